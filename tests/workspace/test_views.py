"""Rows as they are drawn and printed."""

from __future__ import annotations

import pytest

from okrtui.domain.errors import Invalid
from okrtui.workspace import commands
from okrtui.workspace.glyphs import ASCII, CONSOLE, UNICODE, glyphs_for
from okrtui.workspace.views import Views
from okrtui.workspace.workspace import Workspace
from tests.workspace.conftest import OpenAs


@pytest.fixture
def churn(workspace: Workspace) -> Workspace:
    workspace.run(commands.add_objective(workspace, "Riders come back", kind="committed"))
    workspace.run(commands.add_key_result(workspace, 1, "Churn from 10% to 8%"))
    workspace.run(commands.add_key_result(workspace, 1, "Riders from 0 to 100", weight="3"))
    workspace.run(commands.check_in(workspace, 1, "9.2", confidence=5, date="-2d"))
    return workspace


def test_a_key_result_row_tells_all_its_columns(churn: Workspace) -> None:
    row = Views(churn).goal("KR1")
    assert (row.measure, row.score, row.pace, row.confidence, row.seen) == (
        "9.2 → 8 %",
        40,
        "at_risk",
        5,
        2,
    )
    assert row.expected == pytest.approx(52 / 91)


def test_unknown_is_never_zero(churn: Workspace) -> None:
    row = Views(churn).goal("KR2")
    assert (row.progress, row.score, row.pace, row.seen) == (None, None, "no_data", None)


def test_an_objective_rolls_up_what_has_data(churn: Workspace) -> None:
    views = Views(churn)
    assert views.goal("O1").progress == pytest.approx(0.4)
    assert views.effective_weight(1) == pytest.approx(1.0)
    assert views.effective_weight(2) is None


@pytest.mark.parametrize(
    ("value", "day", "pace"), [("100", "-2d", "achieved"), ("52", "-20d", "stale")]
)
def test_a_key_result_of_weight_0_has_no_say_in_its_objectives_pace(
    workspace: Workspace, value: str, day: str, pace: str
) -> None:
    workspace.run(commands.add_objective(workspace, "Riders come back"))
    workspace.run(commands.add_key_result(workspace, 1, "Riders from 0 to 100"))
    workspace.run(commands.add_key_result(workspace, 1, "Churn from 10 to 8", weight="0"))
    workspace.run(commands.check_in(workspace, 1, value, date=day))
    workspace.run(commands.check_in(workspace, 2, "9.9"))
    assert Views(workspace).goal("O1").pace == pace


def test_only_rows_an_event_names_are_computed_again(churn: Workspace) -> None:
    views = Views(churn)
    churn.run(commands.add_objective(churn, "Money that lasts"))
    before = {key: views.goal(key) for key in ("O1", "KR1", "O2")}
    churn.commit(commands.check_in(churn, 1, "9.0"))
    event = churn.absorb()
    views.invalidate(event)
    assert {"KR1", "O1"} <= event.keys
    assert not event.structure
    assert views.goal("O2") is before["O2"]
    assert views.goal("KR1").value == "9"
    assert views.goal("O1").score == 50


@pytest.mark.parametrize(
    ("progress", "score"), [(None, None), (0.405, 40), (-2.0, -200), (1.5, 150), (1e308, None)]
)
def test_a_score_is_progress_in_percent_as_far_as_numbers_go(
    churn: Workspace, progress: float | None, score: int | None
) -> None:
    assert Views(churn).goal("KR1")._replace(progress=progress).score == score


def test_someone_elses_change_is_an_event_with_its_author(open_as: OpenAs) -> None:
    ana = open_as("ana")
    ana.run(commands.add_objective(ana, "Riders come back"))
    ben = open_as("ben")
    views = Views(ben)
    ana.run(commands.add_objective(ana, "Money that lasts"))
    event = ben.absorb(ben.poll())
    views.invalidate(event)
    assert event.structure
    assert event.others == (("ana", "add objective"),)
    assert [line.key for line in views.outline(1)] == ["O1", "O2"]


def test_a_store_that_appears_is_shown_by_those_who_wait_for_it(open_as: OpenAs) -> None:
    ana, ben = open_as("ana"), open_as("ben")
    views = Views(ben)
    ana.run(commands.add_objective(ana, "Riders come back"))
    event = ben.absorb(ben.poll())
    views.invalidate(event)
    assert event.structure
    assert [line.key for line in views.outline(1)] == ["O1"]


def test_outline_folds_and_filters(churn: Workspace) -> None:
    churn.run(commands.add_initiative(churn, 2, "Price test"))
    churn.run(commands.add_objective(churn, "Money that lasts"))
    views = Views(churn)
    assert [line.key for line in views.outline(1)] == ["O1", "KR1", "KR2", "I1", "O2"]
    assert [line.key for line in views.outline(1, folded={"O1"})] == ["O1", "O2"]
    assert [line.key for line in views.outline(1, query="churn")] == ["O1", "KR1"]
    assert [line.key for line in views.outline(1, query="PRICE")] == ["O1", "KR2", "I1"]
    assert [line.key for line in views.outline(1, folded={"O1"}, query="churn")] == ["O1", "KR1"]
    assert views.outline(1, query="nowhere") == []


def test_measures_of_every_kind(churn: Workspace) -> None:
    adds = (
        commands.add_key_result(churn, 1, "SLA at least 95%"),
        commands.add_key_result(churn, 1, "Stock", kind="between", low=3, high=5, unit="days"),
        commands.add_key_result(churn, 1, "Launch", steps=["A", "B", "C"]),
        commands.add_key_result(churn, 1, "Permit", kind="done"),
        commands.add_key_result(churn, 1, "Find out the number"),
    )
    for change in adds:
        churn.run(change)
    for id, value in ((3, "96.1"), (4, "4"), (5, "1 3"), (6, "yes")):
        churn.run(commands.check_in(churn, id, value))
    views = Views(churn)
    assert [views.goal(f"KR{id}").measure for id in (3, 4, 5, 6, 7)] == [
        "96.1 ≥ 95 %",
        "4 in 3–5 days",
        "2 / 3",
        "done",
        "find out",
    ]


def test_pulse_puts_alarms_first_then_groups_by_type(workspace: Workspace) -> None:
    for name, type, value in (("NPS", "customer", 52), ("MRR", "financial", 84), ("Late", "", 1)):
        workspace.run(commands.add_kpi(workspace, name, green=50, red=10, type=type))
        workspace.run(commands.log(workspace, len(workspace.kpis), value))
    views = Views(workspace)
    assert [(line.heading, line.key) for line in views.pulse()] == [
        ("unhealthy", ""),
        ("", "K3"),
        ("customer", ""),
        ("", "K1"),
        ("financial", ""),
        ("", "K2"),
    ]


def test_a_signal_for_the_worse_is_an_alarm_and_one_for_the_better_is_none(
    workspace: Workspace,
) -> None:
    for name in ("Falls", "Rises"):
        workspace.run(commands.add_kpi(workspace, name, green=5, cadence="daily"))
    for day in range(12):
        for kpi in (1, 2):
            value = 10 + day % 2 if day < 11 else 6 if kpi == 1 else 40
            workspace.run(commands.log(workspace, kpi, value, date=f"2026-11-{11 + day}"))
    views = Views(workspace)
    assert [views.process(key).outcome for key in ("K1", "K2")] == ["worse", "better"]
    assert [line.heading or line.key for line in views.pulse()] == ["signal", "K1", "other", "K2"]


def test_kpi_trend_keeps_gaps(workspace: Workspace) -> None:
    workspace.run(commands.add_kpi(workspace, "NPS", green=50))
    for value, day in ((40, "2026-11-01"), (45, "2026-11-15"), (52, "2026-11-22")):
        workspace.run(commands.log(workspace, 1, value, date=day))
    row = Views(workspace).kpi("K1")
    assert list(row.trend) == [40, None, 45, 52]
    assert (row.value, row.change, row.health, row.overdue) == ("52", "+7", "healthy", False)


def test_hostile_titles_are_shown_harmlessly(workspace: Workspace) -> None:
    workspace.run(commands.add_objective(workspace, "a\x1b]52;c;x\x07b \u202egnp"))
    row = Views(workspace).goal("O1")
    assert "\x1b" not in row.title
    assert "\u202e" not in row.title
    assert workspace.objectives[1].title == "a\x1b]52;c;x\x07b \u202egnp"


def test_a_cell_that_cannot_be_edited_says_why(churn: Workspace) -> None:
    views = Views(churn)
    assert views.cell("KR1", "target") == "8"
    assert views.cell("KR1", "value") == "9.2"
    with pytest.raises(Invalid, match="objective"):
        views.cell("O1", "value")


@pytest.mark.parametrize(
    ("progress", "expected", "bar"),
    [
        (0.6, 0.5, "━━━╋━───"),
        (0.25, 0.75, "━━───┼──"),
        (-0.2, 0.5, "───┼────"),
        (1.4, 1.0, "━━━━━━━╋"),
        (None, 0.5, "···┼····"),
        (0.5, None, "━━━━────"),
        (None, None, "        "),
    ],
)
def test_bar_marks_where_the_goal_should_be(
    progress: float | None, expected: float | None, bar: str
) -> None:
    assert UNICODE.bar(progress, expected, 8) == bar


def test_spark_shows_gaps_and_flat_lines() -> None:
    assert UNICODE.sparkline((1, None, 3), 5) == "  ▁·█"
    assert UNICODE.sparkline((2, 2, 2), 3) == "▅▅▅"
    assert UNICODE.sparkline((), 3) == "   "


def test_glyphs_fit_the_terminal() -> None:
    assert glyphs_for("UTF-8", "xterm-256color") is UNICODE
    assert glyphs_for("utf8", "linux") is CONSOLE
    assert glyphs_for("ISO-8859-1") is ASCII
    assert glyphs_for(None) is ASCII
    for glyph in (*ASCII.pace.values(), *ASCII.health.values(), ASCII.full, ASCII.spark):
        assert glyph.isascii()
