"""``show KR2 --line``: a goal as the line that it can be added by."""

from __future__ import annotations

import argparse
from contextlib import nullcontext
from typing import TYPE_CHECKING

from okrtui.cli.exits import DONE
from okrtui.cli.output import out, out_json
from okrtui.domain import writing
from okrtui.domain.capture.line import line_of
from okrtui.domain.errors import Invalid
from okrtui.domain.kpi_capture import line_of_kpi

if TYPE_CHECKING:
    from okrtui.cli.session import Session
    from okrtui.workspace.workspace import Workspace


def show_line(options: argparse.Namespace, session: Session) -> int:
    """Print an objective, a key result or a KPI as a line. Raises Invalid for everything else."""
    from okrtui.cli.show import past_of

    if options.key is None:
        raise Invalid("show --line takes a goal", "For example: okrtui show KR2 --line")
    workspace = session.open()
    try:
        if options.as_of is not None:
            workspace = past_of(workspace, options.as_of, session)[1]
        with writing.neutrally() if options.json else nullcontext():
            line = _line(workspace, options.key)
    finally:
        workspace.close()
    if options.json:
        out_json({"line": line})
    else:
        out(line)
    return DONE


def _line(workspace: Workspace, key: str) -> str:
    table, id = workspace.resolve(key)
    if table == "objectives":
        return line_of(workspace.objectives[id], workspace.today())
    if table == "key_results":
        return line_of(workspace.key_results[id], workspace.today())
    if table == "kpis":
        return line_of_kpi(workspace.kpis[id])
    raise Invalid(f"{key.upper()} is work, which is its title", "Leave out --line")
