"""An objective for a KPI that stays unhealthy."""

from __future__ import annotations

import pytest

from okrtui.domain.errors import Invalid, NotFound
from okrtui.workspace import commands
from okrtui.workspace.recovering import recovery_of
from okrtui.workspace.rules import Typed
from okrtui.workspace.views import Views
from okrtui.workspace.workspace import Workspace
from tests.workspace.conftest import TODAY, OpenAs
from tests.workspace.hostile import written


@pytest.fixture
def slow(workspace: Workspace) -> Workspace:
    """First answers that come too late for two weeks."""
    workspace.run(
        commands.add_kpi(
            workspace,
            "First answer",
            direction="down",
            green=2,
            red=4,
            target="1.5",
            unit="h",
            owner="eva",
            team="support",
        )
    )
    for value, day in (("1.9", "-14d"), ("4.5", "-7d"), ("4.2", "-1d")):
        workspace.run(commands.log(workspace, 1, value, date=day))
    return workspace


def test_a_recovery_takes_over_baseline_target_and_direction_as_one_change(
    slow: Workspace,
) -> None:
    before = slow.number
    done = slow.run(commands.recover(slow, "k1"))
    assert (done.key, slow.number) == ("O1", before + 1)
    assert done.message == (
        "added O1 Bring First answer back to health with KR1, fed and guarded by K1"
    )
    objective, key_result = slow.objectives[1], slow.key_results[1]
    assert (objective.title, objective.owner, objective.team, objective.kind) == (
        "Bring First answer back to health",
        "eva",
        "support",
        "committed",
    )
    assert slow.cycles[objective.cycle].name == "2026-Q4"
    assert (key_result.kind, key_result.start, key_result.target, key_result.unit) == (
        "reach",
        4.2,
        1.5,
        "h",
    )
    assert (key_result.kpi, key_result.guardrails, key_result.cadence) == (1, (1,), "weekly")
    assert (key_result.title, key_result.owner) == ("First answer from 4.2 to 1.5", "eva")
    slow.undo()
    slow.absorb()
    assert not slow.objectives
    assert not slow.key_results
    assert not slow.cycles


def test_a_recovery_begins_with_its_baseline_and_is_not_late_on_its_first_day(
    slow: Workspace,
) -> None:
    slow.run(commands.recover(slow, "K1"))
    views = Views(slow)
    assert str(slow.objectives[1].starts) == "2026-11-21"
    assert [(e.date.day, e.value) for e in views.paces.history(slow.key_results[1])] == [(21, 4.2)]
    assert views.verdict("O1").pace == "early"
    assert views.verdict("KR1").rule == "guardrail"
    assert round(views.rates(1).buffer_days or 0) == -1


def test_a_recovery_from_a_baseline_before_the_cycle_begins_with_the_cycle(
    workspace: Workspace,
) -> None:
    workspace.run(commands.add_kpi(workspace, "SLA", green=95, red=92, cadence="quarterly"))
    workspace.run(commands.log(workspace, 1, 90, date="2026-09-30"))
    workspace.run(commands.recover(workspace, "K1"))
    assert workspace.objectives[1].starts is None


def test_the_recovery_of_a_flow_begins_when_its_last_whole_period_ended(
    workspace: Workspace,
) -> None:
    workspace.run(commands.add_kpi(workspace, "Leads", green=9, red=5, aggregation="flow"))
    workspace.run(commands.log(workspace, 1, 3, date="2026-11-11"))
    workspace.run(commands.log(workspace, 1, 1, date="2026-11-17"))
    workspace.run(commands.recover(workspace, "K1"))
    assert str(workspace.objectives[1].starts) == "2026-11-15"
    assert Views(workspace).goal("KR1").value == "3"


def test_it_is_offered_after_two_unhealthy_periods_running(slow: Workspace) -> None:
    recovery = recovery_of(slow.model, 1, TODAY)
    assert recovery.is_due
    assert recovery.sentence == ("unhealthy for 2 weeks running, and no open objective works on it")
    slow.run(commands.log(slow, 1, 3))
    assert recovery_of(slow.model, 1, TODAY) == (0, (), "")


def test_one_unhealthy_period_is_no_reason_yet(workspace: Workspace) -> None:
    workspace.run(commands.add_kpi(workspace, "SLA", green=95, red=92))
    workspace.run(commands.log(workspace, 1, 90))
    assert recovery_of(workspace.model, 1, TODAY) == (1, (), "")


def test_it_is_not_offered_while_an_open_objective_works_on_it(slow: Workspace) -> None:
    slow.run(commands.recover(slow, "K1"))
    recovery = recovery_of(slow.model, 1, TODAY)
    assert not recovery.is_due
    assert (recovery.objectives, recovery.sentence) == ((1,), "O1 works on it")
    with pytest.raises(Invalid, match="O1 works on K1 already"):
        slow.run(commands.recover(slow, "K1"))


def test_two_people_never_start_two_recoveries(open_as: OpenAs, slow: Workspace) -> None:
    ben = open_as("ben")
    change = commands.recover(ben, "K1")
    slow.run(commands.recover(slow, "K1"))
    with pytest.raises(Invalid, match="O1 works on K1 already"):
        ben.run(change)


@pytest.mark.parametrize(
    ("fields", "due"),
    [
        ({"ends": "2026-11-21"}, True),
        ({"ends": "2026-11-22"}, False),
        ({"ends": ""}, False),
    ],
)
def test_an_objective_that_is_over_works_on_nothing(
    slow: Workspace, fields: dict[str, str], due: bool
) -> None:
    slow.run(commands.recover(slow, "K1"))
    slow.run(commands.edit(slow, "O1", fields))
    assert recovery_of(slow.model, 1, TODAY).is_due is due
    if due:
        assert slow.run(commands.recover(slow, "K1")).key == "O2"


def test_an_objective_of_a_closed_cycle_works_on_nothing(slow: Workspace) -> None:
    cycle = {"name": "2026-H2", "start": "2026-07-01", "end": "2026-12-31", "state": "closed"}
    slow.run(
        written(
            {
                "cycles": {7: cycle},
                "objectives": {7: {"title": "Old", "cycle": 7}},
                "key_results": {
                    7: {"title": "Old", "objective": 7, "kpi": 1},
                    8: {"title": "Lost", "objective": 9, "kpi": 1},
                },
            }
        )
    )
    assert recovery_of(slow.model, 1, TODAY).is_due
    assert slow.run(commands.recover(slow, "K1")).changed


def test_a_guardrail_only_watches(slow: Workspace) -> None:
    slow.run(commands.add_objective(slow, "Riders come back every week"))
    slow.run(commands.add_key_result(slow, 1, "Riders from 0 to 100"))
    slow.run(commands.edit(slow, "KR1", {"guardrails": "K1"}))
    assert recovery_of(slow.model, 1, TODAY).is_due
    assert slow.run(commands.recover(slow, "K1")).key == "O2"


@pytest.mark.parametrize(
    ("bounds", "value", "target"),
    [
        ({"direction": "up", "green": 95, "red": 92, "target": 97}, 90, 97),
        ({"direction": "up", "green": 95, "red": 92, "target": 93}, 90, 95),
        ({"direction": "up", "green": 95, "red": 92}, 93, 95),
        ({"direction": "down", "green": 2, "red": 4, "target": 3}, 5, 2),
        ({"direction": "band", "low": 65, "high": 80, "target": 70}, 90, 80),
        ({"direction": "band", "low": 65, "high": 80}, 50, 65),
    ],
)
def test_a_recovery_ends_where_the_kpi_is_healthy(
    workspace: Workspace, bounds: dict[str, Typed], value: int, target: int
) -> None:
    direction = str(bounds.pop("direction"))
    workspace.run(commands.add_kpi(workspace, "K", direction=direction, **bounds))  # type: ignore[arg-type]
    workspace.run(commands.log(workspace, 1, value))
    workspace.run(commands.recover(workspace, "K1"))
    key_result = workspace.key_results[1]
    assert (key_result.start, key_result.target) == (value, target)


def test_a_flow_recovers_from_its_last_whole_period(workspace: Workspace) -> None:
    workspace.run(commands.add_kpi(workspace, "Leads", green=10, red=5, aggregation="flow"))
    for value, day in ((2, "2026-11-09"), (2, "2026-11-12"), (1, "2026-11-16")):
        workspace.run(commands.log(workspace, 1, value, date=day))
    workspace.run(commands.recover(workspace, "K1"))
    assert workspace.key_results[1].start == 4


def test_what_needs_no_recovery_is_told_why(workspace: Workspace) -> None:
    workspace.run(commands.add_objective(workspace, "Riders come back every week"))
    workspace.run(commands.add_kpi(workspace, "SLA", green=95))
    workspace.run(commands.add_kpi(workspace, "Boundless"))
    with pytest.raises(Invalid, match="O1 is no KPI"):
        commands.recover(workspace, "O1")
    with pytest.raises(NotFound, match="K9"):
        commands.recover(workspace, "K9")
    with pytest.raises(Invalid, match="K1 has no value to start from"):
        workspace.run(commands.recover(workspace, "K1"))
    for id in (1, 2):
        workspace.run(commands.log(workspace, id, 99, date="2026-10-01"))
    with pytest.raises(Invalid, match="K1 is healthy at 99; its last measurement is overdue"):
        workspace.run(commands.recover(workspace, "K1"))
    with pytest.raises(Invalid, match="K2 doesn't say what is healthy"):
        workspace.run(commands.recover(workspace, "K2"))
