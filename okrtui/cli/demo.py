"""``demo``: a sample company, thrown away afterwards, or written where one says."""

from __future__ import annotations

import argparse
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Final

from okrtui.cli.command import Command
from okrtui.cli.exits import DONE
from okrtui.cli.output import out, out_json
from okrtui.cli.parser import add_json
from okrtui.cli.session import capable_terminal
from okrtui.domain.errors import Invalid
from okrtui.workspace.errors import CannotCreate

if TYPE_CHECKING:
    from okrtui.cli.session import Session


def _options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--keep", metavar="PATH", help="write the sample there instead")
    add_json(parser)


def _demo(options: argparse.Namespace, session: Session) -> int:
    if options.keep is not None:
        return _keep(options, session)
    import shutil
    import tempfile

    from okrtui.workspace.sample import sample_commit

    # 0700; anybody's temporary folder must not show the throw-away copy to others
    folder = Path(tempfile.mkdtemp(prefix="okrtui-demo-"))
    try:
        session.tolerant = capable_terminal() and not options.json
        workspace = session.open_at(folder / "okr.json", read_only=False)
        try:
            sample_commit(workspace)
            if session.tolerant:
                from okrtui.cli.board import show_board

                return show_board(session, workspace)
            from okrtui.cli.show import print_everything

            return print_everything(session, workspace, as_json=options.json)
        finally:
            workspace.close()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _keep(options: argparse.Namespace, session: Session) -> int:
    from shlex import quote

    from okrtui.config.paths import store_path
    from okrtui.workspace.sample import sample_commit

    if not options.keep.strip():
        raise Invalid("--keep is empty", "Name a file, such as sample.json", field="keep")
    path = store_path(options.keep).path
    if path.exists():
        raise CannotCreate(
            f"{path} is there already", "Name a file that isn't; nothing was changed"
        )
    workspace = session.open_at(path)
    try:
        done = sample_commit(workspace)
    finally:
        workspace.close()
    if options.json:
        out_json({"store": str(path), "n": done.n})
    else:
        out(f"{done.message}: {path}")
        out(f"Open it with: okrtui --store {quote(options.keep)}")
    return DONE


COMMANDS: Final[Mapping[str, Command]] = {
    "demo": Command(
        "Open the board on a throw-away copy of a sample company's quarter.",
        """\
okrtui demo
okrtui demo --keep sample.json      keep it, to play with over days""",
        _options,
        _demo,
    ),
}
