"""Net confidence of an objective and of a cycle."""

from __future__ import annotations

import pytest

from okrtui.domain.confidence import Net
from okrtui.workspace import commands, confidences
from okrtui.workspace.views import Views
from okrtui.workspace.workspace import Workspace


@pytest.fixture
def goals(workspace: Workspace) -> Workspace:
    """O1 with KR1 to KR3 and O2 with KR4, nothing rated."""
    for objective, count in ((1, 3), (2, 1)):
        workspace.run(commands.add_objective(workspace, "Riders come back", cycle="2026-Q4"))
        for _ in range(count):
            new = commands.add_key_result(workspace, objective, "Churn", start="10", target="8")
            workspace.run(new)
    return workspace


def rate(workspace: Workspace, id: int, confidence: str) -> None:
    workspace.run(commands.check_in(workspace, id, confidence=confidence))


def test_nothing_is_told_before_anybody_rated(goals: Workspace) -> None:
    views = Views(goals)
    assert confidences.of_objective(views, goals.model, 1) is None
    assert confidences.of_cycle(views, goals.model, 1) is None
    assert confidences.told(None) == ""
    assert "confidence" not in dict(views.detail("O1").facts)


def test_an_objectives_net_confidence_is_that_of_its_key_results(goals: Workspace) -> None:
    rate(goals, 1, "9")
    rate(goals, 2, "4")
    rate(goals, 4, "0")
    views = Views(goals)
    assert confidences.of_objective(views, goals.model, 1) == Net(1, 2, 0, 1)
    said = "net +33 %: 1 on, 2 issues, 0 risk, 1 unrated, counted as 5"
    assert ("confidence", said) in views.detail("O1").facts
    assert confidences.of_cycle(views, goals.model, 1) == Net(1, 2, 1, 1)


def test_the_latest_rating_counts(goals: Workspace) -> None:
    for confidence in ("9", "2"):
        rate(goals, 4, confidence)
    net = confidences.of_objective(Views(goals), goals.model, 2)
    assert confidences.told(net) == "net -100 %: 0 on, 0 issues, 1 risk"


def test_a_net_of_nothing_has_no_sign() -> None:
    assert confidences.short(Net(1, 0, 1, 0)) == "0 %"
    assert confidences.short(Net(0, 400, 1, 0)) == "0 %"
