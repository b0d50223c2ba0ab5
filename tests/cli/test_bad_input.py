"""What can't be read is refused in words, and nothing is changed by it."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from tinydb import TinyDB

from tests.cli.harness import Cli

LONG = "a" * 10_000


@pytest.mark.parametrize(
    ("code", "argv", "said"),
    [
        (3, ["show", "KR99"], "there is no key result KR99. The nearest are KR1, KR2, KR3"),
        (3, ["show", "O9"], "there is no objective O9"),
        (3, ["why", "K7"], "there is no KPI K7"),
        (3, ["edit", "I9", "title=x"], "there is no initiative I9"),
        (3, ["delete", "KR0"], "no goal is named 'KR0'"),
        (3, ["show", "banana"], "no goal is named 'banana'"),
        (3, ["show", "KR\x1b[2J"], "no goal is named"),
        (3, ["check-in", "KR99", "3"], "there is no key result KR99"),
        (3, ["add", "kr", "O9", "A from 1 to 2"], "there is no objective O9"),
        (3, ["add", "kr", "O1", "A from 1 to 2", "--kpi", "K9"], "there is no KPI K9"),
        (3, ["add", "objective", "x", "--parent", "O9"], "there is no objective O9"),
        (3, ["add", "objective", "x", "--cycle", "Sommer"], "there is no cycle 'Sommer'"),
        (2, ["add", "kr", "KR1", "A from 1 to 2"], "KR1 is no objective"),
        (2, ["add", "initiative", "O1", "x"], "O1 is no key result"),
        (2, ["check-in", "O1", "3"], "O1 takes no check-in"),
        (2, ["check-in", "K1", "3"], "okrtui log K1 VALUE"),
        (2, ["log", "KR1", "3"], "okrtui check-in KR1 VALUE"),
        (2, ["check-in", "KR1"], "an empty check-in on KR1"),
        (2, ["add", "kr", "O1", "x", "--start", "8", "--target", "8"], "equals the start"),
        (2, ["edit", "KR1", "target=10"], "equals the start"),
        (2, ["check-in", "KR1", "NaN"], "NaN"),
        (2, ["check-in", "KR1", "inf"], "inf"),
        (2, ["check-in", "KR1", "1e15"], "1e15"),
        (2, ["check-in", "KR1", "many"], "many"),
        (2, ["check-in", "KR1", ""], "value"),
        (2, ["check-in", "KR1", "9", "--confidence", "11"], "confidence '11'"),
        (2, ["check-in", "KR1", "9", "--confidence", "-1"], "confidence '-1'"),
        (2, ["check-in", "KR1", "9", "--confidence", "high"], "confidence 'high'"),
        (2, ["check-in", "KR1", "9", "--date", "2026-02-30"], "2026-02-30"),
        (2, ["check-in", "KR1", "9", "--date", "someday"], "someday"),
        (2, ["check-in", "KR1", "9", "--date", "tomorrow"], "in the future"),
        (2, ["check-in", "KR1", "9", "--milestone", "1"], "KR1 has no steps"),
        (2, ["check-in", "KR1", "9", "--milestone", "x"], "'x' is no step number"),
        (2, ["log", "K1", "NaN"], "NaN"),
        (2, ["log", "K1", "3", "--date", "31.02.2026"], "31.02.2026"),
        (2, ["log", "K1", ""], "no value for K1"),
        (2, ["add", "objective", ""], "title"),
        (2, ["add", "objective", " \n\t"], "title"),
        (2, ["add", "objective", LONG], "10,000"),
        (2, ["add", "kr", "O1", LONG], "10,000"),
        (2, ["edit", "KR1", f"title={LONG}"], "10,000"),
        (2, ["add", "objective", "lone \ud800 surrogate"], "title"),
        (2, ["add", "objective", "x", "--kind", "comitted"], "Did you mean committed?"),
        (2, ["add", "kr", "O1", "x", "--kind", "atleast"], "atleast"),
        (2, ["add", "kr", "O1", "x", "--weight", "heavy"], "heavy"),
        (2, ["add", "kr", "O1", "x", "--weight", "-1"], "weight"),
        (2, ["add", "kr", "O1", "x", "--low", "5", "--high", "3"], "not below high"),
        (2, ["add", "kpi", "x", "--direction", "sideways"], "sideways"),
        (
            2,
            ["add", "kpi", "x", "--direction", "up", "--green", "5", "--red", "9"],
            "wrong|good side",
        ),
        (2, ["add", "kpi", "x", "--direction", "up", "--green", "many"], "many"),
        (2, ["add", "kpi", "x", "--direction", "up", "--cadence", "hourly"], "hourly"),
        (2, ["edit", "KR1", "owner"], "'owner' is no field=value"),
        (2, ["edit", "KR1", "=x"], "'=x' is no field=value"),
        (2, ["edit", "KR1", "owner=a", "owner=b"], "owner is given twice"),
        (2, ["edit", "KR1", "kpi=KR2"], "KR2 is of another kind"),
        (2, ["edit", "O1", "parent=O1"], "O1"),
        (2, ["move", "KR1", "--to", "KR2"], "KR1 can't be moved to KR2"),
        (2, ["move", "K1", "--to", "O1"], "K1 can't be moved to O1"),
        (3, ["move", "KR1", "--to", "O9"], "there is no objective O9"),
        (2, ["move", "O1", "--to", ""], "one of --to, --before and --after"),
        (2, ["edit", "O1", "cycle="], "O1 has to be in a cycle"),
        (2, ["add", "kr", "O1", "x", "--step", "", "--step", "b"], "title is empty"),
        (2, ["log", "--csv", "/dev/zero"], "more than 16 MiB"),
        (2, ["demo", "--keep", " "], "--keep is empty"),
        (2, ["--today", "2026-02-30", "show"], "--today: '2026-02-30' is no date"),
        (2, ["--today", "today", "show"], "Write it like 2026-11-22"),
        (2, ["--today", "0001-01-01", "show"], "--today"),
        (2, ["--as", "", "check-in", "KR1", "9"], "--as is empty"),
        (2, ["--as", "x" * 100, "check-in", "KR1", "9"], "--as has 100 characters"),
        (2, ["--as", "\udc80", "check-in", "KR1", "9"], "--as is not valid text"),
        (2, ["--store", "", "show"], "--store is empty"),
    ],
)
def test_bad_input_is_told_and_changes_nothing(
    goals: Cli, code: int, argv: list[str], said: str
) -> None:
    before = goals.files()
    told = goals.fails(code, *argv)
    assert any(words.casefold() in told.casefold() for words in said.split("|")), told
    assert len(told) < 1000
    assert goals.files() == before


def test_bad_variables_are_named(cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OKRTUI_TODAY", "soon")
    assert "$OKRTUI_TODAY: 'soon' is no date" in cli.fails(2, "show")
    monkeypatch.setenv("OKRTUI_TODAY", "2026-11-22")
    monkeypatch.setenv("OKRTUI_USER", "x" * 100)
    assert "$OKRTUI_USER" in cli.fails(2, "add", "objective", "x")


def test_a_store_in_a_missing_folder_names_the_folder(cli: Cli, tmp_path: Path) -> None:
    path = tmp_path / "gone" / "okr.json"
    for command in (["show"], ["add", "objective", "x"], ["why", "KR1"]):
        assert str(path.parent) in cli.fails(73, "--store", str(path), *command)
    assert not path.parent.exists()


def test_a_store_that_is_a_folder_is_refused(cli: Cli, tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    for command in (["show"], ["add", "objective", "x"]):
        assert "folder" in cli.fails(73, "--store", "folder", *command)
    assert list((tmp_path / "folder").iterdir()) == []


@pytest.mark.parametrize("path", ["/", "//", "."])
def test_a_path_without_a_files_name_is_refused(cli: Cli, path: str) -> None:
    """At the root the store's other files would have come to lie beside nothing."""
    for command in (["show"], ["add", "objective", "x"]):
        assert "folder" in cli("--store", path, *command).err
        assert cli("--store", path, *command).code in (2, 73)
    assert not Path("/.lock").exists()


def test_in_a_folder_that_is_gone_only_whole_paths_are_found(
    goals: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    gone = tmp_path / "gone"
    gone.mkdir()
    monkeypatch.chdir(gone)
    gone.rmdir()
    assert "Riders come back" in goals.ok("show")
    assert "which is gone" in goals.fails(2, "--store", "okr.json", "show")


@pytest.mark.parametrize("content", [b"not json", b"[1, 2]", b"{", b"\x00\xff", b"null", b"7"])
def test_a_file_that_is_no_store_is_kept_and_refused(cli: Cli, content: bytes) -> None:
    cli.store.write_bytes(content)
    for command in (["show"], ["add", "objective", "x"]):
        cli.fails(65, *command)
    assert cli.store.read_bytes() == content


def test_a_broken_configuration_is_named_with_its_line(
    cli: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("OKRTUI_STORE")
    file = tmp_path / "config" / "okrtui" / "config.toml"
    file.parent.mkdir(parents=True)
    file.write_text("\nstroe = 'x'\n")
    said = cli.fails(2, "show")
    assert f"{file}, line 2: unknown key 'stroe'. Did you mean store?" in said


def test_the_store_of_the_configuration_is_used(
    cli: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("OKRTUI_STORE")
    file = tmp_path / "config" / "okrtui" / "config.toml"
    file.parent.mkdir(parents=True)
    file.write_text(f"store = '{tmp_path / 'mine.json'}'\n")
    cli.ok("add", "objective", "Riders come back")
    assert cli.json("paths")["chosen_by"] == "config"
    assert (tmp_path / "mine.json").exists()


def test_a_network_file_system_is_written_to_once_the_configuration_allows_it(
    goals: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("okrtui.store.folder.filesystem", lambda sys, device: "nfs4")
    said = goals.fails(77, "add", "objective", "Here, too")
    assert 'config.toml: network_filesystems = ["nfs4"]' in said
    assert "Riders come back" in goals.ok("show")
    file = tmp_path / "config" / "okrtui" / "config.toml"
    file.parent.mkdir(parents=True)
    file.write_text('network_filesystems = ["cifs"]\n')
    goals.fails(77, "add", "objective", "Here, too")
    file.write_text('network_filesystems = ["nfs4"]\n')
    goals.ok("add", "objective", "Here, too")


def test_the_personal_store_is_made_private_on_the_first_write_and_not_before(
    cli: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("OKRTUI_STORE")
    folder = tmp_path / "data" / "okrtui"
    assert "No goals yet" in cli.ok("show")
    assert cli.json("show")["objectives"] == []
    assert "there are no goals yet" in cli.fails(3, "show", "KR1")
    assert "there are no goals yet" in cli.fails(3, "why", "KR1")
    assert not folder.exists()
    old = os.umask(0o002)
    try:
        cli.ok("add", "objective", "Riders come back")
    finally:
        os.umask(old)
    assert folder.stat().st_mode & 0o777 == 0o700
    assert {p.stat().st_mode & 0o777 for p in folder.rglob("*") if p.is_file()} == {0o600}


def test_a_plain_tinydb_file_is_kept_and_taken_over_by_a_new_store_as_its_error_says(
    cli: Cli, tmp_path: Path
) -> None:
    plain = tmp_path / "plain.json"
    with TinyDB(plain) as db:
        db.table("cycles").insert(
            {"name": "2026-Q4", "start": "2026-10-01", "end": "2026-12-31", "state": "active"}
        )
        db.table("objectives").insert({"title": "Riders come back", "cycle": 1})
    before = plain.read_bytes()
    for command in (["show"], ["add", "objective", "x"]):
        said = cli.fails(65, "--store", str(plain), *command)
        assert "`okrtui --store NEW import-edit FILE --base 0`" in said
    cli.ok("import-edit", str(plain), "--base", "0")
    assert "Riders come back" in cli.ok("show")
    assert plain.read_bytes() == before
