from __future__ import annotations

import sys
from unicodedata import category

import pytest
from hypothesis import given
from hypothesis import strategies as st

from okrtui.domain.errors import Invalid
from okrtui.domain.text import (
    MARKS_LIMIT,
    UNSAFE,
    check_note,
    check_title,
    clean,
    one_line,
    quoted,
)

# Text as an attacker would mix it: anything, and the dangerous part of Unicode more often.
HOSTILE = st.text(
    st.one_of(
        st.characters(exclude_categories=()),
        st.sampled_from("\x1b\x07\x9b\x7f\r\n\t\u200b\u200d\u202e\u2066\ufeff\ud800\U000e0041"),
        st.sampled_from("\u0301\u0336\u20dd\ufe0f\u0903"),
        st.sampled_from("ae日👩🏽 "),
    )
)


def longest_stack(text: str) -> int:
    longest = run = 0
    for character in text:
        if character not in "\u200c\u200d":
            run = run + 1 if category(character).startswith("M") else 0
            longest = max(longest, run)
    return longest


@pytest.mark.parametrize(
    ("raw", "shown"),
    [
        ("\x1b]52;c;cm0gLXJm\x07", "␛]52;c;cm0gLXJm␇"),
        ("\x00\x1f", "␀␟"),
        ("a\nb\tc\rd", "a␊b␉c␍d"),
        ("\x7f", "␡"),
        ("\x80\x85\x9b31m\x9f", "��\ufffd31m�"),
        ("abc\u202edcba\u202c", "abc�dcba�"),
        ("\u2066x\u2069\u061c", "�x��"),
        ("\u200b\u200e\u200f\u2028\u2029\u2060\u206f\ufeff\ufff9\ufffb", "�" * 10),
        ("\U000e0001\U000e0041\U000e007f", "���"),
        ("\ud800x\udfff", "�x�"),
        ("e" + "\u0301" * 9 + "f", "e" + "\u0301" * 4 + "f"),
        ("e" + "\u0301\u200d" * 6, "e" + "\u0301\u200d" * 4 + "\u200d" * 2),
        ("👩‍👩‍👧 ❤️ 日本語 नमस्ते é", "👩‍👩‍👧 ❤️ 日本語 नमस्ते é"),
        ("[red]x[/] [@click=app.quit]", "[red]x[/] [@click=app.quit]"),
        ("", ""),
    ],
)
def test_each_kind_of_unsafe_character_is_shown_harmlessly(raw: str, shown: str) -> None:
    assert clean(raw) == shown


def test_notes_keep_newline_and_tab_and_nothing_else() -> None:
    assert clean("a\n\tb\r\x1b\x0b", lines=True) == "a\n\tb␍␛␋"


@given(HOSTILE, st.booleans())
def test_clean_text_holds_nothing_unsafe(raw: str, lines: bool) -> None:
    shown = clean(raw, lines=lines)
    assert UNSAFE.search(shown.replace("\n", "").replace("\t", "") if lines else shown) is None
    assert longest_stack(shown) <= MARKS_LIMIT
    shown.encode("utf-8")


@given(HOSTILE, st.booleans())
def test_cleaning_twice_changes_nothing(raw: str, lines: bool) -> None:
    assert clean(clean(raw, lines=lines), lines=lines) == clean(raw, lines=lines)


@given(st.text(st.characters(categories=("L", "N", "P", "S"), max_codepoint=0xFFFD)))
def test_plain_text_is_untouched(raw: str) -> None:
    assert clean(raw) == raw


def test_every_character_is_either_kept_or_replaced_as_the_rule_says() -> None:
    bidi = {0x061C, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A)}
    zero_width = {0x200B, 0x200E, 0x200F, 0x2028, 0x2029, *range(0x2060, 0x2070), 0xFEFF}
    annotation = {0xFFF9, 0xFFFA, 0xFFFB}
    hidden = bidi | zero_width | annotation | set(range(0x80, 0xA0))
    hidden |= set(range(0xD800, 0xE000)) | set(range(0xE0000, 0xE0080))
    pictures = {code: chr(0x2400 + code) for code in range(0x20)} | {0x7F: "␡"}
    wrong = [
        hex(code)
        for code in range(sys.maxunicode + 1)
        if clean(chr(code)) != pictures.get(code, "\ufffd" if code in hidden else chr(code))
    ]
    assert wrong == []


def test_what_the_fast_path_takes_for_granted_about_unicode_holds() -> None:
    every = [chr(code) for code in range(sys.maxunicode + 1)]
    assert [c for c in every if UNSAFE.match(c) and c.isprintable()] == []
    assert min(c for c in every if category(c).startswith("M")) == "\u0300"


@pytest.mark.parametrize(
    ("raw", "shown"), [("a\nb", "a b"), ("a\r\nb", "a b"), ("a\rb\x1b", "a b␛"), ("a\tb", "a␉b")]
)
def test_a_title_is_shown_on_one_line(raw: str, shown: str) -> None:
    assert one_line(raw) == shown


def test_a_title_keeps_its_raw_text_without_the_blanks_around_it() -> None:
    assert check_title("  Reduce\x1b[31m churn\u202e \n") == "Reduce\x1b[31m churn\u202e"
    assert check_title("x" * 200) == "x" * 200


@pytest.mark.parametrize(
    ("title", "says"),
    [("", "empty"), (" \n\t", "empty"), ("x" * 201, "201 characters"), ("a\udc80b", "UTF-8")],
)
def test_a_title_that_cannot_be_kept_is_refused_with_the_reason(title: str, says: str) -> None:
    with pytest.raises(Invalid, match=says) as refusal:
        check_title(title)
    assert refusal.value.field == "title"
    assert refusal.value.hint
    str(refusal.value).encode("utf-8")


def test_a_refusal_names_the_field_that_the_form_calls_it() -> None:
    with pytest.raises(Invalid, match="The name is empty") as refusal:
        check_title("", field="name")
    assert refusal.value.field == "name"


def test_a_note_may_be_empty_and_long_but_not_endless() -> None:
    assert check_note("  ") == ""
    assert check_note(" two\nlines ") == "two\nlines"
    assert check_note("x" * 20_000) == "x" * 20_000
    with pytest.raises(Invalid, match="20,001 characters"):
        check_note("x" * 20_001)
    with pytest.raises(Invalid, match="UTF-8"):
        check_note("\ud83d")


@given(HOSTILE)
def test_an_error_names_any_text_harmlessly_and_briefly(raw: str) -> None:
    name = quoted(raw)
    assert UNSAFE.search(name) is None
    assert len(name) <= 62


def test_an_error_says_when_it_shortened_the_text() -> None:
    assert quoted("x" * 60) == f'"{"x" * 60}"'
    assert quoted("x" * 61) == f'"{"x" * 59}…"'
