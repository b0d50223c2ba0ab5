"""From a command line to the one module that does it."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Mapping, Sequence
from importlib import import_module
from typing import Final

from okrtui.cli.command import Command
from okrtui.cli.parser import Parser, add_global_options
from okrtui.cli.session import Session, capable_terminal
from okrtui.cli.waiting import hush
from okrtui.domain import writing
from okrtui.domain.errors import Invalid

MODULES: Final[Mapping[str, str]] = {
    "show": "show",
    "add objective": "add",
    "add kr": "add",
    "add kpi": "add",
    "add initiative": "add",
    "check-in": "record",
    "log": "record",
    "edit": "change",
    "move": "change",
    "delete": "change",
    "undo": "undo",
    "redo": "undo",
    "activity": "activity",
    "alignment": "alignment",
    "timeline": "timeline",
    "restore": "restore",
    "import-edit": "import_edit",
    "audit verify": "keeping",
    "audit head": "keeping",
    "archive": "keeping",
    "kpi list": "kpi",
    "kpi recover": "kpi",
    "start": "start",
    "new": "template",
    "template list": "template",
    "template show": "template",
    "template save": "template",
    "template delete": "template",
    "cycle list": "cycle",
    "cycle show": "cycle_show",
    "cycle add": "cycle",
    "cycle start": "cycle",
    "cycle vote": "cycle",
    "cycle carry": "cycle",
    "cycle close": "cycle",
    "review": "review",
    "report weekly": "report",
    "report reviews": "report",
    "report cycle": "report",
    "report calendar": "report",
    "week-start": "week_start",
    "due": "due",
    "status": "due",
    "why": "why",
    "calibration": "calibration",
    "lint": "lint",
    "convert": "convert",
    "doctor": "doctor",
    "backup": "backup",
    "demo": "demo",
    "paths": "paths",
    "config show": "config",
    "config keys": "config",
    "config validate": "config",
    "config set": "config",
    "config path": "config",
}
"""Every command and the module that has it in its ``COMMANDS``."""

_ABOUTS: Final = """\
commands:
  show [ID]            the goals and KPIs, or one of them with its history
  add objective TITLE  a goal for this cycle
  add kr O1 TEXT       a number that proves it
  add kpi NAME         a level to keep healthy
  add initiative KR1 TITLE
                       work that should move a key result
  check-in KR1 VALUE   where a key result stands, with confidence and note
  log K1 VALUE         a measurement of a KPI, or many from a CSV file
  edit ID field=value  change a goal
  move ID --to ID      hang it below another goal
  delete ID            delete it
  undo [N]             take your latest change back, or any by its number
  redo                 make it again
  activity [ID]        who changed what, when
  alignment [O1]       what is aligned to what, across teams and cycles
  timeline             goals over the time of their cycles
  restore --at WHEN    everything as it was, as one change
  import-edit FILE     what another program wrote into the store's file
  audit verify         whether the history is whole
  audit head           what proves later that it is the same
  archive --before DATE
                       the oldest part of the history out of the way
  kpi list             the KPIs, alerts first
  kpi recover K1       an objective that brings an unhealthy KPI back
  start                from nothing to a running quarter, step by step
  new --template NAME  an objective to begin with, its key results and KPIs
  template list        the templates, yours and the gallery
  template show NAME   what one adds
  template save O1 NAME
                       keep a goal to begin with again
  template delete NAME forget it
  cycle list           the cycles, with their dates and states
  cycle show [NAME]    where one stands: dates, grades, votes, the coach
  cycle add NAME       a new one, also with the goals of another
  cycle start NAME     make a draft active
  cycle vote KR1 7     how sure you are, before it starts
  cycle carry ID --to C
                       let goals go on in another cycle
  cycle close          grade, learn, keep it as it is
  review               the weekly review, card by card or line by line
  report weekly        what moved, what needs attention, what comes next
  report reviews       the reviews that were held
  report cycle         grades, how they are spread, lessons
  report calendar      the dates of cycles and reviews, as .ics
  week-start [DAY]     with which day weeks begin, for everybody
  due                  check-ins and measurements that are due
  status               what needs attention
  why ID               the rule behind a pace or a health
  calibration          how well your confidences foretold what came
  lint [ID]            what could be better about the goals
  convert ID           make a KPI of a key result, or the reverse
  doctor               whether the store is sound, and what to do if not
  backup               a copy beside the store, in a file or a folder
  demo                 the board on a throw-away sample company
  paths                where everything lies
  config show          what holds, and where it was said
  config keys          every action with its keys
  config validate      whether config.toml is right
  config set KEY VALUE one value in it
  config path          where it lies

examples:
  okrtui                                     open the board
  okrtui demo                                look around in a sample company
  okrtui add objective "Riders come back every week" --team product
  okrtui add kr O1 "Reduce churn from 10% to 8%"
  okrtui check-in KR1 9.4 --confidence 6 --note "price test runs"
  okrtui show --json
  okrtui --store team/okr.json show

okrtui COMMAND --help shows more of each."""

_VALUED: Final = frozenset(("--store", "--as", "--today", "--color"))


def dispatch(argv: Sequence[str]) -> int:
    """Run a command line; gives the exit code. Raises Invalid and whatever the command raises."""
    before, words = split(argv)
    options = argparse.Namespace()
    _global_parser().arguments(before, options)
    if not words:
        session = Session(options)
        writing.use(session.writing())
        return _warned(session, lambda: _without_command(session))
    if len(words) > 1 and words[1] in ("-h", "--help") and (group := _group(words[0])):
        return _help_of_group(group)
    name, words = command_named(words)
    command = load(name)
    parser = parser_of(name, command)
    parser.arguments(words, options)
    session = Session(options)
    _write_for(options, session)
    return _warned(session, lambda: command.execute(options, session))


def _warned(session: Session, run: Callable[[], int]) -> int:
    """Run, then tell what came up while the store was closed."""
    try:
        return run()
    finally:
        hush()
        session.warn()


def _write_for(options: argparse.Namespace, session: Session) -> None:
    """JSON is the same for everybody, whatever is configured, and so is what a CSV file says."""
    chosen = session.writing()
    to_machine, from_machine = (bool(getattr(options, name, None)) for name in ("json", "csv"))
    writing.use(
        writing.NEUTRAL if from_machine else chosen, writing.NEUTRAL if to_machine else chosen
    )


def split(argv: Sequence[str]) -> tuple[Sequence[str], Sequence[str]]:
    """The global options, and the command with all that follows it."""
    place = 0
    while place < len(argv) and argv[place].startswith("-"):
        place += 2 if argv[place] in _VALUED else 1
    return argv[:place], argv[place:]


def command_named(words: Sequence[str]) -> tuple[str, Sequence[str]]:
    """The command that the first one or two words name, and the words after it.

    Raises Invalid, with the nearest command there is.
    """
    name = words[0]
    if name in MODULES:
        return name, words[1:]
    things = [full.split()[1] for full in _group(name)]
    if not things:
        raise Invalid(f"there is no command {name!r}", _nearest(name, _first_words()))
    if len(words) == 1:
        raise Invalid(f"{name} takes one of {', '.join(things)}", f"See okrtui {name} --help")
    if words[1] not in things:
        raise Invalid(f"there is no {name} {words[1]!r}", _nearest(words[1], things))
    return f"{name} {words[1]}", words[2:]


def _group(name: str) -> list[str]:
    """The commands of two words that begin with this one."""
    return [full for full in MODULES if full.startswith(f"{name} ")]


def _help_of_group(names: Sequence[str]) -> int:
    from okrtui.cli.exits import DONE
    from okrtui.cli.output import out

    for name in names:
        command = load(name)
        out(f"okrtui {name}: {command.about}")
        for line in command.examples.splitlines():
            out(f"  {line}")
        out("")
    out(f"okrtui {names[0]} --help shows all its options; so do the others.")
    return DONE


def load(name: str) -> Command:
    commands: Mapping[str, Command] = import_module(f"okrtui.cli.{MODULES[name]}").COMMANDS
    return commands[name]


def parser_of(name: str, command: Command) -> Parser:
    parser = Parser(f"okrtui {name}", command.about, command.examples)
    command.configure(parser)
    add_global_options(parser, after_command=True)
    return parser


def _without_command(session: Session) -> int:
    """The board where it can be drawn, its plain twin elsewhere."""
    if capable_terminal():
        from okrtui.cli.board import open_board

        return open_board(session)
    from okrtui.cli.show import show_everything

    return show_everything(session)


def _global_parser() -> Parser:
    from okrtui import __version__

    parser = Parser(
        "okrtui",
        "Goals, key results and KPIs in a terminal. Without a command: the board.",
        usage="okrtui [options] [COMMAND ...]",
        epilog=_ABOUTS,
    )
    parser.add_argument("--version", action="version", version=f"okrtui {__version__}")
    add_global_options(parser, after_command=False)
    return parser


def _first_words() -> list[str]:
    return list(dict.fromkeys(name.split()[0] for name in MODULES))


def _nearest(word: str, known: Sequence[str]) -> str:
    from okrtui.config.nearest import nearest

    return nearest(word, known)
