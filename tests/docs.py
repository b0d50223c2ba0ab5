"""``make docs``: regenerates what README shows: the picture of the board and its tables.

The tables stand between ``<!-- keys -->`` and ``<!-- end keys -->`` (and the same for commands and
config); a test holds README to what this prints.
"""

from __future__ import annotations

import asyncio
import re
import sys
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

ROOT = Path(__file__).parents[1]
README = ROOT / "README.md"
PICTURE = ROOT / "docs" / "board.svg"
PICTURE_DAY = date(2026, 11, 22)
PICTURE_SIZE = (120, 36)
OPTIONS_OF_ALL = ("-h", "--json", "--id KEY", "--if-match N")


def tables() -> dict[str, str]:
    """Name of the marked part → the Markdown that belongs there."""
    from okrtui.config.options import option_table
    from okrtui.ui.actions import key_table

    return {"keys": key_table(), "commands": command_table(), "config": option_table()}


def command_table() -> str:
    """Every command with its own options and what it does; the options of all are left out."""
    from okrtui.cli.dispatch import MODULES, load
    from okrtui.cli.parser import Parser

    rows = ["| command | does |", "|---|---|"]
    for name in MODULES:
        command = load(name)
        parser = Parser(name, command.about, command.examples)
        command.configure(parser)
        usage = " ".join(parser.format_usage().split()).removeprefix("usage: ")
        for option in OPTIONS_OF_ALL:
            usage = usage.replace(f" [{option}]", "")
        about = command.about.rstrip(".").replace("|", "\\|")
        usage = usage.replace("{", "").replace("}", "").replace("|", "\\|")
        rows.append(f"| `{usage}` | {about} |")
    return "\n".join(rows)


def with_tables(text: str) -> str:
    """README's text with the marked parts made anew. Raises ValueError when a mark is missing."""
    for name, table in tables().items():
        part = re.compile(rf"<!-- {name} -->\n.*?<!-- end {name} -->", re.DOTALL)
        if not part.search(text):
            raise ValueError(f"README has no part <!-- {name} -->")
        before, after = part.split(text, maxsplit=1)[0], part.split(text, maxsplit=1)[-1]
        text = f"{before}<!-- {name} -->\n{table.strip()}\n<!-- end {name} -->{after}"
    return text


async def picture() -> str:
    """The board on the sample workspace as SVG, drawn by the real app; no remote fonts."""
    from okrtui.ui.application import OkrtuiApp
    from okrtui.ui.terminal import terminal_of
    from okrtui.workspace.sample import sample_commit
    from okrtui.workspace.workspace import Workspace

    with TemporaryDirectory() as folder:
        path = Path(folder) / "okr.json"
        workspace = Workspace.open(path, user="ana", today=lambda: PICTURE_DAY)
        sample_commit(workspace)
        app = OkrtuiApp(
            workspace, terminal_of({"TERM": "xterm-256color", "COLORTERM": "truecolor"}, "utf-8")
        )
        async with app.run_test(size=PICTURE_SIZE) as pilot:
            await pilot.pause()
            await pilot.press("down", "down")
            await pilot.pause()
            svg = app.export_screenshot(title="okrtui")
        return re.sub(r"@font-face \{.*?\}\s*", "", svg, flags=re.DOTALL)


def main() -> int:
    README.write_text(with_tables(README.read_text("utf-8")), "utf-8")
    PICTURE.parent.mkdir(exist_ok=True)
    PICTURE.write_text(asyncio.run(picture()), "utf-8")
    print(f"wrote {README.name} and {PICTURE.relative_to(ROOT)}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
