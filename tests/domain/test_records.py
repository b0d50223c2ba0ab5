from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from okrtui.domain import records
from okrtui.domain.records import Document, Json, Phase, Step

WORDS = st.sampled_from(
    [
        *records.CYCLE_STATES,
        *records.KEY_RESULT_KINDS,
        *records.OBJECTIVE_KINDS,
        *records.DIRECTIONS,
        *records.CADENCES,
        *records.INITIATIVE_STATES,
        "2026-10-01",
        "2026-02-30",
        "",
    ]
)
ANY_JSON: st.SearchStrategy[Json] = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.sampled_from([10**400, -(10**400)])
    | st.floats()
    | st.text()
    | WORDS,
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["title", "weight", "x"]), inner, max_size=3)
    ),
    max_leaves=5,
)
READERS: dict[type, Callable[[int, Document], object]] = {
    records.CycleRecord: records.cycle,
    records.ObjectiveRecord: records.objective,
    records.KeyResultRecord: records.key_result,
    records.InitiativeRecord: records.initiative,
    records.KpiRecord: records.kpi,
    records.CheckInRecord: records.check_in,
    records.MeasurementRecord: records.measurement,
}


@st.composite
def documents(draw: st.DrawFn) -> tuple[type, Document]:
    kind = draw(st.sampled_from(list(READERS)))
    fields: tuple[str, ...] = kind._fields  # type: ignore[attr-defined]
    return kind, draw(st.dictionaries(st.sampled_from(fields), ANY_JSON))


@given(documents())
def test_reading_never_raises_whatever_a_file_holds(case: tuple[type, Document]) -> None:
    kind, document = case
    record = READERS[kind](7, document)
    assert record is None or isinstance(record, kind)


@given(documents())
def test_numbers_in_records_are_finite(case: tuple[type, Document]) -> None:
    kind, document = case
    record = READERS[kind](7, document)
    if isinstance(record, tuple):
        numbers = [value for value in record if isinstance(value, int | float)]
        assert all(-float("inf") < value < float("inf") for value in numbers)


@pytest.mark.parametrize(
    ("stored", "number"),
    [
        (12, 12),
        (12.0, 12.0),
        (-0.5, -0.5),
        (True, None),
        ("12", None),
        (None, None),
        (float("nan"), None),
        (float("inf"), None),
        (10**400, None),
    ],
)
def test_a_number_stays_what_it_is_and_all_else_is_absent(
    stored: Json, number: int | float | None
) -> None:
    read = records.number_of({"value": stored}, "value")
    assert read == number
    assert type(read) is type(number)


@pytest.mark.parametrize(
    ("stored", "day"),
    [
        ("2026-11-22", date(2026, 11, 22)),
        ("2026-11-22T10:00:00", date(2026, 11, 22)),
        ("2026-02-30", None),
        ("soon", None),
        (20261122, None),
        (None, None),
    ],
)
def test_a_date_is_iso_text_or_absent(stored: Json, day: date | None) -> None:
    assert records.date_of({"date": stored}, "date") == day


@pytest.mark.parametrize("stored", [0, -1, True, "1", 1.0, None])
def test_an_id_is_a_whole_number_from_1(stored: Json) -> None:
    assert records.id_of({"kpi": stored}, "kpi") is None
    assert records.id_of({"kpi": 3}, "kpi") == 3


def test_a_cycle_or_an_entry_without_its_date_is_none() -> None:
    assert records.cycle(1, {"name": "2026-Q4", "start": "2026-10-01"}) is None
    assert records.check_in(1, {"value": 3}) is None
    assert records.measurement(1, {"date": "2026-10-01"}) is None
    assert records.measurement(1, {"value": 3}) is None


def test_unknown_words_fall_back_to_the_default() -> None:
    odd: Document = {"kind": "x", "cadence": "x", "direction": "x", "state": "x"}
    assert records.key_result(1, odd).kind == "baseline"
    assert records.key_result(1, odd).cadence == "weekly"
    assert records.kpi(1, odd).direction == "up"
    assert records.kpi(1, odd).cadence == "irregular"
    assert records.objective(1, odd).kind is None
    assert records.initiative(1, odd).state == "open"
    dated = records.cycle(1, {**odd, "start": "2026-10-01", "end": "2026-12-31"})
    assert dated is not None
    assert dated.state == "active"


def test_steps_are_read_with_their_weights() -> None:
    steps: Json = [{"title": "Design", "weight": 2}, {"title": "Launch"}, "no step"]
    assert records.key_result(1, {"steps": steps}).steps == (
        Step("Design", 2, 1),
        Step("Launch", 1, 2),
    )
    assert records.key_result(1, {"steps": "Design"}).steps == ()


def test_phases_are_read_by_date_and_each_day_has_one() -> None:
    phases: Json = [
        {"date": "2026-11-30", "value": 60},
        {"date": "2026-10-31", "value": 10},
        {"date": "2026-10-31", "value": 20},
        {"date": "soon", "value": 1},
        {"date": "2026-12-01"},
        "no phase",
    ]
    assert records.key_result(1, {"phases": phases}).phases == (
        Phase(date(2026, 10, 31), 20),
        Phase(date(2026, 11, 30), 60),
    )
    assert records.key_result(1, {"phases": "2026-10-31: 20"}).phases == ()


def test_guardrails_are_ids_each_once() -> None:
    stored: Json = [3, 1, 3, 0, -2, True, "K4"]
    assert records.key_result(1, {"guardrails": stored}).guardrails == (3, 1)
    assert records.key_result(1, {"guardrails": 3}).guardrails == ()


@pytest.mark.parametrize(("stored", "grade"), [(0, 0), (0.7, 0.7), (1.1, None), (-1, None)])
def test_a_grade_lies_between_0_and_1(stored: float, grade: float | None) -> None:
    assert records.key_result(1, {"grade": stored}).grade == grade


@pytest.mark.parametrize(("stored", "confidence"), [(0, 0), (10, 10), (11, None), (-1, None)])
def test_a_confidence_lies_between_0_and_10(stored: int, confidence: int | None) -> None:
    entry = records.check_in(1, {"date": "2026-10-01", "confidence": stored})
    assert entry is not None
    assert entry.confidence == confidence


def test_who_made_an_entry_is_whom_the_store_stamped() -> None:
    entry = records.check_in(1, {"date": "2026-10-01", "created_by": "ana", "done": [1, True, 2]})
    assert entry is not None
    assert entry.by == "ana"
    assert entry.done == (1, 2)
