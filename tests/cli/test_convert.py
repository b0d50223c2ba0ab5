"""``convert`` from a shell: the new id, once, and nothing when it can't be done."""

from __future__ import annotations

from tests.cli.harness import Cli


def test_a_level_becomes_a_kpi_and_the_new_id_is_printed(goals: Cli) -> None:
    shape = goals.json("convert", "KR2")
    assert shape["id"] == "K2"
    assert goals.json("show", "K2")["name"] == "Parked well"
    goals.fails(3, "show", "KR2")


def test_a_change_becomes_a_key_result_of_the_named_objective(goals: Cli) -> None:
    goals.ok("add", "kpi", "Raise NPS to 60", "--direction", "up", "--green", "50")
    assert "of O2" in goals.ok("convert", "K2", "--to", "O2")
    assert goals.json("show", "O2")["key_results"][0]["target"] == 60


def test_what_can_not_be_converted_ends_as_wrong_usage(goals: Cli) -> None:
    assert "hangs below KR1" in goals.fails(2, "convert", "KR1")
    assert "feeds KR3" in goals.fails(2, "convert", "K1", "--to", "O1")
    assert "--to O…" in goals.fails(2, "convert", "K1")


def test_a_repeated_convert_is_done_once(goals: Cli) -> None:
    goals.ok("convert", "KR2", "--id", "once")
    assert "already done" in goals.ok("convert", "KR2", "--id", "once")
