"""``report``: what reviews came to, as Markdown, text or HTML."""

from __future__ import annotations

import argparse
from collections.abc import Mapping
from typing import TYPE_CHECKING, Final

from okrtui.cli.command import Command
from okrtui.cli.exits import DONE
from okrtui.cli.output import Piece, out_json
from okrtui.cli.parser import add_json
from okrtui.cli.plain import Plain
from okrtui.cli.writing import tell, write_file, write_out
from okrtui.domain.errors import Invalid
from okrtui.domain.writing import format_day
from okrtui.workspace.dates_ahead import WEEKDAYS

if TYPE_CHECKING:
    from okrtui.cli.session import Session
    from okrtui.domain.document import Block, Document
    from okrtui.domain.records import Json
    from okrtui.workspace.review.reviews import Review
    from okrtui.workspace.workspace import Workspace

FORMATS: Final = ("md", "html", "text")


def _options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--review", metavar="N", help="of this review; else of everybody's last seven days"
    )
    parser.add_argument("--last", action="store_true", help="of your own last review")
    _format_options(parser)


def _format_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--format", choices=FORMATS, default="md", help="md unless told")
    parser.add_argument("-o", "--output", metavar="FILE", help="into a new file")
    add_json(parser)


def _weekly(options: argparse.Namespace, session: Session) -> int:
    workspace = session.open()
    try:
        found = _review(workspace, options)
        document = _digest(workspace, found)
    finally:
        workspace.close()
    return _give(document, options, session)


def _give(document: Document, options: argparse.Namespace, session: Session) -> int:
    """Print a report, or write it into a file."""
    if options.json:
        out_json(shape(document))
    elif options.output is not None:
        tell(write_file(options.output, rendered(document, options.format)))
    else:
        output = Plain(session.color).output
        for line in rendered(document, options.format).splitlines():
            output.line(line)
    return DONE


def _review(workspace: Workspace, options: argparse.Namespace) -> Review | None:
    from okrtui.workspace.review.reviews import review, reviews_of

    if options.review is not None:
        number = str(options.review)
        if not (number.isascii() and number.isdigit() and len(number) < 16):
            raise Invalid(f"{number!r} is no review", "okrtui report reviews lists their numbers")
        return review(workspace.model, int(number))
    if not options.last:
        return None
    mine = reviews_of(workspace.model, workspace.user)
    if not mine:
        raise Invalid("you held no review yet", "okrtui review begins one")
    return review(workspace.model, mine[-1].id)


def _digest(workspace: Workspace, review: Review | None) -> Document:
    from okrtui.workspace.review.digest import day_of, digest
    from okrtui.workspace.views import Views

    today = workspace.today()
    if review is not None:
        day = day_of(review.record, today)
        # An older one is told as of its own day.
        workspace.today = lambda: day
    return digest(workspace, Views(workspace), review)


def rendered(document: Document, format: str) -> str:
    """A report as text of one of FORMATS."""
    if format == "html":
        from okrtui.interchange.html import html

        return html(document)
    if format == "text":
        from okrtui.interchange.plain import plain

        return plain(document)
    from okrtui.interchange.markdown import markdown

    return markdown(document)


def shape(document: Document) -> dict[str, Json]:
    """A report as JSON."""
    return {
        "title": document.title,
        "subtitle": document.subtitle,
        "sections": [
            {
                "heading": section.heading,
                "blocks": [_block(block) for block in section.blocks],
            }
            for section in document.sections
        ],
    }


def _block(block: Block) -> dict[str, Json]:
    from okrtui.domain.document import Grid, Items

    if isinstance(block, Grid):
        return {"headings": list(block.headings), "rows": [list(row) for row in block.rows]}
    if isinstance(block, Items):
        return {"items": list(block.items)}
    return {"lines": list(block.lines)}


def _reviews_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--mine", action="store_true", help="only your own")
    add_json(parser)


def _reviews(options: argparse.Namespace, session: Session) -> int:
    from okrtui.domain.text import one_line
    from okrtui.workspace.review.digest import duration
    from okrtui.workspace.review.reviews import review, reviews_of

    workspace = session.open()
    try:
        found = reviews_of(workspace.model, workspace.user if options.mine else None)
        held = [review(workspace.model, record.id) for record in reversed(found)]
        if options.json:
            out_json([_shape(one) for one in held])
            return DONE
        plain = Plain(session.color)
        if not held:
            plain.output.line("no review was held yet; okrtui review begins one")
            return DONE
        rows: list[list[Piece]] = [
            [
                str(one.id),
                format_day(one.record.date),
                one_line(one.record.by),
                one.record.state,
                f"{len(one.answers)} of {len(one.cards)}",
                duration(one.seconds),
            ]
            for one in held
        ]
        plain.output.table([["", "Date", "Who", "State", "Cards", "Took"], *rows], "rlllrr")
    finally:
        workspace.close()
    return DONE


def _shape(one: Review) -> dict[str, Json]:
    record = one.record
    return {
        "review": record.id,
        "date": record.date.isoformat(),
        "by": record.by,
        "state": record.state,
        "scope": record.scope,
        "cards": len(one.cards),
        "seconds": round(one.seconds, 1),
        "answers": [
            {"card": card, "did": answer.did, "reason": answer.reason or None}
            for card, answer in one.answers.items()
        ],
        "priorities": [{"text": each.text, "level": each.level} for each in record.priorities],
        "ahead": list(record.ahead),
        "finished": None if record.finished is None else record.finished.isoformat(),
    }


def _calendar_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--day", choices=WEEKDAYS, default="fri", help="of the weekly review; fri unless told"
    )
    parser.add_argument("-o", "--output", metavar="FILE", help="into a new file")


def _calendar(options: argparse.Namespace, session: Session) -> int:
    from okrtui.interchange.ical import ical
    from okrtui.workspace.dates_ahead import events

    workspace = session.open()
    try:
        found = events(workspace, WEEKDAYS.index(options.day))
        text = ical(found, workspace.today(), workspace.identity)
    finally:
        workspace.close()
    if options.output is not None:
        tell(write_file(options.output, text))
    else:
        write_out(text)
    return DONE


def _cycle_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("name", metavar="NAME", nargs="?", help="the current one unless named")
    _format_options(parser)


def _cycle(options: argparse.Namespace, session: Session) -> int:
    from okrtui.workspace.cycle.report import report
    from okrtui.workspace.views import Views

    workspace = session.open()
    try:
        cycle = (
            workspace.current_cycle if options.name is None else workspace.cycle_named(options.name)
        )
        if cycle is None:
            raise Invalid("there is no cycle yet", "okrtui add objective TITLE begins one")
        document = report(workspace, Views(workspace), cycle)
    finally:
        workspace.close()
    return _give(document, options, session)


COMMANDS: Final[Mapping[str, Command]] = {
    "report weekly": Command(
        "The weekly digest: what moved, what needs attention and why, what comes next, health.",
        """\
okrtui report weekly                     everybody's last seven days, as Markdown
okrtui report weekly --last              of your own last review, printed again
okrtui report weekly --review 12 --format html -o week-47.html""",
        _options,
        _weekly,
    ),
    "report reviews": Command(
        "The reviews that were held: when, by whom, how long, how much was answered.",
        """\
okrtui report reviews
okrtui report reviews --mine --json""",
        _reviews_options,
        _reviews,
    ),
    "report cycle": Command(
        "What a cycle came to: grades, how they are spread, how far one aimed, what was learned.",
        """\
okrtui report cycle
okrtui report cycle 2026-Q4 --format html -o q4.html""",
        _cycle_options,
        _cycle,
    ),
    "report calendar": Command(
        "The dates of open cycles and of the weekly review, for a calendar program (.ics).",
        """\
okrtui report calendar -o okrs.ics
okrtui report calendar --day mon""",
        _calendar_options,
        _calendar,
    ),
}
