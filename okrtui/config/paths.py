"""Where the program's files lie: the XDG folders, and which rule chose the store."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Literal, NamedTuple

from okrtui.domain.errors import Invalid

if TYPE_CHECKING:
    from okrtui.config.settings import Settings

APPLICATION = "okrtui"
STORE_NAME = "okr.json"
STORE_VARIABLE = "OKRTUI_STORE"

StoreRule = Literal["--store", "$OKRTUI_STORE", "config", "default"]


class StorePath(NamedTuple):
    """The store's path and the rule that chose it; ``by_default`` folders may be created."""

    path: Path
    rule: StoreRule

    @property
    def by_default(self) -> bool:
        return self.rule == "default"


def config_file() -> Path:
    named = os.environ.get("XDG_CONFIG_HOME", "")
    if sys.platform == "linux" and (named.startswith("/") or not named.strip()):
        # What platformdirs gives there; it costs several milliseconds that every look would pay.
        folder = named if named.strip() else os.path.expanduser("~/.config")
        return Path(folder) / APPLICATION / "config.toml"
    from platformdirs import user_config_path

    return user_config_path(APPLICATION, appauthor=False) / "config.toml"


def drafts_folder() -> Path:
    """Where half-typed edits are kept over a dropped connection."""
    return _state_folder() / "drafts"


def views_folder() -> Path:
    """Where it is kept how one left each board."""
    return _state_folder() / "views"


def _state_folder() -> Path:
    from platformdirs import user_state_path

    return user_state_path(APPLICATION, appauthor=False)


def default_store() -> Path:
    from platformdirs import user_data_path

    return user_data_path(APPLICATION, appauthor=False) / STORE_NAME


def store_path(
    given: str | None = None,
    environ: Mapping[str, str] = os.environ,
    config: Callable[[], Path] = config_file,
    read: Callable[[Path], Settings] | None = None,
) -> StorePath:
    """The store to use: ``--store``, else ``$OKRTUI_STORE``, else the configuration's, else ours.

    read: reads the configuration, strictly by default. Raises Invalid for an empty path, a path
    that can't be one, and a broken configuration.
    """
    if given is not None:
        return StorePath(_absolute(given, "--store"), "--store")
    from_environment = environ.get(STORE_VARIABLE)
    if from_environment:
        return StorePath(_absolute(from_environment, "$OKRTUI_STORE"), "$OKRTUI_STORE")
    from okrtui.config.settings import read_settings

    file = config()
    settings = (read or read_settings)(file)
    if settings.store is not None:
        # relative to the file that says so: it must mean the same from every folder
        return StorePath(_absolute(settings.store, f"store in {file}", file.parent), "config")
    return StorePath(default_store(), "default")


def with_home(text: str) -> Path:
    """A path that may begin with ~. Raises Invalid for one that can't be a file's."""
    if "\0" in text:
        raise Invalid("has a null character in it", "Name a file")
    try:
        return Path(text).expanduser()
    except RuntimeError:
        raise Invalid("names the home folder of nobody known", "Write out the whole path") from None


def _absolute(text: str, source: str, folder: Path | None = None) -> Path:
    if not text.strip():
        raise Invalid(f"{source} is empty", "Name a file, such as ~/goals/okr.json", field="store")
    try:
        path = with_home(text)
    except Invalid as error:
        raise Invalid(f"{source} {error.title}: {text!r}", error.hint, field="store") from None
    if not path.name:
        raise Invalid(f"{source} names a folder: {text!r}", "Name a file in it", field="store")
    if path.is_absolute():
        return path
    try:
        return (folder or Path.cwd()) / path
    except FileNotFoundError:
        raise Invalid(
            f"{source} is {text!r} in the current folder, which is gone",
            "Go to a folder that exists, or name the whole path",
            field="store",
        ) from None
