"""show --as-of: the goals as they were, and no doubt that it is the past."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator

import pytest

from tests.cli.harness import Cli


@pytest.mark.parametrize(
    ("when", "change", "target", "check_ins"),
    [
        ("2026-11-10", 2, 8, []),
        ("2026-11-14", 2, 8, []),
        ("2026-11-15", 3, 8, [9.5]),
        ("2026-11-20 14:29:59", 4, 8, [9.5, 9]),
        ("2026-11-20T14:30", 5, 7, [9.5, 9]),
        ("fri 14:30", 5, 7, [9.5, 9]),
        ("#3", 3, 8, [9.5]),
        ("5", 5, 7, [9.5, 9]),
    ],
)
def test_a_goal_is_shown_as_it_was(
    dated: Cli, when: str, change: int, target: float, check_ins: list[float]
) -> None:
    shown = dated.json("show", "KR1", "--as-of", when)
    assert shown["as_of"]["n"] == change
    assert shown["target"] == target
    assert [entry["value"] for entry in shown["check_ins"]] == check_ins
    assert dated.fails(3, "show", "KR1").startswith("okrtui: there is no key result KR1")


@pytest.mark.parametrize(
    ("when", "change"),
    [
        ("2026-11-22 08:00", 6),
        ("2026-11-22 08:01", 7),
        ("2026-11-22 08:01:41", 6),
        ("2026-11-22 08:01:42", 7),
    ],
)
def test_a_time_copied_from_a_change_has_that_change_in_it(
    dated: Cli, at: Callable[[str], None], when: str, change: int
) -> None:
    at("2026-11-22T08:01:42.999")
    dated.ok("edit", "O1", "owner=ben")
    at("2026-11-22T09:00")
    assert dated.json("show", "--as-of", when)["as_of"]["n"] == change


def test_the_board_of_a_day_is_computed_for_that_day(dated: Cli) -> None:
    before = dated.json("show", "--as-of", "2026-11-15")
    assert before["as_of"] == {"date": "2026-11-15", "n": 3}
    assert before["today"] == "2026-11-15"
    (key_result,) = before["objectives"][0]["key_results"]
    assert (key_result["current"], key_result["last_check_in"]) == (9.5, "2026-11-14")
    now = dated.json("show", "--as-of", "today")
    assert now["objectives"][0]["key_results"] == []
    assert "as_of" not in dated.json("show")


@pytest.mark.parametrize("what", [[], ["O1"], ["KR1"], ["--owner", "ana"]])
def test_the_past_is_never_taken_for_the_present(dated: Cli, what: list[str]) -> None:
    first, *rest = dated.ok("show", *what, "--as-of", "2026-11-15").splitlines()
    assert first == (
        "The past: as it was at the end of 2026-11-15, after change 3 (ana: check-in KR1)."
    )
    assert any("Churn" in line or "Riders" in line for line in rest)


@pytest.mark.parametrize("when", ["2026-11-09", "#0"])
def test_before_the_first_change_there_was_nothing(dated: Cli, when: str) -> None:
    said = dated.ok("show", "--as-of", when)
    assert "before the first change" in said
    assert "There were no goals yet." in said
    assert dated.json("show", "--as-of", when)["objectives"] == []
    error = dated.fails(3, "show", "KR1", "--as-of", when)
    assert "there was no key result KR1" in error
    assert "before the first change" in error


@pytest.mark.parametrize(
    ("when", "code", "why"),
    [
        ("2026-11-23", 2, "2026-11-23 is still to come"),
        ("#7", 3, "there is no change 7. The last one is 6"),
        ("someday", 2, '"someday" is not a date. Type 2026-03-15, today, yesterday, fri, last fri'),
        ("last week", 2, "-1w, -3m or 15 mar; a time may stand behind it: yesterday 14:30. #42"),
        ("2026-11-20 25:00", 2, '"2026-11-20 25:00" is no time of day'),
        ("", 2, "empty"),
    ],
)
def test_what_is_no_moment_of_the_past_is_refused(
    dated: Cli, when: str, code: int, why: str
) -> None:
    assert why in dated.fails(code, "show", "--as-of", when)


def test_a_store_that_was_never_written_has_no_past(cli: Cli) -> None:
    assert "before the first change" in cli.ok("show", "--as-of", "today")


def test_looking_at_the_past_changes_nothing(dated: Cli) -> None:
    before = dated.files()
    for when in ("#0", "#3", "2026-11-15"):
        dated.ok("show", "--as-of", when)
    assert dated.files() == before


@pytest.fixture(params=["Pacific/Kiritimati", "America/Los_Angeles", "Europe/Paris"])
def zone(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    monkeypatch.setenv("TZ", request.param)
    time.tzset()
    yield os.environ["TZ"]
    monkeypatch.undo()
    time.tzset()


def test_a_day_ends_where_the_user_is(zone: str, dated: Cli) -> None:
    told = {
        when: dated.json("show", "--as-of", when)["as_of"]["n"]
        for when in ("2026-11-09", "2026-11-10", "2026-11-14", "2026-11-15", "2026-11-20")
    }
    assert list(told.values()) == [0, 2, 2, 3, 6], zone
    assert dated.json("show", "--as-of", "#2")["as_of"]["date"] == "2026-11-10"
