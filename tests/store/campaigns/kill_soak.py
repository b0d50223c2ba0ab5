"""Many processes on one store, killed and stopped at any moment.

Writers make changes of three sorts under ids of their own: documents of a set, transfers of a
bank, steps of a counter. Whoever takes a killed writer's place first makes its last change again,
under the same id. Others follow, open anew and look with plain TinyDB all the while.
"""

from __future__ import annotations

import random
import re
import shutil
import signal
import time
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final

import pytest

from okrtui.store.limits import Limits
from okrtui.store.ports import Busy, Op
from tests.store.campaigns.campaign import Campaign, Figures, Run
from tests.store.kit import FAST, open_store, plain, put, rebuilt, small, tables_of
from tests.store.workers import (
    Worker,
    check_books,
    follow,
    follow_slowly,
    keep_writing,
    look_with_a_store,
    look_with_tinydb,
    open_accounts,
    stop_while_holding,
    transaction_of,
)

KILLS: Final = 100
"""In one round, on one store."""
PATIENT: Final = 60.0
IMPATIENT: Final = 0.02
WATCHERS: Final = (follow, follow_slowly, look_with_a_store, look_with_tinydb)
HOLDER: Final = re.compile(r"is locked by (.*process \d+|somebody else)")


class Role:
    """A series of processes, each of which takes the place of one that was killed."""

    def __init__(self, begin: Callable[[], Worker]) -> None:
        self._begin = begin
        self.worker = begin()

    def died(self) -> None:
        """Hear out the one that was killed."""
        assert self.worker.end() == -signal.SIGKILL

    def replace(self) -> bool:
        """Begin anew; gives whether a change nobody acknowledged has to be made again."""
        self.worker = self._begin()
        return False


class Writer(Role):
    """Each process goes on where the one before was killed."""

    def __init__(self, name: str, path: Path, limits: Limits, *, fold_in: bool) -> None:
        self.name = name
        self.begun = -1
        """The highest number that was begun."""
        self.acknowledged: dict[int, int] = {}
        """Number → the change it became."""
        self.busy: list[str] = []

        def begin() -> Worker:
            return Worker(keep_writing, path, name, len(self.acknowledged), limits, fold_in)

        super().__init__(begin)

    def hear(self) -> None:
        said = self.worker.said
        for line in said:
            word, _, rest = line.partition(" ")
            if word == "begun":
                self.begun = max(self.begun, int(rest))
            elif word == "acknowledged":
                number, n = map(int, rest.split())
                assert self.acknowledged.setdefault(number, n) == n, "one change, two numbers"
            else:
                self.busy.append(line)
        said.clear()

    def died(self) -> None:
        super().died()
        self.hear()

    def replace(self) -> bool:
        super().replace()
        return len(self.acknowledged) <= self.begun


class Watcher(Role):
    """Looks on."""

    def __init__(self, look: Callable[..., None], path: Path, limits: Limits) -> None:
        self.look = look
        super().__init__(lambda: Worker(look, path, limits))

    def reached(self) -> int:
        """The last change it saw, once it is told that it is over."""
        self.worker.tell(b"over")
        assert self.worker.end() == 0
        return int(self.worker.said[-1].split()[1])


def run(run: Run) -> Figures:
    figures: Counter[str] = Counter()
    for number in range(-(-run.size // KILLS)):
        kills = min(KILLS, run.size - number * KILLS)
        home = run.folder / str(number)
        home.mkdir(mode=0o700)
        crowd = run.dice.randint(8, 50) if run.long else 8
        one_round(home / "okr.json", run.dice, number % 2 == 0, crowd, kills, figures)
        shutil.rmtree(home)
    return dict(figures)


def one_round(
    path: Path, dice: random.Random, tiny: bool, crowd: int, kills: int, figures: Counter[str]
) -> None:
    """``tiny``: a new segment after every few changes, and checkpoints all the time."""

    def limits(busy: float) -> Limits:
        return small(segment=2000, busy=busy) if tiny else Limits(busy=busy)

    begin = open_store(path, sys=FAST)
    open_accounts(begin)
    begin.commit(lambda _, __: [Op("ins", "counters", 1, {"value": 0})], why="", user="bank")
    begin.let_go()
    watchers = [Watcher(look, path, limits(PATIENT)) for look in WATCHERS]
    writers = [
        Writer(f"w{n}", path, limits(IMPATIENT if n % 3 == 0 else PATIENT), fold_in=tiny)
        for n in range(crowd - len(watchers))
    ]
    try:
        soak(path, dice, limits, writers, watchers, kills, figures)
        check(path, writers, watchers, figures)
    finally:
        for role in (*writers, *watchers):
            role.worker.kill()


def soak(
    path: Path,
    dice: random.Random,
    limits: Callable[[float], Limits],
    writers: Sequence[Writer],
    watchers: Sequence[Watcher],
    kills: int,
    figures: Counter[str],
) -> None:
    """Kill and stop, until all who write are dead."""
    everyone: list[Role] = [*writers, *writers, *watchers]
    stopped: dict[int, tuple[float, Worker]] = {}
    for kill in range(kills):
        # The wait is the random moment itself: nothing is waited for.
        time.sleep(dice.uniform(0, 0.03))
        for pid, (until, worker) in list(stopped.items()):
            if time.monotonic() > until:
                worker.signal(signal.SIGCONT)
                del stopped[pid]
        for each in writers:
            each.worker.catch_up()
            each.hear()
        if dice.random() < 0.3:
            worker = dice.choice(everyone).worker
            worker.signal(signal.SIGSTOP)
            stopped[worker.pid] = (time.monotonic() + dice.uniform(0.01, 0.1), worker)
            figures["stops"] += 1
        victim = dice.choice(everyone)
        victim.worker.kill()
        stopped.pop(victim.worker.pid, None)
        victim.died()
        figures["kills"] += 1
        figures["made again"] += victim.replace()
        if kill == kills // 2:
            for _, worker in stopped.values():
                worker.signal(signal.SIGCONT)
            stopped.clear()
            hold_up(path, limits, writers, figures)
    for _, worker in stopped.values():
        worker.signal(signal.SIGCONT)
    for each in writers:
        each.worker.kill()
    for each in writers:
        each.died()
        figures["busy"] += len(each.busy)
        for said in each.busy:
            assert HOLDER.search(said), said


def hold_up(
    path: Path, limits: Callable[[float], Limits], writers: Sequence[Writer], figures: Counter[str]
) -> None:
    """One that is stopped while it holds the lock: others learn who it is, and go on after."""
    holder = Worker(stop_while_holding, path, limits(PATIENT))
    assert holder.listen() == "holding"
    other = open_store(path, sys=FAST, limits=limits(0.2))
    with pytest.raises(Busy, match=rf"process {holder.pid}\b") as caught:
        put(other, "goes_on", by="nobody")
    assert "Nothing was changed" in caught.value.hint
    holder.signal(signal.SIGCONT)
    assert holder.end() == 0
    assert holder.said[-1].startswith("acknowledged")
    figures["held up"] += 1
    other.let_go()
    patient = open_store(path, sys=FAST, limits=limits(PATIENT))
    put(patient, "goes_on", by="ana")
    patient.let_go()
    for writer in writers:
        goal = len(writer.acknowledged) + 2  # the next one may be on its way already
        while len(writer.acknowledged) < goal:
            assert writer.worker.listen() is not None
            writer.hear()


def check(
    path: Path, writers: Sequence[Writer], watchers: Sequence[Watcher], figures: Counter[str]
) -> None:
    """Acknowledged ⊆ present ⊆ begun, nothing twice, nothing half, all the same from everywhere."""
    store = open_store(path, sys=FAST)
    assert (store.read_only, store.warnings) == (None, ())
    commits = list(store.log())
    assert [commit.n for commit in commits] == list(range(1, store.number + 1))
    numbers = {commit.id: commit.n for commit in commits}
    assert len(numbers) == len(commits), "a change was made twice"
    state = plain(store)
    check_books(state)
    marks = [(mark["writer"], mark["number"]) for mark in state["marks"].values()]
    assert len(marks) == len(set(marks)), "a document came twice"
    assert state["counters"][1]["value"] == sum(commit.ops[0].kind == "inc" for commit in commits)
    known = set()
    for writer in writers:
        ids = [transaction_of(writer.name, number) for number in range(writer.begun + 1)]
        known |= set(ids)
        for number, n in writer.acknowledged.items():
            assert numbers.get(ids[number]) == n, f"{writer.name} {number} was acknowledged as {n}"
    made = {commit.id for commit in commits if commit.why == "write" and commit.user[0] == "w"}
    assert made <= known, "there is a change that nobody began"
    for watcher in watchers:
        reached = watcher.reached()
        assert reached == store.number or watcher.look is look_with_tinydb, "not to the end"
    assert rebuilt(path) == state
    before = store.number
    assert put(store, "goes_on", by="after").n == before + 1
    assert store.checkpoint()
    assert tables_of(path) == plain(store)
    assert not list(path.parent.glob("*.damaged-*"))
    figures["commits"] += len(commits)
    figures["segments"] += len(list(path.parent.glob(f"{path.name}.j*")))
    store.let_go()


CAMPAIGN = Campaign(
    "kill_soak",
    "whoever is killed or stopped at any moment: nothing acknowledged is lost, nothing comes twice",
    run,
    short=700,
    long=25_000,
)
