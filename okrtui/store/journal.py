"""The append-only log: one sealed line a transaction, each chained to the one before.

Seals are taken over raw bytes, never over parsed and printed JSON.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final, Literal, NamedTuple, NoReturn, cast

from okrtui.domain.errors import Invalid
from okrtui.domain.records import Json
from okrtui.store.limits import Limits, check_id, check_table, check_value
from okrtui.store.migrate import FORMAT, SCHEMA
from okrtui.store.ports import Commit, Op

ZERO: Final = "0" * 24
"""The seal before the first line of all."""

_SEAL: Final = len(',"h":"') + 24 + len('"}\n')
_CHUNK: Final = 1 << 20
_STARTS: Final = (b'{"n":', b'{"okrj":')


class Place(NamedTuple):
    """Where in the journal a state stands: after which line, in which segment."""

    n: int = 0
    """The number of the last change."""
    h: str = ZERO
    """The seal over the whole last line, which the next one must name."""
    seg: int = 0
    """The segment; 0 before there is any."""
    off: int = 0
    """Where the next line begins."""
    loff: int = 0
    """Where the last line began."""


class Header(NamedTuple):
    """The first line of a segment."""

    store: str
    seg: int
    n: int
    v: int
    p: str


class Change(NamedTuple):
    """A line that holds a transaction."""

    commit: Commit
    v: int
    p: str


def plain(value: object) -> str:
    """Compact JSON, ASCII only; raises ValueError for NaN and infinities."""
    return _ENCODER.encode(value)


def parsed(text: bytes | str) -> object:
    """JSON without NaN and infinities; raises ValueError, also for what nests absurdly deep."""
    try:
        if not isinstance(text, str):
            text = text.decode("utf-8", "surrogatepass")
        return _DECODER.decode(text)
    except RecursionError:
        raise ValueError("nested too deep") from None


def _refuse(word: str) -> NoReturn:
    raise ValueError(f"{word} is no number")


# Made once: else a short line takes longer to find its options than to be written.
_ENCODER: Final = json.JSONEncoder(separators=(",", ":"), allow_nan=False)
_DECODER: Final = json.JSONDecoder(parse_constant=_refuse)


def seal(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()[:24]


def _sealed_line(fields: Mapping[str, object]) -> bytes:
    body = plain(fields)[:-1].encode("ascii")
    return b'%b,"h":"%b"}\n' % (body, seal(body).encode("ascii"))


def header_line(header: Header) -> bytes:
    return _sealed_line(
        {
            "okrj": FORMAT,
            "store": header.store,
            "seg": header.seg,
            "n": header.n,
            "v": header.v,
            "p": header.p,
        }
    )


def change_line(change: Change) -> bytes:
    commit = change.commit
    return _sealed_line(
        {
            "n": commit.n,
            "id": commit.id,
            "t": commit.t,
            "u": commit.user,
            "os": commit.os_user,
            "s": commit.session,
            "app": commit.app,
            "v": change.v,
            "why": commit.why,
            "ops": commit.ops,
            "p": change.p,
        }
    )


def as_json(value: Json) -> Any:
    """A copy of anybody's value, with JSON's own kinds of collections through and through."""
    if isinstance(value, Mapping):
        return {key: as_json(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [as_json(inner) for inner in value]
    return value


def as_read(commit: Commit) -> Commit:
    """A commit whose operations were checked, as everybody will read it from its line.

    What was given stays with who gave it: they may go on changing it.
    """
    return commit._replace(ops=tuple(map(_own, commit.ops)))


def _own(op: Op) -> Op:
    if op.kind in ("ins", "del"):
        return op._replace(body=as_json(dict(op.body)))
    return op._replace(
        body={field: (as_json(old), as_json(new)) for field, (old, new) in pairs(op).items()}
    )


def is_sealed(raw: bytes) -> bool:
    """Whether a whole line carries its own right seal."""
    body = raw[:-_SEAL]
    return (
        raw.startswith(_STARTS)
        and raw.endswith(b'"}\n')
        and raw[-_SEAL:-27] == b',"h":"'
        and seal(body).encode("ascii") == raw[-27:-3]
    )


def named_before(raw: bytes) -> str:
    """The seal of the line before, out of an unparsed line; empty when it has to be parsed."""
    body = raw[:-_SEAL]
    return body[-25:-1].decode("ascii", "replace") if body[-30:-25] == b'"p":"' else ""


def read_line(raw: bytes) -> Header | Change | None:
    """What a whole line says; None when its seal is wrong or it isn't of our making."""
    if not is_sealed(raw):
        return None
    try:
        fields = parsed(raw)
        return _header(fields) if raw.startswith(_STARTS[1]) else _change(fields)
    except (ValueError, KeyError, TypeError, Invalid):
        return None


def _header(fields: object) -> Header:
    match fields:
        case {
            "okrj": int(container),
            "store": str(store),
            "seg": int(seg),
            "n": int(n),
            "v": int(v),
            "p": str(p),
        }:
            # A container that we don't know is as good as a schema that we don't know.
            return Header(store, seg, n, v if container == FORMAT else SCHEMA + 1, p)
    raise ValueError("no header of ours")


def _change(fields: object) -> Change:
    match fields:
        case {"n": int(n), "app": str(app), "v": int(v), "p": str(p)} if v > SCHEMA:
            # What a newer program means by it is not ours to read.
            return Change(Commit(n, "", 0.0, "", "", "", app, "", ()), v, p)
        case {
            "n": int(n),
            "id": str(id),
            "t": int() | float() as t,
            "u": str(user),
            "os": str(os_user),
            "s": str(session),
            "app": str(app),
            "v": int(v),
            "why": str(why),
            "ops": list(ops),
            "p": str(p),
        }:
            check_value(t, "t")
            commit = Commit(
                n, id, t, user, os_user, session, app, why, tuple(_checked(_op(op)) for op in ops)
            )
            return Change(commit, v, p)
    raise ValueError("no change of ours")


def _op(fields: object) -> Op:
    match fields:
        case [("ins" | "del") as kind, str(table), int(id), dict(document)]:
            body: Mapping[str, Json] | Mapping[str, tuple[Json, Json]] = document
        case [("set" | "inc") as kind, str(table), int(id), dict(pairs)]:
            body = {field: _pair(pair) for field, pair in pairs.items()}
        case _:
            raise ValueError("no operation of ours")
    return Op(kind, table, id, body)


def _checked(op: Op) -> Op:
    check_op(op)
    return op


def _pair(pair: object) -> tuple[Json, Json]:
    match pair:
        case [old, new]:
            return cast(Json, old), cast(Json, new)
    raise ValueError("no pair of old and new")


def check_op(op: Op) -> None:
    """Raises Invalid unless the operation's names and values may be stored."""
    check_table(op.table)
    check_id(op.table, op.id)
    where = f"{op.table} {op.id}"
    if op.kind in ("ins", "del"):
        check_value(op.body, where)
    else:
        for field, (old, new) in pairs(op).items():
            check_value(old, f"{where}, {field}", 2)
            check_value(new, f"{where}, {field}", 2)
            if op.kind == "inc" and not (is_number(old) and is_number(new)):
                raise Invalid(f"{where}, {field}: only numbers can be added to")


def is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def pairs(op: Op) -> Mapping[str, tuple[Json, Json]]:
    """The fields of a ``set`` or ``inc``. Raises Invalid when they aren't pairs."""
    found: dict[str, tuple[Json, Json]] = {}
    for field, pair in op.body.items():
        if not isinstance(pair, tuple) or len(pair) != 2:
            raise Invalid(f"{op.table} {op.id}, {field}: not a pair of old and new")
        found[field] = (pair[0], pair[1])
    return found


Rest = Literal["none", "torn", "damaged", "newer"]


class Tail:
    """Reads one segment from a place on, as far as its lines hold.

    Iterating gives the changes; afterwards ``place`` is behind the last good line, and ``rest``
    tells what lies there: nothing, bytes that a broken or unfinished write left, bytes that a
    later line proves to be damage, or a line of a newer schema (by ``newer_app``).
    """

    def __init__(
        self,
        read: Callable[[int, int], bytes],
        place: Place,
        store: str,
        schema: int,
        limits: Limits,
    ) -> None:
        """``read(count, offset)``; an empty ``store`` is taken from the header."""
        self._read = read
        self.place = place
        self.store = store
        self._schema = schema
        self._limits = limits
        self.rest: Rest = "none"
        self.rest_bytes = b""
        self.newer_app = ""
        self.v = 0
        """The schema of the last good line; 0 when none was read."""

    def __iter__(self) -> Iterator[Commit]:
        for raw in self._lines():
            line = read_line(raw) if len(raw) <= self._limits.line else None
            if line is None or line.p != self.place.h:
                return self._judge()
            n, seg, off = self.place.n, self.place.seg, self.place.off
            if isinstance(line, Header):
                ours = (
                    off == 0 and line.seg == seg and line.n == n and self.store in ("", line.store)
                )
                if not ours:
                    return self._judge()
                self.store = line.store
            elif off == 0 or line.commit.n != n + 1:
                return self._judge()
            if line.v > self._schema:
                self.rest = "newer"
                self.newer_app = line.commit.app if isinstance(line, Change) else ""
                return None
            if isinstance(line, Change):
                n = line.commit.n
            self.place = Place(n, seal(raw), seg, off + len(raw), off)
            self.v = line.v
            if isinstance(line, Change):
                yield line.commit
        return None

    def _lines(self) -> Iterator[bytes]:
        """Whole lines from the place on; what is left over at the end is judged."""
        buffer, start = b"", self.place.off
        while chunk := self._read(_CHUNK, start + len(buffer)):
            buffer += chunk
            begin = 0
            while (end := buffer.find(b"\n", begin)) >= 0:
                yield buffer[begin : end + 1]
                begin = end + 1
            buffer, start = buffer[begin:], start + begin
            if len(buffer) > self._limits.line:
                break
        if buffer:
            self._judge()

    def _judge(self) -> None:
        """Tell damage from a write that never ended, by whether any line behind is whole."""
        most = 2 * self._limits.line
        rest = b""
        while len(rest) <= most and (chunk := self._read(_CHUNK, self.place.off + len(rest))):
            rest += chunk
        self.rest_bytes = rest
        self.rest = "damaged" if len(rest) > most or holds_line(rest) else "torn"


def holds_line(data: bytes) -> bool:
    """Whether any whole sealed line stands in the bytes; the line feed before it may be gone."""
    budget = 64 << 20  # bytes to hash at most: an adversary may plant beginnings everywhere
    end = 0
    for begin in re.finditer(rb'\{"(?:n|okrj)":', data):
        start = begin.start()
        if start >= end:
            end = data.find(b"\n", start) + 1
            if not end:
                break
        if is_sealed(data[start:end]):
            return True
        budget -= end - start
        if budget < 0:
            return True
    return False
