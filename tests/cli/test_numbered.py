"""A change by its number, where the journal is damaged or was left behind."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.harness import Cli


@pytest.fixture
def damaged(dated: Cli) -> Cli:
    """Change 3 of 6 has a flipped bit."""
    journal = dated.store.with_name(f"{dated.store.name}.j00000001")
    header, *lines = journal.read_bytes().splitlines(keepends=True)
    lines[2] = lines[2].replace(b'"check-in KR1"', b'"check-iN KR1"')
    journal.write_bytes(b"".join((header, *lines)))
    return dated


def test_a_change_behind_the_damage_is_found_from_the_other_end(damaged: Cli) -> None:
    said = damaged.ok("show", "--as-of", "#5")
    assert "after change 5 (ana: edit KR1 target)" in said
    assert "at the very beginning" not in said


def test_a_change_that_cannot_be_read_is_not_said_to_be_none(damaged: Cli) -> None:
    for command in (("undo", "3"), ("show", "--as-of", "#3"), ("restore", "--seq", "3")):
        said = damaged.fails(65, *command)
        assert "change 3 can't be read" in said
        assert "is damaged: the line at byte" in said
        assert "okrtui doctor" in said


def test_a_copy_without_history_says_where_its_history_is(goals: Cli, tmp_path: Path) -> None:
    copy = str(tmp_path / "copy.json")
    goals.ok("backup", "-o", copy)
    for command in (("undo", "2"), ("show", "--as-of", "#2"), ("restore", "--seq", "2")):
        said = goals.fails(3, "--store", copy, *command)
        assert "doesn't tell of change 2" in said
        assert "stayed in the store it was made from" in said
    assert "there is no change 8" in goals.fails(3, "--store", copy, "undo", "8")
    assert "stayed in the store" in goals.fails(3, "--store", copy, "undo")
    assert "stayed in the store" in goals.ok("--store", copy, "activity")
