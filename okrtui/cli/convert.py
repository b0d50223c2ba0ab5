"""``convert``: a key result that holds a level becomes a KPI, a KPI that changes the reverse."""

from __future__ import annotations

import argparse
from collections.abc import Mapping
from typing import TYPE_CHECKING, Final

from okrtui.cli.changes import make
from okrtui.cli.command import Command
from okrtui.cli.parser import add_change_options

if TYPE_CHECKING:
    from okrtui.cli.session import Session


def _options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("key", metavar="ID")
    parser.add_argument(
        "--to", metavar="O3", help="the objective of the key result that a KPI becomes"
    )
    add_change_options(parser)


def _convert(options: argparse.Namespace, session: Session) -> int:
    from okrtui.workspace.converting import convert

    return make(
        options, session, lambda workspace: convert(workspace, options.key, options.to), adds=True
    )


COMMANDS: Final[Mapping[str, Command]] = {
    "convert": Command(
        "Make a KPI of a key result that holds a level, or a key result of a KPI that is to "
        "change; its history goes with it.",
        """\
okrtui convert KR11             'Keep churn below 2 %' is a KPI
okrtui convert K3 --to O1       'Increase sales by 15 %' is a key result""",
        _options,
        _convert,
    ),
}
