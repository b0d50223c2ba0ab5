"""What an empty board teaches."""

from __future__ import annotations

import pytest

from okrtui.ui import actions
from okrtui.workspace import commands
from okrtui.workspace.workspace import Workspace
from tests.ui.driving import NARROW, WIDE, Drive, action, drive


def test_an_empty_board_names_its_store(empty: Workspace) -> None:
    path = str(empty.path)

    async def scenario(hand: Drive) -> None:
        told = hand.line_of("This store is ")
        assert f"This store is {path}" in told

    drive(empty, scenario, size=(240, 36))


@pytest.mark.parametrize("size", [NARROW, WIDE], ids=["narrow", "wide"])
def test_an_empty_board_tells_and_offers_the_keys_of_the_first_steps(
    empty: Workspace, size: tuple[int, int]
) -> None:
    async def scenario(hand: Drive) -> None:
        for id in actions.FIRST_STEPS:
            key, title = actions.label(action(id)), actions.named(id).title.lower()
            assert f" {key} {title} " in f"{hand.lines()[-1]} "
        assert hand.line_of("adds the first objective").split()[0] == action("goal.add")
        assert hand.line_of("begins with a template").split()[0] == action("templates.open")
        assert hand.line_of("sample company on").split()[0] == action("app.sample")
        await hand.do("goal.add")
        await hand.type("Riders come back")
        await hand.press("enter")
        await hand.wait_said("added O1")
        assert "sample" not in hand.lines()[-1], "there is something to do now"

    drive(empty, scenario, size=size)


def test_where_no_terminal_can_be_lent_the_sample_is_a_command(empty: Workspace) -> None:
    async def scenario(hand: Drive) -> None:
        await hand.do("app.sample")
        assert "okrtui demo" in hand.said

    drive(empty, scenario)


async def add(hand: Drive, text: str, added: str) -> None:
    await hand.type(text)
    await hand.press("enter")
    await hand.wait_said(f"added {added}")


def test_what_comes_next_is_said_once(empty: Workspace) -> None:
    async def scenario(hand: Drive) -> None:
        await hand.do("goal.add")
        await add(hand, "Riders come back", "O1")
        assert f"{action('goal.add_objective')} another objective" in hand.said
        await hand.do("goal.add")
        await add(hand, "Churn from 10% to 8%", "KR1")
        assert "a digit checks in" in hand.said
        await hand.do("goal.add")
        await add(hand, "Trips from 4 to 6", "KR2")
        assert "a digit" not in hand.said
        await hand.press("5")
        await hand.press("enter")
        await hand.wait_said("checked in KR2")
        assert f"{action('goal.why')} says why" in hand.said

    drive(empty, scenario, size=NARROW)


def test_the_footer_offers_what_one_begins_with_until_one_knows(empty: Workspace) -> None:
    empty.run(commands.add_objective(empty, "Riders come back"))
    empty.run(commands.add_key_result(empty, 1, "Trips from 4 to 6"))
    empty.absorb()

    async def scenario(hand: Drive) -> None:
        footer = hand.lines()[-1]
        assert f"{action('goal.add')} add key result" in footer
        assert f"{action('goal.add_objective')} objective" in footer
        await hand.do("panel.next")
        assert f"{action('goal.add')} add KPI" in hand.lines()[-1]
        assert "Esc goals" in hand.lines()[-1]
        await hand.do("app.back")
        await hand.go_to("KR1")
        for value, told in (("4", "4"), ("5", "4 → 5")):
            await hand.press(value, "enter")
            await hand.wait_said(f"checked in KR1 Trips: {told}")
        assert "add key result" not in hand.lines()[-1]
        assert "filter" in hand.lines()[-1]

    drive(empty, scenario, size=NARROW)


@pytest.mark.parametrize("size", [(100, 30), (60, 24)], ids=["beside-the-pulse", "narrow"])
def test_what_an_empty_board_teaches_is_never_cut(empty: Workspace, size: tuple[int, int]) -> None:
    async def scenario(hand: Drive) -> None:
        lines = hand.lines()
        step = next(y for y, line in enumerate(lines) if "asks for a whole quarter" in line)
        column = lines[step].index("asks for")
        told = " ".join(line[column:].split(" │")[0].split("│")[0].strip() for line in lines)
        assert "question by question, in five minutes begins with a template" in told
        assert "an objective, key results and KPIs goes to the KPIs" in told

    drive(empty, scenario, size=size)


def test_an_empty_pulse_of_my_own_says_all_of_how_to_see_the_others(sample: Workspace) -> None:
    async def scenario(hand: Drive) -> None:
        await hand.do("view.scope")
        told = " ".join(line.split("│")[-1].strip() for line in hand.lines()[1:-2])
        assert f"{action('view.scope')} goes on to your team's, and then to everybody's" in told

    drive(sample, scenario, size=(100, 30))
