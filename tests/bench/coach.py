"""What the coach costs: looking at a whole workspace, and again at what one change touched."""

from __future__ import annotations

from collections.abc import Iterator
from statistics import median
from time import thread_time
from typing import Final

from okrtui.workspace.coaching import Coach
from okrtui.workspace.commands import check_in
from okrtui.workspace.views import Views
from okrtui.workspace.workspace import Workspace
from tests.bench import big_store
from tests.bench.bench import Bench
from tests.bench.figures import Figure, milliseconds

OBJECTIVES: Final = 1000
WHOLE: Final = 3.0
"""Times what all paces cost, which it rests on."""
CHANGE: Final = 5.0
"""Milliseconds."""


def coach(bench: Bench) -> Iterator[Figure]:
    """All goals of a cycle after their paces are known; then one check-in after another."""
    workspace = Workspace.open(bench.store(OBJECTIVES), user="ana", today=lambda: big_store.TODAY)
    try:
        cycle = workspace.current_cycle
        assert cycle is not None
        views = Views(workspace)
        begin = thread_time()
        for id in workspace.key_results:
            views.verdict(f"KR{id}")
        paces = thread_time() - begin
        asked = Coach(views, workspace)
        begin = thread_time()
        asked.of_cycle(cycle.id)
        whole = thread_time() - begin
        changes = []
        # A value of one that a KPI feeds is the value of all that it feeds.
        own = [k.id for k in workspace.key_results.values() if k.kpi is None and k.kind == "reach"]
        for turn, id in enumerate(own[:50]):
            workspace.commit(check_in(workspace, id, f"{40 + turn % 9}"))
            event = workspace.absorb()
            begin = thread_time()
            views.invalidate(event)
            asked.invalidate(event)
            for key in event.keys:
                asked.findings(key)
            changes.append(thread_time() - begin)
    finally:
        workspace.close()
    yield Figure(
        "coach, all goals against all paces",
        whole / paces,
        "times",
        WHOLE,
        f"{milliseconds(whole)} and {milliseconds(paces)}; {big_store.shown(OBJECTIVES)}",
    )
    yield Figure(
        "coach, what one check-in touches, processor time",
        1000 * median(changes),
        "milliseconds",
        CHANGE,
        f"median of {len(changes)}, largest {milliseconds(max(changes))}",
    )
