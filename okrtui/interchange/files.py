"""A text in a file of its own, which only its owner may read."""

from __future__ import annotations

import os
from pathlib import Path

from okrtui.domain.errors import Invalid


class There(Invalid):
    """A file of that name is there already."""


class Unwritable(Invalid):
    """Nothing can be written there."""


def named(text: str) -> Path:
    """The file that a person names, ``~`` for their home. Raises Invalid when it can be none."""
    try:
        path = Path(text.strip()).expanduser()
    except RuntimeError:
        raise Invalid(
            f"{text.strip()} names the home folder of nobody known", "Name another", field="name"
        ) from None
    if not path.name or os.path.isdir(path):
        raise Invalid(f"{text.strip()} names a folder", "Name a file in it", field="name")
    return path


def write_text(path: Path, text: str, *, over: bool = False) -> None:
    """Write a new file; over: or in place of one that is there, which stays if that fails.

    Raises There and Unwritable.
    """
    target = path.with_name(f".{path.name}.{os.getpid()}") if over else path
    try:
        flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW
        with os.fdopen(os.open(target, flags, 0o600), "w", encoding="utf-8", newline="") as file:
            file.write(text)
        if over:
            os.replace(target, path)
    except FileExistsError:
        raise There(f"{path} is there already", "Name another file", field="name") from None
    except (OSError, ValueError) as error:
        why = error.strerror if isinstance(error, OSError) and error.strerror else error
        raise Unwritable(f"{path} can't be written: {why}", "Name another place") from None
