"""How a board was left is how it opens; whatever stands in the file, it opens."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from okrtui.ui.view_memory import ViewMemory, beginning
from okrtui.workspace import commands
from okrtui.workspace.workspace import Workspace
from tests.ui.conftest import Open
from tests.ui.driving import Drive, drive


def shown(hand: Drive) -> list[tuple[str, bool]]:
    return [(line.key, line.folded) for line in hand.board.tree_panel.lines]


def kept_file(folder: Path) -> Path:
    (file,) = folder.iterdir()
    return file


async def arrange(hand: Drive) -> None:
    await hand.go_to("O2")
    await hand.do("fold.close", "view.group")
    await hand.press("p")
    await hand.do("view.sort")
    await hand.press("p")
    await hand.do("view.reverse", "view.scope")
    await hand.do("view.filter")
    await hand.type("a")
    await hand.do("editor.save")
    await hand.go_to("KR1")


def test_a_board_opens_as_it_was_left(open_sample: Open, tmp_path: Path) -> None:
    folder = tmp_path / "views"
    left: list[object] = []

    async def leave(hand: Drive) -> None:
        await arrange(hand)
        assert not folder.exists(), "nothing is written while the board is open"
        left.extend(
            [shown(hand), hand.board.arranging.arrangement, hand.board.key, hand.lines()[0]]
        )

    async def come_back(hand: Drive) -> None:
        board = hand.board
        assert [shown(hand), board.arranging.arrangement, board.key, hand.lines()[0]] == left
        await hand.do("app.back")
        assert "O2" in board.arranging.folds, "also what was folded without a filter"

    drive(open_sample(), leave, remembered=folder)
    assert kept_file(folder).stat().st_mode & 0o777 == 0o600
    drive(open_sample(), come_back, remembered=folder)


def test_another_person_begins_anew(open_sample: Open, tmp_path: Path) -> None:
    drive(open_sample("ana"), arrange, remembered=tmp_path / "views")
    ben = open_sample("ben")
    assert ViewMemory(tmp_path / "views", ben).kept() == beginning(ben)


def test_what_did_not_change_is_not_written_again(open_sample: Open, tmp_path: Path) -> None:
    async def look(hand: Drive) -> None:
        await hand.pilot.pause()

    drive(open_sample(), arrange, remembered=tmp_path / "views")
    before = kept_file(tmp_path / "views").stat()
    drive(open_sample(), look, remembered=tmp_path / "views")
    after = kept_file(tmp_path / "views").stat()
    # Reading it may move the time of its last reading.
    assert (after.st_ino, after.st_mtime_ns) == (before.st_ino, before.st_mtime_ns)


def test_who_left_the_running_cycle_opens_the_one_that_runs_then(
    open_sample: Open, tmp_path: Path
) -> None:
    workspace = open_sample()
    memory = ViewMemory(tmp_path / "views", workspace)
    memory.keep(beginning(workspace))
    workspace.run(commands.add_objective(workspace, "Later", cycle="2027-Q1"))
    later = max(workspace.cycles)
    workspace.today = lambda: workspace.cycles[later].end
    assert memory.kept().arrangement.cycle == later


def test_a_cycle_chosen_before_is_chosen_again_unless_it_is_gone(
    open_sample: Open, tmp_path: Path
) -> None:
    workspace = open_sample()
    workspace.run(commands.add_objective(workspace, "Later", cycle="2027-Q1"))
    later, usual = max(workspace.cycles), beginning(workspace)
    memory = ViewMemory(tmp_path / "views", workspace)
    memory.keep(usual._replace(arrangement=usual.arrangement._replace(cycle=later)))
    assert memory.kept().arrangement.cycle == later
    workspace.undo()
    workspace.absorb()
    assert memory.kept().arrangement.cycle == usual.arrangement.cycle


def test_a_goal_that_is_gone_leaves_the_cursor_somewhere(open_sample: Open, tmp_path: Path) -> None:
    async def leave(hand: Drive) -> None:
        await hand.go_to("KR18")

    async def come_back(hand: Drive) -> None:
        assert hand.board.key
        await hand.do("cursor.down")

    drive(open_sample(), leave, remembered=tmp_path / "views")
    other = open_sample()
    other.run(commands.delete(other, "KR18"))
    drive(open_sample(), come_back, remembered=tmp_path / "views")


RUBBISH = {
    "nothing": b"",
    "no text": b"\xff\xfe\x00",
    "no JSON": b"{",
    "deep": b"[" * 100_000,
    "a list": b"[]",
    "another format": b'{"format": 99, "query": "churn"}',
    "wrong types": json.dumps(
        {
            "format": 1,
            "cycle": ["x"],
            "query": 5,
            "scope": {},
            "grouping": "colour",
            "sorting": None,
            "backwards": 1,
            "turned": [1, None, {}],
            "cursor": [],
        }
    ).encode(),
    "a number too large": b'{"format": 1, "cycle": 1' + b"0" * 5000 + b"}",
    "a truth for a cycle": b'{"format": 1, "cycle": true}',
}


@pytest.mark.parametrize("name", RUBBISH)
def test_rubbish_opens_the_usual_board(sample: Workspace, tmp_path: Path, name: str) -> None:
    memory = ViewMemory(tmp_path / "views", sample)
    memory.keep(beginning(sample)._replace(cursor="KR1"))
    kept_file(tmp_path / "views").write_bytes(RUBBISH[name])
    assert memory.kept() == beginning(sample)


def test_a_link_is_not_followed_and_an_unwritable_folder_let_go(
    sample: Workspace, tmp_path: Path
) -> None:
    folder = tmp_path / "views"
    memory = ViewMemory(folder, sample)
    memory.keep(beginning(sample)._replace(cursor="KR1"))
    file = kept_file(folder)
    elsewhere = tmp_path / "elsewhere.json"
    file.rename(elsewhere)
    file.symlink_to(elsewhere)
    assert memory.kept() == beginning(sample)
    (tmp_path / "blocked").write_text("a file")
    ViewMemory(tmp_path / "blocked" / "views", sample).keep(beginning(sample))


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=9),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner),
    max_leaves=5,
)


@given(
    st.dictionaries(
        st.sampled_from(
            ["cycle", "query", "scope", "grouping", "sorting", "backwards", "turned", "cursor"]
        ),
        JSON,
    )
)
@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_whatever_the_file_says_the_goals_can_be_arranged_so(
    sample: Workspace, tmp_path: Path, document: dict[str, object]
) -> None:
    from okrtui.workspace.views import Views

    memory = ViewMemory(tmp_path / "views", sample)
    memory.keep(beginning(sample)._replace(cursor="KR1"))
    for file in (tmp_path / "views").iterdir():
        file.write_text(json.dumps({"format": 1, **document}))
    state = memory.kept()
    Views(sample).arranged(state.arrangement, state.turned)
