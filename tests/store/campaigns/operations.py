"""What a session does while its disk fails: the operations of the fault sweep."""

from __future__ import annotations

import datetime
import os
import shutil
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final, NamedTuple

from okrtui.domain.records import Json
from okrtui.store.care.copying import write_backup
from okrtui.store.care.repair import repair
from okrtui.store.care.report import Scribe
from okrtui.store.folder import Folder
from okrtui.store.journal_store import JournalStore, open_store
from okrtui.store.limits import Limits
from okrtui.store.ports import NotSaved, Op
from okrtui.workspace.commands import add_objective, delete, edit
from okrtui.workspace.restoring import Target, restore
from okrtui.workspace.workspace import Workspace
from tests.store.kit import FAST, FailingSys, files, live

# Any day but the real one: times are frozen then, and every run writes the same.
TODAY: Final = datetime.date(2026, 11, 20)
FIRST_SCHEMA: Final = Path(__file__).parents[1] / "fixtures" / "v1"
LATER: Final = 4e9
"""Seconds since the epoch: all that is done is older."""
TORN: Final = b'{"n":99,"id":"half a li'


class Bench:
    """One session, and the workspace on it."""

    def __init__(self, path: Path, sys: FailingSys, limits: Limits) -> None:
        self.path = path
        self.sys = sys
        self.limits = limits
        self.closed = False
        self.store: JournalStore | None = None
        self._workspace: Workspace | None = None

    def open(self) -> None:
        self.store = open_store(self.path, sys=self.sys, limits=self.limits)

    @property
    def session(self) -> JournalStore:
        assert self.store is not None
        return self.store

    @property
    def workspace(self) -> Workspace:
        if self._workspace is None:
            self._workspace = Workspace(self.session, user="ana", today=lambda: TODAY)
        return self._workspace

    def let_go(self) -> None:
        self.sys.heal()
        if self.store is not None:
            self.store.let_go()


Step = Callable[[Bench], object]


def _nothing(_: object) -> None:
    """There is nothing to prepare or to look after."""


class Operation(NamedTuple):
    name: str
    steps: Sequence[Step]
    """Each is one transaction or none."""
    before: Step = _nothing
    """What the session did while its disk was well."""
    spoil: Callable[[Path], object] = _nothing
    """What the folder went through before."""
    kept: Callable[[Path], object] = _nothing
    """Checked after a step that failed."""
    opens: bool = False
    """Faults strike from the opening on."""
    skips: bool = False
    """What the disk refuses may be left out: there is a checkpoint in it."""
    alone: bool = False
    """No session is needed."""
    first: bool = False
    """There is no store yet."""
    segment: int = 0

    def limits(self, usual: Limits) -> Limits:
        return usual._replace(segment=self.segment or usual.segment)


# ---------------------------------------------------------------------------- steps


def entry(title: str) -> Step:
    """Three documents that make sense only together."""

    def step(bench: Bench) -> None:
        bench.session.commit(
            lambda state, new_id: [
                Op("ins", "entries", new_id("entries"), {"title": title}),
                Op("set", "heads", 1, {"last": (state["heads"][1]["last"], title)}),
                Op("inc", "heads", 1, {"count": (0, 1)}),
            ],
            why=title,
            user="ana",
        )

    return step


def begin(bench: Bench) -> None:
    head: dict[str, Json] = {"last": "", "count": 0}
    bench.session.commit(lambda _, __: [Op("ins", "heads", 1, head)], why="begin", user="ana")


def checkpoint(bench: Bench) -> None:
    bench.session.checkpoint()


def close(bench: Bench) -> None:
    bench.session.close()
    bench.closed = True


def refresh(bench: Bench) -> None:
    bench.session.refresh()


def others_write(bench: Bench) -> None:
    other = open_store(bench.path, sys=FAST, limits=bench.limits)
    for title in "xyz":
        entry(title)(_of(other))
    other.checkpoint()
    other.let_go()


def _of(store: JournalStore) -> Bench:
    bench = Bench(store.path, FailingSys(), Limits())
    bench.store = store
    return bench


def undo(bench: Bench) -> None:
    bench.workspace.undo()
    bench.workspace.absorb()


def redo(bench: Bench) -> None:
    bench.workspace.redo()
    bench.workspace.absorb()


def restore_deleted(bench: Bench) -> None:
    before = bench.session.number - 1
    state = bench.session.at(before)
    bench.workspace.run(restore(Target(state, f"after change {before}", lambda: b"")))


def archive(bench: Bench) -> None:
    bench.session.archive(LATER)


def back_up(bench: Bench) -> None:
    """As the command does: what the system says is told as not saved."""
    try:
        write_backup(bench.path, None, user="ana", sys=bench.sys, limits=bench.limits)
    except OSError as error:
        raise NotSaved(f"{bench.path}: {error}", "Try again") from error


def mend(bench: Bench) -> None:
    folder = Folder(bench.sys, bench.path)
    try:
        repair(folder, bench.limits, Scribe("ana", "ana", "0" * 12, 0.0), lambda step: None)
    finally:
        folder.close()


# ---------------------------------------------------------------------------- folders


def ledger(path: Path, limits: Limits, *, folded: bool) -> None:
    """A store with some history."""
    store = open_store(path, sys=FAST, limits=limits)
    bench = _of(store)
    begin(bench)
    for title in "abc":
        entry(title)(bench)
        if folded:
            store.checkpoint()
    entry("d")(bench)
    store.let_go()


def litter(path: Path) -> None:
    """What crashes leave behind."""
    tear(path)
    unfinished = path.with_name(f"{path.name}.tmp-0123456789ab")
    unfinished.write_bytes(b"unfinished")
    os.utime(unfinished, (1, 1))


def tear(path: Path) -> None:
    with live(path).open("ab") as journal:
        journal.write(TORN)


def wreck(path: Path) -> None:
    tear(path)
    path.write_bytes(b"broken")


def torn_is_kept(path: Path) -> None:
    """Wherever mending stopped: what was torn lies where it lay, or aside as a whole."""
    assert any(TORN in data for data in files(path.parent).values()), "torn bytes are lost"


def goals(path: Path) -> None:
    """An objective that was added, edited and deleted, as one person does."""
    bench = Bench(path, FailingSys(), Limits())
    bench.open()
    workspace = bench.workspace
    workspace.run(add_objective(workspace, "Riders come back"))
    workspace.run(edit(workspace, "O1", {"title": "Riders come back every week"}))
    workspace.run(delete(workspace, "O1"))
    bench.let_go()


def undone(path: Path) -> None:
    goals(path)
    bench = Bench(path, FailingSys(), Limits())
    bench.open()
    undo(bench)
    bench.let_go()


def older(path: Path) -> None:
    """A store of the first schema."""
    shutil.rmtree(path.parent)
    shutil.copytree(FIRST_SCHEMA, path.parent)
    path.parent.chmod(0o700)


OPERATIONS: Final = (
    Operation("commit", (entry("e"), entry("f"))),
    Operation("first commit", (begin, entry("a")), first=True),
    Operation("rotation", (entry("e"), entry("f")), segment=1),
    Operation("checkpoint", (checkpoint, entry("e")), skips=True),
    Operation("open", (entry("e"),), opens=True),
    Operation(
        "open a torn and broken store",
        (entry("e"), checkpoint),
        spoil=wreck,
        kept=torn_is_kept,
        opens=True,
        skips=True,
    ),
    Operation("follow", (refresh, entry("e")), before=others_write),
    Operation("undo", (undo,), spoil=goals),
    Operation("redo", (redo,), spoil=undone),
    Operation("migrate", (begin,), spoil=older),
    Operation("restore", (restore_deleted,), spoil=goals),
    Operation("archive", (archive,), before=checkpoint, skips=True),
    Operation("back up", (back_up,), alone=True),
    Operation("repair", (mend,), spoil=wreck, kept=torn_is_kept, alone=True),
    Operation("close", (entry("e"), close), skips=True),
)
