"""Pictures of every screen, to look at: ``python -m tests.pictures FOLDER``.

Each scene of ``tests/ui/scenes.py`` in each size and look becomes a PNG; with ``--sheet`` some
stand side by side on one. Needs ``rsvg-convert`` (librsvg), for sheets ``montage`` (ImageMagick).
The folder lies outside the repository: pictures aren't kept.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from fnmatch import fnmatch
from html import escape, unescape
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from rich.cells import cell_len

from okrtui.ui.application import OkrtuiApp
from okrtui.ui.colours import DARK, LIGHT, TERMINAL
from okrtui.ui.terminal import Terminal, terminal_of
from okrtui.workspace.sample import sample_commit
from okrtui.workspace.workspace import Workspace
from tests.ui.driving import COLOURS, TODAY, Drive
from tests.ui.scenes import SCENES, Scene, go

ROOT: Final = Path(__file__).resolve().parent.parent
SIZES: Final = ("80x24", "100x30", "160x50")
LOOKS: Final[dict[str, dict[str, str]]] = {
    DARK: COLOURS,
    LIGHT: COLOURS,
    TERMINAL: {"TERM": "xterm"},
    "no-color": {"TERM": "xterm-256color", "NO_COLOR": "1"},
    "console": {"TERM": "linux"},
    "ascii": COLOURS,
}
"""Look → the environment that brings it about."""

_REST: Final = 0.3
"""Seconds without a key before a screen is looked at."""
_CELL: Final = 12.2
"""The width of a cell in Textual's pictures."""


def terminal(look: str) -> Terminal:
    encoding = "ascii" if look == "ascii" else "utf-8"
    return terminal_of(LOOKS[look], encoding, theme=look if look in (DARK, LIGHT) else None)


async def drawn(scene: Scene, size: tuple[int, int], look: str) -> str:
    """A screen as SVG."""
    with TemporaryDirectory() as name, _store(scene, Path(name)) as open_session:
        folder = Path(name)
        workspace = open_session("ana")
        if scene.before is not None:
            scene.before(workspace, folder)
        os.environ.pop("NO_COLOR", None)
        os.environ.update({k: v for k, v in LOOKS[look].items() if k == "NO_COLOR"})
        told = scene.configured(folder)
        app = OkrtuiApp(workspace, terminal(look), drafts=folder, configured=told)
        async with app.run_test(size=scene.size or size) as pilot:
            hand = Drive(app, pilot)
            await hand.wait_for(lambda: app.board.is_current)
            await go(hand, scene, open_session)
            # What is shown when typing rests: what a filter finds, what the coach says.
            await pilot.pause(_REST)
            svg = app.export_screenshot()
        app.close_store()
        return svg


@contextmanager
def _store(scene: Scene, folder: Path) -> Iterator[Callable[[str], Workspace]]:
    opened: list[Workspace] = []

    def open_session(user: str) -> Workspace:
        opened.append(Workspace.open(folder / "okr.json", user=user, today=lambda: TODAY))
        return opened[-1]

    if scene.store == "sample":
        first = open_session("ana")
        sample_commit(first)
        first.close()
    yield open_session
    for workspace in opened:
        workspace.close()


def in_cells(svg: str) -> str:
    """Each word at the place of its cells: converters drop blanks in front of a text."""

    def apart(text: re.Match[str]) -> str:
        words = []
        for word in re.finditer(r"\S+", unescape(text["text"])):
            x = float(text["x"]) + cell_len(unescape(text["text"])[: word.start()]) * _CELL
            length = cell_len(word[0]) * _CELL
            head = re.sub(r'(?<= )x="[^"]*"', f'x="{x:g}"', text["head"])
            head = re.sub(r'textLength="[^"]*"', f'textLength="{length:g}"', head)
            words.append(f"{head}{escape(word[0])}</text>")
        return "".join(words)

    return re.sub(
        r'(?P<head><text class="[^"]*-r\d+" x="(?P<x>[^"]*)"[^>]*>)(?P<text>[^<]*)</text>',
        apart,
        svg,
    )


def chosen(patterns: Sequence[str]) -> list[str]:
    """The names of the scenes that are wanted; all without a pattern."""
    return [n for n in SCENES if not patterns or any(fnmatch(n, p) for p in patterns)]


def sheet(pictures: Sequence[Path], columns: int, target: Path) -> None:
    command = ["montage", "-label", "%t", *map(str, pictures), "-geometry", "+4+4"]
    subprocess.run([*command, "-tile", f"{columns}x", str(target)], check=True)


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.pictures", description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--scene", action="append", default=[], metavar="PATTERN",
                        help="only these: board-*, review-*")  # fmt: skip
    parser.add_argument("--size", action="append", default=[], metavar="WxH")
    parser.add_argument("--look", action="append", default=[], choices=list(LOOKS))
    parser.add_argument("--sheet", type=int, default=0, metavar="N", help="N pictures on a sheet")
    parser.add_argument("--list", action="store_true", help="only the names of the scenes")
    said = parser.parse_args(arguments)
    names = chosen(said.scene)
    if said.list:
        print("\n".join(names))
        return 0
    folder = said.folder.resolve()
    needed = ["rsvg-convert", *(["montage"] if said.sheet else [])]
    missing = [program for program in needed if shutil.which(program) is None]
    if missing:
        print(
            f"{' and '.join(missing)} not found: install librsvg and ImageMagick", file=sys.stderr
        )
        return 1
    if folder.is_relative_to(ROOT):
        print(f"{folder} is in the repository; choose a folder elsewhere", file=sys.stderr)
        return 1
    folder.mkdir(parents=True, exist_ok=True)
    for size in said.size or SIZES:
        width, height = map(int, size.split("x"))
        for look in said.look or LOOKS:
            pictures = []
            for name in names:
                svg = folder / f"{name}--{size}--{look}.svg"
                picture = asyncio.run(drawn(SCENES[name], (width, height), look))
                svg.write_text(in_cells(picture), "utf-8")
                png = svg.with_suffix(".png")
                subprocess.run(["rsvg-convert", "-o", str(png), str(svg)], check=True)
                svg.unlink()
                pictures.append(png)
            for first in range(0, len(pictures), said.sheet or len(pictures) + 1):
                if said.sheet:
                    target = folder / f"sheet--{size}--{look}--{first // said.sheet + 1:02}.png"
                    sheet(pictures[first : first + said.sheet], 2, target)
    return 0


if __name__ == "__main__":
    sys.exit(main())
