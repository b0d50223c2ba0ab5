"""The name that is being typed at the end of a filter, typed to its end."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from okrtui.domain.text import one_line
from okrtui.workspace.filter_words import NAMES, NOBODY, VALUES

_LAST: Final = re.compile(r'(?:^|\s)-?(?:([@#])|([A-Za-z]+):)(?:[^\s"]*,)?("?)([^\s",]*)$')


def completed(text: str, people: Iterable[str], teams: Iterable[str]) -> str:
    """The filter with its last name or value whole; as it was when there is nothing to add."""
    match = _LAST.search(text)
    if match is None:
        return text
    sign, field, quote, begun = match.groups()
    name = NAMES.get({"@": "owner", "#": "team"}.get(sign or "", (field or "").casefold()))
    typed = begun.casefold()
    if name is None or not typed:
        return text
    known: Iterable[str] = VALUES.get(name, ())
    if name in ("owner", "team"):
        known = (*sorted(set(people if name == "owner" else teams)), NOBODY)
    for whole in map(one_line, known):
        if whole.casefold().startswith(typed) and '"' not in whole:
            if len(whole) == len(typed):
                return text
            if quote or not re.search(r"[\s,]", whole):
                rest = whole[len(begun) :]
                return f"{text}{rest}{quote}"
            return f'{text[: len(text) - len(begun)]}"{whole}"'
    return text
