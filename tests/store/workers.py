"""What other processes do to a store while a test kills them, waits for them or looks on.

Started by a fork server, so that a process costs milliseconds; all have memory of their own and
die by SIGKILL as any other.
"""

from __future__ import annotations

import multiprocessing
import os
import random
import signal
import time
from collections.abc import Callable, Mapping, Sequence
from hashlib import sha256
from multiprocessing.connection import Connection
from pathlib import Path
from traceback import format_exc
from typing import Any

import tinydb

from okrtui.domain.records import Document, Json
from okrtui.store.journal_store import JournalStore, open_store
from okrtui.store.limits import Limits
from okrtui.store.ports import Build, Busy, NewId, Op, State, Store
from okrtui.store.system import Sys
from tests.store.kit import FastSys, Plain, plain

PROCESSES = multiprocessing.get_context("forkserver")
PROCESSES.set_forkserver_preload([__name__])

ACCOUNTS = 4
BALANCE = 100


class Worker:
    """A process that tells over a pipe what it does."""

    def __init__(self, work: Callable[..., None], path: Path, *more: object) -> None:
        self._wire, theirs = PROCESSES.Pipe()
        self._process = PROCESSES.Process(
            target=_told, args=(work, path, theirs, *more), daemon=True
        )
        self._process.start()
        theirs.close()
        assert self._process.pid is not None
        self.pid: int = self._process.pid
        self.said: list[str] = []
        self._ended = False

    def listen(self) -> str | None:
        """The next thing it says; None when it is gone."""
        try:
            self.said.append(self._wire.recv_bytes().decode())
        except (EOFError, ConnectionResetError):
            return None
        assert not self.said[-1].startswith("breach"), self.said[-1]
        return self.said[-1]

    def catch_up(self) -> None:
        """Hear all that was said until now."""
        while self._wire.poll() and self.listen() is not None:
            pass

    def tell(self, word: bytes) -> None:
        self._wire.send_bytes(word)

    def kill(self) -> None:
        if not self._ended:
            self._process.kill()

    def signal(self, number: int) -> None:
        os.kill(self.pid, number)

    def end(self) -> int | None:
        """Hear it out; gives its exit code."""
        while self.listen() is not None:
            pass
        self._process.join()
        self._ended = True
        code = self._process.exitcode
        self._process.close()
        self._wire.close()
        return code

    def numbers(self, word: str) -> set[int]:
        return {int(said.split()[1]) for said in self.said if said.startswith(word)}


def _told(work: Callable[..., None], path: Path, wire: Connection, *more: object) -> None:
    """What goes wrong in a process is the test's to know."""
    try:
        work(path, wire, *more)
    except Exception:
        wire.send_bytes(f"breach in process {os.getpid()}: {format_exc()}".encode())
        raise


# ---------------------------------------------------------------------------- a small bank


def open_accounts(store: Store) -> None:
    store.commit(
        lambda _, __: [
            Op("ins", "accounts", id, {"balance": BALANCE}) for id in range(1, ACCOUNTS + 1)
        ],
        why="open accounts",
        user="bank",
    )


def transfer(writer: str, number: int, amount: int, giver: int, taker: int) -> Build:
    """Builds a change of three documents that make sense only together."""

    def build(state: State, new_id: NewId) -> Sequence[Op]:
        def moved(account: int, by: int) -> Op:
            old = state["accounts"][account]["balance"]
            assert isinstance(old, int)
            return Op("set", "accounts", account, {"balance": (old, old + by)})

        note: dict[str, Json] = {
            "writer": writer,
            "number": number,
            "from": giver,
            "to": taker,
            "amount": amount,
        }
        return [
            moved(giver, -amount),
            Op("ins", "transfers", new_id("transfers"), note),
            moved(taker, amount),
        ]

    return build


def check_books(state: Mapping[str, Mapping[int, Document]]) -> None:
    """No transfer is half there."""
    balances = dict.fromkeys(range(1, ACCOUNTS + 1), BALANCE)
    for note in state.get("transfers", {}).values():
        giver, taker, amount = note["from"], note["to"], note["amount"]
        assert isinstance(giver, int)
        assert isinstance(taker, int)
        assert isinstance(amount, int)
        balances[giver] -= amount
        balances[taker] += amount
    assert {id: account["balance"] for id, account in state["accounts"].items()} == balances


def transfers_of(state: Mapping[str, Mapping[int, Document]], writer: str) -> list[object]:
    notes = state.get("transfers", {}).values()
    return [note["number"] for note in notes if note["writer"] == writer]


# ---------------------------------------------------------------------------- what processes do


def transaction_of(writer: str, number: int) -> str:
    """The id of a writer's change: whoever makes it again makes it under the same one."""
    return sha256(f"{writer} {number}".encode()).hexdigest()[:16]


def change_of(writer: str, number: int) -> Build:
    """What a writer's change is: a transfer, a step of the counter, or a document of its own."""
    dice = random.Random(f"{writer} {number}")
    kind = dice.choice(("bank", "counter", "set"))
    if kind == "bank":
        giver, taker = dice.sample(range(1, ACCOUNTS + 1), 2)
        return transfer(writer, number, dice.randint(1, 9), giver, taker)
    if kind == "counter":
        return lambda _, __: [Op("inc", "counters", 1, {"value": (0, 1)})]
    mark: dict[str, Json] = {"writer": writer, "number": number}
    return lambda _, new_id: [Op("ins", "marks", new_id("marks"), mark)]


def keep_writing(
    path: Path, wire: Connection, writer: str, first: int, limits: Limits, fold_in: bool
) -> None:
    """Make change after change, and say of each when it is begun and when it is acknowledged.

    The first may have been made already by a writer that died before it could say so.
    """
    store = open_store(path, user=writer, limits=limits)
    number = first
    while True:
        wire.send_bytes(b"begun %d" % number)
        id, build = transaction_of(writer, number), change_of(writer, number)
        while True:
            try:
                made = store.commit(build, why="write", user=writer, transaction_id=id)
            except Busy as busy:
                # Nothing was changed: it may be tried again.
                wire.send_bytes(f"busy {busy.title}. {busy.hint}".encode())
            else:
                break
        wire.send_bytes(b"acknowledged %d %d" % (number, made.n))
        if fold_in and number % 3 == 0:
            store.checkpoint()
        number += 1


def stop_while_holding(path: Path, wire: Connection, limits: Limits) -> None:
    """Be stopped in the middle of a commit, by the one stop that can't be held back."""
    store = open_store(path, user="stopped", limits=limits)

    def build(_: State, new_id: NewId) -> Sequence[Op]:
        wire.send_bytes(b"holding")
        os.kill(os.getpid(), signal.SIGSTOP)
        return [Op("ins", "marks", new_id("marks"), {"writer": "stopped", "number": 0})]

    made = store.commit(build, why="write", user="stopped")
    wire.send_bytes(b"acknowledged 0 %d" % made.n)
    store.let_go()


class DawdlingSys(Sys):
    """Others get much done between any two of its looks."""

    def read(self, fd: int, count: int, offset: int) -> bytes:
        data = super().read(fd, count, offset)
        time.sleep(0.003)
        return data


def follow(path: Path, wire: Connection, limits: Limits) -> None:
    """See every change exactly once and in order until told that it is over."""
    _follow(open_store(path, limits=limits), wire)


def follow_slowly(path: Path, wire: Connection, limits: Limits) -> None:
    _follow(open_store(path, limits=limits, sys=DawdlingSys()), wire)


def _follow(store: JournalStore, wire: Connection) -> None:
    at = store.number
    over = False
    while not over:
        # Asked first: the last look sees everything.
        over = wire.poll(0.002)
        seen = store.refresh()
        assert not seen.reloaded, f"read anew behind change {at}"
        assert [commit.n for commit in seen.commits] == list(range(at + 1, store.number + 1))
        assert store.read_only is None, store.read_only
        at = store.number
        check_books(store.state())
    wire.send_bytes(b"reached %d" % at)
    store.let_go()


def look_with_tinydb(path: Path, wire: Connection, _: Limits) -> None:
    """Open the snapshot with plain TinyDB until it is over, and check what one sees."""
    before = 0
    over = False
    while not over:
        over = wire.poll(0.002)
        if not path.exists():
            continue
        with tinydb.TinyDB(path) as db:
            seen: Plain = {
                name: {document.doc_id: dict(document) for document in db.table(name)}
                for name in db.tables()
            }
        check_books(seen)
        number = seen["_meta"][1]["n"]
        assert isinstance(number, int)
        assert number >= before, "an older snapshot came back"
        before = number
    wire.send_bytes(b"looked %d" % before)


def look_with_a_store(path: Path, wire: Connection, limits: Limits) -> None:
    """Open the store anew until it is over: always sound, never a warning, never read-only."""
    before = 0
    over = False
    while not over:
        over = wire.poll(0.002)
        store = open_store(path, limits=limits)
        try:
            assert (store.read_only, store.warnings) == (None, ())
            check_books(plain(store))
            assert store.number >= before
            store.refresh()
            assert store.read_only is None
            check_books(plain(store))
            before = store.number
        finally:
            store.let_go()
    wire.send_bytes(b"reached %d" % before)


class DyingSys(FastSys):
    """The process dies at its n-th system call, before it or half-way through a write."""

    def __init__(self, at: int) -> None:
        self._left = at

    def die_or_go_on(self) -> None:
        self._left -= 1
        if self._left == 0:
            os.kill(os.getpid(), signal.SIGKILL)

    def write(self, fd: int, data: bytes) -> int:
        if self._left == 1:
            super().write(fd, data[: len(data) // 2])
        self.die_or_go_on()
        return super().write(fd, data)


def _dying(name: str) -> Callable[..., Any]:
    def call(self: DyingSys, *args: Any) -> Any:
        self.die_or_go_on()
        return getattr(super(DyingSys, self), name)(*args)

    return call


# What changes or locks something; between two other calls nothing can be half done.
for _name in ("open", "close", "fdatasync", "fsync", "flock", "fchmod", "ftruncate"):
    setattr(DyingSys, _name, _dying(_name))
for _name in ("rename", "link", "unlink"):
    setattr(DyingSys, _name, _dying(_name))


def live_until(path: Path, wire: Connection, at: int, limits: Limits) -> None:
    """A session's life, which ends at the ``at``-th system call if it has so many."""
    store: JournalStore = open_store(path, sys=DyingSys(at), limits=limits)
    for number in range(3):
        wire.send_bytes(b"begun %d" % number)
        store.commit(transfer("dying", number, 5, 1 + number, 2 + number), why="", user="dying")
        wire.send_bytes(b"acknowledged %d" % number)
        store.checkpoint()
    store.close()
