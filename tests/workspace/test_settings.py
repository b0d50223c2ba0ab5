"""With which day weeks begin: said once for a workspace, kept, undone, and nothing lost by it."""

from __future__ import annotations

from datetime import date

import pytest

from okrtui.domain.errors import Invalid
from okrtui.workspace.commands import add_kpi, log
from okrtui.workspace.past import as_of, moment_of
from okrtui.workspace.settings import set_week_start, week_start
from okrtui.workspace.views import Views
from okrtui.workspace.workspace import Workspace

DAYS = ("2026-11-13", "2026-11-14", "2026-11-15", "2026-11-16", "2026-11-20", "2026-11-21")


@pytest.fixture
def leads(workspace: Workspace) -> Workspace:
    """A weekly flow with a value of 1, 2, 4 … on days around two week ends."""
    workspace.run(
        add_kpi(workspace, "Leads", direction="up", green=5, cadence="weekly", aggregation="flow")
    )
    for place, day in enumerate(DAYS):
        workspace.run(log(workspace, 1, 2**place, date=day))
    return workspace


def weeks(workspace: Workspace) -> dict[date, object]:
    """What each week came to, by its first day, the running one too."""
    from okrtui.domain.periods import measured_periods

    kpi, known = workspace.kpis[1], workspace.model.measurements(1)
    return {p.start: p.value for p in measured_periods(kpi, known, workspace.today())}


def test_weeks_begin_with_monday_until_somebody_says_another_day(leads: Workspace) -> None:
    assert week_start(leads) == "monday"
    assert weeks(leads) == {date(2026, 11, 9): 1 + 2 + 4, date(2026, 11, 16): 8 + 16 + 32}
    assert "settings" not in leads.store.state() or not leads.store.state()["settings"]


@pytest.mark.parametrize(
    ("word", "found"),
    [
        ("sunday", {date(2026, 11, 8): 1 + 2, date(2026, 11, 15): 4 + 8 + 16 + 32}),
        (
            "Saturday",
            {date(2026, 11, 7): 1, date(2026, 11, 14): 2 + 4 + 8 + 16, date(2026, 11, 21): 32},
        ),
    ],
)
def test_a_flow_adds_up_within_the_weeks_that_were_chosen(
    leads: Workspace, word: str, found: dict[date, object]
) -> None:
    before = leads.model.measurements(1)
    done = leads.run(set_week_start(word))
    assert done.message.startswith(f"weeks begin with {word.capitalize()} now")
    assert weeks(leads) == found
    assert leads.model.measurements(1) == before, "no measurement is changed, moved or merged"


def test_it_is_undone_redone_and_seen_as_it_was(leads: Workspace) -> None:
    monday = weeks(leads)
    n = leads.number
    leads.run(set_week_start("sunday"))
    sunday = weeks(leads)
    assert sunday != monday
    leads.undo()
    leads.absorb()
    assert (week_start(leads), weeks(leads)) == ("monday", monday)
    leads.redo()
    leads.absorb()
    assert (week_start(leads), weeks(leads)) == ("sunday", sunday)
    leads.run(set_week_start("monday"))
    assert weeks(leads) == monday
    past = as_of(leads, moment_of(leads, f"#{n + 1}"))
    assert week_start(past) == "sunday"


def test_it_is_kept_and_another_session_sees_it(leads: Workspace) -> None:
    leads.run(set_week_start("saturday"))
    again = Workspace.open(leads.path, user="ben", today=leads.today)
    try:
        assert week_start(again) == "saturday"
        assert Views(again).kpi("K1") == Views(leads).kpi("K1")
    finally:
        again.close()


def test_another_day_is_refused_with_those_there_are(leads: Workspace) -> None:
    with pytest.raises(Invalid, match="weeks can't begin with 'sundy'") as caught:
        set_week_start("sundy")
    assert caught.value.hint == "Did you mean sunday?"
    with pytest.raises(Invalid) as caught:
        set_week_start("x")
    assert "monday, saturday, sunday" in caught.value.hint


def test_saying_it_again_writes_nothing(leads: Workspace) -> None:
    n = leads.number
    assert not leads.run(set_week_start("monday")).changed
    leads.run(set_week_start("sunday"))
    assert not leads.run(set_week_start("sunday")).changed
    assert leads.number == n + 1
