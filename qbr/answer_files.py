"""A file answers go into: what it says, and what it would be with one more answer. Nothing is written here."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, tzinfo
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory

from qbr.editing import NotWritableError
from qbr.editing.cells import header_of, with_cell, with_row
from qbr.editing.sheets import sheet_cells, sheet_names, with_cells
from qbr.editing.yaml_text import Way, with_value
from qbr.errors import Problem
from qbr.records.customer import Customer
from qbr.records.record import Kind, Record, Row
from qbr.records.source import Source
from qbr.records.tables import TABLES
from qbr.sources.forms.delimited import delimiter_of
from qbr.sources.forms.tables import our_columns
from qbr.sources.opening.faults import Faults
from qbr.sources.opening.files import TEXT_TABLES
from qbr.sources.opening.yaml import Items, Table, parse_yaml
from qbr.sources.typed.small import read_small
from qbr.sources.values.convert import record_from_node
from qbr.wishes import CUSTOMER

YAML_FILES = (".yaml", ".yml")
WRITABLE = (*YAML_FILES, *TEXT_TABLES, ".xlsx")

_ROW = re.compile(r'sheet "(.*)", row ([0-9]+)', re.DOTALL)


@dataclass(frozen=True, slots=True)
class AnswerFile:
    """A file as it is, or as it would be with the answers it has taken so far."""

    path: Path
    shown: str  # its name in messages
    table: str  # what it holds
    source: Source  # how customer.yaml says it is read
    zone: tzinfo
    data: bytes
    note: str = ""  # who answered and when, for a comment beside the next answer

    @property
    def is_yaml(self) -> bool:
        """Whether answers stand under keys, and not in cells."""
        return self.path.suffix.casefold() in YAML_FILES

    def records(self) -> tuple[list[Record], list[Problem]]:
        """Return what the file reads as, and every error in it."""
        faults = Faults(self.path.name)
        if self.table == CUSTOMER:
            node = parse_yaml(self._text(), faults)
            customer = record_from_node(Customer, node, faults, self.zone) if node is not None else None
            records: list[Record] = [customer] if customer else []
        else:
            with TemporaryDirectory() as folder:
                copy = Path(folder) / self.path.name
                copy.write_bytes(self.data)
                small = read_small(copy, TABLES[self.table], self.source, faults, self.zone)
            records = list(small.rows) if small else []
        return records, [problem for problem in faults.found if problem.severity == "error"]

    def with_field(self, record: Record, field: str, text: str, kind: Kind) -> bytes:
        """Return the file's content with one more field of a record.

        Args:
            record: as it was read from here.
            field: as the file's guide calls it; a part after a dot.
            text: the answer, in our form.
            kind: what it is.

        Raises:
            NotWritableError: its layout does not allow it.
        """
        if self.is_yaml:
            way: Way = tuple(field.split("."))
            if self.table != CUSTOMER:
                way = (*self._way_to(record), *way)
            return self._encoded(with_value(self._text(), way, as_yaml(text, kind), beside=self.note))
        self._check_form()
        place = record.place if isinstance(record, Row) else None
        if self.path.suffix.casefold() == ".xlsx":
            found = _ROW.search(place.spot) if place else None
            if found is None:
                raise NotWritableError
            return self._with_cells(found[1], int(found[2]), {field: text}, {field: kind})
        written = self._cell(field, text, kind)
        name = self._columns().get(field, field)
        line = place.line if place and place.line else 0
        text = with_cell(self._text(), self._delimiter(), line, name, written, self.source.header_row)
        return self._encoded(text)

    def with_first(self, values: Mapping[str, str], kinds: Mapping[str, Kind]) -> bytes:
        """Return the file's content with a first record.

        Args:
            values: what makes it one, by field, in our form.
            kinds: what each is.

        Raises:
            NotWritableError: its layout does not allow it.
        """
        if self.is_yaml:
            return self._encoded(self._with_entry(values, kinds))
        self._check_form()
        if self.path.suffix.casefold() == ".xlsx":
            sheet, last = self._sheet()
            return self._with_cells(sheet, last + 1, values, kinds)
        columns = self._columns() if self.data else {}
        cells = {columns.get(name, name): self._cell(name, text, kinds[name]) for name, text in values.items()}
        return self._encoded(with_row(self._text(), self._delimiter(), cells, self.source.header_row))

    def _with_entry(self, values: Mapping[str, str], kinds: Mapping[str, Kind]) -> str:
        """Return a YAML list that had no entry with one: a file of comments and nothing else."""
        text = self._text()
        if parse_yaml(text, Faults("")) is not None:
            raise NotWritableError
        (name, first), *rest = values.items()
        line_break = "\r\n" if "\r\n" in text else "\n"
        text += ("" if not text or text.endswith("\n") else line_break) + f"- {name}:{line_break}"
        text = with_value(text, (0, name), as_yaml(first, kinds[name]))
        for name, value in rest:
            text = with_value(text, (0, name), as_yaml(value, kinds[name]), beside=self.note)
        return text

    def _way_to(self, record: Record) -> Way:
        """Return the way to an entry of a list, which may stand under the table's name; faulty ones count as well."""
        top = parse_yaml(self._text(), Faults(self.shown))
        above: Way = (self.table,) if isinstance(top, Table) else ()
        entries = top.nodes.get(self.table) if isinstance(top, Table) else top
        place = record.place if isinstance(record, Row) else None
        for number, entry in enumerate(entries.nodes if isinstance(entries, Items) else ()):
            if place and (entry.line, entry.column) == (place.line, place.column):
                return (*above, number)
        raise NotWritableError

    def _check_form(self) -> None:
        """Refuse tables whose rows are put into shape before they are read: a cell of ours is none of theirs."""
        if self.source.is_shaped or self.source.form != "rows":
            raise NotWritableError

    def _encoding(self) -> str:
        if self.data.startswith(b"\xef\xbb\xbf"):
            return "utf-8-sig"
        return "utf-8" if self.is_yaml else self.source.encoding or "utf-8"

    def _text(self) -> str:
        try:
            return self.data.decode(self._encoding())
        except (UnicodeDecodeError, LookupError):
            raise NotWritableError from None

    def _encoded(self, text: str) -> bytes:
        try:
            return text.encode(self._encoding())
        except UnicodeEncodeError:
            raise NotWritableError from None

    def _delimiter(self) -> str:
        lines = self._text().split("\n")
        header = lines[self.source.header_row - 1] if len(lines) >= self.source.header_row else ""
        return delimiter_of(header, self.table, TABLES[self.table].model, self.source)

    def _columns(self) -> Mapping[str, str]:
        """Return the file's name of each field it has a column for."""
        header = header_of(self._text(), self._delimiter(), self.source.header_row)
        found = our_columns(header, self.table, TABLES[self.table].model, self.source)
        return {ours: header[index] for index, ours in found.items()}

    def _cell(self, field: str, text: str, kind: Kind) -> str:
        """Return an answer as the file writes such values: its words, its decimal mark."""
        words = {ours: theirs for theirs, ours in self.source.values.get(field, {}).items()}
        if kind == "number" and self.source.decimal_mark == ",":
            return text.replace(".", ",")
        return words.get(text, text)

    def _sheet(self) -> tuple[str, int]:
        """Return the sheet the table stands in, and its last row that says something."""
        sheet = self.source.sheet or next(iter(sheet_names(self.data)), "")
        return sheet, max((row for row, _ in sheet_cells(self.data, sheet)), default=0)

    def _with_cells(self, sheet: str, row: int, values: Mapping[str, str], kinds: Mapping[str, Kind]) -> bytes:
        there = sheet_cells(self.data, sheet)
        heads = {column: text for (at, column), text in sorted(there.items()) if at == self.source.header_row}
        ours = our_columns(list(heads.values()), self.table, TABLES[self.table].model, self.source)
        columns = {name: list(heads)[index] for index, name in ours.items()}
        new: dict[tuple[int, int], str | Decimal] = {}
        for name, text in values.items():
            if name not in columns:
                columns[name] = max((*heads, *columns.values()), default=0) + 1
                new[self.source.header_row, columns[name]] = name
            new[row, columns[name]] = as_cell(self._cell(name, text, "text"), kinds[name])
        return with_cells(self.data, sheet, new)


def as_yaml(text: str, kind: Kind) -> object:
    """Return an answer as YAML writes a value of its kind; what does not fit stays a text, for the record to refuse."""
    if kind == "flag":
        return {"yes": True, "no": False}.get(text, text)
    if kind in ("number", "count"):
        return as_cell(text, kind)
    try:
        return date.fromisoformat(text) if kind == "day" else text
    except ValueError:
        return text


def as_cell(text: str, kind: Kind) -> str | Decimal:
    """Return an answer as a workbook keeps it: a number as one."""
    try:
        return Decimal(text) if kind in ("number", "count") else text
    except ArithmeticError:
        return text
