"""A change of several goals as one types it: ``@ana #growth 2027-Q1 kind=committed``."""

from __future__ import annotations

from collections.abc import Mapping

from okrtui.domain.errors import Invalid
from okrtui.domain.text import one_line


def read_bulk_line(text: str) -> Mapping[str, str]:
    """The fields and their new values: ``@`` an owner, ``#`` a team, a word by itself a cycle.

    ``field=value`` sets any other one; its value goes on to the next word of another kind. An
    ``@`` or ``#`` with nothing behind it takes owner or team away. Raises Invalid.
    """
    fields: dict[str, str] = {}
    latest = ""
    for word in text.split():
        field, value = _field_of(word)
        if not field and latest:
            fields[latest] += f" {word}"
            continue
        field = field or "cycle"
        if field in fields:
            raise Invalid(f"{one_line(field)} is given twice", "Give each field once", field=field)
        fields[field] = value
        latest = field if "=" in word or field == "cycle" else ""
    if not fields:
        raise Invalid("nothing to change is typed", "Type @owner, #team, a cycle or field=value")
    return fields


def _field_of(word: str) -> tuple[str, str]:
    """Which field a word sets; none for one that belongs to what stands before it."""
    if word[0] in "@#":
        return ("owner" if word[0] == "@" else "team"), word[1:]
    name, equals, value = word.partition("=")
    return (name.casefold(), value) if equals and name else ("", word)
