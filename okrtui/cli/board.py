"""Opening the board: the only place where a command imports the screen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from okrtui.config.paths import config_file, drafts_folder, views_folder

if TYPE_CHECKING:
    from pathlib import Path

    from okrtui.cli.session import Session
    from okrtui.workspace.workspace import Workspace


def open_board(session: Session) -> int:
    """The board on this call's store, until the user leaves; gives the exit code."""
    session.tolerant = True
    workspace = session.open(to_write=True)
    try:
        return show_board(session, workspace, views=views_folder())
    finally:
        workspace.close()


def show_board(
    session: Session, workspace: Workspace, *, views: Path | None = None, opens: str = ""
) -> int:
    """views: where it is kept how the board was left; None: nowhere.

    opens: the action that is done first.
    """
    from okrtui.ui import app
    from okrtui.ui.configured import configured

    return app.open_board(
        workspace,
        low_bandwidth=session.low_bandwidth,
        drafts=drafts_folder(),
        remembered=views,
        opens=opens,
        configured=configured(session.reading(), config_file()),
    )
