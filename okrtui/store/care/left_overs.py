"""The doctor's look at what was set aside: what each file is, and what it is still good for."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

from okrtui.store import snapshot
from okrtui.store.care.finding import Finding
from okrtui.store.folder import Folder, reason
from okrtui.store.limits import Limits
from okrtui.store.ports import StoreError
from okrtui.store.snapshot import Unusable

_SEGMENT: Final = re.compile(r".*\.j[0-9]{8}")
_REMOVE: Final = "Remove it once nobody misses anything"


class _Kind(NamedTuple):
    what: str
    hint: str


def left_overs(
    folder: Folder, limits: Limits, aside: Sequence[tuple[str, int]]
) -> Iterator[Finding]:
    """aside: names and sizes. Files of which the same is to be said are one finding."""
    kinds: dict[_Kind, list[tuple[str, int]]] = {}
    for name, size in aside:
        kinds.setdefault(_kind(folder, limits, name), []).append((name, size))
    for kind, files in kinds.items():
        size = sum(size for _, size in files)
        many = "" if len(files) == 1 else f"{len(files)} times "
        where = f"{folder.at(files[0][0])}{'' if len(files) == 1 else ' …'}"
        what = f"set aside: {many}{kind.what} ({size} bytes)"
        yield Finding("notice", "left-overs", what, where, kind.hint)


def _kind(folder: Folder, limits: Limits, name: str) -> _Kind:
    if name.startswith(f"{folder.name}.torn-"):
        return _Kind("the bytes of an unfinished write", _REMOVE)
    if _SEGMENT.fullmatch(name):
        return _Kind("a part of the journal, as it was before a repair", _REMOVE)
    try:
        meta = snapshot.check(folder.read(name, limits.snapshot))
    except Unusable as error:
        if error.edited:
            merge = f"okrtui import-edit {folder.at(name)} merges what it wrote, if nobody did yet"
            return _Kind("a snapshot that another program wrote to", merge)
        return _Kind(f"a snapshot that {error.reason}", _REMOVE)
    except (OSError, StoreError) as error:
        why = error.title if isinstance(error, StoreError) else reason(error)
        return _Kind(f"a snapshot that can't be read: {why}", "Look at its permissions")
    return _Kind(f"a whole snapshot, at change {meta.place.n}", _REMOVE)
