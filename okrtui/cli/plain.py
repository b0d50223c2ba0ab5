"""The board as lines: the tree, the pulse and one goal, for pipes, scripts and screen readers."""

from __future__ import annotations

import os
import sys
from collections.abc import Collection, Mapping, Sequence
from typing import TYPE_CHECKING, Final

from okrtui.cli.output import Output, Piece, Span, out, paint, table, terminal_width
from okrtui.domain.writing import figure, format_day
from okrtui.workspace.glyphs import (
    HEALTH_ROLES,
    HEALTH_WORDS,
    PACE_ROLES,
    PACE_WORDS,
    UNICODE,
    glyphs_for,
)
from okrtui.workspace.rows import GroupRow

if TYPE_CHECKING:
    from okrtui.domain.coach.finding import Finding, Severity
    from okrtui.domain.health import Health
    from okrtui.domain.pace import Pace
    from okrtui.domain.records import KpiRecord
    from okrtui.domain.xmr import Process
    from okrtui.workspace.line_chart import Plot
    from okrtui.workspace.rows import Detail, GoalRow, Header, HistoryLine, KpiRow, PulseLine
    from okrtui.workspace.views import Views

_WIDTH_WITHOUT_TERMINAL: Final = 100
_ALL_COLUMNS_FROM: Final = 96
_BAR_FROM: Final = 72
_SPARK: Final = 12
_CHART_LINES: Final = 10
SEVERITY_ROLES: Final[Mapping[Severity, str]] = {"fail": "bad", "warn": "warn", "info": "dim"}
_CHART: Final = 90

# How our own signs are written where only ASCII can be; texts of users are left to the output.
_SIGNS: Final = {
    ord(sign): plain
    for sign, plain in {
        "→": "->",
        "≥": ">=",
        "≤": "<=",
        "÷": "/",
        "–": "-",
        "−": "-",
        "×": "x",
        "·": "-",
        "…": "...",
    }.items()
}


class Plain:
    """Prints goals as lines in the glyphs, colours and columns that standard output has."""

    def __init__(self, color: str) -> None:
        self.output = Output(color)
        self.width = _width()
        self.glyphs = glyphs_for("utf-8" if self.output.utf8 else None, os.environ.get("TERM"))

    def header(self, header: Header, confidence: str = "") -> None:
        """Where the cycle stands, on one line; confidence: the net of it, where that fits."""
        parts = [header.cycle]
        if header.start is not None and header.end is not None:
            parts.append(f"week {header.week} of {header.weeks}")
            parts.append(f"{header.elapsed:.0%} gone".replace("%", " %"))
            parts.append(f"{format_day(header.start)} – {format_day(header.end)}")
        if header.state not in ("", "active"):
            parts.append(header.state)
        said = f"confidence {confidence}"
        if confidence and len(" · ".join([*parts, said])) <= self.width:
            parts.append(said)
        self.output.line(paint(parts[0], "heading"), self._signs(" · ".join(["", *parts[1:]])))

    def goals(self, rows: Sequence[tuple[int, GoalRow | GroupRow]]) -> None:
        """The tree: (depth, row) each, in aligned columns."""
        wide, bars = self.width >= _ALL_COLUMNS_FROM, self.width >= _BAR_FROM
        titles = ["Goal", *(["Who"] if wide else []), "Value"]
        titles += [*(["Progress"] if bars else []), "", "Pace", *(["Cf"] if wide else []), "Seen"]
        aligns = "l" + "l" * wide + "r" + "l" * bars + "rl" + "r" * wide + "r"
        cells: list[list[Piece]] = [[paint(title, "dim") for title in titles]]
        cells += [self._goal(depth, row, wide=wide, bars=bars) for depth, row in rows]
        self.output.table(cells, aligns, fit=self.width)

    def pulse(self, views: Views, keys: Collection[str]) -> None:
        """The KPIs among ``keys``, grouped as on the board."""
        self.kpis(views, views.pulse(keys))

    def kpis(self, views: Views, lines: Sequence[PulseLine]) -> None:
        """KPIs below their headings, in columns that all of them share."""
        rows = [self._kpi(views.kpi(line.key), line.depth) for line in lines if line.key]
        aligns = "llrlrr" + "l" * (self.width >= _BAR_FROM)
        laid_out = iter(table(rows, aligns, fit=self.width, flexible=1, utf8=self.output.utf8))
        for line in lines:
            if line.heading:
                self.output.line(paint(line.heading, "heading"))
            else:
                self.output.line(*next(laid_out))

    def detail(self, detail: Detail, state: Span | None) -> None:
        """One goal: heading, state and why, facts."""
        self.output.line(paint(detail.heading, "bold"))
        # the view says the state's word itself; here it has its glyph and colour
        self.reason(state, detail.why.partition(": ")[2] if state else detail.why)
        facts: list[list[Piece]] = [
            [paint(f"  {label}", "dim"), self._fact(label, text, detail.grade_role)]
            for label, text in detail.facts
        ]
        self.output.table(facts, "ll")

    def coach(self, findings: Sequence[Finding]) -> None:
        """What the coach says of one goal, and below each finding what to do."""
        rows: list[list[Piece]] = [
            [paint("  coach", "dim"), paint(line.rule, SEVERITY_ROLES[line.severity]), line.told]
            for line in findings
        ]
        for line, row in zip(findings, table(rows, "lll", utf8=self.output.utf8), strict=True):
            self.output.line(*row)
            self.output.line("         ", paint(self._signs(line.do), "dim"))

    def _fact(self, label: str, text: str, grade_role: str) -> Piece:
        said = self._signs(text)
        return paint(said, grade_role) if grade_role and label == "grade" else said

    def chart(self, process: Process, kpi: KpiRecord) -> None:
        """A KPI's process: its points, average, limits, target and signals."""
        from okrtui.workspace.control_chart import chart

        lines = chart(process, kpi, self.glyphs, min(self.width, _CHART))
        if lines:
            out("")
        for line in lines:
            self.output.line(f"  {line}")

    def plot(self, plot: Plot) -> None:
        """A key result's values, where they should be and where they lead."""
        from okrtui.workspace.line_chart import draw, legend

        rows = draw(plot, self.glyphs, min(self.width, _CHART), _CHART_LINES)
        if rows:
            out("")
        for row in rows:
            self.output.line(
                "  ", *(text if ink == "value" else paint(text, "dim") for text, ink in row)
            )
        if rows:
            self.output.line(paint(f"  {legend(plot, self.glyphs, self.width - 2)}", "dim"))

    def reason(self, state: Span | None, sentence: str) -> None:
        """The state, if it has one, and why it is so."""
        before: list[Piece] = [] if state is None else [state, ": "]
        self.output.line(*before, self._signs(sentence))

    def history(self, lines: Sequence[HistoryLine]) -> None:
        """Check-ins or measurements with their names, newest first, notes whole."""
        rows: list[list[Piece]] = []
        for line in lines:
            confidence = "" if line.confidence is None else str(line.confidence)
            first = line.note.partition("\n")[0]
            said = [self._signs(line.value), confidence, line.by, first]
            rows.append([paint(f"  {line.key}", "dim"), format_day(line.date), *said])
        for line, row in zip(lines, table(rows, "llrrll", utf8=self.output.utf8), strict=True):
            self.output.line(*row)
            rest = line.note.partition("\n")[2]
            if rest.strip():
                for note in rest.split("\n"):
                    self.output.lines(f"      {note}")
            if line.blocker.strip():
                self.output.line("      ", paint("blocked: ", "bad"), line.blocker)

    def pairs(self, pairs: Sequence[tuple[str, str]]) -> None:
        """Names and texts in two columns."""
        rows: list[list[Piece]] = [[paint(f"  {n}", "dim"), self._signs(t)] for n, t in pairs]
        self.output.table(rows, "ll")

    def columns(self, rows: Sequence[Sequence[str]]) -> None:
        """Rows of cells in as many columns as the longest has."""
        cells: list[list[Piece]] = [
            [paint(f"  {row[0]}", "dim"), *map(self._signs, row[1:])] for row in rows
        ]
        self.output.table(cells, "l" * max((len(row) for row in rows), default=0))

    def pace(self, pace: Pace) -> Span:
        """Glyph, word and colour."""
        return paint(f"{self.glyphs.pace[pace]} {PACE_WORDS[pace]}", PACE_ROLES[pace])

    def health(self, health: Health) -> Span:
        """Glyph, word and colour."""
        return paint(f"{self.glyphs.health[health]} {HEALTH_WORDS[health]}", HEALTH_ROLES[health])

    def _goal(self, depth: int, row: GoalRow | GroupRow, *, wide: bool, bars: bool) -> list[Piece]:
        if isinstance(row, GroupRow):
            return self._group(row, wide=wide, bars=bars)
        title = f"{'  ' * depth}{row.key} {row.title}"
        pace: Piece = ""
        if row.pace is not None:
            pace = self.pace(row.pace)
            if row.blocked:
                pace = pace._replace(text=f"{pace.text} {self.glyphs.blocked}")
        cells: list[Piece] = [
            paint(title, "bold") if row.level == "objective" else title,
            *([row.owner] if wide else []),
            self._signs(row.measure),
            *([self.glyphs.bar(row.progress, row.expected).rstrip()] if bars else []),
            "" if row.score is None else str(row.score),
            pace,
            *(["" if row.confidence is None else str(row.confidence)] if wide else []),
            "" if row.seen is None else f"{row.seen}d",
        ]
        while not cells[-1]:
            # no blanks behind what a line says
            cells.pop()
        return cells

    def _group(self, row: GroupRow, *, wide: bool, bars: bool) -> list[Piece]:
        """The heading of a group: how many goals, their median score, their worst pace."""
        count = figure(row.objectives + row.key_results, ",")
        return [
            paint(f"{row.title}  {count}", "heading"),
            *([""] if wide else []),
            "",
            *([self.glyphs.bar(row.progress, None).rstrip()] if bars else []),
            "" if row.score is None else str(row.score),
            "" if row.worst is None else self.pace(row.worst),
        ]

    def _kpi(self, row: KpiRow, depth: int) -> list[Piece]:
        health = self.health(row.health)
        if row.overdue:
            health = health._replace(text=f"{health.text}, late")
        return [
            health,
            f"{'  ' * depth}{row.key} {row.name}",
            f"{row.value} {row.unit}".strip(),
            self.glyphs.sparkline(row.trend, _SPARK),
            row.change,
            "" if row.age is None else f"{row.age}d",
            *(["leading" if row.leading else "lagging"] if self.width >= _BAR_FROM else []),
        ]

    def _signs(self, text: str) -> str:
        return text if self.glyphs is UNICODE else text.translate(_SIGNS)


def _width() -> int:
    """The terminal's columns; a fixed number when nobody looks, so that files are alike."""
    if sys.stdout.isatty() or os.environ.get("COLUMNS"):
        return terminal_width()
    return _WIDTH_WITHOUT_TERMINAL
