"""A goal as the line that it can be typed as: reading the line gives the same goal.

It is the plainest of a few lines that does, found by reading them: the sentence as people write
it, else with fields written out, else with the title in quotation marks. A number is kept to the
15 digits that can be typed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from typing import Final

from okrtui.domain.capture.captured import Captured
from okrtui.domain.capture.fields import quote
from okrtui.domain.capture.grammar import key_result_of, objective_of
from okrtui.domain.errors import Invalid
from okrtui.domain.records import KeyResultRecord, Number, ObjectiveRecord
from okrtui.domain.text import UNSAFE
from okrtui.domain.values import editable_number, typed_number

_NAME: Final = r"[^\W\d_](?:[\w.-]*\w)?"
_PLAIN: Final = r"[\w.%/€$£-]+"


def line_of(goal: KeyResultRecord | ObjectiveRecord, today: date) -> str:
    """One line from which ``capture`` or ``capture_objective`` reads the goal again."""
    said = said_of(goal)
    if isinstance(goal, ObjectiveRecord):
        rest = _tags(said, f"!{said.objective_kind}") + _written(
            said, ("parent", "starts", "ends", "roll_up", "worst")
        )
        line = _joined(said.title, rest)
        if _is_harmless(line) and same(objective_of(line, today), said):
            return line
        return _joined(quote(said.title), rest)
    for line in _lines(said):
        if _is_harmless(line) and same(_read(line, today), said):
            break
    return line


def said_of(goal: KeyResultRecord | ObjectiveRecord) -> Captured:
    """What a line that says all of the goal says."""
    if isinstance(goal, ObjectiveRecord):
        return Captured(
            goal.title,
            owner=goal.owner,
            team=goal.team,
            objective_kind=goal.kind,
            parent=goal.parent,
            starts=goal.starts,
            ends=goal.ends,
            roll_up=goal.roll_up,
            worst=goal.worst,
        )
    return Captured(
        goal.title,
        kind=goal.kind,
        start=goal.start,
        target=goal.target,
        low=goal.low,
        high=goal.high,
        risk=goal.risk,
        risk_low=goal.risk_low,
        risk_high=goal.risk_high,
        unit=goal.unit,
        owner=goal.owner,
        team=goal.team,
        weight=goal.weight,
        kpi=goal.kpi,
        cadence=goal.cadence,
        starts=goal.starts,
        ends=goal.ends,
        steps=tuple(_step(step.title, step.weight) for step in goal.steps),
        phases=goal.phases,
        guardrails=goal.guardrails,
    )


def same(one: Captured | None, other: Captured) -> bool:
    """Whether two lines say the same goal: what isn't said is what is usual."""
    return one is not None and _usual(one) == _usual(other)


def _usual(said: Captured) -> Captured:
    return said._replace(
        kind=said.kind or "baseline",
        weight=1 if said.weight is None else said.weight,
        cadence=said.cadence or "weekly",
        roll_up=said.roll_up or "key_results",
        worst=said.worst or False,
        by=None,
        found=(),
        doubts=(),
    )


def _read(line: str, today: date) -> Captured | None:
    try:
        return key_result_of(line, today, None)
    except Invalid:
        return None


def _is_harmless(line: str) -> bool:
    """Whether a screen shows the line as it is."""
    return UNSAFE.search(line) is None


def _lines(said: Captured) -> Iterator[str]:
    """Lines that may say the goal, the plainest first; the last one always does."""
    weight = said.weight if said.weight is not None else 1
    tags = _tags(said, f"w{_number(weight)}" if weight != 1 else "")
    due = [f"by {said.ends}"] if said.ends else []
    rest = _written(said, ("kpi", "cadence", "starts", "step", "phase", "guardrail"))
    yield _joined(said.title, [*due, *tags, *rest])
    if phrase := _phrase(said):
        yield _joined(f"{said.title} {phrase}", [*due, *tags, *rest])
    numbers = ("start", "target", "low", "high", "risk", "risk_low", "risk_high")
    written = _written(said, (*numbers, "unit"))
    kinds = [f"kind={said.kind}"]
    yield _joined(said.title, [*due, *tags, *rest, *kinds])
    yield _joined(said.title, [*written, *due, *tags, *rest])
    yield _joined(said.title, [*kinds, *written, *due, *tags, *rest])
    names = _written(said, ("owner", "team", "weight", "ends"))
    yield _joined(quote(said.title), [*kinds, *written, *names, *rest])


def _phrase(said: Captured) -> str:
    """The numbers as one would say them behind the title."""
    unit = f" {said.unit}" if said.unit else ""
    if said.kind == "reach" and said.start is not None and said.target is not None:
        return f"from {editable_number(said.start)} to {editable_number(said.target)}{unit}"
    if said.kind in ("at_least", "at_most") and said.target is not None:
        return f"{'≥' if said.kind == 'at_least' else '≤'} {editable_number(said.target)}{unit}"
    if said.kind == "between" and said.low is not None and said.high is not None:
        return f"{_number(said.low)}..{_number(said.high)}{unit}"
    return ""


def _tags(said: Captured, *others: str) -> list[str]:
    """Owner and team as tags where they can be, and other tags."""
    tags = []
    for field, mark, name in (("owner", "@", said.owner), ("team", "#", said.team)):
        if re.fullmatch(_NAME, name):
            tags.append(mark + name)
        elif name:
            tags.append(f"{field}={_value(name)}")
    return [*tags, *(tag for tag in others if tag and tag != "!None")]


def _written(said: Captured, fields: tuple[str, ...]) -> list[str]:
    """Fields that differ from what is usual, written out."""
    written = []
    for field in fields:
        values = getattr(said, f"{field}s" if field in ("step", "phase", "guardrail") else field)
        usual = {"weight": 1, "cadence": "weekly", "roll_up": "key_results", "worst": False}.get(
            field, ""
        )
        for value in values if isinstance(values, tuple) else (values,):
            if value is not None and value != usual:
                written.append(f"{field}={_said(field, value)}")
    return written


def _said(field: str, value: object) -> str:
    if field in ("kpi", "guardrail"):
        return f"K{value}"
    if field == "parent":
        return f"O{value}"
    if field == "phase" and isinstance(value, tuple):
        return f"{value[0]}:{_number(value[1])}"
    if isinstance(value, bool):
        return "yes"
    if isinstance(value, int | float):
        return _number(value)
    return _value(str(value))


def _value(text: str) -> str:
    return text if re.fullmatch(_PLAIN, text) else quote(text)


def _number(value: Number) -> str:
    return typed_number(value)


def _step(title: str, weight: Number) -> str:
    """A step as it is typed: its weight behind it, also where the title ends like one."""
    usual = weight == 1 and not re.search(r"\sw[0-9.,]+$", title)
    return title if usual else f"{title} w{_number(weight)}"


def _joined(title: str, rest: list[str]) -> str:
    return " ".join((title, *rest))
