"""``--filter``: the words of the board's filter, on a command line."""

from __future__ import annotations

import argparse
from typing import Final

from okrtui.domain.errors import Invalid

NOTHING_LEFT: Final = "No goals that the filter lets through."


def add_filter(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--filter", metavar="WORDS", help="as on the board: 'owner:ana pace:behind -draft'"
    )


def understood(words: str | None) -> str:
    """The filter as it was given, empty for none. Raises Invalid when it can't be understood."""
    from okrtui.workspace import filter_words

    asked = filter_words.read(words or "")
    if asked.problems:
        what, _, meant = asked.problems[0].partition(": ")
        raise Invalid(f"--filter: {what}", f"{meant[:1].upper()}{meant[1:]}", field="filter")
    if asked.unfinished:
        raise Invalid(
            f"--filter: nothing stands after {asked.unfinished[0]}",
            "Write it like owner:ana",
            field="filter",
        )
    return words or ""
