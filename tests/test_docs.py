"""README says what the program does."""

from __future__ import annotations

import re

import pytest

from okrtui.cli import exits
from okrtui.cli.dispatch import MODULES
from tests.docs import README, ROOT, with_tables

TEXT = README.read_text("utf-8")


def test_its_tables_are_the_programs_own() -> None:
    assert with_tables(TEXT) == TEXT, "make docs"


@pytest.mark.parametrize("name", MODULES)
def test_every_command_is_in_it(name: str) -> None:
    assert f"| `{name}" in TEXT


def test_every_exit_code_is_in_it() -> None:
    told = re.search(r"Exit codes: (.*?)\. Errors", TEXT, re.DOTALL)
    assert told is not None
    numbers = {int(number) for number in re.findall(r"(?<![\w-])\d+", told[1])}
    # 70 is no code that a script acts upon.
    known = {code for name, code in vars(exits).items() if name.isupper() and name != "BUG"}
    assert numbers >= {code for code in known if isinstance(code, int)}


def test_every_file_it_shows_or_links_is_there() -> None:
    links = re.findall(r"\]\(([^)#:]+)\)", TEXT)
    assert links
    assert [link for link in links if not (ROOT / link).exists()] == []


def test_every_make_target_it_names_is_there() -> None:
    makefile = (ROOT / "Makefile").read_text("utf-8")
    named = set(re.findall(r"[`\n]make ([a-z]+)", TEXT))
    assert {target for target in named if f"\n{target}:" not in makefile} == set()


def test_every_make_target_says_what_it_is_for() -> None:
    makefile = (ROOT / "Makefile").read_text("utf-8")
    targets = re.findall(r"^([a-z]+):(.*)$", makefile, re.MULTILINE)
    assert [name for name, rest in targets if "## " not in rest] == []


def test_make_calls_the_programs_it_set_up_whatever_the_path_holds() -> None:
    makefile = (ROOT / "Makefile").read_text("utf-8")
    called = re.findall(r"(\S*)\bokrtui\b(?= demo| \$\(ARGS\))", makefile)
    assert called
    assert set(called) <= {"$(BIN)/", "@$(BIN)/"}
