"""What can happen to files: bits flip, blocks go, lines move, names are exchanged."""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import Final

from tests.store.campaigns.disk import Files

Damage = Callable[[random.Random, Files, Files], None]
"""Changes the first files in place; the second are another store's."""


def _pick(dice: random.Random, files: Files) -> str:
    return dice.choice(sorted(name for name in files if not name.endswith((".lock", "/"))))


def _range(dice: random.Random, data: bytes) -> tuple[int, int]:
    begin = dice.randrange(len(data) + 1)
    longest = dice.choice((1, 8, 64, 512, len(data) + 1))
    return begin, min(len(data), begin + dice.randrange(longest + 1))


def _on_bytes(change: Callable[[random.Random, bytes], bytes]) -> Damage:
    def damage(dice: random.Random, files: Files, _: Files) -> None:
        name = _pick(dice, files)
        files[name] = change(dice, files[name])

    damage.__name__ = change.__name__
    return damage


def _on_lines(change: Callable[[random.Random, list[bytes]], None]) -> Damage:
    def damage(dice: random.Random, files: Files, _: Files) -> None:
        name = _pick(dice, files)
        lines = files[name].splitlines(keepends=True)
        if lines:
            change(dice, lines)
            files[name] = b"".join(lines)

    damage.__name__ = change.__name__
    return damage


def flip_bits(dice: random.Random, data: bytes) -> bytes:
    changed = bytearray(data)
    for _ in range(dice.choice((1, 1, 1, 2, 8))):
        if changed:
            changed[dice.randrange(len(changed))] ^= 1 << dice.randrange(8)
    return bytes(changed)


def cut_end(dice: random.Random, data: bytes) -> bytes:
    return data[: dice.randrange(len(data) + 1)]


def cut_beginning(dice: random.Random, data: bytes) -> bytes:
    return data[dice.randrange(len(data) + 1) :]


def cut_out(dice: random.Random, data: bytes) -> bytes:
    begin, end = _range(dice, data)
    return data[:begin] + data[end:]


def duplicate(dice: random.Random, data: bytes) -> bytes:
    begin, end = _range(dice, data)
    return data[:end] + data[begin:]


def zero_block(dice: random.Random, data: bytes) -> bytes:
    size = dice.choice((512, 512, 4096))
    begin = dice.randrange(len(data) // size + 1) * size
    zeros = min(size, len(data) - begin)
    return data[:begin] + bytes(zeros) + data[begin + zeros :]


def zero_all(_: random.Random, data: bytes) -> bytes:
    return bytes(len(data))


def empty(_: random.Random, __: bytes) -> bytes:
    return b""


def overwrite(dice: random.Random, data: bytes) -> bytes:
    begin, end = _range(dice, data)
    return data[:begin] + dice.randbytes(end - begin) + data[end:]


def append_rubbish(dice: random.Random, data: bytes) -> bytes:
    rubbish = (b"\n", b"\0" * 700, b"{}\n", b'{"n":', b"\xff\xfe", dice.randbytes(40))
    return data + dice.choice(rubbish) + dice.choice((b"", b"\n"))


def insert_rubbish(dice: random.Random, data: bytes) -> bytes:
    at = dice.randrange(len(data) + 1)
    return data[:at] + dice.choice((b"\n", b"\r", b" ", b"\0", dice.randbytes(9))) + data[at:]


def other_line_ends(_: random.Random, data: bytes) -> bytes:
    return data.replace(b"\n", b"\r\n")


def double_line(dice: random.Random, lines: list[bytes]) -> None:
    lines.insert(dice.randrange(len(lines) + 1), dice.choice(lines))


def drop_line(dice: random.Random, lines: list[bytes]) -> None:
    del lines[dice.randrange(len(lines))]


def swap_lines(dice: random.Random, lines: list[bytes]) -> None:
    one, other = dice.randrange(len(lines)), dice.randrange(len(lines))
    lines[one], lines[other] = lines[other], lines[one]


def shuffle_lines(dice: random.Random, lines: list[bytes]) -> None:
    dice.shuffle(lines)


def splice(dice: random.Random, files: Files, others: Files) -> None:
    """A piece of one file, or of another store's, in the middle of another."""
    source = dice.choice((files, others))
    piece = source[_pick(dice, source)]
    begin, end = _range(dice, piece)
    name = _pick(dice, files)
    at = dice.randrange(len(files[name]) + 1)
    files[name] = files[name][:at] + piece[begin:end] + files[name][at:]


def splice_lines(dice: random.Random, files: Files, others: Files) -> None:
    source = dice.choice((files, others))
    lines = source[_pick(dice, source)].splitlines(keepends=True)
    begin = dice.randrange(len(lines) + 1)
    name = _pick(dice, files)
    kept = files[name].splitlines(keepends=True)
    at = dice.randrange(len(kept) + 1)
    kept[at:at] = lines[begin : begin + dice.randrange(4)]
    files[name] = b"".join(kept)


def swap_names(dice: random.Random, files: Files, _: Files) -> None:
    one, other = _pick(dice, files), _pick(dice, files)
    files[one], files[other] = files[other], files[one]


def copy_over(dice: random.Random, files: Files, _: Files) -> None:
    files[_pick(dice, files)] = files[_pick(dice, files)]


def put_another_stores(dice: random.Random, files: Files, others: Files) -> None:
    name = _pick(dice, others)
    files[name] = others[name]


def put_all_anothers(_: random.Random, files: Files, others: Files) -> None:
    """Over the top, as a careless copy of a folder does."""
    files.update(others)


def drop_file(dice: random.Random, files: Files, _: Files) -> None:
    name = _pick(dice, files)
    if len(files) > 2:
        del files[name]


def shift_segments(dice: random.Random, files: Files, _: Files) -> None:
    """All segments get the next number."""
    segments = sorted((name for name in files if ".json.j" in name), reverse=dice.random() < 0.5)
    for name in segments:
        stem, number = name[:-8], int(name[-8:])
        files[f"{stem}{number + 1:08}"] = files.pop(name)


ONE_FILE: Final = (
    flip_bits,
    cut_end,
    cut_beginning,
    cut_out,
    duplicate,
    zero_block,
    zero_all,
    empty,
    overwrite,
    append_rubbish,
    insert_rubbish,
    other_line_ends,
)
LINES: Final = (double_line, drop_line, swap_lines, shuffle_lines)
NAMES: Final[tuple[Damage, ...]] = (
    splice,
    splice_lines,
    swap_names,
    copy_over,
    put_another_stores,
    put_all_anothers,
    drop_file,
    shift_segments,
)
DAMAGES: Final[tuple[Damage, ...]] = (
    *map(_on_bytes, (*ONE_FILE, flip_bits, cut_end, cut_out)),
    *map(_on_lines, LINES),
    *NAMES,
)
