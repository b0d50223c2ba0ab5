"""What a rule is, and what it says of a goal."""

from __future__ import annotations

import shlex
from collections.abc import Callable, Iterable
from typing import Final, Generic, Literal, NamedTuple, TypeAlias, TypeVar

Severity = Literal["fail", "warn", "info"]
SEVERITIES: Final[tuple[Severity, ...]] = ("fail", "warn", "info")
"""The worst first."""


class Advice(NamedTuple):
    """What is wrong with this very goal, and what to do about it."""

    told: str
    do: str
    field: str = ""
    """The field in which the cure lies; empty when no single one has it."""
    cure: str = ""
    """A value for that field that cures it, where one can be told without asking."""
    severity: Severity | None = None
    """Milder or worse than the rule usually is."""


Outcome: TypeAlias = Advice | Literal["passed"] | None
"""None: the rule says nothing about such a goal."""

F = TypeVar("F")


class Rule(NamedTuple, Generic[F]):
    """One rule about an objective, a key result or a KPI."""

    id: str
    severity: Severity
    title: str
    """What it finds, in a few words."""
    why: str
    """Why that matters, in a sentence."""
    check: Callable[[F], Outcome]
    running: bool = False
    """Whether it is about how the goal goes, not about how it is written."""


class Finding(NamedTuple):
    """What a rule says of a goal."""

    rule: str
    severity: Severity
    key: str
    told: str
    do: str
    why: str
    field: str
    cure: str

    @property
    def command(self) -> str:
        """The command that applies the cure; empty when it can't be told without asking."""
        if not self.cure:
            return ""
        return f"okrtui edit {self.key} {shlex.quote(f'{self.field}={self.cure}')}"


class Judgement(NamedTuple):
    """All that the rules say of a goal: the worst first, and how many had something to judge."""

    findings: tuple[Finding, ...]
    evaluated: int
    """Rules about its wording that had something to judge; notes (info) are none."""
    warned: int
    failed: int


def judge(rules: tuple[Rule[F], ...], facts: F, key: str) -> Judgement:
    """Hold a goal to its rules."""
    found: list[Finding] = []
    evaluated = warned = failed = 0
    for rule in rules:
        outcome = rule.check(facts)
        if outcome is None:
            continue
        counts = not rule.running and rule.severity != "info"
        evaluated += counts
        if outcome == "passed":
            continue
        severity = outcome.severity or rule.severity
        if counts:
            warned += severity == "warn"
            failed += severity == "fail"
        found.append(
            Finding(
                rule.id,
                severity,
                key,
                outcome.told,
                outcome.do,
                rule.why,
                outcome.field,
                outcome.cure,
            )
        )
    return Judgement(sorted_by_severity(found), evaluated, warned, failed)


def sorted_by_severity(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """The worst first; those that are as bad stay in their order."""
    return tuple(sorted(findings, key=lambda finding: SEVERITIES.index(finding.severity)))
