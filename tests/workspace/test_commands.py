"""What one does with goals: validated as a whole, written or refused as a whole."""

from __future__ import annotations

from datetime import date

import pytest

from okrtui.domain.errors import Invalid, NotFound
from okrtui.workspace import commands
from okrtui.workspace.change import Built, Change, Draft
from okrtui.workspace.converting import convert
from okrtui.workspace.views import Views
from okrtui.workspace.workspace import Workspace


@pytest.fixture
def churn(workspace: Workspace) -> Workspace:
    """O1 with KR1, churn from 10 % down to 8 %."""
    workspace.run(commands.add_objective(workspace, "Riders come back every week"))
    workspace.run(commands.add_key_result(workspace, 1, "Reduce churn from 10% to 8%"))
    return workspace


def test_first_objective_creates_the_current_quarter_active(workspace: Workspace) -> None:
    done = workspace.run(commands.add_objective(workspace, "Riders come back"))

    assert done.key == "O1"
    (cycle,) = workspace.cycles.values()
    assert (cycle.name, cycle.start, cycle.end, cycle.state) == (
        "2026-Q4",
        date(2026, 10, 1),
        date(2026, 12, 31),
        "active",
    )
    assert workspace.objectives[1].cycle == cycle.id
    assert workspace.objectives[1].owner == "ana"


def test_an_objective_takes_tags_and_keeps_every_other_word(workspace: Workspace) -> None:
    workspace.run(
        commands.add_objective(
            workspace, "Riders  come back from 3 to 4 w2 @ben #growth !committed"
        )
    )
    record = workspace.objectives[1]
    assert record.title == "Riders come back from 3 to 4 w2"
    assert (record.owner, record.team, record.kind) == ("ben", "growth", "committed")


def test_an_objective_can_go_into_a_named_cycle_to_come(workspace: Workspace) -> None:
    workspace.run(commands.add_objective(workspace, "Riders come back"))
    workspace.run(commands.add_objective(workspace, "Money that lasts", cycle="2027-q1"))

    cycle = workspace.cycle_named("2027-Q1")
    assert (cycle.start, cycle.state) == (date(2027, 1, 1), "draft")
    assert workspace.current_cycle == workspace.cycle_named("2026-Q4")


def test_an_unknown_cycle_is_refused_and_named(workspace: Workspace) -> None:
    with pytest.raises(NotFound, match="'soon'"):
        workspace.run(commands.add_objective(workspace, "Riders come back", cycle="soon"))
    assert not workspace.objectives
    assert workspace.number == 0


def test_numbers_are_read_out_of_the_text(churn: Workspace) -> None:
    record = churn.key_results[1]
    assert (record.kind, record.start, record.target, record.unit) == ("reach", 10, 8, "%")
    assert record.owner == "ana"


def test_given_fields_win_over_the_text(churn: Workspace) -> None:
    churn.run(commands.add_key_result(churn, 1, "Answer faster", start="3.4", target="2", unit="h"))
    record = churn.key_results[2]
    assert (record.kind, record.start, record.target, record.unit) == ("reach", 3.4, 2, "h")


@pytest.mark.parametrize(
    ("fields", "at_fault"),
    [
        ({"start": "5", "target": "5"}, "5"),
        ({"start": "nan", "target": "5"}, "nan"),
        ({"start": "1", "target": "much"}, "much"),
        ({"start": "1", "target": "2", "weight": "-1"}, "-1"),
        ({"kind": "between", "low": "5", "high": "3"}, "5"),
        ({"kind": "reech", "start": "1", "target": "2"}, "reech"),
    ],
)
def test_bad_numbers_are_refused_and_nothing_is_written(
    churn: Workspace, fields: dict[str, str], at_fault: str
) -> None:
    before = churn.number
    with pytest.raises(Invalid, match=at_fault):
        churn.run(
            commands.add_key_result(
                churn,
                1,
                "Answer faster",
                kind=fields.get("kind"),
                start=fields.get("start"),
                target=fields.get("target"),
                low=fields.get("low"),
                high=fields.get("high"),
                weight=fields.get("weight"),
            )
        )
    assert churn.number == before
    assert list(churn.key_results) == [1]


@pytest.mark.parametrize("name", ["KR9", "O99", "K1", "I3", "X1", "KR0", "KR", "", "KR1x"])
def test_an_unknown_goal_is_named(churn: Workspace, name: str) -> None:
    with pytest.raises(NotFound):
        churn.resolve(name)


def test_ids_are_read_in_any_case(churn: Workspace) -> None:
    assert churn.resolve("kr1").key == "KR1"


def test_a_title_of_ten_thousand_characters_is_refused(workspace: Workspace) -> None:
    with pytest.raises(Invalid, match="200"):
        workspace.run(commands.add_objective(workspace, "x" * 10_000))


def test_check_in_keeps_value_confidence_and_note(churn: Workspace) -> None:
    done = churn.run(
        commands.check_in(churn, 1, "9.2", confidence="5", note="price test ended", date="-3d")
    )
    (entry,) = churn.model.check_ins(1)
    assert (entry.value, entry.confidence, entry.note, entry.by) == (
        9.2,
        5,
        "price test ended",
        "ana",
    )
    assert entry.date == date(2026, 11, 19)
    assert done.key == "KR1"
    assert "9.2" in done.message


def test_a_signed_value_steps_from_the_latest_exactly(churn: Workspace) -> None:
    churn.run(commands.check_in(churn, 1, "9.1"))
    churn.run(commands.check_in(churn, 1, "+0.2"))
    churn.run(commands.check_in(churn, 1, "-0.4"))
    assert [entry.value for entry in churn.model.check_ins(1)] == [9.1, 9.3, 8.9]


@pytest.mark.parametrize(
    ("value", "confidence", "day"),
    [
        ("NaN", None, None),
        ("inf", None, None),
        ("1e999", None, None),
        ("nine", None, None),
        ("9", "11", None),
        ("9", "high", None),
        ("9", "²", None),
        ("9", None, "2026-02-30"),
        ("9", None, "someday"),
        ("9", None, "2026-11-23"),
        (None, None, None),
    ],
)
def test_a_bad_check_in_is_refused_and_nothing_is_written(
    churn: Workspace, value: str | None, confidence: str | None, day: str | None
) -> None:
    before = churn.number
    with pytest.raises(Invalid):
        churn.run(commands.check_in(churn, 1, value, confidence=confidence, date=day))
    assert churn.number == before


def test_steps_of_milestones_are_ticked_and_opened_again(churn: Workspace) -> None:
    churn.run(
        commands.add_key_result(churn, 1, "Launch three perks", steps=["Design", "Beta w2", "Go"])
    )
    assert churn.key_results[2].kind == "milestones"
    assert [step.weight for step in churn.key_results[2].steps] == [1, 2, 1]
    churn.run(commands.check_in(churn, 2, "1 2"))
    churn.run(commands.check_in(churn, 2, "-1"))
    entries = churn.model.check_ins(2)
    assert [(e.done, e.undone) for e in entries] == [((1, 2), ()), ((), (1,))]
    with pytest.raises(Invalid, match="no step 4"):
        churn.run(commands.check_in(churn, 2, "4"))


def test_a_found_baseline_turns_into_reach(churn: Workspace) -> None:
    churn.run(commands.add_key_result(churn, 1, "Find out how many riders return"))
    assert churn.key_results[2].kind == "baseline"
    churn.run(commands.check_in(churn, 2, "31"))
    assert (churn.key_results[2].kind, churn.key_results[2].start) == ("reach", 31)


def test_a_value_of_a_fed_key_result_is_logged_for_its_kpi(churn: Workspace) -> None:
    churn.run(commands.add_kpi(churn, "Monthly churn", direction="down", green="8", red="10"))
    churn.run(commands.edit(churn, "KR1", {"kpi": "K1"}))
    churn.run(commands.check_in(churn, 1, "9.2", note="from billing"))

    assert [m.value for m in churn.model.measurements(1)] == [9.2]
    history = churn.model.history(churn.key_results[1], churn.today())
    assert [entry.value for entry in history if entry.value is not None] == [9.2]
    assert [entry.note for entry in history if entry.note] == ["from billing"]


def test_edit_changes_only_what_was_named(churn: Workspace) -> None:
    churn.run(commands.edit(churn, "KR1", {"title": "Churn", "target": "7.5"}))
    record = churn.key_results[1]
    assert (record.title, record.start, record.target) == ("Churn", 10, 7.5)


def test_an_edit_of_long_texts_tells_the_new_one_whole_and_shortens_the_old_one(
    churn: Workspace,
) -> None:
    old = "A share of people who leave us month by month"
    new = "Monthly churn of paying riders, as billing counts it"
    churn.run(commands.edit(churn, "KR1", {"title": old}))
    done = churn.run(commands.edit(churn, "KR1", {"title": new}))
    assert done.message == f"changed KR1 title: A share of … → {new}"

    done = churn.run(commands.edit(churn, "KR1", {"title": "Churn"}))
    assert done.message == f"changed KR1 title: {new[:48]}… → Churn"


def test_edit_names_the_nearest_field(churn: Workspace) -> None:
    with pytest.raises(Invalid, match="target"):
        commands.edit(churn, "KR1", {"tarqet": "8"})


def test_edit_keeps_start_and_target_apart(churn: Workspace) -> None:
    with pytest.raises(Invalid, match="10"):
        churn.run(commands.edit(churn, "KR1", {"target": "10"}))
    assert churn.key_results[1].target == 8


def test_edit_to_the_same_value_writes_nothing(churn: Workspace) -> None:
    before = churn.number
    done = churn.run(commands.edit(churn, "KR1", {"target": "8"}))
    assert not done.changed
    assert churn.number == before


def test_delete_takes_everything_below_and_only_that(churn: Workspace) -> None:
    churn.run(commands.add_initiative(churn, 1, "Price test"))
    churn.run(commands.check_in(churn, 1, "9.2"))
    churn.run(commands.add_objective(churn, "Money that lasts"))
    churn.run(commands.add_key_result(churn, 2, "Revenue from 2 to 3"))
    assert churn.below("O1") == ["KR1", "I1"]

    churn.run(commands.delete(churn, "O1"))

    assert list(churn.objectives) == [2]
    assert list(churn.key_results) == [2]
    assert not churn.initiatives
    assert churn.model.check_ins(1) == []


def test_ids_are_never_given_twice(churn: Workspace) -> None:
    churn.run(commands.delete(churn, "KR1"))
    done = churn.run(commands.add_key_result(churn, 1, "Revenue from 2 to 3"))
    assert done.key == "KR2"


def test_move_brings_a_key_result_to_another_objective(churn: Workspace) -> None:
    churn.run(commands.add_objective(churn, "Money that lasts"))
    churn.run(commands.move(churn, "KR1", "O2"))
    assert churn.key_results[1].objective == 2
    with pytest.raises(Invalid, match="KR1"):
        churn.run(commands.move(churn, "KR1", "KR1"))


def test_objectives_never_stand_in_a_circle(churn: Workspace) -> None:
    churn.run(commands.add_objective(churn, "Money that lasts", parent="O1"))
    with pytest.raises(Invalid, match="O2"):
        churn.run(commands.move(churn, "O1", "O2"))
    with pytest.raises(Invalid, match="O1"):
        churn.run(commands.edit(churn, "O1", {"parent": "O1"}))


def test_log_many_is_all_or_nothing(churn: Workspace) -> None:
    churn.run(commands.add_kpi(churn, "SLA", direction="up", green="95", red="92", unit="%"))
    before = churn.number
    with pytest.raises(Invalid, match="x"):
        churn.run(commands.log_many(churn, [("K1", "95", None, ""), ("K1", "x", None, "")]))
    assert churn.number == before
    churn.run(commands.log_many(churn, [("K1", "95", "-7d", ""), ("K1", "93%", None, "late")]))
    assert [m.value for m in churn.model.measurements(1)] == [95, 93]
    assert churn.number == before + 1


def test_goals_in_a_closed_cycle_are_kept_as_they_are(churn: Workspace) -> None:
    def close(draft: commands_change.Draft) -> commands_change.Built:
        draft.set("cycles", 1, {"state": "closed"})
        return commands_change.Built("closed")

    from okrtui.workspace import change as commands_change

    churn.run(commands_change.Change("close", close))
    for change in (
        commands.edit(churn, "KR1", {"target": "7"}),
        commands.check_in(churn, 1, "9"),
        commands.delete(churn, "O1"),
        commands.add_key_result(churn, 1, "Revenue from 2 to 3"),
        commands.add_objective(churn, "More", cycle="2026-Q4"),
        commands.add_objective(churn, "More"),
    ):
        with pytest.raises(Invalid, match="closed"):
            churn.run(change)


def test_what_goals_in_a_closed_cycle_are_tied_to_stays(churn: Workspace) -> None:
    churn.run(commands.add_objective(churn, "A company that lasts", cycle="2027"))
    churn.run(commands.edit(churn, "O1", {"parent": "O2"}))
    for name in ("Churn", "Complaints", "Calls"):
        churn.run(commands.add_kpi(churn, name, green="8", red="10", direction="down"))
    churn.run(commands.log(churn, 1, "9.1"))
    churn.run(commands.edit(churn, "KR1", {"kpi": "K1", "guardrails": "K2"}))
    churn.run(Change("close", lambda draft: close(draft, 1)))
    before = Views(churn).goal("KR1")

    for key, tie in (("K1", "feeds KR1"), ("K2", "guards KR1"), ("O2", "O1 hangs below")):
        with pytest.raises(Invalid, match=f"{tie}.*2026-Q4 is closed"):
            churn.run(commands.delete(churn, key))
    churn.run(commands.add_objective(churn, "Riders stay", cycle="2027"))
    with pytest.raises(Invalid, match=r"K1 feeds KR1.*2026-Q4 is closed"):
        churn.run(convert(churn, "K1", "O3"))
    churn.run(commands.delete(churn, "K3"))

    assert Views(churn).goal("KR1") == before
    assert before.value == "9.1"
    assert Views(churn).rates(1) == (None, None, None)


def close(draft: Draft, cycle: int) -> Built:
    draft.set("cycles", cycle, {"state": "closed"})
    return Built("closed")


@pytest.mark.parametrize(
    ("start", "target", "latest", "times", "expected"),
    [("10", "8", "9.2", 1, 9.3), ("10", "8", "9.2", -1, 9.1), ("31", "45", "40", 1, 41)],
)
def test_nudge_steps_by_the_last_decimal_place(
    churn: Workspace, start: str, target: str, latest: str, times: int, expected: float
) -> None:
    churn.run(commands.add_key_result(churn, 1, "Riders", start=start, target=target))
    churn.run(commands.check_in(churn, 2, latest))
    churn.run(commands.nudge(churn, "KR2", times))
    assert churn.model.check_ins(2)[-1].value == expected


def test_a_key_result_is_checked_as_often_as_the_kpi_that_feeds_it(workspace: Workspace) -> None:
    workspace.run(commands.add_objective(workspace, "Money that lasts"))
    workspace.run(commands.add_kpi(workspace, "MRR", cadence="monthly", green="10"))
    workspace.run(commands.add_key_result(workspace, 1, "MRR from 8 to 12", kpi="K1"))
    assert workspace.key_results[1].cadence == "monthly"
    change = commands.add_key_result(workspace, 1, "MRR from 8 to 12", kpi="K1", cadence="weekly")
    workspace.run(change)
    assert workspace.key_results[2].cadence == "weekly"
