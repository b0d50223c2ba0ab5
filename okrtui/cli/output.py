"""The one way commands print: cleaned, never failing on an encoding, colour only where wanted.

Text goes out as pieces of text and role; nothing but a role becomes an escape sequence, so that
no text, wherever it came from, brings its own.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping, Sequence
from contextlib import suppress
from typing import TYPE_CHECKING, Final, NamedTuple, TextIO, TypeAlias

from okrtui.cli.waiting import hush
from okrtui.domain.text import clean
from okrtui.domain.width import clusters, width

if TYPE_CHECKING:
    from okrtui.domain.errors import OkrtuiError
    from okrtui.domain.records import Json

_SGR: Final[Mapping[str, str]] = {
    "": "",
    "good": "32",
    "warn": "33",
    "bad": "31",
    "stale": "35",
    "dim": "2",
    "bold": "1",
    "heading": "1;36",
}
"""What a role looks like in the 16 colours that every theme of a terminal has."""

_USUAL_WIDTH: Final = 80
_GAP: Final = "  "


class Span(NamedTuple):
    """A piece of a line and what it means."""

    text: str
    role: str = ""


Piece: TypeAlias = str | Span
Row: TypeAlias = Sequence[Piece]


def paint(text: str, role: str) -> Span:
    """The text in a role: good, warn, bad, stale, dim, bold or heading."""
    return Span(text, role)


class Output:
    """Prints lines of pieces to a stream; ``color`` is auto, always or never."""

    def __init__(
        self,
        color: str = "auto",
        *,
        stream: TextIO | None = None,
        environ: Mapping[str, str] | None = None,
    ) -> None:
        self._stream = stream if stream is not None else sys.stdout
        self.colored = wants_color(color, self._stream, os.environ if environ is None else environ)
        self.utf8 = encoding_is_utf8(self._stream)

    def line(self, *pieces: Piece) -> None:
        """One line; a newline inside a piece is shown, not obeyed."""
        self._write(self._rendered(pieces) + "\n")

    def lines(self, text: str, role: str = "") -> None:
        """Text that may have line breaks and tabs, such as a note."""
        for line in clean(text, lines=True).split("\n"):
            self._write(self._painted(line, role) + "\n")

    def table(
        self, rows: Sequence[Row], aligns: str, *, fit: int | None = None, flexible: int = 0
    ) -> None:
        """Rows in aligned columns: see ``table``."""
        for row in table(rows, aligns, fit=fit, flexible=flexible, utf8=self.utf8):
            self.line(*row)

    def json(self, value: Json) -> None:
        """The value as indented ASCII JSON."""
        import json

        self._write(json.dumps(value, indent=2, ensure_ascii=True, allow_nan=False) + "\n")

    def _rendered(self, pieces: Sequence[Piece]) -> str:
        spans = (Span(piece) if isinstance(piece, str) else piece for piece in pieces)
        return "".join(self._painted(clean(text), role) for text, role in spans)

    def _painted(self, cleaned: str, role: str) -> str:
        codes = _SGR[role]
        return f"\x1b[{codes}m{cleaned}\x1b[0m" if codes and cleaned and self.colored else cleaned

    def _write(self, text: str) -> None:
        hush()
        if not self.utf8:
            encoding = self._stream.encoding
            text = text.encode(encoding, "backslashreplace").decode(encoding)
        self._stream.write(text)


def out(text: str) -> None:
    """One plain line to standard output."""
    Output("never").line(text)


def err(text: str) -> None:
    """One plain line to standard error, if anybody listens there."""
    with suppress(OSError):
        if sys.stderr is not None:
            Output("never", stream=sys.stderr).line(text)


def complain(error: OkrtuiError) -> None:
    """An error to standard error: what is wrong and what to do."""
    err(f"okrtui: {error}")


def out_json(value: Json) -> None:
    """A value as indented ASCII JSON to standard output."""
    Output("never").json(value)


def wants_color(color: str, stream: TextIO, environ: Mapping[str, str]) -> bool:
    """Whether to colour: when told to, else on a capable terminal without NO_COLOR."""
    if color != "auto":
        return color == "always"
    if environ.get("NO_COLOR") or environ.get("TERM", "") in ("", "dumb"):
        return False
    return stream.isatty()


def encoding_is_utf8(stream: TextIO | None = None) -> bool:
    """Whether a stream, standard output by default, can carry every character."""
    encoding = getattr(sys.stdout if stream is None else stream, "encoding", None)
    # What has no encoding keeps text as it is.
    return encoding is None or encoding.lower().replace("-", "").replace("_", "") in (
        "utf8",
        "utf8sig",
    )


def terminal_width() -> int:
    """Columns to fill: $COLUMNS, else the terminal's, else 80."""
    columns = os.environ.get("COLUMNS", "")
    if columns.isascii() and columns.isdigit() and int(columns[:6]) > 0:
        return int(columns[:6])
    try:
        return os.get_terminal_size(sys.stdout.fileno()).columns or _USUAL_WIDTH
    except (OSError, ValueError, AttributeError):
        return _USUAL_WIDTH


def pad(text: str, columns: int, align: str = "l") -> str:
    """The text filled up to so many columns: ``l`` left, ``r`` right, ``c`` in the middle."""
    blank = max(columns - width(text), 0)
    before = {"l": 0, "r": blank, "c": blank // 2}[align]
    return " " * before + text + " " * (blank - before)


def clip(text: str, columns: int, *, utf8: bool | None = None) -> str:
    """The text in at most so many columns, an ellipsis where it was cut.

    Never splits a wide character or a sequence that is drawn as one.
    """
    if columns <= 0:
        return ""
    if width(text) <= columns:
        return text
    ellipsis = "…" if (encoding_is_utf8() if utf8 is None else utf8) else "~"
    kept = []
    left = columns - 1
    for cluster, taken in clusters(text):
        if taken > left:
            break
        left -= taken
        kept.append(cluster)
    return "".join(kept) + ellipsis


def table(
    rows: Sequence[Row],
    aligns: str,
    *,
    fit: int | None = None,
    flexible: int = 0,
    utf8: bool | None = None,
) -> list[list[Span]]:
    """The rows' cells padded to columns, two blanks apart; ``aligns`` has a letter a column.

    With ``fit``, column number ``flexible`` is clipped so that lines take at most so many
    columns. A row may be shorter than others.
    """
    cells = [
        [
            Span(clean(cell)) if isinstance(cell, str) else cell._replace(text=clean(cell.text))
            for cell in row
        ]
        for row in rows
    ]
    widths = [
        max((width(row[column].text) for row in cells if column < len(row)), default=0)
        for column in range(len(aligns))
    ]
    if fit is not None:
        others = sum(widths) - widths[flexible] + len(_GAP) * (len(widths) - 1)
        widths[flexible] = min(widths[flexible], max(fit - others, 1))
    return [_laid_out(row, widths, aligns, flexible, utf8) for row in cells]


def _laid_out(
    row: Sequence[Span], widths: Sequence[int], aligns: str, flexible: int, utf8: bool | None
) -> list[Span]:
    spans = []
    last = max((column for column, cell in enumerate(row) if cell.text), default=-1)
    for column, (text, role) in enumerate(row[: last + 1]):
        cut = clip(text, widths[column], utf8=utf8) if column == flexible else text
        cell = pad(cut, widths[column], aligns[column])
        # A line ends where its text does.
        spans.append(Span(cell.rstrip() if column == last else cell + _GAP, role))
    return spans
