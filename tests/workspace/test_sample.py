"""The sample workspace: always alive, of every kind, and as the schema wants it."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from okrtui.domain import health, models, pace, records
from okrtui.domain.calendar import elapsed
from okrtui.domain.records import Document
from okrtui.workspace.change import Draft
from okrtui.workspace.sample import sample_change, sample_cycle
from tests.domain.goals import fed

DAYS = [
    date(2026, 11, 22),
    date(2027, 1, 1),
    date(2027, 1, 31),
    date(2028, 2, 29),
    date(2026, 3, 2),
    date(2026, 7, 5),
]


class Sample:
    """The documents of the sample on one day, and its records."""

    def __init__(self, today: date) -> None:
        self.today = today
        counts: Counter[str] = Counter()

        def new_id(table: str) -> int:
            counts[table] += 1
            return counts[table]

        draft = Draft({}, new_id, "dan", "2026-11-22T09:00:00+00:00")
        sample_change(today).build(draft)
        self.documents: defaultdict[str, dict[int, Document]] = defaultdict(dict)
        for op in draft.ops:
            assert op.kind == "ins"
            self.documents[op.table][op.id] = dict(op.body)
        cycle = records.cycle(1, self.documents["cycles"][1])
        assert cycle is not None
        self.cycle = cycle

    def history(self, kr: records.KeyResultRecord) -> list[records.CheckInRecord]:
        entries = [records.check_in(*entry) for entry in self.documents["check_ins"].items()]
        own = [e for e in entries if e is not None and e.key_result == kr.id]
        own.sort(key=lambda e: (e.date, e.id))
        if kr.kpi is None:
            return own
        return fed(
            records.kpi(kr.kpi, self.documents["kpis"][kr.kpi]),
            self.measurements(kr.kpi),
            own,
            kr.starts or self.cycle.start,
            self.cycle.end,
            today=self.today,
        )

    def measurements(self, kpi: int) -> list[records.MeasurementRecord]:
        entries = [records.measurement(*e) for e in self.documents["measurements"].items()]
        return sorted(
            (e for e in entries if e is not None and e.kpi == kpi), key=lambda e: (e.date, e.id)
        )

    def key_results(self) -> list[records.KeyResultRecord]:
        return [records.key_result(*entry) for entry in self.documents["key_results"].items()]

    def paces(self) -> dict[str, str]:
        kinds = {
            id: records.objective(id, document).kind
            for id, document in self.documents["objectives"].items()
        }
        return {
            kr.title: pace.judge_key_result(
                kr,
                self.history(kr),
                kind=kinds[kr.objective],
                start=kr.starts or self.cycle.start,
                end=self.cycle.end,
                today=self.today,
                closed=False,
            ).pace
            for kr in self.key_results()
        }

    def health(self) -> dict[str, health.HealthVerdict]:
        return {
            kpi.name: health.judge_kpi(kpi, self.measurements(kpi.id), self.today)
            for kpi in (records.kpi(*entry) for entry in self.documents["kpis"].items())
        }


@given(st.dates(date(1995, 1, 1), date(2190, 1, 1)))
def test_the_cycle_is_57_percent_gone_on_every_day(today: date) -> None:
    name, start, end = sample_cycle(today)
    assert name
    assert round(elapsed(today, start, end), 2) == 0.57


@pytest.mark.parametrize(
    ("today", "name"),
    [
        (date(2026, 11, 22), "2026-Q4"),
        (date(2026, 11, 23), "Autumn 2026"),
        (date(2026, 12, 31), "Winter 2027"),
        (date(2027, 1, 20), "Winter 2027"),
        (date(2027, 5, 1), "Spring 2027"),
        (date(2027, 8, 1), "Summer 2027"),
    ],
)
def test_the_cycle_is_called_like_the_quarter_only_when_it_is_that_quarter(
    today: date, name: str
) -> None:
    assert sample_cycle(today)[0] == name


SCHEMA: dict[str, type[models.Stored]] = {
    "cycles": models.Cycle,
    "objectives": models.Objective,
    "key_results": models.KeyResult,
    "initiatives": models.Initiative,
    "kpis": models.Kpi,
    "check_ins": models.CheckIn,
    "measurements": models.Measurement,
}


@pytest.mark.parametrize("today", DAYS, ids=str)
def test_every_document_is_valid(today: date) -> None:
    for table, documents in Sample(today).documents.items():
        for document in documents.values():
            valid = models.validated(SCHEMA[table], document)
            assert {field: valid[field] for field in document} == document


@pytest.mark.parametrize("today", DAYS, ids=str)
def test_no_history_lies_in_the_future_and_some_is_fresh(today: date) -> None:
    sample = Sample(today)
    for table in ("check_ins", "measurements"):
        days = [records.date_of(d, "date") for d in sample.documents[table].values()]
        known = [day for day in days if day is not None]
        assert len(known) == len(days)
        assert max(known) == today - timedelta(days=1)


@pytest.mark.parametrize("today", DAYS, ids=str)
def test_the_states_are_the_same_on_every_day(today: date) -> None:
    sample = Sample(today)
    assert sample.paces() == Sample(DAYS[0]).paces()
    verdicts = Sample(DAYS[0]).health()
    assert {n: (v.health, v.overdue) for n, v in sample.health().items()} == {
        n: (v.health, v.overdue) for n, v in verdicts.items()
    }


def test_the_states_are_the_same_on_any_day_of_two_years() -> None:
    usual = Sample(DAYS[0])
    # Thirteen days apart: every weekday, every part of a month and of a quarter.
    for days in range(0, 730, 13):
        sample = Sample(date(2026, 1, 1) + timedelta(days=days))
        assert sample.paces() == usual.paces(), sample.today
        states = [(v.health, v.overdue) for v in sample.health().values()]
        assert states == [(v.health, v.overdue) for v in usual.health().values()], sample.today


def test_every_pace_that_an_open_cycle_can_have_is_there() -> None:
    counts = Counter(Sample(DAYS[0]).paces().values())
    assert counts.keys() == {
        "on_track",
        "behind",
        "at_risk",
        "stale",
        "achieved",
        "early",
        "no_data",
    }
    assert counts["stale"] == 1
    assert counts["behind"] >= 3


def test_every_kind_direction_and_type_is_there() -> None:
    sample = Sample(DAYS[0])
    assert {kr.kind for kr in sample.key_results()} == set(records.KEY_RESULT_KINDS)
    reach = [kr for kr in sample.key_results() if kr.kind == "reach"]
    assert {(kr.target or 0) > (kr.start or 0) for kr in reach} == {True, False}
    objectives = sample.documents["objectives"].values()
    assert {o["kind"] for o in objectives} == set(records.OBJECTIVE_KINDS)
    assert len({o["team"] for o in objectives}) == 3
    kpis = sample.documents["kpis"].values()
    assert len(kpis) == 8
    assert {k["direction"] for k in kpis} == set(records.DIRECTIONS)
    assert {k["type"] for k in kpis} == {"financial", "customer", "operational", "marketing"}


def test_an_unhealthy_kpi_feeds_a_key_result_and_one_kpi_is_late() -> None:
    sample = Sample(DAYS[0])
    verdicts = sample.health()
    names = {id: d["name"] for id, d in sample.documents["kpis"].items()}
    fed = {str(names[kr.kpi]) for kr in sample.key_results() if kr.kpi is not None}
    assert "unhealthy" in {verdicts[name].health for name in fed}
    assert [name for name, v in verdicts.items() if v.overdue] == ["Cost per sign-up"]
    assert {v.health for v in verdicts.values()} == {"healthy", "watch", "unhealthy"}


def test_measurements_cover_12_to_26_weeks_with_a_gap() -> None:
    sample = Sample(DAYS[0])
    gaps = 0
    for id, document in sample.documents["kpis"].items():
        days = [m.date for m in sample.measurements(id)]
        weeks = (days[-1] - days[0]).days / 7
        assert 11 <= weeks <= 27, document["name"]
        steps = {(b - a).days for a, b in pairwise(days)}
        gaps += document["cadence"] == "weekly" and max(steps) > 7
    assert gaps == 2


def test_the_sample_is_what_the_coach_would_write() -> None:
    sample = Sample(DAYS[0])
    below = Counter(kr.objective for kr in sample.key_results())
    for id, objective in sample.documents["objectives"].items():
        title = str(objective["title"])
        assert not re.search(r"[0-9%]", title)
        assert 3 <= len(title.split()) <= 20
        assert objective["owner"]
        assert 3 <= below[id] <= 4
    for kr in sample.key_results():
        assert kr.owner
        assert kr.kind != "reach" or (kr.start is not None and kr.target is not None)


def test_several_people_write_and_someone_is_blocked() -> None:
    check_ins = Sample(DAYS[0]).documents["check_ins"].values()
    assert len({c["created_by"] for c in check_ins}) >= 5
    assert sum(bool(c.get("note")) for c in check_ins) >= 30
    assert sum(bool(c.get("blocker")) for c in check_ins) == 1
