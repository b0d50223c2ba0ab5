"""What is told by a colour is told by the text as well: every state, mark, cursor and condition."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import get_args

import pytest

from okrtui.domain.health import Health
from okrtui.domain.pace import Pace
from okrtui.ui.colours import TERMINAL
from okrtui.ui.drawing import columns, pulse, tree
from okrtui.ui.drawing.looks import looks_of
from okrtui.ui.drawing.pieces import Line, Sign, joined
from okrtui.ui.messages import StoreAnswered
from okrtui.ui.store_thread import Answer
from okrtui.ui.terminal import Terminal, terminal_of
from okrtui.workspace.errors import Busy
from okrtui.workspace.glyphs import ASCII, CONSOLE, UNICODE, Glyphs
from okrtui.workspace.rows import OutlineLine, PulseLine
from okrtui.workspace.views import Views
from okrtui.workspace.workspace import Workspace
from tests.ui.conftest import Open
from tests.ui.driving import NARROW, WIDE, Drive, drive

GLYPHS = {"unicode": UNICODE, "console": CONSOLE, "ascii": ASCII}
LOOK = looks_of(TERMINAL, colours=False)
SIGNS: tuple[Sign, ...] = get_args(Sign)


def text(line: Line) -> str:
    return joined(line.pieces)


def all_different(lines: Iterable[str]) -> bool:
    shown = list(lines)
    return len(set(shown)) == len(shown)


@pytest.fixture
def goal(sample: Workspace) -> Callable[..., str]:
    """Draws KR2 with some pace, sign, cursor."""
    row = Views(sample).goal("KR2")
    at = OutlineLine("KR2", 1, False, False)

    def draw(
        glyphs: Glyphs,
        pace: Pace = "on_track",
        *,
        width: int = 60,
        sign: Sign = "",
        cursor: bool = False,
    ) -> str:
        layout = columns.arrange(width, owner=4, measure=10)
        shown = row._replace(pace=pace)
        return text(
            tree.line(shown, at, layout, glyphs, LOOK, cursor=cursor, active=True, sign=sign)
        )

    return draw


@pytest.fixture
def kpi(sample: Workspace) -> Callable[..., str]:
    """Draws K2 with some health, sign, cursor."""
    row = Views(sample).kpi("K2")

    def draw(
        glyphs: Glyphs,
        health: Health = "healthy",
        *,
        sign: Sign = "",
        cursor: bool = False,
        overdue: bool = False,
    ) -> str:
        shown = row._replace(health=health, overdue=overdue)
        at = PulseLine("", "K2")
        return text(pulse.line(shown, at, 35, glyphs, LOOK, cursor=cursor, active=True, sign=sign))

    return draw


@pytest.mark.parametrize("width", [30, 60, 120])
@pytest.mark.parametrize("name", GLYPHS)
def test_every_pace_reads_differently(goal: Callable[..., str], name: str, width: int) -> None:
    assert all_different(goal(GLYPHS[name], pace, width=width) for pace in get_args(Pace))


@pytest.mark.parametrize("name", GLYPHS)
def test_every_health_reads_differently_and_lateness_with_it(
    kpi: Callable[..., str], name: str
) -> None:
    assert all_different(
        kpi(GLYPHS[name], health, overdue=overdue)
        for health in get_args(Health)
        for overdue in (False, True)
    )


@pytest.mark.parametrize("name", GLYPHS)
@pytest.mark.parametrize("panel", ["goal", "kpi"])
def test_cursor_marks_and_news_can_be_read(
    name: str, panel: str, request: pytest.FixtureRequest
) -> None:
    draw = request.getfixturevalue(panel)
    assert all_different(
        draw(GLYPHS[name], sign=sign, cursor=cursor) for sign in SIGNS for cursor in (False, True)
    )


COLOURLESS = {
    "no colour": ({"TERM": "xterm-256color", "NO_COLOR": "1"}, "utf-8"),
    "console": ({"TERM": "linux"}, "utf-8"),
    "ascii": ({"TERM": "vt100"}, "latin-1"),
}


@pytest.mark.parametrize("size", [WIDE, NARROW])
@pytest.mark.parametrize("name", COLOURLESS)
def test_read_only_and_not_live_are_words(
    open_sample: Open, name: str, size: tuple[int, int]
) -> None:
    workspace = open_sample("ana", read_only=True)

    async def scenario(hand: Drive) -> None:
        assert "read-only" in hand.lines()[0]
        assert "not live" not in hand.lines()[0]
        hand.board.post_message(StoreAnswered(Answer(error=Busy("held"))))
        await hand.wait_for(lambda: "not live" in hand.lines()[0])

    drive(workspace, scenario, size=size, terminal=terminal_of(*COLOURLESS[name]))


@pytest.mark.parametrize("name", COLOURLESS)
def test_the_panel_with_the_keys_differs_by_more_than_a_colour(
    sample: Workspace, name: str
) -> None:
    async def scenario(hand: Drive) -> None:
        def cursors() -> set[tuple[int, int, bool]]:
            """Where a cursor stands, and whether it is reversed."""
            found, strips = set(), hand.app.screen._compositor.render_strips()
            for y, strip in enumerate(strips):
                x = 0
                for shown, style, _ in strip:
                    if shown.startswith(hand.board.glyphs.cursor) and style is not None:
                        found.add((y, x, bool(style.reverse)))
                    x += len(shown)
            return found

        seen = [cursors()]
        for _ in range(2):
            await hand.do("panel.next")
            assert cursors() not in seen
            seen.append(cursors())

    drive(sample, scenario, terminal=terminal_of(*COLOURLESS[name]))


def _styles(hand: Drive, text: str) -> dict[str, tuple[bool | None, bool | None, bool | None]]:
    """The pieces of the line with this text: whether they are dim, underlined, reversed."""
    strips = hand.app.screen._compositor.render_strips()
    strip = next(strip for strip in strips if text in strip.text)
    return {
        piece.text.strip(): (piece.style.dim, piece.style.underline, piece.style.reverse)
        for piece in strip
        if piece.style is not None and piece.text.strip()
    }


def test_an_example_in_an_empty_editor_is_paler_than_what_is_typed(sample: Workspace) -> None:
    async def scenario(hand: Drive) -> None:
        await hand.go_to("KR2")
        await hand.do("goal.add")
        dim, underlined, _ = _styles(hand, "educe churn")["educe churn from 10% to 8% @ana w2"]
        assert dim
        assert not underlined
        await hand.type("educe")
        dim, underlined, _ = _styles(hand, "+ educe")["educe"]
        assert not dim
        assert underlined

    drive(sample, scenario, terminal=_no_colour())


def test_what_is_selected_in_a_cell_stands_out_from_its_row(sample: Workspace) -> None:
    async def scenario(hand: Drive) -> None:
        await hand.go_to("KR2")
        await hand.do("goal.edit", "editor.next", "editor.next")
        assert _styles(hand, "KR2 Monthly")["9.1"][1:] == (True, True)

    drive(sample, scenario, terminal=_no_colour())


def test_a_line_parts_a_list_of_choices_from_the_rows_behind_it(sample: Workspace) -> None:
    async def scenario(hand: Drive) -> None:
        await hand.do("view.group")
        lines = hand.lines()
        title = next(y for y, line in enumerate(lines) if line.startswith(" Group goals"))
        edge = lines[title].index("│")
        assert set(lines[title - 1][:edge]) == {"─"}
        for choice in lines[title : title + 7]:
            assert choice[edge] == "│"
        await hand.do("cursor.last")
        assert any("by cycle" in line for line in hand.lines() if line.startswith("▌"))

    drive(sample, scenario, size=NARROW, terminal=_no_colour())
    drive(sample, scenario, size=(60, 16), terminal=_no_colour())


def _no_colour() -> Terminal:
    return terminal_of({"TERM": "xterm-256color", "NO_COLOR": "1"}, "utf-8")
