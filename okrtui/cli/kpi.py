"""``kpi list`` and ``kpi recover``: which KPIs need a look, and an objective for one that does."""

from __future__ import annotations

import argparse
from collections.abc import Mapping
from typing import TYPE_CHECKING, Final

from okrtui.cli.changes import make
from okrtui.cli.command import Command
from okrtui.cli.exits import DONE
from okrtui.cli.output import out, out_json
from okrtui.cli.parser import add_change_options, add_json
from okrtui.cli.plain import Plain
from okrtui.cli.session import NothingYet

if TYPE_CHECKING:
    from okrtui.cli.session import Session
    from okrtui.workspace.workspace import Workspace

NO_KPIS: Final = """\
No KPIs yet. A KPI is a level that is kept healthy for ever:
  okrtui add kpi "First answer" --direction down --green 2 --red 4 --unit h"""


def _list_options(parser: argparse.ArgumentParser) -> None:
    add_json(parser)


def _list(options: argparse.Namespace, session: Session) -> int:
    try:
        workspace = session.open()
    except NothingYet as nothing:
        if options.json:
            today = session.today().isoformat()
            out_json({"today": today, "store": str(nothing.path), "kpis": []})
        else:
            _print_none()
        return DONE
    try:
        return _print_list(workspace, session, as_json=options.json)
    finally:
        workspace.close()


def _print_list(workspace: Workspace, session: Session, *, as_json: bool) -> int:
    from okrtui.workspace.kpi_alerts import alerts_of
    from okrtui.workspace.recovering import recovery_of
    from okrtui.workspace.views import Views

    views = Views(workspace)
    lines = views.pulse()
    keys = [line.key for line in lines if line.key]
    if as_json:
        from okrtui.cli import shapes
        from okrtui.cli.kpi_shapes import process

        out_json(
            {
                "today": workspace.today().isoformat(),
                "store": str(workspace.path),
                "kpis": [
                    {
                        **shapes.kpi(workspace, views, int(key[1:])),
                        "alerts": list(alerts_of(views.kpi(key))),
                        "process": process(views, key)["verdict"],
                    }
                    for key in keys
                ],
            }
        )
        return DONE
    if not keys:
        _print_none()
        return DONE
    plain = Plain(session.color)
    plain.kpis(views, lines)
    told = [
        f"  {key} {views.process(key).sentence}"
        for key in keys
        if "signal" in alerts_of(views.kpi(key))
    ]
    for key in keys:
        recovery = recovery_of(workspace.model, int(key[1:]), workspace.today())
        if recovery.is_due:
            told.append(f"  {key} {recovery.sentence}: okrtui kpi recover {key}")
    if told:
        out("")
        for line in told:
            plain.output.line(line)
    return DONE


def _print_none() -> None:
    for line in NO_KPIS.splitlines():
        out(line)


def _recover_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("key", metavar="K3", help="the unhealthy KPI")
    add_change_options(parser)


def _recover(options: argparse.Namespace, session: Session) -> int:
    from okrtui.workspace.commands import recover

    return make(options, session, lambda workspace: recover(workspace, options.key), adds=True)


COMMANDS: Final[Mapping[str, Command]] = {
    "kpi list": Command(
        "List the KPIs: first what is unhealthy, a signal or overdue, then by type.",
        """\
okrtui kpi list
okrtui kpi list --json""",
        _list_options,
        _list,
    ),
    "kpi recover": Command(
        "Start an objective that brings an unhealthy KPI back: its key result is fed and "
        "guarded by it.",
        """\
okrtui kpi recover K4
okrtui undo                     takes it back as a whole""",
        _recover_options,
        _recover,
    ),
}
