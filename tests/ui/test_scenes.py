"""The list of screens to look at is complete, and each of them can be reached."""

from __future__ import annotations

import asyncio
from typing import Final

import pytest

from okrtui.ui import actions
from okrtui.workspace.workspace import Workspace
from tests import pictures
from tests.ui.driving import WIDE, Drive, drive
from tests.ui.scenes import SCENES, opened_by

AWAY: Final = frozenset({"app.leave", "app.suspend", "app.sample", "goal.describe"})
"""They lead out of the program."""


@pytest.mark.parametrize("id", [a.id for a in actions.by_default("board") if a.id not in AWAY])
def test_what_opens_something_is_among_the_scenes(sample: Workspace, id: str) -> None:
    opens: list[str] = []

    async def scenario(hand: Drive) -> None:
        await hand.go_to("KR2")
        hand.board.action_do(id, "")
        await hand.wait_for(lambda: not hand.board.saving)
        await hand.pilot.pause()
        board = hand.board
        if len(hand.app.screen_stack) > 1 or board.line or board.changing.asking:
            opens.append(id)

    drive(sample, scenario, size=WIDE)
    assert not opens or id in opened_by(SCENES.values()), f"add a scene for {id} to scenes.py"


def test_a_picture_is_drawn_with_each_word_at_its_cells() -> None:
    svg = '<text class="terminal-1-r2" x="24.4" y="20" textLength="61">&#160;解約&#160;x</text>'
    words = pictures.in_cells(svg)
    assert ' x="36.6"' in words
    assert ' x="97.6"' in words
    assert "\xa0" not in words


@pytest.mark.parametrize("name", ["review-commitment", "draft", "board-config-wrong"])
def test_a_scene_is_drawn(name: str) -> None:
    shown = asyncio.run(pictures.drawn(SCENES[name], (80, 24), "okrtui-dark"))
    assert shown.startswith("<svg")


def test_pictures_say_what_they_need(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("tests.pictures.shutil.which", lambda program: None)
    assert pictures.main(["/nowhere", "--sheet", "4"]) == 1
    assert "rsvg-convert and montage not found" in capsys.readouterr().err


def test_pictures_stay_out_of_the_repository(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("tests.pictures.shutil.which", lambda program: program)
    assert pictures.main([str(pictures.ROOT / "shots")]) == 1
    assert "choose a folder elsewhere" in capsys.readouterr().err
