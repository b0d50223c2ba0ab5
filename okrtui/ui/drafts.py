"""Half-typed edits that survive a dropped connection: one small file a store and person."""

from __future__ import annotations

import contextlib
from pathlib import Path
from typing import Final, NamedTuple

from okrtui.domain.records import Json
from okrtui.ui import private_file

BULK: Final = "bulk"
"""What the line that changes several goals is kept as."""
_FORMAT: Final = 1
_LIMIT: Final = 200_000
"""Bytes; what is longer wasn't written by us."""


class Draft(NamedTuple):
    """An open editor."""

    what: str
    """cells, check_in, correct, objective, key_result, initiative, kpi or bulk."""
    key: str
    """The goal that is edited, or below which something is added; of a bulk line all of them."""
    field: str
    """The field the cursor was in."""
    texts: dict[str, str]
    """All that was typed, by field."""
    base: dict[str, Json]
    """The stored values the editor showed, by field."""
    entry: str = ""
    """The check-in or measurement that is corrected."""


class Drafts:
    """Keeps at most one draft for a store and a person."""

    def __init__(self, folder: Path | None, store: Path, user: str) -> None:
        self._place = folder, store, user
        self._file = None if folder is None else folder / private_file.name_for(store, user)

    def apart(self, name: str) -> Drafts:
        """One more draft of the same store and person, in a folder of its own."""
        folder, store, user = self._place
        return Drafts(None if folder is None else folder / name, store, user)

    def keep(self, draft: Draft) -> bool:
        """Write it down, readable for nobody else; False when that wasn't possible."""
        if self._file is None:
            return False
        return private_file.write(self._file, {"format": _FORMAT, **draft._asdict()})

    def kept(self) -> Draft | None:
        """The draft that was kept, or None: also when it can't be read any more."""
        if self._file is None:
            return None
        document = private_file.read(self._file, format=_FORMAT, limit=_LIMIT)
        what, key, field = (document.get(name) for name in ("what", "key", "field"))
        texts, base = document.get("texts"), document.get("base")
        if not (isinstance(what, str) and isinstance(key, str) and isinstance(field, str)):
            return None
        if not (isinstance(texts, dict) and isinstance(base, dict)):
            return None
        if not all(isinstance(text, str) for text in texts.values()):
            return None
        entry = document.get("entry", "")
        return Draft(what, key, field, texts, base, entry if isinstance(entry, str) else "")

    def drop(self) -> None:
        """Forget it: it was saved or thrown away."""
        if self._file is not None:
            with contextlib.suppress(OSError):
                self._file.unlink(missing_ok=True)
