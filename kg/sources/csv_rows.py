"""Strict CSV with lines: rows of a table with a header, every fault noted."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from pathlib import Path

from kg.errors import Fault
from kg.sources.yaml_entries import read_text

Row = dict[str, str]


def read_rows(
    path: Path, columns: Sequence[str], required: Sequence[str], faults: list[Fault]
) -> list[tuple[int, Row]]:
    """Read a CSV file with a header: rows with their line number; faulty rows are left out."""
    text = read_text(path, faults)
    if text is None:
        return []
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)

    def fault(line: int, column: str, message: str) -> None:
        faults.append(Fault(path=str(path), line=line, column=column, message=message))

    rows: list[tuple[int, Row]] = []
    try:
        header = next(reader, [])
        wrong = list(_header_faults(header, columns, required))
        for column, message in wrong:
            fault(1, column, message)
        if wrong:
            return []
        for cells in filter(None, reader):
            found = list(_row_faults(header, cells, required))
            for column, message in found:
                fault(reader.line_num, column, message)
            if not found:
                rows.append((reader.line_num, dict(zip(header, cells, strict=True))))
    except csv.Error as err:
        fault(reader.line_num, "", f"not CSV: {err}")
    return rows


def _header_faults(
    header: list[str], columns: Sequence[str], required: Sequence[str]
) -> Iterator[tuple[str, str]]:
    for column in header:
        if column not in columns:
            yield column, f"unknown column; known are {', '.join(columns)}"
    for column in required:
        if column not in header:
            yield column, "the column is missing; add it"
    for column in sorted({c for c in header if header.count(c) > 1}):
        yield column, "the column stands twice; keep one"


def _row_faults(
    header: list[str], cells: list[str], required: Sequence[str]
) -> Iterator[tuple[str, str]]:
    if len(cells) != len(header):
        yield "", f"has {len(cells)} cells, the header {len(header)}; check commas and quotes"
        return
    row = dict(zip(header, cells, strict=True))
    for column in required:
        if not row[column].strip():
            yield column, "the cell is empty; fill it in"
    for column, value in row.items():
        if value != value.strip():
            yield column, "the cell starts or ends with whitespace; trim it"
