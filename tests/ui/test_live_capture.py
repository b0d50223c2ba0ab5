"""What is read out of a line, below it, while it is typed."""

from __future__ import annotations

import pytest

from okrtui.workspace.workspace import Workspace
from tests.ui.driving import NARROW, WIDE, Drive, drive


async def below(hand: Drive, text: str) -> tuple[str, str]:
    """The two lines below the row that is typed."""
    await hand.put(text)
    row = hand.board.editing.row
    assert row is not None
    lines = hand.lines()
    return lines[row + 1], lines[row + 2]


def starts(line: str, *texts: str) -> list[int]:
    """Where texts stand in a line."""
    return [line.index(text) for text in texts]


@pytest.mark.parametrize("size", [WIDE, NARROW])
def test_fields_stand_over_the_words_they_came_from(
    sample: Workspace, size: tuple[int, int]
) -> None:
    async def scenario(hand: Drive) -> None:
        await hand.go_to("KR2")
        await hand.do("goal.add")
        shown = ("reach 10 → 8 %", "due 2027-09-30", "owner ana", "weight 2")
        typed = ("from 10% to 8%", "by end of Q3", "@ana", "w2")
        fields, words = await below(hand, f"Churn {' '.join(typed)}")
        assert starts(fields, *shown) == starts(words, *typed)

    drive(sample, scenario, size=size)


@pytest.mark.parametrize(
    ("line", "field", "words"),
    [
        ("Raise NPS to 70", "needs a start", "where is it today?"),
        ("Grow sales by 15 %", "reach ? → +15 %", "by 15 %"),
        ("Riders 1,234 → 2 M", "1,234 = 1234", "or 1.234?"),
        ("Move by 03/04/2027", "by 03/04/2027?", "2027-04-03 or 2027-03-04"),
        ("Riders feel welcome", "no number yet", "from … to …"),
        ("Launch three new courses", "starts at 0", "as counts do"),
        ("Churn from 5 to 5", "starts at 5", "Give two different numbers"),
        ("Churn from 10 to 8 !committed", "!committed stays", "is the objective's"),
    ],
)
def test_what_is_missing_or_in_doubt_is_told(
    sample: Workspace, line: str, field: str, words: str
) -> None:
    async def scenario(hand: Drive) -> None:
        await hand.go_to("KR2")
        await hand.do("goal.add")
        above, under = await below(hand, line)
        assert field in above
        assert words in under

    drive(sample, scenario, size=NARROW)


def test_doubts_stay_when_not_all_fields_fit(sample: Workspace) -> None:
    async def scenario(hand: Drive) -> None:
        await hand.go_to("KR2")
        await hand.do("goal.add")
        line = "Riders 900 → 1,234 by eoq @annabella-maria.longname w2 cadence=monthly kpi=K1"
        above, _ = await below(hand, line)
        assert "1,234 = 1234" in above
        assert len(above) <= NARROW[0]

    drive(sample, scenario, size=NARROW)


def test_the_lines_go_with_the_text_and_with_the_editor(sample: Workspace) -> None:
    async def scenario(hand: Drive) -> None:
        await hand.go_to("KR2")
        await hand.do("goal.add")
        await hand.put("Churn from 10 to 8")
        assert hand.line_of("reach 10 → 8")
        await hand.put("  ")
        assert not hand.line_of("reach 10 → 8")
        await hand.put("Churn from 10 to 8")
        await hand.do("editor.cancel")
        assert not hand.line_of("reach 10 → 8")

    drive(sample, scenario)


def test_a_kpi_is_told_in_its_panel(sample: Workspace) -> None:
    async def scenario(hand: Drive) -> None:
        await hand.go_to("K1")
        await hand.do("goal.add")
        await below(hand, "Uptime")
        assert hand.line_of("This doesn't say what is healthy")
        await below(hand, "Up ≥ 99 % red 95 daily")
        assert hand.line_of("daily")
        assert hand.line_of("healthy ≥ 99 %")

    drive(sample, scenario, size=NARROW)


def test_the_line_itself_stays_to_be_seen(sample: Workspace) -> None:
    async def scenario(hand: Drive) -> None:
        await hand.go_to("KR2")
        await hand.do("goal.add")
        await hand.put("Churn from 10 to 8")
        row = hand.board.editing.row
        assert row is not None
        assert "Churn from 10 to 8" in hand.lines()[row]

    drive(sample, scenario, size=NARROW)


def test_an_edited_cell_has_no_such_lines(sample: Workspace) -> None:
    async def scenario(hand: Drive) -> None:
        await hand.go_to("KR2")
        await hand.do("goal.edit")
        await hand.put("Churn from 10 to 8")
        assert not hand.board.query("CapturedLines")

    drive(sample, scenario)


def test_what_does_not_fit_below_the_line_is_not_silently_left_out(sample: Workspace) -> None:
    async def scenario(hand: Drive) -> None:
        await hand.go_to("KR2")
        await hand.do("goal.add")
        await hand.put("Reduce churn from 10% to 8% by end of Q3 @ana #support w2")
        row = hand.board.editing.row
        assert row is not None
        below = hand.lines()[row + 1].split(" │")[0].split("│")[1].rstrip()
        assert "due" not in below
        assert below.endswith("weight 2  …")

    drive(sample, scenario, size=(100, 30))


@pytest.mark.parametrize("size", [(80, 24), (100, 30)])
def test_a_long_finding_of_the_coach_goes_on_below(
    sample: Workspace, size: tuple[int, int]
) -> None:
    async def scenario(hand: Drive) -> None:
        await hand.go_to("KR2")
        await hand.do("goal.add")
        await hand.put("Reduce churn from 10% to 8% by end of Q3 @ana #support w2")
        await hand.wait_for(lambda: hand.line_of("coach R11"))
        lines = [line.split(" │")[0].strip("│ ") for line in hand.lines()]
        told = " ".join(" ".join(lines).split())
        assert "outside 2026-Q4 (2026-10-01 to 2026-12-31)" in told
        at = next(y for y, line in enumerate(lines) if line.startswith("coach R11"))
        assert not " ".join(lines[at : at + 3]).endswith("…")

    drive(sample, scenario, size=size)
