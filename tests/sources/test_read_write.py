"""What was written is read: ids, numbers, dates and texts, whatever form of file and encoding they went through."""

from __future__ import annotations

import csv
import json
import tempfile
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, date
from decimal import Decimal
from pathlib import Path

from babel.dates import format_date
from hypothesis import given, settings
from hypothesis import strategies as st

from qbr.records.goals import MetricValue
from qbr.records.source import Source
from qbr.records.tables import TABLES
from qbr.sources.opening.faults import Faults
from qbr.sources.typed.large import read_large
from qbr.sources.typed.small import read_small

NAMES = ("date", "metric", "value")
Line = tuple[date, str, Decimal]
ids = st.text(
    st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Co", "Cn")), min_size=1, max_size=12
).filter(str.strip)
numbers = st.decimals(-(10**9), 10**9, allow_nan=False, places=3)
days = st.dates(date(2000, 1, 1), date(2090, 12, 31))
lines = st.lists(st.tuples(days, ids, numbers), min_size=1, max_size=6)


def write_csv(path: Path, rows: Sequence[Line]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([NAMES, *((day.isoformat(), name, str(number)) for day, name, number in rows)])


def write_json_lines(path: Path, rows: Sequence[Line]) -> None:
    objects = (
        f'{{"date": "{day}", "metric": {json.dumps(name)}, "value": {number:f}}}\n' for day, name, number in rows
    )
    path.write_text("".join(objects), encoding="utf-8")


def write_parquet(path: Path, rows: Sequence[Line]) -> None:
    import pyarrow as pa
    from pyarrow import parquet

    parquet.write_table(pa.table(dict(zip(NAMES, map(list, zip(*rows, strict=True)), strict=True))), path)


def write_workbook(path: Path, rows: Sequence[Line]) -> None:
    from openpyxl import Workbook

    book = Workbook(write_only=True)
    sheet = book.create_sheet("Data")
    for row in (NAMES, *((day, name, float(number)) for day, name, number in rows)):
        sheet.append(row)
    book.save(path)


WRITERS: Mapping[str, Callable[[Path, Sequence[Line]], None]] = {
    ".csv": write_csv,
    ".jsonl": write_json_lines,
    ".parquet": write_parquet,
    ".xlsx": write_workbook,
}


@given(lines, st.sampled_from(sorted(WRITERS)))
@settings(max_examples=80, deadline=None)
def test_ids_numbers_and_days_come_back_from_every_form_of_file(rows: list[Line], ending: str) -> None:
    faults = Faults("metrics")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"metrics{ending}"
        WRITERS[ending](path, rows)
        small = read_small(path, TABLES["metrics"], Source(), faults, UTC)
    assert faults.found == []
    assert small is not None
    read = [(row.date, row.metric, row.value) for row in small.rows if isinstance(row, MetricValue)]
    assert read == rows


ENCODINGS = ("utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252", "cp1250", "latin-1", "shift_jis", "mac_roman")  # fmt: skip


@given(st.data(), st.sampled_from(ENCODINGS), st.sampled_from(",;\t|"))
@settings(max_examples=120, deadline=None)
def test_any_text_comes_back_in_the_encoding_that_was_declared(data: st.DataObject, encoding: str, mark: str) -> None:
    signs = st.characters(
        codec=encoding, exclude_categories=("Cc", "Cs"), exclude_characters="\ufeff¥‾"
    )  # what comes back as another sign
    texts = data.draw(st.lists(st.text(signs, min_size=1, max_size=12), min_size=1, max_size=5))
    text = mark.join(("date", "user_id", "feature", "value")) + "\n"
    quoted = ['"' + user.replace('"', '""') + '"' for user in texts]
    text += "".join(f"{mark.join(('2026-07-01', user, 'f', str(number)))}\n" for number, user in enumerate(quoted))
    faults = Faults("usage.csv")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "usage.csv"
        path.write_bytes(text.encode(encoding))
        large = read_large(path, TABLES["usage"], Source(encoding=encoding), faults, UTC)
    assert [problem for problem in faults.found if problem.severity == "error"] == []
    assert large is not None
    kept = [user for user in texts if user.strip().casefold() not in ("total", "sum")]
    assert large.data["user_id"].tolist() == kept


@given(st.binary(min_size=1, max_size=40))
@settings(max_examples=120, deadline=None)
def test_bytes_that_are_no_text_are_refused_at_their_line_and_never_replaced(raw: bytes) -> None:
    faults = Faults("usage.csv")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "usage.csv"
        path.write_bytes(b"date,user_id,feature,value\n2026-07-01,u" + raw.replace(b"\n", b"") + b",f,1\n")
        large = read_large(path, TABLES["usage"], Source(), faults, UTC)
    try:
        text = raw.replace(b"\n", b"").decode()
    except UnicodeDecodeError:
        assert large is None
        assert faults.found[0].place.line == 2
        return
    if large is not None and len(large.data) and not set(text) & set('\r",'):
        assert large.data["user_id"].tolist() == [f"u{text}"]


@given(
    st.lists(days, min_size=1, max_size=5),
    st.sampled_from(["en", "en_GB", "de", "de_AT", "fr", "es"]),
    st.sampled_from(["long", "d MMM y", "d MMMM y"]),
)
@settings(max_examples=80, deadline=None)
def test_days_with_the_names_of_their_months_come_back(written: list[date], language: str, form: str) -> None:
    faults = Faults("metrics.csv")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "metrics.csv"
        with path.open("w", encoding="utf-8", newline="") as file:
            cells = ([format_date(day, form, locale=language), "m", "1"] for day in written)
            csv.writer(file).writerows([list(NAMES), *cells])
        small = read_small(path, TABLES["metrics"], Source(), faults, UTC)
    assert faults.found == []
    assert small is not None
    assert [row.date for row in small.rows if isinstance(row, MetricValue)] == written
