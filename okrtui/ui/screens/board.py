"""The board: goals, KPI pulse, detail. Takes keys to actions and answers of the store to rows."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Final

from textual import on
from textual.geometry import Region

from okrtui.domain.errors import NotFound
from okrtui.domain.text import one_line
from okrtui.ui import actions, footing, messages, stand_ins, teaching, telling
from okrtui.ui.availability import PANELS, Panel, Place, kind_of, why_not
from okrtui.ui.configured import NOTHING, Configured
from okrtui.ui.drawing import pieces
from okrtui.ui.drawing.columns import order_of, owner_width
from okrtui.ui.drawing.notice import Notice
from okrtui.ui.drawing.tree import NEW, PLACE, is_stand_in
from okrtui.ui.editing import Editing
from okrtui.ui.forming import Forming
from okrtui.ui.keys import Keys, Typed
from okrtui.ui.screens.arranging import Arranging
from okrtui.ui.screens.base import OkrtuiScreen
from okrtui.ui.screens.changing import Changing
from okrtui.ui.screens.copying import Copying
from okrtui.ui.screens.inspecting import Inspecting
from okrtui.ui.screens.layout import Mode, mode_of, shown_in
from okrtui.ui.screens.looking import Looking
from okrtui.ui.screens.marking import Marking
from okrtui.ui.screens.moving import Moving
from okrtui.ui.screens.pages import Pages
from okrtui.ui.screens.placing import Placing
from okrtui.ui.screens.sampling import Sampling
from okrtui.ui.screens.theming import Theming
from okrtui.ui.signs import Signs
from okrtui.ui.store_thread import Answer
from okrtui.ui.view_memory import ViewState, beginning
from okrtui.ui.widgets.bars import FooterBar, HeaderBar, StatusLine
from okrtui.ui.widgets.cell_editor import LineInput
from okrtui.ui.widgets.detail import DetailPane
from okrtui.ui.widgets.filter_line import FilterLine
from okrtui.ui.widgets.goal_tree import GoalTree
from okrtui.ui.widgets.kpi_pulse import KpiPulse
from okrtui.ui.widgets.notice import NoticePanel
from okrtui.workspace.arrangement import is_heading
from okrtui.workspace.change import Done, Event
from okrtui.workspace.errors import StoreError
from okrtui.workspace.keys import parse_key
from okrtui.workspace.rows import Detail, OutlineLine, PulseLine
from okrtui.workspace.views import Views

if TYPE_CHECKING:
    from textual import events
    from textual.app import ComposeResult
    from textual.timer import Timer

    from okrtui.domain.records import Json
    from okrtui.ui.drafts import Drafts
    from okrtui.ui.sessions import Session
    from okrtui.ui.store_thread import StoreThread
    from okrtui.workspace.glyphs import Glyphs
    from okrtui.workspace.workspace import Workspace

Then = Callable[[Answer], None]

_CLASSES: Final = ("mode-", "has-", "alone", "in-detail")
PATIENCE: Final = 0.3
"""Seconds of saving after which one is told what it waits for."""
_ROOM: Final = 34
"""Cells that two values and the keys to choose between them need."""


class BoardScreen(OkrtuiScreen):
    """The home screen."""

    def __init__(
        self,
        workspace: Workspace,
        store: StoreThread,
        drafts: Drafts,
        glyphs: Glyphs,
        send_anew: Callable[[], None],
        *,
        views: Views | None = None,
        start: ViewState | None = None,
        configured: Configured = NOTHING,
        colours: bool = True,
        opens: str = "",
    ) -> None:
        super().__init__()
        self.send_anew = send_anew
        self.workspace = workspace
        self.views = views or Views(workspace)
        self.drafts = drafts
        self.glyphs = glyphs
        self.editing = Editing(self)
        self.moving = Moving(self)
        self.looking = Looking(self)
        self.changing = Changing(self)
        self.forming = Forming(self)
        begun = start or beginning(workspace)
        self.arranging = Arranging(self, begun)
        self.marking = Marking(self)
        self.placing = Placing(self)
        self.pages = Pages(self)
        self.copying = Copying(self)
        self.inspecting = Inspecting(self)
        self.parts: Final = (
            self.copying,
            self.moving,
            self.looking,
            self.changing,
            self.forming,
            self.arranging,
            self.marking,
            self.placing,
            self.pages,
            Theming(self, configured, colours=colours),
            self.inspecting,
            Sampling(self),
        )
        """What does the actions: ``goal.edit`` is the ``do_goal_edit`` of one of them."""
        self.keys = Keys(self)
        self.panel: Panel = "goals"
        self.source: Panel = "goals"
        """The panel whose row detail, edits and check-ins are about."""
        self.cycle = begun.arrangement.cycle
        self.query_text = begun.arrangement.query
        self.signs = Signs(self)
        self._came_from = ""
        """The row that had the cursor before a new one was begun."""
        self.mode: Mode = "one"
        self._store = store
        self._then: dict[int, Then] = {}
        self._under_way: set[int] = set()
        self.slow = False
        """What is being saved takes so long that one is told."""
        self.stops = False
        """Told to stop, which has to wait until the store is at rest."""
        self._holder: str | None = None
        """Who holds the store, when somebody else does."""
        self._patience: Timer | None = None
        self._live = True
        self._said = ("", "text")
        self._configured, self._opens = configured, opens
        self.header = HeaderBar(glyphs)
        self.tree_panel = GoalTree(
            self.views.goal,
            self.arranging.heading,
            glyphs,
            order=order_of(configured.columns),
        )
        self.pulse_panel = KpiPulse(self.views.kpi, glyphs)
        for panel in (self.tree_panel, self.pulse_panel):
            panel.sign_of, panel.place_told = self.signs.of, self.placing.told
        self.detail_panel = DetailPane(self.detail_of, glyphs)
        self.status, self.footer = StatusLine(glyphs), FooterBar()
        self.notice_panel = NoticePanel(glyphs)

    # ------------------------------------------------------------------ set-up

    def compose(self) -> ComposeResult:
        yield self.header
        yield self.tree_panel
        yield self.pulse_panel
        yield self.detail_panel
        yield self.status
        yield self.footer
        yield self.notice_panel

    def on_mount(self) -> None:
        self.tree_panel.active = True
        self.pulse_panel.marked = False
        self._lay_out(*self.app.size)
        self.rebuild(cursor_key=self.arranging.start.cursor)
        self.call_after_refresh(self._started)

    def _started(self) -> None:
        """After the first picture: what may take its time, then keys."""
        if not self.is_attached:
            # Left already.
            return
        self._store.start()
        self._offer_draft()
        if self._opens and not self.editing.open:
            self.perform(self._opens, "")
        # They may open an editor, too: a draft comes first.
        self.app.call_later(self.keys.begin)

    def keep_draft(self) -> None:
        self.editing.keeping.keep()

    def _offer_draft(self) -> None:
        read_only = self.workspace.read_only
        told = [] if read_only is None else [f"Read-only: {one_line(str(read_only))}"]
        warnings = (*self.workspace.warnings, *filter(None, (self._configured.trouble,)))
        told += [one_line(warning) for warning in warnings]
        if read_only is None:
            draft = self.drafts.kept()
            if draft is not None:
                if self.editing.keeping.reopen(draft):
                    return
                told.append(f"What was typed for {one_line(draft.key)} can't be opened any more")
                self.editing.keeping.offer_lost(draft)
        if told:
            self.say("; ".join(told), "warn")

    def on_resize(self, event: events.Resize) -> None:
        self._lay_out(*event.size)
        self.call_after_refresh(self._place_again)

    def _place_again(self) -> None:
        self.editing.place()
        self.refresh_status()

    def _lay_out(self, width: int, height: int) -> None:
        """Show the panels that fit, as classes that styles/board.tcss arranges."""
        self.mode = mode_of(width, height)
        self.forming.lay_out()
        shown = self.shown
        wanted = {f"mode-{self.mode}", *(f"has-{panel}" for panel in shown)}
        if len(shown) == 1:
            wanted.add("alone")
        if self.panel == "detail":
            wanted.add("in-detail")
        ours = {name for name in self.classes if name.startswith(_CLASSES)}
        if ours != wanted:
            self.update_classes({**dict.fromkeys(ours, False), **dict.fromkeys(wanted, True)})
        self.refresh_frame()

    @property
    def shown(self) -> frozenset[Panel]:
        """The panels on the screen."""
        return shown_in(self.mode, self.panel, alone=self.inspecting.alone)

    def lay_out_again(self) -> None:
        self._lay_out(*self.size)
        self.follow_cursor()

    def show_panel(self, panel: Panel) -> None:
        """Give the keys to a panel, and show it when it isn't on the screen."""
        if panel == self.panel:
            return
        self.panel = panel
        if panel != "detail":
            self.source, self.inspecting.alone = panel, False
        self.tree_panel.activate(panel == "goals", marked=self.source == "goals")
        self.pulse_panel.activate(panel == "pulse", marked=self.source == "pulse")
        self.detail_panel.activate(panel == "detail", marked=panel == "detail")
        self.lay_out_again()

    # ------------------------------------------------------------------ where one is

    @property
    def key(self) -> str:
        """The row that actions are about; empty when there is none."""
        key = self.source_panel.cursor_key
        if key == PLACE:
            return self.placing.moving[0]
        return "" if is_stand_in(key) or is_heading(key) else key

    @property
    def source_panel(self) -> GoalTree | KpiPulse:
        return self.pulse_panel if self.source == "pulse" else self.tree_panel

    @property
    def cycle_name(self) -> str | None:
        record = self.workspace.cycles.get(self.cycle) if self.cycle is not None else None
        return None if record is None else record.name

    def exists(self, key: str) -> bool:
        try:
            self.workspace.resolve(key)
        except NotFound:
            return False
        return True

    def stored(self, key: str, field: str) -> Json:
        """The stored value behind a cell; None when the goal is gone."""
        return (self.workspace.model.shown(*parse_key(key)) or {}).get(field)

    def people(self) -> list[str]:
        """All owners, for completion and for the width of their column."""
        names = {one_line(owner) for owner in self.workspace.model.owners()}
        return sorted(names - {""})

    def teams(self) -> list[str]:
        """All teams, for completion."""
        return sorted({one_line(team) for team in self.workspace.model.teams()} - {""})

    def place(self) -> Place:
        earlier, later = self.arranging.steps()
        read_only = self.workspace.read_only
        return Place(
            panel=self.panel,
            key=self.key,
            read_only="" if read_only is None else str(read_only),
            can_undo=self.workspace.can_undo,
            can_redo=self.workspace.can_redo,
            earlier_cycle=earlier,
            later_cycle=later,
            listed=self.inspecting.listed,
            on_heading=self.panel == "goals" and is_heading(self.tree_panel.cursor_key),
        )

    # ------------------------------------------------------------------ keys to actions

    async def take(self, event: Typed) -> bool:
        await self.keys.take(event)
        return True

    def press(self, ids: Sequence[str], key: str) -> None:
        """A key of the table: the first of its actions that can run here."""
        if (self.editing.open or self.marking.line) and actions.WHILE_EDITING.isdisjoint(ids):
            save, leave = (actions.label(actions.key(f"editor.{id}")) for id in ("save", "cancel"))
            self.say(f"finish what you type first: {save} saves it, {leave} leaves it", "warn")
            return
        reasons = why_not(self.place())
        ids = actions.here(ids, self.panel)
        for id in ids:
            if id not in reasons:
                self.perform(id, key)
                return
        self.settle()
        self.say(reasons[ids[0]], "warn")

    def action_do(self, id: str, key: str) -> None:
        """An action by its name, from the palette or the footer."""
        if not footing.chosen(self, id):
            self.press((id,), key)

    def perform(self, id: str, key: str) -> None:
        if not id.startswith("value."):
            self.settle()
        name = f"do_{id.replace('.', '_')}"
        for part in self.parts:
            method: Callable[[str], None] | None = getattr(part, name, None)
            if method is not None:
                method(key)
        self.refresh_status()

    def settle(self) -> None:
        """What was begun and waits for more of the same ends with another action."""
        self.changing.flush_steps()
        self.changing.forget_question()
        self.placing.leave()
        if not self.editing.open:
            self._said = ("", "text")

    @property
    def line(self) -> LineInput | None:
        """The line of text that is open; all that is typed goes there."""
        return self.editing.editor or self.looking.line or self.marking.line or self.copying.line

    # ------------------------------------------------------------------ what widgets tell

    @on(messages.RowChosen)
    def _row_chosen(self, message: messages.RowChosen) -> None:
        self.settle()
        self.show_panel(next(panel for panel in PANELS if panel == message.panel))
        self.follow_cursor()
        if message.again:
            self.press(("entry.edit" if self.panel == "detail" else "goal.edit",), "")

    @on(messages.FoldClicked)
    def _fold_clicked(self) -> None:
        self.show_panel("goals")
        self.press(("fold.toggle",), "")

    @on(messages.CursorWheeled)
    def _wheeled(self) -> None:
        self.follow_cursor()
        self.editing.place()

    @on(FilterLine.Changed, "FilterLine")
    def _filter_typed(self, event: FilterLine.Changed) -> None:
        event.stop()
        if event.input is self.looking.line:
            self.looking.filter_by(event.value.strip())

    # ------------------------------------------------------------------ the store's answers

    def submit(self, work: Callable[[], Done], then: Then | None = None) -> None:
        """Have the store thread do something; then: what to do with what came of it."""
        job = self._store.submit(work)
        self._under_way.add(job)
        if then is not None:
            self._then[job] = then
        if self._patience is None:
            self._patience = self.set_timer(PATIENCE, self._grow_impatient)

    @property
    def saving(self) -> bool:
        """Whether changes of ours are on their way to the disk."""
        return bool(self._under_way)

    def _grow_impatient(self) -> None:
        """Saving takes so long that one wants to know why."""
        self.slow = self.saving
        self.refresh_status()

    def _calm_down(self) -> None:
        """Something was answered: what comes next has its own time."""
        self.slow, self._holder = False, None
        if self._patience is not None:
            self._patience.stop()
            self._patience = self.set_timer(PATIENCE, self._grow_impatient) if self.saving else None

    def on_store_answered(self, message: messages.StoreAnswered) -> None:
        answer = message.answer
        if answer.crash is not None:
            raise answer.crash
        if answer.waiting is not None:
            self._holder = answer.waiting
            self._grow_impatient()
            return
        if answer.absorb is not None:
            self.follow(answer.absorb())
        if answer.new_day:
            self.follow(Event(reloaded=True, structure=True))
        live = not (isinstance(answer.error, StoreError) and answer.job == 0)
        if live != self._live:
            self._live = live
            self.refresh_frame()
        self._under_way.discard(answer.job)
        self._calm_down()
        then = self._then.pop(answer.job, None)
        if then is not None:
            then(answer)
        elif answer.error is not None:
            self.say(one_line(str(answer.error)), "bad")
        elif answer.done is not None:
            self.say(answer.done.message, "good" if answer.done.changed else "dim")
        self.refresh_frame()
        # Keys that waited for this answer.
        self.app.call_later(self.keys.go_on)

    def follow(self, event: Event) -> None:
        """Show what changed, here or elsewhere; cursor and folds stay."""
        if not event:
            return
        self.views.invalidate(event)
        self.signs.follow(event)
        if event.reloaded and self.cycle not in self.workspace.cycles:
            current = self.workspace.current_cycle
            self.cycle = None if current is None else current.id
        current = self.workspace.current_cycle
        if self.cycle is None and current is not None and not self.arranging.all_cycles:
            self.cycle = current.id
        if event.structure or event.reloaded or self.arranging.follows_changes:
            self.rebuild()
        else:
            self.tree_panel.repaint_changed()
            if any(kind_of(key) == "KPI" for key in event.keys):
                self.pulse_panel.show(self.pulse_lines())
        self.follow_cursor()
        self.editing.place()
        self.editing.follow(event)
        busy = self.line or self.editing.open or self.changing.asking or self.placing.active
        if event.others and not busy and self._said[1] not in ("warn", "bad"):
            who, what = event.others[-1]
            more = f" and {len(event.others) - 1} more" if len(event.others) > 1 else ""
            self.say(f"{one_line(who)}: {one_line(what)}{more}", "dim")
        self.pages.follow(event)

    # ------------------------------------------------------------------ showing

    def rebuild(self, cursor_key: str = "") -> None:
        """Make the lines of all lists anew; the cursor stays, or goes to a row."""
        arranged = self.arranging.arrangement
        self.tree_panel.lessons = teaching.of_goals(arranged, self.workspace)
        self.pulse_panel.lessons = teaching.of_kpis(arranged)
        self.tree_panel.make_room(owner_width(self.workspace.model.owners()))
        self.tree_panel.show(self.tree_lines(), cursor_key=cursor_key)
        self.pulse_panel.show(self.pulse_lines())
        self.follow_cursor()

    def tree_lines(self) -> Sequence[OutlineLine]:
        return stand_ins.in_tree(self, self.placing.into_goals(self.arranging.lines()))

    def pulse_lines(self) -> Sequence[PulseLine]:
        lines = stand_ins.in_pulse(self, self.views.pulse(self.arranging.kpis()))
        return self.placing.into_kpis(lines)

    def open_new_row(self, session: Session) -> None:
        """Make room for the row that is being typed, and go there."""
        self._came_from = self.key or self._came_from
        panel = self.pulse_panel if session.what == "kpi" else self.tree_panel
        self.show_panel("pulse" if panel is self.pulse_panel else "goals")
        self.arranging.folds.set(session.key, False)
        if panel is self.pulse_panel:
            panel.show(self.pulse_lines(), cursor_key=NEW)
        else:
            self.tree_panel.show(self.tree_lines(), cursor_key=NEW)

    def hold_rows(self, held: bool) -> None:
        """Keep the rows below an open editor where they are."""
        self.tree_panel.held = self.pulse_panel.held = self.detail_panel.held = held

    def close_new_row(self) -> None:
        """Back to where the row was asked for; whoever added it goes on to it."""
        self.rebuild()
        came_from, self._came_from = self._came_from, ""
        if came_from and self.exists(came_from):
            self.go_to(came_from)

    def go_to(self, key: str) -> None:
        """Put the cursor on a goal; a filter lets it through from then on."""
        kpi = kind_of(key) == "KPI"
        for _ in range(2):
            if kpi:
                self.pulse_panel.show(self.pulse_lines(), cursor_key=key)
                there = self.pulse_panel.cursor_key == key
            else:
                self.tree_panel.show(self.tree_lines(), cursor_key=key)
                there = self.tree_panel.cursor_key == key
            if there or not self.arranging.show_also(key):
                break
        self.follow_cursor()

    def follow_cursor(self, *, at_once: bool = True) -> None:
        """Show the detail of the row under the cursor, and what can be done with it.

        at_once: not only when the cursor rests.
        """
        if not self.key or "detail" in self.shown:
            self.detail_panel.follow(self.key, at_once=at_once)
        self.refresh_frame()
        self.refresh_status()

    def detail_of(self, key: str) -> tuple[Detail, str] | None:
        """What there is to tell of a goal, and the colour of its state; None when it is gone."""
        return (self.views.detail(key), self.role_of(key)) if self.exists(key) else None

    def role_of(self, key: str) -> str:
        """What the colour of a goal's state means."""
        return telling.role_of(self.views, key)

    def refresh_frame(self) -> None:
        """Header and footer; each repaints only when it says something else."""
        arranged, marked = self.arranging.arrangement, self.signs.count
        note = telling.note(arranged, self.workspace, marked=marked)
        user = one_line(self.workspace.user)
        self.header.show(
            telling.header_of(
                self.views, self.cycle, self.mode, self.panel, note=note, user=user, live=self._live
            )
        )
        self.footer.show(footing.hints(self))

    def say(self, text: str, role: str = "text") -> None:
        """One line to the person; stays until the next action."""
        self._said = (text, role)
        self.refresh_status()

    def say_nothing(self) -> None:
        self._said = ("", "text")
        self.refresh_status()

    def refresh_status(self) -> None:
        """What was said, else, where there is no room for the detail, why the row is as it is."""
        self.footer.show(footing.hints(self))
        text, role = self._said
        key = self.key
        if self.slow:
            text, role = telling.waiting(self._holder, self.keys.waiting, stops=self.stops), "warn"
        typing_filter = bool(text) and self.looking.line is not None
        if not text and self.panel == "goals" and is_heading(self.tree_panel.cursor_key):
            text, role = telling.group(self.arranging.heading(self.tree_panel.cursor_key)), "text"
        if not text and key and "detail" not in self.shown:
            text, role = telling.why(self.views, key), self.role_of(key)
        asks = self.editing.deciding.asking
        cut = role in ("warn", "bad") and pieces.cells(text) > self.size.width - 2
        elsewhere = (cut or typing_filter) and not (self.slow or asks or self.mode == "small")
        self.status.show(text, role, elsewhere=elsewhere, label=self.editing.label)
        told = Notice("", text=text, role=role) if elsewhere else None
        self._show_notice(told or self.editing.deciding.notice() or self.marking.notice())

    def _show_notice(self, told: Notice | None) -> None:
        """What is to be decided, a message too long for its line, or news of the cell."""
        width, height = self.size
        row = self.editing.row
        if told is None or self.mode == "small":
            self.notice_panel.hide()
        elif row is None:
            y = height - 1 - (self.line is not None)
            self.notice_panel.show(told, Region(0, y, width, 1), above=y - 1, below=0)
        else:
            panel = (self.forming.form or self.source_panel).region
            beside = Region(panel.x, row, panel.width, 1)
            if row not in panel.line_range or panel.width < _ROOM:
                beside = Region(0, row, width, 1)
            self.notice_panel.show(told, beside, above=row - 1, below=height - 2 - row)
