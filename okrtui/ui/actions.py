"""Every action once: its keys, its words, where it holds.

Bindings, footer, help, palette, the README's key table and the tests come from this table.
The keys in it are the default ones; ``use`` puts a keymap in force, and all functions here give the
keys in force. Nothing here knows Textual, so that documentation can be made without it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Final, Literal, NamedTuple

Scope = Literal[
    "anywhere",
    "value",
    "pulse",
    "detail",
    "board",
    "editor",
    "new",
    "question",
    "placing",
    "conflict",
    "lost",
    "page",
    "list",
    "cover",
    "alignment",
    "timeline",
    "activity",
    "coach",
    "review",
    "digest",
    "templates",
    "cycle",
    "votes",
    "start",
    "closing",
    "carry",
    "find",
]
"""Where an action holds.

``value``: on a row that takes a value; there it wins over a ``board`` action of the same key.
``new``: in the row of a new goal, besides those of the editor.
``pulse``, ``detail``: while that panel has the keys; there they win over all others.
``page``: a text that covers the board, like the help. ``list``: a list to choose from, besides.
``cover``: a page with a list, which has the board's keys for moving and filtering as well;
``alignment`` and so on: one of these alone. ``cycle``: this cycle and its steps. ``votes``: how
sure one is of its key results. ``closing``: its key results, graded card by card. ``carry``: which
of them go on in the next one.
``review``: the cards of a weekly review. ``digest``: what it came to.
``start``: the questions on the way to a running quarter; all that types something is typed there.
``find``: a text in which lines are found by typing.
``question``: something to confirm. ``placing``: a row that was picked up needs a place.
``conflict``: somebody else's value stands against the typed one. ``lost``: what was typed has no
place any more, because somebody deleted its goal.
"""

Group = Literal[
    "Goals", "Moving", "Looking", "While editing", "In a review", "Of a cycle", "Program"
]
GROUPS: Final[tuple[Group, ...]] = (
    *("Goals", "Moving", "Looking", "While editing", "In a review", "Of a cycle", "Program"),
)


class Action(NamedTuple):
    """One thing a person can do."""

    id: str
    title: str
    help: str
    keys: tuple[str, ...]
    scope: Scope
    group: Group
    footer: bool = False


ACTIONS: Final[tuple[Action, ...]] = (
    Action("goal.edit", "Edit", "Edit the row in place, cell by cell", ("e", "enter"),
           "board", "Goals", True),
    Action("goal.edit_all", "All fields",
           "Every field of the row: dates, weight…; a field's letter goes there", ("E",),
           "board", "Goals"),
    Action("goal.describe", "Describe", "Write the row's description in your editor ($EDITOR)",
           ("ctrl+e",), "board", "Goals"),
    Action("goal.check_in", "Check in", "New value, then confidence and note with Tab", ("c",),
           "board", "Goals", True),
    Action("check_in.digit", "Check in by typing",
           "On a key result or KPI a digit starts a check-in",
           ("0", "1", "2", "3", "4", "5", "6", "7", "8", "9"), "value", "Goals"),
    Action("value.increase", "One step up", "Check in one step above the last value", ("+",),
           "board", "Goals"),
    Action("value.decrease", "One step down", "Check in one step below the last value", ("-",),
           "board", "Goals"),
    Action("target.reason", "Why moved", "Say why the target was moved last", ("W",),
           "board", "Goals"),
    Action("goal.add", "Add",
           "Add a key result here, on an empty board an objective, in the pulse a KPI", ("a",),
           "board", "Goals", True),
    Action("goal.add_objective", "Add objective", "Add an objective to this cycle", ("A",),
           "board", "Goals"),
    Action("goal.add_initiative", "Add initiative", "Add work that should move this key result",
           ("i",), "board", "Goals"),
    Action("kpi.recover", "Recover", "Start an objective that brings this unhealthy KPI back",
           ("R",), "board", "Goals"),
    Action("goal.delete", "Delete", "Delete the row or all marked; asks if more go",
           ("d", "delete"), "board", "Goals", True),
    Action("mark.row", "Mark", "Mark the row, or unmark it, and go one down", ("x",),
           "board", "Goals"),
    Action("mark.all", "Mark all", "Mark all rows that are shown, or none", ("X",),
           "board", "Goals"),
    Action("marks.change", "Change marked",
           "Owner, team or cycle of all marked, or of this row", ("B",),
           "board", "Goals"),
    Action("goal.move", "Move", "Pick up the row or all marked; arrows choose the place", ("M",),
           "board", "Goals"),
    Action("goal.move_up", "Move up", "Before the one above of its kind", ("shift+up",),
           "board", "Goals"),
    Action("goal.move_down", "Move down", "After the one below of its kind", ("shift+down",),
           "board", "Goals"),
    Action("goal.convert", "KPI or key result",
           "Make a KPI of a key result that holds a level, or a key result of a KPI", ("K",),
           "board", "Goals"),
    Action("change.undo", "Undo", "Take your latest change back, also one from before",
           ("u",), "board", "Goals", True),
    Action("change.redo", "Redo", "Make again what you undid last", ("U",), "board", "Goals"),
    Action("entry.edit", "Edit entry",
           "In the detail: correct a check-in or measurement, turn an initiative, go to a goal or "
           "to the field that a finding is about", ("e", "enter"), "detail", "Goals"),
    Action("entry.add", "Add entry", "In the detail: a new check-in or measurement", ("a",),
           "detail", "Goals"),
    Action("entry.delete", "Delete entry",
           "In the detail: a check-in, a measurement or an initiative", ("d", "delete"),
           "detail", "Goals"),
    Action("cursor.down", "Down", "One row down", ("down", "j"), "board", "Moving"),
    Action("cursor.up", "Up", "One row up", ("up", "k"), "board", "Moving"),
    Action("cursor.page_down", "Page down", "One page down", ("pagedown",), "board", "Moving"),
    Action("cursor.page_up", "Page up", "One page up", ("pageup",), "board", "Moving"),
    Action("cursor.first", "First row", "To the first row", ("home", "g"), "board", "Moving"),
    Action("cursor.last", "Last row", "To the last row", ("end", "G"), "board", "Moving"),
    Action("fold.close", "Fold", "Fold the row; on a folded one, go to what it belongs to",
           ("left", "h"), "board", "Moving"),
    Action("fold.open", "Unfold", "Unfold the row; on an open one, go to its first",
           ("right", "l"), "board", "Moving"),
    Action("fold.toggle", "Fold or unfold", "Fold the row, or unfold it", ("space",),
           "board", "Moving"),
    Action("fold.all", "Fold all", "Fold every objective, or unfold all", ("z",),
           "board", "Moving"),
    Action("panel.next", "Next panel", "Goals, KPI pulse, detail", ("tab",), "board", "Moving"),
    Action("panel.previous", "Previous panel", "The same backwards", ("shift+tab",),
           "board", "Moving"),
    Action("panel.goals", "Goals", "To the goals, from a row that takes no value", ("1",),
           "board", "Moving"),
    Action("panel.pulse", "KPI pulse", "To the KPI pulse, from a row that takes no value", ("2",),
           "board", "Moving"),
    Action("panel.detail", "Detail", "To the detail, from a row that takes no value", ("3",),
           "board", "Moving"),
    Action("kpi.open", "Open KPI",
           "In the pulse: the KPI alone, with its chart and all its measurements", ("enter",),
           "pulse", "Looking"),
    Action("detail.alone", "Full screen", "The detail with the whole screen, or beside the lists",
           ("z",), "detail", "Looking"),
    Action("detail.previous", "Previous row", "In the detail: that of the row before", ("[",),
           "detail", "Looking"),
    Action("detail.next", "Next row", "In the detail: that of the next row", ("]",),
           "detail", "Looking"),
    Action("view.filter", "Filter", "Show only rows with these words, as you type", ("/",),
           "board", "Looking", True),
    Action("templates.open", "Templates",
           "Goals to begin with: an objective, its key results and KPIs", ("t",),
           "board", "Looking"),
    Action("start.open", "New, step by step",
           "A quarter: objective, key results, KPIs, review day, one by one; goes on where it "
           "was left", ("N",), "board", "Goals"),
    Action("review.open", "Review",
           "The weekly review: what is yours card by card; goes on where it was left", ("r",),
           "board", "Looking", True),
    Action("review.last", "Last digest", "What your last review came to, to read or to take along",
           (), "board", "Looking"),
    Action("goal.why", "Why", "The rule, its inputs and thresholds behind this colour", ("w",),
           "board", "Looking", True),
    Action("calibration.open", "Calibration",
           "How well your own confidences foretold what came", (), "board", "Looking"),
    Action("coach.open", "Coach", "What could be better about the goals of this cycle", ("C",),
           "board", "Looking"),
    Action("alignment.open", "Alignment", "What is aligned to what, across teams and cycles",
           ("L",), "board", "Looking"),
    Action("timeline.open", "Timeline", "Goals as bars over the time of their cycles",
           ("T",), "board", "Looking"),
    Action("activity.open", "Activity", "Who changed what, when; any change can be undone there",
           ("H",), "board", "Looking"),
    Action("list.open", "Go there",
           "On a page: to that goal on the board; from the coach, to the field that cures it",
           ("enter", "e"), "list", "Looking"),
    Action("activity.undo", "Undo this",
           "In the activity: take this very change back, whoever made it",
           ("u",), "activity", "Looking", True),
    Action("activity.goal", "This goal", "In the activity: only what happened to this goal, or all",
           ("space",), "activity", "Looking", True),
    Action("activity.mine", "Mine", "In the activity: what you did, or everybody", ("m",),
           "activity", "Looking", True),
    Action("timeline.more", "More cycles", "In the timeline: one cycle more, side by side",
           ("+",), "timeline", "Looking", True),
    Action("timeline.fewer", "Fewer cycles", "In the timeline: one cycle less",
           ("-",), "timeline", "Looking", True),
    Action("coach.group", "By goal or grade",
           "In the coach: findings below their goals, or below how bad they are", ("v",),
           "coach", "Looking", True),
    Action("list.close", "Board", "On a page: back to the board", ("q",), "cover", "Looking"),
    Action("cycle.previous", "Previous cycle", "To the cycle before this one", ("[",),
           "board", "Looking"),
    Action("cycle.next", "Next cycle", "To the cycle after this one", ("]",), "board", "Looking"),
    Action("cycle.choose", "Cycle…", "Choose the cycle, or all of them", ("o",),
           "board", "Looking"),
    Action("cycle.open", "This cycle",
           "Where the cycle stands, and its steps: start, vote, close, carry over", ("O",),
           "board", "Looking"),
    Action("view.scope", "Mine, my team's, all", "Show what is mine, my team's, or everything",
           ("m",), "board", "Looking"),
    Action("view.group", "Group by…", "Group goals by team, person, alignment, pace or cycle",
           ("v",), "board", "Looking"),
    Action("view.sort", "Sort by…",
           "Sort goals by title, owner, pace, score, confidence, last check-in or due date", ("s",),
           "board", "Looking"),
    Action("view.reverse", "Reverse order", "Sort the other way round", ("S",),
           "board", "Looking"),
    Action("view.copy", "Copy…", "Copy the goal, what is shown, or the board as Markdown", ("y",),
           "board", "Looking"),
    Action("view.theme", "Theme", "Choose the colours", ("Y",), "board", "Looking"),
    Action("workspace.week_start", "Week start",
           "With which day weeks begin, for everybody in the workspace", (), "board", "Looking"),
    Action("editor.save", "Save", "Save what was typed", ("enter",), "editor", "While editing"),
    Action("editor.next", "Save, next cell", "Save and go to the next cell", ("tab",),
           "editor", "While editing"),
    Action("editor.previous", "Save, previous cell", "Save and go to the previous cell",
           ("shift+tab",), "editor", "While editing"),
    Action("editor.below", "Next field",
           "Of all fields: save, and go down; in a list, the next choice", ("down",),
           "editor", "While editing"),
    Action("editor.above", "Previous field",
           "Of all fields: save, and go up; in a list, the one before", ("up",),
           "editor", "While editing"),
    Action("editor.outside", "Your editor",
           "Go on with the text in $VISUAL or $EDITOR, and come back with it", ("ctrl+e",),
           "editor", "While editing"),
    Action("editor.more", "Add, one more", "In the row of a new goal: add it, and begin another",
           ("ctrl+n",), "new", "While editing"),
    Action("editor.turn", "KPI or key result",
           "In the row of a new goal: make the line a KPI, or a key result", ("ctrl+t",),
           "new", "While editing"),
    Action("editor.cancel", "Cancel", "Leave without saving", ("escape",),
           "editor", "While editing"),
    Action("start.next", "Next", "In a new quarter: save the answer, or pass over an empty line",
           ("enter", "tab"), "start", "While editing", True),
    Action("start.back", "Back", "In a new quarter: to the question before",
           ("shift+tab", "up", "left"), "start", "While editing", True),
    Action("start.anew", "Another objective", "In a new quarter: begin with the next one",
           ("ctrl+n",), "start", "While editing", True),
    Action("question.yes", "Yes", "Do it", ("y",), "question", "While editing"),
    Action("question.no", "No", "Leave everything as it is", ("n", "escape"),
           "question", "While editing"),
    Action("place.drop", "Drop here", "While moving: put it where the line is", ("enter",),
           "placing", "While editing"),
    Action("place.leave", "Leave", "While moving: leave it where it was", ("escape",),
           "placing", "While editing"),
    Action("conflict.mine", "Keep yours", "At a conflict: save yours over theirs", ("m",),
           "conflict", "While editing"),
    Action("conflict.theirs", "Take theirs", "At a conflict: leave theirs, drop yours", ("t",),
           "conflict", "While editing"),
    Action("conflict.all_mine", "Keep all yours", "At conflicts of several fields: all at once",
           ("M",), "conflict", "While editing"),
    Action("conflict.all_theirs", "Take all theirs", "At conflicts of several fields: all at once",
           ("T",), "conflict", "While editing"),
    Action("conflict.edit", "Edit", "At a conflict: type on; Enter then saves over theirs",
           ("e", "escape"), "conflict", "While editing"),
    Action("lost.keep", "Keep as a draft", "Of a draft, or for a deleted goal: keep the text",
           ("k", "escape"), "lost", "While editing"),
    Action("lost.edit", "Edit", "Of a draft: type on", ("e",), "lost", "While editing"),
    Action("lost.copy", "Copy", "Of a draft, too: the text to the terminal's clipboard",
           ("y",), "lost", "While editing"),
    Action("lost.drop", "Drop", "Of a draft, too: forget the text", ("d",),
           "lost", "While editing"),
    Action("review.next", "Next", "Take what was typed, or keep what was there, and go on",
           ("enter", "tab"), "review", "In a review", True),
    Action("review.back", "Back", "To the field or the card before", ("shift+tab", "left"),
           "review", "In a review", True),
    Action("review.confidence", "Confidence", "How sure one is: one digit, and on to the note",
           ("0", "1", "2", "3", "4", "5", "6", "7", "8", "9"), "review", "In a review"),
    Action("review.ten", "Confidence 10", "As sure as can be", ("t",), "review", "In a review"),
    Action("review.skip", "Skip", "On to the next card without an answer", ("s",),
           "review", "In a review", True),
    Action("review.skip_reason", "Skip, and say why", "The reason stands in the digest", ("S",),
           "review", "In a review"),
    Action("review.blocker", "Blocker", "What is in the way, by kind; emptied it is resolved",
           ("b",), "review", "In a review", True),
    Action("review.done", "Done", "Of a commitment of last week", ("d",),
           "review", "In a review", True),
    Action("review.carried", "Carried", "Of a commitment: it goes on this week", ("c",),
           "review", "In a review", True),
    Action("review.dropped", "Dropped", "Of a commitment: it is no longer wanted", ("r",),
           "review", "In a review", True),
    Action("review.above", "The one before", "The kind of a blocker; the line typed before",
           ("up",), "review", "In a review"),
    Action("review.below", "The one after", "The kind of a blocker", ("down",),
           "review", "In a review"),
    Action("review.scope", "Mine or all", "Everybody's goals as well, or only one's own; what was "
           "answered stays", ("m",), "review", "In a review", True),
    Action("review.anew", "Begin anew", "A new review; what was answered stays", ("N",),
           "review", "In a review"),
    Action("review.leave", "Leave", "Back to where one came from; it goes on here later", ("q",),
           "review", "In a review"),
    Action("digest.copy", "Copy the report",
           "Of a review or a cycle: as Markdown to the terminal's clipboard", ("y",),
           "digest", "In a review"),
    Action("digest.file", "Report to a file", "The same, as Markdown", ("f",),
           "digest", "In a review"),
    Action("cycle.start", "Start", "A draft becomes active: from then on its goals are judged",
           ("s",), "cycle", "Of a cycle", True),
    Action("cycle.vote", "Vote", "How sure you are of each key result; shown when all have voted",
           ("v",), "cycle", "Of a cycle", True),
    Action("cycle.close", "Close", "Grade each key result, say what becomes of it and what was "
           "learned; goes on where it was left", ("c",), "cycle", "Of a cycle", True),
    Action("cycle.carry", "Carry over", "Let key results go on in the next cycle, from where they "
           "stand now", ("m",), "cycle", "Of a cycle", True),
    Action("cycle.report", "Report", "Grades, how they are spread, how far one aimed, lessons",
           ("r",), "cycle", "Of a cycle", True),
    Action("cycle.add", "Next cycle",
           "A draft of the next one: with the goals of this one, or without", ("a",),
           "cycle", "Of a cycle", True),
    Action("vote.digit", "Vote", "How sure one is, 0 to 9; goes on to the next key result",
           ("0", "1", "2", "3", "4", "5", "6", "7", "8", "9"), "votes", "Of a cycle", True),
    Action("closing.keep", "Keep", "Of a key result that is graded: it goes on as it is", ("k",),
           "closing", "Of a cycle", True),
    Action("closing.modify", "Modify", "It goes on in another form", ("m",),
           "closing", "Of a cycle", True),
    Action("closing.abandon", "Abandon", "It doesn't go on", ("a",),
           "closing", "Of a cycle", True),
    Action("vote.ten", "Vote 10", "As sure as can be", ("t",), "votes", "Of a cycle", True),
    Action("page.close", "Close", "Back to the board", ("escape", "q", "?"), "page", "Program"),
    Action("page.find", "Find", "On a page: find lines by what one types then", ("/",),
           "find", "Program"),
    Action("text.rub_out", "Rub out", "Where one types to find: take the last letter back",
           ("backspace",), "find", "Program"),
    Action("app.palette", "All actions", "Find any action by its name", ("ctrl+p",),
           "board", "Program", True),
    Action("app.leave", "Leave", "Leave the program; everything is saved already",
           ("q", "ctrl+q", "ctrl+c"), "board", "Program", True),
    Action("app.help", "Help", "These keys", ("?", "f1"), "board", "Program", True),
    Action("app.sample", "Sample company",
           "Look around in a sample company on a throw-away copy; leaving it leads back here",
           ("D",), "board", "Program"),
    Action("app.redraw", "Redraw", "Draw everything anew, when the terminal shows rubbish",
           ("ctrl+l",), "board", "Program"),
    Action("app.back", "Back",
           "One level back: takes marks away, clears the filter, returns to the goals",
           ("escape",), "board", "Program"),
    Action("app.suspend", "Suspend", "To the shell; fg comes back", ("ctrl+z",),
           "anywhere", "Program"),
)  # fmt: skip

BY_ID: Final[dict[str, Action]] = {action.id: action for action in ACTIONS}

TOGETHER: Final[tuple[frozenset[Scope], ...]] = (
    frozenset({"board", "anywhere"}),
    frozenset({"value", "anywhere"}),
    frozenset({"pulse", "anywhere"}),
    frozenset({"detail", "anywhere"}),
    frozenset({"editor", "new", "anywhere"}),
    frozenset({"question", "anywhere"}),
    frozenset({"placing", "anywhere"}),
    frozenset({"conflict", "anywhere"}),
    frozenset({"lost", "anywhere"}),
    frozenset({"page", "list", "find", "anywhere"}),
    frozenset({"cover", "list", "alignment", "anywhere"}),
    frozenset({"cover", "list", "timeline", "anywhere"}),
    frozenset({"cover", "list", "activity", "anywhere"}),
    frozenset({"cover", "list", "coach", "anywhere"}),
    frozenset({"cover", "list", "templates", "anywhere"}),
    frozenset({"cover", "list", "cycle", "anywhere"}),
    frozenset({"cover", "list", "votes", "anywhere"}),
    frozenset({"cover", "list", "carry", "anywhere"}),
    frozenset({"closing", "anywhere"}),
    frozenset({"review", "anywhere"}),
    frozenset({"start", "anywhere"}),
    frozenset({"page", "digest", "find", "anywhere"}),
)
"""Scopes that hold at the same time; ``value`` over ``board`` and panels over both are the rules
between two."""

ON_BOARD: Final[tuple[Scope, ...]] = ("pulse", "detail", "value", "board", "anywhere")
"""The scopes of the board's own keys."""
_OF_PANELS: Final[frozenset[str]] = frozenset({"pulse", "detail"})


def here(ids: Sequence[str], panel: str) -> Sequence[str]:
    """Those of some actions that a key means in a panel, the one that wins first."""
    own = [id for id in ids if BY_ID[id].scope == panel]
    others = [id for id in ids if BY_ID[id].scope not in _OF_PANELS]
    return own or others or ids


_CURSOR: Final = (
    "cursor.down",
    "cursor.up",
    "cursor.page_down",
    "cursor.page_up",
    "cursor.first",
    "cursor.last",
)
_FOLDS: Final = ("fold.open", "fold.close", "fold.toggle", "fold.all")
ALSO_IN: Final[Mapping[Scope, tuple[str, ...]]] = {
    "page": (*_CURSOR, "app.palette"),
    "cover": (*_CURSOR, "view.filter", "app.palette", "app.back", "app.help", "app.redraw"),
    "alignment": (*_FOLDS, "goal.why"),
    "timeline": (*_FOLDS, "goal.why", "cycle.previous", "cycle.next"),
    "cycle": ("templates.open", "cycle.previous", "cycle.next", "change.undo", "change.redo"),
    "votes": ("goal.why", "change.undo", "change.redo"),
    "carry": ("mark.row", "mark.all", "change.undo", "change.redo"),
    "closing": (
        *("review.next", "review.back", "review.skip", "review.leave", "question.yes"),
        *("change.undo", "change.redo", "goal.why"),
        *("app.palette", "app.back", "app.redraw", "app.help"),
    ),
    "review": (
        *("value.increase", "value.decrease", "change.undo", "change.redo", "goal.why"),
        *("app.palette", "app.back", "app.redraw", "app.help"),
    ),
    "start": (
        *("change.undo", "change.redo", "app.palette", "app.back", "app.redraw", "app.help"),
    ),
}
"""The board's actions that hold on what covers it, too, by the same keys."""

WHILE_EDITING: Final[frozenset[str]] = frozenset(
    {"app.help", "app.redraw", "app.suspend", "app.leave"}
)
"""Actions of the board that hold while something is edited; none of them moves the cursor."""

_LABELS: Final[dict[str, str]] = {
    "enter": "Enter",
    "escape": "Esc",
    "space": "Space",
    "tab": "Tab",
    "up": "Up",
    "down": "Down",
    "left": "Left",
    "right": "Right",
    "home": "Home",
    "end": "End",
    "pageup": "PgUp",
    "pagedown": "PgDn",
    "insert": "Ins",
    "delete": "Del",
    "backspace": "Backspace",
    "comma": ",",
}

_AWAY: Final = ("app.leave", "app.suspend")
"""Actions that hold on whatever covers the board, the help as well as the palette."""
_EVERYWHERE: Final = (*_AWAY, "app.palette")
"""Actions that hold while something is edited, too."""

_in_force: dict[str, Action] = dict(BY_ID)


def use(keymap: Mapping[str, tuple[str, ...]]) -> None:
    """Put a keymap in force: keys by action id; actions it doesn't name have their default ones."""
    _in_force.clear()
    for action in ACTIONS:
        _in_force[action.id] = action._replace(keys=keymap.get(action.id, action.keys))


def label(key: str) -> str:
    """A key as it stands on the keyboard: ``Ctrl+P``, ``PgDn``, ``e``."""
    *modifiers, last = key.split("+") if len(key) > 1 else [key]
    shown = _LABELS.get(last, last)
    if modifiers or (last[:1] == "f" and last[1:].isdigit()):
        shown = shown.upper() if len(last) < 4 and last not in _LABELS else shown
    return "+".join([*(modifier.capitalize() for modifier in modifiers), shown])


def labels(action: Action) -> tuple[str, ...]:
    """All keys of an action, a run of digits as one."""
    if len(action.keys) == 10:
        return (f"{action.keys[0]}–{action.keys[-1]}",)
    return tuple(label(key) for key in action.keys)


def named(id: str) -> Action:
    """An action with its keys in force; raises KeyError for one that doesn't exist."""
    return _in_force[id]


def key(id: str) -> str:
    """The first key of an action; for one without a key, how to find it."""
    action = _in_force[id]
    return action.keys[0] if action.keys else f"{_in_force['app.palette'].title}: {action.title}"


def is_bound(key: str) -> bool:
    """Whether any action has this key."""
    return any(key in action.keys for action in _in_force.values())


def everywhere() -> frozenset[str]:
    """Keys that hold while something is edited, too: none of them types anything."""
    return frozenset(key for id in _EVERYWHERE for key in _in_force[id].keys if _is_chord(key))


def away() -> Mapping[str, str]:
    """Key and action that hold on whatever covers the board."""
    return {key: id for id in _AWAY for key in _in_force[id].keys if _is_chord(key)}


def _is_chord(key: str) -> bool:
    return key.startswith(("ctrl+", "alt+"))


def in_scope(*scopes: Scope) -> Iterator[Action]:
    return (action for action in _in_force.values() if action.scope in scopes)


def on_page(scope: Scope) -> tuple[Action, ...]:
    """All that holds on a list that covers the board, its own first."""
    shared = (*ALSO_IN.get(scope, ()), *ALSO_IN["cover"])
    return (*in_scope(scope), *in_scope("list", "cover"), *map(named, shared))


def by_default(*scopes: Scope) -> Iterator[Action]:
    """With their default keys, for bindings that are declared once: keys.py has those in force."""
    return (action for action in ACTIONS if action.scope in scopes)


def in_review() -> tuple[Action, ...]:
    """All that holds in a review, its own first."""
    return (*in_scope("review"), *map(named, ALSO_IN["review"]))


def in_start() -> tuple[Action, ...]:
    """All that holds on the way to a running quarter, its own first."""
    return (*in_scope("start"), *map(named, ALSO_IN["start"]))


def in_closing() -> tuple[Action, ...]:
    """All that holds while a cycle is closed, its own first."""
    return (*in_scope("closing"), *map(named, ALSO_IN["closing"]))


def in_footer() -> Iterator[Action]:
    """What the board's footer offers, what one can do without where there is no room last."""
    offered = (action for action in in_scope("board", "value") if action.footer and action.keys)
    yield from sorted(offered, key=lambda a: a.id == "goal.delete" or a.group == "Program")


FIRST_STEPS: Final = (
    "goal.add",
    "start.open",
    "templates.open",
    "app.sample",
    "app.leave",
    "app.help",
)
"""What the board's footer offers while there is no goal and no KPI."""


def by_group() -> Iterator[tuple[Group, tuple[Action, ...]]]:
    """The actions that have keys, group by group, in the order of help and README."""
    for group in GROUPS:
        yield group, tuple(a for a in _in_force.values() if a.group == group and a.keys)


def key_table() -> str:
    """The key table of the README, in Markdown."""
    lines = ["| Keys | Action | What it does |", "|---|---|---|"]
    for group, actions in by_group():
        lines.append(f"| **{group}** | | |")
        for action in actions:
            keys = " ".join(f"`{text}`" for text in labels(action))
            lines.append(f"| {keys} | {action.title} | {action.help} |")
    return "\n".join(lines) + "\n"
