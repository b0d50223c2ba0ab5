"""Two people of one group share a folder; their umask would keep everybody out."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable
from pathlib import Path
from typing import Final

from okrtui.store import journal_store
from okrtui.store.limits import Limits
from okrtui.store.ports import ReadOnly
from tests.store.campaigns import child
from tests.store.campaigns.damaged_files import note
from tests.store.kit import FAST, plain

# Nobody has to know them: a number is enough to be somebody.
_ANA: Final = 61_001
_BEN: Final = 61_002
_TEAM: Final = 61_000
_OUTSIDER: Final = 61_003
_LIMITS: Final = Limits(segment=700, backup=0)
_EACH: Final = 5


def share(home: Path) -> int:
    """Both write, one after the other and at once, and an outsider looks; gives the changes."""
    home.mkdir()
    os.chown(home, 0, _TEAM)
    home.chmod(0o2770)
    path = home / "okr.json"
    expected = 0
    for _ in range(2):
        for uid in (_ANA, _BEN):
            child.run(_turn(path, expected), uid=uid, gid=_TEAM)
            expected += _EACH
    both = [child.start(_turn(path, None), uid=uid, gid=_TEAM) for uid in (_ANA, _BEN)]
    for each in both:
        child.finish(each)
    expected += 2 * _EACH
    for entry in home.rglob("*"):
        status = entry.lstat()
        wanted = 0o2770 if entry.is_dir() else 0o660
        assert stat.S_IMODE(status.st_mode) == wanted, (entry.name, oct(status.st_mode))
        assert status.st_gid == _TEAM, entry.name
    names = [str(entry) for entry in home.rglob("*")]
    assert any(".backups/" in name for name in names)
    child.run(lambda: _peep(path, names), uid=_OUTSIDER, gid=_OUTSIDER)
    store = journal_store.open_store(path, sys=FAST, limits=_LIMITS)
    assert (store.read_only, store.warnings, store.number) == (None, (), expected)
    assert len(plain(store)["notes"]) == expected
    owners = {path.with_name(f"okr.json.j{n:08}").stat().st_uid for n in store._folder.segments()}
    assert owners == {_ANA, _BEN}, "only one of them ever began a segment"
    store.let_go()
    return expected


def _turn(path: Path, expected: int | None) -> Callable[[], None]:
    """One of them works; ``expected`` changes are there before, if that can be known."""

    def work() -> None:
        store = journal_store.open_store(path, sys=FAST, limits=_LIMITS)
        assert (store.read_only, store.warnings) == (None, ()), store.read_only
        assert expected in (None, store.number)
        for _ in range(_EACH):
            note(store)
            store.checkpoint()
        list(store.log())
        store.close()

    return work


def _peep(path: Path, names: list[str]) -> None:
    for name in names:
        try:
            os.close(os.open(name, os.O_RDONLY))
        except PermissionError:
            continue
        raise AssertionError(f"an outsider can open {name}")
    try:
        journal_store.open_store(path, limits=_LIMITS)
    except ReadOnly as error:
        said = error.title
    else:
        said = "an outsider can open the store"
    assert "you may not look into" in said, said
