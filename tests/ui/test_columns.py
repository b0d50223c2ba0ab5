"""Columns: at every width each line is as wide as its panel, and no column runs into another."""

from __future__ import annotations

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from rich.cells import cell_len
from rich.style import Style

from okrtui.config.options import COLUMNS
from okrtui.domain.text import one_line
from okrtui.ui.configured import Configured
from okrtui.ui.drawing import detail, frame, pieces, pulse, tree
from okrtui.ui.drawing.columns import HEADINGS, ORDER, Layout, arrange, order_of
from okrtui.ui.drawing.looks import looks_of
from okrtui.ui.drawing.pieces import Line
from okrtui.ui.widgets import paint
from okrtui.workspace.glyphs import ASCII, CONSOLE, PACE_WORDS, UNICODE, Glyphs
from okrtui.workspace.rows import GoalRow, GroupRow, KpiRow, OutlineLine, PulseLine
from okrtui.workspace.views import Views
from okrtui.workspace.workspace import Workspace
from tests.ui.driving import Drive, drive

WIDTHS = range(40, 201)
LOOK = looks_of("okrtui-dark")
GLYPHS = st.sampled_from([UNICODE, CONSOLE, ASCII])
TEXTS = st.one_of(
    st.text(max_size=40),
    st.sampled_from(
        [
            "",
            "Riders come back every week",
            "x" * 200,
            "目標" * 40,
            "🚲" * 30,
            "👩🏽\u200d🚀" * 9,
            "e\u0301" * 60,
            "🇩🇪❤️🏴",
            "שלום עולם",
        ]
    ),
).map(one_line)


def text_of(line: Line, width: int) -> str:
    """What a line shows in a panel of some width, which it fills exactly."""
    strip = paint.strip_of(line, width)
    assert strip.cell_length == width
    assert sum(cell_len(text) for text, _, _ in strip) == width
    return strip.text


# ---------------------------------------------------------------------- the columns


@given(st.integers(1, 400), st.integers(0, 30), st.integers(0, 40))
def test_columns_stand_beside_each_other_within_the_width(
    width: int, owner: int, measure: int
) -> None:
    layout = arrange(width, owner=owner, measure=measure)
    assert list(layout.slots) == [column for column in ORDER if column in layout.slots]
    assert "title" in layout.slots
    assert "pace" in layout.slots
    end = -1
    for slot in layout.slots.values():
        assert slot.width >= 1
        assert slot.x == end + 1, "one blank between two columns"
        end = slot.x + slot.width
    assert end <= max(width, 40)


@pytest.mark.parametrize("owner", [0, 3, 10, 30])
def test_the_title_never_vanishes_and_columns_never_come_and_go(owner: int) -> None:
    before: Layout | None = None
    for width in WIDTHS:
        layout = arrange(width, owner=owner, measure=12)
        assert layout.slots["title"].width >= 16, width
        if before is not None:
            assert set(before.slots) <= set(layout.slots), "wider windows show no less"
        before = layout
    assert before is not None
    assert set(before.slots) == set(ORDER), "the widest shows all"


@given(st.integers(40, 200), st.integers(0, 30), st.integers(0, 30), st.integers(0, 30))
def test_a_wish_for_more_room_never_breaks_a_line(
    width: int, owner: int, measure: int, more: int
) -> None:
    for layout in (
        arrange(width, owner=owner, measure=measure),
        arrange(width, owner=owner + more, measure=measure + more),
    ):
        last = list(layout.slots.values())[-1]
        assert last.x + last.width <= width


@pytest.mark.parametrize("owner", [0, 3, 10])
def test_headings_are_never_cut(owner: int) -> None:
    for width in WIDTHS:
        layout = arrange(width, owner=owner, measure=12)
        shown = text_of(tree.head(layout, LOOK, active=True), width)
        assert shown.split() == [HEADINGS[column] for column in layout.slots if HEADINGS[column]]


# ---------------------------------------------------------------------- lines of the tree


ROWS = st.builds(
    GoalRow,
    key=st.sampled_from(["O1", "KR2", "KR12345", "I1"]),
    level=st.sampled_from(["objective", "key_result", "initiative"]),
    title=TEXTS,
    owner=TEXTS,
    team=st.just(""),
    value=TEXTS,
    target=TEXTS,
    measure=TEXTS,
    brief=TEXTS,
    progress=st.none() | st.floats(-3, 20),
    expected=st.none() | st.floats(0, 1),
    pace=st.none() | st.sampled_from(list(PACE_WORDS)),
    confidence=st.none() | st.integers(0, 10),
    seen=st.none() | st.integers(0, 5000),
    blocked=st.booleans(),
    trend=st.lists(st.none() | st.floats(-9, 9), max_size=30).map(tuple),
)


@given(
    ROWS,
    st.integers(40, 200),
    st.integers(0, 2),
    GLYPHS,
    st.booleans(),
    st.booleans(),
    st.booleans(),
)
@settings(max_examples=300, deadline=None)
def test_every_line_of_the_tree_is_as_wide_as_the_panel(
    row: GoalRow, width: int, depth: int, glyphs: Glyphs, cursor: bool, fold: bool, folded: bool
) -> None:
    layout = arrange(width, owner=8, measure=14)
    at = OutlineLine(row.key, depth, fold, folded)
    line = tree.line(row, at, layout, glyphs, LOOK, cursor=cursor, active=True)
    assert sum(pieces.cells(text) for text, _ in line.pieces) <= width, "nothing is cut off"
    shown = text_of(line, width)
    assert row.key in shown
    if row.pace is not None:
        slot = layout.slots["pace"]
        word = f"{glyphs.pace[row.pace]} {PACE_WORDS[row.pace]}"
        assert cells_at(shown, slot.x, slot.width).startswith(word.ljust(slot.width))


GROUPS = st.builds(
    GroupRow,
    key=st.just("=team:x"),
    title=TEXTS,
    objectives=st.integers(0, 50_000),
    key_results=st.integers(0, 50_000),
    worst=st.none() | st.sampled_from(list(PACE_WORDS)),
    progress=st.none() | st.floats(-3, 20),
)


@given(GROUPS, st.integers(40, 200), GLYPHS, st.booleans(), st.booleans())
@settings(max_examples=200, deadline=None)
def test_the_heading_of_a_group_is_as_wide_as_the_panel(
    row: GroupRow, width: int, glyphs: Glyphs, cursor: bool, folded: bool
) -> None:
    layout = arrange(width, owner=8, measure=14)
    at = OutlineLine(row.key, 0, True, folded)
    line = tree.heading(row, at, layout, glyphs, LOOK, cursor=cursor, active=True)
    assert sum(pieces.cells(text) for text, _ in line.pieces) <= width, "nothing is cut off"
    shown = text_of(line, width)
    assert f"{row.objectives + row.key_results:,}" in shown
    if row.worst is not None:
        assert PACE_WORDS[row.worst] in shown


def cells_at(text: str, x: int, width: int) -> str:
    """The characters that begin in these cells."""
    starts = (cell_len(text[:at]) for at in range(len(text)))
    return "".join(c for c, at in zip(text, starts, strict=True) if x <= at < x + width)


@pytest.mark.parametrize("glyphs", [UNICODE, CONSOLE, ASCII], ids=["unicode", "console", "ascii"])
def test_the_sample_fits_at_every_width_without_touching_columns(
    sample: Workspace, glyphs: Glyphs
) -> None:
    views = Views(sample)
    current = sample.current_cycle
    assert current is not None
    outline = views.outline(current.id)
    for width in WIDTHS:
        layout = arrange(width, owner=3, measure=14)
        assert text_of(tree.head(layout, LOOK, active=True), width).startswith(" Goal")
        for at in outline:
            row = views.goal(at.key)
            line = tree.line(row, at, layout, glyphs, LOOK, cursor=False, active=True)
            shown = text_of(line, width)
            assert row.title[:8] in shown, width
            for slot in list(layout.slots.values())[1:]:
                assert shown[slot.x - 1] == " ", (width, shown)
            if "score" in layout.slots and row.score is not None:
                slot = layout.slots["score"]
                assert shown[slot.x : slot.x + slot.width].strip() == str(row.score)


def test_a_measure_is_shown_whole_or_not_at_all(sample: Workspace) -> None:
    views = Views(sample)
    for id in sample.key_results:
        row = views.goal(f"KR{id}")
        whole = {"", row.measure, row.brief, row.value}
        for width in WIDTHS:
            layout = arrange(width, owner=3, measure=14)
            if "measure" not in layout.slots:
                continue
            slot = layout.slots["measure"]
            if min(map(pieces.cells, whole - {""})) > slot.width:
                continue
            at = OutlineLine(row.key, 1, False, False)
            shown = text_of(
                tree.line(row, at, layout, UNICODE, LOOK, cursor=False, active=True), width
            )
            assert shown[slot.x : slot.x + slot.width].strip() in whole, (width, row)


# ---------------------------------------------------------------------- other lines


def test_every_line_of_pulse_and_detail_fits_at_every_width(sample: Workspace) -> None:
    views = Views(sample)
    for width in range(20, 201):
        text_of(pulse.head(width, LOOK, active=True), width)
        for at in views.pulse():
            row = views.kpi(at.key) if at.key else None
            line = pulse.line(row, at, width, UNICODE, LOOK, cursor=True, active=True)
            assert text_of(line, width).strip()
    for key in ("O1", "KR2", "KR3", "K1"):
        about = views.detail(key)
        for width in range(20, 201, 3):
            for line in detail.lines(about, "good", (width, 40), UNICODE, LOOK):
                assert text_of(line, width).startswith(" ")


def test_a_grade_has_the_colour_of_its_kind(sample: Workspace) -> None:
    about = Views(sample).detail("KR2")
    about = about._replace(facts=(("grade", "0.5, partly met"), *about.facts), grade_role="warn")
    lines = list(detail.lines(about, "good", (120, 40), UNICODE, LOOK))
    styles = {text.strip(): style for line in lines for text, style in line.pieces}
    assert styles["0.5, partly met"] == LOOK.role("warn")
    assert styles["needs"] == LOOK.muted


@given(TEXTS, st.integers(20, 200), GLYPHS)
@settings(max_examples=100, deadline=None)
def test_a_pulse_line_with_any_name_fits(name: str, width: int, glyphs: Glyphs) -> None:
    row = KpiRow(
        key="K1",
        name=name,
        type=name,
        health="watch",
        overdue=False,
        value="1,234.5",
        unit=name,
        change="+12.5",
        trend=(1, None, 3),
        target=None,
        direction="up",
        owner=name,
        age=12,
        linked=(),
    )
    line = pulse.line(row, PulseLine("", "K1"), width, glyphs, LOOK, cursor=False, active=True)
    text_of(line, width)
    heading = PulseLine(name or "other", "")
    text_of(pulse.line(None, heading, width, glyphs, LOOK, cursor=False, active=True), width)


@given(TEXTS, st.integers(1, 200))
def test_the_status_line_fits_with_any_text(text: str, width: int) -> None:
    text_of(frame.status(text, "bad", width, UNICODE, LOOK), width)


@given(st.integers(1, 250))
def test_the_footer_always_shows_help(width: int) -> None:
    hints = frame.hints_of({})
    shown = text_of(frame.footer(hints, width, LOOK), width)
    if width > 10:
        assert "? help" in shown


# ---------------------------------------------------------------------- texts set to cells


@given(TEXTS, st.integers(0, 60))
@example("目標", 1)
@example("目標", 3)
@example("👩🏽\u200d🚀 off", 3)
@example("e\u0301" * 9, 4)
def test_a_clipped_text_takes_at_most_its_cells(text: str, width: int) -> None:
    clipped = pieces.clip(text, width)
    assert cell_len(clipped) <= width
    if cell_len(text) <= width:
        assert clipped == text
    elif width:
        assert clipped.endswith("…")


@given(TEXTS, st.integers(0, 60), st.sampled_from(["…", "~", "..."]))
def test_a_text_set_left_or_right_takes_exactly_its_cells(
    text: str, width: int, ellipsis: str
) -> None:
    for to in (pieces.left, pieces.right):
        assert cell_len(to(text, width, ellipsis)) == width


STYLES = st.sampled_from([Style(), Style(bold=True), Style(color="red")])


@given(st.lists(st.tuples(TEXTS, STYLES), max_size=5), st.integers(0, 80))
@settings(deadline=None)
def test_a_line_of_any_pieces_takes_exactly_its_cells(
    parts: list[tuple[str, Style]], width: int
) -> None:
    text_of(Line(parts, Style()), width)


def test_a_score_far_off_is_never_half_a_number() -> None:
    shown = {
        score: tree.score_text(score) for score in (None, -99, -100, 0, 100, 999, 1000, -12345)
    }
    assert shown == {
        None: "",
        -99: "-99",
        -100: "<<",
        0: "0",
        100: "100",
        999: "999",
        1000: ">>",
        -12345: "<<",
    }


def test_the_target_stands_behind_the_trend_at_its_own_height() -> None:
    assert UNICODE.sparkline([1, 2, 3], 8, 3) == "   ▁▅█│█"
    assert UNICODE.sparkline([1, None, 3], 5, 2) == "▁·█│▅"
    assert ASCII.sparkline([1, 2, 3], 6, 1) == " _=#|_"


# ---------------------------------------------------------------------- as they are asked for


def test_the_columns_that_are_asked_for_stand_in_their_order(sample: Workspace) -> None:
    async def scenario(hand: Drive) -> None:
        head = hand.lines()[1]
        assert head.split("KPI pulse")[0].rstrip("│ ").split() == ["Goal", "Pace", "Value", "Who"]
        await hand.go_to("KR2")
        await hand.do("goal.edit", "editor.next")
        assert hand.board.editing.open

    drive(sample, scenario, configured=Configured(columns=("pace", "value", "owner")))


@pytest.mark.parametrize("width", [20, 40, 80, 160])
def test_columns_asked_for_are_left_out_as_the_width_shrinks(width: int) -> None:
    wanted = order_of(("seen", "score", "trend", "pace"))
    layout = arrange(width, owner=4, measure=10, order=wanted)
    assert set(layout.slots) <= set(wanted)
    assert {"title", "pace"} <= set(layout.slots)
    ends = [slot.x + slot.width for slot in layout.slots.values()]
    assert ends == sorted(ends)


def test_without_a_word_all_columns_stand_as_they_do() -> None:
    assert order_of(None) == ORDER
    assert order_of(()) == ("title",)
    assert order_of(COLUMNS) == ORDER, "the configuration's names are all there are"


def test_a_long_name_is_cut_before_nobody_is_named() -> None:
    assert arrange(80, owner=3, measure=13).slots["owner"].width == 3
    assert arrange(80, owner=10, measure=13).slots["owner"].width >= 4


def test_a_narrow_panel_shows_a_value_with_its_target() -> None:
    assert arrange(64, owner=3, measure=13).slots["measure"].width >= len("540 → 1,200")


def test_a_wide_pulse_has_headings_and_a_longer_trend(sample: Workspace) -> None:
    row = Views(sample).kpi("K2")
    at = PulseLine("", "K2")
    drawn = pulse.line(row, at, 58, UNICODE, LOOK, cursor=False, active=True)
    shown = pieces.joined(drawn.pieces)
    head = pieces.joined(pulse.head(58, LOOK, active=True).pieces)
    assert cell_len(shown) == 58
    assert head.index("Value") + len("Value") == shown.index("52") + len("52")
    assert head.index("Trend") == shown.index("52") + 3
