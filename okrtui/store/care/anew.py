"""A journal written anew where it is, from its first damaged segment on."""

from __future__ import annotations

import os
from functools import partial

from okrtui.store.care.evidence import Source
from okrtui.store.care.new_files import NewFiles, copy_into, keep
from okrtui.store.care.report import Report, Say, Scribe
from okrtui.store.care.rescue import heap_copies
from okrtui.store.care.salvage import Salvage, TooMuch
from okrtui.store.folder import Folder, closing, read_at
from okrtui.store.journal import Header, Place, Tail, read_line
from okrtui.store.limits import Limits
from okrtui.store.migrate import SCHEMA
from okrtui.store.ports import Damaged


def not_here(folder: Folder, why: str) -> Damaged:
    """The error for what no repair in place can mend."""
    return Damaged(
        f"{folder.path} can't be repaired where it is: {why}",
        "Put the missing files back, or write what there is to a new store: okrtui doctor "
        "--salvage FILE. Nothing of the journal was changed",
    )


class Anew:
    """One attempt, under the lock."""

    def __init__(self, folder: Folder, limits: Limits, scribe: Scribe, say: Say) -> None:
        self._folder = folder
        self._sys = folder.sys
        self._limits = limits
        self._scribe = scribe
        self._say = say

    def write(self) -> Report:
        """Write the segments anew from the first damaged one on, each in its own place.

        The lowest comes first: until the last has come, the one behind doesn't follow and nobody
        writes; and every new one has all that could be had of the old.
        """
        sources = [Source(self._folder, number) for number in self._folder.segments()]
        copies = heap_copies(self._folder, self._limits)
        salvage = Salvage(sources, copies, self._limits, self._scribe)
        if not salvage.base.in_place:
            raise not_here(self._folder, "the beginning of the journal is missing")
        unreadable = [copy.name for copy in copies if copy.condition == "unreadable"]
        unreadable += [lost.where for lost in salvage.lost if lost.why.startswith("can't be read")]
        if unreadable:
            raise not_here(self._folder, f"{unreadable[0]} can't be read")
        files = NewFiles(self._folder)
        try:
            staged = self._stage(salvage, files)
            files.end()
            self._folder.sync()
            self._check(staged, salvage.place)
            old = [segment for segment in staged if segment in {s.number for s in sources}]
            self._say(
                f"{self._folder.name}: writing {len(staged)} segments of the journal anew, from "
                f"{self._folder.segment(min(staged))} on …"
            )
            kept = keep(self._folder, [self._folder.segment(number) for number in old])
        except BaseException:
            files.take_back()
            raise
        try:
            for number in sorted(staged):
                self._sys.rename(staged[number], self._folder.segment(number), self._folder.fd)
                self._folder.sync()
        except BaseException:
            files.take_back()
            raise
        for name, copy in kept.items():
            self._say(f"{name}: as it was it is kept as {copy}")
        self._say(f"{self._folder.name}: done, the journal goes up to change {salvage.place.n}")
        return salvage.report()

    def _stage(self, salvage: Salvage, files: NewFiles) -> dict[int, str]:
        """The new segments under temporary names; those that stay as they are aren't among them."""
        staged: dict[int, str] = {}
        segment, length = 0, 0
        try:
            for out in salvage.lines():
                if out.segment != segment:
                    self._end(segment, length, staged, files)
                    segment, length = out.segment, 0
                if segment not in staged and out.offset != length:
                    self._begin(segment, length, staged, files)
                if segment in staged:
                    files.add(staged[segment], out.raw)
                length += len(out.raw)
        except TooMuch as misfit:
            raise not_here(
                self._folder,
                f"what is missing before {misfit.copy.name} is too much for one change",
            ) from None
        self._end(segment, length, staged, files)
        return staged

    def _begin(self, segment: int, length: int, staged: dict[int, str], files: NewFiles) -> None:
        """Another file from here on, that begins as the segment does."""
        staged[segment] = self._folder.temporary + self._sys.random(6)
        files.add(staged[segment], b"")
        if length:
            with closing(
                self._sys, self._folder.open(self._folder.segment(segment), os.O_RDONLY)
            ) as fd:
                copy_into(files, staged[segment], self._folder, fd, size=length)

    def _end(self, segment: int, length: int, staged: dict[int, str], files: NewFiles) -> None:
        """What stands behind the last line that is kept must go."""
        if segment and segment not in staged:
            size = self._sys.stat(self._folder.segment(segment), self._folder.fd).st_size
            if size != length:
                self._begin(segment, length, staged, files)

    def _check(self, staged: dict[int, str], end: Place) -> None:
        """Read the new segments as everybody will. Raises Damaged."""
        place, store = Place(), ""
        for number in sorted(staged):
            with closing(self._sys, self._folder.open(staged[number], os.O_RDONLY)) as fd:
                if place.seg == 0:
                    line, feed, _ = read_at(self._sys, fd, 4096, 0).partition(b"\n")
                    header = read_line(line + feed)
                    assert isinstance(header, Header)
                    place = Place(header.n, header.p)
                place = Place(place.n, place.h, number)
                tail = Tail(partial(self._sys.read, fd), place, store, SCHEMA, self._limits)
                for _ in tail:
                    pass
                place, store = tail.place, tail.store
                if tail.rest != "none":
                    break
        else:
            if (place.n, place.h) == (end.n, end.h):
                return
        raise Damaged(
            f"{self._folder.path}: the new journal could not be read back as it was written",
            "Look at the disk; nothing was changed",
        )
