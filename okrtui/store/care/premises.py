"""The doctor's look at a store's surroundings: folder, modes, left-overs and lock."""

from __future__ import annotations

import re
import stat
from collections.abc import Iterator
from typing import Final

from okrtui.store.care import modes
from okrtui.store.care.finding import Finding, Level
from okrtui.store.care.left_overs import left_overs
from okrtui.store.folder import Folder
from okrtui.store.limits import Limits
from okrtui.store.lock import held_by

_LITTLE_ROOM: Final = 64 << 20
_TEMPORARY: Final = re.compile(r"tmp-[0-9a-f]{12}")
_PLAIN: Final = re.compile(r"|\.(?:prev|base|lock|j[0-9]{8}|tmp-.*|torn-.*|damaged-.*|v[0-9]+-.*)")


def look_around(folder: Folder, limits: Limits) -> Iterator[Finding]:
    """Raises OSError when the folder can't be read."""
    yield from _folder(folder, limits)
    yield from _files(folder, limits)
    yield from _lock(folder)


def _folder(folder: Folder, limits: Limits) -> Iterator[Finding]:
    where = str(folder.path.parent)
    refusal = folder.refusal(limits)
    mode = stat.S_IMODE(folder.sys.fstat(folder.fd).st_mode)
    if refusal is not None:
        private = not mode & (stat.S_IWOTH | stat.S_ISVTX)
        level: Level = "notice" if private else "problem"
        yield Finding(level, "folder", refusal.title, where, refusal.hint)
    else:
        whose = "a team's" if mode & stat.S_ISGID else "one person's"
        yield Finding("ok", "folder", f"{whose} folder, mode {mode:04o}", where)
    if mode & 0o007:
        yield Finding(
            "notice",
            "folder",
            "others can see which files are in the folder",
            where,
            "chmod o= takes that from them",
        )
    room = folder.sys.room(folder.fd)
    if room < _LITTLE_ROOM:
        yield Finding(
            "notice",
            "folder",
            f"only {room >> 20} MiB are free on the disk",
            where,
            "Make room: a change that finds none is not saved",
        )


def _files(folder: Folder, limits: Limits) -> Iterator[Finding]:
    """Modes, owners and links of all files, and what was left over."""
    home = folder.sys.fstat(folder.fd)
    aside: list[tuple[str, int]] = []
    fine = 0
    for name in sorted(folder.sys.listdir(folder.fd)):
        if not is_ours(folder, name):
            continue
        tail = name.removeprefix(folder.name)
        try:
            status = folder.sys.stat(name, folder.fd)
        except FileNotFoundError:
            continue
        finding = modes.not_plain(folder, name, status)
        finding = finding or modes.not_right(folder, name, status, home, modes.live(folder))
        if finding is not None:
            yield finding
        elif _TEMPORARY.fullmatch(tail[1:]):
            old = folder.sys.clock() - status.st_mtime > limits.left_over
            if old:
                yield Finding(
                    "notice",
                    "left-overs",
                    "a snapshot that was never finished",
                    str(folder.at(name)),
                    "The next checkpoint removes it",
                    "left-overs",
                )
        elif tail.startswith((".damaged-", ".torn-")):
            aside.append((name, status.st_size))
        else:
            fine += 1
    yield Finding("ok", "files", f"{fine} files with the right owner and mode")
    yield from left_overs(folder, limits, aside)


def is_ours(folder: Folder, name: str) -> bool:
    """Whether a file of that name is the store's."""
    return name.startswith(folder.name) and bool(_PLAIN.fullmatch(name.removeprefix(folder.name)))


def _lock(folder: Folder) -> Iterator[Finding]:
    where = str(folder.at(folder.lock))
    try:
        inode = folder.sys.stat(folder.lock, folder.fd).st_ino
    except FileNotFoundError:
        yield Finding("ok", "lock", "there is none yet; the first change makes it", where)
        return
    holder = held_by(folder.sys, inode)
    if holder:
        yield Finding("notice", "lock", f"held by {holder} just now", where)
    else:
        yield Finding("ok", "lock", "nobody holds it", where)
