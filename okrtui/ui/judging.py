"""Judging thousands of goals before they can be grouped, sorted or filtered by how they go.

It is done in slices between keys, with a word of how far it is; what was shown stays until then.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import islice
from time import perf_counter
from typing import TYPE_CHECKING, Final

from okrtui.domain.writing import figure
from okrtui.ui import actions
from okrtui.workspace.outlines import judges_all

if TYPE_CHECKING:
    from textual.timer import Timer

    from okrtui.ui.screens.base import OkrtuiScreen
    from okrtui.ui.screens.board import BoardScreen
    from okrtui.workspace.arrangement import Arrangement
    from okrtui.workspace.views import Views

AT_ONCE: Final = 2_000
"""So many goals are judged within a blink."""
_SLICE: Final = 0.03
"""Seconds in which no key is looked at."""
_PAUSE: Final = 0.002
_TELL: Final = 0.5
"""Seconds between two words of how far it is: each is sent to the terminal."""


def takes_long(views: Views, arrangement: Arrangement) -> bool:
    """Whether more goals have to be judged for an arrangement than one waits for."""
    if not judges_all(arrangement):
        return False
    return next(islice(views.unjudged(arrangement.cycle), AT_ONCE, None), None) is not None


class Judging:
    """What a screen has judged between keys, if anything."""

    def __init__(
        self, board: BoardScreen, screen: OkrtuiScreen, say: Callable[[str, str], None]
    ) -> None:
        self._board = board
        self._screen = screen
        self._say = say
        self._of: object = None
        self._then: Callable[[], None] = board.rebuild
        self._rest: Iterator[str] = iter(())
        self._timer: Timer | None = None
        self._done = self._all = 0
        self._told = 0.0

    @property
    def under_way(self) -> bool:
        return self._timer is not None

    def ready(
        self, of: object, unjudged: Callable[[], Iterator[str]], then: Callable[[], None]
    ) -> bool:
        """Whether no more goals are unjudged than one waits for; else it is begun.

        of: whose these are; asked for the same again it goes on. then: what is done at the end.
        """
        self._then = then
        if self._timer is not None and self._of == of:
            return False
        self.stop()
        if next(islice(unjudged(), AT_ONCE, None), None) is None:
            return True
        waiting = list(unjudged())
        self._rest, self._of = iter(waiting), of
        self._done, self._all, self._told = 0, len(waiting), perf_counter()
        self._timer = self._screen.set_interval(_PAUSE, self._go_on)
        return False

    def stop(self) -> bool:
        """Leave the rest; whether there was any."""
        timer, self._timer = self._timer, None
        if timer is not None:
            timer.stop()
        return timer is not None

    def _go_on(self) -> None:
        views, end = self._board.views, perf_counter() + _SLICE
        for key in self._rest:
            if self._board.exists(key):
                views.goal(key)
            self._done += 1
            if perf_counter() > end:
                break
        else:
            self.stop()
            self._then()
            return
        if perf_counter() > self._told + _TELL:
            self._told = perf_counter()
            leaves = actions.label(actions.key("app.back"))
            share = 100 * self._done // max(1, self._all)
            goals = f"{figure(self._all, ',')} goals"
            self._say(f"judging {goals}: {share} %; {leaves} stops", "dim")
