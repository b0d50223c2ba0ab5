"""The doctor's look into the folders beside a store: its archive and its rolling backups."""

from __future__ import annotations

import stat
from collections.abc import Iterator
from contextlib import suppress

from okrtui.store import snapshot
from okrtui.store.backup import Backup, Backups
from okrtui.store.care import modes
from okrtui.store.care.finding import Finding
from okrtui.store.care.survey import Survey
from okrtui.store.folder import Folder, reason
from okrtui.store.limits import Limits
from okrtui.store.migrate import FORMAT
from okrtui.store.ports import StoreError
from okrtui.store.shelves import archives
from okrtui.store.snapshot import Unusable


def backups_now(folder: Folder, limits: Limits) -> frozenset[str]:
    """The names of all backups. What was there before a survey can't be ahead of its journal."""
    with suppress(OSError, StoreError):
        return frozenset(backup.name for backup in Backups(folder, limits).known())
    return frozenset()


def look_beside(
    folder: Folder, limits: Limits, found: Survey, before: frozenset[str]
) -> Iterator[Finding]:
    """Modes of what is there, and every backup's seal and place in the journal.

    before: the backups that were there before the survey. What is in the archive's segments is
    for the survey to tell. Raises OSError.
    """
    for archive in archives(folder):
        names = [archive.segment(number) for number in archive.segments()]
        yield from _modes(folder, archive, names, modes.archived(archive))
    yield from _backups(folder, limits, found, before)


def _modes(
    folder: Folder, inner: Folder, names: list[str], bounds: modes.Bounds
) -> Iterator[Finding]:
    home = folder.sys.fstat(inner.fd)
    mode, wanted = stat.S_IMODE(home.st_mode), 0o2770 if folder.mode == 0o660 else 0o700
    own = inner.path.parent in (folder.at(folder.archive), folder.at(folder.backups))
    if own and mode != wanted:
        yield Finding(
            "problem" if mode & 0o007 or wanted & ~mode else "notice",
            "folder",
            f"its mode is {mode:04o}, the store's own folders have {wanted:04o}",
            str(inner.path.parent),
            f"Its owner mends that: chmod {wanted:04o}",
        )
    for name in names:
        try:
            status = folder.sys.stat(name, inner.fd)
        except FileNotFoundError:
            continue
        finding = modes.not_plain(inner, name, status)
        finding = finding or modes.not_right(inner, name, status, home, bounds)
        if finding is not None:
            yield finding


def _backups(
    folder: Folder, limits: Limits, found: Survey, before: frozenset[str]
) -> Iterator[Finding]:
    where = str(folder.at(folder.backups))
    backups = Backups(folder, limits)
    try:
        known = backups.known()
        inner = backups.opened()
    except FileNotFoundError:
        yield Finding("ok", "backups", "there are none yet", where)
        return
    except (OSError, StoreError) as error:
        why = error.title if isinstance(error, StoreError) else reason(error)
        yield Finding(
            "problem", "backups", f"they can't be read: {why}", where, "No backup can be kept there"
        )
        return
    try:
        yield from _modes(folder, inner, [backup.name for backup in known], modes.live(inner))
        told = [(backup, _backup(inner, backup, limits, found, before)) for backup in known]
    finally:
        inner.close()
    yield from (finding for _, finding in told if finding is not None)
    sound = [backup for backup, finding in told if finding is None]
    size = sum(backup.size for backup in sound)
    newest = f", the newest at change {sound[0].n}" if sound else ""
    yield Finding("ok", "backups", f"{len(sound)} sealed{newest} ({size} bytes)", where)


def _backup(
    inner: Folder, backup: Backup, limits: Limits, found: Survey, before: frozenset[str]
) -> Finding | None:
    """What is to be said of one; None when it is sound, or gone in the meantime."""
    where = str(inner.at(backup.name))
    try:
        meta = snapshot.check(inner.read(backup.name, limits.snapshot))
    except FileNotFoundError:
        return None
    except (OSError, StoreError, Unusable) as error:
        if isinstance(error, Unusable):
            why = f"it {error.reason}"
        else:
            known = error.title if isinstance(error, StoreError) else reason(error)
            why = f"it can't be read: {known}"
        hint = "It can't be restored from; make another one: okrtui backup"
        return Finding("problem", "backups", why, where, hint)
    if meta.fmt != FORMAT:
        what, hint = f"by a newer okrtui {meta.app}", "Only that one can tell whether it is whole"
        return Finding("notice", "backups", what, where, hint)
    if found.store and meta.store != found.store:
        what, hint = "another store's", "Move it away: what it has is not of this store"
        return Finding("notice", "backups", what, where, hint)
    if meta.place.n > found.reach and backup.name in before and not found.broken:
        what = (
            f"it stands at change {meta.place.n}, and the journal ends with change "
            f"{found.place.n}: an older copy of the store was put in its place, or it was cut"
        )
        hint = "Put the newer files back, or go on from this one: okrtui restore FILE"
        return Finding("problem", "backups", what, where, hint)
    return None
