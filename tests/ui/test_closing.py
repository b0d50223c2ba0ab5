"""Closing a cycle on the board: every answer stored, nothing typed lost, others seen."""

from __future__ import annotations

from pathlib import Path

import pytest

from okrtui.domain.errors import Invalid
from okrtui.ui import actions
from okrtui.ui.screens.carrying import CarryPage
from okrtui.ui.screens.closing import ClosingScreen
from okrtui.ui.screens.cycle import CyclePage
from okrtui.ui.screens.digest import DigestScreen
from okrtui.ui.terminal import terminal_of
from okrtui.workspace import commands
from okrtui.workspace.change import Change, Done
from okrtui.workspace.cycle.life import close_cycle
from okrtui.workspace.placing import move
from okrtui.workspace.workspace import Workspace
from tests.ui.driving import NARROW, Drive, action, drive


def walk(hand: Drive) -> ClosingScreen:
    shown = hand.app.screen
    assert isinstance(shown, ClosingScreen)
    return shown


def at(hand: Drive) -> tuple[str, str]:
    """The card and the field."""
    return walk(hand).turn.card.card, walk(hand).turn.field


async def begin(hand: Drive) -> None:
    await hand.do("cycle.open")
    await hand.wait_for(lambda: isinstance(hand.app.screen, CyclePage))
    await hand.do("cycle.close")
    await hand.wait_for(lambda: isinstance(hand.app.screen, ClosingScreen))
    await hand.wait_for(lambda: not walk(hand).busy)


async def wait_at(hand: Drive, card: str, field: str = "") -> None:
    def there() -> bool:
        shown = hand.app.screen
        return (
            isinstance(shown, ClosingScreen)
            and not shown.busy
            and at(hand)[0] == card
            and field in ("", at(hand)[1])
        )

    await hand.wait_for(there)


@pytest.fixture
def goals(empty: Workspace) -> Workspace:
    """Three key results at 0.4, and KR4 of which nothing is known."""
    run = empty.run
    run(commands.add_objective(empty, "Riders come back every week", cycle="2026-Q4"))
    for number in range(4):
        run(commands.add_key_result(empty, 1, f"Goal {number}", start=10, target=20))
    for id in range(1, 4):
        run(commands.check_in(empty, id, "14", confidence=6, date="2026-11-20"))
    return empty


def other(goals: Workspace) -> Workspace:
    return Workspace.open(goals.path, user="ben", today=goals.today)


def test_a_whole_cycle_is_graded_closed_carried_over_and_reported(goals: Workspace) -> None:
    async def scenario(hand: Drive) -> None:
        await begin(hand)
        assert "0.4 as progress suggests" in hand.line_of("Grade")
        await hand.press("enter", action("closing.keep"), "enter")
        await wait_at(hand, "KR2", "grade")
        await hand.press("enter", action("closing.modify"))
        await hand.type("ask riders first")
        await hand.press("enter")
        await wait_at(hand, "KR3")
        await hand.type("0.7")
        await hand.press("enter")
        assert at(hand) == ("KR3", "reason")
        await hand.press("enter")
        assert "wants a reason" in walk(hand).said
        await hand.type("the late launch was no fault of ours")
        await hand.press("enter", action("closing.abandon"), "enter")
        await wait_at(hand, "KR4")
        await hand.press("enter")
        assert "nothing is suggested" in walk(hand).said
        await hand.type("0")
        await hand.press("enter")
        assert at(hand) == ("KR4", "reason")
        assert hand.line_of("why this grade; nothing is suggested")
        assert not hand.line_of("Why another")
        await hand.type("never begun")
        await hand.press("enter", action("closing.abandon"), "enter")
        await wait_at(hand, "close", "close")
        assert hand.line_of("partly met")
        assert goals.cycle_named("2026-Q4").state == "active"
        await hand.do("question.yes")
        await hand.wait_for(lambda: isinstance(hand.app.screen, CarryPage))
        assert goals.cycle_named("2026-Q4").state == "closed"
        await hand.do("list.open")
        await hand.press("plus")
        await hand.wait_for(lambda: len(goals.key_results) == 6)
        await hand.do("app.back")
        await hand.wait_for(lambda: isinstance(hand.app.screen, DigestScreen))
        assert hand.line_of("Distribution")
        await hand.do("page.close")
        await hand.wait_for(lambda: isinstance(hand.app.screen, CyclePage))

    drive(goals, scenario)
    records = goals.key_results
    assert [records[id].grade for id in range(1, 5)] == [0.4, 0.4, 0.7, 0]
    assert [records[id].outcome for id in range(1, 5)] == ["keep", "modify", "abandon", "abandon"]
    assert records[2].lesson == "ask riders first"
    assert records[3].grade_reason == "the late launch was no fault of ours"
    assert [(records[id].carried_from, records[id].start) for id in (5, 6)] == [(1, 14), (2, 14)]
    assert goals.cycle_named("2027-Q1").state == "draft"


def test_each_answer_is_one_change_that_is_taken_back_in_a_line(goals: Workspace) -> None:
    async def scenario(hand: Drive) -> None:
        await begin(hand)
        await hand.press("enter", action("closing.modify"))
        await hand.type("ask first")
        await hand.press("enter")
        await wait_at(hand, "KR2")
        assert goals.key_results[1].lesson == "ask first"
        await hand.do("change.undo")
        await wait_at(hand, "KR1")
        assert goals.key_results[1].grade is None
        assert goals.key_results[1].lesson == ""
        assert "KR1" in walk(hand).said
        await hand.do("change.redo")
        await hand.wait_for(lambda: goals.key_results[1].grade == 0.4)

    drive(goals, scenario)


def test_what_is_no_grade_keeps_the_field_open(goals: Workspace) -> None:
    async def scenario(hand: Drive) -> None:
        await begin(hand)
        await hand.type("7")
        await hand.press("enter")
        assert at(hand) == ("KR1", "grade")
        assert "7 is no grade" in walk(hand).said
        assert walk(hand).turn.typed.grade == "7"

    drive(goals, scenario)


def test_leaving_keeps_what_is_graded_and_what_is_typed(goals: Workspace, tmp_path: Path) -> None:
    drafts = tmp_path / "drafts"

    async def first(hand: Drive) -> None:
        await begin(hand)
        await hand.press("enter", action("closing.keep"), "enter")
        await wait_at(hand, "KR2")
        await hand.press("enter", action("closing.modify"))
        await hand.type("half a les")
        await hand.do("review.back", "app.back")
        await hand.do("app.back") if isinstance(hand.app.screen, ClosingScreen) else None
        await hand.wait_for(lambda: isinstance(hand.app.screen, CyclePage))
        assert hand.line_of("left with 3 to grade")

    drive(goals, first, drafts=drafts)
    again = Workspace.open(goals.path, user="ana", today=goals.today)

    async def second(hand: Drive) -> None:
        await begin(hand)
        assert at(hand)[0] == "KR2"
        assert walk(hand).turn.typed.outcome == "modify"
        assert walk(hand).turn.typed.lesson == "half a les"

    drive(again, second, drafts=drafts)


def test_what_is_typed_on_several_cards_stays_on_each(goals: Workspace, tmp_path: Path) -> None:
    drafts = tmp_path / "drafts"

    async def first(hand: Drive) -> None:
        await begin(hand)
        await hand.type("0.9")
        await hand.press("enter")
        await hand.type("luck")
        await hand.do("app.back", "app.back")
        await hand.wait_for(lambda: isinstance(hand.app.screen, CyclePage))
        await hand.do("cycle.close")
        await wait_at(hand, "KR1")
        await hand.do("app.palette")
        await hand.type("skip")
        await hand.press("enter")
        await wait_at(hand, "KR2")
        await hand.type("0.1")
        walk(hand).keep_draft()

    drive(goals, first, drafts=drafts)
    again = Workspace.open(goals.path, user="ana", today=goals.today)

    async def second(hand: Drive) -> None:
        await begin(hand)
        assert (at(hand)[0], walk(hand).turn.typed.grade) == ("KR2", "0.1")
        await hand.press("ctrl+u")
        await hand.do("review.back")
        await wait_at(hand, "KR1")
        assert walk(hand).turn.typed[:2] == ("0.9", "luck")

    drive(again, second, drafts=drafts)


def test_a_grade_by_somebody_else_is_told_and_asked_over(goals: Workspace) -> None:
    ben = other(goals)

    async def scenario(hand: Drive) -> None:
        await begin(hand)
        await hand.press("enter", action("closing.modify"))
        await hand.type("mine")
        ben.run(commands.edit(ben, "KR1", {"grade": "suggested", "lesson": "theirs"}))
        await hand.wait_for(lambda: "ben" in walk(hand).said)
        assert walk(hand).turn.typed.lesson == "mine"
        assert hand.line_of("0.4 stays") or hand.line_of("graded")
        await hand.press("enter")
        await wait_at(hand, "KR2")

    drive(goals, scenario)
    assert goals.key_results[1].lesson == "mine"
    ben.close()


def test_a_grade_that_comes_in_between_is_not_written_over_unseen(goals: Workspace) -> None:
    ben = other(goals)

    async def scenario(hand: Drive) -> None:
        await begin(hand)
        await hand.press("enter", action("closing.modify"))
        await hand.type("mine")
        ben.run(commands.edit(ben, "KR1", {"grade": "0.1"}, reason="the last week was bad"))
        await hand.press("enter")
        await hand.wait_for(lambda: not walk(hand).busy and "ben" in walk(hand).said)
        assert (goals.key_results[1].grade, at(hand)[0]) == (0.1, "KR1")
        assert walk(hand).turn.typed.lesson == "mine"
        await hand.press("enter")
        await wait_at(hand, "KR2")

    drive(goals, scenario)
    assert (goals.key_results[1].grade, goals.key_results[1].lesson) == (0.1, "mine")
    ben.close()


def test_a_goal_that_is_deleted_meanwhile_gives_back_what_was_typed(goals: Workspace) -> None:
    ben = other(goals)

    async def scenario(hand: Drive) -> None:
        await begin(hand)
        await hand.press("enter", action("closing.modify"))
        await hand.type("never lost")
        ben.run(commands.delete(ben, "KR1"))
        await wait_at(hand, "KR2")
        assert "KR1 was deleted by ben" in walk(hand).said
        assert "never lost" in walk(hand).said

    drive(goals, scenario)
    ben.close()


def test_a_goal_that_is_moved_to_another_cycle_is_told_as_that(goals: Workspace) -> None:
    ben = other(goals)
    ben.run(commands.add_objective(ben, "Money that lasts", cycle="2027-Q1"))

    async def scenario(hand: Drive) -> None:
        await hand.wait_for(lambda: len(goals.objectives) == 2)
        await begin(hand)
        ben.run(move(ben, "KR1", to="O2"))
        await wait_at(hand, "KR2")
        assert "KR1 was moved to another cycle by ben" in walk(hand).said

    drive(goals, scenario)
    ben.close()


def test_a_cycle_that_somebody_else_closes_ends_the_walk(goals: Workspace) -> None:
    ben = other(goals)
    for id in (1, 2, 3, 4):
        ben.run(commands.edit(ben, f"KR{id}", {"grade": "0.1"}, reason="so it was"))

    async def scenario(hand: Drive) -> None:
        await hand.wait_for(lambda: goals.key_results[4].grade == 0.1)
        await begin(hand)
        assert at(hand) == ("close", "close")
        ben.run(close_cycle(ben, ben.cycle_named("2026-Q4")))
        await hand.wait_for(lambda: isinstance(hand.app.screen, CyclePage))
        assert hand.line_of("closed already")

    drive(goals, scenario)
    ben.close()


def test_nothing_is_closed_while_a_grade_is_missing(goals: Workspace) -> None:
    async def scenario(hand: Drive) -> None:
        await begin(hand)
        for card in ("KR1", "KR2", "KR3", "KR4"):
            await wait_at(hand, card)
            await hand.do("review.skip")
        await wait_at(hand, "close")
        assert "KR1, KR2, KR3, KR4" in hand.line_of("no grade yet")
        await hand.do("question.yes")
        await wait_at(hand, "KR1")
        assert "no grade yet" in walk(hand).said
        assert goals.cycle_named("2026-Q4").state == "active"

    drive(goals, scenario)


def test_an_answer_that_can_not_be_stored_stays_on_its_card(
    goals: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    commit = goals.commit
    failed: list[Change] = []

    def fails_once(change: Change) -> Done:
        if not failed:
            failed.append(change)
            raise Invalid("The disk is full", "Make room")
        return commit(change)

    async def scenario(hand: Drive) -> None:
        await begin(hand)
        monkeypatch.setattr(goals, "commit", fails_once)
        await hand.press("enter", action("closing.modify"))
        await hand.type("kept")
        await hand.press("enter")
        await hand.wait_for(lambda: "The disk is full" in walk(hand).said)
        assert walk(hand).turn.typed.lesson == "kept"
        await hand.press("enter")
        await wait_at(hand, "KR2")

    drive(goals, scenario)
    assert goals.key_results[1].lesson == "kept"


@pytest.mark.parametrize("size", [NARROW, (60, 16), (40, 12)])
def test_every_field_is_seen_in_small_windows(goals: Workspace, size: tuple[int, int]) -> None:
    async def scenario(hand: Drive) -> None:
        await begin(hand)
        await hand.type("0.9")
        assert hand.line_of("Grade").endswith("0.9")
        await hand.press("enter")
        await hand.type("luck")
        assert hand.line_of("Why another").endswith("luck")
        await hand.press("enter", action("closing.modify"))
        await hand.type("less luck")
        assert hand.line_of("Learned").endswith("less luck")

    drive(goals, scenario, size=size)


def test_it_is_drawn_with_ascii_alone(goals: Workspace) -> None:
    async def scenario(hand: Drive) -> None:
        await begin(hand)
        await hand.do("review.skip")
        await hand.press("enter", "enter", "enter")
        await wait_at(hand, "KR3")

    drive(goals, scenario, size=NARROW, terminal=terminal_of({"TERM": "linux"}, "ascii"))


def test_every_action_of_closing_has_one_method(goals: Workspace) -> None:
    async def scenario(hand: Drive) -> None:
        await begin(hand)
        done = [name for part in walk(hand).parts for name in dir(part) if name.startswith("do_")]
        assert sorted(done) == sorted(f"do_{a.id.replace('.', '_')}" for a in actions.in_closing())

    drive(goals, scenario)


# ---------------------------------------------------------------------- carrying over


def carry(hand: Drive) -> CarryPage:
    shown = hand.app.screen
    assert isinstance(shown, CarryPage)
    return shown


def test_rows_are_chosen_and_carried_into_a_new_cycle_as_one_change(goals: Workspace) -> None:
    async def scenario(hand: Drive) -> None:
        await hand.do("cycle.open", "cycle.carry")
        await hand.do("list.open")
        assert "nothing is chosen" in carry(hand).said
        await hand.do("mark.row", "mark.row", "list.open")
        await hand.press("plus")
        await hand.wait_for(lambda: "takes it back" in carry(hand).said)
        assert hand.line_of("KR5 in 2027-Q1")
        await hand.do("app.back", "change.undo")
        await hand.wait_for(lambda: len(goals.cycles) == 1)
        assert len(goals.key_results) == 4

    drive(goals, scenario)


def test_what_goes_on_already_is_not_chosen_again(goals: Workspace) -> None:
    goals.run(commands.edit(goals, "KR1", {"grade": "suggested", "outcome": "keep"}))
    goals.run(commands.edit(goals, "KR2", {"grade": "suggested", "outcome": "modify"}))

    async def scenario(hand: Drive) -> None:
        await hand.do("cycle.open", "cycle.carry")
        assert carry(hand).chosen == ["KR1", "KR2"]
        await hand.do("list.open")
        await hand.press("plus")
        await hand.wait_for(lambda: len(goals.cycles) == 2)
        await hand.wait_for(lambda: carry(hand).chosen == [])
        await hand.do("app.back", "cycle.carry")
        assert carry(hand).chosen == []

    drive(goals, scenario)


# ---------------------------------------------------------------------- a closed cycle


@pytest.fixture
def closed(goals: Workspace) -> Workspace:
    for id in (1, 2, 3, 4):
        goals.run(commands.edit(goals, f"KR{id}", {"grade": "0.1"}, reason="so it was"))
    goals.run(close_cycle(goals, goals.cycle_named("2026-Q4")))
    goals.run(commands.add_kpi(goals, "Uptime", green=99, red=95))
    return goals


@pytest.mark.parametrize(
    "id",
    ["goal.edit", "goal.check_in", "goal.add", "goal.add_objective", "goal.delete", "goal.move",
     "value.increase", "goal.add_initiative"],
)  # fmt: skip
def test_a_closed_cycle_is_read_and_not_changed(closed: Workspace, id: str) -> None:
    async def scenario(hand: Drive) -> None:
        await hand.go_to("KR1")
        await hand.do(id)
        assert "2026-Q4 is closed and kept as it is" in hand.said
        assert not hand.board.editing.open
        await hand.do("goal.why")
        await hand.wait_for(lambda: not hand.board.is_active)

    drive(closed, scenario)


def test_a_kpi_is_changed_also_while_a_closed_cycle_is_shown(closed: Workspace) -> None:
    async def scenario(hand: Drive) -> None:
        await hand.go_to("K1")
        await hand.do("goal.edit_all")
        assert hand.board.editing.open

    drive(closed, scenario)


def test_closing_is_taken_back_and_goals_take_values_again(closed: Workspace) -> None:
    async def scenario(hand: Drive) -> None:
        await hand.do("change.undo", "change.undo")
        await hand.wait_for(lambda: closed.cycle_named("2026-Q4").state == "active")
        await hand.go_to("KR1")
        await hand.do("goal.check_in")
        assert hand.board.editing.open

    drive(closed, scenario)


def test_text_of_others_is_drawn_and_never_obeyed(empty: Workspace) -> None:
    bad = "[red]a[/red] \x1b[31mb\u202e"
    empty.run(commands.add_objective(empty, "Riders come back every week", cycle="2026-Q4"))
    empty.run(commands.add_key_result(empty, 1, "Goal", start=1, target=2, owner="[b]ben"))
    document = empty.model.key_results.document(1)
    assert document is not None
    empty.run(commands.edit(empty, "KR1", {"lesson": bad, "title": bad, "grade": "1"},
                            reason=bad))  # fmt: skip

    async def scenario(hand: Drive) -> None:
        await begin(hand)
        await hand.do("review.back")
        await wait_at(hand, "KR1")
        assert hand.line_of("[red]a[/red]")
        assert not hand.line_of("\x1b")
        assert not hand.line_of("\u202e")
        await hand.do("review.leave", "cycle.carry")
        assert hand.line_of("[red]a[/red]")

    drive(empty, scenario)
