"""All fields of a goal: in which order, in which words, and as one would type them."""

from __future__ import annotations

from datetime import date

import pytest

from okrtui.domain import writing
from okrtui.domain.values import format_number
from okrtui.domain.writing import DATES, NUMBERS, Writing
from okrtui.workspace.captured_fields import found_in, text_of
from okrtui.workspace.commands import check_in, edit
from okrtui.workspace.field_forms import FieldLine, fields_of, lines_of, typed
from okrtui.workspace.fields import EDITABLE
from okrtui.workspace.keys import key_of
from okrtui.workspace.offers import Offers, matching, offers_for, put_last
from okrtui.workspace.recording import nudge
from okrtui.workspace.sample import sample_commit
from okrtui.workspace.templates.using import save, template_named, use
from okrtui.workspace.workspace import Workspace


@pytest.fixture
def sample(workspace: Workspace) -> Workspace:
    sample_commit(workspace)
    return workspace


def keys_of(workspace: Workspace) -> list[str]:
    return [key_of(table, id) for table in EDITABLE for id in getattr(workspace, table)]


def line_of(workspace: Workspace, key: str, field: str) -> FieldLine:
    return next(line for line in lines_of(workspace, key) if line.field == field)


def told(offers: Offers, text: str) -> list[str]:
    return [offer.told for offer in matching(offers, text, 8)]


def test_every_field_that_edit_takes_is_in_the_form_once(sample: Workspace) -> None:
    for key in keys_of(sample):
        table = sample.resolve(key).table
        fields = [line.field for line in lines_of(sample, key) if line.field]
        assert fields == list(fields_of(sample, key))
        assert sorted(fields) == sorted(EDITABLE[table])


def test_what_stands_in_a_field_is_the_same_when_it_is_typed_again(sample: Workspace) -> None:
    sample.run(edit(sample, "KR3", {"steps": "One; Two w2; Three w3 w1"}))
    sample.run(edit(sample, "KR2", {"phases": "2026-10-31: 9.5, 2026-11-30: 8.5"}))
    sample.run(edit(sample, "KR2", {"guardrails": "K1, K2", "starts": "2026-10-02"}))
    for key in ("O1", "KR2", "KR3", "K1", "K2", "I1"):
        table, id = sample.resolve(key)
        for field in fields_of(sample, key):
            before = getattr(sample, table)[id]
            sample.run(edit(sample, key, {field: typed(sample, key, field)}))
            assert getattr(sample, table)[id] == before, (key, field)


def test_fields_that_a_kind_has_no_use_for_stand_behind_the_others(sample: Workspace) -> None:
    fields = fields_of(sample, "KR2")
    assert fields.index("target") < fields.index("grade") < fields.index("low")
    lines = lines_of(sample, "KR2")
    heading = next(at for at, line in enumerate(lines) if line.label == "Not used by reach")
    assert all(line.used for line in lines[: heading - 1])
    assert not any(line.used for line in lines[heading:] if line.field)


def test_values_stand_in_words(sample: Workspace) -> None:
    assert line_of(sample, "KR2", "target").text == "8 %"
    assert line_of(sample, "O1", "roll_up") == FieldLine("roll_up", "roll up", "key results")
    assert line_of(sample, "O1", "cycle").text == "2026-Q4"
    assert line_of(sample, "KR2", "low").text == ""


@pytest.mark.parametrize(
    ("table", "field", "typed_text", "expected"),
    [
        ("key_results", "kind", "at", ["at least", "at most"]),
        ("key_results", "kind", "least", ["at least"]),
        ("objectives", "kind", "asp", ["aspirational"]),
        ("objectives", "worst", "", ["yes", "no"]),
    ],
)
def test_words_are_found_by_their_beginning_and_then_by_what_is_in_them(
    sample: Workspace, table: str, field: str, typed_text: str, expected: list[str]
) -> None:
    assert told(offers_for(sample, table, field), typed_text) == expected


def test_goals_are_found_by_key_and_by_words_of_their_title(sample: Workspace) -> None:
    offers = offers_for(sample, "key_results", "guardrails")
    name = sample.kpis[2].name
    assert told(offers, "k2")[0] == f"K2 {name}"
    assert f"K2 {name}" in told(offers, name.split()[-1].upper())
    found = matching(offers, f"K1, {name}", 8)[0]
    assert put_last(offers, f"K1, {name}", found) == "K1, K2"


def test_a_goal_is_not_offered_to_itself(sample: Workspace) -> None:
    offers = offers_for(sample, "objectives", "parent", apart_from="O1")
    assert "O1" not in [offer.text for offer in offers.all]
    assert "O2" in [offer.text for offer in offers.all]


def test_names_that_goals_have_are_offered(sample: Workspace) -> None:
    owners = offers_for(sample, "key_results", "owner")
    assert "ana" in told(owners, "an")
    assert not owners.closed
    assert told(offers_for(sample, "objectives", "cycle"), "2026-Q") != []


WRITINGS = [
    *(Writing(dates) for dates in DATES.values()),
    *(Writing(numbers=numbers) for numbers in NUMBERS.values()),
    Writing(DATES["31.12.2026"], NUMBERS["1.234,5"]),
]


@pytest.mark.parametrize("chosen", WRITINGS)
def test_what_stands_in_a_field_is_read_as_it_was_in_every_way_of_writing(
    sample: Workspace, chosen: Writing
) -> None:
    sample.run(edit(sample, "KR2", {"phases": "2026-10-31: 9.504, 2026-11-30: 8234.5"}))
    sample.run(edit(sample, "KR2", {"starts": "2026-10-02", "ends": "2026-12-11"}))
    sample.run(edit(sample, "KR10", {"start": "=1.204", "target": "12345.678", "weight": "1.5"}))
    sample.run(edit(sample, "KR3", {"steps": "One; Two w1.125; Three w3 w1"}))
    writing.use(chosen)
    for key in keys_of(sample):
        table, id = sample.resolve(key)
        before = getattr(sample, table)[id]
        fields = {field: typed(sample, key, field) for field in fields_of(sample, key)}
        sample.run(edit(sample, key, fields))
        assert getattr(sample, table)[id] == before, key


@pytest.mark.parametrize("chosen", WRITINGS)
def test_a_number_that_nobody_typed_is_taken_as_it_is(sample: Workspace, chosen: Writing) -> None:
    sample.run(edit(sample, "KR10", {"start": "=1.204", "target": "=1.334"}))
    writing.use(chosen)
    sample.run(check_in(sample, 10, 1.204))
    assert sample.model.check_ins(10)[-1].value == 1.204
    sample.run(nudge(sample, "KR10", 2))
    moved = sample.model.check_ins(10)[-1].value
    assert moved == 1.204 + 2 * 0.001
    sample.run(nudge(sample, "K1", 1))


@pytest.mark.parametrize("chosen", WRITINGS)
def test_a_template_says_the_same_to_everybody(sample: Workspace, chosen: Writing) -> None:
    sample.run(edit(sample, "KR10", {"start": "=1.204", "target": "12345.678", "weight": "1.5"}))
    key = key_of("objectives", sample.key_results[10].objective)
    sample.run(save(sample, key, "kept before"))
    writing.use(chosen)
    sample.run(save(sample, key, "kept so"))
    one, other = (template_named(sample, f"kept {when}") for when in ("before", "so"))
    assert one.key_results == other.key_results
    sample.run(use(sample, other))
    added = max(sample.key_results.values(), key=lambda record: record.id)
    siblings = sample.model.key_results_of(added.objective)
    assert (1.204, 12345.678, 1.5) in [(k.start, k.target, k.weight) for k in siblings]


@pytest.mark.parametrize("chosen", WRITINGS)
def test_the_fields_of_a_line_are_typed_again_as_they_are(chosen: Writing) -> None:
    today = date(2026, 11, 22)
    writing.use(chosen)
    line = f"Cost from {format_number(1204.5)} to {format_number(900)} by 31 Dec 2026"
    found = found_in("key_result", line, {}, today)
    fields = ("start", "target", "ends")
    texts = {field: text_of(found, field) for field in fields}
    again = found_in("key_result", "Cost", {**texts, "kind": "reach"}, today)
    for field in fields:
        assert getattr(again, field) == getattr(found, field) is not None, texts
