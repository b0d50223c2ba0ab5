"""How single check-ins and measurements are named, ``C17`` and ``M4``, and found."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Final, NamedTuple

from okrtui.domain.errors import NotFound
from okrtui.workspace.belonging import OWNERS, goal_of, noun_of

if TYPE_CHECKING:
    from okrtui.domain.records import Document
    from okrtui.workspace.keys import Goal
    from okrtui.workspace.workspace import Workspace

_PREFIXES: Final[Mapping[str, str]] = {"check_ins": "C", "measurements": "M"}
_TABLES: Final = {prefix: table for table, prefix in _PREFIXES.items()}
_KEY: Final = re.compile(r"([CM])([1-9][0-9]{0,15})", re.IGNORECASE | re.ASCII)


class Entry(NamedTuple):
    """Where one entry of a history is stored."""

    table: str
    id: int

    @property
    def key(self) -> str:
        return f"{_PREFIXES[self.table]}{self.id}"

    @property
    def noun(self) -> str:
        return noun_of(self.table)


def parse_entry(text: str) -> Entry | None:
    """The entry that a key names, whether it exists or not; None when it names none."""
    match = _KEY.fullmatch(text.strip())
    return None if match is None else Entry(_TABLES[match[1].upper()], int(match[2]))


def missing(entry: Entry) -> NotFound:
    return NotFound(
        f"there is no {entry.noun} {entry.key}",
        "okrtui show KR2 or K3 lists them with their names; nothing was changed",
    )


def goal_of_entry(workspace: Workspace, entry: Entry) -> Goal:
    """Whose it is. Raises NotFound. Reads the whole history: not for who draws."""
    document = workspace.store.state().get(entry.table, {}).get(entry.id)
    goal = None if document is None else goal_of(entry.table, entry.id, document)
    if goal is None:
        raise missing(entry)
    return goal


def shown(workspace: Workspace, goal: Goal, entry: Entry) -> Document | None:
    """An entry of a goal as those who look see it: others may have changed it since."""
    link = OWNERS[entry.table][0][1]
    return workspace.store.having(entry.table, link, goal.id).get(entry.id)
