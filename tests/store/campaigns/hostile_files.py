"""Files that somebody made to hurt, in the place of every file of a store, and sealed ones.

What carries a right seal counts as written: then anything may be found, but nothing may break.
"""

from __future__ import annotations

import random
import time
import tracemalloc
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import suppress
from functools import partial
from typing import Final

from okrtui.store import journal_store
from okrtui.store.journal_store import JournalStore
from okrtui.store.ports import StoreError
from tests.store.campaigns.campaign import Campaign, Figures, Run
from tests.store.campaigns.damaged_files import Case, note
from tests.store.campaigns.disk import Disk, DiskSys, Files
from tests.store.campaigns.hostile_contents import (
    plain_contents,
    sealed_lines,
    sealed_snapshots,
)
from tests.store.campaigns.victims import PATH, Victim, is_segment, victims
from tests.store.kit import plain

_SECONDS: Final = 2.0
"""Of the processor, for all that is done to one store; the largest costs its writing, too."""
_BYTES: Final = 500 << 20
_WORTH_WEIGHING: Final = 1 << 20
"""Smaller files can't take much; weighing costs time."""


def hurt(run: Run) -> Figures:
    figures: Counter[str] = Counter({"hostile stores": 0, "most MiB": 0})
    slowest = 0.0
    victim = victims(run.dice)[0][0]
    for name, files, use in _cases(victim):
        try:
            begun = time.process_time()
            use(files, run.dice)
            seconds = time.process_time() - begun
            figures["hostile stores"] += 1
            slowest = max(slowest, seconds)
            assert seconds <= _SECONDS, f"{seconds:.1f} s"
            if use is _used and max(map(len, files.values())) > _WORTH_WEIGHING:
                most = _weighed(lambda files=files, use=use: use(files, run.dice))  # type: ignore[misc]
                figures["most MiB"] = max(figures["most MiB"], most >> 20)
                assert most <= _BYTES, f"{most >> 20} MiB"
        except Exception as problem:
            raise AssertionError(f"{name}: {problem!r}") from problem
    return {**figures, "slowest s": slowest}


def _weighed(use: Callable[[], None]) -> int:
    """The most memory that it takes at any time."""
    tracemalloc.start()
    try:
        use()
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


Use = Callable[[Files, random.Random], None]


def _cases(victim: Victim) -> Iterator[tuple[str, Files, Use]]:
    live = max(name for name in victim.files if is_segment(name))
    following = f"{live[:-8]}{int(live[-8:]) + 1:08}"
    snapshot, before = PATH.name, f"{PATH.name}.prev"
    whole = victim.files
    judged = partial(_judged, victim)
    for name, data in plain_contents():
        yield f"{name} as {snapshot}", {**whole, snapshot: data}, judged
        yield f"{name} as {before}", {**whole, before: data}, judged
        yield f"{name} as both snapshots", {**whole, snapshot: data, before: data}, judged
        yield f"{name} as {live}", {**whole, live: data}, judged
        yield f"{name} behind {live}", {**whole, live: whole[live] + data}, judged
        yield f"{name} as {following}", {**whole, following: data}, judged
        yield f"{name} alone", {snapshot: data}, _used
        yield f"{name} as all there is", dict.fromkeys(whole, data), _used
    last = whole[live].splitlines(keepends=True)[-1]
    for name, data in sealed_lines(last):
        yield f"{name} in a sealed line", {**whole, live: whole[live] + data}, _used
    for name, data in sealed_snapshots(whole[snapshot]):
        yield f"{name} in a sealed snapshot", {**whole, snapshot: data}, _used
        yield f"{name} in a sealed snapshot alone", {snapshot: data}, _used


def _judged(victim: Victim, files: Files, dice: random.Random) -> None:
    """It shows what once was."""
    case = Case(files, (victim,), Disk(files, dice))
    store = case.open()
    if store is not None:
        case.judge(store)
        case.go_on(store, fold=True)


_USES: Final[tuple[Callable[[JournalStore], object], ...]] = (
    plain,
    lambda store: list(store.log()),
    lambda store: store.having("check_ins", "key_result", 1),
    note,
    JournalStore.refresh,
    JournalStore.checkpoint,
    JournalStore.close,
)


def _used(files: Files, dice: random.Random) -> None:
    """Nothing but documented errors, whatever is done."""
    disk = Disk(files, dice)
    for _ in range(2):
        with suppress(StoreError):
            store = journal_store.open_store(PATH, sys=DiskSys(disk))
            for use in _USES:
                with suppress(StoreError):
                    use(store)


CAMPAIGN: Final = Campaign(
    "hostile-files",
    "Whatever somebody puts in a file's place, the store shows what once was or refuses, with a "
    "documented error, in 2 s and 500 MB.",
    hurt,
    short=0,
    long=0,
)
