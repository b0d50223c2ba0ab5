"""Every terminal gets a theme it can show, and every text can be read on its background."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from itertools import combinations, pairwise
from pathlib import Path

import pytest
from rich.color import Color
from rich.style import Style
from textual.theme import BUILTIN_THEMES

from okrtui.config.theme_names import OURS, TEXTUALS, THEME_NAMES
from okrtui.ui.colours import ABOUT, CLEAR, CLEAR_LIGHT, COLOURS, DARK, LIGHT, TERMINAL
from okrtui.ui.drawing.pieces import Palette
from okrtui.ui.screens.page import PageScreen
from okrtui.ui.styles import style_folder, style_sheets
from okrtui.ui.terminal import Terminal, settings, terminal_of
from okrtui.ui.themes import BY_NAME, COMPONENTS, palette_of, theme_named
from okrtui.workspace.glyphs import ASCII, CONSOLE, PACE_WORDS, UNICODE
from okrtui.workspace.workspace import Workspace
from tests.ui.driving import NARROW, WIDE, Drive, drive

COLOURED = (DARK, LIGHT, CLEAR, CLEAR_LIGHT)

# ---------------------------------------------------------------------- what the terminal says


@pytest.mark.parametrize(
    ("environ", "theme"),
    [
        ({"TERM": "xterm-256color"}, DARK),
        ({"TERM": "screen-256color"}, DARK),
        ({"TERM": "tmux-256color"}, DARK),
        ({"TERM": "xterm-kitty"}, DARK),
        ({"TERM": "xterm-direct"}, DARK),
        ({"TERM": "xterm", "COLORTERM": "truecolor"}, DARK),
        ({"TERM": "xterm", "COLORTERM": " 24bit "}, DARK),
        ({"TERM": "xterm", "COLORTERM": "yes"}, TERMINAL),
        ({"TERM": "xterm"}, TERMINAL),
        ({"TERM": "screen"}, TERMINAL),
        ({"TERM": "linux"}, TERMINAL),
        ({"TERM": "vt100"}, TERMINAL),
        ({"TERM": "dumb"}, TERMINAL),
        ({"TERM": ""}, TERMINAL),
        ({}, TERMINAL),
        ({"TERM": "xterm-256color", "NO_COLOR": "1"}, TERMINAL),
        ({"TERM": "xterm", "COLORTERM": "truecolor", "NO_COLOR": "1"}, TERMINAL),
        ({"TERM": "rxvt-256color", "COLORFGBG": "0;15"}, LIGHT),
        ({"TERM": "xterm-256color", "COLORFGBG": "0;default;15"}, LIGHT),
        ({"TERM": "xterm-256color", "COLORFGBG": "0;7"}, LIGHT),
        ({"TERM": "xterm-256color", "COLORFGBG": "15;0"}, DARK),
        ({"TERM": "xterm-256color", "COLORFGBG": "15;8"}, DARK),
        ({"TERM": "xterm-256color", "COLORFGBG": "nonsense"}, DARK),
        ({"TERM": "linux", "COLORFGBG": "0;15"}, TERMINAL),
    ],
)
def test_the_theme_is_one_that_the_terminal_can_show(
    environ: Mapping[str, str], theme: str
) -> None:
    assert terminal_of(environ, "utf-8").theme == theme


@pytest.mark.parametrize(
    ("encoding", "kind", "glyphs", "ascii_only"),
    [
        ("utf-8", "xterm-256color", UNICODE, False),
        ("UTF-8", "xterm-256color", UNICODE, False),
        ("utf8", "screen", UNICODE, False),
        ("utf_8", "vt100", UNICODE, False),
        ("utf-8", "linux", CONSOLE, False),
        ("latin-1", "xterm-256color", ASCII, True),
        ("ISO8859-15", "linux", ASCII, True),
        ("ANSI_X3.4-1968", "xterm-256color", ASCII, True),
        ("ascii", "screen", ASCII, True),
        (None, "xterm-256color", ASCII, True),
    ],
)
def test_glyphs_are_ones_that_the_stream_can_carry(
    encoding: str | None, kind: str, glyphs: object, ascii_only: bool
) -> None:
    terminal = terminal_of({"TERM": kind}, encoding)
    assert terminal.glyphs == glyphs
    assert terminal.ascii_only == ascii_only


@pytest.mark.parametrize("sign", ["SSH_CONNECTION", "SSH_TTY"])
def test_over_ssh_the_mouse_is_off_and_less_is_sent(sign: str) -> None:
    here = terminal_of({"TERM": "xterm-256color"}, "utf-8")
    there = terminal_of({"TERM": "xterm-256color", sign: "10.0.0.1 22"}, "utf-8")
    asked = terminal_of({"TERM": "xterm-256color"}, "utf-8", low_bandwidth=True)
    assert (here.mouse, here.low_bandwidth) == (True, False)
    assert (there.mouse, there.low_bandwidth) == (False, True)
    assert asked == there
    assert terminal_of({"TERM": "xterm-256color", sign: ""}, "utf-8") == here


def test_textual_is_told_before_it_is_loaded() -> None:
    here = terminal_of({"TERM": "xterm-256color"}, "utf-8")
    there = terminal_of({"TERM": "linux", "SSH_TTY": "x"}, "utf-8")
    assert settings(here) == {"TEXTUAL_ANIMATIONS": "none", "TEXTUAL_THEME": DARK}
    assert settings(there)["TEXTUAL_THEME"] == TERMINAL
    assert int(settings(there)["TEXTUAL_FPS"]) < 60


# ---------------------------------------------------------------------- can it be read?


def luminance(red: int, green: int, blue: int) -> float:
    """Relative luminance (WCAG 2.1)."""
    linear = [
        c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4
        for c in (red / 255, green / 255, blue / 255)
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(ink: Color, paper: Color) -> float:
    """From 1, the same, to 21, black on white (WCAG 2.1)."""
    levels = [luminance(*color.get_truecolor()) for color in (ink, paper)]
    return (max(levels) + 0.05) / (min(levels) + 0.05)


def test_the_measure_of_contrast_is_right() -> None:
    black, white, grey = (Color.parse(c) for c in ("#000000", "#ffffff", "#777777"))
    assert contrast(black, white) == pytest.approx(21)
    assert contrast(white, white) == pytest.approx(1)
    assert contrast(grey, white) == pytest.approx(4.48, abs=0.01)


def shown(style: Style) -> tuple[Color, Color]:
    assert style.color is not None
    assert style.bgcolor is not None
    return style.color, style.bgcolor


@pytest.mark.parametrize("theme", COLOURED)
def test_every_text_of_the_board_can_be_read_on_its_background(
    sample: Workspace, theme: str
) -> None:
    terminal = terminal_of({"TERM": "xterm-256color"}, "utf-8")._replace(theme=theme)

    async def scenario(hand: Drive) -> None:
        palette = palette_of(hand.board)
        for role in Palette._fields:
            if role != "rule":
                assert contrast(*shown(getattr(palette, role))) >= 4.5, (role, palette)
        await look(hand, "board")
        await hand.do("app.help")
        await look(hand, "help")
        await hand.do("page.close", "goal.why")
        await look(hand, "why")
        await hand.do("page.close", "goal.edit")
        await look(hand, "editor")
        await hand.do("editor.cancel", "goal.add_objective")
        await look(hand, "placeholder")
        await hand.do("editor.cancel", "app.palette")
        await hand.wait_for(lambda: "Check in" in "\n".join(hand.lines()))
        await look(hand, "palette")

    drive(sample, scenario, terminal=terminal)


async def look(hand: Drive, where: str) -> None:
    """Every character on the screen that isn't part of a rule."""
    for number, strip in enumerate(hand.app.screen._compositor.render_strips()):
        for text, style, _ in strip:
            if not re.search(r"[^\W_]", text):
                continue
            assert style is not None
            ink, paper = shown(style)
            if style.reverse:
                ink, paper = paper, ink
            assert contrast(ink, paper) >= 4.5, (where, number, text, style)


@pytest.mark.parametrize("theme", COLOURED)
def test_a_status_differs_from_plain_text_by_more_than_its_shade(theme: str) -> None:
    colours = COLOURS[theme]
    states = [colours[name] for name in ("good", "warn", "bad", "stale", "ink")]
    assert len(set(states)) == len(states)


@pytest.mark.parametrize("theme", COLOURED)
def test_colours_are_among_the_256_that_every_such_terminal_has(theme: str) -> None:
    steps = {0, 95, 135, 175, 215, 255}
    greys = {8 + 10 * n for n in range(24)}
    for name, text in COLOURS[theme].items():
        parts = {int(text[at : at + 2], 16) for at in (1, 3, 5)}
        assert parts <= steps or (len(parts) == 1 and parts <= greys), (name, text)


CLEAR_ENOUGH = 30.0
"""The least difference of two states (CIE 1976) that the clear themes promise to any eyes."""

EYES = {
    "usual": ((1.0, 0.0, 0.0), (0.0, 1.0, 0.0), (0.0, 0.0, 1.0)),
    "protanopia": (
        (0.152286, 1.052583, -0.204868),
        (0.114503, 0.786281, 0.099216),
        (-0.003882, -0.048116, 1.051998),
    ),
    "deuteranopia": (
        (0.367322, 0.860646, -0.227968),
        (0.280085, 0.672501, 0.047413),
        (-0.011820, 0.042940, 0.968881),
    ),
    "tritanopia": (
        (1.255528, -0.076749, -0.178779),
        (-0.078411, 0.930809, 0.147602),
        (0.004733, 0.691367, 0.303900),
    ),
}
"""What arrives of linear red, green and blue (Machado, Oliveira and Fernandes 2009)."""


def seen(color: str, eyes: str) -> tuple[float, float, float]:
    """Lightness and colour as such eyes see them (CIELAB)."""
    parts = [int(color[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
    red, green, blue = (
        max(0.0, min(1.0, sum(a * b for a, b in zip(row, linear, strict=True))))
        for row in EYES[eyes]
    )
    x, y, z = (
        t ** (1 / 3) if t > 0.008856 else 7.787 * t + 16 / 116
        for t in (
            (0.4124 * red + 0.3576 * green + 0.1805 * blue) / 0.9505,
            0.2126 * red + 0.7152 * green + 0.0722 * blue,
            (0.0193 * red + 0.1192 * green + 0.9505 * blue) / 1.089,
        )
    )
    return 116 * y - 16, 500 * (x - y), 200 * (y - z)


@pytest.mark.parametrize("eyes", EYES)
@pytest.mark.parametrize("theme", [CLEAR, CLEAR_LIGHT])
def test_states_of_the_clear_themes_differ_for_all_eyes(theme: str, eyes: str) -> None:
    states = [COLOURS[theme][name] for name in ("good", "warn", "bad", "stale", "ink")]
    for one, other in combinations(states, 2):
        assert math.dist(seen(one, eyes), seen(other, eyes)) >= CLEAR_ENOUGH, (one, other)


def test_every_name_of_a_theme_is_one() -> None:
    assert set(OURS) == BY_NAME.keys() == ABOUT.keys()
    assert set(TEXTUALS) == {name for name, theme in BUILTIN_THEMES.items() if not theme.ansi}
    for name in THEME_NAMES:
        found = theme_named(name)
        assert found is not None
        assert found.name == name
    assert theme_named("nothing") is None


@pytest.mark.parametrize("name", TEXTUALS)
def test_textuals_themes_can_be_read_as_ours_can(name: str) -> None:
    theme = theme_named(name)
    assert theme is not None
    colours = {role: Color.parse(theme.variables[role]) for role in COLOURS[DARK]}
    for role in ("ink", "muted", "accent", "good", "warn", "bad", "stale"):
        assert contrast(colours[role], colours["paper"]) >= 4.5, role
    for paper in ("bar", "cursor", "cursor-idle"):
        assert contrast(colours["ink"], colours[paper]) >= 4.5, paper
    for role in ("muted", "accent"):
        assert contrast(colours[role], colours["bar"]) >= 4.5, role


def test_the_terminals_own_theme_names_no_shade() -> None:
    assert all(colour.startswith("ansi_") for colour in COLOURS[TERMINAL].values())


def test_all_themes_have_the_same_names() -> None:
    assert len({frozenset(colours) for colours in COLOURS.values()}) == 1
    assert BY_NAME.keys() == COLOURS.keys()


# ---------------------------------------------------------------------- the board in each


TERMINALS = {
    "dark": ({"TERM": "xterm-256color"}, "utf-8"),
    "light": ({"TERM": "xterm-256color", "COLORFGBG": "0;15"}, "utf-8"),
    "sixteen": ({"TERM": "screen"}, "utf-8"),
    "console": ({"TERM": "linux"}, "utf-8"),
    "no colour": ({"TERM": "xterm-256color", "NO_COLOR": "1"}, "utf-8"),
    "latin-1": ({"TERM": "xterm-256color"}, "latin-1"),
}


@pytest.mark.parametrize("size", [WIDE, NARROW])
@pytest.mark.parametrize("name", TERMINALS)
def test_the_board_draws_the_sample_on_each_kind_of_terminal(
    sample: Workspace, name: str, size: tuple[int, int]
) -> None:
    terminal = terminal_of(*TERMINALS[name])

    async def scenario(hand: Drive) -> None:
        text = "\n".join(hand.lines())
        assert "Riders come back every week" in text
        for key in ("O1", "KR1", "KR2"):
            row = hand.board.views.goal(key)
            assert row.pace is not None
            assert f"{terminal.glyphs.pace[row.pace]} {PACE_WORDS[row.pace]}" in hand.line_of(key)
        await hand.do("app.help")
        assert isinstance(hand.app.screen, PageScreen)
        assert "Help" in hand.lines()[0]

    drive(sample, scenario, size=size, terminal=terminal)


def test_in_the_terminals_own_colours_the_cursor_is_reversed(sample: Workspace) -> None:
    def looks_of(terminal: Terminal) -> Palette:
        found: list[Palette] = []

        async def scenario(hand: Drive) -> None:
            found.append(palette_of(hand.board))

        drive(sample, scenario, terminal=terminal)
        return found[0]

    palette = looks_of(terminal_of({"TERM": "linux"}, "utf-8"))
    assert palette.cursor.reverse
    assert palette.cursor_idle.underline
    assert palette.muted.dim
    assert len({str(style) for style in (palette.good, palette.warn, palette.bad)}) == 3


@pytest.mark.parametrize("name", TERMINALS)
def test_the_chosen_line_of_the_palette_stands_out_on_each(sample: Workspace, name: str) -> None:
    async def scenario(hand: Drive) -> None:
        await hand.do("app.palette")

        def look_of(text: str) -> Style | None:
            strips = hand.app.screen._compositor.render_strips()
            found = [s for strip in strips for t, s, _ in strip if text in t]
            return found[0] if found else None

        chosen, others = look_of("> Edit"), look_of("  Check in")
        assert chosen is not None
        assert others is not None
        assert (chosen.bgcolor, chosen.reverse) != (others.bgcolor, others.reverse)

    drive(sample, scenario, terminal=terminal_of(*TERMINALS[name]))


# ---------------------------------------------------------------------- style sheets


def test_every_look_has_its_rule_and_every_rule_its_look() -> None:
    rules = re.findall(r"\.(line--[a-z-]+)", (style_folder() / "lines.tcss").read_text("utf-8"))
    assert set(rules) == set(COMPONENTS)


def test_style_sheets_use_only_colours_of_the_themes() -> None:
    known = set(COLOURS[DARK])
    for sheet in style_sheets():
        used = set(re.findall(r"\$([a-z-]+)", Path(sheet).read_text("utf-8")))
        assert used <= known, sheet


def test_glyphs_of_states_are_all_different() -> None:
    for glyphs in (UNICODE, CONSOLE, ASCII):
        for states in (glyphs.pace, glyphs.health):
            assert len(set(states.values())) == len(states)
        assert all(a != b for a, b in pairwise(glyphs.spark))
