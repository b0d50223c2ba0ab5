from __future__ import annotations

import io
import json
import re
import subprocess
import sys
from collections.abc import Mapping

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from wcwidth import wcwidth

from okrtui.cli.output import (
    Output,
    Span,
    clip,
    complain,
    encoding_is_utf8,
    err,
    out,
    out_json,
    pad,
    paint,
    table,
    terminal_width,
    wants_color,
)
from okrtui.domain import width as width_of_text
from okrtui.domain.errors import Invalid
from okrtui.domain.text import UNSAFE, clean
from okrtui.domain.width import width
from okrtui.workspace.glyphs import HEALTH_ROLES, PACE_ROLES

HOSTILE = "\x1b]52;c;cm0gLXJm\x07[red]x[/]\u202e\r\n\ud800"
# Letters, wide letters, marks, emoji and what joins them.
TEXT = st.text(st.sampled_from("ab cé→━日本한👩🏽🚀❤\ufe0f\u200d\u0301🇩🇪\u0915\u094d")).map(clean)


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def printed(*pieces: str | Span, color: str = "always") -> str:
    stream = io.StringIO()
    Output(color, stream=stream).line(*pieces)
    return stream.getvalue()


@given(st.text(st.characters(exclude_categories=())), st.sampled_from(["", "bad", "heading"]))
def test_only_roles_bring_escape_sequences(text: str, role: str) -> None:
    line = printed(paint(text, role), text).removesuffix("\n")
    for code in ("\x1b[31m", "\x1b[1;36m", "\x1b[0m"):
        line = line.replace(code, "", 1)
    assert UNSAFE.search(line) is None


def test_a_hostile_line_stays_one_harmless_line(capsys: pytest.CaptureFixture[str]) -> None:
    out(HOSTILE)
    err(HOSTILE)
    harmless = "␛]52;c;cm0gLXJm␇[red]x[/]�␍␊�\n"
    assert capsys.readouterr() == (harmless, harmless)


def test_an_error_says_what_is_wrong_and_what_to_do(capsys: pytest.CaptureFixture[str]) -> None:
    complain(Invalid('"x\x1b" is not a number', "Type one"))
    assert capsys.readouterr().err == 'okrtui: "x␛" is not a number. Type one\n'


def test_a_note_keeps_its_lines_and_nothing_else() -> None:
    stream = io.StringIO()
    Output("always", stream=stream).lines("two\n\tlines\x1b[1m", "dim")
    assert stream.getvalue() == "\x1b[2mtwo\x1b[0m\n\x1b[2m\tlines␛[1m\x1b[0m\n"


@pytest.mark.parametrize("encoding", ["ascii", "latin-1", "utf-8", "cp1252"])
@given(text=st.text(st.characters(exclude_categories=())))
def test_printing_never_fails_on_an_encoding(encoding: str, text: str) -> None:
    raw = io.BytesIO()
    stream = io.TextIOWrapper(raw, encoding=encoding, newline="\n")
    Output("never", stream=stream).line(text)
    stream.flush()
    assert raw.getvalue().count(b"\n") == 1


def test_what_an_encoding_lacks_is_printed_as_its_number() -> None:
    raw = io.BytesIO()
    stream = io.TextIOWrapper(raw, encoding="latin-1")
    Output("never", stream=stream).line("é → 8")
    stream.flush()
    assert raw.getvalue() == b"\xe9 \\u2192 8\n"


@pytest.mark.parametrize(
    ("color", "terminal", "environ", "colored"),
    [
        ("auto", True, {"TERM": "xterm"}, True),
        ("auto", True, {"TERM": "linux", "NO_COLOR": ""}, True),
        ("auto", True, {"TERM": "xterm", "NO_COLOR": "1"}, False),
        ("auto", True, {"TERM": "dumb"}, False),
        ("auto", True, {"TERM": ""}, False),
        ("auto", True, {}, False),
        ("auto", False, {"TERM": "xterm"}, False),
        ("always", False, {"TERM": "dumb", "NO_COLOR": "1"}, True),
        ("never", True, {"TERM": "xterm"}, False),
    ],
)
def test_colour_is_for_capable_terminals_unless_told_otherwise(
    color: str, terminal: bool, environ: Mapping[str, str], colored: bool
) -> None:
    stream = Terminal() if terminal else io.StringIO()
    assert wants_color(color, stream, environ) is colored
    Output(color, stream=stream, environ=environ).line(paint("late", "bad"))
    assert stream.getvalue() == ("\x1b[31mlate\x1b[0m\n" if colored else "late\n")


def test_every_role_of_a_state_has_a_look() -> None:
    for role in {*PACE_ROLES.values(), *HEALTH_ROLES.values(), "bold", "heading"}:
        assert printed(paint("x", role)).startswith("\x1b[")


def test_json_is_ascii_and_reads_back(capsys: pytest.CaptureFixture[str]) -> None:
    value = {"title": HOSTILE, "current": None, "values": [1, 0.5]}
    out_json(value)
    shown = capsys.readouterr().out
    assert shown.isascii()
    assert UNSAFE.search(shown.replace("\n", "")) is None
    assert json.loads(shown) == value
    assert shown.startswith('{\n  "title"')


@pytest.mark.parametrize(
    ("text", "columns"),
    [
        ("", 0),
        ("churn", 5),
        ("Zürich → 8 %", 12),
        ("━━━╋──", 6),
        ("日本", 4),
        ("한", 2),
        ("e\u0301", 1),
        ("👩‍👩‍👧", 2),
        ("👍🏽", 2),
        ("❤️", 2),
        ("🇩🇪🇫🇷", 4),
        ("�", 1),
        ("●▼▲◌○◦✓✗▪◐■▁█·▸▾▌…⊘≥≤–", 22),
    ],
)
def test_width_counts_the_columns_a_terminal_takes(text: str, columns: int) -> None:
    assert width(text) == columns


def test_characters_taken_for_narrow_are_narrow() -> None:
    narrow = [chr(c) for c in range(0x20, 0x10000) if re.fullmatch(width_of_text._NARROW, chr(c))]
    assert [c for c in narrow if c and wcwidth(c) != 1] == []


@given(TEXT, st.integers(-1, 30), st.sampled_from("lrc"))
def test_padding_fills_up_and_never_cuts(text: str, columns: int, align: str) -> None:
    padded = pad(text, columns, align)
    assert width(padded) == max(width(text), columns)
    assert padded.strip() == text.strip()


def test_padding_aligns() -> None:
    assert [pad("日", 5, align) for align in "lrc"] == ["日   ", "   日", " 日  "]


@example("日日━🏽a", 7, False)
@example("日日🚲\u200d━━a", 7, False)
@given(TEXT, st.integers(-1, 20), st.booleans())
def test_clipping_fits_and_shows_that_it_cut(text: str, columns: int, utf8: bool) -> None:
    clipped = clip(text, columns, utf8=utf8)
    assert width(clipped) <= max(columns, 0)
    if columns > 0 and clipped != text:
        assert clipped[-1] == ("…" if utf8 else "~")
        assert text.startswith(clipped[:-1])
        assert width(clipped) >= columns - 1


@pytest.mark.parametrize(
    ("text", "columns", "clipped"),
    [
        ("Weekly riders", 13, "Weekly riders"),
        ("Weekly riders", 8, "Weekly …"),
        ("日本語", 5, "日本…"),
        ("日本語", 4, "日…"),
        ("👩‍👩‍👧👩‍👩‍👧", 3, "👩‍👩‍👧…"),
        ("👍🏽👍🏽", 2, "…"),
        ("e\u0301e\u0301e\u0301", 2, "e\u0301…"),
        ("🇩🇪🇫🇷", 3, "🇩🇪…"),
        ("abc", 1, "…"),
        ("abc", 0, ""),
    ],
)
def test_clipping_never_splits_what_is_drawn_as_one(text: str, columns: int, clipped: str) -> None:
    assert clip(text, columns, utf8=True) == clipped


def test_clipping_asks_standard_output_what_it_can_show(monkeypatch: pytest.MonkeyPatch) -> None:
    for encoding, clipped in (("utf-8", "ab…"), ("latin-1", "ab~")):
        monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(io.BytesIO(), encoding=encoding))
        assert encoding_is_utf8() is (encoding == "utf-8")
        assert clip("abcd", 3) == clipped


def text_of(row: list[Span]) -> str:
    return "".join(span.text for span in row)


def test_a_table_aligns_columns_and_ends_lines_where_the_text_ends() -> None:
    rows: list[list[str | Span]] = [
        ["KR1", "Riders 日本", "31"],
        [paint("KR12", "bold"), "Churn", "9.2"],
        ["O1"],
        ["", "x", ""],
    ]
    lines = [text_of(row) for row in table(rows, "llr")]
    assert lines == [
        "KR1   Riders 日本   31",
        "KR12  Churn        9.2",
        "O1",
        "      x",
    ]
    assert table(rows, "llr")[1][0] == Span("KR12  ", "bold")


def test_a_table_clips_its_flexible_column_to_fit() -> None:
    rows: list[list[str | Span]] = [
        ["KR1", "Weekly returning riders", "31"],
        ["KR2", "Churn", "9.2"],
    ]
    lines = [text_of(row) for row in table(rows, "llr", fit=20, flexible=1, utf8=True)]
    assert lines == ["KR1  Weekly re…   31", "KR2  Churn       9.2"]
    assert table(rows, "llr", fit=200, flexible=1) == table(rows, "llr")
    assert text_of(table(rows, "llr", fit=1, flexible=1, utf8=True)[0]) == "KR1  …   31"


def test_a_table_cleans_its_cells_before_it_measures_them() -> None:
    assert [text_of(row) for row in table([["a\x1b[1m", "b"], ["a", "b"]], "ll")] == [
        "a␛[1m  b",
        "a      b",
    ]


def test_an_output_prints_a_table() -> None:
    stream = io.StringIO()
    Output("always", stream=stream).table([[paint("a", "good"), "b"]], "ll")
    assert stream.getvalue() == "\x1b[32ma  \x1b[0mb\n"


def test_the_width_to_fill_is_the_one_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "132")
    assert terminal_width() == 132
    for unreadable in ("", "0", "wide", "-5"):
        monkeypatch.setenv("COLUMNS", unreadable)
        monkeypatch.setattr(sys, "stdout", io.StringIO())
        assert terminal_width() == 80


def test_a_reader_that_is_gone_from_standard_error_is_no_mistake(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    class Gone(io.StringIO):
        def write(self, text: str) -> int:
            raise BrokenPipeError

    monkeypatch.setattr(sys, "stderr", Gone())
    err("x")
    monkeypatch.setattr(sys, "stderr", None)
    err("x")


def test_printing_plain_lines_loads_nothing_heavy() -> None:
    code = (
        "import sys; from okrtui.cli.output import Output, clip\n"
        "from okrtui.domain.width import width\n"
        "Output('always').line('KR1 → 8 %'); assert width('●━é→') == 4; clip('abcdef', 3)\n"
        "heavy = {'wcwidth', 'textual', 'rich', 'pydantic', 'dataclasses', 'shutil', 'json'}\n"
        "print(sorted(heavy & set(sys.modules)), file=sys.stderr)"
    )
    run = subprocess.run(
        [sys.executable, "-X", "utf8", "-c", code], capture_output=True, text=True, check=True
    )
    assert run.stderr == "[]\n"
