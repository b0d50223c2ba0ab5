"""The coach finds what is badly written, says how to cure it, and leaves good goals in peace."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from okrtui.domain import records
from okrtui.domain.capture import capture, capture_objective
from okrtui.domain.coach import registry, words
from okrtui.domain.coach.facts import Before, KeyResultFacts, KpiFacts, ObjectiveFacts
from okrtui.domain.coach.finding import Advice, Finding, Judgement, judge
from okrtui.domain.coach.registry import RULES
from okrtui.domain.records import (
    CheckInRecord,
    CycleRecord,
    KeyResultRecord,
    KpiRecord,
    ObjectiveRecord,
    TargetChangeRecord,
)
from tests.domain.coach_bad import KEY_RESULTS, KPIS, OBJECTIVES, Bad
from tests.domain.coach_good import OKRS, Okr
from tests.domain.goals import check_in, measured

CYCLE = CycleRecord(1, "2026-Q4", date(2026, 10, 1), date(2026, 12, 31), "active")
FIRST_DAYS = date(2026, 10, 3)
TODAY = date(2026, 11, 22)


def objective(title: str, **fields: Any) -> ObjectiveRecord:
    defaults: dict[str, Any] = {"cycle": 1, "owner": "ana", "kind": "committed", "parent": 9}
    return records.objective(1, {"title": title, **defaults, **fields})


def key_result(id: int = 1, **fields: Any) -> KeyResultRecord:
    defaults: dict[str, Any] = {
        "objective": 1,
        "title": "Rides per rider",
        "kind": "reach",
        "owner": "ana",
    }
    return records.key_result(id, {**defaults, "start": 2, "target": 3, **fields})


def typed(line: str, id: int = 1) -> KeyResultRecord:
    read = capture(line, FIRST_DAYS)
    ends = None if read.ends is None else read.ends.isoformat()
    return records.key_result(id, {**read._asdict(), "ends": ends, "objective": 1, "owner": "ana"})


def kpi(name: str = "Page load time", **fields: Any) -> KpiRecord:
    defaults: dict[str, Any] = {
        "direction": "down",
        "green": 2,
        "red": 4,
        "owner": "ana",
        "cadence": "weekly",
    }
    return records.kpi(1, {"name": name, **defaults, **fields})


def facts(record: KeyResultRecord, **more: Any) -> KeyResultFacts:
    return KeyResultFacts(
        **{
            "record": record,
            "today": FIRST_DAYS,
            "start": CYCLE.start,
            "end": CYCLE.end,
            "cycle": CYCLE,
            **more,
        }
    )


def found(judgement: Judgement) -> dict[str, Finding]:
    return {finding.rule: finding for finding in judgement.findings}


def of_objective(record: ObjectiveRecord, **more: Any) -> dict[str, Finding]:
    return found(registry.objective(ObjectiveFacts(record, **{"cycle": CYCLE, **more})))


def of_key_result(record: KeyResultRecord, **more: Any) -> dict[str, Finding]:
    return found(registry.key_result(facts(record, **more)))


def of_kpi(record: KpiRecord, **more: Any) -> dict[str, Finding]:
    return found(registry.kpi(KpiFacts(record, **more)))


# ---------------------------------------------------------------------- the two tables


def judgements(okr: Okr) -> Iterable[Judgement]:
    key_results = [typed(line, id) for id, line in enumerate(okr.key_results, 1)]
    title = capture_objective(okr.objective, FIRST_DAYS).title
    yield registry.objective(ObjectiveFacts(objective(title), CYCLE, key_results))
    for place, record in enumerate(key_results):
        yield registry.key_result(facts(record, siblings=key_results[:place]))


@pytest.mark.parametrize("okr", OKRS, ids=lambda okr: okr.objective)
def test_a_well_written_okr_gets_no_fail_and_is_strong(okr: Okr) -> None:
    judged = list(judgements(okr))
    bad = [(f.rule, f.told) for j in judged for f in j.findings if f.severity != "info"]
    assert bad == []
    strength = registry.strength(judged)
    assert strength is not None
    assert strength.word == "strong"


def test_sixty_good_ones_and_sixty_bad_ones_are_looked_at() -> None:
    assert len(OKRS) >= 60
    assert all(3 <= len(okr.key_results) <= 5 for okr in OKRS)
    assert len({okr.work for okr in OKRS}) >= 12
    assert len({bad.line for bad in (*OBJECTIVES, *KEY_RESULTS, *KPIS)}) >= 60


def ids(bad: Bad) -> str:
    return f"{bad.rule} {bad.line[:30]}"


@pytest.mark.parametrize("bad", OBJECTIVES, ids=ids)
def test_a_bad_objective_gets_its_rule_and_its_cure_silences_it(bad: Bad) -> None:
    finding = of_objective(objective(bad.line))[bad.rule]
    assert finding.severity in ("fail", "warn")
    assert finding.do
    assert of_objective(objective(bad.better), key_results=THREE) == {}
    if finding.cure:
        assert bad.rule not in of_objective(objective(finding.cure))
        assert finding.command.startswith("okrtui edit O1 ")


@pytest.mark.parametrize("bad", KEY_RESULTS, ids=ids)
def test_a_bad_key_result_gets_its_rule_and_a_better_one_does_not(bad: Bad) -> None:
    finding = of_key_result(typed(bad.line))[bad.rule]
    assert finding.severity in ("fail", "warn")
    assert finding.do
    left = [f for f in of_key_result(typed(bad.better)).values() if f.severity != "info"]
    assert left == []


@pytest.mark.parametrize("bad", KPIS, ids=ids)
def test_a_bad_kpi_gets_its_rule_and_a_better_one_does_not(bad: Bad) -> None:
    assert of_kpi(kpi(bad.line))[bad.rule].severity == "warn"
    assert bad.rule not in of_kpi(kpi(bad.better))


THREE = [
    typed("Rides per rider from 2 to 3", 1),
    typed("Churn from 10% to 8%", 2),
    typed("NPS from 30 to 50", 3),
]

PARTS_MISSING: list[tuple[str, str, dict[str, Any], dict[str, Any]]] = [
    ("O5", "owner", {"owner": ""}, {"owner": "ana"}),
    ("O6", "ends", {"ends": "2027-01-31"}, {"ends": "2026-12-31"}),
    ("O6", "starts", {"starts": "2026-09-01"}, {"starts": "2026-10-01"}),
    ("O9", "parent", {"parent": None}, {"parent": 3}),
    ("O12", "kind", {"kind": None}, {"kind": "learning"}),
    ("R2", "start", {"start": None}, {"start": 1}),
    ("R3", "target", {"target": None}, {"target": 9}),
    ("R3", "target", {"kind": "at_least", "target": None}, {"target": 9}),
    ("R3", "target", {"kind": "between", "low": 1}, {"high": 2}),
    ("R3", "target", {"kind": "baseline", "title": "Reach 500 riders"}, {"kind": "reach"}),
    ("R4", "target", {"start": 3, "target": 3}, {"start": 1}),
    ("R1", "steps", {"kind": "milestones"}, {"steps": [{"title": "Pilot"}]}),
    ("R5", "owner", {"owner": ""}, {"owner": "ana"}),
    ("R5", "unit", {"title": "Revenue"}, {"unit": "€"}),
    ("R8", "kind", {"kind": "done"}, {"kind": "milestones", "steps": [{"title": "Pilot"}]}),
    ("R10", "guardrails", {"unit": "h"}, {"guardrails": [3]}),
    ("R10", "guardrails", {"unit": "%"}, {"guardrails": [3]}),
    ("R12", "weight", {"weight": 0}, {"weight": 1}),
    ("K1", "green", {"green": None, "red": None}, {"green": 2}),
    ("K1", "green", {"direction": "band", "green": None, "red": None}, {"low": 1, "high": 2}),
    ("K2", "green", {"green": 5}, {"green": 2}),
    ("K2", "red", {"direction": "up", "green": 2, "red": 4}, {"red": 1}),
    ("K2", "low", {"direction": "band", "low": 5, "high": 2}, {"low": 1}),
    ("K3", "cadence", {"cadence": "irregular"}, {"cadence": "monthly"}),
    ("K4", "owner", {"owner": " "}, {"owner": "ben"}),
]
"""(rule, field of the cure, what is wrong, what cures it)."""


def findings_of(rule: str, fields: dict[str, Any]) -> dict[str, Finding]:
    if rule.startswith("O"):
        return of_objective(objective("Riders come back", **fields), others=3)
    if rule.startswith("K"):
        return of_kpi(kpi(**fields))
    return of_key_result(key_result(**fields))


@pytest.mark.parametrize(("rule", "field", "wrong", "cure"), PARTS_MISSING)
def test_what_is_missing_is_named_with_the_field_that_cures_it(
    rule: str, field: str, wrong: dict[str, Any], cure: dict[str, Any]
) -> None:
    finding = findings_of(rule, wrong)[rule]
    assert finding.field == field
    assert rule not in findings_of(rule, {**wrong, **cure})
    if finding.cure:
        # A date, a word or a number that can be stored as it is.
        number = finding.cure.isdigit()
        value: Any = int(finding.cure) if number else finding.cure
        assert rule not in findings_of(rule, {**wrong, field: value})


DAY = timedelta(days=1)


def rated(*confidences: int, note: str = "") -> list[CheckInRecord]:
    first = TODAY - len(confidences) * DAY
    return [
        check_in(first + n * DAY, 2.5, id=n + 1, confidence=c, note=note)
        for n, c in enumerate(confidences)
    ]


def moved(at: date, reason: str) -> TargetChangeRecord:
    return TargetChangeRecord(1, 1, None, "target", 4, 3, reason, "ana", at)


RUNNING: list[tuple[str, dict[str, Any], dict[str, Any]]] = [
    ("T1", {"today": date(2026, 10, 8)}, {"today": date(2026, 10, 7)}),
    ("T1", {"today": date(2026, 10, 8)}, {"history": [check_in(date(2026, 10, 8), 2)]}),
    ("T1", {"today": TODAY, "record": key_result(kpi=3)}, {"today": date(2026, 9, 1)}),
    (
        "T1",
        {"today": date(2026, 10, 8), "unreachable": "no year of K3 ends in its dates"},
        {"unreachable": "", "awaited": True},
    ),
    (
        "T2",
        {"today": TODAY, "history": rated(5), "stale": "16 days"},
        {"stale": ""},
    ),
    ("T3", {"history": rated(5, 7)}, {"history": rated(5, 7, note="the price test works")}),
    ("T3", {"history": rated(5, 7)}, {"history": rated(7, 7)}),
    ("T4", {"progress": 0.81}, {"progress": 0.8}),
    ("T4", {"progress": 0.9}, {"today": date(2026, 11, 20)}),
    ("T5", {"today": date(2027, 1, 1), "progress": 0.9}, {"today": date(2026, 12, 31)}),
    ("T5", {"today": date(2027, 1, 2)}, {"progress": 1.0}),
    ("T5", {"today": date(2027, 1, 2)}, {"cycle": CYCLE._replace(state="closed")}),
    ("R13", {"before": Before("2026-Q3", 3.5)}, {"before": Before("2026-Q3", 2.9)}),
    (
        "R13",
        {"before": Before("2026-Q3", 1.5), "record": key_result(start=4, target=2)},
        {"before": Before("2026-Q3", 2.5)},
    ),
    (
        "R13",
        {"before": Before("2026-Q3", 2), "record": key_result(kind="at_most", target=3)},
        {"record": key_result(kind="at_most", target=2)},
    ),
    ("R15", {"siblings": [key_result(2)]}, {"siblings": [key_result(2, title="Churn")]}),
    (
        "R15",
        {"record": key_result(kpi=3), "siblings": [key_result(2, title="Churn", kpi=3)]},
        {"record": key_result(kpi=4)},
    ),
    ("R17", {"moves": [moved(TODAY, "")]}, {"moves": [moved(TODAY, "the market shrank")]}),
    ("R17", {"moves": [moved(TODAY, "")]}, {"moves": [moved(date(2026, 10, 31), "")]}),
    ("R5", {"dated": False}, {"dated": True}),
]
"""(rule, facts that it finds, facts beside them that it doesn't)."""


@pytest.mark.parametrize(("rule", "wrong", "right"), RUNNING)
def test_how_a_key_result_goes_is_told(
    rule: str, wrong: dict[str, Any], right: dict[str, Any]
) -> None:
    assert rule in of_key_result(**{"record": key_result(), **wrong})
    assert rule not in of_key_result(**{"record": key_result(), **wrong, **right})


AROUND: list[tuple[str, dict[str, Any], dict[str, Any]]] = [
    ("O7", {}, {"key_results": THREE}),
    ("O7", {"key_results": THREE * 2}, {"cycle": CYCLE._replace(state="draft")}),
    ("O7", {"key_results": THREE[:1]}, {"key_results": THREE}),
    ("O7", {"key_results": THREE[:2]}, {"cycle": None}),
    ("O8", {"of_team": 6}, {"of_team": 5}),
    ("O8", {"of_owner": 4}, {"of_owner": 3}),
    ("O9", {"others": 3}, {"others": 0}),
    ("O9", {"others": 3}, {"children": 1}),
    (
        "R7",
        {"key_results": [key_result(kind="milestones"), key_result(kind="done")]},
        {"key_results": [key_result(kind="milestones"), key_result()]},
    ),
    ("R14", {"confidences": [10, 10, 9]}, {"confidences": [9, 9, 9]}),
    ("R14", {"confidences": [2, 2]}, {"confidences": [2, 3]}),
    ("R14", {"confidences": [10, 10]}, {"confidences": [10]}),
]


@pytest.mark.parametrize(("rule", "wrong", "right"), AROUND)
def test_what_stands_around_an_objective_is_told(
    rule: str, wrong: dict[str, Any], right: dict[str, Any]
) -> None:
    record = objective("Riders come back", team="city", parent=None)
    assert rule in of_objective(record, **wrong)
    assert rule not in of_objective(record, **{**wrong, **right})


@pytest.mark.parametrize(
    ("rule", "wrong", "right"),
    [
        ("K5", {"of_owner": 16}, {"of_owner": 15}),
        ("K8", {"unhealthy": 2, "measurements": measured([5, 5])}, {"unhealthy": 1}),
        ("K8", {"unhealthy": 2, "measurements": measured([5, 5])}, {"pursued": True}),
        ("K9", {"measurements": measured([1] * 5)}, {"measurements": measured([1] * 6)}),
        ("K9", {"measurements": measured([1])}, {"measurements": measured([1] * 6)}),
        ("K10", {}, {"linked": 1}),
    ],
)
def test_what_stands_around_a_kpi_is_told(
    rule: str, wrong: dict[str, Any], right: dict[str, Any]
) -> None:
    assert rule in of_kpi(kpi(), **wrong)
    assert rule not in of_kpi(kpi(), **{**wrong, **right})


# ---------------------------------------------------------------------- what is left in peace


@pytest.mark.parametrize(
    "title",
    [
        "Be ready for 2027",
        "Be among the top 3 in Germany",
        "Pass ISO 27001 without stress",
        "A 24/7 support that people praise",
        "The best B2B shop in town",
        "Windows 11 everywhere and nobody notices",
        "A strong Q4 for the whole team",
        "Version 2.0 delights its first users",
        "Win phase 2 of the tender",
        "SOC 2 is part of how we work",
    ],
)
def test_numbers_that_are_names_are_no_measures(title: str) -> None:
    assert "O1" not in of_objective(objective(title))


@pytest.mark.parametrize(
    "title",
    [
        "Build trust with every rider",
        "Create a place where people love to work",
        "Develop leaders at every level",
        "Deliver an experience worth telling",
        "Ship without fear",
        "Run like a company twice our age",
        "Open data is how we work",
        "Plan with the people it is for",
    ],
)
def test_an_outcome_that_begins_with_a_verb_of_work_is_none(title: str) -> None:
    finding = of_objective(objective(title)).get("O2")
    assert finding is None


def test_work_that_says_what_for_is_only_warned_of() -> None:
    finding = of_objective(objective("Create a data warehouse that scales"))["O2"]
    assert finding.severity == "warn"


@pytest.mark.parametrize("title", ["顧客が毎週戻ってくる", "고객이 매주 돌아온다"])
def test_words_are_not_counted_where_a_script_has_none_apart(title: str) -> None:
    assert "O3" not in of_objective(objective(title))


@pytest.mark.parametrize(
    "fields",
    [
        {"kind": "baseline", "start": None, "target": None, "unit": "%"},
        {"kind": "baseline", "start": None, "target": None, "title": "Find out who skips rain"},
    ],
)
def test_a_number_that_is_still_to_be_found_out_needs_none(fields: dict[str, Any]) -> None:
    assert {"R1", "R2", "R3"}.isdisjoint(of_key_result(key_result(**fields)))


def test_a_level_kept_in_passing_is_only_noted() -> None:
    finding = of_key_result(typed("SLA kept at or above 95 %"))["R9"]
    assert finding.severity == "info"
    assert "okrtui convert KR1" in finding.do


@pytest.mark.parametrize(
    "record",
    [
        key_result(title="Deliver 95 % of parcels on time"),
        key_result(title="Deliver parcels", unit="%"),
        key_result(title="Answer calls", kind="at_least", target=95),
    ],
)
def test_how_well_something_is_done_is_no_task(record: KeyResultRecord) -> None:
    assert "R6" not in of_key_result(record)


@pytest.mark.parametrize("fields", [{"kind": "between", "low": 1, "high": 2}, {"start": None}])
def test_what_has_no_direction_is_never_easier_than_before(fields: dict[str, Any]) -> None:
    assert "R13" not in of_key_result(key_result(**fields), before=Before("2026-Q3", 9))


@pytest.mark.parametrize("name", ["Growth rate", "Increase in sign-ups", "Lead time"])
def test_a_kpi_named_by_a_noun_reads_like_no_change(name: str) -> None:
    assert "K7" not in of_kpi(kpi(name))


def test_a_finding_says_which_of_the_two_it_is_and_why() -> None:
    level = of_key_result(typed("Maintain 95 % SLA"))["R9"]
    change = of_kpi(kpi("Increase sales by 15 %"))["K7"]
    assert "that is a KPI" in level.told
    assert "that is a key result" in change.told
    assert "by 15 %" in change.told
    assert level.why
    assert change.why


# ---------------------------------------------------------------------- the registry


def test_every_rule_of_the_method_is_there_once() -> None:
    asked = [f"O{n}" for n in (1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 12)]
    asked += [f"R{n}" for n in (1, 2, 3, 4, 5, 6, 7, 8, 10, 12, 13, 14, 15, 17)]
    asked += [f"T{n}" for n in range(1, 6)] + [f"K{n}" for n in range(1, 11)]
    assert set(RULES) == {*asked, "R9", "R11"}
    every = (*registry.OBJECTIVE_RULES, *registry.OF_KEY_RESULTS, *registry.KPI_RULES)
    assert len(every) == len(RULES)
    for rule in RULES.values():
        assert rule.title
        assert rule.why.endswith(".")


def test_severities_are_those_of_the_method() -> None:
    fails = {rule.id for rule in RULES.values() if rule.severity == "fail"}
    assert fails == {"O2", "O6", "O7", "R1", "R2", "R3", "R4", "K1", "K2"}
    notes = {rule.id for rule in RULES.values() if rule.severity == "info"}
    assert notes == {"O9", "O12", "R10", "T3", "T4", "K9", "K10"}


def test_findings_come_with_the_worst_first() -> None:
    judged = registry.objective(ObjectiveFacts(objective("Launch 3 apps", kind=None), CYCLE))
    order = [finding.severity for finding in judged.findings]
    assert order == sorted(order, key=["fail", "warn", "info"].index)
    assert len(set(order)) == 3


@pytest.mark.parametrize(
    ("evaluated", "warned", "failed", "word"),
    [
        (100, 0, 55, "fair"),
        (100, 0, 56, "weak"),
        (100, 50, 0, "strong"),
        (100, 52, 0, "fair"),
        (10, 0, 0, "strong"),
        (10, 0, 10, "weak"),
    ],
)
def test_strength_has_its_thresholds(evaluated: int, warned: int, failed: int, word: str) -> None:
    strength = registry.strength([Judgement((), evaluated, warned, failed)])
    assert strength is not None
    assert strength.word == word
    assert strength.share == pytest.approx((evaluated - failed - warned / 2) / evaluated)


def test_nothing_evaluated_has_no_strength() -> None:
    assert registry.strength([]) is None


def test_a_milder_advice_counts_as_what_it_says() -> None:
    rule = registry.OBJECTIVE_RULES[0]._replace(
        check=lambda of: Advice("told", "do", severity="warn")
    )
    judged = judge((rule,), ObjectiveFacts(objective("Riders")), "O1")
    assert (judged.evaluated, judged.warned, judged.failed) == (1, 1, 0)


# ---------------------------------------------------------------------- any text


@given(st.text(max_size=80))
def test_no_title_breaks_a_rule(title: str) -> None:
    of_objective(objective(title), key_results=THREE)
    of_key_result(key_result(title=title, start=None, target=None))
    of_kpi(kpi(title))
    words.without_measures(title)
    words.after_measures(title)


@given(
    st.lists(
        st.sampled_from(
            [
                *("Launch", "build", "trust", "20", "%", "by", "to", "from", "15", "NPS", "the"),
                *("new", "maintain", "4.5", "so", "that", "in", "Q4", "€", "riders", "24/7"),
            ]
        ),
        max_size=8,
    ).map(" ".join)
)
def test_a_cure_always_silences_its_finding(title: str) -> None:
    for finding in of_objective(objective(title)).values():
        if finding.cure and finding.field == "title":
            assert finding.rule not in of_objective(objective(finding.cure))


@pytest.mark.parametrize(
    ("line", "what", "do"),
    [
        ("Win a few new customers", "'a few' is no number", "Say how many: Win … new customers"),
        ("Sign several partners", "'several' is no number", "Say how many: Sign … partners"),
        ("Hire some engineers", "'some' is no number", "Say how many: Hire … engineers"),
        (
            "Onboard dozens of suppliers",
            "'dozens of' is no number",
            "how many: Onboard … suppliers",
        ),
        (
            "Interview a couple of dozen riders",
            "'a couple of dozen' is no number",
            "Say how many: Interview … riders",
        ),
        (
            "Half of all riders come back within a week",
            "'Half of' stands in words and is not counted",
            "Write: 50 % of all riders come back",
        ),
        ("Win two thirds of the city", "'two thirds of' stands in words", "Win 67 % of the city"),
        ("Get half the team trained", "'half' stands in words", "Get 50 % of the team trained"),
        ("Calm second half of the year", "no number says when", "from … to …"),
        ("Answer like half of an hour", "no number says when", "from … to …"),
        ("Riders come back", "no number says when", "Riders come back from … to …"),
    ],
)
def test_an_amount_in_words_is_named_with_the_way_to_count_it(
    line: str, what: str, do: str
) -> None:
    finding = of_key_result(typed(line))["R1"]
    assert finding.told.startswith(what)
    assert do in finding.do
