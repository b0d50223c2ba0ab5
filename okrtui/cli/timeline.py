"""``timeline``: goals as bars over the time of their cycles."""

from __future__ import annotations

import argparse
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Final

from okrtui.cli.command import Command
from okrtui.cli.exits import DONE
from okrtui.cli.filtered import NOTHING_LEFT, add_filter, understood
from okrtui.cli.output import Piece, clip, out, out_json, pad, paint
from okrtui.cli.parser import add_json
from okrtui.cli.plain import Plain
from okrtui.cli.session import look

if TYPE_CHECKING:
    from okrtui.cli.session import Session
    from okrtui.domain.records import Json
    from okrtui.workspace.timeline import Period, TimeLine, Timeline
    from okrtui.workspace.workspace import Workspace

_NONE: Final = "No goals yet: okrtui add objective TITLE adds the first one."
_PACE: Final = 16
"""Columns of score and pace, with the blanks before them."""


def _options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--cycle", metavar="C", help="such as 2026-Q4; the current one")
    parser.add_argument(
        "--cycles", metavar="N", type=_count, default=1, help="so many, side by side; 1"
    )
    parser.add_argument("--objectives", action="store_true", help="leave the key results away")
    add_filter(parser)
    add_json(parser)


def _count(text: str) -> int:
    from okrtui.workspace.timeline import MOST

    if not (text.isascii() and text.isdigit() and 0 < int(text[:4]) <= MOST):
        raise argparse.ArgumentTypeError(f"{text!r} is no number of cycles from 1 to {MOST}")
    return int(text)


def _timeline(options: argparse.Namespace, session: Session) -> int:
    return look(
        session,
        lambda workspace: _show(workspace, options, session),
        lambda: _nothing_yet(session, as_json=options.json),
        named=options.cycle is not None,
    )


def _nothing_yet(session: Session, *, as_json: bool) -> int:
    if as_json:
        today = session.today().isoformat()
        out_json({"today": today, "from": None, "to": None, "cycles": [], "goals": []})
    else:
        out(_NONE)
    return DONE


def _show(workspace: Workspace, options: argparse.Namespace, session: Session) -> int:
    from okrtui.workspace.timeline import Timeline
    from okrtui.workspace.views import Views

    timeline = Timeline(workspace, Views(workspace))
    record = (
        workspace.current_cycle if options.cycle is None else workspace.cycle_named(options.cycle)
    )
    period = timeline.period(None if record is None else record.id, options.cycles)
    if period is None:
        return _nothing_yet(session, as_json=options.json)
    query = understood(options.filter)
    # a filter unfolds all that it finds
    turn = options.objectives == bool(query)
    turned = frozenset(f"O{id}" for id in workspace.objectives if turn)
    lines = timeline.lines(period, turned=turned, query=query)
    if options.json:
        out_json(
            {
                "today": workspace.today().isoformat(),
                "from": period.start.isoformat(),
                "to": period.end.isoformat(),
                "cycles": [workspace.cycles[id].name for id in period.cycles],
                "reviews": [day.isoformat() for day in timeline.reviews(period)],
                "goals": [_shape(timeline, line) for line in lines if line.key],
            }
        )
    elif query and not lines:
        out(NOTHING_LEFT)
    else:
        _print(Plain(session.color), timeline, period, lines)
    return DONE


def _print(plain: Plain, timeline: Timeline, period: Period, lines: Sequence[TimeLine]) -> None:
    """The axis, and below it a line a goal."""
    from okrtui.workspace.time_axis import Axis, legend

    title = max(16, min(plain.width // 3, 48))
    axis = Axis(period.start, period.end, max(10, plain.width - title - _PACE - 1))
    today, glyphs = timeline.today, plain.glyphs
    output = plain.output
    output.line(pad("Goal", title), " ", axis.months().rstrip())
    output.line(" " * (title + 1), paint(axis.weeks(today, glyphs).rstrip(), "dim"))
    reviews = timeline.reviews(period)
    if reviews:
        signs = axis.days_of(reviews, glyphs.pace["achieved"]).rstrip()
        output.line(paint(f"{pad('reviews', title, 'r')} {signs}", "dim"))
    for line in lines:
        if line.heading:
            output.line(paint(line.heading, "heading"))
            continue
        row = timeline.row(line.key)
        text = f"{'  ' * line.depth}{row.key} {row.title}"
        name = pad(clip(text, title, utf8=output.utf8), title)
        score = "" if row.score is None else str(row.score)
        judged: list[Piece] = [] if row.pace is None else [f" {score:>3} ", plain.pace(row.pace)]
        bar = axis.bar(timeline.span(line.key), row.progress, today, glyphs)
        output.line(paint(name, "bold" if line.depth == 0 else ""), f" {bar}", *judged)
    output.line()
    output.line(paint(legend(glyphs), "dim"))


def _shape(timeline: Timeline, line: TimeLine) -> dict[str, Json]:
    row, span = timeline.row(line.key), timeline.span(line.key)
    return {
        "id": line.key,
        "title": row.title,
        "start": span.start.isoformat(),
        "end": span.end.isoformat(),
        "due": None if span.due is None else span.due.isoformat(),
        "phases": [day.isoformat() for day in span.phases],
        "last_check_in": None if span.last is None else span.last.isoformat(),
        "next_check_in": None if span.next is None else span.next.isoformat(),
        "progress": None if row.progress is None else round(row.progress, 4),
        "pace": row.pace,
    }


COMMANDS: Final[Mapping[str, Command]] = {
    "timeline": Command(
        "Show goals as bars over the time of their cycles: how far they are, today, what is due.",
        """\
okrtui timeline
okrtui timeline --objectives
okrtui timeline --cycle 2026-Q4 --cycles 2    two cycles side by side
okrtui timeline --filter "owner:ana pace:behind,at-risk"
okrtui timeline --json                        for scripts""",
        _options,
        _timeline,
    ),
}
