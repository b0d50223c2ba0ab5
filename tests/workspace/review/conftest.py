"""Goals of ana and ben in the middle of a quarter, each with something up."""

from __future__ import annotations

import pytest

from okrtui.workspace.commands import add_key_result, add_kpi, add_objective, check_in, log
from okrtui.workspace.workspace import Workspace


@pytest.fixture
def team(workspace: Workspace) -> Workspace:
    """KR1 calm, KR2 stale, KR3 blocked, KR4 falling, all ana's; KR5 ben's and stale; K1, K2 due."""
    run = workspace.run
    run(add_objective(workspace, "Riders come back every week", cycle="2026-Q4"))
    for title in ("Weekly riders", "Churn", "Permits", "Answers"):
        run(add_key_result(workspace, 1, title, start=10, target=20))
    run(add_key_result(workspace, 1, "Complaints", start=10, target=20, owner="ben"))
    for id, date in ((1, "2026-11-20"), (2, "2026-10-20"), (3, "2026-11-20"), (5, "2026-10-20")):
        run(check_in(workspace, id, "15", confidence=7, date=date))
    run(check_in(workspace, 3, "15", blocker="money: no budget", date="2026-11-21"))
    run(check_in(workspace, 4, "14", confidence=7, date="2026-11-19"))
    run(check_in(workspace, 4, "15", confidence=5, date="2026-11-20"))
    run(add_kpi(workspace, "Uptime", green=99, red=95))
    run(add_kpi(workspace, "Swaps", green=99, red=95, owner="ben"))
    run(log(workspace, 1, "99.5", date="2026-11-12"))
    return workspace
