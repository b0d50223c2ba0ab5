"""What a durable change costs against a lock, one append and fdatasync of the same bytes."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Final

from okrtui.domain.records import Json
from okrtui.store.ports import NewId, Op, State
from okrtui.workspace.commands import check_in
from okrtui.workspace.workspace import Workspace
from tests.bench import big_store
from tests.bench.bench import Bench
from tests.bench.figures import Figure, milliseconds

BUDGET: Final = 2
GROWTH: Final = 1.3
"""How much more a commit may cost in a large store than in a small one."""
COMMITS: Final = 200
_SMALL: Final = 50


def commit(bench: Bench) -> Iterator[Figure]:
    large, small = (
        Workspace.open(path, user="ana", today=lambda: big_store.TODAY)
        for path in (bench.store(*big_store.MANY), bench.store(_SMALL))
    )
    path = large.store.path
    plain = os.open(path.parent / "baseline", os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o600)
    large_times, small_times, run_times = [], [], []
    plain_times: list[float] = []
    later_plain_times: list[float] = []
    try:
        for turn in range(COMMITS):
            before = _journal_bytes(path)
            large_times.append(timed(partial(_store_commit, large, turn)))
            line = b"x" * (_journal_bytes(path) - before)
            plain_times.append(timed(partial(_append, plain, line)))
            small_times.append(timed(partial(_store_commit, small, turn)))
        # By itself: what a whole check-in computes takes a commit's code out of the caches.
        for turn in range(COMMITS):
            run_times.append(timed(partial(_check_in, large, f"{40 + turn % 10}")))
            later_plain_times.append(timed(partial(_append, plain, line)))
    finally:
        os.close(plain)
        large.store.close()
        small.store.close()
    base, later_base = median(plain_times), median(later_plain_times)
    many, few = big_store.shown(*big_store.MANY), big_store.shown(_SMALL)
    for name, times, of, budget in (
        ("commit", large_times, base, BUDGET),
        ("check-in, typed text to saved", run_times, later_base, None),
    ):
        yield Figure(
            name,
            median(times) / of,
            "times",
            budget,
            f"{milliseconds(median(times))} ÷ {milliseconds(of)} for flock + append + fdatasync,"
            f" {COMMITS} each; {many}",
        )
    yield Figure(
        "commit, large store against small",
        median(large_times) / median(small_times),
        "times",
        GROWTH,
        f"{milliseconds(median(large_times))} ÷ {milliseconds(median(small_times))};"
        f" {many} against {few}",
    )


def timed(action: Callable[[], object]) -> float:
    begin = perf_counter()
    action()
    return perf_counter() - begin


def _store_commit(workspace: Workspace, turn: int) -> None:
    document: dict[str, Json] = {
        "key_result": 1 + turn,
        "date": big_store.TODAY.isoformat(),
        "value": 40.5,
        "confidence": 6,
        "created_at": "2026-11-22T09:00:00Z",
        "created_by": "ana",
        "updated_at": "2026-11-22T09:00:00Z",
        "updated_by": "ana",
    }

    def build(state: State, new_id: NewId) -> list[Op]:
        return [Op("ins", "check_ins", new_id("check_ins"), document)]

    workspace.store.commit(build, why=f"check-in KR{1 + turn}", user="ana")


def _check_in(workspace: Workspace, value: str) -> None:
    workspace.run(check_in(workspace, 1, value))


def _append(descriptor: int, line: bytes) -> None:
    fcntl.flock(descriptor, fcntl.LOCK_EX)
    os.write(descriptor, line)
    os.fdatasync(descriptor)
    fcntl.flock(descriptor, fcntl.LOCK_UN)


def _journal_bytes(path: Path) -> int:
    return sum(file.stat().st_size for file in path.parent.glob(f"{path.name}.j*"))
