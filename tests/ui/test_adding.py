"""Tab goes from the line of a new goal into what was read out of it, to correct it."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from okrtui.ui.drafts import Drafts
from okrtui.workspace.workspace import Workspace
from tests.ui.driving import NARROW, WIDE, Drive, action, drive


async def begin(hand: Drive, line: str, *, at: str = "O2") -> None:
    await hand.go_to(at)
    await hand.do("goal.add")
    await hand.put(line)


def fields(hand: Drive) -> dict[str, list[str]]:
    """The fields that are shown, by their labels: value and where it comes from."""
    read: dict[str, list[str]] = {}
    for line in hand.lines():
        words = line[2:80].split("  ")
        if line[:1] in "│▌" and words[0] in LABELS:
            read[words[0]] = [word.strip() for word in words[1:] if word.strip()]
    return read


LABELS = ("start", "target", "low", "high", "unit", "due", "owner", "team", "weight", "kind")


@pytest.mark.parametrize("size", [WIDE, NARROW])
def test_tab_shows_each_field_and_where_it_comes_from(
    sample: Workspace, size: tuple[int, int]
) -> None:
    async def scenario(hand: Drive) -> None:
        await begin(hand, "Churn from 10% to 8% by end of Q3 @ben w2")
        await hand.do("editor.next")
        assert fields(hand) == {
            "start": ["10", "10%"],
            "target": ["8", "8%"],
            "unit": ["%", "%"],
            "due": ["2027-09-30", "by end of Q3"],
            "owner": ["ben", "@ben"],
            "team": ["–", "its objective's"],
            "weight": ["2", "w2"],
            "kind": ["reach", "from 10% to 8%"],
        }
        assert hand.line_of("+ Churn from 10% to 8% by end of Q3 @ben w2")

    drive(sample, scenario, size=size)


def test_a_correction_says_so_and_wins_over_the_line(sample: Workspace) -> None:
    async def scenario(hand: Drive) -> None:
        await begin(hand, "Churn from 10% to 8% @ben")
        await hand.do("editor.next", "editor.next")
        await hand.type("7")
        assert fields(hand)["target"] == ["7", "corrected"]
        await hand.do("editor.next", "editor.next")
        await hand.type("eoy")
        await hand.do("editor.save")
        await hand.wait_said("added KR19 Churn")

    drive(sample, scenario)
    added = sample.key_results[19]
    assert (added.start, added.target, added.unit, added.owner) == (10, 7, "%", "ben")
    assert added.ends == date(2026, 12, 31)


def test_a_start_makes_a_target_of_a_change(sample: Workspace) -> None:
    async def scenario(hand: Drive) -> None:
        await begin(hand, "Grow revenue by 15 %")
        await hand.do("editor.next")
        assert fields(hand)["start"] == ["–", "where is it today?"]
        await hand.type("80")
        assert fields(hand)["target"] == ["92"]
        await hand.do("editor.save")
        await hand.wait_said("added KR19")

    drive(sample, scenario)
    assert (sample.key_results[19].start, sample.key_results[19].target) == (80, 92)


def test_a_line_without_a_number_gets_one_in_its_fields(sample: Workspace) -> None:
    async def scenario(hand: Drive) -> None:
        await begin(hand, "Riders feel welcome")
        await hand.do("editor.next")
        await hand.type("3")
        await hand.do("editor.next")
        await hand.type("4")
        await hand.do("editor.save")
        await hand.wait_said("added KR19")

    drive(sample, scenario)
    added = sample.key_results[19]
    assert (added.kind, added.start, added.target) == ("reach", 3, 4)


def test_another_kind_has_other_fields_and_keeps_the_numbers_it_can(sample: Workspace) -> None:
    async def scenario(hand: Drive) -> None:
        await begin(hand, "Uptime from 99 to 99.9 %")
        await hand.do("editor.next", "editor.previous", "editor.previous")
        await hand.type("at least")
        await hand.do("editor.next")
        assert "start" not in fields(hand)
        await hand.do("editor.next")
        assert fields(hand)["target"] == ["99.9", "99.9 %"]
        await hand.do("editor.save")
        await hand.wait_said("added KR19")

    drive(sample, scenario)
    added = sample.key_results[19]
    assert (added.kind, added.start, added.target) == ("at_least", None, 99.9)


def test_escape_goes_back_to_the_line_and_the_correction_stays(sample: Workspace) -> None:
    async def scenario(hand: Drive) -> None:
        await begin(hand, "Churn from 10% to 8%")
        await hand.do("editor.next")
        await hand.type("12")
        await hand.do("editor.next")
        await hand.type("9")
        await hand.do("editor.cancel")
        assert hand.line_of("reach 12 → 8 %")
        assert hand.line_of("start 12")
        editor = hand.board.editing.editor
        assert editor is not None
        assert editor.value == "Churn from 10% to 8%"
        await hand.put("Rides from 10 to 20")
        assert hand.line_of("reach 12 → 20")
        await hand.do("editor.cancel")
        assert not hand.board.editing.open

    drive(sample, scenario)
    assert len(sample.key_results) == 18


def test_what_the_line_says_anyway_is_no_correction(sample: Workspace) -> None:
    async def scenario(hand: Drive) -> None:
        await begin(hand, "Churn from 10% to 8%")
        await hand.do("editor.next")
        await hand.type("12")
        await hand.do("editor.next", "editor.previous")
        await hand.type("10")
        await hand.do("editor.next", "editor.cancel")
        await hand.put("Churn from 9% to 8%")
        assert hand.line_of("reach 9 → 8 %")

    drive(sample, scenario)


def test_what_cannot_be_read_is_told_and_keeps_its_editor(sample: Workspace) -> None:
    async def scenario(hand: Drive) -> None:
        await begin(hand, "Churn from 10% to 8%")
        await hand.do(*["editor.next"] * 4)
        await hand.type("soon")
        await hand.do("editor.save")
        assert "is not a date" in hand.said
        session, editor = hand.board.editing.session, hand.board.editing.editor
        assert session is not None
        assert editor is not None
        assert (session.field, editor.value) == ("ends", "soon")
        await hand.do("editor.cancel")
        assert hand.line_of("reach 10 → 8 %")

    drive(sample, scenario)


def test_the_owner_may_be_taken_away(sample: Workspace) -> None:
    async def scenario(hand: Drive) -> None:
        await begin(hand, "Churn from 10% to 8% @ben")
        await hand.do(*["editor.next"] * 5)
        await hand.put("")
        await hand.do("editor.next")
        await hand.type("#ops")
        await hand.do("editor.save")
        await hand.wait_said("added KR19")

    drive(sample, scenario)
    assert (sample.key_results[19].owner, sample.key_results[19].team) == ("", "ops")


def test_an_objective_and_a_kpi_have_their_own_fields(sample: Workspace) -> None:
    async def scenario(hand: Drive) -> None:
        await hand.do("goal.add_objective")
        await hand.put("Riders bring their friends")
        await hand.do("editor.next", "editor.next")
        await hand.type("growth")
        await hand.do("editor.next")
        await hand.type("comm")
        await hand.do("editor.save")
        await hand.wait_said("added O6")
        await hand.go_to("K1")
        await hand.do("goal.add")
        await hand.put("Lost bikes")
        await hand.do("editor.next")
        await hand.type("4")
        await hand.do("editor.next", "editor.next", "editor.next")
        await hand.type("down")
        await hand.do("editor.save")
        await hand.wait_said("added K9")

    drive(sample, scenario)
    assert (sample.objectives[6].team, sample.objectives[6].kind) == ("growth", "committed")
    assert (sample.kpis[9].green, sample.kpis[9].direction) == (4, "down")


def test_work_and_an_empty_line_have_no_fields(sample: Workspace) -> None:
    async def scenario(hand: Drive) -> None:
        await begin(hand, " ")
        await hand.do("editor.next")
        assert "type the line first" in hand.said
        await hand.do("editor.cancel")
        await hand.go_to("KR2")
        await hand.do("goal.add_initiative")
        await hand.put("Ask ten riders @ben")
        await hand.do("editor.next")
        session = hand.board.editing.session
        assert session is not None
        assert session.field == "title"
        await hand.do("editor.save")
        await hand.wait_said("added I7")

    drive(sample, scenario)
    assert (sample.initiatives[7].title, sample.initiatives[7].owner) == ("Ask ten riders", "ben")


def test_a_draft_keeps_line_and_corrections(
    sample: Workspace, tmp_path: Path, open_sample: object
) -> None:
    folder = tmp_path / "drafts"

    async def scenario(hand: Drive) -> None:
        await begin(hand, "Churn from 10% to 8%")
        await hand.do("editor.next")
        await hand.type("12")
        await hand.do("editor.next")
        assert hand.board.editing.keeping.keep()

    drive(sample, scenario, drafts=folder)
    draft = Drafts(folder, sample.path, "ana").kept()
    assert draft is not None
    assert (draft.texts["title"], draft.texts["start"]) == ("Churn from 10% to 8%", "12")


@pytest.mark.parametrize(
    ("at", "line", "turned"),
    [
        ("O2", "Maintain 95 % SLA @ben", "SLA ≥ 95 % @ben"),
        ("O2", "Keep churn below 2 %", "Churn ≤ 2 %"),
        ("O2", "Office between 18 and 22 °C", "Office 18..22 °C"),
        ("K1", "Increase sales by 15 % ≥ 100", "Increase sales by 15 %"),
        ("K1", "Uptime ≥ 99.9 %", "Uptime ≥ 99.9 %"),
    ],
)
def test_one_key_makes_a_level_a_kpi_and_a_change_a_key_result(
    sample: Workspace, at: str, line: str, turned: str
) -> None:
    async def scenario(hand: Drive) -> None:
        await begin(hand, line, at=at)
        await hand.do("editor.turn")
        session, editor = hand.board.editing.session, hand.board.editing.editor
        assert session is not None
        assert editor is not None
        assert session.what == ("kpi" if at == "O2" else "key_result")
        assert editor.value == turned
        assert f"{action('editor.turn')[-1].upper()} turns it back" in hand.said
        assert hand.board.editing.row in hand.board.source_panel.region.line_range
        before = len(sample.kpis) + len(sample.key_results)
        await hand.do("editor.save")
        await hand.wait_for(lambda: len(sample.kpis) + len(sample.key_results) == before + 1)

    drive(sample, scenario, size=NARROW)


@pytest.mark.parametrize("line", ["Launch it kind=done", "Riders feel welcome"])
def test_what_holds_no_level_says_why_it_stays(sample: Workspace, line: str) -> None:
    async def scenario(hand: Drive) -> None:
        await begin(hand, line)
        await hand.do("editor.turn")
        assert "can't be a KPI" in hand.said
        assert hand.board.editing.open

    drive(sample, scenario)


def test_the_keys_of_a_new_row_say_elsewhere_that_they_wait(sample: Workspace) -> None:
    async def scenario(hand: Drive) -> None:
        await hand.go_to("KR2")
        await hand.do("goal.edit", "editor.turn")
        assert "finish what you type first" in hand.said

    drive(sample, scenario)


def test_a_key_of_the_line_that_is_told_late_is_not_taken_for_its_field(sample: Workspace) -> None:
    async def scenario(hand: Drive) -> None:
        await hand.do("goal.add_objective")
        await hand.put("Riders come")
        editing = hand.board.editing
        assert editing.editor is not None
        # Tab comes before the board heard of the last key.
        editing.editor.insert_text_at_cursor(" back")
        editing.commit(editing.editor.value, 1)
        await hand.pilot.pause()
        assert editing.session is not None
        assert editing.session.field == "owner"
        assert fields(hand)["owner"] == ["ana", "you"]
        assert hand.line_of("+ Riders come back")

    drive(sample, scenario)
