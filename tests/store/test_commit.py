"""Commits: what is written, what is refused, and what stays as it was."""

from __future__ import annotations

from pathlib import Path

from okrtui.store.journal_store import open_store
from okrtui.store.ports import Op


def test_what_was_committed_is_there_after_reopening(tmp_path: Path) -> None:
    path = tmp_path / "okr.json"
    store = open_store(path)
    store.commit(
        lambda _, new_id: [Op("ins", "objectives", new_id("objectives"), {"title": "Grow"})],
        why="add",
        user="ana",
    )
    store.let_go()
    assert dict(open_store(path).state()["objectives"]) == {1: {"title": "Grow"}}
