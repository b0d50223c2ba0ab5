"""Sending only what differs shows exactly what sending everything shows."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.cells import cell_len
from rich.console import Console
from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

from okrtui.ui import guard
from okrtui.ui.shadow import PROBED, Shadow
from okrtui.ui.strokes import Abilities
from tests.emulator import Cell, Emulator
from tests.escapes import tokens_of

COLUMNS, ROWS = 24, 5
COLOURS = Console(color_system="truecolor", force_terminal=True)
STYLES = [
    Style(),
    Style(bold=True),
    Style(dim=True),
    Style(reverse=True),
    Style(underline=True, color="#87afd7"),
    Style(color="#dadada", bgcolor="#121212"),
    Style(color="#dadada", bgcolor="#121212", bold=True),
    Style(color="#949494", bgcolor="#121212"),
    Style(color="#dadada", bgcolor="#005f87", bold=True),
    Style(color="red"),
    Style(color="red", bgcolor="bright_black", dim=True),
]
CLUSTERS = [
    *"aaab z09.,",
    " ",
    "    ",
    "━",
    "─",
    "●",
    "▼",
    "é",
    "e\u0301",
    "o\u0308",
    "目",
    "標",
    "한",
    "🚲",
]
"""Characters whose width terminals agree about, but for how they are put together."""


class Patch(NamedTuple):
    """A part of one line."""

    row: int
    column: int
    pieces: tuple[tuple[str, Style], ...]


def cells(text: str) -> int:
    return cell_len(text)


@st.composite
def patches(draw: st.DrawFn) -> Patch:
    row = draw(st.integers(0, ROWS - 1))
    column = draw(st.sampled_from([0, 0, 0, 3, 10, COLUMNS - 4]))
    room = COLUMNS - column
    pieces: list[tuple[str, Style]] = []
    for clusters, style in draw(
        st.lists(
            st.tuples(st.lists(st.sampled_from(CLUSTERS), max_size=12), st.sampled_from(STYLES)),
            min_size=1,
            max_size=4,
        )
    ):
        text = ""
        for cluster in clusters:
            if cells(cluster) <= room:
                text += cluster
                room -= cells(cluster)
        pieces.append((text, style))
    if column == 0 and draw(st.booleans()):
        pieces.append((" " * room, draw(st.sampled_from(STYLES))))
    return Patch(row, column, tuple(pieces))


frames = st.lists(st.lists(patches(), min_size=1, max_size=4), min_size=1, max_size=8)


def written(frame: Sequence[Patch]) -> str:
    """A frame as Textual writes it."""
    parts = []
    last = max(patch.row for patch in frame)
    for patch in sorted(frame, key=lambda patch: patch.row):
        strip = Strip([Segment(text, style) for text, style in patch.pieces])
        parts.append(f"\x1b[{patch.row + 1};{patch.column + 1}H{strip.render(COLOURS)}")
        if patch.row != last:
            parts.append("\n")
    return "".join(parts) + "\x1b[1;1H"


def terminal() -> Emulator:
    """An empty one that doesn't wrap lines, as the driver asks for."""
    made = Emulator(COLUMNS, ROWS)
    draw_on(made, "\x1b[?7l")
    return made


def draw_on(terminal: Emulator, data: str) -> None:
    for token in tokens_of(data.encode("utf-8", "surrogateescape")):
        terminal.draw(token)


def picture(terminal: Emulator) -> list[list[Cell]]:
    """All that one sees: a blank's ink isn't."""
    return [
        [_seen(terminal.cell(x, y)) for x in range(COLUMNS)] for y in range(ROWS)
    ]  # fmt: skip


def _seen(cell: Cell) -> Cell:
    if cell.text == " " and not cell.reverse:
        return cell._replace(foreground="", bold=False)
    return cell


@pytest.fixture(autouse=True)
def _guarded() -> None:
    guard.install()


def whole_lines(frame: Sequence[Patch]) -> list[Patch]:
    """Patches that never cut a wide character of the line before in two."""
    full = []
    for patch in frame:
        used = patch.column + sum(cells(text) for text, _ in patch.pieces)
        before = ((" " * patch.column, Style()),) if patch.column else ()
        after = ((" " * (COLUMNS - used), Style()),)
        full.append(Patch(patch.row, 0, (*before, *patch.pieces, *after)))
    return full


abilities = st.builds(Abilities, st.booleans(), st.booleans())


@given(frames, abilities)
@settings(max_examples=50, deadline=None)
def test_whole_lines_look_the_same(sent: list[list[Patch]], able: Abilities) -> None:
    shadow, lean, full = Shadow(able), terminal(), terminal()
    for frame in sent:
        data = written(whole_lines(frame))
        draw_on(full, data)
        draw_on(lean, shadow.lean(data))
        assert picture(lean) == picture(full)
        assert lean.cursor == full.cursor


narrow = st.sampled_from([c for c in CLUSTERS if cell_len(c) == 1 and len(c) == 1])


@st.composite
def narrow_patches(draw: st.DrawFn) -> Patch:
    column = draw(st.integers(0, COLUMNS - 1))
    room = COLUMNS - column
    texts = draw(st.lists(st.tuples(st.lists(narrow, max_size=8), st.sampled_from(STYLES))))
    pieces = []
    for characters, style in texts:
        text = "".join(characters)[:room]
        room -= len(text)
        pieces.append((text, style))
    return Patch(draw(st.integers(0, ROWS - 1)), column, tuple(pieces))


@given(
    st.lists(st.lists(narrow_patches(), min_size=1, max_size=4), min_size=1, max_size=8),
    abilities,
)
@settings(max_examples=50, deadline=None)
def test_parts_of_lines_look_the_same(sent: list[list[Patch]], able: Abilities) -> None:
    shadow, lean, full = Shadow(able), terminal(), terminal()
    for frame in sent:
        data = written(frame)
        draw_on(full, data)
        draw_on(lean, shadow.lean(data))
        assert picture(lean) == picture(full)


@given(frames)
@settings(max_examples=50, deadline=None)
def test_what_is_sent_starts_and_ends_plain(sent: list[list[Patch]]) -> None:
    shadow = Shadow()
    for frame in sent:
        lean = shadow.lean(written(whole_lines(frame)))
        looks = [
            t.text for t in tokens_of(lean.encode()) if t.text.endswith("m") and t.kind == "csi"
        ]
        assert not looks or looks[-1] in ("\x1b[m", "\x1b[0m")


@given(frames, st.integers(0, 6))
@settings(max_examples=50, deadline=None)
def test_after_forgetting_a_picture_goes_out_in_full(sent: list[list[Patch]], at: int) -> None:
    shadow, lean, full = Shadow(), terminal(), terminal()
    for number, frame in enumerate(sent):
        if number == at:
            shadow.forget()
            lean, full = terminal(), terminal()
        data = written(whole_lines(frame))
        draw_on(full, data)
        draw_on(lean, shadow.lean(data))
        if number >= at:
            for patch in frame:
                y = patch.row
                assert picture(lean)[y] == picture(full)[y]


# ---------------------------------------------------------------------- what it is for

LINE = "\x1b[1;1HKR2 Churn                \x1b[1;1H"


def test_the_same_picture_again_sends_nothing() -> None:
    shadow = Shadow()
    assert "Churn" in shadow.lean(LINE)
    assert shadow.lean(LINE) == ""


def test_one_other_character_sends_that_character() -> None:
    shadow = Shadow()
    shadow.lean(LINE)
    assert shadow.lean(LINE.replace("Churn", "Chum ")) == "\x1b[1;8Hm \x1b[H"


def test_a_colour_alone_is_sent() -> None:
    shadow = Shadow()
    shadow.lean(LINE)
    sent = shadow.lean("\x1b[1;5H\x1b[0;1mChurn\x1b[0m\x1b[1;1H")
    assert sent == "\x1b[1m\x1b[1;5HChurn\x1b[m\x1b[H"


@pytest.mark.parametrize(
    ("before", "now", "sent"),
    [
        ("abcdefghij", "abX3efghij", "\x1b[1;3HX3\x1b[H"),
        ("━━━━━━━━", "─━━━━━━─", "\x1b[1H─\x1b[6C─\x1b[H"),
        ("abcd", "xbcy", "\x1b[1Hxbcy\x1b[H"),
    ],
    ids=ascii,
)
def test_what_is_the_same_is_jumped_over_where_that_is_shorter(
    before: str, now: str, sent: str
) -> None:
    shadow = Shadow()
    shadow.lean(f"\x1b[1;1H{before}\x1b[1;1H")
    assert shadow.lean(f"\x1b[1;1H{now}\x1b[1;1H") == sent


@pytest.mark.parametrize(
    ("erases", "sent"),
    [(False, f"x{' ' * 13}y{' ' * 9}"), (True, "x\x1b[23X\x1b[13Cy")],
    ids=["sent", "erased"],
)
def test_many_blanks_are_erased_where_the_terminal_can(erases: bool, sent: str) -> None:
    shadow = Shadow(Abilities(erases=erases))
    shadow.lean(f"\x1b[1;1H{'m' * 24}\x1b[1;1H")
    new = f"\x1b[1;1Hx{' ' * 13}y{' ' * 9}\x1b[1;1H"
    assert shadow.lean(new) == f"\x1b[1H{sent}\x1b[H"


def test_all_of_one_colour_is_drawn_before_the_next() -> None:
    shadow = Shadow()
    line = "\x1b[{row};1H\x1b[31mlabel \x1b[0mtext, text\x1b[31m end\x1b[0m"
    sent = shadow.lean(line.format(row=1) + line.format(row=2) + "\x1b[1;1H")
    assert sent.count("\x1b[31m") == 1
    assert sent == (
        "\x1b[1;7Htext, text \x1b[2;7Htext, text \x1b[31m\x1b[1Hlabel \x1b[11Cend"
        "\x1b[2Hlabel \x1b[11Cend\x1b[m\x1b[H"
    )


def test_a_character_many_times_is_sent_once_where_the_terminal_repeats_it() -> None:
    bar = f"\x1b[1;1H{'━' * 8}{'─' * 2}\x1b[1;1H"
    assert Shadow(Abilities(repeats=True)).lean(bar) == "\x1b[1H━\x1b[7b──\x1b[H"
    assert "\x1b[7b" not in Shadow().lean(bar)


@pytest.mark.parametrize("repeats", [True, False])
def test_a_terminal_is_asked_whether_it_repeats_and_shows_the_same_picture_then(
    repeats: bool,
) -> None:
    shadow, asked = Shadow(), Emulator(COLUMNS, ROWS, modern=repeats)
    draw_on(asked, shadow.lean(LINE))
    before, answers = picture(asked), []
    for token in tokens_of(shadow.probe("━").encode()):
        asked.draw(token)
        answers.append(asked.answer(token))
    assert "".join(answers) == f"\x1b[1;{1 + (PROBED if repeats else 1)}R"
    assert picture(asked) == before


def test_forgetting_sends_everything_again() -> None:
    shadow = Shadow()
    first = shadow.lean(LINE)
    shadow.forget()
    assert shadow.lean(LINE) == first


@pytest.mark.parametrize(
    "unknown",
    [
        "\x1b[?1049h",
        "\x1b[2J",
        "\x1b[1;1H\x1b[Kx",
        "\x1b[1;1Habc\x1b]0;title\x07",
        "\x1b[1;1Habc\x1b7",
        "\x1b[1;3H\x1b[2Cx",
    ],
    ids=ascii,
)
def test_anything_unknown_is_passed_on_and_nothing_is_taken_for_granted(unknown: str) -> None:
    shadow = Shadow()
    shadow.lean(LINE)
    assert shadow.lean(unknown) == unknown
    assert "Churn" in shadow.lean(LINE), "the terminal may show anything now"


def test_what_is_no_picture_passes_by() -> None:
    shadow = Shadow()
    shadow.lean(LINE)
    for modes in ("\x1b[?2026h", "\x1b[?25l", "\x07", ""):
        assert shadow.lean(modes) == modes
    assert shadow.lean(LINE) == "", "modes change no cell"


def test_a_character_of_doubtful_width_has_its_line_sent_from_its_start() -> None:
    shadow = Shadow()
    line = "\x1b[2;1H👩\u200d🚀 rider of the day   \x1b[1;1H"
    shadow.lean(line)
    sent = shadow.lean(line.replace("day", "dam"))
    assert sent.startswith("\x1b[2H👩\u200d🚀 rider of the dam")


def test_half_of_a_wide_character_is_never_left_standing() -> None:
    shadow, lean, full = Shadow(), terminal(), terminal()
    for data in ("\x1b[1;1H目標目標目標", "\x1b[1;1H目ab標目標目", "\x1b[1;1Habcdefghijkl"):
        draw_on(full, data)
        draw_on(lean, shadow.lean(data))
        assert lean.text() == full.text()
