"""Whether documents are what they should be, and whether what they point at is there."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final, NamedTuple

from okrtui.domain.errors import Invalid
from okrtui.domain.records import Document, id_of
from okrtui.workspace.belonging import LISTS, links_in, name_of
from okrtui.workspace.change import clipped
from okrtui.workspace.keys import key_of

if TYPE_CHECKING:
    from okrtui.domain.models import Stored
    from okrtui.store.ports import State

MOST_TOLD: Final = 20
"""Of one kind; the rest is counted."""


class Link(NamedTuple):
    """A field that names a document of another table."""

    table: str
    field: str
    to: str
    needed: bool
    """Without it the document belongs nowhere."""
    or_else: str = ""
    """The field that says it in its place where this one isn't given."""


LINKS: Final = (
    Link("objectives", "cycle", "cycles", True),
    Link("objectives", "parent", "objectives", False),
    Link("key_results", "objective", "objectives", True),
    Link("key_results", "kpi", "kpis", False),
    Link("key_results", "guardrails", "kpis", False),
    Link("kpis", "parent", "kpis", False),
    Link("initiatives", "key_result", "key_results", True),
    Link("check_ins", "key_result", "key_results", True),
    Link("measurements", "kpi", "kpis", True),
    Link("target_changes", "key_result", "key_results", True, "kpi"),
    Link("target_changes", "kpi", "kpis", True, "key_result"),
    Link("reviews", "previous", "reviews", False),
    Link("answers", "review", "reviews", True),
    Link("votes", "key_result", "key_results", True),
)


class Dangling(NamedTuple):
    """A document that points at nothing."""

    link: Link
    id: int
    target: int | None
    """The id that isn't there; None when it names none at all."""


class Fault(NamedTuple):
    """A document that isn't what its table asks for."""

    table: str
    id: int
    what: str
    hint: str


def dangling(state: State) -> Iterator[Dangling]:
    """Every link that leads nowhere."""
    for link in LINKS:
        there = state.get(link.to, {})
        for id, document in state.get(link.table, {}).items():
            if link.field in LISTS:
                targets = links_in(link.field, document.get(link.field))
                yield from (Dangling(link, id, to) for to in targets if to not in there)
                continue
            target = id_of(document, link.field)
            if (target not in there) if target is not None else not _may_lack(link, document):
                yield Dangling(link, id, target)


def _may_lack(link: Link, document: Document) -> bool:
    """Whether it is right that this names nothing."""
    if document.get(link.field) is not None:
        return False
    if not link.needed:
        return True
    # Of two fields that are both not given only one is told.
    instead = document.get(link.or_else) is not None or link.field > link.or_else
    return bool(link.or_else) and instead


def circles(state: State, table: str) -> Iterator[list[int]]:
    """Objectives or KPIs that are their own parents, by way of others; each circle once."""
    parents = {
        id: parent
        for id, document in state.get(table, {}).items()
        if (parent := id_of(document, "parent")) is not None
    }
    seen: set[int] = set()
    for start in sorted(parents):
        path: list[int] = []
        id: int | None = start
        while id is not None and id not in seen:
            seen.add(id)
            path.append(id)
            id = parents.get(id)
        if id in path:
            yield path[path.index(id) :]


def faults(state: State) -> Iterator[Fault]:
    """Documents of known tables with a field that is missing, of the wrong kind or too long."""
    from okrtui.domain.models import SCHEMA

    for table, model in SCHEMA.items():
        for id, document in state.get(table, {}).items():
            fault = _fault(model, document)
            if fault is not None:
                yield Fault(table, id, fault.title, fault.hint)


def _fault(model: type[Stored], document: Document) -> Invalid | None:
    from okrtui.domain import models

    try:
        models.validated(model, document)
    except Invalid as error:
        return error
    return None


def told(one: Dangling) -> str:
    """A dangling link in words."""
    who = name_of(one.link.table, one.id)
    if one.target is None:
        return f"{who} names no {one.link.field.replace('_', ' ')}"
    return f"{who} belongs to {name_of(one.link.to, one.target)}, which isn't there"


def told_circle(table: str, ids: list[int]) -> str:
    names = " → ".join(key_of(table, id) for id in [*ids, ids[0]])
    return f"{clipped(names)} is a circle of parents"
