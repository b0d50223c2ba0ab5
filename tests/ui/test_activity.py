"""The activity tells who changed what, undoes what one points at, reads no more than is seen."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from okrtui.store.journal_store import JournalStore
from okrtui.store.ports import Commit, Wanted
from okrtui.ui.screens import activity
from okrtui.ui.screens.activity import ActivityPage
from okrtui.workspace import commands
from okrtui.workspace.cycle.voting import vote
from okrtui.workspace.workspace import Workspace
from tests.ui.conftest import Open
from tests.ui.driving import NARROW, Drive, drive


def page(hand: Drive) -> ActivityPage:
    shown = hand.app.screen
    assert isinstance(shown, ActivityPage)
    return shown


def numbers(hand: Drive) -> list[int]:
    return [line.entry.n for line in page(hand).list.lines if line.entry is not None]


def test_a_vote_is_told_without_how_sure_somebody_was(open_sample: Open) -> None:
    other = open_sample("ben")
    other.run(vote(other, "KR1", "3"))
    mine = open_sample("ana")

    async def scenario(hand: Drive) -> None:
        await hand.do("activity.open")
        await hand.wait_for(lambda: 2 in numbers(hand))
        await to_change(hand, 2)
        assert "vote added" in page(hand).said
        assert not any("confidence" in line for line in hand.lines())

    drive(mine, scenario)


async def to_change(hand: Drive, n: int) -> None:
    shown = page(hand)
    at = next(i for i, line in enumerate(shown.list.lines) if line.entry and line.entry.n == n)
    shown.list.move_to(at)
    shown.show_notes()
    await hand.pilot.pause()


@pytest.fixture
def busy(open_sample: Open) -> Workspace:
    """The sample with changes of two people: ben's #2, ana's #3 and #4."""
    ben, ana = open_sample("ben"), open_sample("ana")
    ben.run(commands.edit(ben, "KR2", {"target": "7.5"}))
    ana.poll()
    ana.absorb()
    ana.run(commands.edit(ana, "KR1", {"owner": "eva"}))
    ana.run(commands.check_in(ana, 1, value="40"))
    return ana


def test_changes_stand_below_their_day_newest_first_with_old_and_new(busy: Workspace) -> None:
    async def scenario(hand: Drive) -> None:
        await hand.do("activity.open")
        await hand.wait_for(lambda: numbers(hand) == [4, 3, 2, 1])
        assert hand.line_of("KR1 Weekly returning riders: owner ana → eva")
        assert "#4 · ana ·" in page(hand).said
        assert "KR1 Weekly returning riders: check-in added" in page(hand).said
        assert hand.line_of("Today, ") or hand.line_of(" 20")

    drive(busy, scenario)


def test_a_change_is_undone_where_it_stands_whoever_made_it(busy: Workspace) -> None:
    async def scenario(hand: Drive) -> None:
        await hand.do("activity.open")
        await hand.wait_for(lambda: numbers(hand) == [4, 3, 2, 1])
        await to_change(hand, 2)
        await hand.do("activity.undo")
        await hand.wait_for(lambda: numbers(hand) == [5, 4, 3, 2, 1])
        await hand.wait_for(lambda: "undone: " in page(hand).said)
        assert "undone by #5" in hand.line_of("KR2 Monthly churn of pass holders: target")
        assert busy.key_results[2].target == 8
        current = page(hand).list.current
        assert current is not None
        assert current.entry is not None
        assert current.entry.n == 2
        await hand.do("activity.undo")
        assert "#2 is undone already, by #5" in page(hand).said
        await to_change(hand, 5)
        await hand.do("activity.undo")
        await hand.wait_for(lambda: len(numbers(hand)) == 6)
        assert busy.key_results[2].target == 7.5
        assert "undone" not in hand.line_of("KR2 Monthly churn of pass holders: target")

    drive(busy, scenario)


def test_what_others_built_upon_is_not_undone_and_says_why(
    busy: Workspace, open_sample: Open
) -> None:
    other = open_sample("cho")
    other.run(commands.edit(other, "KR1", {"owner": "dan"}))

    async def scenario(hand: Drive) -> None:
        await hand.do("activity.open")
        await hand.wait_for(lambda: 3 in numbers(hand))
        await to_change(hand, 3)
        await hand.do("activity.undo")
        await hand.wait_for(lambda: "by cho" in page(hand).said)
        assert busy.key_results[1].owner == "dan"

    drive(busy, scenario)


def test_a_change_of_hundreds_is_asked_for_twice(sample: Workspace) -> None:
    async def scenario(hand: Drive) -> None:
        await hand.do("activity.open")
        await hand.wait_for(lambda: numbers(hand) == [1])
        await hand.do("activity.undo")
        assert "changes at once; u again undoes them" in page(hand).said
        assert sample.objectives

    drive(sample, scenario)


def test_read_only_nothing_is_undone(busy: Workspace, open_sample: Open) -> None:
    async def scenario(hand: Drive) -> None:
        await hand.do("activity.open")
        await hand.wait_for(lambda: len(numbers(hand)) == 4)
        await hand.do("activity.undo")
        assert "opened for reading only" in page(hand).said

    drive(open_sample(read_only=True), scenario)


@pytest.mark.parametrize(
    ("words", "left"),
    [
        ("by:ben", [2]),
        ("kr1", [4, 3, 1]),
        ("owner:eva kr1", [4, 3, 1]),
        ("target", [2, 1]),
        ("#3", [3]),
        ("nobody", []),
    ],
)
def test_a_filter_leaves_what_is_asked_for(busy: Workspace, words: str, left: list[int]) -> None:
    async def scenario(hand: Drive) -> None:
        await hand.do("activity.open", "view.filter")
        await hand.type(words)
        await hand.wait_for(lambda: numbers(hand) == left)

    drive(busy, scenario)


def test_only_this_goal_or_only_mine_and_back(busy: Workspace) -> None:
    async def scenario(hand: Drive) -> None:
        await hand.do("activity.open")
        await hand.wait_for(lambda: numbers(hand) == [4, 3, 2, 1])
        await hand.do("activity.goal")
        await hand.wait_for(lambda: numbers(hand) == [4, 3, 1])
        assert "Activity of KR1" in hand.lines()[0]
        await hand.do("activity.goal", "activity.mine")
        await hand.wait_for(lambda: numbers(hand) == [4, 3, 1])
        assert "by ana" in hand.lines()[0]
        await hand.do("activity.mine")
        await hand.wait_for(lambda: numbers(hand) == [4, 3, 2, 1])

    drive(busy, scenario)


def test_changes_of_others_come_on_top_while_one_looks(busy: Workspace, open_sample: Open) -> None:
    other = open_sample("cho")

    async def scenario(hand: Drive) -> None:
        await hand.do("activity.open", "cursor.down")
        await hand.wait_for(lambda: numbers(hand) == [4, 3, 2, 1])
        other.run(commands.edit(other, "O2", {"owner": "dan"}))
        await hand.wait_for(lambda: numbers(hand) == [5, 4, 3, 2, 1])
        current = page(hand).list.current
        assert current is not None
        assert current.entry is not None
        assert current.entry.n == 3

    drive(busy, scenario)


def test_what_is_written_while_the_page_opens_stands_there_once(
    busy: Workspace, open_sample: Open
) -> None:
    other = open_sample("cho")

    async def scenario(hand: Drive) -> None:
        opened = ActivityPage(hand.board)
        other.run(commands.edit(other, "O2", {"owner": "dan"}))
        await hand.wait_for(lambda: busy.number == 5)
        await hand.app.push_screen(opened)
        await hand.wait_for(lambda: numbers(hand) == [5, 4, 3, 2, 1])
        other.run(commands.edit(other, "O2", {"owner": "eva"}))
        await hand.wait_for(lambda: numbers(hand)[0] == 6)
        assert numbers(hand) == [6, 5, 4, 3, 2, 1]

    drive(busy, scenario)


def test_enter_goes_to_the_goal_that_was_changed(busy: Workspace) -> None:
    async def scenario(hand: Drive) -> None:
        await hand.do("activity.open")
        await hand.wait_for(lambda: numbers(hand) == [4, 3, 2, 1])
        await to_change(hand, 2)
        await hand.do("list.open")
        await hand.wait_for(lambda: hand.board.key == "KR2")
        assert hand.board.is_active

    drive(busy, scenario)


def test_a_goal_that_is_gone_is_told_and_the_page_stays(busy: Workspace) -> None:
    busy.run(commands.add_objective(busy, "We were here for a moment"))
    new = f"O{max(busy.objectives)}"
    busy.run(commands.delete(busy, new))

    async def scenario(hand: Drive) -> None:
        await hand.do("activity.open")
        await hand.wait_for(lambda: 6 in numbers(hand))
        await hand.do("list.open")
        assert f"{new} is gone" in page(hand).said

    drive(busy, scenario)


def test_no_more_is_read_than_is_looked_at(
    busy: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    for n in range(300):
        busy.run(commands.edit(busy, "KR1", {"title": f"Riders who return, {n}"}))
    read = 0
    log_back = JournalStore.log_back

    def counted(store: JournalStore, wanted: Wanted | None = None) -> Iterator[Commit]:
        nonlocal read
        for commit in log_back(store, wanted):
            read += 1
            yield commit

    monkeypatch.setattr(JournalStore, "log_back", counted)
    monkeypatch.setattr(activity, "_FAR", 50)

    async def scenario(hand: Drive) -> None:
        await hand.do("activity.open")
        await hand.wait_for(lambda: len(numbers(hand)) >= 40)
        assert read < 100
        seen = read
        await hand.do("cursor.down", "cursor.down")
        assert read - seen < 10
        await hand.do("cursor.last")
        await hand.wait_for(lambda: read > seen + 40)
        assert "goes on from here" in page(hand).said
        assert read < 300

    drive(busy, scenario, size=NARROW)
