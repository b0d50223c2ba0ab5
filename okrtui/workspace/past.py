"""Looking at the past: which change a day or a number means, and the goals as they were then."""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Final, NamedTuple

from okrtui.domain.dates import parse_date
from okrtui.domain.errors import Invalid
from okrtui.domain.text import one_line, quoted
from okrtui.domain.writing import format_day
from okrtui.workspace.numbered import change_numbered
from okrtui.workspace.times import local_time

if TYPE_CHECKING:
    from okrtui.store.ports import Commit
    from okrtui.workspace.workspace import Workspace

_NUMBER: Final = r"#?([0-9]{1,15})"
_TIME: Final = r"(?:(.+?)[ tT])?([0-9]{1,2}):([0-9]{2})(?::([0-9]{2}))?"
_MINUTE: Final = 60
_SECOND: Final = 1
_INSTANT: Final = 0.0005
"""Times in the journal have milliseconds, and what comes next has its first one for itself."""


class Moment(NamedTuple):
    """A state of the past."""

    n: int
    """The last change that belongs to it."""
    day: date
    """The day that dates are counted from."""
    said: str
    """When that was, as a phrase: ``at the end of 2026-11-20``."""
    change: Commit | None
    """The change itself; None before the first one."""

    @property
    def last_change(self) -> str:
        """The last change that belongs to it, as a phrase."""
        if self.change is None:
            return "before the first change"
        by, why = one_line(self.change.user), one_line(self.change.why)
        return f"after change {self.n} ({by}: {why})"


def moment_of(workspace: Workspace, text: str) -> Moment:
    """The state that is meant by ``2026-11-20``, ``yesterday 14:30`` or ``#42``.

    A day, a minute and a second mean their end, where the user is: a time copied from a change,
    which is told without what is finer, has that change in it. Raises Invalid and NotFound.
    """
    if match := re.fullmatch(_NUMBER, text.strip()):
        return moment_at(workspace, int(match[1]))
    today = workspace.today()
    day, at, lasts = _read(text, today)
    if day > today:
        raise Invalid(
            f"{format_day(day)} is still to come", "Name a day that has been", field="as_of"
        )
    n = workspace.store.number_at(
        _end_of(day) if at is None else datetime.combine(day, at).timestamp() + lasts - _INSTANT
    )
    written = format_day(day)
    said = f"at the end of {written}" if at is None else f"on {written} at {_clock(at, lasts)}"
    return Moment(n, day, said, _change(workspace, n))


def moment_at(workspace: Workspace, n: int) -> Moment:
    """The state after change ``n``. Raises NotFound, Damaged and Archived."""
    change = _change(workspace, n)
    if change is None:
        return Moment(n, workspace.today(), "at the very beginning", None)
    made = local_time(change.t)
    said = f"on {format_day(made)} at {made:%H:%M}"
    return Moment(n, made.date(), said, change)


def as_of(workspace: Workspace, moment: Moment) -> Workspace:
    """The goals as they were, to be looked at; closing it closes the workspace, too."""
    from okrtui.store.frozen import FrozenStore
    from okrtui.workspace.workspace import Workspace

    store = FrozenStore(workspace.store, moment.n)
    return Workspace(store, user=workspace.user, today=lambda: moment.day, preset=workspace.preset)


def _read(text: str, today: date) -> tuple[date, time | None, int]:
    """The day, the time on it if one is named, and for how many seconds that lasts."""
    match = re.fullmatch(_TIME, text.strip())
    if match is None:
        try:
            return parse_date(text, today, past=True), None, 0
        except Invalid as error:
            more = "; a time may stand behind it: yesterday 14:30. #42 means: after change 42"
            raise Invalid(error.title, error.hint + more, field=error.field) from None
    day = today if match[1] is None else parse_date(match[1], today, past=True)
    try:
        at = time(int(match[2]), int(match[3]), int(match[4] or 0))
    except ValueError:
        raise Invalid(f"{quoted(text)} is no time of day", "Write it like 14:30") from None
    return day, at, _MINUTE if match[4] is None else _SECOND


def _clock(at: time, lasts: int) -> str:
    return f"{at:%H:%M:%S}" if lasts == _SECOND else f"{at:%H:%M}"


def _end_of(day: date) -> float:
    """The last instant of a day where the user is, in seconds since the epoch."""
    return datetime.combine(day + timedelta(days=1), time()).timestamp() - _INSTANT


def _change(workspace: Workspace, n: int) -> Commit | None:
    return change_numbered(workspace.store, n) if n else None
