"""Looking: filter, why, help, cycles, palette, themes; reasons for what can't be done."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest
from textual.widgets import Input

from okrtui.config.settings import read_settings
from okrtui.ui import actions
from okrtui.ui.availability import Place, why_not
from okrtui.ui.configured import Configured
from okrtui.ui.palette import choosable
from okrtui.ui.screens.page import PageLine, PageScreen, fitted, help_lines, section_lines
from okrtui.ui.screens.picking import PickList, PickScreen
from okrtui.ui.terminal import terminal_of
from okrtui.ui.widgets.filter_line import FilterLine
from okrtui.workspace import commands
from okrtui.workspace.explaining import Section
from okrtui.workspace.workspace import Workspace
from tests.ui.conftest import Open
from tests.ui.driving import NARROW, TODAY, Drive, action, drive


def shown_keys(hand: Drive) -> list[str]:
    return [line.key for line in hand.board.tree_panel.lines]


def test_why_shows_what_rolls_up_and_every_preset_in_columns(sample: Workspace) -> None:
    async def scenario(hand: Drive) -> None:
        await hand.do("goal.why")
        lines = hand.lines()
        assert any(line.strip() == "By every preset" for line in lines)
        assert any(line.strip() == "What rolls up" for line in lines)
        presets = [line for line in lines if line.split()[:1] in (["viva"], ["planview"])]
        assert len(presets) == 2
        assert presets[0].index("0.57 −") == presets[1].index("0.57 −")
        assert any("okrtui (yours)" in line for line in lines)

    drive(sample, scenario)


def test_a_sentence_on_a_page_of_sections_takes_no_room_from_labels() -> None:
    rows = (("2026-11-20", "2 days ago"), ("a whole sentence that is no label",))
    lines = section_lines([Section("forecast", rows)])
    assert lines[-2:] == [
        PageLine("2026-11-20", "2 days ago"),
        PageLine("", "a whole sentence that is no label"),
    ]


def test_a_row_without_a_label_stays_in_its_columns() -> None:
    rows = (("", "weight", "pace"), ("KR1", "1", "behind"))
    assert section_lines([Section("what rolls up", rows)])[-2:] == [
        PageLine(" ", "weight  pace"),
        PageLine("KR1", "1       behind"),
    ]


@pytest.mark.parametrize(
    ("line", "rows"),
    [
        (PageLine("viva", "short"), [PageLine("viva", "short")]),
        (
            PageLine("viva", "0.66 − 0.00 = 65.9 points, more than 25"),
            [PageLine("viva", "0.66 − 0.00 ="), PageLine(" ", "  65.9 points,"),
             PageLine(" ", "  more than 25")],
        ),
        (
            PageLine("", "a long sentence that is no label", "dim"),
            [PageLine("", "a long sentence that", "dim"), PageLine("", "  is no label", "dim")],
        ),
    ],
)  # fmt: skip
def test_what_is_too_long_for_a_page_goes_on_below(line: PageLine, rows: list[PageLine]) -> None:
    assert fitted([line], 23) == rows, "a cell at the edge stays free"


def test_at_80_columns_every_preset_has_one_row_with_its_rule_and_its_figures(
    sample: Workspace,
) -> None:
    async def scenario(hand: Drive) -> None:
        await hand.go_to("KR2")
        await hand.do("goal.why", "cursor.last")
        lines = [line.strip() for line in hand.lines()]
        first = lines.index("By every preset") + 1
        names = [line.split()[0] for line in lines[first : first + 7]]
        assert names == [
            "okrtui", "viva", "mooncamp", "upraise", "oboard", "engagedly", "planview",
        ]  # fmt: skip
        engagedly = lines[first + 5]
        assert "< 16.5, ≤ 33" in engagedly
        assert engagedly.endswith("= 12.1 points")
        assert "…" not in " ".join(lines)

    drive(sample, scenario, size=NARROW)


# ---------------------------------------------------------------------- filter


def test_the_filter_narrows_with_every_character(sample: Workspace) -> None:
    async def scenario(hand: Drive) -> None:
        everything = shown_keys(hand)
        await hand.do("view.filter")
        assert shown_keys(hand) == everything
        counts = []
        for character in "churn":
            await hand.type(character)
            counts.append(len(shown_keys(hand)))
        assert counts == sorted(counts, reverse=True)
        assert "KR2" in shown_keys(hand)
        assert counts[-1] < len(everything)
        assert "filter: churn" in hand.lines()[0]
        await hand.press("backspace", "backspace", "backspace", "backspace", "backspace")
        assert shown_keys(hand) == everything

    drive(sample, scenario)


def test_several_words_must_all_be_there_in_any_order_and_case(sample: Workspace) -> None:
    async def scenario(hand: Drive) -> None:
        await hand.do("view.filter")
        record = sample.key_results[2]
        word = record.title.split()[0].upper()
        await hand.type(f"@{record.owner} {word}")
        found = [key for key in shown_keys(hand) if key.startswith("KR")]
        assert "KR2" in found
        for key in found:
            other = sample.key_results[int(key[2:])]
            assert word.casefold() in other.title.casefold()
            assert other.owner == record.owner

    drive(sample, scenario)


def test_what_matches_is_shown_below_its_objective_even_when_that_is_folded(
    sample: Workspace,
) -> None:
    async def scenario(hand: Drive) -> None:
        await hand.do("fold.all", "view.filter")
        await hand.type("kr2")
        assert "KR2" in shown_keys(hand)
        assert f"O{sample.key_results[2].objective}" in shown_keys(hand)
        await hand.do("editor.cancel")
        assert all(key.startswith("O") for key in shown_keys(hand)), "folds are as they were"

    drive(sample, scenario)


def test_nothing_found_says_so_and_how_to_get_out(sample: Workspace) -> None:
    async def scenario(hand: Drive) -> None:
        await hand.do("view.filter")
        await hand.type("zzz nowhere")
        text = "\n".join(hand.lines())
        assert shown_keys(hand) == []
        assert "Nothing has all of these words in it" in text
        assert "Esc clears the filter" in text
        await hand.do("editor.save")
        assert hand.board.key == ""
        for id in ("goal.edit", "goal.why", "goal.delete", "fold.toggle", "cursor.down"):
            await hand.do(id)
        assert not hand.board.editing.open
        await hand.do("app.back")
        assert "Nothing has" not in "\n".join(hand.lines())
        assert hand.board.key == "O1"

    drive(sample, scenario)


def test_escape_clears_the_filter_and_keeps_the_cursor(sample: Workspace) -> None:
    async def scenario(hand: Drive) -> None:
        everything = shown_keys(hand)
        await hand.do("view.filter")
        await hand.type("churn")
        await hand.press("down")
        at = hand.board.key
        await hand.do("editor.cancel")
        assert not hand.board.query(FilterLine)
        assert shown_keys(hand) == everything
        assert hand.board.key == at

    drive(sample, scenario)


@pytest.mark.parametrize("id", ["editor.save", "editor.next", "editor.previous"])
def test_enter_and_tab_keep_the_filter_and_give_the_keys_back(sample: Workspace, id: str) -> None:
    async def scenario(hand: Drive) -> None:
        await hand.do("view.filter")
        await hand.type("churn")
        kept = shown_keys(hand)
        await hand.do(id)
        assert not hand.board.query(FilterLine)
        assert shown_keys(hand) == kept
        assert hand.board.panel == "goals"
        before = hand.board.tree_panel.cursor
        await hand.press("j")
        assert hand.board.tree_panel.cursor == before + 1, "letters are keys again"
        await hand.do("view.filter")
        line = hand.board.query_one(FilterLine)
        assert line.value == "churn", "it goes on where it was"
        await hand.do("editor.cancel")
        assert len(shown_keys(hand)) > len(kept)

    drive(sample, scenario)


def test_an_empty_filter_that_is_kept_is_none(sample: Workspace) -> None:
    async def scenario(hand: Drive) -> None:
        everything = shown_keys(hand)
        await hand.do("view.filter")
        await hand.type("  ")
        await hand.do("editor.save")
        assert shown_keys(hand) == everything
        assert "filter" not in hand.lines()[0]

    drive(sample, scenario)


def test_a_goal_added_elsewhere_shows_up_only_when_it_matches(open_sample: Open) -> None:
    mine, theirs = open_sample("ana"), open_sample("ben")

    async def scenario(hand: Drive) -> None:
        await hand.do("view.filter")
        await hand.type("zebra")
        theirs.run(commands.add_objective(theirs, "Something else"))
        theirs.run(commands.add_objective(theirs, "More zebra crossings"))
        await hand.wait_for(lambda: len(shown_keys(hand)) == 1)
        assert "zebra crossings" in "\n".join(hand.lines())
        assert hand.board.query_one(FilterLine).value == "zebra"

    drive(mine, scenario)


# ---------------------------------------------------------------------- why


@pytest.mark.parametrize(
    ("key", "words"),
    [
        ("O1", ["What went in", "The rule"]),
        ("KR2", ["What went in", "The rule", "progress P"]),
        ("KR3", ["What went in", "The rule"]),
        ("K1", ["What went in", "The rule", "healthy"]),
    ],
)
def test_why_shows_state_inputs_and_thresholds(
    sample: Workspace, key: str, words: list[str]
) -> None:
    async def scenario(hand: Drive) -> None:
        await hand.go_to(key)
        await hand.do("goal.why")
        assert isinstance(hand.app.screen, PageScreen)
        lines = hand.lines()
        name = sample.kpis[1].name if key == "K1" else None
        assert lines[0].startswith(f" Why · {key}")
        if name is not None:
            assert name in lines[0]
        text = "\n".join(lines)
        views = hand.board.views
        verdict = views.health(key) if key == "K1" else views.verdict(key)
        assert verdict.sentence[:40] in text
        for word in words:
            assert word in text
        await hand.do("page.close")
        assert hand.board.is_current
        assert hand.board.key == key

    drive(sample, scenario)


def test_why_of_every_row_opens_and_closes(sample: Workspace) -> None:
    async def scenario(hand: Drive) -> None:
        keys = [*shown_keys(hand), *(f"K{id}" for id in sample.kpis)]
        for key in keys:
            await hand.go_to(key)
            await hand.do("goal.why")
            assert isinstance(hand.app.screen, PageScreen), key
            assert key in hand.lines()[0]
            await hand.do("page.close")

    drive(sample, scenario)


def test_why_of_work_says_that_work_has_no_pace(sample: Workspace) -> None:
    async def scenario(hand: Drive) -> None:
        await hand.go_to("KR2")
        await hand.do("fold.open", "fold.open", "goal.why")
        assert hand.said == f"{hand.board.key} is an initiative: work has no pace"

    drive(sample, scenario)


# ---------------------------------------------------------------------- help


def test_help_lists_every_action_with_all_its_keys() -> None:
    lines = [(line.label, line.text) for line in help_lines()]
    for entry in actions.ACTIONS:
        if entry.keys:
            assert (" ".join(actions.labels(entry)), entry.help) in lines, entry.id


@pytest.mark.parametrize("size", [NARROW, (60, 20), (120, 36)])
def test_all_of_the_help_can_be_scrolled_to(sample: Workspace, size: tuple[int, int]) -> None:
    async def scenario(hand: Drive) -> None:
        await hand.do("app.help")
        assert "Help" in hand.lines()[0]
        seen = set(hand.lines())
        for _ in fitted(help_lines(), size[0]):
            await hand.do("cursor.down")
            seen |= set(hand.lines())
        text = "\n".join(seen)
        for entry in help_lines():
            assert entry.label in text
            assert all(word in text for word in entry.text.split())
        bottom = hand.lines()
        assert bottom[-1].strip(), "it ends at the bottom, not in the middle of nowhere"
        await hand.do("cursor.first")
        top = hand.lines()
        await hand.do("cursor.last")
        assert hand.lines() == bottom
        await hand.do("cursor.page_up", "cursor.page_down")
        assert hand.lines() == bottom
        await hand.do("cursor.first", "cursor.up")
        assert hand.lines() == top

    drive(sample, scenario, size=size)


@pytest.mark.parametrize("key", actions.BY_ID["page.close"].keys)
def test_every_key_that_closes_a_page_closes_only_the_page(sample: Workspace, key: str) -> None:
    async def scenario(hand: Drive) -> None:
        await hand.do("app.help")
        await hand.press(key)
        assert hand.board.is_current
        assert hand.app.is_running

    drive(sample, scenario)


def test_letters_do_nothing_to_the_board_below_a_page(sample: Workspace) -> None:
    async def scenario(hand: Drive) -> None:
        number = sample.number
        await hand.go_to("KR4")
        await hand.do("app.help")
        await hand.do("goal.delete", "value.increase", "goal.add", "goal.edit")
        assert isinstance(hand.app.screen, PageScreen)
        await hand.do("page.close", "page.close")
        assert not hand.board.editing.open
        assert sample.number == number

    drive(sample, scenario)


def test_help_is_first_about_the_place_where_one_is(sample: Workspace) -> None:
    async def scenario(hand: Drive) -> None:
        async def help_on(opens: str) -> list[str]:
            await hand.press(opens)
            lines = [line.strip() for line in hand.lines()]
            await hand.press("escape")
            return lines

        await hand.go_to("KR2")
        lines = await help_on(action("app.help"))
        assert lines[0].startswith("Help · the goals")
        assert lines[2] == "On KR2"
        assert any("New value, then confidence" in line for line in lines[2:30])
        await hand.go_to("O1")
        assert not any("Check in one step above" in x for x in (await help_on("?"))[2:12])
        await hand.go_to("K2")
        lines = await help_on("?")
        assert lines[0].startswith("Help · the KPI pulse")
        assert lines[2] == "On K2"
        await hand.do("goal.edit")
        lines = await help_on("f1")
        assert lines[0].startswith("Help · the editor")
        assert any("Save what was typed" in line for line in lines[2:5])

    drive(sample, scenario)


def test_a_page_finds_what_is_typed_once_asked_to(sample: Workspace) -> None:
    async def scenario(hand: Drive) -> None:
        await hand.do("app.help", "page.find")
        await hand.type("undid")
        text = "\n".join(hand.lines())
        assert "find: undid" in hand.lines()[0]
        assert "Make again what you undid last" in text
        assert "One row down" not in text
        assert hand.lines()[2].strip() == "Goals", "what is found stands below its heading"
        await hand.do("text.rub_out", "text.rub_out")
        await hand.type("zz")
        assert hand.line_of("nothing has these words in it")
        await hand.do("page.close")
        assert "One row down" in "\n".join(hand.lines())
        await hand.do("page.find")
        await hand.type("quit jkg?")
        assert "find: quit jkg?" in hand.lines()[0]
        await hand.press("escape", "escape")
        assert hand.board.is_current

    drive(sample, scenario)


def test_letters_on_a_page_are_no_text_unless_one_asks_to_find(sample: Workspace) -> None:
    async def scenario(hand: Drive) -> None:
        await hand.do("app.help")
        whole = hand.lines()
        await hand.press("d", "e", "backspace", "enter")
        assert hand.lines() == whole
        await hand.do("page.find")
        await hand.type("undid")
        await hand.press("enter")
        found = hand.lines()
        assert "find: undid " in found[0]
        await hand.press("j", "d")
        assert hand.lines() == found, "what was found stays, letters are keys again"
        await hand.press("/", "enter", "escape")
        assert hand.lines() == whole
        await hand.press("q")
        assert hand.board.is_current

    drive(sample, scenario)


# ---------------------------------------------------------------------- cycles


def test_brackets_go_through_the_cycles_and_say_where_they_end(sample: Workspace) -> None:
    sample.run(commands.add_objective(sample, "For the next quarter", cycle="2027-Q1"))

    async def scenario(hand: Drive) -> None:
        order = hand.board.arranging.cycle_order()
        names = [sample.cycles[id].name for id in order]
        at = order.index(hand.board.cycle or 0)
        assert names[-1] == "2027-Q1"
        for step in range(at + 1, len(order)):
            await hand.do("cycle.next")
            assert hand.board.cycle == order[step]
            assert names[step] in hand.lines()[0]
        assert "For the next quarter" in "\n".join(hand.lines())
        await hand.do("cycle.next")
        assert hand.said == "there is no later cycle"
        for step in range(len(order) - 2, -1, -1):
            await hand.do("cycle.previous")
            assert hand.board.cycle == order[step]
        await hand.do("cycle.previous")
        assert hand.said == "there is no earlier cycle"

    drive(sample, scenario)


def test_the_board_opens_on_the_cycle_that_runs(sample: Workspace) -> None:
    async def scenario(hand: Drive) -> None:
        cycle = sample.cycles[hand.board.cycle or 0]
        assert cycle.start <= TODAY <= cycle.end
        assert cycle.name in hand.lines()[0]

    drive(sample, scenario)


# ---------------------------------------------------------------------- palette


def test_the_palette_runs_an_action_by_its_name(sample: Workspace) -> None:
    async def scenario(hand: Drive) -> None:
        await hand.do("app.palette")
        assert isinstance(hand.app.screen, PickScreen)
        await hand.type("fold all")
        await hand.press("enter")
        await hand.wait_for(lambda: hand.board.is_current)
        await hand.wait_for(lambda: all(key.startswith("O") for key in shown_keys(hand)))

    drive(sample, scenario)


def test_keys_that_come_all_at_once_find_before_they_choose(sample: Workspace) -> None:
    async def scenario(hand: Drive) -> None:
        await hand.pilot.press(action("app.palette"), *"foldall", "enter")
        await hand.wait_for(lambda: hand.board.is_current)
        await hand.wait_for(lambda: all(key.startswith("O") for key in shown_keys(hand)))

    drive(sample, scenario)


def test_the_palette_lists_every_action_with_its_key(sample: Workspace) -> None:
    async def scenario(hand: Drive) -> None:
        await hand.do("app.palette")
        assert re.search("Check in +c +New value|Check in +c +not now", hand.line_of("Check in"))
        seen = set(hand.lines())
        for _ in choosable():
            await hand.press("down")
            seen |= set(hand.lines())
        for entry in choosable():
            assert any(entry.title in line for line in seen), entry.id

    drive(sample, scenario)


@pytest.mark.parametrize(
    ("typed", "first"),
    [("undo", "Undo"), ("thme", "Theme"), ("ctrl+l", "Redraw"), ("next c", "Next cycle")],
)
def test_the_best_fit_stands_first(sample: Workspace, typed: str, first: str) -> None:
    async def scenario(hand: Drive) -> None:
        await hand.do("app.palette")
        await hand.type(typed)
        choice = hand.app.screen.query_one(PickList).entry
        assert choice is not None
        assert choice.name == first
        await hand.press(*["backspace"] * len(typed))
        assert len(hand.app.screen.query_one(PickList).found) == len(choosable())
        await hand.type("zzzz")
        assert hand.line_of("nothing is called so")
        await hand.press("enter")
        assert isinstance(hand.app.screen, PickScreen)

    drive(sample, scenario)


def test_escape_closes_the_palette_and_does_nothing(sample: Workspace) -> None:
    async def scenario(hand: Drive) -> None:
        number = sample.number
        await hand.do("app.palette")
        await hand.type("delete")
        await hand.press("escape")
        await hand.wait_for(lambda: hand.board.is_current)
        assert sample.number == number
        await hand.do("cursor.down")
        assert hand.board.key == "KR1"

    drive(sample, scenario)


def test_what_cannot_be_done_is_grey_in_the_palette_and_says_why(sample: Workspace) -> None:
    async def scenario(hand: Drive) -> None:
        number = sample.number
        await hand.do("app.palette")
        await hand.type("add initiative")
        assert "not now: an initiative belongs to a key result" in hand.line_of("Add initiative")
        await hand.press("enter")
        assert isinstance(hand.app.screen, PickScreen)
        assert "an initiative belongs to a key result" in hand.lines()[-1]
        await hand.press("escape")
        assert hand.board.is_current
        assert sample.number == number

    drive(sample, scenario)


def test_there_is_one_palette(sample: Workspace) -> None:
    async def scenario(hand: Drive) -> None:
        await hand.press(action("app.palette"), action("app.palette"))
        await hand.press("escape")
        await hand.wait_for(lambda: hand.board.is_current)

    drive(sample, scenario)


def test_the_palette_stays_away_while_something_is_typed(sample: Workspace) -> None:
    async def scenario(hand: Drive) -> None:
        await hand.do("goal.edit")
        await hand.do("app.palette")
        assert hand.board.is_current
        assert "finish what you type first" in hand.said

    drive(sample, scenario)


# ---------------------------------------------------------------------- reasons


READ_ONLY = "the store is read-only"
REASONS = [
    ("goal.edit", Place("goals", ""), "no row here yet; a adds one"),
    ("goal.check_in", Place("goals", "O1"), "O1 is an objective: check in on its key results"),
    ("check_in.digit", Place("goals", "I1"), "I1 is an initiative: key results and KPIs take"),
    ("value.increase", Place("goals", "O1"), "O1 is an objective: key results and KPIs take"),
    ("goal.why", Place("goals", "I1"), "I1 is an initiative: work has no pace"),
    ("fold.close", Place("pulse", "K1"), "KPIs don't fold"),
    ("goal.add_initiative", Place("pulse", "K1"), "an initiative belongs to a key result"),
    ("change.undo", Place("goals", "O1"), "nothing to undo"),
    ("change.redo", Place("goals", "O1"), "nothing to redo"),
    ("cycle.next", Place("goals", "O1"), "there is no later cycle"),
    ("goal.add", Place("goals", "O1", read_only=READ_ONLY), READ_ONLY),
    ("goal.edit", Place("goals", "", read_only=READ_ONLY), READ_ONLY),
]


@pytest.mark.parametrize(("id", "place", "reason"), REASONS)
def test_what_cannot_be_done_here_has_a_reason(id: str, place: Place, reason: str) -> None:
    assert reason in why_not(place)[id]


@pytest.mark.parametrize(
    ("id", "place"),
    [
        ("goal.check_in", Place("goals", "KR2")),
        ("goal.check_in", Place("goals", "I1")),
        ("check_in.digit", Place("pulse", "K1")),
        ("fold.close", Place("goals", "KR2")),
        ("goal.add_initiative", Place("goals", "I1")),
        ("change.undo", Place("goals", "O1", can_undo=True)),
        ("cycle.previous", Place("goals", "", earlier_cycle=True)),
        ("goal.why", Place("pulse", "K1", read_only=READ_ONLY)),
        ("goal.add", Place("goals", "")),
    ],
)
def test_what_can_be_done_here_has_none(id: str, place: Place) -> None:
    assert id not in why_not(place)


def test_a_greyed_key_says_why_and_does_nothing(sample: Workspace) -> None:
    async def scenario(hand: Drive) -> None:
        await hand.go_to("O1")
        number = sample.number
        for id, words in (
            ("goal.check_in", "check in on its key results"),
            ("goal.add_initiative", "belongs to a key result"),
            ("change.undo", "nothing to undo"),
            ("value.increase", "key results and KPIs take values"),
        ):
            await hand.do(id)
            assert words in hand.said
            assert hand.board.status.role == "warn"
        assert sample.number == number
        await hand.do("cursor.down")
        assert "take values" not in hand.said, "a reason goes with the next key"

    drive(sample, scenario)


# ---------------------------------------------------------------------- themes


def pick(hand: Drive) -> PickList:
    return hand.app.screen.query_one(PickList)


def test_each_theme_is_shown_at_once_and_escape_brings_the_old_one_back(sample: Workspace) -> None:
    async def scenario(hand: Drive) -> None:
        before, lines = hand.app.theme, hand.lines()
        await hand.do("view.theme")
        assert pick(hand).entry == pick(hand).found[0]
        for entry in pick(hand).found[1:]:
            await hand.press("down")
            assert hand.app.theme == entry.id
            assert "▲ at risk" in "\n".join(hand.lines())
        await hand.press("escape")
        assert hand.app.theme == before
        assert hand.lines() == lines, "a theme is colours only"

    drive(sample, scenario)


def test_a_chosen_theme_is_kept_in_the_configuration(sample: Workspace, tmp_path: Path) -> None:
    file = tmp_path / "config.toml"
    file.write_text('# ours\npace = "okrtui" # always\n\n[keymap]\npreset = "vim"\n')

    async def scenario(hand: Drive) -> None:
        await hand.do("view.theme")
        await hand.type("dracula")
        await hand.press("enter")
        assert hand.app.theme == "dracula"
        assert f"theme dracula, kept in {file}" in hand.said

    drive(sample, scenario, configured=Configured(file=file))
    assert read_settings(file).theme == "dracula"
    text = file.read_text()
    assert "# ours\n" in text
    assert "# always\n" in text
    assert read_settings(file).keymap == "vim"


def test_a_theme_that_cannot_be_kept_holds_until_one_leaves(
    sample: Workspace, tmp_path: Path
) -> None:
    file = tmp_path / "config.toml"
    file.write_text("theme = \n")

    async def scenario(hand: Drive) -> None:
        await hand.do("view.theme")
        await hand.type("nord")
        await hand.press("enter")
        assert hand.app.theme == "nord"
        assert "theme nord, until you leave" in hand.said
        assert "line 1" in hand.said

    drive(sample, scenario, configured=Configured(file=file))
    assert file.read_text() == "theme = \n"


def test_a_terminal_without_our_colours_keeps_its_own(sample: Workspace) -> None:
    terminal = terminal_of({"TERM": "linux"}, "utf-8")

    async def scenario(hand: Drive) -> None:
        theme = hand.app.theme
        await hand.board.run_action("do('view.theme', '')")
        assert hand.app.theme == theme
        assert "its own colours" in hand.said

    drive(sample, scenario, terminal=terminal)


# ---------------------------------------------------------------------- what a day changes


def test_a_day_that_ends_moves_the_week_on(open_sample: Open) -> None:
    workspace = open_sample("ana")
    days = [TODAY]
    workspace.today = lambda: days[0]

    async def scenario(hand: Drive) -> None:
        week = hand.board.views.header(hand.board.cycle).week
        days[0] = date(2026, 12, 6)
        await hand.wait_for(lambda: f"week {week + 2} of" in hand.lines()[0])

    drive(workspace, scenario)


def test_the_filter_is_a_line_of_text_like_any_other(sample: Workspace) -> None:
    async def scenario(hand: Drive) -> None:
        await hand.do("view.filter")
        assert isinstance(hand.app.focused, Input)
        await hand.type("q?u/")
        assert hand.board.query_one(FilterLine).value == "q?u/"
        assert hand.app.is_running

    drive(sample, scenario)


def test_calibration_tells_ones_own_confidences_alone(sample: Workspace) -> None:
    for id, grade in ((1, "0.9"), (15, "0.2")):
        sample.run(commands.edit(sample, f"KR{id}", {"grade": grade}, reason="so it was"))

    async def scenario(hand: Drive) -> None:
        hand.board.action_do("calibration.open", "")
        await hand.pilot.pause()
        text = "\n".join(hand.lines())
        assert "Nothing can be said of your confidences yet" in text
        assert "KR1" in text
        assert "not met" in text
        assert "only to you" in text

    drive(sample, scenario)


def test_why_has_no_heading_with_nothing_below_it(sample: Workspace) -> None:
    sample.run(commands.add_key_result(sample, 1, "Nothing known yet", start=0, target=9))
    newest = f"KR{max(sample.key_results)}"

    async def scenario(hand: Drive) -> None:
        await hand.go_to(newest)
        await hand.do("goal.why")
        lines = hand.lines()
        assert "no check-in yet" in lines[2]
        assert not hand.line_of("What went in")
        assert not hand.line_of("The rule")

    drive(sample, scenario)
