"""``lint``: what the coach says of the goals."""

from __future__ import annotations

import argparse
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Final

from okrtui.cli.command import Command
from okrtui.cli.exits import DONE, FINDINGS
from okrtui.cli.output import Output, Piece, out, out_json, paint, table
from okrtui.cli.parser import add_json
from okrtui.cli.plain import SEVERITY_ROLES
from okrtui.cli.session import look
from okrtui.domain.coach.finding import SEVERITIES
from okrtui.domain.errors import Invalid
from okrtui.domain.writing import figure

if TYPE_CHECKING:
    from okrtui.cli.session import Session
    from okrtui.domain.coach.finding import Finding
    from okrtui.domain.records import Json
    from okrtui.workspace.coaching import Coach, Coached
    from okrtui.workspace.workspace import Workspace

_COUNTED: Final = {
    "fail": ("to mend", "to mend"),
    "warn": ("warning", "warnings"),
    "info": ("note", "notes"),
}


def _options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "key", metavar="ID", nargs="?", help="one goal: O12 with its key results, KR48, K3"
    )
    parser.add_argument("--cycle", metavar="C", help="such as 2026-Q4; the current one")
    parser.add_argument(
        "--fail-on",
        choices=("fail", "warn"),
        help="end with 1 when there is a finding as bad as that",
    )
    add_json(parser)


def _lint(options: argparse.Namespace, session: Session) -> int:
    if options.key is not None and options.cycle is not None:
        raise Invalid(f"lint {options.key} takes no --cycle", "It names one goal already")
    return look(
        session,
        lambda workspace: _look(workspace, options, session),
        lambda: _nothing_yet(session, as_json=options.json),
        named=options.key is not None or options.cycle is not None,
    )


def _of_cycle(
    coach: Coach, workspace: Workspace, cycle: int | None, session: Session
) -> list[Coached]:
    """All findings of a cycle; how far it is, is told."""
    said: list[Coached] = []
    objectives = sum(1 for _ in workspace.model.objectives_of(cycle)) if cycle is not None else 0
    whole = objectives + len(workspace.kpis)
    with session.waiting("looking at the goals") as waiting:
        for done, coached in enumerate(coach.in_turn(cycle)):
            place = f"{figure(done, ',')} of {figure(whole, ',')}"
            waiting.words = f"looking at objectives and KPIs, {place}"
            said += coached
    return said


def _look(workspace: Workspace, options: argparse.Namespace, session: Session) -> int:
    from okrtui.workspace.coaching import Coach
    from okrtui.workspace.views import Views

    coach = Coach(Views(workspace), workspace)
    cycle = None
    if options.key is None:
        record = (
            workspace.current_cycle
            if options.cycle is None
            else workspace.cycle_named(options.cycle)
        )
        cycle = None if record is None else record.id
        said = _of_cycle(coach, workspace, cycle, session)
        objectives = list(workspace.model.objectives_of(cycle)) if cycle is not None else []
    else:
        goal = workspace.resolve(options.key)
        if goal.table == "initiatives":
            above = workspace.initiatives[goal.id].key_result
            raise Invalid(
                f"{goal.key} is an initiative, which no rule is about",
                f"The coach looks at goals and KPIs: okrtui lint KR{above}",
            )
        said = coach.below(goal.key)
        objectives = [goal.id] if goal.table == "objectives" else []
    if options.json:
        out_json(_shape(workspace, coach, cycle, said, objectives))
    else:
        _print(Output(session.color), workspace, coach, said)
    worst = [finding.severity for coached in said for finding in coached.findings]
    if options.fail_on is not None and (
        "fail" in worst or (options.fail_on == "warn" and "warn" in worst)
    ):
        return FINDINGS
    return DONE


def _nothing_yet(session: Session, *, as_json: bool) -> int:
    if as_json:
        out_json({"cycle": None, "findings": [], "strength": [], "summary": _counts(())})
    else:
        out("No goals yet, so there is nothing to say: okrtui add objective TITLE adds the first.")
    return DONE


def _print(output: Output, workspace: Workspace, coach: Coach, said: Sequence[Coached]) -> None:
    """Goal by goal: what is found, and below it what to do."""
    for coached in said:
        output.line(*_heading(workspace, coach, coached.key))
        rows: list[list[Piece]] = [
            [paint(f"  {f.severity}", SEVERITY_ROLES[f.severity]), f.rule, f.told]
            for f in coached.findings
        ]
        laid_out = table(rows, "lll", utf8=output.utf8)
        for finding, row in zip(coached.findings, laid_out, strict=True):
            output.line(*row)
            output.line("            ", paint(finding.do, "dim"))
        output.line()
    output.line(_summary(said))


def _heading(workspace: Workspace, coach: Coach, key: str) -> list[Piece]:
    goal = workspace.resolve(key)
    record = getattr(workspace, goal.table)[goal.id]
    title = record.name if goal.table == "kpis" else record.title
    pieces: list[Piece] = [paint(f"{key} {title}", "bold")]
    strength = coach.strength(goal.id) if goal.table == "objectives" else None
    if strength is not None:
        pieces += ["  ", paint(f"{strength.word}, {strength.share:.0%}", strength.role)]
    return pieces


def _summary(said: Sequence[Coached]) -> str:
    counts = _counts([finding for coached in said for finding in coached.findings])
    if not any(counts.values()):
        return "Nothing to say: these goals are well made."
    words = [
        f"{count} {_COUNTED[severity][count != 1]}" for severity, count in counts.items() if count
    ]
    goals = len(said)
    return f"{', '.join(words)} in {goals} {'goal' if goals == 1 else 'goals'}."


def _counts(findings: Sequence[Finding]) -> dict[str, int]:
    return {
        severity: sum(finding.severity == severity for finding in findings)
        for severity in SEVERITIES
    }


def _shape(
    workspace: Workspace,
    coach: Coach,
    cycle: int | None,
    said: Sequence[Coached],
    objectives: Sequence[int],
) -> dict[str, Json]:
    from okrtui.cli import shapes

    findings = [finding for coached in said for finding in coached.findings]
    strengths: list[Json] = []
    for id in objectives:
        strength = coach.strength(id)
        strengths.append(
            {
                "id": f"O{id}",
                "strength": None if strength is None else round(strength.share, 4),
                "word": None if strength is None else strength.word,
            }
        )
    return {
        "today": workspace.today().isoformat(),
        "cycle": None if cycle is None else workspace.cycles[cycle].name,
        "findings": [{"id": finding.key, **shapes.finding(finding)} for finding in findings],
        "strength": strengths,
        "summary": dict(_counts(findings)),
    }


COMMANDS: Final[Mapping[str, Command]] = {
    "lint": Command(
        "Say what could be better about the goals: how they are written and how they go, and what "
        "to do about it.",
        """\
okrtui lint                     the current cycle and all KPIs
okrtui lint O1                  one objective with its key results
okrtui lint --cycle 2026-Q4
okrtui lint --fail-on fail      ends with 1 when something has to be mended
okrtui lint --json              for scripts""",
        _options,
        _lint,
    ),
}
