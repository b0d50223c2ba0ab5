"""What is told of a line while it is typed."""

from __future__ import annotations

import pytest

from okrtui.domain.capture import capture, capture_objective, missing
from okrtui.domain.capture.telling import remarks, told, told_kpi, told_objective
from okrtui.domain.kpi_capture import capture_kpi
from tests.domain.test_capture import TODAY


@pytest.mark.parametrize(
    ("line", "level", "words"),
    [
        ("Churn from 10 to 8 %", "reach 10 → 8 %", "from 10 to 8 %"),
        ("Raise NPS to 70", "reach ? → 70", "to 70"),
        ("Cut costs by €2k", "reach ? → -2,000 €", "by €2k"),
        ("Halve churn", "reach ? → -50 %", "Halve"),
        ("SLA at least 95 %", "at least 95 %", "at least 95 %"),
        ("Churn below 3 %", "at most 3 %", "below 3 %"),
        ("Stock between 3 and 5 weeks", "between 3 and 5 weeks", "between 3 and 5 weeks"),
        ("Perks step=Ask", "milestones, 1 step", "step=Ask"),
        ("Perks step=Ask step=Go", "milestones, 2 steps", "step=Ask step=Go"),
        ("Move kind=done", "done or not done", "kind=done"),
        ("Leavers kind=baseline", "find out the number", "kind=baseline"),
        ("Go low=1 high=2 unit=h", "between 1 and 2 h", "low=1 high=2 unit=h"),
        ("Riders feel welcome", "no number yet", "from … to …"),
    ],
)
def test_the_numbers_are_told_over_the_words_they_were_read_from(
    line: str, level: str, words: str
) -> None:
    first = told(capture(line, TODAY))[0]
    assert (first.field, first.words) == (level, words)


@pytest.mark.parametrize(
    ("line", "field", "words", "role"),
    [
        ("Launch three courses", "starts at 0", "as counts do", "text"),
        ("Launch three courses", "unit courses", "courses", "text"),
        ("Raise NPS to 70 (now 42)", "start 42", "now 42", "text"),
        ("Raise NPS to 70", "needs a start", "where is it today?", "warn"),
        ("Churn start=10", "needs a target", "where should it be?", "warn"),
        ("Perks kind=milestones", "needs a step", "which steps are there?", "warn"),
        ("Riders from 1,234 to 2 M", "1,234 = 1234", "or 1.234?", "warn"),
        ("Ship by 2027", "by 2027?", "2027-12-31 or 2026-12-31", "warn"),
        ("Keep churn at 3 %", "at 3 % = at most 3 %", "or at least 3 %?", "warn"),
        ("Go by fri", "due 2026-11-27", "by fri", "text"),
        ("Go @ana", "owner ana", "@ana", "text"),
        ("Go w0.5", "weight 0.5", "w0.5", "text"),
        ("Go kpi=k3", "KPI K3", "kpi=k3", "text"),
        ("Go guardrail=K4", "guardrail", "guardrail=K4", "text"),
        ("Go risk=5", "risk 5", "risk=5", "text"),
        ("Go step=Ask", "step", "step=Ask", "text"),
        ("Go #ops", "team ops", "#ops", "text"),
        ("Go !committed", "!committed stays", "is the objective's", "warn"),
        ('Go owner="a\x1bb"', "owner a\u241bb", 'owner="a\u241bb"', "text"),
    ],
)
def test_each_field_has_a_column_of_its_own(line: str, field: str, words: str, role: str) -> None:
    assert (field, words, role) in told(capture(line, TODAY))


def test_an_objective_is_told_by_its_tags() -> None:
    line = "Riders come back by 2027 @ana #ops !committed parent=O3 worst=yes"
    assert [(t.field, t.words) for t in told_objective(capture_objective(line, TODAY))] == [
        ("parent O3", "parent=O3"),
        ("worst yes", "worst=yes"),
        ("owner ana", "@ana"),
        ("team ops", "#ops"),
        ("kind committed", "!committed"),
    ]


@pytest.mark.parametrize(
    ("line", "columns"),
    [
        (
            "Uptime ≥ 99.9 % red 99.5 @ana #ops",
            [
                ("Uptime", "healthy ≥ 99.9 %"),
                ("unhealthy", "from 99.5 %"),
                ("weekly", "stock"),
                ("type", "ops"),
                ("owner", "ana"),
            ],
        ),
        ("Wait ≤ 4 h daily", [("Wait", "healthy ≤ 4 h"), ("daily", "stock")]),
        ("Room 18..22 flow", [("Room", "healthy 18 to 22"), ("weekly", "flow")]),
    ],
)
def test_a_kpi_is_told_by_what_is_healthy(line: str, columns: list[tuple[str, str]]) -> None:
    assert [(t.field, t.words) for t in told_kpi(capture_kpi(line))] == columns


def test_what_is_said_when_it_was_added_names_doubts_and_gaps() -> None:
    assert remarks(capture("Raise riders to 1,234 by 03/04", TODAY)) == [
        "1,234 was read as 1234",
        "by 03/04 was not read: 2027-04-03 or 2027-03-04?",
        "it needs a start: where is it today?",
    ]
    assert remarks(capture("Churn from 10 to 8 % by fri", TODAY)) == []
    assert remarks(capture("Riders feel welcome", TODAY)) == []


@pytest.mark.parametrize(
    ("line", "fields"),
    [
        ("Churn from 10 to 8", []),
        ("SLA at least 95 %", []),
        ("Perks step=Ask", []),
        ("Riders feel welcome", ["number"]),
        ("Grow by 15 %", ["start"]),
        ("Churn kind=reach", ["start", "target"]),
    ],
)
def test_what_a_goal_of_its_kind_needs_is_missing(line: str, fields: list[str]) -> None:
    assert [gap.field for gap in missing(capture(line, TODAY))] == fields
