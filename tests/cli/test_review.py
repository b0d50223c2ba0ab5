"""The review line by line, its digest, and what is due."""

from __future__ import annotations

import json
import os
import signal
import subprocess
from collections.abc import Callable

import pytest

from tests.cli.harness import Cli, Program

Type = Callable[[str], None]


def typed(*lines: str) -> str:
    return "".join(f"{line}\n" for line in lines)


@pytest.fixture
def goals(goals: Cli) -> Cli:
    goals.ok("check-in", "KR1", "9.8", "--confidence", "6", "--date", "2026-11-10")
    goals.ok("check-in", "KR2", "96", "--date", "2026-11-20")
    return goals


def test_a_whole_review_is_a_record_with_a_digest(goals: Cli, type_in: Type) -> None:
    type_in(
        typed(
            "9.5", "7", "a good week", "", "", "", "1.9", "t", "", "P2 call", "ship", "", "xmas", ""
        )
    )
    said = goals.ok("review", "--plain")
    assert "1 of 5 · 0:00 · O1 Riders come back" in said
    assert "checked in KR1 Churn: 9.8 → 9.5 %, confidence 7, note kept" in said
    assert "KR3 Answer" in said
    assert "logged for K1, which feeds it" in said
    assert "wrote 2 priorities" in said
    assert "finished the review: 5 of 5 cards" in said
    assert "Weekly digest 2026-11-22, ana" in said
    (one,) = goals.json("report", "reviews")
    assert one["state"] == "done"
    assert one["priorities"] == [{"text": "call", "level": 2}, {"text": "ship", "level": 1}]
    assert one["ahead"] == ["xmas"]
    assert [answer["did"] for answer in one["answers"]] == [
        "checked_in",
        "kept",
        "checked_in",
        "written",
        "written",
    ]
    assert goals.json("show", "KR3")["check_ins"][-1]["confidence"] == 10
    assert goals.json("timeline")["reviews"] == ["2026-11-22"]
    assert goals.ok("timeline").splitlines()[2].split()[0] == "reviews"


def test_it_can_be_left_anywhere_and_goes_on_there(goals: Cli, type_in: Type) -> None:
    type_in(typed("9.5", "7", "", "q"))
    assert "Left with 4 to go" in goals.ok("review", "--plain")
    type_in("")
    said = goals.ok("review", "--plain")
    assert "going on at 2 of 5" in said
    assert "Left with 4 to go" in said


def test_what_was_typed_on_a_card_survives_the_end_of_the_line(goals: Cli, type_in: Type) -> None:
    type_in(typed("9.5", "7"))
    goals.ok("review", "--plain")
    assert goals.json("show", "KR1")["check_ins"][-1]["value"] == 9.8
    type_in(typed("", "", "", "q"))
    said = goals.ok("review", "--plain")
    assert "value, % [9.8] (9.5):" in said
    last = goals.json("show", "KR1")["check_ins"][-1]
    assert (last["value"], last["confidence"]) == (9.5, 7)


def test_a_bad_value_is_asked_for_again_at_once(goals: Cli, type_in: Type) -> None:
    type_in(typed("monkeys", "9.5", "eleven", "7", "", "9.4", "", "", "q"))
    said = goals.ok("review", "--plain")
    assert '"monkeys" is no' in said
    assert "eleven" in said
    assert "checked in KR1" in said


def test_a_blocker_outlives_a_value_that_cant_be_read(goals: Cli, type_in: Type) -> None:
    type_in(typed("b", "money", "no budget", "monkeys", "9.5", "", "", "q"))
    goals.ok("review", "--plain")
    last = goals.json("show", "KR1")["check_ins"][-1]
    assert (last["value"], last["blocker"]) == (9.5, "money: no budget")


def test_the_kind_of_a_blocker_outlives_the_end_of_the_line(goals: Cli, type_in: Type) -> None:
    type_in(typed("b", "money"))
    goals.ok("review", "--plain")
    type_in(typed("b", "", "no budget", "", "", "", "q"))
    said = goals.ok("review", "--plain")
    assert "other) [money]:" in said
    assert "  blocker: money: no budget" in said
    assert goals.json("show", "KR1")["check_ins"][-1]["blocker"] == "money: no budget"


def test_lines_outlive_the_end_of_the_line(goals: Cli, type_in: Type) -> None:
    type_in(typed("s", "s", "s", "call", "P2 tidy"))
    assert "Left with 2 to go" in goals.ok("review", "--plain")
    type_in(typed("ship", "", ""))
    said = goals.ok("review", "--plain")
    assert "typed before: call" in said
    (held,) = goals.json("report", "reviews")
    assert [one["text"] for one in held["priorities"]] == ["call", "tidy", "ship"]


def test_skip_back_why_help_and_blocker(goals: Cli, type_in: Type) -> None:
    type_in(typed("s on holiday", "<", "w", "?", "b", "money", "no budget", "", "", "", "q"))
    said = goals.ok("review", "--plain")
    assert "skipped KR1: on holiday" in said
    assert "skipped before: on holiday" in said
    assert "  stale" in said or "no check-in for 12 days" in said
    assert goals.json("show", "KR1")["check_ins"][-1]["blocker"] == "money: no budget"
    assert "blocked" in goals.ok("status")


def test_what_was_not_settled_last_week_is_asked_for_this_week(goals: Cli, type_in: Type) -> None:
    type_in(typed(*["s"] * 3, "call", "P2 tidy", "", ""))
    goals.ok("review", "--plain")
    type_in(typed(*["s"] * 3, "huh", "d", "carried", "", ""))
    said = goals.ok("review", "--plain")
    assert "Last week's commitments" in said
    assert "d for done" in said
    assert "carried: P2 tidy" in said
    held = goals.json("report", "reviews")
    assert held[0]["priorities"] == [{"text": "tidy", "level": 2}]


def test_nothing_of_mine_to_review(goals: Cli) -> None:
    said = goals.fails(3, "--as", "zoe", "review", "--plain")
    assert "okrtui review --all" in said


def test_everybody(goals: Cli, type_in: Type) -> None:
    type_in(typed("q"))
    said = goals.ok("--as", "zoe", "review", "--plain", "--all")
    assert "Weekly review of everybody" in said


def test_a_review_under_way_is_widened_and_narrowed_with_its_answers(
    goals: Cli, type_in: Type
) -> None:
    goals.ok("add", "kr", "O1", "Calls", "--start", "0", "--target", "9", "--owner", "zoe")
    type_in(typed("9.5", "7", "", "q"))
    goals.ok("review", "--plain")
    type_in(typed("q"))
    assert "going on at 2 of 6" in goals.ok("review", "--plain", "--all")
    type_in(typed("q"))
    assert "Weekly review of ana, going on at 2 of 5" in goals.ok("review", "--plain", "--mine")
    (held,) = goals.json("report", "reviews")
    assert [answer["card"] for answer in held["answers"]] == ["KR1"]


@pytest.mark.parametrize("lines", range(14))
def test_killed_at_any_line_it_goes_on_at_the_same_card(
    goals: Cli, program: Program, lines: int
) -> None:
    """What was answered before the kill is there, and nothing twice."""
    answers = ("9.5", "7", "a good week", "", "", "", "1.9", "8", "", "call", "ship", "", "x", "")
    review = program.start(
        ["review", "--plain"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    assert review.stdin is not None
    assert review.stdout is not None
    review.stdin.write(typed(*answers[:lines]).encode())
    review.stdin.flush()
    asked = 0
    while asked <= lines:
        line = review.stdout.readline().decode().rstrip()
        asked += line.endswith(":")
    os.kill(review.pid, signal.SIGKILL)
    review.communicate(timeout=30)
    # The card that was open begins anew, with what was typed on it; so the rest is typed again.
    cards = (0, 3, 6, 9, 12)
    begun = max(card for card in cards if card <= lines)
    done = cards.index(begun)
    rest = answers[begun:]
    again = program("review", "--plain", stdin=typed(*rest).encode())
    assert again.returncode == 0, again.stderr
    said = again.stdout.decode()
    assert f"going on at {done + 1} of 5" in said
    assert "finished the review: 5 of 5 cards" in said
    (one,) = json.loads(program("report", "reviews", "--json").stdout)
    assert [answer["card"] for answer in one["answers"]] == [
        "KR1",
        "KR2",
        "KR3",
        "priorities",
        "ahead",
    ]
    values = [c["value"] for c in json.loads(program("show", "KR1", "--json").stdout)["check_ins"]]
    assert values == [9.8, 9.5]


def test_a_digest_is_printed_again_in_every_format(goals: Cli, type_in: Type) -> None:
    type_in(typed("9.5", "7", "", *["s"] * 2, "call", "", ""))
    goals.ok("review", "--plain")
    text = goals.ok("report", "weekly", "--last", "--format", "text")
    assert "KR1  Churn" in text
    assert "9.8 → 9.5 %" in text
    assert "P1 call" in text
    page = goals.ok("report", "weekly", "--review", "1", "--format", "html")
    assert page.startswith("<!doctype html>")
    assert "<td>Churn</td>" in page
    lines = goals.ok("report", "weekly").splitlines()
    assert lines[0] == "# Weekly digest 2026-11-22"
    assert "## Priorities this week of ana" in lines
    assert goals.json("report", "weekly")["title"] == "Weekly digest 2026-11-22"
    later = goals.ok("--today", "2026-12-20", "report", "weekly", "--last")
    assert later.startswith("# Weekly digest 2026-11-22, ana")


def test_a_report_goes_into_a_new_file_and_never_over_another(goals: Cli) -> None:
    path = goals.folder / "week.md"
    assert goals.ok("report", "weekly", "-o", str(path)) == f"wrote {path}\n"
    assert path.read_text().startswith("# Weekly digest")
    assert path.stat().st_mode & 0o777 == 0o600
    assert "is there already" in goals.fails(2, "report", "weekly", "-o", str(path))
    goals.fails(73, "report", "weekly", "-o", str(goals.folder / "no" / "week.md"))


def test_there_is_no_such_review(goals: Cli) -> None:
    goals.fails(3, "report", "weekly", "--review", "9")
    goals.fails(2, "report", "weekly", "--review", "x")
    assert "okrtui review" in goals.fails(2, "report", "weekly", "--last")
    assert "no review was held yet" in goals.ok("report", "reviews")


def test_texts_of_others_are_harmless_in_a_report(goals: Cli, type_in: Type) -> None:
    goals.ok("edit", "KR1", "title=<b>*Churn*</b> [x](y) | z\x1b[31m")
    type_in(typed("s # [click](me) <script>", "s", "s", "", "", ""))
    goals.ok("review", "--plain")
    text = goals.ok("report", "weekly", "--last")
    assert "\\<b\\>\\*Churn\\*" in text
    assert "\x1b" not in text
    page = goals.ok("report", "weekly", "--last", "--format", "html")
    assert "<script" not in page
    assert "<b>" not in page


def test_the_digest_says_what_needs_attention_and_why_kpis_and_silence_too(
    goals: Cli, type_in: Type
) -> None:
    goals.ok("log", "K1", "9", "--date", "2026-11-21")
    type_in(typed("s no access", "s", "s", "call", "", ""))
    goals.ok("review", "--plain")
    said = goals.ok("report", "weekly", "--last", "--format", "text")
    needed = said[said.index("What needs attention") : said.index("KPIs")]
    assert "KR1 Churn (ana): stale; no check-in for 12 days" in needed
    assert "K1 First answer (ana): unhealthy; " in needed
    assert "KR1 Churn: no access" in said
    goals.ok("add", "kr", "O1", "Silent", "--start", "0", "--target", "9", "--owner", "zoe")
    assert "KR4 Silent (zoe): no data; no check-in yet" in goals.ok("report", "weekly")
    assert "KR4" not in goals.ok("report", "weekly", "--last")


def test_a_signal_is_told_with_what_it_is(cli: Cli) -> None:
    cli.ok("demo", "--keep", str(cli.store))
    said = cli.ok("report", "weekly", "--format", "text")
    assert "K5 Bikes in use at rush hour (dan): signal; latest 72 lies" in said
    assert "signal for the worse: 8 points in a row above the average" in said


def test_due_and_status_in_one_line_for_a_prompt(goals: Cli) -> None:
    assert goals.ok("due", "--short") == "3 due, 1 late\n"
    assert [due["id"] for due in goals.json("due")] == ["KR1", "KR3", "K1"]
    assert "12 days since the last check-in" in goals.ok("due")
    assert goals.ok("status", "--short") == "1 stale, 1 no data\n"
    assert goals("status", "--exit-code").code == 1
    assert goals.json("status")[0]["words"] == ["stale"]


def test_nothing_due_is_nothing_in_a_prompt(cli: Cli) -> None:
    assert cli.ok("due", "--short") == ""
    assert cli.ok("status", "--short") == ""
    cli.ok("add", "objective", "Riders come back")
    assert cli.ok("due") == "nothing is due\n"
    assert cli.ok("status") == "nothing needs attention\n"
    assert cli("status", "--exit-code").code == 0


def test_a_calendar_has_the_cycle_and_the_weekly_review(goals: Cli) -> None:
    goals.ok("edit", "KR1", "title=Churn; of all, everywhere", "ends=2026-12-15")
    lines = goals.ok("report", "calendar").split("\r\n")
    assert lines[0] == "BEGIN:VCALENDAR"
    assert "DTSTART;VALUE=DATE:20261231" in lines
    assert "RRULE:FREQ=WEEKLY;UNTIL=20261231" in lines
    assert "DTSTART;VALUE=DATE:20261127" in lines  # the next Friday
    assert "SUMMARY:KR1 Churn\\; of all\\, everywhere is due" in lines
    assert lines.count("BEGIN:VEVENT") == lines.count("END:VEVENT") == 4
    assert "DTSTART;VALUE=DATE:20261123" in goals.ok("report", "calendar", "--day", "mon")


def test_the_digest_tells_steps_and_what_is_done_or_not_in_words(goals: Cli) -> None:
    goals.ok("add", "kr", "O1", "Perks", *["--step", "Cafés"], *["--step", "Pilot"])
    goals.ok("add", "kr", "O1", "Insured", "--kind", "done")
    for kr, *value in (("KR4", "--milestone", "1"), ("KR5", "0")):
        goals.ok("check-in", kr, *value, "--date", "2026-11-10")
    for kr, *value in (("KR4", "--milestone", "2"), ("KR5", "1")):
        goals.ok("check-in", kr, *value)
    said = goals.ok("report", "weekly")
    assert "| Perks | 1 → 2 / 2 |" in said
    assert "| Insured | open → done |" in said
