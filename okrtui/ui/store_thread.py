"""The one thread that touches the disk, so that the screen never waits for it.

It runs commits one after the other, looks for other people's changes in between, and folds the
journal when everything is quiet. While nothing happens, the thread that draws isn't woken.
"""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable
from functools import partial
from time import monotonic
from typing import TYPE_CHECKING, Final, NamedTuple

from okrtui.workspace.change import Done, Event
from okrtui.workspace.errors import OkrtuiError

if TYPE_CHECKING:
    from datetime import date

    from okrtui.workspace.workspace import Workspace

POLL: Final = 0.25
"""Seconds between two looks for others' changes. A look that finds nothing takes two calls of
``stat``: fifty idle sessions together stay below five hundredths of a core."""
_QUIET: Final = 1.0
"""Seconds without a change after which the newest author folds the journal."""

Work = Callable[[], Done]


class Answer(NamedTuple):
    """What the store thread has to tell the screen."""

    absorb: Callable[[], Event] | None = None
    """Takes over what was written, here and elsewhere, since the last answer."""
    done: Done | None = None
    error: OkrtuiError | None = None
    job: int = 0
    """The number ``submit`` gave; 0 when nobody asked."""
    new_day: bool = False
    waiting: str | None = None
    """Who holds the store while something waits for it; may be empty. Nothing else is told then."""
    crash: BaseException | None = None
    """A mistake in the program itself; the thread has ended."""


class StoreThread:
    """Runs work on the workspace's disk half, in order."""

    def __init__(self, workspace: Workspace, answer: Callable[[Answer], None]) -> None:
        self._workspace = workspace
        self._answer = answer
        self._queue: queue.SimpleQueue[tuple[int, Work] | None] = queue.SimpleQueue()
        self._thread = threading.Thread(target=self._run, name="okrtui-store", daemon=True)
        self._jobs = 0
        self._fold_at: float | None = None
        self._day: date = workspace.today()
        self._trouble = ""
        self.at_rest = threading.Lock()
        """Whoever holds it has the disk left alone: nobody may be stopped with a lock in hand."""

    def start(self) -> None:
        self._workspace.tell_waiting(lambda holder: self._answer(Answer(waiting=holder)))
        self._thread.start()

    def submit(self, work: Work) -> int:
        """Have something done; gives the number its answer will carry."""
        self._jobs += 1
        self._queue.put((self._jobs, work))
        return self._jobs

    def stop(self, timeout: float | None = None) -> bool:
        """Finish what was asked for, let go of the files, end. The workspace is closed then.

        False when it takes longer than that; ``wait`` sees to the rest.
        """
        self._queue.put(None)
        if self._thread.ident is None:
            # Left before the first picture; something may have been asked for all the same.
            self.start()
        if self._thread.is_alive():
            self._thread.join(timeout)
            return not self._thread.is_alive()
        self._close()
        return True

    def wait(self) -> None:
        """Until it has stopped."""
        self._thread.join()

    # ------------------------------------------------------------------ on the thread

    def _run(self) -> None:
        try:
            while True:
                try:
                    job = self._queue.get(timeout=POLL)
                except queue.Empty:
                    with self.at_rest:
                        self._look_around()
                    continue
                if job is None:
                    break
                with self.at_rest:
                    self._do(*job)
            self._close()
        except BaseException as mistake:
            # Without this thread nothing is saved any more: the screen must not go on as if.
            self._answer(Answer(crash=mistake))
            raise

    def _do(self, number: int, work: Work) -> None:
        done, error = None, None
        try:
            done = work()
        except OkrtuiError as problem:
            error = problem
        absorb = None
        try:
            absorb = partial(self._workspace.absorb, self._workspace.poll())
        except OkrtuiError as problem:
            # What the work came to matters more than why nobody could look around.
            error = error or problem
        if done is not None and done.changed:
            self._fold_at = monotonic() + _QUIET
        self._answer(Answer(absorb, done, error, number))

    def _look_around(self) -> None:
        """Look for others' changes, a new day, and whether it's time to fold the journal."""
        try:
            changes = self._workspace.poll()
        except OkrtuiError as problem:
            if str(problem) != self._trouble:
                self._trouble = str(problem)
                self._answer(Answer(error=problem))
            return
        recovered, self._trouble = bool(self._trouble), ""
        today = self._workspace.today()
        new_day, self._day = today != self._day, today
        if changes or new_day or recovered:
            absorb = partial(self._workspace.absorb, changes) if changes else None
            self._answer(Answer(absorb, new_day=new_day))
            if changes:
                # Whoever wrote last folds.
                self._fold_at = None
        if self._fold_at is not None and monotonic() >= self._fold_at:
            self._fold_at = None
            self._fold()

    def _fold(self) -> None:
        known = self._workspace.warnings
        try:
            self._workspace.checkpoint()
        except OkrtuiError as problem:
            # Nothing is lost: the journal has everything. Say so once and go on.
            self._answer(Answer(error=problem))
        for warning in self._workspace.warnings:
            if warning not in known:
                self._answer(Answer(error=OkrtuiError(warning)))

    def _close(self) -> None:
        try:
            self._workspace.close()
        except OkrtuiError as problem:
            self._answer(Answer(error=problem))
