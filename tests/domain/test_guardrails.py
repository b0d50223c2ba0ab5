"""A red guardrail KPI caps its key result at ``at risk``; the weakest part may decide for all."""

from __future__ import annotations

from datetime import date, timedelta
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from okrtui.domain.pace import (
    CAPPED,
    WEAKEST_FIRST,
    Pace,
    Verdict,
    judge_key_result,
    judge_objective,
)
from okrtui.domain.reasons import closed as closed_reasons
from okrtui.domain.records import CheckInRecord, KeyResultRecord, RollUpFrom
from tests.domain.goals import END, START, TODAY, check_in, kr, reach, values

AFTER = END + timedelta(days=1)
ALARM = ("K3 First answer",)


def judge(
    key_result: KeyResultRecord,
    history: list[CheckInRecord],
    alarms: tuple[str, ...] = ALARM,
    *,
    today: date = TODAY,
    closed: bool = False,
) -> Verdict:
    return judge_key_result(
        key_result,
        history,
        kind=None,
        start=START,
        end=END,
        today=today,
        closed=closed,
        alarms=alarms,
    )


@pytest.mark.parametrize(
    ("key_result", "history", "today", "pace"),
    [
        (reach(0, 100), values(60), TODAY, "on_track"),
        (reach(0, 100), values(45), TODAY, "behind"),
        (reach(0, 100), values(100), TODAY, "achieved"),
        (reach(0, 100), [check_in(START, 0)], START, "early"),
        (kr(kind="done"), values(0), TODAY, "early"),
        (kr(kind="at_least", target=95), values(96), TODAY, "on_track"),
    ],
)
def test_nothing_is_better_than_at_risk_while_a_guardrail_is_red(
    key_result: KeyResultRecord, history: list[CheckInRecord], today: date, pace: Pace
) -> None:
    free = judge(key_result, history, (), today=today)
    assert free.pace == pace
    verdict = judge(key_result, history, today=today)
    assert (verdict.pace, verdict.rule) == ("at_risk", "guardrail")
    word = pace.replace("_", " ")
    assert verdict.sentence == (
        f"guardrail K3 First answer is unhealthy; without that {word}: {free.sentence}"
    )
    assert verdict.inputs == (("guardrail", "K3 First answer: unhealthy"), *free.inputs)
    assert verdict.thresholds[1:] == free.thresholds


@pytest.mark.parametrize(
    ("key_result", "history", "today"),
    [
        (reach(0, 100), values(10), TODAY),
        (reach(0, 100), [], TODAY),
        (reach(0, 100), values(60, last=TODAY - timedelta(days=20)), TODAY),
        (reach(0, 100), values(100), AFTER),
        (reach(0, 100), values(60), AFTER),
    ],
)
def test_what_is_no_better_or_over_stays_as_it_is(
    key_result: KeyResultRecord, history: list[CheckInRecord], today: date
) -> None:
    free, capped = (judge(key_result, history, alarms, today=today) for alarms in ((), ALARM))
    assert (capped.pace, capped.rule, capped.reasons()) == (free.pace, free.rule, free.reasons())


def test_closed_comes_before_guardrails() -> None:
    assert judge(reach(0, 100), values(60), closed=True).pace == "closed"


def test_several_red_guardrails_are_all_named() -> None:
    sentence = judge(reach(0, 100), values(60), ("K3 Answers", "K4 Uptime")).sentence
    assert sentence.startswith("guardrails K3 Answers, K4 Uptime are unhealthy; without that on")


def test_no_row_of_reasons_has_the_name_of_another() -> None:
    verdict = judge(reach(0, 100), values(60), ("K3 Answers", "K4 Uptime"))
    for rows in (verdict.inputs, verdict.thresholds):
        names = [name for name, _ in rows]
        assert len(set(names)) == len(names)
    assert verdict.inputs[0] == ("guardrails", "K3 Answers, K4 Uptime: unhealthy")
    decided = judge_objective(
        0.55,
        [verdict],
        kind=None,
        start=START,
        end=END,
        today=TODAY,
        closed=False,
        names=["KR1"],
        worst=True,
    )
    names = [name for name, _ in (*decided.inputs, *decided.thresholds)]
    assert len(set(names)) == len(names)


ORDER = {pace: n for n, pace in enumerate(("at_risk", "behind", "early", "on_track", "achieved"))}


@given(st.integers(-100, 200), st.integers(0, 91))
def test_a_red_guardrail_never_betters_a_pace(value: int, day: int) -> None:
    today = START + timedelta(days=day)
    free, capped = (
        judge(reach(0, 100), [check_in(today, value)], alarms, today=today).pace
        for alarms in ((), ALARM)
    )
    assert ORDER[capped] <= ORDER[free]
    assert capped == ("at_risk" if free in CAPPED else free)


def weakest(
    *paces: Pace, progress: float | None = 0.55, closed: bool = False, source: RollUpFrom = "both"
) -> Verdict:
    return judge_objective(
        progress,
        [Verdict(pace, "ratio", closed_reasons) for pace in paces],
        kind=None,
        start=START,
        end=END,
        today=TODAY,
        closed=closed,
        names=[f"KR{n}" for n in range(1, len(paces) + 1)],
        source=source,
        worst=True,
    )


@given(st.lists(st.sampled_from(get_args(Pace)), min_size=1))
def test_the_weakest_part_decides_and_what_has_no_data_or_is_closed_does_not(
    paces: list[Pace],
) -> None:
    verdict = weakest(*paces)
    judged = [pace for pace in paces if pace in WEAKEST_FIRST]
    if judged:
        assert verdict.rule == "worst"
        assert verdict.pace == min(judged, key=WEAKEST_FIRST.index)
        first = paces.index(verdict.pace) + 1
        assert verdict.sentence.startswith(f"KR{first} is {verdict.pace.replace('_', ' ')}: ")
        assert verdict.inputs[0] == ("weakest", f"KR{first}")
    else:
        assert verdict.rule != "worst"


def test_closed_and_no_data_come_before_the_weakest() -> None:
    assert weakest("missed", closed=True).pace == "closed"
    assert weakest("no_data", progress=None).pace == "no_data"


@pytest.mark.parametrize(
    ("source", "parts", "words"),
    [
        ("key_results", (), "no key results yet"),
        ("children", (), "no aligned objectives yet"),
        ("children", ("no_data",), "no aligned objective has data yet"),
        ("both", ("no_data",), "no key result or aligned objective has data yet"),
        ("both", ("on_track",), "no key result or aligned objective with data has a weight"),
    ],
)
def test_what_is_missing_goes_by_what_rolls_up(
    source: RollUpFrom, parts: tuple[Pace, ...], words: str
) -> None:
    assert weakest(*parts, progress=None, source=source).sentence == words


def test_phases_of_its_parts_move_what_is_expected_of_an_objective() -> None:
    verdict = judge_objective(
        0.3,
        [Verdict("on_track", "ratio", closed_reasons)],
        kind=None,
        start=START,
        end=END,
        today=TODAY,
        closed=False,
        expected=0.3,
    )
    assert (verdict.pace, verdict.sentence) == ("on_track", "0.30 ÷ 0.30 = 1.00, at least 0.90")
    assert ("expected E", "0.30") in verdict.inputs
