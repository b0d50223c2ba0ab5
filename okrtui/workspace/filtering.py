"""Which goals a filter keeps. What costs little is asked first: paces only of what is left."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from typing import TYPE_CHECKING, Final, cast

from okrtui.domain.records import id_of, text_of
from okrtui.domain.text import one_line
from okrtui.workspace import filter_words
from okrtui.workspace.filter_words import LEVELS, NOBODY, Compared, Field, Filter, Term
from okrtui.workspace.whose import folded, teams_of

if TYPE_CHECKING:
    from okrtui.domain.records import Document
    from okrtui.workspace.model import Model
    from okrtui.workspace.rows import GoalRow, KpiRow

_COSTLY: Final[frozenset[Field]] = frozenset({"pace", "score", "conf", "seen"})
_OF_GOALS: Final[frozenset[Field]] = frozenset({*_COSTLY, "kind"})
"""What a KPI doesn't have."""
_ABOVE: Final = {
    "initiatives": ("key_results", "key_result"),
    "key_results": ("objectives", "objective"),
}
"""What goals hang below, and the field that names it."""
_FIELDS_OF_TEXT: Final = ("title", "owner", "team")

Test = Callable[[str, str, int, int | None], bool]
"""Of a goal: its key, its table, its id and the objective that it hangs below."""


class Texts:
    """What plain words are looked for in, folded once."""

    def __init__(self, model: Model) -> None:
        self._model = model
        self._folded: dict[str, str] = {}

    def forget(self, keys: Iterable[str]) -> None:
        """Read these goals anew."""
        for key in keys:
            self._folded.pop(key, None)

    def of(self, key: str, table: str, id: int) -> str:
        text = self._folded.get(key)
        if text is None:
            document = self._model.shown(table, id) or {}
            words = [text_of(document, field) for field in _FIELDS_OF_TEXT]
            text = self._folded[key] = one_line(" ".join((key, *words))).casefold()
        return text


class Matcher:
    """A filter on the goals of one workspace, as one person means it."""

    def __init__(
        self,
        filter: Filter,
        model: Model,
        texts: Texts,
        row_of: Callable[[str], GoalRow],
        user: str,
    ) -> None:
        self._model = model
        self._texts = texts
        self._row_of = row_of
        self._user = folded(user)
        self._terms = sorted(filter.terms, key=costs)
        self._owners = _Names(model.owners)
        self._teams = _Names(model.teams)
        self._ours: frozenset[str] | None = None
        self._tests: list[tuple[Test, bool]] = [
            (self._test(term), not term.negated) for term in self._terms
        ]

    def matches(self, key: str, table: str, id: int, objective: int | None) -> bool:
        """objective: what it hangs below; None for an objective itself."""
        for test, wanted in self._tests:  # noqa: SIM110 - thrice as fast, of tens of thousands
            if test(key, table, id, objective) is not wanted:
                return False
        return True

    def has_kpi(self, row: KpiRow, team: str) -> bool:
        """Whether a KPI fits, which none does that is asked for a pace or a score."""
        return all(self._fits_kpi(term, row, team) is not term.negated for term in self._terms)

    def _fits_kpi(self, term: Term, row: KpiRow, team: str) -> bool:
        if term.field in _OF_GOALS:
            return term.negated
        if term.field == "owner":
            return self._owners.fits(row.owner, term.values)
        if term.field == "team":
            return self._teams.fits(team, term.values)
        if term.field == "is":
            mine = folded(row.owner) == self._user
            ours = "ours" in term.values and (mine or folded(team) in self._our_teams())
            return ours or (mine and "mine" in term.values)
        words = row.name if term.field == "title" else f"{row.key} {row.name} {row.owner} {team}"
        return any(value in words.casefold() for value in term.values)

    # ------------------------------------------------------------------ tests of single terms

    def _test(self, term: Term) -> Test:
        match term.field:
            case "text":
                return self._text(term.values)
            case "title":
                return lambda key, table, id, _: any(
                    value in self._stored(table, id, "title").casefold() for value in term.values
                )
            case "owner":
                return lambda key, table, id, _: self._owners.fits(
                    self._stored(table, id, "owner"), term.values
                )
            case "team":
                return lambda key, table, id, _: self._teams.fits(
                    self._team(table, id), term.values
                )
            case "kind":
                return self._kind(term.values)
            case "pace":
                paces = frozenset(value.replace("-", "_") for value in term.values)
                return lambda key, *_: self._row_of(key).pace in paces
            case "is":
                return self._state(term.values)
            case "conf":
                return lambda key, *_: _compared(self._row_of(key).confidence, term.numbers)
            case "score":
                return lambda key, *_: _compared(self._row_of(key).score, term.numbers)
            case "seen":
                return lambda key, *_: _compared(self._row_of(key).seen, term.numbers)

    def _text(self, values: tuple[str, ...]) -> Test:
        """A goal has its objective's words, too: what hangs below what is found is found."""
        of = self._texts.of
        (word,) = values
        above: dict[int | None, bool] = {None: False}

        def test(key: str, table: str, id: int, objective: int | None) -> bool:
            found = above.get(objective)
            if found is None:
                found = word in of(f"O{objective}", "objectives", cast("int", objective))
                above[objective] = found
            return found or word in of(key, table, id)

        return test

    def _kind(self, values: tuple[str, ...]) -> Test:
        tables = {LEVELS[value] for value in values if value in LEVELS}

        def test(key: str, table: str, id: int, objective: int | None) -> bool:
            return table in tables or self._stored(table, id, "kind") in values

        return test

    def _state(self, values: tuple[str, ...]) -> Test:
        def test(key: str, table: str, id: int, objective: int | None) -> bool:
            mine = folded(self._stored(table, id, "owner")) == self._user
            if mine and ("mine" in values or "ours" in values):
                return True
            if "ours" in values and folded(self._team(table, id)) in self._our_teams():
                return True
            return ("stale" in values and self._row_of(key).pace == "stale") or (
                "blocked" in values and self._row_of(key).blocked
            )

        return test

    def _stored(self, table: str, id: int, field: str) -> str:
        document: Document = self._model.shown(table, id) or {}
        return text_of(document, field)

    def _team(self, table: str, id: int) -> str:
        """A goal's own team, else that of what it hangs below."""
        team = self._stored(table, id, "team")
        above, field = _ABOVE.get(table, ("", ""))
        if team or not above:
            return team
        parent = id_of(self._model.shown(table, id) or {}, field)
        return "" if parent is None else self._team(above, parent)

    def _our_teams(self) -> frozenset[str]:
        if self._ours is None:
            self._ours = teams_of(self._model, self._user)
        return self._ours


class _Names:
    """Names of people or teams: one that is typed whole means that one, else all that begin so."""

    def __init__(self, known: Callable[[], Iterable[str]]) -> None:
        self._known = known
        self._names: frozenset[str] | None = None
        self._meant: dict[tuple[str, str], bool] = {}

    def fits(self, name: str, values: tuple[str, ...]) -> bool:
        return any(self._fits(name, value) for value in values)

    def _fits(self, name: str, value: str) -> bool:
        known = self._meant.get((name, value))
        if known is None:
            known = self._meant[name, value] = self._compare(folded(name), folded(value))
        return known

    def _compare(self, name: str, value: str) -> bool:
        if value == NOBODY:
            return not name
        if self._names is None:
            self._names = frozenset(map(folded, self._known()))
        return name == value if value in self._names else name.startswith(value) and bool(name)


def costs(term: Term) -> bool:
    """Whether a goal has to be judged to tell."""
    return term.field in _COSTLY or not {"stale", "blocked"}.isdisjoint(
        term.values if term.field == "is" else ()
    )


def judges(query: str) -> bool:
    """Whether goals have to be judged to tell which of them a filter keeps."""
    return bool(query.strip()) and any(map(costs, filter_words.read(query).terms))


def _compared(value: float | None, numbers: Iterable[Compared]) -> bool:
    return any(_holds(value, compared) for compared in numbers)


def _holds(value: float | None, compared: Compared) -> bool:
    if value is None or compared.number is None:
        return value is None and compared.number is None
    match compared.by:
        case "<":
            return value < compared.number
        case ">":
            return value > compared.number
        case "<=":
            return value <= compared.number
        case ">=":
            return value >= compared.number
        case "=":
            return value == compared.number


def kept(
    matcher: Matcher, objectives: Iterable[int], model: Model, also: Collection[str] = ()
) -> Iterator[tuple[str, str, bool]]:
    """The goals to show: what each hangs below (empty for an objective), its key, and whether it
    matches itself; else it is there for what hangs below it.

    also: keys that are kept in any case.
    """
    for objective in objectives:
        key = f"O{objective}"
        found: list[tuple[str, str, bool]] = []
        for key_result in model.key_results.ids("objective", objective):
            own = f"KR{key_result}"
            work = [
                f"I{id}"
                for id in model.initiatives.ids("key_result", key_result)
                if f"I{id}" in also or matcher.matches(f"I{id}", "initiatives", id, objective)
            ]
            matches = own in also or matcher.matches(own, "key_results", key_result, objective)
            if matches or work:
                found.append((key, own, matches))
                found += [(own, initiative, True) for initiative in work]
        matches = key in also or matcher.matches(key, "objectives", objective, None)
        if matches or found:
            yield "", key, matches
            yield from found
