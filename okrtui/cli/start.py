"""``start``: from nothing to a running quarter, question by question on standard input."""

from __future__ import annotations

import argparse
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Final

from okrtui.cli.asking import Left, answer
from okrtui.cli.command import Command
from okrtui.cli.exits import DONE
from okrtui.cli.output import out, paint
from okrtui.cli.plain import Plain
from okrtui.config.paths import drafts_folder
from okrtui.domain.errors import Invalid, NotFound
from okrtui.domain.text import one_line
from okrtui.ui.drafts import Drafts
from okrtui.ui.roadmap_drafts import Kept, RoadmapDrafts
from okrtui.workspace.roadmap import (
    FIRST,
    KINDS,
    NEXT_KEY_RESULT,
    USUAL_DAY,
    Roadmap,
    Step,
    day_of,
)
from okrtui.workspace.templates.using import template_named, templates, use
from okrtui.workspace.views import Views

if TYPE_CHECKING:
    from okrtui.cli.session import Session
    from okrtui.domain.coach.finding import Finding
    from okrtui.workspace.change import Done
    from okrtui.workspace.workspace import Workspace

_SKIPS: Final = {
    "objective": "Enter shows templates instead.",
    "key_result": "Enter ends.",
    "kpi": "Enter: nothing.",
    "day": "",
}
_PROMPTS: Final = {"objective": "objective", "kpi": "KPI"}


def _options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--cycle", metavar="C", help="such as 2027-Q1; the current one")
    parser.add_argument(
        "--anew", action="store_true", help="with another objective than the one that was left"
    )


def _start(options: argparse.Namespace, session: Session) -> int:
    workspace = session.open(to_write=True)
    try:
        Asking(workspace, options.cycle, session.color).ask(anew=options.anew)
    except Left:
        out("Left; what you answered is kept. okrtui start goes on there, or N on the board.")
    finally:
        workspace.close()
    return DONE


class Asking:
    """One person asked line by line."""

    def __init__(self, workspace: Workspace, cycle: str | None, color: str) -> None:
        self._workspace = workspace
        self._roadmap = Roadmap(workspace, cycle)
        self._plain = Plain(color)
        self._day = USUAL_DAY
        self._drafts = _drafts(workspace)

    def ask(self, *, anew: bool = False) -> None:
        """anew: with another objective than the one that was left, here or on the board."""
        out("From nothing to a running quarter in four steps. Enter skips, q leaves.")
        step: Step | None = FIRST if anew else self._left_at()
        while step is not None:
            step = self._ask(step)
            if step is not None and self._roadmap.begun:
                roadmap = self._roadmap
                self._drafts.keep(Kept(roadmap.objective, roadmap.cycle or "", step, {}))
        self._drafts.drop()
        out("")
        out("All set. From now on:")
        out("  okrtui                    the board")
        out("  okrtui review             the weekly review, a few seconds a goal")
        day = self._day
        out(f"  okrtui report calendar --day {day} -o okrs.ics   for your calendar")

    def _left_at(self) -> Step:
        """The question that one left at, and what was typed there; else the first."""
        kept = self._drafts.kept()
        if kept is None or self._roadmap.cycle not in (None, kept.cycle or None):
            return FIRST
        left = Roadmap(self._workspace, kept.cycle or None, kept.objective)
        if not left.is_open:
            self._tell_typed(kept.typed.values())
            return FIRST
        self._roadmap = left
        out(f"Going on with {left.objective}; okrtui start --anew begins another objective.")
        self._tell_typed(kept.typed.values())
        step = left.nearest(kept.step)
        if step.kind in ("objective", "key_result"):
            # Answers are changed by okrtui edit; here one goes on.
            return NEXT_KEY_RESULT if NEXT_KEY_RESULT in left.steps else left.first_kpi
        return step

    def _tell_typed(self, texts: Iterable[str]) -> None:
        for text in texts:
            self._plain.output.line(f"  typed, not saved: {one_line(text)}")

    def _ask(self, step: Step) -> Step | None:
        """One question; gives the next one."""
        roadmap = self._roadmap
        if step.key == "" or step.kind == "kpi":
            self._tell(step)
        if step.kind == "day":
            self._ask_day()
            return None
        if step.kind == "objective":
            done = self._add(step, _PROMPTS[step.kind])
            if done is None:
                self._from_template()
                return Step("day")
            roadmap.objective = done.key
            return roadmap.after(step)
        if step.kind == "kpi":
            self._add(step, _PROMPTS[step.kind])
            return roadmap.after(step)
        return self._ask_key_results(step)

    def _tell(self, step: Step) -> None:
        question = self._roadmap.question(step)
        out("")
        self._plain.output.line(f"{1 + KINDS.index(step.kind)}. {question.asks}")
        out(f"   {question.teaches}")
        out(f"   {question.example}. {_SKIPS[step.kind]}".rstrip())

    # ------------------------------------------------------------------ questions

    def _from_template(self) -> None:
        known = templates(self._workspace)
        out("")
        for template in known:
            sentence = one_line(template.objective.partition(" !")[0])
            self._plain.output.line(f"  {one_line(template.name)}: {sentence}")
        while True:
            name = self._line("which one")
            if not name:
                raise Left
            try:
                template = template_named(self._workspace, name)
                change = use(self._workspace, template, cycle=self._roadmap.cycle)
                done = self._workspace.run(change)
            except (Invalid, NotFound) as error:
                out(f"  {error}")
                continue
            out(f"  {done.message}")
            out("  The numbers are examples: okrtui edit KR1 start=… target=… puts yours in.")
            return

    def _ask_key_results(self, step: Step) -> Step | None:
        """One after the other, until there are as many as there can be or one ends."""
        roadmap = self._roadmap
        while step in roadmap.steps:
            if self._add(step, f"key result {len(roadmap.key_results) + 1}") is not None:
                continue
            few = roadmap.enough()
            if few:
                out(f"  {few}.")
                if self._line("Enter ends all the same, m for more") == "m":
                    continue
            break
        return roadmap.after(step)

    def _ask_day(self) -> None:
        while True:
            try:
                self._day = day_of(self._line(f"day [{USUAL_DAY}]"))
            except Invalid as error:
                out(f"  {error}")
                continue
            return

    # ------------------------------------------------------------------ adding

    def _add(self, step: Step, prompt: str) -> Done | None:
        """Ask for a line until it can be added and one is content with it; None: nothing."""
        roadmap, text = self._roadmap, self._line(prompt)
        while text:
            try:
                if step.kind == "key_result":
                    self._tell_read(step, text)
                found = roadmap.findings(Views(self._workspace).coach, step, text)
                better = self._better(found) if found else ""
                if better:
                    text = better
                    continue
                change = roadmap.answer(step, text)
                assert change is not None
                done = self._workspace.run(change)
            except (Invalid, NotFound) as error:
                out(f"  {error}")
                text = self._line(prompt)
                continue
            out(f"  {done.message}")
            return done
        return None

    def _tell_read(self, step: Step, text: str) -> None:
        """What was read out of a line, and what is missing."""
        parts = [
            f"{column.field}: {column.words}" if column.words else column.field
            for column in self._roadmap.read(step, text)
        ]
        if parts:
            self._plain.output.line(paint(f"  {' · '.join(map(one_line, parts))}", "dim"))

    def _better(self, found: list[Finding]) -> str:
        """Tell what could be better; gives the line typed anew, or nothing to keep it."""
        for finding in found:
            self._plain.output.line(f"  {finding.rule}: {finding.told}. {finding.do}")
        return self._line("Enter keeps it, or type it better")

    def _line(self, prompt: str) -> str:
        return answer(self._plain.output, prompt)


def _drafts(workspace: Workspace) -> RoadmapDrafts:
    return RoadmapDrafts(Drafts(drafts_folder(), workspace.path, workspace.user).apart("roadmap"))


COMMANDS: Final[Mapping[str, Command]] = {
    "start": Command(
        "From nothing to a running quarter: objective, key results, KPIs, review, step by step.",
        """\
okrtui start
okrtui start --cycle 2027-Q1
okrtui start --anew""",
        _options,
        _start,
    ),
}
