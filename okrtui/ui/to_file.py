"""Writing a text to the file that somebody names: over another one only when asked twice."""

from __future__ import annotations

from typing import TYPE_CHECKING

from okrtui.domain.errors import Invalid
from okrtui.ui import actions

if TYPE_CHECKING:
    from pathlib import Path


class ToFile:
    """One question for a name."""

    def __init__(self) -> None:
        self._there = ""
        """The name of a file that is there already, as it was typed."""

    def write(self, name: str, text: str) -> Path:
        """Raises Invalid, in words for the one line that there is."""
        from okrtui.interchange.files import There, named, write_text

        try:
            path = named(name)
            write_text(path, text, over=name == self._there)
        except There:
            self._there = name
            save = actions.label(actions.key("editor.save"))
            raise Invalid(
                f"{name.strip()} is there already: {save} once more writes over it"
            ) from None
        return path
