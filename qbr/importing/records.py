"""An export of all customers in a text file as a stream: its header and, one at a time, the text of each record."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from qbr.errors import DataError, Place
from qbr.records.source import Source
from qbr.sources.forms.delimited import DELIMITERS, LARGEST_CELL
from qbr.sources.forms.tables import normalised
from qbr.sources.opening.faults import Faults, clipped

Record = tuple[int, str, Sequence[str]]  # line, text as a customer's part has it, cells

_MARKS = ((b"\xff\xfe\x00\x00", "utf-32"), (b"\x00\x00\xfe\xff", "utf-32"), (b"\xef\xbb\xbf", "utf-8-sig"))
_WIDE_MARKS = ((b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
_ENCODING = "Save the file as UTF-8, or give its encoding, e.g. cp1252, under imports in qbr.yaml."


class Rows(Protocol):
    """The rows of an export, in whatever form it is kept."""

    @property
    def faults(self) -> Faults:
        """What is wrong with the file."""

    @property
    def header(self) -> Sequence[str]:
        """The names of the columns."""

    @property
    def head(self) -> str:
        """The header as a customer's part has it, without the end of the line."""

    @property
    def is_text(self) -> bool:
        """Whether a part has the very lines of the file."""

    def records(self) -> Iterator[Record]:
        """Yield each row, of whatever length, blank ones too; what cannot be read is written among the faults."""

    def place(self, line: int) -> Place:
        """Return where a row stands."""


@dataclass(frozen=True, slots=True)
class TextRows:
    """A text file of records."""

    path: Path
    source: Source
    faults: Faults
    encoding: str
    delimiter: str
    header: tuple[str, ...]
    head: str  # as it stands in the file
    is_text: bool = True

    def records(self) -> Iterator[Record]:
        """Yield line, text and cells of each record."""
        for line, text in self._texts():
            yield line, text, self._cells(text)

    def place(self, line: int) -> Place:
        """Return where a row stands."""
        return self.faults.at(line)

    def _cells(self, text: str) -> Sequence[str]:
        if '"' not in text:
            return text.split(self.delimiter)
        return next(csv.reader(io.StringIO(text, newline=""), delimiter=self.delimiter))

    def _texts(self) -> Iterator[tuple[int, str]]:
        """Yield each record with the line it begins in; one whose quotation marks are open goes on in the next line."""
        csv.field_size_limit(LARGEST_CELL)
        held: list[str] = []
        size = begun = 0
        for line, text in self._lines():
            if not held and '"' not in text:
                yield line, text
                continue
            begun = begun if held else line
            held.append(text)
            size += len(text)
            if size > LARGEST_CELL:
                break
            if text.count('"') % 2 != (len(held) > 1):
                continue
            yield begun, "\n".join(held)
            held, size = [], 0
        if held:
            hint = 'Write "" for a mark inside text.'
            self.faults.error("a quotation mark is opened and never closed", self.faults.at(begun), hint)

    def _lines(self) -> Iterator[tuple[int, str]]:
        """Yield the lines after the header, without their ends."""
        line = self.source.header_row
        try:
            with self.path.open(encoding=self.encoding) as stream:
                for _ in range(self.source.header_row):
                    next(stream, "")
                for line, text in enumerate(stream, start=self.source.header_row + 1):
                    if "\0" in text:
                        self.faults.error("there is a NUL character: this is no plain text", self.faults.at(line))
                        return
                    yield line, text.removesuffix("\n")
        except UnicodeDecodeError as error:
            where = f"after line {line}"
            self.faults.error(f"byte 0x{error.object[error.start]:02X} is not {self.encoding}, {where}", hint=_ENCODING)


def open_text(path: Path, shown: str, named: Sequence[str], source: Source) -> TextRows:
    """Return a text file with its header read.

    Args:
        path: the file.
        shown: its name in messages.
        named: columns of which the header has one.
        source: what is known of its form.

    Raises:
        DataError: it cannot be read, or has no header.
    """
    faults = Faults(shown)
    encoding = encoding_of(path, source, faults)
    first = _header(path, source, encoding, faults) if encoding else ""
    if faults.has_errors:
        raise DataError(faults.found)
    delimiter = source.delimiter or _delimiter(first, named)
    header = tuple(next(csv.reader([first], delimiter=delimiter)))
    return TextRows(path, source, faults, encoding, delimiter, header, first)


def encoding_of(path: Path, source: Source, faults: Faults) -> str:
    """Return the encoding a file's mark or the person names, else UTF-8; empty, with a fault, when there is no file."""
    try:
        with path.open("rb") as stream:
            start = stream.read(4)
        "".encode(source.encoding or "utf-8")
    except LookupError:
        faults.error(f'there is no encoding "{clipped(source.encoding or "")}"', hint="Usual: utf-8, cp1252, utf-16.")
        return ""
    except OSError as error:
        faults.error(f"the file cannot be read: {error.strerror or error}")
        return ""
    marked = (name for mark, name in (*_MARKS, *_WIDE_MARKS) if start.startswith(mark))
    return next(marked, source.encoding or "utf-8")


def _header(path: Path, source: Source, encoding: str, faults: Faults) -> str:
    try:
        with path.open(encoding=encoding) as stream:
            lines = [next(stream, "") for _ in range(source.header_row)]
    except UnicodeDecodeError as error:
        faults.error(f"byte 0x{error.object[error.start]:02X} is not {encoding}", hint=_ENCODING)
        return ""
    if not lines[-1].strip():
        faults.error("there is no header", faults.at(source.header_row), "The first row names the columns.")
    return lines[-1].removesuffix("\n")


def _delimiter(header: str, named: Sequence[str]) -> str:
    """Return the delimiter under which a column is one that was named; between equals, the one of most cells."""
    wanted = set(map(normalised, named))

    def fitness(delimiter: str) -> tuple[bool, int]:
        cells = next(csv.reader([header], delimiter=delimiter))
        return not wanted.isdisjoint(map(normalised, cells)), len(cells)

    return max(DELIMITERS, key=fitness)
