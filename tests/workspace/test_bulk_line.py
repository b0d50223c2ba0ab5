"""What a line that changes several goals says."""

from __future__ import annotations

import pytest

from okrtui.domain.errors import Invalid
from okrtui.workspace.bulk_line import read_bulk_line


@pytest.mark.parametrize(
    ("text", "fields"),
    [
        ("@ana", {"owner": "ana"}),
        ("#growth", {"team": "growth"}),
        ("2027-Q1", {"cycle": "2027-Q1"}),
        ("Spring term", {"cycle": "Spring term"}),
        ("@ana #growth 2027-Q1", {"owner": "ana", "team": "growth", "cycle": "2027-Q1"}),
        ("2027-Q1 @ana", {"cycle": "2027-Q1", "owner": "ana"}),
        ("@", {"owner": ""}),
        ("# @", {"team": "", "owner": ""}),
        ("owner=ana maria #x", {"owner": "ana maria", "team": "x"}),
        ("Kind=committed worst=yes", {"kind": "committed", "worst": "yes"}),
        ("unit=", {"unit": ""}),
        ("unit== =", {"unit": "= ="}),
    ],
)
def test_a_line_sets_fields(text: str, fields: dict[str, str]) -> None:
    assert read_bulk_line(text) == fields


@pytest.mark.parametrize(
    ("text", "said"),
    [("", "nothing to change"), ("  ", "nothing"), ("@a @b", "twice"), ("#a team=b", "twice")],
)
def test_what_sets_nothing_or_one_field_twice_is_refused(text: str, said: str) -> None:
    with pytest.raises(Invalid, match=said):
        read_bulk_line(text)
