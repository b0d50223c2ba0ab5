"""From nothing to a running quarter: the questions, what an answer comes to, where one goes on.

Both faces ask the same: an objective, its key results, for each a KPI that must not suffer, and
the day on which one looks at all of it. What was answered is read from the goals themselves, so
that it is right whoever changes them meanwhile.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, Literal, NamedTuple

from okrtui.domain.capture import Captured
from okrtui.domain.capture.line import line_of
from okrtui.domain.capture.telling import told, told_kpi, told_objective
from okrtui.domain.errors import Invalid
from okrtui.domain.kpi_capture import capture_kpi, line_of_kpi
from okrtui.domain.text import one_line, quoted
from okrtui.workspace import trying
from okrtui.workspace.adding import add_key_result, add_kpi, add_objective
from okrtui.workspace.captured_fields import fields_of, found_in, text_of
from okrtui.workspace.change import Built, Change, Draft
from okrtui.workspace.dates_ahead import WEEKDAYS
from okrtui.workspace.deleting import delete
from okrtui.workspace.editing import edit

if TYPE_CHECKING:
    from collections.abc import Sequence

    from okrtui.domain.capture.telling import Told
    from okrtui.domain.coach.finding import Finding
    from okrtui.workspace.captured_fields import What
    from okrtui.workspace.coaching import Coach
    from okrtui.workspace.workspace import Workspace

Kind = Literal["objective", "key_result", "kpi", "day"]
KINDS: Final[tuple[Kind, ...]] = ("objective", "key_result", "kpi", "day")
MOST_KEY_RESULTS: Final = 5
ENOUGH_KEY_RESULTS: Final = 3
USUAL_DAY: Final = "fri"


class Step(NamedTuple):
    """One question."""

    kind: Kind
    key: str = ""
    """The key result that it is about; empty for one that is still to come."""


class Question(NamedTuple):
    """What is asked, what a good answer is like, and one."""

    asks: str
    teaches: str
    example: str


FIRST: Final = Step("objective")
NEXT_KEY_RESULT: Final = Step("key_result")
_DAY: Final = Step("day")


class Roadmap:
    """One objective on its way to a running quarter."""

    def __init__(self, workspace: Workspace, cycle: str | None = None, objective: str = "") -> None:
        """objective: the key of one to go on with."""
        self._workspace = workspace
        self.cycle = cycle
        self.objective = objective

    # ------------------------------------------------------------------ the questions

    @property
    def steps(self) -> list[Step]:
        """All questions there are by now, in their order."""
        if not self.begun:
            return [FIRST]
        added = self.key_results
        several = [Step("key_result", key) for key in added]
        if len(added) < MOST_KEY_RESULTS:
            several.append(NEXT_KEY_RESULT)
        return [FIRST, *several, *(Step("kpi", key) for key in added), _DAY]

    def after(self, step: Step) -> Step | None:
        """The next question; None after the last."""
        steps = self.steps
        at = self._place(step) + 1
        return steps[at] if at < len(steps) else None

    def before(self, step: Step) -> Step | None:
        """The question before; None at the first."""
        at = self._place(step) - 1
        return self.steps[at] if at >= 0 else None

    def nearest(self, step: Step) -> Step:
        """The question, or where it was the one that is asked now."""
        return self.steps[self._place(step)]

    def _place(self, step: Step) -> int:
        steps = self.steps
        if step in steps:
            return steps.index(step)
        if step == NEXT_KEY_RESULT:
            # There are as many as there can be.
            return max(n for n, other in enumerate(steps) if other.kind != "kpi" and other != _DAY)
        kinds = [n for n, other in enumerate(steps) if other.kind == step.kind]
        return kinds[0] if kinds else len(steps) - 1

    @property
    def first_kpi(self) -> Step:
        """What is asked behind the key results."""
        return next((step for step in self.steps if step.kind == "kpi"), _DAY)

    def question(self, step: Step) -> Question:
        """Texts of others in it are one line, cleaned."""
        if step.kind == "kpi":
            record = self._workspace.key_results[_id(step.key)]
            return Question(
                f"What must not suffer while {step.key} {one_line(record.title)} moves?",
                "A KPI is a level that is to stay healthy: its name, what is healthy, what is red.",
                "NPS ≥ 40 red 30",
            )
        return _QUESTIONS[step.kind]

    @property
    def cycle_name(self) -> str:
        """Where its goals go; empty while that isn't known."""
        if not self.begun:
            return self.cycle or ""
        record = self._workspace.objectives[_id(self.objective)]
        cycle = self._workspace.cycles.get(record.cycle)
        return "" if cycle is None else cycle.name

    def enough(self) -> str:
        """Why there should be more key results; empty when there are enough."""
        count = len(self.key_results)
        if not 0 < count < ENOUGH_KEY_RESULTS:
            return ""
        return f"{count} {'is' if count == 1 else 'are'} few: three to five prove an objective"

    # ------------------------------------------------------------------ what was answered

    @property
    def begun(self) -> bool:
        """Whether there is an objective."""
        return bool(self.objective) and _id(self.objective) in self._workspace.objectives

    @property
    def is_open(self) -> bool:
        """Whether there is an objective that can still be changed."""
        if not self.begun:
            return False
        record = self._workspace.objectives[_id(self.objective)]
        cycle = self._workspace.cycles.get(record.cycle)
        return cycle is None or cycle.state != "closed"

    @property
    def key_results(self) -> list[str]:
        """The keys of those that the objective has."""
        if not self.begun:
            return []
        model = self._workspace.model
        return [f"KR{record.id}" for record in model.key_results_of(_id(self.objective))]

    def kpi_of(self, key_result: str) -> str:
        """The KPI that guards a key result; empty when there is none."""
        record = self._workspace.key_results.get(_id(key_result))
        guards = () if record is None else record.guardrails
        there = [id for id in guards if id in self._workspace.kpis]
        return f"K{there[0]}" if there else ""

    def goal_of(self, step: Step) -> str:
        """The goal that a question was answered with; empty while it is open."""
        if step.kind == "objective":
            return self.objective if self.begun else ""
        if step.kind == "kpi":
            return self.kpi_of(step.key)
        return step.key if step.key in self.key_results else ""

    def line(self, step: Step) -> str:
        """The answer as the line that it can be typed as; empty while there is none."""
        goal = self.goal_of(step)
        return _line_of(self._workspace, goal) if goal else ""

    # ------------------------------------------------------------------ answering

    def answer(self, step: Step, text: str) -> Change | None:
        """What a line comes to; None when there is nothing to change. Raises Invalid.

        An answer that was given is changed, and taken back when nothing stands there any more.
        """
        goal, said = self.goal_of(step), text.strip()
        if goal and said == self.line(step).strip():
            return None
        if goal and not said:
            if step.kind == "objective":
                raise Invalid("an objective needs its sentence", "Type it", field="title")
            return self._taken_back(step, goal)
        if goal:
            return reworded(self._workspace, goal, text)
        if not said:
            return None
        if step.kind == "objective":
            return add_objective(self._workspace, text, cycle=self.cycle)
        if step.kind == "key_result":
            return add_key_result(self._workspace, _id(self.objective), text)
        return guarded_by(self._workspace, step.key, text)

    def _taken_back(self, step: Step, goal: str) -> Change:
        """A KPI that was measured, or guards another one, only guards this one no longer."""
        workspace = self._workspace
        if step.kind == "kpi":
            id = _id(goal)
            others = [*workspace.model.key_results.ids("guardrails", id)]
            others += workspace.model.key_results.ids("kpi", id)
            if len(others) > 1 or workspace.model.measurements(id):
                record = workspace.key_results[_id(step.key)]
                left = ",".join(f"K{other}" for other in record.guardrails if other != id)
                return edit(workspace, step.key, {"guardrails": left})
        return delete(workspace, goal)

    def read(self, step: Step, text: str) -> Sequence[Told]:
        """What was read out of a line, and what is missing. Raises Invalid."""
        what = _WHATS.get(step.kind)
        if what is None or not text.strip() or (what == "kpi" and _known(self._workspace, text)):
            return ()
        found = found_in(what, text, {}, self._workspace.today())
        if not isinstance(found, Captured):
            return told_kpi(found)
        return told_objective(found) if what == "objective" else told(found)

    def findings(self, coach: Coach, step: Step, text: str) -> list[Finding]:
        """What the coach says of a line; what it only notes is left for later. Raises Invalid."""
        change = self.answer(step, text) if text.strip() and step.kind in _WHATS else None
        if change is None:
            return []
        found = trying.findings(coach, self._workspace, change)
        # Of the objective enough was said when it was asked for.
        return [
            finding
            for finding in found
            if finding.severity != "info"
            and (step.kind == "objective" or not finding.rule.startswith("O"))
        ]


def guarded_by(workspace: Workspace, key_result: str, line: str) -> Change:
    """A KPI that a key result must not harm: the one that is named, or a new one of this line."""
    goal = workspace.resolve(key_result)
    known = _known(workspace, line)
    if known:
        guards = workspace.key_results[goal.id].guardrails
        keys = dict.fromkeys((*(f"K{id}" for id in guards), known))
        return edit(workspace, goal.key, {"guardrails": ",".join(keys)})
    fields: dict[str, Any] = capture_kpi(line)._asdict()
    adding = add_kpi(workspace, **fields)

    def build(draft: Draft) -> Built:
        built = adding.build(draft)
        guards = draft.document("key_results", goal.id).get("guardrails")
        before = guards if isinstance(guards, list) else []
        draft.set("key_results", goal.id, {"guardrails": [*before, _id(built.key)]})
        return Built(f"{built.message}; it guards {goal.key}", built.key)

    return Change(f"{adding.why}, guards {goal.key}", build)


def reworded(workspace: Workspace, key: str, line: str) -> Change:
    """A goal as it would be if this line had been typed for it. Raises Invalid."""
    goal = workspace.resolve(key)
    what, today = _OF_TABLES[goal.table], workspace.today()
    before = found_in(what, _line_of(workspace, goal.key), {}, today)
    after = found_in(what, line, {}, today)
    name = "name" if what == "kpi" else "title"
    fields = dict.fromkeys((name, *fields_of(what, before), *fields_of(what, after)))
    values = {field: text_of(after, field) for field in fields}
    changed = {f: text for f, text in values.items() if text != text_of(before, f)}
    if isinstance(before, Captured) and isinstance(after, Captured) and before.steps != after.steps:
        changed["steps"] = "; ".join(after.steps)
    if not changed:
        raise Invalid("this line says nothing else", "Change it, or go on")
    return edit(workspace, goal.key, changed)


def day_of(text: str) -> str:
    """A day of the week by its beginning; the usual one for nothing. Raises Invalid."""
    said = text.strip().lower() or USUAL_DAY
    found = [day for day in WEEKDAYS if said.startswith(day)] or [
        day for day in WEEKDAYS if len(said) < len(day) and day.startswith(said)
    ]
    if len(found) != 1:
        raise Invalid(
            f"{quoted(text)} is no day of the week", f"Type {' or '.join(WEEKDAYS)}", field="day"
        )
    return found[0]


def _line_of(workspace: Workspace, key: str) -> str:
    goal = workspace.resolve(key)
    if goal.table == "kpis":
        return line_of_kpi(workspace.kpis[goal.id])
    if goal.table == "objectives":
        return line_of(workspace.objectives[goal.id], workspace.today())
    # What guards it is a question of its own.
    return line_of(workspace.key_results[goal.id]._replace(guardrails=()), workspace.today())


def _known(workspace: Workspace, line: str) -> str:
    """The key of the KPI that a line names by its key or name alone; empty for a new one."""
    said = line.strip().casefold()
    if said[:1] == "k" and said[1:].isdecimal():
        return workspace.resolve(said.upper()).key
    named = (id for id, kpi in workspace.kpis.items() if kpi.name.casefold() == said)
    return next((f"K{id}" for id in named), "")


def _id(key: str) -> int:
    return int(key.lstrip("OKR"))


_WHATS: Final[dict[Kind, What]] = {
    "objective": "objective",
    "key_result": "key_result",
    "kpi": "kpi",
}
_OF_TABLES: Final[dict[str, What]] = {
    "objectives": "objective",
    "key_results": "key_result",
    "kpis": "kpi",
}
_QUESTIONS: Final[dict[Kind, Question]] = {
    "objective": Question(
        "What should be better at the end, in a sentence that you would tell a friend?",
        "An objective says where you want to be, in words; its numbers come next.",
        "Riders come back every week",
    ),
    "key_result": Question(
        "By which numbers would you see that it is so? Three to five, one by one:",
        "A key result is a number that moves from here to there, not a task that gets done.",
        "Churn from 10% to 8%",
    ),
    "day": Question(
        f"On which day will you look at it every week? {', '.join(WEEKDAYS)}",
        "Goals that nobody looks at are forgotten: a few seconds a goal, every week.",
        USUAL_DAY,
    ),
}
