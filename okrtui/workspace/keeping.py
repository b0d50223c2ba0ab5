"""Keeping a store's history: verifying it, and moving what is old out of the way."""

from __future__ import annotations

import re
from datetime import date, datetime, time
from pathlib import Path
from typing import TYPE_CHECKING, Final

from okrtui.domain.dates import parse_date
from okrtui.domain.errors import Invalid
from okrtui.domain.text import quoted
from okrtui.store.ports import Audit, Head, Moved

if TYPE_CHECKING:
    from okrtui.workspace.workspace import Workspace

_HEAD: Final = r"([0-9]{1,15})\s+([0-9a-fA-F]{24})"


def verify(workspace: Workspace, kept: str | None = None) -> Audit:
    """Verify every seal; ``kept`` is what ``audit head`` printed once.

    Raises Invalid and StoreErrors.
    """
    return workspace.store.audit(None if kept is None else _read_head(kept))


def head_of(workspace: Workspace) -> Head:
    """The last change and its seal, to be kept where nobody who writes the store can reach it."""
    return workspace.store.head()


def archive(workspace: Workspace, before: str, to: Path | None) -> tuple[date, Moved | None]:
    """Move segments that are wholly before a day; gives that day and what went. Raises Invalid."""
    day = parse_date(before, workspace.today(), past=True)
    first_instant = datetime.combine(day, time()).timestamp()
    return day, workspace.store.archive(first_instant, to)


def longest_part() -> int:
    """How many bytes of journal make a part: only a whole one can be archived."""
    from okrtui.store.limits import Limits

    return Limits().segment


def _read_head(text: str) -> Head:
    match = re.fullmatch(_HEAD, text.strip())
    if match is None:
        raise Invalid(
            f"{quoted(text)} is no head",
            "Write the number and the 24 hex digits that okrtui audit head printed",
            field="head",
        )
    return Head(int(match[1]), match[2].lower())
