"""The chart of a key result: a mark for everything, gaps where nothing was checked in."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from okrtui.workspace import commands, line_chart
from okrtui.workspace.glyphs import ASCII, UNICODE
from okrtui.workspace.history_chart import plot_of
from okrtui.workspace.line_chart import Level, Plot, Reach, draw, legend
from okrtui.workspace.views import Views
from okrtui.workspace.workspace import Workspace

START, END = date(2026, 10, 1), date(2026, 12, 31)
NUMBERS = st.floats(-1e14, 1e14, allow_nan=False)
DAYS = st.integers(0, 91).map(lambda days: START + timedelta(days))


@pytest.fixture
def goals(workspace: Workspace) -> Workspace:
    """O1 with KR1, from 0 to 100."""
    workspace.run(commands.add_objective(workspace, "Riders come back"))
    workspace.run(commands.add_key_result(workspace, 1, "Rides", start=0, target=100))
    return workspace


def text_of(rows: list[list[line_chart.Run]]) -> list[str]:
    return ["".join(text for text, _ in row) for row in rows]


def drawn(goals: Workspace, id: int) -> str:
    plot = plot_of(Views(goals), goals, id)
    assert isinstance(plot, Plot)
    return "\n".join(text_of(draw(plot, UNICODE, 60, 9)))


def plot(goals: Workspace, id: int) -> Plot:
    found = plot_of(Views(goals), goals, id)
    assert isinstance(found, Plot)
    return found


def test_a_key_result_that_moves_a_number_shows_values_expectation_and_target() -> None:
    chart = text_of(
        draw(
            Plot(
                START,
                END,
                points=((date(2026, 10, 8), 10.0), (date(2026, 10, 15), 9.5)),
                expected=((START, 10.0), (END, 8.0)),
                levels=(Level(8.0, "target"),),
            ),
            UNICODE,
            56,
            7,
        )
    )
    assert chart[0].startswith("   10 ┤╌╌╌●")
    assert chart[5].startswith("    8 ┤┈┈┈")
    assert chart[5].endswith("target")
    assert chart[6].startswith("      └Oct")
    assert "Nov" in chart[6]
    assert "Dec" in chart[6]


def test_what_was_not_checked_in_is_a_gap(goals: Workspace) -> None:
    for day, value in (("2026-10-05", "0"), ("2026-10-12", "10"), ("2026-11-09", "30")):
        goals.run(commands.check_in(goals, 1, value, date=day))
    missing = plot(goals, 1).missing
    assert (date(2026, 10, 19), date(2026, 10, 25)) in missing
    assert (date(2026, 10, 12), date(2026, 10, 18)) not in missing
    assert "·" in drawn(goals, 1)
    assert "· missing" in legend(plot(goals, 1), UNICODE, 80)


def test_a_forecast_begins_at_the_last_value(goals: Workspace) -> None:
    for day, value in (("2026-10-05", "0"), ("2026-10-12", "11"), ("2026-10-19", "19")):
        goals.run(commands.check_in(goals, 1, value, date=day))
    first, last = plot(goals, 1).forecast
    assert (first.day, first.low, first.high) == (date(2026, 10, 19), 19.0, 19.0)
    assert last.day == END
    assert last.low < last.high


def test_phases_bend_the_expected_line_and_are_marked(goals: Workspace) -> None:
    goals.run(commands.edit(goals, "KR1", {"phases": "2026-11-22: 30"}))
    assert plot(goals, 1).phases == ((date(2026, 11, 22), 30.0),)
    assert "◇" in drawn(goals, 1)


def test_what_has_no_chart_says_why(goals: Workspace) -> None:
    done = goals.run(commands.add_key_result(goals, 1, "The fleet is insured", kind="done"))
    said = plot_of(Views(goals), goals, int(done.key[2:]))
    assert said == "no chart: it is done or not done, with nothing between"


def test_a_baseline_that_was_not_found_yet_has_no_chart(goals: Workspace) -> None:
    found = goals.run(commands.add_key_result(goals, 1, "Share of riders who skip a rainy day"))
    said = plot_of(Views(goals), goals, int(found.key[2:]))
    assert said == "no chart yet: nothing was checked in"


def test_a_low_chart_without_a_number_beside_it_is_drawn() -> None:
    ahead = (Reach(START, 0.0, 0.0), Reach(END, 0.0, 0.0))
    whole = Plot(START, END, points=((START, 167.0),), forecast=ahead, until=END)
    assert len(draw(whole, ASCII, 24, 4)) == 4


@pytest.mark.parametrize("glyphs", [UNICODE, ASCII])
@given(
    st.dictionaries(DAYS, NUMBERS, max_size=8),
    st.lists(NUMBERS, max_size=3),
    NUMBERS,
    st.integers(20, 90),
    st.integers(3, 16),
)
def test_any_chart_keeps_to_its_room(
    glyphs: object,
    points: dict[date, float],
    levels: list[float],
    ahead: float,
    width: int,
    height: int,
) -> None:
    chosen = ASCII if glyphs is ASCII else UNICODE
    whole = Plot(
        START,
        END,
        points=tuple(sorted(points.items())),
        expected=((START, 0.0), (END, levels[0])) if levels else (),
        forecast=(Reach(START, 0.0, 0.0), Reach(END, min(0.0, ahead), max(0.0, ahead))),
        levels=tuple(Level(value, "target") for value in levels),
        missing=((START, START + timedelta(6)),),
        until=END,
    )
    rows = text_of(draw(whole, chosen, width, height))
    assert len(rows) in (0, height)
    assert all(len(row) <= width for row in rows)
    if chosen is ASCII:
        assert all(row.isascii() for row in rows)


@pytest.mark.parametrize("days", [1, 20, 300, 3000])
def test_the_axis_names_days_months_or_years(days: int) -> None:
    whole = Plot(START, START + timedelta(days), levels=(Level(1.0, "bound"),))
    names = text_of(draw(whole, UNICODE, 60, 5))[-1].split("└")[1].split()
    assert names[0] in ("1", "Oct", "2026")
    assert len(names) >= 2
