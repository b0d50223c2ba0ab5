"""``edit``, ``move``, ``delete``."""

from __future__ import annotations

import argparse
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Final

from okrtui.cli.changes import make
from okrtui.cli.command import Command
from okrtui.cli.parser import add_change_options
from okrtui.domain.errors import Invalid

if TYPE_CHECKING:
    from okrtui.cli.session import Session
    from okrtui.workspace.change import Change
    from okrtui.workspace.workspace import Workspace


def _edit_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("key", metavar="ID")
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
    from okrtui.workspace.commands import edit, give_reason

    if options.reason and not options.fields:
        return make(
            options, session, lambda workspace: give_reason(workspace, options.key, options.reason)
        )
    if not options.fields:
        raise Invalid(
            "edit: the following arguments are required: field=value", "See okrtui edit --help"
        )
    fields = read_fields(options.fields)
    return make(
        options,
        session,
        lambda workspace: edit(workspace, options.key, fields, reason=options.reason),
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
    parser.add_argument("key", metavar="ID")
    parser.add_argument(
        "--to", metavar="ID", required=True, help="what it hangs below then; a cycle's name"
    )
    add_change_options(parser)


def _move(options: argparse.Namespace, session: Session) -> int:
    from okrtui.workspace.commands import move

    return make(options, session, lambda workspace: move(workspace, options.key, options.to))


def _delete_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("key", metavar="ID")
    parser.add_argument(
        "-r", "--recursive", action="store_true", help="with everything that hangs below"
    )
    add_change_options(parser)


def _delete(options: argparse.Namespace, session: Session) -> int:
    from okrtui.workspace.commands import delete

    def change(workspace: Workspace) -> Change:
        below = () if options.recursive else workspace.below(options.key)
        if below:
            key = workspace.resolve(options.key).key
            raise Invalid(
                f"{_listed(below)} {'hangs' if len(below) == 1 else 'hang'} below {key}",
                f"To delete all of them: okrtui delete {key} --recursive; nothing was changed",
            )
        return delete(workspace, options.key)

    return make(options, session, change)


def _listed(keys: Sequence[str]) -> str:
    if len(keys) > 6:
        return f"{', '.join(keys[:5])} and {len(keys) - 5} more"
    return ", ".join(keys)


COMMANDS: Final[Mapping[str, Command]] = {
    "edit": Command(
        "Change fields of a goal.",
        """\
okrtui edit KR2 target=7.5 owner=ben
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
okrtui edit KR2 field=?         an unknown field lists them all""",
        _edit_options,
        _edit,
    ),
    "move": Command(
        "Hang a key result below another objective, an initiative below another key result, "
        "an objective below another one or into another cycle.",
        """\
okrtui move KR2 --to O3
okrtui move I1 --to KR4
okrtui move O2 --to O1
okrtui move O2 --to 2027-Q1""",
        _move_options,
        _move,
    ),
    "delete": Command(
        "Delete a goal with its history. What hangs below it only goes with --recursive.",
        """\
okrtui delete I3
okrtui delete O2 --recursive""",
        _delete_options,
        _delete,
    ),
}
