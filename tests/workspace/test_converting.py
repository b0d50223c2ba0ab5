"""A key result that holds a level becomes a KPI, a KPI that is a change a key result."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from okrtui.domain.records import Document
from okrtui.workspace import commands
from okrtui.workspace.converting import convert, level_name
from okrtui.workspace.errors import Invalid, NotFound
from okrtui.workspace.workspace import Workspace

TODAY = date(2026, 11, 22)


@pytest.fixture
def w(tmp_path: Path) -> Iterator[Workspace]:
    folder = tmp_path / "goals"
    folder.mkdir(mode=0o700)
    workspace = Workspace.open(folder / "okr.json", user="ana", today=lambda: TODAY)
    workspace.run(commands.add_objective(workspace, "Support that answers", team="support"))
    yield workspace
    workspace.close()


def stored(w: Workspace) -> Mapping[str, Mapping[int, Document]]:
    """All goals and their history, without what a change stamps."""
    return {
        table: {
            id: {f: v for f, v in d.items() if v is not None and not f.startswith("updated_")}
            for id, d in documents.items()
        }
        for table, documents in w.store.state().items()
        if documents
    }


def add_kr(w: Workspace, text: str, **fields: Any) -> str:
    return w.run(commands.add_key_result(w, 1, text, **fields)).key


def add_kpi(w: Workspace, name: str, **fields: Any) -> str:
    return w.run(commands.add_kpi(w, name, **fields)).key


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("Maintain 95 % SLA", "SLA"),
        ("Keep churn below 2 %", "Churn"),
        ("Stay above 4.5 stars", "Stars"),
        ("Hold uptime at 99.9 %", "Uptime"),
        ("First answer within 2 h", "First answer"),
        ("Rider satisfaction", "Rider satisfaction"),
        ("Keep 95 %", "95 %"),
    ],
)
def test_a_kpi_is_named_by_what_is_held(title: str, name: str) -> None:
    assert level_name(title) == name


def test_bounds_owner_unit_and_cadence_go_with_a_key_result(w: Workspace) -> None:
    key = add_kr(w, "Keep churn below 2 %", owner="ben", cadence="monthly")
    w.run(commands.edit(w, key, {"risk": "3"}))
    done = w.run(convert(w, key))
    kpi = w.kpis[1]
    assert done.key == "K1"
    assert (kpi.name, kpi.direction, kpi.green, kpi.red) == ("Churn", "down", 2, 3)
    assert (kpi.owner, kpi.unit, kpi.cadence, kpi.team) == ("ben", "%", "monthly", "support")
    assert not w.key_results


def test_a_band_stays_a_band(w: Workspace) -> None:
    key = add_kr(w, "Office", kind="between", low="18", high="22", risk_low="16", unit="°C")
    w.run(convert(w, key))
    kpi = w.kpis[1]
    assert (kpi.direction, kpi.low, kpi.high, kpi.red_low) == ("band", 18, 22, 16)


@pytest.mark.parametrize(("line", "direction"), [("from 4 to 2", "down"), ("from 2 to 4", "up")])
def test_what_was_reached_is_held_from_then_on(w: Workspace, line: str, direction: str) -> None:
    w.run(convert(w, add_kr(w, f"First answer {line} h")))
    kpi = w.kpis[1]
    assert (kpi.direction, kpi.green) == (direction, float(line[-1]))


def test_check_ins_become_measurements_and_moved_targets_go_along(w: Workspace) -> None:
    key = add_kr(w, "Keep churn below 2 %")
    w.run(commands.check_in(w, 1, "2.4", confidence="6", note="spring", date="2026-11-20"))
    w.run(commands.check_in(w, 1, "1.9", blocker="a strike", date="2026-11-21"))
    w.run(commands.check_in(w, 1, confidence="7"))
    w.run(commands.edit(w, key, {"target": "1.8"}, reason="we can do better"))
    told = w.run(convert(w, key)).message
    assert [(m.date.day, m.value, m.note) for m in w.model.measurements(1)] == [
        (20, 2.4, "spring"),
        (21, 1.9, ""),
    ]
    assert "with 2 measurements" in told
    assert "; 2 confidences and 1 blocker left out, undo brings them back" in told
    (moved,) = w.store.state()["target_changes"].values()
    assert (moved["kpi"], moved["field"], moved["old"]) == (1, "green", 2)
    assert not w.store.state().get("check_ins")


@pytest.mark.parametrize(
    ("fields", "why"),
    [
        ({"steps": ["Design", "Pilot"]}, "its steps are done once"),
        ({"kind": "done"}, "it is done once"),
        ({"kind": "baseline"}, "no bound is known yet"),
        ({"kind": "reach", "start": "3"}, "no bound is known yet"),
    ],
)
def test_what_holds_no_level_says_why_not(w: Workspace, fields: dict[str, Any], why: str) -> None:
    key = add_kr(w, "Something", **fields)
    before = stored(w)
    with pytest.raises(Invalid, match=why):
        w.run(convert(w, key))
    assert stored(w) == before


def test_a_key_result_that_a_kpi_feeds_needs_no_second_one(w: Workspace) -> None:
    add_kpi(w, "Churn", direction="down", green="2")
    key = add_kr(w, "Keep churn below 2 %", kpi="K1")
    with pytest.raises(Invalid, match="fed by K1"):
        w.run(convert(w, key))


def test_work_below_a_key_result_is_not_lost(w: Workspace) -> None:
    key = add_kr(w, "Keep churn below 2 %")
    w.run(commands.add_initiative(w, 1, "Call riders"))
    with pytest.raises(Invalid, match="I1 hangs below KR1"):
        w.run(convert(w, key))
    w.run(commands.add_initiative(w, 1, "Write to riders"))
    with pytest.raises(Invalid, match="I1, I2 hang below KR1"):
        w.run(convert(w, key))


@pytest.mark.parametrize(
    ("name", "fields", "values", "kind", "start", "target"),
    [
        ("Increase sales by 15 %", {"green": "100"}, ["200"], "reach", 200, 230),
        ("Reduce waste by 3 t", {"green": "9", "direction": "down"}, ["20"], "reach", 20, 17),
        ("Grow sales from 80 to 100", {"green": "90"}, ["85"], "reach", 80, 100),
        ("Raise NPS to 60", {"green": "50"}, ["40", "44"], "reach", 40, 60),
        ("NPS of riders", {"target": "60", "green": "50"}, ["40"], "reach", 40, 60),
        ("NPS of riders", {"green": "50"}, ["40"], "reach", 40, 50),
        ("NPS of riders", {"green": "50", "red": "45"}, ["50"], "at_least", None, 50),
        ("Churn of riders", {"green": "2", "direction": "down"}, ["2"], "at_most", None, 2),
        ("Raise NPS to 60", {"green": "50"}, [], "reach", None, 60),
    ],
)
def test_a_kpi_gives_its_key_result_a_way_to_go(
    w: Workspace,
    name: str,
    fields: dict[str, str],
    values: list[str],
    kind: str,
    start: float | None,
    target: float,
) -> None:
    add_kpi(w, name, **fields)
    for value in values:
        w.run(commands.log(w, 1, value))
    done = w.run(convert(w, "K1"))
    record = w.key_results[1]
    assert done.key == "KR1"
    assert (record.kind, record.start, record.target) == (kind, start, target)
    assert [entry.value for entry in w.model.check_ins(1)] == [float(v) for v in values]
    assert not w.kpis


def test_the_start_is_where_it_stood_when_the_objective_began(w: Workspace) -> None:
    add_kpi(w, "Increase sales by 10 %", green="1")
    for day, value in (("2026-09-20", "100"), ("2026-10-01", "120"), ("2026-11-01", "130")):
        w.run(commands.log(w, 1, value, date=day))
    w.run(convert(w, "K1"))
    assert (w.key_results[1].start, w.key_results[1].target) == (120, 132)


@pytest.fixture
def leads(w: Workspace) -> Workspace:
    """K1, a flow by the week; TODAY is a Sunday, so that its last week isn't over."""
    add_kpi(w, "Increase leads by 50 %", green="9", aggregation="flow", cadence="weekly")
    for day, value, note in (
        ("2026-09-29", "3", "fair"),
        ("2026-09-30", "1", ""),
        ("2026-11-10", "5", "spring"),
        ("2026-11-12", "2", "summer"),
        ("2026-11-18", "1", ""),
        ("2026-11-22", "2", "so far"),
    ):
        w.run(commands.log(w, 1, value, date=day, note=note))
    return w


def test_a_flow_becomes_check_ins_by_whole_periods_as_a_fed_key_result_reads_it(
    leads: Workspace,
) -> None:
    before = stored(leads)
    add_kr(leads, "Leads from 0 to 9", kpi="K1")
    fed = [(entry.date, entry.value) for entry in leads.model.history(leads.key_results[1], TODAY)]
    leads.run(commands.delete(leads, "KR1"))
    done = leads.run(convert(leads, "K1"))
    record = leads.key_results[2]
    assert (record.start, record.target, record.cadence) == (4, 6, "weekly")
    entries = [(e.date.isoformat(), e.value, e.note) for e in leads.model.check_ins(2)]
    assert entries == [
        ("2026-09-29", None, "fair"),
        ("2026-10-04", 4, ""),
        ("2026-11-10", None, "spring"),
        ("2026-11-15", 7, "summer"),
        ("2026-11-22", None, "so far"),
    ]
    history = leads.model.history(record, TODAY)
    assert [(e.date, e.value) for e in history if e.value is not None] == fed
    assert done.message.endswith(
        " of O1, with 2 whole weeks; "
        "2 measurements of the running week left out, undo brings them back"
    )
    leads.undo()
    leads.absorb()
    assert stored(leads) == before


def test_a_flow_whose_first_period_runs_has_no_value_to_start_from(w: Workspace) -> None:
    add_kpi(w, "Increase leads by 50 %", green="9", aggregation="flow", cadence="monthly")
    w.run(commands.log(w, 1, "3"))
    with pytest.raises(Invalid, match="no value says from where") as caught:
        w.run(convert(w, "K1"))
    assert "its first month counts once it is over" in caught.value.hint


def test_a_band_of_a_kpi_is_one_of_its_key_result(w: Workspace) -> None:
    add_kpi(w, "Office", direction="band", low="18", high="22", red_high="25")
    w.run(convert(w, "K1"))
    record = w.key_results[1]
    assert (record.kind, record.low, record.high, record.risk_high) == ("between", 18, 22, 25)


def test_a_kpi_without_numbers_says_why_not(w: Workspace) -> None:
    add_kpi(w, "Increase sales by 15 %", green="1")
    with pytest.raises(Invalid, match="no value says from where"):
        w.run(convert(w, "K1"))
    add_kpi(w, "Happy riders")
    with pytest.raises(Invalid, match="no target"):
        w.run(convert(w, "K2"))
    add_kpi(w, "Office", direction="up", green="3")
    w.run(commands.edit(w, "K3", {"direction": "band"}))
    with pytest.raises(Invalid, match="no target"):
        w.run(convert(w, "K3"))


@pytest.mark.parametrize(
    ("field", "value", "does", "free"),
    [
        ("kpi", "K1", "feeds", "kpi="),
        ("guardrail", "K1", "guards", "guardrails="),
        ("guardrail", "K1 K2", "guards", "guardrails=K2"),
    ],
)
def test_a_kpi_that_others_rest_on_stays(
    w: Workspace, field: str, value: str, does: str, free: str
) -> None:
    add_kpi(w, "Raise NPS to 60", green="50")
    add_kpi(w, "CSAT", green="4")
    add_kr(w, "Churn from 4 to 2 %")
    w.run(commands.edit(w, "KR1", {field: value}))
    with pytest.raises(Invalid, match=f"K1 {does} KR1") as caught:
        w.run(convert(w, "K1"))
    assert caught.value.hint.endswith(f"okrtui edit KR1 {free}")


def test_a_kpi_with_supporting_ones_stays(w: Workspace) -> None:
    add_kpi(w, "Raise NPS to 60", green="50")
    add_kpi(w, "Answers in time", green="50")
    w.run(commands.edit(w, "K2", {"parent": "K1"}))
    with pytest.raises(Invalid, match="K2 stands below K1"):
        w.run(convert(w, "K1"))


def test_which_objective_is_asked_for_and_never_guessed(w: Workspace) -> None:
    add_kpi(w, "Raise NPS to 60", green="50", team="support")
    w.run(commands.add_objective(w, "A city that trusts us", team="city"))
    assert w.run(convert(w, "K1")).message.endswith("of O1")
    add_kpi(w, "Raise CSAT to 5", green="4")
    with pytest.raises(Invalid, match="needs an objective"):
        convert(w, "K2")
    assert "of O2" in w.run(convert(w, "K2", "O2")).message


def test_what_can_not_be_converted_is_named(w: Workspace) -> None:
    key = add_kr(w, "Keep churn below 2 %")
    w.run(commands.add_initiative(w, 1, "Call riders"))
    add_kpi(w, "Raise NPS to 60", green="50")
    for name, to in (("O1", None), ("I1", None), (key, "O1"), ("K1", key)):
        with pytest.raises(Invalid):
            convert(w, name, to)
    with pytest.raises(NotFound):
        convert(w, "KR9")
    with pytest.raises(NotFound):
        convert(w, "K1", "O9")


@pytest.mark.parametrize("key", ["KR1", "K1"])
def test_undo_brings_everything_back_as_one_change(w: Workspace, key: str) -> None:
    add_kr(w, "Keep churn below 2 %")
    add_kpi(w, "Raise NPS to 60", green="50")
    w.run(commands.check_in(w, 1, "2.4", confidence="6", blocker="a strike"))
    w.run(commands.edit(w, "KR1", {"target": "1.8"}))
    w.run(commands.log(w, 1, "44", note="spring"))
    w.run(commands.edit(w, "K1", {"green": "55"}))
    before = stored(w)
    w.run(convert(w, key))
    assert stored(w) != before
    w.undo()
    w.absorb()
    assert stored(w) == before
