"""Keys are named as people write them."""

from __future__ import annotations

import pytest

from okrtui.config.key_names import key_named
from okrtui.domain.errors import Invalid


@pytest.mark.parametrize(
    ("written", "key"),
    [
        ("e", "e"),
        ("E", "E"),
        ("?", "?"),
        ("+", "+"),
        (",", "comma"),
        (" ", "space"),
        ("é", "é"),
        ("Enter", "enter"),
        ("Esc", "escape"),
        ("PgDn", "pagedown"),
        ("F5", "f5"),
        ("Ctrl+P", "ctrl+p"),
        ("ctrl-p", "ctrl+p"),
        ("CTRL+_", "ctrl+_"),
        ("shift+tab", "shift+tab"),
        ("Shift+a", "A"),
        ("alt+x", "alt+x"),
        ("Alt+X", "alt+X"),
        ("ctrl+shift+left", "ctrl+shift+left"),
    ],
)
def test_a_key_is_read_as_people_write_it(written: str, key: str) -> None:
    assert key_named(written) == key


@pytest.mark.parametrize(
    ("written", "words"),
    [
        ("", "a key is empty"),
        ("pgdwn", "Did you mean pagedown?"),
        ("entr", "Did you mean enter?"),
        ("f99", "there is no key 'f99'"),
        ("ctrl+i", "can't tell 'ctrl+i' from 'tab'"),
        ("ctrl+m", "can't tell 'ctrl+m' from 'enter'"),
        ("alt+<", "there is no key 'alt+<'"),
        ("ctrl+1", "there is no key 'ctrl+1'"),
        ("hyper+x", "there is no key 'hyper+x'"),
        ("\x07", "there is no key"),
    ],
)
def test_what_is_no_key_is_told_with_the_nearest(written: str, words: str) -> None:
    with pytest.raises(Invalid) as caught:
        key_named(written)
    assert words in str(caught.value)
