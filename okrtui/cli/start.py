"""``start``: from nothing to a running quarter, question by question on standard input."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, Final

from okrtui.cli.asking import Left, answer
from okrtui.cli.command import Command
from okrtui.cli.exits import DONE
from okrtui.cli.output import out, paint
from okrtui.cli.plain import Plain
from okrtui.domain.capture import capture
from okrtui.domain.capture.telling import told
from okrtui.domain.errors import Invalid, NotFound
from okrtui.domain.kpi_capture import capture_kpi
from okrtui.domain.text import one_line
from okrtui.workspace import trying
from okrtui.workspace.commands import add_key_result, add_kpi, add_objective, edit
from okrtui.workspace.templates.using import template_named, templates, use
from okrtui.workspace.views import Views

if TYPE_CHECKING:
    from okrtui.cli.session import Session
    from okrtui.domain.coach.finding import Finding
    from okrtui.workspace.change import Change, Done
    from okrtui.workspace.workspace import Workspace

MOST_KEY_RESULTS: Final = 5
ENOUGH_KEY_RESULTS: Final = 3
_DAYS: Final = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


def _options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--cycle", metavar="C", help="such as 2027-Q1; the current one")


def _start(options: argparse.Namespace, session: Session) -> int:
    workspace = session.open(to_write=True)
    try:
        Roadmap(workspace, options.cycle, session.color).ask()
    except Left:
        out("Left; what you answered is kept. okrtui shows it, okrtui start goes on with another.")
    finally:
        workspace.close()
    return DONE


class Roadmap:
    """The questions: objective, its key results, a KPI beside each, the day of the review."""

    def __init__(self, workspace: Workspace, cycle: str | None, color: str) -> None:
        self._workspace = workspace
        self._cycle = cycle
        self._plain = Plain(color)

    def ask(self) -> None:
        out("From nothing to a running quarter in four steps. Enter skips, q leaves.")
        objective = self._ask_objective()
        added = self._ask_key_results(objective) if objective else self._from_template()
        for key in added:
            self._ask_kpi(key)
        self._ask_day()

    # ------------------------------------------------------------------ questions

    def _ask_objective(self) -> str:
        """The new objective's key; empty when a template is wanted instead."""
        out("")
        out("1. What should be better at the end, in a sentence that you would tell a friend?")
        out("   No number yet: Riders come back every week. Enter shows templates instead.")
        done = self._add(
            "objective",
            lambda text: add_objective(self._workspace, text, cycle=self._cycle),
        )
        return "" if done is None else done.key

    def _from_template(self) -> list[str]:
        """The key results of the template that is chosen."""
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
                change = use(self._workspace, template, cycle=self._cycle)
                done = self._workspace.run(change)
            except (Invalid, NotFound) as error:
                out(f"  {error}")
                continue
            out(f"  {done.message}")
            out("  The numbers are examples: okrtui edit KR1 start=… target=… puts yours in.")
            return []

    def _ask_key_results(self, objective: str) -> list[str]:
        out("")
        out("2. By which numbers would you see that it is so? Three to five, from where to where:")
        out("   Churn from 10% to 8%; Weekly riders from 31k to 45k. Enter ends.")
        id = int(objective.removeprefix("O"))
        added: list[str] = []
        while len(added) < MOST_KEY_RESULTS:
            done = self._add(
                f"key result {len(added) + 1}",
                lambda text: add_key_result(self._workspace, id, text),
                read=self._tell_read,
            )
            if done is None:
                if not added or len(added) >= ENOUGH_KEY_RESULTS or self._ends(len(added)):
                    break
                continue
            added.append(done.key)
        return added

    def _ends(self, count: int) -> bool:
        out(f"  {count} {'is' if count == 1 else 'are'} few: three to five prove an objective.")
        return self._line("Enter ends all the same, m for more") != "m"

    def _tell_read(self, text: str) -> None:
        """What was read out of a line, and what is missing."""
        parts = [
            f"{column.field}: {column.words}" if column.words else column.field
            for column in told(capture(text, self._workspace.today()))
        ]
        if parts:
            self._plain.output.line(paint(f"  {' · '.join(map(one_line, parts))}", "dim"))

    def _ask_kpi(self, key: str) -> None:
        """A level that has to stay healthy while this key result moves."""
        record = self._workspace.key_results[int(key.removeprefix("KR"))]
        out("")
        self._plain.output.line(
            f"3. What must not suffer while {key} {one_line(record.title)} moves?"
        )
        out(
            "   A level with its bounds: NPS ≥ 40 red 30; Uptime ≥ 99.9 % red 99.5. Enter: nothing."
        )
        done = self._add("KPI", lambda text: _kpi(self._workspace, text))
        if done is not None:
            linked = self._workspace.run(edit(self._workspace, key, {"guardrails": done.key}))
            out(f"  {linked.message}")

    def _ask_day(self) -> None:
        out("")
        out(f"4. On which day will you look at it every week? {', '.join(_DAYS)}")
        while True:
            said = self._line("day [fri]").lower() or "fri"
            day = next((day for day in _DAYS if said.startswith(day)), None)
            if day is not None:
                break
            out(f"  one of {', '.join(_DAYS)}")
        out("")
        out("All set. From now on:")
        out("  okrtui                    the board")
        out("  okrtui review             the weekly review, a few seconds a goal")
        out(f"  okrtui report calendar --day {day} -o okrs.ics   for your calendar")

    # ------------------------------------------------------------------ adding

    def _add(
        self,
        prompt: str,
        change: Callable[[str], Change],
        *,
        read: Callable[[str], None] | None = None,
    ) -> Done | None:
        """Ask for a line until it can be added and one is content with it; None: nothing."""
        text = self._line(prompt)
        while text:
            try:
                wanted = change(text)
                found = self._findings(wanted)
                if read is not None:
                    read(text)
                better = self._better(found) if found else ""
                if better:
                    text = better
                    continue
                done = self._workspace.run(change(text))
            except (Invalid, NotFound) as error:
                out(f"  {error}")
                text = self._line(prompt)
                continue
            out(f"  {done.message}")
            return done
        return None

    def _findings(self, change: Change) -> list[Finding]:
        coach = Views(self._workspace).coach
        found = trying.findings(coach, self._workspace, change)
        return [finding for finding in found if finding.severity != "info"]

    def _better(self, found: list[Finding]) -> str:
        """Tell what could be better; gives the line typed anew, or nothing to keep it."""
        for finding in found:
            self._plain.output.line(f"  {finding.rule}: {finding.told}. {finding.do}")
        return self._line("Enter keeps it, or type it better")

    def _line(self, prompt: str) -> str:
        return answer(self._plain.output, prompt)


def _kpi(workspace: Workspace, line: str) -> Change:
    fields: dict[str, Any] = capture_kpi(line)._asdict()
    return add_kpi(workspace, **fields)


COMMANDS: Final[Mapping[str, Command]] = {
    "start": Command(
        "From nothing to a running quarter: objective, key results, KPIs, review, step by step.",
        """\
okrtui start
okrtui start --cycle 2027-Q1""",
        _options,
        _start,
    ),
}
