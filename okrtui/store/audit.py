"""Holding the whole history to its seals: every line, the chain of all, the snapshots' places."""

from __future__ import annotations

from collections.abc import Collection
from functools import partial

from okrtui.domain.errors import NotFound
from okrtui.store import snapshot
from okrtui.store.folder import Folder
from okrtui.store.journal import ZERO, Header, Place, Tail
from okrtui.store.limits import Limits
from okrtui.store.log import lines_back
from okrtui.store.migrate import SCHEMA, newer
from okrtui.store.ports import Audit, Damaged, Head
from okrtui.store.recovery import place_of
from okrtui.store.shelves import Segment, archived, opened
from okrtui.store.snapshot import Meta, Unusable


def head_of(folder: Folder, limits: Limits, place: Place) -> Head:
    """The last change up to ``place`` and its seal, which stands for all before it."""
    for _, its in lines_back(folder, limits, place):
        return Head(its.n, its.h)
    return Head(place.n, place.h)


def audit(folder: Folder, limits: Limits, head: Head | None) -> Audit:
    """Verify everything. ``head`` was kept elsewhere: the history has to be the one it stands for.

    Raises Damaged with the exact place of a breach, Archived and NotFound for what can't be
    looked at, NewerSchema and OSError.
    """
    # Read before the journal: what they end with is in it by then.
    names = (folder.name, folder.base)
    snapshots = {name: meta for name in names if (meta := _sound(folder, name, limits))}
    wanted = {meta.place.n for meta in snapshots.values()} | ({head.n} if head else set())
    walk = _Walk(folder, limits, wanted)
    walk.go()
    if not walk.segments and any(wanted) and folder.exists(folder.previous):
        raise Damaged(
            f"the journal of {folder.path} is missing",
            f"Put the files {folder.name}.j… back; `okrtui doctor` tells more",
        )
    for name, meta in snapshots.items():
        if not walk.vouches_for(meta):
            raise Damaged(
                f"{folder.at(name)} stands at change {meta.place.n} with the seal "
                f"{meta.place.h}, which isn't what the journal has there",
                "It is another history's, or the journal was changed; `okrtui doctor` tells more",
            )
    if head is not None:
        walk.hold_to(head)
    return walk.found()


def _sound(folder: Folder, name: str, limits: Limits) -> Meta | None:
    """What a snapshot says of itself; None when there is none. Raises Damaged."""
    try:
        return snapshot.check(folder.read(name, limits.snapshot))
    except FileNotFoundError:
        return None
    except Unusable as error:
        raise Damaged(f"{folder.at(name)} {error.reason}", error.hint) from error


class _Walk:
    """From the first line of the journal to its last one."""

    def __init__(self, folder: Folder, limits: Limits, wanted: Collection[int]) -> None:
        self._folder = folder
        self._limits = limits
        self._wanted = wanted
        """The changes whose seals are asked for."""
        self._seals: dict[int, str] = {}
        self._place = Place()
        self._head = Head(0, ZERO)
        self._store = ""
        self._begin = 0
        """The change after which the journal begins: 0, or that of a snapshot put there."""
        self.segments = self._archived = self._changes = self._unfinished = 0
        self._first: float | None = None
        self._last: float | None = None

    def go(self) -> None:
        there = self._folder.segments()
        last = max(there, default=0)
        for number in range(self._lowest(there), last + 1):
            with opened(self._folder, number) as segment:
                if not self.segments:
                    self._start(segment)
                self._through(segment, is_last=number == last)

    def found(self) -> Audit:
        return Audit(
            changes=self._changes,
            segments=self.segments,
            archived=self._archived,
            first=self._first,
            last=self._last,
            head=self._head,
            unfinished=self._unfinished,
        )

    def vouches_for(self, meta: Meta) -> bool:
        seen = self._seals.get(meta.place.n)
        if not self.segments:
            return True  # a snapshot alone, with which a journal may begin
        if seen is None or meta.store != self._store:
            return False
        if seen == meta.place.h:
            return True
        # It may have been made between a segment's header and its first change.
        behind_header = meta.place.loff == 0 < meta.place.off
        return behind_header and place_of(self._folder, meta, self._limits) is not None

    def hold_to(self, head: Head) -> None:
        """Raises Damaged unless the history up to that change is the one with that seal."""
        if head.n < self._begin:
            raise NotFound(
                f"the journal of {self._folder.path} begins after change {self._begin}",
                f"It can't tell what had the head of change {head.n}",
            )
        if head.n > self._place.n:
            raise Damaged(
                f"the journal of {self._folder.path} ends with change {self._place.n}, and a "
                f"head of change {head.n} was kept",
                "The changes behind it are gone, or this is an older copy of the store",
            )
        seal = self._seals[head.n]
        if seal != head.seal:
            raise Damaged(
                f"change {head.n} of {self._folder.path} has the seal {seal}, not {head.seal} "
                "as was kept",
                f"Something in changes 1 to {head.n} was changed since, or the head is another "
                "store's",
            )

    def _lowest(self, there: list[int]) -> int:
        """The first segment; all up to the last one can be read. Raises Damaged and Archived."""
        number = max(there, default=0)
        lowest, header = number + 1, None
        while number > 0:
            try:
                with opened(self._folder, number) as segment:
                    header = segment.header(self._folder)
            except FileNotFoundError:
                break
            lowest, number = number, number - 1
        if number > 0:
            away = archived(self._folder, header.n) if isinstance(header, Header) else None
            if away is not None and number < min(there):
                raise away
            missing = self._folder.at(self._folder.segment(number))
            raise Damaged(f"{missing} is missing", "Put it back; nothing was changed")
        return lowest

    def _start(self, segment: Segment) -> None:
        header = segment.header(self._folder)
        if header is None:
            raise Damaged(f"{segment.path} has no header", "`okrtui doctor` tells more")
        self._begin, self._store = header.n, header.store
        self._place = Place(header.n, header.p, segment.number)
        self._head = Head(header.n, header.p)
        self._seals[header.n] = header.p

    def _through(self, segment: Segment, *, is_last: bool) -> None:
        read = partial(self._folder.sys.read, segment.fd)
        place = Place(self._place.n, self._place.h, segment.number)
        tail = Tail(read, place, self._store, SCHEMA, self._limits)
        for commit in tail:
            self._changes += 1
            self._first = commit.t if self._first is None else self._first
            self._last = commit.t
            self._head = Head(commit.n, tail.place.h)
            if commit.n in self._wanted:
                self._seals[commit.n] = tail.place.h
        self._place = tail.place
        if tail.rest == "newer":
            raise newer(self._folder.path, tail.newer_app)
        if tail.rest == "damaged" or (tail.rest == "torn" and not is_last):
            raise Damaged(
                f"{segment.path} is damaged at byte {tail.place.off}, behind change {tail.place.n}",
                "All before that is whole; `okrtui doctor` tells more",
            )
        self._unfinished = len(tail.rest_bytes)
        self.segments += 1
        self._archived += segment.path.parent != self._folder.path.parent
