"""Writing what was printed into a file instead: a new one, never over another."""

from __future__ import annotations

import sys
from pathlib import Path

from okrtui.cli.output import out
from okrtui.interchange.files import Unwritable, write_text
from okrtui.workspace.errors import CannotCreate


def write_file(name: str, text: str) -> Path:
    """Write a new file that only its owner may read. Raises Invalid and CannotCreate."""
    path = Path(name)
    try:
        write_text(path, text)
    except Unwritable as error:
        raise CannotCreate(error.title, error.hint) from None
    return path


def write_out(text: str) -> None:
    """To standard output as it is: text for a program, which has been made harmless already."""
    sys.stdout.flush()
    sys.stdout.buffer.write(text.encode())
    sys.stdout.buffer.flush()


def tell(path: Path) -> None:
    out(f"wrote {path}")
