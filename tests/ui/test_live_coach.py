"""The coach while one types: its first finding stands in the line below, and stops nobody."""

from __future__ import annotations

import pytest

from okrtui.ui import live_coach
from okrtui.workspace.workspace import Workspace
from tests.ui.driving import NARROW, Drive, drive


@pytest.mark.parametrize(
    ("begin", "line", "rule"),
    [
        ("goal.add_objective", "Launch the new app", "O2"),
        ("goal.add_objective", "Riders are 20 % happier", "O1"),
        ("goal.add", "Make riders happy", "R1"),
        ("goal.add", "Maintain 95 % SLA", "R9"),
    ],
)
def test_the_first_finding_stands_below_while_one_types(
    sample: Workspace, begin: str, line: str, rule: str
) -> None:
    async def scenario(hand: Drive) -> None:
        await hand.do(begin)
        await hand.put(line)
        await hand.wait_said(f"coach {rule}: ")
        assert hand.board.editing.open

    drive(sample, scenario)


def test_a_kpi_that_reads_like_a_change_is_told(sample: Workspace) -> None:
    async def scenario(hand: Drive) -> None:
        await hand.go_to("K1")
        await hand.do("goal.add")
        await hand.put("Increase sales by 15 % ≥ 100")
        await hand.wait_said("coach K7: reads like a change")

    drive(sample, scenario)


def test_the_hint_comes_back_when_nothing_is_left_to_say(sample: Workspace) -> None:
    async def scenario(hand: Drive) -> None:
        await hand.do("goal.add_objective")
        hint = hand.said
        await hand.put("Launch the new app")
        await hand.wait_said("coach O2")
        await hand.put("Riders enjoy every single ride")
        await hand.wait_for(lambda: hand.said == hint)

    drive(sample, scenario)


def test_an_edited_title_is_looked_at_with_the_goals_own_numbers(sample: Workspace) -> None:
    async def scenario(hand: Drive) -> None:
        await hand.go_to("KR16")
        await hand.do("goal.edit")
        await hand.put("Launch three features")
        await hand.wait_said("coach")
        assert "R1:" not in hand.said

    drive(sample, scenario)


def test_a_first_word_is_left_in_peace(sample: Workspace) -> None:
    async def scenario(hand: Drive) -> None:
        await hand.do("goal.add_objective")
        hint = hand.said
        await hand.put("Launch the app")
        await hand.wait_said("coach O2")
        await hand.put("Launch")
        await hand.wait_for(lambda: hand.said == hint)

    drive(sample, scenario)


def test_a_finding_never_blocks_saving(sample: Workspace) -> None:
    async def scenario(hand: Drive) -> None:
        before = len(sample.objectives)
        await hand.do("goal.add_objective")
        await hand.put("Launch the new app")
        await hand.wait_said("coach O2")
        await hand.do("editor.save")
        await hand.wait_for(lambda: len(sample.objectives) == before + 1)

    drive(sample, scenario)


def test_a_finding_fits_its_line_and_moves_no_row(sample: Workspace) -> None:
    async def scenario(hand: Drive) -> None:
        await hand.do("goal.add_objective")
        before = [line for line in hand.lines() if "KR" in line]
        await hand.put("Launch the new app for all the riders of this city")
        await hand.wait_said("coach O2")
        assert [line for line in hand.lines() if "KR" in line] == before
        assert len(hand.said) <= NARROW[0] - 2
        assert not hand.board.notice_panel.display

    drive(sample, scenario, size=NARROW)


def test_what_else_was_told_is_not_taken_back(sample: Workspace) -> None:
    async def scenario(hand: Drive) -> None:
        await hand.do("goal.add_objective")
        await hand.put("Launch the new app")
        await hand.wait_said("coach O2")
        hand.board.say("the disk is full", "bad")
        await hand.put("Riders enjoy every single ride")
        session = hand.board.editing.session
        assert session is not None
        hand.board.editing.coach._look(session, "Riders enjoy every single ride")
        assert hand.said == "the disk is full"

    drive(sample, scenario)


def test_one_look_follows_many_keys(sample: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    async def scenario(hand: Drive) -> None:
        looks: list[str] = []
        coach = hand.board.editing.coach
        real = coach._findings

        def counted(session: object, text: str) -> object:
            looks.append(text)
            return real(session, text)  # type: ignore[arg-type]

        monkeypatch.setattr(coach, "_findings", counted)
        monkeypatch.setattr(live_coach, "PAUSE", 0.5)
        await hand.do("goal.add_objective")
        await hand.type("Launch it")
        await hand.wait_for(lambda: looks)
        assert looks == ["Launch it"]

    drive(sample, scenario)
