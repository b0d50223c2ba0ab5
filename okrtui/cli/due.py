"""``due`` and ``status``: what asks for a number, what needs attention; for prompts and cron."""

from __future__ import annotations

import argparse
from collections.abc import Mapping
from typing import TYPE_CHECKING, Final

from okrtui.cli.command import Command
from okrtui.cli.exits import DONE, FINDINGS
from okrtui.cli.output import Piece, out_json, paint
from okrtui.cli.parser import add_json
from okrtui.cli.plain import Plain
from okrtui.cli.session import NothingYet

if TYPE_CHECKING:
    from okrtui.cli.session import Session
    from okrtui.workspace.attention import Need
    from okrtui.workspace.review.queue import Due
    from okrtui.workspace.workspace import Workspace


def _due_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--short", action="store_true", help="one line, for a prompt; or nothing")
    parser.add_argument("--mine", action="store_true", help="only your own")
    add_json(parser)


def _due(options: argparse.Namespace, session: Session) -> int:
    try:
        workspace = session.open(warns=not options.short)
    except NothingYet:
        if options.json:
            out_json([])
        return DONE
    try:
        _tell_due(workspace, options, session)
    finally:
        workspace.close()
    return DONE


def _tell_due(workspace: Workspace, options: argparse.Namespace, session: Session) -> None:
    from okrtui.workspace.review import queue
    from okrtui.workspace.views import Views

    views = Views(workspace)
    everyone = not (options.mine or options.short)
    found = queue.key_results_due(workspace, views, everyone=everyone)
    found += queue.kpis_due(workspace, views, everyone=everyone)
    found.sort(key=lambda due: not due.mine)
    if options.json:
        out_json(
            [{"id": due.key, "mine": due.mine, "late": due.late, "why": due.why} for due in found]
        )
        return
    plain = Plain(session.color)
    if options.short:
        if found:
            late = sum(due.late for due in found)
            said = f", {late} late" if late else ""
            plain.output.line(f"{len(found)} due{said}")
        return
    if not found:
        plain.output.line("nothing is due")
        return
    plain.output.table([_due_row(workspace, due) for due in found], "llll", fit=plain.width)


def _due_row(workspace: Workspace, due: Due) -> list[Piece]:
    from okrtui.domain.text import one_line
    from okrtui.workspace.keys import parse_key

    goal = parse_key(due.key)
    if goal.table == "kpis":
        kpi = workspace.kpis[goal.id]
        title, owner = kpi.name, kpi.owner
    else:
        record = workspace.key_results[goal.id]
        title, owner = record.title, record.owner
    why = paint(due.why, "bad") if due.late else due.why
    return [due.key, one_line(title), one_line(owner), why]


def _status_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--short", action="store_true", help="one line, for a prompt; or nothing")
    parser.add_argument("--mine", action="store_true", help="only your own")
    parser.add_argument(
        "--exit-code", action="store_true", help="end with 1 when something needs attention"
    )
    add_json(parser)


def _status(options: argparse.Namespace, session: Session) -> int:
    from okrtui.workspace.attention import needs
    from okrtui.workspace.views import Views

    try:
        workspace = session.open(warns=not options.short)
    except NothingYet:
        found: list[Need] = []
    else:
        try:
            of = workspace.user if options.mine else None
            found = needs(workspace, Views(workspace), of=of)
        finally:
            workspace.close()
    _tell_status(found, options, session)
    return FINDINGS if options.exit_code and found else DONE


def _tell_status(found: list[Need], options: argparse.Namespace, session: Session) -> None:
    from okrtui.workspace.attention import in_short

    if options.json:
        out_json(
            [
                {
                    "id": need.key,
                    "title": need.title,
                    "owner": need.owner or None,
                    "pace": need.pace,
                    "health": need.health,
                    "words": list(need.words),
                    "why": need.why,
                }
                for need in found
            ]
        )
        return
    plain = Plain(session.color)
    if options.short:
        if found:
            plain.output.line(in_short(found))
        return
    if not found:
        plain.output.line("nothing needs attention")
        return
    rows: list[list[Piece]] = [
        [need.key, need.title, need.owner, paint(", ".join(need.words), need.role)]
        for need in found
    ]
    plain.output.table(rows, "llll", fit=plain.width, flexible=1)


COMMANDS: Final[Mapping[str, Command]] = {
    "due": Command(
        "The check-ins and measurements that are due, yours first.",
        """\
okrtui due
okrtui due --short                       3 due, 1 late: for a prompt or a login message
okrtui due --mine --json""",
        _due_options,
        _due,
    ),
    "status": Command(
        "What needs attention: goals that lag, are stale or blocked, KPIs that are not well.",
        """\
okrtui status
okrtui status --short                    1 at risk, 1 stale: for tmux or a prompt
okrtui status --exit-code                ends with 1 when something does""",
        _status_options,
        _status,
    ),
}
