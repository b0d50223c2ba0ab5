"""Drafting the next cycle from the page of this one: with its goals again, or empty."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from okrtui.domain import calendar
from okrtui.domain.errors import Invalid
from okrtui.domain.text import one_line
from okrtui.ui.screens.choosing import Choice, ChoiceScreen
from okrtui.workspace.cycle.carrying import replicate
from okrtui.workspace.cycle.life import add_cycle
from okrtui.workspace.errors import OkrtuiError

if TYPE_CHECKING:
    from okrtui.domain.records import CycleRecord
    from okrtui.ui.screens.asking import AskingPage
    from okrtui.ui.screens.list_page import Entry
    from okrtui.ui.store_thread import Answer
    from okrtui.workspace.change import Change
    from okrtui.workspace.workspace import Workspace

NAMES: Final = "2027-Q1, 2027-03 or 2027; else a name and its days: Spring 2027-02-01 2027-05-31"
_SOON: Final = 40
"""So many cycles ahead one looks for a name that is free."""


def offer(page: AskingPage[Entry], cycle: CycleRecord | None, then: Callable[[str], None]) -> None:
    """Let a person choose what the next cycle is; then: told its name once it is stored."""
    workspace = page.board.workspace
    name = free_name(workspace, cycle)
    if name is None:
        _ask_name(page, cycle, then)
        return
    choices = _choices(workspace, cycle, name)
    count = len(choices)
    choices.append(Choice("n", "another name…"))

    def chosen(number: int) -> None:
        if number == count:
            _ask_name(page, cycle, then)
        else:
            _add(page, name, cycle if number < count - 1 else None, then)

    page.app.push_screen(ChoiceScreen("Next cycle", choices, page.board.glyphs, chosen))


def free_name(workspace: Workspace, cycle: CycleRecord | None) -> str | None:
    """The first name after the cycle's that no other has; None when its name says no dates."""
    taken = {other.name.casefold() for other in workspace.cycles.values()}
    name = calendar.quarter(workspace.today())[0] if cycle is None else cycle.name
    if cycle is None and name.casefold() not in taken:
        return name
    for _ in range(_SOON):
        following = calendar.following(name)
        if following is None:
            return None
        name = following
        if name.casefold() not in taken:
            return name
    return None


def drafted(workspace: Workspace, typed: str) -> Change:
    """The change that adds a cycle with this name, or name and two dates. Raises Invalid."""
    name, start, end = typed.strip(), None, None
    parts = name.rsplit(None, 2)
    if calendar.cycle_dates(name) is None and len(parts) == 3:
        name, start, end = parts
    try:
        return add_cycle(workspace, name, start=start, end=end)
    except Invalid as error:
        if error.field in ("start", "end"):
            raise Invalid(error.title, f"Type {NAMES}", field=error.field) from error
        raise


def _choices(workspace: Workspace, cycle: CycleRecord | None, name: str) -> list[Choice]:
    choices = []
    if cycle is not None and workspace.model.objectives_of(cycle.id):
        again = f"{name}, with the goals of {one_line(cycle.name)} again"
        choices.append(Choice("1", again, "each from where it stands"))
    choices.append(Choice(str(len(choices) + 1), f"{name}, without goals"))
    return choices


def _add(
    page: AskingPage[Entry], typed: str, source: CycleRecord | None, then: Callable[[str], None]
) -> bool:
    workspace = page.board.workspace
    before = set(workspace.cycles)
    try:
        added = drafted(workspace, typed)
        change = added if source is None else replicate(workspace, source, added)
    except OkrtuiError as error:
        page.say(str(error), "warn")
        return False

    def stored(answer: Answer) -> None:
        new = [c.name for id, c in workspace.cycles.items() if id not in before]
        if answer.done is not None and new:
            then(new[-1])

    page.commit(change, stored)
    return True


def _ask_name(
    page: AskingPage[Entry], cycle: CycleRecord | None, then: Callable[[str], None]
) -> None:
    def named(typed: str) -> bool:
        workspace = page.board.workspace
        try:
            drafted(workspace, typed)
        except OkrtuiError:
            return _add(page, typed, None, then)
        if cycle is None or not workspace.model.objectives_of(cycle.id):
            return _add(page, typed, None, then)

        def chosen(number: int) -> None:
            _add(page, typed, cycle if number == 0 else None, then)

        choices = _choices(workspace, cycle, one_line(typed))
        page.app.push_screen(ChoiceScreen("Next cycle", choices, page.board.glyphs, chosen))
        return True

    page.ask_name("", named, NAMES)
