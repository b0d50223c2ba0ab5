"""Restoring: whatever was done, the state is the one that was, and undo brings back the other."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from okrtui.domain.errors import OkrtuiError
from okrtui.domain.records import Document
from okrtui.store.journal_store import open_store
from okrtui.store.ports import State
from okrtui.workspace.change import STAMPS
from okrtui.workspace.past import moment_at
from okrtui.workspace.restoring import Count, in_words, preview, restore, target_at
from okrtui.workspace.workspace import Workspace
from tests.store.kit import FAST, edit, put
from tests.workspace.changing import ANY_CHANGE, START, TODAY, Make


def opened(path: Path) -> Workspace:
    return Workspace(open_store(path, sys=FAST), user="ana", today=lambda: TODAY)


def told(state: State) -> dict[str, dict[int, Document]]:
    """A state without stamps and without what is None."""
    return {
        name: {
            id: {f: v for f, v in document.items() if f not in STAMPS and v is not None}
            for id, document in table.items()
        }
        for name, table in state.items()
        if table
    }


@settings(max_examples=30, deadline=None)
@given(st.lists(ANY_CHANGE, min_size=1, max_size=12), st.data())
def test_any_state_can_be_had_again_and_left_again(
    tmp_path_factory: pytest.TempPathFactory, makes: list[Make], data: st.DataObject
) -> None:
    home = tmp_path_factory.mktemp("restore")
    home.chmod(0o700)
    workspace = opened(home / "okr.json")
    states = [told(workspace.store.state())]
    for make in (*START, *makes):
        try:
            workspace.run(make(workspace))
        except OkrtuiError:
            continue
        if workspace.number == len(states):
            states.append(told(workspace.store.state()))
    n = data.draw(st.integers(0, workspace.number))
    target = target_at(workspace, moment_at(workspace, n))
    promised = preview(workspace, target)
    before = told(workspace.store.state())
    done = workspace.run(restore(target))
    assert told(workspace.store.state()) == states[n]
    assert done.changed == bool(promised) == (before != states[n])
    if done.changed:
        workspace.undo()
        assert told(workspace.store.state()) == before
    workspace.close()
    again = opened(home / "okr.json")
    assert told(again.store.state()) == before
    again.close()


def test_tables_of_others_are_restored_too(tmp_path: Path) -> None:
    tmp_path.chmod(0o700)
    workspace = opened(tmp_path / "okr.json")
    put(workspace.store, "surprises", odd=1)
    put(workspace.store, "surprises", odd=2)
    edit(workspace.store, 1, table="surprises", odd=(1, 3))
    target = target_at(workspace, moment_at(workspace, 1))
    done = workspace.run(restore(target))
    assert done.message.endswith(
        "1 document of surprises is changed; 1 document of surprises is gone"
    )
    assert told(workspace.store.state()) == {"surprises": {1: {"odd": 1}}}
    workspace.close()


def test_it_is_told_in_a_sentence() -> None:
    counts = {
        "objectives": Count(back=1, gone=2),
        "kpis": Count(back=1),
        "measurements": Count(back=12, changed=1),
        "surprises": Count(gone=3),
    }
    assert in_words(counts) == (
        "1 objective, 1 KPI and 12 measurements are back; 1 measurement is changed; "
        "2 objectives and 3 documents of surprises are gone"
    )
