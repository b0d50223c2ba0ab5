"""Several processes on one store, and kill -9 at any moment: nothing acknowledged is lost."""

from __future__ import annotations

import random
import shutil
import signal
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import tinydb

from okrtui.store.limits import Limits
from okrtui.store.ports import Op
from tests.store.kit import FAST, Plain, live, open_store, plain, put, small
from tests.store.workers import (
    PROCESSES,
    Worker,
    check_books,
    count_up,
    live_until,
    look_with_a_store,
    look_with_tinydb,
    move_money,
    open_accounts,
    transfers_of,
)

FOREVER = 1 << 30
TINY = small(segment=2000, busy=30)
"""A new segment after every few changes."""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "okr.json"
    open_accounts(open_store(path, sys=FAST))
    return path


@contextmanager
def dice(seed: int) -> Iterator[random.Random]:
    print(f"seed {seed}")
    yield random.Random(seed)


def kill_at_any_moment(worker: Worker, within: float, chance: random.Random) -> None:
    # The wait is the random moment itself: nothing is waited for.
    time.sleep(chance.uniform(0, within))
    worker.kill()


def rebuilt(path: Path) -> Plain:
    """What the journal alone tells."""
    home = path.with_name("rebuilt")
    home.mkdir(mode=0o700)
    for segment in path.parent.glob(f"{path.name}.j*"):
        shutil.copy(segment, home)
    try:
        return plain(open_store(home / path.name, sys=FAST))
    finally:
        shutil.rmtree(home)


def check(path: Path, writers: Iterable[tuple[str, Worker]]) -> None:
    """Acknowledged ⊆ present ⊆ begun, nothing twice, nothing half, and it goes on."""
    store = open_store(path, sys=FAST, limits=TINY)
    assert store.read_only is None
    assert store.warnings == ()
    state = plain(store)
    check_books(state)
    for name, worker in writers:
        there = transfers_of(state, name)
        assert len(there) == len(set(there)), name
        assert worker.numbers("acknowledged") <= set(there) <= worker.numbers("begun"), name
    assert rebuilt(path) == state
    before = store.number
    assert put(store, "goes_on", after=before).n == before + 1
    store.let_go()


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_kill_9_during_commits_loses_nothing_acknowledged_and_leaves_nothing_half(
    path: Path, seed: int
) -> None:
    with dice(seed) as chance:
        writers: list[tuple[str, Worker]] = []
        for round in range(25):
            pair = []
            for name in (f"a{round}", f"b{round}"):
                work = (name, Limits(), chance.randrange(FOREVER), FOREVER, False)
                pair.append((name, Worker(move_money, path, *work)))
            for _, worker in pair:
                for _ in range(chance.randint(1, 12)):
                    assert worker.listen() is not None
                kill_at_any_moment(worker, 0.002, chance)
            for _, worker in pair:
                assert worker.end() == -signal.SIGKILL
            writers += pair
            check(path, writers)


@pytest.mark.parametrize("seed", [4, 5, 6])
def test_kill_9_during_checkpoints_and_rotations_stops_nobody_else_and_loses_nothing(
    path: Path, seed: int
) -> None:
    with dice(seed) as chance:
        everyone: list[tuple[str, Worker]] = []

        def begin() -> tuple[str, Worker]:
            name = f"w{len(everyone)}"
            work = (name, TINY, chance.randrange(FOREVER), FOREVER, True)
            everyone.append((name, Worker(move_money, path, *work)))
            return everyone[-1]

        alive = [begin() for _ in range(3)]
        for _ in range(50):
            _, victim = alive.pop(chance.randrange(3))
            for _ in range(chance.randint(1, 9)):
                assert victim.listen() is not None
            kill_at_any_moment(victim, 0.005, chance)
            assert victim.end() == -signal.SIGKILL
            for _, other in alive:
                other.catch_up()
                # Two acknowledgements: the first may have been on its way already.
                goal = len(other.numbers("acknowledged")) + 2
                while len(other.numbers("acknowledged")) < goal:
                    assert other.listen() is not None
            alive.append(begin())
        for _, worker in alive:
            worker.kill()
        for _, worker in alive:
            assert worker.end() == -signal.SIGKILL
        check(path, everyone)
        assert len(list(path.parent.glob("*.j0*"))) > 5
        last = open_store(path, sys=FAST, limits=TINY)
        assert last.checkpoint()
        assert tables_of(path) == plain(last)
        assert not list(path.parent.glob("*.damaged-*"))


def tables_of(path: Path) -> Plain:
    """What plain TinyDB sees, without empty tables."""
    with tinydb.TinyDB(path) as db:
        return {
            name: {document.doc_id: dict(document) for document in db.table(name)}
            for name in db.tables() - {"_meta"}
            if len(db.table(name))
        }


def test_whichever_system_call_a_session_dies_at_nothing_acknowledged_is_lost(
    path: Path, tmp_path: Path
) -> None:
    """Killed at the n-th call, n = 1, 2, 3 … until a whole life passes, each from a torn tail."""
    first = open_store(path, sys=FAST)
    put(first, "goes_on", after=0)
    assert first.checkpoint()
    with live(path).open("ab") as journal:
        journal.write(b"torn")
    limits = small(segment=1)
    n, code = 0, None
    while code != 0:
        n += 1
        home = tmp_path / str(n)
        home.mkdir(mode=0o700)
        for file in filter(Path.is_file, path.parent.glob(f"{path.name}*")):
            shutil.copy(file, home)
        worker = Worker(live_until, home / path.name, n, limits)
        code = worker.end()
        assert code in (0, -signal.SIGKILL), n
        check(home / path.name, [("dying", worker)])
        shutil.rmtree(home)
    assert worker.numbers("acknowledged") == {0, 1, 2}
    assert n > 50


def test_4_processes_with_200_commits_each_lose_none_and_number_them_without_gaps(
    tmp_path: Path,
) -> None:
    path = tmp_path / "okr.json"
    store = open_store(path, user="ana")
    store.commit(lambda _, __: [Op("ins", "counters", 1, {"value": 0})], why="", user="ana")
    workers = {name: Worker(count_up, path, name, 200) for name in "abcd"}
    assert [worker.end() for worker in workers.values()] == [0, 0, 0, 0]
    told = [said.split()[1:] for worker in workers.values() for said in worker.said]
    assert sorted(int(number) for number, _ in told) == list(range(2, 802))
    assert sorted(int(id) for _, id in told) == list(range(1, 801))

    commits = list(open_store(path).log())
    assert [commit.n for commit in commits] == list(range(1, 802))
    assert len({commit.id for commit in commits}) == 801
    assert len({commit.session for commit in commits}) == 5

    store.refresh()
    state = plain(store)
    assert state["counters"] == {1: {"value": 800}}
    made = [(note["writer"], note["number"]) for note in state["notes"].values()]
    assert sorted(made) == [(name, number) for name in "abcd" for number in range(200)]
    store.checkpoint()
    assert tables_of(path) == state == rebuilt(path)


@pytest.mark.parametrize("way", ["TinyDB", "the store"])
def test_looking_while_others_commit_and_checkpoint_never_fails(path: Path, way: str) -> None:
    assert open_store(path, sys=FAST).checkpoint()
    over = PROCESSES.Event()
    if way == "TinyDB":
        looker = Worker(look_with_tinydb, path, over)
    else:
        looker = Worker(look_with_a_store, path, over, TINY)
    assert looker.listen() == "saw 1"
    work = [(name, TINY, seed, 120, True) for seed, name in enumerate("abc")]
    writers = [Worker(move_money, path, *each) for each in work]
    assert [writer.end() for writer in writers] == [0, 0, 0]
    over.set()
    assert looker.end() == 0
    seen = looker.numbers("saw")
    assert max(seen) == 361
    # It did look in between.
    assert len(seen) > 5
