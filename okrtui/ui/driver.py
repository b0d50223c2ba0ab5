"""Textual's driver, sending only what differs from what the terminal shows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from textual.drivers.linux_driver import LinuxDriver

from okrtui.ui.shadow import Shadow

if TYPE_CHECKING:
    from textual.app import App


class LeanDriver(LinuxDriver):
    """Has every update pass by the shadow of the screen."""

    def __init__(
        self,
        app: App[Any],
        *,
        debug: bool = False,
        mouse: bool = True,
        size: tuple[int, int] | None = None,
    ) -> None:
        super().__init__(app, debug=debug, mouse=mouse, size=size)
        self._shadow = Shadow()

    def write(self, data: str) -> None:
        """Textual writes an update with one call."""
        super().write(self._shadow.lean(data))

    def forget(self) -> None:
        """Send the next picture in full: the terminal may show anything."""
        self._shadow.forget()
