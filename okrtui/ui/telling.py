"""What the frame of the board says about goals: the header's state, why a row is as it is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from okrtui.ui.availability import PANELS, Panel, kind_of
from okrtui.ui.drawing.frame import HeaderState
from okrtui.ui.screens.layout import Mode, shown_in
from okrtui.workspace.glyphs import HEALTH_ROLES, HEALTH_WORDS, PACE_ROLES, PACE_WORDS

if TYPE_CHECKING:
    from okrtui.workspace.views import Views


def header_of(
    views: Views, cycle: int | None, mode: Mode, panel: Panel, *, note: str, user: str, live: bool
) -> HeaderState:
    """user: cleaned already."""
    names: tuple[tuple[str, bool], ...] = ()
    if len(shown_in(mode, "goals")) < len(PANELS):
        shown = shown_in(mode, panel)
        names = tuple((panel, panel in shown) for panel in PANELS)
    return HeaderState(views.header(cycle), note, names, user, live)


def role_of(views: Views, key: str) -> str:
    """What the colour of a goal's state means."""
    if kind_of(key) == "KPI":
        return HEALTH_ROLES[views.kpi(key).health]
    pace = views.goal(key).pace
    return "dim" if pace is None else PACE_ROLES[pace]


def why(views: Views, key: str) -> str:
    """Why the goal has its colour, in a line; empty for work, which has none."""
    kind = kind_of(key)
    if kind == "KPI":
        health = views.health(key)
        return f"{HEALTH_WORDS[health.health]}: {health.sentence}"
    if kind == "initiative":
        return ""
    verdict = views.verdict(key)
    return f"{PACE_WORDS[verdict.pace]}: {verdict.sentence}"
