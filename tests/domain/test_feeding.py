"""What a key result reads from the KPI that feeds it: levels, or whole periods of a flow."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from okrtui.domain.calendar import period_of
from okrtui.domain.feeding import cut_off, never_counts
from okrtui.domain.progress import latest_value, open_blocker, progress
from okrtui.domain.records import CADENCES, Cadence, CheckInRecord, MeasurementRecord, Number
from tests.domain.goals import END, START, TODAY, check_in, fed, metric, reach, values

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
    history = fed(LEADS, entries(*MEASURED), [], START, END, today=day)
    assert [(entry.date.isoformat(), entry.value) for entry in history] == read


def test_a_running_period_is_no_fall() -> None:
    history = fed(LEADS, entries(*MEASURED), [], START, END, today=TODAY)
    assert latest_value(reach(4, 10), history) == 4
    assert progress(reach(4, 10), history) == 0


def test_a_total_keeps_note_and_author_of_the_last_measurement_in_it() -> None:
    (total,) = fed(LEADS, entries(*MEASURED), [], START, END, today=TODAY)
    assert (total.id, total.note, total.by) == (2, "note 2", "ana")


def test_own_check_ins_stand_among_the_totals_without_their_values() -> None:
    own = [check_in(date(2026, 11, 14), 99, confidence=6), check_in(TODAY, confidence=7, id=2)]
    history = fed(LEADS, entries(*MEASURED), own, START, END, today=TODAY)
    assert [(entry.value, entry.confidence) for entry in history] == [
        (None, 6),
        (4, None),
        (None, 7),
    ]


def test_a_period_belongs_to_the_dates_in_which_it_ends() -> None:
    first, last = date(2026, 11, 11), date(2026, 11, 20)
    history = fed(LEADS, entries(*MEASURED), [], first, last, today=END)
    assert [(entry.date, entry.value) for entry in history] == [(date(2026, 11, 15), 4)]


def test_an_irregular_flow_adds_up_by_the_day_and_never_ahead() -> None:
    kpi = LEADS._replace(cadence="irregular")
    known = entries(("2026-11-20", 2), ("2026-11-20", 3), ("2026-11-25", 9))
    history = fed(kpi, known, [], START, END, today=TODAY)
    assert [(entry.date, entry.value) for entry in history] == [(date(2026, 11, 20), 5)]


@pytest.mark.parametrize(
    ("cadence", "end", "period"),
    [
        ("weekly", "2026-12-31", ("2026-12-28", "2027-01-03")),
        ("weekly", "2026-12-27", None),
        ("monthly", "2026-12-31", None),
        ("monthly", "2026-12-30", ("2026-12-01", "2026-12-31")),
        ("quarterly", "2026-11-30", ("2026-10-01", "2026-12-31")),
        ("yearly", "2026-09-30", ("2026-01-01", "2026-12-31")),
        ("daily", "2026-12-31", None),
        ("irregular", "2026-12-31", None),
    ],
)
def test_the_period_that_ends_later_is_cut_off(
    cadence: Cadence, end: str, period: tuple[str, str] | None
) -> None:
    expected = None if period is None else tuple(map(date.fromisoformat, period))
    last = date.fromisoformat(end)
    assert cut_off(LEADS._replace(cadence=cadence), last) == expected
    assert cut_off(metric(cadence=cadence), last) is None


@pytest.mark.parametrize(
    ("cadence", "start", "end", "never"),
    [
        ("weekly", "2026-12-28", "2027-01-02", True),
        ("weekly", "2026-12-27", "2027-01-02", False),
        ("weekly", "2026-12-28", "2027-01-03", False),
        ("yearly", "2026-01-01", "2026-09-30", True),
        ("yearly", "2025-12-31", "2026-09-30", False),
        ("daily", "2026-12-28", "2026-12-28", False),
    ],
)
def test_a_flow_none_of_whose_periods_ends_in_the_dates_never_counts(
    cadence: Cadence, start: str, end: str, never: bool
) -> None:
    dates = date.fromisoformat(start), date.fromisoformat(end)
    assert never_counts(LEADS._replace(cadence=cadence), *dates) == never


DATED = st.lists(st.tuples(st.dates(START, END), st.integers(-1000, 1000)), max_size=30)


def _measured(dated: list[tuple[date, int]]) -> list[MeasurementRecord]:
    ordered = sorted(dated, key=lambda pair: pair[0])
    return [MeasurementRecord(n, 1, *pair, "", "") for n, pair in enumerate(ordered, 1)]


@given(DATED.flatmap(lambda dated: st.tuples(st.just(dated), st.permutations(dated))))
def test_the_order_of_equal_dates_does_not_matter(
    both: tuple[list[tuple[date, int]], list[tuple[date, int]]],
) -> None:
    one, other = (
        [(e.date, e.value) for e in fed(LEADS, _measured(d), [], START, END, today=TODAY)]
        for d in both
    )
    assert one == other


@given(DATED, st.sampled_from(CADENCES), st.dates(START, END + timedelta(days=400)))
def test_the_totals_are_all_that_was_measured_in_periods_that_are_over(
    dated: list[tuple[date, int]], cadence: Cadence, today: date
) -> None:
    kpi = LEADS._replace(cadence=cadence)
    far = END + timedelta(days=400)
    history = fed(kpi, _measured(dated), [], START, far, today=today)
    days_in_hand = cadence == "irregular"
    over = [
        value
        for day, value in dated
        if (end := period_of(cadence, day)[1]) < today or (days_in_hand and end == today)
    ]
    assert sum(entry.value or 0 for entry in history) == sum(over)
    assert all(entry.date <= today for entry in history)


@given(DATED, st.sampled_from(CADENCES), st.dates(START, END), st.dates(START, END))
def test_no_period_counts_twice_in_dates_that_follow_each_other(
    dated: list[tuple[date, int]], cadence: Cadence, start: date, middle: date
) -> None:
    kpi = LEADS._replace(cadence=cadence)
    start, middle = sorted((start, middle))
    far = END + timedelta(days=400)

    def counted(first: date, last: date) -> list[tuple[date, Number | None]]:
        history = fed(kpi, _measured(dated), [], first, last, today=far)
        return [(entry.date, entry.value) for entry in history]

    early, late = counted(start, middle), counted(middle + timedelta(days=1), far)
    assert early + late == counted(start, far)
    assert not early or not never_counts(kpi, start, middle)


def _level(day: date, value: Number, id: int, note: str = "") -> MeasurementRecord:
    return MeasurementRecord(id, 7, day, value, note, "dan")


def test_a_fed_key_result_takes_values_from_its_kpi_inside_its_dates() -> None:
    measurements = [
        _level(START - timedelta(days=1), 10, 1),
        _level(START, 9.8, 2),
        _level(TODAY, 9.2, 3, "price test"),
        _level(END, 8.4, 4),
        _level(END + timedelta(days=1), 7, 5),
    ]
    own = [check_in(TODAY, 3.3, id=9, confidence=6, note="waiting")]
    history = fed(metric(), measurements, own, START, END, today=TODAY)
    assert [(entry.date, entry.value) for entry in history] == [
        (START, 9.8),
        (TODAY, 9.2),
        (TODAY, None),
        (END, 8.4),
    ]
    assert history[1] == CheckInRecord(3, 0, TODAY, 9.2, None, "price test", "", (), (), "dan")
    assert history[2] == check_in(TODAY, None, id=9, confidence=6, note="waiting")
    assert progress(reach(10, 8), history) == pytest.approx(0.8)


def test_of_a_day_people_have_the_last_word_in_a_fed_history() -> None:
    own = [check_in(START, id=2), check_in(TODAY, id=1)]
    measurements = [_level(START, 1, 3), _level(TODAY, 2, 4)]
    history = fed(metric(), measurements, own, START, END, today=TODAY)
    assert [(e.date, e.id) for e in history] == [(START, 3), (START, 2), (TODAY, 4), (TODAY, 1)]


def test_a_kpi_alone_gives_entries_that_nobody_checked_in() -> None:
    (entry,) = fed(metric(), [_level(TODAY, 9.2, 3)], [], START, END, today=TODAY)
    assert (entry.key_result, entry.confidence, entry.blocker) == (0, None, "")


def test_without_measurements_a_fed_key_result_has_no_data() -> None:
    assert fed(metric(), [], [], START, END, today=TODAY) == []
    own = fed(metric(), [], values(9, 8), START, END, today=TODAY)
    assert progress(reach(10, 8), own) is None


@pytest.mark.parametrize("later", [0, 1])
def test_what_a_kpi_brings_leaves_the_blocker_open(later: int) -> None:
    own = [check_in(TODAY)._replace(blocker=" pads come late "), check_in(TODAY, id=2)]
    measured = [_level(TODAY + timedelta(days=later), 9.2, 3)]
    blocked = fed(metric(), measured, own[:1], START, END, today=TODAY)
    assert open_blocker(blocked) == "pads come late"
    assert open_blocker(fed(metric(), measured, own, START, END, today=TODAY)) == ""


def test_where_nobody_checked_in_nothing_is_in_the_way() -> None:
    assert open_blocker([]) == ""
    assert open_blocker(fed(metric(), [_level(TODAY, 9, 1)], [], START, END, today=TODAY)) == ""
