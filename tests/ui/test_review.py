"""The weekly review on the screen: every answer saved, nothing typed lost, nobody in the way."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from textual import events

from okrtui.domain.errors import Invalid
from okrtui.ui import actions
from okrtui.ui.drafts import Drafts
from okrtui.ui.review_drafts import Kept, ReviewDrafts, Typed
from okrtui.ui.screens.digest import DigestScreen
from okrtui.ui.screens.page import PageScreen
from okrtui.ui.screens.review import ReviewScreen
from okrtui.ui.widgets.name_line import NameLine
from okrtui.workspace import commands
from okrtui.workspace.change import Change, Done
from okrtui.workspace.review.reviews import open_review, reviews_of
from okrtui.workspace.workspace import Workspace
from tests.ui.conftest import Open
from tests.ui.driving import NARROW, Drive, action, drive


def page(hand: Drive) -> ReviewScreen:
    shown = hand.app.screen
    assert isinstance(shown, ReviewScreen)
    return shown


def at(hand: Drive) -> tuple[str, str]:
    """The card and the field."""
    return page(hand).turn.card.card, page(hand).turn.field


async def begin(hand: Drive) -> None:
    await hand.do("review.open")
    await hand.wait_for(lambda: isinstance(hand.app.screen, ReviewScreen))
    await hand.wait_for(lambda: page(hand).busy is False)


async def wait_at(hand: Drive, card: str, field: str = "") -> None:
    def there() -> bool:
        return (
            isinstance(hand.app.screen, ReviewScreen)
            and not page(hand).busy
            and at(hand)[0] == card
            and field in ("", at(hand)[1])
        )

    await hand.wait_for(there)


@pytest.fixture
def goals(empty: Workspace) -> Workspace:
    """Twelve key results, KR1 to KR12, and two KPIs of ana's; KR13 is ben's."""
    run = empty.run
    run(commands.add_objective(empty, "Riders come back every week", cycle="2026-Q4"))
    for number in range(12):
        run(commands.add_key_result(empty, 1, f"Goal {number}", start=10, target=20))
    run(commands.add_key_result(empty, 1, "Goal of ben", start=10, target=20, owner="ben"))
    for id in range(1, 13):
        run(commands.check_in(empty, id, "12", confidence=6, date="2026-11-20"))
    run(commands.add_kpi(empty, "Uptime", green=99, red=95))
    run(commands.add_kpi(empty, "Swaps", green=99, red=95))
    return empty


def test_a_whole_review_takes_three_keys_a_key_result_beside_digits(goals: Workspace) -> None:
    async def scenario(hand: Drive) -> None:
        await begin(hand)
        for id in range(1, 13):
            await wait_at(hand, f"KR{id}", "value")
            await hand.press("1", "4", "enter", "7", "enter")
        await wait_at(hand, "K1")
        await hand.press("9", "9", "enter", "enter")
        await wait_at(hand, "K2")
        await hand.do("review.next")
        await wait_at(hand, "priorities")
        await hand.type("P2 call the bank")
        await hand.press("enter")
        await hand.type("ship")
        await hand.press("enter", "enter")
        await wait_at(hand, "ahead")
        await hand.press("enter")
        await hand.wait_for(lambda: isinstance(hand.app.screen, DigestScreen))
        await hand.do("cursor.last")
        assert hand.line_of("P2 call the bank")

    drive(goals, scenario)
    (record,) = reviews_of(goals.model, "ana")
    assert record.state == "done"
    assert [(one.level, one.text) for one in record.priorities] == [(2, "call the bank"),
                                                                    (1, "ship")]  # fmt: skip
    answers = [answer.did for answer in goals.model.answers(record.id)]
    assert answers == ["checked_in"] * 12 + ["logged", "skipped", "written", "written"]
    last = goals.model.check_ins(12)[-1]
    assert (last.value, last.confidence) == (14, 7)


def test_keys_pressed_in_a_hurry_wait_for_the_disk(goals: Workspace) -> None:
    async def scenario(hand: Drive) -> None:
        await begin(hand)
        keys = ["1", "5", "enter", "8", "enter"] * 12
        for key in keys:
            hand.app.post_message(events.Key(key, key if len(key) == 1 else None))
        await wait_at(hand, "K1")
        assert [goals.model.check_ins(id)[-1].value for id in (1, 7, 12)] == [15, 15, 15]

    drive(goals, scenario)


def test_enter_alone_keeps_what_is_there(goals: Workspace) -> None:
    async def scenario(hand: Drive) -> None:
        await begin(hand)
        await hand.do("review.next", "review.next", "review.next")
        await wait_at(hand, "KR2")
        assert goals.model.check_ins(1)[-1].value == 12

    drive(goals, scenario)
    held = open_review(goals)
    assert held is not None
    assert held.answers["KR1"].did == "kept"


def test_letters_are_commands_until_something_is_typed(goals: Workspace) -> None:
    async def scenario(hand: Drive) -> None:
        await begin(hand)
        await hand.press("1")
        await hand.type("s")
        assert at(hand) == ("KR1", "value")
        assert page(hand).turn.typed.value == "1s"
        await hand.do("review.next")
        assert "1s" in page(hand).said
        assert at(hand) == ("KR1", "value")
        await hand.press("backspace", "enter", "5")
        await hand.type("s b w u q ? 7")
        assert page(hand).turn.typed.note == "s b w u q ? 7"
        assert at(hand) == ("KR1", "note")

    drive(goals, scenario)


def test_a_card_is_skipped_with_a_reason_or_without(goals: Workspace) -> None:
    async def scenario(hand: Drive) -> None:
        await begin(hand)
        await hand.do("review.skip")
        await wait_at(hand, "KR2")
        await hand.do("review.skip_reason")
        await hand.type("no data yet")
        await hand.press("enter")
        await wait_at(hand, "KR3")

    drive(goals, scenario)
    held = open_review(goals)
    assert held is not None
    assert [held.answers[key].reason for key in ("KR1", "KR2")] == ["", "no data yet"]


def test_what_was_typed_on_a_card_that_is_skipped_waits_there(goals: Workspace) -> None:
    async def scenario(hand: Drive) -> None:
        await begin(hand)
        await hand.do("review.blocker")
        await hand.type("who decides?")
        await hand.press("enter")
        await hand.do("review.skip")
        await wait_at(hand, "KR2")
        assert "2 of 16" in hand.lines()[0]
        await hand.do("review.back")
        assert at(hand) == ("KR1", "value")
        assert "1 of 16" in hand.lines()[0]
        assert page(hand).turn.typed.blocker == "who decides?"

    drive(goals, scenario)


def test_back_goes_through_fields_and_cards_and_takes_along_what_was_typed(
    goals: Workspace,
) -> None:
    async def scenario(hand: Drive) -> None:
        await begin(hand)
        await hand.do("review.back")
        assert "first card" in page(hand).said
        await hand.do("review.skip")
        await wait_at(hand, "KR2")
        await hand.press("1", "3", "enter")
        assert at(hand) == ("KR2", "confidence")
        assert "0–9 to the note" in hand.lines()[-1], "no Enter needed, which would skip it"
        await hand.do("review.back")
        assert at(hand) == ("KR2", "value")
        await hand.do("review.back")
        assert at(hand) == ("KR1", "value")
        await hand.do("review.skip")
        await wait_at(hand, "KR2")
        assert page(hand).turn.typed.value == "13"

    drive(goals, scenario)


def test_a_blocker_has_a_kind_and_emptied_it_is_resolved(goals: Workspace) -> None:
    goals.run(commands.check_in(goals, 2, "12", blocker="money: no budget", date="2026-11-21"))

    async def scenario(hand: Drive) -> None:
        await begin(hand)
        # What is blocked comes first.
        assert at(hand) == ("KR2", "value")
        assert hand.line_of("money: no budget")
        await hand.do("review.blocker")
        assert page(hand).turn.text == "no budget"
        await hand.press(*["backspace"] * 9)
        await hand.press("enter", "1", "6", "enter", "enter", "enter")
        await wait_at(hand, "KR1")
        await hand.do("review.blocker", "review.below", "review.below")
        await hand.type("who decides?")
        await hand.press("enter")
        assert at(hand) == ("KR1", "value")
        await hand.press("enter", "enter", "enter")
        await wait_at(hand, "KR3")

    drive(goals, scenario)
    assert goals.model.check_ins(2)[-1].blocker == ""
    assert goals.model.check_ins(1)[-1].blocker == "approval: who decides?"


def test_a_step_up_is_typed_on_or_taken(goals: Workspace) -> None:
    async def scenario(hand: Drive) -> None:
        await begin(hand)
        await hand.do("value.increase")
        step = page(hand).turn.typed.value
        assert step.startswith("+")
        await hand.do("value.increase", "value.decrease")
        assert page(hand).turn.typed.value == step
        await hand.press("3", "enter", "enter", "enter")
        await wait_at(hand, "KR2")
        await hand.do("value.decrease")
        await hand.press("enter", "enter", "enter")
        await wait_at(hand, "KR3")

    drive(goals, scenario)
    assert goals.model.check_ins(1)[-1].value == 15
    value = goals.model.check_ins(2)[-1].value
    assert value is not None
    assert value < 12


def test_undo_brings_the_card_back(goals: Workspace) -> None:
    async def scenario(hand: Drive) -> None:
        await begin(hand)
        await hand.press("1", "6", "enter", "enter", "enter")
        await wait_at(hand, "KR2")
        await hand.do("change.undo")
        await wait_at(hand, "KR1", "value")
        assert "KR1" in page(hand).said
        assert goals.model.check_ins(1)[-1].value == 12
        await hand.do("change.redo")
        await hand.wait_for(lambda: goals.model.check_ins(1)[-1].value == 16)

    drive(goals, scenario)


def test_it_is_left_and_goes_on_at_the_same_field(open_sample: Open, tmp_path: Path) -> None:
    card = ""

    async def leaves(hand: Drive) -> None:
        nonlocal card
        await begin(hand)
        await hand.do("review.skip")
        await hand.wait_for(lambda: page(hand).busy is False)
        card = at(hand)[0]
        await hand.press("3", "enter", "8")
        await hand.type("half a no")
        await hand.do("app.back", "app.back", "app.back")
        await hand.wait_said("4 to go")
        assert hand.board.is_current

    async def goes_on(hand: Drive) -> None:
        await begin(hand)
        assert at(hand) == (card, "value")
        typed = page(hand).turn.typed
        assert (typed.value, typed.confidence, typed.note) == ("3", "8", "half a no")
        await hand.do("review.next")
        assert "half a no" in hand.line_of("Note")

    drive(open_sample(), leaves, drafts=tmp_path / "drafts")
    drive(open_sample(), goes_on, drafts=tmp_path / "drafts")


def test_a_digit_and_ten_say_how_sure_one_is(goals: Workspace) -> None:
    async def scenario(hand: Drive) -> None:
        await begin(hand)
        for id, confidence in (("KR1", "review.confidence"), ("KR2", "review.ten")):
            await wait_at(hand, id, "value")
            await hand.press("1", "4")
            await hand.do("review.next", confidence, "review.next")
        await wait_at(hand, "KR3")

    drive(goals, scenario)
    assert [goals.model.check_ins(id)[-1].confidence for id in (1, 2)] == [0, 10]


def test_it_begins_anew_with_what_was_answered_kept(goals: Workspace) -> None:
    async def scenario(hand: Drive) -> None:
        await begin(hand)
        await hand.press("1", "4")
        await hand.do("review.next", "review.ten", "review.next")
        await wait_at(hand, "KR2")
        await hand.do("review.anew")
        await hand.wait_for(lambda: "goes back to the one before" in page(hand).said)
        assert page(hand).review.record.id == 2
        assert not page(hand).review.answers

    drive(goals, scenario)
    assert goals.model.check_ins(1)[-1].value == 14
    assert [one.state for one in reviews_of(goals.model, "ana")] == ["left", "open"]


def test_what_is_half_typed_is_written_down_after_a_pause(goals: Workspace, tmp_path: Path) -> None:
    drafts = ReviewDrafts(Drafts(tmp_path, goals.path, "ana").apart("review"))

    async def scenario(hand: Drive) -> None:
        await begin(hand)
        held = page(hand).review
        await hand.press("1", "7", "enter")
        await hand.wait_for(
            lambda: drafts.kept(held) == Kept("KR1", "confidence", Typed(value="17"))
        )
        await hand.press("8")
        await hand.type("pri")
        await hand.wait_for(lambda: (k := drafts.kept(held)) and k.typed.note == "pri")
        await hand.press("enter")
        await wait_at(hand, "KR2")
        assert drafts.kept(held) is None

    drive(goals, scenario, drafts=tmp_path)


def test_a_reason_or_a_line_that_is_half_typed_is_kept_too(
    open_sample: Open, tmp_path: Path
) -> None:
    async def reason(hand: Drive) -> None:
        await begin(hand)
        await hand.do("review.skip_reason")
        await hand.type("half a rea")
        hand.app.keep_drafts()

    async def line(hand: Drive) -> None:
        await begin(hand)
        assert at(hand)[1] == "reason"
        assert "half a rea" in hand.line_of("Why skipped")
        await hand.press("enter")
        await hand.wait_for(lambda: not page(hand).busy)
        for card in page(hand).review.left[:-2]:
            await wait_at(hand, card)
            await hand.do("review.skip")
        await wait_at(hand, "priorities")
        await hand.type("one")
        await hand.press("enter")
        await hand.type("half a li")
        hand.app.keep_drafts()

    async def goes_on(hand: Drive) -> None:
        await begin(hand)
        assert at(hand) == ("priorities", "lines")
        assert page(hand).turn.lines == ["one"]
        assert "half a li" in hand.line_of("Line 2")

    for scenario in (reason, line, goes_on):
        drive(open_sample(), scenario, drafts=tmp_path / "drafts")


def test_a_card_that_was_answered_since_has_no_draft(goals: Workspace, tmp_path: Path) -> None:
    drafts = ReviewDrafts(Drafts(tmp_path, goals.path, "ana").apart("review"))

    async def scenario(hand: Drive) -> None:
        await begin(hand)
        before = page(hand).review
        await hand.press("1", "7", "enter", "enter", "enter")
        await wait_at(hand, "KR2")
        drafts.keep(before, Kept("KR1", "note", Typed(value="17")))
        assert drafts.kept(before) is not None
        assert drafts.kept(page(hand).review) is None

    drive(goals, scenario, drafts=tmp_path)


def test_somebody_elses_check_in_is_shown_and_eats_nothing(open_sample: Open) -> None:
    other = open_sample("ben")

    async def scenario(hand: Drive) -> None:
        await begin(hand)
        card = at(hand)[0]
        await hand.press("4", "2")
        other.run(commands.check_in(other, int(card[2:]), "41", note="mine"))
        await hand.wait_for(lambda: hand.line_of("ben checked it in today already"))
        assert "ben" in page(hand).said
        assert page(hand).turn.typed.value == "42"
        await hand.press("enter", "enter", "enter")
        await hand.wait_for(lambda: at(hand)[0] != card)
        values = [entry.value for entry in hand.board.workspace.model.check_ins(int(card[2:]))]
        assert values[-2:] == [41, 42]

    drive(open_sample(), scenario)


def while_saving(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch, then: Callable[[], None]
) -> None:
    """Somebody is quicker than the next change of a workspace."""
    commit = workspace.commit
    waiting = [then]

    def late(change: Change) -> Done:
        if waiting and change.why.startswith("review"):
            waiting.pop()()
        return commit(change)

    monkeypatch.setattr(workspace, "commit", late)


def delete_for(workspace: Workspace, card: str) -> None:
    workspace.run(commands.delete(workspace, card))


def test_what_others_do_while_an_answer_is_saved_is_told(
    open_sample: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    mine, other = open_sample(), open_sample("ben")

    async def scenario(hand: Drive) -> None:
        await begin(hand)
        first, second = page(hand).review.left[:2]

        def check_both_in() -> None:
            for card in (first, second):
                other.run(commands.check_in(other, int(card[2:]), "1"))

        while_saving(mine, monkeypatch, check_both_in)
        await hand.press("4", "2", "enter", "7", "enter")
        await wait_at(hand, second)
        assert f"ben: check-in {first}" in page(hand).said
        assert f"ben: check-in {second}" in page(hand).said
        assert hand.line_of("ben checked it in today already")

    drive(mine, scenario)


def test_a_goal_that_is_deleted_while_its_answer_is_saved_is_passed_over(
    open_sample: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    mine, other = open_sample(), open_sample("ben")

    async def scenario(hand: Drive) -> None:
        await begin(hand)
        card, second = page(hand).review.left[:2]
        while_saving(mine, monkeypatch, lambda: delete_for(other, card))
        await hand.press("4", "2", "enter", "7", "enter")
        await wait_at(hand, second)
        assert f"{card} was deleted by ben; you had typed: 42, 7" in page(hand).said

    drive(mine, scenario)


def test_two_people_review_at_the_same_time(open_sample: Open) -> None:
    from okrtui.workspace.review import answering
    from okrtui.workspace.views import Views

    other = open_sample("ben")
    other.run(answering.begin(other, Views(other), everyone=True))

    async def scenario(hand: Drive) -> None:
        await begin(hand)
        card = at(hand)[0]
        held = open_review(other)
        assert held is not None
        other.run(answering.answer_key_result(other, held, card, value="40"))
        await hand.press("4", "2", "enter", "9", "enter")
        await hand.wait_for(lambda: not page(hand).busy and at(hand)[0] != card)
        assert "checked in" in page(hand).said

    drive(open_sample(), scenario)


def test_a_goal_that_is_deleted_meanwhile_is_passed_over(open_sample: Open) -> None:
    other = open_sample("ben")

    async def scenario(hand: Drive) -> None:
        await begin(hand)
        card = at(hand)[0]
        await hand.press("4")
        other.run(commands.delete(other, card))
        await hand.wait_for(lambda: at(hand)[0] != card)
        assert f"{card} was deleted" in page(hand).said

    drive(open_sample(), scenario)


def test_what_was_typed_for_a_goal_that_is_deleted_is_told_and_the_next_card_follows(
    open_sample: Open,
) -> None:
    other = open_sample("ben")

    async def scenario(hand: Drive) -> None:
        await begin(hand)
        first = at(hand)[0]
        await hand.press("enter", "enter", "enter")
        await hand.wait_for(lambda: not page(hand).busy and at(hand)[0] != first)
        card = at(hand)[0]
        following = page(hand).review.following(card)
        await hand.press("4", "2")
        other.run(commands.delete(other, card))
        await hand.wait_for(lambda: at(hand)[0] != card)
        assert f"{card} was deleted by ben; you had typed: 42" in page(hand).said
        assert at(hand)[0] == following

    drive(open_sample(), scenario)


def test_commitments_of_last_week_are_settled_with_one_key(goals: Workspace) -> None:
    from okrtui.workspace.review import answering
    from okrtui.workspace.views import Views

    goals.run(answering.begin(goals, Views(goals)))
    held = open_review(goals)
    assert held is not None
    goals.run(answering.write_priorities(held, ["one", "P2 two", "three"]))
    goals.run(answering.finish(goals, held))

    async def skip(hand: Drive) -> None:
        card = at(hand)[0]
        await hand.do("review.skip")
        await hand.wait_for(lambda: not page(hand).busy and at(hand)[0] != card)

    async def scenario(hand: Drive) -> None:
        await begin(hand)
        for _ in range(14):
            await skip(hand)
        await wait_at(hand, "C1")
        await hand.do("review.next")
        assert at(hand) == ("C1", "outcome")
        footer = hand.lines()[-1]
        assert "Enter" not in footer, "it leads nowhere"
        for id in ("review.done", "review.carried", "review.dropped"):
            assert f"{action(id)} {actions.named(id).title.lower()}" in footer
        await hand.do("review.done")
        await wait_at(hand, "C2")
        await hand.do("review.carried")
        await wait_at(hand, "C3")
        await hand.do("review.dropped")
        await wait_at(hand, "priorities")
        assert page(hand).turn.lines == ["P2 two"]
        await hand.do("review.above")
        assert page(hand).turn.line == "P2 two"

    drive(goals, scenario, size=NARROW)


def test_the_time_is_told_however_long_the_name_of_the_next_goal_is(goals: Workspace) -> None:
    goals.run(commands.edit(goals, "KR2", {"title": "A goal with a name of very many words " * 3}))

    async def scenario(hand: Drive) -> None:
        await begin(hand)
        await hand.do("review.scope")
        await wait_at(hand, "KR1", "value")
        title = hand.lines()[0]
        assert "of everybody" in title
        assert "· 0:0" in title
        assert "left · next: KR2" in title

    drive(goals, scenario, size=NARROW)


def test_everybodys_goals_by_choice_keep_the_place_and_what_was_answered(goals: Workspace) -> None:
    async def turn(hand: Drive, *, everyone: bool) -> None:
        await hand.do("review.scope")
        scope = "everyone" if everyone else "mine"
        await hand.wait_for(lambda: page(hand).review.record.scope == scope)
        await hand.wait_for(lambda: not page(hand).busy)

    async def scenario(hand: Drive) -> None:
        await begin(hand)
        id = page(hand).review.id
        await hand.press("1", "5", "enter", "8", "enter")
        await wait_at(hand, "KR2")
        await hand.do("review.next", "review.next")
        await hand.type("half a not")
        await hand.do("app.palette")
        await hand.type("mine or all")
        await hand.press("enter")
        await hand.wait_for(lambda: "KR13" in page(hand).review.cards)
        await wait_at(hand, "KR2", "note")
        assert page(hand).turn.text == "half a not"
        assert "everybody's goals, too: 1 card more" in page(hand).said
        assert "of everybody" in hand.lines()[0]
        assert page(hand).review.id == id
        assert list(page(hand).review.answers) == ["KR1"]
        assert page(hand).review.cards[11:14] == ("KR12", "KR13", "K1")
        await hand.do("app.back", "app.back")
        await turn(hand, everyone=False)
        assert "KR13" not in page(hand).review.cards
        assert page(hand).turn.typed.note == "half a not"
        await hand.press(*["enter"] * 3)
        await wait_at(hand, "KR3")
        assert goals.model.check_ins(2)[-1].note == "half a not"

    drive(goals, scenario)


def test_what_is_taken_out_of_the_review_comes_back_with_undo(goals: Workspace) -> None:
    async def scenario(hand: Drive) -> None:
        await begin(hand)
        await hand.do("review.scope")
        await hand.wait_for(lambda: "KR13" in page(hand).review.cards)
        for card in page(hand).review.cards[:12]:
            await wait_at(hand, card)
            await hand.do("review.skip")
        await wait_at(hand, "KR13")
        await hand.do("review.scope")
        await wait_at(hand, "K1")
        assert "KR13" not in page(hand).review.cards
        await hand.do("change.undo")
        await hand.wait_for(lambda: "KR13" in page(hand).review.cards)

    drive(goals, scenario)


def test_the_digest_is_copied_or_written_to_a_file(
    open_sample: Open, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    copied: list[str] = []
    file = tmp_path / "digest.md"

    async def scenario(hand: Drive) -> None:
        monkeypatch.setattr(hand.app, "copy_to_clipboard", copied.append)
        await begin(hand)
        for card in page(hand).review.left[:-2]:
            await wait_at(hand, card)
            await hand.do("review.skip")
        await wait_at(hand, "priorities")
        await hand.do("review.next")
        await wait_at(hand, "ahead")
        await hand.do("review.next")
        await hand.wait_for(lambda: isinstance(hand.app.screen, DigestScreen))
        await hand.do("digest.copy")
        assert "sent to the terminal's clipboard" in hand.lines()[0]
        for told in ("written to", "is there already", "written to"):
            if told != "written to" or not file.exists():
                await hand.do("digest.file")
                hand.app.screen.query_one("NameLine", NameLine).value = str(file)
            await hand.do("editor.save")
            assert told in hand.lines()[0]
        await hand.do("page.close")
        assert hand.board.is_current

    drive(open_sample(), scenario, size=(160, 36))
    assert copied[0].startswith("# Weekly digest 2026-11-22, ana")
    assert file.read_text("utf-8") == copied[0]


def test_the_last_digest_is_read_again_as_things_were_on_its_day(goals: Workspace) -> None:
    from datetime import timedelta

    from okrtui.workspace.review import answering
    from okrtui.workspace.views import Views

    async def scenario(hand: Drive) -> None:
        hand.board.action_do("review.last", "")
        assert "you finished no review yet" in hand.said
        goals.run(answering.begin(goals, Views(goals)))
        held = open_review(goals)
        assert held is not None
        goals.run(answering.write_priorities(held, ["call the bank"]))
        goals.run(answering.finish(goals, held))
        today = goals.today()
        goals.today = lambda: today + timedelta(days=30)
        hand.board.action_do("review.last", "")
        await hand.wait_for(lambda: hand.line_of(f"Weekly digest {today}, ana"))
        assert not hand.line_of("stale")
        await hand.do("cursor.last")
        assert hand.line_of("P1 call the bank")

    drive(goals, scenario)


def test_why_help_and_the_palette_are_there_and_come_back(goals: Workspace) -> None:
    async def scenario(hand: Drive) -> None:
        await begin(hand)
        for opens in ("goal.why", "app.help"):
            await hand.do(opens)
            assert isinstance(hand.app.screen, PageScreen)
            await hand.press("escape")
            assert at(hand) == ("KR1", "value")
        await hand.do("app.palette")
        await hand.type("skip")
        await hand.press("enter")
        await wait_at(hand, "KR2")

    drive(goals, scenario)


def test_what_is_typed_behind_a_key_that_opens_a_page_is_not_left_behind(goals: Workspace) -> None:
    async def scenario(hand: Drive) -> None:
        await begin(hand)
        page(hand).busy = True
        for key in ("ctrl+p", *"skip,", "backspace", *" and", "enter", *"no data", "enter", "1"):
            hand.app.post_message(events.Key(key, key if len(key) == 1 else None))
        await hand.pilot.pause()
        assert at(hand) == ("KR1", "value")
        page(hand).wake()
        await wait_at(hand, "KR2")
        await hand.wait_for(lambda: page(hand).turn.typed.value == "1")
        assert page(hand).review.answers["KR1"].reason == "no data"

    drive(goals, scenario)


def test_texts_of_others_are_shown_as_they_were_typed(goals: Workspace) -> None:
    nasty = "[bold]x[/] \x1b[31m\u202e\nnext"
    goals.run(commands.edit(goals, "KR1", {"title": f"T {nasty}", "unit": "[red]u"}))
    goals.run(
        commands.check_in(goals, 1, "13", note=f"N {nasty}", blocker=f"B {nasty}", confidence=6)
    )

    async def scenario(hand: Drive) -> None:
        await begin(hand)
        assert at(hand) == ("KR1", "value")
        assert "T [bold]x[/]" in hand.line_of("KR1 T")
        assert "[red]u stays" in hand.line_of("Value")
        assert "N [bold]x[/]" in hand.line_of("last")
        await hand.do("review.blocker")
        assert "B [bold]x[/]" in hand.line_of("Blocker")
        text = "".join(hand.lines())
        assert "\x1b" not in text
        assert "\u202e" not in text

    drive(goals, scenario)


def test_nothing_to_review_is_said(empty: Workspace) -> None:
    async def scenario(hand: Drive) -> None:
        await hand.do("review.open")
        await hand.wait_said("There is no goal to review yet: a adds one")
        assert hand.board.is_current

    drive(empty, scenario)


def test_who_owns_no_goal_reviews_those_of_everybody(open_sample: Open) -> None:
    async def scenario(hand: Drive) -> None:
        await begin(hand)
        assert "None of these goals is yours" in page(hand).said
        assert "Weekly review of everybody · 1 of" in hand.lines()[0]
        await hand.do("review.scope")
        await hand.wait_for(lambda: "Everybody's goals stay" in page(hand).said)

    drive(open_sample("zoe"), scenario)


def test_who_may_not_write_is_told(open_sample: Open) -> None:
    async def scenario(hand: Drive) -> None:
        await hand.do("review.open")
        assert hand.board.is_current
        assert hand.said

    drive(open_sample("ana", read_only=True), scenario)


@pytest.mark.parametrize("size", [NARROW, (100, 30), (160, 50), (40, 10)])
def test_the_open_field_lies_under_its_line(goals: Workspace, size: tuple[int, int]) -> None:
    async def scenario(hand: Drive) -> None:
        await begin(hand)
        await hand.press("1", "7")
        if size[0] >= 40:
            assert "17" in hand.line_of("Value")
        await hand.press("enter")
        await hand.press("9")
        await hand.type("note")
        if size[0] >= 40:
            assert hand.line_of("Note").endswith("note")

    drive(goals, scenario, size=size)


def test_every_action_of_a_review_has_one_method(goals: Workspace) -> None:
    async def scenario(hand: Drive) -> None:
        await begin(hand)
        done = [name for part in page(hand).parts for name in dir(part) if name.startswith("do_")]
        assert sorted(done) == sorted(f"do_{a.id.replace('.', '_')}" for a in actions.in_review())

    drive(goals, scenario)


def test_keys_typed_for_the_next_card_do_not_go_into_one_that_could_not_be_saved(
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
        for key in ["1", "5", "enter", "8", "enter", "1", "9", "enter", "7", "enter"]:
            hand.app.post_message(events.Key(key, key if len(key) == 1 else None))
        await hand.wait_for(lambda: failed and not page(hand).busy)
        await hand.pilot.pause()
        assert at(hand) == ("KR1", "note")
        assert page(hand).turn.text == ""
        assert hand.line_of("The disk is full")
        assert hand.line_of("5 keys typed since were not done")
        await hand.press("enter")
        await wait_at(hand, "KR2", "value")

    drive(goals, scenario)
    assert [goals.model.check_ins(1)[-1].value, goals.model.check_ins(2)[-1].value] == [15, 12]
    assert goals.model.check_ins(1)[-1].note == ""


@pytest.mark.parametrize("height", [12, 24, 36, 37, 50])
def test_the_line_lies_over_its_field_at_any_height(goals: Workspace, height: int) -> None:
    async def scenario(hand: Drive) -> None:
        await begin(hand)
        await hand.pilot.resize_terminal(120, height)
        await hand.wait_for(lambda: page(hand).size.height == height)
        await hand.pilot.pause()
        row = page(hand).line.region.y
        assert hand.lines()[row].strip(" ▌").startswith("Value")
        assert row <= 30, "near what it is about"

    drive(goals, scenario)
