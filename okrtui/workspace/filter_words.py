"""The language in which goals are filtered: ``owner:ana pace:behind #team -draft "two words"``.

Every term narrows. A plain word stands in the title, the owner, the team or the key; ``-`` before
a term turns it round; commas between values mean or. What can't be understood is left out and
told, so that the filter works while it is being typed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Final, Literal, NamedTuple, get_args

from okrtui.domain.records import KEY_RESULT_KINDS, OBJECTIVE_KINDS
from okrtui.domain.text import quoted
from okrtui.workspace.glyphs import PACE_WORDS

if TYPE_CHECKING:
    from okrtui.workspace.arrangement import Scope

Field = Literal["text", "title", "owner", "team", "kind", "pace", "conf", "score", "seen", "is"]

NAMES: Final[dict[str, Field]] = {
    "title": "title",
    "owner": "owner",
    "who": "owner",
    "team": "team",
    "kind": "kind",
    "pace": "pace",
    "conf": "conf",
    "confidence": "conf",
    "score": "score",
    "seen": "seen",
    "is": "is",
}
"""How a field may be called."""
SHOWN_NAMES: Final = ("owner", "team", "pace", "kind", "conf", "score", "seen", "title", "is")
"""What is told and completed."""
NOBODY: Final = "none"
"""As a value: where there is none."""
LEVELS: Final[Mapping[str, str]] = {
    "objective": "objectives",
    "kr": "key_results",
    "initiative": "initiatives",
}
"""Values of ``kind`` that name a table."""
STATES: Final = ("mine", "ours", "stale", "blocked")
"""Values of ``is``."""
VALUES: Final[Mapping[Field, tuple[str, ...]]] = {
    "pace": tuple(word.replace(" ", "-") for word in PACE_WORDS.values()),
    "kind": (*LEVELS, *OBJECTIVE_KINDS, *KEY_RESULT_KINDS),
    "is": STATES,
}
"""What fields with a fixed set of values take."""

Comparison = Literal["<=", ">=", "<", ">", "="]
_COMPARISONS: Final[tuple[Comparison, ...]] = get_args(Comparison)
_NUMBERS: Final[frozenset[Field]] = frozenset({"conf", "score", "seen"})

_TERM = re.compile(r'(?:[^\s"]|"[^"]*(?:"|$))+')
_FIELD = re.compile(r"([A-Za-z]+):(?!//)(.*)", re.DOTALL)


class Compared(NamedTuple):
    """A number, and how a goal's own stands to it; no number: the goal has none."""

    by: Comparison
    number: float | None


class Term(NamedTuple):
    """One condition."""

    field: Field
    values: tuple[str, ...]
    """Any of them will do; in small letters."""
    numbers: tuple[Compared, ...] = ()
    """The same of a field that has numbers."""
    negated: bool = False


class Filter(NamedTuple):
    """All conditions, which must all hold."""

    terms: tuple[Term, ...] = ()
    problems: tuple[str, ...] = ()
    """What was not understood, and what may have been meant."""
    unfinished: tuple[str, ...] = ()
    """Fields without a value yet: no mistake while one types."""


def read(text: str) -> Filter:
    """The filter that a text means."""
    terms: list[Term] = []
    problems: list[str] = []
    unfinished: list[str] = []
    for match in _TERM.finditer(text):
        word = match[0]
        negated = len(word) > 1 and word[0] == "-"
        if negated:
            word = word[1:]
        found = _read_term(word)
        if isinstance(found, Term):
            terms.append(found._replace(negated=negated))
        elif isinstance(found, _Unfinished):
            unfinished.append(found.name)
        else:
            problems.append(found)
    return Filter(tuple(terms), tuple(problems), tuple(unfinished))


def within(asked: Filter, scope: Scope) -> Filter:
    """The same, of one's own goals or one's team's."""
    if scope == "all":
        return asked
    return asked._replace(terms=(*asked.terms, Term("is", (scope,))))


class _Unfinished(NamedTuple):
    name: str


def _read_term(word: str) -> Term | _Unfinished | str:
    """A term, or what is wrong with it."""
    if word[0] in "@#":
        name = "owner" if word[0] == "@" else "team"
        return _with_values(NAMES[name], word[1:], word[0])
    match = _FIELD.fullmatch(word)
    if match is None:
        text = _bare(word).casefold()
        if not text:
            return _Unfinished('""')
        if word == "stale":
            return Term("is", ("stale",))
        return Term("text", (text,))
    name, value = match[1].casefold(), match[2]
    field = NAMES.get(name)
    if field is None:
        return f"no field {quoted(match[1])}: {_nearest(name, SHOWN_NAMES, NAMES)}"
    return _with_values(field, value, f"{name}:")


def _with_values(field: Field, text: str, named: str) -> Term | _Unfinished | str:
    values = tuple(_bare(value).casefold() for value in _split(text))
    values = tuple(value for value in values if value)
    if not values:
        return _Unfinished(named)
    if field in _NUMBERS:
        return _numbers(field, values, named)
    known = VALUES.get(field)
    if known is None:
        return Term(field, values)
    meant: list[str] = []
    for value in values:
        fitting = _fitting(value, known)
        if not fitting:
            return f"no {named[:-1]} {quoted(value)}: {_nearest(value, known)}"
        meant += fitting
    return Term(field, tuple(meant))


def _numbers(field: Field, values: tuple[str, ...], named: str) -> Term | _Unfinished | str:
    numbers: list[Compared] = []
    for value in values:
        by = next((sign for sign in _COMPARISONS if value.startswith(sign)), None)
        digits = value if by is None else value[len(by) :]
        if not digits:
            return _Unfinished(named)
        if digits == NOBODY:
            numbers.append(Compared("=", None))
        elif re.fullmatch(r"-?[0-9]{1,6}(\.[0-9]{0,6})?%?", digits, re.ASCII):
            numbers.append(Compared(by or "=", float(digits.removesuffix("%"))))
        else:
            return f"{quoted(value)} is no number: write it like {named}<5"
    return Term(field, values, tuple(numbers))


def _fitting(value: str, known: Iterable[str]) -> list[str]:
    """The known values that are meant: the very one, else all that begin so."""
    plain = value.replace("_", "-").replace(" ", "-")
    known = tuple(known)
    if plain in known:
        return [plain]
    squeezed = plain.replace("-", "")
    return [word for word in known if word.replace("-", "").replace("_", "").startswith(squeezed)]


def _nearest(word: str, known: Iterable[str], besides: Iterable[str] = ()) -> str:
    from difflib import get_close_matches

    known = tuple(known)
    close = get_close_matches(word, (*known, *besides), n=1, cutoff=0.6)
    return f"did you mean {close[0]}?" if close else f"there are {', '.join(known)}"


def _split(text: str) -> Iterator[str]:
    """At commas that stand in no quotes."""
    return iter(re.findall(r'(?:[^,"]|"[^"]*(?:"|$))+', text))


def _bare(text: str) -> str:
    return text.replace('"', "").strip()
