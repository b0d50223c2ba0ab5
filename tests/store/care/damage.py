"""Stores with a history over several segments, and ways to damage their files."""

from __future__ import annotations

import shutil
from pathlib import Path

from hypothesis import strategies as st

from okrtui.store.care.doctor import Examined, examine
from okrtui.store.care.finding import Finding
from okrtui.store.care.report import Scribe
from okrtui.store.folder import Folder
from okrtui.store.journal import Change, read_line
from okrtui.store.journal_store import JournalStore
from okrtui.store.limits import Limits
from okrtui.store.system import Sys
from tests.store.kit import FAST, FailingSys, FastSys, delete, edit, open_store, put, small

SCRIBE = Scribe("ana", "root", "session", 1_800_000_000.0)
LIMITS = small(line=4096)


class Quick(FastSys):
    """Doesn't wait for writes that never come."""

    def sleep(self, seconds: float) -> None:
        """Nothing."""


class QuickFailing(FailingSys):
    """The same."""

    def sleep(self, seconds: float) -> None:
        """Nothing."""


QUICK = Quick()


def grown(
    path: Path, *, snapshots: tuple[int, ...] = (9, 14), changes: int = 20, sys: Sys = FAST
) -> JournalStore:
    """A store with so many changes in small segments, and a snapshot after each of those."""
    store = open_store(path, sys=sys, limits=LIMITS)
    for n in range(1, changes + 1):
        if n % 5 == 0:
            id = n - n // 5 - 1
            edit(store, id, title=(f"goal {id}", f"goal {id}, better"))
        elif n == 19:
            delete(store, 1, {"title": "goal 1"})
        else:
            id = n - n // 5
            put(store, title=f"goal {id}")
        if n in snapshots:
            assert store.checkpoint()
    return store


class Ticking(Quick):
    """A second passes with every look at the clock."""

    def __init__(self) -> None:
        self.now = 0.0

    def clock(self) -> float:
        self.now += 1
        return self.now


def archived(path: Path, place: Path) -> JournalStore:
    """A grown store whose first two segments were archived."""
    store = grown(path, sys=Ticking())
    second = read_line(segment(path, 3).read_bytes().splitlines(keepends=True)[1])
    assert isinstance(second, Change)
    assert store.archive(second.commit.t, place)
    return store


def looked_at(path: Path, sys: Sys = QUICK, limits: Limits = LIMITS) -> Examined:
    folder = Folder(sys, path)
    try:
        return examine(folder, limits)
    finally:
        folder.close()


def problems(path: Path) -> list[Finding]:
    return [f for f in looked_at(path).findings if f.level == "problem"]


def segment(path: Path, number: int) -> Path:
    return path.with_name(f"{path.name}.j{number:08}")


def flip(file: Path, offset: int) -> None:
    data = bytearray(file.read_bytes())
    data[offset] ^= 1
    file.write_bytes(data)


def copied(path: Path, home: Path) -> Path:
    home.mkdir(mode=0o700)
    for file in filter(Path.is_file, path.parent.iterdir()):
        shutil.copy(file, home)
    return home / path.name


DAMAGES = st.lists(
    st.tuples(
        st.sampled_from(
            ["flip", "cut", "zero", "drop", "double", "splice", "gone", "empty", "swap", "rubbish"]
        ),
        st.integers(0, 10),
        st.floats(0, 0.999),
        st.floats(0, 0.999),
    ),
    min_size=1,
    max_size=4,
)


def spoil(path: Path, damages: list[tuple[str, int, float, float]]) -> None:
    """Damage files as told; which one and where are fractions of what there is."""
    for kind, which, at, other in damages:
        files = sorted(
            file
            for file in path.parent.iterdir()
            if file.is_file() and not file.name.endswith(".lock")
        )
        if not files:
            return
        file = files[which % len(files)]
        data = file.read_bytes()
        begin, end = sorted((int(at * len(data)), int(other * len(data))))
        if kind == "flip" and data:
            flip(file, begin)
        elif kind == "cut":
            file.write_bytes(data[:begin])
        elif kind == "zero":
            file.write_bytes(data[:begin] + bytes(end - begin) + data[end:])
        elif kind == "drop":
            file.write_bytes(data[:begin] + data[end:])
        elif kind == "double":
            file.write_bytes(data[:end] + data[begin:])
        elif kind == "splice":
            file.write_bytes(data[:begin] + files[-1].read_bytes()[:200] + data[begin:])
        elif kind == "gone":
            file.unlink()
        elif kind == "empty":
            file.write_bytes(b"")
        elif kind == "swap":
            last = files[-1].read_bytes()
            files[-1].write_bytes(data)
            file.write_bytes(last)
        else:
            file.write_bytes(data + b'{"n":1,"id":"\xff\n{"okrj":1}\n')
