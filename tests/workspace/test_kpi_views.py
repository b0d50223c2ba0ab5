"""KPIs in their rows and in their order."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from okrtui.domain import records
from okrtui.domain.records import Document
from okrtui.workspace import commands, kpi_tree
from okrtui.workspace.kpi_tree import Place
from okrtui.workspace.views import Views
from okrtui.workspace.workspace import Workspace
from tests.workspace.hostile import written


@pytest.fixture
def leads(workspace: Workspace) -> Workspace:
    """A weekly flow: 7 and 12 in whole weeks, 3 so far in the running one."""
    workspace.run(commands.add_kpi(workspace, "New leads", green=10, red=5, aggregation="flow"))
    for value, day in ((3, "11-02"), (4, "11-08"), (12, "11-09"), (2, "11-16"), (1, "11-20")):
        workspace.run(commands.log(workspace, 1, value, date=f"2026-{day}"))
    return workspace


def test_a_flow_shows_its_last_whole_period_and_the_running_one_apart(leads: Workspace) -> None:
    row = Views(leads).kpi("K1")
    assert (row.value, row.change, row.trend) == ("12", "+5", (7, 12))
    assert (row.health, row.running) == ("healthy", "3")


def test_the_editor_of_a_flow_starts_from_its_newest_measurement(leads: Workspace) -> None:
    views = Views(leads)
    assert (views.cell("K1", "value"), views.kpi("K1").latest) == ("1", "1")


def test_a_flow_without_a_whole_period_has_no_value_yet(workspace: Workspace) -> None:
    workspace.run(commands.add_kpi(workspace, "New leads", green=10, aggregation="flow"))
    workspace.run(commands.log(workspace, 1, 3))
    row = Views(workspace).kpi("K1")
    assert (row.value, row.change, row.trend, row.running) == ("", "", (), "3")


def tree(*parents: int | None) -> list[records.KpiRecord]:
    return [records.kpi(n, {"name": f"K{n}", "parent": p}) for n, p in enumerate(parents, 1)]


def test_supporting_measures_stand_below_their_kpi_in_their_order() -> None:
    places = kpi_tree.nested(tree(None, 3, None, 2, 3))
    assert places == [Place(1, 0), Place(3, 0), Place(2, 1), Place(4, 2), Place(5, 1)]


def test_what_supports_a_kpi_that_is_not_there_stands_by_itself() -> None:
    assert kpi_tree.nested(tree(9, 1)) == [Place(1, 0), Place(2, 1)]


@given(st.lists(st.none() | st.integers(1, 8), max_size=8))
def test_every_kpi_is_shown_once_whatever_its_parents(parents: list[int | None]) -> None:
    kpis = tree(*parents)
    assert sorted(id for id, _ in kpi_tree.nested(kpis)) == [kpi.id for kpi in kpis]
    assert sum(len(places) for _, places in kpi_tree.grouped(kpis)) == len(kpis)


def test_a_supporting_measure_stands_in_the_group_of_its_kpi(workspace: Workspace) -> None:
    kpis: dict[int, Document] = {
        1: {"name": "Revenue", "type": "financial"},
        2: {"name": "New leads", "type": "marketing", "parent": 1},
        3: {"name": "Answers", "type": "customer"},
        4: {"name": "Calls", "parent": 2},
    }
    workspace.run(written({"kpis": kpis}))
    assert [tuple(line) for line in Views(workspace).pulse()] == [
        ("customer", "", 0),
        ("", "K3", 0),
        ("financial", "", 0),
        ("", "K1", 0),
        ("", "K2", 1),
        ("", "K4", 2),
    ]
    assert [tuple(line) for line in Views(workspace).pulse({"K2", "K4"})] == [
        ("marketing", "", 0),
        ("", "K2", 0),
        ("", "K4", 1),
    ]


def test_an_alarm_leaves_its_place_and_takes_its_alarms_along(workspace: Workspace) -> None:
    sla: Document = {"name": "SLA", "direction": "up", "green": 95, "red": 92}
    kpis: dict[int, Document] = {1: sla, 2: {**sla, "parent": 1}, 3: {**sla, "parent": 2}}
    low: Document = {"date": "2026-11-20", "value": 90}
    workspace.run(
        written({"kpis": kpis, "measurements": {1: {**low, "kpi": 2}, 2: {**low, "kpi": 3}}})
    )
    assert [tuple(line) for line in Views(workspace).pulse()] == [
        ("unhealthy", "", 0),
        ("", "K2", 0),
        ("", "K3", 1),
        ("other", "", 0),
        ("", "K1", 0),
    ]
