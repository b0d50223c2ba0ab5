"""The neutral writing for every test; the figures of the store's campaigns at the end of a run."""

from __future__ import annotations

import signal
from collections.abc import Iterator

import pytest

from okrtui.domain import writing


def pytest_configure() -> None:
    """Ctrl+C reaches the programs under test also where a shell began the run in the background."""
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.fixture(autouse=True)
def neutral_writing() -> Iterator[None]:
    """Nobody's choice of number or date format goes on in the next test."""
    writing.use(writing.NEUTRAL)
    yield
    writing.use(writing.NEUTRAL)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    lines = [
        str(value)
        for outcome in ("passed", "failed", "skipped")
        for report in terminalreporter.getreports(outcome)
        if getattr(report, "when", "") == "call"
        for name, value in report.user_properties
        if name == "campaign"
    ]
    if lines:
        terminalreporter.section("campaigns against the store")
        for line in sorted(lines):
            terminalreporter.line(line)
