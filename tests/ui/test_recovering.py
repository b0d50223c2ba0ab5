"""On the board: a KPI's process, and an objective for one that stays unhealthy."""

from __future__ import annotations

import pytest

from okrtui.ui.screens.page import PageText
from okrtui.workspace import commands
from okrtui.workspace.workspace import Workspace
from tests.ui.driving import Drive, drive


@pytest.fixture
def slow(empty: Workspace) -> Workspace:
    """K1 is unhealthy for two weeks, K2 healthy."""
    empty.run(commands.add_kpi(empty, "First answer", direction="down", green=2, red=4))
    empty.run(commands.add_kpi(empty, "SLA", green=95, red=92))
    for value, day in (("4.5", "-7d"), ("4.2", "-1d")):
        empty.run(commands.log(empty, 1, value, date=day))
    empty.run(commands.log(empty, 2, 99))
    return empty


def test_one_key_starts_an_objective_for_an_unhealthy_kpi(slow: Workspace) -> None:
    async def scenario(hand: Drive) -> None:
        await hand.go_to("K1")
        assert "starts one" in dict(hand.board.views.detail("K1").facts)["recovery"]
        await hand.do("kpi.recover")
        await hand.wait_said("added O1 Bring First answer back to health")
        assert hand.board.key == "O1"
        assert slow.key_results[1].guardrails == (1,)
        await hand.do("change.undo")
        await hand.wait_for(lambda: not slow.objectives)

    drive(slow, scenario)


def test_what_needs_no_recovery_says_why(slow: Workspace) -> None:
    slow.run(commands.add_objective(slow, "Riders come back every week"))

    async def scenario(hand: Drive) -> None:
        await hand.go_to("K2")
        await hand.do("kpi.recover")
        await hand.wait_said("K2 is healthy")
        await hand.go_to("O1")
        await hand.do("kpi.recover")
        await hand.wait_said("only a KPI is recovered")

    drive(slow, scenario)


def test_why_shows_a_kpis_process(slow: Workspace) -> None:
    async def scenario(hand: Drive) -> None:
        await hand.go_to("K1")
        await hand.do("goal.why")
        page = hand.app.screen.query_one(PageText)
        told = [line.text for line in page._lines]
        assert "The process" in told
        assert "too few points: 2 of the 6 that limits need" in told
        assert any("healthy" in line and "┈" in line for line in told)

    drive(slow, scenario)


def test_the_chart_of_the_process_stands_in_the_detail(slow: Workspace) -> None:
    async def scenario(hand: Drive) -> None:
        await hand.go_to("K1")
        assert any("┈┈" in line for line in hand.lines())

    drive(slow, scenario)
