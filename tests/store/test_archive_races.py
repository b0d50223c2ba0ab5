"""Archiving while other processes write and read, and while the archiver is killed."""

from __future__ import annotations

import random
from multiprocessing.connection import Connection
from pathlib import Path

from okrtui.store.journal_store import open_store as open_plain
from okrtui.store.ports import NotSaved, Store
from tests.store.kit import FAST, open_store, plain, put, small
from tests.store.workers import Worker

CHANGES = 60


def _open(path: Path) -> Store:
    return open_plain(path, sys=FAST, limits=small(segment=1500, busy=30.0))


def write(path: Path, wire: Connection, name: str) -> None:
    """Make changes and say which were acknowledged."""
    store = _open(path)
    for n in range(CHANGES):
        put(store, title=f"{name} {n}")
        wire.send_bytes(f"saved {name} {n}".encode())
        if n % 7 == 0:
            store.checkpoint()
    store.close()


def archive(path: Path, wire: Connection) -> None:
    """Archive whatever can be, until the other side says that it is over."""
    store = _open(path)
    while not wire.poll():
        wire.send_bytes(b"try")
        try:
            moved = store.archive(1e12)
        except NotSaved:
            continue  # a writer's checkpoint came between: nothing was moved
        if moved is not None:
            wire.send_bytes(f"moved {moved.last}".encode())
        store.refresh()


def read(path: Path, wire: Connection) -> None:
    """Follow the others and look back, until the other side says that it is over."""
    store = _open(path)
    while not wire.poll():
        store.refresh()
        n = store.number
        if n:
            seen = [commit.n for commit in store.log(1, n)]
            assert seen == list(range(1, n + 1)), seen
            back = [commit.n for commit in store.log_back()]
            assert back == seen[::-1], back
            assert len(store.at(n // 2)["objectives"]) == n // 2
        assert store.read_only is None


def check(path: Path, saved: set[str]) -> None:
    store = open_store(path, sys=FAST, limits=small(segment=1500))
    titles = [str(document["title"]) for document in plain(store)["objectives"].values()]
    assert saved <= set(titles)
    assert len(titles) == len(set(titles))
    assert [commit.n for commit in store.log()] == list(range(1, store.number + 1))
    assert store.audit(store.head()).changes == store.number
    assert (store.read_only, store.warnings) == (None, ())


def acknowledged(*writers: Worker) -> set[str]:
    return {said.removeprefix("saved ") for writer in writers for said in writer.said}


def test_writers_and_readers_go_on_while_segments_are_archived(path: Path) -> None:
    put(open_store(path, sys=FAST), title="first")
    others = [Worker(archive, path), Worker(read, path)]
    writers = [Worker(write, path, name) for name in ("ana", "bo")]
    assert [writer.end() for writer in writers] == [0, 0]
    for other in others:
        other.tell(b"over")
    assert [other.end() for other in others] == [0, 0]
    assert any(said.startswith("moved") for said in others[0].said)
    assert len(acknowledged(*writers)) == 2 * CHANGES
    check(path, acknowledged(*writers))


def test_an_archiver_that_is_killed_loses_nothing(path: Path) -> None:
    chance = random.Random(7)
    put(open_store(path, sys=FAST), title="first")
    writer = Worker(write, path, "ana")
    for _ in range(12):
        archiver = Worker(archive, path)
        for _ in range(chance.randint(1, 12)):
            archiver.listen()
        archiver.kill()
        archiver.end()
    assert writer.end() == 0
    check(path, acknowledged(writer))
