"""Going back to an earlier state, as one new change that can itself be undone."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from okrtui.domain.errors import Invalid
from okrtui.domain.records import Document, Json
from okrtui.store.merge import same
from okrtui.store.ports import Damaged, Op, State, StoreError
from okrtui.workspace.belonging import noun_of
from okrtui.workspace.change import STAMPS, Built, Change, Draft

if TYPE_CHECKING:
    from okrtui.workspace.past import Moment
    from okrtui.workspace.workspace import Workspace


class Target(NamedTuple):
    """A state to go back to."""

    state: State
    said: str
    """Which it is, as a phrase behind "as it was": ``at the end of 2026-11-20, after …``."""
    encoded: Callable[[], bytes]
    """The same as a store's file of its own."""
    named: str = "an earlier state"
    """Which it is in short: ``change 42``."""


class Count(NamedTuple):
    """How many documents of a table come back, change and go."""

    back: int = 0
    changed: int = 0
    gone: int = 0


Counts: TypeAlias = Mapping[str, Count]
"""Tables in which something differs, in their order."""


def target_at(workspace: Workspace, moment: Moment) -> Target:
    """The state at a moment of the past. Raises NotFound when the journal doesn't reach so far."""
    store = workspace.store
    return Target(
        store.at(moment.n),
        f"{moment.said}, {moment.last_change}",
        lambda: store.sealed(moment.n),
        f"change {moment.n}" if moment.n else "the beginning",
    )


def target_in(workspace: Workspace, path: Path) -> Target:
    """The state that a backup of this store holds; where nothing is yet, any store's will do.

    Raises NotFound, Invalid for a folder, and Damaged for any other file.
    """
    from okrtui.store.care.copies import read_copy

    if path.is_dir():
        inside = path / workspace.path.name
        hint = f"Name {inside}" if inside.is_file() else "Name the backup in it"
        raise Invalid(f"{path} is a folder", f"{hint}; nothing was changed")
    copy = read_copy(path)
    if is_nothing_yet(workspace):
        said = f"in {path}, after change {copy.meta.place.n}"
        return Target(copy.tables, said, lambda: copy.data)
    if copy.meta.store != workspace.store.identity:
        raise Damaged(
            f"{path} is a copy of another store than {workspace.path}",
            "Name a backup of this one, or open that one with --store; nothing was changed",
        )
    n = copy.meta.place.n
    said = f"in {path}, after change {n}"
    return Target(copy.tables, said, lambda: copy.data, f"{path.name}, change {n}")


def is_nothing_yet(workspace: Workspace) -> bool:
    """Whether no store was ever written there, or all of it is gone."""
    return not workspace.store.identity


def told_of_backups(path: Path) -> tuple[str, ...]:
    """What to say where a store is gone and its backups are not; nothing without any."""
    from okrtui.store.backup import Backups
    from okrtui.store.folder import Folder
    from okrtui.store.limits import Limits
    from okrtui.store.system import Sys

    try:
        folder = Folder(Sys(), path)
    except StoreError:
        return ()
    try:
        backups = Backups(folder, Limits())
        known = backups.known()
        where = folder.at(folder.backups)
    except (OSError, StoreError):
        return ()
    finally:
        folder.close()
    if not known:
        return ()
    count = "a backup" if len(known) == 1 else f"{len(known)} backups"
    return (
        f"there is no store at {path}, but {count} of one, the newest at change {known[0].n}; "
        f"okrtui restore {where / known[0].name} brings it back",
    )


def bring_back(workspace: Workspace, target: Target) -> Counts:
    """Write a backup where the store was. Raises CannotCreate, NotSaved and what forbids writing.

    What comes to it is what there is in it: a change needs a store that has a history.
    """
    if workspace.read_only is not None:
        raise workspace.read_only
    counts = preview(workspace, target)
    write_copy(target, workspace.path)
    return counts


def restore(target: Target, tell: Callable[[Counts], None] = lambda counts: None) -> Change:
    """The change that makes everything as it was; ``tell`` gets what it comes to.

    When and by whom goals were changed last is no difference, and ids are never given again.
    """

    def build(draft: Draft) -> Built:
        counts = {}
        for name in {**draft.state, **target.state}:
            now, then = draft.table(name), target.state.get(name, {})
            count = _restore_table(draft, name, now, then)
            if any(count):
                counts[name] = count
        tell(counts)
        if not counts:
            return Built(f"everything is as it was {target.said}; nothing was changed")
        return Built(f"restored as it was {target.said}: {in_words(counts)}")

    return Change(f"restore to {target.named}", build, validates=False)


def write_copy(target: Target, path: Path) -> None:
    """Write the state as a store of its own. Raises CannotCreate for what is there already."""
    from okrtui.store.care.copies import write_new

    write_new(path, target.encoded())


def preview(workspace: Workspace, target: Target) -> Counts:
    """What restoring would come to now."""
    counts: dict[str, Count] = {}
    draft = Draft(workspace.store.state(), lambda table: 0, workspace.user, "")
    restore(target, counts.update).build(draft)
    return counts


def in_words(counts: Counts, first: str = "back") -> str:
    """``1 objective is back; 2 key results are changed; 14 check-ins are gone``."""
    parts = []
    for field, word in zip(Count._fields, (first, "changed", "gone"), strict=True):
        named = [
            f"{number} {noun_of(table, number)}"
            for table, count in counts.items()
            if (number := getattr(count, field))
        ]
        if named:
            several = len(named) > 1 or not named[0].startswith("1 ")
            listed = " and ".join(filter(None, (", ".join(named[:-1]), named[-1])))
            parts.append(f"{listed} {'are' if several else 'is'} {word}")
    return "; ".join(parts)


def _restore_table(
    draft: Draft, name: str, now: Mapping[int, Document], then: Mapping[int, Document]
) -> Count:
    back = changed = gone = 0
    for id in {**now, **then}:
        if id not in now:
            draft.restore(name, id, then[id])
            back += 1
        elif id not in then:
            draft.delete(name, id)
            gone += 1
        elif fields := _differences(now[id], then[id]):
            _set(draft, name, id, fields)
            changed += 1
    return Count(back, changed, gone)


def _differences(now: Document, then: Document) -> dict[str, Json]:
    """The fields to be set. One that is absent is as good as one that is None."""
    return {
        field: then.get(field)
        for field in {**now, **then}
        if field not in STAMPS and not same(now.get(field), then.get(field))
    }


def _set(draft: Draft, table: str, id: int, fields: Mapping[str, Json]) -> None:
    document = draft.document(table, id)
    if "updated_at" in document and draft.set(table, id, fields):
        return
    # Tables of others have no stamps.
    pairs = {field: (document.get(field), value) for field, value in fields.items()}
    draft.ops.append(Op("set", table, id, pairs))
