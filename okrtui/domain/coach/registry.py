"""All rules of the coach, and how strong an objective is by them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final, Literal, NamedTuple

from okrtui.domain.coach.facts import KeyResultFacts, KpiFacts, ObjectiveFacts
from okrtui.domain.coach.finding import Judgement, Rule, judge
from okrtui.domain.coach.key_result_rules import KEY_RESULT_RULES
from okrtui.domain.coach.kpi_rules import KPI_RULES
from okrtui.domain.coach.objective_rules import OBJECTIVE_RULES
from okrtui.domain.coach.running_rules import RUNNING_RULES

OF_KEY_RESULTS: Final[tuple[Rule[KeyResultFacts], ...]] = (*KEY_RESULT_RULES, *RUNNING_RULES)
NEW_OBJECTIVE_RULES: Final = tuple(rule for rule in OBJECTIVE_RULES if rule.id != "O7")
"""For an objective that isn't stored yet: it can't have key results."""

RULES: Final[dict[str, Rule[ObjectiveFacts] | Rule[KeyResultFacts] | Rule[KpiFacts]]] = {
    **{rule.id: rule for rule in OBJECTIVE_RULES},
    **{rule.id: rule for rule in OF_KEY_RESULTS},
    **{rule.id: rule for rule in KPI_RULES},
}
"""Every rule by its id."""

WEAK_BELOW: Final = 0.45
STRONG_FROM: Final = 0.75


class Strength(NamedTuple):
    """How well an objective and its key results are written, 0..1."""

    share: float
    word: Literal["weak", "fair", "strong"]
    role: Literal["bad", "warn", "good"]


def objective(facts: ObjectiveFacts) -> Judgement:
    return judge(OBJECTIVE_RULES, facts, f"O{facts.record.id}")


def key_result(facts: KeyResultFacts) -> Judgement:
    return judge(OF_KEY_RESULTS, facts, f"KR{facts.record.id}")


def kpi(facts: KpiFacts) -> Judgement:
    return judge(KPI_RULES, facts, f"K{facts.record.id}")


def strength(judgements: Iterable[Judgement]) -> Strength | None:
    """(passed + 0.5·warned)/evaluated over an objective's and its key results' judgements.

    Rules about how it goes and mere notes don't count. None when nothing was evaluated.
    """
    evaluated = warned = failed = 0
    for one in judgements:
        evaluated += one.evaluated
        warned += one.warned
        failed += one.failed
    if not evaluated:
        return None
    share = (evaluated - failed - 0.5 * warned) / evaluated
    if share < WEAK_BELOW:
        return Strength(share, "weak", "bad")
    if share < STRONG_FROM:
        return Strength(share, "fair", "warn")
    return Strength(share, "strong", "good")


__all__ = [
    "KEY_RESULT_RULES",
    "KPI_RULES",
    "NEW_OBJECTIVE_RULES",
    "OBJECTIVE_RULES",
    "OF_KEY_RESULTS",
    "RULES",
    "Strength",
    "key_result",
    "kpi",
    "objective",
    "strength",
]
