"""Text that may come from anybody: made harmless for a terminal, checked when it is typed.

The file keeps the raw text; ``clean`` stands between it and every display. Rule 1 of the
security notes, to the letter.
"""

from __future__ import annotations

import re
from typing import Final
from unicodedata import category

from okrtui.domain.errors import Invalid
from okrtui.domain.writing import figure

TITLE_LIMIT: Final = 200
NOTE_LIMIT: Final = 20_000
MARKS_LIMIT: Final = 4
"""Combining marks that may follow each other: more of them climb over the lines around."""

_QUOTE_LIMIT: Final = 60

# C0, DEL and C1; bidirectional controls; zero-width characters and line separators; interlinear
# annotations; surrogates; tag characters. The zero-width joiner U+200D stays: emoji need it.
UNSAFE: Final = re.compile(
    r"[\x00-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff"
    r"\ufff9-\ufffb\ud800-\udfff\U000e0000-\U000e007f]"
)
"""Every single character that ``clean`` replaces."""

# Five characters in a row that could all be combining marks: none of them lies below U+0300.
# Scripts above it only take the long way; a precise list costs 5 ms whenever okrtui starts.
_MAYBE_STACK: Final = re.compile(r"[^\x00-\u02ff]{5}")

_JOINERS: Final = "\u200c\u200d"


def clean(text: str, *, lines: bool = False) -> str:
    """The text as it may reach a terminal; with ``lines`` newline and tab stay (notes).

    C0 controls and DEL become control pictures, what could move, hide or reorder text becomes
    U+FFFD, and at most four combining marks in a row are kept. Idempotent; encodes to UTF-8.
    """
    # Nothing unsafe is printable, and nearly everything else is.
    if not text.isprintable():
        text = UNSAFE.sub(_picture_in_lines if lines else _picture, text)
    if _MAYBE_STACK.search(text) is None:
        return text
    return _without_stacks(text)


def one_line(text: str) -> str:
    """The cleaned text on one line, each newline a space: for titles."""
    return clean(text.replace("\r\n", " ").replace("\r", " ").replace("\n", " "))


def quoted(text: str) -> str:
    """How an error names what was typed: cleaned, on one line, not too long, in quotes."""
    if len(text) > _QUOTE_LIMIT:
        return f'"{one_line(text[: _QUOTE_LIMIT - 1])}…"'
    return f'"{one_line(text)}"'


def check_title(text: str, *, field: str = "title") -> str:
    """The title without the blanks around it, otherwise raw; Invalid when empty or too long."""
    title = _checked(text, field, TITLE_LIMIT)
    if not title:
        raise Invalid(f"The {field} is empty", "Type at least one character", field=field)
    return title


def check_note(text: str, *, field: str = "note") -> str:
    """The note without the blanks around it, otherwise raw; Invalid when too long. May be empty."""
    return _checked(text, field, NOTE_LIMIT)


def _checked(text: str, field: str, limit: int) -> str:
    text = text.strip()
    if len(text) > limit:
        raise Invalid(
            f"The {field} {quoted(text)} is {figure(len(text), ',')} characters long",
            f"Keep it to {figure(limit, ',')}",
            field=field,
        )
    try:
        text.encode()
    except UnicodeEncodeError:
        raise Invalid(
            f"The {field} {quoted(text)} holds bytes that are not UTF-8 text",
            "Type it again, or convert its source to UTF-8",
            field=field,
        ) from None
    return text


def _picture(match: re.Match[str]) -> str:
    code = ord(match[0])
    if code < 0x20:
        return chr(0x2400 + code)
    return "\u2421" if code == 0x7F else "\ufffd"


def _picture_in_lines(match: re.Match[str]) -> str:
    return match[0] if match[0] in "\n\t" else _picture(match)


def _without_stacks(text: str) -> str:
    kept = []
    marks = 0
    for character in text:
        # Joiners have no width either: a stack built around them would be as tall.
        if character not in _JOINERS:
            marks = marks + 1 if category(character)[0] == "M" else 0
        if marks <= MARKS_LIMIT or character in _JOINERS:
            kept.append(character)
    return "".join(kept)
