"""What the store's tests share: small commits, and a Sys that fails or records on demand."""

from __future__ import annotations

import errno
import os
import shutil
from collections import Counter
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, NamedTuple

import tinydb

from okrtui.domain.records import Document, Json
from okrtui.store import journal_store
from okrtui.store.journal_store import JournalStore
from okrtui.store.limits import Limits
from okrtui.store.ports import Commit, Op, State, Store
from okrtui.store.system import Sys

Plain = dict[str, dict[int, Document]]

OPENED: list[JournalStore] = []
"""What this test opened; its descriptors are closed at its end."""


def open_store(path: Path, **options: Any) -> JournalStore:
    store = journal_store.open_store(path, **options)
    OPENED.append(store)
    return store


def put(store: Store, table: str = "objectives", who: str = "ana", **fields: Json) -> Commit:
    """Insert one document."""
    return store.commit(
        lambda _, new_id: [Op("ins", table, new_id(table), fields)], why="add", user=who
    )


def edit(
    store: Store,
    id: int,
    who: str = "ana",
    table: str = "objectives",
    **pairs: tuple[Json, Json],
) -> Commit:
    """Set fields, each given as (old, new)."""
    return store.commit(lambda _, __: [Op("set", table, id, pairs)], why="edit", user=who)


def delete(store: Store, id: int, document: Document, table: str = "objectives") -> Commit:
    return store.commit(lambda _, __: [Op("del", table, id, document)], why="delete", user="ana")


def plain(store: Store | State) -> Plain:
    """The state as ordinary dicts, without empty tables."""
    state = store if isinstance(store, Mapping) else store.state()
    return {name: dict(table.items()) for name, table in state.items() if table}


def reopened(path: Path, **options: Any) -> Plain:
    """What somebody sees who opens the store now."""
    return plain(open_store(path, **options))


def without_nulls(state: State) -> Plain:
    """The same without fields that are None, which is as good as absent."""
    return {
        name: {
            id: {field: value for field, value in document.items() if value is not None}
            for id, document in table.items()
        }
        for name, table in state.items()
        if table
    }


def tables_of(path: Path) -> Plain:
    """What plain TinyDB sees, without empty tables."""
    with tinydb.TinyDB(path) as db:
        return {
            name: {document.doc_id: dict(document) for document in db.table(name)}
            for name in db.tables() - {"_meta"}
            if len(db.table(name))
        }


def rebuilt(path: Path) -> Plain:
    """What the journal alone tells."""
    home = path.with_name("rebuilt")
    home.mkdir(mode=0o700)
    for segment in path.parent.glob(f"{path.name}.j*"):
        shutil.copy(segment, home)
    store = journal_store.open_store(home / path.name, sys=FAST)
    try:
        return plain(store)
    finally:
        store.let_go()
        shutil.rmtree(home)


def files(folder: Path) -> dict[str, bytes]:
    return {entry.name: entry.read_bytes() for entry in folder.iterdir() if entry.is_file()}


def live(path: Path) -> Path:
    """The journal's highest segment."""
    return max(path.parent.glob(f"{path.name}.j*"))


class FastSys(Sys):
    """Durability is not what is tested: no waiting for the disk."""

    def fdatasync(self, fd: int) -> None:
        """Nothing."""

    def fsync(self, fd: int) -> None:
        """Nothing."""


FAST = FastSys()


class SteadySys(FastSys):
    """The same sizes and names every time: time stands still, and chance is counted."""

    def __init__(self) -> None:
        self._given = 0

    def clock(self) -> float:
        return 1_800_000_000.125

    def random(self, count: int) -> str:
        self._given += 1
        return f"{self._given:0{2 * count}x}"


class Fault(NamedTuple):
    """What goes wrong with a system call."""

    error: int
    stick: bool = False
    """All calls after it fail, too."""
    calls: frozenset[str] = frozenset()
    """Only these are meant; empty: all."""
    half: bool = False
    """A write that writes half, before it fails or (error 0) as if that were all."""


class FailingSys(FastSys):
    """Fails chosen calls. ``fail(name, error, at=n)`` fails the n-th call from now on."""

    def __init__(self) -> None:
        self.calls: Counter[str] = Counter()
        self.struck = False
        """Whether the fault that is waited for has come."""
        self.met: set[str] = set()
        """The calls it has come to."""
        self._plans: dict[str, tuple[int, int, bool]] = {}
        self._fault: Fault | None = None
        self._left = 0

    def fail(self, name: str, error: int = errno.EIO, *, at: int = 1, stick: bool = False) -> None:
        self._plans[name] = (self.calls[name] + at, error, stick)

    def strike(self, fault: Fault, at: int) -> None:
        """Let the ``at``-th call of those that the fault is about go wrong, counted from now."""
        self._fault, self._left, self.struck = fault, at, False
        self.met.clear()

    def sleep(self, seconds: float) -> None:
        """Nobody else is at work whom it would pay to wait for."""

    def heal(self) -> None:
        self._plans.clear()
        self._fault = None

    def _count(self, name: str) -> None:
        self.calls[name] += 1
        plan = self._plans.get(name)
        if plan is not None:
            at, error, stick = plan
            now = self.calls[name]
            if now == at or (stick and now > at):
                raise OSError(error, os.strerror(error))
        fault = self._fault
        if fault is not None and not fault.half and self._meets(fault, name):
            raise OSError(fault.error, os.strerror(fault.error))

    def _meets(self, fault: Fault, name: str) -> bool:
        if fault.calls and name not in fault.calls:
            return False
        self._left -= 1
        if self._left > 0 or (self._left < 0 and not fault.stick):
            return False
        self.struck = True
        self.met.add(name)
        return True

    def write(self, fd: int, data: bytes) -> int:
        self._count("write")
        fault = self._fault
        if fault is None or not fault.half or not self._meets(fault, "write"):
            return super().write(fd, data)
        written = super().write(fd, data[: max(1, len(data) // 2)])
        if fault.error:
            raise OSError(fault.error, os.strerror(fault.error))
        return written


# Calls that the kernel never fails for reasons of its own, or that have no error to give.
_NEVER_FAIL = {
    "may_write",
    "clock",
    "sleep",
    "random",
    "user",
    "name_of",
    "told",
    "signals",
    "hold_signals",
    "is_interrupted",
    "let_signals",
}


def _failing(name: str) -> Callable[..., Any]:
    def call(self: FailingSys, *args: Any) -> Any:
        if name == "close":
            # A descriptor is gone even when close reports an error.
            getattr(super(FailingSys, self), name)(*args)
            return self._count(name)
        self._count(name)
        return getattr(super(FailingSys, self), name)(*args)

    return call


for _name in [n for n in vars(Sys) if not n.startswith("_") and n not in {*_NEVER_FAIL, "write"}]:
    setattr(FailingSys, _name, _failing(_name))


def small(**sizes: Any) -> Limits:
    """Limits that make rotation happen soon and waiting short."""
    return Limits(**{"segment": 600, "busy": 0.2, **sizes})
