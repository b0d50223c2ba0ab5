"""``doctor``: looks a store over; ``--repair`` and ``--salvage`` see to what is wrong."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Final

from okrtui.cli.command import Command
from okrtui.cli.exits import DAMAGED, DONE
from okrtui.cli.parser import add_json

if TYPE_CHECKING:
    from okrtui.cli.output import Output
    from okrtui.cli.session import Session
    from okrtui.domain.records import Json
    from okrtui.workspace.care import Finding, Report

_ROLES: Final = {"ok": "good", "notice": "warn", "problem": "bad"}


def _options(parser: argparse.ArgumentParser) -> None:
    what = parser.add_mutually_exclusive_group()
    what.add_argument(
        "--repair", action="store_true", help="mend what can be mended without losing anything"
    )
    what.add_argument("--salvage", metavar="FILE", help="write all that can be read to a new store")
    add_json(parser)


def _doctor(options: argparse.Namespace, session: Session) -> int:
    if options.salvage is not None:
        return _salvage(options, session)
    if options.repair:
        return _repair(options, session)
    from okrtui.cli.output import Output
    from okrtui.workspace.care import examined

    with session.waiting("looking the store over"):
        findings = examined(session.store().path)
    output = Output(session.color)
    if options.json:
        output.json(_verdict(findings))
    else:
        _print(output, findings)
    return _code(findings)


def _repair(options: argparse.Namespace, session: Session) -> int:
    from okrtui.cli.output import Output
    from okrtui.domain.errors import Invalid
    from okrtui.workspace.care import mend

    if options.read_only:
        raise Invalid("--repair and --read-only exclude each other", "Leave one of them out")
    output = Output(session.color)
    steps: list[Json] = []

    def say(line: str) -> None:
        steps.append(line)
        if not options.json:
            output.line(line)
            # Whoever watches a long repair sees each step when it begins.
            sys.stdout.flush()

    mended = mend(session.store().path, user=session.user, today=session.today, say=say)
    if options.json:
        journal = None if mended.report is None else _shape(mended.report)
        output.json({"steps": steps, "journal": journal, **_verdict(mended.findings)})
    else:
        if mended.report is not None:
            _print_report(output, mended.report)
        if not steps:
            output.line("nothing to repair")
        _print(output, mended.findings)
    return _code(mended.findings)


def _salvage(options: argparse.Namespace, session: Session) -> int:
    from shlex import quote

    from okrtui.cli.output import Output
    from okrtui.config.paths import store_path
    from okrtui.domain.errors import Invalid
    from okrtui.workspace.care import salvage

    if not options.salvage.strip():
        raise Invalid("--salvage is empty", "Name a new file, such as saved.json")
    target = store_path(options.salvage).path
    with session.waiting("reading what can be read"):
        report = salvage(session.store().path, target, user=session.user)
    output = Output(session.color)
    if options.json:
        output.json({"store": str(target), **_shape(report)})
    else:
        output.line(f"written to {target}, at change {report.n}")
        _print_report(output, report)
        output.line(f"Look at it with: okrtui --store {quote(options.salvage)}")
    return DONE


def _print(output: Output, findings: Sequence[Finding]) -> None:
    from okrtui.cli.output import paint

    for finding in findings:
        where = paint(f"  [{finding.where}]" if finding.where else "", "dim")
        hint = f". {finding.hint}" if finding.hint else ""
        level = paint(f"{finding.level:<7}", _ROLES[finding.level])
        output.line(level, f"  {finding.about}: {finding.what}", where, hint)
    wrong = sum(finding.level == "problem" for finding in findings)
    if wrong:
        output.line(paint("1 problem" if wrong == 1 else f"{wrong} problems", "bad"))
    else:
        output.line(paint("the store is sound", "good"))


def _print_report(output: Output, report: Report) -> None:
    if report.base:
        output.line(f"begins with the state that {report.base} has")
    if report.prefix >= report.first:
        output.line(f"as they were: changes {report.first} to {report.prefix}")
    if report.kept:
        output.line(f"later changes that were kept: {report.kept}")
    for n, name in report.made_up:
        output.line(f"change {n} brings the state that {name} has")
    output.line(f"missing: {_ranges(report.missing) or 'nothing'}")
    for lost in report.lost:
        change = f"change {lost.n}, " if lost.n is not None else ""
        output.line(
            f"not kept: {change}{lost.where}, {lost.length} bytes from byte {lost.offset}: "
            f"{lost.why}"
        )
    documents = ", ".join(f"{count} {table}" for table, count in report.documents.items())
    output.line(f"documents: {documents or 'none'}")


def _ranges(numbers: Sequence[int]) -> str:
    """``57, 60 to 62``."""
    spans: list[list[int]] = []
    for n in numbers:
        if spans and spans[-1][1] == n - 1:
            spans[-1][1] = n
        else:
            spans.append([n, n])
    return ", ".join(f"{a}" if a == b else f"{a} to {b}" for a, b in spans)


def _code(findings: Sequence[Finding]) -> int:
    return DAMAGED if any(finding.level == "problem" for finding in findings) else DONE


def _verdict(findings: Sequence[Finding]) -> dict[str, Json]:
    return {
        "sound": _code(findings) == DONE,
        "findings": [
            {
                "level": finding.level,
                "about": finding.about,
                "what": finding.what,
                "where": finding.where or None,
                "hint": finding.hint or None,
            }
            for finding in findings
        ],
    }


def _shape(report: Report) -> dict[str, Json]:
    return {
        "n": report.n,
        "base": report.base or None,
        "first": report.first,
        "prefix": report.prefix,
        "kept": report.kept,
        "missing": list(report.missing),
        "made_up": [{"n": n, "from": name} for n, name in report.made_up],
        "lost": [
            {
                "file": lost.where,
                "offset": lost.offset,
                "length": lost.length,
                "n": lost.n,
                "why": lost.why,
            }
            for lost in report.lost
        ],
        "documents": dict(report.documents),
    }


COMMANDS: Final[Mapping[str, Command]] = {
    "doctor": Command(
        "Look the store over: journal, snapshots, goals, permissions. Changes nothing by itself.",
        """\
okrtui doctor
okrtui doctor --repair                 mend it; what is replaced is kept
okrtui doctor --salvage saved.json     write what can be read to a new store
okrtui doctor --json""",
        _options,
        _doctor,
    ),
}
