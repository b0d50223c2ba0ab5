"""What a power cut can leave of a disk: every mix of what was not yet made durable.

Folder operations survive in their order, any number of them; what was written or cut since a
file's last sync survives or not on its own, torn anywhere, by blocks, or as a size full of zeros.
Names and contents know nothing of each other.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping
from itertools import islice, product
from typing import Final, NamedTuple

from tests.store.campaigns.disk import Event, Files

_CORNERS: Final = 48
"""How many of the plain mixes of one moment are taken before chance takes over."""


class Left(NamedTuple):
    """A state that a power cut left."""

    files: Files
    inodes: dict[str, int]
    """Names with the same number are one file."""


class Medium:
    """What is durable of a disk, and what is on its way."""

    def __init__(self, files: Mapping[str, bytes], inodes: Mapping[str, int]) -> None:
        """``inodes`` as the events call them."""
        self._names: dict[str, int] = dict(inodes)
        self._changes: dict[str, list[Event]] = {}
        """What was done to names since their folder's last sync, by folder."""
        self._data: dict[int, bytes] = {inodes[name]: data for name, data in files.items()}
        self._writes: dict[int, list[Event]] = {}

    def take(self, event: Event) -> None:
        match event.kind:
            case "write" | "cut":
                self._writes.setdefault(event.ino, []).append(event)
            case "sync":
                self._data[event.ino] = self._surely(event.ino)
                self._writes.pop(event.ino, None)
            case "sync folder":
                for change in self._changes.pop(event.name, ()):
                    _rename(self._names, change)
            case "create" | "link" | "rename" | "unlink":
                self._changes.setdefault(_folder_of(event.name), []).append(event)

    def _surely(self, ino: int) -> bytes:
        return _written(self._data.get(ino, b""), self._writes.get(ino, ()))

    def states(self, dice: random.Random, most: int) -> Iterator[Left]:
        """Up to ``most`` states, the plain ones first."""
        pending = sorted(ino for ino, writes in self._writes.items() if writes)
        folders = sorted(self._changes)
        kepts = list(product(*(range(len(self._changes[f]), -1, -1) for f in folders)))
        plain = [
            [_mixed(self._data.get(ino, b""), self._writes[ino], how) for how in _plain_ways()]
            for ino in pending
        ]
        corners = ((kept, mix) for mix in product(*plain) for kept in kepts)
        count = 0
        for kept, mix in islice(corners, _CORNERS):
            yield self._state(
                dict(zip(folders, kept, strict=True)), dict(zip(pending, mix, strict=True))
            )
            count += 1
        if not pending:
            return
        for _ in range(most - count):
            contents = [
                _by_chance(self._data.get(ino, b""), self._writes[ino], dice) for ino in pending
            ]
            kept = dice.choice(kepts)
            yield self._state(
                dict(zip(folders, kept, strict=True)), dict(zip(pending, contents, strict=True))
            )

    def _state(self, kept: Mapping[str, int], contents: Mapping[int, bytes]) -> Left:
        """``kept``: how many changes of each folder are."""
        names = dict(self._names)
        for folder, count in kept.items():
            for change in self._changes[folder][:count]:
                _rename(names, change)
        for name in [name for name in names if _folder_of(name) not in names and "/" in name[:-1]]:
            del names[name]  # its folder isn't there
        files = {
            name: contents[ino] if ino in contents else self._data.get(ino, b"")
            for name, ino in names.items()
        }
        return Left(files, names)


def _folder_of(name: str) -> str:
    return name[: name.rstrip("/").rfind("/") + 1]


def _rename(names: dict[str, int], change: Event) -> None:
    match change.kind:
        case "create":
            names[change.name] = change.ino
        case "link":
            names[change.target] = change.ino
        case "rename":
            names.pop(change.name, None)
            names[change.target] = change.ino
        case "unlink":
            names.pop(change.name, None)


# ---------------------------------------------------------------------------- contents


def _apply(data: bytes, event: Event, written: bytes | None = None) -> bytes:
    if event.kind == "cut":
        return data[: event.at]
    new = event.data if written is None else written
    return data[: event.at].ljust(event.at, b"\0") + new + data[event.at + len(new) :]


def _written(data: bytes, events: tuple[Event, ...] | list[Event]) -> bytes:
    for event in events:
        data = _apply(data, event)
    return data


def _plain_ways() -> tuple[str, ...]:
    return ("all", "none", "zeroed", "first", "last")


def _mixed(data: bytes, events: list[Event], way: str) -> bytes:
    """Everything, nothing, only sizes, only the first or only the last of what is on its way."""
    match way:
        case "none":
            return data
        case "first":
            return _apply(data, events[0])
        case "last":
            return _apply(data, events[-1])
        case "zeroed":
            for event in events:
                data = _apply(data, event, b"\0" * len(event.data))
            return data
    return _written(data, events)


def _by_chance(data: bytes, events: list[Event], dice: random.Random) -> bytes:
    for event in events:
        draw = dice.random()
        if draw < 0.15:
            continue
        if event.kind == "cut" or draw < 0.4:
            data = _apply(data, event)
        elif draw < 0.75:
            data = _apply(data, event, event.data[: dice.randrange(len(event.data) + 1)])
        elif draw < 0.8:
            data = _apply(data, event, b"\0" * len(event.data))
        else:
            data = _by_blocks(data, event, dice)
    return data


def _by_blocks(data: bytes, event: Event, dice: random.Random) -> bytes:
    """Some blocks of a write are there, the others are what was there before, or zeros."""
    size = dice.choice((512, 512, 4096))
    whole = _apply(data, event)
    before = data.ljust(len(whole), b"\0")
    found = b"".join(
        (whole if dice.random() < 0.5 else before)[begin : begin + size]
        for begin in range(0, len(whole), size)
    )
    return found if dice.random() < 0.7 else found.rstrip(b"\0")
