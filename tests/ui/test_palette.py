"""The palette: an action is found by what people call it."""

from __future__ import annotations

import pytest

from okrtui.ui import actions
from okrtui.ui.palette import choosable, palette
from okrtui.ui.screens.base import OkrtuiScreen
from okrtui.ui.screens.picking import PickScreen
from okrtui.ui.synonyms import ALSO_CALLED
from okrtui.workspace.workspace import Workspace
from tests.ui.driving import Drive, drive

CALLED = {
    "due": "goal.edit_all",
    "deadline": "goal.edit_all",
    "date": "goal.edit_all",
    "rename": "goal.edit",
    "log": "goal.check_in",
    "find": "view.filter",
    "search": "view.filter",
    "history": "activity.open",
    "explain": "goal.why",
    "quit": "app.leave",
    "export": "view.copy",
    "remove": "goal.delete",
    "quarter": "cycle.choose",
    "close": "cycle.open",
    "grade": "cycle.open",
    "vote": "cycle.open",
    "carry": "cycle.open",
    "move": "goal.move",
    "undo": "change.undo",
    "act": "activity.open",
}


def test_what_else_an_action_is_called_is_said_of_actions_that_can_be_chosen() -> None:
    assert set(ALSO_CALLED) <= {action.id for action in choosable()}


@pytest.mark.parametrize(("word", "id"), CALLED.items())
def test_an_action_is_found_first_by_what_people_call_it(
    sample: Workspace, word: str, id: str
) -> None:
    async def scenario(hand: Drive) -> None:
        await hand.go_to("KR2")
        screen = palette(hand.board)
        await hand.app.push_screen(screen)
        screen.list.find(word)
        assert screen.list.entry is not None
        assert screen.list.entry.name == actions.named(id).title

    drive(sample, scenario)


@pytest.mark.parametrize(
    "opens", ["alignment.open", "timeline.open", "activity.open", "coach.open"]
)
def test_a_page_has_all_its_actions_by_name(sample: Workspace, opens: str) -> None:
    async def scenario(hand: Drive) -> None:
        await hand.do(opens)
        page = hand.app.screen
        await hand.press("ctrl+p")
        await hand.wait_for(lambda: isinstance(hand.app.screen, PickScreen))
        await hand.type("filter")
        await hand.press("enter")
        assert hand.app.screen is page
        await hand.type("churn")
        assert hand.line_of("churn")

    drive(sample, scenario)


def test_a_text_has_its_actions_by_name(sample: Workspace) -> None:
    async def scenario(hand: Drive) -> None:
        await hand.do("app.help")
        await hand.press("ctrl+p")
        assert isinstance(hand.app.screen, PickScreen)
        await hand.type("find")
        await hand.press("enter")
        await hand.pilot.pause()
        assert isinstance(hand.app.screen, OkrtuiScreen)
        assert hand.app.screen.finds
        await hand.press("escape", "ctrl+p", *"close", "enter")
        await hand.wait_for(lambda: hand.board.is_current)

    drive(sample, scenario)
