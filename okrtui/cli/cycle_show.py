"""``cycle show``: where a cycle stands, as its page on the board tells it."""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Mapping
from typing import TYPE_CHECKING, Final

from okrtui.cli.command import Command
from okrtui.cli.cycle import shape_of
from okrtui.cli.exits import DONE
from okrtui.cli.output import Piece, out_json
from okrtui.cli.parser import add_json
from okrtui.cli.plain import Plain
from okrtui.domain.errors import Invalid
from okrtui.domain.text import one_line

if TYPE_CHECKING:
    from okrtui.cli.session import Session
    from okrtui.domain.records import Json


def _options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("name", metavar="NAME", nargs="?", help="the current one unless named")
    add_json(parser)


def _show(options: argparse.Namespace, session: Session) -> int:
    from okrtui.workspace.cycle import standing
    from okrtui.workspace.cycle.voting import ballot
    from okrtui.workspace.views import Views

    workspace = session.open()
    try:
        name = options.name
        cycle = workspace.current_cycle if name is None else workspace.cycle_named(name)
        if cycle is None:
            raise Invalid("there is no cycle yet", "okrtui cycle add 2027-Q1 adds one")
        views = Views(workspace)
        facts = list(standing.facts(workspace, views, cycle))
        counts: Counter[str] = Counter()
        if cycle.state != "closed":
            counts.update(standing.findings(views, cycle.id))
            facts.append(("coach", standing.coached(counts)))
        votes = ballot(workspace, cycle.id)
        shown = shape_of(workspace, cycle)
    finally:
        workspace.close()
    if options.json:
        coach: Mapping[str, Json] = {
            severity: counts[severity] for severity in ("fail", "warn", "info")
        }
        voted: Mapping[str, Json] = {
            "open": votes.is_open,
            "voted": [*votes.voted],
            "missing": [*votes.missing],
        }
        out_json({**shown, "coach": coach, "votes": voted})
        return DONE
    output = Plain(session.color).output
    output.line(one_line(cycle.name))
    rows: list[list[Piece]] = [[label, text] for label, text in facts]
    output.table(rows, "ll")
    return DONE


COMMANDS: Final[Mapping[str, Command]] = {
    "cycle show": Command(
        "Show where a cycle stands: dates, grades, votes, what the coach says of it.",
        """\
okrtui cycle show
okrtui cycle show 2026-Q4 --json""",
        _options,
        _show,
    ),
}
