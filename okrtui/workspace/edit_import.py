"""Taking over what another program wrote into a store's file, as one change that can be undone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from okrtui.domain.errors import Invalid
from okrtui.domain.text import one_line
from okrtui.store.ports import Conflict, Wanted
from okrtui.workspace.belonging import name_of
from okrtui.workspace.change import Built, Change, Done, Draft, clipped
from okrtui.workspace.edit_merge import Clash, Merge, Renumbered
from okrtui.workspace.marks import REDO, UNDO, mark_of
from okrtui.workspace.restoring import Counts
from okrtui.workspace.restoring import in_words as counted
from okrtui.workspace.times import on_day_at
from okrtui.workspace.wording import field_in_words, in_words

if TYPE_CHECKING:
    from okrtui.domain.records import Json
    from okrtui.store.edited import Edited
    from okrtui.store.ports import State
    from okrtui.workspace.workspace import Workspace


class Edit(NamedTuple):
    """A file that another program wrote to, and the state it started from."""

    edited: Edited
    base: State

    @property
    def why(self) -> str:
        return f"import-edit {self.edited.path.name[:80]} ({self.edited.digest[:12]})"


class Preview(NamedTuple):
    """What importing comes to, or why it can't be done."""

    counts: Counts
    renumbered: Sequence[Renumbered]
    clashes: Sequence[Clash]


def read_edit(workspace: Workspace, path: Path, base: int | None = None) -> Edit:
    """Read the file and find the state that it started from.

    Raises Invalid for what no store holds or isn't this one's, and the store's errors.
    """
    from okrtui.store.edited import base_of, read_edited

    edited = read_edited(path)
    return Edit(edited, base_of(workspace.store, edited, base))


def preview(workspace: Workspace, edit: Edit) -> Preview:
    """What importing would come to now. Raises Invalid."""
    refuse_twice(workspace, edit)
    state = workspace.store.state()
    last: dict[str, int] = {}

    def new_id(table: str) -> int:
        known = {**edit.base.get(table, {}), **state.get(table, {})}
        last[table] = last.get(table, max(known, default=0)) + 1
        return last[table]

    merge = Merge(edit.base, edit.edited.tables)
    with_file(edit, merge, Draft(state, new_id, workspace.user, ""))
    return Preview(merge.counts, merge.renumbered, merge.clashes)


def import_edit(
    workspace: Workspace,
    edit: Edit,
    *,
    transaction_id: str | None = None,
    if_match: int | None = None,
) -> tuple[Done, Preview]:
    """Make the file's edits one change. Raises Conflict, explained, and Invalid."""
    merge = Merge(edit.base, edit.edited.tables)

    def build(draft: Draft) -> Built:
        refuse_twice(workspace, edit)
        with_file(edit, merge, draft)
        if merge.clashes:
            raise Conflict("the file clashes", "", tuple(clash.at for clash in merge.clashes))
        if not draft.ops:
            return Built(f"{edit.edited.path}: nothing to import; nothing was changed")
        return Built(said(edit, merge.counts, merge.renumbered))

    try:
        done = workspace.run(
            Change(edit.why, build), transaction_id=transaction_id, if_match=if_match
        )
    except Conflict as conflict:
        if not merge.clashes:
            raise
        raise explained(workspace, edit, merge.clashes, conflict) from conflict
    return done, Preview(merge.counts, merge.renumbered, merge.clashes)


def with_file(edit: Edit, merge: Merge, draft: Draft) -> None:
    """Build the merge; what is wrong with the file is said of the file."""
    try:
        merge.build(draft)
    except Invalid as error:
        raise Invalid(f"{edit.edited.path}: {error.title}", error.hint, field=error.field) from None


def refuse_twice(workspace: Workspace, edit: Edit) -> None:
    """Raises Invalid when the very file was imported already and that wasn't undone."""
    made = 0
    for commit in workspace.store.log_back(Wanted(reasons=(edit.why, UNDO, REDO))):
        mark = mark_of(commit)
        if mark is not None and mark.what == edit.why:
            if mark.kind == "undo":
                return
            made = mark.root
            break
        if commit.why == edit.why:
            made = commit.n
            break
    if made:
        raise Invalid(
            f"{edit.edited.path} was imported already, as change {made}",
            f"okrtui undo {made} takes that back; nothing was changed",
        )


# ---------------------------------------------------------------------------- in words


def said(edit: Edit, counts: Counts, renumbered: Sequence[Renumbered]) -> str:
    """``imported FILE: 1 objective is new; O9 of it became O12``."""
    moved = [
        f"; {name_of(table, old)} of it became {name_of(table, new)}"
        for table, old, new in renumbered
    ]
    return f"imported {edit.edited.path}: {counted(counts, 'new')}{''.join(moved)}"


def explained(
    workspace: Workspace, edit: Edit, clashes: Sequence[Clash], conflict: Conflict
) -> Conflict:
    """The conflict with what the file started from, has, and what is there by now."""
    # The store has looked up who made what is there, and when.
    fields = conflict.fields
    if len(fields) == len(clashes):
        pairs = zip(clashes, fields, strict=True)
        clashes = [clash._replace(at=at) for clash, at in pairs]
    more = len(clashes) - 1
    others = f" ({more} more; --dry-run lists them)" if more else ""
    return Conflict(
        f"{edit.edited.path} can't be merged: {clash_in_words(workspace, clashes[0])}{others}",
        "Nothing was changed. Make the file and the store say the same there, then import again",
        tuple(clash.at for clash in clashes),
    )


def clash_in_words(workspace: Workspace, clash: Clash) -> str:
    """One clash as a sentence: ``target of KR2 was '8', the file has '7', bo made it '9'``."""
    at = clash.at
    name, by = name_of(at.table, at.id), _by(at.who, at.when)
    field = field_in_words(at.field)
    base, mine, theirs = (_words(workspace, clash, v) for v in (at.base, at.mine, at.theirs))
    if clash.kind == "gone":
        return f"{name} was deleted since{by}; the file changed its {field} from {base} to {mine}"
    if clash.kind == "edited":
        return f"the file deletes {name}; its {field} was changed since{by}, {base} to {theirs}"
    if clash.kind == "hangs":
        return f"{name} was put below {theirs} since{by}, which the file deletes"
    if clash.kind == "orphan":
        return f"in the file {field} of {name} is {mine}, which was deleted since"
    if clash.kind == "circle":
        return f"{name} would hang below itself: in the file its {field} is {mine}"
    wrong = f"; together that makes no sense: {clash.said}" if clash.kind == "invalid" else ""
    return f"{field} of {name} was {base}, the file has {mine}, since{by} it is {theirs}{wrong}"


def _words(workspace: Workspace, clash: Clash, value: Json) -> str:
    at = clash.at
    words = in_words(workspace.model, at.table, at.id, at.field, value)
    return f"'{clipped(words)}'"


def _by(who: str, when: float | None) -> str:
    if not who:
        return ""
    return f" by {one_line(who)}{on_day_at(when)}"


def shape(found: Preview) -> Mapping[str, Json]:
    """For JSON."""
    return {
        "counts": {
            table: {"new": count.back, "changed": count.changed, "gone": count.gone}
            for table, count in found.counts.items()
        },
        "renumbered": [r._asdict() for r in found.renumbered],
        "conflicts": [
            {
                "kind": clash.kind,
                "table": clash.at.table,
                "id": clash.at.id,
                "field": clash.at.field or None,
                "base": clash.at.base,
                "mine": clash.at.mine,
                "theirs": clash.at.theirs,
                "by": clash.at.who or None,
            }
            for clash in found.clashes
        ],
    }
