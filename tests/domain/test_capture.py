from __future__ import annotations

import contextlib
import sys
from datetime import date
from time import process_time
from types import FrameType
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from okrtui.domain.capture import Captured, capture, capture_objective
from okrtui.domain.errors import Invalid
from okrtui.domain.records import Number
from tests.domain.capture_lines import PARTS_ARE_NO_NUMBERS, READ

TODAY = date(2026, 11, 22)


def numbers(
    line: str,
) -> tuple[str, str | None, Number | None, Number | None, str]:
    found = capture(line, TODAY)
    low, high = (found.low, found.high) if found.kind == "between" else (found.start, found.target)
    return found.title, found.kind, low, high, found.unit


def test_a_whole_line_becomes_a_key_result() -> None:
    line = "Reduce churn from 10% to 8% by end of Q3 @ana #support w2 !committed"
    assert capture(line, TODAY) == Captured(
        title="Reduce churn",
        kind="reach",
        start=10,
        target=8,
        unit="%",
        owner="ana",
        team="support",
        weight=2,
        ends=date(2027, 9, 30),
        objective_kind="committed",
        found=(
            ("kind", "from 10% to 8%"),
            ("start", "10%"),
            ("target", "8%"),
            ("unit", "%"),
            ("owner", "@ana"),
            ("team", "#support"),
            ("weight", "w2"),
            ("objective_kind", "!committed"),
            ("ends", "by end of Q3"),
        ),
    )


@pytest.mark.parametrize(
    ("line", "title", "start", "target", "unit"),
    [
        ("Reduce churn from 10% to 8%", "Reduce churn", 10, 8, "%"),
        ("Reduce churn from 10 to 8 %.", "Reduce churn", 10, 8, "%"),
        ("Churn (from 10 to 8%)", "Churn", 10, 8, "%"),
        ("Churn: 10 → 8 %", "Churn", 10, 8, "%"),
        ("Weekly returning riders 31 → 45 %", "Weekly returning riders", 31, 45, "%"),
        ("NPS 31->45", "NPS", 31, 45, ""),
        ("Incidents per 10k rides 4.1 to 2", "Incidents per 10k rides", 4.1, 2, ""),
        ("Answer time from 1 day to 3 hours", "Answer time from 1 day to 3 hours", None, None, ""),
        ("Answer time from 5 days to 1 day", "Answer time", 5, 1, "day"),
        ("Answer time from 3.4 h down to 2 h", "Answer time", 3.4, 2, "h"),
        ("MRR from 84.2 k€ to 100 k€", "MRR", 84.2, 100, "k€"),
        ("MRR 84.2 → 100 k€", "MRR", 84.2, 100, "k€"),
        ("MRR from €84k to €100k", "MRR", 84_000, 100_000, "€"),
        ("MRR from 1,204 to 1 500,5", "MRR", 1204, 1500.5, ""),
        ("Profit from -5% to +5 %", "Profit", -5, 5, "%"),
        ("Profit from −2M to 3M", "Profit", -2_000_000, 3_000_000, ""),
        # The sentence would break: it is read and stays.
        ("Grow from 2.1k to 3k riders", "Grow from 2.1k to 3k riders", 2100, 3000, "riders"),
        (
            "Move from 5 to 3 offices in Berlin",
            "Move from 5 to 3 offices in Berlin",
            5,
            3,
            "offices",
        ),
        ("From 10 to 8", "From 10 to 8", 10, 8, ""),
        ("Cut it FROM 10 TO 8", "Cut it", 10, 8, ""),
    ],
)
def test_a_move_is_read_and_leaves_the_title_where_it_ends_it(
    line: str, title: str, start: Number | None, target: Number | None, unit: str
) -> None:
    kind = None if start is None else "reach"
    assert numbers(line) == (title, kind, start, target, unit)


@pytest.mark.parametrize(
    ("line", "kind", "target", "unit"),
    [
        ("SLA kept at or above 95 %", "at_least", 95, "%"),
        ("Raise SLA to at least 95 %", "at_least", 95, "%"),
        ("Uptime ≥99.9 % in every region", "at_least", 99.9, "%"),
        ("Ship at least 5 releases", "at_least", 5, "releases"),
        ("Answer within at most 5 days", "at_most", 5, "days"),
        ("Answer in <= 5 days", "at_most", 5, "days"),
        ("P95 latency below 200 ms", "at_most", 200, "ms"),
        ("Cost per ride under €2.50", "at_most", 2.5, "€"),
        ("No more than 3 outages!", "at_most", 3, "outages"),
    ],
)
def test_a_bound_is_read_and_stays_in_the_sentence(
    line: str, kind: str, target: Number, unit: str
) -> None:
    assert numbers(line) == (line, kind, None, target, unit)


def test_a_bound_written_as_a_sign_leaves_a_title_that_stands_without_it() -> None:
    assert numbers("Uptime >= 99.9%") == ("Uptime", "at_least", None, 99.9, "%")
    assert numbers("Errors < 3 in May") == ("Errors < 3 in May", "at_most", None, 3, "")


@pytest.mark.parametrize(
    ("line", "low", "high", "unit"),
    [
        ("Keep stock between 3 and 5 weeks", 3, 5, "weeks"),
        ("Keep stock between 5 and 3 weeks", 3, 5, "weeks"),
        ("Between 20% and 25% churn", 20, 25, "%"),
    ],
)
def test_a_band_is_read_and_stays_in_the_sentence(
    line: str, low: Number, high: Number, unit: str
) -> None:
    assert numbers(line)[1:] == ("between", low, high, unit)
    assert numbers(line)[0] == line


@pytest.mark.parametrize(
    "line",
    [
        "Riders come back every week",
        "Become #1 in Berlin",
        "Open 24/7",
        "From 1st to 2nd place",
        "From 2026-01-01 to 2026-02-01",
        "From 10% to 8 days",
        "At least once a week",
        "Answer 9 to 5 calls",
        "Make time for a 1 to 1",
        "Between 5 and 5",
        "From 1,23,4 to 5",
        "From 0.12345678901234567 to 1",
        "Mail ana@example.com about w2k and c#sharp!",
        "At @ 2pm # 3 w !soon w123 @-x #_",
        "Uptime 99.9",
        "",
        "   ",
    ],
)
def test_what_cannot_be_read_stays_in_the_title(line: str) -> None:
    assert capture(line, TODAY) == Captured(title=" ".join(line.split()))


@pytest.mark.parametrize(
    ("line", "title", "field", "value"),
    [
        ("Churn @ana", "Churn", "owner", "ana"),
        ("@ana: churn @ben-o.neil, now", "@ana: churn now", "owner", "ben-o.neil"),
        ("Churn @Zoë @ben", "Churn @ben", "owner", "Zoë"),
        ("#ops-eu Churn", "Churn", "team", "ops-eu"),
        ("Churn w0.5", "Churn", "weight", 0.5),
        ("Churn w0", "Churn", "weight", 0),
        ("Churn w2 w3", "Churn w3", "weight", 2),
        ("Week W2 churn", "Week W2 churn", "weight", None),
        ("Churn !Learning", "Churn", "objective_kind", "learning"),
        ("Churn by 15 Mar", "Churn", "ends", date(2027, 3, 15)),
        ("Churn by 2026-12-31.", "Churn", "ends", date(2026, 12, 31)),
        ("Churn by the end of the quarter", "Churn", "ends", date(2026, 12, 31)),
        ("Stand by me by fri", "Stand by me", "ends", date(2026, 11, 27)),
        ("Churn by fri for riders", "Churn by fri for riders", "ends", None),
        ("Churn by 03/04/2026", "Churn by 03/04/2026", "ends", None),
        ("by fri", "by fri", "ends", date(2026, 11, 27)),
        ("@ana", "@ana", "owner", "ana"),
    ],
)
def test_tags_and_a_date_at_the_end_leave_the_title(
    line: str, title: str, field: str, value: object
) -> None:
    found = capture(line, TODAY)
    assert found.title == title
    assert getattr(found, field) == value


def test_an_objective_keeps_dates_and_numbers_in_its_title() -> None:
    assert capture_objective("Grow from 5 to 5 by eoq @ana !learning", TODAY) == Captured(
        title="Grow from 5 to 5 by eoq",
        owner="ana",
        objective_kind="learning",
        found=(("owner", "@ana"), ("kind", "!learning")),
    )


def test_date_and_numbers_are_read_in_either_order() -> None:
    for line in (
        "Churn by eoq from 10 to 8",
        "Churn from 10 to 8 by eoq",
        "Churn 10 → 8 @a by eoq",
    ):
        found = capture(line, TODAY)
        assert (found.title, found.start, found.target) == ("Churn", 10, 8)
        assert found.ends == date(2026, 12, 31)


@pytest.mark.parametrize(
    "line", ["Churn from 5 to 5", "Churn 5% → 5.0 %", "From 1k to 1000 riders"]
)
def test_a_move_that_starts_at_its_target_is_refused(line: str) -> None:
    with pytest.raises(Invalid) as refusal:
        capture(line, TODAY)
    assert refusal.value.field == "target"
    number = "1,000" if "1k" in line else "5"
    assert f"starts at {number} and its target is {number}" in refusal.value.title


def said(captured: Captured) -> str:
    """The fields in one text, as the table has them."""
    names = ("kind", "start", "target", "low", "high", "unit", "owner", "team", "weight", "ends")
    values = ((name, getattr(captured, name)) for name in names)
    parts = [f"{name}={value}" for name, value in values if value not in (None, "")]
    if captured.by is not None:
        percent = "%" if captured.by.percent else ""
        parts.append(f"by={captured.by.share or f'{captured.by.amount:+g}{percent}'}")
    return "  ".join([*parts, *(f"doubt={'|'.join(d.readings)}" for d in captured.doubts)])


@pytest.mark.parametrize(("line", "title", "fields"), [*READ, *PARTS_ARE_NO_NUMBERS])
def test_a_line_is_read_as_people_mean_it(line: str, title: str, fields: str) -> None:
    captured = capture(line, TODAY)
    assert captured.title == (title or line)
    assert said(captured) == fields


def test_there_are_many_lines_and_many_with_numbers_that_are_names() -> None:
    lines = [line for line, _, _ in (*READ, *PARTS_ARE_NO_NUMBERS)]
    assert len(set(lines)) == len(lines) >= 250
    assert len(PARTS_ARE_NO_NUMBERS) >= 30


WORDS = """from to between and at least most by >= → -> 10% 8 2.1k €5 5 -3 1 200 days @ana #ops w2
!committed eoq 15 Mar end of Q3 Launch three Raise by in 15 % weeks within 4 h (now 42) half double
keep zero up unit=% step=Go 9 or more 1,234 out 18..22 before
( ) . , 99999999999999999999 \x1b[31m \u202e"""
PIECES = st.lists(st.text(max_size=6) | st.sampled_from(WORDS.split()), max_size=12).map(" ".join)


@given(st.one_of(st.text(st.characters(exclude_categories=())), PIECES))
def test_any_text_keeps_a_title_and_raises_nothing_but_invalid(line: str) -> None:
    try:
        found = capture(line, TODAY)
    except Invalid:
        return
    if any(character.isalpha() for character in line):
        assert found.title.strip()
    if found.kind is None:
        assert (found.start, found.target, found.low, found.high) == (None,) * 4
    if found.kind == "reach":
        assert found.start is None or found.start != found.target
    if found.low is not None and found.high is not None:
        assert found.low < found.high


@given(PIECES)
def test_every_word_is_in_the_title_or_in_what_was_found(line: str) -> None:
    try:
        found = capture(line, TODAY)
    except Invalid:
        return
    kept = f"{found.title} {' '.join(words for _, words in found.found)}".translate(MARKS).split()
    assert set(line.translate(MARKS).split()) <= set(kept)


MARKS = {ord(mark): " " for mark in "(),.;:!?<>≥≤→=-"}


@pytest.mark.parametrize(
    "piece",
    ["1", "1 ", "from 1 to ", "by ", "(", "1.", "a", "from 1 to 2 by ", '"', '"\\', "x=", 'unit="'],
)
def test_a_hostile_line_takes_steps_by_its_length_only(piece: str) -> None:
    """No more than so many lines of our code for each character, however long the line is."""

    def steps(text: str) -> int:
        count = 0

        def trace(frame: FrameType, event: str, argument: Any) -> Any:
            nonlocal count
            count += 1
            return trace

        before = sys.gettrace()
        sys.settrace(trace)
        try:
            with contextlib.suppress(Invalid):
                capture(text, TODAY)
        finally:
            sys.settrace(before)
        return count

    steps(piece)  # modules that are loaded only now would count
    short, long = (steps(piece * (length // len(piece))) for length in (2_000, 20_000))
    assert long < 20 * short + 10_000


@pytest.mark.parametrize("piece", ["1", "1 ", "from 1 to ", "by ", "1.", "1,234 ", "x=", '"'])
def test_a_hostile_line_is_not_searched_again_and_again(piece: str) -> None:
    """Patterns that go back and forth would take a hundred times as long for ten times the text."""

    def seconds(length: int) -> float:
        text = piece * (length // len(piece))
        times = []
        for _ in range(3):
            started = process_time()
            with contextlib.suppress(Invalid):
                capture(text, TODAY)
            times.append(process_time() - started)
        return min(times)

    assert seconds(200_000) < 60 * seconds(20_000) + 0.05
