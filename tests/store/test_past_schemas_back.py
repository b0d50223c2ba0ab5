"""Looking back over a change of the schema: the past is told in today's."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from okrtui.store.journal_store import JournalStore
from okrtui.store.migrate import UPGRADES
from okrtui.store.ports import State
from tests.store.kit import FAST, Plain, edit, open_store, plain, put, small
from tests.store.past_schemas import FIXTURES, SCHEMAS


@pytest.fixture(params=SCHEMAS)
def old(tmp_path: Path, request: pytest.FixtureRequest) -> JournalStore:
    """A store of a past schema, opened by today's program."""
    home = tmp_path / "old"
    shutil.copytree(FIXTURES / request.param, home)
    home.chmod(0o700)
    return open_store(home / "okr.json", sys=FAST, limits=small(segment=1))


def is_of_today(store: JournalStore, n: int) -> bool:
    return not any(upgrade(store.at(n)) for upgrade in UPGRADES.values())


def told(state: State) -> Plain:
    """As ordinary dicts, without what is None: it may have been absent."""
    return {
        name: {
            id: {field: value for field, value in document.items() if value is not None}
            for id, document in table.items()
        }
        for name, table in state.items()
        if table
    }


def test_every_state_of_an_older_store_is_one_of_todays(old: JournalStore) -> None:
    last = old.number
    assert all(is_of_today(old, n) for n in range(last + 1))
    before = [told(old.at(n)) for n in range(last + 1)]
    # The first change upgrades the store; what was before stays as it was told.
    put(old, title="new")
    assert old.number > last
    again = open_store(old.path, sys=FAST)
    for session in (old, again):
        assert [told(session.at(n)) for n in range(last + 1)] == before
        assert all(is_of_today(session, n) for n in range(session.number + 1))


@pytest.mark.parametrize("upgraded", [False, True])
def test_what_is_archived_of_an_older_store_can_be_recovered(
    old: JournalStore, tmp_path: Path, upgraded: bool
) -> None:
    if upgraded:
        put(old, title="new")
        put(old, title="newer")
    before = plain(old)
    assert old.archive(1e12)
    old.let_go()
    old.path.unlink()
    old.path.with_name("okr.json.prev").unlink(missing_ok=True)
    shutil.rmtree(old.path.with_name("okr.json.archive"))
    again = open_store(old.path, sys=FAST)
    assert (plain(again), again.read_only) == (before, None)
    again = open_store(old.path, sys=FAST)
    title = again.state()["objectives"][1]["title"]
    edit(again, 1, title=(title, "on"))
    assert plain(open_store(old.path, sys=FAST))["objectives"][1]["title"] == "on"
