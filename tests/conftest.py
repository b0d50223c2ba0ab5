"""The figures of the store's campaigns, at the end of every run."""

from __future__ import annotations

import pytest


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
