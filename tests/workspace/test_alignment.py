"""Objectives stand below what they are aligned to, across cycles; nothing is lost on the way."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from okrtui.domain.errors import Invalid
from okrtui.store.ports import Op
from okrtui.workspace import commands
from okrtui.workspace.alignment import ALONE, CIRCLE, Alignment
from okrtui.workspace.views import Views
from okrtui.workspace.workspace import Workspace
from tests.workspace.conftest import TODAY

if TYPE_CHECKING:
    from collections.abc import Sequence


def objectives(workspace: Workspace, *titles: str) -> None:
    for title in titles:
        workspace.run(commands.add_objective(workspace, title))


def shown(workspace: Workspace, query: str = "", folded: Sequence[str] = ()) -> list[str]:
    alignment, views = Alignment(workspace.model), Views(workspace)
    kept = alignment.kept(query, views, workspace.user).objectives if query else None
    lines = alignment.lines(folded=folded, kept=kept)
    return [f"{line.depth * '  '}{line.key or line.heading}" for line in lines]


def link(workspace: Workspace, child: int, parent: int) -> None:
    """As a script would: no command makes circles."""

    before = workspace.objectives[child].parent

    def build(state: object, new_id: object) -> list[Op]:
        return [Op("set", "objectives", child, {"parent": (before, parent)})]

    workspace.store.commit(build, why="script", user="ana")
    workspace.absorb()


def test_what_is_aligned_stands_below_and_what_is_not_comes_last(workspace: Workspace) -> None:
    objectives(workspace, "Alone stands this one", "Everybody rides with us", "Riders come back")
    workspace.run(commands.edit(workspace, "O3", {"parent": "O2"}))
    assert shown(workspace) == ["O2", "  O3", ALONE, "O1"]
    assert Alignment(workspace.model).told("O2") == "O2 is aligned to nothing; 1 aligned to it"


def test_other_cycles_are_part_of_it(workspace: Workspace) -> None:
    objectives(workspace, "Everybody rides with us")
    workspace.run(commands.add_objective(workspace, "Riders come back", cycle="2026", parent="O1"))
    assert shown(workspace) == ["O1", "  O2"]
    assert Alignment(workspace.model).cycle_name(2) == "2026"


def test_a_fold_hides_what_is_below(workspace: Workspace) -> None:
    objectives(workspace, "Everybody rides with us", "Riders come back")
    workspace.run(commands.edit(workspace, "O2", {"parent": "O1"}))
    assert shown(workspace, folded=["O1"]) == ["O1"]


def test_a_filter_keeps_what_is_above_what_it_finds(workspace: Workspace) -> None:
    objectives(workspace, "Everybody rides with us", "Riders come back", "Money that lasts")
    workspace.run(commands.edit(workspace, "O2", {"parent": "O1", "owner": "ben"}))
    assert shown(workspace, "ben") == ["O1", "  O2"]
    assert shown(workspace, "owner:ben pace:no-data") == ["O1", "  O2"]
    assert shown(workspace, "ben", ["O1"]) == ["O1"]
    assert shown(workspace, "nobody here") == []
    workspace.run(commands.add_objective(workspace, "We were there", cycle="2026-Q3"))
    assert shown(workspace, "2026-q3") == [ALONE, "O4"]
    problems = Alignment(workspace.model).kept("pace:quick", Views(workspace), "ana").problems
    assert 'no pace "quick"' in problems[0]


def test_a_circle_is_shown_and_explained_and_commands_make_none(workspace: Workspace) -> None:
    objectives(workspace, "Everybody rides with us", "Riders come back", "Money that lasts")
    workspace.run(commands.edit(workspace, "O2", {"parent": "O1"}))
    with pytest.raises(Invalid):
        workspace.run(commands.edit(workspace, "O1", {"parent": "O2"}))
    link(workspace, 1, 2)
    link(workspace, 3, 2)
    assert shown(workspace) == [CIRCLE, "O1", "O2", "  O3"]
    told = Alignment(workspace.model).told("O2")
    assert "go round in a circle: okrtui move O2 --to none ends it" in told


@given(parents=st.lists(st.integers(0, 12), min_size=1, max_size=12))
@settings(
    deadline=None, max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_every_objective_is_shown_exactly_once_whatever_links_say(
    parents: list[int], tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder: Path = tmp_path_factory.mktemp("links")
    folder.chmod(0o700)
    workspace = Workspace.open(folder / "okr.json", user="ana", today=lambda: TODAY)

    def build(state: object, new_id: object) -> list[Op]:
        return [
            Op("ins", "objectives", n, {"title": f"Goal {n}", "cycle": 1, "parent": parent or None})
            for n, parent in enumerate(parents, 1)
        ]

    workspace.store.commit(build, why="script", user="ana")
    workspace.absorb()
    keys = [line.key for line in Alignment(workspace.model).lines() if line.key]
    assert sorted(keys) == sorted(f"O{n}" for n in range(1, len(parents) + 1))
    for key in keys:
        assert Alignment(workspace.model).told(key)
    workspace.close()
