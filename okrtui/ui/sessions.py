"""What an open editor is about: the fields it goes through and the words it shows for them."""

from __future__ import annotations

from typing import Final, Literal, NamedTuple, get_args

from okrtui.domain.records import Json
from okrtui.domain.text import one_line
from okrtui.ui import actions
from okrtui.ui.actions import key, label
from okrtui.ui.availability import kind_of
from okrtui.ui.drawing.pieces import cells
from okrtui.workspace.correcting import FIELDS
from okrtui.workspace.fields import EDITABLE
from okrtui.workspace.keys import parse_key
from okrtui.workspace.touches import Touch
from okrtui.workspace.wording import field_in_words

What = Literal[
    "cells",
    "fields",
    "check_in",
    "correct",
    "reason",
    "objective",
    "key_result",
    "initiative",
    "kpi",
]
WHATS: Final[tuple[What, ...]] = get_args(What)

ADDING: Final[frozenset[What]] = frozenset({"objective", "key_result", "initiative", "kpi"})

CELLS: Final[dict[str, tuple[str, ...]]] = {
    "objective": ("title", "owner"),
    "key result": ("title", "owner", "value", "target", "confidence"),
    "initiative": ("title", "owner"),
    "KPI": ("title", "owner", "value", "target"),
}

_CHECK_IN: Final[dict[str, tuple[str, ...]]] = {
    "key result": ("value", "confidence", "note"),
    "KPI": ("value", "note"),
}

_CORRECTED: Final = {
    "key result": FIELDS["check_ins"],
    "KPI": FIELDS["measurements"],
}

_ABOVE: Final[dict[What, str]] = {
    "objective": "",
    "key_result": "objective",
    "initiative": "key result",
    "kpi": "",
}
"""What a row is added below."""


def fields_of(what: What, key: str) -> tuple[str, ...]:
    """The fields a session goes through; none when it can't be about such a goal."""
    kind = kind_of(key)
    if what == "cells":
        return CELLS.get(kind, ())
    if what == "fields":
        return tuple(EDITABLE[parse_key(key).table]) if kind else ()
    if what == "check_in":
        return _CHECK_IN.get(kind, ())
    if what == "correct":
        return _CORRECTED.get(kind, ())
    if what == "reason":
        return ("reason",) if kind in _CHECK_IN else ()
    return ("title",) if kind == _ABOVE[what] else ()


SEVERAL_LINES: Final[frozenset[str]] = frozenset(
    {"description", "note", "blocker", "steps", "phases"}
)
"""Fields in which a text may have more than one line."""

PLACEHOLDERS: Final[dict[What, str]] = {
    "objective": "Riders come back every week @ana #product",
    "key_result": "Reduce churn from 10% to 8% @ana w2",
    "initiative": "Call ten riders who left @ben",
    "kpi": "Uptime >= 99.9 % weekly #operational",
}

_TEACHES: Final[dict[What, str]] = {
    "objective": "New objective: where you want to be, in words, without a number",
    "key_result": "New key result: a number that proves the objective, from … to …",
    "initiative": "New initiative: work that should move the key result",
    "kpi": "New KPI: its name and what is healthy: >= 95 %, <= 4 h or 18..22 °C",
}


class Session:
    """One visit of the editor: to the cells or all fields of a row, for a check-in, or to add."""

    def __init__(
        self,
        what: What,
        key: str,
        fields: tuple[str, ...],
        *,
        at: int = 0,
        texts: dict[str, str] | None = None,
        base: dict[str, Json] | None = None,
    ) -> None:
        self.what: What = what
        self.key = key
        """The goal that is edited, or below which a row is added; may be empty when adding."""
        self.fields = fields
        self.at = at
        self.texts: dict[str, str] = texts or {}
        """What was typed, by field."""
        self.opened: dict[str, str] = {}
        """What the editor showed first, by field."""
        self.base: dict[str, Json] = base or {}
        """The stored values behind it, by stored field."""
        self.waiting = False
        """A commit is under way; what is typed meanwhile waits."""
        self.saved = False
        """The latest commit has been written, whether anybody was told or not."""
        self.cells: tuple[str, ...] = ()
        """The cells that were sent to be saved last."""
        self.step = 0
        """Where to go when they are saved."""
        self.name = ""
        """The goal's key and title, for when it is gone."""
        self.seen = ""
        """What the cell under the editor showed last."""
        self.gone: tuple[Touch | None] | None = None
        """Who deleted the goal meanwhile, as far as is known."""
        self.hint = ""
        """What can be typed into the open field, and what the keys do."""
        self.room = 0
        """Cells that the text of the open field takes."""
        self.more = False
        """Another one is to be added behind this one."""
        self.entry = ""
        """The check-in or measurement that is corrected: ``C17``, ``M4``."""
        self.refused = False
        """What stands in the editor can't be read, as the status line says."""
        self.coming: list[str] = []
        """Lines that were pasted and become a goal each, after this one."""
        self.picking = False
        """Nothing was pressed yet among all fields: a letter goes to its field."""
        self.draft = False
        """Reopened from before the connection dropped."""

    @property
    def field(self) -> str:
        return self.fields[self.at]

    @property
    def adding(self) -> bool:
        return self.what in ADDING

    @property
    def changes_goal(self) -> bool:
        """Whether what is typed are fields of a goal that there is."""
        return self.what in ("cells", "fields")

    def neighbour(self, step: int) -> int | None:
        """The place of the next or previous field, or None at the end."""
        at = self.at + step
        return at if 0 <= at < len(self.fields) else None


def _keys(*ids: str) -> tuple[str, ...]:
    return tuple(actions.label(actions.key(f"editor.{id}")) for id in ids)


SAVED: Final = "Saved · "
"""What may stand before a hint."""


class Hint(NamedTuple):
    """The line below an open editor."""

    text: str
    placeholder: str = ""


def hint_of(
    session: Session,
    last: str,
    *,
    room: int,
    kind: str = "",
    steps: str = "",
    takes: str = "",
) -> Hint:
    """What to type here, and what the keys do.

    last: the value as it stands; room: cells there are for it; kind: the key result's; steps: a
    milestones' steps in words.
    """
    if session.adding:
        what = session.what
        save, fields, more, leave = _keys("save", "next", "more", "cancel")
        if session.at > 0:
            keys = f"{save} adds it, {fields}: next field, {leave}: the line"
            words = f"{field_in_words(session.field)}: {takes}"
            texts = (f"{words} · {keys}", words)
            return Hint(next((t for t in texts if cells(t) <= room), texts[-1]), takes)
        into = "" if what == "initiative" else f", {fields}: its fields"
        keys = f"{save} adds it{into}, {more} adds one more, {leave} leaves"
        texts = (f"{keys} · {_TEACHES[what]}", _TEACHES[what])
        return Hint(next((t for t in texts if cells(t) <= room), texts[-1]), PLACEHOLDERS[what])
    field = session.field
    following = session.neighbour(1)
    save, more, leave = _keys("save", "next", "cancel")
    keys = f"{save} saves, {leave} leaves"
    tab = f", {more}: {session.fields[following]}" if following is not None else ""
    if session.what == "reason":
        return Hint(f"Why was the target of {session.key} moved? · {keys}", "the market shrank")
    if session.picking:
        words = f"a letter goes to its field, {save} edits the {field_in_words(field)}"
        return Hint(f"{words}, {leave} leaves")
    if session.what == "fields":
        words, placeholder = f"{session.key} {field_in_words(field)}: {takes}", takes
        tab = ", Up and Down: other fields"
        if field == "description":
            tab = f", {label(key('editor.outside'))}: your editor"
    elif session.what == "correct":
        words, placeholder = _corrected_words(session, field, last), ""
    elif session.what == "check_in" or field in ("value", "confidence"):
        words = _check_in_words(session.key, field, last, kind, steps)
        value = one_line(session.texts.get("value", "").strip())
        if value and session.what == "check_in" and field != "value":
            words = words.replace(session.key, f"{session.key} {value},", 1)
        placeholder = _CHECKED_IN.get(field, "")
    else:
        words, placeholder = f"{session.key} {field}", _EMPTY.get(field, "")
    # Better no word of a key than half of one: the footer has the keys.
    texts = (f"{words} · {keys}{tab}", f"{words} · {keys}")
    fits = (text for text in texts if cells(SAVED + text) <= room)
    return Hint(next(fits, words), placeholder)


_CHECKED_IN: Final = {
    "confidence": "0 to 10",
    "note": "what happened, what comes next",
    "blocker": "what stands in the way",
}
"""What an empty line of a check-in says that it is for."""

_EMPTY: Final[dict[str, str]] = {"owner": "a name", "target": "a number"}


def _corrected_words(session: Session, field: str, last: str) -> str:
    takes = {"value": "; +0.2 and -3 step from it", "date": "; fri, yesterday, 2026-11-20"}
    was = f", was {last}" if last and field not in ("note", "blocker") else ""
    return f"Correct {session.key} {field}{was}{takes.get(field, '')}"


def _check_in_words(key: str, field: str, last: str, kind: str, steps: str) -> str:
    was = f", was {last}" if last else ""
    if field == "confidence":
        return f"{key} confidence: 10 certain, 5 fifty-fifty, 0 lost{was}"
    if field == "note":
        return f"{key} note: {_CHECKED_IN[field]}"
    if field == "blocker":
        return f"{key} blocker: {_CHECKED_IN[field]}"
    if kind == "milestones":
        return f"{key} steps done, like 2 or 1 3 (-2 opens one again): {steps}"
    if kind == "done":
        return f"{key} done: yes or no{was}"
    thing = "measurement" if kind_of(key) == "KPI" else "value"
    return f"{key} new {thing}{was}; +0.2 and -3 step from it"
