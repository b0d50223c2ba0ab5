"""A KPI's process as a chart of characters, and what its detail tells of it."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from okrtui.domain.periods import Period
from okrtui.domain.records import KpiRecord, Number
from okrtui.domain.xmr import Process, judge_process
from okrtui.workspace import commands
from okrtui.workspace.control_chart import HEIGHT, chart
from okrtui.workspace.glyphs import ASCII, CONSOLE, UNICODE, Glyphs
from okrtui.workspace.views import Views
from okrtui.workspace.workspace import Workspace
from tests.domain.goals import metric

MONDAY = date(2026, 1, 5)
KPI = metric(target=16, green=12)


def judged(kpi: KpiRecord, *values: Number | None) -> Process:
    starts = [MONDAY + timedelta(weeks=n) for n in range(len(values))]
    pairs = zip(starts, values, strict=True)
    return judge_process(
        kpi, [Period(start, start + timedelta(days=6), v, True) for start, v in pairs]
    )


def test_a_chart_has_average_limits_target_gaps_and_signals() -> None:
    values = (10, 12, None, 11, 13, 12, 11, 12, 24)
    assert chart(judged(KPI, *values), KPI, UNICODE, 60) == [
        "      │                 ◆",
        "20.73 │╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌  upper limit",
        "      │",
        "   16 │┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈  target",
        "      │",
        "13.12 │───●─·───●─●───●───  average",
        "      │ ●     ●     ●",
        "      │",
        " 5.52 │╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌  lower limit",
        "        weeks of 2026-01-05 to 2026-03-02",
        "● value  ◆ signal  · nothing measured",
    ]


def test_a_chart_without_unicode_is_plain_ascii() -> None:
    text = "\n".join(chart(judged(KPI, 10, 11, None, 10, 11, 10, 11), KPI, ASCII, 60))
    assert text.isascii()
    assert {"o", "-", "~", "=", "|"} <= set(text)


def test_a_chart_needs_points_and_room() -> None:
    assert chart(judged(KPI), KPI, UNICODE, 60) == []
    assert chart(judged(KPI, 10, 11), KPI, UNICODE, 12) == []
    assert chart(judged(KPI, 10**16), KPI, UNICODE, 60) == []


def test_with_too_few_points_it_shows_them_and_the_target() -> None:
    lines = chart(judged(KPI, 10, None, 16), KPI, UNICODE, 60)
    assert lines[0] == "16 │┈┈┈┈┈●┈  target"
    assert lines[4] == "   │   ·"
    assert lines[8] == "   │ ●"
    assert lines[9:] == [
        "     weeks of 2026-01-05 to 2026-01-19",
        "● value  · nothing measured",
    ]


def test_points_that_do_not_fit_leave_at_the_front() -> None:
    lines = chart(judged(KPI, *range(20)), KPI, UNICODE, 40)
    assert lines[9].strip() == "weeks of 2026-03-23 to 2026-05-18"


@pytest.mark.parametrize("kpi", [metric(), metric(direction="band", low=1, high=2)])
def test_what_a_process_is_held_against_is_named(kpi: KpiRecord) -> None:
    lines = chart(judged(kpi, 1, 1), kpi, UNICODE, 60)
    assert len(lines) == HEIGHT + 1
    assert ("band" in "\n".join(lines)) is (kpi.direction == "band")


@example([0.0] * 6, None, 20, 2, UNICODE)
@given(
    st.lists(st.none() | st.floats(allow_nan=False, allow_infinity=False), max_size=26),
    st.none() | st.floats(allow_nan=False, allow_infinity=False),
    st.integers(1, 120),
    st.integers(2, 15),
    st.sampled_from([UNICODE, CONSOLE, ASCII]),
)
def test_a_chart_of_any_values_fits_its_room(
    values: list[float | None], target: float | None, width: int, height: int, glyphs: Glyphs
) -> None:
    kpi = metric(target=target)
    lines = chart(judged(kpi, *values), kpi, glyphs, width, height)
    assert len(lines) in (0, height + 1, height + 2)
    assert all(len(line) <= width for line in lines[:height])


def test_the_detail_tells_process_family_and_recovery(workspace: Workspace) -> None:
    workspace.run(commands.add_kpi(workspace, "Revenue", green=80, red=70))
    workspace.run(
        commands.add_kpi(workspace, "Leads", green=5, aggregation="flow", leading=True, parent="K1")
    )
    for value, day in ((60, "-7d"), (61, None)):
        workspace.run(commands.log(workspace, 1, value, date=day))
    workspace.run(commands.log(workspace, 2, 3))
    views = Views(workspace)
    revenue, leads = (dict(views.detail(key).facts) for key in ("K1", "K2"))
    assert next(iter(revenue)) == "recovery"
    assert revenue["recovery"] == (
        "unhealthy for 2 weeks running, and no open objective works on it; "
        "R on the board or okrtui kpi recover K1 starts one"
    )
    assert revenue["supported by"] == "K2 Leads"
    assert revenue["process"] == "too few points: 2 of the 6 that limits need"
    assert leads["supports"] == "K1 Revenue"
    assert leads["this week"] == "3 so far, judged when it is over"
    assert leads["kind"] == "flow, leading"
    workspace.run(commands.recover(workspace, "K1"))
    assert dict(views.detail("K1").facts)["recovery"] == "O1 works on it"


def test_limits_are_told_from_six_points_on(workspace: Workspace) -> None:
    workspace.run(commands.add_kpi(workspace, "SLA", green=10))
    for n, value in enumerate((10, 12, 11, 13, 12, 11)):
        workspace.run(commands.log(workspace, 1, value, date=f"-{35 - 7 * n}d"))
    facts = dict(Views(workspace).detail("K1").facts)
    assert facts["process"] == "in control and meets the green bound of 10 on average"
    assert facts["limits"] == (
        "average 11.5, natural limits 7.78 to 15.22, usual step 1.4, more than 4.58 is unusual"
    )


@pytest.mark.parametrize("width", range(24, 60))
def test_no_line_is_wider_than_its_room(width: int) -> None:
    process = judged(KPI, 10, None, 11, 10, 11, 10, 11, 24)
    for glyphs in (UNICODE, ASCII):
        assert all(len(line) <= width for line in chart(process, KPI, glyphs, width))


def test_from_when_to_when_stands_further_left_where_there_is_little_room() -> None:
    lines = chart(judged(KPI, *range(10, 20)), KPI, UNICODE, 36)
    assert next(line for line in lines if "weeks of" in line).startswith("   weeks of 2026-0")
