"""Small files of one's own: written whole or not at all, readable for nobody else."""

from __future__ import annotations

import contextlib
import json
import os
import stat
from collections.abc import Mapping
from pathlib import Path


def name_for(*of: object) -> str:
    """A file name for what belongs to a store and a person."""
    import hashlib

    text = "\0".join(map(str, of))
    return f"{hashlib.sha256(text.encode(errors='surrogateescape')).hexdigest()[:32]}.json"


def write(file: Path, document: Mapping[str, object]) -> bool:
    """Replace the file; False when that wasn't possible, and then it is as it was."""
    beside = file.with_suffix(".new")
    try:
        file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        with contextlib.suppress(FileNotFoundError):
            beside.unlink()
        opened = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o600)
        with os.fdopen(opened, "w", encoding="ascii") as stream:
            json.dump(document, stream)
            stream.flush()
            os.fsync(stream.fileno())
        beside.replace(file)
    except OSError:
        return False
    return True


def read(file: Path, *, format: int, limit: int) -> Mapping[str, object]:
    """What stands in it; nothing when it isn't there, is no such file or holds rubbish.

    limit: in bytes; what is longer wasn't written by us.
    """
    try:
        document = json.loads(_bytes(file, limit))
    except (OSError, ValueError, RecursionError):
        return {}
    return document if isinstance(document, dict) and document.get("format") == format else {}


def _bytes(file: Path, limit: int) -> bytes:
    """The beginning of a file; raises OSError for a link, a pipe and the like."""
    # A pipe would be waited for without NONBLOCK, before anybody could see that it is one.
    opened = os.open(file, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
    with os.fdopen(opened, "rb") as stream:
        if not stat.S_ISREG(os.fstat(opened).st_mode):
            raise OSError(f"{file} is no file")
        return stream.read(limit)
