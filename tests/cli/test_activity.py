"""activity: who, when, what, in people's words, newest first."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta

import pytest

from okrtui.store.journal_store import JournalStore
from okrtui.store.ports import Archived, Commit, Wanted
from tests.cli.harness import Cli


def told(cli: Cli, *argv: str) -> list[str]:
    """What activity prints, each time of day as TIME."""
    return re.sub(r"\d{4}-\d\d-\d\d \d\d:\d\d", "TIME", cli.ok("activity", *argv)).splitlines()


def numbers(cli: Cli, *argv: str) -> list[int]:
    return [change["n"] for change in cli.json("activity", *argv)["changes"]]


def test_a_change_is_a_line_with_who_and_what_and_its_details_below(goals: Cli) -> None:
    goals.ok("--as", "ben", "edit", "KR1", "target=7", "owner=ben")
    assert told(goals, "--limit", "1")[:2] == [
        "#8  TIME  ben  edit KR1 owner, target",
        "    KR1 Churn: target 8 % → 7 %; owner ana → ben",
    ]


def test_changes_come_newest_first(goals: Cli) -> None:
    assert numbers(goals) == [7, 6, 5, 4, 3, 2, 1]


def test_what_happened_to_the_goals_of_a_person_is_told_alone(goals: Cli) -> None:
    goals.ok("add", "objective", "Everybody rides with us", "--owner", "dan")
    goals.ok("--as", "ben", "edit", "O3", "title=Everybody rides")
    assert numbers(goals, "--owner", "dan") == [9, 8]
    goals.ok("delete", "O3")
    assert numbers(goals, "--owner", "dan") == [10, 9, 8]
    assert numbers(goals, "--owner", "nobody") == []


def test_what_was_added_is_told_with_its_fields_and_without_stamps(goals: Cli) -> None:
    goals.ok("check-in", "KR1", "9.2", "--confidence", "5", "--note", "price test")
    said = told(goals, "--limit", "1")
    assert said[1] == (
        "    KR1 Churn: check-in added; date 2026-11-22; value 9.2 %; confidence 5; note price test"
    )
    everything = goals.ok("activity")
    assert "updated" not in everything
    assert "created" not in everything
    assert "rank" not in everything


def test_what_was_deleted_is_told_by_the_name_it_had(goals: Cli) -> None:
    goals.ok("delete", "I1")
    assert told(goals, "--limit", "1")[1] == "    I1 Price test: deleted"
    assert "I1 Price test: added; key result KR1 Churn; owner ben; state open" in goals.ok(
        "activity", "I1"
    )


def test_links_are_told_as_goals(goals: Cli) -> None:
    goals.ok("move", "I1", "--to", "KR2")
    assert "I1 Price test: key result KR1 Churn → KR2 Parked well" in goals.ok("activity")


def test_what_was_undone_is_marked_until_it_is_redone(goals: Cli) -> None:
    goals.ok("edit", "KR1", "target=7")
    goals.ok("undo")
    said = told(goals, "--limit", "2")
    assert said[0] == "#9  TIME  ana  undo #8: edit KR1 target"
    assert said[2] == "#8  TIME  ana  edit KR1 target           undone by #9"
    assert [c["undone_by"] for c in goals.json("activity", "--limit", "2")["changes"]] == [None, 9]
    goals.ok("redo")
    assert "undone by" not in goals.ok("activity")


def test_of_a_goal_what_belongs_to_it_is_told_and_nothing_else(goals: Cli) -> None:
    goals.ok("check-in", "KR1", "9")
    goals.ok("check-in", "KR2", "96")
    goals.ok("log", "K1", "3")
    goals.ok("edit", "I1", "state=done")
    goals.ok("edit", "O2", "owner=ben")
    assert numbers(goals, "KR1") == [11, 8, 6, 2]
    assert numbers(goals, "K1") == [10, 4]
    assert numbers(goals, "O1") == [11, 9, 8, 6, 5, 3, 2, 1]
    assert numbers(goals, "O2") == [12, 7]
    assert numbers(goals, "i1") == [11, 6]


def test_of_a_change_of_many_goals_only_the_goal_asked_for_is_told(goals: Cli) -> None:
    goals.ok("delete", "O1", "--recursive")
    assert told(goals, "KR1", "--limit", "1")[:3] == [
        "#8  TIME  ana  delete O1",
        "    I1 Price test: deleted",
        "    KR1 Churn: deleted",
    ]


def test_a_deleted_goal_has_its_activity_and_one_that_never_was_has_none(goals: Cli) -> None:
    goals.ok("delete", "O2")
    assert numbers(goals, "O2") == [8, 7]
    assert "there is no objective O9" in goals.fails(3, "activity", "O9")
    goals.fails(3, "activity", "nonsense")


def test_activity_is_limited_to_days_and_people(goals: Cli) -> None:
    goals.ok("--as", "Ben", "edit", "KR1", "target=7")
    goals.ok("undo", "8")
    today = date.today()
    # Two days off: midnight may come while this runs.
    later, earlier = (today + timedelta(days=2), today - timedelta(days=2))
    assert numbers(goals, "--by", "Ben") == [8]
    assert goals.json("activity", "--by", "Ben")["changes"][0]["undone_by"] == 9
    assert len(numbers(goals, "--since", str(earlier), "--until", str(later))) == 9
    assert numbers(goals, "--since", str(later)) == []
    assert numbers(goals, "--until", str(earlier)) == []
    assert goals.ok("activity", "--until", str(earlier)) == "No changes.\n"


@pytest.mark.parametrize(
    "argv",
    [
        ("--since", "whenever"),
        ("--until", "2026-13-01"),
        ("--since", "2026-11-20", "--until", "2026-11-19"),
        ("--limit", "0"),
        ("--limit", "many"),
    ],
)
def test_what_can_not_be_read_is_refused(goals: Cli, argv: tuple[str, ...]) -> None:
    goals.fails(2, "activity", *argv)


def test_a_page_says_that_there_is_more(goals: Cli) -> None:
    assert told(goals, "--limit", "3")[-1] == "There are older ones: --limit 6 shows more of them."
    assert goals.json("activity", "--limit", "3")["more"] is True
    assert goals.json("activity", "--limit", "7")["more"] is False


def test_hostile_names_titles_and_values_are_told_harmlessly(goals: Cli) -> None:
    goals.ok("--as", "b\x1b]0;x\x07en", "edit", "O1", "title=a\x1b[2Jb\u202ec", "team=\x1b[1m")
    goals.ok("check-in", "KR1", "9", "--note", "one\ntwo\x1b[3J")
    said = goals.ok("activity")
    assert not set(said) & {"\x1b", "\x07", "\u202e"}
    assert "\x1b" not in goals.ok("activity", "--json")


def test_what_an_import_did_is_told_in_a_few_lines(cli: Cli) -> None:
    cli.ok("demo", "--keep", str(cli.store))
    said = told(cli)
    assert len(said) == 1 + 12 + 1
    assert re.fullmatch(r"    and \d+ more", said[-1])


def test_a_moved_target_is_told_once_with_its_reason(goals: Cli) -> None:
    goals.ok("edit", "KR1", "target=7", "--reason", "the market\x1b[2J shrank")
    assert told(goals, "--limit", "1")[:2] == [
        "#8  TIME  ana  edit KR1 target",
        "    KR1 Churn: target 8 % → 7 %; because the market␛[2J shrank",
    ]
    goals.ok("undo")
    assert told(goals, "--limit", "1")[1:3] == ["    KR1 Churn: target 7 % → 8 %", ""]


def test_scripts_get_stored_values(goals: Cli) -> None:
    goals.ok("edit", "KR1", "target=7")
    change = goals.json("activity", "KR1", "--limit", "1")["changes"][0]
    assert change["changes"] == [
        {"id": "KR1", "of": "key result", "did": "changed", "fields": {"target": [8, 7]}}
    ]
    assert (change["by"], change["what"]) == ("ana", "edit KR1 target")


def test_what_can_be_read_is_told_when_older_changes_were_archived_away(
    goals: Cli, monkeypatch: pytest.MonkeyPatch
) -> None:
    read = JournalStore.log_back

    def newer(store: JournalStore, wanted: Wanted | None = None) -> Iterator[Commit]:
        yield from (commit for commit in read(store, wanted) if commit.n > 5)
        raise Archived("changes 1 to 5 are archived", "Put them back")

    monkeypatch.setattr(JournalStore, "log_back", newer)
    assert told(goals)[-1] == "Older ones: changes 1 to 5 are archived. Put them back"
    assert numbers(goals) == [7, 6]
    assert goals.json("activity")["archived"] == "changes 1 to 5 are archived. Put them back"
    assert goals.json("activity", "--limit", "1")["archived"] is None


def test_a_name_is_found_however_it_is_capitalised(goals: Cli) -> None:
    goals.ok("--as", "ben", "edit", "KR1", "target=7")
    assert numbers(goals, "--by", "BEN") == [8]


def test_who_made_no_change_is_told_who_did(goals: Cli) -> None:
    goals.ok("--as", "ben", "edit", "KR1", "target=7")
    assert told(goals, "--by", "cho") == ["No changes by cho. There are some by ana, ben."]
    assert told(goals, "--by", "ben", "--since", "2099-01-01") == ["No changes."]


def test_a_negative_limit_is_named_as_it_was_typed(goals: Cli) -> None:
    assert "'-1' is no number of changes" in goals.fails(2, "activity", "--limit", "-1")
