"""What the store's tests share: small commits, and a Sys that fails or records on demand."""

from __future__ import annotations

import errno
import os
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

from okrtui.domain.records import Document, Json
from okrtui.store import journal_store
from okrtui.store.journal_store import JournalStore
from okrtui.store.limits import Limits
from okrtui.store.ports import Commit, Op, Store
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


def plain(store: Store) -> Plain:
    """The state as ordinary dicts, without empty tables."""
    return {name: dict(table.items()) for name, table in store.state().items() if table}


def reopened(path: Path, **options: Any) -> Plain:
    """What somebody sees who opens the store now."""
    return plain(open_store(path, **options))


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


class FailingSys(FastSys):
    """Fails chosen calls. ``fail(name, error, at=n)`` fails the n-th call from now on."""

    def __init__(self) -> None:
        self.calls: Counter[str] = Counter()
        self.total = 0
        self._plans: dict[str, tuple[int, int, bool]] = {}
        self._any: tuple[int, int, bool] | None = None

    def fail(self, name: str, error: int = errno.EIO, *, at: int = 1, stick: bool = False) -> None:
        self._plans[name] = (self.calls[name] + at, error, stick)

    def fail_any(self, at: int, error: int, *, stick: bool) -> None:
        """Fail the ``at``-th call of whatever kind from now on, and if it sticks all after it."""
        self._any = (self.total + at, error, stick)

    def heal(self) -> None:
        self._plans.clear()
        self._any = None

    def _count(self, name: str) -> None:
        self.calls[name] += 1
        self.total += 1
        for now, plan in ((self.calls[name], self._plans.get(name)), (self.total, self._any)):
            if plan is not None:
                at, error, stick = plan
                if now == at or (stick and now > at):
                    raise OSError(error, os.strerror(error))


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


for _name in [n for n in vars(Sys) if not n.startswith("_") and n not in _NEVER_FAIL]:
    setattr(FailingSys, _name, _failing(_name))


def small(**sizes: Any) -> Limits:
    """Limits that make rotation happen soon and waiting short."""
    return Limits(**{"segment": 600, "busy": 0.2, **sizes})
