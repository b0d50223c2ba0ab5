"""``restore``: everything as it was at a time, after a change, or in a backup."""

from __future__ import annotations

import argparse
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Final

from okrtui.cli.changes import perform
from okrtui.cli.command import Command
from okrtui.cli.exits import DONE
from okrtui.cli.output import out, out_json
from okrtui.cli.parser import add_change_options, change_number
from okrtui.domain.errors import Invalid, NotFound, OkrtuiError
from okrtui.domain.text import one_line
from okrtui.workspace.errors import Conflict

if TYPE_CHECKING:
    from okrtui.cli.session import Session
    from okrtui.domain.records import Json
    from okrtui.workspace.change import Done
    from okrtui.workspace.restoring import Counts, Target
    from okrtui.workspace.workspace import Workspace


_COMPARING: Final = "comparing it with what there is now"


def _options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", metavar="FILE", nargs="?", help="a backup of this store")
    parser.add_argument(
        "--at",
        metavar="WHEN",
        help="2026-11-20 (its end), yesterday, '2026-11-20 14:30' (its end), or after change 42",
    )
    parser.add_argument(
        "--seq", metavar="N", type=change_number, help="as it was after change number N"
    )
    parser.add_argument(
        "-o",
        "--output",
        metavar="NEW",
        help="into a new file, without the history; the store stays as it is",
    )
    parser.add_argument("--dry-run", action="store_true", help="only say what would be done")
    add_change_options(parser)


def _restore(options: argparse.Namespace, session: Session) -> int:
    given = [o for o in (options.file, options.at, options.seq) if o is not None]
    if len(given) != 1:
        raise Invalid("restore takes one of --at, --seq and FILE", "See okrtui restore --help")
    if options.output is None and options.dry_run:
        return _only_say(options, session)
    if options.output is None:
        brought = None if options.file is None else _where_nothing_is(options, session)
        return _in_place(options, session) if brought is None else brought
    for option in ("transaction", "if_match"):
        if getattr(options, option) is not None:
            name = "--id" if option == "transaction" else "--if-match"
            raise Invalid(f"restore -o takes no {name}", "It changes nothing in the store")
    return _into_file(options, session)


def _in_place(options: argparse.Namespace, session: Session) -> int:
    from okrtui.workspace.restoring import restore

    counts: dict[str, Json] = {}

    def act(workspace: Workspace, id: str | None) -> Done:
        target = _target(options, workspace, session)
        change = restore(target, lambda found: counts.update(_shape(found)))
        try:
            with session.waiting(_COMPARING):
                return workspace.run(change, transaction_id=id, if_match=options.if_match)
        except Invalid as error:
            # Too much for one line of the journal.
            hint = "Restore into a new file with -o instead; nothing was changed"
            raise Invalid(error.title, hint) from None

    return perform(options, session, act, more={"counts": counts})


def _where_nothing_is(options: argparse.Namespace, session: Session) -> int | None:
    """A backup put where the store was; None when there is one to be changed."""
    from okrtui.workspace.restoring import bring_back, in_words, is_nothing_yet

    workspace = session.open(to_write=True, warns=False)
    try:
        if not is_nothing_yet(workspace):
            return None
        session.told()
        if options.if_match:
            raise Conflict(
                f"there is nothing yet at {workspace.path}, so no change {options.if_match}",
                "Leave --if-match out; nothing was changed",
            )
        target = _target(options, workspace, session)
        with session.waiting("putting the backup where the store was"):
            counts = bring_back(workspace, target)
    finally:
        workspace.close()
    if options.json:
        counted = session.open()
        try:
            n = counted.number
        finally:
            counted.close()
        out_json({"id": None, "n": n, "changed": True, "counts": _shape(counts)})
    else:
        out(f"restored as it was {target.said}: {in_words(counts)}")
        out("A backup has no history: activity and undo begin here.")
    return DONE


def _only_say(options: argparse.Namespace, session: Session) -> int:
    from okrtui.workspace.restoring import in_words, is_nothing_yet, preview

    workspace = session.open(warns=False)
    try:
        # That there are backups knows who names one.
        if options.file is not None and is_nothing_yet(workspace):
            session.told()
        session.warn()
        target = _target(options, workspace, session)
        with session.waiting(_COMPARING):
            counts = preview(workspace, target)
        if options.json:
            out_json({"n": workspace.number, "changed": False, "counts": _shape(counts)})
        elif counts:
            out(f"it would be as it was {target.said}: {in_words(counts)}")
        else:
            out(f"everything is as it was {target.said}; there is nothing to do")
    finally:
        workspace.close()
    return DONE


def _into_file(options: argparse.Namespace, session: Session) -> int:
    from okrtui.workspace.restoring import write_copy

    workspace = session.open()
    try:
        target = _target(options, workspace, session)
        path = Path(options.output)
        documents = sum(map(len, target.state.values()))
        if not options.dry_run:
            with session.waiting(f"writing {one_line(path.name)}"):
                write_copy(target, path)
        if options.json:
            out_json({"file": str(path), "written": not options.dry_run, "documents": documents})
        else:
            word = "would be written" if options.dry_run else "written"
            out(f"{word}: {path}, {documents} documents as they were {target.said}")
            out(f"Look at it with: okrtui --store {path} show")
    finally:
        workspace.close()
    return DONE


def _target(options: argparse.Namespace, workspace: Workspace, session: Session) -> Target:
    with session.waiting("looking up how it was"):
        return _looked_up(options, workspace)


def _looked_up(options: argparse.Namespace, workspace: Workspace) -> Target:
    from okrtui.workspace.past import moment_at, moment_of
    from okrtui.workspace.restoring import target_at, target_in

    if options.file is not None:
        file = Path(options.file)
        if _is_a_time(options.file, workspace) and not file.exists():
            raise NotFound(
                f"there is no file {file}",
                f'To go back to a time: okrtui restore --at "{file}"; nothing was changed',
            )
        return target_in(workspace, file)
    if options.seq is not None:
        return target_at(workspace, moment_at(workspace, options.seq))
    return target_at(workspace, moment_of(workspace, options.at))


def _is_a_time(text: str, workspace: Workspace) -> bool:
    from okrtui.workspace.past import moment_of

    try:
        moment_of(workspace, text)
    except OkrtuiError:
        return False
    return True


def _shape(counts: Counts) -> dict[str, Json]:
    return {table: count._asdict() for table, count in counts.items()}


COMMANDS: Final[Mapping[str, Command]] = {
    "restore": Command(
        "Make everything as it was earlier, as one change that can be undone.",
        """\
okrtui restore --at yesterday --dry-run      what would be done
okrtui restore --at yesterday                as it was at the end of that day
okrtui restore --at "2026-11-20 14:30"
okrtui restore --seq 1                       as it was after change 1
okrtui restore --seq 1 -o before.json        into a new file""",
        _options,
        _restore,
    ),
}
