"""Any action has the keys that config.toml gives it, and every mistake there is told."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from textual import events
from textual._xterm_parser import XTermParser

from okrtui.config.key_names import key_named
from okrtui.config.settings import Reading, Settings, read
from okrtui.ui import actions
from okrtui.ui.configured import Configured, configured
from okrtui.ui.keymaps import NEEDED, PRESETS, Keymap, keymap_of
from okrtui.ui.keys import character_of, typed
from okrtui.workspace.workspace import Workspace
from tests.config.test_settings import write
from tests.ui.driving import Drive, drive


@pytest.fixture(autouse=True)
def default_keys() -> Iterator[None]:
    yield
    actions.use({})


def keymap(folder: Path, content: str) -> Keymap:
    file = write(folder, f"[keymap]\n{content}")
    reading = read(file)
    assert reading.problems == ()
    return keymap_of(reading, file)


# ---------------------------------------------------------------------- what is asked for


@pytest.mark.parametrize("preset", PRESETS)
def test_no_preset_has_a_clash_or_lacks_a_needed_action(preset: str, tmp_path: Path) -> None:
    found = keymap_of(Reading(Settings(keymap=preset)), tmp_path / "config.toml")
    assert found.problems == ()
    assert found.keys.keys() == actions.BY_ID.keys()
    assert {"ctrl+c", "ctrl+q"} <= set(found.keys["app.leave"])
    for id in PRESETS[preset]:
        assert id in actions.BY_ID


def test_an_action_has_one_key_several_or_none(tmp_path: Path) -> None:
    keys = keymap(
        tmp_path,
        '"goal.edit" = "F2"\ngoal.check_in = ["c", "Ctrl+K"]\ngoal.convert = "disabled"\n',
    ).keys
    assert keys["goal.edit"] == ("f2",)
    assert keys["goal.check_in"] == ("c", "ctrl+k")
    assert keys["goal.convert"] == ()
    assert keys["goal.add"] == ("a",)


def test_two_actions_may_change_their_keys(tmp_path: Path) -> None:
    found = keymap(tmp_path, 'goal.edit = "c"\ngoal.check_in = "e"\n')
    assert found.problems == ()
    assert (found.keys["goal.edit"], found.keys["goal.check_in"]) == (("c",), ("e",))


def test_help_and_leaving_keep_their_last_keys(tmp_path: Path) -> None:
    keys = keymap(tmp_path, 'app.help = "f9"\napp.leave = "f10"\n').keys
    assert keys["app.help"] == ("f9", "f1")
    assert keys["app.leave"] == ("f10", "ctrl+c", "ctrl+q")


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ('goal.edti = "f2"', "goal.edti: there is no such action. Did you mean goal.edit?"),
        ('zzz = "f2"', "there is no such action. okrtui config keys lists all actions"),
        ('goal.edit = "pgdwn"', "goal.edit: there is no key 'pgdwn'. Did you mean pagedown?"),
        ('goal.edit = "c"', "goal.edit: c is goal.check_in's. Give goal.check_in another key"),
        ('app.help = "disabled"', "app.help: it can't be disabled"),
        ('app.leave = "disabled"', "app.leave: it can't be disabled"),
        ('editor.cancel = "disabled"', "editor.cancel: it can't be disabled"),
        ('editor.save = "s"', "editor.save: 's' would be typed"),
        ('goal.edit = "ctrl+c"', "Ctrl+C is always app.leave's"),
        ('goal.edit = "f1"', "F1 is always app.help's"),
        ('check_in.digit = "x"', "it can't have other keys"),
        ('page.close = "j"', "j is cursor.down's"),
    ],
)
def test_a_mistake_names_file_line_action_and_a_way_out(
    tmp_path: Path, content: str, words: str
) -> None:
    found = keymap(tmp_path, f"# ours\n{content}\n")
    (problem,) = found.problems
    assert str(problem).startswith(f"{tmp_path}/config.toml, line 3: keymap: ")
    assert words in str(problem)
    assert found.keys == {action.id: action.keys for action in actions.ACTIONS}


# ---------------------------------------------------------------------- the board with it


def test_keys_footer_help_and_hints_are_those_of_the_keymap(
    sample: Workspace, tmp_path: Path
) -> None:
    keys = keymap(
        tmp_path,
        'goal.edit = "f2"\neditor.save = "ctrl+s"\neditor.cancel = "ctrl+g"\n'
        'view.filter = "disabled"\npage.close = "x"\ncursor.down = ["n", "down"]\n',
    ).keys

    async def scenario(hand: Drive) -> None:
        assert " F2 edit" in hand.lines()[-1]
        assert "filter" not in hand.lines()[-1]
        await hand.go_to("KR1")
        await hand.press("n")
        assert hand.board.key == "KR2"
        await hand.press("e", "/", "enter")
        assert not hand.board.editing.open
        await hand.press("f2")
        assert "Ctrl+S saves, Ctrl+G leaves" in hand.said
        await hand.put("Monthly churn")
        await hand.press("enter", "escape")
        assert hand.board.editing.session is not None, "Enter and Escape are no longer its keys"
        await hand.press("ctrl+s")
        await hand.wait_said("changed KR2")
        await hand.press("f1")
        assert any("F2" in line and "Edit the row" in line for line in hand.lines())
        assert "x closes" in hand.lines()[0]
        await hand.press("escape")
        assert hand.lines()[0].endswith("x closes")
        await hand.press("x")
        assert hand.app.screen is hand.board

    drive(sample, scenario, configured=Configured(keys))


def test_the_screens_load_whatever_is_disabled(tmp_path: Path) -> None:
    disabled = "\n".join(
        f'"{action.id}" = "disabled"' for action in actions.ACTIONS if action.id not in NEEDED
    )
    file = write(tmp_path, f"[keymap]\n{disabled}\n")
    program = (
        "import sys; from pathlib import Path\n"
        "from okrtui.config.settings import read\n"
        "from okrtui.ui import actions\n"
        "from okrtui.ui.configured import configured\n"
        "file = Path(sys.argv[1])\n"
        "said = configured(read(file), file)\n"
        "assert not said.trouble, said.trouble\n"
        "actions.use(said.keys)\n"
        "import okrtui.ui.application\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, str(file)],
        cwd=Path(actions.__file__).parents[2],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr


def test_clashes_are_looked_for_in_every_scope() -> None:
    assert {action.scope for action in actions.ACTIONS} <= set().union(*actions.TOGETHER)


def test_an_action_without_a_key_is_told_by_its_name(tmp_path: Path) -> None:
    actions.use(keymap(tmp_path, 'change.undo = "disabled"\n').keys)
    assert actions.label(actions.key("change.undo")) == "All actions: Undo"


def test_what_is_wrong_is_told_on_the_board_that_opens_all_the_same(
    sample: Workspace, tmp_path: Path
) -> None:
    file = write(tmp_path, 'theme = "okrtui-drak"\n[keymap]\ngoal.edit = "c"\n')

    async def scenario(hand: Drive) -> None:
        await hand.wait_for(lambda: "theme 'okrtui-drak' is no theme (1 more)" in hand.said)
        assert "okrtui config validate tells all" in hand.said
        assert actions.key("goal.edit") == "e"

    drive(sample, scenario, configured=configured(read(file), file))


NAMED_KEY = re.compile(r"\b(Enter|Esc|Escape|Tab|PgDn|PgUp|Backspace)\b|Ctrl\+|Shift\+|Alt\+")


def test_no_hint_names_a_key_but_through_the_table() -> None:
    found = []
    for path in sorted(Path(actions.__file__).parent.rglob("*.py")):
        if path.name == "actions.py":
            continue
        tree = ast.parse(path.read_text("utf-8"))
        told = {id(n.value) for n in ast.walk(tree) if isinstance(n, ast.Expr)}
        found += [
            f"{path.name}:{node.lineno} {node.value!r}"
            for node in ast.walk(tree)
            if isinstance(node, ast.Constant)
            and isinstance(node.value, str)
            and id(node) not in told
            and NAMED_KEY.search(node.value)
        ]
    assert found == []


@pytest.mark.parametrize(
    ("sent", "key"),
    [
        ("\x1bx", "alt+x"),
        ("\x1bX", "alt+X"),
        ("\x1f", "ctrl+_"),
        ("\x07", "ctrl+g"),
        ("\x1bz", "z"),
        ("e", "e"),
        (",", "comma"),
        (" ", "space"),
        ("?", "?"),
        ("\x7f", "backspace"),
        ("\t", "tab"),
    ],
)
def test_what_a_terminal_sends_is_the_key_that_the_keymap_names(sent: str, key: str) -> None:
    bound = {"goal.why": ("alt+x", "alt+X", "ctrl+_", "ctrl+g")}
    actions.use(bound)
    parser = XTermParser(False)
    told = [*parser.feed(sent), *parser.feed("")]
    found = [event for event in told if isinstance(event, events.Key)]
    assert [typed(event) for event in found] == [key]
    assert key_named(key) == key
    types = (len(sent) == 1 and sent.isprintable()) or key == "z"
    assert (character_of(found[0]) is not None) == types


def test_a_key_with_alt_acts_and_types_nothing(sample: Workspace, tmp_path: Path) -> None:
    keys = keymap(tmp_path, 'preset = "emacs"\n').keys

    async def scenario(hand: Drive) -> None:
        hand.app.post_message(events.Key("alt+x", "x"))
        await hand.wait_for(lambda: "All actions" in hand.lines()[0])
        await hand.press("ctrl+g")
        assert hand.app.screen is hand.board
        await hand.press("ctrl+n", "ctrl+n", "ctrl+p")
        assert hand.board.key == "KR1"

    drive(sample, scenario, configured=Configured(keys))
