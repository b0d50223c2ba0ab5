"""What an event doesn't name looks as before: the screen repaints named rows alone."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from okrtui.domain.errors import OkrtuiError
from okrtui.workspace import commands
from okrtui.workspace.change import Event
from okrtui.workspace.views import Views
from okrtui.workspace.workspace import Workspace
from tests.workspace.changing import ANY_CHANGE, START, TODAY, Make, edited, set_cycle


class Shown(NamedTuple):
    """Everything a screen asks for."""

    rows: dict[str, object]
    outlines: list[object]
    pulse: list[object]
    weights: dict[int, float | None]
    """No row shows them: a detail does, which is made anew with every change."""


def shown(workspace: Workspace, views: Views) -> Shown:
    rows: dict[str, object] = {}
    for id in workspace.objectives:
        key = f"O{id}"
        verdict = views.verdict(key)
        rows[key] = (views.goal(key), verdict.pace, verdict.reasons(), views.roll_up(id))
    for id in workspace.key_results:
        key = f"KR{id}"
        verdict = views.verdict(key)
        rows[key] = (views.goal(key), verdict.pace, verdict.reasons())
    for id in workspace.initiatives:
        rows[f"I{id}"] = views.goal(f"I{id}")
    for id in workspace.kpis:
        rows[f"K{id}"] = (views.kpi(f"K{id}"), views.health(f"K{id}"))
    cycles = sorted(workspace.cycles)
    outlines: list[object] = [(views.header(cycle), views.outline(cycle)) for cycle in cycles]
    weights = {id: views.effective_weight(id) for id in workspace.key_results}
    return Shown(rows, outlines, list(views.pulse()), weights)


class Screen:
    """One session with rows that it keeps, as a screen does."""

    def __init__(self, path: Path, user: str) -> None:
        self.workspace = Workspace.open(path, user=user, today=lambda: TODAY)
        self.views = Views(self.workspace)
        self.before = shown(self.workspace, self.views)

    def follow(self, event: Event, fresh: Shown) -> None:
        self.views.invalidate(event)
        now = shown(self.workspace, self.views)
        assert now == fresh
        if not event.reloaded:
            differing = {key for key, row in now.rows.items() if self.before.rows.get(key) != row}
            assert differing <= event.keys
            gone = self.before.rows.keys() - now.rows.keys()
            assert gone <= event.keys
        if not event.structure:
            assert now.outlines == self.before.outlines
            assert now.rows.keys() == self.before.rows.keys()
        if not event.structure and not any(
            key[1:].isdigit() and key[0] == "K" for key in event.keys
        ):
            assert now.pulse == self.before.pulse
        self.before = now


@contextmanager
def two_screens(journal: bytes = b"") -> Iterator[tuple[Screen, Screen]]:
    """Two people's sessions on one store, which begins as the journal says."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "okr.json"
        if journal:
            path.with_name("okr.json.j00000001").write_bytes(journal)
        screens = (Screen(path, "ana"), Screen(path, "ben"))
        try:
            yield screens
        finally:
            for screen in screens:
                screen.workspace.close()


def fresh(path: Path) -> Shown:
    workspace = Workspace.open(path, user="cho", today=lambda: TODAY, read_only=True)
    try:
        return shown(workspace, Views(workspace))
    finally:
        workspace.close()


UNDO = st.sampled_from(["undo", "redo"])
STEPS = st.lists(
    st.tuples(st.integers(0, 1), ANY_CHANGE | UNDO),
    min_size=8,
    max_size=20,
)


def perform(screen: Screen, step: Make | str) -> bool:
    """Make the change; False, and everything as it was, where it may not be made."""
    try:
        if step == "undo":
            screen.workspace.undo()
        elif step == "redo":
            screen.workspace.redo()
        elif not isinstance(step, str):
            screen.workspace.commit(step(screen.workspace))
    except OkrtuiError:
        return False
    return True


def check(screens: tuple[Screen, Screen]) -> None:
    """Both screens follow what was done, one its own change and one somebody else's."""
    now = fresh(screens[0].workspace.path)
    for screen in screens:
        screen.follow(screen.workspace.absorb(screen.workspace.poll()), now)


EACH: list[tuple[str, Make]] = [
    *(
        (f"{key} {field}={value}", edited(key, field, value))
        for key, changes in {
            "O1": {
                "title": "x", "owner": "ben", "team": "city", "kind": "committed",
                "starts": "2026-11-01", "ends": "2026-11-30", "cycle": "2027-Q1",
                "roll_up": "both", "worst": "yes",
            },
            "O2": {
                "parent": "", "kind": "aspirational", "ends": "2026-11-10", "worst": "yes",
                "roll_up": "both",
            },
            "KR1": {
                "title": "x", "owner": "ben", "weight": "3", "target": "7", "start": "11",
                "unit": "%", "cadence": "daily", "kind": "at_most", "kpi": "K2",
                "starts": "2026-11-01", "ends": "2026-11-10", "guardrails": "K1 K2",
                "phases": "2026-11-10: 9.9",
            },
            "KR2": {"kpi": "", "title": "x", "weight": "0"},
            "K1": {
                "name": "x", "green": "9", "red": "8.5", "type": "customer", "unit": "h",
                "cadence": "daily", "target": "7", "direction": "band", "owner": "ben",
            },
            "I1": {"title": "x", "state": "done", "owner": "ben"},
        }.items()
        for field, value in changes.items()
    ),
    ("a check-in", lambda w: commands.check_in(w, 1, "8.5")),
    ("a value of a fed key result", lambda w: commands.check_in(w, 2, "8.5", confidence=3)),
    ("a measurement", lambda w: commands.log(w, 1, "12")),
    ("a baseline found", lambda w: commands.check_in(w, 4, "31", note="counted")),
    ("KR1 to O2", lambda w: commands.move(w, "KR1", "O2")),
    ("KR2 to O2", lambda w: commands.move(w, "KR2", "O2")),
    ("I1 to KR3", lambda w: commands.move(w, "I1", "KR3")),
    ("O2 to another cycle", lambda w: commands.move(w, "O2", "2027-Q1")),
    *((f"{key} deleted", lambda w, key=key: commands.delete(w, key))
      for key in ("O1", "O2", "KR1", "KR2", "KR3", "K1", "K2", "I1")),
    ("the cycle closed", set_cycle(1, "closed")),
]  # fmt: skip


@pytest.fixture(scope="module")
def begun() -> Iterator[bytes]:
    """The journal of a store with a little of everything."""
    with two_screens() as screens:
        for step in START:
            assert perform(screens[0], step)
            screens[0].workspace.absorb()
        yield screens[0].workspace.path.with_name("okr.json.j00000001").read_bytes()


@pytest.mark.parametrize("change", [make for _, make in EACH], ids=[name for name, _ in EACH])
def test_each_change_and_its_undoing_name_every_row_that_differs(
    begun: bytes, change: Make
) -> None:
    with two_screens(begun) as screens:
        check(screens)
        assert perform(screens[0], change)
        check(screens)
        for step in ("undo", "redo"):
            assert perform(screens[0], step)
            check(screens)


@settings(max_examples=40, deadline=None)
@given(STEPS)
def test_every_row_that_differs_is_named_and_all_rows_are_as_a_new_session_shows_them(
    begun: bytes, steps: list[tuple[int, Make | str]]
) -> None:
    with two_screens(begun) as screens:
        for who, step in steps:
            perform(screens[who], step)
            check(screens)
