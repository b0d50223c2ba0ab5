"""The commands doctor and backup: what they say, their exit codes, and that goals come back."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from okrtui.domain.records import Document
from okrtui.store.journal_store import open_store
from okrtui.store.ports import Damaged, Op
from okrtui.workspace import care
from tests.cli.harness import Cli
from tests.store.care.damage import flip, segment


def test_a_sound_store_is_said_to_be_sound(goals: Cli) -> None:
    told = goals.ok("doctor")
    assert told.endswith("the store is sound\n")
    assert "problem" not in told
    assert "changes 1 to 7 in 1 segment:" in told
    found = goals.json("doctor")
    assert found["sound"] is True
    assert {f["level"] for f in found["findings"]} == {"ok"}
    assert {f["about"] for f in found["findings"]} >= {"journal", "documents", "references"}


def test_looking_changes_nothing(goals: Cli) -> None:
    flip(goals.store, goals.store.stat().st_size // 2)
    before = goals.files()
    assert goals("doctor").code == 65
    assert goals.files() == before


def test_no_store_is_no_sound_store(cli: Cli) -> None:
    assert "there is no store" in cli.fails(3, "doctor")
    assert "there is no store" in cli.fails(3, "doctor", "--repair")
    assert "there is no store" in cli.fails(3, "doctor", "--salvage", "saved.json")


def test_a_damaged_snapshot_is_told_and_repaired_and_kept(goals: Cli) -> None:
    before = goals.json("show")
    flip(goals.store, goals.store.stat().st_size // 2)
    spoilt = goals.store.read_bytes()
    result = goals("doctor")
    assert result.code == 65
    assert "checksum" in result.out
    assert result.out.endswith("1 problem\n")
    told = goals.ok("doctor", "--repair")
    assert "writing it anew from the journal" in told
    assert told.endswith("the store is sound\n")
    assert spoilt in goals.files().values()
    assert goals.json("show") == before
    assert "nothing to repair" in goals.ok("doctor", "--repair")


def test_a_damaged_journal_is_repaired_with_what_is_missing_told(goals: Cli) -> None:
    for name in ("okr.json", "okr.json.prev"):
        goals.folder.joinpath(name).unlink(missing_ok=True)
    data = segment(goals.store, 1).read_bytes()
    flip(segment(goals.store, 1), data.index(b'{"n":6,') + 50)
    assert goals("doctor").code == 65
    assert goals("add", "objective", "refused").code == 65
    told = goals("doctor", "--repair", "--json")
    assert told.code == 0
    assert told.json["journal"]["missing"] == [6]
    assert told.json["sound"] is True
    assert goals.fails(3, "show", "I1")
    assert "O2" in goals.ok("show")
    goals.ok("add", "objective", "Goes on")


def test_a_repair_that_may_not_write_is_wrong_usage(goals: Cli) -> None:
    goals.fails(2, "--read-only", "doctor", "--repair")
    goals.fails(2, "doctor", "--repair", "--salvage", "x.json")
    goals.fails(2, "doctor", "--salvage", " ")


def test_a_salvaged_store_is_one_to_work_with(goals: Cli, tmp_path: Path) -> None:
    before = goals.json("show")
    home = tmp_path / "saved"
    home.mkdir(mode=0o700)
    saved = str(home / "okr.json")
    told = goals.ok("doctor", "--salvage", saved)
    assert "missing: nothing" in told
    shown = goals.json("--store", saved, "show")
    assert {**shown, "store": ""} == {**before, "store": ""}
    assert "is there already" in goals.fails(73, "doctor", "--salvage", saved)
    report = goals.json("doctor", "--salvage", str(home / "again.json"))
    assert (report["n"], report["lost"], report["documents"]["objectives"]) == (7, [], 2)


def unlinked(goals: Cli) -> None:
    """Take documents away without what hangs on them, as only another program can."""
    store = open_store(goals.store, user="bob")
    state = store.state()
    gone = [("objectives", 1), ("kpis", 1), ("cycles", 1)]
    store.commit(
        lambda _, __: [
            *(Op("del", table, id, state[table][id]) for table, id in gone),
            Op("ins", "check_ins", 1, {"key_result": 77, "date": "2026-11-20", "value": 1}),
            Op("ins", "measurements", 1, {"kpi": 78, "date": "2026-11-20", "value": 1}),
            Op("ins", "target_changes", 1, {"key_result": 77, "field": "target", "new": 3}),
            Op("ins", "target_changes", 2, {"kpi": 78, "field": "target", "new": 3}),
            Op("ins", "initiatives", 5, {"key_result": 77, "title": "Lost work"}),
            Op("ins", "objectives", 7, {"title": "Seven", "cycle": 1, "parent": 8}),
            Op("ins", "objectives", 8, {"title": "Eight", "cycle": 1, "parent": 7}),
            Op("ins", "objectives", 9, {"title": "Nine", "parent": 55}),
        ],
        why="elsewhere",
        user="bob",
    )
    store.close()


def test_links_that_lead_nowhere_are_told_and_mended_as_one_change(goals: Cli) -> None:
    unlinked(goals)
    told = goals("doctor").out
    assert goals("doctor").code == 65
    assert "KR1 belongs to O1, which isn't there" in told
    assert "check-in 1 belongs to KR77, which isn't there" in told
    assert "changed target 2 belongs to K78, which isn't there" in told
    assert "O7 → O8 → O7 is a circle of parents" in told
    assert "O9 names no cycle" in told
    before = goals.change_number()
    mended = goals.ok("doctor", "--repair")
    assert mended.endswith("the store is sound\n")
    assert goals.change_number() == before + 1
    shown = goals.ok("show")
    assert "Recovered" in shown
    assert "Recovered KR77" in shown
    assert "Recovered K78" in shown
    assert "Lost work" in goals.ok("show", "I5")
    refused = goals.fails(76, "undo")
    assert f"change {before + 1} can't be undone: it mended links that led nowhere" in refused
    assert f"okrtui restore --seq {before}." in refused
    goals.ok("restore", "--seq", str(before))
    assert "KR1 belongs to O1, which isn't there" in goals("doctor").out


def test_documents_that_arent_right_are_told(goals: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    store = open_store(goals.store, user="bob")
    store.commit(
        lambda _, __: [Op("ins", "objectives", 20 + n, {"title": 5, "cycle": 1}) for n in range(4)],
        why="elsewhere",
        user="bob",
    )
    store.close()
    result = goals("doctor")
    assert result.code == 65
    assert "O20: '5' is no text for title" in result.out
    monkeypatch.setattr(care, "MOST_TOLD", 3)
    assert "and 1 more like these" in goals("doctor").out


def test_a_backup_goes_beside_the_store(goals: Cli) -> None:
    made = goals.json("backup")
    path = Path(made["path"])
    assert path.parent == goals.folder / "okr.json.backups"
    assert (made["n"], made["bytes"]) == (7, path.stat().st_size)
    assert "at change 7" in goals.ok("backup")


def test_a_backup_in_a_file_is_a_store_and_overwrites_nothing(goals: Cli, tmp_path: Path) -> None:
    file = str(tmp_path / "goals.json")
    goals.ok("backup", "-o", file)
    shown = goals.json("--store", file, "show")
    assert shown["objectives"] == goals.json("show")["objectives"]
    assert set(json.loads(Path(file).read_bytes())) > {"_meta", "objectives"}
    before = Path(file).read_bytes()
    assert "is there already" in goals.fails(73, "backup", "-o", file)
    assert Path(file).read_bytes() == before


def test_a_backup_in_a_folder_has_the_whole_history(goals: Cli, tmp_path: Path) -> None:
    made = goals.json("backup", "--to", str(tmp_path / "whole"))
    copy = made["path"]
    assert goals.ok("--store", copy, "doctor").endswith("the store is sound\n")
    assert goals.ok("--store", copy, "activity") == goals.ok("activity")
    assert goals.json("--store", copy, "show")["objectives"] == goals.json("show")["objectives"]
    assert os.stat(tmp_path / "whole").st_mode & 0o777 == 0o700
    assert "no empty folder" in goals.fails(73, "backup", "--to", str(tmp_path / "whole"))
    empty = tmp_path / "empty"
    empty.mkdir(mode=0o700)
    goals.ok("backup", "--to", str(empty))


def test_a_damaged_store_is_not_backed_up_as_if_it_were_whole(goals: Cli, tmp_path: Path) -> None:
    for name in ("okr.json", "okr.json.prev"):
        goals.folder.joinpath(name).unlink(missing_ok=True)
    data = segment(goals.store, 1).read_bytes()
    flip(segment(goals.store, 1), data.index(b'{"n":6,') + 50)
    for options in ([], ["-o", str(tmp_path / "f.json")], ["--to", str(tmp_path / "whole")]):
        assert "--salvage" in goals.fails(65, "backup", *options)
    assert not (tmp_path / "f.json").exists()
    assert not (tmp_path / "whole").exists()


def test_a_backup_that_is_read_only_leaves_the_stores_folder_alone(
    goals: Cli, tmp_path: Path
) -> None:
    before = goals.files()
    assert "backup -o FILE" in goals.fails(77, "--read-only", "backup")
    assert goals.files() == before
    goals.ok("--read-only", "backup", "-o", str(tmp_path / "f.json"))


def test_there_is_nothing_to_back_up_before_the_first_change(cli: Cli) -> None:
    assert "there is no store" in cli.fails(73, "backup")


def test_what_is_lost_is_told_with_its_place(goals: Cli, tmp_path: Path) -> None:
    for name in ("okr.json", "okr.json.prev"):
        goals.folder.joinpath(name).unlink(missing_ok=True)
    data = segment(goals.store, 1).read_bytes()
    for n in (2, 3, 6):
        flip(segment(goals.store, 1), data.index(b'{"n":%d,' % n) + 50)
    home = tmp_path / "saved"
    home.mkdir(mode=0o700)
    told = goals.ok("doctor", "--salvage", str(home / "okr.json"))
    assert "missing: 2 to 3, 6\n" in told
    assert "later changes that were kept: 3\n" in told
    assert "not kept: okr.json.j00000001, " in told
    mended = goals.ok("doctor", "--repair")
    assert "missing: 2 to 3, 6\n" in mended


def test_a_state_that_a_snapshot_brings_is_told(goals: Cli, tmp_path: Path) -> None:
    data = segment(goals.store, 1).read_bytes()
    flip(segment(goals.store, 1), data.index(b'{"n":3,') + 50)
    home = tmp_path / "saved"
    home.mkdir(mode=0o700)
    told = goals.ok("doctor", "--salvage", str(home / "okr.json"))
    assert "brings the state that okr.json" in told
    for file in goals.folder.glob("okr.json.j0*"):
        file.unlink()
    told = goals.ok("doctor", "--salvage", str(home / "other.json"))
    assert "begins with the state that okr.json has" in told


def test_a_disk_that_refuses_a_backup_is_told(
    goals: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> int:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("okrtui.store.system.Sys.write", full)
    assert "could not be written" in goals.fails(74, "backup", "-o", str(tmp_path / "f.json"))
    assert not (tmp_path / "f.json").exists()


def test_a_lone_check_in_gets_goals_to_hang_below(
    goals: Cli, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = open_store(goals.store, user="bob")
    document: Document = {"key_result": 77, "date": "2026-11-20", "value": 1}
    store.commit(
        lambda _, __: [Op("ins", "check_ins", n, document) for n in range(1, 5)],
        why="elsewhere",
        user="bob",
    )
    store.close()
    monkeypatch.setattr(care, "MOST_TOLD", 3)
    assert "and 1 more like these" in goals("doctor").out
    goals.ok("doctor", "--repair")
    shown = goals.json("show")["objectives"]
    (recovered,) = [o for o in shown if o["title"] == "Recovered"]
    assert [k["title"] for k in recovered["key_results"]] == ["Recovered KR77"]


def test_a_store_that_cant_be_opened_at_all_is_a_problem(goals: Cli) -> None:
    goals.folder.joinpath("okr.json.prev").unlink(missing_ok=True)
    segment(goals.store, 1).rename(segment(goals.store, 2))
    goals.store.unlink()
    result = goals("doctor")
    assert result.code == 65
    assert "documents: " in result.out


def test_a_lock_alone_is_a_store_without_goals(cli: Cli) -> None:
    lock = cli.folder / "okr.json.lock"
    lock.touch(0o600)
    lock.chmod(0o600)
    assert cli.ok("doctor").endswith("the store is sound\n")


def test_a_snapshot_that_turns_out_odd_is_told(goals: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    def odd(_: object) -> None:
        raise Damaged("the snapshot's table check_ins can't be read", "Move it away")

    monkeypatch.setattr(care, "dangling", odd)
    assert "check_ins can't be read" in goals("doctor").out
