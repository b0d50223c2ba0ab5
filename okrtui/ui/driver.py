"""Textual's driver, sending only what differs from what the terminal shows."""

from __future__ import annotations

from contextlib import nullcontext
from typing import TYPE_CHECKING, Any, Final

from textual.drivers.linux_driver import LinuxDriver

from okrtui.ui.shadow import Shadow

if TYPE_CHECKING:
    from textual.app import App

    from okrtui.ui.first_picture import FirstPicture

_ALTERNATE_SCREEN: Final = "\x1b[?1049h"


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
        self._picture: FirstPicture | None = getattr(app, "first_picture", None)
        self._painted = False

    def start_application_mode(self) -> None:
        shadow = None if self._picture is None else self._picture.hand_over()
        if shadow is not None:
            self._shadow = shadow
            self._painted = True
        super().start_application_mode()  # type: ignore[no-untyped-call]

    def write(self, data: str) -> None:
        """Textual writes an update with one call."""
        if self._painted and data == _ALTERNATE_SCREEN:
            # It is there, and coming to it once more would wipe it.
            self._painted = False
            return
        super().write(self._shadow.lean(data))

    def _sigtstp_application(self, *arguments: object) -> None:
        # Stopped with the store's lock in hand, it would stop everybody else.
        with getattr(self._app, "store_at_rest", nullcontext()):
            super()._sigtstp_application(*arguments)

    def forget(self) -> None:
        """Send the next picture in full: the terminal may show anything."""
        self._shadow.forget()
