"""Text that may come from anybody: made harmless for a terminal, checked when it is typed.

The file keeps the raw text; ``clean`` stands between it and every display. Rule 1 of the
security notes, to the letter.
"""

from __future__ import annotations

import re
from typing import Final
from unicodedata import category

from okrtui.domain.errors import Invalid

TITLE_LIMIT: Final = 200
NOTE_LIMIT: Final = 20_000
MARKS_LIMIT: Final = 4
"""Combining marks that may follow each other: more of them climb over the lines around."""

_QUOTE_LIMIT: Final = 60

# C0, DEL and C1; bidirectional controls; zero-width characters and line separators; interlinear
# annotations; surrogates; tag characters. The zero-width joiner U+200D stays: emoji need it.
_UNSAFE_BUT_CONTROLS: Final = (
    r"\x7f-\x9f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb"
    r"\ud800-\udfff\U000e0000-\U000e007f"
)

UNSAFE: Final = re.compile(rf"[\x00-\x1f{_UNSAFE_BUT_CONTROLS}]")
"""Every single character that ``clean`` replaces."""

_UNSAFE_IN_LINES: Final = re.compile(rf"[\x00-\x08\x0b-\x1f{_UNSAFE_BUT_CONTROLS}]")

# The fast path: scripts and symbols without combining marks or anything unsafe. A character
# outside of it isn't wrong, it only takes the long way; a test holds the list to its word.
_NOT_PLAIN: Final = re.compile(
    r"[^ -~\xa0-\u02ff\u0370-\u0482\u048a-\u0558\u2010-\u2027\u202f-\u205f\u2070-\u20cf"
    r"\u2100-\u2cee\u3000-\u3029\u3030-\u3098\u309b-\ua66e\uac00-\ud7a3\uf900-\ufaff"
    r"\uff01-\uff9d\U0001f000-\U0001faff]"
)

_JOINERS: Final = "\u200c\u200d"
_NEWLINE: Final = re.compile(r"\r\n|[\r\n]")
_SURROGATE: Final = re.compile(r"[\ud800-\udfff]")


def clean(text: str, *, lines: bool = False) -> str:
    """The text as it may reach a terminal; with ``lines`` newline and tab stay (notes).

    C0 controls and DEL become control pictures, what could move, hide or reorder text becomes
    U+FFFD, and at most four combining marks in a row are kept. Idempotent; encodes to UTF-8.
    """
    if _NOT_PLAIN.search(text) is None:
        return text
    text = (_UNSAFE_IN_LINES if lines else UNSAFE).sub(_picture, text)
    return text if text.isascii() else _without_stacks(text)


def one_line(text: str) -> str:
    """The cleaned text on one line, each newline a space: for titles."""
    return clean(_NEWLINE.sub(" ", text))


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
            f"The {field} {quoted(text)} is {len(text):,} characters long",
            f"Keep it to {limit:,}",
            field=field,
        )
    if _SURROGATE.search(text):
        raise Invalid(
            f"The {field} {quoted(text)} holds bytes that are not UTF-8 text",
            "Type it again, or convert its source to UTF-8",
            field=field,
        )
    return text


def _picture(match: re.Match[str]) -> str:
    code = ord(match[0])
    if code < 0x20:
        return chr(0x2400 + code)
    return "\u2421" if code == 0x7F else "\ufffd"


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
