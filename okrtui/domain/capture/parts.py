"""Parts of a whole in words: ``a third``, ``one half``, ``two thirds``, ``three quarters``."""

from __future__ import annotations

from fractions import Fraction
from typing import Final, NamedTuple

from okrtui.domain.capture.sentence import Sentence
from okrtui.domain.capture.words import ABOUT, AT_LEAST, AT_MOST, NO_NOUN
from okrtui.domain.dates import COUNTS

_PARTS: Final = {
    word: Fraction(1, whole)
    for word, whole in (
        ("half", 2),
        ("third", 3),
        ("quarter", 4),
        ("fifth", 5),
        ("sixth", 6),
        ("eighth", 8),
        ("tenth", 10),
    )
}
_TIMES: Final = {
    f"{word}fold": times
    for times, words in ((2, "two 2- 2"), (3, "three 3- 3"), (4, "four 4- 4"), (5, "five 5- 5"),
                         (10, "ten 10- 10"))
    for word in words.split()
}  # fmt: skip
_ARTICLES: Final = frozenset(("a", "an", "the"))


class Part(NamedTuple):
    """A share of what there is, at some words of a sentence."""

    share: Fraction
    end: int


def part_at(s: Sentence, start: int) -> Part | None:
    """The part of a whole that begins at a word, also behind ``at least`` and ``about``."""
    at = s.said(start, AT_LEAST) or s.said(start, AT_MOST) or start
    at = s.said(at, ABOUT) or at
    count = 1
    if s.low(at) in COUNTS and not s.words[at].stop:
        count, at = COUNTS[s.low(at)], at + 1
        if count > 1 and not s.low(at).endswith("s"):
            return None
    elif s.low(at) != "half":
        return None
    share = _PARTS.get(s.low(at).removesuffix("s"))
    if share is None or count * share >= 1:
        return None
    return Part(count * share, at + 1)


def ends(s: Sentence, end: int) -> bool:
    """Whether nothing follows that the part would be of: a third party, half a million."""
    following = s.low(end)
    if end >= s.end or s.words[end - 1].stop or s.words[end].opens:
        return True
    return following in NO_NOUN and following not in _ARTICLES


def times_at(s: Sentence, at: int) -> tuple[int, int] | None:
    """How many times as much, and where that ends: ``threefold``, ``by a factor of 3``."""
    if (times := _TIMES.get(s.low(at))) is not None:
        return times, at + 1
    if [s.low(n) for n in range(at, at + 4)] != ["by", "a", "factor", "of"]:
        return None
    number = s.low(at + 4)
    factor = int(number) if number.isdecimal() and len(number) < 4 else COUNTS.get(number, 0)
    return (factor, at + 5) if factor > 1 else None
