"""Two people change, undo and redo in any order: a small model predicts what comes of it."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Literal, NamedTuple

from hypothesis import given, settings
from hypothesis import strategies as st

from okrtui.domain.errors import Invalid, NotFound
from okrtui.store.ports import Conflict
from okrtui.workspace import commands
from okrtui.workspace.workspace import Workspace
from tests.workspace.changing import TODAY

USERS = st.sampled_from(["ana", "ben"])
Cell = tuple[str, str]
Cells = dict[Cell, str | None]
"""What every cell holds; None for the title of work that isn't there."""


class Unexplained(Exception):
    """A conflict that doesn't say what it is about."""


class Step(NamedTuple):
    what: Literal["edit", "add", "undo", "redo", "undo number"]
    user: str
    cells: tuple[tuple[str, str, str], ...] = ()
    """(key, field, value), all of one goal."""
    number: int = 0


class Root(NamedTuple):
    """A change, and what became of it."""

    user: str
    wrote: dict[Cell, tuple[str | None, str | None]]
    """What the latest of it and its undos and redos wrote: cell → before and after."""
    last: int
    """The number of that one."""
    by: str
    undone: bool = False


class Model:
    def __init__(self) -> None:
        self.cells: Cells = {("O1", "title"): "Riders", ("O1", "team"): "", ("O1", "owner"): "ana"}
        self.roots: dict[int, Root] = {}
        self.marks: dict[int, int] = {}
        self.n = 3
        self.work = 0
        self.latest: dict[str, int] = {}
        """Each person's last change that is neither undo nor redo."""

    # ------------------------------------------------------------------ changes

    def edit(self, user: str, cells: tuple[tuple[str, str, str], ...]) -> None:
        if self.cells.get((cells[0][0], "title")) is None:
            raise NotFound("gone")
        new: Cells = {(key, field): value for key, field, value in cells}
        self._write(user, {c: (self.cells[c], v) for c, v in new.items() if self.cells[c] != v})

    def add(self, user: str) -> None:
        self.work += 1
        self._write(user, {(f"I{self.work}", "title"): (None, "Price test")})

    def _write(self, user: str, wrote: dict[Cell, tuple[str | None, str | None]]) -> None:
        if wrote:
            self.n += 1
            self.cells |= {cell: after for cell, (_, after) in wrote.items()}
            self.roots[self.n] = Root(user, wrote, self.n, user)
            self.latest[user] = self.n

    # ------------------------------------------------------------------ undo and redo

    def undo(self, user: str) -> None:
        def turn(root: int) -> int:
            """When the person made it hold, first or again; 0 when they didn't."""
            change = self.roots[root]
            made = root if change.user == user else 0
            return max(made, change.last if change.by == user else 0)

        holding = [root for root, change in self.roots.items() if not change.undone and turn(root)]
        self._first_that_differs(user, sorted(holding, key=turn, reverse=True))

    def redo(self, user: str) -> None:
        undone = [
            root
            for root, change in self.roots.items()
            if change.undone and change.by == user and change.last > self.latest.get(user, 0)
        ]
        self._first_that_differs(
            user, sorted(undone, key=lambda root: self.roots[root].last, reverse=True)
        )

    def _first_that_differs(self, user: str, roots: list[int]) -> None:
        for root in roots:
            if self._reverse(user, root):
                return
        raise NotFound("nothing left")

    def undo_number(self, user: str, number: int) -> None:
        root = self.marks.get(number, number)
        if root not in self.roots:
            # One of the changes that made the goals the story begins with.
            raise NotFound("none of ours")
        asks_for_redo = number in self.marks and self._was_undo(number)
        if self.roots[root].undone == asks_for_redo:
            self._reverse(user, root)

    def _was_undo(self, number: int) -> bool:
        earlier = [n for n, root in self.marks.items() if root == self.marks[number] and n < number]
        return len(earlier) % 2 == 0

    def _reverse(self, user: str, root: int) -> bool:
        change = self.roots[root]
        wrote: dict[Cell, tuple[str | None, str | None]] = {}
        for cell, (before, after) in change.wrote.items():
            now = self.cells[cell]
            added = None in (before, after)
            if now == before and not added:
                continue
            if now != after:
                raise Conflict("built upon")
            wrote[cell] = (after, before)
        if wrote:
            self.n += 1
            self.cells |= {cell: after for cell, (_, after) in wrote.items()}
            self.roots[root] = change._replace(
                wrote=wrote, last=self.n, by=user, undone=not change.undone
            )
            self.marks[self.n] = root
        return bool(wrote)


def predict(model: Model, step: Step) -> type[Exception] | None:
    try:
        if step.what == "edit":
            model.edit(step.user, step.cells)
        elif step.what == "add":
            model.add(step.user)
        elif step.what == "undo number":
            model.undo_number(step.user, step.number)
        elif step.what == "undo":
            model.undo(step.user)
        else:
            model.redo(step.user)
    except (Conflict, NotFound) as error:
        return type(error)
    return None


def do(workspace: Workspace, step: Step) -> type[Exception] | None:
    try:
        if step.what == "edit":
            key = step.cells[0][0]
            workspace.run(
                commands.edit(workspace, key, {field: value for _, field, value in step.cells})
            )
        elif step.what == "add":
            workspace.run(commands.add_initiative(workspace, 1, "Price test"))
        elif step.what == "undo number":
            workspace.undo(step.number)
        elif step.what == "undo":
            workspace.undo()
        else:
            workspace.redo()
    except (Conflict, NotFound, Invalid) as error:
        explained = "can't be" in error.title and error.hint.endswith("Nothing was changed")
        return Unexplained if isinstance(error, Conflict) and not explained else type(error)
    return None


def cells_of(workspace: Workspace, known: Cells) -> Cells:
    state = workspace.store.state()
    objective = state["objectives"][1]
    found: Cells = {}
    for key, field in known:
        if key == "O1":
            found[key, field] = str(objective.get(field) or "")
        else:
            work = state["initiatives"].get(int(key[1:]))
            found[key, field] = None if work is None else str(work["title"])
    return found


def cells(key: str, fields: st.SearchStrategy[dict[str, str]]) -> st.SearchStrategy[Step]:
    return st.builds(
        lambda user, values: Step(
            "edit", user, tuple((key, field, value) for field, value in values.items())
        ),
        USERS,
        fields,
    )


EDITS = st.one_of(
    cells(
        "O1",
        st.dictionaries(
            st.sampled_from(["title", "team", "owner"]),
            st.sampled_from(["x", "y", "z"]),
            min_size=1,
            max_size=2,
        ),
    ),
    cells("I1", st.sampled_from([{"title": "x"}, {"title": "Price test"}])),
)
STEPS = st.one_of(
    EDITS,
    st.builds(lambda user: Step("add", user), USERS),
    st.builds(lambda user: Step("undo", user), USERS),
    st.builds(lambda user: Step("redo", user), USERS),
    st.builds(lambda user: Step("undo", user), USERS),
    st.builds(
        lambda user, number: Step("undo number", user, number=number), USERS, st.integers(4, 20)
    ),
)


@settings(max_examples=60, deadline=None)
@given(st.lists(STEPS, min_size=3, max_size=22))
def test_any_order_of_changes_undos_and_redos_by_two_ends_as_the_model_says(
    steps: list[Step],
) -> None:
    model = Model()
    with TemporaryDirectory() as folder:
        path = Path(folder) / "okr.json"
        first = Workspace.open(path, user="cho", today=lambda: TODAY)
        first.run(commands.add_objective(first, "Riders", owner="ana"))
        first.run(commands.add_key_result(first, 1, "Churn from 10 to 8"))
        first.run(commands.check_in(first, 1, "9"))
        first.close()
        for step in steps:
            workspace = Workspace.open(path, user=step.user, today=lambda: TODAY)
            before = workspace.number
            expected = predict(model, step)
            if step.what == "undo number" and step.number > before:
                expected = NotFound
            assert do(workspace, step) is expected
            if expected is not None:
                assert workspace.number == before
            assert workspace.number == model.n
            assert cells_of(workspace, model.cells) == model.cells
            workspace.close()
