"""What the footer offers: the keys that hold now, and what a click on one of them does."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from okrtui.ui import actions
from okrtui.ui.availability import why_not
from okrtui.ui.drawing.frame import hints_for, hints_of
from okrtui.ui.teaching import stage_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from okrtui.ui.drawing.frame import Hint
    from okrtui.ui.screens.board import BoardScreen
    from okrtui.ui.sessions import Session
    from okrtui.ui.widgets.bulk_line import BulkLine
    from okrtui.ui.widgets.filter_line import FilterLine


_ADDING_WORK: Final = {
    "editor.save": "add",
    "editor.more": "add, one more",
    "editor.cancel": "leave",
}
_IN_FORM: Final = {
    "editor.save": "save",
    "editor.below": "next",
    "editor.above": "previous",
    "editor.outside": "your editor",
    "editor.cancel": "leave",
}
"""What the editor's keys do among all fields of a goal."""
_PICKING: Final = {
    "editor.save": "edit",
    "editor.below": "next",
    "editor.cancel": "leave",
}
"""What they do there before anything was pressed."""
_IN_ENTRY: Final = {
    "editor.save": "save",
    "editor.next": "next field",
    "editor.previous": "back",
    "editor.outside": "your editor",
    "editor.cancel": "cancel",
}
"""What they do in a check-in or measurement, all fields of which are saved together."""
_ADDING: Final = {**_ADDING_WORK, "editor.next": "fields"}
_ADDING_NUMBER: Final = {**_ADDING, "editor.turn": "KPI or key result"}
"""What they do in the row of a new goal."""
_IN_FIELDS: Final = {
    "editor.save": "add",
    "editor.next": "next field",
    "editor.previous": "back",
    "editor.cancel": "to the line",
}
"""What they do in the fields below that row."""
_ONLY_IN_FORM: Final = frozenset({"editor.below", "editor.above"})
_CHANGING: Final = {
    "editor.save": "change",
    "editor.next": "complete",
    "editor.cancel": "leave",
}
"""What they do in the line that changes several goals."""

_WITH_MARKS: Final = {
    "marks.change": "change marked",
    "goal.delete": "delete",
    "goal.move": "move",
    "mark.row": "mark",
    "app.back": "unmark",
    "change.undo": "undo",
    "app.help": "help",
}
"""What it offers while rows are marked: what is done with all of them first."""
_PLACING: Final = {
    "place.drop": "drop here",
    "cursor.up": "up",
    "cursor.down": "down",
    "fold.close": "out",
    "fold.open": "in",
    "place.leave": "leave",
}
"""What it offers while a place for rows is chosen."""
_FILTERING: Final = {
    "editor.save": "keep the filter",
    "editor.next": "complete",
    "editor.cancel": "clear it",
}
"""What they do in the line of the filter."""

_NAMING: Final = {"editor.save": "take it", "editor.cancel": "leave"}
"""What they do where a name is typed."""

_IN_DETAIL: Final = (
    *("entry.edit", "entry.add", "entry.delete", "detail.alone", "app.back"),
    *("detail.previous", "detail.next", "change.undo", "goal.why", "app.help"),
)
"""What the footer offers in the detail, the way out before what can be missed."""


def hints(board: BoardScreen) -> list[Hint]:
    """While something is asked or typed its own keys, for the board's don't hold then."""
    if board.editing.deciding.asking:
        return hints_for(board.editing.deciding.offered)
    if board.changing.asking:
        return hints_for(actions.in_scope("question"))
    if board.editing.session is not None:
        session = board.editing.session
        if session.adding:
            return _worded(_words_adding(session))
        if session.picking:
            return _worded(_PICKING)
        if session.what == "fields":
            return _worded(_IN_FORM)
        if session.what in ("check_in", "correct"):
            return _worded(_IN_ENTRY)
        offered = hints_for(actions.in_scope("editor"))
        return [hint for hint in offered if hint.action not in _ONLY_IN_FORM]
    if board.marking.line is not None:
        return _worded(_CHANGING)
    if board.looking.line is not None:
        return while_filtering()
    if board.placing.active:
        return _in_other_words(_PLACING)
    reasons = why_not(board.place())
    if board.panel == "detail":
        fills = len(board.shown) == 1 and not board.inspecting.alone
        here = hints_for(map(actions.named, _IN_DETAIL))
        return [
            hint._replace(can=hint.action not in reasons)
            for hint in here
            if not (fills and hint.action == "detail.alone")
        ]
    if board.signs.count:
        several = _in_other_words(_WITH_MARKS)
        return [hint._replace(can=hint.action not in reasons) for hint in several]
    stage, filtered = stage_of(board.workspace), bool(board.query_text)
    return hints_of(reasons, stage=stage, pulse=board.panel == "pulse", filtered=filtered)


def while_filtering(*, completes: bool = True) -> list[Hint]:
    """While a filter is typed. completes: whether its words are completed."""
    return [hint for hint in _worded(_FILTERING) if completes or hint.action != "editor.next"]


def while_naming() -> list[Hint]:
    """While a name is typed."""
    return _worded(_NAMING)


def _at_bottom(board: BoardScreen) -> BulkLine | FilterLine | None:
    """The open line at the bottom, if there is one."""
    return board.marking.line or board.looking.line


def _words_adding(session: Session) -> Mapping[str, str]:
    if session.at > 0:
        return _IN_FIELDS
    if session.what == "initiative":
        return _ADDING_WORK
    return _ADDING if session.what == "objective" else _ADDING_NUMBER


def _worded(words: Mapping[str, str]) -> list[Hint]:
    """The editor's keys in other words."""
    offered = (action for action in actions.in_scope("editor", "new") if action.id in words)
    return [hint._replace(word=words[hint.action]) for hint in hints_for(offered)]


def _in_other_words(words: Mapping[str, str]) -> list[Hint]:
    """Actions of any scope in this order."""
    return [hint._replace(word=words[hint.action]) for hint in hints_for(map(actions.named, words))]


def chosen(board: BoardScreen, id: str) -> bool:
    """Do what the footer offers while something is asked or typed; False when it is neither."""
    action = actions.named(id)
    if board.editing.deciding.asking:
        board.editing.deciding.answer(action.keys[0])
    elif board.changing.asking and action.scope == "question":
        board.changing.answer(action.keys[0])
    elif board.editing.editor is not None and action.scope in ("editor", "new"):
        board.editing.editor.action_editor(id)
    elif board.placing.active and id in _PLACING:
        board.placing.answer(action.keys[0])
    elif action.scope == "editor" and (line := _at_bottom(board)) is not None:
        line.action_editor(id)
    else:
        return False
    return True
