"""A text that covers the board: the help, and why a goal has its colour."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Final, NamedTuple

from textual.binding import Binding
from textual.geometry import Region
from textual.strip import Strip

from okrtui.domain.text import one_line
from okrtui.ui import actions
from okrtui.ui.drawing import pieces
from okrtui.ui.drawing.notice import wrapped
from okrtui.ui.drawing.pieces import Line
from okrtui.ui.screens.base import OkrtuiScreen
from okrtui.ui.widgets import paint
from okrtui.ui.widgets.bars import Bar
from okrtui.workspace.explaining import PRESETS
from okrtui.workspace.keys import parse_key

if TYPE_CHECKING:
    from collections.abc import Iterator

    from textual.app import ComposeResult

    from okrtui.domain.health import HealthVerdict
    from okrtui.domain.pace import Verdict
    from okrtui.workspace.explaining import Section
    from okrtui.workspace.glyphs import Glyphs
    from okrtui.workspace.views import Views
    from okrtui.workspace.workspace import Workspace


_WHILE_FINDING: Final = frozenset({"text.rub_out", "editor.save"})
"""What means something while one types what is looked for, and nothing by name."""
_MOST_ROWS: Final = 12
"""A text goes on over so many rows."""


class PageLine(NamedTuple):
    """One line: a label in front, then text."""

    label: str
    text: str
    look: str = "text"
    brief: str = ""
    """What stands there instead where the text would not fit into one row."""


class PageScreen(OkrtuiScreen):
    """Read-only lines with a title; keys scroll and close."""

    BINDINGS = [  # noqa: RUF012 - Textual's own way
        *(
            Binding(",".join(action.keys), "close", id=action.id, show=False)
            for action in actions.by_default("page")
        ),
        *(
            Binding(",".join(actions.BY_ID[id].keys), f"scroll_text({step})", id=id, show=False)
            for id, step in (
                ("cursor.down", 1),
                ("cursor.up", -1),
                ("cursor.page_down", 10),
                ("cursor.page_up", -10),
                ("cursor.first", -10_000),
                ("cursor.last", 10_000),
            )
        ),
        *(
            Binding(",".join(actions.BY_ID[id].keys), does, id=id, show=False)
            for id, does in (
                ("page.find", "find"),
                ("app.palette", "palette"),
                ("text.rub_out", "rub_out"),
                ("editor.save", "keep"),
            )
        ),
    ]

    def __init__(self, title: str, lines: Sequence[PageLine]) -> None:
        super().__init__()
        self.text = PageText(title, lines)

    def compose(self) -> ComposeResult:
        yield self.text

    def action_close(self) -> None:
        """One level back: to the whole text, then to the board."""
        if self.text.query_text is not None:
            self._find(None)
        else:
            self.dismiss()

    def action_find(self) -> None:
        self._find(self.text.query_text or "")

    def action_keep(self) -> None:
        """Letters are keys again; what was found stays, if anything was looked for."""
        if self.finds:
            self.finds = False
            self.text.find(self.text.query_text or None)

    def type(self, text: str) -> bool:
        """Only once one asked to find: else a word with a key of the page in it went astray."""
        if self.finds:
            self._find((self.text.query_text or "") + text)
        return self.finds

    def action_rub_out(self) -> None:
        if self.finds and self.text.query_text:
            self._find(self.text.query_text[:-1])

    def _find(self, text: str | None) -> None:
        self.finds = text is not None
        self.text.find(text, typing=self.finds)

    def action_palette(self) -> None:
        """All that can be done on this page, by name."""
        from okrtui.ui.palette import page_palette

        does = {
            binding.id: binding.action
            for base in reversed(type(self).__mro__)
            if issubclass(base, PageScreen)
            for binding in vars(base).get("BINDINGS", ())
            if binding.id in actions.BY_ID and binding.id not in _WHILE_FINDING
        }

        def chosen(id: str) -> None:
            self.call_next(self.run_action, does[id])

        self.app.push_screen(page_palette(map(actions.named, does), {}, chosen))

    def action_scroll_text(self, step: int) -> None:
        self.text.scroll_lines(step)


class PageText(Bar):
    """The text of a page."""

    def __init__(self, title: str, lines: Sequence[PageLine]) -> None:
        super().__init__(id="page")
        self._heading = title
        self._all = lines
        self._lines = lines
        self._fitted: Sequence[PageLine] | None = None
        self._top = 0
        self._typing = False
        self.query_text: str | None = None
        """What is looked for; None when nothing is."""
        self._said = ""

    def find(self, text: str | None, *, typing: bool = False) -> None:
        """Show only the lines with these words in them, below their headings.

        typing: whether what is looked for is still being typed.
        """
        self.query_text, self._typing = text, typing
        self._lines = found(self._all, text.split()) if text else self._all
        self._fitted = None
        self._top = 0
        self.refresh()

    def say(self, text: str) -> None:
        """One line to the person, cleaned already, in the place of the title."""
        self._said = text
        self.refresh(Region(0, 0, self.size.width, 1))

    def scroll_lines(self, step: int) -> None:
        top = max(0, min(self._top + step, len(self._rows()) - (self.size.height - 2)))
        if top != self._top:
            self._top = top
            self.refresh()

    def on_resize(self) -> None:
        self._fitted = None
        # More may fit now than is left below.
        self.scroll_lines(0)

    def on_mouse_scroll_down(self) -> None:
        self.scroll_lines(3)

    def on_mouse_scroll_up(self) -> None:
        self.scroll_lines(-3)

    def render_line(self, y: int) -> Strip:
        width, look = self.size.width, self.palette
        if y == 0:
            return paint.strip_of(self._title(width), width)
        index = y - 2 + self._top
        rows = self._rows()
        if y == 1 or not 0 <= index < len(rows):
            return Strip.blank(width, look.text)
        entry = rows[index]
        style = getattr(look, entry.look) if entry.look != "dim" else look.muted
        label = _label_width(self._lines)
        if entry.label:
            text = Line(
                [
                    ("  " + pieces.left(entry.label, label) + "  ", look.accent),
                    (pieces.clip(entry.text, width - label - 4), style),
                ],
                look.text,
            )
        else:
            text = Line([("  " + pieces.clip(entry.text, width - 2), style)], look.text)
        return paint.strip_of(text, width)

    def _rows(self) -> Sequence[PageLine]:
        """The lines as they fit: what is too long goes on below."""
        if self._fitted is None:
            self._fitted = fitted(self._lines, self.size.width)
        return self._fitted

    def _title(self, width: int) -> Line:
        look = self.palette
        closes, finds, keeps = (
            actions.label(actions.key(id)) for id in ("page.close", "page.find", "editor.save")
        )
        heading, keys = f" {self._said or self._heading}", f"{finds} finds, {closes} closes "
        if self.query_text is not None:
            heading += f" · find: {one_line(self.query_text)}"
            keys = f"{finds} finds, {closes} shows all "
        if self._typing:
            heading, keys = f"{heading}_", f"{keeps} keeps it, {closes} shows all "
        title = pieces.left(heading, max(0, width - len(keys)))
        return Line([(title, look.bar_key), (keys, look.bar_muted)], look.bar)


def _label_width(lines: Sequence[PageLine]) -> int:
    return max((pieces.cells(line.label) for line in lines), default=0)


def fitted(lines: Sequence[PageLine], width: int) -> list[PageLine]:
    """The lines, those that are too long broken between words and going on in the same column."""
    label = _label_width(lines)
    rows: list[PageLine] = []
    for line in lines:
        room = width - (label + 4 if line.label else 2)
        if pieces.cells(line.text) <= room:
            rows.append(line)
            continue
        if line.brief and pieces.cells(line.brief) <= room:
            rows.append(line._replace(text=line.brief))
            continue
        # A cell stays free at the edge.
        first, *more = wrapped(line.text, room - 1, _MOST_ROWS)
        rows.append(line._replace(text=first))
        below = " " if line.label else ""
        rows += [PageLine(below, f"  {row.strip()}", line.look) for row in _again(more, room - 1)]
    return rows


def _again(rows: Sequence[str], room: int) -> list[str]:
    """What goes on below, with two cells less."""
    return wrapped(" ".join(row.strip() for row in rows), room - 2, _MOST_ROWS) if rows else []


def found(lines: Sequence[PageLine], words: Sequence[str]) -> list[PageLine]:
    """The lines with all the words in them, below their headings."""
    kept: list[PageLine] = []
    heading: PageLine | None = None
    for line in lines:
        if line.look == "strong" and not line.label:
            heading = line
            continue
        text = f"{line.label} {line.text}".casefold()
        if text.strip() and all(word.casefold() in text for word in words):
            kept += [heading] if heading is not None else []
            kept.append(line)
            heading = None
    return kept or [PageLine("", "nothing has these words in it", "muted")]


def help_lines(heading: str = "", here: Sequence[actions.Action] = ()) -> list[PageLine]:
    """What can be done here, under a heading; all other keys, group by group; values and states."""
    return list(_help(heading, here))


def _help(heading: str, here: Sequence[actions.Action]) -> Iterator[PageLine]:
    told = {action.id for action in here}
    if here:
        yield PageLine("", heading, "strong")
        yield from keys_of_place(here)
        yield PageLine("", "")
    for group, group_actions in actions.by_group():
        others = [action for action in group_actions if action.id not in told]
        if others:
            yield PageLine("", group, "strong")
            yield from keys_of_place(others)
            yield PageLine("", "")
    yield PageLine("", "Values", "strong")
    yield PageLine("4.6  1.2k  50%", "a number, as you would write it")
    yield PageLine("+0.2  -3", "a step from the last value; =-3 for the number itself")
    yield PageLine("", "")
    yield PageLine("", "Filter", "strong")
    yield PageLine('"two words"', "or one: in the title, owner, team or key; - before it: not")
    yield PageLine("@ana  #product", "of a person, of a team; also owner:ana,ben and team:none")
    yield PageLine("pace:behind,stale", "with this pace, or that one")
    yield PageLine("conf:<5  seen:>14", "confidence, days since the last check-in; also score:>=70")
    yield PageLine("kind:kr  is:mine", "of this level or kind, in this state; also is:blocked")
    yield PageLine("", "")
    yield PageLine("", "States", "strong")
    yield PageLine(
        "pace", "early, on track, behind, at risk, stale, achieved, missed: progress against time"
    )
    yield PageLine(
        "health", "healthy, watch, unhealthy: a KPI against its bounds; late: its value is overdue"
    )


def keys_of_place(offered: Iterable[actions.Action]) -> list[PageLine]:
    """The keys of a page, and what they do."""
    return [
        PageLine(" ".join(actions.labels(action)), action.help) for action in offered if action.keys
    ]


def why_lines(verdict: Verdict | HealthVerdict, state: str, role: str) -> list[PageLine]:
    """The rule behind a state, its inputs and thresholds."""
    lines = [PageLine("", f"{state}: {verdict.sentence}", role)]
    for title, rows in (("What went in", verdict.inputs), ("The rule", verdict.thresholds)):
        if rows:
            lines += [PageLine("", ""), PageLine("", title, "strong")]
            lines += [PageLine(name, value) for name, value in rows]
    return lines


def section_lines(sections: Sequence[Section]) -> list[PageLine]:
    """Sections of cells, each section in columns of its own."""
    lines: list[PageLine] = []
    for title, rows in sections:
        lines += [PageLine("", ""), PageLine("", title[:1].upper() + title[1:], "strong")]
        columns = max((len(row) for row in rows), default=0)
        widths = [
            max((pieces.cells(row[n]) for row in rows if n < len(row)), default=0)
            for n in range(columns)
        ]
        for row in rows:
            if len(row) == 1:
                # A sentence is no label, which would push all others' texts aside.
                lines.append(PageLine("", row[0]))
                continue
            cells = zip(row[1:], widths[1:], strict=False)
            text = "  ".join(pieces.left(cell, width) for cell, width in cells).rstrip()
            brief = ""
            if title == PRESETS:
                brief = text.removesuffix(row[-1]) + row[-1].partition(", ")[0]
            # Below the other labels, also without one of its own.
            lines.append(PageLine(row[0] or " ", text, brief=brief))
    return lines


def process_lines(
    views: Views, workspace: Workspace, key: str, glyphs: Glyphs, width: int
) -> list[PageLine]:
    """What a KPI's process says, its recovery, and the chart of both."""
    from okrtui.workspace import kpi_facts
    from okrtui.workspace.control_chart import chart

    facts = [*kpi_facts.process(views, key), *kpi_facts.recovery(workspace, key)]
    lines = [PageLine("", ""), PageLine("", "The process", "strong")]
    lines += [PageLine(name, text) for name, text in facts]
    kpi = workspace.kpis[parse_key(key).id]
    drawn = chart(views.process(key), kpi, glyphs, width)
    return [*lines, *(PageLine("", text) for text in ("", *drawn) if drawn)]
