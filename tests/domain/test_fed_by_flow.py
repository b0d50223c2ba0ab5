"""What a key result reads from a KPI that adds up within its periods."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from okrtui.domain.calendar import period_of
from okrtui.domain.progress import fed_history, latest_value, progress
from okrtui.domain.records import CADENCES, Cadence, MeasurementRecord, Number
from tests.domain.goals import END, START, TODAY, check_in, metric, reach

LEADS = metric(name="new leads", aggregation="flow", green=10, red=5)
"""TODAY is the Sunday of the week from 2026-11-16, which isn't over before Monday."""
MEASURED = [("2026-11-09", 2), ("2026-11-12", 2), ("2026-11-16", 1)]


def entries(*dated: tuple[str, Number]) -> list[MeasurementRecord]:
    return [
        MeasurementRecord(n, 1, date.fromisoformat(day), value, f"note {n}", "ana")
        for n, (day, value) in enumerate(dated, 1)
    ]


@pytest.mark.parametrize(
    ("today", "read"),
    [
        ("2026-11-15", []),
        ("2026-11-16", [("2026-11-15", 4)]),
        ("2026-11-22", [("2026-11-15", 4)]),
        ("2026-11-23", [("2026-11-15", 4), ("2026-11-22", 1)]),
    ],
)
def test_a_period_counts_once_it_is_over_and_on_its_last_day(
    today: str, read: list[tuple[str, Number]]
) -> None:
    day = date.fromisoformat(today)
    history = fed_history(LEADS, entries(*MEASURED), [], START, END, today=day)
    assert [(entry.date.isoformat(), entry.value) for entry in history] == read


def test_a_running_period_is_no_fall() -> None:
    history = fed_history(LEADS, entries(*MEASURED), [], START, END, today=TODAY)
    assert latest_value(reach(4, 10), history) == 4
    assert progress(reach(4, 10), history) == 0


def test_a_total_keeps_note_and_author_of_the_last_measurement_in_it() -> None:
    (total,) = fed_history(LEADS, entries(*MEASURED), [], START, END, today=TODAY)
    assert (total.id, total.note, total.by) == (2, "note 2", "ana")


def test_own_check_ins_stand_among_the_totals_without_their_values() -> None:
    own = [check_in(date(2026, 11, 14), 99, confidence=6), check_in(TODAY, confidence=7, id=2)]
    history = fed_history(LEADS, entries(*MEASURED), own, START, END, today=TODAY)
    assert [(entry.value, entry.confidence) for entry in history] == [
        (None, 6),
        (4, None),
        (None, 7),
    ]


def test_a_period_belongs_to_the_dates_in_which_it_ends() -> None:
    first, last = date(2026, 11, 11), date(2026, 11, 20)
    history = fed_history(LEADS, entries(*MEASURED), [], first, last, today=END)
    assert [(entry.date, entry.value) for entry in history] == [(date(2026, 11, 15), 4)]


def test_an_irregular_flow_adds_up_by_the_day_and_never_ahead() -> None:
    kpi = LEADS._replace(cadence="irregular")
    known = entries(("2026-11-20", 2), ("2026-11-20", 3), ("2026-11-25", 9))
    history = fed_history(kpi, known, [], START, END, today=TODAY)
    assert [(entry.date, entry.value) for entry in history] == [(date(2026, 11, 20), 5)]


DATED = st.lists(st.tuples(st.dates(START, END), st.integers(-1000, 1000)), max_size=30)


def _measured(dated: list[tuple[date, int]]) -> list[MeasurementRecord]:
    ordered = sorted(dated, key=lambda pair: pair[0])
    return [MeasurementRecord(n, 1, *pair, "", "") for n, pair in enumerate(ordered, 1)]


@given(DATED.flatmap(lambda dated: st.tuples(st.just(dated), st.permutations(dated))))
def test_the_order_of_equal_dates_does_not_matter(
    both: tuple[list[tuple[date, int]], list[tuple[date, int]]],
) -> None:
    one, other = (
        [(e.date, e.value) for e in fed_history(LEADS, _measured(d), [], START, END, today=TODAY)]
        for d in both
    )
    assert one == other


@given(DATED, st.sampled_from(CADENCES), st.dates(START, END + timedelta(days=400)))
def test_the_totals_are_all_that_was_measured_in_periods_that_are_over(
    dated: list[tuple[date, int]], cadence: Cadence, today: date
) -> None:
    kpi = LEADS._replace(cadence=cadence)
    far = END + timedelta(days=400)
    history = fed_history(kpi, _measured(dated), [], START, far, today=today)
    days_in_hand = cadence == "irregular"
    over = [
        value
        for day, value in dated
        if (end := period_of(cadence, day)[1]) < today or (days_in_hand and end == today)
    ]
    assert sum(entry.value or 0 for entry in history) == sum(over)
    assert all(entry.date <= today for entry in history)
