"""Writing what was printed into a file instead: a new one, never over another."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from okrtui.cli.output import out
from okrtui.domain.errors import Invalid
from okrtui.workspace.errors import CannotCreate


def write_file(name: str, text: str) -> Path:
    """Write a new file that only its owner may read. Raises Invalid and CannotCreate."""
    path = Path(name)
    try:
        file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o600)
    except FileExistsError:
        raise Invalid(
            f"{name} is there already", "Name a new file, or move that one away"
        ) from None
    except (OSError, ValueError) as error:
        raise CannotCreate(f"{name} can't be made: {_why(error)}", "Name another place") from None
    try:
        with os.fdopen(file, "w", encoding="utf-8", newline="") as stream:
            stream.write(text)
    except OSError as error:
        raise CannotCreate(f"{name} can't be written: {_why(error)}", "It is incomplete") from None
    return path


def write_out(text: str) -> None:
    """To standard output as it is: text for a program, which has been made harmless already."""
    sys.stdout.flush()
    sys.stdout.buffer.write(text.encode())
    sys.stdout.buffer.flush()


def tell(path: Path) -> None:
    out(f"wrote {path}")


def _why(error: OSError | ValueError) -> str:
    return str(error.strerror if isinstance(error, OSError) and error.strerror else error)
