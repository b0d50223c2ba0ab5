"""``activity``: who changed what, when."""

from __future__ import annotations

import argparse
from collections.abc import Mapping, Sequence
from datetime import date
from itertools import islice
from typing import TYPE_CHECKING, Final

from okrtui.cli.command import Command
from okrtui.cli.exits import DONE
from okrtui.cli.output import Output, Piece, out, out_json, paint, table
from okrtui.cli.parser import add_json
from okrtui.domain.errors import Invalid
from okrtui.domain.text import one_line
from okrtui.domain.writing import format_day, format_minute
from okrtui.workspace.errors import Archived

if TYPE_CHECKING:
    from okrtui.cli.session import Session
    from okrtui.domain.records import Json
    from okrtui.workspace.activity import Entry, Item

_PAGE: Final = 50
_MOST_ITEMS: Final = 12
"""Goals that are told of one change; an import may have thousands."""

_NO_HISTORY: Final = (
    "No changes are told of here: a copy made with backup -o or restore -o has the goals without\n"
    "their history, which stayed in the store it was made from."
)


def _options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "key", metavar="ID", nargs="?", help="one goal with what belongs to it: O12, KR48, K3, I7"
    )
    parser.add_argument("--since", metavar="DATE", help="from this day on")
    parser.add_argument("--until", metavar="DATE", help="up to this day")
    parser.add_argument("--by", metavar="NAME", help="only what this person did")
    parser.add_argument("--owner", metavar="NAME", help="only what is about this person's goals")
    parser.add_argument(
        "--limit", metavar="N", type=_limit, default=_PAGE, help=f"so many at most; {_PAGE}"
    )
    add_json(parser)


def _limit(text: str) -> int:
    if not (text.isascii() and text.isdigit() and int(text[:9]) > 0 and len(text) < 9):
        raise argparse.ArgumentTypeError(f"{text!r} is no number of changes, such as 20")
    return int(text)


def _activity(options: argparse.Namespace, session: Session) -> int:
    from okrtui.workspace.activity import activity, people

    since, until = (_day(options, name, session) for name in ("since", "until"))
    if since is not None and until is not None and until < since:
        raise Invalid(
            f"--until {format_day(until)} is before --since {format_day(since)}",
            "Swap them",
            field="until",
        )
    entries: list[Entry] = []
    away, none = "", "No changes."
    workspace = session.open()

    def read(by: str | None) -> None:
        nonlocal away
        found = activity(
            workspace, options.key, since=since, until=until, by=by, owner=options.owner
        )
        try:
            for entry in islice(found, options.limit + 1):
                entries.append(entry)
        except Archived as error:
            away = str(error)

    try:
        read(options.by)
        if not entries and not away and workspace.number:
            known = people(workspace)
            if options.by is not None and options.by not in known:
                meant = [name for name in known if name.casefold() == options.by.casefold()]
                if len(meant) == 1:
                    read(meant[0])
                elif known:
                    none = _nobody(options.by, known)
            if not known:
                none = _NO_HISTORY
    finally:
        workspace.close()
    more = len(entries) > options.limit
    del entries[options.limit :]
    if options.json:
        changes = [_shape(entry) for entry in entries]
        out_json({"changes": changes, "more": more, "archived": away or None})
        return DONE
    _print(Output(session.color), entries)
    if more:
        out("")
        out(f"There are older ones: --limit {2 * options.limit} shows more of them.")
    elif not entries:
        for line in none.split("\n"):
            out(line)
    if away:
        out(f"Older ones: {away}")
    return DONE


def _nobody(by: str, known: Sequence[str]) -> str:
    listed = ", ".join(map(one_line, known[:_MOST_ITEMS]))
    more = f" and {len(known) - _MOST_ITEMS} more" if len(known) > _MOST_ITEMS else ""
    return f"No changes by {one_line(by)}. There are some by {listed}{more}."


def _day(options: argparse.Namespace, name: str, session: Session) -> date | None:
    text = getattr(options, name)
    if text is None:
        return None
    from okrtui.domain.dates import parse_date

    try:
        return parse_date(text, session.today(), past=True)
    except Invalid as error:
        raise Invalid(f"--{name}: {error.title}", error.hint, field=name) from error


def _print(output: Output, entries: Sequence[Entry]) -> None:
    """A line a change, what it changed indented below it."""
    rows: list[list[Piece]] = []
    for entry in entries:
        undone = "" if entry.undone_by is None else f"undone by #{entry.undone_by}"
        role = "dim" if undone else ""
        when = f"{format_minute(entry.at)}"
        row: list[Piece] = [paint(f"#{entry.n}", "dim"), when, entry.who, paint(entry.what, role)]
        rows.append([*row, paint(undone, "warn")] if undone else row)
    laid_out = table(rows, "rllll", utf8=output.utf8)
    for entry, spans in zip(entries, laid_out, strict=True):
        output.line(*spans)
        for line in _lines(entry.items, "->" if not output.utf8 else "→"):
            output.line("    ", line)


def _lines(items: Sequence[Item], arrow: str) -> list[str]:
    from okrtui.workspace.activity import told

    lines = [told(item).replace("→", arrow) for item in items[:_MOST_ITEMS]]
    if len(items) > _MOST_ITEMS:
        lines.append(f"and {len(items) - _MOST_ITEMS} more")
    return lines


def _shape(entry: Entry) -> dict[str, Json]:
    return {
        "n": entry.n,
        "at": entry.at.isoformat(timespec="seconds"),
        "by": entry.who,
        "what": entry.what,
        "undone_by": entry.undone_by,
        "changes": [
            {
                "id": item.key or None,
                "of": item.noun,
                "did": item.did,
                "fields": {field.name: [field.old, field.new] for field in item.fields},
            }
            for item in entry.items
        ],
    }


COMMANDS: Final[Mapping[str, Command]] = {
    "activity": Command(
        "Show who changed what, when, newest first: all changes, or those of one goal with its "
        "check-ins, initiatives and key results.",
        """\
okrtui activity
okrtui activity KR2             with its check-ins and initiatives
okrtui activity --since mon --by ben
okrtui activity --owner ana     what happened to the goals of ana
okrtui activity --since 2026-10-01 --until 2026-10-31 --limit 200
okrtui activity --json          for scripts; null is what was not there""",
        _options,
        _activity,
    ),
}
