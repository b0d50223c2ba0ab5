"""What the user's configuration says about the board."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from okrtui.config.settings import Reading
    from okrtui.domain.errors import Invalid


class Configured(NamedTuple):
    """Only what is right of it; what is wrong is told on the board."""

    keys: Mapping[str, tuple[str, ...]] = MappingProxyType({})
    theme: str | None = None
    columns: tuple[str, ...] | None = None
    """Those of the goals, in the order in which they are wanted; None: all."""
    file: Path | None = None
    """Where what is chosen on the board is kept; None keeps nothing."""
    trouble: str = ""
    """What is wrong, in a line."""


NOTHING: Final = Configured()
"""No configuration."""


def configured(reading: Reading, file: Path) -> Configured:
    """What the board takes from a configuration."""
    keys: Mapping[str, tuple[str, ...]] = {}
    problems = reading.problems
    if reading.settings.keymap is not None or reading.settings.keys:
        from okrtui.ui.keymaps import keymap_of

        keymap = keymap_of(reading, file)
        keys, problems = keymap.keys, (*problems, *keymap.problems)
    said = reading.settings
    return Configured(keys, said.theme, said.columns, file, _told(problems))


def _told(problems: tuple[Invalid, ...]) -> str:
    if not problems:
        return ""
    more = f" ({len(problems) - 1} more)" if len(problems) > 1 else ""
    return f"{problems[0].title}{more}; default values hold, okrtui config validate tells all"
