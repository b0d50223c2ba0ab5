"""What a line says about a goal: its fields, the words they came from, doubts and gaps."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from okrtui.domain.records import Cadence, KeyResultKind, Number, ObjectiveKind, Phase, RollUpFrom
from okrtui.domain.values import difference, raised, share_of

if TYPE_CHECKING:
    from fractions import Fraction


class By(NamedTuple):
    """A change from a start that may not be known yet: ``by 15 %``, ``by 3 points``, ``double``."""

    amount: Number
    percent: bool
    """Whether it is a share of the start."""
    share: Fraction | None = None
    """The share where percents don't give it exactly: by a third."""

    def target(self, start: Number) -> Number:
        """Where the change leads from a start."""
        if self.share is not None:
            return share_of(start, 1 + self.share)
        if self.percent:
            return raised(start, self.amount)
        return difference(start, -self.amount)


class Doubt(NamedTuple):
    """Words that may mean several things."""

    words: str
    readings: tuple[str, ...]
    """What they may mean, as one would type it to leave no doubt."""
    taken: bool
    """Whether the first reading was taken; otherwise none was, and the words stay in the title."""


class Captured(NamedTuple):
    """What a line says; None and empty texts where it says nothing.

    ``found`` names each field that was read, with the words it was read from.
    """

    title: str
    kind: KeyResultKind | None = None
    start: Number | None = None
    target: Number | None = None
    low: Number | None = None
    high: Number | None = None
    risk: Number | None = None
    risk_low: Number | None = None
    risk_high: Number | None = None
    unit: str = ""
    owner: str = ""
    team: str = ""
    weight: Number | None = None
    kpi: int | None = None
    parent: int | None = None
    cadence: Cadence | None = None
    starts: date | None = None
    ends: date | None = None
    objective_kind: ObjectiveKind | None = None
    steps: tuple[str, ...] = ()
    """Each as it is typed: its title, and a weight behind it."""
    roll_up: RollUpFrom | None = None
    worst: bool | None = None
    phases: tuple[Phase, ...] = ()
    guardrails: tuple[int, ...] = ()
    by: By | None = None
    """A change whose start isn't said: with a start it gives the target."""
    found: tuple[tuple[str, str], ...] = ()
    doubts: tuple[Doubt, ...] = ()

    def words_of(self, field: str) -> str:
        """The words that a field was read from; empty when it wasn't read."""
        return next((words for name, words in self.found if name == field), "")


class Missing(NamedTuple):
    """A field that a goal of this kind needs, and what to ask for it."""

    field: str
    question: str


def missing(captured: Captured) -> tuple[Missing, ...]:
    """What a key result still needs, most important first."""
    if captured.kind is None:
        return (Missing("number", "which number proves it?"),)
    if captured.kind == "milestones" and not captured.steps:
        return (Missing("step", "which steps are there?"),)
    if captured.kind != "reach":
        return ()
    gaps = []
    if captured.start is None:
        gaps.append(Missing("start", "where is it today?"))
    if captured.target is None and captured.by is None:
        gaps.append(Missing("target", "where should it be?"))
    return tuple(gaps)
