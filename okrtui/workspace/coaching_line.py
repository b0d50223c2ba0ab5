"""What the coach says of a line that is still being typed; it never stands in the way."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from okrtui.domain import records
from okrtui.domain.capture import capture, capture_objective
from okrtui.domain.coach.facts import KeyResultFacts, KpiFacts, ObjectiveFacts
from okrtui.domain.coach.finding import Finding, judge
from okrtui.domain.coach.registry import (
    TYPED_KEY_RESULT_RULES,
    TYPED_KPI_RULES,
    TYPED_OBJECTIVE_RULES,
)
from okrtui.domain.errors import Invalid
from okrtui.domain.kpi_capture import capture_kpi
from okrtui.workspace.keys import parse_key

if TYPE_CHECKING:
    from datetime import date

    from okrtui.domain.records import KeyResultRecord, KpiRecord, ObjectiveRecord
    from okrtui.workspace.workspace import Workspace

Typed = Literal["objective", "key_result", "kpi"]


def of_line(what: Typed, text: str, today: date) -> Finding | None:
    """The worst that is said of a goal about to be added; what can't be read is told elsewhere."""
    try:
        if what == "objective":
            title = capture_objective(text, today).title
            return _of_objective(records.objective(0, {"title": title}))
        if what == "key_result":
            found = capture(text, today)._asdict()
            return _of_key_result(records.key_result(0, found), today)
        return _of_kpi(records.kpi(0, {"name": capture_kpi(text).name}))
    except Invalid:
        return None


def of_title(workspace: Workspace, key: str, title: str) -> Finding | None:
    """The worst that is said of a goal under another title."""
    table, id = parse_key(key)
    if table == "objectives":
        return _of_objective(workspace.objectives[id]._replace(title=title))
    if table == "key_results":
        record = workspace.key_results[id]._replace(title=title)
        return _of_key_result(record, workspace.today())
    if table == "kpis":
        return _of_kpi(workspace.kpis[id]._replace(name=title))
    return None


def _of_objective(record: ObjectiveRecord) -> Finding | None:
    return _first(judge(TYPED_OBJECTIVE_RULES, ObjectiveFacts(record), "").findings)


def _of_key_result(record: KeyResultRecord, today: date) -> Finding | None:
    facts = KeyResultFacts(record, today, today, today)
    return _first(judge(TYPED_KEY_RESULT_RULES, facts, "").findings)


def _of_kpi(record: KpiRecord) -> Finding | None:
    return _first(judge(TYPED_KPI_RULES, KpiFacts(record), "").findings)


def _first(findings: tuple[Finding, ...]) -> Finding | None:
    return findings[0] if findings else None
