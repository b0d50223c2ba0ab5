"""What is to be said about a store's files: one finding each, in plain words. Changes nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Final, NamedTuple

from okrtui.store.care.beside import backups_now, look_beside
from okrtui.store.care.finding import Finding
from okrtui.store.care.journey import Break
from okrtui.store.care.premises import look_around
from okrtui.store.care.snapshots import Copy
from okrtui.store.care.survey import Survey, changes_between, survey
from okrtui.store.folder import Folder, reason
from okrtui.store.limits import Limits
from okrtui.store.migrate import SCHEMA


class Examined(NamedTuple):
    """The files' findings and what they were drawn from."""

    findings: tuple[Finding, ...]
    found: Survey | None


def examine(folder: Folder, limits: Limits) -> Examined:
    """Look at everything; takes no lock that anybody waits for. Never raises for what is there."""
    findings: list[Finding] = []
    found: Survey | None = None
    try:
        findings += look_around(folder, limits)
        before = backups_now(folder, limits)
        found = survey(folder, limits)
        findings += _journal(folder, found)
        findings += _snapshots(folder, found)
        findings += look_beside(folder, limits, found, before)
    except OSError as error:
        findings.append(
            Finding(
                "problem",
                "folder",
                f"the folder can't be read: {reason(error)}",
                str(folder.path.parent),
                "Look at its permissions and at the disk",
            )
        )
    return Examined(tuple(findings), found)


def _journal(folder: Folder, found: Survey) -> Iterator[Finding]:
    for one in changes_between(found.breaks, found.stretches):
        yield _TOLD[one.kind](one)
    if not found.stretches:
        yield _no_journal(folder, found)
        return
    first, live = found.stretches[0].first, [s for s in found.stretches if not s.archived]
    sound = not found.broken
    if sound:
        size = sum(stretch.size for stretch in found.stretches)
        archived = len(found.stretches) - len(live)
        segments = count(len(found.stretches), "segment")
        aside = f", {archived} of them archived" if archived else ""
        yield Finding(
            "ok",
            "journal",
            f"changes {first} to {found.place.n} in {segments}{aside}: every seal "
            f"and the whole chain are right ({size} bytes)",
        )
        if first > 1 and found.tables is not None:
            yield _begins_late(found, first)
        if found.tables is None:
            yield Finding(
                "notice",
                "history",
                f"the journal begins at change {first}, and nothing tells the state before it",
                found.stretches[0].name,
                "Put the earlier segments back if you have them",
            )


def _no_journal(folder: Folder, found: Survey) -> Finding:
    """A snapshot before the last one is made by writing changes: then there was a journal."""
    numbers = [copy.sealed.place.n for copy in found.copies if copy.condition == "sound"]
    if not any(numbers):
        return Finding("ok", "journal", "there is none yet; the first change begins it")
    missing = any(copy.name == folder.previous for copy in found.copies)
    return Finding(
        "problem" if missing else "notice",
        "journal",
        f"no journal lies beside {folder.name}: the history up to change {max(numbers)} isn't here",
        str(folder.path),
        f"Put the files {folder.name}.j… back; the next change begins another journal without it"
        if missing
        else "It stayed where this copy was made; the next change begins a journal here",
    )


def _begins_late(found: Survey, first: int) -> Finding:
    if any(copy.meta is not None and copy.meta.archives for copy in found.copies):
        what = f"changes 1 to {first - 1} are archived, and the archive isn't there"
        hint = "Put its folder back to look at them"
    else:
        what = f"the journal begins behind change {first - 1}: the history up to there isn't here"
        hint = "A copy that was made without its history begins so; else put the older files back"
    return Finding("notice", "history", what, found.stretches[0].name, hint)


def count(number: int, what: str) -> str:
    return f"{number} {what}" if number == 1 else f"{number} {what}s"


def _span(one: Break) -> str:
    first = one.n + 1
    if one.then is None:
        return f"changes from {first} on can't be read"
    if one.then <= first:
        return "every change behind it can still be read"
    lost = f"change {first}" if one.then == first + 1 else f"changes {first} to {one.then - 1}"
    return f"{lost} can't be read"


def _damaged(one: Break) -> Finding:
    return Finding(
        "problem",
        "journal",
        f"damaged behind change {one.n}: {_span(one)}",
        f"{one.name}, byte {one.offset}",
        "doctor --repair keeps all that can be read; a backup may have the rest",
        "journal",
    )


def _missing(one: Break) -> Finding:
    return Finding(
        "problem",
        "journal",
        f"missing: {_span(one)}",
        one.name,
        "Put it back; else doctor --repair goes on without it",
        "journal",
    )


def _torn(one: Break) -> Finding:
    return Finding(
        "notice",
        "journal",
        f"an unfinished write behind change {one.n}; it was never called saved",
        f"{one.name}, byte {one.offset}",
        "The next change sets it aside; so does doctor --repair",
        "tail",
    )


def _cut(one: Break) -> Finding:
    assert one.then is not None
    first = one.n + 1
    lost = f"change {first}" if one.then == first else f"changes {first} to {one.then}"
    return Finding(
        "problem",
        "journal",
        f"it ends with change {one.n}, and {one.why} is at change {one.then}: the history of "
        f"{lost} is lost",
        f"{one.name}, byte {one.offset}",
        f"doctor --repair keeps the state that {one.why} has; a backup may have the rest",
        "journal",
    )


def _newer(one: Break) -> Finding:
    by = f"okrtui {one.why}" if one.why else "a newer okrtui"
    return Finding(
        "notice",
        "journal",
        f"changes from {one.n + 1} on are by {by} (this one knows schema {SCHEMA})",
        f"{one.name}, byte {one.offset}",
        "Please update this program; until then it only reads",
    )


def _unreadable(one: Break) -> Finding:
    return Finding(
        "problem",
        "journal",
        f"it can't be read: {one.why}",
        one.name,
        "Look at its permissions and at the disk",
    )


def _contradiction(one: Break) -> Finding:
    return Finding(
        "problem",
        "journal",
        f"change {one.n} can't follow on those before it: {one.why}",
        f"{one.name}, byte {one.offset}",
        "It wasn't written by this program; doctor --repair leaves it out",
        "journal",
    )


_TOLD: Final[dict[str, Callable[[Break], Finding]]] = {
    "damaged": _damaged,
    "missing": _missing,
    "torn": _torn,
    "cut": _cut,
    "newer": _newer,
    "unreadable": _unreadable,
    "contradiction": _contradiction,
}


def _snapshots(folder: Folder, found: Survey) -> Iterator[Finding]:
    broken = found.broken
    for copy in found.copies:
        yield _snapshot(folder, copy, broken=broken, vouched=bool(found.stretches))
    if not any(copy.name == folder.name for copy in found.copies) and found.stretches:
        yield _no_snapshot(folder, found)
    live = [stretch for stretch in found.stretches if not stretch.archived]
    if live and live[0].number > 1 and all(copy.name != folder.base for copy in found.copies):
        yield Finding(
            "problem",
            "snapshot",
            f"missing: it has the state that {live[0].name} goes on from. Without it all hangs on "
            f"{folder.name} and {folder.previous}",
            str(folder.at(folder.base)),
            "Put it back, from a copy that `okrtui backup --to` made if need be; "
            f"should those go too, the newest of {folder.backups} is left",
        )
    if found.overtaken(folder.name, folder.previous) and not broken:
        yield Finding(
            "problem",
            "snapshot",
            "it isn't newer than the one before it: somebody copied a backup over it",
            str(folder.path),
            "okrtui restore goes back to it; doctor --repair goes on from the newest change",
            "snapshot",
        )


def _no_snapshot(folder: Folder, found: Survey) -> Finding:
    if found.tables is None and not found.broken:
        return Finding(
            "problem",
            "snapshot",
            "missing, and nothing tells the state that its journal goes on from",
            str(folder.path),
            f"Put the earlier segments back, or copy the newest of {folder.backups} there",
        )
    return Finding(
        "notice",
        "snapshot",
        "missing; it is rebuilt from the journal",
        str(folder.path),
        "The next checkpoint writes it; so does doctor --repair",
        "snapshot",
    )


def _snapshot(folder: Folder, copy: Copy, *, broken: bool, vouched: bool) -> Finding:
    where = str(folder.at(copy.name))
    n = copy.meta.place.n if copy.meta else 0
    if copy.condition == "sound":
        as_what = "sealed, in its place, as the journal has it" if vouched else "sealed"
        return Finding("ok", "snapshot", f"{as_what}: change {n}", where)
    if copy.condition == "newer":
        return Finding(
            "notice",
            "snapshot",
            f"by a newer okrtui {copy.why}",
            where,
            "Please update this program; until then it only reads",
        )
    if copy.condition == "unread":
        return Finding(
            "notice",
            "snapshot",
            f"sealed, at change {n}; the damaged journal can't tell whether it is right",
            where,
        )
    what = {
        "unsound": f"it {copy.why}",
        "unreadable": f"it can't be read: {copy.why}",
        "elsewhere": "the journal knows nothing of it: it is another store's, or a copy that went "
        "another way",
        "differs": f"it isn't what the journal says for change {n}",
    }[copy.condition]
    if copy.condition == "unreadable":
        return Finding(
            "problem", "snapshot", what, where, "Look at its permissions and at the disk"
        )
    hint = "doctor --repair sets it aside and rebuilds it from the journal"
    if copy.edited and copy.name == folder.name:
        hint = f"okrtui import-edit {where} merges what another program wrote; {hint}"
    return Finding("problem", "snapshot", what, where, hint, "journal" if broken else "snapshot")
