"""What the global options mean for one call: which store, who, which day."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Final, Literal

from okrtui.cli.waiting import Waiting
from okrtui.config.paths import StorePath, store_path
from okrtui.domain.errors import Invalid, NotFound
from okrtui.domain.text import one_line
from okrtui.workspace.errors import CannotCreate

if TYPE_CHECKING:
    from okrtui.config.settings import Reading, Settings
    from okrtui.domain.presets import Preset
    from okrtui.domain.writing import Writing
    from okrtui.workspace.workspace import Workspace

_YEARS: Final = range(1900, 2200)
_LONGEST_NAME: Final = 80
_BIG: Final = 4_000_000
"""Bytes of a store; fewer are read in less than a tenth of a second."""


class Session:
    """One call of the program by one person on one day."""

    def __init__(self, options: argparse.Namespace) -> None:
        self._given_store: str | None = options.store
        self._given_user: str | None = options.user
        self._read_only: bool = options.read_only
        self._opened: Workspace | None = None
        self._told: set[str] = set()
        self._read: Reading | None = None
        self._quiet: bool = getattr(options, "json", False)
        self._waiting: Waiting | None = None
        self.tolerant = False
        """Whether what is wrong in the configuration counts as not said, as on the board."""
        self.today: Callable[[], date] = _today(options.today)
        self._given_today: str | None = options.today
        self._given_color: str | None = options.color
        self._given_low_bandwidth: bool = options.low_bandwidth
        self.color: str = options.color or "auto"
        self.low_bandwidth: bool = options.low_bandwidth or bool(os.environ.get("SSH_CONNECTION"))

    @property
    def user(self) -> str:
        """Who acts: ``--as``, else ``$OKRTUI_USER``, else the operating system's name."""
        if self._given_user is not None:
            return _name(self._given_user, "--as")
        from_environment = os.environ.get("OKRTUI_USER")
        if from_environment:
            return _name(from_environment, "$OKRTUI_USER")
        return _os_user()

    def source_of(self, value: Literal["user", "today", "color", "low_bandwidth"]) -> str:
        """Who said it: an option, a variable of the environment, or nobody."""
        given, variable, otherwise = {
            "user": (self._given_user, "OKRTUI_USER", "the system's user name"),
            "today": (self._given_today, "OKRTUI_TODAY", "the clock"),
            "color": (self._given_color, "", "default"),
            "low_bandwidth": (self._given_low_bandwidth or None, "SSH_CONNECTION", "default"),
        }[value]
        if given is not None:
            return "--as" if value == "user" else f"--{value.replace('_', '-')}"
        return f"${variable}" if variable and os.environ.get(variable) else otherwise

    def store(self) -> StorePath:
        return store_path(self._given_store, read=lambda _: self._settings("store"))

    def reading(self) -> Reading:
        """What the configuration says and what is wrong with it, read once."""
        if self._read is None:
            from okrtui.config.paths import config_file
            from okrtui.config.settings import read

            self._read = read(config_file())
        return self._read

    def writing(self) -> Writing:
        """How whoever acts writes; what is wrong of it is told where the settings are needed."""
        from okrtui.domain.writing import DATES, NUMBERS, UNCHOSEN, UNTOLD, Writing

        settings = self.reading().settings
        return Writing(
            UNTOLD if settings.dates is None else DATES[settings.dates],
            UNCHOSEN if settings.numbers is None else NUMBERS[settings.numbers],
        )

    def _settings(self, needed: str = "") -> Settings:
        """Raises Invalid for a wrong configuration; a tolerant one only if the needed key is."""
        reading = self.reading()
        for problem in reading.problems:
            unknown = needed and reading.text is None
            if not self.tolerant or unknown or problem.field == needed != "":
                raise problem
        return reading.settings

    def open(self, *, to_write: bool = False, warns: bool = True) -> Workspace:
        """The workspace of this call. Raises Invalid and the store's errors.

        warns: tell at once what there is to know about the store; else ``warn`` does.

        The folder of one's personal store is made when something will be written; before that
        reading raises NothingYet. Any other folder has to be there.
        """
        chosen = self.store()
        folder = chosen.path.parent
        if chosen.by_default and not folder.exists():
            if not to_write or self._read_only:
                raise NothingYet(chosen.path)
            _make_private(folder)
        workspace = self.open_at(chosen.path)
        self._opened = workspace
        workspace.tell_waiting(self._say_holder)
        if warns:
            self.warn()
        if not to_write and _is_big(chosen.path):
            # Until something is printed: what reads so many goals may take a while to begin.
            self._waiting = Waiting("looking at the goals", quiet=self._quiet)
            self._waiting.begin()
        return workspace

    def warn(self) -> None:
        """Tell what the user should know about the store and wasn't told yet."""
        for warning in self._opened.warnings if self._opened is not None else ():
            if warning not in self._told:
                from okrtui.cli.output import err

                self._told.add(warning)
                err(f"okrtui: {warning}")

    def told(self) -> None:
        """What there is to know by now stands in what was printed."""
        if self._opened is not None:
            self._told.update(self._opened.warnings)

    def open_at(self, path: Path, *, read_only: bool | None = None) -> Workspace:
        from okrtui.workspace.workspace import Workspace

        with self.waiting("opening the store") if _is_big(path) else nullcontext():
            return Workspace.open(
                path,
                user=self.user,
                today=self.today,
                read_only=self._read_only if read_only is None else read_only,
                filesystems=lambda: self._settings().network_filesystems,
                preset=lambda: self._preset(path),
                cadence=lambda: self._settings().cadence,
            )

    @contextmanager
    def waiting(self, words: str) -> Iterator[Waiting]:
        """Tell what is done if it takes long: see ``Waiting``."""
        told = self._waiting
        if told is not None and told.is_told:
            before, told.words = told.words, words
            try:
                yield told
            finally:
                told.words = before
            return
        with Waiting(words, quiet=self._quiet) as waiting:
            self._waiting = waiting
            try:
                yield waiting
            finally:
                self._waiting = None

    def _say_holder(self, holder: str) -> None:
        words = f"waiting for the store, held by {one_line(holder) or 'somebody else'}"
        if self._waiting is not None and self._waiting.is_told:
            self._waiting.words = words
            return
        from okrtui.cli.output import err

        err(f"okrtui: {words} …")

    def _preset(self, store: Path) -> Preset:
        from okrtui.config.paths import config_file
        from okrtui.config.presets import preset_for

        return preset_for(store, self._settings(), config_file())


def _is_big(path: Path) -> bool:
    """Whether opening a store may take so long that one wonders."""
    try:
        return path.stat().st_size > _BIG
    except OSError:
        return False


def look(
    session: Session,
    show: Callable[[Workspace], int],
    nothing_yet: Callable[[], int],
    *,
    named: bool,
) -> int:
    """Show something of the store, and close it; gives the exit code.

    nothing_yet: what is shown of one's personal store that has never been written to.
    named: whether something in it is asked for, so that having none is an error.
    """
    try:
        workspace = session.open()
    except NothingYet:
        if named:
            raise
        return nothing_yet()
    try:
        return show(workspace)
    finally:
        workspace.close()


class NothingYet(NotFound):
    """One's personal store has never been written to."""

    def __init__(self, path: Path) -> None:
        super().__init__("there are no goals yet", "okrtui add objective TITLE adds the first")
        self.path = path


def _make_private(folder: Path) -> None:
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        folder.mkdir(mode=0o700, exist_ok=True)
    except OSError as error:
        raise CannotCreate(
            f"the folder {folder} can't be made: {error.strerror or error}",
            "Name another place with --store; nothing was changed",
        ) from None


def parse_iso(text: str, source: str) -> date:
    """A day as ``2026-11-22``. Raises Invalid naming where it was given."""
    try:
        day = date.fromisoformat(text)
        # some versions of Python read other forms than ours too
        if day.isoformat() == text and day.year in _YEARS:
            return day
    except ValueError:
        pass
    raise Invalid(f"{source}: {text!r} is no date", "Write it like 2026-11-22", field="today")


def capable_terminal() -> bool:
    """Whether the board can be drawn: a terminal on both sides that knows more than lines."""
    return (
        sys.stdin is not None
        and sys.stdin.isatty()
        and sys.stdout.isatty()
        and os.environ.get("TERM", "") not in ("", "dumb")
    )


def _today(given: str | None) -> Callable[[], date]:
    if given is not None:
        frozen = parse_iso(given, "--today")
    elif os.environ.get("OKRTUI_TODAY"):
        frozen = parse_iso(os.environ["OKRTUI_TODAY"], "$OKRTUI_TODAY")
    else:
        return date.today
    return lambda: frozen


def _name(text: str, source: str) -> str:
    name = text.strip()
    if not name:
        raise Invalid(f"{source} is empty", "Name a person, such as ana", field="as")
    if len(name) > _LONGEST_NAME:
        raise Invalid(f"{source} has {len(name)} characters", f"At most {_LONGEST_NAME} are kept")
    if any("\ud800" <= character <= "\udfff" for character in name):
        raise Invalid(f"{source} is not valid text: {name!r}", "Write it in UTF-8", field="as")
    return name


def _os_user() -> str:
    import pwd

    try:
        return pwd.getpwuid(os.getuid()).pw_name
    except KeyError:
        return str(os.getuid())
