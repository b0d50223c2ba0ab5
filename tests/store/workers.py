"""What other processes do to a store while a test kills them, waits for them or looks on.

Started by a fork server, so that a process costs milliseconds; all have memory of their own and
die by SIGKILL as any other.
"""

from __future__ import annotations

import multiprocessing
import os
import random
import signal
from collections.abc import Callable, Mapping, Sequence
from multiprocessing.connection import Connection
from multiprocessing.synchronize import Event
from pathlib import Path
from typing import Any

import tinydb

from okrtui.domain.records import Document, Json
from okrtui.store.journal_store import JournalStore, open_store
from okrtui.store.limits import Limits
from okrtui.store.ports import NewId, Op, State, Store
from tests.store.kit import FastSys, Plain, plain

PROCESSES = multiprocessing.get_context("forkserver")
PROCESSES.set_forkserver_preload([__name__])

ACCOUNTS = 4
BALANCE = 100


class Worker:
    """A process that tells over a pipe what it does."""

    def __init__(self, work: Callable[..., None], path: Path, *more: object) -> None:
        self._wire, theirs = PROCESSES.Pipe(duplex=False)
        self._process = PROCESSES.Process(target=work, args=(path, theirs, *more), daemon=True)
        self._process.start()
        theirs.close()
        self.said: list[str] = []

    def listen(self) -> str | None:
        """The next thing it says; None when it is gone."""
        try:
            self.said.append(self._wire.recv_bytes().decode())
        except EOFError:
            return None
        return self.said[-1]

    def catch_up(self) -> None:
        """Hear all that was said until now."""
        while self._wire.poll() and self.listen() is not None:
            pass

    def kill(self) -> None:
        self._process.kill()

    def end(self) -> int | None:
        """Hear it out; gives its exit code."""
        while self.listen() is not None:
            pass
        self._process.join()
        code = self._process.exitcode
        self._process.close()
        self._wire.close()
        return code

    def numbers(self, word: str) -> set[int]:
        return {int(said.split()[1]) for said in self.said if said.startswith(word)}


# ---------------------------------------------------------------------------- a small bank


def open_accounts(store: Store) -> None:
    store.commit(
        lambda _, __: [
            Op("ins", "accounts", id, {"balance": BALANCE}) for id in range(1, ACCOUNTS + 1)
        ],
        why="open accounts",
        user="bank",
    )


def transfer(writer: str, number: int, amount: int, giver: int, taker: int) -> Any:
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


def move_money(
    path: Path, wire: Connection, writer: str, limits: Limits, seed: int, most: int, fold_in: bool
) -> None:
    """Make transfers, and say of each when it is begun and when it is acknowledged."""
    dice = random.Random(seed)
    store = open_store(path, user=writer, limits=limits)
    for number in range(most):
        giver, taker = dice.sample(range(1, ACCOUNTS + 1), 2)
        wire.send_bytes(b"begun %d" % number)
        commit = store.commit(
            transfer(writer, number, dice.randint(1, 9), giver, taker), why="transfer", user=writer
        )
        wire.send_bytes(b"acknowledged %d %d" % (number, commit.n))
        if fold_in:
            store.checkpoint()
            wire.send_bytes(b"folded %d" % number)
    store.let_go()


def count_up(path: Path, wire: Connection, writer: str, times: int) -> None:
    """Add one to a shared counter and a document of one's own, again and again."""
    store = open_store(path, user=writer)
    for number in range(times):
        commit = store.commit(
            lambda _, new_id, number=number: [  # type: ignore[misc]
                Op("inc", "counters", 1, {"value": (0, 1)}),
                Op("ins", "notes", new_id("notes"), {"writer": writer, "number": number}),
            ],
            why="count",
            user=writer,
        )
        wire.send_bytes(b"counted %d %d" % (commit.n, commit.ops[1].id))
    store.close()


def look_with_tinydb(path: Path, wire: Connection, over: Event) -> None:
    """Open the snapshot with plain TinyDB until it is over, and check what one sees."""
    before = 0
    last = False
    while not last:
        last = over.is_set()  # looked at first: the last look sees everything
        with tinydb.TinyDB(path) as db:
            seen: Plain = {
                name: {document.doc_id: dict(document) for document in db.table(name)}
                for name in db.tables()
            }
        check_books(seen)
        number = seen["_meta"][1]["n"]
        assert isinstance(number, int)
        assert number >= before
        before = number
        wire.send_bytes(b"saw %d" % number)


def look_with_a_store(path: Path, wire: Connection, over: Event, limits: Limits) -> None:
    """Open the store anew until it is over: always sound, never a warning, never read-only."""
    before = 0
    last = False
    while not last:
        last = over.is_set()
        store = open_store(path, limits=limits)
        try:
            assert (store.read_only, store.warnings) == (None, ())
            check_books(plain(store))
            assert store.number >= before
            store.refresh()
            assert store.read_only is None
            check_books(plain(store))
            before = store.number
            wire.send_bytes(b"saw %d" % before)
        finally:
            store.let_go()


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
