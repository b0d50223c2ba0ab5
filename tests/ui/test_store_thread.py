"""The thread that owns the disk."""

from __future__ import annotations

import threading
from queue import SimpleQueue

import pytest
from tinydb import TinyDB

from okrtui.ui import store_thread
from okrtui.ui.store_thread import Answer, StoreThread
from okrtui.workspace import commands
from okrtui.workspace.change import Done
from okrtui.workspace.workspace import Workspace


def test_nobody_is_stopped_while_something_is_being_written(sample: Workspace) -> None:
    answers: SimpleQueue[Answer] = SimpleQueue()
    thread = StoreThread(sample, answers.put)
    begun, go_on = threading.Event(), threading.Event()

    def work() -> Done:
        begun.set()
        assert go_on.wait(10)
        return sample.commit(commands.edit(sample, "O1", {"title": "Riders stay"}))

    thread.start()
    thread.submit(work)
    assert begun.wait(10)
    assert not thread.at_rest.acquire(blocking=False)
    go_on.set()
    with thread.at_rest:
        assert answers.get(timeout=10).done is not None
    thread.stop()


def test_what_is_set_aside_when_the_journal_is_folded_is_told(
    sample: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(store_thread, "_QUIET", 0.0)
    assert sample.checkpoint() or sample.path.exists()
    with TinyDB(sample.path) as db:
        db.table("objectives").update({"title": "Written by another program"}, doc_ids=[1])
    answers: SimpleQueue[Answer] = SimpleQueue()
    thread = StoreThread(sample, answers.put)
    thread.start()
    thread.submit(lambda: sample.commit(commands.edit(sample, "O1", {"title": "Riders stay"})))
    told = ""
    while "is kept as" not in told:
        told = str(answers.get(timeout=10).error)
    (aside,) = sample.path.parent.glob("*.damaged-*")
    assert f"okrtui import-edit {aside} merges it" in told
    thread.stop()
