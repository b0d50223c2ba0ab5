"""Every key that config.toml may have: what it is for, how it is written, how it is checked.

README's table of them, ``okrtui config`` and the reading come from this one table.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Final, NamedTuple

from okrtui.config.nearest import nearest
from okrtui.config.paths import with_home
from okrtui.config.theme_names import THEME_NAMES
from okrtui.domain.errors import Invalid
from okrtui.domain.presets import PRESETS
from okrtui.domain.records import CADENCES
from okrtui.domain.writing import DATES, NUMBERS

KEYMAPS: Final = ("default", "vim", "emacs", "colemak")
DISABLED: Final = "disabled"
COLUMNS: Final = ("owner", "value", "progress", "score", "pace", "confidence", "trend", "seen")

Found = Iterable[tuple[tuple[str, ...], Invalid]]
"""What is wrong in an option's value: the names below it, and what; field: an unknown key there."""


ELSEWHERE: Final = {
    "week_start": "It holds for everybody in a workspace: okrtui week-start sunday",
}
"""What one may look for here, and where it is said instead."""


class Option(NamedTuple):
    """One key at the top of the file."""

    key: str
    about: str
    example: str
    default: str
    """What holds without it, in words."""
    check: Callable[[object], Found]


def _text(value: object) -> Found:
    if not isinstance(value, str):
        yield (), Invalid(f"must be text, not {value!r}", 'Write it as store = "~/goals/okr.json"')


def _texts(value: object) -> Found:
    if not isinstance(value, list) or not all(isinstance(kind, str) for kind in value):
        yield (
            (),
            Invalid(
                f"must be a list of texts, not {value!r}",
                'Write it as network_filesystems = ["nfs4"]',
            ),
        )


def _preset(value: object) -> Found:
    if not isinstance(value, str) or value not in PRESETS:
        yield (), Invalid(f"{value!r} is no preset", nearest(str(value), PRESETS))


def _theme(value: object) -> Found:
    if not isinstance(value, str) or value not in THEME_NAMES:
        yield (), Invalid(f"{value!r} is no theme", nearest(str(value), THEME_NAMES))


def _workspaces(value: object) -> Found:
    if not isinstance(value, dict) or not all(isinstance(t, dict) for t in value.values()):
        yield (
            (),
            Invalid(
                "must hold a table for each store",
                'Write it as [workspaces."~/team/okr.json"] with pace = "viva" below',
            ),
        )
        return
    for path, table in value.items():
        try:
            with_home(path)
        except Invalid as error:
            yield (path,), error
        for key, named in table.items():
            if key != "pace":
                unknown = Invalid(f"unknown key {key!r}", nearest(key, ("pace",)), field=key)
                yield (path,), unknown
            else:
                yield from (((path, key), error) for _, error in _preset(named))


def _keymap(value: object) -> Found:
    if not isinstance(value, dict):
        yield (), Invalid(f"must be a table, not {value!r}", 'Write [keymap], preset = "vim" below')
        return
    preset = value.get("preset", KEYMAPS[0])
    if preset not in KEYMAPS:
        yield (
            ("preset",),
            Invalid(f"{preset!r} is no preset", nearest(str(preset), KEYMAPS)),
        )
    for names, keys in actions_in(value):
        if not isinstance(keys, str) and not (
            isinstance(keys, list) and keys and all(isinstance(key, str) for key in keys)
        ):
            yield (
                names,
                Invalid(
                    f"must be a key, a list of keys or {DISABLED!r}, not {keys!r}",
                    'Write it as "goal.edit" = ["e", "enter"]',
                ),
            )


def actions_in(table: Mapping[str, object]) -> Iterable[tuple[tuple[str, ...], object]]:
    """The actions in a keymap and their keys; goal.edit may be quoted or a key in a table."""
    for name, value in table.items():
        if isinstance(value, dict):
            yield from (((name, *names), keys) for names, keys in actions_in(value))
        elif name != "preset":
            yield (name,), value


def _columns(value: object) -> Found:
    if not isinstance(value, list) or not all(isinstance(name, str) for name in value):
        yield (
            (),
            Invalid(f"must be a list of columns, not {value!r}", f"Known: {', '.join(COLUMNS)}"),
        )
        return
    for at, name in enumerate(value):
        if name not in COLUMNS:
            yield (), Invalid(f"{name!r} is no column", nearest(name, COLUMNS))
        elif name in value[:at]:
            yield (), Invalid(f"{name!r} is there twice", "Name each column once")


def _cadence(value: object) -> Found:
    if not isinstance(value, str) or value not in CADENCES:
        yield (), Invalid(f"{value!r} is no cadence", nearest(str(value), CADENCES))


def _dates(value: object) -> Found:
    if not isinstance(value, str) or value not in DATES:
        yield (), Invalid(f"{value!r} is no way to write days", nearest(str(value), DATES))


def _numbers(value: object) -> Found:
    if not isinstance(value, str) or value not in NUMBERS:
        yield (), Invalid(f"{value!r} is no way to write numbers", nearest(str(value), NUMBERS))


OPTIONS: Final = (
    Option(
        "store",
        "The goals' file, when neither `--store` nor `$OKRTUI_STORE` names one",
        '"~/goals/okr.json"',
        "okrtui/okr.json in your XDG data folder",
        _text,
    ),
    Option(
        "theme",
        "The colours of the board",
        '"okrtui-light"',
        "what the terminal can show",
        _theme,
    ),
    Option(
        "columns",
        "The columns of the goals behind their titles, in this order, as far as they fit: "
        + ", ".join(COLUMNS),
        '["owner", "value", "pace"]',
        "all, in that order",
        _columns,
    ),
    Option(
        "cadence",
        "How often a new key result wants a check-in, when nothing else says it",
        '"monthly"',
        "weekly",
        _cadence,
    ),
    Option(
        "numbers",
        "How numbers are shown, and what `1,204` and `1.204` mean when they are typed: "
        + ", ".join(f"`{name}`" for name in NUMBERS),
        '"1.234,5"',
        "`1,234.5`",
        _numbers,
    ),
    Option(
        "dates",
        "How days are shown, and in which order one types day and month; ISO and words like "
        "`fri` are read in any case: " + ", ".join(f"`{name}`" for name in DATES),
        '"31.12.2026"',
        "`2026-12-31`; `03/04/2026` is refused",
        _dates,
    ),
    Option("pace", "The rule by which goals get their colour", '"viva"', "okrtui", _preset),
    Option(
        "workspaces",
        "The rule for one store: a table named by it",
        '[workspaces."~/team/okr.json"]',
        "none",
        _workspaces,
    ),
    Option(
        "network_filesystems",
        "Kinds of network file systems on which stores may be written",
        '["nfs4"]',
        "none",
        _texts,
    ),
    Option(
        "keymap",
        "The keys: a preset, and keys by action",
        "[keymap]",
        "the keys above",
        _keymap,
    ),
)
"""In the order in which they are told."""

BY_KEY: Final = {option.key: option for option in OPTIONS}


def option_table() -> str:
    """The table of keys of the README, in Markdown."""
    lines = ["| Key | What it is for | For example | Without it |", "|---|---|---|---|"]
    lines += [f"| `{o.key}` | {o.about} | `{o.example}` | {o.default} |" for o in OPTIONS]
    return "\n".join(lines) + "\n"


def unknown(key: str) -> str:
    """A hint for a key that the file can't have: where it is said, or the likeliest one meant."""
    folded = key.lower().replace("-", "_")
    return ELSEWHERE.get(folded) or nearest(key, BY_KEY)
