"""``paths``: where everything lies, and which rule chose the store."""

from __future__ import annotations

import argparse
from collections.abc import Mapping
from typing import TYPE_CHECKING, Final

from okrtui.cli.command import Command
from okrtui.cli.exits import DONE
from okrtui.cli.parser import add_json

if TYPE_CHECKING:
    from okrtui.cli.session import Session


def _paths(options: argparse.Namespace, session: Session) -> int:
    from okrtui.cli.output import out, out_json
    from okrtui.config.paths import config_file, drafts_folder, views_folder

    store = session.store()
    places = {
        "store": str(store.path),
        "chosen_by": store.rule,
        "config": str(config_file()),
        "drafts": str(drafts_folder()),
        "views": str(views_folder()),
    }
    if options.json:
        out_json(places)
        return DONE
    for name, place in places.items():
        out(f"{name.replace('_', ' '):<10}  {place}")
    return DONE


COMMANDS: Final[Mapping[str, Command]] = {
    "paths": Command(
        "Print where the store, the configuration and the drafts lie.",
        """\
okrtui paths
okrtui --store team/okr.json paths --json""",
        add_json,
        _paths,
    ),
}
