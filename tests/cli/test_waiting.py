"""What takes long says so, where somebody watches, and leaves no trace."""

from __future__ import annotations

import io
import signal
import sys
from threading import Event

import pytest

from okrtui.cli import session, waiting
from okrtui.cli.main import main
from okrtui.cli.output import Output
from okrtui.cli.waiting import Waiting
from tests.cli.harness import Cli

PATIENCE = 10.0
begin = Waiting.begin


class Watched(io.StringIO):
    """Standard error of a person; says when something was written."""

    def __init__(self) -> None:
        super().__init__()
        self.written = Event()

    def isatty(self) -> bool:
        return True

    def flush(self) -> None:
        self.written.set()


def watch(monkeypatch: pytest.MonkeyPatch, patience: float) -> Watched:
    """In the test itself: around its set-up, what catches the output puts its own stream there."""
    stream = Watched()
    monkeypatch.setattr(waiting, "PATIENCE", patience)
    monkeypatch.setattr(sys, "stderr", stream)
    monkeypatch.setattr(sys, "stdout", Watched())
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setattr(waiting, "AGAIN", 0.001)
    return stream


def test_how_far_it_is_is_told_and_taken_away(monkeypatch: pytest.MonkeyPatch) -> None:
    watched = watch(monkeypatch, 0)
    with Waiting("looking, 0 of 2") as told:
        assert watched.written.wait(PATIENCE)
        told.words = "looking, 1 of 2"
        while "1 of 2" not in watched.getvalue():
            watched.written.clear()
            assert watched.written.wait(PATIENCE)
    assert "okrtui: looking, 0 of 2 … Ctrl+C stops it" in watched.getvalue()
    assert watched.getvalue().endswith("\r\x1b[K")


def test_it_is_taken_away_when_one_stops_it(monkeypatch: pytest.MonkeyPatch) -> None:
    watched = watch(monkeypatch, 0)

    def stopped() -> None:
        with Waiting("opening the store"):
            assert watched.written.wait(PATIENCE)
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        stopped()
    assert watched.getvalue().endswith("\r\x1b[K")


def test_what_is_quick_says_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    watched = watch(monkeypatch, PATIENCE)
    with Waiting("opening the store"):
        pass
    assert watched.getvalue() == ""


@pytest.mark.parametrize("term", ["", "dumb"])
def test_a_terminal_that_cannot_clear_a_line_is_left_alone(
    monkeypatch: pytest.MonkeyPatch, term: str
) -> None:
    watch(monkeypatch, 0)
    monkeypatch.setenv("TERM", term)
    with Waiting("opening the store") as told:
        assert not told.is_told


def test_what_goes_to_a_pipe_or_is_asked_for_as_json_is_not_told_of(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    watch(monkeypatch, 0)
    with Waiting("opening the store", quiet=True) as told:
        assert not told.is_told
    monkeypatch.setattr(sys, "stdout", io.StringIO())
    with Waiting("opening the store") as told:
        assert not told.is_told


def test_who_tells_takes_no_signal_that_the_store_keeps_waiting(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    watched = watch(monkeypatch, 0)
    masks = []
    monkeypatch.setattr(
        waiting, "_write", lambda text: masks.append(signal.pthread_sigmask(signal.SIG_BLOCK, ()))
    )
    with Waiting("opening the store"):
        while not masks:
            watched.written.wait(0.001)
    assert {signal.SIGINT, signal.SIGTERM, signal.SIGHUP} <= masks[0]


def test_what_is_told_is_gone_before_anything_is_printed(monkeypatch: pytest.MonkeyPatch) -> None:
    watched = watch(monkeypatch, 0)
    told = Waiting("looking at the goals")
    told.begin()
    assert watched.written.wait(PATIENCE)
    printed = io.StringIO()
    Output(stream=printed).line("O1 Riders come back")
    assert watched.getvalue().endswith("\r\x1b[K")
    assert (told.is_told, Waiting.shown) == (False, None)
    told.end()


def test_one_is_told_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    watch(monkeypatch, PATIENCE)
    first = Waiting("looking at the goals")
    first.begin()
    with Waiting("comparing") as second:
        assert (first.is_told, Waiting.shown) == (False, second)
    assert Waiting.shown is None


@pytest.mark.parametrize("command", [["show"], ["status"], ["timeline"], ["restore", "--seq", "1"]])
def test_a_big_store_is_told_of_until_it_is_shown(
    goals: Cli, command: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(session, "_BIG", 0)
    watched = watch(monkeypatch, 0)
    said = []

    def heard(told: Waiting) -> None:
        said.append(told.words)
        begin(told)

    monkeypatch.setattr(Waiting, "begin", heard)
    assert main(command) == 0
    assert said[0] == "opening the store"
    assert watched.getvalue() == "" or watched.getvalue().endswith("\r\x1b[K")
    assert Waiting.shown is None
