"""``week-start``: with which day the weeks of a workspace begin."""

from __future__ import annotations

import argparse
from collections.abc import Mapping
from typing import TYPE_CHECKING, Final

from okrtui.cli.changes import make
from okrtui.cli.command import Command
from okrtui.cli.exits import DONE
from okrtui.cli.output import out, out_json
from okrtui.cli.parser import add_change_options
from okrtui.cli.session import look

if TYPE_CHECKING:
    from okrtui.cli.session import Session
    from okrtui.workspace.workspace import Workspace


def _options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("day", metavar="DAY", nargs="?", help="monday, sunday or saturday")
    add_change_options(parser)


def _week_start(options: argparse.Namespace, session: Session) -> int:
    from okrtui.workspace.settings import set_week_start, week_start

    if options.day is not None:
        return make(options, session, lambda _: set_week_start(options.day))

    def tell(day: str) -> int:
        if options.json:
            out_json({"week_start": day})
        else:
            out(f"weeks begin with {day.capitalize()}")
        return DONE

    def show(workspace: Workspace) -> int:
        return tell(week_start(workspace))

    return look(session, show, lambda: tell("monday"), named=False)


COMMANDS: Final[Mapping[str, Command]] = {
    "week-start": Command(
        "Print with which day weeks begin in this workspace, or let them begin with another one. "
        "It decides in which week a weekly measurement counts; none is changed by it.",
        """\
okrtui week-start
okrtui week-start sunday""",
        _options,
        _week_start,
    ),
}
