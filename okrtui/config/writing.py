"""One value put into config.toml; everything else in it stays as it is, comments too."""

from __future__ import annotations

import os
from pathlib import Path
from tempfile import NamedTemporaryFile

from okrtui.config.settings import read
from okrtui.domain.errors import Invalid

_PRIVATE = 0o700


def write_setting(file: Path, key: str, value: str) -> None:
    """Put a value at the top of the file, which is made when there is none.

    Raises Invalid for a value that the key can't have and for a file that can't be understood or
    written; then nothing was changed.
    """
    from okrtui.config.options import BY_KEY, unknown

    if key not in BY_KEY:
        raise Invalid(f"unknown key {key!r}", unknown(key))
    for _, error in BY_KEY[key].check(value):
        raise Invalid(f"{key} {error.title}", error.hint, field=key)
    reading = read(file)
    if reading.text is None:
        raise reading.problems[0]
    import tomlkit

    document = tomlkit.parse(reading.text)
    document[key] = value
    place = file.resolve()
    try:
        place.parent.mkdir(mode=_PRIVATE, parents=True, exist_ok=True)
        _replace(place, tomlkit.dumps(document))
    except OSError as error:
        raise Invalid(
            f"{file} can't be written: {error.strerror or error}", "Nothing was changed in it"
        ) from None


def _replace(place: Path, text: str) -> None:
    """The whole new file or the whole old one, whatever happens; its mode stays."""
    with NamedTemporaryFile(
        "w", encoding="utf-8", newline="", dir=place.parent, prefix=".config-", delete=False
    ) as new:
        try:
            new.write(text)
            new.flush()
            if place.exists():
                os.fchmod(new.fileno(), place.stat().st_mode & 0o7777)
            os.fsync(new.fileno())
            os.replace(new.name, place)
        except OSError:
            os.unlink(new.name)
            raise
