"""What an empty board teaches."""

from __future__ import annotations

from okrtui.workspace.workspace import Workspace
from tests.ui.driving import Drive, drive


def test_an_empty_board_names_its_store(empty: Workspace) -> None:
    path = str(empty.path)

    async def scenario(hand: Drive) -> None:
        told = hand.line_of("This store is ")
        assert f"This store is {path}" in told

    drive(empty, scenario, size=(240, 36))
