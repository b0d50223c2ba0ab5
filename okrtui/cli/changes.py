"""What all changing commands do alike: open, commit, tell, close."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from okrtui.cli.exits import DONE, Untold
from okrtui.cli.output import out, out_json
from okrtui.domain.errors import Invalid, NotFound

if TYPE_CHECKING:
    from okrtui.cli.session import Session
    from okrtui.domain.records import Json
    from okrtui.workspace.change import Change, Done
    from okrtui.workspace.workspace import Workspace


def make(
    options: argparse.Namespace,
    session: Session,
    change: Callable[[Workspace], Change],
    *,
    adds: bool = False,
    more: Mapping[str, Json] | None = None,
) -> int:
    """Commit a change and say what was done. Raises whatever it raises."""

    def act(workspace: Workspace, id: str | None) -> Done:
        return workspace.run(change(workspace), transaction_id=id, if_match=options.if_match)

    return perform(options, session, act, adds=adds, more=more)


def perform(
    options: argparse.Namespace,
    session: Session,
    act: Callable[[Workspace, str | None], Done],
    *,
    adds: bool = False,
    more: Mapping[str, Json] | None = None,
) -> int:
    """Do something under a transaction id and say what came of it. Raises whatever it raises.

    more: what JSON says besides, by then.
    """
    id = transaction_id(options.transaction)
    workspace = session.open(to_write=True)
    try:
        done = _once(workspace, act, id)
        if options.json:
            # The message tells it too, but it is not printed then.
            session.warn()
        session.told()
        _tell(done, {**_shape(done, adds=adds), **(more or {})} if options.json else None)
    finally:
        workspace.close()
    return DONE


def _once(
    workspace: Workspace, act: Callable[[Workspace, str | None], Done], id: str | None
) -> Done:
    try:
        return act(workspace, id)
    except (Invalid, NotFound):
        # What can't be done may be done already: a goal is deleted only once.
        made = None if id is None else workspace.made_before(id)
        if made is None:
            raise
        return made


def _tell(done: Done, shape: Mapping[str, Json] | None) -> None:
    """Print what came of it. Raises Untold when nobody takes it."""
    try:
        if shape is not None:
            out_json(shape)
        else:
            out(done.message)
        sys.stdout.flush()
    except BrokenPipeError:
        raise
    except OSError as error:
        raise Untold(
            f"{done.message}, but that could not be printed: {error.strerror or error}",
            "The change is kept",
        ) from None


def transaction_id(key: str | None) -> str | None:
    """The 16 hex digits that the journal keeps for a user's ``--id``. Raises Invalid."""
    if key is None:
        return None
    if not key.strip():
        raise Invalid("--id is empty", "Give a word for this change, such as churn-2026-11-20")
    from hashlib import sha256

    return sha256(key.encode("utf-8", "surrogateescape")).hexdigest()[:16]


def from_stdin(value: str | None) -> str | None:
    """The value, read from standard input when it is ``-``. Raises Invalid when there is none."""
    if value != "-":
        return value
    try:
        text = sys.stdin.read(_LONGEST_INPUT).strip() if sys.stdin is not None else ""
    except UnicodeDecodeError:
        raise Invalid("standard input is no text", "Pipe a number in, as UTF-8") from None
    if not text:
        raise Invalid(
            "standard input has no value", "Pipe one in: echo 9.2 | okrtui check-in KR1 -"
        )
    return text


_LONGEST_INPUT = 100_000


def _shape(done: Done, *, adds: bool) -> dict[str, Json]:
    if adds:
        return {"id": done.key or None}
    return {"id": done.key or None, "n": done.n, "changed": done.changed}
