"""``undo`` and ``redo``: take changes back, as new changes."""

from __future__ import annotations

import argparse
from collections.abc import Mapping
from typing import TYPE_CHECKING, Final

from okrtui.cli.changes import perform
from okrtui.cli.command import Command
from okrtui.cli.parser import add_change_options, change_number

if TYPE_CHECKING:
    from okrtui.cli.session import Session


def _undo_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "number",
        metavar="N",
        nargs="?",
        type=_number,
        help="the change to take back, whoever made it; your latest one",
    )
    add_change_options(parser)


def _number(text: str) -> int:
    """Also as ``#1``, the way ``activity`` and the journal write it."""
    return change_number(text.removeprefix("#"))


def _undo(options: argparse.Namespace, session: Session) -> int:
    return perform(
        options,
        session,
        lambda workspace, id: workspace.undo(
            options.number, transaction_id=id, if_match=options.if_match
        ),
    )


def _redo(options: argparse.Namespace, session: Session) -> int:
    return perform(
        options,
        session,
        lambda workspace, id: workspace.redo(transaction_id=id, if_match=options.if_match),
    )


COMMANDS: Final[Mapping[str, Command]] = {
    "undo": Command(
        "Take your latest change back that isn't undone yet, or change N, whoever made it. "
        "It becomes a new change; the history keeps both. Exit code 3 when there is nothing to "
        "undo, 76 when somebody built upon it.",
        """\
okrtui undo
okrtui undo 1                   the number stands in okrtui activity
okrtui undo --id nightly-7      do it once, however often it is retried""",
        _undo_options,
        _undo,
    ),
    "redo": Command(
        "Make again what you undid last, as long as you changed nothing since. Exit code 3 when "
        "there is nothing to redo. An undo made by others is taken back by its number: undo N.",
        """\
okrtui redo""",
        add_change_options,
        _redo,
    ),
}
