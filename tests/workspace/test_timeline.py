"""Goals over time: the axis fits any width, bars say how far and how late, and what comes next."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from okrtui.workspace import commands
from okrtui.workspace.glyphs import ASCII, UNICODE
from okrtui.workspace.time_axis import Axis
from okrtui.workspace.timeline import Span, Timeline
from okrtui.workspace.views import Views
from okrtui.workspace.workspace import Workspace
from tests.workspace.conftest import TODAY

QUARTER = (date(2026, 10, 1), date(2026, 12, 31))
DAYS = st.dates(date(2020, 1, 1), date(2032, 12, 31))


SPAN = Span(*QUARTER, None, (), None, None)


@given(
    start=DAYS,
    days=st.integers(0, 1500),
    width=st.integers(1, 200),
    bar=st.tuples(DAYS, st.integers(0, 900)),
    progress=st.none() | st.floats(-2, 3),
    today=DAYS,
)
def test_every_line_of_the_axis_takes_exactly_its_cells(
    start: date,
    days: int,
    width: int,
    bar: tuple[date, int],
    progress: float | None,
    today: date,
) -> None:
    axis = Axis(start, start + timedelta(days=days), width)
    runs = Span(bar[0], bar[0] + timedelta(days=bar[1]), bar[0], (today,), today, today)
    for glyphs in (UNICODE, ASCII):
        assert len(axis.months()) == width
        assert len(axis.weeks(today, glyphs)) == width
        assert len(axis.bar(runs, progress, today, glyphs)) == width


@given(day=DAYS, days=st.integers(0, 1500), width=st.integers(1, 200))
def test_the_first_day_is_at_the_left_and_the_last_at_the_right(
    day: date, days: int, width: int
) -> None:
    axis = Axis(day, day + timedelta(days=days), width)
    assert axis.cell(axis.start) == 0
    assert axis.cell(axis.end) == (days * width) // (days + 1)
    cells = [axis.cell(day + timedelta(days=n)) for n in range(days + 1)]
    assert cells == sorted(cells)


def test_the_full_part_ends_left_of_today_when_a_goal_is_behind() -> None:
    axis = Axis(*QUARTER, 92)
    behind = axis.bar(SPAN, 0.45, TODAY, UNICODE)
    ahead = axis.bar(SPAN, 0.8, TODAY, UNICODE)
    today = axis.cell(TODAY)
    assert behind[today] == UNICODE.mark_rest
    assert behind.rindex(UNICODE.full) < today
    assert ahead[today] == UNICODE.mark_full
    assert axis.bar(SPAN, 1.0, TODAY, UNICODE).count(UNICODE.rest) == 0
    assert axis.bar(SPAN, 0.0, TODAY, UNICODE).count(UNICODE.full) == 0


def test_marks_stand_at_their_days() -> None:
    axis = Axis(*QUARTER, 92)
    marked = SPAN._replace(
        due=date(2026, 12, 15), phases=(date(2026, 10, 31),), last=date(2026, 11, 19)
    )
    bar = axis.bar(marked, 0.5, TODAY, ASCII)
    assert bar[axis.cell(date(2026, 12, 15))] == ASCII.due
    assert bar[axis.cell(date(2026, 10, 31))] == ASCII.phase
    assert bar[axis.cell(date(2026, 11, 19))] == ASCII.entry
    today = SPAN._replace(last=TODAY)
    assert axis.bar(today, 0.9, TODAY, UNICODE)[axis.cell(TODAY)] == UNICODE.mark_full


def test_a_goal_outside_has_no_bar_but_today_is_seen() -> None:
    axis = Axis(*QUARTER, 46)
    bar = axis.bar(SPAN._replace(start=date(2025, 1, 1), end=date(2025, 3, 31)), 0.5, TODAY, ASCII)
    assert bar.strip() == ASCII.edge


@pytest.mark.parametrize(
    ("days", "width", "shown"),
    [
        (92, 92, "Oct 2026"),
        (92, 15, "Oct  Nov Dec"),
        (365, 24, "Q4    Q1   Q2    Q3"),
        (1460, 30, "2026"),
    ],
)
def test_months_become_quarters_and_years_where_there_is_no_room(
    days: int, width: int, shown: str
) -> None:
    axis = Axis(QUARTER[0], QUARTER[0] + timedelta(days=days - 1), width)
    assert axis.months().startswith(shown)


# ---------------------------------------------------------------------- which goals


@pytest.fixture
def planned(workspace: Workspace) -> Workspace:
    """Objectives of the year, of this quarter with a key result, and of the next one."""
    for title, cycle in (
        ("Everybody rides with us", "2026"),
        ("Riders come back", "2026-Q4"),
        ("Next year we are everywhere", "2027-Q1"),
    ):
        workspace.run(commands.add_objective(workspace, title, cycle=cycle))
    workspace.run(commands.add_key_result(workspace, 2, "Reduce churn from 10% to 8%"))
    return workspace


def shown(workspace: Workspace, many: int = 1, query: str = "", *turned: str) -> list[str]:
    timeline = Timeline(workspace, Views(workspace))
    current = workspace.current_cycle
    period = timeline.period(None if current is None else current.id, many)
    assert period is not None
    lines = timeline.lines(period, turned=frozenset(turned), query=query)
    return [line.heading or line.key for line in lines]


def test_goals_of_all_cycles_that_run_then_are_shown(planned: Workspace) -> None:
    assert shown(planned) == ["2026", "O1", "2026-Q4", "O2"]
    assert shown(planned, 2) == ["2026", "O1", "2026-Q4", "O2", "2027-Q1", "O3"]
    assert shown(planned, 9) == ["2026", "O1", "2026-Q4", "O2", "2027-Q1", "O3"]


def test_key_results_are_unfolded_and_a_filter_opens_what_it_finds(planned: Workspace) -> None:
    assert shown(planned, 1, "", "O2") == ["2026", "O1", "2026-Q4", "O2", "KR1"]
    assert shown(planned, 1, "churn") == ["O2", "KR1"]
    assert shown(planned, 1, "churn", "O2") == ["O2"]


def test_the_next_check_in_is_due_a_cadence_after_the_last(planned: Workspace) -> None:
    planned.run(commands.check_in(planned, 1, "9.5", date="2026-11-10"))
    timeline = Timeline(planned, Views(planned))
    assert timeline.span("KR1").last == date(2026, 11, 10)
    assert timeline.span("KR1").next == date(2026, 11, 17)
    assert timeline.span("O2").last == date(2026, 11, 10)
    told = timeline.told("KR1")
    assert "seen 10 Nov" in told
    assert "next due 17 Nov (late)" in told
    assert "39 days left" in told


def test_without_any_cycle_there_is_no_period(workspace: Workspace) -> None:
    assert Timeline(workspace, Views(workspace)).period(None) is None
