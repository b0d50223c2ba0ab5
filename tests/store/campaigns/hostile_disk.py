"""Disks that are full, small, read-only or taken away, and folders that others meddle with."""

from __future__ import annotations

import errno
import os
import resource
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final

from okrtui.store import journal_store
from okrtui.store.journal_store import JournalStore
from okrtui.store.limits import Limits
from okrtui.store.ports import NotSaved, Op, ReadOnly, StoreError
from tests.store.campaigns import child
from tests.store.campaigns.campaign import Campaign, Figures, Run
from tests.store.campaigns.damaged_files import note
from tests.store.campaigns.planted import KINDS, names_used, plant
from tests.store.campaigns.two_users import share
from tests.store.kit import FAST, FastSys, Plain, plain

_LIMITS: Final = Limits(segment=20_000, busy=0.2, backup=0)


def _open(path: Path, sys: FastSys = FAST) -> JournalStore:
    return journal_store.open_store(path, sys=sys, limits=_LIMITS)


def _big(store: JournalStore) -> int:
    return store.commit(
        lambda _, new_id: [Op("ins", "notes", new_id("notes"), {"text": "x" * 3000})],
        why="fill",
        user="ana",
    ).n


def _fill(store: JournalStore) -> Plain:
    """Write until the disk is full; gives the last state that was acknowledged."""
    for number in range(2000):
        try:
            _big(store)
            if number % 5 == 0:
                store.checkpoint()  # skipped when there is no room
        except NotSaved as full:
            hint = full.hint
            break
    else:
        raise AssertionError("the disk is never full")
    assert "Make room" in hint, hint
    assert store.read_only is None, store.read_only
    return plain(store)


def _check(path: Path, state: Plain) -> None:
    """Opened anew it is what was acknowledged."""
    again = _open(path)
    assert plain(again) == state
    assert again.warnings == (), again.warnings
    again.let_go()


# ---------------------------------------------------------------------------- full disks


@contextmanager
def _mounted(place: Path, *options: str) -> Iterator[Path]:
    """Raises CalledProcessError where one may not mount."""
    place.mkdir(exist_ok=True)
    subprocess.run(("mount", *options, str(place)), check=True, capture_output=True)
    try:
        yield place
    finally:
        subprocess.run(("umount", "-l", str(place)), check=True, capture_output=True)


def _full_disk(home: Path) -> None:
    with _mounted(home, "-t", "tmpfs", "-o", "size=600k,mode=700", "tmpfs") as small:
        ballast = small / "ballast"
        ballast.write_bytes(bytes(300_000))
        path = small / "okr.json"
        store = _open(path)
        state = _fill(store)
        _check(path, state)
        for _ in range(3):  # still full, and still sound
            with suppress(NotSaved):
                _big(store)
                state = plain(store)
            _check(path, state)
        ballast.unlink()
        _big(store)
        assert store.checkpoint()
        _check(path, plain(store))
        store.close()


def _no_more_files(home: Path) -> None:
    """Room for bytes, but for no more names: a segment can't be begun."""
    with _mounted(home, "-t", "tmpfs", "-o", "nr_inodes=9,mode=700", "tmpfs") as small:
        path = small / "okr.json"
        store = _open(path)
        state = _fill(store)
        _check(path, state)
        store.let_go()


def _read_only_mount(home: Path) -> None:
    home.mkdir(mode=0o700)
    store = _open(home / "okr.json")
    note(store)
    with _mounted(home.with_name("mounted"), "--bind", str(home)) as place:
        inside = _open(place / "okr.json")
        note(inside)
        state = plain(inside)
        inside.close()
        before = sorted(os.listdir(home))
        remount = ("mount", "-o", "remount,bind,ro", str(place))
        subprocess.run(remount, check=True, capture_output=True)
        late = _open(place / "okr.json")
        assert plain(late) == state
        assert isinstance(late.read_only, ReadOnly)
        with suppress(ReadOnly):
            note(late)
            raise AssertionError("written to what is read-only")
        assert not late.checkpoint()
        late.close()
        assert sorted(os.listdir(home)) == before
    store.refresh()
    note(store)
    store.close()


def _file_size_limit(home: Path) -> None:
    """Python ignores SIGXFSZ: the limit is an error like a full disk."""
    home.mkdir(mode=0o700)
    path = home / "okr.json"

    def work() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (10_000, 10_000))
        store = _open(path)
        _check(path, _fill(store))
        store.let_go()

    child.run(work)
    again = _open(path)
    assert again.read_only is None
    _big(again)
    again.close()


def _file_size_signal(home: Path) -> None:
    """Where the signal ends the process, it is like any other end."""
    home.mkdir(mode=0o700)
    path = home / "okr.json"
    done = home / "acknowledged"

    def work() -> None:
        signal.signal(signal.SIGXFSZ, signal.SIG_DFL)
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        store = _open(path)
        _big(store)
        done.write_text(str(_big(store)))
        # Where a part still fits, the write is short, and nobody is ended.
        full = path.with_name("okr.json.j00000001").stat().st_size
        resource.setrlimit(resource.RLIMIT_FSIZE, (full, full))
        _big(store)

    child.run(work, ends=signal.SIGXFSZ)
    again = _open(path)
    assert again.read_only is None
    assert again.number >= int(done.read_text()) == 2
    _big(again)
    again.close()


class _Quota(FastSys):
    """So many bytes may be written, all in all; a part of the last ones still is."""

    left = 60_000

    def write(self, fd: int, data: bytes) -> int:
        if self.left <= 0:
            raise OSError(errno.EDQUOT, os.strerror(errno.EDQUOT))
        written = super().write(fd, data[: self.left])
        self.left -= written
        return written


def _quota(home: Path) -> None:
    home.mkdir(mode=0o700)
    path = home / "okr.json"
    sys = _Quota()
    store = _open(path, sys)
    state = _fill(store)
    _check(path, state)
    sys.left = 20_000
    _big(store)
    _check(path, plain(store))
    store.let_go()


# ---------------------------------------------------------------------------- odd folders


def _open_to_all(home: Path) -> None:
    for mode in (0o777, 0o707, 0o1770, 0o1777):
        folder = home / oct(mode)
        folder.mkdir(parents=True, mode=0o700)
        store = _open(folder / "okr.json")
        note(store)
        state = plain(store)
        store.close()
        before = sorted(os.listdir(folder))
        folder.chmod(mode)
        again = _open(folder / "okr.json")
        assert isinstance(again.read_only, ReadOnly), oct(mode)
        assert plain(again) == state
        with suppress(ReadOnly):
            note(again)
            raise AssertionError("written where everybody may write")
        again.close()
        assert sorted(os.listdir(folder)) == before


def _taken_away(home: Path) -> None:
    home.mkdir(mode=0o700)
    store = _open(home / "okr.json")
    note(store)
    state = plain(store)
    shutil.rmtree(home)
    for use in (store.refresh, lambda: note(store), store.checkpoint, store.close):
        with suppress(StoreError):
            use()
    assert plain(store) == state
    assert not home.exists(), "made anew behind everybody's back"


def _moved(home: Path) -> None:
    """The folder is who is held, not its name: another one in its place is left alone."""
    home.mkdir(mode=0o700)
    store = _open(home / "okr.json")
    note(store)
    new = home.rename(home.with_name("moved"))
    home.mkdir(mode=0o700)
    note(store)
    store.checkpoint()
    _check(new / "okr.json", plain(store))
    store.close()
    assert os.listdir(home) == []


# ---------------------------------------------------------------------------- all of them

_MOUNTED: Final = (_full_disk, _no_more_files, _read_only_mount)
_HERE: Final = (
    _file_size_limit,
    _file_size_signal,
    _quota,
    _open_to_all,
    _taken_away,
    _moved,
)


def meddle(run: Run) -> Figures:
    for work in _HERE:
        _one(work, run.folder)
    figures: dict[str, int | str] = {"disks and folders": len(_HERE)}
    names = names_used(run.folder / "names")
    for number, name in enumerate(names):
        for kind in KINDS:
            home = run.folder / f"{kind} {number}"
            if kind == "device" and os.getuid():
                continue
            _tell(f"a {kind} as {name}", lambda home=home, n=name, k=kind: plant(home, n, k))  # type: ignore[misc]
    figures["planted"] = len(names) * len(KINDS)
    if os.getuid():
        return {**figures, "mounts and users": "SKIPPED, only root may make them"}
    try:
        for mounted in _MOUNTED:
            _one(mounted, run.folder)
        figures["mounts"] = len(_MOUNTED)
    except subprocess.CalledProcessError as refusal:
        figures["mounts"] = f"SKIPPED, {refusal.stderr.decode(errors='replace').strip()}"
    # Not inside a folder that root alone may enter.
    with tempfile.TemporaryDirectory(prefix="okrtui-") as folder:
        Path(folder).chmod(0o711)
        home = Path(folder, "team")
        _tell("two users", lambda: figures.update({"changes of two users": share(home)}))
    return figures


def _one(work: Callable[[Path], None], folder: Path) -> None:
    _tell(work.__name__, lambda: work(folder / work.__name__))


def _tell(what: str, work: Callable[[], object]) -> None:
    try:
        work()
    except subprocess.CalledProcessError:
        raise
    except Exception as problem:
        raise AssertionError(f"{what}: {problem!r}") from problem


CAMPAIGN: Final = Campaign(
    "hostile-disk",
    "On full, small, read-only and vanishing disks, beside other users and among planted links "
    "nothing acknowledged is lost, nothing outside is touched, nobody hangs.",
    meddle,
    short=0,
    long=0,
)
