"""Which goal a stored document is, or which one it belongs to."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from okrtui.domain.records import Json
from okrtui.domain.text import one_line
from okrtui.workspace.keys import NOUNS, Goal, key_of

OWNERS: Final[Mapping[str, tuple[tuple[str, str], ...]]] = {
    "check_ins": (("key_results", "key_result"),),
    "measurements": (("kpis", "kpi"),),
    "target_changes": (("key_results", "key_result"), ("kpis", "kpi")),
    "votes": (("key_results", "key_result"),),
}
"""Tables of histories, and whose an entry is: the goal's table and the field that says so."""

BELOW: Final[Mapping[str, tuple[tuple[str, str], ...]]] = {
    "cycles": (("objectives", "cycle"),),
    "reviews": (("answers", "review"), ("reviews", "previous")),
    "objectives": (("key_results", "objective"), ("objectives", "parent")),
    "key_results": (
        ("initiatives", "key_result"),
        ("check_ins", "key_result"),
        ("target_changes", "key_result"),
        ("votes", "key_result"),
    ),
    "kpis": (
        ("measurements", "kpi"),
        ("key_results", "kpi"),
        ("key_results", "guardrails"),
        ("kpis", "parent"),
        ("target_changes", "kpi"),
    ),
}
"""table → (the table that hangs below it, the field that says so)"""

ABOVE: Final[Mapping[str, Mapping[str, str]]] = {
    "objectives": {"cycle": "cycles", "parent": "objectives"},
    "key_results": {"objective": "objectives", "kpi": "kpis", "guardrails": "kpis"},
    "initiatives": {"key_result": "key_results"},
    "kpis": {"parent": "kpis"},
    "check_ins": {"key_result": "key_results"},
    "measurements": {"kpi": "kpis"},
    "target_changes": {"key_result": "key_results", "kpi": "kpis"},
    "reviews": {"previous": "reviews"},
    "answers": {"review": "reviews"},
    "votes": {"key_result": "key_results"},
}
"""table → (field → the table that it links to)"""

LINKED: Final[Mapping[tuple[str, str], str]] = {
    ("objectives", "parent"): "is aligned to",
    ("key_results", "kpi"): "is fed by",
    ("key_results", "guardrails"): "is guarded by",
    ("kpis", "parent"): "supports",
}
"""(table, field) → what a link says that goals can do without: they stay when it is taken away."""

TREES: Final = frozenset({"objectives", "kpis"})
"""Tables whose documents have a parent of their own table: never in a circle."""

LISTS: Final = frozenset({"guardrails"})
"""Fields that link to several documents."""

_NOUNS: Final[Mapping[str, str]] = {
    **NOUNS,
    "cycles": "cycle",
    "check_ins": "check-in",
    "measurements": "measurement",
    "target_changes": "changed target",
    "reviews": "review",
    "answers": "answer",
    "votes": "vote",
    "templates": "template",
    "settings": "setting",
}


def goal_of(table: str, id: int, document: Mapping[str, object]) -> Goal | None:
    """The goal that a document is or belongs to."""
    if table in NOUNS:
        return Goal(table, id)
    for owners, field in OWNERS.get(table, ()):
        owner = document.get(field)
        if isinstance(owner, int) and not isinstance(owner, bool) and owner > 0:
            return Goal(owners, owner)
    return None


def links_in(field: str, value: object) -> tuple[int, ...]:
    """The ids that a field with this value links to."""
    several = value if field in LISTS and isinstance(value, list | tuple) else (value,)
    return tuple(id for id in several if isinstance(id, int) and not isinstance(id, bool))


def without(field: str, value: Json, id: int) -> Json:
    """The value of a field once it no longer links to this id."""
    left = [other for other in links_in(field, value) if other != id]
    return left if left and field in LISTS else None


def freeing(table: str, id: int, field: str, value: Json, linked: int) -> str:
    """The command that takes a goal's link to another one away, and leaves its other links."""
    left = links_in(field, without(field, value, linked))
    keys = " ".join(key_of(ABOVE[table][field], other) for other in left)
    given = f"'{field}={keys}'" if len(left) > 1 else f"{field}={keys}"
    return f"okrtui edit {key_of(table, id)} {given}"


def noun_of(table: str, number: int = 1) -> str:
    """What a document of a table is called, or so many of them."""
    end = "s" * (number != 1)
    noun = _NOUNS.get(table)
    return f"document{end} of {one_line(table)}" if noun is None else f"{noun}{end}"


def name_of(table: str, id: int) -> str:
    """``KR2``; what has no key of its own by its kind: ``check-in 7``."""
    return key_of(table, id) if table in NOUNS else f"{noun_of(table)} {id}"
