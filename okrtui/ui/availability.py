"""Which actions can't run now, and the reason one is told."""

from __future__ import annotations

from typing import Final, Literal, NamedTuple

from okrtui.ui import actions

Panel = Literal["goals", "pulse", "detail"]
PANELS: Final[tuple[Panel, ...]] = ("goals", "pulse", "detail")

_WRITING: Final = (
    "goal.edit",
    "goal.check_in",
    "check_in.digit",
    "value.increase",
    "value.decrease",
    "goal.add",
    "goal.add_objective",
    "goal.add_initiative",
    "goal.delete",
    "change.undo",
    "change.redo",
)
_ON_A_ROW: Final = (
    "goal.edit",
    "goal.check_in",
    "check_in.digit",
    "value.increase",
    "value.decrease",
    "goal.add_initiative",
    "goal.delete",
    "goal.why",
    "fold.open",
    "fold.close",
    "fold.toggle",
)
_ON_A_VALUE: Final = ("check_in.digit", "value.increase", "value.decrease")


class Place(NamedTuple):
    """Where the person is."""

    panel: Panel
    key: str
    """The row under the cursor; empty when there is none."""
    read_only: str = ""
    """Why nothing can be changed; empty when it can."""
    can_undo: bool = False
    can_redo: bool = False
    earlier_cycle: bool = False
    later_cycle: bool = False


def kind_of(key: str) -> Literal["objective", "key result", "initiative", "KPI", ""]:
    """What a key names, by its letters."""
    if key.startswith("KR"):
        return "key result"
    if key.startswith("K"):
        return "KPI"
    if key.startswith("O"):
        return "objective"
    return "initiative" if key.startswith("I") else ""


def why_not(place: Place) -> dict[str, str]:
    """The actions that can't run here, with the reason; all others can."""
    reasons: dict[str, str] = {}
    if not place.can_undo:
        reasons["change.undo"] = "nothing to undo: nothing was changed in this session"
    if not place.can_redo:
        reasons["change.redo"] = "nothing to redo"
    if not place.earlier_cycle:
        reasons["cycle.previous"] = "there is no earlier cycle"
    if not place.later_cycle:
        reasons["cycle.next"] = "there is no later cycle"
    kind = kind_of(place.key)
    if not kind:
        adds = actions.label(actions.key("goal.add"))
        for id in _ON_A_ROW:
            reasons[id] = f"there is no row here yet; {adds} adds one"
    elif kind in ("objective", "initiative"):
        article = "an" if kind in ("objective", "initiative") else "a"
        takes = f"{place.key} is {article} {kind}: key results and KPIs take values"
        for id in _ON_A_VALUE:
            reasons[id] = takes
        if kind == "objective":
            reasons["goal.check_in"] = takes
            reasons["goal.add_initiative"] = "an initiative belongs to a key result: go to one"
        else:
            reasons["goal.why"] = f"{place.key} is an initiative: work has no pace"
    elif kind == "KPI":
        reasons["goal.add_initiative"] = "an initiative belongs to a key result: go to one"
        for id in ("fold.open", "fold.close", "fold.toggle", "fold.all"):
            reasons[id] = "KPIs don't fold"
    if place.read_only:
        for id in _WRITING:
            reasons[id] = place.read_only
    return reasons
