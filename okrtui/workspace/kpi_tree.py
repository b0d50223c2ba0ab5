"""KPIs with the measures that support them below: in which order, and how deep."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from okrtui.domain.records import KpiRecord


class Place(NamedTuple):
    """Where a KPI stands among those it is shown with."""

    id: int
    depth: int


def nested(kpis: Sequence[KpiRecord]) -> list[Place]:
    """Every KPI once, each below the one it supports where that is among them, in their order.

    A file may hold a circle of parents: it is entered at its first one.
    """
    among = {kpi.id for kpi in kpis}
    below: dict[int, list[int]] = {}
    tops = []
    for kpi in kpis:
        if kpi.parent in among and kpi.parent != kpi.id:
            below.setdefault(kpi.parent, []).append(kpi.id)
        else:
            tops.append(kpi.id)
    places: dict[int, Place] = {}
    for top in (*tops, *(kpi.id for kpi in kpis)):
        waiting = [Place(top, 0)]
        while waiting:
            place = waiting.pop()
            if place.id in places:
                continue
            places[place.id] = place
            waiting += [Place(id, place.depth + 1) for id in reversed(below.get(place.id, ()))]
    return list(places.values())


def grouped(kpis: Sequence[KpiRecord]) -> list[tuple[str, list[Place]]]:
    """The same by type, a supporting measure in the group of the one it stands below.

    Types stand in their alphabet, KPIs without one at the end.
    """
    types = {kpi.id: kpi.type.strip().casefold() for kpi in kpis}
    groups: dict[str, list[Place]] = {}
    type = ""
    for place in nested(kpis):
        type = types[place.id] if place.depth == 0 else type
        groups.setdefault(type, []).append(place)
    return sorted(groups.items(), key=lambda group: (not group[0], group[0]))
