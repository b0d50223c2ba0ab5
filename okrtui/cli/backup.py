"""``backup``: a sealed copy beside the store, in a file, or with its whole history."""

from __future__ import annotations

import argparse
from collections.abc import Mapping
from typing import TYPE_CHECKING, Final

from okrtui.cli.command import Command
from okrtui.cli.exits import DONE
from okrtui.cli.parser import add_json
from okrtui.workspace.errors import ReadOnly

if TYPE_CHECKING:
    from okrtui.cli.session import Session


def _options(parser: argparse.ArgumentParser) -> None:
    where = parser.add_mutually_exclusive_group()
    where.add_argument(
        "-o", dest="file", metavar="FILE", help="a new file, with the goals but not their history"
    )
    where.add_argument(
        "--to", metavar="FOLDER", help="a new folder, for the whole store with its history"
    )
    add_json(parser)


def _backup(options: argparse.Namespace, session: Session) -> int:
    from okrtui.cli.output import out, out_json
    from okrtui.config.paths import store_path
    from okrtui.workspace.care import back_up, copy

    store = session.store().path
    if options.read_only and options.to is None and options.file is None:
        raise ReadOnly(
            f"a backup beside {store} would change its folder, and --read-only was asked for",
            "Name another place: okrtui --read-only backup -o FILE. Nothing was changed",
        )
    with session.waiting("copying the store"):
        if options.to is not None:
            made = copy(store, store_path(options.to).path, user=session.user)
        else:
            to = None if options.file is None else store_path(options.file).path
            made = back_up(store, to, user=session.user)
    if options.json:
        out_json({"path": str(made.path), "n": made.n, "bytes": made.size})
    else:
        what = "the store with its history" if options.to is not None else "the goals"
        out(f"backed up {what} at change {made.n}: {made.path} ({made.size} bytes)")
    return DONE


COMMANDS: Final[Mapping[str, Command]] = {
    "backup": Command(
        "Back the store up while others work: beside it, to a file, or whole to a folder.",
        """\
okrtui backup
okrtui backup -o goals-2026-11-22.json
okrtui backup --to okrs-2026-11-22     with all its history""",
        _options,
        _backup,
    ),
}
