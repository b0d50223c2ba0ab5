"""undo and redo: what they take back, what they say, and when they refuse."""

from __future__ import annotations

from collections.abc import Callable

from tinydb import TinyDB

from okrtui.store.storage import JournalStorage
from tests.cli.harness import Cli


def target(cli: Cli) -> object:
    return cli.json("show", "KR1")["target"]


def test_undo_takes_back_the_latest_change_of_an_earlier_call(goals: Cli) -> None:
    goals.ok("edit", "KR1", "target=7")
    assert goals.ok("undo") == "undone: edit KR1 target (change 8)\n"
    assert target(goals) == 8
    assert goals.ok("redo") == "redone: edit KR1 target (change 8)\n"
    assert target(goals) == 7


def test_undo_goes_on_backwards_and_redo_forwards(goals: Cli) -> None:
    goals.ok("edit", "KR1", "target=7")
    goals.ok("edit", "KR1", "target=6")
    goals.ok("undo")
    goals.ok("undo")
    assert target(goals) == 8
    goals.ok("redo")
    assert target(goals) == 7
    goals.ok("redo")
    assert target(goals) == 6
    assert "nothing to redo" in goals.fails(3, "redo")


def test_a_new_change_ends_what_can_be_redone(goals: Cli) -> None:
    goals.ok("edit", "KR1", "target=7")
    goals.ok("undo")
    goals.ok("edit", "KR1", "owner=ben")
    assert "nothing to redo" in goals.fails(3, "redo")


def test_undo_leaves_what_others_did_alone(goals: Cli) -> None:
    goals.ok("--as", "ben", "edit", "KR1", "target=7")
    assert "initiative" not in goals.ok("undo")
    assert target(goals) == 7
    assert "nothing to undo" in goals.fails(3, "--as", "cho", "undo")


def test_undo_with_a_number_takes_back_any_change(goals: Cli) -> None:
    goals.ok("--as", "ben", "edit", "KR1", "target=7")
    goals.ok("edit", "KR1", "owner=cho")
    assert goals.ok("undo", "#8") == "undone: edit KR1 target (change 8 by ben)\n"
    assert target(goals) == 8
    assert goals.ok("undo", "8") == "change 8 is taken back already\n"
    assert goals.ok("undo", "10") == "redone: edit KR1 target (change 8)\n"
    assert target(goals) == 7


def test_undo_of_what_others_built_upon_says_who_when_what_and_what_to_do(goals: Cli) -> None:
    goals.ok("edit", "KR1", "target=7")
    goals.ok("--as", "ben", "edit", "KR1", "target=6")
    before = goals.files()
    said = goals.fails(76, "undo")
    assert "change 8 can't be undone: target of KR1 was changed since by ben on " in said
    assert "That change made it '7 %', now it is '6 %'" in said
    assert "set it yourself if it should be '8 %' again. okrtui undo " in said
    assert said.endswith(" takes back yours before that. Nothing was changed\n")
    assert goals.files() == before


def test_a_refused_undo_names_the_own_change_before_it(goals: Cli) -> None:
    goals.ok("edit", "KR1", "owner=cho")
    goals.ok("edit", "KR1", "target=7")
    goals.ok("--as", "ben", "edit", "KR1", "target=6")
    assert "okrtui undo 8 takes back yours before that. Nothing was changed" in goals.fails(
        76, "undo"
    )
    assert "before that" not in goals.fails(76, "undo", "9")
    goals.ok("undo", "8")
    assert "undo 7 takes back yours before that" in goals.fails(76, "undo")


def test_a_refused_undo_of_the_only_change_names_no_other(cli: Cli) -> None:
    cli.ok("add", "objective", "Riders come back")
    cli.ok("--as", "ben", "edit", "O1", "title=X")
    assert "before that" not in cli.fails(76, "undo")


def test_what_hangs_below_names_the_undo_that_takes_it_away(goals: Cli) -> None:
    n = goals.json("--as", "ben", "check-in", "KR2", "90")["n"]
    said = goals.fails(76, "undo", "3")
    assert "check-in 1 hangs below KR2 by now, put there by ben" in said
    assert f"Undo that first: okrtui undo {n}. Nothing was changed" in said
    goals.ok("undo", str(n))
    goals.ok("undo", "3")


def test_what_was_deleted_names_the_undo_that_brings_it_back(goals: Cli) -> None:
    goals.ok("edit", "KR2", "owner=cho")
    n = goals.json("--as", "ben", "delete", "KR2")["n"]
    said = goals.fails(76, "undo", "8")
    assert f"Undo that first: okrtui undo {n}. Nothing was changed" in said
    goals.ok("undo", str(n))
    goals.ok("undo", "8")


def test_a_goal_that_hangs_below_names_the_undo_that_put_it_there(goals: Cli) -> None:
    n = goals.json("move", "KR2", "--to", "O2")["n"]
    goals.ok("edit", "KR2", "owner=cho")
    said = goals.fails(76, "undo", "7")
    assert f"Undo, move or delete KR2 first: okrtui undo {n}. Nothing was changed" in said


def test_an_old_change_is_undone_with_its_day(cli: Cli, at: Callable[[str], None]) -> None:
    at("2020-11-20T12:00")
    cli.ok("add", "objective", "Riders come back")
    assert cli.ok("undo") == "undone: add objective (change 1 of 20 Nov 2020)\n"


def test_a_change_that_was_made_before_or_after_is_no_number(goals: Cli) -> None:
    assert "there is no change 99" in goals.fails(3, "undo", "99")
    goals.fails(2, "undo", "yesterday")


def test_an_undo_under_an_id_happens_once(goals: Cli) -> None:
    goals.ok("edit", "KR1", "target=7")
    goals.ok("edit", "KR1", "target=6")
    assert goals.json("undo", "--id", "x") == {"id": "KR1", "n": 10, "changed": True}
    assert goals.json("undo", "--id", "x") == {"id": "KR1", "n": 10, "changed": False}
    assert target(goals) == 7


def test_the_only_undo_under_an_id_can_be_retried(cli: Cli) -> None:
    cli.ok("add", "objective", "Riders come back")
    cli.ok("undo", "--id", "x")
    assert cli.ok("undo", "--id", "x").startswith("already done under this id")


def test_undo_only_matches_the_change_number_it_is_given(goals: Cli) -> None:
    goals.ok("edit", "KR1", "target=7")
    goals.fails(76, "undo", "--if-match", "7")
    assert target(goals) == 7
    goals.ok("undo", "--if-match", "8")
    goals.fails(76, "redo", "--if-match", "8")
    goals.ok("redo", "--if-match", "9")
    assert target(goals) == 7


def test_a_read_only_call_undoes_nothing(goals: Cli) -> None:
    goals.fails(77, "--read-only", "undo")


def test_a_hostile_name_of_a_change_is_told_harmlessly(goals: Cli) -> None:
    goals.ok("edit", "O1", "title=\x1b[2J\x07gone")
    assert "\x1b" not in goals.ok("undo")
    goals.ok("redo")
    goals.ok("--as", "b\x1b[1men", "edit", "O1", "title=\x1b[3JX")
    said = goals.fails(76, "undo")
    assert "\x1b" not in said
    assert "\x07" not in said


def test_what_a_script_deleted_that_led_nowhere_comes_back_by_a_restore(cli: Cli) -> None:
    with TinyDB(cli.store, storage=JournalStorage) as db:
        db.table("key_results").insert({"title": "Churn", "objective": 99})
    with TinyDB(cli.store, storage=JournalStorage) as db:
        db.drop_tables()
    said = cli.fails(76, "undo", "2")
    assert "O99, which it needs, was never there" in said
    assert "okrtui restore --seq 1 goes there all the same" in said
    cli.ok("restore", "--seq", "1")
    assert "KR1 belongs to O99, which isn't there" in cli("doctor").out
