"""On the board: why a target was moved, undo after a restart."""

from __future__ import annotations

from okrtui.workspace import commands
from okrtui.workspace.keys import Goal
from okrtui.workspace.workspace import Workspace
from tests.ui.conftest import Open
from tests.ui.driving import Drive, drive

KR1 = Goal("key_results", 1)


def reasons(workspace: Workspace) -> list[str]:
    return [moved.reason for moved in workspace.model.target_changes(KR1)]


def test_after_a_target_was_moved_a_key_says_why(sample: Workspace) -> None:
    async def scenario(hand: Drive) -> None:
        await hand.go_to("KR1")
        await hand.do("goal.edit", "editor.next", "editor.next", "editor.next")
        await hand.wait_for(
            lambda: hand.board.editing.session and hand.board.editing.session.field == "target"
        )
        await hand.put("44")
        await hand.do("editor.save")
        await hand.wait_said("says why")
        assert reasons(sample) == [""]
        await hand.do("target.reason")
        assert "Why was the target of KR1 moved?" in hand.said
        await hand.put("the market shrank")
        await hand.do("editor.save")
        await hand.wait_said("kept why the target of KR1 was moved: the market shrank")
        assert reasons(sample) == ["the market shrank"]
        assert "the market shrank" in dict(hand.board.views.detail("KR1").facts)["target moved"]

    drive(sample, scenario)


def test_leaving_the_reason_keeps_none(sample: Workspace) -> None:
    sample.run(commands.edit(sample, "KR1", {"target": "44"}))

    async def scenario(hand: Drive) -> None:
        await hand.go_to("KR1")
        await hand.do("target.reason", "editor.save")
        assert not hand.board.editing.open
        await hand.do("target.reason")
        await hand.put("never said")
        await hand.do("editor.cancel")
        assert not hand.board.editing.open
        assert reasons(sample) == [""]

    drive(sample, scenario)


def test_what_was_never_moved_takes_no_reason(sample: Workspace) -> None:
    async def scenario(hand: Drive) -> None:
        await hand.go_to("KR1")
        await hand.do("target.reason")
        assert "the target of KR1 was not moved yet" in hand.said
        assert not hand.board.editing.open

    drive(sample, scenario)


def test_undo_and_redo_go_on_after_a_restart(open_sample: Open) -> None:
    before = open_sample()
    target = before.key_results[1].target
    before.run(commands.edit(before, "KR1", {"target": "44"}))
    before.run(commands.edit(before, "KR1", {"owner": "ben"}))
    before.close()
    again = open_sample()

    async def scenario(hand: Drive) -> None:
        await hand.do("change.undo")
        await hand.wait_said("undone: edit KR1 owner")
        await hand.do("change.undo")
        await hand.wait_said("undone: edit KR1 target")
        assert again.key_results[1].target == target
        await hand.do("change.redo")
        await hand.wait_said("redone: edit KR1 target")
        assert again.key_results[1].target == 44

    drive(again, scenario)


def test_the_undo_of_what_somebody_built_upon_is_explained(open_sample: Open) -> None:
    ana, ben = open_sample(), open_sample("ben")
    ana.run(commands.edit(ana, "KR1", {"owner": "cho"}))
    ben.absorb(ben.poll())
    ben.run(commands.edit(ben, "KR1", {"owner": "dan"}))

    async def scenario(hand: Drive) -> None:
        await hand.do("change.undo")
        await hand.wait_said("owner of KR1 was changed since by ben")
        assert ana.key_results[1].owner == "dan"

    drive(ana, scenario)
