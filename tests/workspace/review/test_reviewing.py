"""A review from its queue to its record."""

from __future__ import annotations

import pytest

from okrtui.domain.errors import Invalid, NotFound
from okrtui.domain.records import Priority
from okrtui.workspace.commands import add_key_result, check_in, delete, log
from okrtui.workspace.review import answering, queue
from okrtui.workspace.review.cards import card_of
from okrtui.workspace.review.reviews import Review, open_review, review, reviews_of
from okrtui.workspace.views import Views
from okrtui.workspace.workspace import Workspace
from tests.workspace.conftest import OpenAs

MINE = ("KR2", "KR3", "KR4", "KR1")


def begin(workspace: Workspace, *, everyone: bool = False) -> Review:
    workspace.run(answering.begin(workspace, Views(workspace), everyone=everyone))
    return held(workspace)


def held(workspace: Workspace) -> Review:
    found = open_review(workspace)
    assert found is not None
    return found


def test_the_queue_is_mine_by_urgency_then_kpis_then_the_squares(team: Workspace) -> None:
    assert begin(team).cards == (*MINE, "K1", "priorities", "ahead")


def test_everybodys_goals_come_after_mine(team: Workspace) -> None:
    assert begin(team, everyone=True).cards == (*MINE, "KR5", "K1", "K2", "priorities", "ahead")


def test_what_nobody_owns_belongs_to_the_owner_of_its_objective(team: Workspace) -> None:
    team.run(add_key_result(team, 1, "Nobody's", start=0, target=1, owner=""))
    assert "KR6" in begin(team).cards


def test_a_kpi_that_feeds_a_key_result_is_asked_for_once(team: Workspace) -> None:
    team.run(add_key_result(team, 1, "Uptime", start=95, target=99.9, kpi="K1"))
    cards = begin(team).cards
    assert "KR6" in cards
    assert "K1" not in cards


def test_answers_are_check_ins_and_go_on_to_the_next_card(team: Workspace) -> None:
    r = begin(team)
    assert r.following(None) == "KR2"
    done = team.run(
        answering.answer_key_result(
            team, r, "KR2", value="16", confidence="8", note="tests ended", seconds=12.34
        )
    )
    assert done.message == "checked in KR2 Churn: 15 → 16, confidence 8, note kept"
    r = held(team)
    assert r.answers["KR2"].did == "checked_in"
    assert r.seconds == 12.3
    assert r.following("KR2") == "KR3"
    entry = team.model.check_ins(2)[-1]
    assert (entry.value, entry.confidence, entry.note) == (16, 8, "tests ended")


def test_keeping_says_the_last_value_again_so_that_it_is_no_longer_stale(team: Workspace) -> None:
    r = begin(team)
    team.run(answering.answer_key_result(team, r, "KR2"))
    assert held(team).answers["KR2"].did == "kept"
    assert team.model.check_ins(2)[-1].value == 15
    assert Views(team).verdict("KR2").pace != "stale"


def test_an_open_blocker_stays_until_it_is_resolved(team: Workspace) -> None:
    r = begin(team)
    team.run(answering.answer_key_result(team, r, "KR3", value="16"))
    assert team.model.check_ins(3)[-1].blocker == "money: no budget"
    team.run(answering.answer_key_result(team, held(team), "KR3", value="16", blocker=""))
    assert team.model.check_ins(3)[-1].blocker == ""
    assert not Views(team).goal("KR3").blocked


def test_resolving_a_blocker_alone_leaves_the_confidence_as_it_was(team: Workspace) -> None:
    team.run(add_key_result(team, 1, "New", start=0, target=9))
    team.run(check_in(team, 6, confidence=8, blocker="money: none", date="2026-11-20"))
    r = begin(team)
    team.run(answering.answer_key_result(team, r, "KR6", blocker=""))
    entry = team.model.check_ins(6)[-1]
    assert (entry.confidence, entry.blocker) == (8, "")


def test_what_has_no_value_yet_and_gets_none_is_only_looked_at(team: Workspace) -> None:
    team.run(add_key_result(team, 1, "New", start=0, target=9))
    r = begin(team)
    done = team.run(answering.answer_key_result(team, r, "KR6"))
    assert done.message == "kept KR6 as it is"
    assert team.model.check_ins(6) == []
    assert "KR6" in held(team).answers


def test_a_fed_key_result_is_kept_without_a_measurement(team: Workspace) -> None:
    team.run(add_key_result(team, 1, "Uptime", start=95, target=99.9, kpi="K1"))
    r = begin(team)
    before = len(team.model.measurements(1))
    team.run(answering.answer_key_result(team, r, "KR6"))
    assert len(team.model.measurements(1)) == before
    team.run(answering.answer_key_result(team, held(team), "KR6", value="99.7"))
    assert team.model.measurements(1)[-1].value == 99.7


def test_milestones_are_kept_with_the_confidence_they_had(team: Workspace) -> None:
    team.run(add_key_result(team, 1, "Steps", steps=("one", "two")))
    team.run(check_in(team, 6, "1", confidence=6, date="2026-11-01"))
    r = begin(team)
    team.run(answering.answer_key_result(team, r, "KR6"))
    entry = team.model.check_ins(6)[-1]
    assert (entry.date.isoformat(), entry.confidence) == ("2026-11-22", 6)


def test_one_change_holds_the_answer_and_the_check_in_so_undo_takes_both(team: Workspace) -> None:
    r = begin(team)
    team.run(answering.answer_key_result(team, r, "KR2", value="16"))
    team.undo()
    team.absorb()
    assert held(team).following(None) == "KR2"
    assert team.model.check_ins(2)[-1].value == 15


def test_a_value_that_cant_be_read_changes_nothing(team: Workspace) -> None:
    r = begin(team)
    with pytest.raises(Invalid, match="monkeys"):
        team.run(answering.answer_key_result(team, r, "KR2", value="monkeys"))
    assert held(team).answers == {}


def test_a_measurement_answers_a_kpi(team: Workspace) -> None:
    r = begin(team)
    team.run(answering.answer_kpi(team, r, "K1", "99.1", note="a storm"))
    assert held(team).answers["K1"].did == "logged"
    assert team.model.measurements(1)[-1].note == "a storm"


def test_skipping_keeps_the_reason_and_another_answer_counts_instead(team: Workspace) -> None:
    r = begin(team)
    team.run(answering.skip(r, "KR2", "on holiday"))
    r = held(team)
    assert (r.answers["KR2"].did, r.answers["KR2"].reason) == ("skipped", "on holiday")
    assert card_of(team, Views(team), r, "KR2").skipped == "on holiday"
    team.run(answering.answer_key_result(team, r, "KR2", value="17"))
    assert held(team).answers["KR2"].did == "checked_in"


def test_one_goes_back_and_forth_without_losing_an_answer(team: Workspace) -> None:
    r = begin(team)
    assert r.before("KR2") is None
    assert r.before("KR3") == "KR2"
    assert r.before(None) == "ahead"
    team.run(answering.skip(r, "KR3"))
    r = held(team)
    # Whoever went back to the first goes on behind what is answered, then to what is open.
    assert r.following("KR2") == "KR4"
    team.run(answering.skip(r, "ahead"))
    assert held(team).following("ahead") == "KR2"


def test_priorities_are_next_weeks_commitments(team: Workspace) -> None:
    r = begin(team)
    team.run(answering.write_priorities(r, ["call the bank", "P2: tidy up", "", "P1 ship"]))
    team.run(answering.write_ahead(held(team), ["two weeks of holidays"]))
    done = team.run(answering.finish(team, held(team)))
    assert done.message == "finished the review: 2 of 7 cards"
    assert open_review(team) is None
    r = begin(team)
    assert r.commitments == (
        Priority("call the bank", 1),
        Priority("tidy up", 2),
        Priority("ship", 1),
    )
    assert [card for card in r.cards if card.startswith("C")] == ["C1", "C2", "C3"]
    team.run(answering.settle(r, "C1", "done"))
    team.run(answering.settle(held(team), "C2", "carried"))
    team.run(answering.settle(held(team), "C3", "dropped"))
    assert held(team).carried() == (Priority("tidy up", 2),)


def test_a_goal_that_is_deleted_meanwhile_is_no_card_any_more(team: Workspace) -> None:
    begin(team)
    team.run(delete(team, "KR2"))
    assert held(team).following(None) == "KR3"


def test_a_review_that_is_over_takes_no_answers(team: Workspace) -> None:
    r = begin(team)
    team.run(answering.finish(team, r))
    with pytest.raises(Invalid, match="this review is over"):
        team.run(answering.skip(r, "KR2"))
    with pytest.raises(Invalid, match="this review is over"):
        team.run(answering.answer_key_result(team, r, "KR2", value="16"))
    assert team.model.check_ins(2)[-1].value == 15


def test_beginning_anew_leaves_the_open_one_for_good(team: Workspace) -> None:
    first = begin(team)
    second = begin(team)
    assert second.id != first.id
    assert review(team.model, first.id).record.state == "left"
    assert [record.state for record in reviews_of(team.model, "ana")] == ["left", "open"]


def test_there_is_no_such_review(team: Workspace) -> None:
    with pytest.raises(NotFound, match="there is no review 7"):
        review(team.model, 7)


def test_two_review_at_the_same_time_and_see_who_was_first(
    team: Workspace, open_as: OpenAs
) -> None:
    mine = begin(team, everyone=True)
    ben = open_as("ben")
    theirs = begin(ben, everyone=True)
    assert theirs.id != mine.id
    assert theirs.cards[0] == "KR5"
    team.poll()
    team.absorb()
    team.run(answering.answer_key_result(team, mine, "KR5", value="17"))
    ben.poll()
    ben.absorb()
    card = card_of(ben, Views(ben), theirs, "KR5")
    assert card.meanwhile == "ana checked it in today already"
    assert card_of(team, Views(team), mine, "KR5").meanwhile == "you checked it in today already"


def test_a_card_tells_where_a_goal_stands(team: Workspace) -> None:
    r = begin(team)
    card = card_of(team, Views(team), r, "KR3")
    assert card.above == "O1 Riders come back every week"
    assert card.measure == "15 → 20"
    assert card.blocker == "money: no budget"
    assert card.why_now == "blocked"
    assert card.keeps == "15"
    assert card.last == "15, yesterday, ana"
    assert card_of(team, Views(team), r, "KR4").confidences == (7, 5)
    kpi = card_of(team, Views(team), r, "K1")
    assert (kpi.health, kpi.measure, kpi.why_now) == ("healthy", "99.5", "due")


def test_what_is_due(team: Workspace) -> None:
    views = Views(team)
    assert [
        (due.key, due.why, due.late) for due in queue.key_results_due(team, views, everyone=True)
    ] == [
        ("KR2", "33 days since the last check-in", True),
        ("KR5", "33 days since the last check-in", True),
    ]
    assert [(due.key, due.mine, due.why) for due in queue.kpis_due(team, views, everyone=True)] == [
        ("K1", True, "10 days since the last measurement"),
        ("K2", False, "no measurement yet"),
    ]
    team.run(log(team, 1, "99", date="2026-11-17"))
    assert [due.key for due in queue.kpis_due(team, Views(team), everyone=False)] == []
