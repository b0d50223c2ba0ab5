"""One change that hangs what points at nothing where it can be found again. Nothing is deleted."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from typing import Final

from okrtui.domain.records import Json
from okrtui.workspace.belonging import LISTS, TREES, links_in, name_of
from okrtui.workspace.change import Built, Change, Draft
from okrtui.workspace.rules import cycle_for
from okrtui.workspace.soundness import Dangling, Link, circles, dangling, told, told_circle

RECOVERED: Final = "Recovered"
MENDED: Final = "doctor: mend links that lead nowhere"
"""Why the change was made, in the journal."""


def relink(today: datetime.date, say: Callable[[str], None]) -> Change:
    """Take away links that a goal can do without; hang the rest below goals called Recovered."""

    def build(draft: Draft) -> Built:
        places = _Places(draft, today)
        count = 0
        lost: dict[tuple[Link, int], list[int | None]] = {}
        for one in dangling(draft.state):
            to = places.instead(one) if one.link.needed else None
            if one.link.field in LISTS:
                lost.setdefault((one.link, one.id), []).append(one.target)
            else:
                draft.set(one.link.table, one.id, {one.link.field: to})
            where = f"now below {name_of(one.link.to, to)}" if to is not None else "link taken away"
            say(f"{told(one)}: {where}")
            count += 1
        for (link, id), targets in lost.items():
            links = links_in(link.field, draft.document(link.table, id).get(link.field))
            left = [target for target in links if target not in targets]
            draft.set(link.table, id, {link.field: left or None})
        for table in sorted(TREES, reverse=True):
            for ids in circles(draft.state, table):
                draft.set(table, min(ids), {"parent": None})
                say(f"{told_circle(table, ids)}: {name_of(table, min(ids))} has no parent any more")
                count += 1
        return Built(f"{count} links mended" if count != 1 else "1 link mended")

    return Change(MENDED, build)


class _Places:
    """New goals for what lost its own, one for each that is missing."""

    def __init__(self, draft: Draft, today: datetime.date) -> None:
        self._draft = draft
        self._today = today
        self._made: dict[tuple[str, int | None], int] = {}

    def instead(self, one: Dangling) -> int:
        """The document to hang it below."""
        target = None if one.link.to in ("objectives", "cycles") else one.target
        key = (one.link.to, target)
        if key not in self._made:
            self._made[key] = self._make(one.link.to, target)
        return self._made[key]

    def _make(self, table: str, target: int | None) -> int:
        if table == "cycles":
            return cycle_for(self._draft, None, self._today)
        title = RECOVERED if target is None else f"{RECOVERED} {name_of(table, target)}"
        document: dict[str, Json]
        if table == "objectives":
            document = {"title": title, "cycle": self._cycle()}
        elif table == "key_results":
            document = {"title": title, "kind": "baseline", "objective": self._objective()}
        else:
            document = {"name": title}
        return self._draft.insert(table, document)

    def _objective(self) -> int:
        key = ("objectives", None)
        if key not in self._made:
            self._made[key] = self._make("objectives", None)
        return self._made[key]

    def _cycle(self) -> int:
        key = ("cycles", None)
        if key not in self._made:
            self._made[key] = self._make("cycles", None)
        return self._made[key]
