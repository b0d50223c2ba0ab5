"""How many goals stand beside each other, and which measure the same: kept up goal by goal."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from typing import TYPE_CHECKING, NamedTuple

from okrtui.domain.coach.words import subject
from okrtui.workspace.keys import parse_key

if TYPE_CHECKING:
    from okrtui.domain.records import KeyResultRecord
    from okrtui.workspace.model import Model


class Around(NamedTuple):
    """What stands around an objective."""

    of_team: int
    of_owner: int
    others: int
    children: int


class Census:
    """Counts over all goals. One goal that changed is counted anew alone."""

    def __init__(self, model: Model) -> None:
        self._model = model
        self._objectives: dict[int, tuple[int, str, str]] = {}
        self._by_team: Counter[tuple[int, str]] = Counter()
        self._by_owner: Counter[tuple[int, str]] = Counter()
        self._kpis: dict[int, str] = {}
        self._kpis_of: Counter[str] = Counter()
        self._numbers: dict[int, frozenset[object]] = {}
        self._same: dict[object, set[int]] = {}
        for id in model.objectives:
            self._count_objective(id)
        for id in model.kpis:
            self._count_kpi(id)
        for id in model.key_results if len(model.cycles) > 1 else ():
            self._count_key_result(id)

    def look_again(self, key: str) -> None:
        """Count a goal anew that may have changed, come or gone."""
        table, id = parse_key(key)
        if table == "objectives":
            self._count_objective(id)
        elif table == "kpis":
            self._count_kpi(id)
        elif table == "key_results" and len(self._model.cycles) > 1:
            self._count_key_result(id)

    def of_objective(self, id: int) -> Around:
        cycle, team, owner = self._objectives[id]
        return Around(
            self._by_team[cycle, team],
            self._by_owner[cycle, owner],
            len(self._objectives) - 1,
            len(self._model.objectives.ids("parent", id)),
        )

    def of_kpi(self, id: int) -> int:
        """KPIs of the same owner."""
        return self._kpis_of[self._kpis[id]]

    def same_number(self, record: KeyResultRecord) -> Collection[int]:
        """The other key results that seem to measure the same, in whatever cycle."""
        found: set[int] = set()
        for name in self._numbers.get(record.id, ()):
            found |= self._same[name]
        return found - {record.id}

    def _count_objective(self, id: int) -> None:
        if (old := self._objectives.pop(id, None)) is not None:
            cycle, team, owner = old
            self._by_team[cycle, team] -= 1
            self._by_owner[cycle, owner] -= 1
        record = self._model.objectives.get(id)
        if record is not None:
            cycle, team, owner = record.cycle, _same(record.team), _same(record.owner)
            self._objectives[id] = cycle, team, owner
            self._by_team[cycle, team] += 1
            self._by_owner[cycle, owner] += 1

    def _count_kpi(self, id: int) -> None:
        if (old := self._kpis.pop(id, None)) is not None:
            self._kpis_of[old] -= 1
        record = self._model.kpis.get(id)
        if record is not None:
            owner = self._kpis[id] = _same(record.owner)
            self._kpis_of[owner] += 1

    def _count_key_result(self, id: int) -> None:
        for name in self._numbers.pop(id, ()):
            self._same[name].discard(id)
        record = self._model.key_results.get(id)
        if record is None:
            return
        team = _same(self._model.team_of(record))
        names: set[object] = {("K", record.kpi)} if record.kpi is not None else set()
        if about := subject(record.title):
            names.add((about, record.unit, team))
        self._numbers[id] = frozenset(names)
        for name in self._numbers[id]:
            self._same.setdefault(name, set()).add(id)


def _same(name: str) -> str:
    return name.strip().casefold()
