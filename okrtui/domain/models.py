"""The schema of what comes in: what people type and what files from elsewhere hold.

Import it only where input is validated: pydantic takes longer to load than a board to show.
Reading stored documents goes by ``records``; a test holds the two to the same fields. Numbers are
kept exactly as they are, an int an int and a float a float; parsing text is done before.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Annotated, Any, ClassVar, Final, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError, model_validator

from okrtui.domain.errors import Invalid
from okrtui.domain.field_types import (
    Confidence,
    Day,
    Grade,
    Id,
    Links,
    Name,
    Note,
    Real,
    Refused,
    StepNumbers,
    Title,
    Weight,
    listed,
    said,
    words,
)
from okrtui.domain.records import (
    Aggregation,
    Cadence,
    CardDone,
    CycleState,
    Direction,
    InitiativeState,
    Json,
    KeyResultKind,
    ObjectiveKind,
    Outcome,
    ReviewScope,
    ReviewState,
    RollUpFrom,
)
from okrtui.domain.values import format_number
from okrtui.domain.writing import format_day


class Stored(BaseModel):
    """Base of all: None is "not given", and fields that this version doesn't know survive."""

    model_config = ConfigDict(extra="allow", strict=True, frozen=True)
    what: ClassVar[str]
    """What errors call it."""

    @model_validator(mode="before")
    @classmethod
    def _leave_out_none(cls, data: object) -> object:
        if not isinstance(data, Mapping):
            return data
        known = cls.model_fields
        return {name: v for name, v in data.items() if v is not None or name not in known}


class Cycle(Stored):
    what: ClassVar[str] = "cycle"
    name: Title
    start: Day
    end: Day
    state: CycleState = "active"

    @model_validator(mode="after")
    def _check(self) -> Cycle:
        _in_order(self.start, self.end, "end", "start")
        return self


class Objective(Stored):
    what: ClassVar[str] = "objective"
    title: Title
    cycle: Id
    owner: Name = ""
    team: Name = ""
    kind: ObjectiveKind | None = None
    parent: Id | None = None
    starts: Day | None = None
    ends: Day | None = None
    rank: Name = ""
    description: Note = ""
    roll_up: RollUpFrom = "key_results"
    worst: bool = False
    carried_from: Id | None = None

    @model_validator(mode="after")
    def _check(self) -> Objective:
        _in_order(self.starts, self.ends, "ends", "starts")
        return self


class Step(Stored):
    what: ClassVar[str] = "step"
    id: Id | None = None
    """What ticks call it; the program gives it."""
    title: Title
    weight: Weight = 1


class Phase(Stored):
    what: ClassVar[str] = "phase"
    date: Day
    value: Real


class KeyResult(Stored):
    what: ClassVar[str] = "key result"
    objective: Id
    title: Title
    kind: KeyResultKind = "baseline"
    start: Real | None = None
    target: Real | None = None
    low: Real | None = None
    high: Real | None = None
    risk: Real | None = None
    risk_low: Real | None = None
    risk_high: Real | None = None
    unit: Name = ""
    owner: Name = ""
    weight: Weight = 1
    kpi: Id | None = None
    cadence: Cadence = "weekly"
    starts: Day | None = None
    ends: Day | None = None
    steps: Annotated[list[Step], BeforeValidator(listed)] = Field(default_factory=list)
    rank: Name = ""
    description: Note = ""
    phases: Annotated[list[Phase], BeforeValidator(listed)] = Field(default_factory=list)
    guardrails: Links = Field(default_factory=list)
    grade: Grade | None = None
    grade_reason: Name = ""
    graded_by: Name = ""
    graded_at: Day | None = None
    outcome: Outcome | None = None
    lesson: Note = ""
    carried_from: Id | None = None
    team: Name = ""

    @model_validator(mode="after")
    def _check(self) -> KeyResult:
        _in_order(self.starts, self.ends, "ends", "starts")
        self._check_phases()
        if self.kind == "reach":
            if self.start is not None and self.start == self.target:
                raise Refused(
                    f"the target {format_number(self.start)} equals the start",
                    "A key result moves a number: give a target that differs from the start",
                    "target",
                )
        elif self.kind in ("at_least", "at_most"):
            self._check_bound(self.kind)
        elif self.kind == "between":
            for field, bound in (("low", self.low), ("high", self.high)):
                if bound is None:
                    raise Refused(f"the {field} bound is missing", "Give low and high", field)
            _check_band(self.low, self.high, self.risk_low, self.risk_high, "risk")
        return self

    def _check_phases(self) -> None:
        if not self.phases:
            return
        if self.kind != "reach":
            raise Refused(
                f"a key result of kind {self.kind.replace('_', ' ')} has no phases",
                "They lead from a start to a target: make it reach, or take them away with phases=",
                "phases",
            )
        days = [phase.date for phase in self.phases]
        twice = next((day for day in days if days.count(day) > 1), None)
        if twice is not None:
            raise Refused(
                f"two phases are dated {format_day(twice)}", "Give each day one value", "phases"
            )

    def _check_bound(self, kind: str) -> None:
        if self.target is None:
            raise Refused(
                f"the bound of {kind.replace('_', ' ')} is missing",
                "Give it as the target, like 95",
                "target",
            )
        if kind == "at_least":
            _on_side(self.risk, self.target, "below", ("risk", "risk bound", "target"))
        else:
            _on_side(self.risk, self.target, "above", ("risk", "risk bound", "target"))


class Initiative(Stored):
    what: ClassVar[str] = "initiative"
    key_result: Id
    title: Title
    owner: Name = ""
    state: InitiativeState = "open"
    rank: Name = ""
    description: Note = ""


class Kpi(Stored):
    what: ClassVar[str] = "KPI"
    name: Title
    direction: Direction = "up"
    green: Real | None = None
    red: Real | None = None
    low: Real | None = None
    high: Real | None = None
    red_low: Real | None = None
    red_high: Real | None = None
    target: Real | None = None
    unit: Name = ""
    cadence: Cadence = "irregular"
    type: Name = ""
    aggregation: Aggregation = "stock"
    leading: bool = False
    owner: Name = ""
    team: Name = ""
    rank: Name = ""
    description: Note = ""
    parent: Id | None = None

    @model_validator(mode="after")
    def _check(self) -> Kpi:
        if self.direction == "up":
            _on_side(self.red, self.green, "below", ("red", "red bound", "green bound"))
        elif self.direction == "down":
            _on_side(self.red, self.green, "above", ("red", "red bound", "green bound"))
        else:
            _check_band(self.low, self.high, self.red_low, self.red_high, "red")
        return self


class CheckIn(Stored):
    """Who made it is stamped by the store."""

    what: ClassVar[str] = "check-in"
    key_result: Id
    date: Day
    value: Real | None = None
    confidence: Confidence | None = None
    note: Note = ""
    blocker: Note = ""
    done: StepNumbers = Field(default_factory=list)
    undone: StepNumbers = Field(default_factory=list)


class Measurement(Stored):
    """Who made it is stamped by the store."""

    what: ClassVar[str] = "measurement"
    kpi: Id
    date: Day
    value: Real
    note: Note = ""


class TargetChange(Stored):
    """A target or bound that was moved, of one key result or one KPI. Stamped by the store."""

    what: ClassVar[str] = "changed target"
    key_result: Id | None = None
    kpi: Id | None = None
    field: Name
    old: Any = None
    new: Any = None
    """Both are whatever the field takes: the goal's own model judges that."""
    reason: Name = ""

    @model_validator(mode="after")
    def _check(self) -> TargetChange:
        if (self.key_result is None) == (self.kpi is None):
            both = "two goals: a key result and a KPI" if self.kpi is not None else "no goal"
            raise Refused(f"it names {both}", "It belongs to one goal", "key_result")
        return self


class Priority(Stored):
    what: ClassVar[str] = "priority"
    text: Title
    level: Annotated[int, Field(ge=1, le=2)] = 1


class Review(Stored):
    """Who holds it is stamped by the store."""

    what: ClassVar[str] = "review"
    date: Day
    scope: ReviewScope = "mine"
    state: ReviewState = "open"
    queue: list[Title] = Field(default_factory=list)
    previous: Id | None = None
    priorities: Annotated[list[Priority], BeforeValidator(listed)] = Field(default_factory=list)
    ahead: list[Title] = Field(default_factory=list)
    finished: Day | None = None


class Answer(Stored):
    """What was done with one card of a review."""

    what: ClassVar[str] = "answer"
    review: Id
    card: Title
    did: CardDone
    reason: Note = ""
    seconds: Weight = 0


class Template(Stored):
    """An objective to begin with: lines as one types them."""

    what: ClassVar[str] = "template"
    name: Title
    objective: Note
    key_results: list[Note] = Field(default_factory=list)
    kpis: list[Note] = Field(default_factory=list)


class Setting(Stored):
    """What a workspace has said for everybody in it."""

    what: ClassVar[str] = "setting"
    week_start: Literal["monday", "saturday", "sunday"] = "monday"


class Vote(Stored):
    """Who gives it is stamped by the store."""

    what: ClassVar[str] = "vote"
    key_result: Id
    confidence: Confidence


def _in_order(first: date | None, last: date | None, field: str, first_field: str) -> None:
    if first is not None and last is not None and last < first:
        raise Refused(
            f"the {field.removesuffix('s')} {format_day(last)} lies before the "
            f"{first_field.removesuffix('s')} {format_day(first)}",
            "Both days belong to the time: give an end on or after the start",
            field,
        )


def _on_side(
    outer: float | None, bound: float | None, side: str, names: tuple[str, str, str]
) -> None:
    """Refuses an outer bound on the wrong side of ``bound``; the two may be equal.

    names: the outer bound's field, its words, and the words for the bound.
    """
    if outer is None or bound is None:
        return
    if (outer > bound) if side == "below" else (outer < bound):
        field, called, other = names
        raise Refused(
            f"the {called} {format_number(outer)} lies on the good side "
            f"of the {other} {format_number(bound)}",
            f"Give a {called} {side} {format_number(bound)}",
            field,
        )


def _check_band(
    low: float | None,
    high: float | None,
    outer_low: float | None,
    outer_high: float | None,
    outer: str,
) -> None:
    """Refuses a band that is empty or whose outer band doesn't hold it."""
    if low is not None and high is not None and low >= high:
        raise Refused(
            f"low {format_number(low)} is not below high {format_number(high)}",
            "Give the lower bound as low, the upper as high",
            "low",
        )
    _on_side(outer_low, low, "below", (f"{outer}_low", f"{outer} low bound", "low bound"))
    _on_side(outer_high, high, "above", (f"{outer}_high", f"{outer} high bound", "high bound"))


SCHEMA: Final[Mapping[str, type[Stored]]] = {
    "cycles": Cycle,
    "objectives": Objective,
    "key_results": KeyResult,
    "initiatives": Initiative,
    "kpis": Kpi,
    "check_ins": CheckIn,
    "measurements": Measurement,
    "target_changes": TargetChange,
    "reviews": Review,
    "answers": Answer,
    "votes": Vote,
    "templates": Template,
    "settings": Setting,
}
"""table → what its documents have to be"""


def validated(model: type[Stored], fields: Mapping[str, object]) -> dict[str, Json]:
    """The document that ``fields`` stand for, ready to be stored, with what was given and no more.

    Dates become ISO text, titles lose the blanks around them, None and unknown fields stay.
    Raises Invalid, which names the field and the value at fault.
    """
    try:
        valid = model.model_validate(dict(fields))
    except ValidationError as error:
        raise _invalid(model, error) from None
    document = {
        name: _stored(value) for name, value in valid.model_dump(exclude_unset=True).items()
    }
    return {name: document.get(name) for name in fields}


def _stored(value: Json | date) -> Json:
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, list):
        return [_stored(part) for part in value]
    if isinstance(value, dict):
        return {name: _stored(part) for name, part in value.items()}
    return value


_EXPECTED: Final = {
    "bool_type": "Give true or false",
    "list_type": "Give a list",
    "model_type": "Give a title and a weight",
}


def _invalid(model: type[Stored], error: ValidationError) -> Invalid:
    """The first thing that was wrong, in words for people."""
    first = error.errors(include_url=False)[0]
    path = first["loc"]
    field = str(path[0]) if path else ""
    name = words(next((part for part in reversed(path) if isinstance(part, str)), ""))
    part_of = field.removesuffix("s")
    place = next((f"{part_of} {part + 1}: " for part in path if isinstance(part, int)), "")
    context = first.get("ctx", {})
    refused = context.get("error")
    if isinstance(refused, Refused):
        return Invalid(f"{place}{refused.title}", refused.hint, field=refused.field or field)
    if first["type"] == "missing":
        owner = part_of if place else model.what
        return Invalid(f"{place}the {name} of the {owner} is missing", "Give one", field=field)
    if first["type"] == "literal_error":
        allowed = str(context.get("expected", "")).replace("'", "")
        return Invalid(f"{said(first['input'])} is no {name}", f"One of {allowed}", field=field)
    return Invalid(
        f"{place}{said(first['input'])} can't be taken as {name}",
        _EXPECTED.get(first["type"], first["msg"]),
        field=field,
    )
