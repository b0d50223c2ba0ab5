"""Confidence votes: one row a key result, one digit a vote, blind until all have voted."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING, ClassVar, NamedTuple

from okrtui.domain.text import one_line
from okrtui.ui import actions
from okrtui.ui.drawing import votes as drawing
from okrtui.ui.keys import typed
from okrtui.ui.screens.asking import AskingPage
from okrtui.ui.teaching import Lesson
from okrtui.workspace.cycle import standing
from okrtui.workspace.cycle.voting import ballot, key_results, vote
from okrtui.workspace.errors import OkrtuiError
from okrtui.workspace.whose import folded

if TYPE_CHECKING:
    from okrtui.ui.drawing.pieces import Line, Palette
    from okrtui.ui.keys import Typed
    from okrtui.ui.screens.board import BoardScreen
    from okrtui.ui.store_thread import Answer
    from okrtui.workspace.change import Event


class VoteLine(NamedTuple):
    """A key result and how sure one is of it; what others said once all have voted."""

    key: str
    mine: int | None
    mean: float | None = None
    others: str = ""


class VotesPage(AskingPage[VoteLine]):
    """A digit votes and goes on to the next key result."""

    SCOPE: ClassVar[actions.Scope] = "votes"
    NAME = "the votes"
    LESSONS = (Lesson(""), Lesson("There is no key result to vote on.", "strong"))

    def __init__(self, board: BoardScreen, cycle: int) -> None:
        super().__init__(board)
        self._cycle = cycle
        self._ballot = ballot(board.workspace, cycle)

    # ------------------------------------------------------------------ rows

    def rows(self) -> Sequence[VoteLine]:
        words = self.query_text.casefold().split()
        found, me = self._ballot, folded(self.board.workspace.user)
        lines = []
        for record in key_results(self.board.workspace, self._cycle):
            text = f"KR{record.id} {record.title} {record.owner}".casefold()
            if not all(word.lstrip("@") in text for word in words):
                continue
            given = found.votes.get(record.id, {})
            mine = next((sure for who, sure in given.items() if folded(who) == me), None)
            others = ", ".join(
                f"{one_line(who)} {sure}" for who, sure in sorted(given.items())
                if folded(who) != me
            )  # fmt: skip
            lines.append(VoteLine(f"KR{record.id}", mine, found.mean(record.id), others))
        return lines

    def goal_of(self, line: VoteLine) -> str:
        return line.key

    def on_mount(self) -> None:
        super().on_mount()
        at = next((n for n, line in enumerate(self.list.lines) if line.mine is None), 0)
        self.list.move_to(at)

    def follow(self, event: Event) -> None:
        workspace = self.board.workspace
        if self._cycle not in workspace.cycles:
            self.dismiss()
            self.board.say("the cycle that was voted on is gone", "warn")
            return
        was_open, self._ballot = self._ballot.is_open, ballot(workspace, self._cycle)
        self.rebuild()
        if event.others:
            who, what = event.others[-1]
            opened = "; all have voted now" if self._ballot.is_open and not was_open else ""
            self.say(f"{one_line(who)}: {one_line(what)}{opened}", "dim")
        elif self._ballot.is_open and not was_open:
            self.say("all have voted: everybody sees all votes now", "good")

    # ------------------------------------------------------------------ voting

    async def _do(self, event: Typed) -> None:
        key = typed(event)
        typing = self._line is not None or self.asking
        if not typing and key in actions.named("vote.digit").keys:
            self._vote(int(key))
        else:
            await super()._do(event)

    def do_vote_digit(self) -> None:
        """From the palette or the footer there is no digit."""
        self.say("type a digit, 0 to 9", "dim")

    def do_vote_ten(self) -> None:
        self._vote(10)

    def _vote(self, sure: int) -> None:
        line, workspace = self.list.current, self.board.workspace
        if line is None:
            return
        reason = self.why_not().get("vote.digit")
        if reason is not None:
            self.say(reason, "warn")
            return
        try:
            change = vote(workspace, line.key, sure)
        except OkrtuiError as error:
            self.say(str(error), "warn")
            return
        self.list.move(1)
        self.show_notes()
        self.board.submit(lambda: workspace.commit(change), partial(self._voted, line.key))

    def _voted(self, key: str, answer: Answer) -> None:
        if answer.error is not None:
            at = next((n for n, line in enumerate(self.list.lines) if line.key == key), None)
            if at is not None:
                self.list.move_to(at)
            self.say(f"{key}: {one_line(str(answer.error))}", "bad")
        elif answer.done is not None and not (self._said and self._said[1] in ("good", "bad")):
            self.say(one_line(answer.done.message), "good")

    def why_not(self) -> dict[str, str]:
        workspace = self.board.workspace
        cycle = workspace.cycles.get(self._cycle)
        reason = ""
        if workspace.read_only is not None:
            reason = str(workspace.read_only)
        elif cycle is not None and cycle.state == "closed":
            reason = f"{one_line(cycle.name)} is closed: nobody votes on it any more"
        reasons = dict.fromkeys(("vote.digit", "vote.ten"), reason) if reason else {}
        if not workspace.can_undo:
            reasons["change.undo"] = "nothing to undo: you changed nothing that holds"
        if not workspace.can_redo:
            reasons["change.redo"] = "nothing to redo: you undid nothing since"
        return reasons

    def do_goal_why(self) -> None:
        if self.list.current is not None:
            self.board.looking.say_why(self.list.current.key)

    # ------------------------------------------------------------------ telling

    def heading(self) -> str:
        workspace = self.board.workspace
        cycle = workspace.cycles.get(self._cycle)
        told = "; ".join(standing.votes_told(workspace, self._ballot))
        return f"Votes · {one_line(cycle.name)} · {told}" if cycle is not None else "Votes"

    def notes(self, line: VoteLine) -> Sequence[tuple[str, str]]:
        ten = actions.label(actions.key("vote.ten"))
        return ((f"{line.key}: how sure are you? 0–9, {ten} = 10; 5 is fifty-fifty", "accent"),)

    # ------------------------------------------------------------------ drawing

    def look_of(self, line: VoteLine) -> object:
        row = self.board.views.goal(line.key)
        return line, row.title, row.measure

    def draw_head(self, y: int, width: int, look: Palette) -> Line:
        return drawing.head(width, look)

    def draw_row(self, line: VoteLine, width: int, look: Palette, *, cursor: bool) -> Line:
        row = self.board.views.goal(line.key)
        shown = drawing.Shown(line.key, row.title, row.measure, line.mine, line.mean, line.others)
        return drawing.line(shown, width, self.board.glyphs, look, cursor=cursor)
