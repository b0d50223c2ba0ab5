"""Steps keep their ids, so that ticks stay with the steps they were given to."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from okrtui.domain.records import Json, Step, key_result, step_ids
from okrtui.domain.steps import edited, identified, places, told

OLD: Json = [
    {"id": 1, "title": "Design", "weight": 1, "colour": "teal"},
    {"id": 2, "title": "Beta", "weight": 2},
    {"id": 5, "title": "Launch", "weight": 1},
]


def steps(*titles: str) -> list[dict[str, Json]]:
    return [{"title": title, "weight": 1} for title in titles]


@pytest.mark.parametrize(
    ("titles", "ids"),
    [
        (("Design", "Beta", "Launch"), [1, 2, 5]),
        (("Launch", "Beta", "Design"), [5, 2, 1]),  # in another order
        (("Design", "Pilot", "Launch"), [1, 2, 5]),  # renamed
        (("Sketch", "Pilot", "Party"), [1, 2, 5]),  # all of them
        (("Launch", "Sketch", "Beta"), [5, 8, 2]),  # taken away, and another one elsewhere
        (("Design", "Beta", "Pilot", "Launch"), [1, 2, 8, 5]),  # put in between
        (("First", "Design", "Beta", "Launch", "Last"), [8, 1, 2, 5, 9]),
        (("Design", "Launch"), [1, 5]),  # taken away
        ((), []),
        (("Beta", "Beta"), [2, 5]),  # the second takes the place of what followed Beta
        (("Design", "Design", "Beta", "Launch"), [1, 8, 2, 5]),
    ],
)
def test_a_step_keeps_its_id_through_every_edit(titles: tuple[str, ...], ids: list[int]) -> None:
    assert step_ids(edited(OLD, steps(*titles), used=7)) == ids


def test_the_id_of_a_step_that_is_gone_is_never_given_again() -> None:
    (new,) = edited([], steps("Party"), used=4)
    assert isinstance(new, dict)
    assert new["id"] == 5


def test_unknown_fields_of_a_step_survive_its_editing() -> None:
    assert edited(OLD, steps("Sketch"), used=0) == [
        {"id": 1, "title": "Sketch", "weight": 1, "colour": "teal"}
    ]


@given(st.lists(st.sampled_from("abcd")), st.lists(st.sampled_from("abcdef")), st.integers(0, 9))
def test_ids_are_always_unique_and_same_titles_keep_theirs(
    old: list[str], new: list[str], used: int
) -> None:
    before = edited((), steps(*old), 0)
    after = edited(before, steps(*new), used)
    ids = step_ids(after)
    assert len(set(ids)) == len(ids) == len(new)
    assert all(id <= len(old) or id > used for id in ids)
    for title in {t for t in old if old.count(t) == 1 and new.count(t) == 1}:
        assert ids[new.index(title)] == old.index(title) + 1


def test_steps_without_ids_have_those_of_their_places() -> None:
    plain: Json = [{"title": "a"}, "no step", {"title": "b", "more": True}]
    assert identified(plain) == [
        {"title": "a", "id": 1},
        "no step",
        {"title": "b", "more": True, "id": 2},
    ]
    assert identified(identified(plain)) == identified(plain)
    assert identified(None) is None
    assert identified("text") == "text"


@pytest.mark.parametrize(
    ("given", "ids"),
    [
        ([2, None], [2, 3]),
        ([None, 1], [2, 1]),
        ([3, 3, 3], [3, 2, 4]),
        ([0, -1, True], [1, 2, 3]),
        (["1", None, 1.5], [1, 2, 3]),
    ],
)
def test_whatever_ids_are_stored_those_read_are_all_different(
    given: list[Json], ids: list[int]
) -> None:
    stored: list[Json] = [{"title": "x", "id": id} for id in given]
    assert [step.id for step in key_result(1, {"steps": stored}).steps] == ids


def test_very_many_steps_are_read_and_edited_at_once() -> None:
    """A file may have as many as fit into a line; comparing each with each would take for ever."""
    many = 60_000
    stored: list[Json] = [{"title": "x", "id": many + n} for n in range(many)]
    stored += [{"title": f"{n}", "id": many} for n in range(many)]
    ids = step_ids(stored)
    assert len(set(ids)) == len(ids) == 2 * many
    titles = [f"{n}" for n in range(many)]
    assert step_ids(edited(stored, steps(*titles), used=0)) == ids[many:]


def test_the_place_of_a_step_is_counted_from_1() -> None:
    plan = (Step("a", 1, 4), Step("b", 1, 2))
    assert places(plan) == {4: 1, 2: 2}


def test_what_became_of_the_steps_is_told_in_a_line() -> None:
    new = edited(OLD, [*steps("Launch", "Sketch"), {"title": "Beta", "weight": 3}], used=0)
    assert told(OLD, new) == "steps: + 2 Sketch, 3 Beta weighs 3, – Design, in another order"
    assert told(OLD, edited(OLD, steps("Design", "Pilot", "Launch"), 0)) == (
        "steps: 2 Beta is now 2 Pilot"
    )
    assert told(OLD, OLD) == "steps: as they were"
    assert told(None, steps("A")) == "steps: + 1 A"
