"""Which links lead nowhere, and that each is found once."""

from __future__ import annotations

from okrtui.domain.records import Document
from okrtui.workspace.belonging import LISTS
from okrtui.workspace.soundness import LINKS, circles, dangling, faults, told, told_circle


def test_every_link_that_leads_nowhere_is_found_in_its_words() -> None:
    state: dict[str, dict[int, Document]] = {
        link.table: {
            5: {
                other.field: [9] if other.field in LISTS else 9
                for other in LINKS
                if other.table == link.table
            }
        }
        for link in LINKS
    }
    found = list(dangling(state))
    assert [one.link for one in found] == list(LINKS)
    assert "K5 belongs to K9, which isn't there" in map(told, found)


def test_of_several_links_each_that_leads_nowhere_is_found() -> None:
    state: dict[str, dict[int, Document]] = {
        "objectives": {1: {"cycle": 1}},
        "cycles": {1: {}},
        "kpis": {2: {}},
        "key_results": {1: {"objective": 1, "guardrails": [1, 2, 3]}},
    }
    assert [one.target for one in dangling(state)] == [1, 3]


def test_links_that_may_be_left_out_are_no_fault() -> None:
    state: dict[str, dict[int, Document]] = {
        "cycles": {1: {}},
        "objectives": {1: {"cycle": 1}, 2: {"cycle": 1, "parent": 1}},
        "key_results": {1: {"objective": 1, "kpi": None}},
    }
    assert list(dangling(state)) == []
    assert list(circles(state, "objectives")) == []


def test_a_changed_target_belongs_to_one_goal_whichever() -> None:
    state: dict[str, dict[int, Document]] = {
        "kpis": {1: {}},
        "target_changes": {
            1: {"kpi": 1, "field": "target"},
            2: {"kpi": 9, "field": "target"},
            3: {"key_result": 9, "field": "target"},
            4: {"field": "target"},
            5: {"key_result": "1", "field": "target"},
        },
    }
    assert sorted(map(told, dangling(state))) == [
        "changed target 2 belongs to K9, which isn't there",
        "changed target 3 belongs to KR9, which isn't there",
        "changed target 4 names no key result",
        "changed target 5 names no key result",
    ]


def test_a_changed_target_that_isnt_right_is_a_fault() -> None:
    right: Document = {"kpi": 1, "field": "target", "old": None, "new": [1], "reason": ""}
    state: dict[str, dict[int, Document]] = {
        "target_changes": {1: right, 2: {**right, "reason": 7}, 3: {**right, "field": None}}
    }
    assert [(fault.table, fault.id) for fault in faults(state)] == [
        ("target_changes", 2),
        ("target_changes", 3),
    ]


def test_each_circle_of_parents_is_found_once() -> None:
    parents = {1: 2, 2: 3, 3: 1, 4: 1, 5: 5, 6: None}
    state: dict[str, dict[int, Document]] = {
        "objectives": {id: {"parent": parent} for id, parent in parents.items()}
    }
    assert [sorted(ids) for ids in circles(state, "objectives")] == [[1, 2, 3], [5]]


def test_kpis_that_support_each_other_are_a_circle_too() -> None:
    state = {"kpis": {2: {"parent": 3}, 3: {"parent": 2}, 4: {"parent": 2}}}
    assert list(circles(state, "objectives")) == []
    assert [told_circle("kpis", ids) for ids in circles(state, "kpis")] == [
        "K2 → K3 → K2 is a circle of parents"
    ]
