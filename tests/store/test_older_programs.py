"""An older program and this one on the same store, at the same time."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from okrtui.store.ports import NewId, Op, State
from tests.store.kit import FAST, files, open_store, plain, put, reopened
from tests.store.past_schemas import STEPS, OlderProgram, versions


def test_an_older_program_turns_read_only_before_it_can_write(old: Path) -> None:
    with OlderProgram(old) as older:
        assert older("put B") == "18"
        put(open_store(old, sys=FAST), title="C")
        before = files(old.parent)
        assert older("put D").startswith("newer")
        assert older("put D").startswith("newer")
        assert files(old.parent) == before
    assert [v for _, v in versions(old)] == sorted(v for _, v in versions(old))


def test_an_older_program_that_writes_all_the_time_loses_nothing_when_it_is_overtaken(
    old: Path,
) -> None:
    with OlderProgram(old) as older:
        older.ask("forever")
        written = [older.line() for _ in range(20)]
        newer = open_store(old, sys=FAST)
        put(newer, title="new")
        while not (line := older.line()).startswith("newer"):
            written.append(line)
    assert written == [str(n) for n in range(18, 18 + len(written))]
    log = list(newer.log(18))
    assert [c.user for c in log] == ["old"] * len(written) + ["ana"] * 2
    assert plain(newer) == reopened(old, sys=FAST)
    assert len(plain(newer)["objectives"]) == 1 + len(written) + 1


def test_who_only_looks_follows_old_and_new_changes_alike(old: Path) -> None:
    looking = open_store(old, sys=FAST, read_only=True)
    with OlderProgram(old) as older:
        older("put B")
    assert looking.refresh().reloaded
    assert plain(looking)["objectives"][2] == {"title": "B"}
    assert plain(looking)["key_results"][1]["steps"] == STEPS
    put(open_store(old, sys=FAST), title="C")
    looking.refresh()
    assert plain(looking) == reopened(old, sys=FAST)
    assert looking.number == 20


def test_steps_that_an_older_program_edits_meanwhile_get_ids_too(old: Path) -> None:
    newer = open_store(old, sys=FAST)
    with OlderProgram(old) as older:
        older("steps")

    def build(state: State, new_id: NewId) -> Sequence[Op]:
        assert state["key_results"][3]["steps"] == [{"title": "Other", "weight": 1, "id": 1}]
        return [Op("ins", "objectives", 2, {})]

    newer.commit(build, why="add", user="ana")
    assert plain(newer)["key_results"][3]["steps"] == [{"title": "Other", "weight": 1, "id": 1}]
    assert reopened(old, sys=FAST) == plain(newer)
