"""The domain reads no clock and no file, and loads nothing that could: seen in its source.

import-linter sees which modules are imported, not what of them is used, nor imports by name.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest

DOMAIN: Final = Path(__file__).parent.parent / "okrtui" / "domain"
MODULES: Final = sorted(DOMAIN.rglob("*.py"))
USED: Final = frozenset(
    """
    __future__ bisect collections contextlib contextvars datetime fractions functools itertools json
    math operator pydantic re shlex typing unicodedata wcwidth
    """.split()  # noqa: SIM905 - to be read
)
"""What it may import besides itself: each only reckons."""
BUILTINS: Final = {"open", "print", "input", "eval", "exec", "compile", "__import__", "breakpoint"}
"""What reaches the world outside, or hides that something does."""
CLOCKS: Final = {"today", "now", "utcnow", "fromtimestamp", "utcfromtimestamp", "astimezone"}
"""What of the dates knows the clock, or the zone of this machine."""


def reaches_out(source: str) -> Iterator[str]:
    """What in a module may read or change the world, with its line."""
    for node in ast.walk(ast.parse(source)):
        match node:
            case ast.Import():
                modules = [alias.name for alias in node.names]
            case ast.ImportFrom():
                modules = [node.module or ""]
                renamed = [alias.name for alias in node.names if alias.asname]
                if node.module == "datetime" and renamed:
                    yield f"{node.lineno}: {renamed[0]} under another name"
            case ast.Name(id=name) if name in BUILTINS:
                yield f"{node.lineno}: {name}"
                continue
            case ast.Attribute(attr=name, value=ast.Name(id=of) | ast.Attribute(attr=of)) if (
                name in CLOCKS and of in ("date", "datetime")
            ):
                yield f"{node.lineno}: {name}"
                continue
            case _:
                continue
        for name in modules:
            if name.split(".")[0] not in USED and not name.startswith("okrtui.domain"):
                yield f"{node.lineno}: {name}"


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(DOMAIN)))
def test_the_domain_reads_no_clock_and_does_no_input_or_output(path: Path) -> None:
    assert list(reaches_out(path.read_text(encoding="utf-8"))) == []


@pytest.mark.parametrize(
    "source",
    [
        "import os",
        "def late():\n    import time",
        "from okrtui.store import ports",
        "from importlib import import_module",
        "clock = date.today",
        "datetime.datetime.now(tz=UTC)",
        "from datetime import date as day",
        "open('goals')",
        "__import__('os')",
        "read = open",
    ],
)
def test_what_reaches_out_is_noticed(source: str) -> None:
    assert list(reaches_out(source))
