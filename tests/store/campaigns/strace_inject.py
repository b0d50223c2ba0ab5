"""The installed program, whose system calls on the store the kernel lets fail.

Every command is watched once without faults, to know how many calls of each name it makes and
which of them touch the store; then one of those is chosen and fails, or kills the process.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import Final, NamedTuple

from okrtui.cli import exits
from okrtui.store.ports import Store
from okrtui.workspace.commands import add_key_result, add_kpi, add_objective
from okrtui.workspace.workspace import Workspace
from tests.store.campaigns.campaign import Campaign, Figures, Run, Skipped
from tests.store.campaigns.fault_sweep import put_down
from tests.store.campaigns.operations import TODAY
from tests.store.kit import FAST, files, open_store, plain, put, tables_of

COMMANDS: Final[Mapping[str, tuple[str, ...]]] = {
    "add": ("add", "objective", "Cafés reorder by themselves"),
    "check-in": ("check-in", "KR1", "9.4", "--note", "price test runs"),
    "edit": ("edit", "KR1", "target=7"),
    "log": ("log", "K1", "95"),
    "move": ("move", "KR1", "--to", "O2"),
    "delete": ("delete", "O2"),
    "undo": ("undo",),
    "show": ("show",),
}
CALLS: Final = (
    "write,pwrite64,fsync,fdatasync,openat,rename,renameat,renameat2,linkat,flock,ftruncate,"
    "fstat,newfstatat,unlinkat,pread64,mkdirat,fchmod"
)
ERRORS: Final = ("EIO", "ENOSPC", "EDQUOT", "EACCES", "EINTR")
JOURNAL: Final = "okr.json.j0"
QUICK: Final = "--seccomp-bpf"
GOALS: Final = 4
"""How many changes the store has to which the commands are given."""
KILLED: Final = (-9, 137)
CODES: Final = frozenset(
    {
        exits.DONE,
        exits.DAMAGED,
        exits.CANNOT_CREATE,
        exits.NOT_SAVED,
        exits.BUSY,
        exits.READ_ONLY,
    }
)
"""Those of CLI.md that a failing disk may end with."""


class Target(NamedTuple):
    """The ``when``-th call of its name, which touches the store."""

    command: str
    call: str
    when: int
    saves: bool
    """It writes to the journal or makes it durable."""


class Ended(NamedTuple):
    code: int
    out: str
    err: str
    trace: str
    """What strace tells."""


class Program:
    """okrtui under strace, on copies of one store."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self.okrtui = Path(sys.executable).with_name("okrtui")
        self.strace = shutil.which("strace") or ""
        if not self.strace:
            raise Skipped("there is no strace")
        if not self.okrtui.exists():
            raise Skipped("okrtui isn't installed beside this Python")
        tried = subprocess.run(
            (self.strace, "-qq", "-o", os.devnull, "true"),
            capture_output=True,
            text=True,
            check=False,
        )
        if tried.returncode:
            raise Skipped(f"nobody may be traced here: {tried.stderr.strip()[:100]}")
        self.begun = files(_company(home / "company").parent)

    def fresh(self) -> Path:
        home = self.home / "case"
        shutil.rmtree(home, ignore_errors=True)
        return put_down(self.begun, home)

    def run(self, path: Path, command: str, who: str, *options: str) -> Ended:
        trace = self.home / "trace"
        trace.write_text("")
        done = subprocess.run(
            (
                *(self.strace, "-f", "-qq", "-y", "-o", str(trace), *options),
                *(
                    str(self.okrtui),
                    "--store",
                    str(path),
                    "--as",
                    who,
                    "--today",
                    TODAY.isoformat(),
                ),
                *COMMANDS[command],
            ),
            env={
                name: value for name, value in os.environ.items() if not name.startswith("OKRTUI_")
            },
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
        told = trace.read_text(errors="replace")
        return Ended(done.returncode, done.stdout, done.stderr, told)

    def targets(self) -> list[Target]:
        """Every call of every command that touches the store."""
        found: list[Target] = []
        for command in COMMANDS:
            path = self.fresh()
            ended = self.run(path, command, "ana", QUICK, "-e", f"trace={CALLS}")
            assert ended.code == 0, ended.err
            made: Counter[str] = Counter()
            for line in ended.trace.splitlines():
                call = re.match(r"\d+ +(\w+)\(", line)
                if call:
                    made[call[1]] += 1
                    if str(path.parent) in line:
                        saves = call[1] in ("write", "fdatasync") and JOURNAL in line
                        found.append(Target(command, call[1], made[call[1]], saves))
        return found


def _company(home: Path) -> Path:
    """A store with goals, whose last change can be undone."""
    home.mkdir(mode=0o700)
    path = home / "okr.json"
    store = open_store(path, sys=FAST)
    workspace = Workspace(store, user="ana", today=lambda: TODAY)
    workspace.run(add_objective(workspace, "Riders come back every week"))
    workspace.run(add_objective(workspace, "Everybody finds us"))
    workspace.run(add_key_result(workspace, 1, "Reduce churn from 10% to 8%"))
    workspace.run(add_kpi(workspace, "On time", direction="up", green="95"))
    assert store.number == GOALS
    store.checkpoint()
    store.let_go()
    return path


def run(run: Run) -> Figures:
    program = Program(run.folder)
    targets = program.targets()
    shown = program.run(program.fresh(), "show", "ana").out
    figures: Counter[str] = Counter(calls=len(targets))
    saving = [target for target in targets if target.saves]
    by_name: dict[tuple[str, str], list[Target]] = {}
    for target in targets:
        by_name.setdefault((target.command, target.call), []).append(target)
    kinds = list(by_name.values())
    run.dice.shuffle(kinds)
    tried = 0
    while figures["injected"] < run.size:
        tried += 1
        assert tried < 2 * run.size + 20, "the chosen calls were hardly ever made"
        # Each sort of call in turn, or the many looks would leave the others no room; and
        # between them those on which it depends whether a change is there.
        target = run.dice.choice(kinds[tried // 2 % len(kinds)] if tried % 2 else saving)
        how = f"error={run.dice.choice(ERRORS)}" if run.dice.random() < 0.75 else "signal=KILL"
        case(program, target, how, shown, figures)
    return dict(figures)


def case(program: Program, target: Target, how: str, shown: str, figures: Counter[str]) -> None:
    path = program.fresh()
    who = "ana" if target.command == "undo" else "bo"
    inject = f"inject={target.call}:{how}:when={target.when}"
    options = ("-e", f"trace={target.call}", "-e", inject)
    killing = "signal" in how
    # With the quick way of tracing no signal arrives.
    ended = program.run(path, target.command, who, *(() if killing else (QUICK,)), *options)
    killed = ended.code in KILLED
    mark = "= ?" if killing else "INJECTED"
    struck = [line for line in ended.trace.splitlines() if mark in line]
    if not any(str(path.parent) in line for line in struck):
        figures["missed"] += 1
        return
    figures["injected"] += 1
    figures["killed" if killed else f"code {ended.code}"] += 1
    try:
        check(path, target, ended, shown, killed=killed)
    except AssertionError as breach:
        breach.add_note(f"{target} meets {how}: code {ended.code}, {ended.err!r}, {struck}")
        raise


def check(path: Path, target: Target, ended: Ended, shown: str, *, killed: bool) -> None:
    assert "Traceback" not in ended.err
    assert killed or ended.code in CODES, "no code of CLI.md"
    assert killed or ended.code == 0 or re.match(r"okrtui: .+\. .+", ended.err), "not told why"
    store = open_store(path, sys=FAST)
    assert store.read_only is None, "the store can't be written any more"
    made = [commit for commit in store.log() if commit.n > GOALS]
    assert len(made) <= 1
    if target.command == "show":
        assert not made
        assert killed or ended.code or ended.out == shown, "something else was shown"
    elif ended.code == 0:
        assert made, "said to be done, and isn't there"
    elif not killed and "nobody can tell" not in ended.err:
        assert not made, "said not to be saved, and is there"
    goes_on(store)


def goes_on(store: Store) -> None:
    before = plain(store)
    put(store, "others", by="after")
    assert store.checkpoint()
    assert tables_of(store.path) == plain(store) == {**before, "others": {1: {"by": "after"}}}
    store.close()


CAMPAIGN = Campaign(
    "strace_inject",
    "whatever call of the installed program fails, its exit code says what is in the store",
    run,
    short=60,
    long=1_500,
)
