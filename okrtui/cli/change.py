"""``edit``, ``move``, ``delete``."""

from __future__ import annotations

import argparse
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Final

from okrtui.cli.changes import make
from okrtui.cli.command import Command
from okrtui.cli.parser import add_change_options
from okrtui.domain.errors import Invalid
from okrtui.workspace.keys import is_key, listed

if TYPE_CHECKING:
    from okrtui.cli.session import Session
    from okrtui.domain.records import Json
    from okrtui.workspace.change import Change
    from okrtui.workspace.entries import Entry
    from okrtui.workspace.workspace import Workspace


def _edit_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("key", metavar="ID", help="one goal or several")
    parser.add_argument(
        "fields", metavar="field=value", nargs="*", help="field= takes the value away"
    )
    parser.add_argument(
        "--reason",
        metavar="T",
        default="",
        help="why a target or bound is moved, or a grade is not the suggested one; kept with it",
    )
    add_change_options(parser)


def _edit(options: argparse.Namespace, session: Session) -> int:
    from okrtui.workspace.commands import edit_all, give_reason
    from okrtui.workspace.entries import parse_entry

    keys, words = _keys_first([options.key, *options.fields])
    if options.reason and not words and len(keys) == 1:
        return make(
            options, session, lambda workspace: give_reason(workspace, keys[0], options.reason)
        )
    if not words:
        raise Invalid(
            "edit: the following arguments are required: field=value", "See okrtui edit --help"
        )
    fields = read_fields(words)
    entry = parse_entry(keys[0])
    if entry is not None and len(keys) == 1:
        return _correct(options, session, entry, fields)
    return make(
        options,
        session,
        lambda workspace: edit_all(workspace, keys, fields, reason=options.reason),
        more=_ids(keys),
    )


def _keys_first(words: Sequence[str]) -> tuple[list[str], list[str]]:
    """The goals that are named first, at least one, and the words behind them."""
    at = 1
    while at < len(words) and "=" not in words[at] and is_key(words[at]):
        at += 1
    return list(words[:at]), list(words[at:])


def _ids(keys: Sequence[str]) -> Mapping[str, Json]:
    """What JSON says of several goals: which."""
    return {"ids": [key.strip().upper() for key in keys]} if len(keys) > 1 else {}


def _correct(
    options: argparse.Namespace, session: Session, entry: Entry, fields: Mapping[str, str]
) -> int:
    """A check-in or a measurement that was typed wrong."""
    from okrtui.workspace.commands import correct
    from okrtui.workspace.entries import goal_of_entry

    if options.reason:
        raise Invalid(
            f"{entry.key} takes no --reason", "Say it in its note: note=…", field="reason"
        )
    return make(
        options,
        session,
        lambda workspace: correct(workspace, goal_of_entry(workspace, entry), entry, fields),
    )


def read_fields(words: Sequence[str]) -> dict[str, str]:
    """``owner=ana target=8`` as a mapping. Raises Invalid."""
    fields: dict[str, str] = {}
    for word in words:
        name, equals, value = word.partition("=")
        if not equals or not name.strip():
            raise Invalid(
                f"{word!r} is no field=value", "Write it like owner=ana or 'title=A new title'"
            )
        if name in fields:
            raise Invalid(f"{name} is given twice", "Give each field once", field=name)
        fields[name] = value
    return fields


def _move_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("keys", metavar="ID", nargs="+", help="one goal, or several of a kind")
    parser.add_argument(
        "--to", metavar="ID", default="", help="what it hangs below then, or none; a cycle's name"
    )
    beside = parser.add_mutually_exclusive_group()
    beside.add_argument("--before", metavar="ID", default="", help="the one it stands before then")
    beside.add_argument("--after", metavar="ID", default="", help="the one it stands after then")
    add_change_options(parser)


def _move(options: argparse.Namespace, session: Session) -> int:
    from okrtui.workspace.commands import move

    if not (options.to or options.before or options.after):
        raise Invalid(
            "move: one of --to, --before and --after is required", "See okrtui move --help"
        )
    return make(
        options,
        session,
        lambda workspace: move(
            workspace, options.keys, options.to, before=options.before, after=options.after
        ),
        more=_ids(options.keys),
    )


def _delete_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("keys", metavar="ID", nargs="+")
    parser.add_argument(
        "-r", "--recursive", action="store_true", help="with everything that hangs below"
    )
    add_change_options(parser)


def _delete(options: argparse.Namespace, session: Session) -> int:
    from okrtui.workspace.commands import delete_all, remove
    from okrtui.workspace.entries import goal_of_entry, parse_entry

    entry = parse_entry(options.keys[0])

    def change(workspace: Workspace) -> Change:
        if entry is not None and len(options.keys) == 1:
            return remove(workspace, goal_of_entry(workspace, entry), entry)
        keys = [workspace.resolve(key).key for key in options.keys]
        below = [key for top in keys for key in workspace.below(top) if key not in keys]
        if below and not options.recursive:
            all_of_them = f"okrtui delete {' '.join(keys)} --recursive"
            raise Invalid(
                f"{listed(below)} {'hangs' if len(below) == 1 else 'hang'} below {listed(keys)}",
                f"To delete all of them: {all_of_them}; nothing was changed",
            )
        return delete_all(workspace, keys)

    return make(options, session, change, more=_ids(options.keys))


COMMANDS: Final[Mapping[str, Command]] = {
    "edit": Command(
        "Change fields of a goal, or of several at once: all of them or, where one can't, none. "
        "Or correct a check-in or a measurement.",
        """\
okrtui edit KR2 target=7.5 owner=ben
okrtui edit KR1 KR2 O3 owner=ana
okrtui edit KR2 target=7 --reason "the market shrank"
okrtui edit KR2 --reason "the market shrank"
                                say it afterwards, of the target moved last
okrtui edit O1 'title=Riders come back every week' kind=committed
okrtui edit KR2 unit=           take the unit away
okrtui edit KR3 'steps=Cafés signed; Pilot over 10 % w2; Everybody has it'
okrtui edit KR2 'phases=2026-10-31: 9.5, 2026-11-30: 8.5'
                                where it should be by then, instead of in line with time
okrtui edit KR2 guardrail=K3    at most "at risk" while K3 is unhealthy
okrtui edit O1 roll_up=both worst=yes
                                progress also from aligned objectives; the weakest decides
okrtui edit KR2 grade=suggested
                                grade it by its progress
okrtui edit KR2 grade=0.7 --reason "half the riders moved away"
okrtui edit I1 state=done
okrtui edit C15 value=9.1 date=fri
                                correct a check-in, or a measurement: show KR2 names them
okrtui edit KR2 field=?         an unknown field lists them all""",
        _edit_options,
        _edit,
    ),
    "move": Command(
        "Hang key results below another objective, initiatives below another key result, "
        "objectives below another one or into another cycle; or put them before or after one of "
        "their kind.",
        """\
okrtui move KR2 --to O3
okrtui move KR4 KR5 --to O3     both, or none
okrtui move KR4 --before KR2    below the same objective, in front of it
okrtui move I1 --to KR4
okrtui move O2 --to O1
okrtui move O2 --to none        aligned to nothing
okrtui move O2 --to 2027-Q1""",
        _move_options,
        _move,
    ),
    "delete": Command(
        "Delete goals with their history, or one entry of a history. What hangs below goals only "
        "goes with --recursive.",
        """\
okrtui delete I3
okrtui delete I1 I2
okrtui delete O2 --recursive
okrtui delete C15               a check-in or a measurement""",
        _delete_options,
        _delete,
    ),
}
