"""Where the style sheets lie: in the package when it is installed, else in the checkout."""

from __future__ import annotations

from pathlib import Path, PurePath
from typing import Final

NAMES: Final = ("lines.tcss", "board.tcss", "editor.tcss")


def style_folder() -> Path:
    """The folder of the style sheets."""
    package = Path(__file__).resolve().parent.parent
    packaged = package / "styles"
    return packaged if packaged.is_dir() else package.parent / "styles"


def style_sheets() -> list[str | PurePath]:
    folder = style_folder()
    return [folder / name for name in NAMES]
