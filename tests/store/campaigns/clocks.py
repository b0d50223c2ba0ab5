"""Clocks that are set back and forward, and every time zone around days and cycles that end."""

from __future__ import annotations

import os
import random
import re
import time
import zoneinfo
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from datetime import time as time_of_day
from functools import partial
from itertools import pairwise
from pathlib import Path
from typing import Final
from unittest import mock
from zoneinfo import ZoneInfo

from okrtui.cli import session
from okrtui.domain.calendar import elapsed
from okrtui.store import journal_store, snapshot
from okrtui.store.journal_store import JournalStore
from okrtui.store.limits import Limits
from okrtui.workspace import commands
from okrtui.workspace.activity import activity
from okrtui.workspace.past import moment_at, moment_of
from okrtui.workspace.workspace import Workspace
from tests.store.campaigns.campaign import Campaign, Figures, Run, Skipped
from tests.store.campaigns.damaged_files import note
from tests.store.campaigns.disk import HOME, Disk, DiskSys
from tests.store.kit import Plain, plain

PATH: Final = Path(HOME, "okr.json")
_LIMITS: Final = Limits(segment=2000, busy=0)
_AROUND: Final = (-3600.0, -1800.0, -1.0, -0.001, 0.0, 0.001, 1.0, 1800.0, 3600.0, 43200.0)
"""Seconds before and after a midnight."""
_LATER: Final = date(2040, 1, 1)
_WALKS: Final = 20
"""Lives under an odd clock in the short form."""


def run_clocks(run: Run) -> Figures:
    figures: Counter[str] = Counter()
    for _ in range(_WALKS * (20 if run.long else 1)):
        _odd_clock(run.dice, figures)
    return {**figures, **_zones(run)}


# ---------------------------------------------------------------------------- odd clocks


def _odd_clock(dice: random.Random, figures: Counter[str]) -> None:
    """One store under a clock that jumps between and during changes."""
    disk = Disk({}, dice)
    made: list[tuple[float, Plain]] = []

    def jump(_: str = "") -> None:
        by = dice.choice((0.0, 0.0, 0.004, 30.0, 700.0, -700.0, 86400.0, -86400.0, 3e8, -3e8))
        # Before 1970 clocks are, too, when a battery is empty.
        disk.now = dice.choice((-86400.5, 9e9)) if dice.random() < 0.02 else disk.now + by

    store = _opened(disk, jump)
    for _ in range(30):
        jump()
        commit = note(store)
        made.append((commit.t, plain(store)))
        assert (commit.n, commit.ops[0].id) == (len(made), len(made)), "a number or an id twice"
        figures["changes under odd clocks"] += 1
        if dice.random() < 0.3:
            _checkpoint(store, disk, dice)
        if dice.random() < 0.15:
            store.close()
            store = _opened(disk, jump)
            assert (plain(store), store.warnings) == (made[-1][1], ())
    for t, _ in dice.sample(made, 8):
        asked = t + dice.choice((-0.001, 0.0, 0.001))
        right = max((n for n, (at, _) in enumerate(made, 1) if at <= asked), default=0)
        assert store.number_at(asked) == right, "as-of takes another change"
        n = dice.randrange(1, len(made) + 1)
        assert _shown(store, n) == made[n - 1][1], f"change {n} was another state"


def _shown(store: JournalStore, n: int) -> Plain:
    return {name: dict(table.items()) for name, table in store.at(n).items() if table}


def _opened(disk: Disk, jump: object) -> JournalStore:
    sys = DiskSys(disk)
    sys.before = jump  # type: ignore[assignment]
    return journal_store.open_store(PATH, user="ana", sys=sys, limits=_LIMITS)


def _checkpoint(store: JournalStore, disk: Disk, dice: random.Random) -> None:
    """Left-overs go when they are old and nobody's; a backup is made when the last is far."""
    sys = store._sys
    assert isinstance(sys, DiskSys)
    sys.before, jumping = None, sys.before  # what is expected is told by one time
    left = {}
    for age in (61.0, 59.0, -1000.0):
        held = dice.random() < 0.3
        name = f"{PATH.name}.tmp-{dice.getrandbits(48):012x}"
        disk.names[name] = inode = disk.inode(b"{")
        inode.time = disk.now - age
        inode.writer = 0 if held else None
        left[name] = held or age < 60
    far = all(abs(disk.now - t) >= _LIMITS.backup for t in _backups(disk))
    assert store.checkpoint()
    for name, stays in left.items():
        assert (name in disk.names) == stays, "swept what is new or held, or left what is old"
        disk.names.pop(name, None)
    assert _backups(disk), "there is no backup at all"
    for name, data in disk.files().items():
        if name.startswith(f"{PATH.name}.backups/") and name.endswith(".json"):
            assert snapshot.check(data).place.n <= store.number
    if far:
        assert int(disk.now) in _backups(disk), "no backup, and the last one is far"
    sys.before = jumping


def _backups(disk: Disk) -> list[float]:
    stamps = (re.search(r"\.backups/([0-9]{8}T[0-9]{6})Z-", name) for name in disk.names)
    return [
        datetime.strptime(stamp[1], "%Y%m%dT%H%M%S").replace(tzinfo=UTC).timestamp()
        for stamp in stamps
        if stamp
    ]


# ---------------------------------------------------------------------------- time zones


@contextmanager
def _zone(name: str) -> Iterator[ZoneInfo]:
    before = os.environ.get("TZ")
    os.environ["TZ"] = name
    time.tzset()
    try:
        yield ZoneInfo(name)
    finally:
        if before is None:
            del os.environ["TZ"]
        else:
            os.environ["TZ"] = before
        time.tzset()


def _zones(run: Run) -> Figures:
    known = [
        name
        for name in sorted(zoneinfo.available_timezones())
        if any(Path(place, name).is_file() for place in zoneinfo.TZPATH)
    ]
    if not known:
        raise Skipped("the system has no time zones")
    odd = {
        "America/Havana",  # clocks change at midnight
        "Asia/Beirut",
        "Africa/Cairo",
        "America/Asuncion",
        "Atlantic/Azores",
        "Australia/Lord_Howe",  # by half an hour
        "Pacific/Kiritimati",
        "Pacific/Chatham",
        "America/St_Johns",
        "Africa/Casablanca",  # four times a year
        "Antarctica/Troll",  # by two hours
        "Europe/Dublin",
        "Asia/Kathmandu",
        "Etc/GMT+12",
    }
    wanted = sorted(odd & set(known))
    others = [name for name in known if name not in odd]
    most = run.size - len(wanted)
    names = wanted + (others if most >= len(others) else run.dice.sample(others, most))
    days = 0
    for name in names:
        with _zone(name) as zone:
            try:
                days += _around_days(zone, run.dice)
                _at_the_end_of_a_cycle(zone)
            except Exception as problem:
                raise AssertionError(f"in {name}: {problem!r}") from problem
    return {"time zones": len(names), "days": days}


def _changing_days(zone: ZoneInfo) -> list[date]:
    """The days of 2026 to 2028 on which clocks change."""
    noons = [datetime(2026, 1, 1, 12, tzinfo=zone) + timedelta(days=n) for n in range(1096)]
    return [b.date() for a, b in pairwise(noons) if a.utcoffset() != b.utcoffset()]


def _around_days(zone: ZoneInfo, dice: random.Random) -> int:
    """Changes around midnights: as-of and activity put each on its day."""
    changing = _changing_days(zone)
    ends = [date(2026, 12, 31), date(2027, 3, 31), date(2027, 6, 30), date(2027, 9, 30)]
    days = {*dice.sample(changing, min(3, len(changing))), *dice.sample(ends, 2)}
    days |= {day + timedelta(days=1) for day in days}
    midnights = [datetime.combine(day, time_of_day(), zone).timestamp() for day in days]
    instants = sorted({round(m + by, 3) for m in midnights for by in _AROUND})
    disk = Disk({}, dice)
    store = journal_store.open_store(PATH, user="ana", sys=DiskSys(disk), limits=Limits(busy=0))
    for disk.now in instants:
        note(store)
    local = [datetime.fromtimestamp(t, zone).date() for t in instants]
    workspace = Workspace(store, user="ana", today=lambda: _LATER)
    for day in sorted(days | {min(days) - timedelta(days=2), max(days) + timedelta(days=2)}):
        right = max((n for n, on in enumerate(local, 1) if on <= day), default=0)
        assert moment_of(workspace, day.isoformat()).n == right, f"the end of {day}"
        here = [n for n, on in enumerate(local, 1) if on == day]
        entries = list(activity(workspace, since=day, until=day))
        assert [entry.n for entry in reversed(entries)] == here, f"the activity of {day}"
        assert {entry.at.date() for entry in entries} <= {day}
    for n in dice.sample(range(1, len(instants) + 1), 5):
        assert moment_at(workspace, n).day == local[n - 1]
    return len(days)


def _at_the_end_of_a_cycle(zone: ZoneInfo) -> None:
    """The last moment of a quarter is still in it, the next one is not; due days follow."""
    end = date(2026, 12, 31)
    midnight = datetime(2027, 1, 1, tzinfo=zone).timestamp()
    for now, day in ((midnight - 1, end), (midnight, end + timedelta(days=1))):
        with mock.patch.object(time, "time", return_value=now), _no_frozen_day():
            today = session._today(None)
            assert today() == day == datetime.fromtimestamp(now, zone).date()
            disk = Disk({}, random.Random(1))
            store = journal_store.open_store(PATH, user="ana", sys=DiskSys(disk))
            workspace = Workspace(store, user="ana", today=today)
            workspace.run(commands.add_objective(workspace, "Riders come back"))
            workspace.run(commands.add_key_result(workspace, 1, "Rides from 1 to 5"))
            workspace.run(commands.check_in(workspace, 1, "3"))
            cycle = workspace.current_cycle
            assert cycle is not None
            assert cycle.start <= day <= cycle.end
            assert (cycle.end == end) == (day == end)
            gone = (day.toordinal() - cycle.start.toordinal()) / (
                cycle.end.toordinal() - cycle.start.toordinal()
            )
            assert elapsed(today(), cycle.start, cycle.end) == gone == (1.0 if day == end else 0.0)
            assert plain(store)["check_ins"][1]["date"] == day.isoformat()


_no_frozen_day = partial(mock.patch.dict, os.environ, {"OKRTUI_TODAY": ""})

CAMPAIGN: Final = Campaign(
    "clocks",
    "Whatever the clock says numbers and ids go up, backups and left-overs are kept and swept "
    "right, and a change belongs to the day that it was where the user is.",
    run_clocks,
    short=40,
    long=10_000,
)
