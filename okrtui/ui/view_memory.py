"""How one left the board of a store: what was shown, in which order, what was folded, the cursor.

Kept when the board is left, never while it is open, in one small file a store and person.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple, TypeVar

from okrtui.ui import private_file
from okrtui.workspace.arrangement import GROUPINGS, SCOPES, SORTINGS, Arrangement

if TYPE_CHECKING:
    from okrtui.workspace.workspace import Workspace

_FORMAT: Final = 1
_LIMIT: Final = 4_000_000
"""Bytes: enough for fifty thousand folded rows."""
_LONGEST: Final = 500
"""Characters of a filter or a key."""
_CURRENT, _ALL = "current", "all"

Name = TypeVar("Name", bound=str)


class ViewState(NamedTuple):
    """How the goals are shown."""

    arrangement: Arrangement = Arrangement()
    turned: tuple[str, ...] = ()
    """The rows that are folded, or unfolded, other than they start."""
    cursor: str = ""
    all_cycles: bool = False
    """Whether no cycle is chosen because all of them are."""


def beginning(workspace: Workspace) -> ViewState:
    """As the board looks to somebody who was never there."""
    current = workspace.current_cycle
    return ViewState(Arrangement(None if current is None else current.id))


class ViewMemory:
    """Of one store and person."""

    def __init__(self, folder: Path | None, workspace: Workspace) -> None:
        """folder: None remembers nothing."""
        self._workspace = workspace
        name = private_file.name_for(workspace.path, workspace.user)
        self._file = None if folder is None else folder / name
        self._known: ViewState | None = None

    def keep(self, state: ViewState) -> None:
        """Write it down, unless it stands there already. What can't be written is let go."""
        if self._file is None or state == self._known:
            return
        wanted = state.arrangement
        cycle: int | str | None = _ALL if state.all_cycles else wanted.cycle
        current = self._workspace.current_cycle
        if not state.all_cycles and (current is None or current.id == wanted.cycle):
            # Whoever looks at the quarter that runs wants the next one when that runs.
            cycle = _CURRENT
        document = {
            "format": _FORMAT,
            **wanted._asdict(),
            "cycle": cycle,
            "turned": sorted(state.turned),
            "cursor": state.cursor,
        }
        if private_file.write(self._file, document):
            self._known = state

    def kept(self) -> ViewState:
        """As it was left, as far as that can be told and still exists."""
        start = beginning(self._workspace)
        if self._file is None:
            return start
        document = private_file.read(self._file, format=_FORMAT, limit=_LIMIT)
        cycle = document.get("cycle")
        chosen = cycle if type(cycle) is int and cycle in self._workspace.cycles else None
        usual = start.arrangement
        turned = document.get("turned")
        state = ViewState(
            Arrangement(
                None if cycle == _ALL else usual.cycle if chosen is None else chosen,
                _text(document, "query"),
                _one_of(document, "scope", SCOPES),
                _one_of(document, "grouping", GROUPINGS),
                _one_of(document, "sorting", SORTINGS),
                document.get("backwards") is True,
            ),
            tuple(k for k in turned if isinstance(k, str)) if isinstance(turned, list) else (),
            _text(document, "cursor"),
            cycle == _ALL,
        )
        self._known = state
        return state


def _text(document: Mapping[str, object], name: str) -> str:
    value = document.get(name)
    return value if isinstance(value, str) and len(value) <= _LONGEST else ""


def _one_of(document: Mapping[str, object], name: str, known: Sequence[Name]) -> Name:
    """The value when it is one of those, else the first."""
    return next((value for value in known if value == document.get(name)), known[0])
