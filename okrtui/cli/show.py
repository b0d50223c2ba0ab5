"""``show``: the tree and the pulse, or one goal with its history."""

from __future__ import annotations

import argparse
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Final

from okrtui.cli import chosen
from okrtui.cli.chosen import Chosen, Wanted
from okrtui.cli.command import Command
from okrtui.cli.exits import DONE
from okrtui.cli.output import Output, out, out_json, paint
from okrtui.cli.parser import add_json
from okrtui.cli.plain import Plain
from okrtui.cli.session import NothingYet
from okrtui.domain.errors import NotFound

if TYPE_CHECKING:
    from okrtui.cli.session import Session
    from okrtui.cli.shapes import Shape
    from okrtui.workspace.past import Moment
    from okrtui.workspace.views import Views
    from okrtui.workspace.workspace import Workspace

EVERYTHING: Final = Wanted()

EMPTY: Final = """\
No goals yet. Three words to begin with:
  objective   what should be true at the end of the cycle, in words
  key result  a number that proves it: from here to there
  KPI         a level that is kept healthy for ever

  okrtui add objective "Riders come back every week"
  okrtui add kr O1 "Reduce churn from 10% to 8%"
  okrtui check-in KR1 9.4
  okrtui add kpi "First answer" --direction down --green 2 --red 4 --unit h
  okrtui demo          look around in a sample company first"""


def _options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("key", metavar="ID", nargs="?", help="one goal: O12, KR48, K3, I7")
    chosen.add_options(parser)
    parser.add_argument(
        "--as-of", metavar="WHEN", help="as it was then: 2026-11-20, yesterday, or after change 42"
    )
    parser.add_argument(
        "--line", action="store_true", help="one goal as a line that says all of it"
    )
    parser.add_argument(
        "--markdown", action="store_true", help="as Markdown, for a wiki, a mail or a chat"
    )
    add_json(parser)


def _show(options: argparse.Namespace, session: Session) -> int:
    if options.line:
        from okrtui.cli.show_line import show_line

        return show_line(options, session)
    if options.markdown:
        from okrtui.cli.show_markdown import show_markdown

        return show_markdown(options, session)
    if options.key is None:
        return show_everything(
            session,
            chosen.wanted_of(options),
            as_of=options.as_of,
            as_json=options.json,
        )
    chosen.refuse(options)
    workspace = session.open()
    try:
        moment = None
        if options.as_of is not None:
            moment, workspace = past_of(workspace, options.as_of, session)
        return _show_one(session, workspace, options.key, moment, as_json=options.json)
    finally:
        workspace.close()


def show_everything(
    session: Session,
    wanted: Wanted = EVERYTHING,
    *,
    as_of: str | None = None,
    as_json: bool = False,
) -> int:
    """The tree and the pulse of this call's store; a store that isn't there yet is empty."""
    try:
        workspace = session.open()
    except NothingYet as nothing:
        if wanted.cycle is not None or as_of is not None:
            raise
        return _print_nothing(session, nothing.path, as_json=as_json)
    try:
        moment = None
        if as_of is not None:
            moment, workspace = past_of(workspace, as_of, session)
        return print_everything(
            session,
            workspace,
            wanted,
            moment=moment,
            as_json=as_json,
        )
    finally:
        workspace.close()


def print_everything(
    session: Session,
    workspace: Workspace,
    wanted: Wanted = EVERYTHING,
    *,
    moment: Moment | None = None,
    as_json: bool = False,
) -> int:
    """The tree and the pulse; ``moment`` when they are the past's.

    Raises NotFound for a cycle that there isn't, Invalid for a filter that means nothing.
    """
    from okrtui.workspace.views import Views

    views = Views(workspace)
    found = Chosen(workspace, views, wanted)
    if as_json:
        from okrtui.cli import shapes

        shape = shapes.everything(workspace, views, found.cycle, found.objectives, found.kpis)
        out_json(_dated(shape, moment))
        return DONE
    _say_past(session, moment)
    if not workspace.objectives and not workspace.kpis:
        out_lines(EMPTY if moment is None else "There were no goals yet.")
        return DONE
    plain = Plain(session.color)
    _print_header(plain, workspace, views, found.cycle)
    rows = found.rows()
    if rows:
        plain.goals(rows)
    else:
        where = "" if found.cycle is None and workspace.cycles else " in this cycle"
        out(f"No objectives{found.told}{where}.")
    if found.kpis:
        out("")
        plain.pulse(views, {f"K{id}" for id in found.kpis})
    return DONE


def _print_header(plain: Plain, workspace: Workspace, views: Views, cycle: int | None) -> None:
    """Where the cycle stands, what is believed of it and how far its goals aimed."""
    if cycle is None:
        plain.header(views.header(None))
        return
    from okrtui.workspace import confidences, grades

    net = confidences.of_cycle(views, workspace.model, cycle)
    plain.header(views.header(cycle), "" if net is None else confidences.short(net))
    told = grades.cycle_told(workspace.model, cycle)
    if told:
        plain.output.line(told)


def past_of(workspace: Workspace, text: str, session: Session) -> tuple[Moment, Workspace]:
    """The past that ``--as-of`` names, and the goals as they were."""
    from okrtui.workspace.past import as_of, moment_of

    with session.waiting("looking up how it was"):
        moment = moment_of(workspace, text)
        return moment, as_of(workspace, moment)


def _say_past(session: Session, moment: Moment | None) -> None:
    if moment is not None:
        said = f"The past: as it was {moment.said}, {moment.last_change}."
        Output(session.color).line(paint(said, "warn"))


def _dated(shape: Shape, moment: Moment | None) -> Shape:
    """What is printed of the past says so."""
    if moment is None:
        return shape
    dated: Shape = {"as_of": {"date": moment.day.isoformat(), "n": moment.n}}
    return dated | shape


def _show_one(
    session: Session, workspace: Workspace, name: str, moment: Moment | None, *, as_json: bool
) -> int:
    from okrtui.workspace.views import Views

    try:
        goal = workspace.resolve(name)
    except NotFound as missing:
        if moment is None:
            raise
        title = missing.title.replace("there is", "there was")
        raise NotFound(f"{moment.said} {title}", f"That is {moment.last_change}") from None
    views = Views(workspace)
    if as_json:
        out_json(_dated(_one_as_json(workspace, views, goal.table, goal.id), moment))
        return DONE
    _say_past(session, moment)
    plain = Plain(session.color)
    detail = views.detail(goal.key)
    if goal.table == "kpis":
        row = views.kpi(goal.key)
        health = plain.health(row.health)
        plain.detail(detail, health._replace(text=f"{health.text}{', late' * row.overdue}"))
        plain.chart(views.process(goal.key), workspace.kpis[goal.id])
    elif goal.table == "initiatives":
        plain.detail(detail, None)
    else:
        plain.detail(detail, plain.pace(views.verdict(goal.key).pace))
    plain.coach(views.coach.findings(goal.key))
    if detail.plot is not None and not isinstance(detail.plot, str):
        plain.plot(detail.plot)
    if goal.table == "objectives":
        rows = [(0, views.goal(f"KR{k.id}")) for k in workspace.model.key_results_of(goal.id)]
        if rows:
            out("")
            plain.goals(rows)
    if detail.history:
        out("")
        plain.history(detail.history)
    return DONE


def _one_as_json(workspace: Workspace, views: Views, table: str, id: int) -> Shape:
    from okrtui.cli import shapes
    from okrtui.workspace.keys import key_of

    description = getattr(workspace, table)[id].description or None
    if table == "initiatives":
        return shapes.initiative(workspace, id) | {"description": description}
    if table == "objectives":
        shape = shapes.objective(workspace, views, id)
    elif table == "key_results":
        shape = shapes.key_result_with_history(workspace, views, id)
    else:
        shape = shapes.kpi_with_history(workspace, views, id)
    return shape | {"description": description} | shapes.coach(views, key_of(table, id))


def _print_nothing(session: Session, path: Path, *, as_json: bool) -> int:
    if as_json:
        today = session.today().isoformat()
        out_json({"today": today, "store": str(path), "cycle": None, "objectives": [], "kpis": []})
    else:
        out_lines(EMPTY)
    return DONE


def out_lines(text: str) -> None:
    for line in text.split("\n"):
        out(line)


COMMANDS: Final[Mapping[str, Command]] = {
    "show": Command(
        "Print the goals and the KPIs, or one of them with its history.",
        """\
okrtui show
okrtui show --team product --owner ana
okrtui show --filter "pace:behind,at-risk seen:>14"
okrtui show --mine --sort pace
okrtui show --group person --cycle 2026-Q4
okrtui show --as-of yesterday   as it was at the end of that day
okrtui show KR2 --as-of 1       as it was after change 1
okrtui show KR2 --line          as one line, to add it again elsewhere
okrtui show --markdown          to be pasted elsewhere
okrtui show KR2                 why it has its colour, its chart, and every check-in
okrtui show --json              for scripts""",
        _options,
        _show,
    ),
}
