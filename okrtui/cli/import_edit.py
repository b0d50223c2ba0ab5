"""``import-edit``: take over what another program wrote into the store's file."""

from __future__ import annotations

import argparse
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Final

from okrtui.cli.changes import perform
from okrtui.cli.command import Command
from okrtui.cli.exits import CONFLICT, DONE
from okrtui.cli.output import out, out_json
from okrtui.cli.parser import add_change_options, change_number
from okrtui.domain.text import one_line

if TYPE_CHECKING:
    from okrtui.cli.session import Session
    from okrtui.domain.records import Json
    from okrtui.workspace.change import Done
    from okrtui.workspace.edit_import import Edit
    from okrtui.workspace.workspace import Workspace

_MERGING: Final = "comparing it with what there is now"


def _options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", metavar="FILE", help="what the other program wrote")
    parser.add_argument(
        "--base",
        metavar="N",
        type=change_number,
        help="the change that the file started from, if it doesn't say so itself",
    )
    parser.add_argument("--dry-run", action="store_true", help="only say what would be done")
    add_change_options(parser)


def _import(options: argparse.Namespace, session: Session) -> int:
    if options.dry_run:
        return _only_say(options, session)
    from okrtui.workspace.edit_import import import_edit, shape

    more: dict[str, Json] = {}

    def act(workspace: Workspace, id: str | None) -> Done:
        edit = _read(options, workspace, session)
        with session.waiting(_MERGING):
            done, found = import_edit(workspace, edit, transaction_id=id, if_match=options.if_match)
        told = shape(found)
        more.update({name: told[name] for name in ("counts", "renumbered")})
        return done

    own = _is_the_stores_own(Path(options.file), session)
    code = perform(options, session, act, more=more)
    if own:
        # It is set aside by now; to merge it is no advice any more.
        session.told()
    return code


def _read(options: argparse.Namespace, workspace: Workspace, session: Session) -> Edit:
    from okrtui.workspace.edit_import import read_edit

    with session.waiting(f"reading {one_line(options.file)} and what it started from"):
        return read_edit(workspace, Path(options.file), options.base)


def _is_the_stores_own(file: Path, session: Session) -> bool:
    try:
        return file.samefile(session.store().path)
    except OSError:
        return False


def _only_say(options: argparse.Namespace, session: Session) -> int:
    from okrtui.workspace.edit_import import clash_in_words, preview, said, shape

    workspace = session.open()
    try:
        edit = _read(options, workspace, session)
        with session.waiting(_MERGING):
            found = preview(workspace, edit)
        if options.json:
            out_json({"n": workspace.number, "changed": False, **shape(found)})
        elif found.clashes:
            out(f"{options.file} can't be merged:")
            for clash in found.clashes:
                out(f"  {clash_in_words(workspace, clash)}")
        elif found.counts:
            out(f"would be {said(edit, found.counts, found.renumbered)}")
        else:
            out(f"{options.file}: nothing to import")
    finally:
        workspace.close()
    return CONFLICT if found.clashes else DONE


COMMANDS: Final[Mapping[str, Command]] = {
    "import-edit": Command(
        "Take over what another program, such as plain TinyDB, wrote into the store's file: what "
        "it changed against the state it started from, as one change that can be undone. Where "
        "somebody changed the same since, nothing is imported: exit code 76.",
        """\
okrtui import-edit okr.json.damaged-1795000000-1f2e3d4c --dry-run
okrtui import-edit okr.json.damaged-1795000000-1f2e3d4c
okrtui import-edit copy.json --base 1       a file that doesn't say where it started""",
        _options,
        _import,
    ),
}
