"""Schema versions: which one we write, and how a store of an older one becomes one of ours.

A migration is one change line of the new version. An older program stops before that line, so it
never writes into a store that it doesn't understand. Whoever only looks has an older store
upgraded in memory; nothing is written before somebody changes something.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Final, TypeAlias

from okrtui.domain.records import Json
from okrtui.domain.steps import identified
from okrtui.store.ports import NewerSchema, Op, State

FORMAT: Final = 1
"""The container: how snapshot and journal are laid out."""

SCHEMA: Final = 2
"""What the documents mean.

1. A tick of a milestones key result names the place of a step.
2. Steps have ids, and ticks name those.
"""

Upgrade: TypeAlias = Callable[[State], Sequence[Op]]
"""The operations by which a state becomes one of the next version.

What is that far already gets none. Should a store be so large that they don't fit into one line,
those in front are written as lines of the old version: it has to bear each of them.
"""


def _give_steps_ids(state: State) -> Sequence[Op]:
    """Each step the number of its place: that is what the ticks so far name it by."""
    pairs = (
        (id, document["steps"], identified(document["steps"]))
        for id, document in state.get("key_results", {}).items()
        if "steps" in document
    )
    return [
        Op("set", "key_results", id, {"steps": (old, new)}) for id, old, new in pairs if new != old
    ]


UPGRADES: Final[Mapping[int, Upgrade]] = {1: _give_steps_ids}
"""From each version to the next."""


def in_todays_form(op: Op) -> Op:
    """An operation out of the journal as today's program would have written it: to undo it."""
    if op.table != "key_results" or "steps" not in op.body:
        return op
    steps = op.body["steps"]
    if op.kind == "set" and isinstance(steps, tuple):
        today: Json = tuple(identified(step) for step in steps)
    else:
        today = identified(steps)
    return op._replace(body={**op.body, "steps": today})


def is_old(version: int) -> bool:
    """Whether documents of that version want upgrading; 0 is a store that nobody wrote to."""
    return 0 < version < SCHEMA


def in_lines(ops: Sequence[Op], most: int, size: Callable[[Op], int]) -> Iterator[tuple[Op, ...]]:
    """The operations in as few lines of about ``most`` bytes as they need; at least one."""
    line: list[Op] = []
    length = 0
    for op in ops:
        if line and length + size(op) > most:
            yield tuple(line)
            line, length = [], 0
        line.append(op)
        length += size(op)
    yield tuple(line)


def newer(path: object, app: str) -> NewerSchema:
    """The error for a store that a newer program wrote; it stays readable, never writable."""
    by = f"okrtui {app}" if app else "a newer okrtui"
    return NewerSchema(
        f"{path} was upgraded by {by}",
        "Please update this program; until then the store is read-only. Nothing was changed",
    )
