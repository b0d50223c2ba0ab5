"""A text in the person's own editor, and what comes back from it."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from okrtui.ui import application
from okrtui.ui.application import OkrtuiApp
from okrtui.ui.outside import command_of, written_outside
from okrtui.workspace.workspace import Workspace
from tests.ui.driving import Drive, drive
from tests.ui.test_form import open_at, session_of, typed


@pytest.fixture
def lent(monkeypatch: pytest.MonkeyPatch) -> None:
    """A test has no terminal that could be lent."""

    @contextmanager
    def suspend(app: OkrtuiApp) -> Iterator[None]:
        yield

    monkeypatch.setattr(OkrtuiApp, "suspend", suspend)


class Script:
    """An editor that does what a shell script says; the file is ``$1``."""

    def __init__(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self._file = folder / "my editor"
        self._set = monkeypatch.setenv
        self._set("VISUAL", f"'{self._file}' -x")

    def does(self, script: str) -> None:
        self._file.write_text(f'#!/bin/sh\nfor file in "$@"; do :; done\n{script}\n')
        self._file.chmod(0o700)


@pytest.fixture
def editor(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Script:
    return Script(tmp_path, monkeypatch)


# ---------------------------------------------------------------------- the file


@pytest.mark.parametrize(
    ("environ", "command"),
    [
        ({}, ()),
        ({"EDITOR": "  "}, ()),
        ({"EDITOR": "vi"}, ["vi"]),
        ({"VISUAL": "code --wait", "EDITOR": "vi"}, ["code", "--wait"]),
        ({"VISUAL": "", "EDITOR": "vi"}, ["vi"]),
        ({"EDITOR": "it's"}, ["it's"]),
    ],
)
def test_the_editor_is_the_one_that_the_environment_names(
    environ: dict[str, str], command: list[str]
) -> None:
    assert list(command_of(environ)) == list(command)


def test_the_file_is_for_nobody_else_and_goes_away(tmp_path: Path) -> None:
    note = tmp_path / "note"
    script = f'stat -c "%a %n" "$0" "$(dirname "$0")" > {note}; echo more >> "$0"'
    written = written_outside("a text", ["sh", "-c", script])
    assert written.text == "a text\nmore"
    (file, folder) = (line.split(" ", 1) for line in note.read_text().splitlines())
    assert (file[0], folder[0]) == ("600", "700")
    assert not Path(file[1]).exists()
    assert not Path(folder[1]).exists()


def test_what_isnt_text_comes_back_as_text(tmp_path: Path) -> None:
    written = written_outside("", ["sh", "-c", r'printf "a\377b" > "$0"'])
    assert written.text == "a\ufffdb"


def test_signals_are_handled_as_before_when_it_is_done() -> None:
    before = [signal.getsignal(n) for n in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)]
    wakes = signal.set_wakeup_fd(-1)
    signal.set_wakeup_fd(wakes)
    written_outside("", ["true"])
    after = [signal.getsignal(n) for n in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)]
    assert after == before
    assert signal.set_wakeup_fd(wakes) == wakes


def test_being_told_to_end_ends_the_editor_and_keeps_what_it_saved() -> None:
    me = os.getpid()
    script = f'echo typed > "$0"; kill -TERM {me}; sleep 20'
    written = written_outside("", ["sh", "-c", f'trap "exit 1" TERM; {script} & wait'])
    assert (written.text, written.told_to_end) == ("typed", signal.SIGTERM)


def test_ctrl_c_is_the_editors() -> None:
    script = f'kill -INT {os.getpid()}; echo on > "$0"'
    assert written_outside("", ["sh", "-c", script]).text == "on"


# ---------------------------------------------------------------------- on the board


def test_a_text_comes_back_into_the_open_field_and_isnt_saved_yet(
    sample: Workspace, editor: Script, lent: None
) -> None:
    async def scenario(hand: Drive) -> None:
        number = sample.number
        await hand.go_to("KR2")
        await hand.do("goal.edit")
        await hand.put("Churn")
        editor.does('cp "$file" "$0.seen"; printf "Churn of\\npass holders\\n" > "$file"')
        await hand.do("editor.outside")
        assert typed(hand) == "Churn of pass holders", "a title has one line"
        assert "Not saved yet" in hand.said
        assert sample.number == number
        await hand.do("editor.save")
        await hand.wait_said("changed KR2")
        assert sample.key_results[2].title == "Churn of pass holders"

    drive(sample, scenario)


def test_the_board_describes_a_goal_in_several_lines(
    sample: Workspace, editor: Script, lent: None
) -> None:
    async def scenario(hand: Drive) -> None:
        await hand.go_to("O1")
        editor.does('printf "Why?\\n\\nBecause.\\n" > "$file"')
        await hand.do("goal.describe")
        assert session_of(hand).field == "description"
        assert typed(hand) == "Why?\n\nBecause."
        await hand.do("editor.save")
        await hand.wait_said("changed O1")
        assert sample.objectives[1].description == "Why?\n\nBecause."

    drive(sample, scenario)


@pytest.mark.parametrize(
    ("script", "told"),
    [
        ('echo lost > "$file"; exit 3', "ended with 3: the text stays as it was"),
        ("kill -9 $$", "was ended: the text stays as it was"),
        ('rm "$file"', "left nothing that can be read"),
    ],
    ids=["gave up", "was killed", "took the file away"],
)
def test_when_it_goes_wrong_one_is_told_and_keeps_what_one_had(
    sample: Workspace, editor: Script, lent: None, tmp_path: Path, script: str, told: str
) -> None:
    async def scenario(hand: Drive) -> None:
        await open_at(hand, "KR2", "description")
        await hand.put("half a thought")
        editor.does(script)
        await hand.do("editor.outside")
        assert told in hand.said
        assert typed(hand) == "half a thought"
        await hand.do("editor.cancel")

    drive(sample, scenario, drafts=tmp_path / "drafts")
    assert list((tmp_path / "drafts").iterdir()) == [], "it is on the screen again"


@pytest.mark.parametrize(
    ("name", "told"),
    [("", "export EDITOR"), ("no-such-editor", "can't be started: No such file")],
)
def test_a_missing_editor_is_told(
    sample: Workspace, monkeypatch: pytest.MonkeyPatch, lent: None, name: str, told: str
) -> None:
    monkeypatch.delenv("EDITOR", raising=False)
    monkeypatch.setenv("VISUAL", name)

    async def scenario(hand: Drive) -> None:
        await hand.go_to("KR2")
        await hand.do("goal.edit")
        await hand.put("Churn")
        await hand.do("editor.outside")
        assert told in hand.said
        assert typed(hand) == "Churn"

    drive(sample, scenario)


def test_a_terminal_that_cant_be_lent_is_told(sample: Workspace, editor: Script) -> None:
    async def scenario(hand: Drive) -> None:
        await hand.go_to("KR2")
        await hand.do("goal.edit", "editor.outside")
        assert "can't be lent" in hand.said
        assert hand.board.editing.open

    drive(sample, scenario)


def test_what_was_typed_is_kept_as_a_draft_while_it_runs(
    sample: Workspace, editor: Script, lent: None, tmp_path: Path
) -> None:
    drafts, seen = tmp_path / "drafts", tmp_path / "seen"

    async def scenario(hand: Drive) -> None:
        await open_at(hand, "KR2", "description")
        await hand.put("half a thought")
        editor.does(f'cp {drafts}/*.json {seen}; echo "a whole one" > "$file"')
        await hand.do("editor.outside")
        assert typed(hand) == "a whole one"

    drive(sample, scenario, drafts=drafts)
    assert "half a thought" in seen.read_text()


def test_what_it_saved_is_a_draft_when_the_program_is_told_to_end_meanwhile(
    sample: Workspace,
    editor: Script,
    lent: None,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    # The last resort of a program that is told to end would end the tests.
    monkeypatch.setattr(application, "_PATIENCE", 3600)
    heard: list[int] = []
    before = signal.signal(signal.SIGTERM, lambda number, _: heard.append(number))

    async def scenario(hand: Drive) -> None:
        signal.signal(signal.SIGTERM, lambda number, _: heard.append(number))
        await open_at(hand, "KR2", "description")
        editor.does(f'trap "exit 1" TERM; echo kept > "$file"; kill -TERM {os.getpid()}; sleep 9')
        await hand.do("editor.outside")

    try:
        drive(sample, scenario, drafts=tmp_path / "drafts")
    finally:
        signal.signal(signal.SIGTERM, before)
    assert heard == [signal.SIGTERM]
    (draft,) = (tmp_path / "drafts").iterdir()
    assert "kept" in draft.read_text()
