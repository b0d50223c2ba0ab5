"""audit and archive: what people and scripts are told about the history."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import partial
from pathlib import Path

import pytest

from okrtui.store import limits
from tests.cli.harness import Cli


@pytest.fixture
def dated(monkeypatch: pytest.MonkeyPatch, cli: Cli, at: Callable[[str], None]) -> Cli:
    """Changes 1 to 4 on the 10th, 12th, 14th and 16th, each in a segment of its own."""
    monkeypatch.setattr(limits, "Limits", partial(limits.Limits, segment=1))
    for n, day in enumerate((10, 12, 14, 16), 1):
        at(f"2026-11-{day}T12:00")
        cli.ok("add", "objective", f"Goal {n}")
    at("2026-11-22T08:00")
    return cli


def segments(folder: Path) -> list[str]:
    return sorted(file.name[-1] for file in folder.glob("okr.json.j*"))


def test_a_whole_history_is_told_in_figures(dated: Cli) -> None:
    head = dated.ok("audit", "head").strip()
    n, seal = head.split()
    assert (n, len(seal)) == ("4", 24)
    said = dated.ok("audit", "verify").splitlines()
    assert said == [
        f"every seal is right: {dated.store}",
        "  changes   4",
        "  segments  4",
        "  from      2026-11-10 12:00",
        "  to        2026-11-16 12:00",
        f"  head      {head}",
    ]
    assert dated.json("audit", "head") == {"n": 4, "hash": seal}
    iso = [datetime.fromisoformat(f"2026-11-{d}T12:00").astimezone().isoformat() for d in (10, 16)]
    assert dated.json("audit", "verify") == {
        "changes": 4,
        "segments": 4,
        "archived_segments": 0,
        "first": iso[0],
        "last": iso[1],
        "head": {"n": 4, "hash": seal},
        "unfinished_bytes": 0,
    }


def test_a_kept_head_is_proven_or_said_to_be_another(dated: Cli) -> None:
    head = dated.ok("audit", "head").strip()
    dated.ok("add", "objective", "Later")
    said = dated.ok("audit", "verify", "--head", head)
    assert said.endswith(f"It is the history that had the head {head}.\n")
    other = head[:-1] + ("0" if head[-1] != "0" else "1")
    assert "not " + other.split()[1] in dated.fails(65, "audit", "verify", "--head", other)
    assert "ends with change 5" in dated.fails(65, "audit", "verify", "--head", "9" + head[1:])
    for wrong in ("", "4", "x" * 26, head + "0"):
        assert "is no head" in dated.fails(2, "audit", "verify", "--head", wrong)


def test_a_breach_is_named_with_its_place(dated: Cli) -> None:
    segment = dated.folder / "okr.json.j00000002"
    data = segment.read_bytes()
    segment.write_bytes(data.replace(b"Goal 2", b"Goal X"))
    error = dated.fails(65, "audit", "verify")
    where = data.index(b"\n") + 1
    assert f"{segment} is damaged at byte {where}, behind change 1" in error
    assert dated.ok("show")


def test_a_write_that_never_ended_is_mentioned(dated: Cli) -> None:
    with (dated.folder / "okr.json.j00000004").open("ab") as journal:
        journal.write(b"torn")
    assert "4 bytes of a write that never ended" in dated.ok("audit", "verify")


def test_a_new_store_has_an_empty_history(cli: Cli) -> None:
    assert cli.ok("audit", "head") == f"0 {'0' * 24}\n"
    assert cli.json("audit", "verify")["first"] is None
    assert "changes   0" in cli.ok("audit", "verify")


def test_what_is_old_goes_and_is_still_found(dated: Cli) -> None:
    folder = dated.folder / "okr.json.archive"
    said = dated.ok("archive", "--before", "2026-11-14")
    assert said.splitlines() == [
        f"archived changes 1 to 2 in {folder}: 2 segments",
        "They are found there as long as that folder stays in its place.",
    ]
    assert (segments(dated.folder), segments(folder)) == (["3", "4"], ["1", "2"])
    assert len(dated.json("show", "--as-of", "2026-11-10")["objectives"]) == 1
    assert dated.json("show", "--as-of", "2")["as_of"]["n"] == 2
    assert "  segments  4, 2 of them archived" in dated.ok("audit", "verify")
    assert "Goal 1" in dated.ok("activity")
    dated.ok("restore", "--seq", "1", "--dry-run")
    assert dated.json("archive", "--before", "today", "--to", str(folder)) == {
        "segments": 1,
        "first": 3,
        "last": 3,
        "folder": str(folder),
    }


def test_what_is_away_is_said_to_be_archived(dated: Cli) -> None:
    folder = dated.folder / "okr.json.archive"
    dated.ok("archive", "--before", "2026-11-14")
    folder.rename(dated.folder.parent / "away")
    away = f"changes 1 to 2 of {dated.store} are archived in {folder}"
    for command in (
        ("show", "--as-of", "2026-11-10"),
        ("restore", "--seq", "1"),
        ("audit", "verify"),
    ):
        assert away in dated.fails(3, *command)
    assert len(dated.json("show", "--as-of", "2026-11-15")["objectives"]) == 3
    assert dated.ok("add", "objective", "Goal 5")


def test_when_nothing_is_old_enough_that_is_said(dated: Cli) -> None:
    said = dated.ok("archive", "--before", "2026-11-10")
    assert "no part of the journal lies wholly before 2026-11-10" in said
    assert dated.json("archive", "--before", "2026-11-10")["segments"] == 0
    assert segments(dated.folder) == ["1", "2", "3", "4"]


def test_a_journal_that_is_too_short_to_archive_says_so(cli: Cli) -> None:
    cli.ok("add", "objective", "Goal")
    said = cli.ok("archive", "--before", "today")
    assert "A part ends at 8 MiB: what is shorter than that is never archived" in said
    assert "by parts of 8 MiB" in " ".join(cli.ok("archive", "--help").split())


def test_what_cant_be_archived_is_refused(dated: Cli, tmp_path: Path) -> None:
    dated.fails(2, "archive")
    dated.fails(2, "archive", "--before", "someday")
    dated.fails(77, "--read-only", "archive", "--before", "today")
    dated.fails(73, "archive", "--before", "today", "--to", str(tmp_path / "no" / "where"))
    assert segments(dated.folder) == ["1", "2", "3", "4"]
