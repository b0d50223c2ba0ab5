"""Commits: what is written, what is refused, and what stays as it was."""

from __future__ import annotations

import errno
import math
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from okrtui.domain.errors import Invalid
from okrtui.domain.records import Document, Json
from okrtui.store.journal_store import JournalStore
from okrtui.store.ports import Commit, Conflict, NotSaved, Op, ReadOnly
from tests.store.kit import (
    FAST,
    FailingSys,
    FastSys,
    Fault,
    delete,
    edit,
    files,
    live,
    open_store,
    plain,
    put,
    reopened,
    small,
)


@pytest.fixture
def store(path: Path) -> JournalStore:
    return open_store(path, user="ana", sys=FAST)


def test_what_was_committed_is_there_after_reopening(store: JournalStore, path: Path) -> None:
    put(store, title="Grow")
    edit(store, 1, title=("Grow", "Grow faster"))
    put(store, "check_ins", value=0.1, note="ünïcode \x1b[31m \ud800")
    assert (
        reopened(path)
        == plain(store)
        == {
            "objectives": {1: {"title": "Grow faster"}},
            "check_ins": {1: {"value": 0.1, "note": "ünïcode \x1b[31m \ud800"}},
        }
    )


def test_numbers_of_changes_grow_by_one(store: JournalStore) -> None:
    assert [put(store, title="x").n for _ in range(3)] == [1, 2, 3]
    assert store.number == 3


def test_a_change_without_effect_writes_nothing(store: JournalStore, path: Path) -> None:
    put(store, title="Grow")
    before = files(path.parent)
    nothing = edit(store, 1, title=("Shrink", "Grow"))
    assert (nothing.n, nothing.ops) == (1, ())
    assert store.commit(lambda _, __: [], why="none", user="ana").ops == ()
    assert edit(store, 1, owner=(None, None)).ops == ()
    assert files(path.parent) == before


def test_only_the_fields_that_change_are_kept_in_a_set(store: JournalStore) -> None:
    put(store, title="Grow", owner="ana")
    commit = edit(store, 1, title=("Grow", "Grow"), owner=("ana", "bo"))
    assert commit.ops == (Op("set", "objectives", 1, {"owner": ("ana", "bo")}),)


def test_different_fields_of_two_sessions_merge(store: JournalStore, path: Path) -> None:
    put(store, title="Grow", owner="ana")
    other = open_store(path, sys=FAST)
    edit(store, 1, title=("Grow", "Shrink"))
    edit(other, 1, owner=("ana", "bo"))
    store.refresh()
    assert plain(store) == plain(other) == {"objectives": {1: {"title": "Shrink", "owner": "bo"}}}


def test_the_same_new_value_from_two_sessions_is_no_conflict(
    store: JournalStore, path: Path
) -> None:
    put(store, title="Grow")
    other = open_store(path, sys=FAST)
    edit(store, 1, title=("Grow", "Shrink"))
    assert edit(other, 1, title=("Grow", "Shrink")).ops == ()


def test_a_conflict_tells_base_mine_theirs_who_and_when(store: JournalStore, path: Path) -> None:
    put(store, title="Grow", owner="ana")
    other = open_store(path, sys=FAST)
    theirs = edit(store, 1, who="bo", title=("Grow", "Shrink"))
    edit(store, 1, who="cy", owner=("ana", "cy"))
    with pytest.raises(Conflict) as caught:
        edit(other, 1, title=("Grow", "Stay"))
    (field,) = caught.value.fields
    assert field[:4] == ("objectives", 1, "title", "Grow")
    assert field[4:] == ("Stay", "Shrink", "bo", theirs.t)
    assert "title of objectives 1" in caught.value.title
    assert "bo" in caught.value.title
    # Keep mine: the same again with theirs as old.
    edit(other, 1, title=(field.theirs, field.mine))
    assert plain(other)["objectives"][1]["title"] == "Stay"


def test_one_conflict_keeps_the_whole_transaction_out(store: JournalStore, path: Path) -> None:
    put(store, title="Grow")
    before = files(path.parent)
    with pytest.raises(Conflict):
        store.commit(
            lambda _, new_id: [
                Op("ins", "objectives", new_id("objectives"), {"title": "B"}),
                Op("set", "objectives", 1, {"title": ("Else", "C")}),
            ],
            why="two",
            user="ana",
        )
    assert plain(store) == {"objectives": {1: {"title": "Grow"}}}
    assert files(path.parent) == before


def test_deleting_what_somebody_edited_is_a_conflict(store: JournalStore) -> None:
    put(store, title="Grow", owner="ana")
    edit(store, 1, who="bo", owner=("ana", "bo"))
    with pytest.raises(Conflict) as caught:
        delete(store, 1, {"title": "Grow", "owner": "ana"})
    assert caught.value.fields == (
        ("objectives", 1, "owner", "ana", None, "bo", "bo", caught.value.fields[0].when),
    )


def test_editing_what_somebody_deleted_is_a_conflict_that_names_them(store: JournalStore) -> None:
    put(store, title="Grow")
    store.commit(
        lambda _, __: [Op("del", "objectives", 1, {"title": "Grow"})], why="delete", user="bo"
    )
    with pytest.raises(Conflict) as caught:
        edit(store, 1, title=("Grow", "Shrink"))
    assert caught.value.title == "objectives 1 was deleted meanwhile by bo"
    with pytest.raises(Conflict):
        delete(store, 1, {"title": "Grow"})


def test_inserting_under_a_taken_id_is_a_conflict(store: JournalStore) -> None:
    put(store, title="Grow")
    with pytest.raises(Conflict, match="exists already"):
        store.commit(lambda _, __: [Op("ins", "objectives", 1, {})], why="x", user="ana")


def test_increments_add_up_in_decimals(store: JournalStore, path: Path) -> None:
    put(store, "kpis", value=0.1)
    for _ in range(3):
        commit = store.commit(
            lambda _, __: [Op("inc", "kpis", 1, {"value": (99, 0.1)})], why="inc", user="ana"
        )
    assert commit.ops[0].body == {"value": (0.3, 0.1)}
    assert reopened(path) == {"kpis": {1: {"value": 0.4}}}


def test_an_increment_beyond_what_can_be_stored_is_refused(store: JournalStore) -> None:
    put(store, "kpis", value=9e14)
    add = Op("inc", "kpis", 1, {"value": (0, 9e14)})
    with pytest.raises(Invalid, match="out of range"):
        store.commit(lambda _, __: [add], why="inc", user="ana")
    assert edit(store, 1, table="kpis", value=(9e14, 1)).n == 2


@pytest.mark.parametrize("there", [None, "text", True, [1]])
def test_adding_to_what_is_no_number_is_a_conflict(store: JournalStore, there: Json) -> None:
    put(store, "kpis", value=there)
    with pytest.raises(Conflict) as caught:
        store.commit(lambda _, __: [Op("inc", "kpis", 1, {"value": (1, 1)})], why="inc", user="ana")
    assert caught.value.fields[0].theirs == there


def test_adding_nothing_or_something_to_nothing_is_no_change(store: JournalStore) -> None:
    put(store, "kpis", value=5)

    def add(by: Json) -> Op:
        return Op("inc", "kpis", 1, {"value": (5, by)})

    assert store.commit(lambda _, __: [add(0)], why="inc", user="ana").ops == ()
    with pytest.raises(Invalid, match="only numbers"):
        store.commit(lambda _, __: [add("1")], why="inc", user="ana")


def test_whole_numbers_stay_whole_when_they_are_added(store: JournalStore, path: Path) -> None:
    put(store, "kpis", value=5)
    store.commit(lambda _, __: [Op("inc", "kpis", 1, {"value": (5, 2)})], why="inc", user="ana")
    assert repr(reopened(path)["kpis"][1]["value"]) == "7"


@pytest.mark.parametrize(
    ("one", "other", "equal"),
    [
        (1, 1.0, True),
        (1, True, False),
        (False, 0, False),
        (None, 0, False),
        ([1, {"a": [True]}], [1.0, {"a": [True]}], True),
        ([1, {"a": [True]}], [1.0, {"a": [1]}], False),
        ([1], [1, 2], False),
        ({"a": 1}, {"a": 1, "b": None}, False),
        ([], {}, False),
        ("1", 1, False),
    ],
)
def test_values_are_compared_as_json_has_them(
    store: JournalStore, one: Json, other: Json, equal: bool
) -> None:
    put(store, value=one)
    if equal:
        assert edit(store, 1, value=(other, "new")).n == 2
    else:
        with pytest.raises(Conflict):
            edit(store, 1, value=(other, "new"))


@pytest.mark.parametrize("pair", [("a",), ("a", "b", "c"), "ab", None, ["a", "b"]])
def test_a_field_that_is_no_pair_of_old_and_new_is_refused(store: JournalStore, pair: Json) -> None:
    put(store, title="a")
    with pytest.raises(Invalid, match="not a pair"):
        store.commit(
            lambda _, __: [Op("set", "objectives", 1, {"title": pair})], why="", user="ana"
        )


def test_a_table_whose_ids_are_used_up_says_so(store: JournalStore) -> None:
    last = 10**16 - 1
    store.commit(lambda _, __: [Op("ins", "kpis", last, {})], why="", user="ana")
    with pytest.raises(Invalid, match="kpis has no ids left"):
        put(store, "kpis", value=1)
    assert put(store, title="A").ops[0].id == 1


def test_operations_of_one_transaction_build_on_each_other(store: JournalStore) -> None:
    store.commit(
        lambda _, __: [
            Op("ins", "objectives", 7, {"title": "A"}),
            Op("set", "objectives", 7, {"title": ("A", "B")}),
            Op("ins", "objectives", 8, {"title": "C"}),
            Op("del", "objectives", 8, {"title": "C"}),
        ],
        why="many",
        user="ana",
    )
    assert plain(store) == {"objectives": {7: {"title": "B"}}}


def test_ids_are_never_given_twice(store: JournalStore, path: Path) -> None:
    put(store, title="A")
    put(store, title="B")
    delete(store, 2, {"title": "B"})
    assert put(store, title="C").ops[0].id == 3
    delete(store, 3, {"title": "C"})
    store.checkpoint()
    store.let_go()
    again = open_store(path, sys=FAST)
    assert put(again, title="D").ops[0].id == 4
    delete(again, 4, {"title": "D"})
    again.let_go()
    # Rebuilt from the journal alone.
    path.unlink()
    assert put(open_store(path, sys=FAST), title="E").ops[0].id == 5


def test_an_id_is_not_used_up_by_a_refused_change(store: JournalStore) -> None:
    with pytest.raises(Invalid):
        put(store, title=math.nan)
    assert put(store, title="A").ops[0].id == 1


def test_a_transaction_id_happens_once_even_across_checkpoints(
    store: JournalStore, path: Path
) -> None:
    def once(target: JournalStore, id: str) -> int:
        return target.commit(
            lambda _, new_id: [Op("ins", "objectives", new_id("objectives"), {"title": "A"})],
            why="add",
            user="ana",
            transaction_id=id,
        ).n

    assert [once(store, "00000000000000aa"), once(store, "00000000000000bb")] == [1, 2]
    assert once(store, "00000000000000aa") == 1
    store.checkpoint()
    store.let_go()
    again = open_store(path, sys=FAST)
    assert [once(again, "00000000000000aa"), once(again, "00000000000000bb")] == [1, 2]
    assert once(again, "00000000000000cc") == 3
    assert len(plain(again)["objectives"]) == 3


def test_a_change_that_was_made_before_is_given_back_whole(store: JournalStore) -> None:
    first = store.commit(
        lambda _, __: [Op("ins", "kpis", 4, {"name": "A"})],
        why="add",
        user="ana",
        transaction_id="0123456789abcdef",
    )
    again = store.commit(lambda _, __: [], why="", user="", transaction_id="0123456789abcdef")
    assert again == first


def test_a_transaction_id_must_be_16_hex_digits(store: JournalStore) -> None:
    with pytest.raises(Invalid, match="16 hex digits"):
        store.commit(lambda _, __: [], why="", user="", transaction_id="cron")


def test_if_match_refuses_when_somebody_was_faster(store: JournalStore, path: Path) -> None:
    put(store, title="A")
    other = open_store(path, sys=FAST)
    put(other, title="B")
    with pytest.raises(Conflict, match="at change 2, not at 1"):
        store.commit(lambda _, __: [], why="", user="", if_match=1)
    assert store.commit(lambda _, __: [], why="", user="", if_match=2).n == 2


_DEEP: Json = 1
for _ in range(16):
    _DEEP = [_DEEP]


@pytest.mark.parametrize(
    "value",
    [math.nan, math.inf, -math.inf, 1e15, -(10**15), 10**400, _DEEP, {1: 2}, {2, 3}, b"x"],
    ids=repr,
)
def test_what_isnt_finite_shallow_json_is_refused(
    store: JournalStore, path: Path, value: Json
) -> None:
    put(store, title="A")
    before = files(path.parent)
    with pytest.raises(Invalid):
        put(store, value=value)
    with pytest.raises(Invalid):
        edit(store, 1, value=(None, value))
    assert files(path.parent) == before


@pytest.mark.parametrize("value", [999_999_999_999_999, -1e14, 0, 0.1, "", [], {}, None, True])
def test_all_json_is_kept_as_it_is(store: JournalStore, path: Path, value: Json) -> None:
    put(store, value=value)
    kept = reopened(path)["objectives"][1]["value"]
    assert (kept, type(kept)) == (value, type(value))


@pytest.mark.parametrize("table", ["_meta", "", "a\nb", "x" * 65, "\0", "\ud800"])
def test_odd_table_names_are_refused(store: JournalStore, table: str) -> None:
    with pytest.raises(Invalid):
        put(store, table, a=1)


@pytest.mark.parametrize("id", [0, -1, 10**16, True])
def test_odd_ids_are_refused(store: JournalStore, id: int) -> None:
    with pytest.raises(Invalid):
        store.commit(lambda _, __: [Op("ins", "kpis", id, {})], why="", user="ana")


def test_unknown_tables_and_fields_are_kept_and_written_back(
    store: JournalStore, path: Path
) -> None:
    put(store, "from_the_future", shape=[1, {"x": None}])
    assert store.checkpoint()
    assert reopened(path) == {"from_the_future": {1: {"shape": [1, {"x": None}]}}}


def test_a_line_of_more_than_the_limit_is_refused(store: JournalStore, path: Path) -> None:
    put(store, title="A")
    with pytest.raises(Invalid, match="bytes can't be stored"):
        put(store, note="x" * (4 << 20))
    assert put(store, note="x" * (3 << 20)).n == 2
    assert set(reopened(path)["objectives"]) == {1, 2}


def test_an_error_in_build_changes_nothing_and_lets_the_lock_go(
    store: JournalStore, path: Path
) -> None:
    def build(_: object, __: object) -> list[Op]:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        store.commit(build, why="", user="ana")
    # Not even a store was begun.
    assert files(path.parent) == {"okr.json.lock": b""}
    put(store, title="A")
    put(open_store(path, sys=FAST), title="B")


def test_documents_are_replaced_and_never_changed_in_place(store: JournalStore) -> None:
    body: dict[str, Json] = {"title": "A", "steps": [1]}
    store.commit(lambda _, __: [Op("ins", "kpis", 1, body)], why="", user="ana")
    body["title"] = "changed behind the store's back"
    before = store.state()["kpis"][1]
    edit(store, 1, table="kpis", title=("A", "B"))
    assert before == {"title": "A", "steps": [1]}
    assert store.state()["kpis"][1]["title"] == "B"


def test_who_iterates_a_table_sees_it_as_it_was(store: JournalStore) -> None:
    put(store, title="A")
    seen = []
    for id, _ in store.state()["objectives"].items():
        seen.append(id)
        if len(seen) < 3:
            put(store, title="more")
    assert seen == [1]
    assert len(store.state()["objectives"]) == 2


def test_the_log_gives_every_change_in_order(store: JournalStore) -> None:
    made = [put(store, title=str(i)) for i in range(5)]
    assert list(store.log()) == made
    assert [c.n for c in store.log(2, 3)] == [2, 3]
    assert list(store.log(6)) == []


def test_changes_come_once_and_in_order(store: JournalStore, path: Path) -> None:
    first = put(store, title="A")
    other = open_store(path, sys=FAST)
    assert not other.changes()
    second, third = put(store, title="B"), put(other, title="C")
    assert store.refresh() == ((first, second, third), False)
    assert other.changes() == ((second, third), False)
    assert not store.changes()
    assert not other.refresh()


def test_a_transaction_id_is_known_however_much_came_since(path: Path) -> None:
    limits = small(remembered=2, segment=1)
    store = open_store(path, sys=FAST, limits=limits)

    def once(target: JournalStore, id: int, more: str = "") -> Commit:
        document: Document = {"id": more, "title": ""}
        return target.commit(
            lambda _, new_id: [Op("ins", "objectives", new_id("objectives"), document)],
            why="add",
            user="ana",
            transaction_id=f"{id:016x}",
        )

    first = once(store, 1)
    # It has what looks like the id of another change.
    once(store, 2, "000000000000000f")
    for n in range(3, 9):
        once(store, n)
    late = open_store(path, sys=FAST, limits=limits)
    store.checkpoint()
    for session in (store, late, open_store(path, sys=FAST, limits=limits)):
        assert once(session, 1) == first
        assert session.number == 8
    assert once(store, 15).n == 9


def test_a_transaction_id_is_found_among_what_came_while_one_waited(path: Path) -> None:
    limits = small(remembered=2)
    sleepy = open_store(path, sys=FAST, limits=limits)
    put(sleepy, title="A")
    other = open_store(path, sys=FAST, limits=limits)
    made = other.commit(
        lambda _, __: [Op("ins", "kpis", 4, {})], why="x", user="ana", transaction_id="a" * 16
    )
    for title in "BCD":
        put(other, title=title)
    again = sleepy.commit(lambda _, __: [], why="x", user="ana", transaction_id="a" * 16)
    assert again == made


def test_a_journal_that_cant_be_searched_for_an_id_saves_nothing(path: Path) -> None:
    sys = FailingSys()
    store = open_store(path, sys=sys, limits=small(remembered=1))
    for title in "AB":
        put(store, title=title)
    sys.fail("listdir", errno.EIO)
    with pytest.raises(NotSaved):
        store.commit(lambda _, __: [], why="x", user="ana", transaction_id="a" * 16)
    assert put(store, title="C").n == 3


def test_a_lock_file_that_one_may_not_write_to_is_told(path: Path) -> None:
    sys = FailingSys()
    store = open_store(path, sys=sys)
    sys.fail("open", errno.EACCES)
    with pytest.raises(ReadOnly, match=r"you may not write to .*okr\.json\.lock"):
        put(store, title="A")


def test_a_line_that_is_written_in_part_is_not_saved(path: Path) -> None:
    sys = FailingSys()
    store = open_store(path, sys=sys)
    put(store, title="A")
    sys.strike(Fault(0, half=True), 1)
    with pytest.raises(NotSaved, match="No space left"):
        put(store, title="B")
    assert reopened(path) == {"objectives": {1: {"title": "A"}}}


def test_files_that_cant_be_read_any_more_are_told_at_the_next_look(path: Path) -> None:
    sys = FailingSys()
    store = open_store(path, sys=sys)
    put(store, title="A")
    sys.fail("fstat", errno.EIO)
    with pytest.raises(ReadOnly, match="can't be read"):
        store.refresh()
    assert not store.refresh().reloaded


def test_a_line_that_never_was_whole_made_no_change(path: Path) -> None:
    store = open_store(path, sys=FAST, limits=small(remembered=1))
    for title in "AB":
        put(store, title=title)
    with live(path).open("ab") as journal:
        journal.write(b'{"n":3,"id":"%b","t":1\n' % (b"a" * 16))
    made = store.commit(
        lambda _, __: [Op("ins", "kpis", 4, {})], why="x", user="ana", transaction_id="a" * 16
    )
    assert made.n == 3
    assert made.ops


class InterruptedSys(FastSys):
    """Ctrl+C comes at one of the calls of the next commit."""

    at = ""

    def is_interrupted(self) -> bool:
        self.strike("before writing")
        return super().is_interrupted()

    def write(self, fd: int, data: bytes) -> int:
        self.strike("writing")
        return super().write(fd, data)

    def let_signals(self, mask: set[int]) -> None:
        self.strike("at the end")
        super().let_signals(mask)

    def strike(self, at: str) -> None:
        if self.at == at:
            signal.raise_signal(signal.SIGINT)


@pytest.fixture
def interrupted(path: Path) -> Iterator[tuple[JournalStore, InterruptedSys]]:
    put(open_store(path, sys=FAST), title="Grow")
    sys = InterruptedSys()
    yield open_store(path, sys=sys), sys
    sys.at = ""


def test_ctrl_c_before_anything_is_written_leaves_all_as_it_was(
    interrupted: tuple[JournalStore, InterruptedSys], path: Path
) -> None:
    store, sys = interrupted
    before, sys.at = files(path.parent), "before writing"
    with pytest.raises(KeyboardInterrupt) as stopped:
        put(store, title="Shrink")
    assert str(stopped.value) == ""
    assert (files(path.parent), store.number) == (before, 1)


def test_ctrl_c_while_it_is_written_says_that_it_was_made(
    interrupted: tuple[JournalStore, InterruptedSys], path: Path
) -> None:
    store, sys = interrupted
    sys.at = "writing"
    with pytest.raises(KeyboardInterrupt, match=r"change 2 was made already\. okrtui undo"):
        put(store, title="Shrink")
    sys.at = ""
    assert reopened(path)["objectives"][2] == {"title": "Shrink"}


def test_ctrl_c_when_nothing_was_to_be_changed_says_nothing(
    interrupted: tuple[JournalStore, InterruptedSys],
) -> None:
    store, sys = interrupted
    sys.at = "at the end"
    with pytest.raises(KeyboardInterrupt) as stopped:
        edit(store, 1, title=("Shrink", "Grow"))
    assert str(stopped.value) == ""
