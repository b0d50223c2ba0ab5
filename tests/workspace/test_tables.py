"""Goals of a table: read when they are looked at, in the order of their ranks."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from okrtui.domain.records import Document, initiative
from okrtui.workspace.tables import Records

documents = st.dictionaries(
    st.integers(1, 40),
    st.fixed_dictionaries(
        {},
        optional={
            "key_result": st.integers(1, 3) | st.none() | st.text(max_size=1),
            "rank": st.text("0123", max_size=2) | st.integers(),
            "owner": st.sampled_from(("ana", "ben", 3)),
        },
    ),
    max_size=8,
)


@given(documents)
def test_ids_come_by_owner_in_the_order_of_rank_then_id(table: dict[int, Document]) -> None:
    records = Records(dict(table), initiative)
    for owner in (1, 2, 3):
        found = records.having("key_result", owner)
        assert [r.id for r in found] == [
            r.id
            for r in sorted(records.values(), key=lambda r: (r.rank, r.id))
            if r.key_result == owner
        ]
    assert sorted(records.in_order()) == sorted(table)


@given(documents, st.lists(st.tuples(documents, st.lists(st.integers(1, 40)))))
def test_after_any_changes_groups_are_those_of_a_table_read_anew(
    table: dict[int, Document], changes: list[tuple[dict[int, Document], list[int]]]
) -> None:
    records = Records(dict(table), initiative)
    for put, dropped in changes:
        given = list(records.ids("key_result", 1))
        held = records.ids("key_result", 1)
        records.texts("owner")
        for id, document in put.items():
            records.put(id, document)
        for id in dropped:
            records.drop(id)
        assert list(held) == given
        table = {id: doc for id, doc in {**table, **put}.items() if id not in dropped}
        anew = Records(dict(table), initiative)
        assert records.texts("owner") == anew.texts("owner")
        for owner in (None, 1, 2, 3):
            assert list(records.ids("key_result", owner)) == list(anew.ids("key_result", owner))


def test_only_what_is_looked_at_is_read() -> None:
    read: list[int] = []

    def reading(id: int, document: Document) -> int:
        read.append(id)
        return id

    records = Records({1: {"key_result": 5}, 2: {"key_result": 5}}, reading)
    assert list(records.ids("key_result", 5)) == [1, 2]
    assert 2 in records
    assert len(records) == 2
    assert read == []
    assert records[2] == records[2] == 2
    assert read == [2]


def test_changes_are_seen_and_other_records_stay_read() -> None:
    records = Records({1: {"owner": "ana"}, 2: {"key_result": 7, "owner": 3}}, initiative)
    first = records[1]
    records.put(2, {"key_result": 8, "owner": "ben"})
    assert not records.ids("key_result", 7)
    assert records.ids("key_result", 8) == [2]
    assert records[2].owner == "ben"
    assert records[1] is first
    assert records.texts("owner") == {"ana", "ben"}
    records.drop(2)
    assert list(records) == [1]
    records.drop(2)
