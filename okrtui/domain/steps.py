"""The steps of a milestones key result: each has an id of its own, and ticks name ids.

People see and type numbers, which are places. Ids stay with their steps when places change.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from okrtui.domain.records import Document, Json, Step, id_of, number_of, step_ids, text_of
from okrtui.domain.values import format_number

_FIRST: Final = 0
"""Stands for what comes before the first step."""


def identified(steps: Json) -> Json:
    """Stored steps with an id in each; the same when all have one already.

    Those without get the number of their place: that is what ticks named before steps had ids.
    """
    if isinstance(steps, str) or not isinstance(steps, Sequence):
        return steps
    ids = iter(step_ids(steps))
    return [
        {**step, "id": next(ids)} if isinstance(step, Mapping) else step  # a stray text stays
        for step in steps
    ]


def edited(old: Json, new: Sequence[Mapping[str, Json]], used: int) -> list[Json]:
    """New steps with the ids, and the unknown fields, of the old steps that they are.

    A step is the one of the same title, wherever it stands now; else the one that stood behind
    the same step and has no other successor: it was renamed. All others are new and get ids that
    no step ever had: ``used`` is the highest that ticks know of.
    """
    before = _by_id(old)
    left = set(before)
    titled: dict[str, list[int]] = {}
    for id, known in reversed(before.items()):
        titled.setdefault(text_of(known, "title"), []).append(id)
    found: list[int | None] = []
    for step in new:
        same_title = titled.get(text_of(step, "title"))
        found.append(same_title.pop() if same_title else None)
    left.difference_update(found)
    follows = dict(zip([_FIRST, *before], before, strict=False))
    highest = max([used, *before])
    steps: list[Json] = []
    last = _FIRST
    for step, same in zip(new, found, strict=True):
        renamed = follows.get(last)
        if same is not None:
            last = same
        elif renamed is not None and renamed in left:
            left.discard(renamed)
            last = renamed
        else:
            last = highest = highest + 1
        steps.append({**before.get(last, {}), **step, "id": last})
    return steps


def told(old: Json, new: Json) -> str:
    """What became of the steps, in a line: ``2 Beta is now 2 Pilot, + 4 Party, – Design``."""
    before, after = _by_id(old), _by_id(new)
    numbers = {id: n for n, id in enumerate(before, 1)}
    parts = []
    for number, (id, step) in enumerate(after.items(), 1):
        title = text_of(step, "title")
        if id not in before:
            parts.append(f"+ {number} {title}")
        elif text_of(before[id], "title") != title:
            parts.append(f"{numbers[id]} {text_of(before[id], 'title')} is now {number} {title}")
        elif step.get("weight") != before[id].get("weight"):
            weight = number_of(step, "weight")
            told = "–" if weight is None else format_number(weight)
            parts.append(f"{number} {title} weighs {told}")
    parts += [f"– {text_of(step, 'title')}" for id, step in before.items() if id not in after]
    if [id for id in before if id in after] != [id for id in after if id in before]:
        parts.append("in another order")
    return "steps: " + (", ".join(parts) or "as they were")


def places(steps: Sequence[Step]) -> dict[int, int]:
    """The places of the steps, counted from 1, by their ids."""
    return {step.id: place for place, step in enumerate(steps, 1)}


def _by_id(steps: Json) -> dict[int, Document]:
    marked = identified(steps)
    if isinstance(marked, str) or not isinstance(marked, Sequence):
        return {}
    return {id_of(s, "id") or 0: s for s in marked if isinstance(s, Mapping)}
