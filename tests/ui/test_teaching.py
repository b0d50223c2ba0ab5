"""What an empty board teaches."""

from __future__ import annotations

import pytest

from okrtui.ui import actions
from okrtui.workspace.workspace import Workspace
from tests.ui.driving import NARROW, WIDE, Drive, action, drive


def test_an_empty_board_names_its_store(empty: Workspace) -> None:
    path = str(empty.path)

    async def scenario(hand: Drive) -> None:
        told = hand.line_of("This store is ")
        assert f"This store is {path}" in told

    drive(empty, scenario, size=(240, 36))


@pytest.mark.parametrize("size", [NARROW, WIDE], ids=["narrow", "wide"])
def test_an_empty_board_tells_and_offers_the_keys_of_the_first_steps(
    empty: Workspace, size: tuple[int, int]
) -> None:
    async def scenario(hand: Drive) -> None:
        for id in actions.FIRST_STEPS:
            key, title = actions.label(action(id)), actions.named(id).title.lower()
            assert f" {key} {title} " in f"{hand.lines()[-1]} "
        assert hand.line_of("adds the first objective").split()[0] == action("goal.add")
        assert hand.line_of("begins with a template").split()[0] == action("templates.open")
        assert hand.line_of("sample company on").split()[0] == action("app.sample")
        await hand.do("goal.add")
        await hand.type("Riders come back")
        await hand.press("enter")
        await hand.wait_said("added O1")
        assert "sample" not in hand.lines()[-1], "there is something to do now"

    drive(empty, scenario, size=size)


def test_where_no_terminal_can_be_lent_the_sample_is_a_command(empty: Workspace) -> None:
    async def scenario(hand: Drive) -> None:
        await hand.do("app.sample")
        assert "okrtui demo" in hand.said

    drive(empty, scenario)
