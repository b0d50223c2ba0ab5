"""A report in every format shows each text as it was typed, whatever it is."""

from __future__ import annotations

import html as standard
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from okrtui.domain.document import Document, Grid, Items, Lines, Section
from okrtui.domain.text import one_line
from okrtui.interchange.html import html
from okrtui.interchange.markdown import escaped, markdown
from okrtui.interchange.plain import plain


def document(text: str) -> Document:
    grid = Grid(("Goal", "%"), ((text, "5"), ("日本", "100")), frozenset((1,)))
    blocks = (Lines((text, "second")), Items((text,)), grid)
    return Document(text, "sub", (Section(text, blocks),))


def test_markdown() -> None:
    assert markdown(document("Churn")).splitlines() == [
        "# Churn",
        "",
        "sub",
        "",
        "## Churn",
        "",
        "Churn  ",
        "second",
        "",
        "- Churn",
        "",
        "| Goal | % |",
        "| --- | ---: |",
        "| Churn | 5 |",
        "| 日本 | 100 |",
    ]


def test_plain_text_stands_in_columns() -> None:
    lines = plain(document("Churn")).splitlines()
    assert lines[:2] == ["Churn", "====="]
    assert lines[-3:] == ["Goal     %", "Churn    5", "日本   100"]


def test_html_is_one_page_without_anything_from_elsewhere() -> None:
    page = html(document("Churn"))
    assert '<td class="number">100</td>' in page
    assert "http" not in page.replace("http-equiv", "")
    assert "<script" not in page


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("# no heading", "\\# no heading"),
        ("- no item", "\\- no item"),
        ("-0.1", "-0.1"),
        ("3. no item", "3\\. no item"),
        ("39.7 → 45 %", "39.7 → 45 %"),
        ("*a* _b_ `c` [d](e) <f> | g", "\\*a\\* \\_b\\_ \\`c\\` \\[d\\](e) \\<f\\> \\| g"),
        ("---", "\\---"),
        ("a\nb", "a b"),
    ],
)
def test_nothing_in_a_text_is_markup(text: str, expected: str) -> None:
    assert escaped(text) == expected


@given(st.text(max_size=60))
def test_what_is_escaped_reads_as_the_text(text: str) -> None:
    assert re.sub(r"\\([\\`*_\[\]<>|~#&\-+=.)])", r"\1", escaped(text)) == one_line(text).strip()


@given(st.text(max_size=60))
def test_no_format_lets_a_control_character_or_a_tag_through(text: str) -> None:
    for written in (markdown(document(text)), html(document(text)), plain(document(text))):
        assert written.replace("\n", "").isprintable() or "\x1b" not in written
        assert "\r" not in written
    inner = re.findall(r"<h2>(.*)</h2>", html(document(text)))
    assert [standard.unescape(found) for found in inner] == [one_line(text)]
