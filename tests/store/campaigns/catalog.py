"""Every campaign there is."""

from __future__ import annotations

from importlib import import_module
from typing import Final

from tests.store.campaigns.campaign import Campaign

MODULES: Final[tuple[str, ...]] = (
    "clocks",
    "crash_states",
    "damaged_files",
    "fault_sweep",
    "hostile_disk",
    "hostile_files",
    "kill_soak",
    "model",
    "mutants",
    "strace_inject",
)


def all_campaigns() -> list[Campaign]:
    found = []
    for name in MODULES:
        campaign = import_module(f"tests.store.campaigns.{name}").CAMPAIGN
        assert isinstance(campaign, Campaign), name
        found.append(campaign)
    return found
