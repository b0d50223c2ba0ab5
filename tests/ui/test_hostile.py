"""Whatever a store holds, every screen shows it harmlessly, and editing leaves it as it is."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest
from rich.cells import cell_len
from textual.strip import Strip
from textual.widgets import Input

from okrtui.domain.records import Json
from okrtui.domain.text import UNSAFE
from okrtui.store.journal_store import open_store
from okrtui.store.ports import NewId, Op, State
from okrtui.ui import palette
from okrtui.ui.roadmap_drafts import Kept, RoadmapDrafts
from okrtui.ui.screens.roadmap import RoadmapScreen
from okrtui.ui.sessions import fields_of
from okrtui.workspace import commands
from okrtui.workspace.roadmap import FIRST, NEXT_KEY_RESULT, Step
from okrtui.workspace.workspace import Workspace
from tests.ui.driving import NARROW, TODAY, WIDE, Drive, drive

UI = Path(palette.__file__).parent

HOSTILE = {
    "escapes": "\x1b]52;c;cm0=\x07 \x1b]0;pwned\x1b\\ \x1b[2J\x1b[H \x9b31mred\x9d0;x\x9c",
    "markup": "[red]x[/] [@click=app.exit]go[/] %s %(x)d {0} {x!r} $x",
    "closing markup": "[/nope] [bold",
    "hidden": "abc\u202edcba\u2066x a\u200bb\u200fc\ufeffd\u2060e\U000e0041 x\ud800y\udfffz",
    "wide": "🚲👩🏽\u200d🚀👨\u200d👩\u200d👧\u200d👦🇩🇪❤️ 日本語の目標はここにあります",
    "long": "Every rider " * 16 + "home",
    "marks": "z" + "\u0301" * 60 + "a" + "\u0334\u0489" * 30,
    "lines": "one\ntwo\r\nthree\x0bfour\u2028five\x85six a\tb\x00c\x7fd",
}
EVERYTHING = "".join(HOSTILE.values())


def store_of(path: Path, text: str) -> None:
    """A store, written by somebody else, with this text wherever a text can be."""
    documents: list[tuple[str, dict[str, Json]]] = [
        ("cycles", {"name": text, "start": "2026-10-01", "end": "2026-12-31", "state": "active"}),
        ("objectives", {"title": text, "cycle": 1, "owner": text, "team": text}),
        (
            "key_results",
            {
                "objective": 1,
                "title": text,
                "kind": "reach",
                "start": 1,
                "target": 9,
                "unit": text,
                "owner": text,
            },
        ),
        (
            "key_results",
            {
                "objective": 1,
                "title": text,
                "kind": "milestones",
                "owner": text,
                "steps": [{"title": text}, {"title": text}],
            },
        ),
        ("initiatives", {"key_result": 1, "title": text, "owner": text, "state": text}),
        (
            "kpis",
            {
                "name": text,
                "direction": "up",
                "green": 3,
                "red": 2,
                "unit": text,
                "type": text,
                "owner": text,
                "team": text,
                "cadence": "weekly",
            },
        ),
    ]
    for table, field in (("check_ins", "key_result"), ("measurements", "kpi")):
        entry: dict[str, Json] = {
            field: 1,
            "date": "2026-11-20",
            "value": 3,
            "note": text,
            "created_by": text,
        }
        if table == "check_ins":
            entry |= {"blocker": text, "confidence": 5}
        documents.append((table, entry))
    # An aligned objective, so that titles stand in other goals' details, too.
    documents.append(("objectives", {"title": text, "cycle": 1, "owner": text, "parent": 1}))

    def build(state: State, new_id: NewId) -> Sequence[Op]:
        return [Op("ins", table, new_id(table), document) for table, document in documents]

    path.parent.mkdir(mode=0o700)
    store = open_store(path)
    store.commit(build, why=text[:60], user="mallory\x1b[2J")
    store.close()


@pytest.fixture
def hostile(tmp_path: Path) -> Iterator[Callable[[str], Workspace]]:
    """Opens a store that has a text everywhere."""
    opened: list[Workspace] = []

    def open_hostile(text: str) -> Workspace:
        path = tmp_path / "goals" / "okr.json"
        store_of(path, text)
        workspace = Workspace.open(path, user="ana\x1b[2J\u202e", today=lambda: TODAY)
        opened.append(workspace)
        return workspace

    yield open_hostile
    for workspace in opened:
        workspace.close()


def strips(hand: Drive) -> list[Strip]:
    return hand.app.screen._compositor.render_strips()


def check_screen(hand: Drive, where: str) -> None:
    """Nothing unsafe on any line, and each line exactly as wide as the screen."""
    width = hand.app.size.width
    for number, strip in enumerate(strips(hand)):
        found = UNSAFE.search(strip.text)
        assert found is None, (where, number, ascii(strip.text))
        assert strip.cell_length == width, (where, number, ascii(strip.text))
        assert sum(cell_len(segment.text) for segment in strip) == width, (where, number)
        for segment in strip:
            style = segment.style
            assert style is None or not style.link, (where, number)
            assert style is None or "@click" not in style.meta, (where, number)


async def look_everywhere(hand: Drive) -> None:
    """Every row with its detail, why page, editor; every page; the palette; the filter."""
    board = hand.board
    check_screen(hand, "board")
    for key in ("O1", "KR1", "KR2", "O2", "K1"):
        await hand.go_to(key)
        check_screen(hand, f"board {key}")
        await hand.do("panel.previous" if key != "K1" else "panel.next")
        check_screen(hand, f"detail {key}")
        if board.inspecting.entry is not None:
            await hand.do("entry.edit")
            for field in fields_of("correct", key):
                check_screen(hand, f"correcting {key} {field}")
                await hand.do("editor.next")
            assert not board.editing.open, (key, hand.said)
        await hand.do("app.back")
        await hand.go_to(key)
        await hand.do("goal.why")
        check_screen(hand, f"why {key}")
        await hand.do("page.close")
        await hand.do("goal.edit")
        while board.editing.session is not None:
            field = board.editing.session.field
            check_screen(hand, f"editor {key} {field}")
            await hand.press("end")
            check_screen(hand, f"editor {key} {field}, end")
            await hand.do("editor.next")
            if board.editing.session is not None and board.editing.session.field == field:
                break
        assert not board.editing.open, (key, hand.said)
        if key in ("KR1", "KR2", "K1"):
            await hand.do("goal.check_in")
            check_screen(hand, f"check-in {key}")
            await hand.do("editor.cancel")
    await hand.go_to("KR1")
    await hand.do("fold.open")
    await hand.do("fold.open")
    assert board.key == "I1"
    check_screen(hand, "initiative")
    await hand.do("fold.all")
    check_screen(hand, "folded")
    await hand.do("fold.all", "app.palette")
    await hand.wait_for(lambda: "Check in" in "\n".join(hand.lines()))
    check_screen(hand, "palette")
    await hand.press("escape")
    await hand.wait_for(lambda: board.is_current)
    await hand.do("goal.delete")
    check_screen(hand, "question")
    await hand.do("question.no")


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE.keys())
def test_every_screen_shows_it_harmlessly_and_browsing_changes_nothing(
    hostile: Callable[[str], Workspace], text: str
) -> None:
    workspace = hostile(text)
    number = workspace.number
    drive(workspace, look_everywhere, size=WIDE)
    assert workspace.number == number, "opening and leaving editors writes nothing"


def test_everything_at_once_on_a_small_screen(hostile: Callable[[str], Workspace]) -> None:
    workspace = hostile(EVERYTHING)
    drive(workspace, look_everywhere, size=NARROW)


@pytest.mark.parametrize("size", [(60, 20), (100, 30), (200, 50)])
def test_everything_at_once_at_other_sizes(
    hostile: Callable[[str], Workspace], size: tuple[int, int]
) -> None:
    async def scenario(hand: Drive) -> None:
        for panel in range(3):
            check_screen(hand, f"panel {panel}")
            await hand.do("panel.next")

    drive(hostile(EVERYTHING), scenario, size=size)


@pytest.mark.parametrize(
    "opens", ["activity.open", "alignment.open", "coach.open", "timeline.open"]
)
@pytest.mark.parametrize("size", [(60, 20), (120, 36)])
def test_hostile_texts_are_harmless_on_every_page(
    hostile: Callable[[str], Workspace], opens: str, size: tuple[int, int]
) -> None:
    async def scenario(hand: Drive) -> None:
        await hand.do(opens)
        check_screen(hand, opens)
        await hand.do("cursor.down", "cursor.last")
        check_screen(hand, "last row")
        await hand.do("view.filter")
        line = hand.app.focused
        assert isinstance(line, Input)
        line.value = EVERYTHING
        await hand.pilot.pause()
        check_screen(hand, "filter")

    drive(hostile(EVERYTHING), scenario, size=size)


@pytest.mark.parametrize("size", [(40, 10), (80, 24), (120, 36)])
def test_hostile_texts_are_harmless_on_the_way_to_a_running_quarter(
    hostile: Callable[[str], Workspace], size: tuple[int, int], tmp_path: Path
) -> None:
    steps = (FIRST, Step("key_result", "KR1"), NEXT_KEY_RESULT, Step("kpi", "KR1"), Step("day"))

    async def scenario(hand: Drive) -> None:
        drafts = RoadmapDrafts(hand.board.drafts.apart("roadmap"))
        for step in steps:
            drafts.keep(Kept("O1", "", step, {NEXT_KEY_RESULT: EVERYTHING}))
            await hand.do("start.open")
            await hand.wait_for(lambda: isinstance(hand.app.screen, RoadmapScreen))
            check_screen(hand, step.kind)
            await hand.do("app.back")
            await hand.wait_for(lambda: hand.app.screen is hand.board)

    drive(hostile(EVERYTHING), scenario, size=size, drafts=tmp_path / "drafts")


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE.keys())
def test_saving_an_unchanged_text_keeps_it_raw(
    hostile: Callable[[str], Workspace], text: str
) -> None:
    workspace = hostile(text)

    async def scenario(hand: Drive) -> None:
        for key in ("O1", "KR1", "K1"):
            await hand.go_to(key)
            await hand.do("goal.edit")
            for id in ("editor.next", "editor.previous", "editor.next", "editor.save"):
                assert hand.board.editing.open
                await hand.do(id)
            assert not hand.board.editing.open
        assert workspace.objectives[1].title == text
        assert workspace.objectives[1].owner == text
        assert workspace.kpis[1].name == text
        assert workspace.key_results[1].title == text

    number = workspace.number
    drive(workspace, scenario)
    assert workspace.number == number


RAW = "tab\there\x1b[31m and \u202e there"


def test_what_is_added_to_a_raw_text_leaves_the_rest_raw(
    hostile: Callable[[str], Workspace],
) -> None:
    workspace = hostile(RAW)

    async def scenario(hand: Drive) -> None:
        await hand.go_to("O1")
        await hand.do("goal.edit")
        await hand.press("end")
        await hand.type("!")
        check_screen(hand, "editor")
        await hand.do("editor.save")
        await hand.wait_said("changed O1")
        check_screen(hand, "said")
        assert workspace.objectives[1].title == RAW + "!"

    drive(workspace, scenario)


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE.keys())
def test_a_hostile_filter_and_a_hostile_value_are_harmless(sample: Workspace, text: str) -> None:
    async def scenario(hand: Drive) -> None:
        await hand.do("view.filter")
        line = hand.app.focused
        assert isinstance(line, Input)
        line.value = text
        await hand.pilot.pause()
        check_screen(hand, "filter")
        await hand.do("editor.save")
        check_screen(hand, "filtered")
        await hand.do("app.back")
        await hand.go_to("KR2")
        await hand.press("4")
        await hand.put(text)
        check_screen(hand, "value")
        await hand.do("editor.save")
        await hand.wait_for(lambda: hand.board.status.role == "bad")
        check_screen(hand, "refused")
        assert hand.board.editing.open

    drive(sample, scenario)


def test_what_somebody_with_a_hostile_name_does_is_told_harmlessly(
    sample: Workspace,
) -> None:
    theirs = Workspace.open(sample.path, user="x\x1b]0;y\x07\u202e[/]", today=lambda: TODAY)

    async def scenario(hand: Drive) -> None:
        theirs.run(commands.add_objective(theirs, "A \x1b[2J title"))
        await hand.wait_said("[/]")
        check_screen(hand, "told")
        await hand.do("cursor.last")
        assert "A ␛[2J title" in "\n".join(hand.lines())
        check_screen(hand, "added")

    try:
        drive(sample, scenario)
    finally:
        theirs.close()


# ---------------------------------------------------------------------- no text meets markup

MARKUP = {"Static", "Label", "Button", "Checkbox", "Collapsible", "Digits", "Markdown", "Log"}
"""Widgets of Textual that read markup in a plain text."""

TELLS = {"notify", "update", "set_label", "write", "write_line", "add_option", "panic"}
"""Methods of Textual that do so, or that send a text as it is."""

SHOWN = {"tooltip", "border_title", "border_subtitle", "sub_title"}
"""Attributes of Textual's widgets that do so."""


def markup_in(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """Places where a text could be read as markup, or reach a widget that reads it so."""
    for node in ast.walk(tree):
        match node:
            case ast.ImportFrom(module=module, names=names):
                if (module or "").startswith("textual.widgets"):
                    yield from ((node.lineno, n.name) for n in names if n.name in MARKUP)
            case ast.Attribute(attr=attr, ctx=ast.Store()) if attr in SHOWN:
                yield node.lineno, f"sets {attr}"
            case ast.Call():
                yield from ((node.lineno, what) for what in _markup_of(node))


def _markup_of(call: ast.Call) -> Iterator[str]:
    called = ast.unparse(call.func)
    first, last = called.split(".")[0], called.split(".")[-1]
    keywords = {keyword.arg: ast.unparse(keyword.value) for keyword in call.keywords}
    if first in ("Text", "Content") and last in ("from_markup", "from_text", "parse"):
        yield f"calls {called}"
    if last in MARKUP:
        yield f"makes a {called}"
    if last == "Style" and keywords.keys() & {"link", "meta"}:
        yield "gives a text a link"
    theirs = first in ("self", "app", "screen") and not called.startswith("self._")
    told = any(isinstance(a, ast.JoinedStr | ast.Name | ast.Constant) for a in call.args)
    if last in TELLS and theirs and told and keywords.get("markup") != "False":
        yield f"calls {called} without markup=False"


def test_no_text_of_ours_meets_markup() -> None:
    found = [
        f"{path.relative_to(UI)}:{line} {what}"
        for path in sorted(UI.rglob("*.py"))
        for line, what in markup_in(ast.parse(path.read_text("utf-8")))
        # A driver's own method takes terminal text.
        if path.name != "driver.py"
    ]
    assert found == []


@pytest.mark.parametrize(
    "code",
    [
        "from textual.widgets import Static",
        "from textual.widgets import Input, Label",
        "Static(title)",
        "widgets.Label(title)",
        "self.notify(title)",
        "self.app.notify(f'saved {title}')",
        "self.notify(title, markup=True)",
        "self.status.update(title)",
        "self.tooltip = title",
        "widget.border_title = title",
        "Text.from_markup(title)",
        "Content.from_markup(title)",
        "Style(link=title)",
    ],
)
def test_the_lint_sees_what_it_is_for(code: str) -> None:
    assert list(markup_in(ast.parse(code)))


def test_the_lint_lets_harmless_calls_pass() -> None:
    code = "self.notify(title, markup=False)\nself._store.write(x)\nInput(title)\nContent(title)"
    assert list(markup_in(ast.parse(code))) == []
