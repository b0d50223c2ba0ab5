"""Help about the place where one is: first what can be done there, then everything."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from okrtui.ui import actions
from okrtui.ui.availability import Panel, why_not
from okrtui.ui.screens.page import PageScreen, help_lines

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from okrtui.ui.screens.board import BoardScreen

_PLACES: Final[dict[Panel, str]] = {
    "goals": "the goals",
    "pulse": "the KPI pulse",
    "detail": "the detail",
}


def help_of(board: BoardScreen) -> PageScreen:
    """The help for where the board is now."""
    if board.editing.session is not None:
        here = tuple(actions.in_scope("editor"))
        return _page("the editor", "While this is edited", here)
    place = board.place()
    reasons = why_not(place)
    here = tuple(action for action in _of_panel(place.panel) if action.id not in reasons)
    return _page(_PLACES[place.panel], f"On {place.key}" if place.key else "Here", here)


def _of_panel(panel: Panel) -> Iterator[actions.Action]:
    """The panel's own actions, then those of its rows, by the keys that are left to them."""
    own = [action for action in actions.in_scope("pulse", "detail") if action.scope == panel]
    yield from own
    taken = {key for action in own for key in action.keys}
    for action in actions.in_scope("value", "board"):
        keys = tuple(key for key in action.keys if key not in taken)
        if action.group == "Goals" and keys:
            yield action._replace(keys=keys)


def _page(place: str, heading: str, here: Sequence[actions.Action]) -> PageScreen:
    return PageScreen(f"Help · {place}", help_lines(heading, here))
