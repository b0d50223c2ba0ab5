"""``why``: the rule, the inputs and the thresholds behind a pace or a health."""

from __future__ import annotations

import argparse
from collections.abc import Mapping
from typing import TYPE_CHECKING, Final

from okrtui.cli.command import Command
from okrtui.cli.exits import DONE
from okrtui.cli.output import out, out_json
from okrtui.cli.parser import add_json
from okrtui.cli.plain import Plain
from okrtui.domain.errors import Invalid

if TYPE_CHECKING:
    from okrtui.cli.session import Session
    from okrtui.workspace.workspace import Workspace


def _options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("key", metavar="ID")
    add_json(parser)


def _why(options: argparse.Namespace, session: Session) -> int:
    workspace = session.open()
    try:
        return _explain(workspace, options.key, session, as_json=options.json)
    finally:
        workspace.close()


def _explain(workspace: Workspace, name: str, session: Session, *, as_json: bool) -> int:
    from okrtui.workspace.views import Views

    goal = workspace.resolve(name)
    if goal.table == "initiatives":
        above = workspace.initiatives[goal.id].key_result
        raise Invalid(
            f"{goal.key} is an initiative, which has no pace",
            f"It is work that should move KR{above}: okrtui why KR{above}",
        )
    views = Views(workspace)
    if as_json:
        from okrtui.cli import shapes

        out_json(shapes.reasons(workspace, views, goal.key))
        return DONE
    plain = Plain(session.color)
    detail = views.detail(goal.key)
    plain.output.line(detail.heading)
    if goal.table == "kpis":
        health = views.health(goal.key)
        state = plain.health(health.health)
        state = state._replace(text=f"{state.text}{', late' * health.overdue}")
        sentence, inputs, thresholds = health.sentence, health.inputs, health.thresholds
    else:
        pace = views.verdict(goal.key)
        state = plain.pace(pace.pace)
        sentence, inputs, thresholds = pace.sentence, pace.inputs, pace.thresholds
    plain.reason(state, sentence)
    for title, pairs in (("inputs", inputs), ("thresholds", thresholds)):
        if pairs:
            out("")
            out(title)
            plain.pairs(pairs)
    if goal.table == "kpis":
        from okrtui.workspace import kpi_facts

        out("")
        out("process")
        facts = kpi_facts.process(views, goal.key) + kpi_facts.recovery(workspace, goal.key)
        plain.pairs(facts)
        plain.chart(views.process(goal.key), workspace.kpis[goal.id])
    else:
        from okrtui.workspace.explaining import sections

        for title, rows in sections(
            views, workspace.model, goal.key, lambda pace: plain.pace(pace).text
        ):
            out("")
            out(title)
            plain.columns(rows)
    return DONE


COMMANDS: Final[Mapping[str, Command]] = {
    "why": Command(
        "Explain a pace or a health: the rule, its inputs, its thresholds, what every preset says.",
        """\
okrtui why KR2
okrtui why K1
okrtui why O1 --json""",
        _options,
        _why,
    ),
}
