"""Every mistake in config.toml is told with its line."""

from __future__ import annotations

import pytest

from okrtui.config.places import line_of

TEXT = """\
# keymap = "no"
theme = "okrtui-dark"

[keymap]
preset = "vim" # = not this
"goal.edit" = "e"
goal.add = [
  "a",
  "b = c",
]

[workspaces."~/a = b/okr.json"]
pace = "viva"
[workspaces]
'x.json' = { pace = "viva" }
"""


@pytest.mark.parametrize(
    ("path", "line"),
    [
        (("theme",), 2),
        (("keymap",), 4),
        (("keymap", "preset"), 5),
        (("keymap", "goal.edit"), 6),
        (("keymap", "goal", "add"), 7),
        (("keymap", "nothing"), 4),
        (("workspaces",), 12),
        (("workspaces", "~/a = b/okr.json", "pace"), 13),
        (("workspaces", "x.json", "pace"), 15),
        (("nothing",), 1),
    ],
)
def test_the_line_of_a_key_a_table_or_of_what_holds_it(path: tuple[str, ...], line: int) -> None:
    assert line_of(TEXT, path) == line
