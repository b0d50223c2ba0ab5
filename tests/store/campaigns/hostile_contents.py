"""Contents that somebody made to hurt: huge, deep, endless, or sealed by hand."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from typing import Final

from okrtui.store.journal import seal

_MIB: Final = 1 << 20


def plain_contents() -> Iterator[tuple[str, bytes]]:
    """What carries no right seal."""
    yield "4 MiB without a line feed", b"x" * (4 * _MIB + 1)
    yield "4 MiB in a line", b"x" * (4 * _MIB) + b"\n"
    yield "9 MiB in a line", b'{"n":1,"t":"' + b"y" * (9 * _MIB) + b'"}\n'
    yield "8 MiB of line feeds", b"\n" * (8 * _MIB - 1)
    yield "100,000 beginnings in one line", b'{"n":' * 100_000 + b"\n"
    yield "a million beginnings", b'{"okrj":' * 1_000_000
    yield "100,000 beginnings in lines", b'{"okrj":1}\n' * 100_000
    yield "100,000 headers", _header() * 100_000
    yield "a gap of zeros", bytes(9 * _MIB)
    yield "deep", b"[" * 200_000 + b"]" * 200_000
    yield "deep objects", b'{"a":' * 100_000 + b"1" + b"}" * 100_000
    yield "a huge number", b"9" * 1_000_000
    yield "an empty object", b"{}"
    yield "an object of huge numbers", b'{"_meta": {"1": {"n": %b}}}' % (b"9" * 100_000)
    yield "9 MiB of one text", b'{"_default": {"1": {"t": "%b"}}}' % (b"z" * (9 * _MIB))
    yield (
        "100,000 documents",
        b'{"t": {%b}}' % b", ".join(b'"%d": {}' % id for id in range(1, 100_000)),
    )
    yield "bytes that are no text", bytes(range(256)) * 1000


def _header(n: int = 0, p: str = "0" * 24) -> bytes:
    return _sealed(
        b'{"okrj":1,"store":"%b","seg":1,"n":%d,"v":1,"p":"%b"' % (b"a" * 32, n, p.encode())
    )


def _sealed(body: bytes) -> bytes:
    return b'%b,"h":"%b"}\n' % (body, seal(body).encode())


_VALUES: Final[tuple[tuple[str, bytes], ...]] = (
    ("a number beyond floats", b"1e308"),
    ("a number beyond all", b"1e999"),
    ("not a number", b"NaN"),
    ("a huge integer", b"9" * 4000),
    ("an integer that Python won't read", b"9" * 5000),
    ("nested 17 deep", b"[" * 17 + b"]" * 17),
    ("nested 900 deep", b"[" * 900 + b"]" * 900),
    ("nested 100,000 deep", b"[" * 100_000 + b"]" * 100_000),
    ("half a character", b'"\\ud800"'),
    ("a text of 3 MiB", b'"%b"' % (b"x" * (3 * _MIB))),
    ("text that isn't UTF-8", b'"\xff\xfe"'),
    ("a field twice", b'1,"title":2'),
    ("a long field name", b'{"%b":1}' % (b"f" * _MIB)),
)


def sealed_lines(line: bytes) -> Iterator[tuple[str, bytes]]:
    """Lines that follow on ``line`` by the rules, with odd things in them."""
    n = int(line[5 : line.index(b",")]) + 1
    for name, value in _VALUES:
        yield name, _line(n, line, b'[["ins","objectives",900,{"title":%b}]]' % value)
    many = b",".join(b'["ins","objectives",%d,{}]' % id for id in range(1000, 40_000))
    yield "39,000 operations", _line(n, line, b"[%b]" % many)
    for name, id in (("0", b"0"), ("-1", b"-1"), ("huge", b"9" * 4000), ("1e3", b"1e3")):
        yield f"the id {name}", _line(n, line, b'[["ins","objectives",%b,{}]]' % id)
    for name, number in (("huge", b"9" * 4000), ("negative", b"-1"), ("true", b"true")):
        yield f"a {name} number", _line(0, line, b"[]", number)


def _line(n: int, line: bytes, ops: bytes, number: bytes = b"") -> bytes:
    return _sealed(
        b'{"n":%b,"id":"%b","t":1800000000.0,"u":"eve","os":"eve","s":"0","app":"1","v":1,'
        b'"why":"","ops":%b,"p":"%b"' % (number or b"%d" % n, b"e" * 16, ops, seal(line).encode())
    )


def sealed_snapshots(data: bytes) -> Iterator[tuple[str, bytes]]:
    """Snapshots like ``data`` with a right checksum and odd things in them."""
    first, _, rest = data.partition(b"\n")
    meta = json.loads(first[len(b'{"_meta": {"1": ') : -2])
    del meta["sha"]
    for name, value in _VALUES:
        table = b'"objectives": {"900": {"title": %b}},\n' % value
        yield name, _snapshot(meta, table + rest)
        if b"\n" not in value:
            table = b'"check_ins": {"900": {"key_result": %b}}}\n' % value
            yield f"{name} in a history", _snapshot(meta, rest[:-2] + b",\n" + table)
    for field, odd in (
        ("off", 1 << 70),
        ("loff", -1),
        ("off", 0),
        ("seg", 10**9),
        ("seg", -1),
        ("n", 10**30),
        ("n", -5),
        ("ids", ["e" * 16] * 100_000),
        ("last", {"objectives": 10**30}),
        ("last", {"objectives": 10**15, "check_ins": -1}),
        ("saved", 1e300),
        ("fmt", 10**30),
        ("fmt", 2),
        ("v", 10**30),
        ("v", -1),
    ):
        yield f"{field} is {str(odd)[:20]}", _snapshot({**meta, field: odd}, rest)


def _snapshot(meta: dict[str, object], rest: bytes) -> bytes:
    body = json.dumps(meta).encode()
    sha = hashlib.sha256(body + rest).hexdigest().encode()
    return b'{"_meta": {"1": %b, "sha": "%b"}},\n%b' % (body[:-1], sha, rest)
