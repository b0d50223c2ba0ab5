"""Going through a whole store without changing it: every line, and each snapshot at its place."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from okrtui import __version__
from okrtui.store.care.journey import Break, Journey, Stretch
from okrtui.store.care.report import Scribe
from okrtui.store.care.snapshots import Copy, Plain, read_copy
from okrtui.store.folder import Folder
from okrtui.store.journal import Place
from okrtui.store.limits import Limits
from okrtui.store.migrate import FORMAT
from okrtui.store.snapshot import Meta


class Survey(NamedTuple):
    """What was found."""

    copies: tuple[Copy, ...]
    stretches: tuple[Stretch, ...]
    breaks: tuple[Break, ...]
    place: Place
    """Where the journal ends, as far as it can be read."""
    store: str
    tables: Plain | None
    """The state there; None when it can't be known."""
    version: int
    """The schema of the last line."""
    ids: tuple[str, ...]
    """The latest transaction ids."""
    last: Mapping[str, int]
    """The highest id ever given, per table."""

    def overtaken(self, name: str, previous: str) -> bool:
        """Whether okr.json is no newer than the one before: somebody's backup was put there.

        Between a checkpoint's two steps both are one file.
        """
        sound = {copy.name: copy for copy in self.copies if copy.condition == "sound"}
        now, before = sound.get(name), sound.get(previous)
        return (
            now is not None
            and before is not None
            and now.sealed.store == before.sealed.store
            and now.sealed.place.n <= before.sealed.place.n
            and now.file != before.file
        )

    @property
    def reach(self) -> int:
        """The last change that is known of; without a journal the snapshots tell."""
        if self.stretches:
            return self.place.n
        sound = (copy for copy in self.copies if copy.condition == "sound")
        return max((copy.sealed.place.n for copy in sound), default=0)

    @property
    def broken(self) -> bool:
        """Whether more than an unfinished write is wrong with the journal."""
        return any(one.kind not in ("torn", "newer") for one in self.breaks)


def survey(folder: Folder, limits: Limits) -> Survey:
    """Read everything. Raises OSError when not even the folder can be listed."""
    # Snapshots first: what they stand on is in the journal by then. The one before comes first of
    # all: a checkpoint in between makes okr.json newer.
    names = (folder.previous, folder.base, folder.name)
    copies = [copy for name in names if (copy := read_copy(folder, name, limits)) is not None]
    copies.sort(key=lambda copy: copy.name)
    journey = Journey(folder, limits, copies)
    journey.go()
    return Survey(
        tuple(journey.judged(copy) for copy in copies),
        tuple(journey.stretches),
        tuple(journey.breaks),
        journey.place,
        journey.store,
        journey.tables,
        journey.version,
        tuple(journey.ids),
        journey.last,
    )


def changes_between(breaks: Sequence[Break], stretches: Sequence[Stretch]) -> Iterator[Break]:
    """The breaks, each with the next change that can be read after it."""
    for one in breaks:
        if one.then is None and one.kind not in ("torn", "newer", "contradiction"):
            later = [s.first for s in stretches if s.number > one.number and s.last >= s.first]
            yield one._replace(then=min((n for n in later if n > one.n), default=None))
        else:
            yield one


def meta_of(found: Survey, scribe: Scribe) -> Meta:
    """The description of a snapshot of the state that a journal ends with."""
    ids, last, by = found.ids, found.last, scribe.user
    return Meta(
        FORMAT, found.store, found.version, __version__, found.place, ids, last, scribe.t, by
    )
