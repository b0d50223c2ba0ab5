"""``check-in`` and ``log``: where a key result or a KPI stands today."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Mapping
from typing import TYPE_CHECKING, Final

from okrtui.cli.changes import from_stdin, make, perform
from okrtui.cli.command import Command
from okrtui.cli.parser import add_change_options
from okrtui.domain.errors import Invalid, NotFound
from okrtui.domain.text import one_line
from okrtui.domain.writing import figure

if TYPE_CHECKING:
    from okrtui.cli.session import Session
    from okrtui.workspace.change import Change, Done
    from okrtui.workspace.workspace import Workspace


def _check_in_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("key", metavar="KR48")
    parser.add_argument(
        "value", metavar="VALUE", nargs="?", help="9.2, +0.2, 50%%, 1.2k; - reads it from stdin"
    )
    parser.add_argument("--confidence", metavar="0..10", help="10 is certain, 5 is fifty-fifty")
    parser.add_argument("--note", metavar="T", default="")
    parser.add_argument("--blocker", metavar="T", default="", help="what stands in the way")
    parser.add_argument("--date", metavar="D", help="when it was so; today")
    parser.add_argument(
        "--milestone",
        metavar="N",
        action="append",
        default=[],
        help="milestones: step N is done; repeat",
    )
    add_change_options(parser)


def _check_in(options: argparse.Namespace, session: Session) -> int:
    from okrtui.workspace.commands import check_in

    value = from_stdin(options.value)
    steps = [_step(text) for text in options.milestone]

    def change(workspace: Workspace) -> Change:
        goal = workspace.resolve(options.key)
        if goal.table != "key_results":
            raise Invalid(
                f"{goal.key} takes no check-in",
                f"KPIs are measured: okrtui log {goal.key} VALUE"
                if goal.table == "kpis"
                else "Key results do; they are named like KR48",
            )
        return check_in(
            workspace,
            goal.id,
            value,
            confidence=options.confidence,
            note=options.note,
            blocker=options.blocker,
            date=options.date,
            done=steps,
        )

    return make(options, session, change)


def _step(text: str) -> int:
    if text.isascii() and text.isdigit() and 0 < len(text) < 5:
        return int(text)
    raise Invalid(f"{text!r} is no step number", "Steps are counted from 1", field="milestone")


def _log_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("key", metavar="K3", nargs="?")
    parser.add_argument(
        "value", metavar="VALUE", nargs="?", help="95.1, +0.2, 50%%, 1.2k; - reads it from stdin"
    )
    parser.add_argument("--date", metavar="D", help="when it was measured; today")
    parser.add_argument("--note", metavar="T", default="")
    parser.add_argument(
        "--csv",
        metavar="FILE",
        help="many at once: columns kpi, date, value, note; all or nothing; - is stdin",
    )
    add_change_options(parser)


def _log(options: argparse.Namespace, session: Session) -> int:
    if options.csv is not None:
        return _log_csv(options, session)
    from okrtui.workspace.commands import log

    if options.key is None or options.value is None:
        raise Invalid("log takes a KPI and a value", "okrtui log K3 95.1, or --csv FILE for many")
    value = from_stdin(options.value)

    def change(workspace: Workspace) -> Change:
        goal = workspace.resolve(options.key)
        if goal.table != "kpis":
            raise Invalid(
                f"{goal.key} is no KPI",
                f"Key results are checked in: okrtui check-in {goal.key} VALUE"
                if goal.table == "key_results"
                else "KPIs are named like K3",
            )
        return log(workspace, goal.id, value, date=options.date, note=options.note)

    return make(options, session, change)


def _log_csv(options: argparse.Namespace, session: Session) -> int:
    from okrtui.cli.measurement_file import LARGEST, read_measurements
    from okrtui.workspace.commands import log_many

    if options.key is not None or options.date or options.note:
        raise Invalid(
            "log takes either one measurement or --csv FILE", "The file has its own dates and notes"
        )
    name, content = _content(options.csv, LARGEST + 1)
    rows = read_measurements(content, name)

    def act(workspace: Workspace, id: str | None) -> Done:
        with session.waiting(f"reading {one_line(name)}") as waiting:
            for done, (line, row) in enumerate(rows):
                place = f"{figure(done, ',')} of {figure(len(rows), ',')} measurements"
                waiting.words = f"reading {one_line(name)}, {place}"
                try:
                    log_many(workspace, [row])
                except (Invalid, NotFound) as error:
                    # the same kind of error, told with its place; nothing was written yet
                    error.title = f"{name}, line {line}: {error.title}"
                    error.hint = f"{error.hint}; nothing was logged".lstrip("; ")
                    raise
            waiting.words = f"logging {figure(len(rows), ',')} measurements"
            change = log_many(workspace, [row for _, row in rows])
            return workspace.run(change, transaction_id=id, if_match=options.if_match)

    return perform(options, session, act)


def _content(path: str, most: int) -> tuple[str, bytes]:
    """The name for messages and the first bytes of a file or of standard input. Raises Invalid."""
    if path == "-":
        return "standard input", b"" if sys.stdin is None else sys.stdin.buffer.read(most)
    try:
        with open(path, "rb") as file:
            return path, file.read(most)
    except OSError as error:
        raise Invalid(f"{path}: {error.strerror or error}", "Name a CSV file") from None


COMMANDS: Final[Mapping[str, Command]] = {
    "check-in": Command(
        "Say where a key result stands: a value, how sure you are, what happened.",
        """\
okrtui check-in KR2 9.2 --confidence 6 --note "price test runs"
okrtui check-in KR2 -0.2                 steps down from the last value; =-3 is minus three
okrtui check-in KR3 --milestone 2        step 2 is done
okrtui check-in KR4 --confidence 3 --blocker "pads come two weeks late"
okrtui check-in KR2 9.4 --date "last fri"
collect-churn | okrtui check-in KR2 - --id churn-2026-11-20""",
        _check_in_options,
        _check_in,
    ),
    "log": Command(
        "Log a measurement of a KPI, or many from a CSV file.",
        """\
okrtui log K1 3.4 --note "only Sundays are still bad"
okrtui log K3 99.93 --date 2026-11-20
okrtui log --csv november.csv            first line: kpi,date,value,note""",
        _log_options,
        _log,
    ),
}
