"""The values that hold for one call, and where each of them was said."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, NamedTuple

from okrtui.config.options import COLUMNS
from okrtui.config.paths import config_file
from okrtui.domain.errors import Invalid, NotFound, OkrtuiError

if TYPE_CHECKING:
    from okrtui.cli.session import Session
    from okrtui.domain.records import Json


class Value(NamedTuple):
    """What holds, and who says so: ``default``, ``--store``, ``$NO_COLOR``, ``line 3``."""

    value: Json
    source: str

    @property
    def text(self) -> str:
        if isinstance(self.value, list):
            return ", ".join(map(str, self.value)) or "none"
        if isinstance(self.value, bool):
            return "yes" if self.value else "no"
        return "unknown" if self.value is None else str(self.value)


def effective(session: Session) -> dict[str, Value]:
    """All that can be said outside of a store, in the order in which it is told."""
    return {
        "store": _store(session),
        "user": Value(session.user, session.source_of("user")),
        "today": Value(session.today().isoformat(), session.source_of("today")),
        "color": Value(session.color, session.source_of("color")),
        "low_bandwidth": Value(session.low_bandwidth, session.source_of("low_bandwidth")),
        "theme": _theme(session),
        "columns": _plain(session, "columns", list(session.reading().settings.columns or COLUMNS)),
        "cadence": _plain(session, "cadence", session.reading().settings.cadence or "weekly"),
        "numbers": _plain(session, "numbers", session.reading().settings.numbers or "1,234.5"),
        "dates": _plain(
            session, "dates", session.reading().settings.dates or "2026-12-31, 31 Dec 26"
        ),
        "week_start": _week_start(session),
        "pace": _pace(session),
        "network_filesystems": _plain(
            session,
            "network_filesystems",
            list(session.reading().settings.network_filesystems),
        ),
        "keymap": _keymap(session),
    }


def _line(session: Session, *names: str) -> str:
    return f"{config_file().name}, line {session.reading().line(*names)}"


def _plain(session: Session, key: str, value: Json) -> Value:
    return Value(value, _line(session, key) if key in session.reading().named else "default")


def _store(session: Session) -> Value:
    try:
        chosen = session.store()
    except Invalid as error:
        return Value(None, str(error))
    source = _line(session, "store") if chosen.rule == "config" else chosen.rule
    return Value(str(chosen.path), source)


def _theme(session: Session) -> Value:
    from okrtui.ui.terminal import terminal_of

    wanted = session.reading().settings.theme
    shown = terminal_of(os.environ, None, theme=wanted).theme
    if wanted is not None and shown == wanted:
        return Value(shown, _line(session, "theme"))
    return Value(shown, "$NO_COLOR" if "NO_COLOR" in os.environ else "$TERM")


def _week_start(session: Session) -> Value:
    """What the store says for everybody; what keeps one from reading it is told instead."""
    from okrtui.workspace.settings import TABLE, week_start

    try:
        workspace = session.open(warns=False)
    except NotFound:
        return Value("monday", "default")
    except OkrtuiError as error:
        return Value(None, str(error))
    try:
        said = bool(workspace.store.state().get(TABLE))
        return Value(week_start(workspace), "the store" if said else "default")
    finally:
        workspace.close()


def _pace(session: Session) -> Value:
    from okrtui.config.presets import named_for

    settings, file = session.reading().settings, config_file()
    try:
        store = session.store().path
    except Invalid:
        return _plain(session, "pace", settings.pace or "okrtui")
    found = named_for(store, settings, file)
    if found is not None:
        return Value(settings.workspaces[found], _line(session, "workspaces", found, "pace"))
    return _plain(session, "pace", settings.pace or "okrtui")


def _keymap(session: Session) -> Value:
    settings = session.reading().settings
    preset = settings.keymap or "default"
    more = f" and {len(settings.keys)} of your own" if settings.keys else ""
    source = _line(session, "keymap") if settings.keymap or settings.keys else "default"
    return Value(f"{preset}{more}", source)
