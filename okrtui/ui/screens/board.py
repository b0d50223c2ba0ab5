"""The board: goals, KPI pulse, detail. Takes keys to actions and answers of the store to rows."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Final

from textual import on

from okrtui.domain.errors import NotFound
from okrtui.domain.text import one_line
from okrtui.ui import messages, telling
from okrtui.ui.availability import PANELS, Panel, Place, kind_of
from okrtui.ui.configured import NOTHING, Configured
from okrtui.ui.drawing.columns import order_of
from okrtui.ui.drawing.tree import PLACE, is_stand_in
from okrtui.ui.editing import Editing
from okrtui.ui.forming import Forming
from okrtui.ui.keys import Keys, Typed
from okrtui.ui.screens.answering import Answering
from okrtui.ui.screens.arranging import Arranging
from okrtui.ui.screens.base import OkrtuiScreen
from okrtui.ui.screens.changing import Changing
from okrtui.ui.screens.copying import Copying
from okrtui.ui.screens.inspecting import Inspecting
from okrtui.ui.screens.layout import Mode, shown_in
from okrtui.ui.screens.listing import Listing
from okrtui.ui.screens.looking import Looking
from okrtui.ui.screens.marking import Marking
from okrtui.ui.screens.moving import Moving
from okrtui.ui.screens.pages import Pages
from okrtui.ui.screens.panels import Panels
from okrtui.ui.screens.placing import Placing
from okrtui.ui.screens.pressing import Pressing
from okrtui.ui.screens.sampling import Sampling
from okrtui.ui.screens.saying import Saying
from okrtui.ui.screens.theming import Theming
from okrtui.ui.screens.weeks import Weeks
from okrtui.ui.signs import Signs
from okrtui.ui.view_memory import ViewState, beginning
from okrtui.ui.widgets.bars import FooterBar, HeaderBar, StatusLine
from okrtui.ui.widgets.cell_editor import LineInput
from okrtui.ui.widgets.detail import DetailPane
from okrtui.ui.widgets.field_name import FieldName
from okrtui.ui.widgets.filter_line import FilterTyped
from okrtui.ui.widgets.goal_tree import GoalTree
from okrtui.ui.widgets.kpi_pulse import KpiPulse
from okrtui.ui.widgets.notice import NoticePanel
from okrtui.workspace.arrangement import is_heading
from okrtui.workspace.change import Done, Event
from okrtui.workspace.keys import parse_key
from okrtui.workspace.rows import Detail
from okrtui.workspace.views import Views

if TYPE_CHECKING:
    from textual import events
    from textual.app import ComposeResult

    from okrtui.domain.records import Json
    from okrtui.ui.drafts import Drafts
    from okrtui.ui.screens.answering import Then
    from okrtui.ui.store_thread import StoreThread
    from okrtui.workspace.glyphs import Glyphs
    from okrtui.workspace.workspace import Workspace


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
        self.answering = Answering(self, store)
        self.pressing = Pressing(self)
        self.panels = Panels(self)
        self.listing = Listing(self)
        self.saying = Saying(self)
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
            Weeks(self),
        )
        """What does the actions: ``goal.edit`` is the ``do_goal_edit`` of one of them."""
        self.keys = Keys(self)
        self.panel: Panel = "goals"
        self.source: Panel = "goals"
        """The panel whose row detail, edits and check-ins are about."""
        self.cycle = begun.arrangement.cycle
        self.query_text = begun.arrangement.query
        self.signs = Signs(self)
        self.mode: Mode = "one"
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
        self.field_name = FieldName(glyphs)

    # ------------------------------------------------------------------ set-up

    def compose(self) -> ComposeResult:
        yield self.header
        yield self.tree_panel
        yield self.pulse_panel
        yield self.detail_panel
        yield self.status
        yield self.footer
        yield self.notice_panel
        yield self.field_name

    def on_mount(self) -> None:
        self.tree_panel.active = True
        self.pulse_panel.marked = False
        self.panels.lay_out(*self.app.size)
        self.rebuild(cursor_key=self.arranging.start.cursor)
        self.call_after_refresh(self._started)

    def _started(self) -> None:
        """After the first picture: what may take its time, then keys."""
        if not self.is_attached:
            # Left already.
            return
        self.answering.start()
        self.editing.keeping.offer(self._configured.trouble)
        if self._opens and not self.editing.open:
            self.pressing.perform(self._opens, "")
        # They may open an editor, too: a draft comes first.
        self.app.call_later(self.keys.begin)

    def keep_draft(self) -> None:
        self.editing.keeping.keep()

    def on_resize(self, event: events.Resize) -> None:
        self.panels.lay_out(*event.size)
        self.call_after_refresh(self._place_again)

    def _place_again(self) -> None:
        self.editing.place()
        self.refresh_status()

    @property
    def shown(self) -> frozenset[Panel]:
        """The panels on the screen."""
        return shown_in(self.mode, self.panel, alone=self.inspecting.alone)

    def show_panel(self, panel: Panel) -> None:
        """Give the keys to a panel, and show it when it isn't on the screen."""
        self.panels.show(panel)

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
            closed="" if self.signs.count else self.arranging.closed(self.key),
            shown_closed=self.arranging.closed(""),
            listed=self.inspecting.listed,
            on_heading=self.panel == "goals" and is_heading(self.tree_panel.cursor_key),
        )

    # ------------------------------------------------------------------ keys to actions

    async def take(self, event: Typed) -> bool:
        await self.keys.take(event)
        return True

    def press(self, ids: Sequence[str], key: str) -> None:
        """A key of the table: the first of its actions that can run here."""
        self.pressing.press(ids, key)

    def action_do(self, id: str, key: str) -> None:
        """An action by its name, from the palette or the footer."""
        self.pressing.choose(id, key)

    @property
    def line(self) -> LineInput | None:
        """The line of text that is open; all that is typed goes there."""
        return self.editing.editor or self.looking.line or self.marking.line or self.copying.line

    # ------------------------------------------------------------------ what widgets tell

    @on(messages.RowChosen)
    def _row_chosen(self, message: messages.RowChosen) -> None:
        self.pressing.settle()
        self.show_panel(next(panel for panel in PANELS if panel == message.panel))
        self.follow_cursor()
        if message.again:
            again = {"detail": "entry.edit", "pulse": "kpi.open"}.get(self.panel, "goal.edit")
            self.press((again,), "")

    @on(messages.FoldClicked)
    def _fold_clicked(self) -> None:
        self.show_panel("goals")
        self.press(("fold.toggle",), "")

    @on(messages.CursorWheeled)
    def _wheeled(self) -> None:
        self.follow_cursor()
        self.editing.place()

    def on_filter_typed(self, message: FilterTyped) -> None:
        if message.line is self.looking.line:
            self.looking.filter_by(message.text)

    # ------------------------------------------------------------------ the store's answers

    def submit(self, work: Callable[[], Done], then: Then | None = None) -> None:
        """Have the store thread do something; then: what to do with what came of it."""
        self.answering.submit(work, then)

    @property
    def saving(self) -> bool:
        """Whether changes of ours are on their way to the disk."""
        return self.answering.saving

    def on_store_answered(self, message: messages.StoreAnswered) -> None:
        self.answering.take(message.answer)

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
                self.pulse_panel.show(self.listing.pulse_lines())
        self.follow_cursor()
        self.editing.place()
        self.editing.follow(event)
        busy = self.line or self.editing.open or self.changing.asking or self.placing.active
        if event.others and not busy and not self.saying.alarming:
            who, what = event.others[-1]
            more = f" and {len(event.others) - 1} more" if len(event.others) > 1 else ""
            self.say(f"{one_line(who)}: {one_line(what)}{more}", "dim")
        self.pages.follow(event)

    # ------------------------------------------------------------------ showing

    def rebuild(self, cursor_key: str = "") -> None:
        """Make the lines of all lists anew; the cursor stays, or goes to a row."""
        self.listing.rebuild(cursor_key)

    def go_to(self, key: str) -> None:
        """Put the cursor on a goal; a filter lets it through from then on."""
        self.listing.go_to(key)

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
        self.saying.refresh_frame()

    def refresh_status(self) -> None:
        """What was said, else why the row is as it is, and what can be done."""
        self.saying.refresh_status()

    def say(self, text: str, role: str = "text") -> None:
        """One line to the person; stays until the next action."""
        self.saying.say(text, role)

    def say_nothing(self) -> None:
        self.saying.say("", "text")
