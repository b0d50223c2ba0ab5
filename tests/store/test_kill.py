"""Death at every single system call. Death at any moment, among others, is campaigns/kill_soak."""

from __future__ import annotations

import shutil
import signal
from pathlib import Path

from tests.store.kit import FAST, live, open_store, plain, put, rebuilt, small
from tests.store.workers import Worker, check_books, live_until, open_accounts, transfers_of


def check(path: Path, worker: Worker) -> None:
    """Acknowledged ⊆ present ⊆ begun, nothing twice, nothing half, and it goes on."""
    store = open_store(path, sys=FAST)
    assert (store.read_only, store.warnings) == (None, ())
    state = plain(store)
    check_books(state)
    there = transfers_of(state, "dying")
    assert len(there) == len(set(there))
    assert worker.numbers("acknowledged") <= set(there) <= worker.numbers("begun")
    assert rebuilt(path) == state
    before = store.number
    assert put(store, "goes_on", after=before).n == before + 1
    store.let_go()


def test_whichever_system_call_a_session_dies_at_nothing_acknowledged_is_lost(
    path: Path, tmp_path: Path
) -> None:
    """Killed at the n-th call, n = 1, 2, 3 … until a whole life passes, each from a torn tail."""
    first = open_store(path, sys=FAST)
    open_accounts(first)
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
        for file in path.parent.glob(f"{path.name}*"):
            if file.is_file():
                shutil.copy(file, home)
        worker = Worker(live_until, home / path.name, n, limits)
        code = worker.end()
        assert code in (0, -signal.SIGKILL), n
        check(home / path.name, worker)
        shutil.rmtree(home)
    assert worker.numbers("acknowledged") == {0, 1, 2}
    assert n > 50
