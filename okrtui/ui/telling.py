"""What the board says in a line: the header's state, why a row is as it is, what went wrong."""

from __future__ import annotations

from typing import TYPE_CHECKING

from okrtui.domain.errors import NotFound
from okrtui.domain.text import one_line
from okrtui.domain.writing import figure
from okrtui.ui.actions import key, label
from okrtui.ui.availability import PANELS, Panel, kind_of
from okrtui.ui.drawing.frame import HeaderState
from okrtui.ui.screens.layout import Mode, shown_in
from okrtui.workspace.arrangement import Arrangement, told
from okrtui.workspace.errors import Busy, StoreError, Unknown
from okrtui.workspace.fields import ALIASES
from okrtui.workspace.glyphs import HEALTH_ROLES, HEALTH_WORDS, PACE_ROLES, PACE_WORDS
from okrtui.workspace.keys import parse_key
from okrtui.workspace.touches import Touch
from okrtui.workspace.wording import EMPTY, in_words

if TYPE_CHECKING:
    from collections.abc import Iterable

    from okrtui.workspace.errors import FieldConflict, OkrtuiError
    from okrtui.workspace.rows import GroupRow
    from okrtui.workspace.views import Views
    from okrtui.workspace.workspace import Workspace


def header_of(
    views: Views, cycle: int | None, mode: Mode, panel: Panel, *, note: str, user: str, live: bool
) -> HeaderState:
    """user: cleaned already."""
    names: tuple[tuple[str, bool], ...] = ()
    if len(shown_in(mode, "goals")) < len(PANELS):
        shown = shown_in(mode, panel)
        names = tuple((panel, panel in shown) for panel in PANELS)
    return HeaderState(views.header(cycle), note, names, user, live)


def role_of(views: Views, key: str) -> str:
    """What the colour of a goal's state means."""
    if kind_of(key) == "KPI":
        return HEALTH_ROLES[views.kpi(key).health]
    pace = views.goal(key).pace
    return "dim" if pace is None else PACE_ROLES[pace]


def why(views: Views, key: str) -> str:
    """Why the goal has its colour, in a line; empty for work, which has none."""
    kind = kind_of(key)
    if kind == "KPI":
        health = views.health(key)
        return f"{HEALTH_WORDS[health.health]}: {health.sentence}"
    if kind == "initiative":
        return ""
    verdict = views.verdict(key)
    return f"{PACE_WORDS[verdict.pace]}: {verdict.sentence}"


def note(arrangement: Arrangement, workspace: Workspace, *, marked: int = 0) -> str:
    """What stands beside the cycle: how the goals are arranged, that nothing can be changed."""
    phrases = ["read-only"] if workspace.read_only is not None else []
    if marked:
        phrases.append(f"{marked} marked")
    if arrangement.query:
        phrases.append(f"filter: {one_line(arrangement.query)}")
    return ", ".join((*phrases, *told(arrangement)))


def group(row: GroupRow) -> str:
    """What a group of goals comes to: ``product: 2 objectives, 5 key results; worst …``."""
    counts = [
        f"{figure(number, ',')} {noun}{'' if number == 1 else 's'}"
        for number, noun in ((row.objectives, "objective"), (row.key_results, "key result"))
        if number
    ]
    told = f"{row.title}: {', '.join(counts) or 'nothing'}"
    if row.worst is not None:
        told += f"; worst pace {PACE_WORDS[row.worst]}"
    if row.progress is not None:
        told += f", median score {figure(row.progress * 100, '.0f')}"
    return told


def name_of(workspace: Workspace, key: str) -> str:
    """Key and title of a goal: ``KR2 Churn``; empty when there is none."""
    try:
        table, id = workspace.resolve(key)
    except NotFound:
        return ""
    record = getattr(workspace, table)[id]
    return f"{key} {one_line(record.name if table == 'kpis' else record.title)}"


def cell(workspace: Workspace, views: Views, key: str, field: str) -> str:
    """What a goal's cell shows, in its own format: ``9.2 %``, ``2 / 3``, ``ana``."""
    table, id = parse_key(key)
    record = getattr(workspace, table)[id]
    if field == "confidence":
        confidence = views.goal(key).confidence
        return EMPTY if confidence is None else str(confidence)
    if field != "value":
        stored = ALIASES[table].get(field, field) if table == "kpis" else field
        value = (workspace.model.shown(table, id) or {}).get(stored)
        return in_words(workspace.model, table, id, stored, value)
    if table == "kpis":
        value = views.kpi(key).latest
    else:
        row = views.goal(key)
        if record.kind in ("milestones", "done"):
            return row.measure or EMPTY
        value = row.value
    return f"{value} {one_line(record.unit)}".rstrip() if value else EMPTY


def touch_of(fields: Iterable[FieldConflict]) -> Touch | None:
    """Who deleted what a change was about."""
    gone = next((field for field in fields if not field.field), None)
    return None if gone is None or gone.when is None else Touch(gone.who, gone.when)


def not_saved(error: OkrtuiError, *, for_good: bool) -> str:
    """What went wrong while saving, and what becomes of what was typed.

    for_good: the store is read-only by now.
    """
    if not isinstance(error, StoreError):
        return one_line(str(error))
    title, hint = one_line(error.title), one_line(error.hint).removesuffix(".")
    save, leave = (label(key(f"editor.{id}")) for id in ("save", "cancel"))
    if isinstance(error, Unknown):
        told = f"Perhaps saved, perhaps not: {title}. {hint}."
    else:
        told = f"Not saved: {title}. {'' if isinstance(error, Busy) or not hint else hint + '. '}"
    if for_good:
        return f"{told.rstrip()} Until then nothing can be changed; {leave} keeps a draft"
    return f"{told.rstrip()} What you typed is still here, {save} tries again"


def ways_out() -> str:
    """The keys that save and leave what is typed."""
    save, leave = (label(key(f"editor.{id}")) for id in ("save", "cancel"))
    return f"{save} saves it, {leave} leaves it"


def not_done(keys: int) -> str:
    """That keys typed while something was being saved were not done."""
    return (
        f"{keys} keys typed since were not done"
        if keys > 1
        else ("the key typed since was not done" if keys else "")
    )


def waiting(holder: str | None, keys: int, *, stops: bool = False) -> str:
    """What saving waits for; holder: who holds the store, None when it isn't the lock.

    keys: how many wait behind it; stops: told to stop, which waits, too.
    """
    if holder is None:
        text = "saving takes long: the disk is slow, or others write much"
    else:
        text = f"waiting for the store: held by {one_line(holder) or 'somebody else'}"
    if keys:
        drop = label(key("editor.cancel"))
        some = f"{keys} keys wait, {drop} drops them"
        text += f" · {some if keys > 1 else f'1 key waits, {drop} drops it'}"
    return f"{text} · stops then" if stops else text
