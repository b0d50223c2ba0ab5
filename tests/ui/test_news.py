"""What others change appears in place, with a sign for a while, and eats nothing that is typed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from okrtui.ui.terminal import terminal_of
from okrtui.workspace import commands
from tests.ui.driving import Drive, drive
from tests.ui.test_saving import locked

if TYPE_CHECKING:
    from okrtui.workspace.workspace import Workspace
    from tests.ui.conftest import Open

NEWS = "»"


@pytest.fixture
def two(open_sample: Open) -> tuple[Workspace, Workspace]:
    return open_sample("ana"), open_sample("ben")


def test_a_row_that_somebody_changed_has_a_sign_and_the_status_line_the_author(
    two: tuple[Workspace, Workspace],
) -> None:
    mine, theirs = two

    async def scenario(hand: Drive) -> None:
        await hand.go_to("O3")
        theirs.run(commands.check_in(theirs, 2, "8.4", confidence=7))
        await hand.wait_for(lambda: f"{NEWS}KR2" in hand.line_of("KR2 "))
        assert "8.4" in hand.line_of("KR2 ")
        assert hand.said == "ben: check-in KR2"
        theirs.run(commands.log(theirs, 3, "99.8"))
        await hand.wait_for(lambda: f"{NEWS}App" in "\n".join(hand.lines()))
        assert hand.board.key == "O3"
        hand.board.signs.fade()
        await hand.pilot.pause()
        assert NEWS not in "\n".join(hand.lines())

    drive(mine, scenario)


def test_the_sign_goes_by_itself_and_nothing_is_drawn_from_then_on(
    two: tuple[Workspace, Workspace], monkeypatch: pytest.MonkeyPatch
) -> None:
    mine, theirs = two
    monkeypatch.setattr("okrtui.ui.signs.NEWS", 0.3)

    async def scenario(hand: Drive) -> None:
        theirs.run(commands.edit(theirs, "KR3", {"title": "Three perks"}))
        await hand.wait_for(lambda: f"{NEWS}KR3" in "\n".join(hand.lines()))
        await hand.wait_for(lambda: NEWS not in "\n".join(hand.lines()))
        assert not [timer for timer in hand.board._timers if timer._active.is_set()]

    drive(mine, scenario)


def test_a_folded_row_has_the_sign_of_what_it_hides(two: tuple[Workspace, Workspace]) -> None:
    mine, theirs = two

    async def scenario(hand: Drive) -> None:
        await hand.go_to("O1")
        await hand.do("fold.close")
        work = next(iter(mine.initiatives.values()))
        theirs.run(commands.edit(theirs, "KR1", {"weight": "3"}))
        theirs.run(commands.edit(theirs, f"I{work.id}", {"owner": "cho"}))
        await hand.wait_for(lambda: f"{NEWS}O1" in hand.line_of("O1 "))
        await hand.do("fold.open")
        assert hand.board.signs.of("KR1") == ""

    drive(mine, scenario)


def test_one_s_own_changes_are_no_news(two: tuple[Workspace, Workspace]) -> None:
    mine, _ = two

    async def scenario(hand: Drive) -> None:
        await hand.go_to("KR2")
        await hand.do("value.increase")
        await hand.wait_said("KR2")
        await hand.wait_for(lambda: not hand.board.saving)
        assert NEWS not in "\n".join(hand.lines())

    drive(mine, scenario)


def test_without_unicode_the_sign_is_one_that_the_terminal_has(
    two: tuple[Workspace, Workspace],
) -> None:
    mine, theirs = two

    async def scenario(hand: Drive) -> None:
        theirs.run(commands.edit(theirs, "KR3", {"weight": "3"}))
        await hand.wait_for(lambda: "@KR3" in "\n".join(hand.lines()))

    drive(mine, scenario, terminal=terminal_of({"TERM": "xterm", "NO_COLOR": "1"}, "ascii"))


TEXT = "Reduce churn of pass holders"


@pytest.mark.parametrize("opens", ["goal.edit", "goal.add", "view.filter", "marks.change"])
def test_nothing_typed_is_lost_while_others_change_the_very_rows(
    two: tuple[Workspace, Workspace], opens: str
) -> None:
    mine, theirs = two
    changes = (
        lambda: commands.edit(theirs, "KR2", {"owner": "cho"}),
        lambda: commands.check_in(theirs, 2, "8.5"),
        lambda: commands.add_key_result(theirs, 1, "Praise from 2 to 9"),
        lambda: commands.delete(theirs, "KR1"),
        lambda: commands.move(theirs, "KR2", "O3"),
        lambda: commands.move(theirs, "O3", before="O1"),
        lambda: commands.edit(theirs, "O1", {"title": "Riders who stay"}),
    )

    async def scenario(hand: Drive) -> None:
        await hand.go_to("KR2")
        await hand.do(opens)
        if opens == "goal.edit":
            await hand.put("")
        for number, character in enumerate(TEXT):
            if number % 4 == 0 and number // 4 < len(changes):
                theirs.run(changes[number // 4]())
                await hand.wait_for(lambda: mine.number == theirs.number)
            await hand.type(character)
        line = hand.board.line
        assert line is not None
        assert line.value == TEXT
        assert mine.objectives[1].title == "Riders who stay"

    drive(mine, scenario)


def test_keys_typed_behind_a_conflict_decide_nothing(two: tuple[Workspace, Workspace]) -> None:
    mine, theirs = two

    async def scenario(hand: Drive) -> None:
        await hand.go_to("KR2")
        await hand.do("goal.edit")
        await hand.put("Churn, says ana")
        theirs.run(commands.edit(theirs, "KR2", {"title": "Churn, says ben"}))
        with locked(mine):
            # "m" and "t" would be answers, had one seen the question.
            await hand.press("enter", "m", "t", "m")
        await hand.wait_for(lambda: hand.board.editing.deciding.asking)
        assert "3 keys typed since were not done" in hand.said
        assert hand.board.editing.editor is not None
        assert hand.board.editing.editor.value == "Churn, says ana"
        await hand.wait_for(lambda: mine.key_results[2].title == "Churn, says ben")

    drive(mine, scenario)
