"""The protocol with one step left out, swapped or done wrongly: a campaign or a test must fail.

Each mutant is a copy of the program with a few words changed. What should kill it is tried on an
unchanged copy as well, where it must hold: else it would prove nothing.
"""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
from collections import Counter
from pathlib import Path
from typing import Final, NamedTuple

from tests.store.campaigns.campaign import Campaign, Figures, Run
from tests.store.campaigns.killer import BREACHED, HELD, SKIPPED
from tests.store.campaigns.mutations import ARGUED, MUTANTS, Attack, Killer, Mutant

_ROOT: Final = Path(__file__).parents[3]
_SECONDS: Final = 300.0
_BROKEN: Final = re.compile(
    r"\b(?:NameError|UnboundLocalError|SyntaxError|ImportError|ModuleNotFoundError)\b"
)
"""Such a mutant is no other program, it is none."""


class Ended(NamedTuple):
    code: int
    told: str


class Program:
    """A copy of the program that can be changed and set back."""

    def __init__(self, home: Path) -> None:
        self._home = home
        for name in ("okrtui", "tests"):
            shutil.copytree(_ROOT / name, home / name)
        shutil.copy(_ROOT / "pyproject.toml", home)
        kept = {name: value for name, value in os.environ.items() if name[:6] != "PYTEST"}
        self._environment = kept | {
            "PYTHONPATH": str(home),
            # Else what is changed twice within a second would be taken for compiled already.
            "PYTHONDONTWRITEBYTECODE": "1",
        }

    def attacked(self, killer: Killer, mutant: Mutant | None = None) -> Ended:
        """What becomes of an attack on the program or on a mutant of it."""
        if mutant is None:
            return self._run(killer)
        path = self._home / mutant.file
        original = path.read_text()
        path.write_text(changed(original, mutant))
        try:
            return self._run(killer)
        finally:
            path.write_text(original)

    def _run(self, killer: Killer) -> Ended:
        process = subprocess.Popen(
            (sys.executable, *_command(killer, self._home)),
            cwd=self._home,
            env=self._environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,  # to be ended with all that it began
        )
        try:
            told, _ = process.communicate(timeout=_SECONDS)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.communicate()
            return Ended(-1, f"still at it after {_SECONDS:.0f} s")
        return Ended(process.returncode, told[-3000:])


def changed(source: str, mutant: Mutant) -> str:
    found = source.count(mutant.old)
    assert found == 1, (
        f"mutant {mutant.name!r} doesn't apply any more: {mutant.file} has its text {found} times"
    )
    return source.replace(mutant.old, mutant.new)


def _command(killer: Killer, home: Path) -> tuple[str, ...]:
    if isinstance(killer, Attack):
        numbers = map(str, (killer.size, killer.part, killer.parts))
        return ("-m", "tests.store.campaigns.killer", str(home), killer.campaign, *numbers)
    return ("-m", "pytest", "-x", "-q", "-p", "no:cacheprovider", killer)


def kill(run: Run) -> Figures:
    for mutant in (*MUTANTS, *ARGUED):
        changed((_ROOT / mutant.file).read_text(), mutant)
    figures: Counter[str] = Counter({"mutants": 0, "killed": 0, "attacks that hold without": 0})
    program = Program(run.folder)
    chosen = (MUTANTS[: run.size * run.parts] if run.size else MUTANTS)[run.part :: run.parts]
    for killer in dict.fromkeys(mutant.killer for mutant in chosen):
        _hold(program, killer, figures)
    faults = [fault for mutant in chosen if (fault := _survives(program, mutant, figures))]
    argued = ARGUED[run.part :: run.parts]
    if run.long:
        # An argument that an attack contradicts is wrong.
        faults += [fault for mutant in argued if (fault := _dies(program, mutant))]
    assert not faults, "\n".join(faults)
    if not argued:
        return dict(figures)
    told = [f"{mutant.name!r}, as {mutant.why}" for mutant in argued]
    return {**figures, "argued": f"{len(argued)}: {'; '.join(told)}"}


def _hold(program: Program, killer: Killer, figures: Counter[str]) -> None:
    ended = program.attacked(killer)
    held = ended.code in (HELD, SKIPPED)
    assert held, f"{killer} fails without any mutant:\n{ended.told}"
    figures["attacks that hold without"] += ended.code == HELD


def _survives(program: Program, mutant: Mutant, figures: Counter[str]) -> str:
    """What is wrong with it; empty when it is killed as it should be."""
    figures["mutants"] += 1
    ended = program.attacked(mutant.killer, mutant)
    if ended.code == HELD:
        return f"mutant {mutant.name!r} survives {mutant.killer}"
    if ended.code == SKIPPED:
        figures["not attacked here"] += 1
        return ""
    if ended.code != BREACHED or _BROKEN.search(ended.told):
        return f"mutant {mutant.name!r} runs into another trouble:\n{ended.told}"
    figures["killed"] += 1
    return ""


def _dies(program: Program, mutant: Mutant) -> str:
    ended = program.attacked(mutant.killer, mutant)
    if ended.code in (HELD, SKIPPED):
        return ""
    return f"mutant {mutant.name!r} is no equal of the program, as {mutant.why}:\n{ended.told}"


CAMPAIGN: Final = Campaign(
    "mutants",
    "Whatever step of the protocol is left out or done at another time, a campaign or a test "
    "fails.",
    kill,
    short=12,
    long=0,
    parts=2,
)
