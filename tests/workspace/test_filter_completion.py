"""Completing the last name of a filter."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from okrtui.workspace.filter_completion import completed
from okrtui.workspace.filter_words import read

PEOPLE = ("ana", "Ben", "cho li", 'o"dd')
TEAMS = ("product", "city")

COMPLETED = {
    "owner:a": "owner:ana",
    "@a": "@ana",
    "-@a": "-@ana",
    "@b": "@ben",
    "@ana,b": "@ana,ben",
    "churn @c": 'churn @"cho li"',
    '@"c': '@"cho li"',
    "#pr": "#product",
    "team:ci": "team:city",
    "pace:b": "pace:behind",
    "pace:behind,at": "pace:behind,at-risk",
    "is:m": "is:mine",
    "kind:asp": "kind:aspirational",
    "owner:no": "owner:none",
    "owner:ana": "owner:ana",
    "owner:": "owner:",
    "churn": "churn",
    "x:a": "x:a",
    "title:a": "title:a",
    "": "",
    "@zz": "@zz",
    "@o": "@o",
    "owner:ana ": "owner:ana ",
}


@pytest.mark.parametrize("text", COMPLETED)
def test_a_name_is_completed(text: str) -> None:
    assert completed(text, PEOPLE, TEAMS).casefold() == COMPLETED[text].casefold()


@given(st.text(max_size=20), st.lists(st.text(max_size=9), max_size=3))
def test_what_is_completed_is_a_filter_of_as_many_terms(text: str, names: list[str]) -> None:
    done = completed(text, names, names)
    assert len(done) >= len(text)
    if done != text:
        assert len(read(done).terms) == len(read(text).terms)
        assert not read(done).problems
