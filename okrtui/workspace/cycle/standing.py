"""Where a cycle stands: its dates, its goals, its grades, its votes, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from okrtui.domain import calendar
from okrtui.domain.text import one_line
from okrtui.domain.writing import figure, format_day
from okrtui.workspace import confidences, grades
from okrtui.workspace.cycle.voting import ballot, key_results
from okrtui.workspace.keys import parse_key
from okrtui.workspace.whose import folded

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import date

    from okrtui.domain.coach.finding import Severity
    from okrtui.domain.records import CycleRecord
    from okrtui.workspace.cycle.voting import Ballot
    from okrtui.workspace.views import Views
    from okrtui.workspace.workspace import Workspace

Fact = tuple[str, str]
_STATES = {
    "draft": "a draft: its goals are not judged yet",
    "active": "active",
    "closed": "closed: kept as it is",
}
_SETS = {"too_safe": "too safe: aim higher", "wishful": "wishful: aim lower", "fine": "fine"}


def facts(workspace: Workspace, views: Views, cycle: CycleRecord) -> Iterator[Fact]:
    """Label and text, line by line; all cleaned."""
    model = workspace.model
    shown = key_results(workspace, cycle.id)
    graded = sum(record.grade is not None for record in shown)
    objectives = len(model.objectives_of(cycle.id))
    yield "state", _STATES[cycle.state]
    yield "time", time_told(workspace.today(), cycle)
    yield "goals", f"{counted(objectives, 'objective')}, {counted(len(shown), 'key result')}"
    if shown:
        yield "grades", f"{graded} of {len(shown)} graded"
    aim = grades.cycle_told(model, cycle.id)
    if aim:
        yield "", aim
    net = confidences.told(confidences.of_cycle(views, model, cycle.id))
    if net and cycle.state == "active":
        yield "confidence", net
    found = ballot(workspace, cycle.id)
    if shown and (cycle.state == "draft" or any(found.votes.values())):
        yield "votes", "; ".join(votes_told(workspace, found))


def votes_told(workspace: Workspace, found: Ballot) -> Iterator[str]:
    """Who has voted; as long as it is blind only of oneself how far."""
    of = len(found.voted) + len(found.missing)
    if not any(found.votes.values()) and not found.voted:
        yield "nobody has voted yet" if of < 2 else f"0 of {of} have voted"
    else:
        yield f"{len(found.voted)} of {of} {'has' if of == 1 else 'have'} voted"
    if found.is_open:
        check = found.check()
        if check is not None:
            yield f"as a set {_SETS[check.verdict]}"
        return
    if found.missing:
        yield f"missing: {', '.join(map(one_line, found.missing))}"
    me = folded(workspace.user)
    mine = sum(any(folded(who) == me for who in given) for given in found.votes.values())
    if mine:
        yield f"yours: {mine} of {len(found.votes)}"


def findings(views: Views, cycle: int) -> Iterator[Severity]:
    """How bad each finding of the cycle's goals is."""
    for said in views.coach.in_turn(cycle):
        for coached in said:
            if parse_key(coached.key).table == "kpis":
                # They belong to no cycle, and come last.
                return
            yield from (finding.severity for finding in coached.findings)


def coached(counts: Mapping[str, int]) -> str:
    """How many findings there are of each grade."""
    if not any(counts.values()):
        return "nothing to say: these goals are well made"
    fail, warn, info = (counts.get(grade, 0) for grade in ("fail", "warn", "info"))
    return f"{fail} to mend, {counted(warn, 'warning')}, {counted(info, 'note')}"


def counted(number: int, noun: str) -> str:
    return f"{figure(number, ',')} {noun}{'' if number == 1 else 's'}"


def time_told(today: date, cycle: CycleRecord) -> str:
    """``2026-10-01 to 2026-12-31, week 8 of 13, 57 % gone``."""
    first, last = cycle.start, cycle.end
    said = f"{format_day(first)} to {format_day(last)}"
    if today < first:
        return f"{said}, begins in {counted((first - today).days, 'day')}"
    if today > last:
        return f"{said}, ended {counted((today - last).days, 'day')} ago"
    week, weeks = calendar.week_of(today, first, last)
    gone = round(100 * calendar.elapsed(today, first, last))
    return f"{said}, week {week} of {weeks}, {gone} % gone"
