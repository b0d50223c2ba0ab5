"""KPIs that support another one: hung below it, moved, taken away, and never in a circle."""

from __future__ import annotations

import pytest

from okrtui.domain.errors import Invalid, NotFound
from okrtui.store.ports import Conflict
from okrtui.workspace import commands
from okrtui.workspace.wording import in_words
from okrtui.workspace.workspace import Workspace
from tests.workspace.conftest import OpenAs


@pytest.fixture
def three(workspace: Workspace) -> Workspace:
    for name in ("Revenue", "New leads", "Calls"):
        workspace.run(commands.add_kpi(workspace, name, green=1))
    return workspace


def parents(workspace: Workspace) -> list[int | None]:
    return [kpi.parent for kpi in workspace.kpis.values()]


def test_a_kpi_moves_below_another_and_away_again(three: Workspace) -> None:
    done = three.run(commands.move(three, "K2", "k1"))
    assert done.message == "moved K2 below K1"
    done = three.run(commands.edit(three, "K3", {"parent": "K2"}))
    assert done.message == "changed K3 parent: nothing → K2"
    assert parents(three) == [None, 1, 2]
    assert in_words(three.model, "kpis", 3, "parent", 2) == "K2 New leads"
    three.run(commands.edit(three, "K3", {"parent": ""}))
    assert parents(three) == [None, 1, None]


@pytest.mark.parametrize("to", ["K1", "K2", "K3"])
def test_a_kpi_never_supports_itself(three: Workspace, to: str) -> None:
    for key, above in (("K2", "K1"), ("K3", "K2")):
        three.run(commands.move(three, key, above))
    with pytest.raises(Invalid, match=f"K1 can't support {to}"):
        three.run(commands.move(three, "K1", to))
    with pytest.raises(Invalid, match=f"K1 can't support {to}"):
        three.run(commands.edit(three, "K1", {"parent": to}))


def test_a_kpi_only_supports_a_kpi_that_is_there(three: Workspace) -> None:
    three.run(commands.add_objective(three, "Riders come back every week"))
    with pytest.raises(Invalid, match="K1 can't be moved to O1"):
        commands.move(three, "K1", "O1")
    with pytest.raises(Invalid, match="another kind"):
        commands.edit(three, "K1", {"parent": "O1"})
    with pytest.raises(NotFound, match="K9"):
        commands.move(three, "K1", "K9")
    with pytest.raises(NotFound, match="K9"):
        three.run(commands.edit(three, "K1", {"parent": "K9"}))


def test_deleting_a_kpi_leaves_what_supports_it_and_undo_hangs_it_there_again(
    three: Workspace,
) -> None:
    for key in ("K2", "K3"):
        three.run(commands.move(three, key, "K1"))
    before = three.number
    three.run(commands.delete(three, "K1"))
    three.absorb()
    assert three.number == before + 1
    assert {id: kpi.parent for id, kpi in three.kpis.items()} == {2: None, 3: None}
    three.undo()
    three.absorb()
    assert {id: kpi.parent for id, kpi in three.kpis.items()} == {1: None, 2: 1, 3: 1}


def test_an_undo_that_would_make_a_circle_of_kpis_is_refused(open_as: OpenAs) -> None:
    ana, ben = open_as("ana"), open_as("ben")
    for name in ("Revenue", "New leads"):
        ana.run(commands.add_kpi(ana, name, green=1))
    ana.run(commands.move(ana, "K1", "K2"))
    ana.run(commands.edit(ana, "K1", {"parent": ""}))
    ben.absorb(ben.poll())
    ben.run(commands.move(ben, "K2", "K1"))
    with pytest.raises(Conflict, match="K1 would hang below itself"):
        ana.undo()


def test_a_kpi_that_others_hung_below_is_not_taken_back(open_as: OpenAs) -> None:
    ana, ben = open_as("ana"), open_as("ben")
    ben.run(commands.add_kpi(ben, "New leads", green=1))
    ana.run(commands.add_kpi(ana, "Revenue", green=1))
    ben.absorb(ben.poll())
    ben.run(commands.move(ben, "K1", "K2"))
    with pytest.raises(Conflict, match="K1 supports K2"):
        ana.undo()
