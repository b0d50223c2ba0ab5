"""``cycle``: the cycles, and what is done with one from its draft to its end."""

from __future__ import annotations

import argparse
from collections.abc import Mapping
from typing import TYPE_CHECKING, Final

from okrtui.cli.changes import make
from okrtui.cli.command import Command
from okrtui.cli.exits import DONE, FINDINGS
from okrtui.cli.output import Piece, out, out_json
from okrtui.cli.parser import add_change_options, add_json
from okrtui.cli.plain import Plain
from okrtui.domain.errors import Invalid
from okrtui.domain.text import one_line
from okrtui.domain.writing import figure, format_day

if TYPE_CHECKING:
    from okrtui.cli.session import Session
    from okrtui.domain.records import CycleRecord, Json
    from okrtui.workspace.change import Change
    from okrtui.workspace.cycle.voting import Ballot
    from okrtui.workspace.workspace import Workspace


def _list_options(parser: argparse.ArgumentParser) -> None:
    add_json(parser)


def _list(options: argparse.Namespace, session: Session) -> int:
    workspace = session.open()
    try:
        cycles = sorted(workspace.cycles.values(), key=lambda c: (c.start, c.id), reverse=True)
        shapes = [shape_of(workspace, cycle) for cycle in cycles]
        spans = [(format_day(cycle.start), format_day(cycle.end)) for cycle in cycles]
    finally:
        workspace.close()
    if options.json:
        out_json(shapes)
        return DONE
    output = Plain(session.color).output
    if not shapes:
        output.line("there is no cycle yet; adding an objective makes one")
        return DONE
    rows: list[list[Piece]] = [["Cycle", "From", "To", "State", "Goals", "Graded"]]
    for shape, span in zip(shapes, spans, strict=True):
        graded = f"{shape['graded']} of {shape['key_results']}"
        rows.append(
            [
                one_line(str(shape["name"])),
                *span,
                *(str(shape[field]) for field in ("state", "objectives")),
                graded,
            ]
        )
    output.table(rows, "llllrr")
    return DONE


def shape_of(workspace: Workspace, cycle: CycleRecord) -> dict[str, Json]:
    from okrtui.workspace.cycle.voting import key_results

    found = key_results(workspace, cycle.id)
    return {
        "name": cycle.name,
        "start": cycle.start.isoformat(),
        "end": cycle.end.isoformat(),
        "state": cycle.state,
        "objectives": len(workspace.model.objectives_of(cycle.id)),
        "key_results": len(found),
        "graded": sum(record.grade is not None for record in found),
    }


def _add_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("name", metavar="NAME", help="2027-Q1, 2027-03, 2027, or a name with dates")
    parser.add_argument("--start", metavar="D")
    parser.add_argument("--end", metavar="D")
    parser.add_argument("--active", action="store_true", help="active at once; else a draft")
    parser.add_argument("--from", dest="source", metavar="C", help="with the goals of this cycle")
    add_change_options(parser)


def _add(options: argparse.Namespace, session: Session) -> int:
    from okrtui.workspace.cycle.carrying import replicate
    from okrtui.workspace.cycle.life import add_cycle

    def change(workspace: Workspace) -> Change:
        added = add_cycle(
            workspace,
            options.name,
            start=options.start,
            end=options.end,
            state="active" if options.active else "draft",
        )
        if options.source is None:
            return added
        return replicate(workspace, workspace.cycle_named(options.source), added)

    return make(options, session, change)


def _start_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("name", metavar="NAME")
    parser.add_argument("--anyway", action="store_true", help="whatever the coach says")
    add_change_options(parser)


def _start(options: argparse.Namespace, session: Session) -> int:
    from okrtui.workspace.cycle.life import start_cycle

    if not options.anyway and _has_failures(options.name, session):
        return FINDINGS
    return make(
        options,
        session,
        lambda workspace: start_cycle(workspace, workspace.cycle_named(options.name)),
    )


def _has_failures(name: str, session: Session) -> bool:
    """Whether the coach finds something that should be mended first; it is told."""
    from okrtui.cli.output import err
    from okrtui.workspace.coaching import Coach
    from okrtui.workspace.views import Views

    workspace = session.open()
    try:
        cycle = workspace.cycle_named(name)
        if cycle.state != "draft":
            return False
        failures = [
            (coached.key, finding)
            for coached in Coach(Views(workspace), workspace).of_cycle(cycle.id)
            for finding in coached.findings
            if finding.severity == "fail"
        ]
    finally:
        workspace.close()
    for key, finding in failures:
        err(f"okrtui: {key} {finding.rule}: {finding.told}. {finding.do}")
    if failures:
        err(
            f"okrtui: {one_line(cycle.name)} is not started: {len(failures)} to mend first. "
            "okrtui cycle start --anyway starts it all the same"
        )
    return bool(failures)


def _vote_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("key", metavar="KR48", nargs="?")
    parser.add_argument("confidence", metavar="0..10", nargs="?")
    parser.add_argument("--cycle", metavar="C", help="whose vote to show; the current draft")
    add_change_options(parser)


def _vote(options: argparse.Namespace, session: Session) -> int:
    from okrtui.workspace.cycle.voting import vote

    if options.key is None:
        return _show_ballot(options, session)
    if options.confidence is None:
        raise Invalid(
            f"how sure are you of {options.key}?", "okrtui cycle vote KR48 7: 10 is certain"
        )
    return make(
        options, session, lambda workspace: vote(workspace, options.key, options.confidence)
    )


def _show_ballot(options: argparse.Namespace, session: Session) -> int:
    from okrtui.workspace.cycle.voting import ballot, key_results

    workspace = session.open()
    try:
        cycle = _to_vote_on(workspace, options.cycle)
        found = ballot(workspace, cycle.id)
        records = key_results(workspace, cycle.id)
    finally:
        workspace.close()
    if options.json:
        out_json(
            {
                "cycle": cycle.name,
                "open": found.is_open,
                "voted": list(found.voted),
                "missing": list(found.missing),
                "votes": {f"KR{id}": dict(given) for id, given in found.votes.items()},
            }
        )
        return DONE
    output = Plain(session.color).output
    rows: list[list[Piece]] = []
    for record in records:
        given = found.votes.get(record.id, {})
        told = ", ".join(f"{one_line(who)} {sure}" for who, sure in sorted(given.items()))
        mean = found.mean(record.id)
        average = "" if mean is None else figure(mean, ".1f")
        rows.append([f"KR{record.id}", one_line(record.title), average, told or "no vote of yours"])
    output.table(rows, "llrl")
    _tell_state(found)
    return DONE


def _tell_state(found: Ballot) -> None:
    if not found.is_open:
        out(
            f"open when all have voted; voted: {', '.join(found.voted) or 'nobody'}; "
            f"missing: {', '.join(found.missing) or 'nobody'}"
        )
        return
    check = found.check()
    words = {"too_safe": "too safe: aim higher", "wishful": "wishful: aim lower", "fine": "fine"}
    out("all have voted" + (f"; as a set {words[check.verdict]}" if check is not None else ""))


def _to_vote_on(workspace: Workspace, name: str | None) -> CycleRecord:
    """The named cycle, else the next draft, else the current one. Raises Invalid."""
    if name is not None:
        return workspace.cycle_named(name)
    drafts = [c for c in workspace.cycles.values() if c.state == "draft"]
    found = min(drafts, key=lambda c: (c.start, c.id), default=workspace.current_cycle)
    if found is None:
        raise Invalid("there is no cycle to vote on", "okrtui cycle add 2027-Q1 adds one")
    return found


def _carry_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("keys", metavar="ID", nargs="+", help="KR3, or O2 with all of its own")
    parser.add_argument("--to", metavar="C", required=True, help="the cycle they go on in")
    add_change_options(parser)


def _carry(options: argparse.Namespace, session: Session) -> int:
    from okrtui.workspace.cycle.carrying import carry_over

    return make(
        options,
        session,
        lambda workspace: carry_over(workspace, options.keys, workspace.cycle_named(options.to)),
    )


def _close_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("name", metavar="NAME", nargs="?", help="the current one unless named")
    parser.add_argument(
        "--suggested", action="store_true", help="grade what has no grade as its progress suggests"
    )
    add_change_options(parser)


def _close(options: argparse.Namespace, session: Session) -> int:
    from okrtui.workspace.cycle.life import close_cycle, ungraded

    if not options.suggested:
        workspace = session.open(to_write=True)
        try:
            cycle = _to_close(workspace, options.name)
            if cycle.state != "closed" and ungraded(workspace, cycle.id) and not options.json:
                from okrtui.cli.closing import Closing

                if not Closing(workspace, cycle, session.color).walk():
                    return DONE
        finally:
            workspace.close()
    return make(
        options,
        session,
        lambda workspace: close_cycle(
            workspace, _to_close(workspace, options.name), suggested=options.suggested
        ),
    )


def _to_close(workspace: Workspace, name: str | None) -> CycleRecord:
    if name is not None:
        return workspace.cycle_named(name)
    current = workspace.current_cycle
    if current is None:
        raise Invalid("there is no cycle to close", "okrtui add objective TITLE begins one")
    return current


COMMANDS: Final[Mapping[str, Command]] = {
    "cycle list": Command(
        "List the cycles: dates, state, how many goals, how many of them graded.",
        "okrtui cycle list",
        _list_options,
        _list,
    ),
    "cycle add": Command(
        "Add a cycle, as a draft unless told; also with the goals of another one.",
        """\
okrtui cycle add 2027-Q1
okrtui cycle add "Spring push" --start 2027-02-01 --end 2027-05-31 --active
okrtui cycle add 2027-Q1 --from 2026-Q4   its goals again, from where they stand now""",
        _add_options,
        _add,
    ),
    "cycle start": Command(
        "Make a draft active, once the coach has nothing to mend in it.",
        """\
okrtui cycle start 2027-Q1
okrtui cycle start 2027-Q1 --anyway""",
        _start_options,
        _start,
    ),
    "cycle vote": Command(
        "Say how sure you are of a key result; votes are shown when all have voted.",
        """\
okrtui cycle vote                        where the vote stands
okrtui cycle vote KR2 7                  10 is certain, 5 is fifty-fifty""",
        _vote_options,
        _vote,
    ),
    "cycle carry": Command(
        "Let goals go on in another cycle, from where they stand now.",
        """\
okrtui cycle carry KR2 KR4 --to 2027     to a cycle that is there already
okrtui cycle carry O1 --to 2027""",
        _carry_options,
        _carry,
    ),
    "cycle close": Command(
        "Close a cycle: grade each key result, say what was learned, keep it as it is.",
        """\
okrtui cycle close                       asks for what has no grade yet, one by one
okrtui cycle close 2026-Q4 --suggested""",
        _close_options,
        _close,
    ),
}
