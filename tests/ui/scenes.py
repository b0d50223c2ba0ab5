"""Every screen there is, by name: how one gets there on the sample store.

``tests/pictures.py`` draws them; ``test_scenes.py`` sees to it that none is forgotten.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable, Mapping
from pathlib import Path
from typing import Final, Literal, NamedTuple

from okrtui.config.settings import read
from okrtui.ui import actions
from okrtui.ui.configured import NOTHING, Configured, configured
from okrtui.ui.drafts import Draft, Drafts
from okrtui.ui.screens.digest import DigestScreen
from okrtui.ui.screens.review import ReviewScreen
from okrtui.workspace import commands
from okrtui.workspace.review import answering
from okrtui.workspace.review.reviews import open_review
from okrtui.workspace.views import Views
from okrtui.workspace.workspace import Workspace
from tests.ui.driving import Drive

Open = Callable[[str], Workspace]
"""Opens one more session on the store, for somebody."""
Act = Callable[[Drive, Open], Awaitable[None]]


class Typed(NamedTuple):
    """Text that is typed key by key."""

    text: str


Step = str | Typed | Act
"""An action by its id, text to type, or whatever else leads there."""


class Scene(NamedTuple):
    """A screen to look at: where the cursor goes, and the steps that lead there."""

    key: str = ""
    steps: tuple[Step, ...] = ()
    store: Literal["sample", "empty"] = "sample"
    before: Callable[[Workspace, Path], None] | None = None
    """Done to the store before the board opens; with the folder for drafts and configuration."""
    size: tuple[int, int] | None = None
    """Its own one, where other sizes show something else."""
    config: str = ""
    """The configuration file's text."""

    def configured(self, folder: Path) -> Configured:
        if not self.config:
            return NOTHING
        file = folder / "config.toml"
        file.write_text(self.config, "utf-8")
        return configured(read(file), file)

    @property
    def actions(self) -> tuple[str, ...]:
        """The actions among its steps."""
        return tuple(step for step in self.steps if isinstance(step, str))


# ---------------------------------------------------------------------- longer ways


def _many_words(workspace: Workspace, folder: Path) -> None:
    """Titles in wide letters, pictures and far too many words; names and numbers of any length."""
    run = workspace.run
    run(commands.edit(workspace, "O1", {"title": "毎週乗ってくださるお客様を増やす 🚲🚲"}))
    run(commands.edit(workspace, "KR1", {"title": "Wöchentlich wiederkehrende Fahrgäste 🎉 " * 4}))
    run(commands.edit(workspace, "KR2", {"title": "解約率を下げる", "owner": "山田 太郎"}))
    run(commands.edit(workspace, "K1", {"name": "初回応答時間 ⏱️", "unit": "時間"}))
    run(
        commands.edit(
            workspace, "K2", {"name": "👩‍👩‍👧‍👦 families that ride together every single weekend"}
        )
    )


def _left_a_draft(workspace: Workspace, folder: Path) -> None:
    """Text that was typed for a goal that is gone."""
    drafts = Drafts(folder, workspace.path, workspace.user)
    drafts.keep(Draft("cells", "KR999", "title", {"title": "Nobody should type this twice"}, {}))


async def _meet(hand: Drive, open_session: Open) -> None:
    """Somebody else renames what one is renaming."""
    theirs = open_session("ben")
    await hand.do("goal.edit")
    theirs.run(commands.edit(theirs, "KR2", {"title": "Churn, says ben"}))
    await hand.put("Churn, says ana")
    await hand.do("editor.save")
    await hand.wait_for(lambda: hand.board.editing.deciding.asking)


async def _lose(hand: Drive, open_session: Open) -> None:
    """Somebody else deletes what one is checking in."""
    theirs = open_session("ben")
    await hand.press("7")
    await hand.do("editor.next", "editor.next")
    await hand.put("A good week")
    theirs.run(commands.delete(theirs, "KR2"))
    await hand.wait_for(lambda: not hand.board.exists("KR2"))
    await hand.do("editor.save")
    await hand.wait_for(lambda: hand.board.editing.deciding.asking)


_MOST_CARDS: Final = 60


def _to_card(kind: str) -> Act:
    """Skip cards of the review up to the first of a kind; "digest" skips them all."""

    async def go(hand: Drive, open_session: Open) -> None:
        def at_rest() -> bool:
            shown = hand.app.screen
            return isinstance(shown, DigestScreen) or (
                isinstance(shown, ReviewScreen) and not shown.busy
            )

        for _ in range(_MOST_CARDS):
            await hand.wait_for(at_rest)
            shown = hand.app.screen
            if not isinstance(shown, ReviewScreen) or shown.turn.card.kind == kind:
                break
            # The last cards have lines of text, in which letters are no keys.
            key_result = shown.turn.card.kind in ("key_result", "kpi")
            await hand.do("review.skip" if key_result else "review.next")
        await hand.pilot.pause()

    return go


def _reviewed_before(workspace: Workspace, folder: Path) -> None:
    """A review with promises that are to be settled in the next one."""
    workspace.run(answering.begin(workspace, Views(workspace)))
    held = open_review(workspace)
    assert held is not None
    priorities = ["call the bank", "P2 ship the new lock", "interview five riders"]
    workspace.run(answering.write_priorities(held, priorities))
    workspace.run(answering.finish(workspace, held))


def _moved_its_target(workspace: Workspace, folder: Path) -> None:
    """A target that was moved without a reason."""
    workspace.run(commands.edit(workspace, "KR2", {"target": "8.5"}))


def _known_nothing_of(workspace: Workspace, folder: Path) -> None:
    """A key result without a single value."""
    workspace.run(commands.add_key_result(workspace, 1, "Nothing known yet", start=0, target=9))


async def _tell_nothing_of_it(hand: Drive, open_session: Open) -> None:
    newest = max(hand.board.workspace.key_results)
    await hand.go_to(f"KR{newest}")
    await hand.do("goal.why")


# ---------------------------------------------------------------------- all of them

_CAPTURED: Final = Typed("Reduce churn from 10% to 8% by end of Q3 @ana #support w2")
_BELOW: Final = ("editor.below",) * 6
_REVIEW: Final = ("review.open", _to_card("key_result"))

SCENES: Final[Mapping[str, Scene]] = {
    "board": Scene("KR2"),
    "board-pulse": Scene("K2"),
    "board-detail": Scene("KR2", ("panel.previous",)),
    "board-detail-alone": Scene("KR2", ("panel.previous", "detail.alone")),
    "board-detail-objective": Scene("O1", ("panel.previous",)),
    "board-marks": Scene("KR2", ("mark.row", "mark.row", "mark.row")),
    "board-wide-words": Scene("KR1", before=_many_words),
    "board-wide-words-detail": Scene("KR2", ("panel.previous",), before=_many_words),
    "board-grouped": Scene("KR2", ("view.group", "cursor.down", "cursor.down", "list.open")),
    "board-filter": Scene("KR2", ("view.filter", Typed("pace:behind owner:b"))),
    "board-filter-wrong": Scene("KR2", ("view.filter", Typed("pase:behind"))),
    "board-mine": Scene("KR2", ("view.scope",)),
    "board-cycle-before": Scene("KR2", ("cycle.previous",)),
    "board-step": Scene("KR2", ("value.increase",)),
    "board-deleting": Scene("O1", ("goal.delete",)),
    "board-undone": Scene("KR2", ("goal.check_in", Typed("9"), "editor.save", "change.undo")),
    "board-moving": Scene("KR2", ("goal.move", "cursor.down", "cursor.down")),
    "board-too-small": Scene("KR2", size=(39, 9)),
    "board-smallest": Scene("KR2", size=(40, 10)),
    "board-config-wrong": Scene("KR2", config='theme = "solarised"\nkolumns = []\n'),
    "edit-title": Scene("KR2", ("goal.edit",)),
    "edit-owner": Scene("KR2", ("goal.edit", "editor.next")),
    "edit-value": Scene("KR2", ("goal.edit", "editor.next", "editor.next")),
    "edit-target": Scene("KR2", ("goal.edit", *("editor.next",) * 3)),
    "edit-confidence": Scene("KR2", ("goal.edit", *("editor.next",) * 4)),
    "edit-reason": Scene("KR2", ("target.reason",), before=_moved_its_target),
    "edit-no-reason": Scene("KR2", ("target.reason",)),
    "edit-wrong": Scene("KR2", ("goal.check_in", Typed("abc"), "editor.save")),
    "edit-kpi": Scene("K2", ("goal.edit",)),
    "edit-kpi-owner": Scene("K2", ("goal.edit", "editor.next")),
    "edit-entry": Scene("KR2", ("panel.previous", "entry.edit")),
    "edit-entry-new": Scene("KR2", ("panel.previous", "entry.add")),
    "check-in": Scene("KR2", ("check_in.digit",)),
    "check-in-sum": Scene("KR2", ("goal.check_in", Typed("+0.2*2"))),
    "check-in-confidence": Scene("KR2", ("check_in.digit", "editor.next")),
    "check-in-note": Scene("KR2", ("check_in.digit", "editor.next", "editor.next", Typed("Fine"))),
    "check-in-kpi": Scene("K2", ("check_in.digit",)),
    "check-in-kpi-note": Scene("K2", ("check_in.digit", "editor.next")),
    "add": Scene("KR2", ("goal.add",)),
    "add-captured": Scene("KR2", ("goal.add", _CAPTURED)),
    "add-field": Scene("KR2", ("goal.add", _CAPTURED, "editor.next")),
    "add-doubt": Scene("KR2", ("goal.add", Typed("Riders 1,234 to 2 M"))),
    "add-objective": Scene("KR2", ("goal.add_objective", Typed("Be a better company"))),
    "add-initiative": Scene("KR2", ("goal.add_initiative",)),
    "add-kpi": Scene("K2", ("goal.add",)),
    "add-turned": Scene("KR2", ("goal.add", _CAPTURED, "editor.turn")),
    "form": Scene("KR2", ("goal.edit_all",)),
    "form-choice": Scene("KR2", ("goal.edit_all", *_BELOW)),
    "form-objective": Scene("O1", ("goal.edit_all",)),
    "form-kpi": Scene("K2", ("goal.edit_all",)),
    "form-wide-words": Scene("KR2", ("goal.edit_all",), before=_many_words),
    "bulk": Scene("KR2", ("mark.row", "mark.row", "marks.change", Typed("owner=an"))),
    "converting": Scene("KR4", ("goal.convert",)),
    "choose-group": Scene("KR2", ("view.group",)),
    "choose-sort": Scene("KR2", ("view.sort",)),
    "choose-cycle": Scene("KR2", ("cycle.choose",)),
    "choose-copy": Scene("KR2", ("view.copy",)),
    "choose-theme": Scene("KR2", ("view.theme",)),
    "copy-file": Scene("KR2", ("view.copy", "cursor.last", "list.open")),
    "palette": Scene("KR2", ("app.palette",)),
    "palette-found": Scene("KR2", ("app.palette", Typed("rena"))),
    "help": Scene("KR2", ("app.help",)),
    "help-found": Scene("KR2", ("app.help", "page.find", Typed("fold"))),
    "help-pulse": Scene("K2", ("app.help",)),
    "why": Scene("KR2", ("goal.why",)),
    "why-objective": Scene("O1", ("goal.why",)),
    "why-kpi": Scene("K2", ("goal.why",)),
    "why-no-data": Scene("", (_tell_nothing_of_it,), before=_known_nothing_of),
    "kpi": Scene("K1", ("kpi.open",)),
    "kpi-entry": Scene("K1", ("kpi.open", "entry.edit")),
    "kpi-wide-words": Scene("K2", ("kpi.open",), before=_many_words),
    "alignment": Scene("KR2", ("alignment.open", "cursor.down")),
    "timeline": Scene("KR2", ("timeline.open", "fold.all")),
    "timeline-more": Scene("KR2", ("timeline.open", "timeline.more")),
    "activity": Scene("KR2", ("activity.open",)),
    "activity-filter": Scene("KR2", ("activity.open", "view.filter", Typed("by:ben"))),
    "coach": Scene("KR2", ("coach.open",)),
    "coach-grades": Scene("KR2", ("coach.open", "coach.group")),
    "page-help": Scene("KR2", ("coach.open", "app.help")),
    "page-wide-words": Scene("KR2", ("alignment.open",), before=_many_words),
    "activity-wide-words": Scene("KR2", ("activity.open",), before=_many_words),
    "coach-wide-words": Scene("KR2", ("coach.open",), before=_many_words),
    "timeline-wide-words": Scene("KR2", ("timeline.open", "fold.all"), before=_many_words),
    "cycle": Scene("KR2", ("cycle.open",)),
    "start": Scene("KR2", ("start.open",)),
    "week-start": Scene("KR2", ("workspace.week_start",)),
    "calibration": Scene("KR2", ("calibration.open",)),
    "templates": Scene("KR2", ("templates.open",)),
    "template": Scene("KR2", ("templates.open", "list.open")),
    "review-key-result": Scene("", _REVIEW),
    "review-confidence": Scene("", (*_REVIEW, "review.next")),
    "review-note": Scene("", (*_REVIEW, "review.next", "review.next")),
    "review-blocker": Scene("", (*_REVIEW, "review.blocker")),
    "review-why": Scene("", (*_REVIEW, "goal.why")),
    "review-help": Scene("", (*_REVIEW, "app.help")),
    "review-palette": Scene("", (*_REVIEW, "app.palette")),
    "review-kpi": Scene("", (*_REVIEW, "review.scope", _to_card("kpi"))),
    "review-commitment": Scene(
        "", ("review.open", _to_card("commitment")), before=_reviewed_before
    ),
    "review-priorities": Scene("", ("review.open", _to_card("priorities"))),
    "review-ahead": Scene("", ("review.open", _to_card("ahead"))),
    "review-wide-words": Scene("", _REVIEW, before=_many_words),
    "digest": Scene("", ("review.open", _to_card("digest"))),
    "conflict": Scene("KR2", (_meet,)),
    "lost": Scene("KR2", (_lose,)),
    "draft": Scene(before=_left_a_draft),
    "empty": Scene(store="empty"),
    "empty-adding": Scene("", ("goal.add", Typed("Riders come back every week")), "empty"),
    "empty-help": Scene("", ("app.help",), "empty"),
    "empty-coach": Scene("", ("coach.open",), "empty"),
    "empty-alignment": Scene("", ("alignment.open",), "empty"),
    "empty-timeline": Scene("", ("timeline.open",), "empty"),
    "empty-activity": Scene("", ("activity.open",), "empty"),
}


def opened_by(scenes: Iterable[Scene]) -> set[str]:
    """The actions that lead to some of them."""
    return {id for scene in scenes for id in scene.actions}


async def go(hand: Drive, scene: Scene, open_session: Open) -> None:
    """Bring a scene onto the screen."""
    if scene.key:
        await hand.go_to(scene.key)
    for step in scene.steps:
        if isinstance(step, Typed):
            await hand.type(step.text)
        elif isinstance(step, str):
            if actions.named(step).keys:
                await hand.do(step)
            else:
                hand.board.action_do(step, "")
            await hand.wait_for(lambda: not hand.board.saving)
        else:
            await step(hand, open_session)
    await hand.pilot.pause()
