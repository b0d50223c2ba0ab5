"""The user's config.toml, read strictly: every mistake names the file, the line and a way out."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Final, NamedTuple

from okrtui.domain.errors import Invalid

_AT: Final = r"\s*\(at (?:line (\d+), column \d+|end of document)\)$"

Keys = tuple[str, ...]


class Settings(NamedTuple):
    """What config.toml says; None where it says nothing."""

    store: str | None = None
    network_filesystems: tuple[str, ...] = ()
    """Kinds of network file systems on which stores may be written all the same, like nfs4."""
    pace: str | None = None
    """The preset by which paces are judged."""
    workspaces: Mapping[str, str] = MappingProxyType({})
    """A store's path as it is written → the preset of that one."""
    theme: str | None = None
    columns: tuple[str, ...] | None = None
    cadence: str | None = None
    """Of new key results that nothing else says one of."""
    numbers: str | None = None
    """How numbers are written: a name of ``NUMBERS``."""
    dates: str | None = None
    """How days are written: a name of ``DATES``."""
    keymap: str | None = None
    """The preset of the keys."""
    keys: Mapping[str, Keys] = MappingProxyType({})
    """Action → its keys as they are written; none when it is disabled."""


class Reading(NamedTuple):
    """What a file says, where it says it, and what is wrong with it."""

    settings: Settings = Settings()
    """What is right of it."""
    problems: tuple[Invalid, ...] = ()
    text: str | None = ""
    """None when nothing in it can be understood."""
    named: tuple[str, ...] = ()
    """The keys at its top."""

    def line(self, *names: str) -> int:
        """The line of a key or table."""
        from okrtui.config.places import line_of

        return line_of(self.text or "", names)


def read_settings(file: Path) -> Settings:
    """The settings in ``file``; defaults when there is none.

    Raises Invalid for a file that can't be read, isn't TOML, has an unknown key or a wrong value.
    """
    reading = read(file)
    if reading.problems:
        raise reading.problems[0]
    return reading.settings


def read(file: Path) -> Reading:
    """What ``file`` says, and everything that is wrong in it."""
    try:
        raw = file.read_bytes()
    except FileNotFoundError:
        return Reading()
    except OSError as error:
        told = Invalid(
            f"{file} can't be read: {error.strerror or error}",
            "Mend or remove it, or name a store with --store",
        )
        return Reading(problems=(told,), text=None)
    # tomllib costs milliseconds that nobody without a configuration should pay
    import tomllib

    try:
        text = raw.decode("utf-8")
        values = tomllib.loads(text)
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        told = Invalid(f"{file}, line {line}: not UTF-8", "Save the file as UTF-8")
        return Reading(problems=(told,), text=None)
    except tomllib.TOMLDecodeError as error:
        return Reading(problems=(_broken(file, text, str(error)),), text=None)
    return _checked(file, text, values)


def _checked(file: Path, text: str, values: Mapping[str, object]) -> Reading:
    from okrtui.config.options import BY_KEY, unknown
    from okrtui.config.places import line_of

    problems: list[Invalid] = []
    wrong: set[tuple[str, ...]] = set()
    for key, value in values.items():
        if key not in BY_KEY:
            where = f"{file}, line {line_of(text, (key,))}"
            problems.append(Invalid(f"{where}: unknown key {key!r}", unknown(key)))
            continue
        for below, error in BY_KEY[key].check(value):
            shown = f"{_shown((key, *below))} {error.title}"
            names = (key, *below, *filter(None, (error.field,)))
            wrong.add(names)
            where = f"{file}, line {line_of(text, names)}"
            problems.append(Invalid(f"{where}: {shown}", error.hint, field=key))
    good = {key: value for key, value in values.items() if (key,) not in wrong and key in BY_KEY}
    settings = _settings(good, wrong)
    return Reading(settings, tuple(problems), text, tuple(values))


def _shown(names: tuple[str, ...]) -> str:
    """``pace``, ``keymap: goal.edit``, ``workspaces.'~/team/okr.json': pace``."""
    if len(names) == 1:
        return names[0]
    if names[0] == "keymap":
        return f"keymap: {'.'.join(names[1:])}"
    return f"{names[0]}.{names[1]!r}: {'.'.join(names[2:])}".rstrip()


def _settings(values: Mapping[str, object], wrong: set[tuple[str, ...]]) -> Settings:
    """Of checked values, without what is wrong below them."""
    from okrtui.config.options import DISABLED, actions_in

    allowed = values.get("network_filesystems", [])
    tables = values.get("workspaces", {})
    keymap = values.get("keymap", {})
    assert isinstance(allowed, list)
    assert isinstance(tables, dict)
    assert isinstance(keymap, dict)
    preset = None if ("keymap", "preset") in wrong else keymap.get("preset")
    keys: dict[str, Keys] = {}
    for names, said in actions_in(keymap):
        if ("keymap", *names) not in wrong:
            written = (said,) if isinstance(said, str) else tuple(_texts(said))
            keys[".".join(names)] = () if written == (DISABLED,) else written
    return Settings(
        store=_text(values.get("store")),
        network_filesystems=tuple(allowed),
        pace=_text(values.get("pace")),
        workspaces={
            path: table["pace"]
            for path, table in tables.items()
            if "pace" in table and ("workspaces", path, "pace") not in wrong
        },
        theme=_text(values.get("theme")),
        columns=tuple(_texts(values["columns"])) if "columns" in values else None,
        cadence=_text(values.get("cadence")),
        numbers=_text(values.get("numbers")),
        dates=_text(values.get("dates")),
        keymap=_text(preset),
        keys=keys,
    )


def _text(value: object) -> str | None:
    return value if isinstance(value, str) else None


def _texts(value: object) -> list[str]:
    return [word for word in value if isinstance(word, str)] if isinstance(value, list) else []


def _broken(file: Path, text: str, message: str) -> Invalid:
    at = re.search(_AT, message)
    what = re.sub(_AT, "", message)
    line = at[1] if at and at[1] else str(text.count("\n") + 1)
    return Invalid(f"{file}, line {line}: {what[:1].lower()}{what[1:]}", "The file must be TOML")
