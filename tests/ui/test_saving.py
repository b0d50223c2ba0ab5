"""What the screen says while something is being saved, and when it can't be."""

from __future__ import annotations

import errno
import fcntl
import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from io import StringIO
from pathlib import Path

import pytest

from okrtui.store.journal_store import open_store
from okrtui.store.limits import Limits
from okrtui.store.system import Sys
from okrtui.workspace import commands
from okrtui.workspace.workspace import Workspace
from tests.store.kit import FailingSys
from tests.ui.conftest import Open
from tests.ui.driving import NARROW, TODAY, WIDE, Drive, drive
from tests.ui.test_conflicts import shown

On = Callable[..., Workspace]


@pytest.fixture
def on(open_sample: Open) -> Iterator[On]:
    """Opens the sample on another system, or with other limits."""
    path = open_sample().path
    opened: list[Workspace] = []

    def open_it(sys: Sys | None = None, **limits: float) -> Workspace:
        store = open_store(path, user="ana", sys=sys or Sys(), limits=Limits()._replace(**limits))  # type: ignore[arg-type]
        opened.append(Workspace(store, user="ana", today=lambda: TODAY))
        return opened[-1]

    yield open_it
    for workspace in opened:
        workspace.close()


@contextmanager
def locked(workspace: Workspace) -> Iterator[None]:
    """Somebody else holds the store's lock."""
    lock = workspace.path.with_name("okr.json.lock")
    lock.touch(mode=0o600)
    with lock.open("rb+") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


async def save(hand: Drive, title: str = "Churn") -> None:
    await hand.go_to("KR2")
    await hand.do("goal.edit")
    await hand.put(title)
    await hand.do("editor.save")


def told(hand: Drive) -> str:
    """The message as it can be read on the screen."""
    if hand.board.notice_panel.display:
        return " ".join(shown(hand).replace("│ ", "").split())
    return hand.lines()[-2].strip()


def typed(hand: Drive) -> str:
    editor = hand.board.editing.editor
    return "" if editor is None else editor.value


# ---------------------------------------------------------------------- waiting


def test_whoever_waits_for_the_store_is_told_for_whom_and_then_it_is_saved(on: On) -> None:
    workspace = on(busy=30.0)

    async def scenario(hand: Drive) -> None:
        with locked(workspace):
            await save(hand)
            await hand.wait_said("waiting for the store: held by ")
            assert "process" in hand.said
            assert typed(hand) == "Churn"
        await hand.wait_said("changed KR2")
        assert workspace.key_results[2].title == "Churn"

    drive(workspace, scenario)


def test_keys_typed_while_waiting_are_done_afterwards_in_order(on: On) -> None:
    workspace = on(busy=30.0)

    async def scenario(hand: Drive) -> None:
        with locked(workspace):
            await save(hand)
            await hand.wait_said("waiting for the store")
            await hand.do("cursor.down")
            await hand.wait_said("1 key waits, Esc drops it")
            await hand.do("goal.edit")
            await hand.wait_said("2 keys wait, Esc drops them")
        await hand.wait_for(lambda: hand.board.editing.open and hand.board.key == "KR3")
        assert workspace.key_results[2].title == "Churn"

    drive(workspace, scenario)


def test_escape_while_waiting_leaves_the_edit_and_drops_the_keys_behind_it(on: On) -> None:
    workspace = on(busy=30.0)

    async def scenario(hand: Drive) -> None:
        with locked(workspace):
            await save(hand)
            await hand.wait_said("waiting for the store")
            await hand.do("cursor.down", "goal.delete")
            await hand.press("escape")
            assert hand.board.keys.waiting == 0
            assert typed(hand) == "Churn"
        await hand.wait_said("changed KR2")
        assert hand.board.key == "KR2"
        assert 3 in workspace.key_results

    drive(workspace, scenario)


@pytest.mark.parametrize(
    ("size", "keys", "dropped"),
    [(WIDE, "jd", "2 keys typed since were"), (NARROW, "j", "The key typed since was")],
    ids=["wide", "narrow"],
)
def test_a_store_that_stays_locked_keeps_the_edit_and_says_how_to_go_on(
    on: On, size: tuple[int, int], keys: str, dropped: str
) -> None:
    workspace = on(busy=1.0)

    async def scenario(hand: Drive) -> None:
        with locked(workspace):
            await save(hand)
            await hand.wait_said("waiting for the store")
            await hand.type(keys)
            await hand.wait_said("Not saved")
            assert "is locked by" in hand.said
            assert f"Enter tries again. {dropped} not done" in hand.said
            assert typed(hand) == "Churn", "what is meant for after saving is no text"
            await hand.pilot.pause()
            assert "Enter tries again" in told(hand)
        await hand.do("editor.save")
        await hand.wait_said("changed KR2")
        assert workspace.key_results[2].title == "Churn"

    drive(workspace, scenario, size=size)


class _Told(StringIO):
    """What is told while one waits for the shell; hearing of it ends the waiting."""

    def __init__(self, heard: Callable[[], None]) -> None:
        super().__init__()
        self._heard = heard

    def write(self, text: str) -> int:
        written = super().write(text)
        self._heard()
        return written


def test_whoever_leaves_while_the_store_is_held_is_told_what_that_waits_for(
    on: On, monkeypatch: pytest.MonkeyPatch
) -> None:
    workspace = on(busy=30.0)
    held = ExitStack()
    told = _Told(held.close)

    async def scenario(hand: Drive) -> None:
        held.enter_context(locked(workspace))
        await save(hand)
        await hand.wait_said("waiting for the store: held by ")
        await hand.press("ctrl+q")
        monkeypatch.setattr("sys.stderr", told)

    drive(workspace, scenario)
    assert "okrtui: waiting for the store: held by " in told.getvalue()
    assert "leaves then" in told.getvalue()
    assert workspace.key_results[2].title != "Churn", "the board was gone before it was told"
    again = Workspace.open(workspace.path, user="ana", today=lambda: TODAY)
    assert again.key_results[2].title == "Churn"
    again.close()


# ---------------------------------------------------------------------- failing disks


def test_a_full_disk_is_told_and_what_was_typed_stays(on: On) -> None:
    sys = FailingSys()
    workspace = on(sys)

    async def scenario(hand: Drive) -> None:
        sys.fail("write", errno.ENOSPC)
        await save(hand)
        await hand.wait_said("Not saved")
        assert "Make room" in hand.said
        assert (typed(hand), workspace.key_results[2].title != "Churn") == ("Churn", True)
        await hand.do("editor.save")
        await hand.wait_said("changed KR2")

    drive(workspace, scenario)


def test_a_disk_that_fails_at_the_last_makes_the_board_read_only(on: On, tmp_path: Path) -> None:
    sys = FailingSys()
    workspace = on(sys)
    workspace.run(commands.edit(workspace, "KR5", {"title": "Incidents"}))

    async def scenario(hand: Drive) -> None:
        sys.fail("fdatasync")
        await save(hand)
        await hand.wait_said("Not saved")
        assert "Esc keeps a draft" in hand.said
        await hand.wait_for(lambda: "read-only" in hand.lines()[0])
        assert typed(hand) == "Churn"
        number = workspace.number
        await hand.do("editor.save")
        await hand.wait_for(lambda: not hand.board.saving)
        assert (typed(hand), workspace.number) == ("Churn", number)
        await hand.do("editor.cancel")
        assert "Kept as a draft" in hand.said
        await hand.do("goal.edit")
        assert not hand.board.editing.open
        assert "failed" in hand.said

    drive(workspace, scenario, drafts=tmp_path / "drafts")
    assert len(list((tmp_path / "drafts").iterdir())) == 1


def test_an_unknown_outcome_is_called_that_and_keeps_text_and_draft(on: On, tmp_path: Path) -> None:
    sys = FailingSys()
    workspace = on(sys)
    workspace.run(commands.edit(workspace, "KR5", {"title": "Incidents"}))

    async def scenario(hand: Drive) -> None:
        sys.fail("fdatasync", stick=True)
        sys.fail("ftruncate", stick=True)
        await save(hand)
        await hand.wait_said("Perhaps saved, perhaps not")
        assert "open the store again" in hand.said
        assert typed(hand) == "Churn"
        assert "read-only" in hand.lines()[0]
        await hand.do("editor.cancel")
        assert "Kept as a draft" in hand.said

    drive(workspace, scenario, drafts=tmp_path / "drafts")


def test_trouble_stays_to_be_read_whatever_others_do(on: On, open_sample: Open) -> None:
    sys = FailingSys()
    workspace, theirs = on(sys), open_sample("ben")

    async def scenario(hand: Drive) -> None:
        await hand.go_to("KR1")
        sys.fail("write", errno.ENOSPC)
        await hand.do("goal.delete")
        await hand.wait_said("could not be saved")
        theirs.run(commands.edit(theirs, "KR5", {"title": "Incidents"}))
        await hand.wait_for(lambda: workspace.key_results[5].title == "Incidents")
        await hand.pilot.pause()
        assert "could not be saved" in hand.said
        await hand.do("cursor.down")
        assert "could not be saved" not in hand.said

    drive(workspace, scenario)


@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["wide", "narrow"])
def test_why_a_change_cant_be_undone_stands_in_full_until_a_key(
    open_sample: Open, size: tuple[int, int]
) -> None:
    mine, theirs = open_sample("ana"), open_sample("ben")

    async def scenario(hand: Drive) -> None:
        await hand.go_to("KR2")
        await hand.do("goal.edit")
        await hand.put("Churn, says ana")
        await hand.do("editor.save")
        await hand.wait_said("changed KR2")
        theirs.absorb(theirs.poll())
        theirs.run(commands.edit(theirs, "KR2", {"title": "Churn, says ben"}))
        await hand.do("change.undo")
        await hand.wait_for(lambda: hand.board.status.role == "bad")
        theirs.run(commands.edit(theirs, "KR5", {"title": "Incidents"}))
        await hand.wait_for(lambda: mine.key_results[5].title == "Incidents")
        await hand.pilot.pause()
        for text in ("KR2", "ben", "Churn, says ana", "Churn, says ben"):
            assert text in told(hand)
        await hand.do("cursor.down")
        assert shown(hand) == ""

    drive(mine, scenario, size=size)


@pytest.mark.parametrize("size", [WIDE, NARROW, (40, 12)], ids=["wide", "narrow", "least"])
def test_a_read_only_store_says_why_in_full_when_it_is_opened_and_at_every_change(
    open_sample: Open, size: tuple[int, int]
) -> None:
    workspace = open_sample(read_only=True)

    async def scenario(hand: Drive) -> None:
        await hand.wait_said("Read-only")
        await hand.pilot.pause()
        assert "".join(hand.said.split()) in "".join(told(hand).split())
        for id in ("goal.edit", "goal.check_in", "goal.add", "goal.delete", "change.undo"):
            await hand.do("cursor.down", id)
            assert "reading only" in hand.said
            assert not hand.board.editing.open

    drive(workspace, scenario, size=size)


# ---------------------------------------------------------------------- whose the disk is


class WatchedSys(Sys):
    """Notes which threads make system calls, and with which signals held."""

    def __init__(self) -> None:
        self.threads: set[str] = set()
        self.held: dict[str, set[int]] = {}

    def __getattribute__(self, name: str) -> object:
        if name not in _QUIET and not name.startswith("_"):
            self.threads.add(threading.current_thread().name)
        return super().__getattribute__(name)

    def write(self, fd: int, data: bytes) -> int:
        # Of a change: a snapshot is written without the lock, and may be interrupted.
        if data.startswith(b'{"n":'):
            thread = threading.current_thread().name
            self.held[thread] = set(signal.pthread_sigmask(signal.SIG_BLOCK, ()))
        return super().write(fd, data)


_QUIET = {"threads", "held"}


def test_only_the_stores_thread_touches_the_disk_once_the_board_stands(on: On) -> None:
    sys = WatchedSys()
    workspace = on(sys)

    async def scenario(hand: Drive) -> None:
        await hand.wait_for(lambda: "okrtui-store" in sys.threads)
        sys.threads.clear()
        mask = signal.pthread_sigmask(signal.SIG_BLOCK, ())
        await save(hand)
        await hand.wait_said("changed KR2")
        await hand.press("7")
        await hand.do("editor.save")
        await hand.wait_said("checked in")
        await hand.do("value.increase", "cursor.down", "goal.why", "page.close", "change.undo")
        await hand.wait_for(lambda: not hand.board.saving)
        await hand.do("cycle.previous", "cycle.next", "view.filter")
        await hand.type("bike")
        await hand.press("escape", "q")
        assert sys.threads == {"okrtui-store"}
        assert signal.pthread_sigmask(signal.SIG_BLOCK, ()) == mask
        assert sys.held.keys() == {"okrtui-store"}
        assert sys.held["okrtui-store"] >= {signal.SIGINT, signal.SIGTERM, signal.SIGTSTP}

    drive(workspace, scenario)
    assert sys.threads == {"okrtui-store"}, "it lets go of the files, too"
