"""What the terminal answers, and what only looks like an answer."""

from __future__ import annotations

import asyncio

import pytest
from textual.app import App
from textual.drivers.linux_driver import LinuxDriver
from textual.events import CursorPosition
from textual.message import Message

from okrtui.ui import driver
from okrtui.ui.driver import LeanDriver
from okrtui.ui.shadow import PROBED


@pytest.mark.parametrize(
    ("seconds", "repeats"),
    [(0.5, True), (60.0, False)],
    ids=["an answer", "Alt+Shift+F3 on a terminal that never answered"],
)
def test_only_an_answer_in_time_tells_what_the_terminal_can(
    monkeypatch: pytest.MonkeyPatch, seconds: float, repeats: bool
) -> None:
    now, typed = [100.0], list[Message]()
    monkeypatch.setattr(driver, "monotonic", lambda: now[0])
    monkeypatch.setattr(LinuxDriver, "start_application_mode", lambda self: None)
    monkeypatch.setattr(LinuxDriver, "write", lambda self, data: None)
    monkeypatch.setattr(LinuxDriver, "process_message", lambda self, message: typed.append(message))

    async def start() -> LeanDriver:
        lean = LeanDriver(App[None]())
        lean.start_application_mode()
        return lean

    lean = asyncio.run(start())
    now[0] += seconds
    answer = CursorPosition(PROBED, 0)
    lean.process_message(answer)
    drawn = lean._shadow.lean("\x1b[1;1H" + "━" * 9 + "\x1b[1;1H")
    assert ("\x1b[8b" in drawn) is repeats
    assert typed == ([] if repeats else [answer])
