"""The picture printed before Textual is loaded is the one that Textual then draws."""

from __future__ import annotations

import itertools
from collections.abc import Iterable
from contextlib import suppress
from functools import partial

import pytest
from rich.color import ColorSystem
from rich.style import Style
from textual.widget import Widget

from okrtui.ui.availability import Panel
from okrtui.ui.cells import Cell, cells_of, read
from okrtui.ui.colours import COLOURS, TERMINAL
from okrtui.ui.drawing import board as board_drawing
from okrtui.ui.drawing.ansi import encode
from okrtui.ui.drawing.board import FirstBoard
from okrtui.ui.drawing.looks import looks_of
from okrtui.ui.first_picture import FirstPicture
from okrtui.ui.screens.layout import Area, areas_of, mode_of
from okrtui.ui.terminal import terminal_of
from okrtui.ui.themes import palette_of
from okrtui.ui.view_memory import ViewState, beginning
from okrtui.workspace.arrangement import Arrangement
from okrtui.workspace.glyphs import ASCII, CONSOLE, UNICODE, Glyphs
from okrtui.workspace.views import Views
from okrtui.workspace.workspace import Workspace
from tests.ui.conftest import Open
from tests.ui.driving import Drive, drive

SIZES = ((80, 24), (80, 40), (100, 30), (120, 36), (121, 37), (119, 50), (200, 60), (46, 12))
LOOK = terminal_of({"TERM": "xterm-256color"}, "utf-8")


def drawn(pieces: Iterable[tuple[str, Style | None]]) -> list[Cell]:
    """The cells as a terminal shows them: a blank has no ink."""
    found = read(encode(pieces, ColorSystem.EIGHT_BIT)) or []
    return [
        Cell(" ", ("", "", look[2])) if text == " " and "7" not in look[0] else Cell(text, look)
        for text, look in cells_of(found)
    ]


def assert_same_picture(
    workspace: Workspace,
    size: tuple[int, int],
    theme: str,
    glyphs: Glyphs = UNICODE,
    start: ViewState | None = None,
) -> None:
    begun = start or beginning(workspace)
    board = FirstBoard(workspace, Views(workspace), glyphs, looks_of(theme), begun)
    first = [drawn(line) for line in board.lines(*size)]

    async def scenario(hand: Drive) -> None:
        # What is told of how the store was opened goes with the first key.
        await hand.do("app.redraw")
        strips = hand.app.screen._compositor.render_strips()
        later = [drawn((text, style) for text, style, _ in strip) for strip in strips]
        for before, after in zip(first, later, strict=True):
            texts = ["".join(cell.text for cell in line) for line in (before, after)]
            assert texts[0] == texts[1]
            assert before == after, texts[0]

    drive(
        workspace,
        scenario,
        size=size,
        terminal=LOOK._replace(theme=theme, glyphs=glyphs),
        start=start,
    )


@pytest.mark.parametrize("size", SIZES)
def test_the_first_picture_is_what_is_drawn_later(sample: Workspace, size: tuple[int, int]) -> None:
    assert_same_picture(sample, size, "okrtui-dark")


@pytest.mark.parametrize(("theme", "glyphs"), [*itertools.product(COLOURS, (CONSOLE, ASCII))])
def test_it_is_so_in_every_theme_and_set_of_signs(
    sample: Workspace, theme: str, glyphs: Glyphs
) -> None:
    assert_same_picture(sample, (120, 36), theme, glyphs)


ARRANGED = {
    "a filter": ViewState(Arrangement(1, "churn is:ours")),
    "nothing found": ViewState(Arrangement(1, "nothing like it")),
    "nothing of mine": ViewState(Arrangement(1, "x", "mine")),
    "my team's": ViewState(Arrangement(1, "", "ours")),
    "groups, the cursor on a heading": ViewState(Arrangement(1, grouping="person")),
    "folded groups": ViewState(Arrangement(1, grouping="pace"), ("=pace:at_risk", "O1")),
    "the last row": ViewState(Arrangement(1, sorting="seen", backwards=True), (), "KR18"),
    "a row far down": ViewState(Arrangement(1, grouping="team"), (), "KR9"),
    "all cycles": ViewState(Arrangement(None), (), "", True),
}


@pytest.mark.parametrize("size", [(80, 24), (46, 12), (120, 36)])
@pytest.mark.parametrize("name", ARRANGED)
def test_it_is_so_however_the_board_was_left(
    sample: Workspace, name: str, size: tuple[int, int]
) -> None:
    assert_same_picture(sample, size, "okrtui-dark", start=ARRANGED[name])


@pytest.mark.parametrize("size", [(80, 24), (120, 36)])
def test_an_empty_board_teaches_from_the_first_picture_on(
    empty: Workspace, size: tuple[int, int]
) -> None:
    assert_same_picture(empty, size, "okrtui-dark")


def test_a_store_that_is_read_only_says_so_from_the_first_picture_on(open_sample: Open) -> None:
    assert_same_picture(open_sample(read_only=True), (120, 36), "okrtui-dark")


def test_the_looks_before_the_style_sheets_are_theirs(open_sample: Open) -> None:
    for theme in COLOURS:

        async def scenario(hand: Drive, theme: str = theme) -> None:
            for later, first in zip(palette_of(hand.app.screen), looks_of(theme), strict=True):
                assert drawn([("x", later)]) == drawn([("x", first)])

        drive(open_sample(), scenario, terminal=LOOK._replace(theme=theme))


def test_without_colours_only_weights_are_left() -> None:
    for style in looks_of(TERMINAL, colours=False):
        assert style.color is None
        assert style.bgcolor is None


def _stands_at(panel: Widget, area: Area) -> bool:
    return tuple(panel.content_region) == area


def test_panels_stand_where_the_style_sheets_put_them(open_sample: Open) -> None:
    async def scenario(hand: Drive) -> None:
        board = hand.board
        panels: dict[Panel, Widget] = {
            "goals": board.tree_panel,
            "pulse": board.pulse_panel,
            "detail": board.detail_panel,
        }
        for width, height in itertools.product((40, 79, 100, 119, 120, 150), range(10, 50, 3)):
            await hand.pilot.resize_terminal(width, height)
            areas = areas_of(mode_of(width, height), width, height)
            for name, panel in panels.items():
                area = areas.get(name)
                if area is not None:
                    await hand.wait_for(partial(_stands_at, panel, area))
                else:
                    assert not panel.display

    drive(open_sample(), scenario)


@pytest.mark.parametrize("cursor", ["O1", "KR18"])
def test_of_thousands_only_what_is_in_sight_is_arranged(
    sample: Workspace, monkeypatch: pytest.MonkeyPatch, cursor: str
) -> None:
    monkeypatch.setattr(board_drawing, "_MOST", 12)
    monkeypatch.setattr(board_drawing, "_HIGHEST", 8)
    start = beginning(sample)._replace(cursor=cursor)
    look = looks_of("okrtui-dark")
    short = FirstBoard(sample, Views(sample), UNICODE, look, start).lines(80, 12)
    monkeypatch.undo()
    assert short == FirstBoard(sample, Views(sample), UNICODE, look, start).lines(80, 12)
    assert any(cursor in piece[0] for line in short for piece in line)


def test_a_window_that_is_too_small_gets_no_first_picture(sample: Workspace) -> None:
    look = looks_of("okrtui-dark")
    board = FirstBoard(sample, Views(sample), UNICODE, look, beginning(sample))
    assert board.lines(39, 9) == []


def test_drawing_the_first_goals_parses_no_history(sample: Workspace) -> None:
    async def scenario(hand: Drive) -> None:
        assert "KR1" in [line.key for line in hand.board.tree_panel.lines]
        for history in ("check_ins", "measurements"):
            assert repr(sample.store.state()[history]) == "Table(lazy)"
        # What it shows was read all the same.
        assert hand.board.views.goal("KR1").confidence is not None

    drive(sample, scenario)


def test_a_signal_whose_exception_is_lost_ends_it_all_the_same() -> None:
    picture = FirstPicture()
    picture.go_on()
    with suppress(SystemExit):
        picture._end(1, None)
    with pytest.raises(SystemExit) as ended:
        picture.go_on()
    assert ended.value.code == 129
