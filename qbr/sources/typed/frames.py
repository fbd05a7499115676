"""Large tables to typed columns: each distinct cell converted once, faults found by column and told by line."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, tzinfo
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from qbr.records.record import Kind, Row, may_be_empty
from qbr.records.source import Source
from qbr.records.values import parse_count, parse_day, parse_flag, parse_moment, parse_number
from qbr.sources.forms.shape_columns import CodedTable
from qbr.sources.forms.tables import Column
from qbr.sources.opening.faults import SHOWN, Faults, clipped
from qbr.sources.typed.coded import read_coded
from qbr.sources.typed.undated_totals import without_undated_totals
from qbr.sources.values.cells import kinds_of, one_form, said_words, settled, words_for_nothing
from qbr.sources.values.coding import PART, Coded
from qbr.sources.values.convert import field_names
from qbr.sources.values.iso_columns import iso_days, iso_moments
from qbr.sources.values.unclear import UnclearCellsError

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt
    import pandas as pd

    Codes = npt.NDArray[np.int64]
    Flags = npt.NDArray[np.bool_]
    Times = npt.NDArray[np.datetime64]

_DTYPES: Mapping[Kind, str] = {
    "day": "datetime64[ns]",
    "moment": "datetime64[ns, UTC]",
    "number": "float64",
    "count": "Int64",
    "flag": "boolean",
    "text": "str",
}

Reason = tuple[str, str]  # what is wrong with a cell, and the way out


@dataclass(frozen=True, slots=True)
class Frame:
    """A table in columns, before anything was left out of it."""

    data: pd.DataFrame  # every field of the record, rows with faults left out
    columns: tuple[str, ...]  # our names of the columns the file has
    rows_read: int  # rows of data in the file
    repeats: Flags  # for each row of `data`: an exact copy of an earlier row of the file
    lines: Codes  # for each row of `data`: its line
    sheet: str = ""  # name of the sheet; empty for a text file
    left_out: tuple[tuple[str, int], ...] = ()  # rows of the file that are none of these, by reason
    no_value: Mapping[str, Flags] = field(default_factory=dict)  # by column: rows with a text that stands for none


def read_frame(path: Path, table: str, model: type[Row], source: Source, faults: Faults, zone: tzinfo) -> Frame | None:
    """Return a file as typed columns; None, with faults, when it cannot be read as this table.

    Args:
        path: a text file or a workbook.
        table: the table's name.
        model: the record a row would be.
        source: what customer.yaml says about the file.
        faults: where faults are written.
        zone: the zone of times without an offset.
    """
    coded = read_coded(path, table, model, source, faults)
    return None if coded is None else typed(coded, model, source, faults, zone)


def typed(table: CodedTable, model: type[Row], source: Source, faults: Faults, zone: tzinfo) -> Frame:
    """Return texts by column as typed columns; rows with faults are left out, and the faults told.

    Args:
        table: the texts.
        model: the record a row would be.
        source: what customer.yaml says about dates and decimal marks.
        faults: where faults are written.
        zone: the zone of times without an offset.
    """
    import numpy as np
    import pandas as pd

    table = without_undated_totals(table, faults)
    sound = np.ones(len(table.lines), dtype=bool)
    kinds, names = kinds_of(model), field_names(model)
    written = {column.name: column for column in table.columns}
    columns: dict[str, pd.Series[Any]] = {}
    for attribute, described in model.model_fields.items():
        if attribute == "place":
            continue
        name = names[attribute]
        if name not in written:
            columns[attribute] = _taken([None], np.zeros(len(table.lines), dtype=np.int64), kinds[name])
            continue
        converter = _Converter(name, kinds[name], described.is_required() and not may_be_empty(described), source, zone)
        coded = table.coded[name]
        try:
            values, reasons = converter.convert(coded.texts)
        except UnclearCellsError as error:
            reasons, values = {coded.texts.index(error.text): (error.message, error.hint)}, [None] * len(coded.texts)
            sound[:] = False  # no row can be read before a person has decided
        sound &= ~_tell(table, written[name], coded, reasons, faults)
        columns[attribute] = _taken(values, coded.codes, kinds[name])
    data, repeats, lines = pd.DataFrame(columns), table.repeats, table.lines
    no_value = dict(_declared(table, source))
    if not sound.all():
        data, repeats, lines = data[sound].reset_index(drop=True), repeats[sound], lines[sound]
        no_value = {name: flags[sound] for name, flags in no_value.items()}
    rows_read = len(table.lines) + sum(count for _, count in table.left_out)
    return Frame(data, tuple(written), rows_read, repeats, lines, table.sheet, table.left_out, no_value)


def _declared(table: CodedTable, source: Source) -> Iterator[tuple[str, Flags]]:
    """Yield the columns with texts that were declared to stand for no value, and which rows have one."""
    import numpy as np

    for name, column in table.coded.items():
        gone = words_for_nothing(column.texts, name, source)
        if gone:
            yield name, np.isin(column.codes, [code for code, text in enumerate(column.texts) if text in gone])


def _plain_time(value: object) -> np.datetime64:
    """Return a day or a moment in UTC as numpy has it."""
    import numpy as np

    if isinstance(value, datetime):
        return np.datetime64(value.replace(tzinfo=None), "us")
    return np.datetime64(value if isinstance(value, date) else "NaT", "us")


def _taken(values: Sequence[object] | Times, codes: Codes, kind: Kind) -> pd.Series[Any]:
    """Return the column of values by code; each distinct value was made once."""
    import numpy as np
    import pandas as pd

    if isinstance(values, np.ndarray):
        times = pd.Series(values.astype("datetime64[ns]")[codes])
        return times.dt.tz_localize("UTC") if kind == "moment" else times
    distinct: pd.Series[Any] = pd.Series(list[Any](values), dtype=_DTYPES[kind])
    return distinct.take(codes).reset_index(drop=True)


@dataclass(frozen=True, slots=True)
class _Converter:
    """Converts the distinct texts of one column."""

    name: str  # ours
    kind: Kind
    is_required: bool
    source: Source
    zone: tzinfo

    def convert(self, texts: Sequence[str]) -> tuple[Sequence[object] | Times, Mapping[int, Reason]]:
        """Return the values, None for what is empty or wrong, and by position what is wrong.

        Raises:
            UnclearCellsError: a person has to say how the column is meant.
        """
        if self.kind in ("day", "moment"):
            return self._times(texts)
        forms = one_form(self.name, self.kind, texts, self.source, self.zone)
        if self.kind == "text" and not self.is_required:
            return [forms.get(text, text) or None for text in texts], {}
        return self._parsed(texts, forms)

    def _times(self, texts: Sequence[str]) -> tuple[Times, Mapping[int, Reason]]:
        """Return days or moments: what is plain at once, and the rest part by part."""
        import numpy as np

        found = (iso_days if self.kind == "day" else iso_moments)(texts, self.zone)
        said = said_words(texts, self.name, self.source)
        found[[text in said for text in texts] if said else []] = np.datetime64("NaT")
        rest = np.flatnonzero(np.isnat(found)).tolist()
        source = settled(self.name, self.kind, [texts[position] for position in rest], self.source)
        reasons: dict[int, Reason] = {}
        for part in (rest[start : start + PART] for start in range(0, len(rest), PART)):
            cells = [texts[position] for position in part]
            values, wrong = self._parsed(cells, one_form(self.name, self.kind, cells, source, self.zone))
            found[part] = [_plain_time(value) for value in values]
            reasons |= {part[position]: reason for position, reason in wrong.items()}
        return found, reasons

    def _parsed(self, texts: Sequence[str], forms: Mapping[str, str]) -> tuple[Sequence[object], Mapping[int, Reason]]:
        """Return the values of texts one by one, in the form `forms` has of them."""
        values: list[object] = [None] * len(texts)
        reasons: dict[int, Reason] = {}
        parse = self._parser()
        for position, written in enumerate(texts):
            text = forms.get(written, written)
            if not text:
                reasons |= {position: ("", "")} if self.is_required else {}
                continue
            try:
                values[position] = parse(text)
            except ValueError as error:
                reasons[position] = (str(error), "")
        return values, reasons

    def _parser(self) -> Callable[[str], object]:
        parsers: Mapping[Kind, Callable[[str], object]] = {
            "day": parse_day,
            "moment": partial(parse_moment, zone=self.zone),
            "number": lambda text: float(parse_number(text)),
            "count": parse_count,
            "flag": parse_flag,
            "text": str,
        }
        return parsers[self.kind]


def _tell(table: CodedTable, column: Column, coded: Coded, reasons: Mapping[int, Reason], faults: Faults) -> Flags:
    """Write down the first few cells of a column that hold no value of its kind; return which rows they are in."""
    import numpy as np

    bad: Flags = np.isin(coded.codes, list(reasons)) if reasons else np.zeros(len(coded.codes), dtype=bool)
    rows = np.flatnonzero(bad).tolist()
    for row in rows[:SHOWN]:
        code = int(coded.codes[row])
        reason, hint = reasons[code]
        text = clipped(coded.texts[code])
        message = f'{column.header} is "{text}", {reason}' if text else f"{column.header} is empty"
        faults.error(message, table.finder.place(row, column.index), hint)
    if len(rows) > SHOWN:
        faults.error(f"{column.header}: {len(rows) - SHOWN} more cells like this")
    return bad
