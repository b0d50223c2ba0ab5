"""The coach while one types: its first finding stands in the line below, and stops nobody."""

from __future__ import annotations

import pytest

from okrtui.ui import actions, live_coach
from okrtui.workspace.workspace import Workspace
from tests.ui.driving import NARROW, Drive, action, drive


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
        await hand.wait_for(lambda: hand.line_of(f"coach {rule}"))
        assert hand.board.editing.open

    drive(sample, scenario)


def test_a_kpi_that_reads_like_a_change_is_told(sample: Workspace) -> None:
    async def scenario(hand: Drive) -> None:
        await hand.go_to("K1")
        await hand.do("goal.add")
        await hand.put("Increase sales by 15 % ≥ 100")
        await hand.wait_for(lambda: hand.line_of("coach K7"))
        assert f"{actions.label(action('editor.turn'))} makes it a key" in hand.line_of("coach K7")

    drive(sample, scenario)


def test_the_finding_goes_when_nothing_is_left_to_say(sample: Workspace) -> None:
    async def scenario(hand: Drive) -> None:
        await hand.do("goal.add_objective")
        await hand.put("Launch the new app")
        await hand.wait_for(lambda: hand.line_of("coach O2"))
        await hand.put("Riders enjoy every single ride")
        await hand.wait_for(lambda: not hand.line_of("coach"))

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
        await hand.put("Launch the app")
        await hand.wait_for(lambda: hand.line_of("coach O2"))
        await hand.put("Launch")
        await hand.wait_for(lambda: not hand.line_of("coach"))

    drive(sample, scenario)


def test_a_finding_never_blocks_saving(sample: Workspace) -> None:
    async def scenario(hand: Drive) -> None:
        before = len(sample.objectives)
        await hand.do("goal.add_objective")
        await hand.put("Launch the new app")
        await hand.wait_for(lambda: hand.line_of("coach O2"))
        await hand.do("editor.save")
        await hand.wait_for(lambda: len(sample.objectives) == before + 1)

    drive(sample, scenario)


def test_findings_stand_below_the_fields_and_the_hint_stays(sample: Workspace) -> None:
    async def scenario(hand: Drive) -> None:
        await hand.go_to("O1")
        await hand.do("goal.add")
        hint = hand.said
        await hand.put("Increase riders by 15 % for all the people of this city by 2027-03-15")
        await hand.wait_for(lambda: hand.line_of("coach R2"))
        lines = hand.lines()
        row = hand.board.editing.row
        assert row is not None
        assert [line[:11] for line in lines[row + 3 : row + 5]] == ["│ coach R2:", "│ coach R11"]
        assert hand.said == hint
        assert all(len(line) <= NARROW[0] for line in lines)

    drive(sample, scenario, size=NARROW)


def test_the_sixth_key_result_is_told_before_it_is_added(sample: Workspace) -> None:
    async def scenario(hand: Drive) -> None:
        await hand.go_to("O1")
        await hand.do("goal.add")
        await hand.put("Rides from 2 to 3")
        await hand.do("editor.more")
        await hand.wait_said("Saved · New key result")
        await hand.put("Trips from 3 to 5")
        await hand.wait_for(lambda: hand.line_of("coach O7: 6 key results"))

    drive(sample, scenario)


def test_what_else_was_told_is_not_taken_back(sample: Workspace) -> None:
    async def scenario(hand: Drive) -> None:
        await hand.go_to("KR16")
        await hand.do("goal.edit")
        await hand.put("Launch three features")
        await hand.wait_said("coach")
        hand.board.say("the disk is full", "bad")
        session = hand.board.editing.session
        assert session is not None
        hand.board.editing.coach._look(session, "title", "Trips a day in new districts")
        assert hand.said == "the disk is full"

    drive(sample, scenario)


@pytest.mark.parametrize(
    ("cells", "text", "rule"), [(1, "", "R5"), (3, "0", "R4"), (3, "1300", "")]
)
def test_while_a_field_is_edited_only_what_is_said_of_it_is_told(
    sample: Workspace, cells: int, text: str, rule: str
) -> None:
    async def scenario(hand: Drive) -> None:
        await hand.go_to("KR16")
        await hand.do("goal.edit", *["editor.next"] * cells)
        hint = hand.said
        await hand.put(text)
        if rule:
            await hand.wait_said(f"coach {rule}")
        else:
            await hand.pilot.pause(live_coach.PAUSE + 0.05)
            assert hand.said == hint

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
