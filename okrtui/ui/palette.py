"""The palette: every action of the table by its name, greyed with the reason when it can't run."""

from __future__ import annotations

from typing import TYPE_CHECKING

from okrtui.ui import actions
from okrtui.ui.availability import why_not
from okrtui.ui.screens.picking import Entry, PickScreen
from okrtui.ui.synonyms import ALSO_CALLED

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from okrtui.ui.screens.board import BoardScreen

_HIDDEN = frozenset({"check_in.digit", "app.palette"})


def palette(board: BoardScreen) -> PickScreen:
    """The palette for where the board is now."""
    reasons = why_not(board.place())
    return PickScreen(
        "All actions",
        [_choice(action, reasons.get(action.id, "")) for action in choosable()],
        lambda id: board.action_do(id, ""),
        ellipsis=board.glyphs.ellipsis,
    )


def page_palette(
    offered: Iterable[actions.Action], reasons: Mapping[str, str], chosen: Callable[[str], None]
) -> PickScreen:
    """The palette of a page that covers the board: what holds there, each action once."""
    by_id = {action.id: action for action in offered if action.id not in _HIDDEN}
    entries = [_choice(action, reasons.get(id, "")) for id, action in by_id.items()]
    return PickScreen("All actions here", entries, chosen)


def choosable() -> list[actions.Action]:
    return [a for a in actions.in_scope(*actions.ON_BOARD) if a.id not in _HIDDEN]


def _choice(action: actions.Action, reason: str) -> Entry:
    keys = " ".join(actions.labels(action))
    also = ALSO_CALLED.get(action.id, "")
    return Entry(action.id, action.title, keys, reason or action.help, not reason, also)
