"""Whatever a stored document holds, every view of it can be drawn."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import date
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import given, settings
from hypothesis import strategies as st

from okrtui.domain import periods, records
from okrtui.domain.errors import Invalid, OkrtuiError
from okrtui.domain.records import Document
from okrtui.domain.text import UNSAFE
from okrtui.workspace import commands
from okrtui.workspace.change import Change
from okrtui.workspace.rows import Detail
from okrtui.workspace.views import Views
from okrtui.workspace.workspace import Workspace
from tests.workspace.hostile import Documents, documents, written

TODAYS = st.sampled_from([date(2026, 11, 22), date(2026, 10, 1), date(2027, 3, 1)])
DAYS = st.dates() | st.dates(max_value=date(1, 1, 31)) | st.dates(min_value=date(9999, 12, 1))
CELLS = ("title", "owner", "value", "target")


def look_at_everything(workspace: Workspace, views: Views) -> list[str]:
    """Every text that a screen could draw."""
    keys = [f"O{id}" for id in workspace.objectives] + [f"KR{id}" for id in workspace.key_results]
    texts: list[str] = []
    for key in keys:
        verdict = views.verdict(key)
        texts += [
            verdict.sentence,
            *(t for pair in verdict.inputs + verdict.thresholds for t in pair),
        ]
    for key in [*keys, *(f"I{id}" for id in workspace.initiatives)]:
        row = views.goal(key)
        texts += [row.title, row.owner, row.team, row.value, row.target, row.measure]
        assert row.score is None or isinstance(row.score, int)
    for id in workspace.kpis:
        kpi, health = views.kpi(f"K{id}"), views.health(f"K{id}")
        assert (kpi.health, kpi.overdue) == (health.health, health.overdue)
        texts += [kpi.name, kpi.type, kpi.value, kpi.unit, kpi.change, kpi.owner, health.sentence]
    everything = [
        *keys,
        *(f"I{id}" for id in workspace.initiatives),
        *(f"K{id}" for id in workspace.kpis),
    ]
    for key in everything:
        texts += all_texts(views.detail(key))
        for field in CELLS:
            with suppress(Invalid):
                views.cell(key, field)
        assert workspace.resolve(key).key == key
        workspace.below(key)
    for id in workspace.key_results:
        views.effective_weight(id)
    for cycle in (None, *workspace.cycles):
        texts.append(views.header(cycle).cycle)
        drawn = views.outline(cycle)
        views.outline(cycle, folded=[line.key for line in drawn])
        for line in (*drawn, *views.outline(cycle, query="a"), *views.outline(cycle, query="kr")):
            views.goal(line.key)
    texts += [line.heading for line in views.pulse()]
    assert sorted(line.key for line in views.pulse() if line.key) == sorted(
        f"K{id}" for id in workspace.kpis
    )
    return texts


def all_texts(detail: Detail) -> list[str]:
    texts = [detail.heading, detail.why, *(text for fact in detail.facts for text in fact)]
    for line in detail.history:
        notes = (line.note, line.blocker)
        texts += [line.value, line.by, *(note.translate({9: None, 10: None}) for note in notes)]
    return texts


@settings(max_examples=100, deadline=None)
@given(documents, TODAYS)
def test_no_document_keeps_a_view_from_being_drawn_or_brings_its_own_controls(
    stored: Documents, today: date
) -> None:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "okr.json"
        workspace = Workspace.open(path, user="ana", today=lambda: today)
        views = Views(workspace)
        look_at_everything(workspace, views)
        workspace.commit(written(stored))
        views.invalidate(workspace.absorb())
        texts = look_at_everything(workspace, views)
        assert [text for text in texts if UNSAFE.search(text)] == []
        workspace.close()


def changes(workspace: Workspace) -> Iterator[Callable[[], Change]]:
    """One of every command on every goal there is, deleting last."""
    w = workspace
    for id in w.objectives:
        yield partial(commands.edit, w, f"O{id}", {"title": "x", "cycle": "2026-Q4"})
        yield partial(commands.edit, w, f"O{id}", {"parent": "O1"})
        yield partial(commands.move, w, f"O{id}", "O2")
        yield partial(commands.add_key_result, w, id, "Churn from 10 to 8", kpi="K1")
        yield partial(commands.add_objective, w, "Below", parent=f"O{id}")
    for id in w.key_results:
        for field, value in (("target", "+1"), ("kind", "done"), ("steps", "A; B"), ("kpi", "K1")):
            yield partial(commands.edit, w, f"KR{id}", {field: value})
        for value in ("5", "+1", "yes", "1 2"):
            yield partial(commands.check_in, w, id, value, confidence=3)
        yield partial(commands.nudge, w, f"KR{id}", 1)
        yield partial(commands.move, w, f"KR{id}", "O1")
        yield partial(commands.add_initiative, w, id, "Price test")
    for id in w.kpis:
        yield partial(commands.edit, w, f"K{id}", {"green": "+1", "leading": "yes"})
        yield partial(commands.log, w, id, "+1")
        yield partial(commands.nudge, w, f"K{id}", -2)
    for id in w.initiatives:
        yield partial(commands.edit, w, f"I{id}", {"state": "done"})
        yield partial(commands.move, w, f"I{id}", "KR1")
    yield partial(commands.add_objective, w, "Riders come back")
    for prefix, goals in (("I", w.initiatives), ("K", w.kpis), ("KR", w.key_results)):
        for id in goals:
            yield partial(commands.delete, w, f"{prefix}{id}")
    for id in w.objectives:
        yield partial(commands.delete, w, f"O{id}")


@settings(max_examples=25, deadline=None)
@given(documents)
def test_every_command_on_any_document_is_made_or_refused_in_words(stored: Documents) -> None:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "okr.json"
        workspace = Workspace.open(path, user="ana", today=lambda: date(2026, 11, 22))
        workspace.run(written(stored))
        for make in list(changes(workspace)):
            with suppress(OkrtuiError):
                workspace.run(make())
        with suppress(OkrtuiError):
            while workspace.can_undo:
                workspace.undo()
        workspace.close()


def test_an_objective_that_stands_below_itself_can_be_deleted(workspace: Workspace) -> None:
    """Nobody can make one here; another program can."""
    goal: Document = {"title": "x", "cycle": 1, "parent": 1}
    workspace.run(written({"objectives": {1: goal}}))
    workspace.run(commands.delete(workspace, "O1"))
    assert not workspace.objectives


@given(st.sampled_from(records.CADENCES), st.lists(DAYS, max_size=4))
def test_a_trend_ends_with_the_newest_value_whatever_the_dates(
    cadence: str, days: list[date]
) -> None:
    kpi = records.kpi(1, {"cadence": cadence})
    entries = [
        records.MeasurementRecord(n, 1, day, n, "", "ana") for n, day in enumerate(sorted(days))
    ]
    trend = periods.series(kpi, entries, date.max)
    assert len(trend) <= periods.LONGEST
    assert [p.value for p in trend[-1:]] == [entry.value for entry in entries[-1:]]


def test_on_an_earlier_day_a_kpi_is_judged_by_what_was_known_then(workspace: Workspace) -> None:
    workspace.run(commands.add_kpi(workspace, "SLA", direction="up", green="95"))
    workspace.run(commands.log(workspace, 1, "99", date="2026-11-08"))
    workspace.run(commands.log(workspace, 1, "90", date="2026-11-15"))
    then = Workspace(workspace.store, user="ana", today=lambda: date(2026, 11, 10))
    assert Views(then).health("K1").health == "healthy"
    assert Views(workspace).health("K1").health == "unhealthy"
