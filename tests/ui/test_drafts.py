"""Drafts: half-typed edits outlive a dropped connection; nothing odd in their folder matters."""

from __future__ import annotations

import json
import os
import stat
from pathlib import Path
from typing import Any

import pytest
from textual import events

from okrtui.ui.drafts import Draft, Drafts
from okrtui.workspace import commands
from okrtui.workspace.workspace import Workspace
from tests.ui.conftest import Open
from tests.ui.driving import Drive, drive
from tests.ui.test_form import open_at, session_of

STORE = Path("/somewhere/okr.json")
DRAFT = Draft(
    "cells", "KR2", "title", {"title": "Chu\u2028rn \ud800 é", "owner": ""}, {"title": "x"}
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "state" / "drafts"


@pytest.fixture
def drafts(folder: Path) -> Drafts:
    return Drafts(folder, STORE, "ana")


@pytest.fixture
def file(folder: Path, drafts: Drafts) -> Path:
    """Where the draft of ``drafts`` lies."""
    assert drafts.keep(DRAFT)
    (found,) = folder.iterdir()
    return found


# ---------------------------------------------------------------------- the file


def test_a_draft_comes_back_as_it_was_kept(drafts: Drafts) -> None:
    assert drafts.kept() is None
    assert drafts.keep(DRAFT)
    assert drafts.kept() == DRAFT


def test_the_newest_draft_takes_the_place_of_the_one_before(drafts: Drafts, folder: Path) -> None:
    drafts.keep(DRAFT)
    newer = DRAFT._replace(texts={"title": "newer"})
    assert drafts.keep(newer)
    assert drafts.kept() == newer
    assert len(list(folder.iterdir())) == 1


def test_a_dropped_draft_is_gone(drafts: Drafts, folder: Path) -> None:
    drafts.keep(DRAFT)
    drafts.drop()
    assert drafts.kept() is None
    assert list(folder.iterdir()) == []
    drafts.drop()


def test_each_store_and_person_has_its_own(folder: Path, drafts: Drafts) -> None:
    drafts.keep(DRAFT)
    assert Drafts(folder, STORE, "ben").kept() is None
    assert Drafts(folder, Path("/elsewhere/okr.json"), "ana").kept() is None
    assert Drafts(folder, STORE, "ana").kept() == DRAFT


def test_nobody_else_can_read_it(file: Path, folder: Path) -> None:
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700


def test_without_a_folder_nothing_is_kept() -> None:
    drafts = Drafts(None, STORE, "ana")
    assert not drafts.keep(DRAFT)
    assert drafts.kept() is None
    drafts.drop()


def test_a_folder_that_cannot_be_written_keeps_nothing_and_raises_nothing(tmp_path: Path) -> None:
    (tmp_path / "state").write_text("a file where the folder belongs")
    drafts = Drafts(tmp_path / "state" / "drafts", STORE, "ana")
    assert not drafts.keep(DRAFT)
    assert drafts.kept() is None


def test_writing_follows_no_link(drafts: Drafts, file: Path, tmp_path: Path) -> None:
    victim = tmp_path / "victim"
    victim.write_text("precious")
    file.unlink()
    file.symlink_to(victim)
    file.with_suffix(".new").symlink_to(victim)
    assert drafts.keep(DRAFT)
    assert victim.read_text() == "precious"
    assert not file.is_symlink()


def test_reading_follows_no_link(drafts: Drafts, file: Path, tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere.json"
    file.rename(elsewhere)
    file.symlink_to(elsewhere)
    assert drafts.kept() is None


def test_a_pipe_in_its_place_is_not_waited_for(drafts: Drafts, file: Path) -> None:
    file.unlink()
    os.mkfifo(file)
    assert drafts.kept() is None


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{",
        b"\xff\xfe\x00",
        b"[]",
        b"null",
        b'"text"',
        b"[" * 100_000,
        b'{"format": 1, "what": ' + b"[" * 100_000,
        b"{}",
        b'{"format": 1}',
    ],
    ids=lambda content: str(content[:12]),
)
def test_a_damaged_file_gives_no_draft(drafts: Drafts, file: Path, content: bytes) -> None:
    file.write_bytes(content)
    assert drafts.kept() is None


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("format", 2),
        ("format", "1"),
        ("what", 3),
        ("key", None),
        ("key", ["KR2"]),
        ("field", {}),
        ("texts", []),
        ("texts", {"title": 3}),
        ("base", None),
    ],
)
def test_another_format_gives_no_draft(
    drafts: Drafts, file: Path, field: str, value: object
) -> None:
    document = json.loads(file.read_bytes())
    document[field] = value
    file.write_text(json.dumps(document))
    assert drafts.kept() is None


def test_a_huge_file_gives_no_draft(drafts: Drafts, file: Path) -> None:
    document = json.loads(file.read_bytes())
    document["texts"]["title"] = "x" * 1_000_000
    file.write_text(json.dumps(document))
    assert drafts.kept() is None


# ---------------------------------------------------------------------- opening it again

SESSIONS: list[tuple[str, Draft, dict[str, Any]]] = [
    ("cell", Draft("cells", "KR2", "title", {"title": "Churn, half-"}, {}), {"field": "title"}),
    ("owner", Draft("cells", "O1", "owner", {"owner": "be"}, {}), {"field": "owner"}),
    ("target", Draft("cells", "KR2", "target", {"target": "7."}, {}), {"field": "target"}),
    ("KPI's cell", Draft("cells", "K1", "title", {"title": "Swa"}, {}), {"field": "title"}),
    ("work's cell", Draft("cells", "I1", "title", {"title": "Ca"}, {}), {"field": "title"}),
    (
        "check-in",
        Draft("check_in", "KR2", "note", {"value": "8.9", "confidence": "6", "note": "tw"}, {}),
        {"field": "note"},
    ),
    (
        "measurement",
        Draft("check_in", "K1", "note", {"value": "3", "note": "hal"}, {}),
        {"field": "note"},
    ),
    ("objective", Draft("objective", "", "title", {"title": "Rid"}, {}), {"field": "title"}),
    ("key result", Draft("key_result", "O2", "title", {"title": "Red"}, {}), {"field": "title"}),
    ("initiative", Draft("initiative", "KR5", "title", {"title": "Ca"}, {}), {"field": "title"}),
    ("KPI", Draft("kpi", "", "title", {"title": "Upt"}, {}), {"field": "title"}),
]


@pytest.mark.parametrize(
    ("draft", "wanted"), [s[1:] for s in SESSIONS], ids=[s[0] for s in SESSIONS]
)
def test_every_kind_of_session_goes_on_where_it_was(
    sample: Workspace, folder: Path, draft: Draft, wanted: dict[str, Any]
) -> None:
    Drafts(folder, sample.path, "ana").keep(draft)

    async def scenario(hand: Drive) -> None:
        await hand.wait_said("Kept as a draft, not saved yet")
        session = hand.board.editing.session
        assert session is not None
        assert (session.what, session.key, session.field) == (
            draft.what,
            draft.key,
            wanted["field"],
        )
        editor = hand.board.query_one("CellEditor")
        assert editor.value == draft.texts[draft.field]  # type: ignore[attr-defined]

    drive(sample, scenario, drafts=folder)


def test_a_reopened_check_in_is_saved_with_all_that_was_typed(
    sample: Workspace, folder: Path
) -> None:
    drafts = Drafts(folder, sample.path, "ana")
    drafts.keep(
        Draft("check_in", "KR2", "note", {"value": "8.9", "confidence": "6", "note": "two"}, {})
    )

    async def scenario(hand: Drive) -> None:
        await hand.wait_for(lambda: hand.board.editing.open)
        await hand.do("editor.save")
        await hand.wait_said("checked in KR2")
        entry = sample.model.check_ins(2)[-1]
        assert (entry.value, entry.confidence, entry.note) == (8.9, 6, "two")
        assert drafts.kept() is None, "what was saved is no draft any more"

    drive(sample, scenario, drafts=folder)


@pytest.fixture
def reopened(sample: Workspace, folder: Path) -> Drafts:
    drafts = Drafts(folder, sample.path, "ana")
    drafts.keep(Draft("cells", "KR2", "title", {"title": "half"}, {}))
    return drafts


@pytest.mark.parametrize(
    ("id", "kept"), [("lost.keep", True), ("lost.drop", False)], ids=["keep", "drop"]
)
def test_leaving_a_reopened_draft_asks_what_becomes_of_it(
    sample: Workspace, folder: Path, reopened: Drafts, id: str, kept: bool
) -> None:
    async def scenario(hand: Drive) -> None:
        await hand.wait_for(lambda: hand.board.editing.open)
        assert "Esc asks first" in hand.said
        number = sample.number
        await hand.do("editor.cancel")
        assert "KR2 Monthly churn of pass holders: a draft, not saved" in "\n".join(hand.lines())
        assert reopened.kept() is not None
        await hand.do(id)
        assert not hand.board.editing.open
        assert (reopened.kept() is not None) == kept
        assert sample.number == number

    drive(sample, scenario, drafts=folder)


def test_escape_twice_keeps_a_reopened_draft(
    sample: Workspace, folder: Path, reopened: Drafts
) -> None:
    async def scenario(hand: Drive) -> None:
        await hand.wait_for(lambda: hand.board.editing.open)
        await hand.press("escape", "escape")
        assert not hand.board.editing.open
        assert "Kept as a draft" in hand.said

    drive(sample, scenario, drafts=folder)
    assert reopened.kept() is not None


def test_one_may_type_on_in_a_reopened_draft(
    sample: Workspace, folder: Path, reopened: Drafts
) -> None:
    async def scenario(hand: Drive) -> None:
        await hand.wait_for(lambda: hand.board.editing.open)
        await hand.do("editor.cancel", "lost.edit")
        await hand.type(" full")
        await hand.do("editor.save")
        await hand.wait_said("changed KR2")
        assert sample.key_results[2].title == "half full"

    drive(sample, scenario, drafts=folder)
    assert reopened.kept() is None


def test_a_form_comes_back_with_all_that_was_typed(sample: Workspace, folder: Path) -> None:
    drafts = Drafts(folder, sample.path, "ana")

    async def half_way(hand: Drive) -> None:
        await open_at(hand, "KR2", "kind")
        await hand.put("between")
        await hand.do("editor.next")
        await hand.wait_for(lambda: session_of(hand).field == "low")
        await hand.type("7")
        await hand.press("ctrl+c")

    drive(sample, half_way, drafts=folder)
    kept = drafts.kept()
    assert kept is not None
    assert kept.texts == {"kind": "between", "low": "7"}


def test_what_a_form_held_is_saved_together_after_it_came_back(
    sample: Workspace, folder: Path
) -> None:
    Drafts(folder, sample.path, "ana").keep(
        Draft("fields", "KR2", "high", {"kind": "between", "low": "7", "high": "9"}, {})
    )

    async def scenario(hand: Drive) -> None:
        await hand.wait_for(lambda: hand.board.editing.open)
        assert "not saved yet  between" in hand.line_of(" kind ")
        await hand.do("editor.save")
        await hand.wait_for(lambda: sample.key_results[2].kind == "between")
        assert (sample.key_results[2].low, sample.key_results[2].high) == (7, 9)

    drive(sample, scenario, drafts=folder)


@pytest.mark.parametrize("opens", ["goal.edit", "goal.edit_all", "goal.check_in", "goal.add"])
def test_nothing_typed_is_lost_when_the_window_changes_or_loses_the_focus(
    sample: Workspace, opens: str
) -> None:
    async def scenario(hand: Drive) -> None:
        await hand.go_to("KR2")
        await hand.do(opens, *(["editor.save"] if opens == "goal.edit_all" else []))
        await hand.type("77 half")
        editor = hand.board.editing.editor
        assert editor is not None
        text, at = editor.value, editor.cursor_position
        for size in ((80, 24), (30, 8), (200, 60), (40, 10), (120, 36)):
            await hand.pilot.resize_terminal(*size)
            await hand.wait_for(lambda: hand.app.size == size)  # noqa: B023 - waits in the loop
            await hand.wait_for(lambda: (editor.value, editor.cursor_position) == (text, at))
        hand.app.post_message(events.AppBlur())
        await hand.pilot.pause()
        hand.app.post_message(events.AppFocus())
        await hand.type("!")
        await hand.wait_for(lambda: editor.value == text + "!")
        await hand.wait_for(lambda: "77 half!" in "\n".join(hand.lines()))

    drive(sample, scenario)


def test_leaving_the_program_keeps_what_was_typed(sample: Workspace, folder: Path) -> None:
    async def scenario(hand: Drive) -> None:
        await hand.go_to("KR2")
        await hand.do("goal.check_in")
        await hand.put("8.9")
        await hand.do("editor.next")
        await hand.put("6")
        await hand.press("ctrl+c")

    drive(sample, scenario, drafts=folder)
    kept = Drafts(folder, sample.path, "ana").kept()
    assert kept is not None
    assert (kept.what, kept.key, kept.field) == ("check_in", "KR2", "confidence")
    assert kept.texts == {"value": "8.9", "confidence": "6"}


def test_an_editor_in_which_nothing_was_typed_is_no_draft(sample: Workspace, folder: Path) -> None:
    async def scenario(hand: Drive) -> None:
        await hand.go_to("KR2")
        await hand.do("goal.edit", "editor.next")
        await hand.press("ctrl+c")

    drive(sample, scenario, drafts=folder)
    assert Drafts(folder, sample.path, "ana").kept() is None


def test_somebody_elses_value_stands_against_a_reopened_one(
    open_sample: Open, folder: Path
) -> None:
    mine, theirs = open_sample("ana"), open_sample("ben")
    title = mine.key_results[2].title
    Drafts(folder, mine.path, "ana").keep(
        Draft("cells", "KR2", "title", {"title": "Churn, says ana"}, {"title": title})
    )
    theirs.run(commands.edit(theirs, "KR2", {"title": "Churn, says ben"}))
    mine.absorb(mine.poll())

    async def scenario(hand: Drive) -> None:
        await hand.wait_for(lambda: hand.board.editing.open)
        await hand.do("editor.save")
        await hand.wait_for(lambda: hand.board.editing.deciding.asking)
        assert mine.key_results[2].title == "Churn, says ben"
        assert hand.board.key == "KR2", "the editor lies over its own row"

    drive(mine, scenario, drafts=folder)


@pytest.mark.parametrize(
    "draft",
    [
        Draft("cells", "KR999", "title", {"title": "x"}, {}),
        Draft("rm", "KR2", "title", {"title": "x"}, {}),
        Draft("key_result", "O999", "title", {"title": "x"}, {}),
        Draft("cells", "nonsense", "title", {"title": "x"}, {}),
        Draft("cells", "", "title", {"title": "x"}, {}),
        Draft("check_in", "", "value", {"value": "1"}, {}),
        Draft("check_in", "O1", "value", {"value": "1"}, {}),
        Draft("check_in", "I1", "value", {"value": "1"}, {}),
        Draft("key_result", "K1", "title", {"title": "x"}, {}),
        Draft("key_result", "", "title", {"title": "x"}, {}),
        Draft("initiative", "O1", "title", {"title": "x"}, {}),
        Draft("cells", "O1", "target", {"target": "3"}, {}),
        Draft("cells", "KR2", "colour", {"colour": "red"}, {}),
    ],
    ids=lambda draft: f"{draft.what} {draft.key} {draft.field}",
)
@pytest.mark.parametrize("choice", ["lost.keep", "lost.drop"])
def test_a_draft_whose_goal_is_gone_opens_nothing_and_is_kept_or_dropped(
    sample: Workspace, folder: Path, draft: Draft, choice: str
) -> None:
    drafts = Drafts(folder, sample.path, "ana")
    drafts.keep(draft)

    async def scenario(hand: Drive) -> None:
        await hand.wait_said("can't be opened")
        assert not hand.board.editing.open
        (typed,) = draft.texts.values()
        assert typed in "\n".join(hand.lines())
        await hand.do("cursor.down")
        assert drafts.kept() == draft, "its goal may come back"
        await hand.do(choice)
        assert drafts.kept() == (draft if choice == "lost.keep" else None)
        key = hand.board.key
        await hand.do("cursor.down")
        assert hand.board.key not in ("", key)

    drive(sample, scenario, drafts=folder)


def test_a_draft_waits_while_the_store_is_read_only(open_sample: Open, folder: Path) -> None:
    workspace = open_sample("ana", read_only=True)
    drafts = Drafts(folder, workspace.path, "ana")
    draft = Draft("cells", "KR2", "title", {"title": "half"}, {})
    drafts.keep(draft)

    async def scenario(hand: Drive) -> None:
        await hand.do("cursor.down", "cursor.up")
        assert not hand.board.editing.open
        assert drafts.kept() == draft

    drive(workspace, scenario, drafts=folder)
