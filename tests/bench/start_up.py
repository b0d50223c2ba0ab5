"""How long commands take that only print or add, against a bare interpreter."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator, Sequence
from functools import partial
from statistics import median

from tests.bench.bench import BIG, PERSONAL, Bench
from tests.bench.commit import timed
from tests.bench.figures import Figure, milliseconds
from tests.terminal import ROOT, environment


def start_up(bench: Bench) -> Iterator[Figure]:
    programs = {
        "bare": [sys.executable, "-c", "pass"],
        "okrtui --version": [sys.executable, "-m", "okrtui", "--version"],
        "okrtui show, 5 objectives": bench.command(PERSONAL, "show"),
        "okrtui show, 1,000 objectives": bench.command(BIG, "show"),
        "okrtui check-in, 5 objectives": bench.command(PERSONAL, "check-in", "KR1", "40"),
        "okrtui check-in, 1,000 objectives": bench.command(BIG, "check-in", "KR1", "40"),
    }
    env = environment(bench.folder, "xterm-256color")

    def run(command: Sequence[str]) -> None:
        subprocess.run(command, env=env, cwd=ROOT, check=True, capture_output=True)

    times: dict[str, list[float]] = {name: [] for name in programs}
    for command in programs.values():
        run(command)
    for _ in range(bench.rounds):
        for name, command in programs.items():
            times[name].append(timed(partial(run, command)))
    bare = median(times.pop("bare"))
    for name, taken in times.items():
        yield Figure(
            name,
            median(taken) / bare,
            "times",
            None,
            f"{milliseconds(median(taken))} ÷ {milliseconds(bare)} for python -c pass",
        )
