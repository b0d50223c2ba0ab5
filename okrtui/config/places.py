"""Where in a TOML file something stands: tomllib reads values, but says no lines."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

Path = tuple[str, ...]

_HEADER: Final = re.compile(r"\s*\[\[?(.+?)\]?\]\s*(?:#.*)?")


def line_of(text: str, path: Path) -> int:
    """The line on which a key or table is named; else that of what holds it; else 1.

    text: TOML that can be read. path: the names from the top, such as keymap, goal.edit.
    """
    within = 0, 1
    for number, named in _named(text):
        if named[: len(path)] == path:
            return number
        if path[: len(named)] == named and len(named) > within[0]:
            within = len(named), number
    return within[1]


def _named(text: str) -> Iterator[tuple[int, Path]]:
    """Every line that names a key or a table, with the names from the top."""
    table: Path = ()
    for number, line in enumerate(text.splitlines(), 1):
        header = _HEADER.fullmatch(line)
        if header is not None and (names := _path(header[1])):
            table = names
            yield number, table
            continue
        at = line.find("=")
        while at >= 0:
            if names := _path(line[:at]):
                yield number, (*table, *names)
                break
            at = line.find("=", at + 1)


def _path(key: str) -> Path:
    """The names of a dotted key; empty when it is none."""
    import tomllib

    try:
        value: object = tomllib.loads(f"{key} = 0")
    except tomllib.TOMLDecodeError:
        return ()
    names = []
    while isinstance(value, dict) and len(value) == 1:
        ((name, value),) = value.items()
        names.append(name)
    return tuple(names)
