"""The lines of a review's card, and of the fields below it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple, TypeAlias

from okrtui.ui.drawing import pieces
from okrtui.ui.drawing.notice import wrapped
from okrtui.ui.drawing.pieces import Line, Palette, Piece
from okrtui.workspace import control_chart, line_chart
from okrtui.workspace.glyphs import HEALTH_ROLES, HEALTH_WORDS, PACE_ROLES, PACE_WORDS

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from okrtui.domain.records import KpiRecord
    from okrtui.domain.xmr import Process
    from okrtui.workspace.glyphs import Glyphs
    from okrtui.workspace.line_chart import Plot, Run
    from okrtui.workspace.review.cards import Card

Drawable: TypeAlias = "Plot | tuple[Process, KpiRecord] | None"
"""What a chart is drawn from."""

_BAR: Final = 12
_SPARK: Final = 12
_LABEL: Final = 13
"""Cells for the name of a field or a fact."""
_CHART_LINES: Final = (5, 14)
"""The least lines that say something, and the most that say more."""
_CHART_CELLS: Final = 100
_WHY_LINES: Final = 3
_FACT_LINES: Final = 3
ROWS: Final = 3
"""The most fields that a card has at the same time."""


class Shown(NamedTuple):
    """What a card shows. All texts are one line, cleaned."""

    card: Card
    plot: Drawable = None
    blocker: str | None = None
    """What was typed as the blocker; None: nothing was."""
    lines: tuple[str, ...] = ()
    """What was written so far, where a card takes lines."""


class Field(NamedTuple):
    """One row below the card."""

    label: str
    text: str
    hint: str = ""
    """What holds while nothing is typed."""
    current: bool = False


def card(shown: Shown, size: tuple[int, int], glyphs: Glyphs, look: Palette) -> list[Line]:
    """The card in at most so many cells and lines: what decides first, the chart where it fits."""
    width, height = size
    head = [*_head(shown.card, width, glyphs, look)]
    facts = [*_facts(shown, width, glyphs, look)]
    room = height - len(head) - len(facts) - 2
    chart: list[Line] = []
    if room >= _CHART_LINES[0]:
        cells = min(width - 2, _CHART_CELLS)
        chart = _chart(shown, (cells, min(room, _CHART_LINES[1])), glyphs, look)
    blank = Line([], look.text)
    loose = height - len(head) - len(chart) - len(facts)
    between = [blank] if loose > 0 and (chart or facts) else []
    below = [blank] if chart and loose > 1 else []
    return [*head, *between, *chart, *below, *facts][: max(0, height)]


def _head(card: Card, width: int, glyphs: Glyphs, look: Palette) -> Iterator[Line]:
    cut = glyphs.ellipsis
    yield Line([(" " + pieces.clip(card.above, width - 2, cut), look.muted)], look.text)
    key = f"{card.card} " if card.kind in ("key_result", "kpi") else ""
    measure = f"  {card.measure}" if card.measure else ""
    title = pieces.clip(key + card.title, max(8, width - 2 - pieces.cells(measure)), cut)
    yield Line([(" " + title, look.strong), (measure, look.accent)], look.text)
    if card.pace is not None:
        role = look.role(PACE_ROLES[card.pace])
        state = f"{glyphs.pace[card.pace]} {PACE_WORDS[card.pace]}"
        bar = "" if card.progress is None else glyphs.bar(card.progress, card.expected, _BAR)
        done = "" if card.progress is None else f"{card.progress * 100:.0f} %"
    elif card.health is not None:
        role = look.role(HEALTH_ROLES[card.health])
        state = f"{glyphs.health[card.health]} {HEALTH_WORDS[card.health]}"
        bar = done = ""
    else:
        return
    spark = glyphs.sparkline(card.trend, min(_SPARK, len(card.trend))) if card.trend else ""
    yield Line([(" " + "  ".join(filter(None, (state, bar, done, spark))), role)], look.text)
    for row in wrapped(card.why, width - 3, _WHY_LINES, cut) if card.why else ():
        yield Line([(" " + row, role)], look.text)


def _facts(shown: Shown, width: int, glyphs: Glyphs, look: Palette) -> Iterator[Line]:
    card = shown.card
    if card.meanwhile:
        yield Line([(" " + pieces.clip(card.meanwhile, width - 2), look.warn)], look.text)
    for label, text in _told(shown):
        rows = wrapped(text, width - _LABEL - 3, _FACT_LINES, glyphs.ellipsis)
        style = look.warn if label == "blocker" else look.text
        for number, row in enumerate(rows):
            name = "" if number else label
            yield Line([(" " + pieces.left(name, _LABEL), look.muted), (row, style)], look.text)


def _told(shown: Shown) -> list[tuple[str, str]]:
    card = shown.card
    blocker = card.blocker if shown.blocker is None else shown.blocker
    if shown.blocker == "" and card.blocker:
        blocker = f"{card.blocker} (resolved)"
    told = [
        *card.facts,
        *(("step", step) for step in card.steps),
        ("last", "" if card.kind == "commitment" else card.last),
        ("settled as", card.last if card.kind == "commitment" else ""),
        ("fed by", card.fed_by),
        ("blocker", blocker),
        ("confidence", " ".join(map(str, card.confidences))),
        ("skipped", card.skipped),
        *((str(number), line) for number, line in enumerate(shown.lines, 1)),
    ]
    return [(label, text) for label, text in told if text]


def _chart(shown: Shown, size: tuple[int, int], glyphs: Glyphs, look: Palette) -> list[Line]:
    if shown.plot is None:
        return []
    if isinstance(shown.plot, line_chart.Plot):
        rows = line_chart.draw(shown.plot, glyphs, *size)
        return [Line([(" ", look.text), *_inked(row, look)], look.text) for row in rows]
    text = control_chart.chart(*shown.plot, glyphs, size[0], size[1] - 2)
    return [Line([(" " + row, look.text)], look.text) for row in text]


def _inked(row: Sequence[Run], look: Palette) -> Iterator[Piece]:
    return ((text, look.text if ink == "value" else look.muted) for text, ink in row)


def fields(rows: Sequence[Field], width: int, glyphs: Glyphs, look: Palette) -> Iterator[Line]:
    """The fields of a card; the one that is asked for is pointed out."""
    for field in rows:
        marker = glyphs.cursor if field.current else " "
        label = pieces.left(field.label, _LABEL)
        shown: Piece = (field.text, look.text) if field.text else (field.hint, look.muted)
        text = pieces.clip(shown[0], width - _LABEL - 2, glyphs.ellipsis)
        name = look.accent if field.current else look.muted
        yield Line([(marker, look.accent), (label, name), (text, shown[1])], look.text)


def column_of_text() -> int:
    """Where the text of a field begins."""
    return _LABEL + 1
