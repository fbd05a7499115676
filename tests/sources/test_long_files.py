"""Long files are read by column and part by part; it makes no difference to what they say, or to what is told."""

from __future__ import annotations

import csv
import io
import json
import random
import tempfile
from collections.abc import Sequence
from datetime import UTC, tzinfo
from pathlib import Path
from zoneinfo import ZoneInfo

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qbr.records.source import Source
from qbr.records.tables import TABLES
from qbr.records.values import parse_day, parse_moment
from qbr.sources.forms.grids import read_table
from qbr.sources.opening.faults import Faults
from qbr.sources.typed.coded import coded_cells
from qbr.sources.typed.frames import typed
from qbr.sources.typed.large import Large, read_large, without_excluded
from qbr.sources.values.iso_columns import iso_days, iso_moments
from qbr.sources.values.written_dates import iso_dates

PARTS = ("values.coding", "forms.json_lines", "forms.parquet", "typed.frames", "values.iso_columns")
BERLIN = ZoneInfo("Europe/Berlin")
DAYS = ["2026-07-01", "2026-07-02", "03/07/2026", "2026-07-04T23:30:00Z", "2026-07-05 08:00"]
WORDS = ["", "f", "g", "ü, h", "Total", "n/a", 'say "hi"', "00123", "two\nlines", "  "]
VALUES = ["1", "2.5", "", "n/a", "-999", "9999", "x", "1,5", "07"]
FORMS = {
    "plain": {},
    "two_rows": {"header_rows": 2, "footnotes": "yes"},
    "by_metric": {"form": "by_metric", "header_row": 2, "footnotes": "yes"},
    "by_period": {"form": "by_period", "no_value": ["n/a"]},
    "log": {"form": "log", "date_order": "dmy"},
    "shifted": {"first_column": "B", "below_header": 1},
}
HEADERS = {
    "plain": [["date", "user_id", "feature", "value"]],
    "two_rows": [["", "", "Used", ""], ["date", "user_id", "feature", "value"]],
    "by_metric": [["Usage of the year"], ["date", "user_id", "Logins", "Reports"]],
    "by_period": [["user_id", "feature", "Jan 2026", "2026-02"]],
    "log": [["timestamp", "user_id", "event", ""]],
    "shifted": [["", "date", "feature", "value"], ["", "-", "-", "-"]],
}


def row(form: str) -> st.SearchStrategy[list[str]]:
    """Return rows of a form, faulty ones among them, and now and then a remark or a blank line."""
    day, word, value = st.sampled_from(DAYS), st.sampled_from(WORDS), st.sampled_from(VALUES)
    cells = {
        "by_metric": (day, word, value, value),
        "by_period": (word, word, value, value),
        "shifted": (word, day, word, value),
    }.get(form, (day, word, word, value))
    odd = st.sampled_from([["a remark"], [], ["", "", "", ""], ["", "", "", "alone"], ["2026-07-01", "f"]])
    whole = st.tuples(*cells).map(list)
    return st.one_of(*[whole] * 11, odd)


FILES = st.sampled_from(sorted(FORMS)).flatmap(lambda form: st.tuples(st.just(form), st.lists(row(form), max_size=14)))


def both(path: Path, source: Source) -> tuple[tuple[Large | None, Faults], tuple[Large | None, Faults]]:
    """Return a file read by column in small parts, and read row by row, each with what was told."""
    table, by_column, by_row = TABLES["usage"], Faults(path.name), Faults(path.name)
    with pytest.MonkeyPatch.context() as patch:
        for name in PARTS:
            patch.setattr(f"qbr.sources.{name}.PART", 3)
        patch.setattr("qbr.sources.forms.blocks.BLOCK", 30)
        streamed = read_large(path, table, source, by_column, BERLIN)
    rows = read_table(path, "usage", table.model, source, by_row)
    frame = None if rows is None else typed(coded_cells(rows), table.model, source, by_row, BERLIN)
    whole = None if frame is None else without_excluded(frame, table, source, by_row)
    return (streamed, by_column), (whole, by_row)


def assert_alike(path: Path, source: Source) -> Large | None:
    """Fail where a file reads otherwise by column than by row; return what it holds."""
    (streamed, by_column), (whole, by_row) = both(path, source)
    told = [[(p.message, p.hint, p.severity, p.place.line) for p in faults.found] for faults in (by_column, by_row)]
    assert told[0] == told[1]
    assert (streamed is None) == (whole is None)
    if streamed is not None and whole is not None:
        assert streamed.source == whole.source
        assert streamed.data.equals(whole.data), (streamed.data, whole.data)
    return streamed


@given(FILES, st.sampled_from(["minimal", "all"]), st.sampled_from(["\n", "\r\n", "\r"]))
@settings(max_examples=250, deadline=None)
def test_a_text_says_the_same_by_column_in_small_parts_as_row_by_row(
    file: tuple[str, list[list[str]]], marks: str, end: str
) -> None:
    form, rows = file
    out = io.StringIO()
    quoting = csv.QUOTE_ALL if marks == "all" else csv.QUOTE_MINIMAL
    csv.writer(out, lineterminator=end, quoting=quoting).writerows([*HEADERS[form], *rows])
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "usage.csv"
        path.write_bytes(out.getvalue().encode())
        assert_alike(path, Source.model_validate(FORMS[form]))


@given(st.lists(row("plain").filter(lambda cells: len(cells) == 4), max_size=14), st.booleans())
@settings(max_examples=60, deadline=None)
def test_parquet_and_json_lines_say_the_same_as_the_text(rows: list[list[str]], has_gaps: bool) -> None:
    import pyarrow as pa
    from pyarrow import parquet

    names = HEADERS["plain"][0]
    objects = [dict(zip(names, cells, strict=True)) for cells in rows]
    lines = ["", *(json.dumps({k: v for k, v in item.items() if v or not has_gaps}) for item in objects)]
    columns = {name: pa.array([item[name] or None for item in objects], pa.string()) for name in names}
    with tempfile.TemporaryDirectory() as folder:
        files = {ending: Path(folder) / f"usage{ending}" for ending in (".csv", ".jsonl", ".parquet")}
        with files[".csv"].open("w", newline="", encoding="utf-8") as file:
            csv.writer(file).writerows([names, *rows])
        files[".jsonl"].write_text("\n".join(lines), encoding="utf-8")
        parquet.write_table(pa.table(columns), files[".parquet"], row_group_size=4)
        found = {ending: assert_alike(path, Source()) for ending, path in files.items()}
    text, typed_form = found[".csv"], found[".parquet"]
    assert text is not None
    assert typed_form is not None
    assert typed_form.data.equals(text.data)
    assert (typed_form.source.rows_read, typed_form.source.excluded) == (text.source.rows_read, text.source.excluded)
    if not has_gaps and rows:
        lined = found[".jsonl"]
        assert lined is not None
        assert lined.data.equals(text.data)


def moments(count: int, seed: int) -> Sequence[str]:
    """Return texts that are moments or nearly so, in many forms."""
    dice = random.Random(seed)  # no secret
    ends = ("", "", "Z", "z", "+02:00", "-0530", " UTC", " +01:00", "+14:00", "+23:59", "-99:99", "+0a:00", "x")
    found = []
    for _ in range(count):
        year = dice.choice([1899, 1900, 1901, 1970, 2024, 2025, 2026, 2198, 2199, 2200])
        text = f"{year:04}-{dice.randint(0, 13):02}-{dice.randint(0, 32):02}"
        if dice.random() < 0.8:
            text += f"{dice.choice('TT _')}{dice.randint(0, 24):02}:{dice.randint(0, 61):02}"
            text += f":{dice.randint(0, 60):02}" if dice.random() < 0.7 else ""
            text += f".{dice.randint(0, 10**8)}" if dice.random() < 0.3 else ""
            text += dice.choice(ends)
        found.append(text)
    return found


@pytest.mark.parametrize("zone", [UTC, BERLIN, ZoneInfo("Australia/Lord_Howe"), ZoneInfo("America/New_York")], ids=str)
def test_moments_of_a_whole_column_are_those_of_its_cells(zone: tzinfo) -> None:
    texts = [*moments(6000, 7), *(f"2026-10-25T0{hour}:{minute:02}" for hour in range(5) for minute in range(60))]
    for kind, found in (("day", iso_days(texts, zone)), ("moment", iso_moments(texts, zone))):
        forms = iso_dates(texts, "day" if kind == "day" else "moment", Source(), zone)
        read = [position for position in range(len(texts)) if not np.isnat(found[position])]
        assert len(read) > 500
        for position in read:
            text = forms.get(texts[position], texts[position])
            value = parse_day(text) if kind == "day" else parse_moment(text, zone).replace(tzinfo=None)
            assert found[position] == np.datetime64(value, "us"), texts[position]
