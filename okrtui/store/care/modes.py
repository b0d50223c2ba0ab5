"""Who can use the store's files: what is odd about one, and the mode that it should have."""

from __future__ import annotations

import stat
from os import stat_result
from typing import NamedTuple

from okrtui.store.care.finding import Finding, Level
from okrtui.store.folder import Folder


class Bounds(NamedTuple):
    """Which permissions a file must have, and which it may."""

    least: int
    most: int

    def mended(self, mode: int) -> int:
        """The nearest mode that is right."""
        return mode & self.most | self.least


def live(folder: Folder) -> Bounds:
    """Of files that are written to."""
    return Bounds(folder.mode, folder.mode)


def archived(folder: Folder) -> Bounds:
    """Of files that are only read any more."""
    return Bounds(folder.mode & 0o440, folder.mode)


def not_plain(folder: Folder, name: str, status: stat_result) -> Finding | None:
    """Said of links, pipes, folders and files that have another name elsewhere."""
    mode, links = status.st_mode, status.st_nlink
    # The snapshot has two names for a moment of each checkpoint.
    shared = name in (folder.name, folder.previous) or folder.temporary in name
    if stat.S_ISREG(mode) and (links == 1 or shared):
        return None
    what = "a file with several names" if stat.S_ISREG(mode) else "no plain file"
    return Finding(
        "problem",
        "files",
        f"{what}, where the store has a file of its own",
        str(folder.at(name)),
        "Find out who put it there and move it away",
    )


def not_right(
    folder: Folder, name: str, status: stat_result, home: stat_result, bounds: Bounds
) -> Finding | None:
    """Said of a file with another mode than it should have, or another owner than its folder.

    home: the folder's own status.
    """
    mode = stat.S_IMODE(status.st_mode)
    where = str(folder.at(name))
    if mode != bounds.mended(mode):
        missing, others = bounds.least & ~mode, mode & 0o007
        if missing:
            what = "not everybody who shares the store can use it"
        elif others:
            what = "others can use it"
        else:
            what = "more can use it than need to"
        level: Level = "problem" if missing or others else "notice"
        return Finding(
            level,
            "files",
            f"its mode is {mode:04o}, so that {what}",
            where,
            f"Its owner mends that: chmod {bounds.mended(mode):04o}",
            "modes",
        )
    team = folder.mode == 0o660
    if (status.st_gid != home.st_gid) if team else (status.st_uid != home.st_uid):
        whose = "group" if team else "owner"
        return Finding(
            "problem",
            "files",
            f"its {whose} isn't the folder's",
            where,
            f"Give it the folder's {whose}: {'chgrp' if team else 'chown'}",
        )
    return None
