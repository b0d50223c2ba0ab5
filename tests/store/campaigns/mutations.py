"""Small changes that make the store's protocol wrong, and what must notice each."""

from __future__ import annotations

from typing import Final, NamedTuple, TypeAlias

from tests.store.campaigns.operations import OPERATIONS


class Attack(NamedTuple):
    """A part of a campaign, small, on a seed that never changes."""

    campaign: str
    size: int
    part: int = 0
    parts: int = 1


Killer: TypeAlias = Attack | str
"""An attack, or a test file or one test of it."""


class Mutant(NamedTuple):
    name: str
    file: str
    old: str
    """Stands exactly once in the file."""
    new: str
    killer: Killer
    why: str = ""
    """Of one that is argued: nobody can tell it from the program, because …"""


def _sweep(operation: str) -> Attack:
    names = [each.name for each in OPERATIONS]
    return Attack("fault_sweep", 0, names.index(operation), len(names))


_CRASH: Final = Attack("crash-states", 3000)
_DAMAGE: Final = Attack("damaged-files", 500)
_MODEL: Final = Attack("model", 20)
_COMMIT: Final = _sweep("commit")
_CLOCKS: Final = Attack("clocks", 14)
_DISK: Final = Attack("hostile-disk", 0)

_WRITER: Final = "okrtui/store/writer.py"
_FOLLOWER: Final = "okrtui/store/follower.py"
_STORE: Final = "okrtui/store/journal_store.py"
_JOURNAL: Final = "okrtui/store/journal.py"
_SNAPSHOT: Final = "okrtui/store/snapshot.py"
_FOLDER: Final = "okrtui/store/folder.py"
_LOCK: Final = "okrtui/store/lock.py"
_CHECKPOINT: Final = "okrtui/store/checkpoint.py"
_ARCHIVE: Final = "okrtui/store/archive.py"
_RECOVERY: Final = "okrtui/store/recovery.py"
_MERGE: Final = "okrtui/store/merge.py"

_SYNC: Final = """        self._write(line)
        try:
            self._sys.fdatasync(self._fd)
"""
_NO_SYNC: Final = """        self._write(line)
        try:
            pass
"""
_NAME_SYNC: Final = """name durable.
            self._folder.sync()
"""
_SYNC_FAILED: Final = """            self._cut_back(error)
            self._disk_failed(error)
"""
_WRITE_FAILED: Final = """            self._cut_back(error)
            self._not_saved(error)
"""
_CUT_TORN: Final = """torn)
            self._sys.ftruncate(self._fd, self._place.off)
"""
_ONE_WRITE: Final = """        self._append(head + line)
"""
_TWO_WRITES: Final = """        if head:
            self._write(head)
        self._append(line)
"""
_TAKE_LOCK: Final = """                self._sys.flock(fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                self._waiter"""
_NO_LOCK: Final = """                pass
            except BlockingIOError:
                self._waiter"""
_SAME_ID: Final = """                if id in self._ids:
                    return"""
_CLASH: Final = """            body[field] = (theirs, new)
        else:
            conflicts.append(_clash(op, field, old, new, theirs))
"""
_NO_CLASH: Final = """            body[field] = (theirs, new)
        else:
            body[field] = (theirs, new)
"""
_BASE_FIRST: Final = """            sys.rename(temporary, folder.base, folder.fd)
            folder.sync()
            for number in found.numbers:
                sys.unlink(folder.segment(number), folder.fd)
"""
_BASE_LAST: Final = """            for number in found.numbers:
                sys.unlink(folder.segment(number), folder.fd)
            sys.rename(temporary, folder.base, folder.fd)
"""
_BUILT_UPON: Final = """without them.
            self._make_durable()
"""
_ROTATION: Final = """                self._make_durable()
                self._begin_segment(self._place.seg + 1)
"""
_KEEP_TORN: Final = """            self._folder.create(self._folder.aside("torn"), torn)
"""
_LOOK_FIRST: Final = """            rotated = self._folder.exists(self._next)
            tail = self._read_tail()
"""
_LOOK_LAST: Final = """            tail = self._read_tail()
            rotated = self._folder.exists(self._next)
"""
_LOCK_UNSURE: Final = """gives it back.
                self._drop()
"""
_KEPT_OR_NOT: Final = """            self._check_writable()
        return name
"""
_STANDS: Final = """                if not stands():
                    return False
"""
_STOPPED: Final = """            self._not_saved(error)
        self._check_writable()
"""
_SWEEP: Final = "if self._sys.clock() - self._sys.fstat(fd).st_mtime > self._limits.left_over:"
_CURRENT: Final = "return same and self._last_line_stands()"
_STOP: Final = "            self._stop(ReadOnly(unknown.title, unknown.hint))\n"
_JUDGE: Final = 'self.rest = "damaged" if len(rest) > most or holds_line(rest) else "torn"'
_SEAL: Final = '        and seal(body).encode("ascii") == raw[-27:-3]\n'
_MODE: Final = "                self.sys.fchmod(fd, self.mode)  # whatever the umask\n"
_NEWER: Final = "if known is not None and known.place.n >= meta.place.n:"
_VOUCHED: Final = "return seal(read_at(folder.sys, fd, length, place.loff)) == place.h"
_INODE: Final = "return (mine.st_dev, mine.st_ino) == (named.st_dev, named.st_ino)"
_OTHERS_SYNC: Final = """            self._sys.fdatasync(self._fd)
        except OSError as error:
            self._disk_failed(error)
"""
_ROOM: Final = "        header = self._make_room(version)\n"
_FORGOTTEN: Final = "            return made_under(self._folder, id)\n"

MUTANTS: Final = (
    # The first dozen are the short form's.
    Mutant("a change is called saved that isn't durable", _WRITER, _SYNC, _NO_SYNC, _CRASH),
    Mutant(
        "a new segment's name isn't durable", _WRITER, _NAME_SYNC, "\n            pass\n", _CRASH
    ),
    Mutant("a file gets its name before it is durable", _FOLDER, "    sys.fsync(fd)\n", "", _CRASH),
    Mutant("header and first line are two writes", _WRITER, _ONE_WRITE, _TWO_WRITES, _CRASH),
    Mutant("nobody locks", _LOCK, _TAKE_LOCK, _NO_LOCK, _CRASH),
    Mutant("a torn tail stays", _WRITER, _CUT_TORN, "torn)\n", _CRASH),
    Mutant(
        "transaction ids are forgotten",
        _STORE,
        _SAME_ID,
        _SAME_ID.replace("id in self._ids", "False"),
        _CRASH,
    ),
    Mutant("a session goes on after a failed sync", _WRITER, _SYNC_FAILED, _WRITE_FAILED, _COMMIT),
    Mutant("lines needn't be chained", _JOURNAL, " or line.p != self.place.h:", ":", _DAMAGE),
    Mutant("a third value is overwritten", _MERGE, _CLASH, _NO_CLASH, _MODEL),
    Mutant(
        "segments go before a snapshot stands for them", _ARCHIVE, _BASE_FIRST, _BASE_LAST, _CRASH
    ),
    Mutant("lines needn't be sealed", _JOURNAL, _SEAL, "", _DAMAGE),
    # ------------------------------------------------------------------ durability
    Mutant(
        "what is built upon isn't durable", _WRITER, _BUILT_UPON, "\n            pass\n", _CRASH
    ),
    Mutant(
        "a snapshot outlives its lines", _CHECKPOINT, "            make_durable()\n", "", _CRASH
    ),
    Mutant("names in the archive aren't durable", _ARCHIVE, "        archive.sync()\n", "", _CRASH),
    Mutant("torn bytes aren't kept", _WRITER, _KEEP_TORN, "", "tests/store/test_recovery.py"),
    # ------------------------------------------------------------------ failing disks
    Mutant("a failed sync passes for one", _WRITER, _SYNC_FAILED, "            pass\n", _COMMIT),
    Mutant(
        "what a failed sync leaves stays",
        _WRITER,
        _SYNC_FAILED,
        "            self._disk_failed(error)\n",
        _COMMIT,
    ),
    Mutant(
        "what a failed write leaves stays",
        _WRITER,
        _WRITE_FAILED,
        "            self._not_saved(error)\n",
        _COMMIT,
    ),
    Mutant(
        "half a write passes for a whole one",
        _WRITER,
        "if written != len(line):",
        "if not written:",
        _COMMIT,
    ),
    Mutant(
        "a change is shown before it is written",
        _WRITER,
        _ROOM,
        "        self._put(written)\n" + _ROOM,
        _COMMIT,
    ),
    Mutant("after an unknown outcome work goes on", _WRITER, _STOP, "", _COMMIT),
    Mutant("a lock is kept that nobody knows of", _LOCK, _LOCK_UNSURE, "gives it back.\n", _COMMIT),
    Mutant(
        "others' lines that can't be made durable are built upon",
        _WRITER,
        _OTHERS_SYNC,
        _OTHERS_SYNC.replace("self._disk_failed(error)", "pass"),
        _sweep("follow"),
    ),
    Mutant(
        "a store is upgraded that can't be kept as it was",
        _STORE,
        _KEPT_OR_NOT,
        "        return name\n",
        _sweep("migrate"),
    ),
    Mutant(
        "what could not be saved ends as if it were",
        "okrtui/cli/exits.py",
        "    (NotSaved, NOT_SAVED),",
        "    (NotSaved, DONE),",
        Attack("strace_inject", 30),
    ),
    # ------------------------------------------------------------------ many sessions
    Mutant(
        "the tail isn't read before a change",
        _WRITER,
        "            tail = self._follow(sure=True)\n",
        "            tail = None\n",
        Attack("kill_soak", 100),
    ),
    Mutant(
        "the next segment is looked for after the tail",
        _FOLLOWER,
        _LOOK_FIRST,
        _LOOK_LAST,
        "tests/store/test_races.py",
    ),
    Mutant(
        "a lock that nobody gives back is broken",
        _LOCK,
        "            raise self._busy()\n",
        "            self._waiter = None\n            return\n",
        "tests/store/test_sessions.py",
    ),
    Mutant(
        "a removed lock keeps nobody out",
        _LOCK,
        _INODE,
        "return True",
        "tests/store/test_sessions.py",
    ),
    Mutant(
        "another file under the journal's name isn't seen",
        _WRITER,
        _CURRENT,
        "return self._last_line_stands()",
        "tests/store/test_sessions.py",
    ),
    Mutant(
        "a line that was taken back isn't missed",
        _WRITER,
        _CURRENT,
        "return same",
        "tests/store/test_sessions.py",
    ),
    Mutant(
        "an older snapshot takes a newer one's place",
        _CHECKPOINT,
        _NEWER,
        "if False:",
        "tests/store/test_races.py",
    ),
    Mutant(
        "a snapshot of what was taken back is kept",
        _CHECKPOINT,
        _STANDS,
        "",
        "tests/store/test_races.py",
    ),
    Mutant(
        "signals come while the lock is held",
        _WRITER,
        "            self._sys.hold_signals()\n",
        "",
        "tests/store/test_order.py",
    ),
    Mutant(
        "a change of long ago is made twice",
        _STORE,
        _FORGOTTEN,
        "            return None\n",
        "tests/store/test_commit.py",
    ),
    # ------------------------------------------------------------------ damage
    Mutant(
        "whole lines behind damage are cut off", _JOURNAL, _JUDGE, 'self.rest = "torn"', _DAMAGE
    ),
    Mutant(
        "damage stops nobody from writing",
        _WRITER,
        _STOPPED,
        "            self._not_saved(error)\n",
        "tests/store/test_recovery.py",
    ),
    Mutant(
        "another store's journal goes on from here", _RECOVERY, _VOUCHED, "return True", _DAMAGE
    ),
    Mutant(
        "a snapshot that isn't ours is written over",
        _CHECKPOINT,
        "                if before.signature:\n",
        "                if known is not None:\n",
        _DAMAGE,
    ),
    Mutant(
        "a snapshot's checksum isn't looked at",
        _SNAPSHOT,
        'if right.hexdigest().encode("ascii") != sha:',
        "if False:",
        _DAMAGE,
    ),
    Mutant(
        "nothing nests too deep",
        _JOURNAL,
        "    except RecursionError:\n",
        "    except MemoryError:\n",
        Attack("hostile-files", 0),
    ),
    Mutant(
        "changes of a newer program are read as ours",
        _JOURNAL,
        "            if line.v > self._schema:\n",
        "            if False:\n",
        "tests/store/test_recovery.py",
    ),
    # ------------------------------------------------------------------ people and clocks
    Mutant(
        "what somebody edited is deleted",
        _MERGE,
        "            clashes = _differences(op, now)\n",
        "            clashes = []\n",
        "tests/store/test_commit.py",
    ),
    Mutant(
        "links are followed",
        "okrtui/store/system.py",
        "_SAFE = os.O_NOFOLLOW | ",
        "_SAFE = ",
        _DISK,
    ),
    Mutant("files are as the umask has them", _FOLDER, _MODE, "                pass\n", _DISK),
    Mutant(
        "a change isn't there at its own time",
        "okrtui/store/past.py",
        "        if line.commit.t <= t:\n",
        "        if line.commit.t < t:\n",
        _CLOCKS,
    ),
    Mutant("what is written just now is swept away", _CHECKPOINT, _SWEEP, "if True:", _CLOCKS),
)

ARGUED: Final = (
    Mutant(
        "the next segment is there before the one before is durable",
        _WRITER,
        _ROTATION,
        "                self._begin_segment(self._place.seg + 1)\n",
        _CRASH,
        "every line was made durable by its writer or by who took the lock after; the order "
        "itself is held by tests/store/test_order.py",
    ),
)
