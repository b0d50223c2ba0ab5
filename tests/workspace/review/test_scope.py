"""A review widened to everybody's goals, and narrowed to one's own, on the way."""

from __future__ import annotations

import pytest

from okrtui.domain.errors import Invalid, NotFound
from okrtui.workspace.commands import delete
from okrtui.workspace.review import answering
from okrtui.workspace.review.reviews import Review, open_review
from okrtui.workspace.review.scope import turn_to, widened
from okrtui.workspace.views import Views
from okrtui.workspace.workspace import Workspace
from tests.workspace.conftest import OpenAs
from tests.workspace.review.test_reviewing import begin, held

MINE = ("KR2", "KR3", "KR4", "KR1")
SQUARES = ("priorities", "ahead")


def turn(
    workspace: Workspace, review: Review, *, everyone: bool, keep: tuple[str, ...] = ()
) -> str:
    change = turn_to(workspace, Views(workspace), review, everyone=everyone, keep=keep)
    return workspace.run(change).message


def test_it_is_widened_behind_what_is_there_and_the_answers_stay(team: Workspace) -> None:
    first = begin(team)
    team.run(answering.answer_key_result(team, first, "KR2", value="16"))
    team.run(answering.answer_kpi(team, first, "K1", "99"))
    assert turn(team, held(team), everyone=True) == "everybody's goals, too: 2 cards more"
    wide = held(team)
    assert (wide.id, wide.record.scope) == (first.id, "everyone")
    assert wide.cards == (*MINE, "KR5", "K1", "K2", *SQUARES)
    assert [*wide.answers] == ["KR2", "K1"]


def test_it_is_narrowed_but_for_what_was_answered_or_typed_on(team: Workspace) -> None:
    wide = begin(team, everyone=True)
    team.run(answering.skip(wide, "K2"))
    assert turn(team, held(team), everyone=False) == "only your goals: 1 card less"
    assert held(team).cards == (*MINE, "K1", "K2", *SQUARES)
    turn(team, held(team), everyone=True)
    turn(team, held(team), everyone=False, keep=("KR5",))
    assert "KR5" in held(team).cards


def test_undo_takes_it_back(team: Workspace) -> None:
    begin(team, everyone=True)
    turn(team, held(team), everyone=False)
    assert "KR5" not in held(team).cards
    team.undo()
    team.absorb()
    assert held(team).cards == (*MINE, "KR5", "K1", "K2", *SQUARES)
    assert held(team).record.scope == "everyone"


def test_a_deleted_goal_may_still_come_back(team: Workspace) -> None:
    begin(team, everyone=True)
    team.run(delete(team, "KR4"))
    turn(team, held(team), everyone=False)
    team.undo()
    team.undo()
    team.absorb()
    assert "KR4" in held(team).cards


def test_a_review_without_a_goal_is_refused(team: Workspace, open_as: OpenAs) -> None:
    cho = open_as("cho")
    begin(cho, everyone=True)
    with pytest.raises(NotFound, match="nothing of yours to review"):
        turn(cho, held(cho), everyone=False)
    assert held(cho).record.scope == "everyone"


def test_a_review_that_is_over_or_was_changed_elsewhere_stays_as_it_is(team: Workspace) -> None:
    first = begin(team)
    turn(team, first, everyone=True)
    with pytest.raises(Invalid, match="changed elsewhere"):
        turn(team, first, everyone=True)
    team.run(answering.finish(team, held(team)))
    assert open_review(team) is None


@pytest.mark.parametrize(
    ("before", "wanted", "after"),
    [
        ((), ("KR1", "K1"), ("KR1", "K1")),
        (("C1", "ahead"), ("KR1", "K1"), ("KR1", "K1", "C1", "ahead")),
        (("K1", "ahead"), ("KR1", "K1", "K2"), ("KR1", "K1", "K2", "ahead")),
        (("KR1", "C1"), ("KR1", "K2"), ("KR1", "K2", "C1")),
        (("KR1",), ("KR1",), ("KR1",)),
    ],
)
def test_new_cards_come_behind_their_kind(
    before: tuple[str, ...], wanted: tuple[str, ...], after: tuple[str, ...]
) -> None:
    assert widened(before, wanted) == after
