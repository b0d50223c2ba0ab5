"""This cycle on the board: its steps, what can't be done now, its votes, the next one."""

from __future__ import annotations

from okrtui.ui.screens.choosing import ChoiceScreen
from okrtui.ui.screens.cycle import CyclePage
from okrtui.ui.screens.digest import DigestScreen
from okrtui.ui.screens.votes import VotesPage
from okrtui.workspace import commands
from okrtui.workspace.change import Change
from okrtui.workspace.cycle.life import add_cycle, close_cycle, start_cycle
from okrtui.workspace.cycle.voting import ballot, vote
from okrtui.workspace.workspace import Workspace
from tests.ui.conftest import Open
from tests.ui.driving import Drive, action, drive


def page(hand: Drive) -> CyclePage:
    shown = hand.app.screen
    assert isinstance(shown, CyclePage)
    return shown


def votes(hand: Drive) -> VotesPage:
    shown = hand.app.screen
    assert isinstance(shown, VotesPage)
    return shown


async def open_page(hand: Drive) -> None:
    await hand.do("cycle.open")
    await hand.wait_for(lambda: isinstance(hand.app.screen, CyclePage))


def draft(workspace: Workspace, *, owner: str = "ana") -> Workspace:
    """2027-Q1, a draft with O1 and KR1 to KR3."""
    run = workspace.run
    run(add_cycle(workspace, "2027-Q1"))
    run(commands.add_objective(workspace, "Riders come back every week", cycle="2027-Q1",
                               owner=owner))  # fmt: skip
    for number in range(3):
        run(commands.add_key_result(workspace, 1, f"Goal {number}", start=10, target=20,
                                    unit="%", owner=owner))  # fmt: skip
    return workspace


def test_a_step_that_cannot_be_made_says_why(sample: Workspace) -> None:
    async def scenario(hand: Drive) -> None:
        await open_page(hand)
        assert "not now: 2026-Q4 is active" in hand.line_of("Start")
        await hand.do("cycle.start")
        assert "only a draft is started" in page(hand).said
        await hand.do("cycle.previous")
        assert "closed" in page(hand).heading()
        assert "is closed" in hand.line_of("Vote")

    sample.run(add_cycle(sample, "2026-Q3"))
    cycle = sample.cycle_named("2026-Q3")
    sample.run(close_cycle(sample, cycle))
    drive(sample, scenario)


def test_a_draft_is_started_after_a_yes_and_taken_back(empty: Workspace) -> None:
    draft(empty)

    async def scenario(hand: Drive) -> None:
        await open_page(hand)
        await hand.do("cycle.start")
        assert page(hand).asking
        await hand.do("question.no")
        assert empty.cycle_named("2027-Q1").state == "draft"
        await hand.do("cycle.start", "question.yes")
        await hand.wait_for(lambda: empty.cycle_named("2027-Q1").state == "active")
        await hand.wait_for(lambda: "takes it back" in page(hand).said)
        await hand.do("change.undo")
        await hand.wait_for(lambda: empty.cycle_named("2027-Q1").state == "draft")
        await hand.wait_for(lambda: "start cycle" in page(hand).said)

    drive(empty, scenario)


def test_the_coach_warns_of_a_draft_and_forbids_nothing(empty: Workspace) -> None:
    draft(empty)
    empty.run(commands.add_objective(empty, "Launch the app", cycle="2027-Q1"))

    async def scenario(hand: Drive) -> None:
        await open_page(hand)
        await hand.wait_for(lambda: hand.line_of("To mend ("))
        await hand.do("cycle.start")
        assert "to mend first" in page(hand).said
        await hand.do("question.yes")
        await hand.wait_for(lambda: empty.cycle_named("2027-Q1").state == "active")

    drive(empty, scenario)


def test_from_a_finding_one_goes_to_its_goal(empty: Workspace) -> None:
    draft(empty)
    empty.run(commands.add_objective(empty, "Launch the app", cycle="2027-Q1"))

    async def scenario(hand: Drive) -> None:
        await open_page(hand)
        await hand.wait_for(lambda: hand.line_of("To mend ("))
        lines = page(hand).list.lines
        at = next(n for n, line in enumerate(lines) if line.finding)
        page(hand).list.move_to(at)
        await hand.do("list.open")
        await hand.wait_for(lambda: hand.board.is_active)
        assert hand.board.key == "O2"

    drive(empty, scenario)


def test_each_digit_votes_and_goes_to_the_next(empty: Workspace) -> None:
    draft(empty)

    async def scenario(hand: Drive) -> None:
        await open_page(hand)
        await hand.do("cycle.vote")
        await hand.press("7", action("vote.digit"), action("vote.ten"))
        await hand.wait_for(lambda: ballot(empty, 1).is_open)
        assert [line.mine for line in votes(hand).list.lines] == [7, 0, 10]
        await hand.wait_for(lambda: "all have voted" in votes(hand).said)
        await hand.do("change.undo")
        await hand.wait_for(lambda: votes(hand).list.lines[2].mine is None)

    drive(empty, scenario)


def test_votes_are_blind_until_all_have_voted_and_follow_others(
    empty: Workspace, tmp_path: object
) -> None:
    draft(empty)
    empty.run(commands.edit(empty, "KR2", {"owner": "ben"}))
    ben = Workspace.open(empty.path, user="ben", today=empty.today)
    for id in (1, 2):
        ben.run(vote(ben, f"KR{id}", "3"))

    async def scenario(hand: Drive) -> None:
        await open_page(hand)
        await hand.do("cycle.vote")
        await hand.press("7", "7", "7")
        await hand.wait_for(lambda: [one.mine for one in votes(hand).list.lines] == [7, 7, 7])
        assert not any(line.others for line in votes(hand).list.lines)
        assert hand.line_of("1 of 2 have voted; missing: ben")
        assert not hand.line_of("ben 3")
        ben.run(vote(ben, "KR3", "3"))
        await hand.wait_for(lambda: hand.line_of("ben 3"))
        assert votes(hand).list.lines[0].mean == 5

    drive(empty, scenario)
    ben.close()


def test_a_vote_that_can_not_be_stored_goes_back_to_its_row(empty: Workspace) -> None:
    draft(empty)

    async def scenario(hand: Drive) -> None:
        await open_page(hand)
        await hand.do("cycle.vote")
        ben = Workspace.open(empty.path, user="ben", today=empty.today)
        ben.run(commands.delete(ben, "KR1"))
        ben.close()
        await hand.press("7")
        await hand.wait_for(lambda: "KR1" in votes(hand).said or len(votes(hand).list.lines) == 2)
        await hand.wait_for(lambda: [one.key for one in votes(hand).list.lines] == ["KR2", "KR3"])

    drive(empty, scenario)


def test_the_next_cycle_has_the_goals_of_this_one_again(sample: Workspace) -> None:
    async def scenario(hand: Drive) -> None:
        await open_page(hand)
        await hand.do("cycle.add")
        assert isinstance(hand.app.screen, ChoiceScreen)
        await hand.press("1")
        await hand.wait_for(lambda: isinstance(hand.app.screen, CyclePage))
        await hand.wait_for(lambda: "2027-Q1" in page(hand).heading())
        assert hand.board.cycle_name == "2027-Q1"
        await hand.do("change.undo")
        await hand.wait_for(lambda: len(sample.cycles) == 1)
        assert "2026-Q4" in page(hand).heading()

    drive(sample, scenario)


def test_another_name_for_the_next_cycle_wants_its_days(empty: Workspace) -> None:
    async def scenario(hand: Drive) -> None:
        await open_page(hand)
        await hand.do("cycle.add")
        await hand.press("n")
        await hand.type("Spring push")
        await hand.do("editor.save")
        assert "2027-02-01" in page(hand).said
        await hand.type(" 2027-02-01 2027-05-31")
        await hand.do("editor.save")
        await hand.wait_for(lambda: "Spring push" in page(hand).heading())

    drive(empty, scenario)
    assert str(empty.cycle_named("spring push").end) == "2027-05-31"


def test_the_report_of_a_cycle_is_a_page_to_copy(sample: Workspace) -> None:
    async def scenario(hand: Drive) -> None:
        await open_page(hand)
        await hand.do("cycle.report")
        assert isinstance(hand.app.screen, DigestScreen)
        assert hand.line_of("Key results")
        await hand.do("digest.copy")
        assert "Weekly returning riders" in hand.app.clipboard
        await hand.do("page.close")
        assert page(hand).is_active

    drive(sample, scenario)


def test_templates_go_into_the_cycle_of_the_page(empty: Workspace) -> None:
    draft(empty)

    async def scenario(hand: Drive) -> None:
        await open_page(hand)
        await hand.do("templates.open", "list.open", "editor.save")
        await hand.wait_for(lambda: len(empty.objectives) == 2)
        assert {o.cycle for o in empty.objectives.values()} == {1}

    drive(empty, scenario)


def test_nothing_is_offered_to_whoever_may_only_read(open_sample: Open) -> None:
    async def scenario(hand: Drive) -> None:
        await open_page(hand)
        for id in ("cycle.vote", "cycle.add", "cycle.start"):
            await hand.do(id)
            assert page(hand).said.startswith("not started") is False
            assert page(hand).why_not()[id] in page(hand).said

    drive(open_sample(read_only=True), scenario)


def started(workspace: Workspace) -> Change:
    return start_cycle(workspace, workspace.cycle_named("2027-Q1"))


def test_what_somebody_else_does_with_the_cycle_is_seen_at_once(empty: Workspace) -> None:
    draft(empty)
    ben = Workspace.open(empty.path, user="ben", today=empty.today)

    async def scenario(hand: Drive) -> None:
        await open_page(hand)
        ben.run(started(ben))
        await hand.wait_for(lambda: "active" in page(hand).heading())

    drive(empty, scenario)
    ben.close()


def test_what_stands_above_the_first_step_is_seen_in_a_low_window(sample: Workspace) -> None:
    async def scenario(hand: Drive) -> None:
        await open_page(hand)
        await hand.wait_for(lambda: page(hand).heading())
        await hand.do("cursor.up", "cursor.up")
        assert hand.line_of("week 8 of 13")
        await hand.do("cursor.last", "cursor.first")
        assert hand.line_of("week 8 of 13")

    drive(sample, scenario, size=(60, 16))
