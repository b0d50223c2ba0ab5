"""Long runs begin as ``make soak`` begins them."""

from __future__ import annotations

import subprocess
import sys


def test_a_campaign_runs_in_a_process_of_its_own_and_prints_its_figures_and_its_seed() -> None:
    command = (sys.executable, "-m", "tests.store.campaigns")
    done = subprocess.run(
        (*command, "--size", "2", "--seed", "7", "kill_soak"),
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("kill_soak: ")
    assert "seed 7" in done.stdout
