"""Power cuts at every moment of writers that work side by side and get killed."""

from __future__ import annotations

import json
import random
from collections import Counter
from collections.abc import Iterable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Final, NamedTuple

from okrtui.store import journal_store, snapshot
from okrtui.store.journal_store import JournalStore
from okrtui.store.limits import Limits
from okrtui.store.ports import Build, Conflict, NotSaved, Op
from tests.store.campaigns.campaign import Campaign, Figures, Run
from tests.store.campaigns.disk import HOME, Disk, DiskSys, Event, Killed, remembering
from tests.store.campaigns.power_cut import Left, Medium
from tests.store.campaigns.victims import is_segment
from tests.store.kit import Plain, plain
from tests.store.workers import ACCOUNTS, check_books, open_accounts, transfer

PATH: Final = Path(HOME, "okr.json")
_AT_A_MOMENT: Final = 40
"""States that are drawn at one moment: many moments find more than many draws of one."""
_ACTIONS: Final = 9
_GENERATIONS: Final = 3
"""So many power cuts one store goes through before another one is begun."""


class Timeline(NamedTuple):
    """What some sessions did to a disk, and what may be found of it."""

    before: Left
    events: list[Event]
    first: int
    """The last change that was there before it all."""
    expected: dict[int, Plain]
    """The state after that and after each change since."""


class Found(NamedTuple):
    """A state that was looked at."""

    number: int
    left: Left


# ---------------------------------------------------------------------------- the sessions


class Writers:
    """Two or three sessions on a disk, interrupted by each other and now and then killed."""

    def __init__(self, before: Left, dice: random.Random, figures: Counter[str]) -> None:
        self._dice = dice
        self._figures = figures
        self.disk = Disk(before.files, random.Random(dice.random()), before.inodes)
        self._limits = Limits(
            segment=dice.choice((1, 500, 900, 4000)), busy=0, backup=dice.choice((60, 600))
        )
        self._stores: list[JournalStore | None] = [None] * dice.choice((2, 2, 3))
        self._busy: set[int] = set()
        self._transfers = 0
        self._unanswered: list[tuple[str, Build]] = []
        """Changes whose makers were killed, to be tried again under the same id."""

    def work(self) -> None:
        for _ in range(_ACTIONS):
            self._act(self._dice.randrange(len(self._stores)))
            self.disk.now += self._dice.choice((0.0, 0.5, 70.0))
        for who in range(len(self._stores)):
            self._act(who, "close")

    def _act(self, who: int, what: str = "") -> None:
        what = (
            what
            or self._dice.choices(
                ("commit", "checkpoint", "refresh", "close", "let go", "archive"),
                (55, 25, 5, 10, 5, 6),
            )[0]
        )
        sys = self._sys_of(who)
        fatal = self._dice.randrange(1, 16) if self._dice.random() < 0.15 else 0
        # Else hardly anybody dies between writing a line and making it durable.
        doomed = self._dice.random() < 0.06
        calls, last = 0, ""

        def before(call: str) -> None:
            nonlocal calls, last
            calls += 1
            last, previous = call, last
            if calls == fatal or (doomed and (previous, call) == ("write", "fdatasync")):
                self._figures["kills"] += 1
                sys.die(tear=call == "write" and self._dice.random() < 0.7)
            if self._dice.random() < 0.06:
                self._interrupt()

        self._busy.add(who)
        sys.before = before
        try:
            self._do(who, sys, what)
        except Killed:
            self._stores[who] = None
        finally:
            sys.before = None
            self._busy.discard(who)

    def _sys_of(self, who: int) -> DiskSys:
        store = self._stores[who]
        if store is None:
            return DiskSys(self.disk)
        sys = store._sys
        assert isinstance(sys, DiskSys)
        return sys

    def _interrupt(self) -> None:
        """Somebody else gets the processor between two system calls."""
        others = [who for who in range(len(self._stores)) if who not in self._busy]
        if not others:
            return
        who = self._dice.choice(others)
        store = self._stores[who]
        if not self.disk.is_locked(f"{PATH.name}.lock"):
            self._act(who)
        elif store is not None:
            store.refresh()  # whoever wants the lock would wait

    def _do(self, who: int, sys: DiskSys, what: str) -> None:
        store = self._stores[who]
        if store is None:
            if what in ("close", "let go"):
                return
            store = journal_store.open_store(PATH, user=f"w{who}", sys=sys, limits=self._limits)
            assert (store.read_only, store.warnings) == (None, ())
            self._stores[who] = store
        self._figures[f"{what}s"] += 1
        if what == "commit":
            self._commit(store, f"w{who}")
        elif what == "checkpoint":
            if self._dice.random() < 0.5:
                store.refresh()  # also of lines whose writer died
            store.checkpoint()
        elif what == "refresh":
            store.refresh()
        elif what == "archive":
            with suppress(NotSaved):  # others changed something meanwhile
                moved = store.archive(self.disk.now + 1)
                self._figures["segments moved"] += 0 if moved is None else moved.segments
        else:
            self._stores[who] = None
            if what == "close":
                store.close()
            else:
                store.let_go()

    def _commit(self, store: JournalStore, writer: str) -> None:
        store.refresh()
        if not store.number:
            with suppress(Conflict):  # somebody else was first
                open_accounts(store)
                self.disk.events.append(Event("acknowledged", at=store.number))
            return
        if self._unanswered and self._dice.random() < 0.7:
            id, move = self._unanswered.pop()  # as a script does that is started again
            self._figures["retries"] += 1
        else:
            self._transfers += 1
            giver, taker = self._dice.sample(range(1, ACCOUNTS + 1), 2)
            move = transfer(writer, self._transfers, self._dice.randint(1, 9), giver, taker)
            id = f"{self._dice.getrandbits(64):016x}"
        try:
            made = store.commit(move, why="transfer", user=writer, transaction_id=id)
        except Killed:
            self._unanswered.append((id, move))
            raise
        self.disk.events.append(Event("acknowledged", at=made.n))


def live(
    before: Left, first: int, state: Plain, dice: random.Random, figures: Counter[str]
) -> Timeline:
    """Let sessions work on a disk; ``state`` is that after change ``first``."""
    writers = Writers(before, dice, figures)
    inodes = {name: inode.number for name, inode in writers.disk.names.items()}
    writers.work()
    events = list(_with_begun(writers.disk.events, inodes))
    return Timeline(Left(before.files, inodes), events, first, _states(events, first, state))


def _with_begun(events: Iterable[Event], inodes: Mapping[str, int]) -> Iterable[Event]:
    """Say of each whole line that the journal gets which change it begins."""
    journal = {number for name, number in inodes.items() if is_segment(name)}
    for event in events:
        if event.kind == "create" and is_segment(event.name):
            journal.add(event.ino)
        if event.kind == "write" and event.ino in journal and event.data[-1:] == b"\n":
            last = event.data.splitlines()[-1]  # before it a header may stand
            if last.startswith(b'{"n":'):
                yield Event("begun", at=json.loads(last)["n"], data=last)
        yield event


def _states(events: Iterable[Event], first: int, state: Plain) -> dict[int, Plain]:
    """The state after every change, told by the lines alone."""
    expected = {first: state}
    ids = set()
    for event in events:
        if event.kind != "begun":
            continue
        line = json.loads(event.data)
        assert event.at - 1 in expected
        assert event.at not in expected, f"change {event.at} was written twice"
        assert line["id"] not in ids, f"change {event.at} happened before"
        ids.add(line["id"])
        state = {name: dict(table) for name, table in expected[event.at - 1].items()}
        for kind, table, id, body in line["ops"]:
            if kind == "ins":
                state.setdefault(table, {})[id] = body
            else:
                assert kind == "set"
                new = {field: pair[1] for field, pair in body.items()}
                state[table][id] = {**state[table][id], **new}
        check_books(state)
        expected[event.at] = state
    return expected


# ---------------------------------------------------------------------------- after the power cut


def look(left: Left, expected: Mapping[int, Plain], dice: random.Random) -> int:
    """Open what is left and go on with it; gives the number of the last change found."""
    disk = Disk(left.files, dice, left.inodes)
    if PATH.name in left.files:
        json.loads(left.files[PATH.name])  # for whoever opens it with TinyDB alone
    for name, data in left.files.items():
        if name.startswith(f"{PATH.name}.backups/") and name.endswith(".json"):
            snapshot.check(data)
    store = _open(disk)
    number = store.number
    assert number in expected, f"nobody ever made change {number}"
    assert plain(store) == expected[number], f"after change {number} the state never was"
    if dice.random() < (0.3 if f"{PATH.name}.archive/" in left.files else 0.06):
        numbers = [commit.n for commit in store.log()]
        assert numbers == list(range(1, number + 1)), "the log has gaps"
        assert _rebuilt(left, dice) == (number, expected[number]), "the journal tells less"
    made = store.commit(
        lambda _, new_id: [Op("ins", "notes", new_id("notes"), {"text": "after"})],
        why="go on",
        user="ana",
    )
    assert made.n == number + 1
    if dice.random() < 0.1:
        assert store.checkpoint()
    again = _open(disk)
    assert again.number == number + 1
    assert plain(again) == {**expected[number], "notes": {1: {"text": "after"}}}
    return number


def _rebuilt(left: Left, dice: random.Random) -> tuple[int, Plain]:
    """What there is without the snapshots, which are no more than a cache."""
    caches = (PATH.name, f"{PATH.name}.prev")
    files = {name: data for name, data in left.files.items() if name not in caches}
    store = _open(Disk(files, dice, left.inodes))
    return store.number, plain(store)


def _open(disk: Disk) -> JournalStore:
    store = journal_store.open_store(PATH, sys=DiskSys(disk), limits=_LIMITS)
    assert store.read_only is None, store.read_only
    assert store.warnings == (), store.warnings
    return store


_LIMITS: Final = Limits(segment=900, busy=0)


class Search:
    """Goes through the states of timelines until enough different ones were looked at."""

    def __init__(self, run: Run) -> None:
        self._run = run
        self._dice = run.dice
        self.figures: Counter[str] = Counter({"crash states": 0, "timelines": 0, "moments": 0})

    def go(self) -> Figures:
        while self.figures["crash states"] < self._run.size:
            left = Left({}, {})
            first, state = 0, Plain()
            for _ in range(_GENERATIONS):
                timeline = live(left, first, state, self._dice, self.figures)
                self.figures["timelines"] += 1
                last = self._cut_power(timeline)
                left, first = last.left, last.number
                state = timeline.expected[first]
        return self.figures

    def _cut_power(self, timeline: Timeline) -> Found:
        """Cut the power at every moment; gives one of the states to go on from."""
        medium = Medium(*timeline.before)
        seen: dict[int, int] = {}
        low = high = timeline.first
        chosen = Found(low, timeline.before)
        for event in timeline.events:
            medium.take(event)
            if event.kind == "begun":
                high = event.at
            elif event.kind == "acknowledged":
                low = max(low, event.at)
            if event.kind in ("begun", "sync", "sync folder"):
                continue  # nothing can be left that couldn't be left before
            self.figures["moments"] += 1
            for left in medium.states(self._dice, _AT_A_MOMENT):
                key = hash(frozenset(left.files.items()))
                if key not in seen:
                    self.figures["crash states"] += 1
                    seen[key] = self._look(left, timeline)
                assert seen[key] >= low, self._breach(left, f"change {low} is lost")
                assert seen[key] <= high
                if self._dice.random() < 0.02:
                    chosen = Found(seen[key], left)
        return chosen

    def _look(self, left: Left, timeline: Timeline) -> int:
        try:
            return look(left, timeline.expected, self._dice)
        except Exception as problem:
            raise AssertionError(self._breach(left, repr(problem))) from problem

    def _breach(self, left: Left, what: str) -> str:
        """Keep what was found for whoever looks into it."""
        for name, data in left.files.items():
            path = self._run.folder / name
            if name.endswith("/"):
                path.mkdir(exist_ok=True)
            else:
                path.parent.mkdir(exist_ok=True)
                path.write_bytes(data)
        return f"{what}; the files are in {self._run.folder}"


def crash(run: Run) -> Figures:
    with remembering():
        return Search(run).go()


CAMPAIGN: Final = Campaign(
    "crash-states",
    "After a power cut at any moment everything acknowledged is there, nothing that was never "
    "begun, no change by halves, and work goes on.",
    crash,
    short=50_000,
    long=1_000_000,
    parts=2,
)
