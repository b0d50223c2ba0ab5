"""The keymap that config.toml asks for: a preset, then keys by action, held to the table."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

from okrtui.config.key_names import key_named
from okrtui.config.nearest import nearest
from okrtui.config.options import DISABLED
from okrtui.domain.errors import Invalid
from okrtui.ui.actions import ACTIONS, ALSO_IN, BY_ID, TOGETHER, Action, label

if TYPE_CHECKING:
    from okrtui.config.settings import Reading

Keys = tuple[str, ...]

PRESETS: Final[Mapping[str, Mapping[str, Keys]]] = {
    "default": {},
    "vim": {
        "cursor.page_down": ("pagedown", "ctrl+f", "ctrl+d"),
        "cursor.page_up": ("pageup", "ctrl+b", "ctrl+u"),
        "change.redo": ("U", "ctrl+r"),
        "app.palette": ("ctrl+p", ":"),
    },
    "emacs": {
        "cursor.down": ("down", "ctrl+n"),
        "cursor.up": ("up", "ctrl+p"),
        "cursor.page_down": ("pagedown", "ctrl+v"),
        "cursor.page_up": ("pageup", "alt+v"),
        "fold.close": ("left", "ctrl+b"),
        "fold.open": ("right", "ctrl+f"),
        "view.filter": ("/", "ctrl+s"),
        "change.undo": ("u", "ctrl+_"),
        "app.palette": ("alt+x",),
        "app.back": ("escape", "ctrl+g"),
        "editor.cancel": ("escape", "ctrl+g"),
        "question.no": ("n", "escape", "ctrl+g"),
        "page.close": ("escape", "ctrl+g", "q", "?"),
    },
    "colemak": {
        "cursor.down": ("down", "n"),
        "cursor.up": ("up", "e"),
        "fold.close": ("left", "h"),
        "fold.open": ("right", "i"),
        "goal.edit": ("k", "enter"),
        "goal.add_initiative": ("j",),
        "list.open": ("enter", "k"),
    },
}
"""What a preset has other than the table."""

NEEDED: Final = frozenset(
    {
        "app.help",
        "app.leave",
        "editor.save",
        "editor.cancel",
        "question.yes",
        "question.no",
        "conflict.mine",
        "conflict.theirs",
        "conflict.edit",
        "lost.keep",
        "lost.drop",
        "page.close",
        "review.next",
    }
)
"""Actions that one must not be without."""

_ALWAYS: Final[Mapping[str, str]] = {"f1": "app.help", "ctrl+c": "app.leave", "ctrl+q": "app.leave"}
"""Keys that no keymap takes away: help and the way out can't be lost."""

_DIGITS: Final = frozenset({"check_in.digit", "review.confidence", "vote.digit"})
_TYPING: Final = frozenset({"editor", "start"})
"""Scopes in which a character is typed."""


class Keymap(NamedTuple):
    """Keys by action, and what is wrong with those that were asked for."""

    keys: Mapping[str, Keys]
    problems: tuple[Invalid, ...] = ()


def keymap_of(reading: Reading, file: Path) -> Keymap:
    """The keymap that a configuration asks for; where something is wrong in it, its preset alone.

    reading: of the file.
    """
    settings = reading.settings
    preset = PRESETS[settings.keymap or "default"]
    usual = {action.id: preset.get(action.id, action.keys) for action in ACTIONS}
    asked, lines, problems = dict(usual), dict[str, int](), list[Invalid]()
    for id, written in settings.keys.items():
        line = reading.line("keymap", *_names(reading, id))
        try:
            asked[id] = _keys(id, written)
            lines[id] = line
        except Invalid as error:
            problems.append(_at(file, line, id, error))
    problems += (_at(file, lines.get(id, 1), id, error) for id, error in _clashes(asked, lines))
    return Keymap(usual if problems else asked, tuple(problems))


def _names(reading: Reading, id: str) -> tuple[str, ...]:
    """As the file has it: one quoted name, or one name in a table of the other."""
    quoted, dotted = reading.line("keymap", id), reading.line("keymap", *id.split("."))
    return (id,) if quoted > dotted else tuple(id.split("."))


def _keys(id: str, written: Keys) -> Keys:
    """The keys as the table names them. Raises Invalid."""
    if id not in BY_ID:
        hint = nearest(id, BY_ID)
        known = "okrtui config keys lists all actions"
        raise Invalid("there is no such action", hint if hint.startswith("Did") else known)
    action = BY_ID[id]
    if id in _DIGITS and written:
        raise Invalid("it can't have other keys", 'It can be "disabled"')
    if not written:
        if id in NEEDED:
            raise Invalid("it can't be disabled", f"{action.title} is needed; give it other keys")
        return ()
    keys = [key_named(text) for text in written]
    for key in keys:
        if len(key) == 1 and action.scope in _TYPING:
            raise Invalid(f"{key!r} would be typed", "Take a key such as ctrl+s or f2")
        if _ALWAYS.get(key, id) != id:
            raise Invalid(
                f"{label(key)} is always {_ALWAYS[key]}'s",
                "Take another key",
            )
    always = [key for key, of in _ALWAYS.items() if of == id and key not in keys]
    return tuple(dict.fromkeys((*keys, *always)))


def _clashes(asked: Mapping[str, Keys], lines: Mapping[str, int]) -> Iterator[tuple[str, Invalid]]:
    """The actions that are on the key of another one that holds together with it."""
    told: set[frozenset[str]] = set()
    for scopes in TOGETHER:
        taken: dict[str, str] = {}
        here = [a.id for a in ACTIONS if a.scope in scopes or _on_pages(a, scopes)]
        for id in sorted(here, key=lambda id: lines.get(id, 0)):
            for key in asked[id]:
                other = taken.setdefault(key, id)
                if other == id or frozenset((id, other)) in told:
                    continue
                told.add(frozenset((id, other)))
                way = "another key" if other in NEEDED else f"another key, or {DISABLED!r}"
                yield id, Invalid(f"{label(key)} is {other}'s", f"Give {other} {way}")


def _on_pages(action: Action, scopes: frozenset[str]) -> bool:
    return any(action.id in ids for scope, ids in ALSO_IN.items() if scope in scopes)


def _at(file: Path, line: int, id: str, error: Invalid) -> Invalid:
    return Invalid(f"{file}, line {line}: keymap: {id}: {error.title}", error.hint, field="keymap")
