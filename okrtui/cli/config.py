"""``config``: what holds and where it was said, the keys, and whether config.toml is right."""

from __future__ import annotations

import argparse
from collections.abc import Mapping
from typing import TYPE_CHECKING, Final

from okrtui.cli.command import Command
from okrtui.cli.exits import DONE, USAGE
from okrtui.cli.output import Output, err, out, out_json
from okrtui.cli.parser import add_json
from okrtui.config.paths import config_file

if TYPE_CHECKING:
    from okrtui.cli.session import Session
    from okrtui.domain.errors import Invalid
    from okrtui.ui.keymaps import Keymap


def _show(options: argparse.Namespace, session: Session) -> int:
    from okrtui.cli.effective import effective

    session.tolerant = True
    values = effective(session)
    if options.json:
        out_json(
            {
                "file": str(config_file()),
                "values": {
                    name: {"value": one.value, "from": one.source} for name, one in values.items()
                },
                "problems": _told(session),
            }
        )
        return DONE
    rows = [(name.replace("_", " "), one.text, one.source) for name, one in values.items()]
    Output(session.color).table(rows, "lll")
    for problem in _problems(session):
        err(f"okrtui: {problem}")
    return DONE


def _keys(options: argparse.Namespace, session: Session) -> int:
    from okrtui.ui.actions import ACTIONS, label

    keymap = _keymap(session)
    if options.json:
        out_json(
            {
                action.id: {"keys": list(keymap.keys[action.id]), "title": action.title}
                for action in ACTIONS
            }
        )
        return DONE
    rows = [
        (action.id, "  ".join(map(label, keymap.keys[action.id])) or "–", action.title)
        for action in ACTIONS
    ]
    Output(session.color).table(rows, "lll")
    for problem in keymap.problems:
        err(f"okrtui: {problem}")
    return DONE


def _validate(options: argparse.Namespace, session: Session) -> int:
    problems = _problems(session)
    if options.json:
        out_json({"file": str(config_file()), "problems": _told(session)})
    elif not problems:
        there = config_file().exists()
        out(f"{config_file()}: {'nothing is wrong with it' if there else 'there is none'}")
    else:
        for problem in problems:
            err(f"okrtui: {problem}")
    return USAGE if problems else DONE


def _set(options: argparse.Namespace, session: Session) -> int:
    from okrtui.config.writing import write_setting

    write_setting(config_file(), options.key, options.value)
    if options.json:
        out_json({"file": str(config_file()), "key": options.key, "value": options.value})
    else:
        out(f"{options.key} is {options.value}, in {config_file()}")
    return DONE


def _set_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("key", metavar="KEY", help="theme, pace, cadence, numbers, dates or store")
    parser.add_argument("value", metavar="VALUE")
    add_json(parser)


def _path(options: argparse.Namespace, session: Session) -> int:
    if options.json:
        out_json({"file": str(config_file()), "exists": config_file().exists()})
    else:
        out(str(config_file()))
    return DONE


def _keymap(session: Session) -> Keymap:
    from okrtui.ui.keymaps import keymap_of

    return keymap_of(session.reading(), config_file())


def _problems(session: Session) -> tuple[Invalid, ...]:
    return (*session.reading().problems, *_keymap(session).problems)


def _told(session: Session) -> list[str]:
    return [str(problem) for problem in _problems(session)]


COMMANDS: Final[Mapping[str, Command]] = {
    "config show": Command(
        "Print what holds and where it was said: by an option, the environment, config.toml or "
        "nobody.",
        """\
okrtui config show
okrtui --store team/okr.json config show --json""",
        add_json,
        _show,
    ),
    "config keys": Command(
        "Print every action with its keys, as config.toml has them.",
        "okrtui config keys",
        add_json,
        _keys,
    ),
    "config validate": Command(
        "Tell everything that is wrong in config.toml, with its line and what was likely meant. "
        "Exit code 2 when there is something.",
        """\
okrtui config validate
okrtui config validate --json""",
        add_json,
        _validate,
    ),
    "config set": Command(
        "Put one value into config.toml; comments and everything else in it stay.",
        """\
okrtui config set theme okrtui-light
okrtui config set pace viva""",
        _set_options,
        _set,
    ),
    "config path": Command(
        "Print where config.toml lies, or would.",
        "okrtui config path",
        add_json,
        _path,
    ),
}
