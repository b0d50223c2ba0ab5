"""``make soak``: the long form of every campaign, each on a fresh seed.

Not in ``__main__``: a process that is begun afresh finds nothing by that name.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from multiprocessing import get_context
from pathlib import Path
from typing import Final

from tests.store.campaigns.campaign import Skipped, attack
from tests.store.campaigns.catalog import all_campaigns

_ABOUT: Final = "The long form of every campaign against the store."


def one(name: str, seed: int, part: int, long: bool, size: int | None) -> str:
    """Run a part in a process of its own; gives the line to print."""
    campaign = next(each for each in all_campaigns() if each.name == name)
    if size is not None:
        campaign = campaign._replace(short=size, long=size)
    with tempfile.TemporaryDirectory(prefix="okrtui-soak-") as folder:
        try:
            return attack(campaign, Path(folder), seed, part, long=long)
        except Skipped as reason:
            return f"{name}: SKIPPED, {reason}"


def main(arguments: Sequence[str] | None = None) -> int:
    names = [campaign.name for campaign in all_campaigns()]
    parser = argparse.ArgumentParser(prog="python -m tests.store.campaigns", description=_ABOUT)
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"of {', '.join(names)}")
    parser.add_argument("--seed", type=int, default=int(time.time()))
    parser.add_argument("--short", action="store_true", help="the sizes of make test")
    parser.add_argument("--size", type=int, help="so many cases instead")
    parser.add_argument("--jobs", type=int, default=2, help="processes side by side")
    options = parser.parse_args(arguments)
    if unknown := set(options.names) - set(names):
        parser.error(f"there is no campaign {', '.join(sorted(unknown))}")
    breaches = 0
    with ProcessPoolExecutor(options.jobs, mp_context=get_context("spawn")) as pool:
        runs = {
            pool.submit(
                one, campaign.name, options.seed, part, not options.short, options.size
            ): campaign.name
            for campaign in all_campaigns()
            if not options.names or campaign.name in options.names
            for part in range(campaign.parts)
        }
        for run in as_completed(runs):
            problem = run.exception()
            if problem is None:
                print(run.result(), flush=True)
                continue
            breaches += 1
            print(f"{runs[run]}: BREACH with seed {options.seed}: {problem!r}", flush=True)
            for note in getattr(problem, "__notes__", ()):
                print(f"  {note}", flush=True)
    return 1 if breaches else 0
