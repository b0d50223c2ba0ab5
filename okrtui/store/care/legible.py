"""The documents that can still be read in a TinyDB file, whatever happened to it."""

from __future__ import annotations

import re
from json import JSONDecoder
from typing import Final

from okrtui.domain.errors import Invalid
from okrtui.domain.records import Document
from okrtui.store.journal import parsed, plain
from okrtui.store.limits import check_table, check_value

# Inside a text quotes are escaped, so that no text looks like this.
_TABLE: Final = re.compile(r'"((?:[^"\\]|\\.){1,400})": ?\{(?="[1-9][0-9]{0,15}": ?\{)')
_ENTRY: Final = re.compile(r'(?:, ?)?"([1-9][0-9]{0,15})": ?(?=\{)')


def legible(data: bytes) -> dict[str, dict[int, Document]]:
    """All whole documents of all tables, but not the file's own description."""
    text = data.decode("utf-8", "replace")
    tables: dict[str, dict[int, Document]] = {}
    decoder = JSONDecoder()
    at = 0
    while match := _TABLE.search(text, at):
        at = match.end()
        name = _name(match[1])
        while entry := _ENTRY.match(text, at):
            try:
                document, end = decoder.raw_decode(text, entry.end())
            except (ValueError, RecursionError):
                # The next one that looks like a document, if it is still in this table.
                at = entry.end()
                following = re.compile(r'\}, ?"[1-9][0-9]{0,15}": ?\{').search(text, at)
                other = _TABLE.search(text, at)
                if following is None or (other is not None and other.start() < following.start()):
                    break
                at = following.start() + 1
                continue
            at = end
            if name and _may_be_kept(document):
                tables.setdefault(name, {})[int(entry[1])] = document
    return tables


def _name(quoted: str) -> str:
    """A table's name; empty for one that no table has."""
    try:
        name = str(parsed(f'"{quoted}"'))
        check_table(name)
    except (Invalid, ValueError):
        return ""
    return name


def _may_be_kept(document: object) -> bool:
    try:
        check_value(document, "a document")
        parsed(plain(document))
    except (Invalid, ValueError):
        return False
    return True
