"""What is too much, too long or too big, and the check of everything that is stored."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping
from typing import Final, NamedTuple

from okrtui.domain.errors import Invalid

MAX_DEPTH: Final = 16
MAX_NUMBER: Final = 1e15
MAX_ID: Final = 10**16 - 1
MANY_DOCUMENTS: Final = 200_000
REMEMBERED: Final = 1024
"""How many transaction ids are known, so that none happens twice."""

# Written out instead of asking what is printable: that differs between versions of Python.
_NAME: Final = re.compile(r"[^\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]{1,64}")
_ID: Final = re.compile(r"[1-9][0-9]{0,15}")


class Limits(NamedTuple):
    """Sizes in bytes, times in seconds. Tests make them small."""

    segment: int = 8 << 20
    """A journal segment that is longer is followed by a new one."""
    line: int = 4 << 20
    snapshot: int = 512 << 20
    tail: int = 1 << 20
    """An opener who finds more journal than this after the snapshot folds it in."""
    quick: int = 2 << 20
    """A smaller snapshot is cheap enough to be written at the end of every command."""
    remembered: int = REMEMBERED
    """So many transaction ids are at hand; for older ones the journal is searched."""
    busy: float = 10.0
    """How long a commit waits for the lock."""
    left_over: float = 60.0
    """Temporary snapshots that are older and that nobody holds are removed."""
    backup: float = 600.0
    """Between two automatic backups lies at least as much time."""
    backups: int = 256 << 20
    """All backups beside a store together; one is kept however big."""
    filesystems: Callable[[], Collection[str]] = tuple
    """Gives the network file systems that the user allowed by name; asked only on one."""


def check_table(name: str) -> None:
    """Raises Invalid unless a table may be called that."""
    if name == "_meta" or not _NAME.fullmatch(name):
        raise Invalid(f"a table can't be called {name[:80]!r}", "Nothing was changed")


def check_id(table: str, id: int) -> None:
    """Raises Invalid unless a document may have that id."""
    if type(id) is not int or not 0 < id <= MAX_ID:
        raise Invalid(f"a document of {table} can't have the id {id!r}", "Nothing was changed")


def read_id(table: str, text: object) -> int:
    """The id that a key of TinyDB's layout stands for. Raises Invalid."""
    if not (isinstance(text, str | int) and _ID.fullmatch(str(text))):
        raise Invalid(
            f"a document of {table} can't have the id {text!r:.40}", "Nothing was changed"
        )
    return int(text)


def check_value(value: object, where: str, depth: int = 1) -> None:
    """Raises Invalid unless ``value`` is JSON, finite, below 1e15 and not too deep."""
    if value is None or isinstance(value, str | bool):
        return
    if isinstance(value, int | float):
        if not abs(value) < MAX_NUMBER:  # false for NaN too
            shown = repr(value) if isinstance(value, float) else "a whole number"
            raise Invalid(f"{where}: {shown} is out of range", "Nothing was changed")
        return
    if depth > MAX_DEPTH:
        raise Invalid(f"{where}: nested more than {MAX_DEPTH} deep", "Nothing was changed")
    if isinstance(value, Mapping):
        for field, inner in value.items():
            if not isinstance(field, str):
                raise Invalid(f"{where}: {field!r} is no field name", "Nothing was changed")
            check_value(inner, where, depth + 1)
    elif isinstance(value, list | tuple):
        for inner in value:
            check_value(inner, where, depth + 1)
    else:
        raise Invalid(f"{where}: {type(value).__name__} can't be stored", "Nothing was changed")
