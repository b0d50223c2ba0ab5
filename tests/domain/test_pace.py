from __future__ import annotations

from datetime import date, timedelta
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from okrtui.domain.calendar import elapsed
from okrtui.domain.pace import (
    Pace,
    Verdict,
    judge_key_result,
    judge_objective,
)
from okrtui.domain.progress import progress
from okrtui.domain.rates import buffer_days, required_weekly
from okrtui.domain.reasons import Reasons, shown
from okrtui.domain.reasons import closed as closed_reasons
from okrtui.domain.records import (
    CADENCES,
    KEY_RESULT_KINDS,
    OBJECTIVE_KINDS,
    Cadence,
    CheckInRecord,
    KeyResultRecord,
    Number,
    ObjectiveKind,
)
from tests.domain.goals import END, START, TODAY, check_in, kr, milestones, reach, values

AFTER = END + timedelta(days=1)


def judge(
    key_result: KeyResultRecord,
    history: list[CheckInRecord],
    *,
    kind: ObjectiveKind | None = None,
    start: date = START,
    end: date = END,
    today: date = TODAY,
    closed: bool = False,
    cadence: Cadence | None = None,
    seen: date | None = None,
) -> Verdict:
    return judge_key_result(
        key_result,
        history,
        kind=kind,
        start=start,
        end=end,
        today=today,
        closed=closed,
        cadence=cadence,
        seen=seen,
    )


def objective(
    progress: float | None,
    *paces: Pace,
    kind: ObjectiveKind | None = None,
    today: date = TODAY,
    closed: bool = False,
) -> Verdict:
    parts = [Verdict(pace, "ratio", closed_reasons) for pace in paces]
    return judge_objective(
        progress, parts, kind=kind, start=START, end=END, today=today, closed=closed
    )


def test_vector_1_a_quarter_at_45_of_100() -> None:
    history = values(45)
    gone = elapsed(TODAY, START, END)
    p = progress(reach(0, 100), history)
    assert gone == pytest.approx(0.5714, abs=5e-5)
    assert p is not None
    assert p == pytest.approx(0.45)
    assert p / gone == pytest.approx(0.7875)
    assert buffer_days(p, gone, START, END) == pytest.approx(-11.05)
    assert required_weekly(45, 100, TODAY, END) == pytest.approx(55 / (39 / 7))
    assert required_weekly(45, 100, TODAY, END) == pytest.approx(9.87, abs=5e-3)
    verdict = judge(reach(0, 100), history)
    assert (verdict.pace, verdict.rule) == ("behind", "ratio")
    assert verdict.reasons() == Reasons(
        "0.45 ÷ 0.57 = 0.79, below 0.90",
        (
            ("start", "0"),
            ("latest", "45"),
            ("target", "100"),
            ("progress P", "0.45"),
            ("elapsed E", "0.57"),
            ("P ÷ E", "0.79"),
        ),
        (("on track", "P ÷ E ≥ 0.90"), ("behind", "P ÷ E ≥ 0.70"), ("at risk", "else")),
    )


def test_vector_6_grace_is_a_tenth_of_a_long_cycle() -> None:
    end = START + timedelta(days=200)
    day_20, day_21 = START + timedelta(days=20), START + timedelta(days=21)
    history = [check_in(day_20, 5)]
    assert judge(reach(0, 100), history, end=end, today=day_20).pace == "early"
    assert judge(reach(0, 100), history, end=end, today=day_21).pace == "at_risk"


def test_vector_6_five_percent_into_a_quarter_is_early() -> None:
    day = START + timedelta(days=4)
    verdict = judge(reach(0, 100), [check_in(day, 0)], today=day)
    assert verdict.pace == verdict.rule == "early"
    assert verdict.sentence == "day 4 of 91; judged after day 9"


@pytest.mark.parametrize(
    ("days", "pace"), [(-1, "early"), (0, "early"), (7, "early"), (8, "at_risk")]
)
def test_grace_is_at_least_seven_days(days: int, pace: Pace) -> None:
    today = START + timedelta(days=days)
    end = START + timedelta(days=30)
    assert judge(reach(0, 100), [check_in(today, 0)], today=today, end=end).pace == pace


def test_before_the_start_the_sentence_says_when_it_starts() -> None:
    day = START - timedelta(days=3)
    assert judge(reach(0, 100), [check_in(day, 0)], today=day).sentence == "starts on 2026-10-01"


HALF = START + timedelta(days=50)
HUNDRED_DAYS = START + timedelta(days=100)


@pytest.mark.parametrize(
    ("kind", "value", "pace", "words"),
    [
        (None, 45, "on_track", "at least 0.90"),  # 0.45 ÷ 0.5 is 0.9 exactly
        (None, 44.99, "behind", "below 0.90"),
        (None, 35, "behind", "below 0.90"),
        (None, 34.99, "at_risk", "below 0.70"),
        (None, 0, "at_risk", "below 0.70"),
        (None, -20, "at_risk", "below 0.70"),
        ("aspirational", 45, "on_track", "at least 0.90"),
        ("learning", 45, "on_track", "at least 0.90"),
        ("committed", 47.5, "on_track", "at least 0.95"),
        ("committed", 47.49, "behind", "below 0.95"),
        ("committed", 37.5, "behind", "below 0.95"),
        ("committed", 37.49, "at_risk", "below 0.75"),
    ],
)
def test_the_ratio_rule_has_two_thresholds_and_stricter_ones_when_committed(
    kind: ObjectiveKind | None, value: Number, pace: Pace, words: str
) -> None:
    verdict = judge(reach(0, 100), [check_in(HALF, value)], kind=kind, end=HUNDRED_DAYS, today=HALF)
    assert (verdict.pace, verdict.rule) == (pace, "ratio")
    assert verdict.sentence.endswith(words)


@given(st.integers(10, 1000), st.integers(1, 1000))
def test_exactly_nine_tenths_is_on_track_whatever_the_last_bit_says(days: int, scale: int) -> None:
    """P = 0.9·E for any E: the value is 9·gone of 10·days, both whole numbers."""
    end, gone = START + timedelta(days=days), days // 2 + 8
    today = START + timedelta(days=gone)
    if today <= end:
        history = [check_in(today, 9 * gone * scale)]
        assert judge(reach(0, 10 * days * scale), history, end=end, today=today).pace == "on_track"
        history = [check_in(today, 7 * gone * scale)]
        assert judge(reach(0, 10 * days * scale), history, end=end, today=today).pace == "behind"


def test_what_is_below_a_threshold_is_never_shown_as_the_threshold() -> None:
    verdict = judge(reach(0, 100), [check_in(HALF, 44.99)], end=HUNDRED_DAYS, today=HALF)
    assert verdict.sentence == "0.45 ÷ 0.50 = 0.8998, below 0.90"


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (0.9, "0.90"),
        (0.9 - 1e-12, "0.90"),
        (0.8998, "0.8998"),
        (0.89999, "0.89999"),
        (0.9 - 1e-8, "0.89999999"),
        (0.9999, "0.9999"),
        (0.694, "0.69"),
        (1.0, "1.00"),
        (1.4, "1.40"),
        (-0.001, "0.00"),
        (-0.2, "-0.20"),
        (-2e9, "-2e+09"),
    ],
)
def test_a_share_has_two_decimals_unless_they_would_mislead(number: float, text: str) -> None:
    assert shown(number) == text


@pytest.mark.parametrize(
    ("key_result", "history", "words"),
    [
        (reach(0, 100), [], "no check-in yet"),
        (reach(0, 100), values(None), "no check-in with a value yet"),
        (reach(None, 100), values(5), "it has no start yet"),
        (reach(0, None), values(5), "it has no target yet"),
        (reach(5, 5), values(5), "its start and target leave no way to measure"),
        (kr(kind="at_least"), values(5), "it has no bound yet"),
        (kr(kind="between", low=1), values(5), "it has no bound yet"),
        (kr(kind="at_most", target=5), [], "no check-in yet"),
        (milestones(1, 1), [], "no check-in yet"),
        (milestones(), [check_in(TODAY)], "it has no steps yet"),
        (milestones(0), [check_in(TODAY)], "its steps have no weight"),
        (kr(kind="baseline"), values(5), "a baseline: the number is still to be found out"),
        (kr(kind="done"), [], "no check-in yet"),
        (
            kr(kind="at_least", target=5),
            [check_in(date(2026, 9, 30), 7)],
            "no check-in with a value from 2026-10-01 to 2026-12-31",
        ),
    ],
)
@pytest.mark.parametrize("today", [START, TODAY, AFTER])
def test_what_is_unknown_is_no_data_and_says_what_is_missing(
    key_result: KeyResultRecord, history: list[CheckInRecord], words: str, today: date
) -> None:
    verdict = judge(key_result, history, today=today)
    assert (verdict.pace, verdict.rule, verdict.sentence) == ("no_data", "no_data", words)


LONG_AGO = START - timedelta(days=100)


def test_precedence_closed_before_everything() -> None:
    assert judge(reach(0, 100), values(100), closed=True).pace == "closed"
    assert judge(reach(0, 100), [], closed=True).pace == "closed"


def test_what_its_kpi_has_to_come_to_is_told_while_nothing_else_is_missing() -> None:
    def judged(key_result: KeyResultRecord, history: list[CheckInRecord]) -> str:
        return judge_key_result(
            key_result,
            history,
            kind=None,
            start=START,
            end=END,
            today=TODAY,
            closed=False,
            awaited=lambda: "no whole week yet",
        ).sentence

    assert judged(reach(0, 100), []) == "no whole week yet"
    assert judged(reach(0, 100), [check_in(TODAY, confidence=6)]) == "no whole week yet"
    assert judged(reach(None, 100), []) == "it has no start yet"
    assert judged(kr(kind="at_least", target=5), []) == "no whole week yet"


def test_precedence_no_data_before_missed_stale_and_early() -> None:
    assert judge(reach(0, 100), [], today=AFTER).pace == "no_data"
    assert judge(reach(0, 100), [check_in(LONG_AGO)]).pace == "no_data"
    assert judge(reach(0, 100), [], today=START).pace == "no_data"


def test_precedence_achieved_before_missed_stale_and_early() -> None:
    for today in (START, TODAY, AFTER, AFTER + timedelta(days=100)):
        verdict = judge(reach(0, 100), [check_in(START, 100)], today=today)
        assert (verdict.pace, verdict.rule) == ("achieved", "achieved")
        assert verdict.sentence == "progress 1.00, at least 1.00"


def test_precedence_missed_before_stale() -> None:
    verdict = judge(reach(0, 100), [check_in(START, 45)], today=AFTER)
    assert (verdict.pace, verdict.rule) == ("missed", "missed")
    assert verdict.sentence == "ended on 2026-12-31 at 0.45, below 1.00"


def test_precedence_stale_before_early_and_the_rule() -> None:
    old = [check_in(TODAY - timedelta(days=16), 52)]
    assert judge(reach(0, 100), [check_in(LONG_AGO, 0)], today=START).pace == "stale"
    assert judge(reach(0, 100), old).pace == "stale"
    assert judge(kr(kind="at_least", target=50), old).pace == "stale"
    assert judge(kr(kind="done"), [check_in(TODAY - timedelta(days=16), 0)]).pace == "stale"
    verdict = judge(reach(0, 100), old)
    assert verdict.sentence == "no check-in for 16 days; weekly allows 10"
    assert verdict.inputs == (
        ("last check-in", "2026-11-06"),
        ("days since", "16"),
        ("cadence", "weekly"),
    )


@pytest.mark.parametrize(
    ("cadence", "allowed"),
    [("daily", 4), ("weekly", 10), ("monthly", 34), ("quarterly", 95), ("yearly", 369)],
)
def test_stale_means_longer_than_the_cadence_and_three_days(cadence: Cadence, allowed: int) -> None:
    start, end = TODAY - timedelta(days=500), TODAY + timedelta(days=500)
    key_result = kr(start=0, target=100, cadence=cadence)
    fresh = [check_in(TODAY - timedelta(days=allowed), 60)]
    late = [check_in(TODAY - timedelta(days=allowed + 1), 60)]
    assert judge(key_result, fresh, start=start, end=end).pace == "on_track"
    assert judge(key_result, late, start=start, end=end).pace == "stale"


def test_what_a_kpi_feeds_is_stale_by_the_cadence_of_the_kpi() -> None:
    old = [check_in(TODAY - timedelta(days=22), 60)]
    assert judge(reach(0, 100), old).pace == "stale"
    assert judge(reach(0, 100), old, cadence="monthly").pace == "on_track"
    patient = kr(start=0, target=100, cadence="monthly")
    verdict = judge(patient, old, cadence="daily")
    assert (verdict.pace, verdict.sentence) == ("stale", "no check-in for 22 days; daily allows 4")


def test_somebody_who_looked_at_what_feeds_it_keeps_it_from_being_stale() -> None:
    old = [check_in(TODAY - timedelta(days=22), 60)]
    assert judge(reach(0, 100), old, seen=TODAY - timedelta(days=10)).pace == "on_track"
    assert judge(reach(0, 100), old, seen=TODAY - timedelta(days=11)).pace == "stale"
    assert judge(reach(0, 100), old[:0], seen=TODAY).pace == "no_data"


def test_irregular_is_never_stale() -> None:
    key_result = kr(start=0, target=100, cadence="irregular")
    assert judge(key_result, [check_in(LONG_AGO, 60)]).pace == "on_track"


def test_a_check_in_without_a_value_keeps_a_key_result_fresh() -> None:
    history = [check_in(TODAY - timedelta(days=30), 60), check_in(TODAY, confidence=7)]
    assert judge(reach(0, 100), history).pace == "on_track"


@pytest.mark.parametrize(
    ("kind", "value", "pace"),
    [
        (None, 99, "missed"),
        ("committed", 99, "missed"),
        ("aspirational", 70, "achieved"),
        ("aspirational", 69.99, "missed"),
        ("learning", 70, "missed"),
        (None, 100, "achieved"),
    ],
)
def test_past_the_end_it_is_achieved_or_missed(
    kind: ObjectiveKind | None, value: Number, pace: Pace
) -> None:
    assert judge(reach(0, 100), [check_in(END, value)], kind=kind, today=AFTER).pace == pace


def test_on_the_last_day_the_rule_still_judges() -> None:
    assert judge(reach(0, 100), [check_in(END, 92)], today=END).pace == "on_track"
    assert judge(reach(0, 100), [check_in(END, 92)], today=AFTER).pace == "missed"


def test_a_target_that_is_almost_reached_is_missed() -> None:
    verdict = judge(reach(0, 100), [check_in(END, 99.99999999)], today=AFTER)
    assert verdict.pace == "missed"


def test_an_aspirational_seven_tenths_is_enough_whatever_the_last_bit_says() -> None:
    history = [check_in(END, 0.7 - 1e-16)]
    assert judge(reach(0, 1), history, kind="aspirational", today=AFTER).pace == "achieved"


@pytest.mark.parametrize(
    ("value", "today", "pace"),
    [
        (0, START + timedelta(days=1), "early"),
        (0, TODAY, "early"),
        (0, END, "at_risk"),
        (0, AFTER, "missed"),
        (1, TODAY, "achieved"),
        (1, AFTER, "achieved"),
    ],
)
def test_done_or_not_is_only_judged_at_its_due_date(value: int, today: date, pace: Pace) -> None:
    assert judge(kr(kind="done"), [check_in(today, value)], today=today).pace == pace


def test_before_its_due_date_done_says_when_it_is_judged() -> None:
    verdict = judge(kr(kind="done"), values(0))
    assert verdict.sentence == "due on 2026-12-31; done or not done is judged on that day"


def test_milestones_are_judged_by_their_weights() -> None:
    verdict = judge(milestones(1, 1), [check_in(TODAY, done=(1,))])
    assert verdict.pace == "behind"
    assert verdict.inputs[0] == ("steps done", "1 of 2")


AT_LEAST = kr(kind="at_least", target=95, risk=92)
AT_MOST = kr(kind="at_most", target=4, risk=6)
BAND = kr(kind="between", low=36, high=38, risk_low=35, risk_high=39)
NO_RISK = kr(kind="at_least", target=95)


@pytest.mark.parametrize(
    ("key_result", "value", "pace", "words"),
    [
        (AT_LEAST, 95, "on_track", "latest 95 meets the bound of 95"),
        (AT_LEAST, 93, "behind", "latest 93 is under the bound of 95, above the risk bound of 92"),
        (AT_LEAST, 92, "at_risk", "latest 92 is at the risk bound of 92"),
        (AT_LEAST, 91, "at_risk", "latest 91 is under the risk bound of 92"),
        (NO_RISK, 94.9, "at_risk", "latest 94.9 is under the bound of 95"),
        (AT_MOST, 4, "on_track", "latest 4 meets the bound of 4"),
        (AT_MOST, 5, "behind", "latest 5 is over the bound of 4, below the risk bound of 6"),
        (AT_MOST, 6, "at_risk", "latest 6 is at the risk bound of 6"),
        (AT_MOST, 7, "at_risk", "latest 7 is over the risk bound of 6"),
        (BAND, 36, "on_track", "latest 36 lies between 36 and 38"),
        (BAND, 38, "on_track", "latest 38 lies between 36 and 38"),
        (BAND, 35.5, "behind", "latest 35.5 is under the bound of 36, above the risk bound of 35"),
        (BAND, 38.5, "behind", "latest 38.5 is over the bound of 38, below the risk bound of 39"),
        (BAND, 35, "at_risk", "latest 35 is at the risk bound of 35"),
        (BAND, 40, "at_risk", "latest 40 is over the risk bound of 39"),
    ],
)
@pytest.mark.parametrize("today", [START, TODAY, END])
def test_a_bound_is_judged_by_the_latest_value_at_any_time_before_the_end(
    key_result: KeyResultRecord, value: Number, pace: Pace, words: str, today: date
) -> None:
    verdict = judge(key_result, [check_in(today, value)], today=today)
    assert (verdict.pace, verdict.rule, verdict.sentence) == (pace, "bound", words)


def test_a_bound_verdict_shows_its_numbers() -> None:
    verdict = judge(BAND, values(37, 39.5, 37.5, 38))
    assert verdict.inputs == (
        ("latest", "38"),
        ("met the bound", "3 of 4 check-ins"),
        ("progress P", "0.75"),
    )
    assert verdict.thresholds == (
        ("on track", "≥ 36 and ≤ 38"),
        ("behind", "> 35 and < 39"),
        ("at risk", "else"),
    )
    assert judge(NO_RISK, values(96)).thresholds == (("on track", "≥ 95"), ("at risk", "else"))


@pytest.mark.parametrize(
    ("kind", "met", "pace"),
    [
        (None, 10, "achieved"),
        (None, 9, "achieved"),
        (None, 8, "missed"),
        ("aspirational", 9, "achieved"),
        ("aspirational", 8, "missed"),
        ("committed", 10, "achieved"),
        ("committed", 9, "missed"),
    ],
)
def test_past_the_end_a_bound_is_achieved_when_it_was_met_nine_times_in_ten(
    kind: ObjectiveKind | None, met: int, pace: Pace
) -> None:
    history = values(*([96] * met + [90] * (10 - met)), last=END)
    assert judge(AT_LEAST, history, kind=kind, today=AFTER).pace == pace


def test_before_the_end_a_bound_is_never_achieved() -> None:
    assert judge(AT_LEAST, values(96, 97)).pace == "on_track"


@pytest.mark.parametrize(
    ("p", "parts", "today", "pace"),
    [
        (None, (), TODAY, "no_data"),
        (None, ("no_data",), TODAY, "no_data"),
        (None, ("no_data",), AFTER, "no_data"),
        (0.45, ("behind", "no_data"), TODAY, "behind"),
        (0.55, ("on_track",), TODAY, "on_track"),
        (0.1, ("at_risk",), TODAY, "at_risk"),
        (0.55, ("stale", "stale", "no_data"), TODAY, "stale"),
        (0.55, ("stale", "on_track"), TODAY, "on_track"),
        (0.55, (), TODAY, "on_track"),
        (1.0, ("achieved", "no_data"), TODAY, "achieved"),
        (1.0, ("achieved",), START, "achieved"),
        (0.45, ("stale",), AFTER, "missed"),
        (0.1, ("stale",), START, "stale"),
        (0.0, ("early",), START, "early"),
    ],
)
def test_an_objective_is_judged_by_its_roll_up_with_the_same_precedence(
    p: float | None, parts: tuple[Pace, ...], today: date, pace: Pace
) -> None:
    assert objective(p, *parts, today=today).pace == pace
    assert objective(p, *parts, today=today, closed=True).pace == "closed"


@pytest.mark.parametrize(
    ("kind", "p", "pace"),
    [
        ("committed", 0.54, "behind"),
        (None, 0.54, "on_track"),
        ("committed", 0.41, "at_risk"),
        (None, 0.41, "behind"),
    ],
)
def test_a_committed_objective_is_judged_more_strictly(
    kind: ObjectiveKind | None, p: float, pace: Pace
) -> None:
    assert objective(p, "on_track", kind=kind).pace == pace


def test_a_stale_objective_counts_its_key_results() -> None:
    verdict = objective(0.55, "stale", "stale", "no_data")
    assert verdict.sentence == "every key result with data is stale"
    assert verdict.inputs == (("stale key results", "2 of 2"),)


def test_past_the_end_the_reasons_name_what_was_enough() -> None:
    verdict = judge(reach(0, 100), [check_in(END, 65)], kind="aspirational", today=AFTER)
    assert verdict.reasons() == Reasons(
        "ended on 2026-12-31 at 0.65, below 0.70",
        (
            ("start", "0"),
            ("latest", "65"),
            ("target", "100"),
            ("progress P", "0.65"),
            ("end", "2026-12-31"),
        ),
        (("achieved", "P ≥ 0.70"), ("missed", "else")),
    )


def test_past_the_end_an_aspirational_objective_needs_seven_tenths() -> None:
    assert objective(0.7, "missed", "achieved", kind="aspirational", today=AFTER).pace == "achieved"
    assert objective(0.69, "missed", kind="aspirational", today=AFTER).pace == "missed"
    assert objective(0.7, "missed", "achieved", today=AFTER).pace == "missed"


def test_a_bound_that_is_only_held_so_far_does_not_make_an_objective_achieved() -> None:
    assert objective(1.0, "on_track", "achieved").pace == "on_track"
    assert objective(1.0, "stale", "stale").pace == "stale"
    assert objective(1.0, "on_track", "achieved", today=END).pace == "on_track"
    assert objective(1.0, "on_track", "achieved", today=AFTER).pace == "achieved"


def test_past_the_end_an_objective_is_achieved_when_all_its_key_results_are() -> None:
    assert objective(0.95, "achieved", "achieved", today=END).pace == "on_track"
    verdict = objective(0.95, "achieved", "achieved", "no_data", today=AFTER)
    assert verdict.pace == "achieved"
    assert verdict.sentence == "every key result with data is achieved"


@pytest.mark.parametrize(
    ("paces", "words"),
    [
        ((), "no key results yet"),
        (("no_data",), "no key result has data yet"),
        (("no_data", "behind"), "no key result with data has a weight"),
    ],
)
def test_an_objective_without_progress_says_why(paces: tuple[Pace, ...], words: str) -> None:
    assert objective(None, *paces).sentence == words


def test_no_time_left_needs_no_rate() -> None:
    assert required_weekly(45, 100, END, END) is None
    assert required_weekly(45, 100, AFTER, END) is None
    assert required_weekly(10, 8, END - timedelta(weeks=2), END) == -1.0
    assert required_weekly(90, 100, END - timedelta(days=1), END) == pytest.approx(70)


NUMBERS = st.none() | st.integers(-(10**15), 10**15) | st.floats()
DATES = st.dates()


@st.composite
def any_key_result(draw: st.DrawFn) -> KeyResultRecord:
    return kr(
        kind=draw(st.sampled_from(KEY_RESULT_KINDS)),
        **{
            field: draw(NUMBERS)
            for field in ("start", "target", "low", "high", "risk", "risk_low", "risk_high")
        },
        cadence=draw(st.sampled_from(CADENCES)),
        steps=[{"title": "", "weight": weight} for weight in draw(st.lists(NUMBERS, max_size=3))],
    )


@st.composite
def any_history(draw: st.DrawFn) -> list[CheckInRecord]:
    finite = st.none() | st.floats(allow_nan=False, allow_infinity=False)
    steps = st.lists(st.integers(-2, 5), max_size=3).map(tuple)
    entry = st.builds(check_in, DATES, finite, done=steps, undone=steps)
    return sorted(draw(st.lists(entry, max_size=4)), key=lambda entry: entry.date)


KINDS = st.none() | st.sampled_from(OBJECTIVE_KINDS)


@given(
    key_result=any_key_result(),
    history=any_history(),
    kind=KINDS,
    start=DATES,
    end=DATES,
    today=DATES,
    closed=st.booleans(),
)
def test_every_key_result_has_a_pace_whatever_its_numbers(
    *,
    key_result: KeyResultRecord,
    history: list[CheckInRecord],
    kind: ObjectiveKind | None,
    start: date,
    end: date,
    today: date,
    closed: bool,
) -> None:
    verdict = judge(
        key_result, history, kind=kind, start=start, end=end, today=today, closed=closed
    )
    assert verdict.pace in get_args(Pace)
    assert verdict.sentence
    assert all(name and text for name, text in (*verdict.inputs, *verdict.thresholds))
    if closed:
        assert verdict.pace == "closed"
    elif progress(key_result, history, start=start, end=end) is None:
        assert verdict.pace == "no_data"
    else:
        assert verdict.pace not in {"closed", "no_data"}
        if today > end:
            assert verdict.pace in {"achieved", "missed"}


@given(
    p=st.none() | st.floats(0, 1),
    paces=st.lists(st.sampled_from(get_args(Pace))),
    kind=KINDS,
    start=DATES,
    end=DATES,
    today=DATES,
)
def test_every_objective_has_a_pace(
    *,
    p: float | None,
    paces: list[Pace],
    kind: ObjectiveKind | None,
    start: date,
    end: date,
    today: date,
) -> None:
    parts = [Verdict(pace, "ratio", closed_reasons) for pace in paces]
    verdict = judge_objective(p, parts, kind=kind, start=start, end=end, today=today, closed=False)
    assert verdict.sentence
    assert (verdict.pace == "no_data") == (p is None)


ORDER = {"at_risk": 0, "behind": 1, "on_track": 2, "achieved": 3}


@given(
    st.integers(-100, 200),
    st.integers(-100, 200),
    st.integers(10, 91),
    KINDS,
)
def test_more_progress_never_worsens_the_pace(
    a: int, b: int, day: int, kind: ObjectiveKind | None
) -> None:
    today = START + timedelta(days=day)
    less, more = sorted((a, b))
    worse = judge(reach(0, 100), [check_in(today, less)], kind=kind, today=today).pace
    better = judge(reach(0, 100), [check_in(today, more)], kind=kind, today=today).pace
    assert ORDER[worse] <= ORDER[better]


@given(st.floats(-100, 100), st.floats(-100, 100), st.none() | st.floats(0, 50))
def test_at_least_and_at_most_are_mirror_images(
    value: float, bound: float, room: float | None
) -> None:
    below = None if room is None else bound - room
    above = None if room is None else -bound + room
    least = judge(kr(kind="at_least", target=bound, risk=below), values(value))
    most = judge(kr(kind="at_most", target=-bound, risk=above), values(-value))
    assert least.pace == most.pace
