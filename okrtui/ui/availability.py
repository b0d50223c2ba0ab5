"""Which actions can't run now, and the reason one is told."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Literal, NamedTuple

from okrtui.ui import actions

if TYPE_CHECKING:
    from okrtui.domain.records import CycleState

Panel = Literal["goals", "pulse", "detail"]
PANELS: Final[tuple[Panel, ...]] = ("goals", "pulse", "detail")

_WRITING: Final = (
    "goal.edit",
    "goal.edit_all",
    "goal.describe",
    "goal.check_in",
    "check_in.digit",
    "value.increase",
    "value.decrease",
    "goal.add",
    "goal.add_objective",
    "goal.add_initiative",
    "goal.delete",
    "marks.change",
    "goal.move",
    "goal.move_up",
    "goal.move_down",
    "goal.convert",
    "target.reason",
    "change.undo",
    "change.redo",
    "kpi.recover",
    "review.open",
    "start.open",
    "entry.add",
    "entry.delete",
    "workspace.week_start",
)
_IN_DETAIL: Final = (
    "entry.edit",
    "entry.add",
    "entry.delete",
    "detail.alone",
    "detail.previous",
    "detail.next",
)
_ON_A_ROW: Final = (
    "goal.edit",
    "goal.edit_all",
    "goal.describe",
    "kpi.open",
    "goal.check_in",
    "check_in.digit",
    "value.increase",
    "value.decrease",
    "goal.add_initiative",
    "goal.delete",
    "mark.row",
    "mark.all",
    "marks.change",
    "goal.move",
    "goal.move_up",
    "goal.move_down",
    "goal.convert",
    "goal.why",
    "target.reason",
    "fold.open",
    "fold.close",
    "fold.toggle",
    "kpi.recover",
)
_CHANGES_A_GOAL: Final = (
    *("goal.edit", "goal.edit_all", "goal.describe", "goal.check_in", "check_in.digit"),
    *("value.increase", "value.decrease", "target.reason", "goal.add_initiative", "goal.delete"),
    *("goal.move", "goal.move_up", "goal.move_down", "goal.convert", "entry.add", "entry.delete"),
)
_FOLDING: Final = ("fold.open", "fold.close", "fold.toggle", "fold.all")
_ON_A_VALUE: Final = ("check_in.digit", "value.increase", "value.decrease", "target.reason")


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
    on_heading: bool = False
    """Whether the row is the heading of a group."""
    closed: str = ""
    """The name of the row's cycle when that is closed, cleaned; of no row, that of the board."""
    shown_closed: str = ""
    """The name of the board's cycle when that is closed."""
    listed: Literal["", "entry", "total", "initiative", "goal", "finding"] = ""
    """What stands under the cursor of the detail."""


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
    reasons = _of_session(place)
    kind = kind_of(place.key)
    if place.on_heading:
        reasons |= dict.fromkeys(
            set(_ON_A_ROW).difference(_FOLDING), "this is the heading of a group: go to a goal"
        )
    elif not kind:
        adds = actions.label(actions.key("goal.add"))
        reasons |= dict.fromkeys(_ON_A_ROW, f"there is no row here yet; {adds} adds one")
    elif kind == "KPI":
        reasons |= dict.fromkeys(_FOLDING, "KPIs don't fold")
    elif kind != "key result":
        takes = f"{place.key} is an {kind}: key results and KPIs take values"
        reasons |= dict.fromkeys(_ON_A_VALUE, takes)
    if kind in ("objective", "initiative"):
        reasons["goal.convert"] = f"{place.key} is an {kind}: only key results and KPIs turn"
    if kind == "objective":
        reasons["goal.check_in"] = f"{place.key} is an objective: check in on its key results"
    if kind == "initiative":
        reasons["goal.why"] = f"{place.key} is an initiative: work has no pace"
    if kind and kind != "KPI":
        reasons["kpi.recover"] = f"{place.key} is no KPI: only a KPI is recovered"
    if kind in ("objective", "KPI"):
        reasons["goal.add_initiative"] = "an initiative belongs to a key result: go to one"
    reasons |= _of_detail(place, kind)
    reasons |= _of_closed(place, kind)
    if place.read_only:
        reasons |= dict.fromkeys(_WRITING, place.read_only)
        if place.listed in ("entry", "initiative"):
            reasons["entry.edit"] = place.read_only
    return reasons


def _of_closed(place: Place, kind: str) -> dict[str, str]:
    """What can't run because a cycle is closed."""
    opens = actions.label(actions.key("cycle.open"))
    told = "{} is closed and kept as it is; {} tells what it came to, and lets goals go on"
    reasons: dict[str, str] = {}
    if place.closed and kind != "KPI":
        blocked: tuple[str, ...] = (*_CHANGES_A_GOAL, "goal.add")
        if place.listed in ("entry", "initiative"):
            blocked += ("entry.edit",)
        reasons |= dict.fromkeys(blocked, told.format(place.closed, opens))
    if place.shown_closed:
        closed = told.format(place.shown_closed, opens)
        reasons |= dict.fromkeys(("goal.add_objective", "templates.open"), closed)
    return reasons


def _of_detail(place: Place, kind: str) -> dict[str, str]:
    """What can't run on the list of the detail."""
    if place.panel != "detail":
        there = actions.label(actions.key("panel.detail"))
        return dict.fromkeys(_IN_DETAIL, f"that is for the list of the detail: {there} goes there")
    reasons: dict[str, str] = {}
    if kind not in ("key result", "KPI"):
        reasons["entry.add"] = "only key results and KPIs are checked in on"
    if not place.listed:
        adds = actions.label(actions.key("entry.add"))
        reasons["entry.edit"] = f"nothing is listed here yet; {adds} checks in"
    if place.listed == "total":
        reasons["entry.edit"] = "the KPI came to this in a whole period: correct its measurements"
    if place.listed not in ("entry", "initiative"):
        reasons["entry.delete"] = "only check-ins, measurements and initiatives are deleted here"
    return reasons


def _of_session(place: Place | CyclePlace) -> dict[str, str]:
    """What can't run whatever the row is."""
    reasons = {
        "change.undo": "" if place.can_undo else "nothing to undo: you changed nothing that holds",
        "change.redo": "" if place.can_redo else "nothing to redo: you undid nothing since",
        "cycle.previous": "" if place.earlier_cycle else "there is no earlier cycle",
        "cycle.next": "" if place.later_cycle else "there is no later cycle",
    }
    return {id: reason for id, reason in reasons.items() if reason}


class CyclePlace(NamedTuple):
    """A cycle and what there is of it."""

    name: str
    """Cleaned; empty when there is no cycle at all."""
    state: CycleState = "draft"
    key_results: int = 0
    read_only: str = ""
    can_undo: bool = False
    can_redo: bool = False
    earlier_cycle: bool = False
    later_cycle: bool = False


_CHANGES_CYCLE: Final = (
    *("cycle.start", "cycle.vote", "cycle.close", "cycle.carry", "cycle.add"),
    *("templates.open", "change.undo", "change.redo"),
)


_OF_A_CYCLE: Final = (*("cycle.start", "cycle.vote", "cycle.close", "cycle.carry", "cycle.report"),)


def why_not_of_cycle(place: CyclePlace) -> dict[str, str]:
    """The steps of a cycle that can't be made now, with the reason."""
    reasons = _of_session(place)
    if not place.name:
        adds = actions.label(actions.key("cycle.add"))
        told = f"there is no cycle yet; {adds} adds one"
        reasons |= dict.fromkeys(_OF_A_CYCLE, told)
    else:
        reasons |= _of_state(place)
    if place.read_only:
        reasons |= dict.fromkeys(_CHANGES_CYCLE, place.read_only)
    return reasons


def _of_state(place: CyclePlace) -> dict[str, str]:
    reasons: dict[str, str] = {}
    if place.state != "draft":
        reasons["cycle.start"] = f"{place.name} is {place.state}: only a draft is started"
    if not place.key_results:
        reasons["cycle.vote"] = "there is no key result yet to vote on"
        reasons["cycle.carry"] = "there is no key result yet that could go on"
    if place.state == "closed":
        reasons["cycle.vote"] = f"{place.name} is closed: nobody votes on it any more"
        reasons["cycle.close"] = f"{place.name} is closed already"
        reasons["templates.open"] = f"{place.name} is closed and takes no goals any more"
    return reasons
