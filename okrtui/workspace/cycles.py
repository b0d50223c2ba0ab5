"""Which cycle people mean when they name none."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import datetime
    from collections.abc import Iterable

    from okrtui.domain.records import CycleRecord


def current_cycle(cycles: Iterable[CycleRecord], today: datetime.date) -> CycleRecord | None:
    """The cycle people mean when they name none.

    The shortest open one that holds today (the quarter rather than the year); else the open one
    that began last; else the next to begin; else the one that ended last.
    """
    known = sorted(cycles, key=lambda c: (c.start, c.id))
    open_ones = [c for c in known if c.state != "closed"]
    holding = [c for c in open_ones if c.start <= today <= c.end]
    if holding:
        return min(holding, key=lambda c: (c.end - c.start, c.id))
    begun = [c for c in open_ones if c.start <= today]
    if begun:
        return begun[-1]
    if open_ones:
        return open_ones[0]
    return known[-1] if known else None
