"""``add objective``, ``add kr``, ``add kpi``, ``add initiative``."""

from __future__ import annotations

import argparse
from collections.abc import Mapping
from typing import TYPE_CHECKING, Final

from okrtui.cli.changes import make
from okrtui.cli.command import Command
from okrtui.cli.parser import add_change_options
from okrtui.domain.errors import Invalid

if TYPE_CHECKING:
    from okrtui.cli.session import Session
    from okrtui.workspace.workspace import Workspace


def _objective_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("title", metavar="TITLE")
    parser.add_argument("--cycle", metavar="C", help="such as 2026-Q4; the current one")
    parser.add_argument("--owner", metavar="N", help="who answers for it; you")
    parser.add_argument("--team", metavar="T", default="")
    parser.add_argument("--kind", metavar="committed|aspirational|learning")
    parser.add_argument("--parent", metavar="O", help="the objective it is aligned to")
    add_change_options(parser)


def _objective(options: argparse.Namespace, session: Session) -> int:
    from okrtui.workspace.commands import add_objective

    return make(
        options,
        session,
        lambda workspace: add_objective(
            workspace,
            options.title,
            cycle=options.cycle,
            owner=options.owner,
            team=options.team,
            kind=options.kind,
            parent=options.parent,
        ),
        adds=True,
    )


def _key_result_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("objective", metavar="O12", help="the objective it proves")
    parser.add_argument("text", metavar="TEXT", help="what isn't given below is read out of it")
    parser.add_argument("--kind", metavar="reach|at_least|at_most|between|milestones|done|baseline")
    parser.add_argument("--start", metavar="N", help="where it stands at the beginning")
    parser.add_argument("--target", metavar="N", help="where it should be; a bound's bound")
    parser.add_argument("--low", metavar="N", help="between: the lower bound")
    parser.add_argument("--high", metavar="N", help="between: the upper bound")
    parser.add_argument("--risk", metavar="N", help="at_least, at_most: at risk beyond this")
    parser.add_argument("--risk-low", metavar="N", help="between: at risk below this")
    parser.add_argument("--risk-high", metavar="N", help="between: at risk above this")
    parser.add_argument(
        "--step", action="append", default=[], metavar="TEXT", help="milestones: one step; repeat"
    )
    parser.add_argument("--unit", metavar="U", help="such as %% or €")
    parser.add_argument("--owner", metavar="N", help="who answers for it; you")
    parser.add_argument("--team", metavar="T", default="", help="its objective's team")
    parser.add_argument("--weight", metavar="W", help="its share in the objective; 1")
    parser.add_argument("--kpi", metavar="K3", help="the KPI whose measurements feed it")
    parser.add_argument("--cadence", metavar="daily|weekly|monthly|...", help="of check-ins")
    add_change_options(parser)


def _key_result(options: argparse.Namespace, session: Session) -> int:
    from okrtui.workspace.commands import add_key_result

    return make(
        options,
        session,
        lambda workspace: add_key_result(
            workspace,
            _id_in(workspace, options.objective, "objectives"),
            options.text,
            kind=options.kind,
            start=options.start,
            target=options.target,
            low=options.low,
            high=options.high,
            risk=options.risk,
            risk_low=options.risk_low,
            risk_high=options.risk_high,
            unit=options.unit,
            owner=options.owner,
            team=options.team,
            weight=options.weight,
            kpi=options.kpi,
            cadence=options.cadence,
            steps=options.step,
        ),
        adds=True,
    )


def _kpi_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("name", metavar="NAME")
    parser.add_argument(
        "--direction", metavar="up|down|band", required=True, help="where better is"
    )
    parser.add_argument("--green", metavar="N", help="healthy from here on")
    parser.add_argument("--red", metavar="N", help="unhealthy from here on")
    parser.add_argument("--low", metavar="N", help="band: healthy from here")
    parser.add_argument("--high", metavar="N", help="band: healthy up to here")
    parser.add_argument("--red-low", metavar="N", help="band: unhealthy below")
    parser.add_argument("--red-high", metavar="N", help="band: unhealthy above")
    parser.add_argument("--target", metavar="N")
    parser.add_argument("--unit", metavar="U", default="", help="such as %% or h")
    parser.add_argument(
        "--cadence",
        metavar="daily|weekly|monthly|quarterly|yearly|irregular",
        default="weekly",
        help="how often it is measured; weekly",
    )
    parser.add_argument("--type", metavar="T", default="", help="financial, customer, ...")
    kind = parser.add_mutually_exclusive_group()
    kind.add_argument(
        "--flow",
        dest="aggregation",
        action="store_const",
        const="flow",
        default="stock",
        help="adds up within a period: new leads",
    )
    kind.add_argument(
        "--stock",
        dest="aggregation",
        action="store_const",
        const="stock",
        help="a level: revenue, uptime",
    )
    parser.add_argument("--leading", action="store_true", help="it moves before results do")
    parser.add_argument("--owner", metavar="N", help="who answers for it; you")
    parser.add_argument("--team", metavar="T", default="")
    parser.add_argument("--parent", metavar="K", help="the KPI that it supports")
    add_change_options(parser)


def _kpi(options: argparse.Namespace, session: Session) -> int:
    from okrtui.workspace.commands import add_kpi

    return make(
        options,
        session,
        lambda workspace: add_kpi(
            workspace,
            options.name,
            direction=options.direction,
            green=options.green,
            red=options.red,
            low=options.low,
            high=options.high,
            red_low=options.red_low,
            red_high=options.red_high,
            target=options.target,
            unit=options.unit,
            cadence=options.cadence,
            type=options.type,
            aggregation=options.aggregation,
            leading=options.leading,
            owner=options.owner,
            team=options.team,
            parent=options.parent,
        ),
        adds=True,
    )


def _initiative_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("key_result", metavar="KR48", help="the key result it should move")
    parser.add_argument("title", metavar="TITLE")
    parser.add_argument("--owner", metavar="N", help="who does it; you")
    add_change_options(parser)


def _initiative(options: argparse.Namespace, session: Session) -> int:
    from okrtui.workspace.commands import add_initiative

    return make(
        options,
        session,
        lambda workspace: add_initiative(
            workspace,
            _id_in(workspace, options.key_result, "key_results"),
            options.title,
            owner=options.owner,
        ),
        adds=True,
    )


def _id_in(workspace: Workspace, name: str, table: str) -> int:
    """The goal's id. Raises NotFound, and Invalid when it is of another kind."""
    from okrtui.workspace.keys import NOUNS, PREFIXES

    goal = workspace.resolve(name)
    if goal.table != table:
        raise Invalid(f"{goal.key} is no {NOUNS[table]}", f"It takes an id like {PREFIXES[table]}1")
    return goal.id


COMMANDS: Final[Mapping[str, Command]] = {
    "add objective": Command(
        "Add an objective: what should be true, in words, without a number.",
        """\
okrtui add objective "Riders come back every week"
okrtui add objective "A city that trusts us" --team operations --kind committed
okrtui add objective "A city that trusts us @ana #operations !committed"
okrtui add objective "Riders love rainy days" --cycle 2027-Q1 --parent O1 --owner ana""",
        _objective_options,
        _objective,
    ),
    "add kr": Command(
        "Add a key result: a number that proves the objective.",
        """\
okrtui add kr O1 "Reduce churn from 10% to 8% by end of Q3 @ana w2"
okrtui add kr O1 "Grow revenue by 15 % (now 80 k€)"
okrtui add kr O1 "Answer 9 of 10 tickets within 4 h"
okrtui add kr O1 "Weekly returning riders" --start 31 --target 45 --unit %
okrtui add kr O2 "Bikes parked well" --kind at_least --target 95 --risk 90 --unit %
okrtui add kr O2 "Price of a ride" --low 2.1 --high 2.6 --unit €
okrtui add kr O3 "Perks that riders use" --step "Cafés signed" --step "Pilot over 10 %"
okrtui add kr O3 "First answer" --start 4.1 --target 2 --unit h --kpi K1""",
        _key_result_options,
        _key_result,
    ),
    "add kpi": Command(
        "Add a KPI: a level that is kept healthy for ever.",
        """\
okrtui add kpi "First answer" --direction down --green 2 --red 4 --unit h --type customer
okrtui add kpi "Uptime" --direction up --green 99.9 --red 99.5 --unit %
okrtui add kpi "Bikes in use" --direction band --low 65 --high 80 --red-low 55 --red-high 90
okrtui add kpi "Sign-ups" --direction up --green 1000 --flow --cadence weekly
okrtui add kpi "Visits" --direction up --green 9000 --flow --leading --parent K4""",
        _kpi_options,
        _kpi,
    ),
    "add initiative": Command(
        "Add an initiative: work that should move a key result.",
        """\
okrtui add initiative KR2 "Price test for monthly passes"
okrtui add initiative KR2 "Call every rider who cancels" --owner ana""",
        _initiative_options,
        _initiative,
    ),
}
