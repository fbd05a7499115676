"""Numbers, dates, ids and encodings as exports write them: what is read is what was written, or a problem is told."""

from __future__ import annotations

import codecs
import csv
import tempfile
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from io import StringIO
from pathlib import Path
from zoneinfo import ZoneInfo

import pandas as pd
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from told_problems import told

from qbr.records.entitlements import Entitlement
from qbr.records.folder import CustomerFolder
from qbr.records.goals import MetricValue
from qbr.records.record import Row
from qbr.records.source import Source
from qbr.records.tables import TABLES
from qbr.records.values import parse_flag
from qbr.sources.opening.faults import Faults
from qbr.sources.typed.large import read_large
from qbr.sources.typed.small import read_small

Read = Callable[..., CustomerFolder]


def amounts(read: Read, lines: str, *cells: str) -> tuple[list[Decimal], list[str]]:
    """Return the quantities read from cells under a map, and what was told."""
    out = StringIO()
    csv.writer(out).writerows([("date", "metric", "value"), *(("2026-07-01", "m", cell) for cell in cells)])
    yaml = f"name: Acme\nsources:\n  metrics: {{{lines}}}\n"
    folder = read({"customer.yaml": yaml, "metrics.csv": out.getvalue()})
    return [row.value for row in folder.metrics or () if row.value is not None], told(folder)


@pytest.mark.parametrize(
    ("lines", "cell", "expected"),
    [
        ('decimal_mark: ","', "1.234.567,89", "1234567.89"),
        ('decimal_mark: ","', "1 234,5", "1234.5"),
        ('decimal_mark: ","', "1\u00a0234,5", "1234.5"),
        ('decimal_mark: "."', "1,234,567.89", "1234567.89"),
        ('decimal_mark: "."', "1'234.5", "1234.5"),
        ("percent: points", "5 %", "5"),
        ("percent: points", "0.5%", "0.5"),
        ("percent: share", "5 %", "0.05"),
        ("percent: share", "0.5%", "0.005"),
        ("percent: share", "7", "7"),
        ('percent: points, decimal_mark: ","', "1.234,5\u202f%", "1234.5"),
        ("money: EUR", "€5", "5"),
        ("money: EUR", "5.25 €", "5.25"),
        ("money: EUR", "EUR 5", "5"),
        ("money: EUR", "-€5", "-5"),
        ("money: EUR", "€ -5", "-5"),
        ('money: USD, decimal_mark: "."', "$1,234.50", "1234.50"),
        ("accounting: yes", "(1234)", "-1234"),
        ("accounting: yes", "1234-", "-1234"),
        ('accounting: yes, money: USD, decimal_mark: "."', "($1,234.50)", "-1234.50"),
    ],
)
def test_numbers_are_read_as_they_were_declared(read: Read, lines: str, cell: str, expected: str) -> None:
    assert amounts(read, lines, cell) == ([Decimal(expected)], [])


@pytest.mark.parametrize(
    ("lines", "cell"),
    [
        ('decimal_mark: ","', "1.23"),  # no thousands: the mark was declared wrongly
        ('decimal_mark: ","', "1.2345,0"),
        ('decimal_mark: "."', "1,23"),
        ('decimal_mark: "."', "12,34.5"),
        ("percent: points", "5 % %"),
        ("money: EUR", "$5"),
        ("money: EUR", "USD 5"),
        ("money: EUR", "€5 EUR"),
        ("accounting: yes", "(-5)"),
        ("accounting: yes", "(5"),
        ("accounting: yes", "-5-"),
        ("percent: points", "(5)"),
        ("no_value: n/a", "5 %"),
    ],
)
def test_what_was_not_declared_so_is_refused_at_its_cell(read: Read, lines: str, cell: str) -> None:
    found, (message,) = amounts(read, lines, cell)
    assert found == []
    assert message.startswith("error: metrics.csv, line 2")
    assert f'value is "{cell}", expected a number' in message or f'value: "{cell}" has a point' in message


@given(
    st.decimals(-(10**12), 10**12, allow_nan=False, places=3), st.sampled_from([",", "."]), st.booleans(), st.booleans()
)
@settings(max_examples=60, deadline=None)
def test_any_number_written_with_marks_comes_back(number: Decimal, mark: str, grouped: bool, ledger: bool) -> None:
    written = f"{abs(number) if ledger else number:,.3f}" if grouped else f"{abs(number) if ledger else number:.3f}"
    if mark == ",":
        written = written.translate(str.maketrans(",.", ".,"))
    cell = f"({written})" if ledger and number < 0 else written
    expected = abs(number) if ledger and number >= 0 else number
    source = Source(decimal_mark=mark, accounting=ledger)
    assert _number_of(cell, source) == expected


def _number_of(cell: str, source: Source) -> Decimal | None:
    """Return the number a cell is read as; None when it was refused with its place."""
    faults = Faults("metrics.csv")
    rows = _rows(_lines([("date", "metric", "value"), ("2026-07-01", "m", cell)]).encode(), "metrics", source, faults)
    if not rows:
        assert faults.found[0].place.line == 2
        return None
    (row,) = rows
    assert isinstance(row, MetricValue)
    return row.value


def _lines(rows: Sequence[Sequence[str]]) -> str:
    out = StringIO()
    csv.writer(out, quoting=csv.QUOTE_ALL).writerows(rows)
    return out.getvalue()


def _rows(data: bytes, table: str, source: Source, faults: Faults) -> Sequence[Row]:
    """Return the records of a short table in a file of its own."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"{table}.csv"
        path.write_bytes(data)
        small = read_small(path, TABLES[table], source, faults, UTC)
    return small.rows if small else ()


@given(st.text("0123456789.,'-+()% €$eE", min_size=1, max_size=12))
@example("1.234")
@example("1,234")
@settings(max_examples=150, deadline=None)
def test_what_is_no_plain_number_is_never_read_without_a_word_of_the_map(cell: str) -> None:
    found = _number_of(cell, Source())
    if found is not None:
        assert found == Decimal(cell.strip())


@pytest.mark.parametrize(
    ("cell", "expected"),
    [("yes", True), ("Ja", True), ("X", True), ("1", True), ("TRUE", True), ("oui", True), ("sí", True), ("wahr", True),
     ("no", False), ("Nein", False), ("0", False), ("false", False), ("non", False), ("falsch", False)],
)  # fmt: skip
def test_words_for_yes_and_no_are_read_in_the_languages_of_exports(cell: str, expected: bool) -> None:
    assert parse_flag(cell) is expected


def moments(read: Read, lines: str, *cells: str) -> tuple[list[object], list[str]]:
    """Return the moments tickets are read as under a map, and what was told; the customer lives in Berlin."""
    yaml = f"name: Acme\ntz: Europe/Berlin\nsources:\n  tickets: {{{lines}}}\n"
    rows = "".join(f'{number},"{cell}"\n' for number, cell in enumerate(cells))
    folder = read({"customer.yaml": yaml, "tickets.csv": "id,created\n" + rows})
    assert folder.tickets is not None
    return folder.tickets["created"].tolist(), told(folder)


@pytest.mark.parametrize(
    ("lines", "cell", "expected"),
    [
        ("date_order: dmy", "03/04/2026 2:05 PM", "2026-04-03T12:05Z"),
        ("date_order: mdy", "03/04/2026, 12:30:15 a.m.", "2026-03-03T23:30:15Z"),
        ("date_order: mdy", "3/4/2026 12:00 PM", "2026-03-04T11:00Z"),
        ("date_order: dmy", "3.4.2026 9:05", "2026-04-03T07:05Z"),
        ("", "2026-07-01 02:05 PM", "2026-07-01T12:05Z"),
        ("", "2026/7/1 14:05", "2026-07-01T12:05Z"),
        ("", "2026-07-01T14:05:00+05:30", "2026-07-01T08:35Z"),
        ("time_zone: UTC", "2026-07-01 14:05", "2026-07-01T14:05Z"),
        ("epoch: seconds", "1782907500", "2026-07-01T12:05Z"),
        ("epoch: seconds", "1782907500.25", "2026-07-01T12:05:00.25Z"),
        ("epoch: milliseconds", "1782907500000", "2026-07-01T12:05Z"),
    ],
)
def test_moments_are_read_as_they_were_declared(read: Read, lines: str, cell: str, expected: str) -> None:
    assert moments(read, lines, cell) == ([pd.Timestamp(expected)], [])


def test_moments_of_several_zones_in_one_column_are_each_read_in_their_own(read: Read) -> None:
    cells = ["2026-07-01T10:00:00Z", "2026-07-01T12:00:00+02:00", "2026-07-01 12:00", "2026-07-01T03:00-0700"]
    assert moments(read, "", *cells) == ([pd.Timestamp("2026-07-01T10:00Z")] * 4, [])


def test_numbers_that_count_from_1970_stop_with_both_readings(read: Read) -> None:
    _, messages = moments(read, "", "1782907500", "1782907501")
    assert messages == [
        'error: tickets.csv, line 2, column 3: created is "1782907500", "1782907500" counts from 1970: '
        "2026-07-01 12:05:00+00:00 (epoch: seconds) or 1970-01-21 15:15:07.500000+00:00 (milliseconds)\n"
        "  Say epoch: seconds or milliseconds under sources in customer.yaml."
    ]


@pytest.mark.parametrize("cell", ["13:05 PM", "2026-07-01 13:05 PM", "1/7/26", "46204", "1 Jul", "2026-07-01 25:00"])
def test_what_may_be_no_moment_is_refused_at_its_cell(read: Read, cell: str) -> None:
    _, (message,) = moments(read, "date_order: dmy", cell)
    assert message.startswith("error: tickets.csv, line 2")
    assert f'"{cell}"' in message


def test_a_moment_in_a_column_of_days_is_its_day_where_the_customer_is(read: Read) -> None:
    yaml = "name: Acme\ntz: Europe/Berlin\n"
    rows = ["2026-06-30T22:30:00Z", "2026-07-01 00:00:00", "2026-07-01"]
    text = "date,feature,value,n\n" + "".join(f"{day},f,1,{n}\n" for n, day in enumerate(rows))
    folder = read({"customer.yaml": yaml, "usage.csv": text})
    assert [message for message in told(folder) if "error" in message] == []
    assert folder.usage is not None
    assert folder.usage["date"].tolist() == [pd.Timestamp("2026-07-01")] * 3


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("1 Jul 2026", "2026-07-01"),
        ("02-Aug-2026", "2026-08-02"),
        ("July 3, 2026", "2026-07-03"),
        ("1. Juli 2026", "2026-07-01"),
        ("3. März 2026 14:05", "2026-03-03"),
        ("7 Jän. 2026", "2026-01-07"),
        ("3 févr. 2026", "2026-02-03"),
        ("3 de julio de 2026", "2026-07-03"),
        ("1st Sept 2026 9:30 PM", "2026-09-01"),
    ],
)
def test_months_may_have_names_in_four_languages(read: Read, cell: str, expected: str) -> None:
    folder = read({"usage.csv": f'date,feature,value\n"{cell}",f,1\n'})
    assert told(folder) == []
    assert folder.usage is not None
    assert folder.usage["date"].tolist() == [pd.Timestamp(expected)]


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("1 luglio 2026", "expected a month named in English, German, French or Spanish, or a date as 2026-09-30"),
        ("31.07.26", "expected a year of four digits, or a date as 2026-09-30"),
        ("31. Juni 2026", "expected a month named in English, German, French or Spanish, or a date as 2026-09-30"),
        ("46204", "expected a date as 2026-09-30"),
    ],
)
def test_dates_in_other_words_are_refused_with_the_way_out(read: Read, cell: str, expected: str) -> None:
    folder = read({"usage.csv": f'date,feature,value\n"{cell}",f,1\n'})
    (message,) = told(folder)
    assert message == f'error: usage.csv, line 2, column 1: date is "{cell}", {expected}'


DAYS = st.dates(date(2000, 1, 1), date(2090, 12, 31))


@given(st.lists(DAYS, min_size=1, max_size=5), st.sampled_from(["dmy", "mdy"]), st.sampled_from("./-"), st.booleans())
@settings(max_examples=60, deadline=None)
def test_any_date_comes_back_or_both_readings_are_shown(
    days: list[date], order: str, sign: str, declared: bool
) -> None:
    written = [sign.join((f"{d:%d}", f"{d:%m}", f"{d:%Y}") if order == "dmy" else (f"{d:%m}", f"{d:%d}", f"{d:%Y}")) for d in days]  # fmt: skip
    source = Source.model_validate({"date_order": order if declared else None})
    faults = Faults("metrics.csv")
    lines = _lines([("date", "metric", "value"), *((cell, "m", "1") for cell in written)])
    rows = _rows(lines.encode(), "metrics", source, faults)
    if faults.found:
        assert not declared
        assert "may be two days" in str(faults.found[0])
        assert all(day.day <= 12 for day in days)
    else:
        assert [row.date for row in rows if isinstance(row, MetricValue)] == days


@given(
    st.datetimes(datetime(2001, 9, 10), datetime(2090, 1, 1)),
    st.sampled_from(["seconds", "milliseconds", "12-hour", "offset"]),
)
@settings(max_examples=60, deadline=None)
def test_any_moment_comes_back_to_the_unit_it_was_written_in(naive: datetime, form: str) -> None:
    moment = naive.replace(tzinfo=UTC, microsecond=naive.microsecond // 1000 * 1000)
    millis = (moment - datetime(1970, 1, 1, tzinfo=UTC)) // timedelta(milliseconds=1)
    written = {
        "seconds": str(millis // 1000),
        "milliseconds": str(millis),
        "12-hour": moment.strftime("%Y-%m-%d %I:%M:%S %p"),
        "offset": moment.astimezone(ZoneInfo("Asia/Kolkata")).isoformat(),
    }[form]
    expected = moment if form in ("milliseconds", "offset") else moment.replace(microsecond=0)
    source = Source.model_validate({"epoch": form if form.endswith("seconds") else None})
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "tickets.csv"
        path.write_text(f"id,created\n00123,{written}\n")
        faults = Faults("tickets.csv")
        large = read_large(path, TABLES["tickets"], source, faults, UTC)
    assert faults.found == []
    assert large is not None
    assert large.data["created"].tolist() == [pd.Timestamp(expected)]
    assert large.data["id"].tolist() == ["00123"]


TEXT = "date,user_id,feature,value\n2026-07-01,Jörg,Größe „neu“,1\n"


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize(
    ("data", "declared"),
    [
        (TEXT.encode(), ""),
        (codecs.BOM_UTF8 + TEXT.encode(), ""),
        (TEXT.encode("utf-16"), ""),
        (codecs.BOM_UTF16_BE + TEXT.encode("utf-16-be"), ""),
        (TEXT.encode("utf-16-le"), "utf-16-le"),
        (TEXT.encode("cp1252"), "cp1252"),
        (TEXT.replace("„neu“", "neu").encode("latin-1"), "latin-1"),
    ],
    ids=["utf-8", "mark", "utf-16", "utf-16-be", "utf-16-le declared", "cp1252", "latin-1"],
)
def test_encodings_are_read_as_marked_or_declared(read: Read, data: bytes, declared: str, delimiter: str) -> None:
    encoding = declared or ("utf-16" if b"\0" in data else "utf-8-sig")
    changed = data.decode(encoding).replace(",", delimiter)
    marked = data[:2] if data[:2] in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE) else b""
    names = {codecs.BOM_UTF16_LE: "utf-16-le", codecs.BOM_UTF16_BE: "utf-16-be"}
    raw = marked + changed.encode(names[marked]) if marked else changed.encode(encoding)
    yaml = f"name: Acme\nsources: {{usage: {{encoding: {declared}}}}}\n" if declared else "name: Acme\n"
    folder = read({"customer.yaml": yaml, "usage.csv": raw})
    assert told(folder) == []
    assert folder.usage is not None
    assert folder.usage["user_id"].tolist() == ["Jörg"]
    assert folder.usage["feature"].tolist()[0].startswith("Größe")


@pytest.mark.parametrize(
    ("data", "way_out"),
    [
        (TEXT.encode("cp1252"), 'In cp1252 it reads "Jörg", "Größe", and it has signs that Latin-1 does not know. '
                                "If that is right, say encoding: cp1252 under sources in customer.yaml."),
        ("date,user_id\n2026-07-01,Zoë\n".encode("latin-1"), 'In cp1252 it reads "Zoë", and cp1252 and Latin-1 read it alike. '
                                "If that is right, say encoding: cp1252 under sources in customer.yaml."),
        ("date,user_id\n2026-07-01,Zoë\x81\n".encode("latin-1"), 'In latin-1 it reads "Zoë\x81", and it has bytes that mean nothing '
                                "in cp1252. If that is right, say encoding: latin-1 under sources in customer.yaml."),
        (TEXT.replace("„", "'").replace("“", "'").encode("utf-16-le"), 'In utf-16-le it reads "Jörg", "Größe", and every second '
                                "byte is empty. If that is right, say encoding: utf-16-le under sources in customer.yaml."),
    ],
    ids=["cp1252", "either", "latin-1", "utf-16"],
)  # fmt: skip
def test_an_encoding_nobody_declared_stops_with_how_it_would_read(read: Read, data: bytes, way_out: str) -> None:
    folder = read({"usage.csv": data})
    (message,) = told(folder)
    assert message.partition("\n  ")[2] == way_out
    assert folder.usage is None


@given(
    st.text(st.characters(codec="cp1252", exclude_categories=("Cc", "Cs")), min_size=1, max_size=20),
    st.sampled_from(["cp1252", "utf-8", "utf-16", "utf-8-sig"]),
)
@settings(max_examples=80, deadline=None)
def test_any_text_in_any_encoding_comes_back_or_is_refused(text: str, encoding: str) -> None:
    data = _lines([("module", "quantity"), (text, "1")]).encode(encoding)
    for declared in (None, encoding):
        faults = Faults("entitlements.csv")
        rows = _rows(data, "entitlements", Source(encoding=declared), faults)
        if not rows:
            assert faults.found
            continue
        is_mistaken = declared is None and encoding == "cp1252"  # bytes that happen to be UTF-8 cannot be told apart
        assert is_mistaken or [row.module for row in rows if isinstance(row, Entitlement)] == [text]
