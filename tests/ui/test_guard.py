"""The guard: whatever a widget draws, nothing that steers a terminal gets past it."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from io import StringIO
from pathlib import Path

import pytest
import textual
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len
from rich.console import Console
from rich.segment import ControlType, Segment
from rich.style import Style
from rich.text import Text
from textual.strip import Strip

from okrtui.domain.text import UNSAFE
from okrtui.ui import guard
from okrtui.ui.drawing.ansi import harmless
from okrtui.workspace.workspace import Workspace
from tests.escapes import hidden_characters, tokens_of, unexpected_sequences
from tests.ui.driving import Drive, drive

ANY_TEXT = st.text(
    st.one_of(
        st.characters(),
        st.sampled_from(
            list("\x00\x07\x08\t\n\r\x1b\x7f\x90\x9b\x9c\x9d[]0;cmH\u200d\u202e\ufeff")
        ),
        st.characters(categories=["Cs", "Cf", "Cc", "Mn"]),
    )
)
STYLES = st.sampled_from(
    [
        Style(),
        Style(bold=True),
        Style(color="#87afd7", bgcolor="#121212"),
        Style(color="red", underline=True),
        Style(reverse=True, link="https://example.org/\x1b]52;c;eA==\x07"),
        Style(meta={"@click": "app.exit"}),
    ]
)
COLOURS = Console(color_system="truecolor", force_terminal=True)


@pytest.fixture(autouse=True)
def installed() -> Iterator[None]:
    guard.install()
    yield
    guard.install()


def out(*segments: Segment) -> str:
    """What the terminal gets for these."""
    return Strip(segments).render(COLOURS)


def plain(text: str) -> str:
    """The printable part of terminal output."""
    raw = text.encode("utf-8", "surrogateescape")
    return "".join(token.text for token in tokens_of(raw) if token.kind == "text")


@given(st.lists(st.tuples(ANY_TEXT, STYLES), max_size=4))
def test_nothing_but_colours_and_text_gets_out(pieces: list[tuple[str, Style]]) -> None:
    sent = out(*(Segment(text, style) for text, style in pieces))
    raw = sent.encode()
    assert unexpected_sequences(raw) == []
    assert hidden_characters(raw) == []
    assert {token.kind for token in tokens_of(raw)} <= {"text", "csi"}
    for token in tokens_of(raw):
        assert token.kind == "text" or token.text.endswith("m"), "only colours"
    assert UNSAFE.search(plain(sent)) is None


@given(ANY_TEXT)
def test_a_text_takes_as_many_cells_as_before(text: str) -> None:
    sent = out(Segment(text, Style()))
    # The width of a run can differ from that of its characters: joiners and marks.
    assert sum(map(cell_len, sent)) == sum(
        cell_len(character) for character in text if not UNSAFE.match(character)
    ) + sum(cell_len(character) for character in text if UNSAFE.match(character))


@given(st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cf", "Cs", "Zl", "Zp"])))
def test_a_harmless_text_gets_out_as_it_is(text: str) -> None:
    assert out(Segment(text, Style())) == text


def test_every_unsafe_character_is_dropped_alone_too() -> None:
    unsafe = [chr(code) for code in range(0x110000) if UNSAFE.match(chr(code))]
    assert len(unsafe) > 2000, "the list has surrogates and tags in it"
    for character in unsafe:
        assert UNSAFE.search(out(Segment(f"a{character}b", Style()))) is None, ascii(character)


def test_links_are_left_out() -> None:
    style = Style(bold=True, link="https://example.org")
    assert out(Segment("read more", style)) == "\x1b[0;1mread more\x1b[0m"


def test_control_segments_are_left_out() -> None:
    bell = Segment("\x07", None, [(ControlType.BELL,)])
    title = Segment("\x1b]0;x\x07", None, [(ControlType.SET_WINDOW_TITLE, "x")])
    assert out(Segment("a", Style()), bell, title, Segment("b", Style())) == "ab"


@given(st.lists(st.tuples(st.text(max_size=4), STYLES), max_size=4))
def test_output_starts_and_ends_plain(pieces: list[tuple[str, Style]]) -> None:
    sent = out(*(Segment(text, style) for text, style in pieces))
    looks = [token.text for token in tokens_of(sent.encode()) if token.kind == "csi"]
    assert not looks or looks[-1] == "\x1b[0m"
    assert all(look.startswith("\x1b[0") for look in looks), "none depends on what was before"


@given(ANY_TEXT)
def test_a_terminal_without_unicode_gets_ascii_of_the_same_width(text: str) -> None:
    before = sum(map(cell_len, out(Segment(text, Style()))))
    guard.install(ascii_only=True)
    sent = out(Segment(text, Style()))
    assert sent.isascii()
    assert len(sent) == before


def test_our_own_signs_have_ascii_twins() -> None:
    guard.install(ascii_only=True)
    signs = "─━╋┼│…·→≥≤▸▾●▼▲◌○◦✓✗◐■×÷–—▁▂▃"
    assert "?" not in out(Segment(signs.rstrip("▂▃"), Style()))


def test_a_strip_that_was_rendered_before_is_guarded_too() -> None:
    strip = Strip([Segment("a\x1b]52;c;eA==\x07b", Style())])
    assert strip.render(COLOURS) == strip.render(COLOURS)
    assert "\x1b" not in strip.render(COLOURS)


# ---------------------------------------------------------------------- the only way out

TEXTUAL = Path(textual.__file__).parent
ELSEWHERE = ("drivers/", "demo/", "cli/", "renderables/sparkline.py", "getters.py", "_doc.py")
"""Drivers write what they are given; the others aren't loaded by an application."""

WAYS = {
    # Rendered by Strip.render, then written.
    "_compositor.py LayoutUpdate.render_segments strip.render(console)",
    "_compositor.py InlineUpdate.render_segments strip.render(console)",
    "_compositor.py ChopsUpdate.render_segments strip.render(console)",
    "app.py App._display renderable.render_segments(console)",
    "app.py App._display self._driver.write(terminal_sequence)",
    # Only sequences of its own.
    "app.py App.bell self._driver.write('\\x07')",
    "app.py App._begin_update self._driver.write(SYNC_START)",
    "app.py App._end_update self._driver.write(SYNC_END)",
    # The clipboard in base64, only when asked; the mouse pointer's shape by a name from CSS.
    "app.py App.copy_to_clipboard self._driver.write(f'\\x1b]52;c;{base64_text}\\x07')",
    "app.py App._set_pointer_shape self._driver.write(shape_sequence)",
    # Not taken: never another renderable; never inline.
    "app.py App._display console._render_buffer(segments)",
    *(
        f"app.py App._process_messages self._driver.write(Control.move({to}).segment.text)"
        for to in ("-cursor_x, -cursor_y", "0, -self.INLINE_PADDING")
    ),
}


def _ways_out() -> Iterator[str]:
    """Every place in Textual that turns strips to terminal text, or sends any."""
    for path in sorted(TEXTUAL.rglob("*.py")):
        name = path.relative_to(TEXTUAL).as_posix()
        if not name.startswith(ELSEWHERE):
            yield from _ways_in(ast.parse(path.read_text("utf-8")), name, ())


def _ways_in(node: ast.AST, name: str, scope: tuple[str, ...]) -> Iterator[str]:
    for child in ast.iter_child_nodes(node):
        inner = scope
        if isinstance(child, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            inner = (*scope, child.name)
        if isinstance(child, ast.Call) and _sends(child):
            yield f"{name} {'.'.join(scope)} {ast.unparse(child)}"
        yield from _ways_in(child, name, inner)


def _sends(call: ast.Call) -> bool:
    called = ast.unparse(call.func)
    verb = called.rpartition(".")[2]
    return (
        verb in {"_render_buffer", "_check_buffer", "_write_buffer"}
        or (verb == "render_segments" and [ast.unparse(a) for a in call.args] == ["console"])
        or (verb == "write" and "driver" in called)
        or (verb == "write" and called.split(".")[-2:-1] in (["__stdout__"], ["__stderr__"]))
        or called == "strip.render"
    )


def test_strip_render_is_the_only_way_to_the_terminal() -> None:
    found = set(_ways_out())
    assert found == WAYS


def test_every_update_is_drawn_by_strip_render() -> None:
    source = (TEXTUAL / "_compositor.py").read_text("utf-8")
    updates = [
        node
        for node in ast.parse(source).body
        if isinstance(node, ast.ClassDef) and node.name.endswith("Update")
    ]
    drawn = {f"{u.name}.render_segments" for u in updates if u.name != "CompositorUpdate"}
    assert drawn == {way.split()[1] for way in WAYS if "strip.render(console)" in way}


def test_what_is_said_of_a_crash_takes_the_guard_too(sample: Workspace) -> None:
    said = StringIO()

    async def scenario(hand: Drive) -> None:
        app = hand.app
        app.error_console.file = said
        app._exit_renderables = [Text("x\x1b]52;c;eA==\x07\u202ey\nsecond line")]
        app._print_error_renderables()

    drive(sample, scenario)
    first, second, _ = said.getvalue().split("\n")
    assert first.endswith("y")
    assert second == "second line"
    assert UNSAFE.search(first) is None


def test_a_bound_keeps_its_sense_without_unicode() -> None:
    assert harmless("P ÷ E ≥ 0.90, ≤ 4", ascii_only=True) == "P / E >=0.90, <=4"
