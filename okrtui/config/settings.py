"""The user's config.toml, read strictly: every mistake names the file, the line and a way out."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path
from typing import Final, NamedTuple

from okrtui.domain.errors import Invalid

KEYS: Final = ("store", "network_filesystems")
"""Every key that config.toml may have."""

_AT: Final = r"\s*\(at (?:line (\d+), column \d+|end of document)\)$"


class Settings(NamedTuple):
    """What config.toml says; None where it says nothing."""

    store: str | None = None
    network_filesystems: tuple[str, ...] = ()
    """Kinds of network file systems on which stores may be written all the same, like nfs4."""


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
    return Settings(store, tuple(allowed))


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
