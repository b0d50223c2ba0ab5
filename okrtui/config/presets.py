"""Which rule judges paces: the workspace's own, else the one for all, else okrtui's."""

from __future__ import annotations

from pathlib import Path

from okrtui.config.settings import read_settings
from okrtui.domain.presets import OKRTUI, PRESETS, Preset


def preset_for(store: Path, file: Path) -> Preset:
    """The preset that ``file``, the configuration, names for a store.

    A store's path in it may begin with ~ or be relative to the folder of the file. Raises Invalid
    for a configuration that is wrong.
    """
    settings = read_settings(file)
    place = store.resolve()
    for path, name in settings.workspaces.items():
        if (file.parent / Path(path).expanduser()).resolve() == place:
            return PRESETS[name]
    return OKRTUI if settings.pace is None else PRESETS[settings.pace]
