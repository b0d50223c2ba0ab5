"""restore: everything as it was, as one change, or into a file that wasn't there."""

from __future__ import annotations

import json
import shutil
from functools import partial
from pathlib import Path
from typing import Any

import pytest
import tinydb

from okrtui.store import limits
from okrtui.store.care import copies
from tests.cli.harness import Cli

STAMPS = ("created_at", "created_by", "updated_at", "updated_by")


def contents(path: Path) -> dict[str, Any]:
    """What plain TinyDB finds in a file, without who changed it when."""
    with tinydb.TinyDB(path, access_mode="r") as db:
        return {
            name: {
                document.doc_id: {
                    field: value
                    for field, value in document.items()
                    if field not in STAMPS and value is not None
                }
                for document in db.table(name)
            }
            for name in sorted(db.tables() - {"_meta"})
        }


def as_of(cli: Cli, n: int, place: Path) -> dict[str, Any]:
    """The contents after change n."""
    cli.ok("restore", "--seq", str(n), "-o", str(place))
    found = contents(place)
    place.unlink()
    return found


@pytest.mark.parametrize(
    ("how", "n"),
    [
        (["--at", "2026-11-10"], 2),
        (["--at", "2026-11-20 14:29"], 4),
        (["--seq", "5"], 5),
        (["--seq", "0"], 0),
    ],
)
def test_everything_is_as_it_was_by_one_change_that_can_be_undone(
    dated: Cli, tmp_path: Path, how: list[str], n: int
) -> None:
    wanted = as_of(dated, n, tmp_path / "wanted.json")
    now = contents(dated.store)
    dated.ok("restore", *how)
    assert f"restore to {f'change {n}' if n else 'the beginning'}\n" in dated.ok("activity")
    assert dated.change_number() == 7
    assert contents(dated.store) == wanted
    dated.ok("undo")
    assert contents(dated.store) == now


def test_what_it_came_to_is_told_in_numbers(dated: Cli) -> None:
    said = dated.ok("restore", "--seq", "5")
    assert said == (
        "restored as it was on 2026-11-20 at 14:30, after change 5 (ana: edit KR1 target): "
        "1 key result, 2 check-ins and 1 changed target are back\n"
    )
    assert dated.ok("restore", "--seq", "1") == (
        "restored as it was on 2026-11-10 at 09:00, after change 1 "
        "(ana: add objective): 1 key result, 2 check-ins and 1 changed target are gone\n"
    )
    dated.ok("edit", "O1", "title=Other")
    assert dated.json("restore", "--seq", "1") == {
        "id": None,
        "n": 10,
        "changed": True,
        "counts": {"objectives": {"back": 0, "changed": 1, "gone": 0}},
    }


def test_a_dry_run_says_so_and_changes_nothing(dated: Cli) -> None:
    before = dated.files()
    said = dated.ok("restore", "--seq", "5", "--dry-run")
    assert said.startswith("it would be as it was on 2026-11-20 at 14:30, after change 5")
    assert said.endswith("1 key result, 2 check-ins and 1 changed target are back\n")
    told = dated.json("restore", "--seq", "5", "--dry-run")
    assert told["n"] == 6
    assert told["changed"] is False
    assert told["counts"]["check_ins"] == {"back": 2, "changed": 0, "gone": 0}
    assert "there is nothing to do" in dated.ok("restore", "--seq", "6", "--dry-run")
    assert dated.files() == before


def test_nothing_to_do_is_said_and_makes_no_change(dated: Cli) -> None:
    dated.ok("edit", "O1", "title=Other")
    dated.ok("edit", "O1", "title=Riders")
    said = dated.ok("restore", "--seq", "6")
    assert "everything is as it was" in said
    assert dated.change_number() == 8


def test_ids_are_never_given_again(dated: Cli) -> None:
    dated.ok("restore", "--seq", "1")
    assert dated.json("add", "kr", "O1", "New", "--start", "1", "--target", "2") == {"id": "KR2"}


def test_it_happens_once_under_an_id_and_only_on_the_state_that_is_meant(dated: Cli) -> None:
    dated.fails(76, "restore", "--seq", "5", "--if-match", "5")
    dated.ok("restore", "--seq", "5", "--id", "back", "--if-match", "6")
    dated.ok("edit", "KR1", "owner=cho")
    assert "already done" in dated.ok("restore", "--seq", "5", "--id", "back")
    assert dated.change_number() == 8


def test_what_doesnt_fit_into_one_change_is_refused_with_the_way_out(
    dated: Cli, monkeypatch: pytest.MonkeyPatch
) -> None:
    journal = dated.store.with_name("okr.json.j00000001").read_bytes()
    longest = max(map(len, journal.splitlines(keepends=True)))
    monkeypatch.setattr(limits, "Limits", partial(limits.Limits, line=longest))
    error = dated.fails(2, "restore", "--seq", "5")
    assert "Restore into a new file with -o instead" in error
    assert dated.change_number() == 6


# ---------------------------------------------------------------------------- into a file


def test_a_new_file_opens_with_tinydb_and_is_a_store_of_its_own(dated: Cli, tmp_path: Path) -> None:
    before = dated.files()
    home = tmp_path / "elsewhere"
    home.mkdir(mode=0o700)
    new = home / "before.json"
    said = dated.ok("restore", "--at", "2026-11-20 14:30", "-o", str(new))
    assert f"written: {new}, 6 documents as they were" in said
    assert dated.files() == before
    assert new.stat().st_mode & 0o777 == 0o600
    assert [file.name for file in home.iterdir()] == ["before.json"]
    assert contents(new)["key_results"][1]["target"] == 7
    shown = dated.json("--store", str(new), "show", "KR1")
    assert [entry["value"] for entry in shown["check_ins"]] == [9.5, 9]
    dated.ok("--store", str(new), "edit", "KR1", "target=6")
    assert dated.json("--store", str(new), "show", "KR1")["target"] == 6
    assert dated.files() == before


def test_a_file_of_the_past_is_what_a_checkpoint_then_would_have_written(
    cli: Cli, tmp_path: Path
) -> None:
    then = []
    for title in "ABC":
        cli.ok("add", "objective", title)
        then.append(json.loads(cli.store.read_bytes().splitlines()[0] + b'"":{}}')["_meta"]["1"])
    for n, meta in enumerate(then, 1):
        new = tmp_path / f"{n}.json"
        cli.ok("restore", "--seq", str(n), "-o", str(new))
        made = json.loads(new.read_bytes().splitlines()[0] + b'"":{}}')["_meta"]["1"]
        for field in ("store", "n", "h", "seg", "off", "loff", "ids", "v"):
            assert made[field] == meta[field], (n, field)


@pytest.mark.parametrize("there", ["new.json", "new.json.j00000001", "new.json.prev"])
def test_nothing_is_ever_overwritten(dated: Cli, tmp_path: Path, there: str) -> None:
    (tmp_path / there).write_bytes(b"mine")
    error = dated.fails(73, "restore", "--seq", "1", "-o", str(tmp_path / "new.json"))
    assert f"{there} is there already" in error
    assert (tmp_path / there).read_bytes() == b"mine"
    assert len(list(tmp_path.glob("new.json*"))) == 1


def test_a_dry_run_writes_no_file(dated: Cli, tmp_path: Path) -> None:
    new = tmp_path / "new.json"
    assert "would be written" in dated.ok("restore", "--seq", "1", "-o", str(new), "--dry-run")
    assert not new.exists()
    told = dated.json("restore", "--seq", "1", "-o", str(new))
    assert told == {"file": str(new), "written": True, "documents": 2}


# ---------------------------------------------------------------------------- out of a file


def test_a_copy_of_the_file_brings_back_what_it_holds(dated: Cli, tmp_path: Path) -> None:
    copy = tmp_path / "copy.json"
    shutil.copy(dated.store, copy)
    now = contents(dated.store)
    dated.ok("edit", "O1", "title=Other")
    dated.ok("add", "objective", "More")
    said = dated.ok("restore", str(copy))
    assert f"as it was in {copy}, after change 6" in said
    assert "1 objective is changed; 1 objective is gone" in said
    assert contents(dated.store) == now
    assert "restore to copy.json, change 6" in dated.ok("activity")
    out = tmp_path / "out.json"
    dated.ok("restore", str(copy), "-o", str(out))
    assert out.read_bytes() == copy.read_bytes()


@pytest.mark.parametrize(
    ("spoil", "why"),
    [
        (lambda data: data.replace(b"Riders", b"Xiders"), "doesn't match its checksum"),
        (lambda data: data[:-10], "doesn't match its checksum"),
        (lambda data: b"", "is empty"),
        (lambda data: b'{"_default": {}}', "plain TinyDB file"),
        (lambda data: b"\x00", "isn't JSON"),
    ],
)
def test_a_file_that_isnt_sound_is_refused(
    dated: Cli, tmp_path: Path, spoil: Any, why: str
) -> None:
    copy = tmp_path / "copy.json"
    copy.write_bytes(spoil(dated.store.read_bytes()))
    before = dated.files()
    assert why in dated.fails(65, "restore", str(copy))
    assert dated.files() == before


def test_other_stores_copies_newer_ones_and_missing_ones_are_refused(
    dated: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = tmp_path / "other"
    home.mkdir(mode=0o700)
    other = home / "okr.json"
    dated.ok("--store", str(other), "add", "objective", "Other")
    assert "a copy of another store" in dated.fails(65, "restore", str(other))
    assert "there is no file" in dated.fails(3, "restore", str(tmp_path / "nothing.json"))
    (tmp_path / "link.json").symlink_to(dated.store)
    dated.fails(73, "restore", str(tmp_path / "link.json"))
    copy = tmp_path / "copy.json"
    shutil.copy(dated.store, copy)
    monkeypatch.setattr(copies, "SCHEMA", 0)
    assert "upgraded" in dated.fails(78, "restore", str(copy))


@pytest.mark.parametrize(
    "wrong",
    [
        [],
        ["--seq", "1", "--at", "today"],
        ["x.json", "--seq", "1"],
        ["--seq", "x"],
        ["--seq", "1", "-o", "x.json", "--id", "y"],
        ["--seq", "1", "-o", "x.json", "--if-match", "6"],
    ],
    ids=" ".join,
)
def test_what_makes_no_sense_is_refused(dated: Cli, wrong: list[str]) -> None:
    dated.fails(2, "restore", *wrong)


def test_a_restore_that_is_read_only_changes_nothing(dated: Cli) -> None:
    dated.fails(77, "--read-only", "restore", "--seq", "5")


def test_a_folder_names_the_file_to_restore_from(dated: Cli, tmp_path: Path) -> None:
    whole = tmp_path / "whole"
    dated.ok("backup", "--to", str(whole))
    assert f"Name {whole / dated.store.name};" in dated.fails(2, "restore", str(whole))
    assert "Name the backup in it;" in dated.fails(2, "restore", str(tmp_path))


@pytest.fixture
def gone(dated: Cli) -> tuple[Cli, Path]:
    """Everything of a store was lost but its backups; the newest of them."""
    backup = Path(dated.json("backup")["path"])
    for file in dated.store.parent.glob("okr.json*"):
        if file.is_file():
            file.unlink()
    return dated, backup


def test_where_a_store_is_gone_its_backups_are_named(gone: tuple[Cli, Path]) -> None:
    cli, backup = gone
    for older in set(backup.parent.iterdir()) - {backup}:
        older.unlink()
    result = cli("show")
    assert result.code == 0
    assert result.err == (
        f"okrtui: there is no store at {cli.store}, but a backup of one, the newest at change 6; "
        f"okrtui restore {backup} brings it back\n"
    )


def test_a_backup_is_put_where_its_store_is_gone(gone: tuple[Cli, Path]) -> None:
    cli, backup = gone
    wanted = contents(backup)
    cli.ok("restore", str(backup), "--dry-run")
    assert not cli.store.exists()
    assert cli.fails(77, "--read-only", "restore", str(backup))
    assert cli.fails(76, "restore", str(backup), "--if-match", "6")
    assert not cli.store.exists()
    said = cli.ok("restore", str(backup))
    assert f"restored as it was in {backup}, after change 6: 1 cycle" in said
    assert contents(cli.store) == wanted
    assert cli.json("add", "objective", "It goes on")["id"] == "O2"
    cli.ok("doctor")


def test_a_backup_put_back_is_told_to_scripts(gone: tuple[Cli, Path]) -> None:
    cli, backup = gone
    told = cli.json("restore", str(backup))
    assert (told["n"], told["changed"]) == (6, True)
    assert told["counts"]["objectives"] == {"back": 1, "changed": 0, "gone": 0}
    assert cli.json("restore", str(backup))["changed"] is False


@pytest.mark.parametrize("when", ["yesterday", "2026-11-20 14:30", "#3"])
def test_a_time_where_a_file_is_expected_names_the_option(dated: Cli, when: str) -> None:
    before = dated.files()
    said = dated.fails(3, "restore", when)
    assert f'there is no file {when}. To go back to a time: okrtui restore --at "{when}"' in said
    assert dated.files() == before


def test_a_file_that_isnt_there_is_taken_for_no_time(dated: Cli) -> None:
    assert "--at" not in dated("restore", "no-such-file.json").err
