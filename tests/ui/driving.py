"""Driving the board in tests: by the names of actions, waiting for what is to happen."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import date
from pathlib import Path
from time import monotonic
from typing import Final

from textual.pilot import Pilot

from okrtui.ui import actions
from okrtui.ui.application import OkrtuiApp
from okrtui.ui.configured import NOTHING, Configured
from okrtui.ui.screens.board import BoardScreen
from okrtui.ui.terminal import Terminal, terminal_of
from okrtui.ui.view_memory import ViewMemory, ViewState
from okrtui.workspace.workspace import Workspace

TODAY: Final = date(2026, 11, 22)
WIDE: Final = (120, 36)
NARROW: Final = (80, 24)
COLOURS: Final = {"TERM": "xterm-256color"}
PATIENCE: Final = 8.0


def action(id: str) -> str:
    """The key of an action, so that tests survive other keys."""
    return actions.key(id)


class Drive:
    """The running board and a hand on its keys."""

    def __init__(self, app: OkrtuiApp, pilot: Pilot[None]) -> None:
        self.app = app
        self.pilot = pilot

    @property
    def board(self) -> BoardScreen:
        return self.app.board

    async def press(self, *keys: str) -> None:
        await self.pilot.press(*keys)
        await self.pilot.pause()

    async def do(self, *ids: str) -> None:
        """Press the keys of actions."""
        await self.press(*(action(id) for id in ids))

    async def type(self, text: str) -> None:
        """Type a text key by key."""
        for character in text:
            await self.pilot.press("space" if character == " " else character)
        await self.pilot.pause()

    async def put(self, text: str) -> None:
        """Replace what the open editor holds."""
        editor = self.board.query_one("CellEditor")
        editor.value = text  # type: ignore[attr-defined]
        await self.pilot.pause()

    async def go_to(self, key: str) -> None:
        self.board.show_panel("pulse" if key.startswith("K") and key[1].isdigit() else "goals")
        self.board.go_to(key)
        await self.pilot.pause()
        assert self.board.key == key

    async def wait_for(self, what: Callable[[], object]) -> None:
        """Until something is true; the screen is in the message when it doesn't happen."""
        deadline = monotonic() + PATIENCE
        while not what():
            await self.pilot.pause(0.005)
            if monotonic() > deadline:
                raise AssertionError("it did not happen\n" + "\n".join(self.lines()))

    async def wait_said(self, text: str) -> None:
        await self.wait_for(lambda: text in self.said)

    @property
    def said(self) -> str:
        return self.board.status.text

    def lines(self) -> list[str]:
        """The text on the screen, blanks at the right cut off."""
        strips = self.app.screen._compositor.render_strips()
        return [strip.text.rstrip() for strip in strips]

    def line_of(self, text: str) -> str:
        """The first line with this text in it."""
        return next((line for line in self.lines() if text in line), "")


def drive(
    workspace: Workspace,
    scenario: Callable[[Drive], Awaitable[None]],
    *,
    size: tuple[int, int] = WIDE,
    terminal: Terminal | None = None,
    drafts: Path | None = None,
    configured: Configured = NOTHING,
    remembered: Path | None = None,
    start: ViewState | None = None,
) -> OkrtuiApp:
    """Run a scenario on the board; closes the workspace.

    remembered: the folder that keeps how the board is left; start: how it looks at first.
    """
    look = terminal or terminal_of(COLOURS, "utf-8")

    async def run() -> OkrtuiApp:
        memory = ViewMemory(remembered, workspace)
        app = OkrtuiApp(
            workspace,
            look,
            drafts=drafts,
            configured=configured,
            memory=memory,
            start=start or memory.kept(),
        )
        async with app.run_test(size=size) as pilot:
            hand = Drive(app, pilot)
            await hand.wait_for(lambda: app.board.is_current and app.board.tree_panel.size.width)
            await pilot.pause()
            await scenario(hand)
        return app

    # Textual leaves generators for the loop's end; asyncio.run sees to them.
    app = asyncio.run(run())
    app.close_store()
    return app
