"""A small terminal emulator: draws tokens on pyte screens, keeps modes, answers queries."""

from __future__ import annotations

import re
from typing import Final, NamedTuple

import pyte
from wcwidth import wcwidth

from tests.escapes import Csi, Token, csi_of

_ZERO_WIDTH: Final = re.compile("[\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff]")

_MODE_AT_START: Final = {7: True, 25: True}
_KNOWN_MODES: Final = frozenset({1000, 1002, 1003, 1004, 1006, 1015, 1049, 2004, 2026})


class Cell(NamedTuple):
    """One character cell; colours are names or six hexadecimal digits."""

    text: str
    foreground: str
    background: str
    bold: bool
    reverse: bool


class Emulator:
    """The screen side of a terminal.

    modern: whether it knows synchronised output, answers mode reports and repeats characters, as
    most terminals do that call themselves xterm-256color. The Linux console and old multiplexers
    don't.
    """

    def __init__(self, columns: int, rows: int, *, modern: bool = True) -> None:
        self.columns, self.rows, self.modern = columns, rows, modern
        self.modes: dict[int, bool] = dict(_MODE_AT_START)
        self.keyboard: list[int] = []
        """Kitty keyboard flags that the program pushed."""
        self._main = pyte.Screen(columns, rows)
        self._alternate = pyte.Screen(columns, rows)
        self._screen = self._main
        self._text: list[str] | None = None
        self._last = ""
        """The character that was drawn last, when nothing came since: it can be repeated."""

    def text(self) -> list[str]:
        """The lines of the visible screen, blanks at the right cut off."""
        if self._text is None:
            self._text = [self._line(y).rstrip() for y in range(self.rows)]
        return self._text

    def cell(self, column: int, row: int) -> Cell:
        char = self._screen.buffer[row][column]
        return Cell(char.data, char.fg, char.bg, char.bold, char.reverse)

    @property
    def cursor(self) -> tuple[int, int]:
        """Column and row, from 0."""
        return self._screen.cursor.x, self._screen.cursor.y

    def left_on(self) -> list[str]:
        """What a program should have switched back before it leaves."""
        left = [
            f"?{mode}{'h' if on else 'l'}"
            for mode, on in sorted(self.modes.items())
            if on != _MODE_AT_START.get(mode, False)
        ]
        return left + [f">{flags}u" for flags in self.keyboard]

    def resize(self, columns: int, rows: int) -> None:
        self.columns, self.rows = columns, rows
        for screen in (self._main, self._alternate):
            screen.resize(rows, columns)
        self._text = None

    def draw(self, token: Token) -> None:
        """Do what one token says."""
        self._text = None
        if token.kind == "text":
            self._draw_text(token.text)
        elif token.kind == "control":
            self._control(token.text)
        elif token.text == "\x1bD":
            self._screen.index()
        elif token.kind == "csi":
            csi = csi_of(token)
            if csi is not None:
                self._csi(csi)
                if csi.final == "b":
                    return
        self._last = token.text[-1] if token.kind == "text" else ""

    def answer(self, token: Token) -> str:
        """What a terminal sends back for a query; empty for everything else."""
        if token.kind == "string":
            return self._answer_colour(token.text)
        csi = csi_of(token)
        if csi is None:
            return ""
        family = csi.prefix + csi.intermediates + csi.final
        if family == "c" and csi.parameters in ("", "0"):
            return "\x1b[?62;22c" if self.modern else "\x1b[?6c"
        if family == "n" and csi.parameters == "5":
            return "\x1b[0n"
        if family == "n" and csi.parameters == "6":
            column, row = self.cursor
            return f"\x1b[{row + 1};{column + 1}R"
        if family == "?$p" and self.modern:
            return f"\x1b[?{csi.parameters};{self._mode_report(csi)}$y"
        return ""

    def _mode_report(self, csi: Csi) -> int:
        mode = csi.numbers()[0] if csi.parameters else 0
        if mode in self.modes:
            return 1 if self.modes[mode] else 2
        return 2 if mode in _KNOWN_MODES else 0

    def _answer_colour(self, text: str) -> str:
        match = re.match(r"\x1b\](1[01]);\?", text) if self.modern else None
        if match is None:
            return ""
        colour = "ffff/ffff/ffff" if match[1] == "10" else "0000/0000/0000"
        return f"\x1b]{match[1]};rgb:{colour}\x1b\\"

    def _draw_text(self, text: str) -> None:
        # pyte drops the rest of a text after a zero-width character that is no combining mark.
        for piece in _ZERO_WIDTH.split(text):
            if piece:
                self._screen.draw(piece)

    def _control(self, control: str) -> None:
        if control == "\r":
            self._screen.carriage_return()
        elif control in "\n\x0b\x0c":
            self._screen.linefeed()
        elif control == "\b":
            self._screen.backspace()
        elif control == "\t":
            self._screen.tab()

    def _csi(self, csi: Csi) -> None:
        if csi.prefix == "?" and csi.final in "hl" and not csi.intermediates:
            for mode in csi.numbers():
                self._set_mode(mode, csi.final == "h")
        elif csi.final == "u" and csi.prefix == ">":
            self.keyboard.append((csi.numbers() or [0])[0])
        elif csi.final == "u" and csi.prefix == "<":
            del self.keyboard[-((csi.numbers() or [1])[0] or 1) :]
        elif not csi.prefix and not csi.intermediates:
            self._plain(csi.final, csi.numbers())

    def _set_mode(self, mode: int, on: bool) -> None:
        self.modes[mode] = on
        if mode == 1049:
            if on:
                self._alternate.reset()
            self._screen = self._alternate if on else self._main
        elif mode in _MODE_AT_START:
            (self._screen.set_mode if on else self._screen.reset_mode)(mode, private=True)

    def _plain(self, final: str, numbers: list[int]) -> None:  # noqa: PLR0912 - a table of verbs
        screen = self._screen
        first = numbers[0] if numbers else 0
        match final:
            case "m":
                screen.select_graphic_rendition(*numbers)
            case "H" | "f":
                screen.cursor_position(*numbers[:2])
            case "A":
                screen.cursor_up(first)
            case "B":
                screen.cursor_down(first)
            case "C":
                screen.cursor_forward(first)
            case "D":
                screen.cursor_back(first)
            case "E":
                screen.cursor_down1(first)
            case "F":
                screen.cursor_up1(first)
            case "G":
                screen.cursor_to_column(first)
            case "d":
                screen.cursor_to_line(first)
            case "J" if first <= 3:
                screen.erase_in_display(first)
            case "K" if first <= 2:
                screen.erase_in_line(first)
            case "X":
                screen.erase_characters(first)
            case "b" if self._last and self.modern:
                screen.draw(self._last * (first or 1))
            case _:
                pass

    def _line(self, row: int) -> str:
        line, cells, wide = self._screen.buffer[row], [], False
        for column in range(self.columns):
            text = line[column].data
            if not wide or text:
                cells.append(text or " ")
            wide = bool(text) and wcwidth(text[0]) == 2
        return "".join(cells)
