"""How many goals stand beside each other, and which measure the same: kept up goal by goal."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable
from typing import TYPE_CHECKING, NamedTuple

from okrtui.domain.coach.words import subject
from okrtui.domain.records import id_of, text_of
from okrtui.workspace.keys import parse_key

if TYPE_CHECKING:
    from okrtui.domain.records import KeyResultRecord, KpiRecord, ObjectiveRecord
    from okrtui.workspace.model import Model


class Around(NamedTuple):
    """What stands around an objective."""

    of_team: int
    of_owner: int
    others: int
    children: int


class Census:
    """Counts over all goals, each kind from when somebody first asks for it.

    One goal that changed is counted anew alone.
    """

    def __init__(self, model: Model) -> None:
        self._model = model
        self._counted: set[str] = set()
        self._objectives: dict[int, tuple[int, str, str]] = {}
        self._by_team: Counter[tuple[int, str]] = Counter()
        self._by_owner: Counter[tuple[int, str]] = Counter()
        self._kpis: dict[int, str] = {}
        self._kpis_of: Counter[str] = Counter()
        self._numbers: dict[int, frozenset[object]] = {}
        self._same: dict[object, set[int]] = {}

    def look_again(self, key: str) -> None:
        """Count a goal anew that may have changed, come or gone."""
        table, id = parse_key(key)
        if table in self._counted:
            self._count(table, id)

    def _have_counted(self, table: str) -> None:
        if table not in self._counted:
            self._counted.add(table)
            goals: dict[str, Iterable[int]] = {
                "objectives": self._model.objectives,
                "kpis": self._model.kpis,
                "key_results": self._model.key_results,
            }
            for id in goals[table]:
                self._count(table, id)

    def _count(self, table: str, id: int) -> None:
        if table == "objectives":
            self._count_objective(id)
        elif table == "kpis":
            self._count_kpi(id)
        else:
            self._count_key_result(id)

    def of_objective(self, record: ObjectiveRecord) -> Around:
        """What stands around an objective, also around one that isn't stored like that yet."""
        self._have_counted("objectives")
        cycle, team, owner = record.cycle, _same(record.team), _same(record.owner)
        counted = self._objectives.get(record.id, (0, "", ""))
        return Around(
            self._by_team[cycle, team] + (counted[:2] != (cycle, team)),
            self._by_owner[cycle, owner] + (counted[::2] != (cycle, owner)),
            len(self._objectives) - (record.id in self._objectives),
            len(self._model.objectives.ids("parent", record.id)) if record.id else 0,
        )

    def of_kpi(self, record: KpiRecord) -> int:
        """KPIs of the same owner, this one among them."""
        self._have_counted("kpis")
        owner = _same(record.owner)
        return self._kpis_of[owner] + (self._kpis.get(record.id) != owner)

    def same_number(self, record: KeyResultRecord) -> Collection[int]:
        """The other key results that seem to measure the same, in whatever cycle."""
        if len(self._model.cycles) < 2:
            return ()
        self._have_counted("key_results")
        found: set[int] = set()
        for name in self._numbers.get(record.id, ()):
            found |= self._same[name]
        return found - {record.id}

    @property
    def knows_numbers(self) -> bool:
        """Whether what measures the same is counted, which takes its time with thousands."""
        return "key_results" in self._counted or len(self._model.cycles) < 2

    def same_as_typed(self, record: KeyResultRecord) -> Collection[int]:
        """The same of one that isn't stored like that yet; thousands aren't counted for it."""
        names = self._names(record)
        if len(self._model.cycles) < 2 or not names:
            return ()
        if "key_results" in self._counted:
            found = set().union(*(self._same.get(name, ()) for name in names))
        else:
            word = max(subject(record.title), key=len, default="")
            found = {
                other.id
                for other in self._model.key_results_like(word, record.unit, record.kpi)
                if not names.isdisjoint(self._names(other))
            }
        return found - {record.id}

    def _count_objective(self, id: int) -> None:
        if (old := self._objectives.pop(id, None)) is not None:
            cycle, team, owner = old
            self._by_team[cycle, team] -= 1
            self._by_owner[cycle, owner] -= 1
        # Out of the document: of thousands that are only counted nobody reads the rest.
        document = self._model.objectives.document(id)
        if document is not None:
            cycle = id_of(document, "cycle") or 0
            team, owner = _same(text_of(document, "team")), _same(text_of(document, "owner"))
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
        self._numbers[id] = self._names(record)
        for name in self._numbers[id]:
            self._same.setdefault(name, set()).add(id)

    def _names(self, record: KeyResultRecord) -> frozenset[object]:
        """What its number may be known by."""
        names: set[object] = {("K", record.kpi)} if record.kpi is not None else set()
        if about := subject(record.title):
            names.add((about, record.unit, _same(self._model.team_of(record))))
        return frozenset(names)


def _same(name: str) -> str:
    return name.strip().casefold()
