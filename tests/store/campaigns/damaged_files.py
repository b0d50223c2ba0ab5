"""Files damaged in every way there is, opened anew and under the feet of a running session.

What no program can see is not asked for: whole lines that are gone from the journal's end, with
no snapshot that reaches further, leave a sound shorter history; and a last line that is damaged
looks like a write that a power cut tore.
"""

from __future__ import annotations

import random
import time
from collections import Counter
from collections.abc import Iterable
from contextlib import suppress
from typing import Final

from okrtui.store import journal_store
from okrtui.store.care.doctor import examine
from okrtui.store.care.repair import repair
from okrtui.store.care.report import Scribe
from okrtui.store.care.rescue import salvage_to
from okrtui.store.folder import Folder
from okrtui.store.journal_store import JournalStore
from okrtui.store.ports import Commit, Op, StoreError
from tests.store.campaigns.campaign import Campaign, Figures, Run
from tests.store.campaigns.damage import DAMAGES
from tests.store.campaigns.disk import Disk, DiskSys, Files, remembering
from tests.store.campaigns.victims import CHANGES, PATH, Victim, is_segment, victims
from tests.store.kit import plain

_SECONDS: Final = 2.0
"""Of the processor, for everything that is done to one store."""


class Case:
    """One damaged store and what its sessions may say."""

    def __init__(self, files: Files, candidates: Iterable[Victim], disk: Disk) -> None:
        self._files = files
        self._candidates = tuple(candidates)
        self._limits = self._candidates[0].limits
        self._disk = disk
        self._lines = {line: n for each in self._candidates for line, n in each.lines.items()}
        self._snapshots = {s: n for each in self._candidates for s, n in each.snapshots.items()}

    def open(self) -> JournalStore | None:
        """None when the store is refused."""
        try:
            return journal_store.open_store(PATH, sys=DiskSys(self._disk), limits=self._limits)
        except StoreError:
            return None
        finally:
            assert self._disk.files() == self._files, "opening changed the files"

    def judge(self, store: JournalStore) -> str:
        """The state is one that was; a word for it."""
        self.check_state(store)
        if store.number == CHANGES:
            return "exact"
        if store.read_only is not None:
            return "prefix to read"
        for where, number in self._behind(store):
            assert number <= store.number, f"change {number} is whole in {where}, and it may write"
        return "prefix"

    def check_state(self, store: JournalStore) -> None:
        known = [each.states.get(store.number) for each in self._histories(store)]
        assert plain(store) in known, f"at change {store.number} the state never was"

    def _histories(self, store: JournalStore) -> list[Victim]:
        return [each for each in self._candidates if store.identity in ("", each.identity)]

    def _behind(self, store: JournalStore) -> Iterable[tuple[str, int]]:
        """What is whole and in its place behind the state shown, and the change it tells of."""
        for name, data in self._files.items():
            if is_segment(name):
                mine = [each.files.get(name, b"") for each in self._candidates]
                lines = [line for line in data.splitlines(keepends=True) if line in self._lines]
                found = [self._lines[line] for line in lines if any(line in was for was in mine)]
                if store.number in found:
                    found = found[found.index(store.number) :]
                yield from ((name, n) for n in found)
            elif name in (PATH.name, f"{PATH.name}.prev"):
                for each in self._histories(store):  # else it is a snapshot of something else
                    yield name, each.snapshots.get(data, 0)

    def go_on(self, store: JournalStore, fold: bool) -> None:
        """Write, if one may; and nothing that was whole is lost."""
        number, state = store.number, plain(store)
        try:
            made = note(store)
            assert made.n == number + 1
            state = {**state, "notes": {1: {"text": "after"}}}
            number += 1
        except StoreError:
            assert store.read_only is not None
            assert self._disk.files() == self._files, "refused, and yet written"
            return
        if fold:
            store.checkpoint()
        self.check_kept()
        again = journal_store.open_store(PATH, sys=DiskSys(self._disk), limits=self._limits)
        assert (again.number, plain(again)) == (number, state), "not there when opened again"
        assert again.read_only is None, again.read_only

    def tend(self, *, refused: bool) -> None:
        """Doctor, salvage and repair: they tell, lose nothing and invent nothing."""
        folder = Folder(DiskSys(self._disk), PATH)
        findings = examine(folder, self._limits).findings
        if refused:
            assert any(found.level != "ok" for found in findings), "doctor finds nothing"
        scribe = Scribe("ana", "ana", "5" * 12, self._disk.now)
        new = Disk({}, self._disk.dice)
        with suppress(StoreError):
            salvage_to(folder, Folder(DiskSys(new), PATH), self._limits, scribe)
        assert self._disk.files() == self._files, "looking changed the files"
        if PATH.name in new.names:
            self._check_documents(new)
        with suppress(StoreError):
            repair(folder, self._limits, scribe, lambda _: None)
            self._check_documents(self._disk)
        self.check_kept()

    def _check_documents(self, disk: Disk) -> None:
        """The store opens to be written, and no document is in it that never was."""
        store = journal_store.open_store(PATH, sys=DiskSys(disk), limits=self._limits)
        assert store.read_only is None, store.read_only
        states = [state for each in self._candidates for state in each.states.values()]
        for name, table in plain(store).items():
            for id, document in table.items():
                assert any(document == state.get(name, {}).get(id) for state in states), (
                    f"{name} {id} never was {document}"
                )

    def check_kept(self) -> None:
        now = self._disk.files()
        for name, data in self._files.items():
            if is_segment(name):
                whole = [line for line in data.splitlines(keepends=True) if line in self._lines]
                left = b"".join(kept for other, kept in now.items() if not other.endswith("/"))
                assert all(line in left for line in whole), f"a line of {name} is gone"
            elif name == PATH.name and data not in self._snapshots:
                assert data in now.values(), f"the damaged {name} is gone"


def note(store: JournalStore) -> Commit:
    return store.commit(
        lambda _, new_id: [Op("ins", "notes", new_id("notes"), {"text": "after"})],
        why="go on",
        user="ana",
    )


def damage(run: Run) -> Figures:
    figures: Counter[str] = Counter({"damaged stores": 0})
    with remembering():
        while figures["damaged stores"] < run.size:
            for victim, other in victims(run.dice):
                for _ in range(100):
                    _one(victim, other, run, figures)
    return figures


def _one(victim: Victim, other: Victim, run: Run, figures: Counter[str]) -> None:
    dice = run.dice
    files = dict(victim.files)
    done = []
    for _ in range(dice.choice((1, 1, 2, 3))):
        done.append(dice.choice(DAMAGES))
        done[-1](dice, files, other.files)
    figures["damaged stores"] += 1
    begun = time.process_time()
    try:
        if dice.random() < 0.25:
            _under_a_session(victim, other, files, dice, figures)
        else:
            case = Case(files, (victim, other), Disk(files, dice))
            store = case.open()
            read_only = store is None or store.read_only is not None
            if read_only and dice.random() < 0.04:
                case.tend(refused=read_only)
                figures["tended"] += 1
            elif store is None:
                figures["refused"] += 1
            else:
                figures[case.judge(store)] += 1
                case.go_on(store, dice.random() < 0.3)
    except Exception as problem:
        for name, data in files.items():
            if "/" not in name:
                (run.folder / name).write_bytes(data)
        how = ", ".join(getattr(one, "__name__", "damage") for one in done)
        raise AssertionError(
            f"after {how}: {problem!r}; the files are in {run.folder}"
        ) from problem
    seconds = time.process_time() - begun
    assert seconds <= _SECONDS, f"{seconds:.1f} s"


def _under_a_session(
    victim: Victim, other: Victim, files: Files, dice: random.Random, figures: Counter[str]
) -> None:
    """Damage while somebody looks on and then writes."""
    disk = Disk(victim.files, dice)
    store = journal_store.open_store(PATH, sys=DiskSys(disk), limits=victim.limits)
    for name in victim.files.keys() - files.keys():
        del disk.names[name]
    in_place = dice.random() < 0.5
    for name, data in files.items():
        if in_place and name in disk.names:
            disk.names[name].data[:] = data
        elif data != victim.files.get(name):
            if name in disk.names:
                disk.names[name].links -= 1
            disk.names[name] = disk.inode(data)
    figures["under a session"] += 1
    case = Case(files, (victim, other), disk)
    with suppress(StoreError):
        store.refresh()
        case.check_state(store)
        note(store)
        store.checkpoint()
    case.check_kept()
    Case(disk.files(), (victim, other), disk).open()


CAMPAIGN: Final = Campaign(
    "damaged-files",
    "A damaged store shows a state that it once had, and says when it isn't the last that is "
    "still there, or it is refused: never another exception, never slow, never big.",
    damage,
    short=20_000,
    long=1_000_000,
    parts=2,
)
