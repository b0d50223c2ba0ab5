"""The user's config.toml, read strictly: every mistake names the file, the line and a way out."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Final, NamedTuple

from okrtui.domain.errors import Invalid
from okrtui.domain.presets import PRESETS

KEYS: Final = ("store", "network_filesystems", "pace", "workspaces")
"""Every key that config.toml may have."""

_AT: Final = r"\s*\(at (?:line (\d+), column \d+|end of document)\)$"


class Settings(NamedTuple):
    """What config.toml says; None where it says nothing."""

    store: str | None = None
    network_filesystems: tuple[str, ...] = ()
    """Kinds of network file systems on which stores may be written all the same, like nfs4."""
    pace: str | None = None
    """The preset by which paces are judged."""
    workspaces: Mapping[str, str] = MappingProxyType({})
    """A store's path as it is written → the preset of that one."""


def read_settings(file: Path) -> Settings:
    """The settings in ``file``; defaults when there is none.

    Raises Invalid for a file that can't be read, isn't TOML, has an unknown key or a wrong value.
    """
    try:
        raw = file.read_bytes()
    except FileNotFoundError:
        return Settings()
    except OSError as error:
        raise Invalid(
            f"{file} can't be read: {error.strerror or error}",
            "Mend or remove it, or name a store with --store",
        ) from None
    # tomllib costs milliseconds that nobody without a configuration should pay
    import tomllib

    try:
        text = raw.decode("utf-8")
        settings = tomllib.loads(text)
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        raise Invalid(f"{file}, line {line}: not UTF-8", "Save the file as UTF-8") from None
    except tomllib.TOMLDecodeError as error:
        raise _broken(file, text, str(error)) from None
    for key in settings:
        if key not in KEYS:
            raise Invalid(
                f"{file}, line {_line_of(text, key)}: unknown key {key!r}", nearest(key, KEYS)
            )
    store = settings.get("store")
    if store is not None and not isinstance(store, str):
        raise Invalid(
            f"{file}, line {_line_of(text, 'store')}: store must be text, not {store!r}",
            'Write it as store = "~/goals/okr.json"',
        )
    allowed = settings.get("network_filesystems", [])
    if not isinstance(allowed, list) or not all(isinstance(kind, str) for kind in allowed):
        raise Invalid(
            f"{file}, line {_line_of(text, 'network_filesystems')}: network_filesystems must be "
            f"a list of texts, not {allowed!r}",
            'Write it as network_filesystems = ["nfs4"]',
        )
    pace = settings.get("pace")
    if pace is not None:
        _check_preset(pace, f"{file}, line {_line_of(text, 'pace')}: pace")
    return Settings(store, tuple(allowed), pace, _workspaces(settings, file, text))


def _workspaces(settings: Mapping[str, object], file: Path, text: str) -> Mapping[str, str]:
    """The presets of single workspaces. Raises Invalid."""
    tables = settings.get("workspaces", {})
    where = f"{file}, line {_line_of(text, 'workspaces')}"
    if not isinstance(tables, dict) or not all(isinstance(t, dict) for t in tables.values()):
        raise Invalid(
            f"{where}: workspaces must hold a table for each store",
            'Write it as [workspaces."~/team/okr.json"] with pace = "viva" below',
        )
    presets = {}
    for path, table in tables.items():
        for key, value in table.items():
            where = f"{file}, line {_line_in(text, path, key)}: workspaces.{path!r}"
            if key != "pace":
                raise Invalid(f"{where}: unknown key {key!r}", nearest(key, ("pace",)))
            _check_preset(value, f"{where}: pace")
            presets[path] = str(value)
    return presets


def _check_preset(name: object, where: str) -> None:
    if not isinstance(name, str) or name not in PRESETS:
        raise Invalid(f"{where} {name!r} is no preset", nearest(str(name), PRESETS))


def _line_in(text: str, table: str, key: str | None = None) -> int:
    """The line of a key in the table of a store, or that of the table; 1 if it can't be told."""
    header = re.search(rf"^\s*\[?.*{re.escape(table)}.*$", text, re.MULTILINE)
    if header is None:
        return _line_of(text, "workspaces")
    found = header.start()
    if key is not None and header[0].lstrip().startswith("["):
        line = re.compile(rf"^\s*[\"']?{re.escape(key)}[\"']?\s*[=.]", re.MULTILINE)
        below = line.search(text, header.end())
        found = below.end() if below else found
    return text.count("\n", 0, found) + 1


def nearest(word: str, known: Iterable[str]) -> str:
    """A hint that names the likeliest meant word, or all there are."""
    import difflib

    known = tuple(known)
    close = difflib.get_close_matches(word.lower(), known, n=1, cutoff=0.5)
    return f"Did you mean {close[0]}?" if close else f"Known: {', '.join(known)}"


def _broken(file: Path, text: str, message: str) -> Invalid:
    at = re.search(_AT, message)
    what = re.sub(_AT, "", message)
    line = at[1] if at and at[1] else str(text.count("\n") + 1)
    return Invalid(f"{file}, line {line}: {what[:1].lower()}{what[1:]}", "The file must be TOML")


def _line_of(text: str, key: str) -> int:
    """The line a top-level key or table stands on, 1 when it can't be told."""
    quoted = re.escape(key)
    pattern = rf"^\s*(?:\[+\s*)?([\"']?){quoted}\1\s*[=.\]]"
    match = re.search(pattern, text, re.MULTILINE)
    return text.count("\n", 0, match.start(1)) + 1 if match else 1
