"""``alignment``: what is aligned to what, across teams and cycles."""

from __future__ import annotations

import argparse
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Final

from okrtui.cli.command import Command
from okrtui.cli.exits import DONE
from okrtui.cli.filtered import NOTHING_LEFT, add_filter, understood
from okrtui.cli.output import Piece, out, out_json, paint
from okrtui.cli.parser import add_json
from okrtui.cli.plain import Plain
from okrtui.cli.session import look
from okrtui.domain.errors import Invalid

if TYPE_CHECKING:
    from okrtui.cli.session import Session
    from okrtui.domain.records import Json
    from okrtui.workspace.alignment import AlignedLine, Alignment
    from okrtui.workspace.views import Views
    from okrtui.workspace.workspace import Workspace

_NONE: Final = (
    "No objectives yet, so there is nothing to align: okrtui add objective TITLE adds one."
)


def _options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "key", metavar="O1", nargs="?", help="only this objective and what is aligned to it"
    )
    add_filter(parser)
    add_json(parser)


def _alignment(options: argparse.Namespace, session: Session) -> int:
    return look(
        session,
        lambda workspace: _show(workspace, options, session),
        lambda: _nothing_yet(session, as_json=options.json),
        named=options.key is not None,
    )


def _nothing_yet(session: Session, *, as_json: bool) -> int:
    if as_json:
        out_json({"today": session.today().isoformat(), "objectives": [], "circles": []})
    else:
        out(_NONE)
    return DONE


def _show(workspace: Workspace, options: argparse.Namespace, session: Session) -> int:
    from okrtui.workspace.alignment import Alignment
    from okrtui.workspace.views import Views

    views, alignment = Views(workspace), Alignment(workspace.model)
    top = None
    if options.key is not None:
        goal = workspace.resolve(options.key)
        if goal.table != "objectives":
            raise Invalid(
                f"{goal.key} is no objective: only objectives are aligned",
                f"okrtui show {goal.key} tells what it belongs to",
            )
        top = goal.id
    query = understood(options.filter)
    kept = alignment.kept(query, views, workspace.user).objectives if query else None
    lines = alignment.lines(kept=kept) if top is None else alignment.lines_from(top, kept=kept)
    if options.json:
        out_json(
            {
                "today": workspace.today().isoformat(),
                "objectives": [
                    _shape(workspace, views, alignment, line) for line in lines if line.key
                ],
                "circles": [[f"O{id}" for id in circle] for circle in alignment.circles],
            }
        )
    elif lines:
        _print(Plain(session.color), workspace, views, alignment, lines)
    else:
        out(NOTHING_LEFT if query else _NONE)
    return DONE


def _print(
    plain: Plain,
    workspace: Workspace,
    views: Views,
    alignment: Alignment,
    lines: Sequence[AlignedLine],
) -> None:
    """The tree in aligned columns, headings between."""
    titles = ("Objective", "Team", "Who", "Cycle", "", "Pace")
    rows: list[list[Piece]] = [[paint(title, "dim") for title in titles]]
    for line in lines:
        if line.heading:
            rows.append([paint(line.heading, "heading")])
            continue
        row = views.goal(line.key)
        title = f"{'  ' * line.depth}{row.key} {row.title}"
        rows.append(
            [
                paint(title, "bold") if line.depth == 0 else title,
                row.team,
                row.owner,
                alignment.cycle_name(workspace.resolve(line.key).id),
                "" if row.score is None else str(row.score),
                "" if row.pace is None else plain.pace(row.pace),
            ]
        )
    plain.output.table(rows, "llllrl", fit=plain.width)
    for circle in alignment.circles:
        plain.output.line()
        plain.reason(None, alignment.told(f"O{circle[0]}"))


def _shape(
    workspace: Workspace, views: Views, alignment: Alignment, line: AlignedLine
) -> dict[str, Json]:
    id = workspace.resolve(line.key).id
    record, row = workspace.objectives[id], views.goal(line.key)
    return {
        "id": line.key,
        "title": record.title,
        "owner": record.owner or None,
        "team": record.team or None,
        "cycle": alignment.cycle_name(id) or None,
        "parent": None if record.parent is None else f"O{record.parent}",
        "depth": line.depth,
        "aligned": line.below,
        "progress": None if row.progress is None else round(row.progress, 4),
        "pace": row.pace,
    }


COMMANDS: Final[Mapping[str, Command]] = {
    "alignment": Command(
        "Show what is aligned to what, across teams and cycles; what is aligned with nothing "
        "comes last.",
        """\
okrtui alignment
okrtui alignment O1             only O1 and what is aligned to it
okrtui alignment --filter "2026-Q4 #support"    what they are aligned to stays, too
okrtui alignment --json         for scripts""",
        _options,
        _alignment,
    ),
}
