"""Sound stores of many shapes to be damaged, and what may be found of each afterwards."""

from __future__ import annotations

import random
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Final, NamedTuple

from okrtui.store import journal_store
from okrtui.store.limits import Limits
from okrtui.store.ports import Build, NewId, Op, State
from tests.store.campaigns.disk import HOME, Disk, DiskSys, Files
from tests.store.kit import Plain, plain
from tests.store.workers import open_accounts, transfer

PATH: Final = Path(HOME, "okr.json")
CHANGES: Final = 12
_SEGMENT: Final = re.compile(re.escape(PATH.name) + r"\.j[0-9]{8}")


class Victim(NamedTuple):
    """A sound store, and everything that may be found of it."""

    files: Files
    limits: Limits
    states: dict[int, Plain]
    """After each change."""
    identity: str
    lines: dict[bytes, int]
    """The changes as they stand in its journal, and their numbers."""
    snapshots: dict[bytes, int]
    """Its snapshots, and the change each stands at."""


def is_segment(name: str) -> bool:
    return _SEGMENT.fullmatch(name) is not None


def victims(dice: random.Random) -> list[tuple[Victim, Victim]]:
    """Victims, each with a store whose files get among its own."""
    found = []
    for segment, folds in ((900, (5, 9)), (1 << 20, (6, 10)), (1, ()), (700, (3, 12)), (900, (8,))):
        limits = Limits(segment=segment, busy=0)
        whole, stranger = (_live(None, limits, folds, CHANGES, dice) for _ in range(2))
        # Two ways that one store could have gone: a copy that somebody worked on.
        early = _live(None, limits, folds, 6, dice)
        mine, theirs = (_live(early, limits, folds, CHANGES, dice) for _ in range(2))
        found += [(whole, stranger), (mine, theirs)]
    return found


def _live(
    before: Victim | None, limits: Limits, folds: Sequence[int], last: int, dice: random.Random
) -> Victim:
    """A session that makes changes up to ``last`` and folds them in after some."""
    disk = Disk(before.files if before else {}, dice)
    store = journal_store.open_store(PATH, user="ana", sys=DiskSys(disk), limits=limits)
    states = dict(before.states) if before else {0: plain(store)}
    snapshots = dict(before.snapshots) if before else {}
    while store.number < last:
        number = store.number + 1
        if number == 1:
            open_accounts(store)
        else:
            store.commit(_change(number, dice), why="work", user="ana")
        states[number] = plain(store)
        if number in folds:
            assert store.checkpoint()
            snapshots[disk.files()[PATH.name]] = number
    store.let_go()
    lines = {
        line: int(line[5 : line.index(b",")])
        for name, data in disk.files().items()
        if is_segment(name)
        for line in data.splitlines(keepends=True)
        if line.startswith(b'{"n":')
    }
    return Victim(disk.files(), limits, states, store.identity, lines, snapshots)


def _change(number: int, dice: random.Random) -> Build:
    if number % 4:
        giver, taker = dice.sample(range(1, 5), 2)
        move: Build = transfer("ana", number, dice.randrange(1, 9), giver, taker)
        return move
    check_in = {"key_result": number % 3, "value": round(dice.random() * 100, 2)}

    def build(_: State, new_id: NewId) -> list[Op]:
        return [Op("ins", "check_ins", new_id("check_ins"), check_in)]

    return build
