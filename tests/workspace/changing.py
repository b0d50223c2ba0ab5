"""Changes of every sort, likely and unlikely, for tests that make many of them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

from hypothesis import strategies as st

from okrtui.domain.records import CADENCES, CYCLE_STATES, DIRECTIONS, KEY_RESULT_KINDS, ROLL_UPS
from okrtui.workspace import commands
from okrtui.workspace.change import Built, Change, Draft
from okrtui.workspace.entries import Entry, goal_of_entry
from okrtui.workspace.workspace import Workspace

TODAY = date(2026, 11, 22)
IDS = st.integers(1, 4)
NUMBERS = st.sampled_from(["0", "3", "5", "8", "9.2", "10", "95", ""])
DAYS = st.integers(0, 80).map(lambda days: (TODAY - timedelta(days=days)).isoformat())

Make = Callable[[Workspace], Change]


def set_cycle(id: int, state: str) -> Make:
    def build(draft: Draft) -> Built:
        draft.set("cycles", id, {"state": state})
        return Built("set")

    return lambda _: Change("set a cycle's state", build)


def edited(key: str, field: str, value: str) -> Make:
    return lambda w: commands.edit(w, key, {field: value})


def one_edit(prefix: str, fields: dict[str, st.SearchStrategy[str]]) -> st.SearchStrategy[Make]:
    pairs = st.one_of([st.tuples(st.just(field), values) for field, values in fields.items()])
    return st.builds(lambda id, pair: edited(f"{prefix}{id}", *pair), IDS, pairs)


TEXTS = st.sampled_from(["", "ana", "Churn"])
ENTRIES = st.builds(Entry, st.sampled_from(["check_ins", "measurements"]), IDS)
MAYBE_DAYS = st.just("") | DAYS
ADDS: list[st.SearchStrategy[Make]] = [
    st.builds(
        lambda cycle, parent: lambda w: commands.add_objective(
            w, "Riders come back", cycle=cycle, parent=parent
        ),
        st.sampled_from([None, "2026-Q4", "2027-Q1", "2026"]),
        st.none() | IDS.map(lambda id: f"O{id}"),
    ),
    st.builds(
        lambda objective, kind, start, target, kpi: lambda w: commands.add_key_result(
            w, objective, "Churn", kind=kind, start=start, target=target,
            low="3", high="9", kpi=kpi, steps=["A", "B w2"] if kind == "milestones" else (),
        ),
        IDS, st.sampled_from(KEY_RESULT_KINDS), NUMBERS, NUMBERS,
        st.none() | IDS.map(lambda id: f"K{id}"),
    ),
    st.builds(
        lambda direction, type: lambda w: commands.add_kpi(
            w, "NPS", direction=direction, green="5", low="3", high="9", type=type
        ),
        st.sampled_from(DIRECTIONS), TEXTS,
    ),
    st.builds(lambda id: lambda w: commands.add_initiative(w, id, "Price test"), IDS),
]  # fmt: skip
CHANGES: list[st.SearchStrategy[Make]] = [
    st.builds(
        lambda id, value, confidence, day: lambda w: commands.check_in(
            w, id, value, confidence=confidence, date=day
        ),
        IDS, st.sampled_from(["1", "yes", "9.2", "3", "+1"]), st.none() | st.integers(0, 10), DAYS,
    ),
    st.builds(
        lambda id, value, day: lambda w: commands.log(w, id, value, date=day), IDS, NUMBERS, DAYS
    ),
    one_edit(
        "O",
        {
            "title": TEXTS, "owner": TEXTS, "team": TEXTS, "starts": MAYBE_DAYS, "ends": MAYBE_DAYS,
            "kind": st.sampled_from(["committed", "aspirational", ""]),
            "cycle": st.sampled_from(["2026-Q4", "2027-Q1"]),
            "parent": IDS.map(lambda id: f"O{id}"),
            "roll_up": st.sampled_from(ROLL_UPS), "worst": st.sampled_from(["yes", "no"]),
        },
    ),
    one_edit(
        "KR",
        {
            "title": TEXTS, "owner": TEXTS, "start": NUMBERS, "target": NUMBERS, "unit": TEXTS,
            "weight": st.sampled_from(["0", "1", "3"]), "kind": st.sampled_from(KEY_RESULT_KINDS),
            "cadence": st.sampled_from(CADENCES), "starts": MAYBE_DAYS, "ends": MAYBE_DAYS,
            "kpi": st.just("") | IDS.map(lambda id: f"K{id}"),
            "guardrails": st.lists(IDS.map(lambda id: f"K{id}"), max_size=2).map(" ".join),
            "grade": st.sampled_from(["suggested", "0.5", "1", ""]),
            "phases": st.sampled_from(["", "2026-11-10: 9.5", "2026-10-31: 1, 2026-12-01: 9"]),
        },
    ),
    one_edit(
        "K",
        {
            "name": TEXTS, "owner": TEXTS, "green": NUMBERS, "red": NUMBERS, "type": TEXTS,
            "unit": TEXTS, "cadence": st.sampled_from(CADENCES), "target": NUMBERS,
            "direction": st.sampled_from(DIRECTIONS),
        },
    ),
    one_edit("I", {"title": TEXTS, "owner": TEXTS, "state": st.sampled_from(["done", "open"])}),
    st.builds(
        lambda what, to: lambda w: commands.move(w, what, to),
        st.builds(lambda p, id: f"{p}{id}", st.sampled_from(["O", "KR", "I"]), IDS),
        st.builds(lambda p, id: f"{p}{id}", st.sampled_from(["O", "KR"]), IDS),
    ),
    st.builds(
        lambda p, id: lambda w: commands.delete(w, f"{p}{id}"),
        st.sampled_from(["O", "KR", "K", "I"]), IDS,
    ),
    st.builds(
        lambda entry, fields: lambda w: commands.correct(
            w, goal_of_entry(w, entry), entry, dict([fields])
        ),
        ENTRIES, st.tuples(st.just("value"), NUMBERS) | st.tuples(st.just("date"), DAYS),
    ),
    st.builds(
        lambda entry: lambda w: commands.remove(w, goal_of_entry(w, entry), entry), ENTRIES
    ),
    st.builds(set_cycle, st.integers(1, 2), st.sampled_from(CYCLE_STATES)),
]  # fmt: skip
ANY_CHANGE: st.SearchStrategy[Make] = st.one_of(*ADDS, *CHANGES, *CHANGES)
"""Many of them can't be made on a given store."""

START: list[Make] = [
    lambda w: commands.add_objective(w, "Riders come back", team="product"),
    lambda w: commands.add_kpi(w, "Churn", direction="down", green="8", red="10"),
    lambda w: commands.add_kpi(w, "SLA", direction="up", green="95", type="customer"),
    lambda w: commands.add_key_result(w, 1, "Churn from 10 to 8"),
    lambda w: commands.add_key_result(w, 1, "Riders from 0 to 100", kpi="K1"),
    lambda w: commands.add_objective(w, "Money that lasts", parent="O1"),
    lambda w: commands.add_key_result(w, 2, "Margin from 1 to 3"),
    lambda w: commands.add_key_result(w, 2, "Find out the share", kind="baseline"),
    lambda w: commands.check_in(w, 1, "9.2", confidence=5, date="-8d"),
    lambda w: commands.check_in(w, 3, "2", date="-20d"),
    lambda w: commands.log(w, 1, "9", date="-3d"),
    lambda w: commands.log(w, 2, "96", date="-1d"),
    lambda w: commands.add_initiative(w, 1, "Price test"),
    lambda w: commands.add_initiative(w, 3, "Fewer vans"),
]
"""A little of everything."""
