"""A line in words: what stands where, what was taken out of it, what is left for the title."""

from __future__ import annotations

import re
from typing import Final, NamedTuple

from okrtui.domain.capture.words import Phrases

ARROWS: Final = frozenset(("→", "->", "=>"))
_SIGNS: Final = r"→|->|=>|>=|≥|<=|≤|[<>]"
_WORD: Final = rf"{_SIGNS}|(?:(?!->|=>|>=|<=)[^\s→≥≤<>])+"
_OPENING: Final = "([{“\"'‘«"
_CLOSING: Final = ")]}.,;:!?…”\"'’»"
SENTENCE_LIMIT: Final = 400
"""Characters that are looked through for numbers and dates: twice what a title may have."""


class Word(NamedTuple):
    """A word, or a sign such as an arrow."""

    start: int
    end: int
    """Where it stands in the text, with the marks around it."""
    core: str
    """Without the marks around it."""
    low: str
    """The core in small letters."""
    stop: bool
    """Whether a mark behind it ends what it belongs to."""
    opens: bool
    """Whether a parenthesis opens before it."""


class Sentence:
    """The words of a line that tags were taken from."""

    def __init__(self, text: str) -> None:
        self.text = " ".join(text.split())
        # One character for one: places in the plain text are places in the text.
        plain = self.text.replace("\u2212", "-")
        self.words = (
            [_word(match) for match in re.finditer(_WORD, plain)]
            if len(plain) <= SENTENCE_LIMIT
            else []
        )
        self.begin = 0
        self.end = len(self.words)
        """The words between them are the sentence that is left."""
        self._out: list[tuple[int, int]] = []

    def said(self, at: int, known: Phrases) -> int:
        """Where the longest of these phrases ends that begins at a word; 0 when there is none."""
        if at >= self.end:
            return 0
        for phrase in known.get(self.words[at].low, ()):
            end = at + len(phrase)
            if end > self.end:
                continue
            here = self.words[at:end]
            if all(w.low == p for w, p in zip(here, phrase, strict=True)) and not any(
                word.stop for word in here
            ):
                return end
        return 0

    def low(self, at: int) -> str:
        """The word in small letters; empty beyond the ends of the sentence."""
        return self.words[at].low if self.begin <= at < self.end else ""

    def phrase(self, start: int, end: int) -> str:
        """The words as they were typed, without the marks around them."""
        first, last = self.words[start], self.words[end - 1]
        text = self.text[first.start : last.end]
        return text.lstrip(_OPENING).rstrip(_CLOSING)

    def rest(self, start: int) -> str:
        """All words from one on, as typed."""
        return self.text[self.words[start].start : self.words[self.end - 1].end]

    def leave(self, start: int, end: int) -> bool:
        """Take words out of the sentence, if it stands without them: at its ends, in parentheses.

        Whether they were taken out.
        """
        if end == self.end:
            self.end = start
        elif start == self.begin and self.words[end - 1].stop:
            self.begin = end
        elif self.words[start].opens and self.words[end - 1].stop:
            self._out.append((self.words[start].start, self.words[end - 1].end))
        else:
            return False
        return True

    def title(self) -> str:
        """What is left of the line."""
        if not self.words:
            return self.text
        if self.begin >= self.end:
            return ""
        start, end = self.words[self.begin].start, self.words[self.end - 1].end
        if self.end == len(self.words):
            end = len(self.text)
        pieces = []
        for out_start, out_end in sorted(self._out):
            if not start <= out_start < end:
                continue
            pieces.append(self.text[start:out_start])
            start = out_end
        pieces.append(self.text[start:end])
        title = " ".join("".join(pieces).split())
        return title if self.end == len(self.words) else title.rstrip(" (,;:")


def _word(match: re.Match[str]) -> Word:
    raw = match[0]
    bare = raw.lstrip(_OPENING)
    core = bare.rstrip(_CLOSING)
    opened = raw[: len(raw) - len(bare)]
    return Word(
        match.start(), match.end(), core, core.lower(), len(core) < len(bare), "(" in opened
    )
