"""Questions answered line by line on standard input, as in a pipe or with a screen reader."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from okrtui.cli.output import Output

_LONGEST: Final = 100_000


class Left(Exception):
    """The person leaves, or the input ends; what was answered stays."""


def read_line(output: Output, prompt: str) -> str:
    """A line of standard input as it was typed. Raises Left at its end."""
    output.line(prompt.rstrip())
    sys.stdout.flush()
    line = sys.stdin.readline(_LONGEST) if sys.stdin is not None else ""
    if not line:
        raise Left
    return line.rstrip("\r\n")


def answer(output: Output, prompt: str) -> str:
    """A line without the blanks around it; ``q`` leaves. Raises Left."""
    said = read_line(output, f"{prompt}:").strip()
    if said == "q":
        raise Left
    return said
