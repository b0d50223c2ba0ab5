"""Measurements in a CSV file: columns kpi, date, value and note, in any order."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from typing import Final

from okrtui.config.nearest import nearest
from okrtui.domain.errors import Invalid

Row = tuple[str, str, str | None, str]
"""KPI, value, date, note: as typed."""

COLUMNS: Final = ("kpi", "date", "value", "note")
LARGEST: Final = 16 * 1024 * 1024


def read_measurements(content: bytes, name: str) -> list[tuple[int, Row]]:
    """(line, row) of every measurement.

    The first line names the columns; commas, semicolons or tabs divide them. Raises Invalid
    naming the file and the line.
    """
    if len(content) > LARGEST:
        raise Invalid(f"{name} has more than {LARGEST >> 20} MiB", "Log it in parts")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise Invalid(f"{name}, line {line}: not UTF-8", "Save the file as UTF-8") from None
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text), strict=True)
    try:
        columns = _columns(next(reader, []), name)
        rows = []
        for cells in reader:
            if any(cell.strip() for cell in cells):
                rows.append((reader.line_num, _row(cells, columns, name, reader.line_num)))
    except csv.Error as error:
        raise Invalid(f"{name}, line {reader.line_num}: {error}", "The file must be CSV") from None
    if not rows:
        raise Invalid(f"{name} has no measurements", f"Below {','.join(COLUMNS)} one a line")
    return rows


def _delimiter(text: str) -> str:
    head = text.partition("\n")[0]
    return max(",;\t", key=head.count)


def _columns(cells: Sequence[str], name: str) -> list[str]:
    columns = [cell.strip().casefold() for cell in cells]
    for column in columns:
        if column not in COLUMNS:
            raise Invalid(f"{name}, line 1: unknown column {column!r}", nearest(column, COLUMNS))
        if columns.count(column) > 1:
            raise Invalid(f"{name}, line 1: column {column} stands there twice", "Once is enough")
    for column in ("kpi", "value"):
        if column not in columns:
            raise Invalid(
                f"{name}, line 1: no column {column}",
                f"The first line names the columns: {','.join(COLUMNS)}",
            )
    return columns


def _row(cells: Sequence[str], columns: Sequence[str], name: str, line: int) -> Row:
    if len(cells) != len(columns):
        raise Invalid(
            f"{name}, line {line}: {len(cells)} cells for {len(columns)} columns",
            "Put quotes around a cell that has the divider in it",
        )
    row = dict(zip(columns, cells, strict=True))
    note = row.get("note", "")
    # what an export put in front so that no spreadsheet runs it
    if note[:1] == "'" and note[1:].lstrip(" \"'")[:1] in tuple("=+-@\t\r\n＝＋－＠"):
        note = note[1:]
    return row["kpi"], row["value"], row.get("date"), note
