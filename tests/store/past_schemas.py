"""Stores that programs of older schemas wrote, and such a program at work."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

from okrtui.domain.records import Json

FIXTURES = Path(__file__).with_name("fixtures")
SCHEMAS = sorted(folder.name for folder in FIXTURES.iterdir())

STEPS: Json = [
    {"title": "Contract", "weight": 2, "id": 1},
    {"title": "Pilot", "weight": 1, "id": 2},
    {"title": "Everybody has it", "weight": 1, "id": 3},
]


def lay_out(schema: str, path: Path) -> None:
    """Put a store that a program of that schema wrote into the test's folder."""
    for file in (FIXTURES / schema).iterdir():
        shutil.copyfile(file, path.with_name(file.name))


def versions(path: Path) -> list[tuple[int, int]]:
    """The change number and schema of every line, headers with the number they stand on."""
    return [
        (line["n"], line["v"])
        for segment in sorted(path.parent.glob(f"{path.name}.j*"))
        for line in map(json.loads, segment.read_text().splitlines())
    ]


def kept(path: Path, schema: int = 1) -> list[Path]:
    """The backups that were made before a migration."""
    return sorted(path.parent.glob(f"{path.name}.v{schema}-*"))


OLDER = """
import sys
from okrtui.store import migrate
migrate.SCHEMA = 1
migrate.UPGRADES = {}
from pathlib import Path
from okrtui.store.ports import NewerSchema, Op
from tests.store.kit import FAST, open_store, put
store = open_store(Path(sys.argv[1]), sys=FAST)
print("ready", flush=True)
for line in sys.stdin:
    word, *rest = line.split()
    try:
        if word == "steps":
            store.commit(
                lambda state, _: [Op("set", "key_results", 3, {"steps": (
                    state["key_results"][3]["steps"], [{"title": "Other", "weight": 1}])})],
                why="edit", user="old")
            print("done", flush=True)
        elif word == "put":
            print(put(store, title=rest[0], who="old").n, flush=True)
        elif word == "forever":
            n = 0
            while True:
                n = put(store, title="old", who="old").n
                print(n, flush=True)
    except NewerSchema as error:
        print("newer", error, flush=True)
"""


class OlderProgram:
    """The same program as it was before schema 2, in another process."""

    def __init__(self, path: Path) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-c", OLDER, str(path)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        assert self.line() == "ready"

    def line(self) -> str:
        assert self._process.stdout is not None
        return self._process.stdout.readline().strip()

    def ask(self, words: str) -> None:
        assert self._process.stdin is not None
        self._process.stdin.write(f"{words}\n")
        self._process.stdin.flush()

    def __call__(self, words: str) -> str:
        self.ask(words)
        return self.line()

    def __enter__(self) -> OlderProgram:
        return self

    def __exit__(self, *_: object) -> None:
        self._process.kill()
        self._process.communicate()
