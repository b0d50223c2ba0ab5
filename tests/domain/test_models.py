from __future__ import annotations

import json
import math
from collections.abc import Callable, Mapping
from datetime import date, datetime
from types import MappingProxyType

import pytest
from hypothesis import given
from hypothesis import strategies as st

from okrtui.domain import models, records
from okrtui.domain.errors import Invalid
from okrtui.domain.models import (
    CheckIn,
    Cycle,
    Initiative,
    KeyResult,
    Kpi,
    Measurement,
    Objective,
    Stored,
    TargetChange,
    validated,
)
from okrtui.domain.records import Document, Json

SAME: list[tuple[type[Stored], type, Callable[[int, Document], object], Document]] = [
    (
        Cycle,
        records.CycleRecord,
        records.cycle,
        {"name": "2026-Q4", "start": "2026-10-01", "end": "2026-12-31"},
    ),
    (Objective, records.ObjectiveRecord, records.objective, {"title": "Delight", "cycle": 1}),
    (KeyResult, records.KeyResultRecord, records.key_result, {"title": "Churn", "objective": 1}),
    (Initiative, records.InitiativeRecord, records.initiative, {"title": "Ask", "key_result": 1}),
    (Kpi, records.KpiRecord, records.kpi, {"name": "MRR"}),
    (CheckIn, records.CheckInRecord, records.check_in, {"key_result": 1, "date": "2026-11-22"}),
    (
        Measurement,
        records.MeasurementRecord,
        records.measurement,
        {"kpi": 1, "date": "2026-11-22", "value": 3},
    ),
]


def refusal(model: type[Stored], fields: Mapping[str, object]) -> Invalid:
    with pytest.raises(Invalid) as caught:
        validated(model, fields)
    assert caught.value.hint
    return caught.value


def taken_or_refused(
    model: type[Stored], fields: Mapping[str, object]
) -> dict[str, Json] | Invalid:
    try:
        return validated(model, fields)
    except Invalid as refused:
        return refused


def key_result(**fields: object) -> dict[str, object]:
    return {"objective": 1, "title": "Churn", **fields}


@pytest.mark.parametrize(("model", "record", "read", "least"), SAME)
def test_models_and_records_have_the_same_fields(
    model: type[Stored], record: type, read: object, least: Document
) -> None:
    fields = set(record._fields)  # type: ignore[attr-defined]
    assert set(model.model_fields) == fields - {"id", "by", "week"}
    assert set(models.Step.model_fields) == set(records.Step._fields)
    assert set(models.Phase.model_fields) == set(records.Phase._fields)


def test_a_changed_targets_fields_are_the_records_without_its_stamps() -> None:
    stamps = {"id", "by", "at"}
    assert set(TargetChange.model_fields) == set(records.TargetChangeRecord._fields) - stamps


@pytest.mark.parametrize("goal", [{"key_result": 3}, {"kpi": 3}])
@pytest.mark.parametrize("value", [None, 3, 0.5, [{"title": "Ask", "id": 1}]])
def test_a_changed_target_keeps_whatever_value_was_moved(goal: Document, value: Json) -> None:
    moved = {**goal, "field": "target", "old": value, "new": value, "reason": "", "by_hand": True}
    assert validated(TargetChange, moved) == moved


def test_a_changed_target_belongs_to_one_goal() -> None:
    assert "no goal" in refusal(TargetChange, {"field": "target"}).title
    assert (
        "two goals" in refusal(TargetChange, {"field": "target", "kpi": 1, "key_result": 1}).title
    )
    assert refusal(TargetChange, {"kpi": 1}).field == "field"
    assert refusal(TargetChange, {"kpi": "1", "field": "target"}).field == "kpi"
    assert refusal(TargetChange, {"kpi": 1, "field": "target", "reason": 5}).field == "reason"


@pytest.mark.parametrize(("model", "record", "read", "least"), SAME)
def test_models_and_records_have_the_same_defaults(
    model: type[Stored],
    record: type,
    read: Callable[[int, Document], object],
    least: Document,
) -> None:
    with_defaults = model.model_validate(dict(least)).model_dump(mode="json")
    assert set(with_defaults) == set(model.model_fields)
    assert read(1, with_defaults) == read(1, least)


@pytest.mark.parametrize(("model", "record", "read", "least"), SAME)
def test_what_is_given_is_stored_and_no_more(
    model: type[Stored], record: object, read: object, least: Document
) -> None:
    assert validated(model, least) == least


@pytest.mark.parametrize(("model", "record", "read", "least"), SAME)
def test_every_required_field_is_missed_by_name(
    model: type[Stored], record: object, read: object, least: Document
) -> None:
    for field in least:
        for without in (
            {name: value for name, value in least.items() if name != field},
            {**least, field: None},
        ):
            error = refusal(model, without)
            assert error.field == field
            words = field.replace("_", " ")
            assert error.title == f"the {words} of the {model.what} is missing"


def test_dates_become_text_titles_lose_blanks_and_none_stays() -> None:
    given = {
        "title": "  Delight  ",
        "cycle": 1,
        "starts": date(2026, 10, 1),
        "ends": "2026-12-31",
        "owner": None,
        "parent": None,
    }
    assert validated(Objective, given) == {
        "title": "Delight",
        "cycle": 1,
        "starts": "2026-10-01",
        "ends": "2026-12-31",
        "owner": None,
        "parent": None,
    }


@given(
    st.dictionaries(
        st.text(min_size=1).filter(lambda name: name not in KeyResult.model_fields),
        st.none() | st.booleans() | st.integers() | st.text() | st.lists(st.text()),
    )
)
def test_fields_of_a_later_version_survive(extra: dict[str, Json]) -> None:
    assert validated(KeyResult, key_result(**extra)) == key_result(**extra)


@pytest.mark.parametrize(
    "name", ["model_config", "copy", "json", "what", "_hidden", "__dict__", "class", "id"]
)
def test_a_later_field_may_have_any_name(name: str) -> None:
    stored = {"name": "MRR", name: {"deep": [1, 2.0, None]}}
    assert validated(Kpi, stored) == stored


@pytest.mark.parametrize("value", [12, 12.0, -0.5, 0, 10**15 - 1, 999999999999999.9])
def test_a_number_is_kept_exactly_as_it_is(value: int | float) -> None:
    stored = validated(KeyResult, key_result(target=value))["target"]
    assert stored == value
    assert type(stored) is type(value)


@given(st.integers(-(10**15) + 1, 10**15 - 1) | st.floats(-9.9e14, 9.9e14))
def test_every_finite_number_below_the_limit_is_taken(value: int | float) -> None:
    entry = {"kpi": 1, "date": "2026-11-22", "value": value}
    assert json.loads(json.dumps(validated(Measurement, entry))) == entry


@pytest.mark.parametrize(
    ("value", "title"),
    [
        (float("nan"), "'NaN' is no number for target"),
        (float("inf"), "'inf' is no number for target"),
        (float("-inf"), "'-inf' is no number for target"),
        ("12", "'12' is no number for target"),
        ("\x1b[31m", "'␛[31m' is no number for target"),
        ("x" * 300, f"'{'x' * 59}…' is no number for target"),
        (True, "'True' is no number for target"),
        ([1], "a list is no number for target"),
        ({"a": 1}, "a table is no number for target"),
        (1e15, "'1e+15' is too large for target"),
        (-1e300, "'-1e+300' is too large for target"),
        (10**400, "a number of that size is too large for target"),
    ],
)
def test_what_is_no_number_is_refused_by_name(value: object, title: str) -> None:
    error = refusal(KeyResult, key_result(target=value))
    assert (error.title, error.field) == (title, "target")


def test_a_refused_number_says_what_to_type() -> None:
    error = refusal(KeyResult, key_result(target=float("nan")))
    assert error.hint == "Type a finite number, like 12.5"


@pytest.mark.parametrize(
    ("value", "title"),
    [
        ("2026-02-30", "'2026-02-30' is no date for date"),
        ("20261122", "'20261122' is no date for date"),
        ("2026-11-22T10:00", "'2026-11-22T10:00' is no date for date"),
        ("today", "'today' is no date for date"),
        (20261122, "'20261122' is no date for date"),
        (datetime(2026, 11, 22, 10), "'2026-11-22 10:00:00' is no date for date"),
        ("1026-11-22", "1026-11-22 is no likely date for date"),
        ("2200-01-01", "2200-01-01 is no likely date for date"),
    ],
)
def test_what_is_no_date_is_refused(value: object, title: str) -> None:
    error = refusal(CheckIn, {"key_result": 1, "date": value})
    assert (error.title, error.field) == (title, "date")


@pytest.mark.parametrize(
    ("model", "fields", "field", "title"),
    [
        (Objective, {"title": " ", "cycle": 1}, "title", "The title is empty"),
        (Kpi, {"name": ""}, "name", "The name is empty"),
        (Kpi, {"name": 5}, "name", "'5' is no text for name"),
        (Objective, {"title": "a", "cycle": "1"}, "cycle", "'1' is no id for cycle"),
        (Objective, {"title": "a", "cycle": 0}, "cycle", "'0' is no id for cycle"),
        (Objective, {"title": "a", "cycle": 1, "kind": "big"}, "kind", "'big' is no kind"),
        (Kpi, {"name": "a", "cadence": "hourly"}, "cadence", "'hourly' is no cadence"),
        (Kpi, {"name": "a", "leading": 1}, "leading", "'1' can't be taken as leading"),
        (KeyResult, key_result(weight=-1), "weight", "'-1' is below 0, which a weight can't be"),
        (KeyResult, key_result(steps="a"), "steps", "'a' can't be taken as steps"),
        (KeyResult, key_result(steps=["a"]), "steps", "step 1: 'a' can't be taken as steps"),
        (KeyResult, key_result(steps=[{"title": ""}]), "steps", "step 1: The title is empty"),
        (
            KeyResult,
            key_result(steps=[{"title": "a"}, {"weight": 1}]),
            "steps",
            "step 2: the title of the step is missing",
        ),
    ],
)
def test_a_refusal_names_the_field_and_the_value(
    model: type[Stored], fields: dict[str, object], field: str, title: str
) -> None:
    error = refusal(model, fields)
    assert (error.field, error.title) == (field, title)


@pytest.mark.parametrize("grade", [-0.1, 1.01, 7, True, "0.7"])
def test_a_grade_is_a_number_from_0_to_1(grade: object) -> None:
    assert refusal(KeyResult, key_result(grade=grade)).field == "grade"
    for fine in (0, 0.7, 1):
        assert validated(KeyResult, key_result(grade=fine))["grade"] == fine


@pytest.mark.parametrize("confidence", [-1, 11, 5.5, True, "5"])
def test_a_confidence_is_a_whole_number_from_0_to_10(confidence: object) -> None:
    entry = {"key_result": 1, "date": "2026-11-22"}
    assert refusal(CheckIn, {**entry, "confidence": confidence}).field == "confidence"
    for sure in range(11):
        assert validated(CheckIn, {**entry, "confidence": sure})["confidence"] == sure


@pytest.mark.parametrize("numbers", ["1", 1, [0], [True], ["1"], [1.0]])
def test_ticks_are_ids_of_steps_from_1(numbers: object) -> None:
    entry = {"key_result": 1, "date": "2026-11-22"}
    assert refusal(CheckIn, {**entry, "done": numbers}).field == "done"
    assert validated(CheckIn, {**entry, "undone": (1, 2)})["undone"] == [1, 2]


@pytest.mark.parametrize("field", ["title", "owner", "unit"])
def test_text_keeps_its_limits(field: str) -> None:
    assert refusal(KeyResult, key_result(**{field: "x" * 201})).field == field
    assert refusal(KeyResult, key_result(**{field: "x\ud800"})).field == field
    assert validated(KeyResult, key_result(**{field: "x" * 200}))[field] == "x" * 200


@pytest.mark.parametrize("field", ["note", "blocker"])
def test_notes_may_be_long_and_have_lines(field: str) -> None:
    entry = {"key_result": 1, "date": "2026-11-22"}
    assert validated(CheckIn, {**entry, field: "a\n\tb"})[field] == "a\n\tb"
    assert refusal(CheckIn, {**entry, field: "x" * 20_001}).field == field


@pytest.mark.parametrize("title", ["\x1b]52;c;x\x07", "[red]x[/]", "[", "\u202eabc", "🎯", "目標"])
def test_hostile_and_foreign_titles_are_kept_raw(title: str) -> None:
    assert validated(Objective, {"title": title, "cycle": 1})["title"] == title


def test_steps_keep_what_they_hold() -> None:
    steps: list[dict[str, object]] = [
        {"title": "Design", "weight": 2, "colour": "red"},
        {"title": "Launch"},
    ]
    assert validated(KeyResult, key_result(kind="milestones", steps=steps))["steps"] == steps
    frozen = tuple(MappingProxyType(step) for step in steps)
    assert validated(KeyResult, key_result(kind="milestones", steps=frozen))["steps"] == steps


@pytest.mark.parametrize(
    ("fields", "field", "title"),
    [
        ({"kind": "reach", "start": 8, "target": 8.0}, "target", "the target 8 equals the start"),
        ({"kind": "at_least"}, "target", "the bound of at least is missing"),
        ({"kind": "at_most", "risk": 4}, "target", "the bound of at most is missing"),
        (
            {"kind": "at_least", "target": 95, "risk": 96},
            "risk",
            "the risk bound 96 lies on the good side of the target 95",
        ),
        (
            {"kind": "at_most", "target": 4, "risk": 3},
            "risk",
            "the risk bound 3 lies on the good side of the target 4",
        ),
        ({"kind": "between", "high": 3}, "low", "the low bound is missing"),
        ({"kind": "between", "low": 3}, "high", "the high bound is missing"),
        ({"kind": "between", "low": 3, "high": 3}, "low", "low 3 is not below high 3"),
        (
            {"kind": "between", "low": 1, "high": 3, "risk_low": 2},
            "risk_low",
            "the risk low bound 2 lies on the good side of the low bound 1",
        ),
        (
            {"kind": "between", "low": 1, "high": 3, "risk_high": 2},
            "risk_high",
            "the risk high bound 2 lies on the good side of the high bound 3",
        ),
        (
            {"starts": "2026-12-31", "ends": "2026-10-01"},
            "ends",
            "the end 2026-10-01 lies before the start 2026-12-31",
        ),
        (
            {"kind": "at_least", "target": 95, "phases": [{"date": "2026-11-01", "value": 20}]},
            "phases",
            "a key result of kind at least has no phases",
        ),
        (
            {
                "kind": "reach",
                "phases": [{"date": "2026-11-01", "value": 2}, {"date": "2026-11-01", "value": 3}],
            },
            "phases",
            "two phases are dated 2026-11-01",
        ),
        (
            {"kind": "reach", "phases": [{"date": "2026-11-01", "value": math.nan}]},
            "phases",
            "phase 1: 'NaN' is no number for value",
        ),
        (
            {"kind": "reach", "phases": [{"date": "2026-11-01", "value": 2}, {"value": 2}]},
            "phases",
            "phase 2: the date of the phase is missing",
        ),
        ({"guardrails": [1, 0]}, "guardrails", "'0' is no id for guardrails"),
        ({"guardrails": "K3"}, "guardrails", "'K3' is no list of ids"),
    ],
)
def test_the_numbers_of_a_key_result_fit_its_kind(
    fields: dict[str, object], field: str, title: str
) -> None:
    error = refusal(KeyResult, key_result(**fields))
    assert (error.field, error.title) == (field, title)


@pytest.mark.parametrize(
    "fields",
    [
        {"kind": "reach", "start": 10, "target": 8},
        {"kind": "reach"},
        {"kind": "reach", "target": 8},
        {"kind": "baseline", "start": 8, "target": 8},
        {"kind": "at_least", "target": 95},
        {"kind": "at_least", "target": 95, "risk": 95},
        {"kind": "at_most", "target": 4, "risk": 6},
        {"kind": "between", "low": 36, "high": 38, "risk_low": 35, "risk_high": 39},
        {"kind": "done", "starts": "2026-10-01", "ends": "2026-10-01"},
        {"kind": "reach", "phases": [{"date": "2026-11-01", "value": 20.5}]},
        {"kind": "done", "phases": [], "guardrails": [3, 1]},
    ],
)
def test_a_fitting_key_result_is_taken(fields: dict[str, object]) -> None:
    assert validated(KeyResult, key_result(**fields)) == key_result(**fields)


@pytest.mark.parametrize(
    ("fields", "field", "title"),
    [
        (
            {"direction": "up", "green": 92, "red": 95},
            "red",
            "the red bound 95 lies on the good side of the green bound 92",
        ),
        (
            {"direction": "down", "green": 4, "red": 2},
            "red",
            "the red bound 2 lies on the good side of the green bound 4",
        ),
        ({"direction": "band", "low": 5, "high": 2}, "low", "low 5 is not below high 2"),
        (
            {"direction": "band", "low": 1, "high": 2, "red_high": 1.5},
            "red_high",
            "the red high bound 1.5 lies on the good side of the high bound 2",
        ),
    ],
)
def test_the_bounds_of_a_kpi_fit_its_direction(
    fields: dict[str, object], field: str, title: str
) -> None:
    error = refusal(Kpi, {"name": "SLA", **fields})
    assert (error.field, error.title) == (field, title)


@pytest.mark.parametrize(
    "fields",
    [
        {"direction": "up", "green": 95, "red": 92},
        {"direction": "up", "green": 95},
        {"direction": "down", "green": 2, "red": 4},
        {"direction": "band", "low": 36, "high": 38, "red_low": 35},
        {"direction": "band"},
    ],
)
def test_a_fitting_kpi_is_taken(fields: dict[str, object]) -> None:
    assert validated(Kpi, {"name": "SLA", **fields}) == {"name": "SLA", **fields}


def test_a_cycle_ends_on_or_after_its_start() -> None:
    day = {"name": "2026", "start": "2026-01-01", "end": "2026-01-01"}
    assert validated(Cycle, day) == day
    error = refusal(Cycle, {**day, "end": "2025-12-31"})
    assert (error.field, error.title) == (
        "end",
        "the end 2025-12-31 lies before the start 2026-01-01",
    )


def test_an_objective_ends_on_or_after_its_start() -> None:
    fields = {"title": "a", "cycle": 1, "starts": "2026-02-01", "ends": "2026-01-01"}
    assert refusal(Objective, fields).field == "ends"


@given(
    st.sampled_from([model for model, _, _, _ in SAME]),
    st.data(),
)
def test_whatever_comes_in_is_taken_or_refused_in_words(
    model: type[Stored], data: st.DataObject
) -> None:
    least = next(least for known, _, _, least in SAME if known is model)
    field = data.draw(st.sampled_from(sorted(model.model_fields)))
    value = data.draw(
        st.none()
        | st.booleans()
        | st.integers()
        | st.floats()
        | st.text()
        | st.lists(st.integers() | st.text() | st.dictionaries(st.text(), st.text()), max_size=2)
    )
    outcome = taken_or_refused(model, {**least, field: value})
    if isinstance(outcome, Invalid):
        assert outcome.field == field
        assert outcome.title
        assert outcome.hint
    else:
        assert set(outcome) == {*least, field}
        assert json.loads(json.dumps(outcome, allow_nan=False)) == outcome
