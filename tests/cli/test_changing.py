"""add, check-in, log, edit, move, delete: what they change and what they say."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli.harness import Cli


def test_add_says_the_new_id(cli: Cli) -> None:
    assert cli.ok("add", "objective", "Riders come back") == "added O1 Riders come back\n"
    assert cli.ok("add", "kr", "O1", "Churn from 10% to 8%").startswith("added KR1 Churn")
    assert cli.ok("add", "kpi", "NPS", "--direction", "up", "--green", "50") == "added K1 NPS\n"
    assert cli.ok("add", "initiative", "KR1", "Price test") == "added I1 Price test\n"


def test_add_json_gives_the_id_and_nothing_else(cli: Cli) -> None:
    assert cli.json("add", "objective", "Riders come back") == {"id": "O1"}
    assert cli.json("add", "kr", "o1", "Churn from 10% to 8%") == {"id": "KR1"}
    assert cli.json("add", "kpi", "NPS", "--direction", "up", "--green", "50") == {"id": "K1"}
    assert cli.json("add", "initiative", "kr1", "Price test") == {"id": "I1"}


def test_the_first_objective_makes_the_calendar_quarter_active(cli: Cli) -> None:
    cli.ok("add", "objective", "Riders come back")
    assert cli.json("show")["cycle"] == {
        "name": "2026-Q4",
        "start": "2026-10-01",
        "end": "2026-12-31",
        "elapsed": 0.5714,
        "state": "active",
        "net_confidence": None,
        "aspirational_grade": None,
    }


def test_an_objective_takes_every_field_it_is_given(cli: Cli) -> None:
    cli.ok("add", "objective", "Above")
    cli.ok(
        *("add", "objective", "Below", "--cycle", "2026-Q4", "--owner", "ben", "--team", "city"),
        *("--kind", "learning", "--parent", "O1"),
    )
    below = cli.json("show", "O2")
    assert (below["owner"], below["team"], below["kind"], below["parent"]) == (
        "ben",
        "city",
        "learning",
        "O1",
    )


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        (["--start", "10", "--target", "8", "--unit", "%"], {"kind": "reach", "start": 10}),
        (["--start", "-3", "--target", "-9"], {"start": -3, "target": -9}),
        (["--kind", "at_least", "--target", "95"], {"kind": "at_least", "target": 95}),
        (["--kind", "at_most", "--target", "40", "--risk", "55"], {"kind": "at_most"}),
        (["--low", "2.1", "--high", "2.6"], {"kind": "between", "low": 2.1, "high": 2.6}),
        (["--step", "First", "--step", "Second"], {"kind": "milestones"}),
        (["--kind", "done"], {"kind": "done", "target": None}),
        (["--kind", "baseline", "--unit", "h"], {"kind": "baseline", "unit": "h"}),
        (["--start", "1", "--target", "2", "--weight", "2.5"], {"weight": 2.5}),
        (["--start", "1", "--target", "2", "--owner", "ben"], {"title": "A number"}),
    ],
)
def test_a_key_result_of_every_kind(cli: Cli, options: list[str], expected: object) -> None:
    assert isinstance(expected, dict)
    cli.ok("add", "objective", "Riders come back")
    cli.ok("add", "kr", "O1", "A number", *options)
    shown = cli.json("show", "KR1")
    assert {key: shown[key] for key in expected} == expected


def test_what_the_options_do_not_say_is_read_out_of_the_text(cli: Cli) -> None:
    cli.ok("add", "objective", "Riders come back")
    cli.ok("add", "kr", "O1", "Reduce churn from 10% to 8%")
    shown = cli.json("show", "KR1")
    assert (shown["kind"], shown["start"], shown["target"], shown["unit"]) == ("reach", 10, 8, "%")


def test_a_kpi_of_every_direction(cli: Cli) -> None:
    cli.ok("add", "kpi", "NPS", "--direction", "up", "--green", "50", "--red", "40", "--flow")
    cli.ok("add", "kpi", "Answer", "--direction", "down", "--green", "2", "--unit", "h")
    cli.ok(
        *("add", "kpi", "In use", "--direction", "band", "--low", "65", "--high", "80"),
        *("--red-low", "55", "--red-high", "90", "--cadence", "daily", "--type", "operational"),
    )
    kpis = cli.json("show")["kpis"]
    assert [k["direction"] for k in kpis] == ["up", "down", "band"]
    assert kpis[2]["cadence"] == "daily"
    assert kpis[0]["health"] == "unknown"


def test_a_check_in_keeps_value_confidence_note_and_blocker(goals: Cli) -> None:
    said = goals.ok(
        *("check-in", "KR1", "9.2", "--confidence", "6", "--note", "test runs"),
        *("--blocker", "late pads", "--date", "2026-11-20"),
    )
    assert said.startswith("checked in KR1 Churn: 9.2 %, confidence 6")
    assert goals.json("show", "KR1")["check_ins"] == [
        {
            "id": "C1",
            "date": "2026-11-20",
            "value": 9.2,
            "confidence": 6,
            "note": "test runs",
            "blocker": "late pads",
            "by": "ana",
        }
    ]


@pytest.mark.parametrize(
    ("typed", "value"),
    [("9.5", 9.5), ("+0.2", 9.2), ("-0.5", 8.5), ("-.5", 8.5), ("=-3", -3), ("50%", 50)],
)
def test_a_value_is_read_as_people_type_it(goals: Cli, typed: str, value: float) -> None:
    goals.ok("check-in", "KR1", "9")
    goals.ok("check-in", "KR1", typed)
    assert goals.json("show", "KR1")["current"] == value


def test_a_negative_value_is_no_option_where_the_goal_knows_values_below_zero(goals: Cli) -> None:
    goals.ok("add", "kr", "O1", "Margin", "--start", "-10", "--target", "5")
    goals.ok("check-in", "KR4", "-3", "--note", "-2 would be better")
    assert goals.json("show", "KR4")["check_ins"][0]["value"] == -3


def test_a_value_of_minus_is_read_from_standard_input(
    goals: Cli, type_in: Callable[[str], None]
) -> None:
    type_in("  9.25\n")
    goals.ok("check-in", "KR1", "-")
    type_in("3.5")
    goals.ok("log", "K1", "-")
    assert goals.json("show", "KR1")["current"] == 9.25
    assert goals.json("show", "K1")["latest"] == 3.5


def test_milestones_are_ticked_by_number(goals: Cli) -> None:
    goals.ok("add", "kr", "O1", "Perks", "--step", "Signed", "--step", "Pilot")
    goals.ok("check-in", "KR4", "--milestone", "1")
    assert goals.json("show", "KR4")["progress"] == 0.5
    goals.ok("check-in", "KR4", "2")
    assert goals.json("show", "KR4")["pace"] == "achieved"


def test_log_keeps_a_measurement(goals: Cli) -> None:
    said = goals.ok("log", "k1", "3.4", "--note", "Sundays", "--date", "2026-11-20")
    assert said == "logged K1 First answer: 3.4\n"
    assert goals.json("show", "K1")["measurements"] == [
        {"id": "M1", "date": "2026-11-20", "value": 3.4, "note": "Sundays", "by": "ana"}
    ]


def test_what_a_person_does_is_under_that_persons_name(goals: Cli) -> None:
    goals.ok("--as", "eva", "check-in", "KR1", "9.2")
    goals.ok("check-in", "KR1", "9.1", "--as", "ben")
    assert [c["by"] for c in goals.json("show", "KR1")["check_ins"]] == ["eva", "ben"]


def test_edit_changes_fields_and_takes_them_away(goals: Cli) -> None:
    said = goals.ok("edit", "KR1", "target=7.5", "owner=cho", "unit=", "title=Monthly churn = low")
    assert said.startswith("changed KR1")
    shown = goals.json("show", "KR1")
    assert shown["target"] == 7.5
    assert shown["unit"] is None
    assert shown["title"] == "Monthly churn = low"


def test_edit_says_when_there_is_nothing_to_change(goals: Cli) -> None:
    before = goals.change_number()
    assert "already" in goals.ok("edit", "KR1", "target=8")
    assert goals.change_number() == before


@pytest.mark.parametrize(
    ("key", "field", "nearest"),
    [("KR1", "targte", "target"), ("O1", "onwer", "owner"), ("K1", "gren", "green")],
)
def test_edit_lists_the_fields_and_names_the_nearest(
    goals: Cli, key: str, field: str, nearest: str
) -> None:
    said = goals.fails(2, "edit", key, f"{field}=1")
    assert f"Did you mean {nearest}?" in said
    assert "Fields: " in said


def test_move_hangs_a_goal_below_another(goals: Cli) -> None:
    goals.ok("move", "KR1", "--to", "O2")
    assert [k["id"] for k in goals.json("show", "O2")["key_results"]] == ["KR1"]
    goals.ok("move", "I1", "--to", "KR2")
    assert goals.json("show", "I1")["key_result"] == "KR2"
    goals.ok("move", "O2", "--to", "O1")
    assert goals.json("show", "O2")["parent"] == "O1"


def test_move_puts_goals_in_another_order(goals: Cli) -> None:
    assert goals.ok("move", "KR3", "--before", "KR1") == "moved KR3 before KR1\n"
    first, *_ = goals.json("show")["objectives"][0]["key_results"]
    assert first["id"] == "KR3"
    said = goals.json("move", "KR1", "kr2", "--to", "O2")
    assert (said["id"], said["ids"], said["changed"]) == ("KR1", ["KR1", "KR2"], True)
    assert "not allowed with" in goals.fails(2, "move", "KR1", "--before", "KR2", "--after", "KR3")


def test_edit_and_delete_take_several_goals_at_once(goals: Cli) -> None:
    said = goals.json("edit", "KR1", "KR2", "O1", "owner=eva")
    assert said["ids"] == ["KR1", "KR2", "O1"]
    assert "eva" in goals.ok("show", "KR2")
    assert "I1 has no team" in goals.fails(2, "edit", "O1", "I1", "team=x")
    assert "'nobody' is no field=value" in goals.fails(2, "edit", "KR1", "nobody", "owner=x")
    assert "I1 hangs below KR1 and KR2" in goals.fails(2, "delete", "KR1", "KR2")
    assert goals.ok("delete", "KR1", "KR2", "I1") == "deleted KR1, KR2 and I1\n"
    assert goals.ok("undo").startswith("undone: delete KR1, KR2 and I1 (change ")
    assert "eva" in goals.ok("show", "KR1")


def test_delete_takes_a_goal_with_its_history(goals: Cli) -> None:
    goals.ok("check-in", "KR2", "96")
    assert goals.ok("delete", "KR2") == "deleted KR2 Parked well\n"
    goals.fails(3, "show", "KR2")


def test_delete_refuses_while_something_hangs_below_and_says_what(goals: Cli) -> None:
    before = goals.files()
    said = goals.fails(2, "delete", "O1")
    assert "KR1, KR2, KR3 and I1 hang below O1" in said
    assert "okrtui delete O1 --recursive" in said
    assert goals.files() == before
    goals.ok("delete", "O1", "--recursive")
    assert [o["id"] for o in goals.json("show")["objectives"]] == ["O2"]


def test_ids_are_never_given_twice(goals: Cli) -> None:
    goals.ok("delete", "KR3")
    assert goals.json("add", "kr", "O1", "New one from 1 to 2") == {"id": "KR4"}


def test_a_change_with_an_id_is_made_once(goals: Cli) -> None:
    goals.ok("check-in", "KR1", "9.2", "--id", "churn-week-47")
    number = goals.change_number()
    assert "already" in goals.ok("check-in", "KR1", "9.2", "--id", "churn-week-47")
    assert goals.change_number() == number
    assert len(goals.json("show", "KR1")["check_ins"]) == 1


def test_a_change_that_is_asked_for_again_tells_the_same_goal(goals: Cli) -> None:
    for argv, key in (
        (["add", "objective", "Money that lasts"], "O3"),
        (["add", "kr", "O2", "Revenue from 1 to 2"], "KR4"),
        (["add", "objective", "Later", "--cycle", "2027-Q1"], "O4"),
        (["check-in", "KR1", "9.2"], "KR1"),
        (["log", "K1", "3.4"], "K1"),
        (["edit", "O1", "cycle=2027-Q2"], "O1"),
        (["delete", "KR3"], "KR3"),
        (["delete", "O1", "--recursive"], "O1"),
    ):
        assert goals.json(*argv, "--id", " ".join(argv))["id"] == key
        number = goals.change_number()
        assert goals.json(*argv, "--id", " ".join(argv))["id"] == key
        assert goals.change_number() == number


def test_an_unused_id_hides_no_mistake(goals: Cli) -> None:
    before = goals.files()
    assert "there is no key result KR9" in goals.fails(3, "delete", "KR9", "--id", "x")
    assert goals.files() == before


def test_a_change_can_be_conditional_on_the_stores_number(goals: Cli) -> None:
    number = goals.change_number()
    made = goals.json("edit", "KR1", "owner=ben", "--if-match", str(number))
    assert made == {"id": "KR1", "n": number + 1, "changed": True}
    goals.fails(76, "edit", "KR1", "owner=cho", "--if-match", str(number))
    assert goals.change_number() == number + 1


def test_every_step_is_one_step_whatever_it_says(goals: Cli) -> None:
    goals.ok("add", "kr", "O1", "Perks", "--step", "Signed; sealed", "--step", "Pilot w3")
    goals.ok("check-in", "KR4", "--milestone", "1")
    assert goals.json("show", "KR4")["progress"] == 0.25
    assert "step 1 done: Signed; sealed" in " ".join(goals.ok("show", "KR4").split())


def test_edit_names_goals_and_cycles_not_their_numbers(goals: Cli) -> None:
    assert "kpi: nothing → K1" in goals.ok("edit", "KR1", "kpi=K1")
    assert "parent: nothing → O1" in goals.ok("edit", "O2", "parent=O1")
    goals.ok("add", "objective", "Later", "--cycle", "2027-Q1")
    assert "cycle: 2026-Q4 → 2027-Q1" in goals.ok("edit", "O2", "cycle=2027-q1")
    assert "cycle: 2027-Q1 → 2027-Q3" in goals.ok("edit", "O2", "cycle=2027-Q3")


CSV = "kpi,date,value,note\nK1,2026-11-13,3.6,\nk1,2026-11-20,3.4,'=better\n"


def test_many_measurements_come_from_a_csv_file(goals: Cli, tmp_path: Path) -> None:
    (tmp_path / "november.csv").write_text(CSV)
    assert goals.ok("log", "--csv", "november.csv") == "logged 2 values of K1\n"
    entries = goals.json("show", "K1")["measurements"]
    assert [(e["date"], e["value"], e["note"]) for e in entries] == [
        ("2026-11-13", 3.6, None),
        ("2026-11-20", 3.4, "=better"),
    ]


def test_values_in_a_csv_file_are_no_steps(goals: Cli, tmp_path: Path) -> None:
    goals.ok("log", "K1", "5", "--date", "2026-11-19")
    (tmp_path / "n.csv").write_text("kpi,date,value\nK1,2026-11-20,-3\nK1,2026-11-21,+2\n")
    goals.ok("log", "--csv", "n.csv")
    assert [e["value"] for e in goals.json("show", "K1")["measurements"]] == [5, -3, 2]


def test_a_csv_file_may_come_through_a_pipe(goals: Cli, type_in: Callable[[str], None]) -> None:
    type_in(CSV)
    goals.ok("log", "--csv", "-")
    assert goals.json("show", "K1")["latest"] == 3.4


@pytest.mark.parametrize(
    "content",
    [
        "\ufeffkpi;value;note\r\nK1;3,4;ok\r\n\r\n",
        "VALUE\tKPI\n3.4\tK1\n",
        'kpi,value,note\nK1,3.4,"two\nlines"\n',
    ],
)
def test_spreadsheets_csv_is_understood(goals: Cli, tmp_path: Path, content: str) -> None:
    (tmp_path / "n.csv").write_text(content, newline="")
    goals.ok("log", "--csv", "n.csv")
    assert goals.json("show", "K1")["latest"] == 3.4


@pytest.mark.parametrize(
    ("content", "code", "said"),
    [
        ("", 2, "line 1: no column kpi"),
        ("kpi,date,value\n", 2, "no measurements"),
        ("kpi,vlaue\nK1,3\n", 2, "line 1: unknown column 'vlaue'. Did you mean value?"),
        ("kpi,value,value\nK1,3,4\n", 2, "line 1: column value stands there twice"),
        ("kpi,date\nK1,2026-11-20\n", 2, "line 1: no column value"),
        ("kpi,value\nK1,3\nK1,NaN\n", 2, "line 3: "),
        ("kpi,value\nK1,3\nK1,\n", 2, "line 3: no value for K1"),
        ("kpi,value\nK1,3\nK9,4\n", 3, "line 3: there is no KPI K9"),
        ("kpi,value\nK1,3\nKR1,4\n", 2, "line 3: KR1 is no KPI"),
        ("kpi,value,date\nK1,3,2026-02-30\n", 2, "line 2: "),
        ("kpi,value\nK1,3\nK1,3,4\n", 2, "line 3: 3 cells for 2 columns"),
        ('kpi,value\nK1,"3\n', 2, "the file must be CSV"),
    ],
)
def test_a_csv_file_with_a_mistake_logs_nothing(
    goals: Cli, tmp_path: Path, content: str, code: int, said: str
) -> None:
    (tmp_path / "n.csv").write_text(content)
    before = goals.files()
    assert said.lower() in goals.fails(code, "log", "--csv", "n.csv").lower()
    assert goals.files() == before


def test_a_csv_file_that_is_no_text_is_refused(goals: Cli, tmp_path: Path) -> None:
    (tmp_path / "n.csv").write_bytes(b"kpi,value\nK1,3\nK1,\xff\n")
    assert "line 3: not UTF-8" in goals.fails(2, "log", "--csv", "n.csv")
    assert "gone.csv" in goals.fails(2, "log", "--csv", "gone.csv")


def test_a_check_in_is_corrected_and_deleted_by_its_name(goals: Cli) -> None:
    goals.ok("check-in", "KR1", "9", "--note", "typed in a hurry")
    id = goals.json("show", "KR1")["check_ins"][-1]["id"]
    assert "value 9 % → 9.1 %" in goals.ok("edit", id, "value=9.1")
    assert goals.json("show", "KR1")["check_ins"][-1]["value"] == 9.1
    assert goals.ok("delete", id).startswith("deleted the check-in of KR1")
    assert goals.json("show", "KR1")["check_ins"] == []
    assert goals.ok("undo").startswith("undone")
    assert goals.json("show", "KR1")["check_ins"][-1]["id"] == id


def test_a_correction_needs_fields_and_an_entry_that_is_there(goals: Cli) -> None:
    assert "required: field=value" in goals.fails(2, "edit", "C1")
    assert "takes no --reason" in goals.fails(2, "edit", "C1", "value=1", "--reason", "typo")
    assert "no check-in C99" in goals.fails(3, "edit", "C99", "value=1")
    assert "no measurement M99" in goals.fails(3, "delete", "M99")
