"""argparse as okrtui talks: examples in every help, errors as ``WHAT. HINT``, ``-3`` a value."""

from __future__ import annotations

import argparse
import os
from collections.abc import Sequence
from typing import TYPE_CHECKING, Final, NoReturn

from okrtui.domain.errors import Invalid

if TYPE_CHECKING:
    from _typeshed import SupportsWrite

# An argument like -3, -.5 or -1,234 is a value: no option begins with a digit. argparse knows
# only the plainest of them, so all are marked while it parses. No argument can hold a NUL.
_MARK: Final = "\0"

_WIDEST: Final = 100


class HelpFormatter(argparse.RawDescriptionHelpFormatter):
    """Examples stay as written; the width is asked for only when help is printed."""

    def __init__(self, prog: str) -> None:
        super().__init__(prog, max_help_position=30, width=_width())


class Parser(argparse.ArgumentParser):
    """Raises Invalid instead of printing usage and leaving."""

    def __init__(
        self,
        prog: str,
        about: str,
        examples: str = "",
        *,
        usage: str | None = None,
        epilog: str | None = None,
    ) -> None:
        super().__init__(
            prog=prog,
            usage=usage,
            description=about,
            epilog=f"examples:\n{_indented(examples)}" if examples else epilog,
            formatter_class=HelpFormatter,
            allow_abbrev=False,
        )

    def error(self, message: str) -> NoReturn:
        # argparse and who quotes a word write it as Python does.
        what = message.replace(_MARK, "").replace(ascii(_MARK)[1:-1], "")
        where = self.prog.removeprefix("okrtui").strip()
        raise Invalid(f"{where}: {what}" if where else what, f"See {self.prog} --help")

    def print_help(self, file: SupportsWrite[str] | None = None) -> None:
        """To standard output, in whatever it can show."""
        from okrtui.cli.output import out

        for line in self.format_help().splitlines():
            out(line)

    def arguments(
        self, argv: Sequence[str], namespace: argparse.Namespace | None = None
    ) -> argparse.Namespace:
        """Parse, with negative numbers as values everywhere. Raises Invalid."""
        marked = [_MARK + word if _is_negative(word) else word for word in argv]
        parsed = self.parse_args(marked, namespace)
        for name, value in vars(parsed).items():
            if isinstance(value, str):
                setattr(parsed, name, value.removeprefix(_MARK))
            elif isinstance(value, list):
                setattr(parsed, name, [str(word).removeprefix(_MARK) for word in value])
        return parsed


def _is_negative(word: str) -> bool:
    return word.startswith("-") and word[1:].lstrip(".,")[:1].isdigit()


def add_global_options(parser: argparse.ArgumentParser, *, after_command: bool) -> None:
    """The options of every command; after it they only override what stood before it."""
    unset = argparse.SUPPRESS if after_command else None
    off = argparse.SUPPRESS if after_command else False
    group = parser.add_argument_group("everywhere")
    group.add_argument("--store", metavar="PATH", default=unset, help="the store's file")
    group.add_argument("--as", dest="user", metavar="NAME", default=unset, help="who you are")
    group.add_argument("--read-only", action="store_true", default=off, help="change nothing")
    group.add_argument(
        "--today", metavar="DATE", default=unset, help="take this ISO date for today"
    )
    group.add_argument(
        "--color", choices=("auto", "always", "never"), default=unset, help="colours; auto"
    )
    group.add_argument(
        "--low-bandwidth", action="store_true", default=off, help="draw less, as over SSH"
    )


def add_json(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--json", action="store_true", help="print JSON")


def add_change_options(parser: argparse.ArgumentParser) -> None:
    """What every changing command takes besides its own."""
    add_json(parser)
    parser.add_argument(
        "--id", dest="transaction", metavar="KEY", help="do it once, however often it is retried"
    )
    parser.add_argument(
        "--if-match",
        metavar="N",
        type=change_number,
        help="only if the store's last change is number N",
    )


def change_number(text: str) -> int:
    word = text.replace(_MARK, "")
    if not (word.isascii() and word.isdigit() and len(word) < 16):
        raise argparse.ArgumentTypeError(f"{word!r} is no change number, such as 42")
    return int(word)


def _indented(text: str) -> str:
    return "\n".join(f"  {line}" for line in text.strip().splitlines())


def _width() -> int:
    # shutil's function would cost an import of several milliseconds at every start
    try:
        columns = int(os.environ.get("COLUMNS", ""))
    except ValueError:
        try:
            columns = os.get_terminal_size().columns
        except OSError:
            columns = 0
    return min(columns, _WIDEST) if columns >= 40 else 80
