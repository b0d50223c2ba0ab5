"""Three people in one folder do what they like, and a small model says what comes of it.

Each has a session of their own, which knows of the others' changes only when it looks. A story
that goes another way than the model's is told again with less and less in it.
"""

from __future__ import annotations

import datetime
import random
import shutil
import time
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final, NamedTuple

from okrtui.domain.errors import Invalid, NotFound
from okrtui.store.limits import Limits
from okrtui.store.ports import Conflict
from okrtui.workspace import commands
from okrtui.workspace.keys import key_of
from okrtui.workspace.workspace import Workspace
from tests.store.campaigns.campaign import Campaign, Figures, Run
from tests.store.campaigns.small_model import ABOVE, FIELDS, Fields, Key, Model, Tables, told
from tests.store.kit import FAST, open_store, plain, rebuilt, small, tables_of

USERS: Final = ("ana", "bo", "cy")
STEPS: Final = 50
SHRINKING: Final = 20.0
"""Seconds to look for a shorter story."""
TODAY: Final = datetime.date(2026, 11, 20)
WORDS: Final = ("alpha", "beta", "gamma")
DOES: Final[dict[str, int]] = {
    "add objectives": 4,
    "add key_results": 6,
    "add initiatives": 3,
    "add kpis": 1,
    "check in": 4,
    "log": 2,
    "edit": 8,
    "move": 4,
    "delete": 2,
    "undo": 9,
    "redo": 6,
    "refresh": 5,
    "checkpoint": 2,
    "crash": 1,
    "restart": 1,
}
"""What there is to do, and how often."""


class Step(NamedTuple):
    """One thing that somebody does. Numbers choose among what there is, whatever that is."""

    who: int
    what: str
    which: int
    other: int


class Story:
    """Sessions and model side by side."""

    def __init__(self, path: Path, limits: Limits) -> None:
        self.path = path
        self.limits = limits
        self.model = Model()
        first = self._open("dee")
        for word in WORDS:
            first.run(commands.add_objective(first, word))
            self.model.add("dee", "objectives", {"title": word, "owner": "dee"})
        first.store.close()
        self.sessions = [self._open(user) for user in USERS]

    def _open(self, user: str) -> Workspace:
        store = open_store(self.path, sys=FAST, limits=self.limits, user=user)
        return Workspace(store, user=user, today=lambda: TODAY)

    def tell(self, steps: Sequence[Step], figures: Counter[str]) -> None:
        """Raises AssertionError where sessions and model part."""
        for number, step in enumerate(steps):
            try:
                came = self._do(step)
            except Exception as breach:
                raise AssertionError(f"step {number}, {step}: {breach!r}") from breach
            figures[came] += 1
        self._end()

    # ------------------------------------------------------------------ steps

    def _do(self, step: Step) -> str:
        session, user = self.sessions[step.who], USERS[step.who]
        if step.what in ("crash", "restart"):
            if step.what == "crash":
                session.store.let_go()  # type: ignore[attr-defined]
            else:
                session.close()
            self.sessions[step.who] = self._open(user)
            self._compare(step.who, newest=True)
            return step.what
        if step.what in ("refresh", "checkpoint"):
            session.absorb(session.poll())
            if step.what == "checkpoint":
                session.checkpoint()
            self._compare(step.who, newest=True)
            return step.what
        before = self.model.n
        expected = _came_of(lambda: self._predict(step, user, self._view(step.who)))
        happened = _came_of(lambda: self._act(step, session))
        assert happened == expected, f"came to {happened}, not to {expected}"
        session.absorb()
        # What a session refuses by what it shows doesn't make it look.
        stale = expected in ("NotFound", "Invalid") and session.number < before
        self._compare(step.who, newest=not stale)
        return expected if expected != "done" else step.what

    def _view(self, who: int) -> Tables:
        """What a session shows."""
        return self.model.states[self.sessions[who].number]

    def _predict(self, step: Step, user: str, view: Tables) -> None:
        model = self.model
        word = WORDS[step.other % len(WORDS)]
        if step.what == "undo":
            return model.undo(user)
        if step.what == "redo":
            return model.redo(user)
        kind, _, table = step.what.partition(" ")
        if kind in ("add", "check", "log"):
            table = {"check": "check_ins", "log": "measurements"}.get(kind, table)
            fields: Fields = {"name" if table == "kpis" else "title": word}
            if table in ("check_ins", "measurements"):
                fields = {"value": step.other}
            if "owner" in FIELDS[table]:
                fields["owner"] = user
            if table in ABOVE and table != "objectives":
                field, above = ABOVE[table]
                fields[field] = _one(view[above], step.which)
            return model.add(user, table, fields)
        key = _goal(view, step)
        document = view[key[0]][key[1]]
        if step.what == "delete":
            return model.delete(user, key, view)
        if step.what == "move":
            if key[0] == "kpis":
                raise Invalid("hangs below nothing")
            field, above = ABOVE[key[0]]
            return model.move(user, key, _one(view[above], step.other), document.get(field))
        field = _field(key, step)
        return model.edit(user, key, field, document.get(field), word)

    def _act(self, step: Step, session: Workspace) -> None:
        view = self.model.states[session.number]
        word = WORDS[step.other % len(WORDS)]
        if step.what in ("undo", "redo"):
            if step.what == "undo":
                session.undo()
            else:
                session.redo()
        elif step.what == "add objectives":
            session.run(commands.add_objective(session, word))
        elif step.what == "add key_results":
            above = _one(view["objectives"], step.which)
            session.run(
                commands.add_key_result(session, above, word, kind="reach", start=10, target=8)
            )
        elif step.what == "add initiatives":
            above = _one(view["key_results"], step.which)
            session.run(commands.add_initiative(session, above, word))
        elif step.what == "add kpis":
            session.run(commands.add_kpi(session, word, direction="up", green="95"))
        elif step.what == "check in":
            above = _one(view["key_results"], step.which)
            session.run(commands.check_in(session, above, str(step.other)))
        elif step.what == "log":
            session.run(commands.log(session, _one(view["kpis"], step.which), str(step.other)))
        else:
            self._change_goal(step, session, view, word)

    def _change_goal(self, step: Step, session: Workspace, view: Tables, word: str) -> None:
        goal = _goal(view, step)
        key = key_of(*goal)
        if step.what == "delete":
            session.run(commands.delete(session, key))
        elif step.what == "move":
            to = "O1"
            if goal[0] in ABOVE:
                table = ABOVE[goal[0]][1]
                to = key_of(table, _one(view[table], step.other))
            session.run(commands.move(session, key, to))
        else:
            field = _field(goal, step)
            shown = view[goal[0]][goal[1]].get(field)
            base = {field: shown if isinstance(shown, str) else None}
            session.run(commands.edit(session, key, {field: word}, base=base))

    # ------------------------------------------------------------------ comparing

    def _compare(self, who: int, *, newest: bool) -> None:
        session = self.sessions[who]
        assert session.read_only is None, session.read_only
        if newest:
            assert session.number == self.model.n, f"at {session.number}, not at {self.model.n}"
        view = self._view(who)
        state = told(session.store.state())
        assert state == view, f"{state} is there, not {view}"
        assert set(session.objectives) == set(view["objectives"])
        assert set(session.key_results) == set(view["key_results"])

    def _end(self) -> None:
        """From everywhere the same, now and as it was."""
        for who, session in enumerate(self.sessions):
            session.absorb(session.poll())
            self._compare(who, newest=True)
        store = self.sessions[0].store
        commits = list(store.log())
        assert [commit.n for commit in commits] == list(range(1, self.model.n + 1))
        assert [commit.user for commit in commits] == self.model.users
        for n in {0, self.model.n // 3, 2 * self.model.n // 3, self.model.n}:
            assert told(store.at(n)) == self.model.states[n], f"as of change {n}"
        state = plain(store)
        assert rebuilt(self.path) == state
        fresh = self._open("dee")
        fresh.checkpoint()
        assert tables_of(self.path) == state
        for session in (fresh, *self.sessions):
            session.close()


def _came_of(do: Callable[[], object]) -> str:
    try:
        do()
    except (Conflict, Invalid, NotFound) as error:
        return type(error).__name__
    return "done"


def _one(table: dict[int, Fields], which: int) -> int:
    """One of those that are shown."""
    if not table:
        raise NotFound("there is none")
    ids = sorted(table)
    return ids[which % len(ids)]


def _goal(view: Tables, step: Step) -> Key:
    """One of the goals that are shown."""
    goals = [
        (table, id)
        for table in ("objectives", "key_results", "initiatives", "kpis")
        for id in sorted(view[table])
    ]
    if not goals:
        raise NotFound("there is none")
    return goals[step.which % len(goals)]


def _field(key: Key, step: Step) -> str:
    texts = [field for field in FIELDS[key[0]] if field in ("title", "owner", "name")]
    return texts[step.other // len(WORDS) % len(texts)]


# ---------------------------------------------------------------------------- the campaign


def run(run: Run) -> Figures:
    figures: Counter[str] = Counter()
    for _ in range(run.size):
        steps = story(run.dice)
        limits = small() if run.dice.random() < 0.5 else Limits()
        try:
            live(run.folder, steps, limits, figures)
        except AssertionError as breach:
            shortest = shrunk(run.folder, steps, limits)
            told_again = "\n  ".join(map(str, shortest))
            breach.add_note(f"the shortest story that goes wrong:\n  {told_again}")
            raise
        figures["stories"] += 1
    return dict(figures)


def story(dice: random.Random) -> list[Step]:
    steps: list[Step] = []
    for what in dice.choices(list(DOES), weights=list(DOES.values()), k=STEPS):
        step = Step(dice.randrange(3), what, dice.randrange(60), dice.randrange(60))
        if steps and steps[-1].what == "undo" and dice.random() < 0.4:
            # Else there is hardly ever anything to redo.
            step = step._replace(who=steps[-1].who, what="redo")
        steps.append(step)
    return steps


def live(folder: Path, steps: Sequence[Step], limits: Limits, figures: Counter[str]) -> None:
    home = folder / "story"
    home.mkdir(mode=0o700)
    try:
        Story(home / "okr.json", limits).tell(steps, figures)
    finally:
        shutil.rmtree(home)


def shrunk(folder: Path, steps: list[Step], limits: Limits) -> list[Step]:
    """A shorter story that goes wrong as well: leave out ever smaller pieces."""

    def goes_wrong(shorter: list[Step]) -> bool:
        try:
            live(folder, shorter, limits, Counter())
        except AssertionError:
            return True
        return False

    end = time.monotonic() + SHRINKING
    piece = len(steps) // 2
    while piece and time.monotonic() < end:
        at = 0
        while at < len(steps) and time.monotonic() < end:
            shorter = steps[:at] + steps[at + piece :]
            if goes_wrong(shorter):
                steps = shorter
            else:
                at += piece
        piece //= 2
    return steps


CAMPAIGN = Campaign(
    "model",
    "whatever three people do in whatever order, it comes to what a small model says",
    run,
    short=300,
    long=20_000,
    parts=2,
)
