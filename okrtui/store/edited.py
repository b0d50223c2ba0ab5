"""A copy of a store's file that another program wrote to, read to be merged."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final, NamedTuple

from okrtui.domain.errors import Invalid, NotFound
from okrtui.domain.records import Document
from okrtui.store import snapshot
from okrtui.store.folder import Folder, reason
from okrtui.store.limits import Limits, check_table, check_value, read_id
from okrtui.store.migrate import FORMAT, SCHEMA, newer
from okrtui.store.ports import ReadOnly, State, Store
from okrtui.store.snapshot import Meta
from okrtui.store.system import Sys
from okrtui.store.upgraded import in_todays_schema

_SYS: Final = Sys()
_LIMITS: Final = Limits()
_NOTHING_CHANGED: Final = "Nothing was changed"


class Edited(NamedTuple):
    """What another program made of a store's file."""

    path: Path
    tables: dict[str, dict[int, Document]]
    meta: Meta | None
    """What the store said of itself when the other program read it; None for a plain file."""
    digest: str
    """Of the whole file: the same edit has the same."""


def read_edited(path: Path, sys: Sys = _SYS, limits: Limits = _LIMITS) -> Edited:
    """Raises Invalid, which names the table, document and field at fault, NotFound,
    NewerSchema, Damaged for what is no plain file, CannotCreate and ReadOnly."""
    folder = Folder(sys, Path(os.path.abspath(path)))
    try:
        data = folder.read(folder.name, limits.snapshot)
    except FileNotFoundError:
        raise NotFound(f"there is no file {path}", _NOTHING_CHANGED) from None
    except OSError as error:
        raise ReadOnly(f"{path} can't be read: {reason(error)}", _NOTHING_CHANGED) from error
    finally:
        folder.close()
    try:
        content = json.loads(data)
    except (ValueError, RecursionError) as error:
        where = ""
        if isinstance(error, json.JSONDecodeError):
            where = f": line {error.lineno}, column {error.colno}: {error.msg}"
        raise Invalid(
            f"{path} isn't JSON{where}", f"Name a file that TinyDB wrote. {_NOTHING_CHANGED}"
        ) from None
    if not isinstance(content, dict):
        raise Invalid(f"{path} isn't a TinyDB file", _NOTHING_CHANGED)
    meta = _meta(path, content)
    try:
        tables = {
            name: dict(_document(name, key, document) for key, document in _table(name, table))
            for name, table in content.items()
            if name != "_meta"
        }
    except Invalid as error:
        raise Invalid(f"{path}: {error.title}", f"Mend it there. {_NOTHING_CHANGED}") from None
    digest = hashlib.sha256(data).hexdigest()
    return Edited(path, in_todays_schema(tables), meta, digest)


def base_of(store: Store, edited: Edited, given: int | None = None) -> State:
    """The state that the other program started from; ``given`` is its change's number.

    Raises Invalid when that isn't known, and whatever ``Store.at`` raises.
    """
    meta = edited.meta
    if given is None and meta is None:
        raise Invalid(
            f"{edited.path} doesn't say from which change it started",
            "If it was a copy of this store, name the change with --base N (okrtui activity lists "
            f"them). {_NOTHING_CHANGED}",
        )
    if meta is not None and meta.store != store.identity:
        raise Invalid(
            f"{edited.path} comes from another store than {store.path}",
            f"Open that one with --store. {_NOTHING_CHANGED}",
        )
    if given is not None or meta is None:
        return store.at(given or 0)
    n = meta.place.n
    if n <= store.number:
        sealed = snapshot.first_line(store.sealed(n))
        if sealed is not None and sealed.place.h == meta.place.h:
            return store.at(n)
    raise Invalid(
        f"{edited.path} started from a change {n} that {store.path} never had",
        f"It comes from a copy that went another way, or from before a backup was put back. "
        f"--base N merges it all the same. {_NOTHING_CHANGED}",
    )


def _meta(path: Path, content: Mapping[str, Any]) -> Meta | None:
    if "_meta" not in content:
        return None
    table = content["_meta"]
    try:
        meta = snapshot.read_meta(table.get("1") if isinstance(table, dict) else None)
    except ValueError as error:
        raise Invalid(
            f"{path} has an odd description ({error})",
            f"Put the table _meta back as the store wrote it. {_NOTHING_CHANGED}",
        ) from None
    if meta.fmt > FORMAT or meta.v > SCHEMA:
        raise newer(path, meta.app)
    return meta


def _table(name: str, table: object) -> list[tuple[str, object]]:
    check_table(name)
    if not isinstance(table, dict):
        raise Invalid(f"{name} is no table")
    return list(table.items())


def _document(table: str, key: str, document: object) -> tuple[int, Document]:
    id = read_id(table, key)
    if not isinstance(document, dict):
        raise Invalid(f"{table} {id} is no document")
    for field, value in document.items():
        check_value(value, f"{table} {id}, {field}", 2)
    return id, document
