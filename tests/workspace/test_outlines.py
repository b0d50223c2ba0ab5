"""Arranging goals: who is kept by a filter, below which heading, in which order."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from okrtui.workspace import commands
from okrtui.workspace.arrangement import (
    GROUPINGS,
    SCOPES,
    SORTINGS,
    Arrangement,
    Grouping,
    Scope,
    Sorting,
)
from okrtui.workspace.outlines import Outline
from okrtui.workspace.sample import sample_commit
from okrtui.workspace.views import Views
from okrtui.workspace.workspace import Workspace
from tests.workspace.conftest import TODAY


@pytest.fixture
def goals(workspace: Workspace) -> Workspace:
    """Two objectives of two teams; KR2 is another one's than its objective, and behind."""
    run = workspace.run
    run(commands.add_objective(workspace, "Riders come back", owner="ana", team="product"))
    run(commands.add_objective(workspace, "A city that trusts us", owner="ben", team="city"))
    run(commands.add_key_result(workspace, 1, "Churn from 10 to 0 @ana"))
    run(commands.add_key_result(workspace, 1, "Returning riders from 0 to 100 @cho"))
    run(commands.add_key_result(workspace, 2, "Incidents from 10 to 0 @ben"))
    run(commands.add_initiative(workspace, 2, "Price test", owner="ana"))
    run(commands.check_in(workspace, 1, "1", confidence=8, date="-1d"))
    run(commands.check_in(workspace, 2, "20", confidence=3, date="-5d"))
    return workspace


def outline(workspace: Workspace, **arranged: object) -> Outline:
    return Views(workspace).arranged(Arrangement(1)._replace(**arranged))  # type: ignore[arg-type]


def drawn(made: Outline) -> list[str]:
    """Each line's key, further right the deeper it stands; in brackets what is only beside."""
    return [
        "  " * line.depth + (f"({line.key})" if line.aside else line.key) for line in made.lines
    ]


def test_the_first_lines_alone_are_all_of_them_once_it_is_folded_anew(goals: Workspace) -> None:
    made = Views(goals).arranged(Arrangement(1), most=3)
    assert drawn(made) == FILTERS[""][:3]
    made.refold()
    assert drawn(made) == FILTERS[""]


FILTERS = {
    "": ["O1", "  KR1", "  KR2", "    I1", "O2", "  KR3"],
    "churn": ["(O1)", "  KR1"],
    "riders": ["O1", "  KR1", "  KR2", "    I1"],
    "returning": ["(O1)", "  KR2"],
    "price": ["(O1)", "  (KR2)", "    I1"],
    "@ana": ["O1", "  KR1", "  (KR2)", "    I1"],
    "owner:an": ["O1", "  KR1", "  (KR2)", "    I1"],
    "-@ana": ["(O1)", "  KR2", "O2", "  KR3"],
    "owner:ben,cho": ["(O1)", "  KR2", "O2", "  KR3"],
    "#city": ["O2", "  KR3"],
    "#city churn": [],
    "pace:at-risk": ["(O1)", "  KR2"],
    "pace:no-data": ["O2", "  KR3"],
    "kind:kr": ["(O1)", "  KR1", "  KR2", "(O2)", "  KR3"],
    "kind:kr -riders": ["(O2)", "  KR3"],
    "kind:initiative": ["(O1)", "  (KR2)", "    I1"],
    "conf:<5": ["(O1)", "  KR2"],
    "conf:>=8": ["(O1)", "  KR1"],
    "seen:>3": ["(O1)", "  KR2"],
    "score:<50": ["(O1)", "  KR2"],
    "is:mine": ["O1", "  KR1", "  (KR2)", "    I1"],
    "is:ours": ["O1", "  KR1", "  KR2", "    I1"],
    "ownr:x": ["O1", "  KR1", "  KR2", "    I1", "O2", "  KR3"],
}


@pytest.mark.parametrize("query", FILTERS)
def test_a_filter_keeps_what_matches_and_what_that_hangs_below(
    goals: Workspace, query: str
) -> None:
    assert drawn(outline(goals, query=query)) == FILTERS[query]


def test_a_filter_that_is_not_understood_says_so_beside_what_it_still_shows(
    goals: Workspace,
) -> None:
    made = outline(goals, query="ownr:x churn")
    assert drawn(made) == ["(O1)", "  KR1"]
    assert made.problems == ('no field "ownr": did you mean owner?',)


def test_a_name_typed_whole_means_that_one_only(goals: Workspace) -> None:
    goals.run(commands.add_objective(goals, "Third", owner="anastasia"))
    assert "O3" not in drawn(outline(goals, query="owner:ana"))
    assert "O3" in drawn(outline(goals, query="owner:an"))


def test_a_filter_follows_what_is_changed(goals: Workspace) -> None:
    views = Views(goals)
    assert views.arranged(Arrangement(1, "zebra")).lines == []
    goals.commit(commands.edit(goals, "KR1", {"title": "Zebra crossings"}))
    views.invalidate(goals.absorb())
    assert [line.key for line in views.arranged(Arrangement(1, "zebra")).lines] == ["O1", "KR1"]


def test_ones_own_goals_and_ones_teams(goals: Workspace) -> None:
    assert drawn(outline(goals, scope="mine")) == ["O1", "  KR1", "  (KR2)", "    I1"]
    assert drawn(outline(goals, scope="ours")) == ["O1", "  KR1", "  KR2", "    I1"]
    assert drawn(outline(goals, scope="mine", query="churn")) == ["(O1)", "  KR1"]


# ---------------------------------------------------------------------- groups


GROUPED: dict[Grouping, list[str]] = {
    "none": FILTERS[""],
    "team": ["city", "  O2", "    KR3", "product", "  O1", "    KR1", "    KR2", "      I1"],
    "person": ["ana", "  O1", "    KR1", "ben", "  O2", "    KR3", "cho", "  KR2", "    I1"],
    "pace": [
        "at risk",
        "  KR2",
        "    I1",
        "no data",
        "  O2",
        "    KR3",
        "on track",
        "  O1",
        "    KR1",
    ],
    "cycle": ["2026-Q4", *("  " + line for line in FILTERS[""])],
    "alignment": FILTERS[""],
}


@pytest.mark.parametrize("grouping", GROUPINGS)
def test_each_goal_stands_once_below_its_heading(goals: Workspace, grouping: Grouping) -> None:
    made = outline(goals, grouping=grouping)
    lines = [
        "  " * line.depth + (made.heading(line.key).title if line.key[0] == "=" else line.key)
        for line in made.lines
    ]
    assert lines == GROUPED[grouping]


def test_a_key_result_with_a_team_of_its_own_stands_in_that_group(goals: Workspace) -> None:
    goals.run(commands.edit(goals, "KR2", {"team": "City"}))
    made = outline(goals, grouping="team")
    assert drawn(made) == [
        *("=team:city", "  O2", "    KR3", "  KR2", "    I1"),
        *("=team:product", "  O1", "    KR1"),
    ]
    assert drawn(outline(goals, query="#city kind:kr")) == ["(O1)", "  KR2", "(O2)", "  KR3"]


def test_a_heading_counts_its_goals_and_tells_the_worst_pace_and_the_median(
    goals: Workspace,
) -> None:
    made = outline(goals, grouping="team")
    row = made.heading("=team:product")
    assert (row.title, row.objectives, row.key_results) == ("product", 1, 2)
    assert row.worst == "at_risk"
    assert row.progress == pytest.approx((0.9 + 0.2) / 2)
    empty = made.heading("=team:city")
    assert (empty.worst, empty.progress) == ("no_data", None)


def test_what_stands_aside_counts_nowhere(goals: Workspace) -> None:
    row = outline(goals, grouping="team", query="returning").heading("=team:product")
    assert (row.objectives, row.key_results) == (0, 1)


def test_aligned_objectives_hang_below_each_other_behind_key_results(goals: Workspace) -> None:
    goals.run(commands.edit(goals, "O2", {"parent": "O1"}))
    made = outline(goals, grouping="alignment")
    assert drawn(made) == ["O1", "  KR1", "  KR2", "    I1", "  O2", "    KR3"]


# ---------------------------------------------------------------------- orders


SORTED: dict[tuple[Sorting, bool], list[str]] = {
    ("written", False): ["O1", "KR1", "KR2", "O2", "KR3"],
    ("written", True): ["O2", "KR3", "O1", "KR2", "KR1"],
    ("title", False): ["O2", "KR3", "O1", "KR1", "KR2"],
    ("title", True): ["O1", "KR2", "KR1", "O2", "KR3"],
    ("owner", True): ["O2", "KR3", "O1", "KR2", "KR1"],
    ("pace", False): ["O2", "KR3", "O1", "KR2", "KR1"],
    ("score", False): ["O1", "KR2", "KR1", "O2", "KR3"],
    ("score", True): ["O1", "KR1", "KR2", "O2", "KR3"],
    ("confidence", False): ["O1", "KR2", "KR1", "O2", "KR3"],
    ("confidence", True): ["O1", "KR1", "KR2", "O2", "KR3"],
    ("seen", False): ["O1", "KR2", "KR1", "O2", "KR3"],
    ("seen", True): ["O1", "KR1", "KR2", "O2", "KR3"],
    ("due", False): ["O1", "KR1", "KR2", "O2", "KR3"],
}


@pytest.mark.parametrize(("sorting", "backwards"), SORTED)
def test_goals_below_the_same_row_are_sorted_and_unknown_stands_last_both_ways(
    goals: Workspace, sorting: Sorting, backwards: bool
) -> None:
    made = outline(goals, sorting=sorting, backwards=backwards)
    keys = [line.key for line in made.lines if line.key[0] != "I"]
    assert keys == SORTED[sorting, backwards]


# ---------------------------------------------------------------------- in general


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Views]:
    folder = tmp_path_factory.mktemp("sample")
    folder.chmod(0o700)
    workspace = Workspace.open(folder / "okr.json", user="ana", today=lambda: TODAY)
    sample_commit(workspace)
    yield Views(workspace)
    workspace.close()


@given(
    st.sampled_from(["", "a", "is:mine", "pace:behind,stale", "-ana", "kind:kr"]),
    st.sampled_from(SCOPES),
    st.sampled_from(GROUPINGS),
    st.sampled_from(SORTINGS),
    st.booleans(),
    st.lists(st.integers(0, 60), max_size=8),
)
@settings(max_examples=120, deadline=None)
def test_no_arrangement_loses_or_doubles_a_goal_and_folding_is_exact(
    sample: Views,
    query: str,
    scope: Scope,
    grouping: Grouping,
    sorting: Sorting,
    backwards: bool,
    turns: list[int],
) -> None:
    views = sample
    plain = Arrangement(None, query, scope)
    wanted = plain._replace(grouping=grouping, sorting=sorting, backwards=backwards)
    folded: set[str] = set()
    made = views.arranged(wanted, folded)
    keys = [line.key for line in made.lines if line.key[0] != "="]
    assert len(set(keys)) == len(keys)
    kept = {line.key for line in views.arranged(plain).lines if not line.aside}
    assert {line.key for line in made.lines if line.key[0] != "=" and not line.aside} == kept
    for turn in turns:
        if made.lines:
            index = turn % len(made.lines)
            folded ^= {made.lines[index].key} if made.lines[index].foldable else set()
            made.turn(index)
            assert made.lines == views.arranged(wanted, folded).lines
