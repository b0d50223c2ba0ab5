"""Looking after a store: the doctor, repairs, salvage and backups."""

from __future__ import annotations

import datetime
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

from okrtui.domain.errors import NotFound, OkrtuiError
from okrtui.store.care.copying import Copied, copy_store, write_backup
from okrtui.store.care.doctor import examine
from okrtui.store.care.finding import Finding
from okrtui.store.care.premises import is_ours
from okrtui.store.care.repair import repair
from okrtui.store.care.report import Lost, Report, Scribe
from okrtui.store.care.rescue import salvage_to
from okrtui.store.folder import Folder, reason
from okrtui.store.journal_store import open_store
from okrtui.store.limits import Limits
from okrtui.store.ports import CannotCreate, NotSaved, StoreError
from okrtui.store.system import Sys
from okrtui.workspace.belonging import TREES, name_of
from okrtui.workspace.relinking import relink
from okrtui.workspace.soundness import (
    MOST_TOLD,
    circles,
    dangling,
    faults,
    told,
    told_circle,
)
from okrtui.workspace.workspace import Workspace

if TYPE_CHECKING:
    from okrtui.store.ports import State

__all__ = [
    "Copied",
    "Finding",
    "Lost",
    "Mended",
    "Report",
    "back_up",
    "copy",
    "examined",
    "mend",
    "salvage",
]

_LIMITS: Final = Limits()
_SYS: Final = Sys()

Say = Callable[[str], None]


def examined(path: Path) -> tuple[Finding, ...]:
    """Everything that is to be said about a store. Changes nothing.

    Raises NotFound, and CannotCreate for a folder that isn't there.
    """
    with _folder(path) as folder:
        findings = list(examine(folder, _LIMITS).findings)
    return (*findings, *_contents(path))


class Mended(NamedTuple):
    """What a repair came to."""

    report: Report | None
    """What became of the journal, if it had to be written anew."""
    findings: tuple[Finding, ...]
    """What is to be said afterwards."""


def mend(path: Path, *, user: str, today: Callable[[], datetime.date], say: Say) -> Mended:
    """Repair what can be repaired without losing anything. Raises the store's errors."""
    with _folder(path) as folder:
        report = repair(folder, _LIMITS, _scribe(user), say)
    if any(f.mend == "links" for f in _contents(path)):
        workspace = Workspace.open(path, user=user, today=today)
        try:
            lines: list[str] = []
            say("mending links that lead nowhere, as one change …")
            done = workspace.run(relink(today(), lines.append))
            for line in lines:
                say(line)
            back = f"okrtui restore --seq {done.n - 1} takes it back"
            say(f"done: {done.message} (change {done.n}; {back})")
        finally:
            workspace.close()
    return Mended(report, examined(path))


def salvage(path: Path, target: Path, *, user: str) -> Report:
    """Write what can be had of a store to a new one. Raises CannotCreate, Damaged, NotSaved."""
    with _folder(path) as folder, _folder(target, new=True) as new:
        return salvage_to(folder, new, _LIMITS, _scribe(user))


def back_up(path: Path, to: Path | None, *, user: str) -> Copied:
    """A sealed snapshot at the newest change: to a new file, or among those beside the store.

    Raises NotFound when there is nothing yet, CannotCreate, Damaged and NotSaved.
    """
    with _told(path):
        return write_backup(path, to, user=user, sys=_SYS, limits=_LIMITS)


def copy(path: Path, to: Path, *, user: str) -> Copied:
    """The whole store with its history in a folder of its own. Raises as ``back_up`` does."""
    with _told(path):
        return copy_store(path, to, user=user, sys=_SYS, limits=_LIMITS)


@contextmanager
def _told(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise NotSaved(
            f"the backup of {path} could not be written: {reason(error)}", "Nothing was changed"
        ) from error


@contextmanager
def _folder(path: Path, *, new: bool = False) -> Iterator[Folder]:
    folder = Folder(_SYS, Path(os.path.abspath(path)))
    try:
        if not new and not _is_there(folder):
            raise NotFound(f"there is no store at {path}", "Name another one with --store")
        yield folder
    finally:
        folder.close()


def _is_there(folder: Folder) -> bool:
    try:
        return any(is_ours(folder, name) for name in _SYS.listdir(folder.fd))
    except OSError:
        return True  # what can't be read is for the doctor to tell


def _scribe(user: str) -> Scribe:
    return Scribe(user, _SYS.user(), _SYS.random(6), round(_SYS.clock(), 3))


def _contents(path: Path) -> Iterator[Finding]:
    """What is to be said about documents and links."""
    try:
        store = open_store(path, read_only=True, create=False)
    except StoreError as error:
        if not isinstance(error, CannotCreate) or path.exists():
            yield Finding("problem", "documents", error.title, str(path), error.hint)
        return
    try:
        yield from _documents(store.state())
        yield from _links(store.state())
    except OkrtuiError as error:
        yield Finding("problem", "documents", error.title, str(path), error.hint)
    finally:
        store.let_go()


def _documents(state: State) -> Iterator[Finding]:
    count = 0
    for fault in faults(state):
        count += 1
        if count <= MOST_TOLD:
            where = name_of(fault.table, fault.id)
            yield Finding("problem", "documents", f"{where}: {fault.what}", where, fault.hint)
    if count > MOST_TOLD:
        yield Finding("problem", "documents", f"and {count - MOST_TOLD} more like these")
    if not count:
        total = sum(map(len, state.values()))
        yield Finding("ok", "documents", f"all {total} have the right fields and values")


def _links(state: State) -> Iterator[Finding]:
    lines = [told(one) for one in dangling(state)]
    for table in sorted(TREES, reverse=True):
        lines += [told_circle(table, ids) for ids in circles(state, table)]
    hint = "doctor --repair mends it as one change, and deletes nothing"
    for line in lines[:MOST_TOLD]:
        yield Finding("problem", "references", line, line.partition(" ")[0], hint, "links")
    if len(lines) > MOST_TOLD:
        more = f"and {len(lines) - MOST_TOLD} more like these"
        yield Finding("problem", "references", more, "", hint, "links")
    if not lines:
        yield Finding("ok", "references", "every link leads to something, and none in a circle")
