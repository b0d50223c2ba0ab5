"""Opening the board: prepares terminal and environment, shows goals, then loads the screen."""

from __future__ import annotations

import gc
import os
from pathlib import Path
from typing import TYPE_CHECKING

from okrtui.ui.configured import NOTHING, Configured

if TYPE_CHECKING:
    from okrtui.workspace.workspace import Workspace


def open_board(
    workspace: Workspace,
    *,
    low_bandwidth: bool = False,
    drafts: Path | None = None,
    remembered: Path | None = None,
    configured: Configured = NOTHING,
    opens: str = "",
) -> int:
    """Show the board until it is left; gives the exit code.

    Closes the workspace. drafts: the folder that keeps half-typed edits over a dropped
    connection; None keeps none. remembered: the folder that keeps how one left the board.
    opens: the action that is done first.
    """
    from okrtui.ui import actions
    from okrtui.ui.first_picture import FirstPicture
    from okrtui.ui.terminal import output_encoding, settings, terminal_of
    from okrtui.ui.view_memory import ViewMemory
    from okrtui.workspace.views import Views

    terminal = terminal_of(
        os.environ, output_encoding(), low_bandwidth=low_bandwidth, theme=configured.theme
    )
    actions.use(configured.keys)
    # Textual reads these while it is imported.
    os.environ.update(settings(terminal))
    # Nothing that is made while starting is garbage: looking for some costs a tenth of the time.
    collecting = gc.isenabled()
    gc.disable()
    views, picture = Views(workspace), FirstPicture()
    try:
        memory = ViewMemory(remembered, workspace)
        start = memory.kept()
        picture.show(workspace, views, terminal, start, configured.columns)
        from okrtui.ui.application import OkrtuiApp

        picture.go_on()
        app = OkrtuiApp(
            workspace,
            terminal,
            drafts=drafts,
            views=views,
            first_picture=picture,
            memory=memory,
            start=start,
            configured=configured,
            opens=opens,
        )
        return app.run_board()
    finally:
        picture.take_back()
        if collecting:
            gc.enable()
