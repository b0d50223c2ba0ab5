"""Whatever a store holds, what is printed can't do anything to a terminal, and nothing is lost."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings

from okrtui.domain.records import Json
from okrtui.domain.text import UNSAFE
from okrtui.store.journal_store import open_store
from okrtui.store.ports import NewId, Op, State
from okrtui.workspace.workspace import Workspace
from tests.cli.harness import Cli
from tests.workspace.hostile import Documents, documents, written

HOSTILE = {
    "clipboard": "\x1b]52;c;cm0gLXJmIC8=\x07",
    "title of the window": "\x1b]0;pwned\x1b\\",
    "clear screen": "\x1b[2J\x1b[H",
    "c1": "\x9b31mred\x9d0;x\x9c",
    "return": "real\rfake",
    "lines": "one\ntwo\x0bthree\x85four\u2028five",
    "markup": "[red]x[/] [@click=app.quit]go[/]",
    "closing markup": "[/nope]",
    "unclosed": "[bold",
    "right to left": "abc\u202edcba\u2066x",
    "invisible": "a\u200bb\u200fc\ufeffd\u2060e",
    "tags": "x\U000e0041\U000e007f",
    "marks": "e" + "\u0301" * 60,
    "emoji": "🚲👩🏽‍🚀🇩🇪❤️",
    "wide": "日本語の目標",
    "null and delete": "a\x00b\x7fc",
    "percent and brace": "%s %(x)d {0} {x!r}",
}
# everything that moves, colours or configures a terminal, but for the newlines between lines
ALLOWED = re.compile(r"[^\x00-\x09\x0b-\x1f\x7f-\x9f]*")
COLOUR = re.compile(r"\x1b\[[0-9;]*m")


def check_harmless(text: str) -> None:
    assert ALLOWED.fullmatch(text), repr(text)
    assert UNSAFE.search(text.replace("\n", "")) is None, repr(text)


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE.keys())
def test_a_hostile_title_is_shown_harmlessly_and_kept_as_it_is(cli: Cli, text: str) -> None:
    title = f"x {text} y"
    said = [
        cli.ok("add", "objective", title, "--owner", text[:40].strip("@#"), "--team", text[:40]),
        cli.ok("add", "kr", "O1", "Churn", "--start", "1", "--target", "2", "--unit", text[:40]),
        cli.ok("edit", "KR1", f"title={title}"),
        cli.ok("add", "kpi", title, "--direction", "up", "--green", "3", "--type", text[:40]),
        cli.ok("add", "initiative", "KR1", title),
        cli.ok(
            "check-in", "KR1", "1.5", "--note", title, "--blocker", title, "--as", "x" + text[:40]
        ),
        cli.ok("log", "K1", "4", "--note", title),
        cli.ok("show"),
        *(cli.ok("show", key) for key in ("O1", "KR1", "K1", "I1")),
        *(cli.ok("why", key) for key in ("O1", "KR1", "K1")),
        COLOUR.sub("", cli.ok("show", "--color", "always")),
        cli.ok("delete", "I1"),
    ]
    for printed in said:
        check_harmless(printed)
    assert cli.json("show", "K1")["name"] == title.strip()
    assert cli.json("show", "KR1")["title"] == title.strip()
    entry = cli.json("show", "KR1")["check_ins"][0]
    assert (entry["note"], entry["blocker"]) == (title, title)
    assert cli.ok("show", "KR1", "--json").isascii()


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE.keys())
def test_a_hostile_argument_is_harmless_in_its_error(cli: Cli, text: str, tmp_path: Path) -> None:
    cli.ok("add", "objective", "Riders come back")
    cli.ok("add", "kr", "O1", "Churn", "--start", "1", "--target", "2")
    name = text.replace("\0", "").replace("/", "_")
    (tmp_path / "x.csv").write_text(f'kpi,value\n"{text}",3\n', newline="")
    for argv in (
        ["show", text],
        ["x" + text],
        ["add", "x" + text],
        ["show", "--cycle", text],
        ["show", "--x" + text],
        ["check-in", "KR1", text],
        ["check-in", "KR1", "1", "--date", "x" + text],
        ["check-in", "KR1", "1", "--confidence", "x" + text],
        ["edit", "KR1", f"{text}=1"],
        ["edit", "KR1", "x" + text],
        ["edit", "KR1", f"cadence={text}"],
        ["add", "objective", "x", "--kind", text],
        ["move", "KR1", "--to", text],
        ["--today", text, "show"],
        ["log", "--csv", "x.csv"],
        ["log", "--csv", "gone" + name],
        ["--store", f"gone{name}/okr.json", "show"],
        ["demo", "--keep", f"gone{name}/okr.json"],
    ):
        result = cli(*argv)
        assert result.code in (2, 3, 73), (argv, result)
        check_harmless(result.out + result.err)
        assert result.err.count("\n") == 1


def test_a_store_written_by_somebody_else_is_shown_harmlessly(cli: Cli) -> None:
    everything = "".join(HOSTILE.values()) + "\ud800"
    documents: dict[str, dict[str, Json]] = {
        "cycles": {"name": everything, "start": "2026-10-01", "end": "2026-12-31"},
        "objectives": {"title": everything, "cycle": 1, "owner": everything, "team": everything},
        "key_results": {
            "objective": 1,
            "title": everything,
            "kind": "milestones",
            "unit": everything,
            "owner": everything,
            "steps": [{"title": everything}],
        },
        "initiatives": {"key_result": 1, "title": everything, "owner": everything, "state": "\x1b"},
        "kpis": {
            "name": everything,
            "direction": everything,
            "unit": everything,
            "type": everything,
            "owner": everything,
            "team": everything,
            "cadence": "\x1b[2J",
        },
        "check_ins": {
            "key_result": 1,
            "date": "2026-11-20",
            "note": everything,
            "done": [1],
            "blocker": everything,
            "created_by": everything,
            "confidence": 5,
        },
        "measurements": {
            "kpi": 1,
            "date": "2026-11-20",
            "value": 3,
            "note": everything,
            "created_by": everything,
        },
    }

    def build(state: State, new_id: NewId) -> Sequence[Op]:
        return [Op("ins", table, new_id(table), d) for table, d in documents.items()]

    store = open_store(cli.store)
    store.commit(build, why=everything[:60], user="mallory\x1b[2J")
    store.close()
    for argv in (
        ["show"],
        *(["show", key] for key in ("O1", "KR1", "K1", "I1")),
        *(["why", key] for key in ("O1", "KR1", "K1")),
        ["check-in", "KR1", "1", "--note", "x"],
        ["log", "K1", "3"],
        ["edit", "O1", "title=x", "owner=y", "team=z"],
    ):
        check_harmless(cli.ok(*argv))
    shown = cli.ok("show", "K1", "--json")
    assert shown.isascii()
    assert json.loads(shown)["name"] == everything
    assert date.fromisoformat(json.loads(shown)["latest_date"])


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(documents)
def test_everything_prints_harmlessly_whatever_the_documents_hold(
    cli: Cli, stored: Documents
) -> None:
    shutil.rmtree(cli.folder)
    cli.folder.mkdir(mode=0o700)
    workspace = Workspace.open(cli.store, user="ana", today=lambda: date(2026, 11, 22))
    workspace.run(written(stored))
    keys = [f"{p}{id}" for p, t in (("O", "objectives"), ("KR", "key_results"), ("K", "kpis"))
            for id in stored[t]]  # fmt: skip
    workspace.close()
    for argv in (["show"], *(["show", key] for key in keys), *(["why", key] for key in keys)):
        check_harmless(cli.ok(*argv).replace("\t", " "))
        assert cli.ok(*argv, "--json").isascii()
