"""The list below a goal's chart: what was checked in, what the goal is tied to, what to mend."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, Final, Literal, NamedTuple

from okrtui.domain.writing import short_day, short_width
from okrtui.ui.drawing import pieces
from okrtui.ui.drawing.pieces import Line, Palette, Piece

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from rich.style import Style

    from okrtui.workspace.glyphs import Glyphs
    from okrtui.workspace.rows import CoachLine, Detail, HistoryLine
    from okrtui.workspace.ties import Tie

_VALUE_MAX: Final = 24
_BY_MAX: Final = 10
_MEASURED: Final = 200
"""So many of the newest entries decide how wide their columns are."""
_SURE: Final = len("  cf 10")
_EDITOR: Final = 12
"""The least cells of an editor."""
_ROLES: Final = {"fail": "bad", "warn": "warn", "info": "dim"}

What = Literal["heading", "entry", "tie", "finding"]


class Row(NamedTuple):
    """One line of the list."""

    what: What
    at: int = 0
    """Which of that sort."""
    text: str = ""
    """Of a heading."""


class Widths(NamedTuple):
    """The columns of the history."""

    value: int
    sure: bool
    by: int


class Listed(NamedTuple):
    """What is listed of a goal."""

    detail: Detail
    rows: list[Row]
    widths: Widths
    how: int
    """The widest word for a tie."""

    def entry(self, row: Row) -> HistoryLine | None:
        return self.detail.history[row.at] if row.what == "entry" else None

    def tie(self, row: Row) -> Tie | None:
        return self.detail.ties[row.at] if row.what == "tie" else None

    def finding(self, row: Row) -> CoachLine | None:
        return self.detail.coach[row.at] if row.what == "finding" else None

    def about(self, row: Row) -> object:
        """All that its line shows."""
        return self.entry(row) or self.tie(row) or self.finding(row) or row.text

    def name(self, row: Row) -> tuple[str, str]:
        """What a row is known by when the rows are made anew."""
        if (entry := self.entry(row)) is not None:
            return row.what, entry.key or entry.date.isoformat()
        if (tie := self.tie(row)) is not None:
            return row.what, f"{tie.how} {tie.key}"
        finding = self.finding(row)
        return row.what, row.text if finding is None else finding.rule


def listed(detail: Detail) -> Listed:
    rows: list[Row] = []
    noun = "measurements" if detail.process is not None else "check-ins"
    sections: tuple[tuple[What, str, int], ...] = (
        ("entry", f"{noun} · {len(detail.history)}", len(detail.history)),
        ("tie", "tied to", len(detail.ties)),
        ("finding", "coach", len(detail.coach)),
    )
    for what, heading, count in sections:
        if count:
            rows.append(Row("heading", text=heading))
            rows += [Row(what, at) for at in range(count)]
    how = max((pieces.cells(f"{tie.how} {tie.key}") for tie in detail.ties), default=0)
    return Listed(detail, rows, _widths(detail.history), how)


def _widths(history: Sequence[HistoryLine]) -> Widths:
    newest = list(islice(history, _MEASURED))
    return Widths(
        min(_VALUE_MAX, max((pieces.cells(e.value) for e in newest), default=0)),
        any(e.confidence is not None for e in newest),
        min(_BY_MAX, max((pieces.cells(e.by) for e in newest), default=0)),
    )


def area_of(listed: Listed, field: str, width: int) -> tuple[int, int] | None:
    """Where the editor of an entry's field begins and how wide it is; None: not in its line."""
    value = 1 + short_width() + 2
    sure = value + listed.widths.value
    note = sure + (_SURE if listed.widths.sure else 0) + 2 + listed.widths.by + 2
    if field == "date":
        return 1, _EDITOR
    if field == "value":
        return value, max(_EDITOR, listed.widths.value)
    if field == "confidence" and listed.widths.sure:
        return sure + len("  cf "), len("10 ")
    return (note, width - note) if width - note >= 2 * _EDITOR else None


def line(
    row: Row, listed: Listed, width: int, glyphs: Glyphs, look: Palette, *, cursor: bool = False
) -> Line:
    """cursor: it is on this row, and the panel has the keys."""
    base = look.row(cursor=cursor, active=True)
    marker = (glyphs.cursor if cursor else " ", base)
    plain = _Looks(base, base, look) if cursor else _Looks(look.text, look.muted, look)
    if row.what == "heading":
        text = pieces.clip(row.text.replace("·", glyphs.gap), width - 2, glyphs.ellipsis)
        return Line([(" " + text, look.muted)], look.text)
    if (entry := listed.entry(row)) is not None:
        return Line([marker, *_entry(entry, listed.widths, width, glyphs, plain)], base)
    if (tie := listed.tie(row)) is not None:
        return Line([marker, *_tie(tie, listed.how, width - 1, glyphs, plain)], base)
    finding = listed.finding(row)
    told = [] if finding is None else list(_finding(finding, width - 1, glyphs, plain))
    return Line([marker, *told], base)


class _Looks(NamedTuple):
    """How a line looks, on the cursor or beside it."""

    text: Style
    muted: Style
    all: Palette

    def role(self, name: str) -> Style:
        return self.text if self.text != self.all.text else self.all.role(name)


def _entry(
    entry: HistoryLine, widths: Widths, width: int, glyphs: Glyphs, looks: _Looks
) -> Iterator[Piece]:
    sure = f"  cf {entry.confidence:>2}" if entry.confidence is not None else " " * _SURE
    start = (
        f"{short_day(entry.date)}  {pieces.right(entry.value, widths.value, glyphs.ellipsis)}"
        f"{sure if widths.sure else ''}  {pieces.left(entry.by, widths.by, glyphs.ellipsis)}"
    )
    yield start, looks.text
    room = width - 4 - pieces.cells(start)
    if entry.blocker.strip():
        blocker = pieces.clip(_flat(entry.blocker), room, glyphs.ellipsis)
        yield f"  {glyphs.blocked} {blocker}", looks.role("bad")
        room -= pieces.cells(blocker) + 4
    if entry.note.strip() and room > 6:
        yield "  " + pieces.clip(_flat(entry.note), room, glyphs.ellipsis), looks.muted


def _tie(tie: Tie, how: int, width: int, glyphs: Glyphs, looks: _Looks) -> Iterator[Piece]:
    yield pieces.left(f"{tie.how} {tie.key}", how) + "  ", looks.muted
    room = max(0, width - how - 3)
    state = pieces.clip(tie.state, room // 2, glyphs.ellipsis)
    title = pieces.clip(tie.title, room - pieces.cells(state) - 2, glyphs.ellipsis)
    yield title + "  ", looks.text
    yield state, looks.role(tie.role)


def _finding(finding: CoachLine, width: int, glyphs: Glyphs, looks: _Looks) -> Iterator[Piece]:
    start = f"{finding.rule:<3} {finding.severity:<4}  "
    yield start, looks.role(_ROLES[finding.severity])
    told = f"{finding.told}: {finding.do}" if finding.do else finding.told
    yield pieces.clip(told, width - 1 - pieces.cells(start), glyphs.ellipsis), looks.text


def _flat(text: str) -> str:
    """A note of several lines on one."""
    return " ".join(text.split())
