"""Documents as nobody should write them, for stores that others can write to."""

from __future__ import annotations

from collections.abc import Mapping

from hypothesis import strategies as st

from okrtui.domain.records import (
    CADENCES,
    CYCLE_STATES,
    DIRECTIONS,
    KEY_RESULT_KINDS,
    OBJECTIVE_KINDS,
    Document,
    Json,
)
from okrtui.workspace.change import Built, Change, Draft

Documents = Mapping[str, Mapping[int, Document]]

TEXTS = st.text(max_size=6) | st.sampled_from(
    [
        "\x1b]52;c;eA==\x07",
        "\u202egnp",
        "\ud800",
        "[red]x[/]",
        "[",
        "a\nb",
        "e" + "\u0301" * 9,
        "🚲",
    ]
)
NUMBERS = (
    st.integers(-3, 12)
    | st.integers(-(10**15) + 1, 10**15 - 1)
    | st.floats(-1e14, 1e14)
    | st.sampled_from([5e-324, -0.0, 0.1 + 0.2, 1e-300])
)
JUNK: st.SearchStrategy[Json] = st.recursive(
    st.none() | st.booleans() | NUMBERS | TEXTS,
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(TEXTS, inner, max_size=2),
    max_leaves=3,
)
IDS = st.sampled_from([1, 1, 2, 2, 3, -1, 10**14])
DATES = st.sampled_from(["2026-10-01", "2026-11-20", "2026-11-22", "2026-12-31", "2027-01-05"])
DATES |= st.sampled_from(["0001-01-01", "9999-12-31", "0001-01-08", "9999-12-24"])
DATES |= st.sampled_from(["2026-02-30", "20261122", "2026-W47-1", "", "2026-11-22T09:00"])
STEPS = st.lists(
    st.fixed_dictionaries({"title": TEXTS, "weight": NUMBERS}) | JUNK, max_size=3
)  # fmt: skip
STEP_NUMBERS = st.lists(st.integers(-1, 4) | JUNK, max_size=3)
RANKS = st.sampled_from(["", "00000001", "00000002", "zz"])


def _one_of(words: tuple[str, ...]) -> st.SearchStrategy[Json]:
    return st.sampled_from(words)


_BOUNDS = ("start", "target", "low", "high", "risk", "risk_low", "risk_high")
_LEVELS = ("green", "red", "low", "high", "red_low", "red_high", "target")
_FIELDS: Mapping[str, Mapping[str, st.SearchStrategy[Json]]] = {
    "cycles": {"name": TEXTS, "start": DATES, "end": DATES, "state": _one_of(CYCLE_STATES)},
    "objectives": {
        "title": TEXTS,
        "cycle": IDS,
        "owner": TEXTS,
        "team": TEXTS,
        "kind": _one_of(OBJECTIVE_KINDS),
        "parent": IDS,
        "starts": DATES,
        "ends": DATES,
        "rank": RANKS,
    },
    "key_results": {
        "objective": IDS,
        "title": TEXTS,
        "kind": _one_of(KEY_RESULT_KINDS),
        **dict.fromkeys(_BOUNDS, NUMBERS),
        "unit": TEXTS,
        "owner": TEXTS,
        "weight": NUMBERS,
        "kpi": IDS,
        "cadence": _one_of(CADENCES),
        "starts": DATES,
        "ends": DATES,
        "steps": STEPS,
        "rank": RANKS,
    },
    "initiatives": {"key_result": IDS, "title": TEXTS, "owner": TEXTS, "state": TEXTS},
    "kpis": {
        "name": TEXTS,
        "direction": _one_of(DIRECTIONS),
        **dict.fromkeys(_LEVELS, NUMBERS),
        "unit": TEXTS,
        "cadence": _one_of(CADENCES),
        "type": TEXTS,
        "aggregation": TEXTS,
        "leading": st.booleans(),
        "owner": TEXTS,
        "rank": RANKS,
    },
    "check_ins": {
        "key_result": IDS,
        "date": DATES,
        "value": NUMBERS,
        "confidence": NUMBERS,
        "note": TEXTS,
        "blocker": TEXTS,
        "done": STEP_NUMBERS,
        "undone": STEP_NUMBERS,
        "created_by": TEXTS,
    },
    "measurements": {
        "kpi": IDS,
        "date": DATES,
        "value": NUMBERS,
        "note": TEXTS,
        "created_by": TEXTS,
    },
}


def _document(fields: Mapping[str, st.SearchStrategy[Json]]) -> st.SearchStrategy[Document]:
    """Mostly what belongs there; now and then a field is anything, or not there at all."""
    usual = {name: values | values | values | JUNK for name, values in fields.items()}
    return st.fixed_dictionaries({}, optional=usual) | st.fixed_dictionaries(usual)


def _table(name: str) -> st.SearchStrategy[Mapping[int, Document]]:
    most = 5 if name in ("check_ins", "measurements") else 3
    return st.dictionaries(st.integers(1, 5), _document(_FIELDS[name]), max_size=most)


documents: st.SearchStrategy[Documents] = st.fixed_dictionaries({n: _table(n) for n in _FIELDS})


def written(documents: Documents) -> Change:
    """All of them as one change that asks nobody whether it makes sense."""

    def build(draft: Draft) -> Built:
        for table, of_table in documents.items():
            for id, document in of_table.items():
                draft.restore(table, id, document)
        return Built("written")

    return Change("hostile", build)
