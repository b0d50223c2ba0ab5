"""A new quarter on the board, question by question: every answer saved, nothing typed lost."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual import events

from okrtui.ui import actions
from okrtui.ui.screens.page import PageScreen
from okrtui.ui.screens.roadmap import RoadmapScreen
from okrtui.ui.screens.templates import TemplatesPage
from okrtui.workspace import commands
from okrtui.workspace.roadmap import FIRST, Step
from okrtui.workspace.workspace import Workspace
from tests.ui.conftest import Open
from tests.ui.driving import NARROW, WIDE, Drive, drive

NEXT = Step("key_result")
SENTENCE = "Riders come back every week"


def page(hand: Drive) -> RoadmapScreen:
    shown = hand.app.screen
    assert isinstance(shown, RoadmapScreen)
    return shown


async def begin(hand: Drive) -> None:
    await hand.do("start.open")
    await hand.wait_for(lambda: isinstance(hand.app.screen, RoadmapScreen) and not page(hand).busy)


async def answer(hand: Drive, text: str, step: Step) -> None:
    """Type an answer and wait for the next question."""
    await hand.type(text)
    await hand.do("start.next")
    await hand.wait_for(lambda: not page(hand).busy and page(hand).turn.step == step)


async def empty_line(hand: Drive) -> None:
    await hand.press("ctrl+u")
    assert page(hand).turn.text == ""


async def with_key_results(hand: Drive) -> None:
    await begin(hand)
    await answer(hand, SENTENCE, NEXT)
    await answer(hand, "Churn from 10% to 8%", NEXT)
    await answer(hand, "Weekly riders from 31k to 45k", NEXT)


@pytest.mark.parametrize("size", [NARROW, WIDE], ids=["narrow", "wide"])
def test_from_nothing_to_a_running_quarter(empty: Workspace, size: tuple[int, int]) -> None:
    async def scenario(hand: Drive) -> None:
        await with_key_results(hand)
        assert "2 are few" not in page(hand).said
        await answer(hand, "Trips from 4 to 6 a week", NEXT)
        await answer(hand, "", Step("kpi", "KR1"))
        await answer(hand, "NPS >= 40 red 30", Step("kpi", "KR2"))
        assert "added K1 NPS; it guards KR1" in page(hand).said
        await answer(hand, "", Step("kpi", "KR3"))
        await answer(hand, "", Step("day"))
        await hand.press("enter", "enter")
        await hand.wait_said("All set")
        assert "report calendar --day fri" in hand.said, "the day that was chosen is not lost"
        assert hand.board.key == "KR1"
        assert [record.title for record in empty.objectives.values()] == [SENTENCE]
        assert len(empty.key_results) == 3
        assert empty.key_results[1].guardrails == (1,)

    drive(empty, scenario, size=size)


def test_every_answer_is_saved_at_once_and_undone_on_the_board(
    empty: Workspace, tmp_path: Path
) -> None:
    async def scenario(hand: Drive) -> None:
        await with_key_results(hand)
        assert len(empty.key_results) == 2
        await hand.do("app.back")
        await hand.wait_said(f"{actions.key('start.open')} goes on with the new quarter")
        await hand.do("change.undo")
        await hand.wait_for(lambda: len(empty.key_results) == 1)
        await begin(hand)
        assert page(hand).turn.step == NEXT
        assert "going on with O1" in page(hand).said

    drive(empty, scenario, drafts=tmp_path / "drafts")


def test_where_no_draft_can_be_written_one_is_told_before_leaving(empty: Workspace) -> None:
    async def scenario(hand: Drive) -> None:
        await begin(hand)
        await hand.type("Riders")
        await hand.do("app.back")
        assert "no draft could be written" in page(hand).said
        await hand.do("app.back")
        assert hand.app.screen is hand.board

    drive(empty, scenario)


def test_few_key_results_are_told_once(empty: Workspace) -> None:
    async def scenario(hand: Drive) -> None:
        await with_key_results(hand)
        await hand.press("enter")
        assert "2 are few" in page(hand).said
        await answer(hand, "", Step("kpi", "KR1"))

    drive(empty, scenario)


def test_back_shows_the_answer_and_a_changed_one_is_saved(empty: Workspace) -> None:
    async def scenario(hand: Drive) -> None:
        await with_key_results(hand)
        await hand.press("left")
        assert page(hand).turn.step == Step("key_result", "KR2")
        await hand.do("start.back")
        assert page(hand).line.value == "Churn from 10 to 8 % @ana"
        await empty_line(hand)
        await answer(hand, "Churn from 10% to 7%", Step("key_result", "KR2"))
        assert empty.key_results[1].target == 7
        await hand.do("start.back", "start.back")
        assert page(hand).turn.step == FIRST
        await hand.do("start.back")
        assert "first question" in page(hand).said

    drive(empty, scenario)


def test_an_emptied_answer_is_taken_back(empty: Workspace) -> None:
    async def scenario(hand: Drive) -> None:
        await with_key_results(hand)
        await hand.do("start.back")
        await empty_line(hand)
        await hand.press("enter")
        await hand.wait_for(lambda: not page(hand).busy and list(empty.key_results) == [1])
        assert "deleted KR2" in page(hand).said

    drive(empty, scenario)


def test_the_coach_speaks_up_while_one_types_and_stops_nobody(empty: Workspace) -> None:
    async def scenario(hand: Drive) -> None:
        await begin(hand)
        await hand.type("Launch 3 apps")
        await hand.wait_for(lambda: hand.line_of("coach O2"))
        await answer(hand, "", NEXT)
        assert empty.objectives[1].title == "Launch 3 apps"
        assert not hand.line_of("coach")
        await hand.type("Reduce churn to 8%")
        await hand.wait_for(lambda: hand.line_of("read as"))
        assert "where is it today?" in hand.line_of("read as")

    drive(empty, scenario)


def test_each_question_teaches_with_an_example(empty: Workspace) -> None:
    async def scenario(hand: Drive) -> None:
        await begin(hand)
        assert hand.line_of("An objective says where you want to be")
        assert hand.line_of("Like: Riders come back")
        await answer(hand, SENTENCE, NEXT)
        assert hand.line_of("A key result is a number that moves")
        await answer(hand, "Churn from 10% to 8%", NEXT)
        await hand.press("enter", "enter")
        assert hand.line_of("A KPI is a level that is to stay healthy")

    drive(empty, scenario, size=NARROW)


def test_what_was_typed_is_there_again_when_the_program_was_ended(
    open_sample: Open, tmp_path: Path
) -> None:
    async def leaves(hand: Drive) -> None:
        await begin(hand)
        await answer(hand, SENTENCE, NEXT)
        await hand.type("Churn from 1")
        hand.app.keep_drafts()

    async def goes_on(hand: Drive) -> None:
        await hand.wait_said(f"{actions.key('start.open')} goes on there")
        await begin(hand)
        assert page(hand).line.value == "Churn from 1"
        assert "kept as a draft" in page(hand).said
        await answer(hand, "0% to 8%", NEXT)
        assert "added KR" in page(hand).said

    drive(open_sample(), leaves, drafts=tmp_path / "drafts")
    drive(open_sample(), goes_on, drafts=tmp_path / "drafts")


def test_an_empty_objective_shows_templates(empty: Workspace) -> None:
    async def scenario(hand: Drive) -> None:
        await begin(hand)
        await hand.press("enter")
        await hand.wait_for(lambda: isinstance(hand.app.screen, TemplatesPage))

    drive(empty, scenario)


def test_another_objective_leaves_the_first_one(empty: Workspace) -> None:
    async def scenario(hand: Drive) -> None:
        await with_key_results(hand)
        await hand.do("start.anew")
        assert page(hand).turn.step == FIRST
        await answer(hand, "People trust the city with their bikes", NEXT)
        assert list(empty.objectives) == [1, 2]
        assert len(empty.key_results) == 2

    drive(empty, scenario)


def test_what_cannot_be_read_stays_to_be_mended(empty: Workspace) -> None:
    async def scenario(hand: Drive) -> None:
        await with_key_results(hand)
        await hand.press("enter", "enter")
        await hand.type("NPS")
        await hand.press("enter")
        assert "what is healthy" in page(hand).said
        assert page(hand).line.value == "NPS"
        await answer(hand, " >= 40", Step("kpi", "KR2"))

    drive(empty, scenario)


def test_keys_in_one_packet_are_done_in_turn(empty: Workspace) -> None:
    async def scenario(hand: Drive) -> None:
        await begin(hand)
        for character in SENTENCE:
            hand.app.post_message(events.Key(character, character))
        hand.app.post_message(events.Key("enter", "\r"))
        for character in "Churn from 10% to 8%":
            hand.app.post_message(events.Key(character, character))
        hand.app.post_message(events.Key("enter", "\r"))
        await hand.wait_for(lambda: len(empty.key_results) == 1)
        assert empty.objectives[1].title == SENTENCE

    drive(empty, scenario)


def test_lines_pasted_for_key_results_are_answered_in_turn(
    empty: Workspace, tmp_path: Path
) -> None:
    lines = [f"Trips {number} from 4 to 6" for number in range(7)]

    async def scenario(hand: Drive) -> None:
        await begin(hand)
        await answer(hand, SENTENCE, NEXT)
        hand.app.post_message(events.Paste("\n".join(lines)))
        await hand.wait_for(lambda: page(hand).line.value == lines[0])
        assert "6 more pasted lines wait" in page(hand).said
        hand.app.keep_drafts()
        kept = page(hand).drafts.kept()
        assert kept is not None
        assert kept.typed[NEXT].split("\n") == lines
        await empty_line(hand)
        await answer(hand, "", NEXT)
        for number in range(1, 5):
            assert page(hand).line.value == lines[number]
            await answer(hand, "", NEXT)
        await answer(hand, "", Step("kpi", "KR1"))
        assert f"five are the most: {lines[6]}" in page(hand).said
        assert len(empty.key_results) == 5

    drive(empty, scenario, drafts=tmp_path)


def test_the_dates_go_into_a_file_for_the_calendar(
    empty: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)

    async def scenario(hand: Drive) -> None:
        await with_key_results(hand)
        await hand.press("enter", "enter", "enter", "enter")
        await answer(hand, "huh", Step("day"))
        assert '"huh" is no day of the week. Type mon or tue' in page(hand).said
        await empty_line(hand)
        await answer(hand, "mon", Step("day"))
        assert page(hand).turn.day == "mon"
        await hand.type("okrs.ics")
        await hand.press("enter")
        await hand.wait_said("All set")
        assert "okrs.ics" in hand.said

    drive(empty, scenario)
    assert "Weekly review" in (tmp_path / "okrs.ics").read_text()


def test_an_objective_that_somebody_deletes_takes_no_typed_text_along(
    open_sample: Open,
) -> None:
    ana, ben = open_sample("ana"), open_sample("ben")

    async def scenario(hand: Drive) -> None:
        await begin(hand)
        await answer(hand, SENTENCE, NEXT)
        await hand.type("Churn from 10")
        objective = page(hand).roadmap.objective
        ben.absorb(ben.poll())
        ben.run(commands.delete(ben, objective))
        await hand.wait_for(lambda: page(hand).turn.step == FIRST)
        assert f"{objective} was deleted" in page(hand).said
        assert page(hand).turn.typed[NEXT] == "Churn from 10"

    drive(ana, scenario)


def test_what_was_typed_for_a_key_result_that_somebody_deletes_is_told(open_sample: Open) -> None:
    ana, ben = open_sample("ana"), open_sample("ben")

    async def scenario(hand: Drive) -> None:
        await with_key_results(hand)
        await hand.do("start.back")
        key = page(hand).turn.step.key
        await hand.type(" in summer")
        ben.absorb(ben.poll())
        ben.run(commands.delete(ben, key))
        await hand.wait_for(lambda: page(hand).turn.step.key != key)
        assert f"{key} was deleted; you had typed: Weekly riders" in page(hand).said

    drive(ana, scenario)


def test_the_keys_of_the_place_are_shown(empty: Workspace) -> None:
    async def scenario(hand: Drive) -> None:
        await begin(hand)
        await hand.press("f1")
        assert isinstance(hand.app.screen, PageScreen)

    drive(empty, scenario)


def test_every_action_of_the_place_is_done_by_the_screen() -> None:
    for action in actions.in_start():
        assert hasattr(RoadmapScreen, f"do_{action.id.replace('.', '_')}"), action.id
