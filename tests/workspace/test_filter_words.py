"""The filter's language: what each term means, and what is told of one that means nothing."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from okrtui.workspace.filter_words import Compared, Term, read

TERMS = {
    "churn": Term("text", ("churn",)),
    "Churn": Term("text", ("churn",)),
    '"two words"': Term("text", ("two words",)),
    "-churn": Term("text", ("churn",), negated=True),
    '-"two words"': Term("text", ("two words",), negated=True),
    "@ana": Term("owner", ("ana",)),
    "-@ana": Term("owner", ("ana",), negated=True),
    "owner:Ana": Term("owner", ("ana",)),
    "who:ana": Term("owner", ("ana",)),
    "owner:ana,ben": Term("owner", ("ana", "ben")),
    'owner:"Ana Maria"': Term("owner", ("ana maria",)),
    "-owner:ana": Term("owner", ("ana",), negated=True),
    "#product": Term("team", ("product",)),
    "team:none": Term("team", ("none",)),
    "title:churn": Term("title", ("churn",)),
    "pace:behind": Term("pace", ("behind",)),
    "pace:at_risk": Term("pace", ("at-risk",)),
    'pace:"at risk"': Term("pace", ("at-risk",)),
    "pace:AtRisk": Term("pace", ("at-risk",)),
    "pace:behind,at-risk": Term("pace", ("behind", "at-risk")),
    "pace:be": Term("pace", ("behind",)),
    "kind:reach": Term("kind", ("reach",)),
    "kind:at_least": Term("kind", ("at_least",)),
    "kind:at-le": Term("kind", ("at_least",)),
    "kind:kr": Term("kind", ("kr",)),
    "kind:aspirational": Term("kind", ("aspirational",)),
    "stale": Term("is", ("stale",)),
    '"stale"': Term("text", ("stale",)),
    "is:mine": Term("is", ("mine",)),
    "conf:<5": Term("conf", ("<5",), (Compared("<", 5),)),
    "conf:>=7": Term("conf", (">=7",), (Compared(">=", 7),)),
    "confidence:5": Term("conf", ("5",), (Compared("=", 5),)),
    "conf:none": Term("conf", ("none",), (Compared("=", None),)),
    "score:<70%": Term("score", ("<70%",), (Compared("<", 70),)),
    "seen:>14": Term("seen", (">14",), (Compared(">", 14),)),
    "10:30": Term("text", ("10:30",)),
    "https://example.org": Term("text", ("https://example.org",)),
    "-": Term("text", ("-",)),
}


@pytest.mark.parametrize("text", TERMS)
def test_each_term_means_one_condition(text: str) -> None:
    assert read(text) == ((TERMS[text],), (), ())


def test_terms_stand_beside_each_other_in_any_number() -> None:
    asked = read(' owner:ana  pace:behind #team -"not this" text ')
    assert [term.field for term in asked.terms] == ["owner", "pace", "team", "text", "text"]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("ownr:ana", 'no field "ownr": did you mean owner?'),
        ("peace:behind", "did you mean pace?"),
        ("xyz:1", "there are owner, team, pace"),
        ("pace:begind", 'no pace "begind": did you mean behind?'),
        ("kind:zzz", "there are objective, kr"),
        ("is:min", None),
        ("is:yours", "did you mean ours?"),
        ("conf:high", '"high" is no number: write it like conf:<5'),
    ],
)
def test_what_means_nothing_is_told_with_what_was_perhaps_meant(
    text: str, told: str | None
) -> None:
    asked = read(f"churn {text}")
    assert asked.terms[0] == Term("text", ("churn",)), "all else holds meanwhile"
    if told is None:
        assert not asked.problems
    else:
        assert told in asked.problems[0]
        assert len(asked.terms) == 1


@pytest.mark.parametrize("text", ["owner:", "@", "#", "pace:", "conf:<", "conf:", '"', 'owner:"'])
def test_what_is_still_being_typed_is_no_mistake(text: str) -> None:
    asked = read(text)
    assert asked.terms == ()
    assert asked.problems == ()
    assert len(asked.unfinished) == 1


@given(st.text(max_size=60))
def test_any_text_is_a_filter(text: str) -> None:
    asked = read(text)
    assert len(asked.terms) + len(asked.problems) + len(asked.unfinished) <= len(text.split()) + 1
