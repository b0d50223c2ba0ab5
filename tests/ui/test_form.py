"""All fields of a goal, one below the other, each edited in place."""

from __future__ import annotations

import pytest
from textual import events

from okrtui.ui.field_letters import letters_of
from okrtui.ui.sessions import Session
from okrtui.ui.widgets.choice_list import ChoiceList
from okrtui.workspace import commands
from okrtui.workspace.fields import EDITABLE
from okrtui.workspace.workspace import Workspace
from tests.ui.conftest import Open
from tests.ui.driving import NARROW, WIDE, Drive, drive


def session_of(hand: Drive) -> Session:
    session = hand.board.editing.session
    assert session is not None
    return session


async def open_at(hand: Drive, key: str, field: str) -> None:
    """Open the form and go down to a field."""
    await hand.go_to(key)
    await hand.do("goal.edit_all")
    while session_of(hand).field != field:
        await hand.do("editor.below")
    await hand.pilot.pause()


@pytest.mark.parametrize(
    "table", ["objectives", "key_results", "kpis", "initiatives"], ids=lambda table: table
)
def test_every_field_has_a_letter_of_its_own_that_is_in_its_name(table: str) -> None:
    letters = letters_of(tuple(EDITABLE[table]))
    assert list(letters) == list(EDITABLE[table])
    assert len(set(letters.values())) == len(letters)
    assert all(letter.lower() in field for field, letter in letters.items())


@pytest.mark.parametrize(
    ("key", "letter", "field"),
    [("KR2", "e", "ends"), ("KR2", "w", "weight"), ("KR2", "o", "owner"), ("KR2", "m", "team"),
     ("KR2", "O", "outcome"), ("O1", "e", "ends"), ("K1", "y", "type"), ("I1", "s", "state")],
)  # fmt: skip
def test_two_keys_lead_to_any_field(sample: Workspace, key: str, letter: str, field: str) -> None:
    async def scenario(hand: Drive) -> None:
        await hand.go_to("KR2")
        await hand.do("fold.open")
        await hand.go_to(key)
        await hand.do("goal.edit_all")
        assert f"{letter} {field.replace('_', ' ')} " in hand.line_of(f"{letter} {field}")
        await hand.press(letter)
        assert session_of(hand).field == field
        assert not hand.line_of(f" {letter} {field} "), "letters are typed now"

    drive(sample, scenario)


def test_a_due_date_takes_two_keys_beside_what_is_typed(sample: Workspace) -> None:
    async def scenario(hand: Drive) -> None:
        await hand.go_to("KR2")
        await hand.do("goal.edit_all")
        await hand.press("e")
        await hand.type("2026-12-15")
        await hand.press("enter")
        await hand.wait_said("changed KR2 ends")

    drive(sample, scenario, size=NARROW)


def test_whatever_is_no_letter_of_a_field_begins_to_edit(sample: Workspace) -> None:
    title = sample.key_results[2].title

    async def scenario(hand: Drive) -> None:
        await hand.go_to("KR2")
        await hand.do("goal.edit_all")
        await hand.press("7")
        assert "no field has that letter" in hand.said
        await hand.do("editor.save")
        await hand.type("es")
        assert session_of(hand).field == "title"
        await hand.do("editor.save")
        await hand.wait_for(lambda: sample.key_results[2].title == f"{title}es")
        await hand.do("goal.edit_all")
        await hand.press("backspace", "o")
        assert session_of(hand).field == "title"
        await hand.do("editor.save")
        await hand.wait_for(lambda: sample.key_results[2].title == f"{title}eo")
        await hand.do("goal.edit_all")
        hand.app.post_message(events.Paste("t"))
        editor = hand.board.editing.editor
        assert editor is not None
        await hand.wait_for(lambda: editor.value == f"{title}eot")
        await hand.do("editor.cancel")
        assert not hand.board.editing.open

    drive(sample, scenario)


@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["wide", "narrow"])
@pytest.mark.parametrize("key", ["O1", "KR2", "K1", "I1"])
def test_all_fields_of_a_goal_can_be_gone_through_and_nothing_is_written(
    sample: Workspace, key: str, size: tuple[int, int]
) -> None:
    async def scenario(hand: Drive) -> None:
        number = sample.number
        await hand.go_to("KR2")
        await hand.do("fold.open")
        await hand.go_to(key)
        before = hand.lines()
        await hand.do("goal.edit_all")
        session = session_of(hand)
        for at, field in enumerate(session.fields):
            assert session.field == field
            assert hand.line_of(f" {field.replace('_', ' ')} "), field
            if at + 1 < len(session.fields):
                await hand.do("editor.below")
        await hand.do("editor.below", "editor.above", "editor.previous", "editor.next")
        assert session.at == len(session.fields) - 2
        await hand.do("editor.cancel")
        await hand.pilot.pause()
        assert not hand.board.editing.open
        assert hand.lines()[1:-2] == before[1:-2]
        assert sample.number == number

    drive(sample, scenario, size=size)


def test_each_field_is_saved_at_once_and_can_be_undone(sample: Workspace) -> None:
    async def scenario(hand: Drive) -> None:
        await open_at(hand, "KR2", "weight")
        await hand.put("3")
        await hand.do("editor.below")
        await hand.wait_for(lambda: sample.key_results[2].weight == 3)
        await hand.wait_for(lambda: session_of(hand).field != "weight")
        assert hand.line_of(" weight ").split() == ["weight", "3"]
        await hand.do("editor.cancel", "change.undo")
        await hand.wait_said("weight")
        assert sample.key_results[2].weight != 3

    drive(sample, scenario)


def test_enter_saves_a_field_and_leaves(sample: Workspace) -> None:
    async def scenario(hand: Drive) -> None:
        await open_at(hand, "O1", "team")
        await hand.put("support")
        await hand.do("editor.save")
        await hand.wait_said("changed O1")
        assert sample.objectives[1].team == "support"
        assert not hand.board.editing.open

    drive(sample, scenario)


def test_a_bad_value_keeps_the_field_open_and_says_why(sample: Workspace) -> None:
    async def scenario(hand: Drive) -> None:
        await open_at(hand, "KR2", "cadence")
        await hand.put("sometimes")
        await hand.do("editor.below")
        assert "sometimes" in hand.said
        assert session_of(hand).field == "cadence"
        assert "sometimes" in hand.line_of(" cadence ")

    drive(sample, scenario)


def test_a_goal_of_another_kind_has_other_fields_in_front(sample: Workspace) -> None:
    async def scenario(hand: Drive) -> None:
        await open_at(hand, "K1", "direction")
        assert sample.kpis[1].direction != "band"
        await hand.put("band")
        await hand.do("editor.next")
        await hand.wait_for(lambda: sample.kpis[1].direction == "band")
        await hand.wait_for(lambda: session_of(hand).field != "direction")
        fields = session_of(hand).fields
        assert fields.index("low") < fields.index("parent") < fields.index("green")

    drive(sample, scenario)


def test_what_somebody_else_makes_of_another_field_appears_in_the_form(open_sample: Open) -> None:
    mine, theirs = open_sample("ana"), open_sample("ben")

    async def scenario(hand: Drive) -> None:
        await open_at(hand, "KR2", "unit")
        await hand.put("points")
        theirs.run(commands.edit(theirs, "KR2", {"cadence": "monthly"}))
        await hand.wait_for(lambda: "monthly" in hand.line_of(" cadence "))
        assert "points" in hand.line_of(" unit ")
        theirs.run(commands.edit(theirs, "KR2", {"unit": "pt"}))
        await hand.wait_for(lambda: "ben made it pt" in "\n".join(hand.lines()))
        await hand.do("editor.save")
        await hand.wait_for(lambda: hand.board.editing.deciding.asking)
        await hand.do("conflict.mine")
        await hand.wait_for(lambda: mine.key_results[2].unit == "points")

    drive(mine, scenario)


# ---------------------------------------------------------------------- choosing


def listed(hand: Drive) -> list[str]:
    """What the list below the editor offers, the picked one with a star."""
    found = [w for w in hand.board.query(ChoiceList) if w.display]
    texts = [w.render_line(y).text for w in found for y in range(w.size.height)]
    marks = {hand.board.glyphs.cursor: "*", hand.board.glyphs.edge: ""}
    return [marks[text[0]] + text[1:].strip() for text in texts]


def typed(hand: Drive) -> str:
    editor = hand.board.editing.editor
    assert editor is not None
    return editor.value


def test_words_are_chosen_by_arrows(sample: Workspace) -> None:
    async def scenario(hand: Drive) -> None:
        await open_at(hand, "KR2", "cadence")
        assert listed(hand) == ["daily", "*weekly", "monthly", "quarterly", "yearly", "irregular"]
        await hand.press("right")
        assert typed(hand) == "monthly"
        await hand.do("editor.below", "editor.above", "editor.above")
        assert typed(hand) == "weekly"
        await hand.press("left")
        await hand.do("editor.save")
        await hand.wait_said("changed KR2")
        assert sample.key_results[2].cadence == "daily"

    drive(sample, scenario)


def test_words_are_chosen_by_letters(sample: Workspace) -> None:
    async def scenario(hand: Drive) -> None:
        await open_at(hand, "O1", "kind")
        await hand.press("end", *["backspace"] * 20)
        await hand.type("le")
        assert listed(hand) == ["*learning"]
        await hand.do("editor.next")
        await hand.wait_for(lambda: sample.objectives[1].kind == "learning")

    drive(sample, scenario)


def test_escape_gives_up_a_choice_before_it_leaves(sample: Workspace) -> None:
    async def scenario(hand: Drive) -> None:
        number = sample.number
        await open_at(hand, "KR2", "cadence")
        await hand.press("right", "escape")
        assert typed(hand) == "weekly"
        await hand.press("escape")
        assert not hand.board.editing.open
        assert sample.number == number

    drive(sample, scenario)


def test_goals_are_chosen_by_words_of_their_title(sample: Workspace) -> None:
    async def scenario(hand: Drive) -> None:
        await open_at(hand, "KR2", "guardrails")
        await hand.type("nps")
        assert listed(hand) == ["*K3 Rider NPS"] or listed(hand)[0].endswith("Rider NPS")
        await hand.do("editor.save")
        await hand.wait_said("changed KR2")
        names = [sample.kpis[id].name for id in sample.key_results[2].guardrails]
        assert names == ["Rider NPS"]

    drive(sample, scenario)


def test_tab_takes_a_completion_first_and_then_saves(sample: Workspace) -> None:
    async def scenario(hand: Drive) -> None:
        await hand.go_to("KR2")
        await hand.do("goal.edit", "editor.next")
        await hand.press("end", "backspace", "backspace", "backspace")
        await hand.type("ch")
        await hand.do("editor.next")
        assert typed(hand) == "cho"
        assert session_of(hand).field == "owner"
        await hand.do("editor.next")
        await hand.wait_for(lambda: sample.key_results[2].owner == "cho")
        await hand.wait_for(lambda: session_of(hand).field == "value")

    drive(sample, scenario)


def test_enter_saves_a_name_as_it_was_typed(sample: Workspace) -> None:
    async def scenario(hand: Drive) -> None:
        await open_at(hand, "KR2", "owner")
        await hand.press("end", "backspace", "backspace", "backspace")
        await hand.type("ch")
        assert listed(hand) == ["cho"]
        await hand.do("editor.save")
        await hand.wait_for(lambda: sample.key_results[2].owner == "ch")

    drive(sample, scenario)


def test_a_kind_that_needs_bounds_has_them_typed_and_all_is_saved_together(
    sample: Workspace,
) -> None:
    async def scenario(hand: Drive) -> None:
        number = sample.number
        await open_at(hand, "KR2", "kind")
        await hand.put("between")
        await hand.do("editor.next")
        await hand.wait_for(lambda: session_of(hand).field == "low")
        assert "kind waits: the low bound is missing" in hand.said
        assert "not saved yet" in hand.line_of(" kind ")
        await hand.put("7")
        await hand.do("editor.save")
        await hand.wait_for(lambda: session_of(hand).field == "high")
        assert sample.number == number
        await hand.put("9")
        await hand.do("editor.save")
        await hand.wait_for(lambda: sample.key_results[2].kind == "between")
        record = sample.key_results[2]
        assert (record.low, record.high, sample.number) == (7, 9, number + 1)

    drive(sample, scenario)


def test_the_day_that_words_mean_is_told_while_they_are_typed(sample: Workspace) -> None:
    async def scenario(hand: Drive) -> None:
        await open_at(hand, "KR2", "ends")
        await hand.type("eoq")
        await hand.wait_said("= Thu 31 Dec 2026, in 39 days · ")
        await hand.put("fri")
        await hand.wait_said("= Fri 27 Nov 2026, in 5 days · ")
        await hand.do("editor.next")
        await hand.wait_for(lambda: str(sample.key_results[2].ends) == "2026-11-27")

    drive(sample, scenario)


@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["wide", "narrow"])
def test_the_first_field_is_edited_in_its_line_once_one_asks_for_it(
    sample: Workspace, size: tuple[int, int]
) -> None:
    async def scenario(hand: Drive) -> None:
        await hand.go_to("KR2")
        await hand.do("goal.edit_all")
        editor = hand.board.editing.editor
        assert editor is not None
        await hand.wait_for(lambda: editor.region.y == 2)
        await hand.do("editor.save")
        await hand.type("!")
        assert hand.line_of(" title ").rstrip().endswith("holders!")
        await hand.pilot.resize_terminal(100, 12)
        await hand.do(*["editor.below"] * 12)
        await hand.wait_for(lambda: editor.region.y in range(2, 10))

    drive(sample, scenario, size=size)


@pytest.mark.parametrize("size", [NARROW, (100, 30), WIDE, (160, 50)])
def test_the_editor_of_a_field_reaches_to_the_edge(
    sample: Workspace, size: tuple[int, int]
) -> None:
    async def scenario(hand: Drive) -> None:
        await hand.go_to("KR2")
        await hand.do("goal.edit_all")
        await hand.pilot.pause()
        editor = hand.board.editing.editor
        assert editor is not None
        assert editor.region.right == size[0]

    drive(sample, scenario, size=size)
