"""The short form of every campaign. OKRTUI_SEED takes another seed than the usual one."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.store.campaigns.campaign import Campaign, Skipped, attack
from tests.store.campaigns.catalog import all_campaigns

SEED = int(os.environ.get("OKRTUI_SEED", "1"))


@pytest.mark.parametrize(
    ("campaign", "part"),
    [
        pytest.param(campaign, part, id=f"{campaign.name} {part + 1}")
        for campaign in all_campaigns()
        for part in range(campaign.parts)
    ],
)
def test_the_promise_holds_in_every_case(
    campaign: Campaign,
    part: int,
    tmp_path: Path,
    record_property: Callable[[str, object], None],
) -> None:
    try:
        record_property("campaign", attack(campaign, tmp_path, SEED, part))
    except Skipped as reason:
        record_property("campaign", f"{campaign.name}: SKIPPED, {reason}")
        pytest.skip(str(reason))
