"""A store full of hostile strings, on every screen and in every print: the terminal obeys none."""

from __future__ import annotations

import shlex
from collections.abc import Sequence
from pathlib import Path
from typing import Final

import pytest

from okrtui.domain.records import Json
from okrtui.store.journal_store import open_store
from okrtui.store.ports import NewId, Op, State
from tests.e2e.okrtui import NARROW, READY, SETTLED, SIZES, WIDE, Okrtui, leave, line_of
from tests.escapes import hidden_characters, unexpected_sequences
from tests.terminal import Terminal

HOSTILE: Final = (
    "\x1b]52;c;cm0gLXJmIC8=\x07",
    "\x1b]0;owned\x1b\\",
    "\x1b]8;;http://x\x1b\\link\x1b]8;;\x1b\\",
    "\x1b[2J\x1b[H\x1b[31m",
    "\x1bP+q544e\x1b\\\x1b_Gi=1\x1b\\\x1bc",
    "\x9b31mred\x9d0;x\x9c\x85\x90",
    "real\rfake\x08\x08\n\tlines\x0b\x0c",
    "\x07\x00\x7f\x0e\x0f\x1a",
    "[red]x[/] [@click=app.quit]go[/] [/nope] [bold",
    "abc\u202edcba\u2066x\u2069\u061c",
    "a\u200bb\u200fc\ufeffd\u2060e\u2028f\u2029\ufff9",
    "x\U000e0041\U000e0042\U000e007f",
    "\ud800\udfff \udc80",
    "e" + "\u0301" * 80,
    "👩🏽‍🚀🇩🇪🏴\U000e0067\U000e0062\U000e007f❤️",
    "日本語の目標" * 20,
    "﷽𒐫꧅" + "\u0e33\u0d4d" * 9,
    "\U0010ffff\ue000\ufdd0\uffff",
    "long " * 2000,
    "%s {0} {x!r} \\x1b]0;x\\x07 $(x) `x`",
)


def key_result_fields(number: int) -> dict[str, Json]:
    """One of every kind, so that every way to show a value is used."""
    kinds: tuple[dict[str, Json], ...] = (
        {"kind": "reach", "start": 1, "target": 9},
        {"kind": "milestones"},
        {"kind": "at_least", "target": 5},
        {"kind": "between", "low": 2, "high": 4},
        {"kind": "done"},
        {"kind": "baseline"},
    )
    return kinds[number % len(kinds)]


def fill(path: Path) -> None:
    """One objective, key result, initiative and KPI for each string, which is in all its fields."""

    def build(state: State, new_id: NewId) -> Sequence[Op]:
        ops: list[Op] = []

        def add(table: str, document: dict[str, Json]) -> int:
            id = new_id(table)
            ops.append(Op("ins", table, id, document))
            return id

        cycle = add(
            "cycles",
            {"name": "".join(HOSTILE[:10]), "start": "2026-10-01", "end": "2026-12-31"},
        )
        for number, text in enumerate(HOSTILE):
            people: dict[str, Json] = {"owner": text, "team": text, "created_by": text}
            marked = f"T{number:02} {text}"
            kpi = add(
                "kpis",
                {
                    "name": marked,
                    "direction": "up",
                    "green": 3,
                    "unit": text,
                    "type": text,
                    **people,
                },
            )
            objective = add("objectives", {"title": marked, "cycle": cycle, "kind": text, **people})
            key_result = add(
                "key_results",
                {
                    "title": marked,
                    "objective": objective,
                    "unit": text,
                    "kpi": kpi,
                    "steps": [{"title": text}, {"title": text}],
                    **key_result_fields(number),
                    **people,
                },
            )
            add("initiatives", {"title": marked, "key_result": key_result, **people})
            note: dict[str, Json] = {"note": text, "created_by": text, "date": "2026-11-20"}
            add("check_ins", {"key_result": key_result, "value": 3, "blocker": text, **note})
            add("measurements", {"kpi": kpi, "value": 3, **note})
        return ops

    store = open_store(path)
    store.commit(build, why="".join(HOSTILE[:10]), user="mallory\x1b[2J")
    store.close()


@pytest.fixture
def hostile(empty: Okrtui) -> Okrtui:
    fill(empty.store)
    return empty


def harmless(terminal: Terminal) -> None:
    """Everything that was sent so far."""
    raw = terminal.bytes_since(0)
    assert unexpected_sequences(raw) == []
    assert hidden_characters(raw) == []
    raw.decode()


def on_cursor(board: Terminal, text: str) -> None:
    board.wait_for(lambda b: text in line_of(b, "▌"))


@pytest.mark.parametrize("size", SIZES, ids=["wide", "narrow"])
def test_every_row_and_its_detail(hostile: Okrtui, size: tuple[int, int]) -> None:
    board = hostile.board(size=size)
    for number in range(len(HOSTILE)):
        on_cursor(board, f"O{number + 1} T{number:02}")
        board.press("j")
        on_cursor(board, f"KR{number + 1} T{number:02}")
        board.press("l", "j")
        on_cursor(board, f"T{number:02}")
        board.press("j")
    board.press("tab")
    board.press("home")
    board.wait_quiet(SETTLED)
    for _ in HOSTILE:
        board.press("j")
    board.press("tab")
    board.press("pagedown", "pageup", "end", "home")
    board.wait_quiet(SETTLED)
    leave(board)
    harmless(board)


def test_why_of_every_key_result_and_kpi(hostile: Okrtui) -> None:
    board = hostile.board()
    for number in range(len(HOSTILE)):
        on_cursor(board, f"O{number + 1} T{number:02}")
        board.press("j", "w")
        board.wait_for(f"Why · KR{number + 1}")
        board.wait_gone(READY)
        board.press("escape")
        board.wait_for(READY)
        board.press("j")
    board.press("tab", "home", "w")
    board.wait_for("Why · K")
    board.wait_gone(READY)
    board.press("escape")
    board.wait_for(READY)
    leave(board)
    harmless(board)


@pytest.mark.parametrize("size", SIZES, ids=["wide", "narrow"])
def test_every_editor_opened_and_left(hostile: Okrtui, size: tuple[int, int]) -> None:
    board = hostile.board(size=size)
    before = hostile.run("show", "--json").stdout
    for number in range(len(HOSTILE)):
        on_cursor(board, f"O{number + 1} T{number:02}")
        board.press("j", "e")
        board.wait_for(f"KR{number + 1} title")
        for key, field in (("tab", "owner"), ("home", ""), ("end", "")):
            board.press(key)
            if field:
                board.wait_for(f"KR{number + 1} {field}")
        board.press("escape")
        board.wait_for("Nothing was saved")
        board.press("j")
    board.wait_quiet(SETTLED)
    leave(board)
    harmless(board)
    assert hostile.run("show", "--json").stdout == before


def test_questions_messages_filter_palette_and_pastes(hostile: Okrtui) -> None:
    board = hostile.board()
    for number in range(len(HOSTILE)):
        on_cursor(board, f"O{number + 1} T{number:02}")
        board.press("d")
        board.wait_for(f"Delete O{number + 1} ")
        board.press("n")
        board.wait_for("Nothing was deleted")
        board.press("j", "j")
    board.press("home", "j", "d")
    board.wait_for("y yes")
    board.press("y")
    board.wait_for("deleted KR1")
    board.press("u")
    board.wait_for("undone")
    for text in ("[/nope]", "\u202eabc", "日本", "T0"):
        board.press("/")
        board.wait_for("words, @owner")
        board.paste(text)
        board.wait_for("filter: ")
        board.press("escape")
        board.wait_gone("filter: ")
    board.press("ctrl+p")
    board.wait_for("type to find")
    board.paste("[/nope] \u202e\x9b31m")
    board.wait_for("[/nope]")
    board.press("escape")
    board.wait_for(READY)
    board.press("?")
    board.wait_for("Help · ")
    board.wait_gone(READY)
    board.press("escape")
    board.wait_for(READY)
    board.press("A")
    board.wait_for("New objective")
    board.paste("bad \u202e\u200b[/nope] \x9b31m")
    board.press("enter")
    board.wait_for("added O")
    leave(board)
    harmless(board)


def test_names_of_people_and_messages_of_others(hostile: Okrtui) -> None:
    board = hostile.board(user="eva\x1b]0;x\x07\u202e")

    def build(state: State, new_id: NewId) -> Sequence[Op]:
        document = state["objectives"][1]
        return [Op("set", "objectives", 1, {"title": (document["title"], "T00 changed")})]

    store = open_store(hostile.store)
    store.commit(build, why="".join(HOSTILE[:12]), user=f"mal{HOSTILE[0]}")
    store.close()
    board.wait_for("T00 changed")
    board.wait_for("mal")
    leave(board)
    harmless(board)


@pytest.mark.parametrize(
    "env", [{"NO_COLOR": "1"}, {"LC_ALL": "C", "PYTHONCOERCECLOCALE": "0", "PYTHONUTF8": "0"}]
)
def test_other_looks_of_the_board(hostile: Okrtui, env: dict[str, str]) -> None:
    board = hostile.board(size=NARROW, env=env, term="linux")
    for number in range(len(HOSTILE)):
        board.wait_for(f"O{number + 1} T{number:02}")
        board.press("j", "j")
    board.wait_quiet(SETTLED)
    leave(board)
    harmless(board)
    assert "LC_ALL" not in env or board.bytes_since(0).isascii()


def everything_printed() -> list[list[str]]:
    keys = [f"{kind}{n}" for n in range(1, len(HOSTILE) + 1) for kind in ("O", "KR", "K", "I")]
    return [
        ["show"],
        ["paths"],
        *(["show", key] for key in keys),
        *(["why", key] for key in keys if not key.startswith("I")),
    ]


@pytest.mark.parametrize("where", ["pty", "pipe"])
@pytest.mark.parametrize("kept", ["journal", "snapshot"])
def test_commands_print_harmlessly(hostile: Okrtui, kept: str, where: str) -> None:
    gone = "okr.json.j*" if kept == "snapshot" else "okr.json"
    for file in hostile.store.parent.glob(gone):
        file.unlink()
    calls = everything_printed()[:: 4 if where == "pty" else 5]
    script = "\n".join(f"{shlex.join(hostile.command(*argv))} || echo FAILED" for argv in calls)
    pipe = "" if where == "pty" else " | cat"
    shell = hostile.terminal_of(("sh", "-c", f"{{\n{script}\n}}{pipe}"), size=WIDE)
    assert shell.wait_exit(60) == 0
    raw = shell.bytes_since(0)
    assert b"T00" in raw
    assert b"FAILED" not in raw
    assert b"Traceback" not in raw
    harmless(shell)


def test_a_store_in_a_folder_with_a_hostile_name(empty: Okrtui) -> None:
    folder = empty.home / "x\x1b]0;owned\x07\u202e[nope]"
    folder.mkdir(mode=0o700)
    okrtui = empty.on(folder / "okr.json")
    for argv in (("paths",), ("show",), ("add", "objective", "x"), ("show", "O9")):
        terminal = okrtui.terminal(*argv)
        terminal.wait_exit()
        harmless(terminal)
    board = okrtui.board()
    leave(board)
    harmless(board)
