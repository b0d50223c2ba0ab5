"""What stands below a pace's own reasons: what rolls up, and what every preset says."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Final, NamedTuple

from okrtui.domain.dates import when
from okrtui.domain.preset_reasons import rule_in_short
from okrtui.domain.progress import BOUND_KINDS
from okrtui.domain.reasons import shown
from okrtui.domain.values import format_number
from okrtui.domain.writing import figure, format_day
from okrtui.workspace import feeding, forecasting
from okrtui.workspace.keys import parse_key

if TYPE_CHECKING:
    from datetime import date

    from okrtui.domain.pace import Pace
    from okrtui.workspace.model import Model
    from okrtui.workspace.views import Views

PRESETS: Final = "by every preset"
"""The section whose last cells end in a threshold that their rule has already."""


class Section(NamedTuple):
    """A heading and rows of cells that stand in columns."""

    title: str
    rows: tuple[tuple[str, ...], ...]


def last_check_in(views: Views, model: Model, key: str) -> date | None:
    """The day of the newest check-in or measurement that a pace rests on; None without one."""
    table, id = parse_key(key)
    if table == "objectives":
        days = [last_check_in(views, model, part.key) for part in views.roll_up(id).parts]
        return max((day for day in days if day is not None), default=None)
    return views.paces.seen(model.key_results[id])


def sections(views: Views, model: Model, key: str, state: Callable[[Pace], str]) -> list[Section]:
    """state: a pace as this face writes it."""
    found: list[Section] = []
    table, id = parse_key(key)
    day = last_check_in(views, model, key)
    if day is not None:
        row = (format_day(day), when(day, views.paces.day))
        found.append(Section("last check-in", (row,)))
    if table == "key_results":
        fed = feeding.told(model, model.key_results[id], views.paces.day)
        if fed:
            found.append(Section("fed by", fed))
    if table == "objectives" and views.roll_up(id).parts:
        found.append(Section("what rolls up", tuple(_parts(views, id, state))))
    found.append(Section(PRESETS, tuple(_presets(views, model, key, state))))
    if table == "key_results":
        rows = forecasting.why(views, model, model.key_results[id])
        found.append(Section("forecast", rows))
    return found


def _parts(views: Views, objective: int, state: Callable[[Pace], str]) -> list[tuple[str, ...]]:
    rows: list[tuple[str, ...]] = [("", "weight", "progress", "× share", "= adds", "pace")]
    for part in views.roll_up(objective).parts:
        rows.append(
            (
                part.key,
                format_number(part.weight),
                "–" if part.progress is None else shown(part.progress),
                "–" if part.share is None else f"{part.share:.0%}",
                "–" if part.contribution is None else figure(part.contribution, ".2f"),
                state(views.verdict(part.key).pace),
            )
        )
    return rows


def _presets(
    views: Views, model: Model, key: str, state: Callable[[Pace], str]
) -> list[tuple[str, ...]]:
    """Name, verdict, on track and behind in short, why."""
    table, id = parse_key(key)
    objective = id
    holds = False
    if table == "key_results":
        objective = model.key_results[id].objective
        holds = model.key_results[id].kind in BOUND_KINDS
    kind = model.objectives[objective].kind if objective in model.objectives else None
    return [
        (
            f"{preset.name}{' (yours)' if preset == views.paces.preset else ''}",
            state(verdict.pace),
            "its bounds" if holds else rule_in_short(preset, kind),
            verdict.sentence,
        )
        for preset, verdict in views.by_presets(key)
    ]
