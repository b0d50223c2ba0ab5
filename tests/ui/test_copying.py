"""Copying: what is sent is said, nothing is written over unasked, nobody's text becomes markup."""

from __future__ import annotations

import stat
from base64 import b64decode
from pathlib import Path

import pytest

from okrtui.ui import clipboard
from okrtui.workspace import commands
from okrtui.workspace.workspace import Workspace
from tests.ui.driving import Drive, drive


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of one's own to write to, around no tmux and no screen."""
    for name in ("TMUX", "STY"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.chdir(tmp_path)
    return tmp_path


async def copy(hand: Drive, choice: str) -> None:
    await hand.do("view.copy")
    await hand.press(choice)


def test_a_goal_the_goals_shown_and_the_board_go_to_the_clipboard(sample: Workspace) -> None:
    async def scenario(hand: Drive) -> None:
        await hand.go_to("KR2")
        await copy(hand, "1")
        assert hand.app.clipboard.startswith("# KR2 Monthly churn of pass holders\n")
        assert "| History" not in hand.app.clipboard
        assert "## History" in hand.app.clipboard
        assert hand.said == (
            "KR2, sent to the terminal's clipboard; not every terminal takes it"
        ), "nobody knows whether it arrived"
        await copy(hand, "2")
        assert "| O1 Riders come back every week | ana |" in hand.app.clipboard
        assert "Rider NPS" not in hand.app.clipboard
        await copy(hand, "3")
        assert "| O1 Riders come back every week | ana |" in hand.app.clipboard
        assert "Rider NPS" in hand.app.clipboard

    drive(sample, scenario)


def test_what_is_folded_or_filtered_away_is_not_copied(sample: Workspace) -> None:
    async def scenario(hand: Drive) -> None:
        await hand.do("fold.all")
        await copy(hand, "2")
        assert "O1 Riders" in hand.app.clipboard
        assert "KR1" not in hand.app.clipboard

    drive(sample, scenario)


def test_in_the_pulse_the_kpis_are_copied(sample: Workspace) -> None:
    async def scenario(hand: Drive) -> None:
        await hand.go_to("K2")
        await copy(hand, "2")
        assert hand.app.clipboard.startswith("# KPIs\n")
        assert "K2 Rider NPS" in hand.app.clipboard
        assert "O1" not in hand.app.clipboard

    drive(sample, scenario)


def test_an_empty_board_has_no_goal_to_copy(empty: Workspace) -> None:
    async def scenario(hand: Drive) -> None:
        await hand.do("view.copy")
        assert hand.line_of("the board to the clipboard")
        assert not hand.line_of(" to a file… K")
        await hand.press("escape")
        assert hand.board.is_current

    drive(empty, scenario)


def test_texts_of_others_stay_texts(sample: Workspace) -> None:
    title = "a | b **bold** [x](http://y) <script> `c` \x1b]52;c;eA==\x07"
    sample.run(commands.add_objective(sample, title))
    key = max(sample.objectives)

    async def scenario(hand: Drive) -> None:
        await hand.go_to(f"O{key}")
        for choice in ("1", "2"):
            await copy(hand, choice)
            text = hand.app.clipboard
            assert "a \\| b \\*\\*bold\\*\\* \\[x\\](http://y) \\<script\\> \\`c\\`" in text
            assert "\x1b" not in text
            assert "\x07" not in text

    drive(sample, scenario)


def test_what_is_too_much_for_terminals_is_not_sent(
    sample: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(clipboard, "LARGEST", 1000)

    async def scenario(hand: Drive) -> None:
        await copy(hand, "3")
        assert hand.app.clipboard == ""
        assert "nothing was sent" in hand.said
        assert "a file" in hand.said

    drive(sample, scenario)


# ---------------------------------------------------------------------- to a file


def test_a_file_is_written_for_oneself_alone(sample: Workspace, home: Path) -> None:
    async def scenario(hand: Drive) -> None:
        await hand.go_to("KR2")
        await copy(hand, "4")
        assert "KR2 to which file?" in hand.said
        await hand.press("enter")
        assert hand.said == "KR2, written to okrtui-KR2.md"

    drive(sample, scenario)
    file = home / "okrtui-KR2.md"
    assert file.read_text().startswith("# KR2 ")
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_nothing_is_written_over_unasked(sample: Workspace, home: Path) -> None:
    file = home / "okrtui-board.md"
    file.write_text("mine")

    async def scenario(hand: Drive) -> None:
        await copy(hand, "6")
        await hand.press("enter")
        assert "okrtui-board.md is there already: Enter once more writes over it" in hand.said
        assert file.read_text() == "mine"
        await hand.press("escape")
        assert hand.said == "Nothing was written"
        assert file.read_text() == "mine"
        await copy(hand, "6")
        await hand.press("enter", "enter")
        assert hand.said == "the board, written to okrtui-board.md"

    drive(sample, scenario)
    assert "O1 Riders" in file.read_text()
    assert {path.name for path in home.iterdir() if path.is_file()} == {"okrtui-board.md"}


@pytest.mark.parametrize(
    "name", ["nowhere/x.md", ".", "/", "a" * 400, "~no-such-person/x.md", "there"]
)
def test_a_name_that_cannot_be_leaves_the_line_open(
    sample: Workspace, name: str, home: Path
) -> None:
    (home / "there").mkdir()

    async def scenario(hand: Drive) -> None:
        await copy(hand, "6")
        line = hand.board.copying.line
        assert line is not None
        line.value = name
        await hand.press("enter", "enter")
        assert hand.board.copying.line is line
        assert hand.board.query_one("StatusLine")
        await hand.press("escape")
        assert hand.board.line is None

    drive(sample, scenario)
    assert {path.name for path in home.iterdir()} - {"goals"} == {"there"}


def test_the_goal_that_was_chosen_is_copied_or_none(sample: Workspace) -> None:
    async def scenario(hand: Drive) -> None:
        await hand.go_to("KR2")
        await hand.do("view.copy")
        sample.run(commands.delete(sample, "KR2"))
        hand.board.rebuild()
        assert hand.board.key not in ("", "KR2")
        await hand.press("1")
        assert hand.app.clipboard == ""
        assert hand.said == "KR2 is gone by now; nothing was copied"

    drive(sample, scenario)


# ---------------------------------------------------------------------- tmux and screen


def test_tmux_and_screen_pass_it_on() -> None:
    assert clipboard.passed_on("x", {}) == ""
    assert clipboard.passed_on("x", {"TMUX": "/tmp/1"}) == (
        "\x1bPtmux;\x1b\x1b]52;c;eA==\x07\x1b\\"
    )
    long = "ü" * 2000
    pieces = clipboard.passed_on(long, {"STY": "1"}).split("\x1b\\")[:-1]
    assert all(piece.startswith("\x1bP") and len(piece) <= 768 for piece in pieces)
    whole = "".join(piece.removeprefix("\x1bP") for piece in pieces)
    coded = whole.removeprefix("\x1b]52;c;").removesuffix("\x07")
    assert b64decode(coded).decode() == long
