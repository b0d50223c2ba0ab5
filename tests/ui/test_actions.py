"""The table of actions is sound, and nothing takes a key but through it."""

from __future__ import annotations

import ast
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from textual.binding import Binding
from textual.widgets import Input

from okrtui.ui import actions, availability, editing
from okrtui.ui.forming import Forming
from okrtui.ui.palette import choosable
from okrtui.ui.screens.activity import ActivityPage
from okrtui.ui.screens.alignment import AlignmentPage
from okrtui.ui.screens.arranging import Arranging
from okrtui.ui.screens.base import OkrtuiScreen
from okrtui.ui.screens.carrying import CarryPage
from okrtui.ui.screens.changing import Changing
from okrtui.ui.screens.choosing import ChoiceScreen
from okrtui.ui.screens.coach import CoachPage
from okrtui.ui.screens.copying import Copying
from okrtui.ui.screens.cycle import CyclePage
from okrtui.ui.screens.inspecting import Inspecting
from okrtui.ui.screens.list_page import ListPage
from okrtui.ui.screens.looking import Looking
from okrtui.ui.screens.marking import Marking
from okrtui.ui.screens.moving import Moving
from okrtui.ui.screens.page import PageScreen
from okrtui.ui.screens.pages import Pages
from okrtui.ui.screens.placing import Placing
from okrtui.ui.screens.sampling import Sampling
from okrtui.ui.screens.templates import TemplatesPage
from okrtui.ui.screens.theming import Theming
from okrtui.ui.screens.timeline import TimelinePage
from okrtui.ui.screens.votes import VotesPage
from okrtui.ui.screens.weeks import Weeks
from okrtui.ui.widgets.cell_editor import CellEditor, LineInput
from okrtui.ui.widgets.filter_line import FilterLine
from okrtui.workspace.workspace import Workspace
from tests.ui.conftest import Open
from tests.ui.driving import Drive, action, drive

UI = Path(editing.__file__).parent
PARTS: tuple[type, ...] = (
    Moving,
    Sampling,
    Theming,
    Weeks,
    Copying,
    Looking,
    Changing,
    Forming,
    Arranging,
    Marking,
    Pages,
    Placing,
    Inspecting,
)
PAGES: tuple[type[ListPage[Any]], ...] = (
    ActivityPage,
    AlignmentPage,
    CarryPage,
    CoachPage,
    CyclePage,
    TimelinePage,
    TemplatesPage,
    VotesPage,
)
TYPING = {"left", "right", "home", "end", "backspace", "delete"}
"""Keys of a line of text that are Textual's own: they do what they do in every line of text."""


def keys_of(bindings: list[Binding]) -> set[str]:
    return {key for binding in bindings for key in binding.key.split(",")}


def table_keys(*scopes: actions.Scope) -> set[str]:
    return {key for action in actions.in_scope(*scopes) for key in action.keys}


# ---------------------------------------------------------------------- the table


def test_ids_are_unique() -> None:
    assert len(actions.BY_ID) == len(actions.ACTIONS)


@pytest.mark.parametrize("scopes", actions.TOGETHER, ids=lambda scopes: "+".join(sorted(scopes)))
def test_no_two_actions_that_hold_together_share_a_key(scopes: frozenset[actions.Scope]) -> None:
    taken = Counter(key for action in actions.in_scope(*scopes) for key in action.keys)
    assert [key for key, times in taken.items() if times > 1] == []


def test_only_digits_mean_two_things_on_the_board() -> None:
    shared = table_keys("value") & table_keys("board")
    assert shared == {"1", "2", "3"}
    assert table_keys("value") == {str(digit) for digit in range(10)}


def test_every_action_says_what_it_does() -> None:
    for entry in actions.ACTIONS:
        assert entry.title
        assert entry.help
        assert not entry.help.endswith("."), entry.id
        assert entry.group in actions.GROUPS


def test_everything_that_can_be_greyed_is_an_action() -> None:
    place = availability.Place("goals", "", read_only="it is read-only")
    assert availability.why_not(place).keys() <= actions.BY_ID.keys()
    assert actions.BY_ID.keys() >= actions.WHILE_EDITING


def test_keys_that_hold_everywhere_type_nothing() -> None:
    assert actions.everywhere() == {"ctrl+c", "ctrl+q", "ctrl+p", "ctrl+z"}
    assert actions.away() == {
        "ctrl+c": "app.leave",
        "ctrl+q": "app.leave",
        "ctrl+z": "app.suspend",
    }


def test_every_action_of_the_board_has_one_method_that_does_it() -> None:
    for entry in actions.in_scope(*actions.ON_BOARD):
        name = f"do_{entry.id.replace('.', '_')}"
        owners = [part for part in PARTS if hasattr(part, name)]
        assert len(owners) == 1, entry.id


def test_every_method_that_does_something_is_an_action() -> None:
    names = {name for part in PARTS for name in vars(part) if name[:3] == "do_"}
    assert names == {
        f"do_{entry.id.replace('.', '_')}" for entry in actions.in_scope(*actions.ON_BOARD)
    }


def test_a_run_of_digits_is_shown_as_one() -> None:
    assert actions.labels(actions.BY_ID["check_in.digit"]) == ("0–9",)
    assert actions.labels(actions.BY_ID["app.leave"]) == ("q", "Ctrl+Q", "Ctrl+C")
    assert actions.label("pagedown") == "PgDn"


def test_the_key_table_has_every_action_with_keys_once() -> None:
    rows = [row.split("|") for row in actions.key_table().splitlines()[2:]]
    titles = [(row[2].strip(), row[3].strip()) for row in rows if not row[1].startswith(" **")]
    assert titles == [
        (entry.title, entry.help) for _, group in actions.by_group() for entry in group
    ]
    assert len(titles) == sum(1 for entry in actions.ACTIONS if entry.keys)


def test_the_palette_offers_every_action_of_the_board() -> None:
    offered = {entry.id for entry in choosable()}
    assert offered == {entry.id for entry in actions.in_scope(*actions.ON_BOARD)} - {
        "check_in.digit",
        "app.palette",
    }


# ---------------------------------------------------------------------- bindings


def test_bindings_of_a_page_scroll_and_close() -> None:
    bindings = [b for b in PageScreen.BINDINGS if isinstance(b, Binding)]
    moves = {k for id in actions.BY_ID if id.startswith("cursor.") for k in actions.named(id).keys}
    others = {*actions.named("editor.save").keys, *actions.named("app.palette").keys}
    assert keys_of(bindings) == table_keys("page", "find") | moves | others


@pytest.mark.parametrize("screen", [PageScreen, ChoiceScreen, CellEditor, FilterLine])
def test_every_binding_names_its_action(screen: type[OkrtuiScreen | LineInput]) -> None:
    for binding in screen.BINDINGS:
        assert isinstance(binding, Binding)
        assert binding.id is not None
        assert tuple(binding.key.split(",")) == actions.BY_ID[binding.id].keys


@pytest.mark.parametrize("page", PAGES)
def test_every_action_of_a_page_has_a_key_of_its_own_and_a_method(
    page: type[ListPage[Any]],
) -> None:
    offered = actions.on_page(page.SCOPE)
    taken = Counter(key for entry in offered for key in entry.keys)
    assert [key for key, times in taken.items() if times > 1] == []
    done = {name for name in dir(page) if name.startswith("do_")}
    assert done == {f"do_{entry.id.replace('.', '_')}" for entry in offered}


def test_bindings_of_the_editor_are_the_table() -> None:
    bindings = [b for b in CellEditor.BINDINGS if isinstance(b, Binding)]
    assert keys_of(bindings) == table_keys("editor", "new")
    assert {b.id for b in bindings} == {entry.id for entry in actions.in_scope("editor", "new")}


def test_bindings_of_the_filter_are_the_editors_but_for_the_one_that_leads_outside() -> None:
    bindings = [b for b in FilterLine.BINDINGS if isinstance(b, Binding)]
    outside = set(actions.named("editor.outside").keys)
    assert keys_of(bindings) == table_keys("editor") - outside


def active(hand: Drive) -> set[str]:
    """The keys that would do something now, named as in the table."""
    names = {character: key for key, character in NAMES.items()}
    return {names.get(key, key) for key in hand.app.screen.active_bindings}


NAMES = {
    "+": "plus",
    "-": "minus",
    "/": "slash",
    "?": "question_mark",
    "[": "left_square_bracket",
    "]": "right_square_bracket",
}


def test_no_key_of_textual_holds_on_the_board(sample: Workspace) -> None:
    async def scenario(hand: Drive) -> None:
        assert hand.app.screen.active_bindings == {}

    drive(sample, scenario)


def test_no_key_of_textual_holds_on_a_page(sample: Workspace) -> None:
    async def scenario(hand: Drive) -> None:
        await hand.do("app.help")
        page = hand.app.screen
        bindings = [b for b in PageScreen.BINDINGS if isinstance(b, Binding)]
        assert active(hand) == keys_of(bindings)
        assert {b.node for b in page.active_bindings.values()} == {page}

    drive(sample, scenario)


@pytest.mark.parametrize("opens", ["goal.edit", "view.filter"])
def test_a_line_of_text_has_no_keys_but_ours_and_those_of_every_line(
    sample: Workspace, opens: str
) -> None:
    async def scenario(hand: Drive) -> None:
        await hand.do(opens)
        line = hand.app.focused
        assert line is not None
        every = [b for base in Input.__mro__ for b in vars(base).get("BINDINGS", ())]
        theirs = keys_of([b for b in every if isinstance(b, Binding)])
        for key, binding in hand.app.screen.active_bindings.items():
            if binding.node is line:
                assert key in table_keys("editor", "new") or key in theirs, key
                assert binding.binding.action not in ("submit", "quit"), key
            else:
                assert binding.node is hand.board, key
        assert theirs >= TYPING
        assert not TYPING & actions.everywhere()

    drive(sample, scenario)


def test_no_key_is_named_outside_the_table() -> None:
    found = []
    for path in sorted(UI.rglob("*.py")):
        if path.name == "actions.py":
            continue
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name | ast.Attribute):
                name = node.func.id if isinstance(node.func, ast.Name) else node.func.attr
                key = node.args[0] if node.args else None
                if name == "Binding" and (key is None or isinstance(key, ast.Constant)):
                    found.append(f"{path.name}:{node.lineno} binds a key by its name")
            if isinstance(node, ast.Compare) and _is_key(node.left):
                found += [
                    f"{path.name}:{node.lineno} compares a key with {ast.unparse(other)}"
                    for other in node.comparators
                    if isinstance(other, ast.Constant | ast.Tuple | ast.Set | ast.List)
                    and ast.unparse(other) != "None"
                ]
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.name.startswith(
                "key_"
            ):
                found.append(f"{path.name}:{node.lineno} handles a key by its name")
    assert found == []


def _is_key(node: ast.expr) -> bool:
    return isinstance(node, ast.Attribute) and (node.attr, ast.unparse(node.value)) in {
        ("key", "event"),
        ("character", "event"),
    }


# ---------------------------------------------------------------------- leaving, help


@pytest.mark.parametrize("key", actions.BY_ID["app.leave"].keys)
def test_every_key_that_leaves_leaves_the_board(sample: Workspace, key: str) -> None:
    async def scenario(hand: Drive) -> None:
        await hand.press(key)
        await hand.wait_for(lambda: not hand.app.is_running)

    assert drive(sample, scenario).return_code == 0


@pytest.mark.parametrize("key", ["ctrl+c", "ctrl+q"])
@pytest.mark.parametrize(
    "opens", ["app.help", "goal.why", "app.palette", "goal.edit", "view.filter", "goal.delete"]
)
def test_the_program_can_be_left_from_everywhere(sample: Workspace, opens: str, key: str) -> None:
    async def scenario(hand: Drive) -> None:
        await hand.do(opens)
        await hand.press(key)
        await hand.wait_for(lambda: not hand.app.is_running)

    assert drive(sample, scenario).return_code == 0


def test_help_is_there_while_one_edits_and_the_editor_is_there_after_it(sample: Workspace) -> None:
    async def scenario(hand: Drive) -> None:
        await hand.go_to("KR2")
        await hand.do("goal.edit")
        await hand.put("half a title")
        await hand.press("f1")
        assert isinstance(hand.app.screen, PageScreen)
        await hand.do("page.close")
        assert hand.board.is_current
        assert hand.board.editing.open
        await hand.do("editor.save")
        await hand.wait_said("changed KR2")
        assert sample.key_results[2].title == "half a title"

    drive(sample, scenario)


@pytest.mark.parametrize("where", ["empty", "read-only"])
def test_help_and_leaving_are_never_greyed(empty: Workspace, open_sample: Open, where: str) -> None:
    workspace = empty if where == "empty" else open_sample("ana", read_only=True)

    async def scenario(hand: Drive) -> None:
        reasons = availability.why_not(hand.board.place())
        assert not {"app.help", "app.leave", "app.palette", "app.back"} & reasons.keys()
        await hand.do("app.help")
        assert isinstance(hand.app.screen, PageScreen)
        await hand.press("escape", action("app.leave"))
        await hand.wait_for(lambda: not hand.app.is_running)

    drive(workspace, scenario)


def test_every_action_is_driven_by_its_name() -> None:
    tests = Path(__file__).parent
    said = {
        node.value
        for file in (*tests.glob("*.py"), tests.parent / "e2e" / "test_life.py")
        if file.name not in (Path(__file__).name, "test_keymaps.py")
        for node in ast.walk(ast.parse(file.read_text()))
        if isinstance(node, ast.Constant)
    }
    assert [one.id for one in actions.ACTIONS if one.id not in said] == []
