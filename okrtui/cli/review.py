"""``review``: the weekly review, on the screen or line by line on standard input and output.

The same queue, record and drafts in both; the lines are for screen readers, bad lines and pipes.
"""

from __future__ import annotations

import argparse
from collections.abc import Mapping
from typing import TYPE_CHECKING, Final

from okrtui.cli.board import show_board
from okrtui.cli.command import Command
from okrtui.cli.exits import DONE
from okrtui.cli.session import capable_terminal
from okrtui.cli.sitting import Sitting
from okrtui.config.paths import views_folder
from okrtui.workspace.review import answering, queue
from okrtui.workspace.review.reviews import open_review
from okrtui.workspace.review.scope import turn_to

if TYPE_CHECKING:
    from okrtui.cli.session import Session
    from okrtui.workspace.review.reviews import Review
    from okrtui.workspace.views import Views
    from okrtui.workspace.workspace import Workspace


def _options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--plain", action="store_true", help="line by line, also on a terminal")
    whose = parser.add_mutually_exclusive_group()
    whose.add_argument("--all", action="store_true", help="everybody's goals after your own")
    whose.add_argument("--mine", action="store_true", help="only your own goals again")
    parser.add_argument("--new", action="store_true", help="begin anew, even when one is open")


def _review(options: argparse.Namespace, session: Session) -> int:
    on_screen = not options.plain and capable_terminal()
    workspace = session.open(to_write=True)
    try:
        from okrtui.workspace.views import Views

        views = Views(workspace)
        held = None if options.new else open_review(workspace)
        resumed = held is not None
        if held is not None:
            _turn(options, workspace, views, held)
        else:
            queue.check(workspace, views, everyone=options.all)
            workspace.run(answering.begin(workspace, views, everyone=options.all))
            held = open_review(workspace)
            assert held is not None
        if on_screen:
            return show_board(session, workspace, views=views_folder(), opens="review.open")
        Sitting(workspace, views, session.color).hold(held.id, resumed=resumed)
    finally:
        workspace.close()
    return DONE


def _turn(options: argparse.Namespace, workspace: Workspace, views: Views, held: Review) -> None:
    """Widen or narrow a review that is under way, as asked for."""
    everyone = held.record.scope == "everyone"
    if options.mine if everyone else options.all:
        workspace.run(turn_to(workspace, views, held, everyone=not everyone))


COMMANDS: Final[Mapping[str, Command]] = {
    "review": Command(
        "The weekly review: your key results and KPIs one by one, then the week ahead.",
        """\
okrtui review                            card by card; leave with Esc, the next one goes on
okrtui review --plain                    the same line by line; q leaves
okrtui review --plain --all              everybody's goals after your own, from where it was left
okrtui --as ana review --plain           in a pipe: the answers are lines of standard input""",
        _options,
        _review,
    ),
}
