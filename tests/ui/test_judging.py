"""Thousands of goals are judged between keys; what was shown stays until then, and Esc stops it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from okrtui.ui import judging
from okrtui.ui.judging import takes_long
from okrtui.ui.screens.folding_page import FoldingPage
from okrtui.workspace.arrangement import Arrangement
from okrtui.workspace.change import Event
from okrtui.workspace.views import Views
from okrtui.workspace.workspace import Workspace
from tests.ui.driving import Drive, drive


@pytest.fixture(autouse=True)
def _few_are_many(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(judging, "AT_ONCE", 3)
    monkeypatch.setattr(judging, "_SLICE", 0)
    monkeypatch.setattr(judging, "_TELL", 0)


ANEW = Event(reloaded=True)


def shown_keys(hand: Drive) -> list[str]:
    return [line.key for line in hand.board.tree_panel.lines]


ARRANGEMENTS = {
    "as written": (Arrangement(1), False),
    "by title": (Arrangement(1, sorting="title"), False),
    "aligned": (Arrangement(1, grouping="alignment"), False),
    "words and owners": (Arrangement(1, "churn @ana -#city kind:kr", "mine"), False),
    "a pace": (Arrangement(1, "pace:behind"), True),
    "stale ones": (Arrangement(1, "stale"), True),
    "by score": (Arrangement(1, sorting="score"), True),
    "headings": (Arrangement(1, grouping="team"), True),
}


@pytest.mark.parametrize("name", ARRANGEMENTS)
def test_goals_are_judged_only_where_they_must_be(sample: Workspace, name: str) -> None:
    arrangement, judges = ARRANGEMENTS[name]
    views = Views(sample)
    assert takes_long(views, arrangement) is judges
    views.arranged(arrangement)
    unjudged = len(list(views.unjudged(1)))
    assert judges or unjudged == len(sample.objectives) + len(sample.key_results)


def test_the_rows_stay_until_all_are_judged_and_are_arranged_then(sample: Workspace) -> None:
    async def scenario(hand: Drive) -> None:
        hand.board.views.invalidate(ANEW)
        before = shown_keys(hand)
        hand.board.arranging.sort_by("score")
        assert hand.board.arranging.judging.under_way
        assert shown_keys(hand) == before
        await hand.wait_for(lambda: not hand.board.arranging.judging.under_way)
        assert shown_keys(hand) != before
        rows = [hand.board.views.goal(key) for key in shown_keys(hand) if key[0] == "O"]
        scores = [row.progress for row in rows if row.progress is not None]
        assert scores == sorted(scores)

    drive(sample, scenario)


def test_esc_stops_it_and_all_stays_as_it_was(sample: Workspace) -> None:
    async def scenario(hand: Drive) -> None:
        hand.board.views.invalidate(ANEW)
        before = shown_keys(hand)
        hand.board.arranging.sort_by("score")
        hand.board.looking.do_app_back("")
        assert not hand.board.arranging.judging.under_way
        assert "as it was" in hand.said
        await hand.pilot.pause(0.05)
        assert shown_keys(hand) == before
        assert hand.board.arranging.sorting == "written"

    drive(sample, scenario)


PAGES = ["alignment.open", "timeline.open"]


def on_unjudged_page(
    sample: Workspace, opens: str, scenario: Callable[[FoldingPage[Any], Drive], Awaitable[None]]
) -> None:
    async def opened(hand: Drive) -> None:
        await hand.do(opens)
        page = hand.app.screen
        assert isinstance(page, FoldingPage)
        hand.board.views.invalidate(ANEW)
        await scenario(page, hand)

    drive(sample, opened)


@pytest.mark.parametrize("opens", PAGES)
def test_a_page_filters_by_pace_once_its_goals_are_judged(sample: Workspace, opens: str) -> None:
    async def scenario(page: FoldingPage[Any], hand: Drive) -> None:
        before = list(page.list.lines)
        page.filter_by("pace:beh")
        page.filter_by("pace:behind")
        assert (page._judging.under_way, list(page.list.lines)) == (True, before)
        await hand.wait_for(lambda: not page._judging.under_way)
        assert page.query_text == "pace:behind"
        assert any(map(page.selectable, page.list.lines))
        assert list(page.list.lines) != before

    on_unjudged_page(sample, opens, scenario)


@pytest.mark.parametrize("opens", PAGES)
def test_esc_leaves_a_page_as_it_was(sample: Workspace, opens: str) -> None:
    async def scenario(page: FoldingPage[Any], hand: Drive) -> None:
        before = list(page.list.lines)
        page.filter_by("pace:behind")
        page.press("app.back")
        assert "as it was" in page.said
        assert (page.is_active, page._judging.under_way) == (True, False)
        assert (list(page.list.lines), page.query_text) == (before, "")

    on_unjudged_page(sample, opens, scenario)


@pytest.mark.parametrize("opens", PAGES)
def test_a_filter_that_judges_nothing_is_there_at_once(sample: Workspace, opens: str) -> None:
    async def scenario(page: FoldingPage[Any], hand: Drive) -> None:
        page.filter_by("pace:behind")
        await hand.wait_for(lambda: "judging" in page.said)
        page.filter_by("churn")
        assert (page._judging.under_way, page.query_text) == (False, "churn")
        assert "judging" not in page.said

    on_unjudged_page(sample, opens, scenario)


def test_a_large_board_is_copied_once_it_is_judged(sample: Workspace) -> None:
    async def scenario(hand: Drive) -> None:
        copying = hand.board.copying
        hand.board.views.invalidate(ANEW)
        copying._copy("board", 0, "the board")
        assert copying.judging.under_way
        hand.board.looking.do_app_back("")
        assert "nothing was copied" in hand.said
        assert (copying.judging.under_way, copying._text) == (False, "")
        copying._copy("board", 0, "the board")
        await hand.wait_for(lambda: not copying.judging.under_way)
        assert "Riders" in copying._text
        assert "clipboard" in hand.said

    drive(sample, scenario)
