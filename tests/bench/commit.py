"""What a durable change costs against one append and fdatasync of the same bytes."""

from __future__ import annotations

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
from tests.bench.bench import BIG, Bench
from tests.bench.figures import Figure, milliseconds

BUDGET: Final = 5
COMMITS: Final = 60


def commit(bench: Bench) -> Iterator[Figure]:
    path = bench.store(BIG)
    workspace = Workspace.open(path, user="ana", today=lambda: big_store.TODAY)
    plain = os.open(path.parent / "baseline", os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    store_times, run_times, plain_times = [], [], []
    try:
        for turn in range(COMMITS):
            before = _journal_bytes(path)
            store_times.append(timed(partial(_store_commit, workspace, turn)))
            line = b"x" * (_journal_bytes(path) - before)
            plain_times.append(timed(partial(_append, plain, line)))
            value = f"{40 + turn % 10}"
            run_times.append(timed(partial(_check_in, workspace, value)))
    finally:
        os.close(plain)
        workspace.close()
    base = median(plain_times)
    for name, times, budget in (
        ("commit", store_times, BUDGET),
        ("check-in, typed text to saved", run_times, None),
    ):
        yield Figure(
            name,
            median(times) / base,
            "times",
            budget,
            f"{milliseconds(median(times))} ÷ {milliseconds(base)} for append + fdatasync,"
            f" {COMMITS} each",
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
    os.write(descriptor, line)
    os.fdatasync(descriptor)


def _journal_bytes(path: Path) -> int:
    return sum(file.stat().st_size for file in path.parent.glob(f"{path.name}.j*"))
