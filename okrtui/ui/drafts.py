"""Half-typed edits that survive a dropped connection: one small file a store and person."""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import stat
from pathlib import Path
from typing import Final, NamedTuple

from okrtui.domain.records import Json

_FORMAT: Final = 1
_LIMIT: Final = 200_000
"""Bytes; what is longer wasn't written by us."""


class Draft(NamedTuple):
    """An open editor."""

    what: str
    """cells, check_in, objective, key_result, initiative or kpi."""
    key: str
    """The goal that is edited, or below which something is added."""
    field: str
    """The field the cursor was in."""
    texts: dict[str, str]
    """All that was typed, by field."""
    base: dict[str, Json]
    """The stored values the editor showed, by field."""


class Drafts:
    """Keeps at most one draft for a store and a person."""

    def __init__(self, folder: Path | None, store: Path, user: str) -> None:
        name = hashlib.sha256(f"{store}\0{user}".encode(errors="surrogateescape")).hexdigest()
        self._file = None if folder is None else folder / f"{name[:32]}.json"

    def keep(self, draft: Draft) -> bool:
        """Write it down, readable for nobody else; False when that wasn't possible."""
        if self._file is None:
            return False
        document = {"format": _FORMAT, **draft._asdict()}
        beside = self._file.with_suffix(".new")
        try:
            self._file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            with contextlib.suppress(FileNotFoundError):
                beside.unlink()
            file = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o600)
            with os.fdopen(file, "w", encoding="ascii") as stream:
                json.dump(document, stream)
                stream.flush()
                os.fsync(stream.fileno())
            beside.replace(self._file)
        except OSError:
            return False
        return True

    def kept(self) -> Draft | None:
        """The draft that was kept, or None: also when it can't be read any more."""
        if self._file is None:
            return None
        try:
            document = json.loads(_read(self._file))
        except (OSError, ValueError, RecursionError):
            return None
        if not isinstance(document, dict) or document.get("format") != _FORMAT:
            return None
        what, key, field = (document.get(name) for name in ("what", "key", "field"))
        texts, base = document.get("texts"), document.get("base")
        if not (isinstance(what, str) and isinstance(key, str) and isinstance(field, str)):
            return None
        if not (isinstance(texts, dict) and isinstance(base, dict)):
            return None
        if not all(isinstance(text, str) for text in texts.values()):
            return None
        return Draft(what, key, field, texts, base)

    def drop(self) -> None:
        """Forget it: it was saved or thrown away."""
        if self._file is not None:
            with contextlib.suppress(OSError):
                self._file.unlink(missing_ok=True)


def _read(file: Path) -> bytes:
    """The beginning of a file; raises OSError for a link, a pipe and the like."""
    # A pipe would be waited for without NONBLOCK, before anybody could see that it is one.
    opened = os.open(file, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
    with os.fdopen(opened, "rb") as stream:
        if not stat.S_ISREG(os.fstat(opened).st_mode):
            raise OSError(f"{file} is no file")
        return stream.read(_LIMIT)
