"""Editing in place: what is saved, what is refused, what is kept."""

from __future__ import annotations

import pytest

from okrtui.ui.screens import changing
from okrtui.ui.widgets.cell_editor import CellEditor
from okrtui.workspace import commands
from okrtui.workspace.workspace import Workspace
from tests.ui.driving import NARROW, WIDE, Drive, drive


def test_enter_saves_the_title_and_leaves(sample: Workspace) -> None:
    async def scenario(hand: Drive) -> None:
        await hand.go_to("KR2")
        await hand.do("goal.edit")
        await hand.put("Churn of pass holders")
        await hand.do("editor.save")
        await hand.wait_said("changed KR2")
        assert sample.key_results[2].title == "Churn of pass holders"
        assert not hand.board.editing.open
        assert "Churn of pass holders" in hand.line_of("KR2")

    drive(sample, scenario)


def test_escape_saves_nothing(sample: Workspace) -> None:
    async def scenario(hand: Drive) -> None:
        await hand.go_to("KR2")
        before = sample.key_results[2].title
        number = sample.number
        await hand.do("goal.edit")
        await hand.put("Something else")
        await hand.do("editor.cancel")
        assert not hand.board.editing.open
        assert hand.said == "Nothing was saved"
        assert (sample.key_results[2].title, sample.number) == (before, number)

    drive(sample, scenario)


def test_tab_saves_and_goes_through_title_owner_value_and_target(sample: Workspace) -> None:
    async def scenario(hand: Drive) -> None:
        await hand.go_to("KR2")
        await hand.do("goal.edit")
        for field, text in (("title", "Churn"), ("owner", "cho"), ("value", "8.9")):
            session = hand.board.editing.session
            assert session is not None
            assert session.field == field
            await hand.put(text)
            await hand.do("editor.next")
            await hand.wait_for(lambda: session.field != field)  # noqa: B023 - waits in the loop
        await hand.put("7.5")
        await hand.do("editor.save")
        await hand.wait_for(lambda: not hand.board.editing.open)
        record = sample.key_results[2]
        assert (record.title, record.owner, record.target) == ("Churn", "cho", 7.5)
        assert "8.9 → 7.5 %" in hand.line_of("KR2")

    drive(sample, scenario)


def test_shift_tab_goes_back_a_cell(sample: Workspace) -> None:
    async def scenario(hand: Drive) -> None:
        await hand.go_to("KR2")
        await hand.do("goal.edit", "editor.next", "editor.previous")
        session = hand.board.editing.session
        assert session is not None
        assert session.field == "title"

    drive(sample, scenario)


def test_an_unchanged_cell_writes_nothing(sample: Workspace) -> None:
    async def scenario(hand: Drive) -> None:
        number = sample.number
        await hand.go_to("KR2")
        await hand.do("goal.edit", "editor.next", "editor.next", "editor.save")
        assert not hand.board.editing.open
        assert sample.number == number

    drive(sample, scenario)


def test_a_bad_value_keeps_the_editor_open_and_says_why(sample: Workspace) -> None:
    async def scenario(hand: Drive) -> None:
        await hand.go_to("KR2")
        await hand.press("4")
        await hand.type(",,x")
        await hand.do("editor.save")
        assert hand.board.editing.open
        assert "4,,x" in hand.said
        assert hand.board.status.role == "bad"
        await hand.put("4.5")
        await hand.do("editor.save")
        await hand.wait_said("checked in KR2")

    drive(sample, scenario)


def test_a_title_of_ten_thousand_characters_is_refused(sample: Workspace) -> None:
    async def scenario(hand: Drive) -> None:
        number = sample.number
        await hand.go_to("O1")
        await hand.do("goal.edit")
        await hand.put("x" * 10_000)
        await hand.do("editor.save")
        await hand.wait_said("200")
        assert hand.board.editing.open
        assert sample.number == number

    drive(sample, scenario)


def test_a_digit_starts_a_check_in_and_tab_adds_confidence_and_note(sample: Workspace) -> None:
    async def scenario(hand: Drive) -> None:
        await hand.go_to("KR2")
        await hand.press("8")
        await hand.type(".7")
        await hand.do("editor.next")
        await hand.put("6")
        await hand.do("editor.next")
        await hand.put("Two more weeks")
        await hand.do("editor.save")
        await hand.wait_said("checked in KR2")
        entry = sample.model.check_ins(2)[-1]
        assert (entry.value, entry.confidence, entry.note) == (8.7, 6, "Two more weeks")
        assert "Two more weeks" in "\n".join(hand.lines())

    drive(sample, scenario)


def test_a_digit_on_a_kpi_logs_a_measurement(sample: Workspace) -> None:
    async def scenario(hand: Drive) -> None:
        await hand.go_to("K1")
        await hand.press("2")
        await hand.type(".5")
        await hand.do("editor.save")
        await hand.wait_said("logged K1")
        assert sample.model.measurements(1)[-1].value == 2.5

    drive(sample, scenario)


def test_steps_of_a_milestone_are_ticked_by_their_number(sample: Workspace) -> None:
    async def scenario(hand: Drive) -> None:
        await hand.go_to("KR3")
        await hand.do("goal.check_in")
        assert "steps done" in hand.said
        await hand.put("3")
        await hand.do("editor.save")
        await hand.wait_said("checked in KR3")
        assert "3 / 3" in hand.line_of("KR3")

    drive(sample, scenario)


def test_plus_pressed_thrice_is_one_check_in(sample: Workspace) -> None:
    async def scenario(hand: Drive) -> None:
        await hand.go_to("KR1")
        before = len(sample.model.check_ins(1))
        await hand.do("value.increase", "value.increase", "value.increase")
        await hand.wait_said("checked in KR1")
        entries = sample.model.check_ins(1)
        assert len(entries) == before + 1
        assert entries[-1].value == 40.0

    drive(sample, scenario)


def test_steps_tell_where_they_lead_before_they_are_checked_in(
    sample: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(changing, "STEP_PAUSE", 60)

    async def scenario(hand: Drive) -> None:
        for key, leads, back in (
            ("KR1", "KR1 39.7 → 39.9", "KR1 stays at 39.7"),
            ("K2", "K2 52 → 54", "K2 stays at 52"),
        ):
            await hand.go_to(key)
            await hand.do("value.increase", "value.increase")
            assert hand.said == leads
            await hand.do("value.decrease", "value.decrease")
            assert hand.said == back

    drive(sample, scenario)


def test_minus_steps_down_and_another_action_checks_it_in_at_once(sample: Workspace) -> None:
    async def scenario(hand: Drive) -> None:
        await hand.go_to("KR1")
        await hand.do("value.decrease", "cursor.down")
        await hand.wait_said("checked in KR1")
        assert sample.model.check_ins(1)[-1].value == 39.6

    drive(sample, scenario)


def test_an_editor_too_narrow_for_its_text_shows_where_the_cursor_stands(
    sample: Workspace,
) -> None:
    async def scenario(hand: Drive) -> None:
        await hand.go_to("KR2")
        title = sample.key_results[2].title
        await hand.do("goal.edit")
        editor = hand.board.query_one(CellEditor)
        assert editor.size.width < len(title), "or this shows nothing"
        assert title[-10:] in hand.line_of("KR2")
        await hand.press("home")
        assert title[:10] in hand.line_of("KR2")
        await hand.pilot.resize_terminal(100, 30)
        await hand.wait_for(lambda: hand.app.size == (100, 30))
        await hand.press("end")
        assert title[-10:] in hand.line_of("KR2")

    drive(sample, scenario)


@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["wide", "narrow"])
@pytest.mark.parametrize("key", ["KR2", "KR18", "K1"])
def test_a_row_stays_to_be_seen_while_one_says_how_sure_one_is_and_why(
    sample: Workspace, key: str, size: tuple[int, int]
) -> None:
    async def scenario(hand: Drive) -> None:
        await hand.go_to(key)
        await hand.wait_for(lambda: hand.board.source_panel.size.height)
        name = key if key[1] == "R" else sample.kpis[1].name[:8]
        row = hand.line_of(f"{name} " if key[1] == "R" else name)
        await hand.press("9")
        await hand.do("editor.next")
        await hand.put("something")
        await hand.pilot.pause()
        assert row in hand.lines()
        assert "something" in hand.line_of("something")
        assert f"{key} 9," in hand.said, "and so does what was typed for its value"

    drive(sample, scenario, size=size)


@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["wide", "narrow"])
def test_the_editor_of_the_owner_stands_in_its_column_and_grows_with_the_name(
    sample: Workspace, size: tuple[int, int]
) -> None:
    async def scenario(hand: Drive) -> None:
        await hand.go_to("KR2")
        before = hand.line_of("KR2")
        who = before.index(" ben ") + 1
        await hand.do("goal.edit", "editor.next")
        editor = hand.board.query_one(CellEditor)
        assert editor.region.x == who, "where the name stands"
        assert hand.line_of("KR2") == before
        await hand.press("end", "backspace")
        await hand.type("nedict")
        await hand.pilot.pause()
        assert hand.line_of("KR2")[who:].startswith("benedict "), "whole, as it is typed"
        assert hand.line_of("KR2")[:who] == before[:who]
        await hand.do("editor.cancel")
        await hand.pilot.pause()
        assert hand.line_of("KR2") == before, "as wide as it was"

    drive(sample, scenario, size=size)


def test_after_tab_one_is_told_what_can_be_typed_next(sample: Workspace) -> None:
    async def scenario(hand: Drive) -> None:
        await hand.go_to("KR2")
        await hand.do("goal.edit")
        await hand.put("Churn")
        await hand.do("editor.next")
        await hand.wait_said("Saved · KR2 owner · Enter saves, Esc leaves, Tab: value")

    drive(sample, scenario)


@pytest.mark.parametrize("key", ["KR2", "K1"])
def test_no_hint_is_cut_in_the_middle_of_a_key_where_the_window_is_narrow(
    sample: Workspace, key: str
) -> None:
    async def scenario(hand: Drive) -> None:
        await hand.go_to(key)
        await hand.do("goal.edit")
        while (session := hand.board.editing.session) is not None:
            line = hand.lines()[-2]
            assert "…" not in line, session.field
            assert "Esc" in hand.lines()[-1], "which is to be seen, whatever had no room"
            await hand.do("editor.next")

    drive(sample, scenario, size=NARROW)


def test_tab_goes_on_to_the_confidence_and_back_over_cells_that_cant_be_edited(
    sample: Workspace,
) -> None:
    async def scenario(hand: Drive) -> None:
        await hand.go_to("KR3")
        await hand.do("goal.edit", "editor.next", "editor.next", "editor.next")
        session = hand.board.editing.session
        assert session is not None
        assert session.field == "confidence", "steps have no target that could be edited"
        line = hand.line_of("KR3")
        editor = hand.board.query_one(CellEditor)
        assert line[editor.region.x :].startswith("8"), "in its column"
        await hand.do("editor.previous")
        assert session.field == "value"
        await hand.do("editor.next")
        before = len(sample.model.check_ins(3))
        await hand.put("4")
        await hand.do("editor.save")
        await hand.wait_said("checked in KR3")
        entries = sample.model.check_ins(3)
        assert (len(entries), entries[-1].confidence, entries[-1].value) == (before + 1, 4, None)

    drive(sample, scenario)


@pytest.mark.parametrize(
    ("key", "field", "text", "told"),
    [
        ("KR2", "value", "+0.2", "= 9.3 % · "),
        ("KR2", "value", "3 * 3", "= 9 % · "),
        ("KR2", "value", "9.3", ""),
        ("KR2", "value", "9.,", ""),
        ("KR2", "target", "-1", "= 7 % · "),
        ("K1", "value", "1.5k", "= 1,500 h · "),
    ],
)
def test_what_a_number_comes_to_is_told_while_it_is_typed(
    sample: Workspace, key: str, field: str, text: str, told: str
) -> None:
    async def scenario(hand: Drive) -> None:
        await hand.go_to(key)
        hand.board.editing.edit_cells(key, field)
        await hand.pilot.pause()
        hint = hand.said
        await hand.put(text)
        await hand.wait_for(lambda: hand.said == told + hint)
        await hand.put("")
        await hand.wait_for(lambda: hand.said == hint)

    drive(sample, scenario)


def test_the_editor_of_a_value_covers_no_title(sample: Workspace) -> None:
    async def scenario(hand: Drive) -> None:
        await hand.go_to("KR2")
        await hand.do("goal.check_in")
        await hand.type("9.5")
        assert "Monthly churn of…" in hand.line_of("KR2")

    drive(sample, scenario, size=(100, 30))


def test_the_editor_of_a_value_covers_no_owner(empty: Workspace) -> None:
    empty.run(commands.add_objective(empty, "Riders come back", owner="ana"))
    empty.run(commands.add_key_result(empty, 1, "Riders", target=8, owner="ana"))

    async def scenario(hand: Drive) -> None:
        await hand.go_to("KR1")
        await hand.do("goal.check_in")
        await hand.type("5")
        assert " ana 5 " in hand.line_of("KR1")

    drive(empty, scenario, size=NARROW)


@pytest.mark.parametrize(("id", "typed"), [("goal.check_in", "nine"), ("goal.add", "Uptime 99 %")])
def test_a_complaint_about_what_was_typed_goes_when_one_types_on(
    sample: Workspace, id: str, typed: str
) -> None:
    async def scenario(hand: Drive) -> None:
        await hand.go_to("K1")
        await hand.do(id)
        hint = hand.said
        await hand.put(typed)
        await hand.press("enter")
        assert hand.said != hint
        await hand.press("1")
        assert hand.said == hint

    drive(sample, scenario)


@pytest.mark.parametrize(
    ("key", "does", "name"),
    [
        ("KR2", ("check_in.digit", "editor.next"), "confidence"),
        ("KR2", ("check_in.digit", "editor.next", "editor.next"), "note"),
        ("K2", ("check_in.digit", "editor.next"), "note"),
    ],
)
def test_an_editor_below_its_row_has_the_name_of_its_field_before_it(
    sample: Workspace, key: str, does: tuple[str, ...], name: str
) -> None:
    async def scenario(hand: Drive) -> None:
        await hand.go_to(key)
        await hand.do(*does)
        editor = hand.board.editing.editor
        assert editor is not None
        assert hand.lines()[editor.region.y][: editor.region.x].strip() == name
        await hand.do("editor.cancel")
        assert not hand.board.field_name.display

    drive(sample, scenario, size=NARROW)


@pytest.mark.parametrize(
    ("size", "fields"), [((100, 30), ("owner",)), ((40, 10), ("owner", "value", "target"))]
)
def test_an_editor_over_the_title_has_the_name_of_another_field_before_it(
    sample: Workspace, size: tuple[int, int], fields: tuple[str, ...]
) -> None:
    async def scenario(hand: Drive) -> None:
        await hand.go_to("KR2")
        await hand.do("goal.edit")
        assert not hand.board.field_name.display, "the title stands where the title stands"
        for field in fields:
            await hand.do("editor.next")
            editor = hand.board.editing.editor
            assert editor is not None
            assert hand.lines()[editor.region.y][: editor.region.x].endswith(f"KR2 {field} ")
            assert editor.region.width >= 10

    drive(sample, scenario, size=size)


def test_the_name_and_the_owner_of_a_kpi_are_edited_beside_its_value(sample: Workspace) -> None:
    async def scenario(hand: Drive) -> None:
        await hand.go_to("K2")
        for _ in range(2):
            await hand.do("goal.edit" if not hand.board.editing.open else "editor.next")
            editor = hand.board.editing.editor
            assert editor is not None
            assert " 52 " in hand.lines()[editor.region.y], "the value stays to be seen"
        assert hand.line_of("Rider NPS"), "the owner has its own column"

    drive(sample, scenario, size=NARROW)


def test_a_click_on_the_row_of_a_kpi_does_what_enter_does(sample: Workspace) -> None:
    async def scenario(hand: Drive) -> None:
        await hand.go_to("K2")
        row = hand.board.pulse_panel.row_y(hand.board.pulse_panel.cursor)
        await hand.pilot.click("KpiPulse", offset=(5, row or 0))
        await hand.pilot.pause()
        assert not hand.board.editing.open
        assert hand.board.panel == "detail"

    drive(sample, scenario)
