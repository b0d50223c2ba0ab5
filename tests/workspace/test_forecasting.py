"""A forecast in words, as the goal's detail and ``why`` tell it."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from okrtui.workspace import commands, forecasting
from okrtui.workspace.views import Views
from okrtui.workspace.workspace import Workspace
from tests.workspace.changing import set_cycle


@pytest.fixture
def goals(workspace: Workspace) -> Workspace:
    workspace.run(commands.add_objective(workspace, "Riders come back", cycle="2026-Q4"))
    return workspace


def told(workspace: Workspace, *values: str, id: int = 1) -> str:
    """After weekly check-ins, the last one on the 22nd of November."""
    for value, day in zip(values, ("2026-11-08", "2026-11-15", "2026-11-22"), strict=True):
        workspace.run(commands.check_in(workspace, id, value, date=day))
    views = Views(workspace)
    record = workspace.key_results[id]
    brief = forecasting.in_brief(views, workspace.model, record)
    assert ("forecast", brief) in views.detail(f"KR{id}").facts
    return forecasting.told(views, workspace.model, record)


def reach(workspace: Workspace, **fields: Any) -> None:
    workspace.run(commands.add_key_result(workspace, 1, "Churn", **fields))


@pytest.mark.parametrize(
    ("values", "said"),
    [
        (
            ("9.7", "9.4", "9.1"),
            "7.43 % on 2026-12-31 (80 %: 7.43 to 7.43), reaches 8 % on 2026-12-18",
        ),
        (
            ("9.9", "9.8", "9.6"),
            "8.78 % on 2026-12-31 (80 %: 8.18 to 9.38), "
            "reaches 8 % on 2027-02-06, 37 days after the end",
        ),
        (
            ("8", "7.9", "7.8"),
            "7.24 % on 2026-12-31 (80 %: 7.24 to 7.24), reached 8 % on 2026-11-08",
        ),
        (
            ("9", "9.5", "10"),
            "12.79 % on 2026-12-31 (80 %: 12.79 to 12.79), does not reach 8 % like this",
        ),
    ],
)
def test_it_says_where_it_lands_and_when(
    goals: Workspace, values: tuple[str, ...], said: str
) -> None:
    reach(goals, start="10", target="8", unit="%")
    assert told(goals, *values) == said


def test_a_landing_the_day_after_the_end_is_one_day_late(goals: Workspace) -> None:
    reach(goals, start="0", target="54", unit="pilots")
    assert told(goals, "0", "7", "14").endswith(
        "reaches 54 pilots on 2027-01-01, 1 day after the end"
    )


def test_milestones_are_told_in_percent(goals: Workspace) -> None:
    goals.run(commands.add_key_result(goals, 1, "Perks", kind="milestones", steps=list("ABCD")))
    for step, day in ((1, "2026-11-08"), (2, "2026-11-15"), (3, "2026-11-22")):
        goals.run(commands.check_in(goals, 1, done=(step,), date=day))
    said = forecasting.told(Views(goals), goals.model, goals.key_results[1])
    assert said == "100 % on 2026-12-31 (80 %: 100 to 100), reaches 100 % on 2026-11-29"


def test_digits_go_as_far_as_a_hundredth_of_the_way(goals: Workspace) -> None:
    reach(goals, start="1000", target="5000", unit="")
    assert told(goals, "1000", "1300", "1701").startswith("3,637 on 2026-12-31 (80 %: ")
    reach(goals, start="0", target="0.02", unit="")
    assert told(goals, "0.001", "0.002", "0.003", id=2).startswith("0.0086 on")


def test_what_has_no_forecast_says_why(goals: Workspace) -> None:
    reach(goals, start="10", target="8")
    views = Views(goals)
    said = "none: not enough points: 0 days with a value, of 3"
    assert ("forecast", said) in views.detail("KR1").facts
    assert forecasting.why(views, goals.model, goals.key_results[1]) == ((said,),)


def test_why_says_what_it_was_reckoned_from(goals: Workspace) -> None:
    reach(goals, start="10", target="8")
    said = told(goals, "9.7", "9.4", "9.1")
    rows = forecasting.why(Views(goals), goals.model, goals.key_results[1])
    assert rows[0] == (said,)
    assert rows[1][0].startswith("a line through 3 days with a value")


def test_a_closed_cycle_foretells_nothing(goals: Workspace) -> None:
    reach(goals, start="10", target="8")
    told(goals, "9.7", "9.4", "9.1")
    goals.run(set_cycle(1, "closed")(goals))
    said = forecasting.told(Views(goals), goals.model, goals.key_results[1])
    assert said == "none: its cycle is closed"


def test_an_earlier_days_view_foretells_by_what_was_known_then(goals: Workspace) -> None:
    reach(goals, start="10", target="8")
    told(goals, "9.7", "9.4", "9.1")
    goals.today = lambda: date(2026, 11, 20)
    said = forecasting.told(Views(goals), goals.model, goals.key_results[1])
    assert said == "none: not enough points: 2 days with a value, of 3"


@pytest.mark.parametrize(
    ("values", "said"),
    [
        (("9.7", "9.4", "9.1"), "7.43 to 7.43 %, 8 % on 2026-12-18"),
        (("8", "7.9", "7.8"), "7.24 to 7.24 %, 8 % since 2026-11-08"),
        (("9", "9.5", "10"), "12.79 to 12.79 %, never 8 % like this"),
    ],
)
def test_in_brief_it_says_between_what_and_when(
    goals: Workspace, values: tuple[str, ...], said: str
) -> None:
    reach(goals, start="10", target="8", unit="%")
    told(goals, *values)
    brief = forecasting.in_brief(Views(goals), goals.model, goals.key_results[1])
    assert brief == said
