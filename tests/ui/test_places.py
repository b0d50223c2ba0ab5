"""The gaps between rows into which others may be moved."""

from __future__ import annotations

from collections.abc import Sequence

from okrtui.ui.places import (
    Among,
    Gap,
    Gaps,
    beside_parent,
    first_behind,
    gaps_among,
    gaps_below,
    neighbour,
)
from okrtui.workspace.rows import OutlineLine

TREE = ("O1", " KR1", "  I1", " KR2", "O2", "O3", " KR3")
ALIGNED = ("O1", " KR1", " O2", "  KR2", "O3")


def lines(rows: tuple[str, ...]) -> list[OutlineLine]:
    return [OutlineLine(row.strip(), row.count(" "), False, False) for row in rows]


def said(gaps: Sequence[Gap]) -> list[str]:
    """``at: what each place means``, the usual one starred."""
    return [
        f"{gap.at}: "
        + " | ".join(
            f"{'*' if number == gap.usual else ''}{place.words}"
            for number, place in enumerate(gap.places)
        )
        for gap in gaps
    ]


LAST = {"O1": "KR2", "O3": "KR3", "KR1": "I1"}


def test_a_key_result_goes_before_others_and_behind_the_last_of_each_objective() -> None:
    gaps = gaps_below(lines(TREE), {"KR1"}, lambda key: LAST.get(key, ""))
    assert said(gaps) == [
        "3: *below O1, before KR2",
        "4: *below O1, after KR2",
        "5: *below O2",
        "6: *below O3, before KR3",
        "7: *below O3, after KR3",
    ]


def test_where_rows_are_sorted_only_what_they_hang_below_is_chosen() -> None:
    gaps = gaps_below(lines(TREE), {"KR1"}, None)
    assert said(gaps) == ["4: *below O1", "5: *below O2", "7: *below O3"]


def test_initiatives_go_below_key_results() -> None:
    gaps = gaps_below(lines(TREE), {"I1"}, lambda key: "")
    assert said(gaps) == ["3: *below KR1", "4: *below KR2", "7: *below KR3"]


def test_key_results_stay_with_their_own_objective_where_others_are_aligned_to_it() -> None:
    gaps = gaps_below(lines(ALIGNED), {"KR2"}, lambda key: "")
    assert said(gaps) == [
        "1: *below O1, before KR1",
        "2: *below O1",
        "4: *below O2",
        "5: *below O3",
    ]


def test_an_objective_goes_between_others_or_below_the_one_above() -> None:
    gaps = gaps_among(lines(TREE), {"O2"}, lambda key: "", lambda key: True, nested=False)
    assert said(gaps) == [
        "0: *before O1",
        "5: *before O3 | below O1",
        "7: *after O3 | below O3",
    ]


def test_what_is_aligned_can_be_taken_out() -> None:
    parents = {"O2": "O1"}
    gaps = gaps_among(
        lines(TREE), {"O2"}, lambda key: parents.get(key, ""), lambda key: True, nested=False
    )
    assert said(gaps)[0] == "0: below nothing | *before O1"


def test_where_alignment_is_shown_a_place_says_what_one_is_aligned_to() -> None:
    parents = {"O2": "O1"}
    gaps = gaps_among(
        lines(ALIGNED), {"O3"}, lambda key: parents.get(key, ""), lambda key: True, nested=True
    )
    assert [(gap.places[gap.usual].before, gap.places[gap.usual].to) for gap in gaps] == [
        ("O1", ""),
        ("O2", "O1"),
        ("", ""),
    ]


def test_nothing_goes_below_what_is_moved_itself() -> None:
    parents = {"O2": "O1"}
    gaps = gaps_among(
        lines(ALIGNED), {"O1"}, lambda key: parents.get(key, ""), lambda key: True, nested=True
    )
    assert said(gaps) == ["4: *before O3", "5: *after O3 | below O3"]


def test_beside_what_does_not_fit_nothing_stands_but_below_it() -> None:
    rows = lines(("K1", "K2", "K3"))
    gaps = gaps_among(rows, {"K3"}, lambda key: "", lambda key: key == "K1", nested=True)
    assert said(gaps) == ["0: *before K1", "1: *after K1 | below K1", "3: *below K2"]


def test_the_neighbour_is_the_next_of_its_kind_below_the_same() -> None:
    rows = lines(ALIGNED)
    assert neighbour(rows, 0, 1, lambda key: True) == "O3"
    assert neighbour(rows, 4, -1, lambda key: True) == "O1"
    assert neighbour(rows, 1, 1, lambda key: True) == ""
    assert neighbour(rows, 0, 1, lambda key: key != "O3") == ""


def test_the_first_gap_behind_a_row_is_meant_first_and_else_the_last_one() -> None:
    gaps = gaps_below(lines(TREE), {"KR1"}, lambda key: LAST.get(key, ""))
    assert [first_behind(gaps, row) for row in (0, 1, 3, 4, 6, 7)] == [0, 0, 1, 2, 4, 4]


def test_the_next_parent_begins_with_its_first_gap() -> None:
    gaps = gaps_below(lines(TREE), {"KR1"}, lambda key: LAST.get(key, ""))
    assert [beside_parent(gaps, at, 1) for at in range(5)] == [2, 2, 3, None, None]
    assert [beside_parent(gaps, at, -1) for at in range(5)] == [None, None, 0, 2, 2]


def test_gaps_are_made_when_they_are_looked_at() -> None:
    made: list[int] = []

    def make(number: int) -> Among:
        made.append(number)
        return Among(number, ())

    gaps = Gaps(50_000, make)
    assert len(gaps) == 50_000
    assert gaps[-1].at == 49_999
    assert first_behind(gaps, 20_000) == 20_001
    assert len(made) < 20
