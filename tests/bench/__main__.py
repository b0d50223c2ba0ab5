"""``python -m tests.bench [NAME …]``: measures, prints, and fails when a budget is broken.

Every time is measured in turns with its baseline in the same run and judged as a ratio, so that
a slow or busy machine changes both sides.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import sys
import tempfile
from collections.abc import Callable, Iterator
from datetime import date
from importlib.metadata import version
from pathlib import Path
from typing import Final

from tests.bench.bench import Bench
from tests.bench.coach import coach
from tests.bench.commit import commit
from tests.bench.cursor import cursor_key, other_terminals
from tests.bench.figures import Figure, markdown, table
from tests.bench.first_paint import first_paint
from tests.bench.idle import idle_and_live
from tests.bench.many import crowd, foreign, idle_together
from tests.bench.recompute import recompute
from tests.bench.review import review
from tests.bench.rows import rows
from tests.bench.start_up import start_up
from tests.terminal import ROOT, ScreenTimeout

BENCHMARKS: Final[dict[str, Callable[[Bench], Iterator[Figure]]]] = {
    "first-paint": first_paint,
    "cursor": cursor_key,
    "rows": rows,
    "idle": idle_and_live,
    "commit": commit,
    "coach": coach,
    "recompute": recompute,
    "review": review,
    "foreign": foreign,
    "crowd": crowd,
    "idle-together": idle_together,
    "start-up": start_up,
    "terminals": other_terminals,
}

REPORT: Final = ROOT / "docs" / "BENCHMARKS.md"


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=", ".join(BENCHMARKS))
    parser.add_argument("--rounds", type=int, default=9, help="how often each pair is measured")
    parser.add_argument("--folder", type=Path, help="where the stores are put, else a new one")
    parser.add_argument("--json", action="store_true", help="print JSON instead of a table")
    parser.add_argument("--write", action="store_true", help=f"write {REPORT.name} anew")
    options = parser.parse_args()
    names = options.names or list(BENCHMARKS)
    if unknown := [name for name in names if name not in BENCHMARKS]:
        parser.error(f"no benchmark {unknown[0]!r}; there are {', '.join(BENCHMARKS)}")
    with tempfile.TemporaryDirectory(prefix="okrtui-bench-", dir=options.folder) as folder:
        bench = Bench(Path(folder), options.rounds)
        figures: list[Figure] = []
        failed = False
        for name in names:
            try:
                for figure in BENCHMARKS[name](bench):
                    print(table([figure], headings=False), file=sys.stderr)
                    figures.append(figure)
            except ScreenTimeout as error:
                print(f"{name}: {error}", file=sys.stderr)
                failed = True
        shape = machine(Path(folder))
    if options.json:
        print(json.dumps([figure._asdict() | {"kept": figure.kept} for figure in figures]))
    else:
        print(table(figures))
    if options.write and not failed:
        REPORT.parent.mkdir(exist_ok=True)
        REPORT.write_text(report(figures, shape), encoding="utf-8")
    return 0 if all(figure.kept for figure in figures) and not failed else 1


def report(figures: list[Figure], shape: str) -> str:
    return f"""# Benchmarks

Written by `make bench ARGS=--write`, {date.today().isoformat()}. {shape}.

The big store has 1,000 objectives with 4 key results each and 20,000 check-ins, as a checkpointed
snapshot; the large one, named where it is used, 2,500 objectives and 100,000 check-ins. The
terminal is a pty of 120 by 36 with 24-bit colour and synchronised output. Times are medians,
measured in turns with their baseline in the same run; bytes are everything that reaches the
terminal until it is quiet, the detail panel's repaint too. The cursor is seen in its row at once;
the detail follows when it rests there, after a pause on purpose that is told apart.

{markdown(figures)}
"""


def machine(folder: Path) -> str:
    """The machine's shape and the versions measured, in one line."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return (
        f"{os.cpu_count()} cores ({_processor()}), {memory:.0f} GiB, {_file_system(folder)},"
        f" Linux {platform.release().split('-')[0]}, Python {platform.python_version()},"
        f" Textual {version('textual')}, okrtui {version('okrtui')}"
    )


def _processor() -> str:
    for line in Path("/proc/cpuinfo").read_text().splitlines():
        if line.startswith("model name"):
            return line.partition(":")[2].strip()
    return platform.machine()


def _file_system(folder: Path) -> str:
    """The type of the file system that the stores lay on."""
    best, kind = "", "unknown file system"
    for line in Path("/proc/self/mounts").read_text().splitlines():
        _, place, name, *_ = line.split()
        inside = str(folder) == place or str(folder).startswith(place.rstrip("/") + "/")
        if inside and len(place) >= len(best):
            best, kind = place, name
    return kind


if __name__ == "__main__":
    sys.exit(main())
