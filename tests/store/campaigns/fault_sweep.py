"""The n-th system call fails, n = 1, 2, 3 … until the operation gets through.

Each operation is a few steps of one session. They are done once without any fault, which gives
the state after each; then again for every call and every way to fail, beside a session whose
disk is well.
"""

from __future__ import annotations

import errno
import os
import shutil
import signal
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final, NamedTuple, TypeAlias

from okrtui.store import ports
from okrtui.store.journal_store import JournalStore, open_store
from okrtui.store.limits import Limits
from okrtui.store.ports import NotSaved, StoreError, Unknown
from tests.store.campaigns.campaign import Campaign, Figures, Run
from tests.store.campaigns.operations import OPERATIONS, TORN, Bench, Operation, ledger, litter
from tests.store.kit import (
    FAST,
    FailingSys,
    Fault,
    Plain,
    files,
    plain,
    put,
    small,
    tables_of,
    without_nulls,
)

SYNCS: Final = frozenset({"fdatasync", "fsync"})
WRITES: Final = frozenset({"write"})
WAVES: Final = (
    (Fault(errno.EIO),),
    (Fault(errno.EIO, stick=True),),
    (
        Fault(errno.ENOSPC),
        Fault(errno.EDQUOT),
        Fault(errno.EINTR),
        Fault(errno.ENOSPC, stick=True),
    ),
    (Fault(errno.EIO, True, SYNCS),),
    (Fault(errno.ENOSPC, False, WRITES, half=True), Fault(0, False, WRITES, half=True)),
    (Fault(errno.EIO, True, WRITES, half=True), Fault(0, True, WRITES, half=True)),
)
"""Each goes over all calls. The short form takes a wave's faults in turn, the long one all."""

DOCUMENTED: Final = tuple(
    kind
    for kind in vars(ports).values()
    if isinstance(kind, type) and issubclass(kind, StoreError) and kind is not StoreError
)

Outcome: TypeAlias = StoreError | None


class Workload(NamedTuple):
    """What the store is like that the operations meet."""

    segment: int
    """How long segments get."""
    folded: bool
    """Whether there are snapshots."""
    littered: bool
    """Whether there is a torn tail, and a snapshot that nobody finished."""

    @property
    def limits(self) -> Limits:
        return small(segment=self.segment, busy=0.05)


WORKLOADS: Final = tuple(
    Workload(segment, folded, littered)
    for littered in (False, True)
    for segment in (600, 1 << 20)
    for folded in (True, False)
)
"""The first is the short form's."""


def run(run: Run) -> Figures:
    figures: Counter[str] = Counter()
    mask = signal.pthread_sigmask(signal.SIG_BLOCK, ())
    waves = [(fault,) for wave in WAVES for fault in wave] if run.long else WAVES
    turn = run.dice.randrange(4)
    # Every part does its share of the operations, in all workloads.
    for number, workload in enumerate(WORKLOADS if run.long else WORKLOADS[:1]):
        for operation in OPERATIONS[run.part :: run.parts]:
            home = run.folder / f"{number} {operation.name}"
            home.mkdir(mode=0o700)
            sweep(home, workload, operation, waves, turn, figures)
            assert signal.pthread_sigmask(signal.SIG_BLOCK, ()) == mask, "signals are held back"
            shutil.rmtree(home)
    return dict(figures)


def sweep(
    home: Path,
    workload: Workload,
    operation: Operation,
    waves: Sequence[Sequence[Fault]],
    turn: int,
    figures: Counter[str],
) -> None:
    """One operation on one store, with a fault of every wave at every call."""
    origin = home / "origin" / "okr.json"
    origin.parent.mkdir(mode=0o700)
    if not operation.first:
        ledger(origin, workload.limits, folded=workload.folded)
        if workload.littered:
            litter(origin)
    operation.spoil(origin)
    begun = files(origin.parent)
    states = _faultless(put_down(begun, home / "faultless"), workload, operation)
    for wave in waves:
        at, struck = 0, True
        while struck:
            at += 1
            fault = wave[(at + turn) % len(wave)]
            path = put_down(begun, home / "case")
            try:
                struck = case(path, workload, operation, states, fault, at, figures)
            except Exception as breach:
                told = f"{operation.name}, {workload}: call {at} meets {fault}"
                if isinstance(breach, AssertionError):
                    breach.add_note(told)
                    raise
                raise AssertionError(f"{breach!r} came out of the store; {told}") from breach
            shutil.rmtree(path.parent)
        assert at > 1 or "write" in wave[0].calls, (operation.name, wave)


def put_down(files: Mapping[str, bytes], home: Path) -> Path:
    """A store of these files."""
    home.mkdir(mode=0o700)
    for name, data in files.items():
        (home / name).write_bytes(data)
        (home / name).chmod(0o600)
    return home / "okr.json"


def _faultless(path: Path, workload: Workload, operation: Operation) -> list[Plain]:
    """The state before the first step and after each."""
    bench = Bench(path, FailingSys(), operation.limits(workload.limits))
    if not operation.alone:
        bench.open()
    operation.before(bench)
    states = [told(path)]
    for step in operation.steps:
        step(bench)
        states.append(told(path))
    bench.let_go()
    return states


def told(path: Path) -> Plain:
    """What a healthy session sees that opens the store now."""
    store = open_store(path, sys=FAST)
    try:
        return plain(store)
    finally:
        store.let_go()


def case(
    path: Path,
    workload: Workload,
    operation: Operation,
    states: list[Plain],
    fault: Fault,
    at: int,
    figures: Counter[str],
) -> bool:
    """One fault at one call; gives whether the operation still came as far as that."""
    descriptors, mask = _descriptors(), signal.pthread_sigmask(signal.SIG_BLOCK, ())
    limits = operation.limits(workload.limits)
    sys = FailingSys()
    bench = Bench(path, sys, limits)
    other: JournalStore | None = None
    if not (operation.opens or operation.alone):
        bench.open()
        operation.before(bench)
    if not operation.first:
        other = open_store(path, sys=FAST, limits=limits)
    sys.strike(fault, at)
    done, outcome = _attempt(bench, operation)
    struck = sys.struck
    assert signal.pthread_sigmask(signal.SIG_BLOCK, ()) == mask, "the signal mask isn't put back"
    assert struck or outcome is None, "refused although nothing failed"
    if fault.calls and fault.error and struck and not operation.skips:
        assert outcome is not None, "acknowledged although it wasn't written or made durable"
    if outcome is not None:
        check_told(outcome, path)
        operation.kept(path)
    figures["faults" if struck else "faultless"] += 1
    figures[type(outcome).__name__ if outcome else "got through"] += 1

    # What is there now: no more than was acknowledged, or the one step that nobody can tell of.
    now = told(path)
    possible = [states[done]]
    if isinstance(outcome, Unknown):
        possible.append(states[done + 1])
        assert bench.store is None or bench.store.read_only, "goes on although nobody can tell"
    assert now in possible, f"{done} steps acknowledged, then {outcome!r}; there is {now}"
    if isinstance(outcome, NotSaved):
        for segment in path.parent.glob(f"{path.name}.j*"):
            assert segment.read_bytes()[-1:] in (b"", b"\n", TORN[-1:]), "half a line is left"
    shown = None
    if bench.store is not None and bench.store.read_only is None and not bench.closed:
        shown = bench.store.number, plain(bench.store)

    if "fdatasync" in sys.met and bench.store is not None and not bench.closed:
        assert bench.store.read_only, "goes on after a failed sync: the next may lie"

    # Somebody whose disk is well goes on: the lock is free, whoever sits where.
    healthy = other or open_store(path, sys=FAST, limits=limits)
    number = put(healthy, "others", by="other").n
    if shown is not None:
        was = without_nulls(healthy.at(shown[0]))
        now_shown = without_nulls(shown[1])
        assert now_shown == was, f"shown as change {shown[0]}: {now_shown}, but it was {was}"
    same = _goes_on_or_says_why(bench, path)
    again = open_store(path, sys=FAST, limits=limits)
    assert again.read_only is None, again.read_only
    assert same is None or same == plain(again)
    after = put(again, "others", by="again")
    assert after.n > number
    state = plain(again)
    assert {"other", "again"} <= {by["by"] for by in state.pop("others").values()}
    assert state == now
    assert again.checkpoint()
    assert tables_of(path) == plain(again)
    healthy.refresh()
    assert plain(healthy) == plain(again)
    for store in (again, healthy):
        store.let_go()
    bench.let_go()
    assert _descriptors() == descriptors, "a descriptor is left open"
    return struck


def _attempt(bench: Bench, operation: Operation) -> tuple[int, Outcome]:
    """Do the steps; gives how many were acknowledged, and what stopped it."""
    done = 0
    try:
        if operation.opens:
            bench.open()
        for step in operation.steps:
            step(bench)
            done += 1
    except StoreError as error:
        return done, error
    return done, None


def _goes_on_or_says_why(bench: Bench, path: Path) -> Plain | None:
    """The disk is well again: the same session works, or it says why not until it is reopened.

    Gives what it shows when it works.
    """
    bench.sys.heal()
    if bench.store is None or bench.closed:
        return None
    try:
        put(bench.store, "others", by="same")
    except (NotSaved, Unknown):
        raise
    except StoreError as error:
        check_told(error, path)
        assert bench.store.read_only is not None, "refused, and doesn't say that it always will"
        return None
    return plain(bench.store)


def check_told(error: StoreError, path: Path) -> None:
    """It is one of those that callers know, names the place and says what to do."""
    assert type(error) in DOCUMENTED, repr(error)
    assert error.title, repr(error)
    assert error.hint, repr(error)
    assert str(path.parent) in f"{error.title} {error.hint}", repr(error)


def _descriptors() -> int:
    return len(os.listdir("/proc/self/fd"))


CAMPAIGN = Campaign(
    "fault_sweep",
    "whichever system call fails: acknowledged is there, not saved isn't, and all go on",
    run,
    short=0,
    long=0,
    parts=3,
)
