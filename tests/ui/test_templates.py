"""Templates on the board: found, read, added as one change, taken back as one."""

from __future__ import annotations

from okrtui.ui.screens.templates import TemplateScreen, TemplatesPage
from okrtui.workspace import commands
from okrtui.workspace.templates.using import save
from okrtui.workspace.workspace import Workspace
from tests.ui.conftest import Open
from tests.ui.driving import Drive, drive


def page(hand: Drive) -> TemplatesPage:
    shown = hand.app.screen
    assert isinstance(shown, TemplatesPage)
    return shown


async def open_support(hand: Drive) -> None:
    await hand.do("templates.open", "view.filter")
    await hand.type("support")
    await hand.press("enter")
    assert [one.name for one in page(hand).list.lines] == ["support"]
    await hand.do("list.open")
    assert isinstance(hand.app.screen, TemplateScreen)
    assert hand.line_of("First response time from 8 to 2 hours")


def test_a_template_is_read_and_added_and_undone_as_one_change(sample: Workspace) -> None:
    before = (len(sample.objectives), len(sample.key_results), len(sample.kpis))

    async def scenario(hand: Drive) -> None:
        await open_support(hand)
        await hand.do("editor.save")
        await hand.wait_said("from the template support")
        assert hand.board.key == "O6"
        assert len(sample.key_results) == before[1] + 3
        await hand.do("change.undo")
        await hand.wait_for(lambda: len(sample.objectives) == before[0])
        assert (len(sample.key_results), len(sample.kpis)) == before[1:]

    drive(sample, scenario)


def test_reading_a_template_changes_nothing(sample: Workspace) -> None:
    async def scenario(hand: Drive) -> None:
        await open_support(hand)
        await hand.do("page.close")
        assert page(hand).is_active
        await hand.do("list.close")
        assert hand.board.is_active
        assert len(sample.objectives) == 5

    drive(sample, scenario)


def test_a_saved_template_comes_first_whatever_it_is_called(sample: Workspace) -> None:
    sample.run(commands.edit(sample, "O1", {"title": "We [bold]ride[/bold] \x1b[31mhome"}))
    sample.run(save(sample, "O1", "[red]riders"))

    async def scenario(hand: Drive) -> None:
        await hand.do("templates.open")
        assert page(hand).list.lines[0].name == "[red]riders"
        assert "[red]riders" in hand.line_of("own")
        await hand.do("list.open")
        assert hand.line_of("We [bold]ride[/bold]")

    drive(sample, scenario)


def test_who_may_not_write_is_told(open_sample: Open) -> None:
    async def scenario(hand: Drive) -> None:
        await open_support(hand)
        await hand.do("editor.save")
        assert isinstance(hand.app.screen, TemplateScreen)
        assert "read-only" in hand.lines()[0].lower()

    drive(open_sample("ana", read_only=True), scenario)
