"""What a program may send to a terminal: a tokenizer and a strict allow-list (SECURITY.md rule 6).

A terminal obeys every escape sequence it gets, so one that came out of a goal's title can write
the clipboard or redraw the screen. The list below is what a full-screen program needs and no more.
"""

from __future__ import annotations

import re
from codecs import getincrementaldecoder
from collections.abc import Iterator, Sequence
from typing import Final, Literal, NamedTuple

Kind = Literal["text", "control", "csi", "string", "escape", "broken"]


class Token(NamedTuple):
    """One piece of output: printable text, one control character, or one whole sequence."""

    kind: Kind
    text: str

    @property
    def raw(self) -> bytes:
        """The bytes as the program sent them."""
        return self.text.encode("utf-8", "surrogateescape")


class Csi(NamedTuple):
    """A control sequence taken apart: ``ESC [ prefix parameters intermediates final``."""

    prefix: str
    parameters: str
    intermediates: str
    final: str

    def numbers(self) -> list[int]:
        """The parameters; empty ones count as 0."""
        return [int(n or 0) for n in re.split("[;:]", self.parameters)] if self.parameters else []


_CSI: Final = re.compile(r"\x1b\[([<=>?]?)([0-9:;]*)([ -/]*)([@-~])")
_TOKEN: Final = re.compile(
    r"(?P<text>[^\x00-\x1f\x7f-\x9f\udc80-\udcff]+)"
    r"|(?P<csi>\x1b\[[<=>?]?[0-9:;]*[ -/]*[@-~])"
    r"|(?P<string>\x1b[\]PX^_][^\x07\x1b\x18\x1a]*(?:\x07|\x1b\\))"
    r"|(?P<escape>\x1b[ -/]*[0-OQ-WYZ\\`-~])"
    r"|(?P<control>[\x00-\x1a\x1c-\x1f\x7f-\x9f\udc80-\udcff])",
    re.DOTALL,
)
_KINDS: Final[dict[str, Kind]] = {
    "text": "text",
    "csi": "csi",
    "string": "string",
    "escape": "escape",
    "control": "control",
}
_UNFINISHED: Final = re.compile(
    r"\x1b(?:\[[<=>?]?[0-9:;]*[ -/]*|[\]PX^_][^\x07\x1b\x18\x1a]*\x1b?|[ -/]*)?\Z", re.DOTALL
)
"""A sequence that the next bytes may still complete."""

_LONGEST: Final = 1 << 20
"""Characters after which an unfinished sequence is called broken."""


class Tokenizer:
    """Cuts a stream of bytes into tokens; pieces may end anywhere, also inside a character."""

    def __init__(self) -> None:
        self._decoder = getincrementaldecoder("utf-8")("surrogateescape")
        self.rest: str = ""
        """What may become a sequence with the next bytes."""

    def feed(self, data: bytes) -> list[Token]:
        text = self.rest + self._decoder.decode(data)
        tokens = list(self._cut(text))
        taken = sum(len(token.text) for token in tokens)
        self.rest = text[taken:]
        return tokens

    def finish(self) -> list[Token]:
        """What is left when nothing follows any more."""
        left = self.rest + self._decoder.decode(b"", True)
        self.rest = ""
        return [Token("broken", left)] if left else []

    def _cut(self, text: str) -> Iterator[Token]:
        at = 0
        while at < len(text):
            match = _TOKEN.match(text, at)
            if match is not None:
                yield Token(_KINDS[match.lastgroup or ""], match.group())
                at = match.end()
            elif _UNFINISHED.match(text, at) and len(text) - at < _LONGEST:
                return
            else:
                yield Token("broken", text[at])
                at += 1


def tokens_of(raw: bytes) -> list[Token]:
    """All tokens of a finished stream."""
    tokenizer = Tokenizer()
    return tokenizer.feed(raw) + tokenizer.finish()


def csi_of(token: Token) -> Csi | None:
    """The parts of a control sequence; None when the token is something else."""
    match = _CSI.fullmatch(token.text) if token.kind == "csi" else None
    return Csi(*match.groups()) if match is not None else None


MODES: Final = frozenset({7, 25, 1000, 1002, 1003, 1004, 1006, 1015, 1016, 1049, 2004, 2026, 2048})
"""Private modes: line wrap, cursor, mouse, focus, alternate screen, paste, synchronised output,
in-band resize."""

_POINTER_SHAPE: Final = re.compile(r"\x1b\]22;[a-z-]{1,16}\x07")
"""Textual names the mouse pointer's shape at its start and over links; the word is its own."""

_PLAIN_CONTROLS: Final = frozenset("\r\n\b\t")
_MOVES: Final = frozenset("ABCDEFGHdf")
_ERASES: Final = frozenset("JKX")
_DOWN: Final = "\x1bD"
_SGR: Final = re.compile(
    r"(?:(?:[0-9]|2[1-9]|3[0-79]|4[0-79]|5[35]|59|9[0-7]|10[0-7]|4:[0-5]"
    r"|[345]8;5;\d{1,3}|[345]8;2;\d{1,3};\d{1,3};\d{1,3})(?:;|\Z))*\Z"
)


def _expected_csi(csi: Csi) -> bool:
    family = csi.prefix + csi.intermediates + csi.final
    if family == "m":
        return _SGR.match(csi.parameters) is not None
    if family in _MOVES or family in _ERASES:
        return re.fullmatch(r"\d{0,4}(?:;\d{0,4})?", csi.parameters) is not None
    if family in ("?h", "?l"):
        return bool(csi.parameters) and MODES.issuperset(csi.numbers())
    if family == "?$p":
        return csi.parameters in ("2026", "2048")
    if family == ">u":
        return re.fullmatch(r"\d{1,2}", csi.parameters) is not None
    if family == "<u":
        return re.fullmatch(r"\d?", csi.parameters) is not None
    if family == "c":
        return csi.parameters in ("", "0")
    if family == "b":
        return re.fullmatch(r"\d{1,4}", csi.parameters) is not None
    return family == "n" and csi.parameters == "6"


def expected(token: Token, *, allowed_osc: Sequence[str] = ()) -> bool:
    """Whether a full-screen program may send this.

    allowed_osc: beginnings of operating system commands that are expected here, such as ``52;``
    after an explicit copy key.
    """
    if token.kind == "text":
        return True
    if token.kind == "control":
        return token.text in _PLAIN_CONTROLS
    if token.kind == "csi":
        csi = csi_of(token)
        return csi is not None and _expected_csi(csi)
    if token.text == _DOWN:
        return True
    if _POINTER_SHAPE.fullmatch(token.text):
        return True
    if token.kind == "string" and token.text.startswith("\x1b]"):
        return token.text[2:].startswith(tuple(allowed_osc))
    return False


def unexpected_sequences(raw: bytes, *, allowed_osc: Sequence[str] = ()) -> list[bytes]:
    """Everything in a program's output that is not on the allow-list, in order.

    Unknown or malformed sequences, operating system commands, device control strings, C1
    controls, bytes that aren't UTF-8, and control characters other than CR, LF, BS and TAB.
    """
    return [token.raw for token in tokens_of(raw) if not expected(token, allowed_osc=allowed_osc)]


_HIDDEN: Final = re.compile(
    "[\u061c\u200b\u200e\u200f\u2028\u2029\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb"
    "\U000e0000-\U000e007f]"
)


def hidden_characters(raw: bytes) -> list[str]:
    """Characters that change what one reads without being seen, in order (SECURITY.md rule 1).

    Bidirectional controls, zero-width characters and tag characters; the joiner of emoji is fine.
    """
    return _HIDDEN.findall(raw.decode("utf-8", "replace"))
