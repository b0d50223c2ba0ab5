"""The store: transactions, migrations and checkpoints, and the entry that opens one."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Final

from okrtui import __version__
from okrtui.domain.errors import Invalid
from okrtui.store import archive, past, snapshot
from okrtui.store.folder import Folder, reason
from okrtui.store.journal import (
    check_op,
    plain,
)
from okrtui.store.limits import MAX_ID, Limits
from okrtui.store.log import last_writers, made_under
from okrtui.store.merge import conflict, merge
from okrtui.store.migrate import FORMAT, SCHEMA, UPGRADES, in_lines, is_old
from okrtui.store.ports import (
    Build,
    Commit,
    Conflict,
    Moved,
    NotSaved,
    Op,
    ReadOnly,
    StoreError,
)
from okrtui.store.snapshot import Meta
from okrtui.store.system import Sys
from okrtui.store.writer import Writer

if TYPE_CHECKING:
    from tinydb import TinyDB

_SYS: Final = Sys()
_LIMITS: Final = Limits()
_TRANSACTION: Final = re.compile(r"[0-9a-f]{16}")
_AROUND_OPS: Final = 2048
"""Bytes of a line beside its operations, names of people included, with room to spare."""


def open_store(
    path: Path | str,
    *,
    create: bool = True,
    read_only: bool = False,
    user: str = "",
    sys: Sys = _SYS,
    limits: Limits = _LIMITS,
) -> JournalStore:
    """Open the store at ``path``; opening and reading create nothing.

    Raises CannotCreate for a missing folder, for a path that is no plain file and, without
    ``create``, for a store that doesn't exist; Damaged for a file that isn't ours and can't be
    rebuilt; NewerSchema for a container that can't be read at all.
    """
    folder = Folder(sys, Path(os.path.abspath(path)))
    store = JournalStore(folder, limits, user=user, read_only=read_only)
    try:
        store.load(create=create)
    except BaseException:
        store.let_go()
        raise
    return store


class JournalStore(Writer):
    """A durable, shared store of documents on one folder's files. See ports.Store.

    What touches the disk is called from one thread at a time; ``state``, ``db``, ``changes`` and
    the properties from any. While a commit holds the lock its thread takes no signal that ends
    or stops the process; a program with more threads has to keep those from the others, too.
    """

    def __init__(self, folder: Folder, limits: Limits, *, user: str, read_only: bool) -> None:
        super().__init__(folder, limits, read_only=read_only)
        self._user = user
        self._db: TinyDB | None = None
        self._os_name = ""

    @property
    def db(self) -> TinyDB:
        if self._db is None:
            # Not at the top: commands that use the state alone are 15 ms faster without.
            from okrtui.store.storage import JournalDB

            self._db = JournalDB(self)
        return self._db

    def change(self, why: str, build: Build) -> Commit:
        """Commit what was done through TinyDB's interface."""
        return self.commit(build, why=f"tinydb: {why}", user=self._user or self._os_user())

    # ------------------------------------------------------------------ committing

    def tell_waiting(self, tell: Callable[[str], None]) -> None:
        """See ports.Store.tell_waiting."""
        self._lock.tell = tell

    def commit(
        self,
        build: Build,
        *,
        why: str,
        user: str,
        transaction_id: str | None = None,
        if_match: int | None = None,
    ) -> Commit:
        """Make one durable transaction. See ports.Store.commit.

        ``transaction_id`` is 16 hex digits; a change that was made under it is given again.
        """
        if transaction_id is not None and not _TRANSACTION.fullmatch(transaction_id):
            raise Invalid(
                f"the transaction id {transaction_id[:40]!r} isn't 16 hex digits",
                "Nothing was changed",
            )
        self._check_writable()
        os_user = self._os_user()  # not under the lock: a directory server may have to be asked
        id = transaction_id or self._sys.random(8)
        known, made = self.number, transaction_id and self._made_long_ago(transaction_id)
        written: Commit | None = None
        try:
            with self._newest():
                if id in self._ids:
                    return self._made_before(id)
                if transaction_id and self.number - known > self._limits.remembered:
                    # So much came meanwhile that it may be among what was not searched.
                    made = self._made_long_ago(transaction_id)
                if made:
                    return made
                if if_match is not None and if_match != self.number:
                    raise Conflict(
                        f"the store is at change {self.number}, not at {if_match}",
                        "Somebody changed something meanwhile. Nothing was changed",
                    )
                written = self._commit(
                    build, Commit(0, id, 0.0, user, os_user, self._session, __version__, why, ())
                )
        except KeyboardInterrupt:
            if written is None or not written.ops:
                raise
            raise KeyboardInterrupt(
                f"change {written.n} was made already. okrtui undo takes it back"
            ) from None
        except Conflict as clash:
            if not clash.fields or clash.fields[0].who:
                raise
            # Looked up after unlocking: reading back through the journal can take a while.
            clashes = clash.fields
            with suppress(OSError, StoreError):
                clashes = last_writers(self._folder, self._limits, clash.fields)
            raise conflict(clashes) from None
        return written

    def _os_user(self) -> str:
        self._os_name = self._os_name or self._sys.user()
        return self._os_name

    def _commit(self, build: Build, draft: Commit) -> Commit:
        # Built before room is made for it: what is refused or changes nothing leaves no trace.
        ops = self._merged(build(self._tables, _NewIds(self._last)))
        if not ops:
            return draft._replace(n=self.number, t=self._now())
        if self._sys.is_interrupted():
            raise KeyboardInterrupt
        if is_old(self._version):
            self._migrate(draft)
        return self._write_change(draft._replace(ops=ops), SCHEMA)

    def _migrate(self, draft: Commit) -> None:
        """Make the files what memory is already; as they were they are kept beside."""
        try:
            self._reload(as_it_is=True)
            self._check_writable()
            old, kept = self._version, self._keep_as_it_is()
            while is_old(self._version):
                self._migrate_once(draft)
        except OSError as error:
            self._not_saved(error)
        finally:
            self._upgrade()
        self._warnings += (
            f"{self.path} was upgraded from schema {old} to {SCHEMA}: older programs can only read "
            f"it now. As it was it is kept in {kept}",
        )

    def _migrate_first(self) -> None:
        """For what keeps the state in a form that only a store of today's schema leads on from."""
        if is_old(self._version):
            names = (self._user or self._os_user(), self._os_user(), self._session, __version__)
            with self._newest():
                if is_old(self._version):
                    self._migrate(Commit(0, "", 0.0, *names, "", ()))

    def _migrate_once(self, draft: Commit) -> None:
        before = self._version
        ops = UPGRADES[before](self._tables)
        for op in ops:
            check_op(op)
        why = f"migrate {before} → {before + 1}"
        lines = list(in_lines(ops, self._limits.line - _AROUND_OPS, lambda op: len(plain(op)) + 1))
        for number, part in enumerate(lines, 1):
            version = before + (number == len(lines))
            id = self._sys.random(8)
            self._write_change(draft._replace(id=id, why=why, ops=part), version)

    def _keep_as_it_is(self) -> str:
        """A backup before a migration, a snapshot's file; gives its name. Raises ReadOnly."""
        name = self._folder.aside(f"v{self._version}")
        try:
            self._folder.create(name, self.sealed())
        except (OSError, ValueError) as error:
            cause = reason(error) if isinstance(error, OSError) else str(error)
            self._read_only = ReadOnly(
                f"{self.path} can't be upgraded to be written: {self._folder.at(name)}, which is "
                f"to keep it as it is, could not be made ({cause})",
                "Nothing was changed; make room on the disk, then open it again",
            )
            self._check_writable()
        return name

    def _merged(self, ops: Sequence[Op]) -> tuple[Op, ...]:
        for op in ops:
            check_op(op)
        merged = merge(self._tables, ops)
        if merged.conflicts:
            raise conflict(merged.conflicts)
        return merged.ops

    def _made_long_ago(self, id: str) -> Commit | None:
        """A change that was made under an id that is not at hand any more."""
        if id in self._ids or self.number <= len(self._ids):
            return None
        try:
            return made_under(self._folder, id)
        except OSError as error:
            self._not_saved(error)

    def _made_before(self, id: str) -> Commit:
        n = self._ids[id]
        # Read to its end: a segment that is left open is closed nobody knows when.
        made = list(self.log(n, n))
        return made[0] if made else Commit(n, id, 0.0, "", "", "", "", "", ())

    # ------------------------------------------------------------------ checkpoint and end

    def checkpoint(self) -> bool:
        if self._read_only is not None or self._fd is None or not self._place.off:
            return False
        # What is upgraded in memory only would be a snapshot that the journal doesn't lead to.
        if is_old(self._version) or self.number == self._checkpoint.folded:
            return False
        steps = (self._make_durable, self._is_current)
        done = self._checkpoint.write(self._meta(), self._tables, *steps)
        if done:
            self._behind = 0
        if done and self._checkpoint.kept:
            self._warnings += (self._checkpoint.kept,)
            self._checkpoint.kept = ""
        return done

    def sealed(self, n: int | None = None) -> bytes:
        """See ports.Store.sealed."""
        meta = self._meta()
        if n is None or n == self.number:
            return snapshot.encode(meta, self._tables)
        try:
            line = past.line_of(self._folder, self._limits, self._place, n)
            tables = past.state_at(self._folder, self._limits, self._tables, self._place, n)
        except OSError as error:
            raise self._unreadable(error) from error
        return snapshot.encode(meta._replace(place=line.place, ids=line.ids, v=SCHEMA), tables)

    def _meta(self) -> Meta:
        return Meta(
            FORMAT,
            self._identity,
            SCHEMA if self._upgraded else self._version or SCHEMA,
            __version__,
            self._place,
            tuple(self._ids),
            dict(self._last),
            round(self._sys.clock(), 3),
            self._user or self._os_user(),
        )

    def archive(self, before: float, to: Path | None = None) -> Moved | None:
        """See ports.Store.archive."""
        self._check_writable()
        self._migrate_first()
        try:
            # What is newer than our state can't be told by the snapshot that stands for it.
            self._look()
            self._check_writable()
            found = archive.plan(self._folder, self._limits, self._place.seg, before)
            if found is None:
                return None
            self.checkpoint()  # whoever opens the store shall not need what goes
            now = (self._meta(), self._tables)
            where = archive.move(self._folder, self._lock, self._limits, found, to=to, now=now)
        except OSError as error:
            raise NotSaved(
                f"{self.path} could not be archived: {reason(error)}",
                "Nothing is lost: each segment is in its place or in the archive. Try again",
            ) from error
        return Moved(len(found.numbers), found.first, found.end.n, where)

    def close(self) -> None:
        """Let go of all files; before, fold in what is cheap to fold in or has grown long.

        A large snapshot is left to the session that works on: a command shall not pay for it.
        """
        if self._closed:
            return
        mine = self._wrote and self._writer == self._session
        quick = self._checkpoint.size + self._behind <= self._limits.quick
        if (mine and quick) or self._behind > self._limits.tail:
            self.checkpoint()
        self.let_go()
        self._stop(ReadOnly(f"{self.path} was closed", "Nothing was changed"))


class _NewIds:
    """Gives ids for one transaction; they are used up only if it is committed."""

    def __init__(self, last: dict[str, int]) -> None:
        self._last = dict(last)

    def __call__(self, table: str) -> int:
        id = self._last.get(table, 0) + 1
        if id > MAX_ID:
            raise Invalid(f"{table} has no ids left", "Nothing was changed")
        self._last[table] = id
        return id
