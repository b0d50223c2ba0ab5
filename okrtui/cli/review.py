"""``review``: the weekly review, line by line on standard input and output.

The same queue and the same record as on the screen; made for screen readers, bad lines and pipes.
"""

from __future__ import annotations

import argparse
from collections.abc import Mapping
from typing import TYPE_CHECKING, Final

from okrtui.cli.command import Command
from okrtui.cli.exits import DONE
from okrtui.cli.sitting import Sitting
from okrtui.domain.errors import NotFound
from okrtui.workspace.review import answering, queue
from okrtui.workspace.review.reviews import open_review

if TYPE_CHECKING:
    from okrtui.cli.session import Session
    from okrtui.workspace.views import Views
    from okrtui.workspace.workspace import Workspace


def _options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--plain", action="store_true", help="line by line, also on a terminal")
    parser.add_argument("--all", action="store_true", help="everybody's goals after your own")
    parser.add_argument("--new", action="store_true", help="begin anew, even when one is open")


def _review(options: argparse.Namespace, session: Session) -> int:
    workspace = session.open(to_write=True)
    try:
        from okrtui.workspace.views import Views

        views = Views(workspace)
        held = None if options.new else open_review(workspace)
        if held is not None and options.all and held.record.scope != "everyone":
            held = None
        resumed = held is not None
        if held is None:
            _begin(workspace, views, everyone=options.all)
            held = open_review(workspace)
            assert held is not None
        Sitting(workspace, views, session.color).hold(held.id, resumed=resumed)
    finally:
        workspace.close()
    return DONE


def _begin(workspace: Workspace, views: Views, *, everyone: bool) -> None:
    if not queue.key_results(workspace, views, everyone=everyone) and not queue.kpis_due(
        workspace, views, everyone=everyone
    ):
        others = queue.key_results(workspace, views, everyone=True)
        raise NotFound(
            "there is nothing of yours to review",
            "okrtui review --all goes through everybody's goals"
            if others
            else "okrtui add objective TITLE adds the first goal",
        )
    workspace.run(answering.begin(workspace, views, everyone=everyone))


COMMANDS: Final[Mapping[str, Command]] = {
    "review": Command(
        "The weekly review: your key results and KPIs one by one, then the week ahead.",
        """\
okrtui review --plain                    line by line; leave with q, the next one goes on
okrtui review --plain --all              everybody's goals after your own
okrtui --as ana review --plain           in a pipe: the answers are lines of standard input""",
        _options,
        _review,
    ),
}
