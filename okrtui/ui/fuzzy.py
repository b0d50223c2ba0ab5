"""Finding by a few letters."""

from __future__ import annotations

from typing import Final

_START, _WORD, _WITHIN, _SCATTERED = range(4)
_LEAST_SCATTERED: Final = 2
"""Letters below which those that lie apart are found in nearly everything."""


def rank(query: str, text: str, *, scattered: bool = True) -> int | None:
    """How well a text fits what was typed, 0 the best; None when a word of it isn't found.

    scattered: whether the letters of a word may lie apart.
    """
    known = text.casefold()
    total = 0
    for word in query.casefold().split():
        found = _rank_of(word, known, scattered)
        if found is None:
            return None
        total += found
    return total


def _rank_of(word: str, text: str, scattered: bool) -> int | None:
    at = text.find(word)
    if at == 0:
        return _START
    if at > 0:
        starts = any(part.startswith(word) for part in text.split())
        return _WORD if starts else _WITHIN
    if not scattered or len(word) < _LEAST_SCATTERED:
        return None
    letters = iter(text)
    return _SCATTERED if all(letter in letters for letter in word) else None
