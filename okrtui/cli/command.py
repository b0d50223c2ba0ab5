"""What a command is: how it is told, its options, and what it does."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from typing import NamedTuple

from okrtui.cli.session import Session


class Command(NamedTuple):
    about: str
    examples: str
    configure: Callable[[argparse.ArgumentParser], None]
    execute: Callable[[argparse.Namespace, Session], int]
    """Does it and gives the exit code."""
