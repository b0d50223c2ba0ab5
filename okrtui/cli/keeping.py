"""``audit`` and ``archive``: is the history whole, and where does the old part of it go."""

from __future__ import annotations

import argparse
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Final

from okrtui.cli.command import Command
from okrtui.cli.exits import DONE
from okrtui.cli.output import out, out_json
from okrtui.cli.parser import add_json
from okrtui.domain.writing import format_day, format_minute
from okrtui.workspace.times import local_time

if TYPE_CHECKING:
    from okrtui.cli.session import Session


def _verify_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--head", metavar="'N HASH'", help="prove that the history is still the one with this head"
    )
    add_json(parser)


def _verify(options: argparse.Namespace, session: Session) -> int:
    from okrtui.workspace.keeping import verify

    workspace = session.open()
    try:
        with session.waiting("verifying every change"):
            found = verify(workspace, options.head)
        if options.json:
            out_json(
                {
                    "changes": found.changes,
                    "segments": found.segments,
                    "archived_segments": found.archived,
                    "first": _iso(found.first),
                    "last": _iso(found.last),
                    "head": {"n": found.head.n, "hash": found.head.seal},
                    "unfinished_bytes": found.unfinished,
                }
            )
            return DONE
        out(f"every seal is right: {workspace.path}")
        out(f"  changes   {found.changes}")
        where = f", {found.archived} of them archived" if found.archived else ""
        out(f"  segments  {found.segments}{where}")
        if found.first is not None and found.last is not None:
            out(f"  from      {_local(found.first)}")
            out(f"  to        {_local(found.last)}")
        out(f"  head      {found.head.n} {found.head.seal}")
        if options.head is not None:
            out(f"It is the history that had the head {' '.join(options.head.split())}.")
        if found.unfinished:
            out(
                f"Behind the last change lie {found.unfinished} bytes of a write that never "
                "ended; the next change sets them aside."
            )
    finally:
        workspace.close()
    return DONE


def _head_options(parser: argparse.ArgumentParser) -> None:
    add_json(parser)


def _head(options: argparse.Namespace, session: Session) -> int:
    from okrtui.workspace.keeping import head_of

    workspace = session.open()
    try:
        head = head_of(workspace)
        if options.json:
            out_json({"n": head.n, "hash": head.seal})
        else:
            out(f"{head.n} {head.seal}")
    finally:
        workspace.close()
    return DONE


def _archive_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--before",
        metavar="DATE",
        required=True,
        help="only what was made before that day, by parts of 8 MiB",
    )
    parser.add_argument(
        "--to", metavar="FOLDER", help="another folder than the one beside the store"
    )
    add_json(parser)


def _archive(options: argparse.Namespace, session: Session) -> int:
    from okrtui.workspace.keeping import archive, longest_part

    workspace = session.open()
    try:
        to = None if options.to is None else Path(options.to)
        day, moved = archive(workspace, options.before, to)
        if options.json:
            out_json(
                {
                    "segments": moved.segments if moved else 0,
                    "first": moved.first if moved else None,
                    "last": moved.last if moved else None,
                    "folder": str(moved.where) if moved else None,
                }
            )
        elif moved is None:
            out(
                "nothing to archive: no part of the journal lies wholly before "
                f"{format_day(day)}, and the newest always stays. A part ends at "
                f"{longest_part() / 2**20:.0f} MiB: what is shorter than that is never archived"
            )
        else:
            parts = f"{moved.segments} segment{'s' * (moved.segments != 1)}"
            out(f"archived changes {moved.first} to {moved.last} in {moved.where}: {parts}")
            out("They are found there as long as that folder stays in its place.")
    finally:
        workspace.close()
    return DONE


def _iso(t: float | None) -> str | None:
    if t is None:
        return None
    return local_time(t).isoformat(timespec="seconds")


def _local(t: float) -> str:
    return f"{format_minute(local_time(t))}"


COMMANDS: Final[Mapping[str, Command]] = {
    "audit verify": Command(
        "Verify every change ever made: its seal, its place in the chain, its archive.",
        """\
okrtui audit verify
okrtui audit verify --json
okrtui audit verify --head "0 000000000000000000000000"   what audit head printed once""",
        _verify_options,
        _verify,
    ),
    "audit head": Command(
        "Print the last change's number and hash, to be kept where others can't write.",
        """\
okrtui audit head
okrtui audit head --json""",
        _head_options,
        _head,
    ),
    "archive": Command(
        "Move the oldest part of the journal to a folder beside the store; nothing is deleted.",
        """\
okrtui archive --before 2026-01-01
okrtui archive --before -1y --to ../old-okrs""",
        _archive_options,
        _archive,
    ),
}
