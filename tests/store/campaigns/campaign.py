"""What a campaign is: a size, a seed, and figures or a breach."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import NamedTuple, TypeAlias

Figures: TypeAlias = Mapping[str, int | float | str]
"""What was done and seen: ``{"crash states": 50000, "commits": 812}``."""


class Skipped(Exception):
    """This machine can't run the campaign, and why."""


class Run(NamedTuple):
    """One run of a campaign, or of a part of it."""

    folder: Path
    """Empty, and its own."""
    size: int
    """How many cases at least; 0 means all there are."""
    dice: random.Random
    part: int
    """Counts from 0; parts of one campaign share nothing and may run side by side."""
    parts: int
    long: bool


class Campaign(NamedTuple):
    """A promise of the store, attacked again and again."""

    name: str
    promise: str
    """What must hold in every case."""
    run: Callable[[Run], Figures]
    """Raises AssertionError on a breach and Skipped."""
    short: int
    long: int
    """Sizes; 0 means all there are."""
    parts: int = 1
    """In how many pieces the short form is run."""


def attack(
    campaign: Campaign, folder: Path, seed: int, part: int = 0, *, long: bool = False
) -> str:
    """Run a campaign or one part of it; gives its figures as a line. Raises as ``run`` does."""
    parts = campaign.parts
    whole = campaign.long if long else campaign.short
    run = Run(
        folder,
        -(-whole // parts),
        random.Random(f"{campaign.name} {seed} {part}"),
        part,
        parts,
        long,
    )
    begun = time.monotonic()
    try:
        figures = campaign.run(run)
    except AssertionError as breach:
        breach.add_note(f"campaign {campaign.name}, seed {seed}, part {part}")
        raise
    told = ", ".join(f"{name} {_shown(value)}" for name, value in figures.items())
    of = f" {part + 1}/{parts}" if parts > 1 else ""
    return f"{campaign.name}{of}: {told} (seed {seed}, {time.monotonic() - begun:.1f} s)"


def _shown(value: float | str) -> str:
    if isinstance(value, str):
        return value
    return f"{value:,}" if isinstance(value, int) else f"{value:,.2f}"
