"""The snapshots that are there, wholly read, and states as plain dicts to compare them with."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, Literal, NamedTuple, TypeAlias

from okrtui.domain.records import Document
from okrtui.store import snapshot
from okrtui.store.folder import Folder, Signature, reason
from okrtui.store.limits import Limits
from okrtui.store.merge import replay
from okrtui.store.migrate import FORMAT
from okrtui.store.ports import Commit, StoreError
from okrtui.store.recovery import empty_tables
from okrtui.store.snapshot import Lazy, Meta, Unusable
from okrtui.store.tables import Table

REMEMBERED: Final = 1024
"""So many transaction ids a snapshot keeps."""

Plain: TypeAlias = dict[str, dict[int, Document]]

Condition = Literal["sound", "unsound", "unreadable", "newer", "elsewhere", "differs", "unread"]
"""Of a snapshot: fits the journal; isn't whole; the disk or somebody keeps it from us; a newer
program's; the journal knows nothing of it; the journal says otherwise; the journal can't be read
as far."""


class Copy(NamedTuple):
    """A snapshot that is there."""

    name: str
    condition: Condition
    why: str = ""
    meta: Meta | None = None
    tables: Mapping[str, dict[int, Document]] = {}

    file: Signature = ()
    """Which file it was."""

    edited: bool = False
    """Another program wrote to it, and what it wrote may be merged."""

    @property
    def sealed(self) -> Meta:
        """The description of one that is sound."""
        assert self.meta is not None
        return self.meta


def read_copy(folder: Folder, name: str, limits: Limits) -> Copy | None:
    """A snapshot, wholly parsed; None when there is none. Never raises but MemoryError."""
    try:
        file = folder.signature(name)
        found = snapshot.decode(folder.read(name, limits.snapshot))
        if found.meta.fmt > FORMAT:
            return Copy(name, "newer", found.meta.app, found.meta)
        tables = {table: documents(content) for table, content in found.tables.items()}
    except FileNotFoundError:
        return None
    except Unusable as error:
        return Copy(name, "unsound", error.reason, edited=error.edited)
    except StoreError as error:
        return Copy(name, "unreadable", error.title)
    except OSError as error:
        return Copy(name, "unreadable", reason(error))
    return Copy(name, "sound", "", found.meta, tables, file)


def documents(content: Mapping[int, Document] | Lazy) -> dict[int, Document]:
    return content.documents() if isinstance(content, Lazy) else dict(content)


def filled(tables: Mapping[str, Mapping[int, Document]]) -> Mapping[str, Mapping[int, Document]]:
    """Without empty tables, to be compared."""
    return {name: table for name, table in tables.items() if table}


def apply(tables: Plain, commit: Commit) -> None:
    """Make a change. Raises ValueError when it can't follow."""
    for (table, id), document in replay(tables, commit.ops).items():
        if document is None:
            tables.setdefault(table, {}).pop(id, None)
        else:
            tables.setdefault(table, {})[id] = document


def encoded(meta: Meta, tables: Mapping[str, Mapping[int, Document]]) -> bytes:
    """The file of a snapshot."""
    return snapshot.encode(
        meta, {**empty_tables(), **{n: Table(dict(t)) for n, t in tables.items()}}
    )
