"""The coach's screen lists the findings of the cycle, and Enter goes to where they are cured."""

from __future__ import annotations

import pytest

from okrtui.ui.screens import coach
from okrtui.ui.screens.coach import CoachPage
from okrtui.workspace import commands
from okrtui.workspace.workspace import Workspace
from tests.ui.conftest import Open
from tests.ui.driving import NARROW, Drive, drive


def screen(hand: Drive) -> CoachPage:
    shown = hand.app.screen
    assert isinstance(shown, CoachPage)
    return shown


async def open_at(hand: Drive, key: str, rule: str) -> None:
    """Open the coach and put its cursor on a finding."""
    await hand.do("coach.open")
    for _ in range(200):
        chosen = screen(hand).chosen
        if chosen is not None and (chosen.key, chosen.rule) == (key, rule):
            return
        await hand.do("cursor.down")
    raise AssertionError(f"there is no {rule} of {key}")


def test_findings_stand_below_their_goals_with_what_to_do(sample: Workspace) -> None:
    async def scenario(hand: Drive) -> None:
        await open_at(hand, "KR6", "T2")
        lines = hand.lines()
        heading = next(n for n, line in enumerate(lines) if "KR6 District permits" in line)
        assert "warn  T2" in lines[heading + 1]
        assert "okrtui check-in KR6 VALUE" in lines[-4]
        assert "nobody can help" in screen(hand).said

    drive(sample, scenario)


def test_enter_opens_the_check_in_that_is_missing(sample: Workspace) -> None:
    async def scenario(hand: Drive) -> None:
        await open_at(hand, "KR6", "T2")
        await hand.do("list.open")
        await hand.wait_for(lambda: hand.board.editing.open)
        session = hand.board.editing.session
        assert session is not None
        assert (session.what, session.key, session.field) == ("check_in", "KR6", "value")

    drive(sample, scenario)


def test_enter_opens_the_field_that_cures_it_also_below_a_fold(sample: Workspace) -> None:
    sample.run(commands.edit(sample, "KR16", {"owner": ""}))

    async def scenario(hand: Drive) -> None:
        await hand.go_to("O5")
        await hand.do("fold.close")
        await open_at(hand, "KR16", "R5")
        await hand.do("list.open")
        await hand.wait_for(lambda: hand.board.editing.open)
        session = hand.board.editing.session
        assert session is not None
        assert (session.what, session.key, session.field) == ("cells", "KR16", "owner")

    drive(sample, scenario)


def test_enter_goes_to_a_kpi_in_the_pulse_and_says_what_to_do(sample: Workspace) -> None:
    async def scenario(hand: Drive) -> None:
        await open_at(hand, "K2", "K10")
        await hand.do("list.open")
        await hand.wait_for(lambda: hand.board.key == "K2")
        assert not hand.board.editing.open
        assert "guard a key result" in hand.said

    drive(sample, scenario)


def test_a_filter_does_not_hide_where_one_goes(sample: Workspace) -> None:
    async def scenario(hand: Drive) -> None:
        hand.board.looking.filter_by("revenue")
        await open_at(hand, "KR6", "T2")
        await hand.do("list.open")
        await hand.wait_for(lambda: hand.board.key == "KR6")

    drive(sample, scenario)


def test_read_only_one_goes_there_and_edits_nothing(open_sample: Open) -> None:
    async def scenario(hand: Drive) -> None:
        await open_at(hand, "KR6", "T2")
        await hand.do("list.open")
        await hand.wait_for(lambda: hand.board.key == "KR6")
        assert not hand.board.editing.open

    drive(open_sample(read_only=True), scenario)


def test_a_goal_that_went_meanwhile_is_no_more_in_the_list(
    sample: Workspace, open_sample: Open
) -> None:
    other = open_sample("ben")

    async def scenario(hand: Drive) -> None:
        await open_at(hand, "KR6", "T2")
        other.run(commands.delete(other, "KR6"))
        await hand.wait_for(lambda: not hand.line_of("KR6 District permits"))
        assert screen(hand).chosen is not None

    drive(sample, scenario)


def test_what_is_cured_is_gone_when_one_looks_again(sample: Workspace) -> None:
    async def scenario(hand: Drive) -> None:
        await open_at(hand, "KR6", "T2")
        await hand.do("list.open")
        await hand.put("4")
        await hand.do("editor.save")
        await hand.wait_for(lambda: not hand.board.editing.open)
        await hand.do("coach.open")
        assert "KR6 District permits" not in "\n".join(hand.lines())

    drive(sample, scenario)


@pytest.mark.parametrize("size", [NARROW, (40, 10)])
def test_first_and_last_finding_are_reached(sample: Workspace, size: tuple[int, int]) -> None:
    async def scenario(hand: Drive) -> None:
        await hand.do("coach.open", "cursor.last")
        last = screen(hand).chosen
        assert last is not None
        assert any(f"info  {last.rule}" in line for line in hand.lines())
        await hand.do("cursor.first")
        first = screen(hand).chosen
        assert first is not None
        assert first is not last
        lines = hand.lines()
        assert first.key in lines[2]
        assert first.rule in lines[3]

    drive(sample, scenario, size=size)


def test_nothing_to_say_is_said_kindly(empty: Workspace) -> None:
    async def scenario(hand: Drive) -> None:
        await hand.do("coach.open")
        assert hand.line_of("No goals yet: there is nothing to say.")
        await hand.do("cursor.down", "list.open")
        assert hand.board.is_current

    drive(empty, scenario)


def test_findings_can_stand_below_how_bad_they_are(sample: Workspace) -> None:
    async def scenario(hand: Drive) -> None:
        await open_at(hand, "KR6", "T2")
        assert not hand.line_of("Warnings (")
        await hand.do("coach.group")
        chosen = screen(hand).chosen
        assert chosen is not None
        assert (chosen.key, chosen.rule) == ("KR6", "T2")
        lines = hand.lines()
        heading = next(n for n, line in enumerate(lines) if "Warnings (" in line)
        assert any("KR6" in line for line in lines[heading:])
        await hand.do("coach.group")
        assert not hand.line_of("Warnings (")

    drive(sample, scenario)


def test_thousands_are_judged_in_turns_with_the_screen(
    sample: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(coach, "_AT_ONCE", 0)

    async def scenario(hand: Drive) -> None:
        await hand.do("coach.open")
        await hand.wait_for(lambda: "looking" not in hand.lines()[0])
        found = [line.finding for line in screen(hand).list.lines if line.finding is not None]
        assert len(found) == len(set(found))
        told = hand.board.views.coach.of_cycle(hand.board.cycle)
        assert found == [finding for coached in told for finding in coached.findings]

    drive(sample, scenario)


def test_a_change_leaves_the_cursor_on_its_finding(sample: Workspace, open_sample: Open) -> None:
    other = open_sample("ben")

    async def scenario(hand: Drive) -> None:
        await open_at(hand, "KR6", "T2")
        other.run(commands.edit(other, "O1", {"owner": ""}))
        await hand.wait_for(lambda: hand.line_of("O5  "))
        chosen = screen(hand).chosen
        assert chosen is not None
        assert (chosen.key, chosen.rule) == ("KR6", "T2")

    drive(sample, scenario)


def test_a_filter_leaves_the_findings_of_a_person(sample: Workspace) -> None:
    async def scenario(hand: Drive) -> None:
        await hand.do("coach.open", "view.filter")
        await hand.type("dan")
        keys = {line.finding.key for line in screen(hand).list.lines if line.finding}
        assert keys
        for key in keys:
            assert "dan" in f"{hand.board.stored(key, 'owner')}"

    drive(sample, scenario)


# ---------------------------------------------------------------------- KPI or key result


def test_one_key_makes_a_kpi_of_a_level_and_undo_takes_it_back(sample: Workspace) -> None:
    async def scenario(hand: Drive) -> None:
        await hand.go_to("KR11")
        await hand.do("goal.convert")
        await hand.wait_said("made KR11 the KPI K9")
        assert hand.board.key == "K9"
        await hand.do("change.undo")
        await hand.wait_for(lambda: hand.board.exists("KR11"))
        assert not hand.board.exists("K9")

    drive(sample, scenario)


def test_what_became_of_a_key_result_is_told_to_the_end(sample: Workspace) -> None:
    async def scenario(hand: Drive) -> None:
        await hand.go_to("KR4")
        await hand.do("goal.convert")
        await hand.wait_said("made KR4 the KPI K9")
        shown = " ".join(" ".join(hand.lines()).replace("│", " ").split())
        assert " ".join(hand.said.split()) in shown
        await hand.do("cursor.first")
        assert hand.board.notice_panel.display is False

    drive(sample, scenario, size=NARROW)


def test_one_key_makes_a_key_result_of_a_kpi_below_the_objective_at_hand(
    sample: Workspace,
) -> None:
    async def scenario(hand: Drive) -> None:
        await hand.go_to("KR6")
        await hand.go_to("K2")
        await hand.do("goal.convert")
        await hand.wait_said("made K2 the key result KR")
        assert "of O2" in hand.said
        assert hand.board.key.startswith("KR")

    drive(sample, scenario)


def test_what_can_not_be_converted_says_why(sample: Workspace) -> None:
    async def scenario(hand: Drive) -> None:
        for key, why in (("O1", "only key results and KPIs turn"), ("KR3", "done once")):
            await hand.go_to(key)
            await hand.do("goal.convert")
            await hand.wait_said(why)

    drive(sample, scenario)


def test_without_any_objective_a_kpi_stays_one(empty: Workspace) -> None:
    empty.run(commands.add_kpi(empty, "Raise NPS to 60", green="50"))

    async def scenario(hand: Drive) -> None:
        await hand.go_to("K1")
        await hand.do("goal.convert")
        await hand.wait_said("needs an objective")

    drive(empty, scenario)
