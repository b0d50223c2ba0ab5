"""One attack in a process of its own, on whichever okrtui is imported there.

``python -m tests.store.campaigns.killer HOME CAMPAIGN SIZE PART PARTS`` ends with one of the codes
below and tells the breach. It fails outright when okrtui isn't the one in HOME.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path
from typing import Final

import okrtui
from tests.store.campaigns.campaign import Skipped, attack
from tests.store.campaigns.catalog import all_campaigns

HELD: Final = 0
BREACHED: Final = 1
"""As pytest's codes are."""
SKIPPED: Final = 75
SEED: Final = 1


def main(home: str, name: str, size: str, part: str, parts: str) -> int:
    if not okrtui.__file__.startswith(home):
        raise SystemExit(f"attacked would be {okrtui.__file__}, not what is in {home}")
    campaign = next(each for each in all_campaigns() if each.name == name)
    campaign = campaign._replace(short=int(size) * int(parts), parts=int(parts))
    with tempfile.TemporaryDirectory(prefix="okrtui-killer-") as folder:
        try:
            print(attack(campaign, Path(folder), SEED, int(part)))
        except Skipped as reason:
            print(reason)
            return SKIPPED
    return HELD


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
