"""The line of a key result made one of a KPI, and the reverse, before anything is saved."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NamedTuple

from okrtui.domain import records
from okrtui.domain.capture import Captured
from okrtui.domain.capture.line import line_of
from okrtui.domain.errors import Invalid
from okrtui.domain.kpi_capture import KpiCapture, line_of_kpi
from okrtui.workspace.captured_fields import found_in
from okrtui.workspace.converting import direction_of, level_name, said_in, why_no_level

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from okrtui.domain.records import Json
    from okrtui.workspace.workspace import Workspace


class Turned(NamedTuple):
    """What the line is one of now."""

    what: Literal["key_result", "kpi"]
    line: str


def turned(workspace: Workspace, what: str, texts: Mapping[str, str]) -> Turned:
    """The same goal as one of the other kind.

    texts: the line as ``title``, and corrections by field. Raises Invalid, with the reason.
    """
    line = texts.get("title", "")
    corrections = {field: text for field, text in texts.items() if field != "title"}
    if what == "key_result":
        found = found_in("key_result", line, corrections, workspace.today())
        assert isinstance(found, Captured)
        return Turned("kpi", _line_of_level(found))
    if what == "kpi":
        found = found_in("kpi", line, corrections, workspace.today(), begun=True)
        assert isinstance(found, KpiCapture)
        return Turned("key_result", _line_of_change(found, workspace.today()))
    raise Invalid("only key results and KPIs turn into each other", "An objective has no number")


def _line_of_level(found: Captured) -> str:
    record = records.key_result(0, {**found._asdict(), "starts": None, "ends": None})
    if reason := why_no_level(record):
        raise Invalid(f"this can't be a KPI: {reason}", "Say its level: at least 95 %, below 4 h")
    document: dict[str, Json] = {
        "name": level_name(record.title),
        "direction": direction_of(record),
        "unit": record.unit,
        "cadence": record.cadence,
        "owner": record.owner,
        "team": record.team,
        "green": record.target,
        "red": record.risk,
        "low": record.low,
        "high": record.high,
        "red_low": record.risk_low,
        "red_high": record.risk_high,
    }
    return line_of_kpi(records.kpi(0, document))


def _line_of_change(found: KpiCapture, today: date) -> str:
    said = said_in(found.name, today)
    document: dict[str, Json] = {"unit": found.unit, "owner": found.owner, "team": found.team}
    if said.kind is not None:
        # What its name says counts; the level it shall have may be missing yet.
        tags = [f"@{found.owner}"] if found.owner else []
        return " ".join([found.name, *tags])
    if found.direction == "band":
        numbers: dict[str, Json] = {"kind": "between", "low": found.low, "high": found.high}
    elif found.green is None:
        numbers = {"kind": "baseline"}
    else:
        kind = "at_least" if found.direction == "up" else "at_most"
        numbers = {"kind": kind, "target": found.green, "risk": found.red}
    return line_of(records.key_result(0, {"title": found.name, **document, **numbers}), today)
