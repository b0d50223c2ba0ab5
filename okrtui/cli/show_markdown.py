"""``show --markdown``: the goals and KPIs, or one goal, to be pasted elsewhere."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from okrtui.cli import chosen
from okrtui.cli.exits import DONE
from okrtui.cli.writing import write_out
from okrtui.domain.errors import Invalid

if TYPE_CHECKING:
    from okrtui.cli.session import Session
    from okrtui.domain.document import Document
    from okrtui.workspace.workspace import Workspace


def show_markdown(options: argparse.Namespace, session: Session) -> int:
    """Print what was asked for; a wrong mixture of options raises Invalid."""
    from okrtui.interchange.markdown import markdown

    if options.json:
        raise Invalid("--markdown and --json say two things", "Give one of them")
    workspace = session.open()
    try:
        if options.as_of is not None:
            from okrtui.cli.show import past_of

            _, workspace = past_of(workspace, options.as_of, session)
        if options.key is None:
            document = _everything(workspace, chosen.wanted_of(options))
        else:
            chosen.refuse(options)
            document = _one(workspace, options.key)
        write_out(markdown(document))
    finally:
        workspace.close()
    return DONE


def _everything(workspace: Workspace, wanted: chosen.Wanted) -> Document:
    from okrtui.workspace import written
    from okrtui.workspace.views import Views

    views = Views(workspace)
    found = chosen.Chosen(workspace, views, wanted)
    pulse = views.pulse({f"K{id}" for id in found.kpis})
    return written.of_board(views.header(found.cycle), found.rows(), views, pulse)


def _one(workspace: Workspace, named: str) -> Document:
    from okrtui.workspace import written
    from okrtui.workspace.keys import key_of
    from okrtui.workspace.views import Views

    table, id = workspace.resolve(named)
    key, views = key_of(table, id), Views(workspace)
    lines = views.outline(None if table == "kpis" else _cycle_of(workspace, table, id))
    below = [(line.depth, views.goal(line.key)) for line in written.below(lines, key)]
    return written.of_goal(views.detail(key), below)


def _cycle_of(workspace: Workspace, table: str, id: int) -> int | None:
    if table == "initiatives":
        table, id = "key_results", workspace.initiatives[id].key_result
    if table == "key_results":
        id = workspace.key_results[id].objective
    return workspace.objectives[id].cycle
