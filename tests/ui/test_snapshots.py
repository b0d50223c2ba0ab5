"""Pictures of the key screens, kept as plain text in ``tests/ui/snapshots``.

After a change that is meant to look different, make them anew and read the difference:

    UPDATE_SNAPSHOTS=1 .venv/bin/python -m pytest -q tests/ui/test_snapshots.py
    git diff tests/ui/snapshots
"""

from __future__ import annotations

import os
import re
from difflib import unified_diff
from pathlib import Path
from typing import Final, NamedTuple
from unittest.mock import patch

import pytest

from okrtui.ui import teaching
from okrtui.ui.terminal import Terminal, terminal_of
from okrtui.workspace.workspace import Workspace
from tests.ui.driving import COLOURS, NARROW, WIDE, Drive, drive

FOLDER: Final = Path(__file__).parent / "snapshots"
AGAIN: Final = "UPDATE_SNAPSHOTS=1 .venv/bin/python -m pytest -q tests/ui/test_snapshots.py"
UNICODE: Final = terminal_of(COLOURS, "utf-8")
ASCII: Final = terminal_of(COLOURS, "ascii")
CONSOLE: Final = terminal_of({"TERM": "linux"}, "utf-8")


class Picture(NamedTuple):
    """A screen to remember: where the cursor goes, and which actions lead there."""

    size: tuple[int, int]
    key: str
    does: tuple[str, ...]
    terminal: Terminal = UNICODE


OF_SAMPLE: Final = {
    "board-120x36": Picture(WIDE, "KR2", ()),
    "board-80x24": Picture(NARROW, "KR2", ()),
    "board-100x30": Picture((100, 30), "KR2", ()),
    "board-160x50": Picture((160, 50), "KR2", ()),
    "note-80x24": Picture(NARROW, "KR2", ("check_in.digit", "editor.next", "editor.next")),
    "fields-100x30": Picture((100, 30), "KR2", ("goal.edit_all",)),
    "board-console-80x24": Picture(NARROW, "KR2", (), CONSOLE),
    "pulse-80x24": Picture(NARROW, "K2", ()),
    "kpi-80x24": Picture(NARROW, "K1", ("kpi.open",)),
    "kpi-160x50": Picture((160, 50), "K1", ("kpi.open",)),
    "kpi-console-80x24": Picture(NARROW, "K1", ("kpi.open",), CONSOLE),
    "detail-120x36": Picture(WIDE, "KR6", ("panel.previous",)),
    "detail-80x24": Picture(NARROW, "KR2", ("panel.previous",)),
    "editing-120x36": Picture(WIDE, "KR2", ("goal.edit",)),
    "activity-120x36": Picture(WIDE, "", ("activity.open",)),
    "activity-80x24": Picture(NARROW, "", ("activity.open",)),
    "activity-ascii-80x24": Picture(NARROW, "", ("activity.open",), ASCII),
    "alignment-120x36": Picture(WIDE, "", ("alignment.open", "cursor.down")),
    "alignment-100x30": Picture((100, 30), "", ("alignment.open", "cursor.down")),
    "alignment-80x24": Picture(NARROW, "", ("alignment.open", "cursor.down")),
    "alignment-160x50": Picture((160, 50), "", ("alignment.open", "fold.close")),
    "alignment-ascii-80x24": Picture(NARROW, "", ("alignment.open",), ASCII),
    "coach-120x36": Picture(WIDE, "", ("coach.open", "coach.group")),
    "coach-80x24": Picture(NARROW, "", ("coach.open", "cursor.down")),
    "coach-ascii-80x24": Picture(NARROW, "", ("coach.open", "cursor.last"), ASCII),
    "timeline-120x36": Picture(WIDE, "", ("timeline.open", "fold.open")),
    "timeline-100x30": Picture((100, 30), "", ("timeline.open", "fold.open")),
    "timeline-80x24": Picture(NARROW, "", ("timeline.open", "fold.all")),
    "timeline-160x50": Picture((160, 50), "", ("timeline.open", "fold.all")),
    "timeline-ascii-80x24": Picture(NARROW, "", ("timeline.open", "fold.all"), ASCII),
    "review-120x36": Picture(WIDE, "", ("review.open",)),
    "review-80x24": Picture(NARROW, "", ("review.open", "review.next")),
    "review-blocker-80x24": Picture(NARROW, "", ("review.open", "review.blocker")),
    "review-100x30": Picture((100, 30), "", ("review.open",)),
    "review-160x50": Picture((160, 50), "", ("review.open",)),
    "review-40x10": Picture((40, 10), "", ("review.open",)),
    "review-ascii-80x24": Picture(NARROW, "", ("review.open",), ASCII),
    "cycle-120x36": Picture(WIDE, "", ("cycle.open",)),
    "cycle-80x24": Picture(NARROW, "", ("cycle.open",)),
    "cycle-40x10": Picture((40, 10), "", ("cycle.open",)),
    "votes-120x36": Picture(WIDE, "", ("cycle.open", "cycle.vote")),
    "votes-ascii-80x24": Picture(NARROW, "", ("cycle.open", "cycle.vote"), ASCII),
    "closing-120x36": Picture(WIDE, "", ("cycle.open", "cycle.close")),
    "closing-80x24": Picture(NARROW, "", ("cycle.open", "cycle.close", "review.next")),
    "closing-ascii-80x24": Picture(NARROW, "", ("cycle.open", "cycle.close"), ASCII),
    "carry-80x24": Picture(NARROW, "", ("cycle.open", "cycle.carry", "mark.row")),
    "templates-80x24": Picture(NARROW, "", ("templates.open", "cursor.down")),
    "template-80x24": Picture(NARROW, "", ("templates.open", "cursor.down", "list.open")),
    "fields-80x24": Picture(NARROW, "KR2", ("goal.edit_all",)),
    "group-80x24": Picture(NARROW, "KR2", ("view.group",)),
    "palette-80x24": Picture(NARROW, "KR2", ("app.palette",)),
    "smallest-40x10": Picture((40, 10), "KR2", ()),
    "help-80x24": Picture(NARROW, "KR2", ("app.help",)),
    "why-key-result-80x24": Picture(NARROW, "KR2", ("goal.why",)),
    "why-kpi-80x24": Picture(NARROW, "K2", ("goal.why",)),
}
OF_EMPTY: Final = {
    "empty-120x36": Picture(WIDE, "", ()),
    "empty-80x24": Picture(NARROW, "", ()),
}


_CLOCK: Final = r"(Mon|Tue|Wed|Thu|Fri|Sat|Sun) \d\d [A-Z][a-z]{2} \d{4}|\d\d:\d\d"
"""When changes were made: the clock's time, not the test's day."""


def _any_time(told: str) -> str:
    return "HH:MM" if ":" in told else "Day DD Mon YYYY"


def taken(workspace: Workspace, picture: Picture) -> str:
    """What the screen shows then, as text."""
    lines: list[str] = []

    async def scenario(hand: Drive) -> None:
        if picture.key:
            await hand.go_to(picture.key)
        for id in picture.does:
            await hand.do(id)
            await hand.wait_for(lambda: not hand.board.saving)
            await hand.pilot.pause()
        lines.extend(re.sub(_CLOCK, lambda told: _any_time(told[0]), line) for line in hand.lines())

    # Every test has its store elsewhere.
    with patch.object(teaching, "one_line", return_value="okr.json"):
        drive(workspace, scenario, size=picture.size, terminal=picture.terminal)
    return "\n".join(lines) + "\n"


def check(name: str, shown: str) -> None:
    """Compare with what is kept; keep it when one asks for that."""
    file = FOLDER / f"{name}.txt"
    if os.environ.get("UPDATE_SNAPSHOTS"):
        FOLDER.mkdir(exist_ok=True)
        file.write_text(shown, "utf-8")
        return
    kept = file.read_text("utf-8") if file.exists() else ""
    if shown != kept:
        difference = unified_diff(
            kept.splitlines(), shown.splitlines(), "kept", "shown", lineterm=""
        )
        pytest.fail(
            f"{name} looks different; if that is meant: {AGAIN}\n" + "\n".join(difference),
            pytrace=False,
        )


@pytest.mark.parametrize("name", OF_SAMPLE)
def test_the_sample_looks_as_it_did(sample: Workspace, name: str) -> None:
    check(name, taken(sample, OF_SAMPLE[name]))


@pytest.mark.parametrize("name", OF_EMPTY)
def test_an_empty_board_looks_as_it_did(empty: Workspace, name: str) -> None:
    check(name, taken(empty, OF_EMPTY[name]))


def test_every_kept_picture_is_compared() -> None:
    assert {file.stem for file in FOLDER.iterdir()} == OF_SAMPLE.keys() | OF_EMPTY.keys()
