"""Where the editor stands: over its cell, beside its row, or on the status line."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from textual.geometry import Region

from okrtui.ui.drawing import pieces
from okrtui.ui.drawing.tree import GONE

if TYPE_CHECKING:
    from okrtui.ui.screens.board import BoardScreen
    from okrtui.ui.sessions import Session


class Spot(NamedTuple):
    """Where an editor stands."""

    region: Region
    """The cells of the screen that it takes."""
    name: str = ""
    """What stands in front of it, where nothing else says which field it is."""


def region_of(board: BoardScreen, session: Session) -> Region:
    """The cells of the screen that a session's editor takes."""
    return spot_of(board, session).region


def spot_of(board: BoardScreen, session: Session) -> Spot:
    if session.adding and session.at > 0:
        below = board.editing.capture.cell_area(session.field)
        return Spot(below or _aside(board, session))
    form = board.forming.form
    panel = form or (board.detail_panel if session.entry else board.source_panel)
    at = panel.cursor_key.removeprefix(GONE)
    here = form is not None or session.adding or at == (session.entry or session.key)
    here = here and panel.display
    beside = session.what == "check_in" and session.field != "value"
    area = panel.cell_area(session.field, beside=beside, room=session.room) if here else None
    if area is None:
        return Spot(_aside(board, session))
    origin = panel.content_region
    name = f"{session.field} " if area.named else ""
    x = area.x + pieces.cells(name)
    width = min(area.width - pieces.cells(name), origin.width - x)
    return Spot(Region(origin.x + x, origin.y + area.y, max(1, width), 1), name)


def row_of(board: BoardScreen) -> int | None:
    """The line of the screen of a new goal's row; None when it is out of sight."""
    panel = board.source_panel
    area = panel.cell_area("title")
    return None if area is None else panel.region.y + area.y


def _aside(board: BoardScreen, session: Session) -> Region:
    """Out of sight, or gone: the status line's place is always there."""
    screen = board.size
    start = 1 + pieces.cells(label_of(session))
    return Region(start, screen.height - 2, max(1, screen.width - 1 - start), 1)


def label_of(session: Session) -> str:
    """``KR1 value: ``, or of a row that is being added ``New key result: ``."""
    if session.adding:
        what = "KPI" if session.what == "kpi" else session.what.replace("_", " ")
        return f"New {what}: " if session.at == 0 else f"New {what} {session.field}: "
    return f"{session.key} {session.field}: "
