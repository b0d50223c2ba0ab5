"""Two people at the same cell: nothing is overwritten unasked, nothing typed is lost."""

from __future__ import annotations

from pathlib import Path

import pytest

from okrtui.domain.records import Json
from okrtui.ui.actions import named
from okrtui.ui.drafts import Draft, Drafts
from okrtui.ui.terminal import Terminal, terminal_of
from okrtui.workspace import commands
from okrtui.workspace.workspace import Workspace
from tests.ui.conftest import Open
from tests.ui.driving import COLOURS, NARROW, WIDE, Drive, drive

SIZES = {"wide": WIDE, "narrow": NARROW, "least": (40, 12)}
PLAIN = terminal_of({"TERM": "xterm", "NO_COLOR": "1"}, "ascii")


def shown(hand: Drive) -> str:
    """What lies over the lists."""
    panel = hand.board.notice_panel
    if not panel.display:
        return ""
    region = panel.region
    strips = hand.app.screen._compositor.render_strips()[region.y : region.bottom]
    return "\n".join(strip.crop(region.x, region.right).text for strip in strips)


async def meet(hand: Drive, theirs: Workspace, mine: str, other: str) -> None:
    """Type a title for KR2 while ben gives it another, and try to save."""
    await hand.go_to("KR2")
    await hand.do("goal.edit")
    theirs.run(commands.edit(theirs, "KR2", {"title": other}))
    await hand.put(mine)
    await hand.do("editor.save")
    await hand.wait_for(lambda: hand.board.editing.deciding.asking)
    await hand.pilot.pause()


@pytest.fixture
def two(open_sample: Open) -> tuple[Workspace, Workspace]:
    return open_sample("ana"), open_sample("ben")


@pytest.mark.parametrize("terminal", [terminal_of(COLOURS, "utf-8"), PLAIN], ids=["utf", "plain"])
@pytest.mark.parametrize("size", SIZES.values(), ids=SIZES)
def test_a_conflict_shows_was_theirs_yours_who_when_and_the_keys(
    two: tuple[Workspace, Workspace], size: tuple[int, int], terminal: Terminal
) -> None:
    mine, theirs = two

    async def scenario(hand: Drive) -> None:
        title = mine.key_results[2].title
        await meet(hand, theirs, "Churn, says ana", "Churn, says ben")
        for text in ("KR2 title: ben", "just now", title, "Churn, says ben", "Churn, says ana"):
            assert text in shown(hand)
        for key in ("m keep yours", "t take theirs", "e edit"):
            assert key in shown(hand)
        editor = hand.board.editing.editor
        assert editor is not None
        assert editor.value == "Churn, says ana"
        panel, cell = hand.board.notice_panel.region, editor.region
        assert not panel.overlaps(cell), "what was typed stays in sight"
        if terminal is PLAIN:
            assert shown(hand).isascii()

    drive(mine, scenario, size=size, terminal=terminal)


def test_keep_yours_saves_over_theirs(two: tuple[Workspace, Workspace]) -> None:
    mine, theirs = two

    async def scenario(hand: Drive) -> None:
        await meet(hand, theirs, "Churn, says ana", "Churn, says ben")
        await hand.do("conflict.mine")
        await hand.wait_said("changed KR2")
        assert mine.key_results[2].title == "Churn, says ana"
        assert not hand.board.editing.open
        assert shown(hand) == ""

    drive(mine, scenario)


def test_keep_yours_asks_again_when_it_was_changed_once_more(
    two: tuple[Workspace, Workspace],
) -> None:
    mine, theirs = two

    async def scenario(hand: Drive) -> None:
        await meet(hand, theirs, "Churn, says ana", "Churn, says ben")
        theirs.run(commands.edit(theirs, "KR2", {"title": "Churn, ben insists"}))
        await hand.do("conflict.mine")
        await hand.wait_for(lambda: "ben insists" in shown(hand))
        assert mine.key_results[2].title != "Churn, says ana"
        await hand.do("conflict.mine")
        await hand.wait_said("changed KR2")
        assert mine.key_results[2].title == "Churn, says ana"

    drive(mine, scenario)


def test_take_theirs_writes_nothing_and_says_so(two: tuple[Workspace, Workspace]) -> None:
    mine, theirs = two

    async def scenario(hand: Drive) -> None:
        await meet(hand, theirs, "Churn, says ana", "Churn, says ben")
        number = mine.number
        await hand.do("conflict.theirs")
        assert "theirs" in hand.said
        assert not hand.board.editing.open
        assert (mine.key_results[2].title, mine.number) == ("Churn, says ben", number)

    drive(mine, scenario)


@pytest.mark.parametrize("key", named("conflict.edit").keys)
def test_edit_goes_on_typing_and_then_saves_over_theirs(
    two: tuple[Workspace, Workspace], key: str
) -> None:
    mine, theirs = two

    async def scenario(hand: Drive) -> None:
        await meet(hand, theirs, "Churn", "Churn, says ben")
        await hand.press(key)
        assert hand.board.editing.open
        assert "ben made it Churn, says ben" in shown(hand)
        await hand.type(" and ana")
        await hand.do("editor.save")
        await hand.wait_said("changed KR2")
        assert mine.key_results[2].title == "Churn and ana"

    drive(mine, scenario)


def test_only_its_own_keys_decide_a_conflict(two: tuple[Workspace, Workspace]) -> None:
    mine, theirs = two

    async def scenario(hand: Drive) -> None:
        await meet(hand, theirs, "Churn, says ana", "Churn, says ben")
        number = theirs.number
        await hand.press("enter", "x", "down", "7", "q")
        assert hand.board.editing.deciding.asking
        assert "keep yours" in hand.said
        editor = hand.board.editing.editor
        assert editor is not None
        assert (editor.value, mine.number) == ("Churn, says ana", number)

    drive(mine, scenario)


def test_the_same_value_from_two_people_is_no_conflict(two: tuple[Workspace, Workspace]) -> None:
    mine, theirs = two

    async def scenario(hand: Drive) -> None:
        await hand.go_to("KR2")
        await hand.do("goal.edit")
        theirs.run(commands.edit(theirs, "KR2", {"title": "Churn"}))
        await hand.put("Churn")
        await hand.do("editor.save")
        await hand.wait_for(lambda: not hand.board.editing.open)
        assert hand.board.status.role != "bad"

    drive(mine, scenario)


def test_numbers_in_a_conflict_have_their_unit(two: tuple[Workspace, Workspace]) -> None:
    mine, theirs = two

    async def scenario(hand: Drive) -> None:
        await hand.go_to("KR2")
        await hand.do("goal.edit", "editor.next", "editor.next", "editor.next")
        theirs.run(commands.edit(theirs, "KR2", {"target": "7.25"}))
        await hand.put("7")
        await hand.do("editor.save")
        await hand.wait_for(lambda: hand.board.editing.deciding.asking)
        await hand.pilot.pause()
        for side in ("was", "theirs", "yours"):
            assert f"{side} " in shown(hand)
        for value in (" 8 %", " 7.25 %", " 7 %"):
            assert value in shown(hand)

    drive(mine, scenario)


def test_hostile_and_endless_texts_in_a_conflict_are_harmless_and_cut(
    two: tuple[Workspace, Workspace],
) -> None:
    mine, theirs = two

    async def scenario(hand: Drive) -> None:
        await meet(hand, theirs, "[b]x[/b] " + "字" * 180, "\x1b]52;c;eA==\x07" + "y" * 180)
        text = shown(hand)
        assert "␛]52" in text
        assert "[b]x[/b]" in text
        assert "m keep yours" in text
        editor = hand.board.editing.editor
        assert editor is not None
        assert not hand.board.notice_panel.region.overlaps(editor.region)

    drive(mine, scenario, size=NARROW)


def test_an_empty_owner_filled_by_somebody_else_is_a_conflict(
    two: tuple[Workspace, Workspace],
) -> None:
    mine, theirs = two
    mine.run(commands.edit(mine, "KR2", {"owner": ""}))
    theirs.absorb(theirs.poll())

    async def scenario(hand: Drive) -> None:
        await hand.go_to("KR2")
        await hand.do("goal.edit", "editor.next")
        theirs.run(commands.edit(theirs, "KR2", {"owner": "eva"}))
        await hand.wait_for(lambda: mine.key_results[2].owner == "eva")
        await hand.put("dan")
        await hand.do("editor.save")
        await hand.wait_for(lambda: hand.board.editing.deciding.asking)
        assert mine.key_results[2].owner == "eva"
        await hand.pilot.pause()
        assert "empty" in shown(hand)

    drive(mine, scenario)


# ---------------------------------------------------------------------- several fields


async def meet_twice(hand: Drive, theirs: Workspace, drafts: Path) -> None:
    """Reopen a draft of title and owner after ben changed both, and try to save."""
    theirs.run(commands.edit(theirs, "KR2", {"title": "Churn, says ben", "owner": "eva"}))
    await hand.do("editor.save")
    await hand.wait_for(lambda: hand.board.editing.deciding.asking)
    await hand.pilot.pause()


@pytest.fixture
def with_draft(two: tuple[Workspace, Workspace], tmp_path: Path) -> Path:
    """The folder of a draft of two cells of KR2."""
    mine, _ = two
    record = mine.key_results[2]
    texts = {"title": "Churn, says ana", "owner": "dan"}
    base: dict[str, Json] = {"title": record.title, "owner": record.owner}
    Drafts(tmp_path / "drafts", mine.path, "ana").keep(Draft("cells", "KR2", "title", texts, base))
    return tmp_path / "drafts"


def test_a_reopened_draft_saves_all_its_cells_at_once(
    two: tuple[Workspace, Workspace], with_draft: Path
) -> None:
    mine, _ = two

    async def scenario(hand: Drive) -> None:
        await hand.wait_for(lambda: hand.board.editing.open)
        await hand.do("editor.save")
        await hand.wait_said("changed KR2")
        record = mine.key_results[2]
        assert (record.title, record.owner) == ("Churn, says ana", "dan")

    drive(mine, scenario, drafts=with_draft)
    assert list(with_draft.iterdir()) == []


def test_several_fields_in_conflict_are_shown_and_decided_one_by_one(
    two: tuple[Workspace, Workspace], with_draft: Path
) -> None:
    mine, theirs = two

    async def scenario(hand: Drive) -> None:
        await hand.wait_for(lambda: hand.board.editing.open)
        await meet_twice(hand, theirs, with_draft)
        for text in ("2 fields", "Churn, says ben", "Churn, says ana", "eva", "dan", "M keep all"):
            assert text in shown(hand)
        await hand.do("conflict.theirs")
        assert hand.board.editing.deciding.asking
        assert "is taken" in shown(hand)
        await hand.do("conflict.mine")
        await hand.wait_said("changed KR2")
        record = mine.key_results[2]
        assert {record.title, record.owner} in (
            {"Churn, says ben", "dan"},
            {"Churn, says ana", "eva"},
        )

    drive(mine, scenario, drafts=with_draft)


@pytest.mark.parametrize(
    ("choice", "title", "owner"),
    [
        ("conflict.all_mine", "Churn, says ana", "dan"),
        ("conflict.all_theirs", "Churn, says ben", "eva"),
    ],
)
def test_several_fields_in_conflict_are_decided_together(
    two: tuple[Workspace, Workspace], with_draft: Path, choice: str, title: str, owner: str
) -> None:
    mine, theirs = two

    async def scenario(hand: Drive) -> None:
        await hand.wait_for(lambda: hand.board.editing.open)
        await meet_twice(hand, theirs, with_draft)
        await hand.do(choice)
        await hand.wait_for(lambda: not hand.board.editing.open)
        record = mine.key_results[2]
        assert (record.title, record.owner) == (title, owner)

    drive(mine, scenario, drafts=with_draft, size=NARROW)


# ---------------------------------------------------------------------- while typing


@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["wide", "narrow"])
def test_a_cell_that_changes_under_the_editor_is_told_and_typing_goes_on(
    two: tuple[Workspace, Workspace], size: tuple[int, int]
) -> None:
    mine, theirs = two

    async def scenario(hand: Drive) -> None:
        await hand.go_to("KR2")
        await hand.do("goal.edit")
        await hand.put("abcd")
        await hand.press("left", "left")
        theirs.run(commands.edit(theirs, "KR2", {"title": "Churn, says ben"}))
        await hand.wait_for(lambda: "ben made it Churn, says ben, just now" in shown(hand))
        editor = hand.board.editing.editor
        assert editor is not None
        assert (editor.value, editor.cursor_position) == ("abcd", 2)
        await hand.type("x")
        assert editor.value == "abxcd"
        assert not hand.board.editing.deciding.asking

    drive(mine, scenario, size=size)


def test_a_check_in_of_somebody_else_is_told_while_one_checks_in(
    two: tuple[Workspace, Workspace],
) -> None:
    mine, theirs = two

    async def scenario(hand: Drive) -> None:
        await hand.go_to("KR2")
        await hand.press("9")
        theirs.run(commands.check_in(theirs, 2, "7.5"))
        await hand.wait_for(lambda: "ben says 7.5 %" in shown(hand))
        await hand.do("editor.save")
        await hand.wait_said("checked in KR2")
        assert [c.value for c in mine.model.check_ins(2)][-2:] == [7.5, 9]
        assert shown(hand) == ""

    drive(mine, scenario)


def test_a_change_of_another_cell_is_no_news_for_the_editor(
    two: tuple[Workspace, Workspace],
) -> None:
    mine, theirs = two

    async def scenario(hand: Drive) -> None:
        await hand.go_to("KR2")
        await hand.do("goal.edit")
        theirs.run(commands.edit(theirs, "KR2", {"owner": "eva"}))
        await hand.wait_for(lambda: mine.key_results[2].owner == "eva")
        await hand.pilot.pause()
        assert shown(hand) == ""

    drive(mine, scenario)


# ---------------------------------------------------------------------- deleted meanwhile


async def lose(hand: Drive, theirs: Workspace) -> None:
    """Type a check-in with a note while ben deletes the goal, and try to save."""
    await hand.go_to("KR2")
    await hand.press("7")
    await hand.do("editor.next", "editor.next")
    await hand.put("A good week")
    theirs.run(commands.delete(theirs, "KR2"))
    await hand.wait_for(lambda: "ben deleted KR2" in shown(hand))
    assert not hand.board.editing.deciding.asking
    await hand.do("editor.save")
    await hand.wait_for(lambda: hand.board.editing.deciding.asking)
    await hand.pilot.pause()


def test_a_deleted_goal_shows_who_did_it_and_all_that_was_typed(
    two: tuple[Workspace, Workspace],
) -> None:
    mine, theirs = two

    async def scenario(hand: Drive) -> None:
        title = mine.key_results[2].title
        await lose(hand, theirs)
        for text in (f"KR2 {title}: ben deleted it", "7", "A good week", "k keep as a draft"):
            assert text in shown(hand)
        await hand.do("lost.drop")
        assert not hand.board.editing.open
        assert hand.said == "Nothing was saved"

    drive(mine, scenario)


@pytest.mark.parametrize("key", ["k", "escape"])
def test_text_of_a_deleted_goal_is_kept_and_offered_when_it_is_back(
    open_sample: Open, tmp_path: Path, key: str
) -> None:
    mine, theirs = open_sample("ana"), open_sample("ben")

    async def scenario(hand: Drive) -> None:
        await lose(hand, theirs)
        await hand.press(key)
        assert not hand.board.editing.open
        assert "draft" in hand.said

    drive(mine, scenario, drafts=tmp_path / "drafts")
    theirs.undo()
    again = open_sample("ana")

    async def later(hand: Drive) -> None:
        await hand.wait_for(lambda: hand.board.editing.open)
        await hand.do("editor.save")
        await hand.wait_said("checked in KR2")
        entry = again.model.check_ins(2)[-1]
        assert (entry.value, entry.note) == (7, "A good week")

    drive(again, later, drafts=tmp_path / "drafts")


def test_text_of_a_deleted_goal_stays_when_no_draft_can_be_written(
    two: tuple[Workspace, Workspace],
) -> None:
    mine, theirs = two

    async def scenario(hand: Drive) -> None:
        await lose(hand, theirs)
        await hand.do("lost.keep")
        assert hand.board.editing.deciding.asking
        assert "A good week" in shown(hand)
        assert "No draft" in hand.said

    drive(mine, scenario)


def test_text_of_a_deleted_goal_goes_to_the_clipboard_cleaned(
    two: tuple[Workspace, Workspace],
) -> None:
    mine, theirs = two

    async def scenario(hand: Drive) -> None:
        await lose(hand, theirs)
        await hand.do("lost.copy")
        assert hand.app.clipboard == "7 · A good week"
        assert hand.board.editing.deciding.asking

    drive(mine, scenario)


def test_escape_asks_before_text_of_a_deleted_goal_is_lost(
    two: tuple[Workspace, Workspace],
) -> None:
    mine, theirs = two

    async def scenario(hand: Drive) -> None:
        await hand.go_to("KR2")
        await hand.do("goal.edit")
        await hand.put("Too late")
        theirs.run(commands.delete(theirs, "KR2"))
        await hand.wait_for(lambda: "ben deleted KR2" in shown(hand))
        await hand.do("editor.cancel")
        assert hand.board.editing.deciding.asking
        assert "Too late" in shown(hand)

    drive(mine, scenario, size=NARROW)


@pytest.mark.parametrize("key", ["KR2", "O1", "K3"])
def test_the_row_of_a_deleted_goal_stays_empty_under_its_editor(
    two: tuple[Workspace, Workspace], key: str
) -> None:
    mine, theirs = two

    async def scenario(hand: Drive) -> None:
        await hand.go_to(key)
        await hand.do("goal.edit")
        editor = hand.board.editing.editor
        assert editor is not None
        await hand.put("Too late")
        place = editor.region.offset
        theirs.run(commands.delete(theirs, key))
        await hand.wait_for(lambda: f"ben deleted {key}" in shown(hand))
        await hand.pilot.pause()
        assert editor.region.offset == place
        assert hand.lines()[place.y][place.x :].startswith("Too late")
        assert hand.board.key == "", "nothing can be done with it"
        await hand.do("editor.cancel", "lost.drop")
        assert hand.board.key not in ("", key)
        assert "Too late" not in "\n".join(hand.lines())

    drive(mine, scenario)


def test_a_goal_that_comes_back_is_edited_on(two: tuple[Workspace, Workspace]) -> None:
    mine, theirs = two

    async def scenario(hand: Drive) -> None:
        await hand.go_to("KR2")
        await hand.do("goal.edit")
        await hand.put("Not too late")
        theirs.run(commands.delete(theirs, "KR2"))
        await hand.wait_for(lambda: "ben deleted KR2" in shown(hand))
        theirs.undo()
        await hand.wait_for(lambda: 2 in mine.key_results)
        await hand.do("editor.save")
        await hand.wait_said("changed KR2")
        assert mine.key_results[2].title == "Not too late"

    drive(mine, scenario)


def test_what_is_added_below_a_deleted_goal_is_not_lost(
    two: tuple[Workspace, Workspace],
) -> None:
    mine, theirs = two

    async def scenario(hand: Drive) -> None:
        await hand.go_to("O2")
        await hand.do("goal.add")
        await hand.put("Complaints from 40 to 20")
        theirs.run(commands.delete(theirs, "O2"))
        await hand.wait_for(lambda: "ben deleted O2" in shown(hand))
        await hand.do("editor.save")
        await hand.wait_for(lambda: hand.board.editing.deciding.asking)
        await hand.pilot.pause()
        assert "Complaints from 40 to 20" in shown(hand)

    drive(mine, scenario)


def test_news_of_a_kpi_stands_beside_its_own_cell(two: tuple[Workspace, Workspace]) -> None:
    mine, theirs = two

    async def scenario(hand: Drive) -> None:
        await hand.go_to("K1")
        await hand.press("7")
        theirs.run(commands.log(theirs, 1, "3.1"))
        await hand.wait_for(lambda: "ben says 3.1 h" in shown(hand))
        await hand.pilot.pause()
        panel, pulse = hand.board.notice_panel.region, hand.board.pulse_panel.region
        assert (panel.x, panel.width) == (pulse.x, pulse.width)

    drive(mine, scenario)
