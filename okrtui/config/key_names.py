"""The names of keys, as one writes them in config.toml."""

from __future__ import annotations

import re
from typing import Final

from okrtui.config.nearest import nearest
from okrtui.domain.errors import Invalid

_OTHER_NAMES: Final = {
    "esc": "escape",
    "return": "enter",
    "del": "delete",
    "ins": "insert",
    "pgdn": "pagedown",
    "pgup": "pageup",
    "page_down": "pagedown",
    "page_up": "pageup",
    ",": "comma",
    " ": "space",
}
_NAMED: Final = (
    "enter",
    "escape",
    "space",
    "tab",
    "backspace",
    "delete",
    "insert",
    "home",
    "end",
    "pageup",
    "pagedown",
    "up",
    "down",
    "left",
    "right",
    "comma",
    *(f"f{number}" for number in range(1, 25)),
)
_SAME_IN_A_TERMINAL: Final = {"ctrl+i": "tab", "ctrl+m": "enter", "ctrl+[": "escape"}
_WITH_CTRL: Final = "_\\]^@"
_TYPED: Final = re.compile(r"(ctrl\+)?(alt\+)?(shift\+)?(.+)", re.DOTALL)
_EXAMPLES: Final = "Keys are like e, E, ?, ctrl+s, alt+x, f5, enter, shift+tab"


def key_named(text: str) -> str:
    """A key as the table of actions names it: ``Ctrl+P`` is ctrl+p, ``PgDn`` pagedown.

    Raises Invalid for one that there isn't, or that no terminal can tell from another.
    """
    if len(text) == 1 and (text.isprintable() or text == " "):
        return _OTHER_NAMES.get(text, text)
    match = _TYPED.fullmatch(_one_way(text))
    assert match is not None or not text
    if match is None:
        raise Invalid("a key is empty", _EXAMPLES)
    modifiers, last = "".join(part or "" for part in match.groups()[:3]), match[4]
    last = _OTHER_NAMES.get(last, last)
    key = modifiers + last
    if key in _SAME_IN_A_TERMINAL:
        raise Invalid(
            f"a terminal can't tell {text!r} from {_SAME_IN_A_TERMINAL[key]!r}",
            "Take another key",
        )
    if last in _NAMED:
        return key
    if len(last) == 1 and modifiers == "shift+" and last.isalpha():
        return last.upper()
    if len(last) == 1 and last.isascii():
        if modifiers == "alt+" and last.isalnum():
            return key
        if modifiers == "ctrl+" and (last.isalpha() or last in _WITH_CTRL):
            return key
    raise Invalid(f"there is no key {text!r}", _hint(modifiers, last))


def _one_way(text: str) -> str:
    """The modifiers as small letters, joined by +; a single last character stays as it is."""
    words = re.split(r"(?<=\w)[+-](?=.)", text.strip())
    last = words[-1]
    shift_matters = len(words) > 1 and words[0].lower() == "alt"
    ends = last if len(last) == 1 and shift_matters else last.lower()
    return "+".join([*(word.lower() for word in words[:-1]), ends])


def _hint(modifiers: str, last: str) -> str:
    if len(last) == 1:
        return _EXAMPLES
    close = nearest(last, _NAMED)
    return close if close.startswith("Did") and not modifiers else _EXAMPLES
