"""The list of the detail: correcting, deleting, going to what a goal is tied to."""

from __future__ import annotations

from okrtui.workspace import commands
from okrtui.workspace.workspace import Workspace
from tests.ui.conftest import Open
from tests.ui.driving import NARROW, Drive, drive


def values(workspace: Workspace, key_result: int) -> list[object]:
    return [entry.value for entry in workspace.model.check_ins(key_result)]


async def to_row(hand: Drive, text: str) -> None:
    """The detail's cursor on the row with this text."""
    pane = hand.board.detail_panel
    listed = pane._listed
    assert listed is not None
    at = next(n for n, row in enumerate(pane.lines) if text in str(listed.about(row)))
    pane.move_to(at)
    await hand.pilot.pause()


def test_a_check_in_is_corrected_in_its_place_and_undone(sample: Workspace) -> None:
    async def scenario(hand: Drive) -> None:
        await hand.go_to("KR2")
        await hand.do("panel.previous", "cursor.down", "entry.edit")
        assert "Correct KR2 value, was 9.2" in hand.said
        editor = hand.board.editing.editor
        assert editor is not None
        assert "12 Nov" in hand.lines()[editor.region.y]
        await hand.put("9.15")
        await hand.do("editor.save")
        await hand.wait_said("value 9.2 % → 9.15 %")
        assert "9.15 %" in hand.line_of("12 Nov 26")
        assert hand.board.panel == "detail"
        assert hand.board.detail_panel.cursor == 2, "the cursor stays on what was corrected"
        await hand.do("change.undo")
        await hand.wait_for(lambda: "9.2 %" in hand.line_of("12 Nov 26"))

    drive(sample, scenario)


def test_tab_goes_through_the_fields_of_a_check_in_and_saves_them_together(
    sample: Workspace,
) -> None:
    async def scenario(hand: Drive) -> None:
        await hand.go_to("KR2")
        await hand.do("panel.previous", "entry.edit", "editor.next")
        await hand.put("7")
        await hand.do("editor.next")
        await hand.put("it went well after all")
        await hand.do("editor.next", "editor.next")
        assert "Correct KR2 date, was 2026-11-19" in hand.said
        await hand.put("2026-11-20")
        await hand.do("editor.save")
        await hand.wait_said("confidence 5 → 7, note changed, date 2026-11-19 → 2026-11-20")
        assert "it went well after all" in hand.line_of("20 Nov 26")

    drive(sample, scenario)


def test_bad_input_keeps_the_editor_open(sample: Workspace) -> None:
    async def scenario(hand: Drive) -> None:
        await hand.go_to("KR2")
        await hand.do("panel.previous", "entry.edit")
        await hand.put("many")
        await hand.do("editor.next")
        assert "many" in hand.said, "before one goes on to the next field"
        assert hand.board.editing.session is not None
        assert hand.board.editing.session.field == "value"
        await hand.do("editor.cancel")
        assert values(sample, 2)[-1] == 9.1

    drive(sample, scenario, size=NARROW)


def test_nothing_is_written_when_nothing_was_typed(sample: Workspace) -> None:
    async def scenario(hand: Drive) -> None:
        number = sample.number
        await hand.go_to("KR2")
        await hand.do("panel.previous", "entry.edit", "editor.save")
        assert not hand.board.editing.open
        assert sample.number == number

    drive(sample, scenario)


def test_anothers_correction_is_told_and_overwritten_only_on_purpose(open_sample: Open) -> None:
    ana, ben = open_sample("ana"), open_sample("ben")

    async def scenario(hand: Drive) -> None:
        await hand.go_to("KR2")
        await hand.do("panel.previous", "entry.edit")
        await hand.put("9.0")
        entry = hand.board.inspecting.entry
        assert entry is not None
        ben.run(commands.correct(ben, *entry, {"value": "8.9"}))
        await hand.do("editor.save")
        await hand.wait_said("ben made the value 8.9")
        assert hand.board.editing.open
        await hand.do("editor.save")
        await hand.wait_said("value 8.9 % → 9 %")

    drive(ana, scenario)


def test_a_deleted_check_in_comes_back_by_an_undo(sample: Workspace) -> None:
    async def scenario(hand: Drive) -> None:
        await hand.go_to("KR2")
        await hand.do("panel.previous", "entry.delete")
        await hand.wait_said("deleted the check-in of KR2")
        assert not hand.line_of("19 Nov 26")
        await hand.do("change.undo")
        await hand.wait_for(lambda: hand.line_of("19 Nov 26"))

    drive(sample, scenario)


def test_an_initiative_is_turned_and_deleted_in_the_list(sample: Workspace) -> None:
    async def scenario(hand: Drive) -> None:
        await hand.go_to("KR2")
        await hand.do("panel.previous")
        await to_row(hand, "I2")
        await hand.do("entry.edit")
        await hand.wait_for(lambda: sample.initiatives[2].state == "done")
        await hand.wait_for(lambda: "done" in hand.line_of("initiative I2"))
        await hand.do("entry.delete")
        await hand.wait_for(lambda: 2 not in sample.initiatives)

    drive(sample, scenario)


def test_a_linked_kpi_and_a_finding_are_gone_to(sample: Workspace) -> None:
    async def scenario(hand: Drive) -> None:
        await hand.go_to("KR7")
        await hand.do("panel.previous")
        await to_row(hand, "K1")
        await hand.do("entry.edit")
        assert (hand.board.panel, hand.board.key) == ("pulse", "K1")
        await hand.go_to("KR2")
        hand.board.show_panel("detail")
        await to_row(hand, "R10")
        await hand.do("entry.edit")
        assert (hand.board.panel, hand.board.key) == ("goals", "KR2")

    drive(sample, scenario)


def test_a_kpi_has_the_screen_to_itself_and_its_measurements_are_edited_there(
    sample: Workspace,
) -> None:
    async def scenario(hand: Drive) -> None:
        await hand.go_to("K1")
        await hand.do("kpi.open")
        assert hand.board.shown == {"detail"}
        assert "upper limit" in "\n".join(hand.lines())
        await hand.do("entry.edit")
        await hand.put("3.3")
        await hand.do("editor.save")
        await hand.wait_said("value 3.4 h → 3.3 h")
        await hand.do("entry.add")
        await hand.put("3.1")
        await hand.do("editor.save")
        await hand.wait_said("logged K1")
        await hand.wait_for(lambda: hand.line_of("22 Nov 26"))
        await hand.do("detail.next")
        await hand.wait_for(lambda: hand.board.detail_panel.shown_key != "K1")
        await hand.do("detail.previous")
        await hand.wait_for(lambda: hand.board.detail_panel.shown_key == "K1")
        await hand.do("app.back")
        assert (hand.board.panel, hand.board.key) == ("pulse", "K1")

    drive(sample, scenario, size=NARROW)


def test_the_detail_takes_the_whole_screen_and_gives_it_back(sample: Workspace) -> None:
    async def scenario(hand: Drive) -> None:
        await hand.go_to("KR2")
        hand.board.show_panel("detail")
        await hand.do("detail.alone")
        assert hand.board.shown == {"detail"}
        await hand.do("detail.alone")
        assert hand.board.shown == {"goals", "pulse", "detail"}
        await hand.do("app.back")
        assert hand.board.panel == "goals"

    drive(sample, scenario)


def test_what_cannot_run_in_the_list_says_why(sample: Workspace) -> None:
    async def scenario(hand: Drive) -> None:
        await hand.go_to("O1")
        hand.board.show_panel("detail")
        await hand.do("entry.add")
        assert "only key results and KPIs" in hand.said
        await hand.go_to("KR2")
        hand.board.show_panel("detail")
        await to_row(hand, "R10")
        await hand.do("entry.delete")
        assert "only check-ins, measurements and initiatives" in hand.said
        hand.board.show_panel("goals")
        hand.board.action_do("entry.delete", "")
        assert "that is for the list of the detail" in hand.said

    drive(sample, scenario)


def test_a_read_only_store_is_only_looked_at(open_sample: Open) -> None:
    async def scenario(hand: Drive) -> None:
        await hand.go_to("KR2")
        hand.board.show_panel("detail")
        await hand.do("entry.edit")
        assert not hand.board.editing.open
        assert "opened for reading only" in hand.said

    drive(open_sample(read_only=True), scenario)


def test_the_help_begins_with_what_the_panels_own_keys_do(sample: Workspace) -> None:
    async def scenario(hand: Drive) -> None:
        await hand.go_to("KR2")
        hand.board.show_panel("detail")
        await hand.do("app.help")
        lines = hand.lines()
        assert "In the detail: correct a check-in" in lines[3]
        assert not any("Edit the row in place" in line for line in lines[:10])

    drive(sample, scenario)


def test_a_digit_goes_to_each_panel_from_a_row_that_takes_no_value(sample: Workspace) -> None:
    async def scenario(hand: Drive) -> None:
        await hand.go_to("O1")
        await hand.do("panel.detail")
        assert hand.board.detail_panel.active
        await hand.do("panel.goals")
        await hand.wait_for(lambda: not hand.board.detail_panel.active)
        assert hand.board.key == "O1"
        await hand.do("panel.detail", "panel.pulse")
        assert hand.board.key.startswith("K")

    drive(sample, scenario)
