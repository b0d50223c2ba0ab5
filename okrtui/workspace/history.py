"""Undo and redo, found in the journal itself: they reach over sessions and restarts.

Files are never rewound: taking back is a change of its own. What was taken back is known by the
marks that such changes leave (``marks``), newest first, so nothing has to be remembered.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import suppress
from itertools import islice, takewhile
from typing import TYPE_CHECKING, Final, NamedTuple

from okrtui.domain.errors import Invalid, NotFound
from okrtui.store.ports import Archived, StoreError, Wanted
from okrtui.workspace.marks import REDO, UNDO, Kind, is_migration, is_nobodys, mark_of
from okrtui.workspace.numbered import change_numbered

if TYPE_CHECKING:
    from collections.abc import Collection

    from okrtui.store.ports import Changes, Commit, Store

_GLANCE: Final = 200
"""How many changes are looked at to tell whether there is anything to undo."""


class Person(NamedTuple):
    """Whose changes are taken back: those of one session first, then the person's others."""

    user: str
    session: str
    since: int
    """The store's number when the session began: its own changes are newer."""


class Found(NamedTuple):
    """A change to take back or to make again."""

    kind: Kind
    root: int
    """The change that was made first."""
    what: str
    """Why it was made."""
    commit: Commit
    """What is taken back: the change itself, or the latest undo or redo of it."""


def to_undo(commits: Iterable[Commit], person: Person, skip: Collection[int] = ()) -> Found | None:
    """The newest change of the person that holds; of this session, should there be one.

    commits: newest first. skip: changes to pass over, by number.
    """
    latest: dict[int, Commit | None] = dict.fromkeys(skip)
    other: Found | None = None
    for commit in commits:
        if other is not None and commit.n <= person.since:
            break
        mark = mark_of(commit)
        if mark is None:
            if is_nobodys(commit):
                continue
            root, what, holds = commit.n, commit.why, latest.get(commit.n, commit)
        elif mark.root in latest:
            continue
        else:
            holds = commit if mark.kind == "redo" else None
            latest[mark.root] = holds
            root, what = mark.root, mark.what
        if holds is None or commit.user != person.user:
            continue
        found = Found("undo", root, what, holds)
        if commit.session == person.session:
            return found
        other = other or found
    return other


def to_redo(commits: Iterable[Commit], person: Person, skip: Collection[int] = ()) -> Found | None:
    """What the person undid last, as long as they changed nothing of their own since."""
    settled = set(skip)
    other: Found | None = None
    went_on = False
    for commit in commits:
        if (other is not None or went_on) and commit.n <= person.since:
            break
        mark = mark_of(commit)
        if mark is None:
            if commit.user == person.user and not is_nobodys(commit):
                if commit.session == person.session:
                    break
                went_on = True
        elif mark.root not in settled:
            settled.add(mark.root)
            if mark.kind == "undo" and commit.user == person.user:
                found = Found("redo", mark.root, mark.what, commit)
                if commit.session == person.session:
                    return found
                if not went_on:
                    other = other or found
    return other


class History:
    """What one session may undo and redo."""

    def __init__(self, store: Store, user: str) -> None:
        self._store = store
        self._person = Person(user, store.session, store.number)
        self._looked = False
        self.can_undo = store.number > 0
        """False when there is surely nothing; true costs no reading far back."""
        self.can_redo = False

    # ------------------------------------------------------------------ finding

    def find(self, kind: Kind, skip: Collection[int] = ()) -> Found:
        """What an undo or a redo is about. Raises NotFound."""
        commits = self._reached(Wanted(users=(self._person.user,), reasons=(UNDO, REDO)))
        if kind == "undo":
            found = to_undo(commits, self._person, skip)
            self.can_undo = found is not None
            hint = (
                "You changed nothing that isn't undone already; okrtui activity lists all "
                "changes, okrtui undo NUMBER takes any of them back"
            )
        else:
            found = to_redo(commits, self._person, skip)
            self.can_redo = found is not None
            hint = "You undid nothing since your last change"
        if found is None:
            if self._is_a_copy():
                hint = (
                    "A copy made with backup -o or restore -o has the goals without their "
                    "history, which stayed in the store it was made from"
                )
            raise NotFound(f"there is nothing to {kind}", hint)
        return found

    def before(self, passed: Collection[int]) -> int | None:
        """The number of what would be undone, were these not there."""
        commits = self._reached(Wanted(users=(self._person.user,), reasons=(UNDO, REDO)))
        found = to_undo(commits, self._person, passed)
        return None if found is None else found.root

    def find_numbered(self, n: int) -> Found | None:
        """What it takes to take change ``n`` back, whoever made it; None when it is already.

        Raises NotFound, and Invalid for what nobody can take back.
        """
        commit = self._numbered(n)
        mark = mark_of(commit)
        root = n if mark is None else mark.root
        # What it is about, so that one stops at the change itself: it has no sign of its own.
        about = tuple((op.table, op.id) for op in commit.ops[:1])
        wanted = Wanted((), (f"{UNDO}{root}:", f"{REDO}{root}:"), about)
        newer = takewhile(lambda other: other.n > n, self._store.log_back(wanted))
        return numbered(newer, commit)

    def _is_a_copy(self) -> bool:
        """Whether changes were made of which the journal tells none."""
        return self._store.number > 0 and next(self._store.log_back(), None) is None

    def has_moved(self, found: Found, seen: int) -> bool:
        """Whether a change newer than ``seen`` took the same one back or made it again."""
        newer = takewhile(lambda commit: commit.n > seen, self._store.log_back())
        return any(
            mark.root == found.root for commit in newer if (mark := mark_of(commit)) is not None
        )

    def _reached(self, wanted: Wanted) -> Iterator[Commit]:
        """What was moved into an archive and can't be read is out of a plain undo's reach."""
        with suppress(Archived):
            yield from self._store.log_back(wanted)

    def _numbered(self, n: int) -> Commit:
        try:
            return change_numbered(self._store, n)
        except Archived as away:
            raise NotFound(away.title, away.hint) from away

    # ------------------------------------------------------------------ what there is

    def did(self, kind: Kind | None) -> None:
        """This session made a change: undid, redid, or something new."""
        self.can_undo, self.can_redo = True, kind == "undo"
        if kind is not None:
            self._look()

    def watch(self, changes: Changes) -> None:
        """Others' changes came: see whether they are the same person's, or take this one's back."""
        if not self._looked or changes.reloaded or any(map(self._matters, changes.commits)):
            self._look()

    def _matters(self, commit: Commit) -> bool:
        return commit.session != self._person.session and (
            commit.user == self._person.user or mark_of(commit) is not None
        )

    def _look(self) -> None:
        """Find out anew what can be done, as far as a glance tells."""
        self._looked = True
        seen = 0

        def glance() -> Iterator[Commit]:
            nonlocal seen
            for commit in islice(self._store.log_back(), _GLANCE):
                seen = commit.n
                yield commit

        try:
            self.can_redo = to_redo(glance(), self._person) is not None
            undo = to_undo(glance(), self._person)
            # Further back nobody looks before it is asked for.
            self.can_undo = undo is not None or seen > 1
        except StoreError:
            # Whoever undoes is told; until then nothing speaks against trying.
            self.can_undo = True


def numbered(newer: Iterable[Commit], commit: Commit) -> Found | None:
    """What it takes to take a change back; None when that was done already.

    newer: what came after it, newest first. An undo is taken back by a redo. Raises Invalid.
    """
    if is_migration(commit):
        raise Invalid(
            f"change {commit.n} brought the store to a newer form and can't be undone",
            "Nothing was changed; the program set a backup from before it aside",
        )
    mark = mark_of(commit)
    root, what = (commit.n, commit.why) if mark is None else (mark.root, mark.what)
    latest = commit
    for other in newer:
        if (later := mark_of(other)) is not None and later.root == root:
            latest = other
            break
    undone, asks_for_redo = _is_undo(latest), _is_undo(commit)
    if undone != asks_for_redo:
        return None
    return Found("redo" if undone else "undo", root, what, latest)


def _is_undo(commit: Commit) -> bool:
    mark = mark_of(commit)
    return mark is not None and mark.kind == "undo"
