"""What it costs to reckon everything anew, and what one change touches, in processor time."""

from __future__ import annotations

import gc
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from statistics import median
from time import thread_time
from typing import Final

from okrtui.domain.records import Json
from okrtui.store.ports import Op
from okrtui.workspace import commands
from okrtui.workspace.change import Change
from okrtui.workspace.views import Views
from okrtui.workspace.workspace import Workspace
from tests.bench import big_store
from tests.bench.bench import BIG, Bench
from tests.bench.figures import Figure, milliseconds

WHOLE: Final = 1000.0
CHANGE: Final = 5.0
"""Milliseconds."""
IN_SIGHT: Final = 36
"""Rows on a screen."""
FED: Final = 600
"""Key results that one KPI feeds and guards, beside those that it feeds already."""
CHANGES: Final = 25


def recompute(bench: Bench) -> Iterator[Figure]:
    """All rows, healths and findings of the big store; then a check-in and a measurement."""
    workspace = _opened(bench)
    try:
        yield _everything(workspace)
        own = [
            record.id
            for record in workspace.key_results.values()
            if record.kpi is None and record.kind == "reach"
        ]
        yield _touched(
            workspace,
            "recompute after a check-in, processor time",
            lambda turn: commands.check_in(workspace, own[turn], f"{40 + turn % 9}"),
        )
        fed = len(workspace.model.fed_by(1))
        yield _touched(
            workspace,
            f"recompute after a measurement that feeds {fed} key results",
            lambda turn: commands.log(workspace, 1, f"{40 + turn % 9}"),
        )
    finally:
        gc.unfreeze()
        workspace.close()


def _opened(bench: Bench) -> Workspace:
    """A copy of the big store, so that the other benchmarks find theirs as it was."""
    home = bench.folder / "recompute"
    shutil.copytree(bench.store(BIG).parent, home)
    path = Path(home / bench.store(BIG).name)
    workspace = Workspace.open(path, user="ana", today=lambda: big_store.TODAY)
    free = [k.id for k in workspace.key_results.values() if k.kpi is None and k.kind == "reach"]
    links: dict[str, tuple[Json, Json]] = {"kpi": (None, 1), "guardrails": (None, [1])}
    link = [Op("set", "key_results", id, links) for id in free[:FED]]
    workspace.store.commit(lambda *_: link, why="feed many", user="ana")
    workspace.absorb()
    # As the board does once it is drawn.
    gc.collect()
    gc.freeze()
    return workspace


def _everything(workspace: Workspace) -> Figure:
    cycle = workspace.current_cycle
    assert cycle is not None
    times = []
    for _ in range(3):
        views = Views(workspace)
        begin = thread_time()
        for objective in workspace.objectives:
            views.goal(f"O{objective}")
        for key_result in workspace.key_results:
            views.goal(f"KR{key_result}")
        for kpi in workspace.kpis:
            views.kpi(f"K{kpi}")
            views.process(f"K{kpi}")
        rows = thread_time() - begin
        views.coach.of_cycle(cycle.id)
        times.append((thread_time() - begin, rows))
    whole, rows = sorted(times)[1]
    return Figure(
        "recompute of everything, processor time",
        1000 * whole,
        "milliseconds",
        WHOLE,
        f"{milliseconds(rows)} pace, roll-up and health, {milliseconds(whole - rows)} coach; "
        f"{big_store.shown(BIG)}",
    )


def _touched(workspace: Workspace, name: str, change: Callable[[int], Change]) -> Figure:
    """From the committed change to the rows of a screen, with the coach open beside it."""
    cycle = workspace.current_cycle
    assert cycle is not None
    views = Views(workspace)
    views.coach.of_cycle(cycle.id)
    sight = [line.key for line in views.outline(cycle.id)[:IN_SIGHT]]
    times = []
    for turn in range(CHANGES):
        done = workspace.commit(change(turn))
        begin = thread_time()
        event = workspace.absorb()
        views.invalidate(event)
        for key in sight:
            views.goal(key)
        views.detail(done.key)
        views.pulse()
        times.append(thread_time() - begin)
    return Figure(
        name,
        1000 * median(times),
        "milliseconds",
        CHANGE,
        f"{IN_SIGHT} rows, pulse and detail; median of {CHANGES}, most {milliseconds(max(times))}",
    )
