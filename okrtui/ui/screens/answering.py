"""What the board has the store thread do, and what it does with the answers."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from okrtui.domain.text import one_line
from okrtui.ui.store_thread import Answer
from okrtui.workspace.change import Done, Event
from okrtui.workspace.errors import StoreError

if TYPE_CHECKING:
    from textual.timer import Timer

    from okrtui.ui.screens.board import BoardScreen
    from okrtui.ui.store_thread import StoreThread

Then = Callable[[Answer], None]

PATIENCE: Final = 0.3
"""Seconds of saving after which one is told what it waits for."""


class Answering:
    """The part of the board that waits for the store."""

    def __init__(self, board: BoardScreen, store: StoreThread) -> None:
        self._board = board
        self._store = store
        self._then: dict[int, Then] = {}
        self._under_way: set[int] = set()
        self.slow = False
        """What is being saved takes so long that one is told."""
        self.stops = False
        """Told to stop, which has to wait until the store is at rest."""
        self.holder: str | None = None
        """Who holds the store, when somebody else does."""
        self.live = True
        """Whether others' changes are seen."""
        self._patience: Timer | None = None

    def start(self) -> None:
        self._store.start()

    def submit(self, work: Callable[[], Done], then: Then | None = None) -> None:
        """Have the store thread do something; then: what to do with what came of it."""
        job = self._store.submit(work)
        self._under_way.add(job)
        if then is not None:
            self._then[job] = then
        if self._patience is None:
            self._patience = self._board.set_timer(PATIENCE, self._grow_impatient)

    @property
    def saving(self) -> bool:
        """Whether changes of ours are on their way to the disk."""
        return bool(self._under_way)

    def _grow_impatient(self) -> None:
        """Saving takes so long that one wants to know why."""
        self.slow = self.saving
        self._board.refresh_status()

    def _calm_down(self) -> None:
        """Something was answered: what comes next has its own time."""
        self.slow, self.holder = False, None
        if self._patience is not None:
            self._patience.stop()
            self._patience = None
            if self.saving:
                self._patience = self._board.set_timer(PATIENCE, self._grow_impatient)

    def take(self, answer: Answer) -> None:
        """Do what an answer of the store asks for."""
        board = self._board
        if answer.crash is not None:
            raise answer.crash
        if answer.waiting is not None:
            self.holder = answer.waiting
            self._grow_impatient()
            return
        if answer.absorb is not None:
            board.follow(answer.absorb())
        if answer.new_day:
            board.follow(Event(reloaded=True, structure=True))
        live = not (isinstance(answer.error, StoreError) and answer.job == 0)
        if live != self.live:
            self.live = live
            board.refresh_frame()
        self._under_way.discard(answer.job)
        self._calm_down()
        then = self._then.pop(answer.job, None)
        if then is not None:
            then(answer)
        elif answer.error is not None:
            board.say(one_line(str(answer.error)), "bad")
        elif answer.done is not None:
            board.say(answer.done.message, "good" if answer.done.changed else "dim")
        board.refresh_frame()
        # Keys that waited for this answer.
        board.app.call_later(board.keys.go_on)
