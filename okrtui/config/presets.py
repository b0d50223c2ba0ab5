"""Which rule judges paces: the workspace's own, else the one for all, else okrtui's."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

from okrtui.config.paths import with_home
from okrtui.config.settings import Settings
from okrtui.domain.errors import Invalid
from okrtui.domain.presets import OKRTUI, PRESETS, Preset


def preset_for(store: Path, settings: Settings, file: Path) -> Preset:
    """The preset that ``file``, the configuration, names for a store.

    A store's path in it may begin with ~ or be relative to the folder of the file.
    """
    path = named_for(store, settings, file)
    if path is not None:
        return PRESETS[settings.workspaces[path]]
    return OKRTUI if settings.pace is None else PRESETS[settings.pace]


def named_for(store: Path, settings: Settings, file: Path) -> str | None:
    """The path by which the configuration has a table for a store."""
    place = store.resolve()
    for path in settings.workspaces:
        # what can't be any file's path is a problem of the configuration, told when it is read
        with suppress(Invalid):
            if (file.parent / with_home(path)).resolve() == place:
                return path
    return None
