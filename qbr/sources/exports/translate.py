"""An export's rows in our columns: words and moments brought to ours, rows of others left out and counted."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo
from zoneinfo import ZoneInfo

from qbr.errors import Place
from qbr.records.export import Cell, Export, LeftOut
from qbr.records.record import Kind
from qbr.records.source import Source
from qbr.records.values import parse_number
from qbr.sources.exports.grid import FOOTNOTES, Grid
from qbr.sources.exports.headers import ANY, Header
from qbr.sources.exports.known import MODELS
from qbr.sources.exports.times import first_reading, moment_of, quarter_hour
from qbr.sources.forms.tables import Column, TextTable
from qbr.sources.opening.faults import Faults
from qbr.sources.values.cells import kinds_of

OTHERS = "other accounts"
END = "\x1f"  # between cells of a row that is kept as one text
_UNITS = {unit: timedelta(**{unit: 1}) for unit in ("seconds", "minutes", "hours")}

Cells = Sequence[str]


@dataclass(frozen=True, slots=True)
class Exported:
    """An export in our columns."""

    table: TextTable
    left_out: tuple[tuple[str, int], ...]  # why rows were left out, and how many


@dataclass(frozen=True, slots=True)
class ExportTable(TextTable):
    """Rows of our cells, each followed by all of the file's as one text: by it exact copies are told from the like."""

    made_of: Sequence[int | None] = ()  # for each cell of ours, the position in the file of what it was made of

    def place(self, row: int, index: int | None = None) -> Place:
        """Return where a row stands, or the cell that one of its cells was made of."""
        return TextTable.place(self, row, None if index is None else self.made_of[index])


def translated(grid: Grid, export: Export, source: Source, faults: Faults, zone: tzinfo) -> Exported:
    """Return the rows of an export in our columns.

    Args:
        grid: its cells.
        export: what it is.
        source: what customer.yaml says about the file; its zone comes before the tool's.
        faults: the file.
        zone: the customer's zone: days are days there.
    """
    header = Header(grid.header)
    kept, left_out = _kept(grid, export, header, source)
    maker = _Maker(export, header, [grid.rows[row] for row in kept], _zone(export, source, zone), zone)
    made = {name: cells for name, cell in export.columns.items() if (cells := maker.column(name, cell)) is not None}
    made_of = tuple(maker.origin(export.columns[name]) for name in made)
    headers = (
        name if theirs is None else grid.header[theirs].strip() for name, theirs in zip(made, made_of, strict=True)
    )
    columns = tuple(Column(name, header, index) for index, (name, header) in enumerate(zip(made, headers, strict=True)))
    rows = list(zip(*made.values(), (END.join(row) for row in maker.rows), strict=True))
    lines = [grid.lines[row] for row in kept]
    table = ExportTable(faults, columns, rows, lines, grid.sheet, has_quotes=True, made_of=made_of)
    return Exported(table, left_out)


def _zone(export: Export, source: Source, zone: tzinfo) -> tzinfo:
    named = source.time_zone or export.time_zone
    return ZoneInfo(named) if named else zone


def _kept(
    grid: Grid, export: Export, header: Header, source: Source
) -> tuple[Sequence[int], tuple[tuple[str, int], ...]]:
    """Return the rows that are ours by their position, and why how many others are left out."""
    kept: Sequence[int] = range(len(grid.rows))
    left_out = [(FOOTNOTES, grid.footnotes)] if grid.footnotes else []
    for reason, index, is_out in _filters(export, header, source):
        staying = [row for row in kept if not is_out(grid.rows[row][index])]
        if len(staying) < len(kept):
            left_out.append((reason, len(kept) - len(staying)))
            kept = staying
    return kept, tuple(left_out)


def _filters(export: Export, header: Header, source: Source) -> Iterable[tuple[str, int, Callable[[str], bool]]]:
    yield from left_out_rules(export, header)
    account = header.find(export.account) if export.account and source.account_id is not None else None
    if account is not None:
        yield OTHERS, account, lambda text: text != source.account_id


def left_out_rules(export: Export, header: Header) -> Iterator[tuple[str, int, Callable[[str], bool]]]:
    """Yield why rows of an export are none of ours: the words for it, a column's position, and a test of its cells."""
    for rule in export.left_out:
        index = header.find(rule.column)
        if index is not None:
            yield rule.because, index, _rule(rule)


def _rule(rule: LeftOut) -> Callable[[str], bool]:
    def is_out(text: str) -> bool:
        return _is_any(text, rule.when) or bool(rule.unless and not _is_any(text, rule.unless))

    return is_out


def _is_any(text: str, words: Iterable[str]) -> bool:
    plain = text.strip().casefold()
    return any(_is_like(plain, word.casefold()) for word in words)


def _is_like(text: str, word: str) -> bool:
    start, is_open, end = word.partition(ANY)
    return text.startswith(start) and text.endswith(end) if is_open else text == word


class _Maker:
    """Makes our columns of the rows that are kept."""

    def __init__(self, export: Export, header: Header, rows: Sequence[Cells], theirs: tzinfo, ours: tzinfo) -> None:
        self.export, self.header, self.rows = export, header, rows
        self.theirs, self.ours = theirs, ours
        model = MODELS.get(export.table)
        self.kinds: Mapping[str, Kind] = kinds_of(model) if model else {}
        self.empty = frozenset(word.casefold() for word in export.empty)

    def origin(self, cell: Cell) -> int | None:
        """Return where the column stands a cell of ours is made of; None for what stands in none."""
        if cell.beside:
            return self.header.beside(cell.beside)
        return self.header.find(cell.column or (cell.joined[0] if cell.joined else "")) if not cell.always else None

    def column(self, name: str, cell: Cell) -> Sequence[str] | None:
        """Return our cells of one column; None when theirs is not in the file."""
        if cell.always is not None:
            return [cell.always] * len(self.rows)
        if cell.joined:
            return self._joined(cell.joined)
        index = self.origin(cell)
        if index is None:
            return None
        texts = [row[index] for row in self.rows]
        if cell.after:
            return self._later(texts, cell)
        if self.kinds.get(name) == "day":
            texts = [quarter_hour(text) for text in texts]
        return _once_each(texts, self._said(name, cell))

    def _plain(self, text: str) -> str:
        return "" if text.strip().casefold() in self.empty else text

    def _said(self, name: str, cell: Cell) -> Callable[[str], str]:
        words = {theirs.casefold(): ours for theirs, ours in cell.words.items()}
        kind = self.kinds.get(name, "text")

        def said(written: str) -> str:
            text = self._plain(written)
            if kind in ("day", "moment") and text.strip():
                return self._timed(text, kind)
            return words.get(text.strip().casefold(), text)

        return said

    def _timed(self, text: str, kind: Kind) -> str:
        """Return a moment, or its day, in ISO form; what is in no known form stays as it is, and is told later."""
        moment = moment_of(text.strip(), self.export.times, self.theirs)
        if moment is None and kind == "day":
            moment = first_reading(text.strip(), self.theirs)
        if moment is None:
            return text
        if not isinstance(moment, datetime):
            return moment.isoformat()
        return moment.astimezone(self.ours).date().isoformat() if kind == "day" else moment.isoformat()

    def _joined(self, names: Sequence[str]) -> Sequence[str] | None:
        indexes = [index for name in names if (index := self.header.find(name)) is not None]
        if not indexes:
            return None
        return [" ".join(text for index in indexes if (text := self._plain(row[index]).strip())) for row in self.rows]

    def _later(self, texts: Sequence[str], cell: Cell) -> Sequence[str] | None:
        """Return the moments that lie a span after others; empty where the span is."""
        index = self.header.find(cell.after.column) if cell.after else None
        if index is None or cell.after is None:
            return None
        unit = _UNITS[cell.after.unit]
        spans = [self._plain(row[index]) for row in self.rows]
        return [self._after(self._plain(text), span, unit) for text, span in zip(texts, spans, strict=True)]

    def _after(self, text: str, span: str, unit: timedelta) -> str:
        """Return the moment a span after another; a span that is none stays as it is, and is told later."""
        moment = moment_of(text.strip(), self.export.times, self.theirs)
        if not span or not isinstance(moment, datetime):
            return ""
        try:
            length = parse_number(span)
        except ValueError:
            return span
        return (moment + float(length) * unit).isoformat() if length >= 0 else span


def _once_each(texts: Sequence[str], said: Callable[[str], str]) -> Sequence[str]:
    """Return what is said of each text; each distinct one is looked at once."""
    known = {text: said(text) for text in dict.fromkeys(texts)}
    return [known[text] for text in texts]
