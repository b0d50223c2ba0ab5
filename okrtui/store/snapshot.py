"""The snapshot: a file in TinyDB's layout that the journal can be replayed on."""

from __future__ import annotations

import gc
import hashlib
import json
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from typing import TYPE_CHECKING, Final, NamedTuple

from okrtui.domain.errors import Invalid
from okrtui.domain.records import HISTORY_TABLES, TABLES, Document
from okrtui.store.journal import Place, parsed
from okrtui.store.limits import MAX_DEPTH, check_table, check_value
from okrtui.store.migrate import FORMAT
from okrtui.store.ports import Damaged

if TYPE_CHECKING:
    from okrtui.store.tables import Table

_HEAD: Final = b'{"_meta": {"1": '
_SHA: Final = b', "sha": "'
_FOOT: Final = b'"}},\n'
_KEYS: Final = re.compile(r"(?:[1-9][0-9]{0,15},)*")
_NO_BRACKETS: Final = bytes(set(range(256)) - set(b"{}[]"))
_BETWEEN: Final = b'}, "'
_TITLE: Final = re.compile(rb'("(?:[^"\\\n]|\\.)*"): ')
_PIECE: Final = 500  # documents encoded at a time, so that other threads get their turns


class Unusable(Exception):
    """A file that can't be read as a snapshot; ``reason`` continues "okr.json …"."""

    def __init__(self, reason: str, hint: str, *, edited: bool = False) -> None:
        super().__init__(reason)
        self.reason = reason
        self.hint = hint
        self.edited = edited
        """Another program wrote it on the ground of ours: its edits can be merged."""


class Meta(NamedTuple):
    """The snapshot's own description, without the checksum."""

    fmt: int
    store: str
    v: int
    app: str
    place: Place
    ids: tuple[str, ...]
    last: Mapping[str, int]
    """The highest id ever given, per table."""
    saved: float
    by: str
    archives: tuple[str, ...] = ()
    """Where older segments were moved: folders, those beside the store by their names alone."""


class Lazy:
    """A table as it stands in the file, not parsed before it is looked at."""

    def __init__(self, name: str, data: bytes, last: int) -> None:
        self.name = name
        self.data = data
        self.last = last
        """No document in it has a higher id."""

    def about(self) -> int:
        """About how many documents it has: objects inside of documents may count, too."""
        # Parsing takes twenty times as long.
        return self.data.count(_BETWEEN) + (len(self.data) > len(b"{}"))

    def documents(self) -> dict[int, Document]:
        return _sealed(self.name, self.data)

    def grouped(self, field: str) -> dict[int, list[bytes]] | None:
        """The documents' texts by the id in their first field, to be read by ``read``.

        None where the text alone can't tell: then the table has to be parsed. Taking it apart
        costs a third of parsing it.
        """
        # Every document begins with the same characters then. Inside a text quotes are escaped,
        # so that none of these can be found there.
        data = self.data
        begin = rb'"[1-9][0-9]{0,15}+": \{"%b": ([1-9][0-9]{0,15}+)(?=[,}])' % re.escape(
            field.encode("ascii")
        )
        first = re.compile(begin).match(data, 1)
        owners = [] if first is None else [first[1], *re.findall(rb"\}, " + begin, data)]
        texts = data.split(_BETWEEN) if data != b"{}" else []
        # A document inside a document has a bracket that begins none of these.
        if not len(owners) == len(texts) == data.count(b"{") - 1:
            return None
        if texts:
            texts[-1] = texts[-1][:-2]
            texts[0] = texts[0][2:]
        groups: defaultdict[bytes, list[bytes]] = defaultdict(list)
        for owner, text in zip(owners, texts, strict=True):
            groups[owner].append(text)
        return {int(owner): found for owner, found in groups.items()}

    def read(self, texts: Iterable[bytes]) -> dict[int, Document]:
        """The documents of some texts that ``grouped`` gave."""
        return _sealed(self.name, b'{"%b}}' % _BETWEEN.join(texts))


def _sealed(name: str, data: bytes) -> dict[int, Document]:
    """Raises Damaged, which only a file that somebody sealed by hand can cause."""
    try:
        return _documents(data)
    except (ValueError, Invalid) as error:
        raise Damaged(
            f"the snapshot's table {name} can't be read ({error})",
            "Move the snapshot away: the journal has everything. Nothing was changed",
        ) from error


class Snapshot(NamedTuple):
    meta: Meta
    tables: Mapping[str, dict[int, Document] | Lazy]


# ---------------------------------------------------------------------------- writing


def encode(meta: Meta, tables: Mapping[str, Table]) -> bytes:
    """The whole file. Raises ValueError for numbers that JSON doesn't have."""
    unknown = sorted(tables.keys() - set(TABLES))
    names = [n for n in TABLES if n not in HISTORY_TABLES] + unknown + list(HISTORY_TABLES)
    pieces: list[bytes] = []
    for name in names:
        pieces += (b"%b: " % json.dumps(name).encode("ascii"), *tables[name].dump(), b",\n")
    pieces[-1] = b"}\n"
    body = json.dumps(_fields(meta), allow_nan=False)[:-1].encode("ascii")
    sha = hashlib.sha256(body + b"}")
    for piece in pieces:
        sha.update(piece)
    head = (_HEAD, body, _SHA, sha.hexdigest().encode("ascii"), _FOOT)
    return b"".join((*head, *pieces))


def dump_documents(documents: Mapping[int, Document]) -> Iterator[bytes]:
    """``"1": {…}, "2": {…}`` in pieces."""
    entries = iter(documents.items())
    comma = ""
    while piece := dict(islice(entries, _PIECE)):
        yield (comma + json.dumps(piece, allow_nan=False)[1:-1]).encode("ascii")
        comma = ", "


def _fields(meta: Meta) -> dict[str, object]:
    place = meta.place
    fields: dict[str, object] = {
        "fmt": meta.fmt,
        "store": meta.store,
        "v": meta.v,
        "app": meta.app,
        "n": place.n,
        "h": place.h,
        "seg": place.seg,
        "off": place.off,
        "loff": place.loff,
        "ids": meta.ids,
        "last": meta.last,
        "saved": meta.saved,
        "by": meta.by,
    }
    return fields | {"archives": meta.archives} if meta.archives else fields


# ---------------------------------------------------------------------------- reading


def check(data: bytes) -> Meta:
    """Raises Unusable unless the file is one of ours, as it was written."""
    end = data.find(b"\n") + 1
    meta, body, sha = _first_line(data[:end], data)
    if meta.fmt == FORMAT:
        right = hashlib.sha256(body + b"}")
        right.update(memoryview(data)[end:])
        if right.hexdigest().encode("ascii") != sha:
            raise Unusable(
                "doesn't match its checksum",
                "Another program changed or cut it",
                edited=_is_whole(data),
            )
    return meta


def decode(data: bytes) -> Snapshot:
    """Read a whole file. Raises Unusable; gives no tables for a format newer than ours."""
    meta = check(data)
    if meta.fmt != FORMAT:
        return Snapshot(meta, {})
    try:
        return Snapshot(meta, dict(_tables(data, meta)))
    except (ValueError, Invalid) as error:
        raise Unusable(f"can't be read ({error})", "Another program made it") from error


def first_line(data: bytes) -> Meta | None:
    """The description at the head of a snapshot, unchecked; None when there is none."""
    try:
        return _first_line(data[: data.find(b"\n") + 1], b"")[0]
    except Unusable:
        return None


def _first_line(line: bytes, data: bytes) -> tuple[Meta, bytes, bytes]:
    at = len(line) - len(_FOOT) - 64
    body, sha = line[len(_HEAD) : at - len(_SHA)], line[at : at + 64]
    if line == b"%b%b%b%b%b" % (_HEAD, body, _SHA, sha, _FOOT):
        try:
            return read_meta(parsed(body + b"}")), body, sha
        except (ValueError, TypeError) as error:
            raise Unusable(f"has an odd description ({error})", "It isn't ours") from error
    raise _foreign(data)


def _foreign(data: bytes) -> Unusable:
    """Why a file isn't ours, in words that help its owner."""
    if not data:
        return Unusable(
            "is empty", "Remove it to start a new store there, or put back the file it should be"
        )
    try:
        content = parsed(data)
    except ValueError:
        return Unusable("isn't JSON", "Name another file, or put back the one it should be")
    if not isinstance(content, dict):
        return Unusable("isn't a TinyDB file", "Name another file for the store")
    if "_meta" in content:
        return Unusable(
            "was written by another program", "Its edits are kept in that file", edited=True
        )
    return Unusable(
        "is a plain TinyDB file without a journal",
        "It is never overwritten; a new store takes it over with `okrtui --store NEW import-edit "
        "FILE --base 0`",
    )


def _is_whole(data: bytes) -> bool:
    try:
        return isinstance(parsed(data), dict)
    except ValueError:
        return False


def read_meta(fields: object) -> Meta:
    """The description in a parsed file. Raises ValueError."""
    match fields:
        case {
            "fmt": int(fmt),
            "store": str(store),
            "v": int(v),
            "app": str(app),
            "n": int(n),
            "h": str(h),
            "seg": int(seg),
            "off": int(off),
            "loff": int(loff),
            "ids": list(ids),
            "saved": int() | float() as saved,
            "by": str(by),
        }:
            last = fields.get("last") if isinstance(fields, dict) else None
            archives = fields.get("archives") if isinstance(fields, dict) else None
            return Meta(
                fmt,
                store,
                v,
                app,
                Place(n, h, seg, off, loff),
                tuple(id for id in ids if isinstance(id, str)),
                {t: n for t, n in last.items() if type(n) is int} if isinstance(last, dict) else {},
                saved,
                by,
                tuple(place for place in archives if isinstance(place, str))
                if isinstance(archives, list)
                else (),
            )
    raise ValueError("fields are missing")


def _tables(data: bytes, meta: Meta) -> Iterator[tuple[str, dict[int, Document] | Lazy]]:
    # Behind the last table comes the bracket that closes the file.
    if not data.endswith(b"}}\n"):
        raise ValueError("the end is missing")
    at = data.find(b"\n") + 1
    while at < len(data):
        # Cut out once: a history takes megabytes.
        end, title = data.index(b"\n", at), _TITLE.match(data, at)
        if title is None:
            raise ValueError("a table has no name")
        name, begin = str(parsed(title[1])), title.end()
        check_table(name)
        table = data[begin : end - 1]  # without the comma, or the file's closing bracket
        if name in HISTORY_TABLES and name in meta.last:
            yield name, Lazy(name, table, meta.last[name])
        else:
            yield name, _documents(table)
        at = end + 1


def _documents(data: bytes) -> dict[int, Document]:
    collecting = gc.isenabled()
    gc.disable()  # nothing of it can be garbage yet, and looking costs a quarter of the time
    try:
        content = parsed(data)
    finally:
        if collecting:
            gc.enable()
    if not isinstance(content, dict):
        raise ValueError("a table is no object")
    if not _KEYS.fullmatch(",".join([*content, ""])):
        raise ValueError("an id is no number")
    documents: dict[int, Document] = dict(zip(map(int, content), content.values(), strict=True))
    if set(map(type, documents.values())) - {dict}:
        raise ValueError("a document is no object")
    if not _is_shallow(data):
        for document in documents.values():
            for value in document.values():
                check_value(value, "a document", 2)
    return documents


def _is_shallow(data: bytes) -> bool:
    """Whether nothing in it is nested deep, told by its brackets alone: the usual case.

    Brackets inside texts may make it look deeper than it is.
    """
    brackets = data.translate(None, _NO_BRACKETS)
    for _ in range(MAX_DEPTH // 2):
        brackets = brackets.replace(b"{}", b"").replace(b"[]", b"")
    return not brackets
