"""Which files of a folder are exports of tools, told by the names of their columns and not by that of the file."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from qbr.errors import Problem
from qbr.records.export import ACCOUNTS, NOTHING, Export
from qbr.records.source import Source
from qbr.sources.exports.entries import entries_of, is_by_line
from qbr.sources.exports.grid import FORMS, header_of
from qbr.sources.exports.known import MODELS, recognise
from qbr.sources.forms.json_objects import Entry, JsonReader, names_of
from qbr.sources.forms.parquet import column_names
from qbr.sources.forms.tables import known_headers
from qbr.sources.forms.xlsx import read_sheet
from qbr.sources.opening.faults import Faults
from qbr.sources.opening.files import JSON_LINES, PARQUET, SILENT, TEXT_TABLES, WORKBOOKS, Folder
from qbr.sources.opening.text import LARGEST_TEXT, decode, read_text
from qbr.sources.status_page import FILES as STATUS_PAGES

ENOUGH = 50  # entries whose keys tell what a file is
BLANK = 20  # empty rows that may stand above a header
FIRST = 64 * 1024  # bytes that hold a header, and the first entries of JSON by line


@dataclass(frozen=True, slots=True)
class Recognised:
    """A file and what it is."""

    path: Path
    export: Export


def recognised(path: Path, table: str) -> Export | None:
    """Return the export a file is that holds a table by where it lies; None for one of ours."""
    export = _found(path, Source(), table) if path.suffix.casefold() in FORMS else None
    return export if export is not None and export.table == table else None


def exports_of(folder: Folder, sources: Mapping[str, Source]) -> tuple[Recognised, ...]:
    """Return the files of a folder that are exports we know, by name; what a file holds counts, not what it is called.

    Args:
        folder: the folder.
        sources: what customer.yaml says about files, by table; a file it names holds that table and no other.
    """
    named = {folder.path / source.file: table for table, source in sources.items() if source.file}
    found = []
    for path in _readable(folder):
        table = named.get(path, path.stem.casefold())
        export = _found(path, sources.get(table, Source()), table)
        if export is not None and (path not in named or export.table == table):
            found.append(Recognised(path, export))
    return tuple(found)


def _found(path: Path, source: Source, table: str) -> Export | None:
    """Return the export a file is; None for one of our tables, and where customer.yaml maps its columns."""
    if source.columns or source.is_shaped:
        return None
    header = header_of_file(path, source)
    model = MODELS.get(table)
    if model is not None and known_headers(header, table, model, source) == len(header):
        return None
    return recognise(header)


def export_of(exports: Sequence[Recognised], table: str, folder: Folder, problems: list[Problem]) -> Path | None:
    """Return the export that is read as a table; None, with a problem, when there are several.

    Args:
        exports: those of the folder.
        table: the table's name.
        folder: the folder.
        problems: where the question is written which of several.
    """
    found = [one for one in exports if one.export.table == table]
    if len(found) > 1:
        names = " and ".join(f"{one.path.name} ({one.export.label})" for one in found)
        hint = f"Name the one to read under sources.{table}.file in customer.yaml."
        Faults(folder.shown(folder.path), problems).error(f"{names} both hold {table}", hint=hint)
    return found[0].path if len(found) == 1 else None


def tell_unread(
    exports: Sequence[Recognised], used: Collection[Path], folder: Folder, problems: list[Problem]
) -> tuple[Path, ...]:
    """Return the exports that are not read; for each it is written down why.

    Args:
        exports: those of the folder.
        used: files that were read.
        folder: the folder.
        problems: where it is written.
    """
    unread = [one for one in exports if one.path not in used]
    for one in unread:
        message = f"this looks like an export, {one.export.label}, and is not read"
        Faults(folder.shown(one.path), problems).warn(message, hint=_instead(one))
    return tuple(one.path for one in unread)


def _instead(one: Recognised) -> str:
    """Return what to do about an export that is not read."""
    if one.export.table == ACCOUNTS:
        return f"It tells of many customers: qbr import {one.path.name}."
    if one.export.table == NOTHING:
        return one.export.note or ""
    return f"The folder's own {one.export.table} are read; name this file under sources to read it instead."


def _readable(folder: Folder) -> Iterator[Path]:
    for entry in folder.entries():
        is_known = entry.name.casefold() in (*SILENT, *STATUS_PAGES)
        inside = not entry.is_symlink() or entry.resolve().is_relative_to(folder.path.resolve())
        if entry.is_file() and not is_known and inside and entry.suffix.casefold() in FORMS:
            yield entry


def headers_of_file(path: Path, source: Source, most: int) -> Iterator[tuple[int, Sequence[str]]]:
    """Yield the first rows of a file with their numbers, of which one may name the columns; the keys of entries.

    Args:
        path: the file.
        source: what is said of its encoding, delimiter and sheet.
        most: how many rows.
    """
    form = path.suffix.casefold()
    if form in WORKBOOKS:
        sheet = read_sheet(path, source, Faults(path.name), most)
        yield from zip(sheet.lines, sheet.rows, strict=True) if sheet else ()
    elif form in TEXT_TABLES:
        text = _beginning(path, source, Faults(path.name)) or ""
        for row in range(1, min(most, text.count("\n") + 1) + 1):
            yield row, header_of(text, source.model_copy(update={"header_row": row}))
    else:
        yield 1, header_of_file(path, source)


def header_of_file(path: Path, source: Source) -> Sequence[str]:
    """Return the names of a file's columns, or the keys of its first entries; none when it cannot be read."""
    unheard = Faults(path.name)
    form = path.suffix.casefold()
    if form in (*JSON_LINES, *TEXT_TABLES, ".json"):
        text = _beginning(path, source, unheard)
        if text is None:
            return ()
        if form in TEXT_TABLES:
            return header_of(text, source)
        reader = JsonReader(source, keeps_parts=True)
        is_whole = form == ".json" and not is_by_line(text.split("\n"), reader)
        return _keys_of_whole(path, source) if is_whole else _keys_by_line(text, reader)
    if form in PARQUET:
        return column_names(path)
    sheet = read_sheet(path, source, unheard, source.header_row + BLANK)
    return sheet.rows[0] if sheet and sheet.rows else ()


def _keys_of_whole(path: Path, source: Source) -> Sequence[str]:
    """Return the keys of a list of entries."""
    unheard = Faults(path.name)
    text = read_text(path, unheard, None, LARGEST_TEXT)
    entries = None if text is None else entries_of(text, source, unheard)
    return names_of(entry for _, entry in entries or ())


def _keys_by_line(text: str, reader: JsonReader) -> Sequence[str]:
    """Return the keys of the first entries, up to a line that is none: that is told where the file is read."""
    found: list[Entry] = []
    for line in text.split("\n")[:ENOUGH]:
        unheard = Faults("")
        found.extend(entry for _, entry in reader.by_line([line], unheard))
        if unheard.has_errors:
            break
    return names_of(found)


def _beginning(path: Path, source: Source, faults: Faults) -> str | None:
    """Return the first lines of a file; None when it is no text."""
    try:
        with path.open("rb") as file:
            data = file.read(FIRST)
    except OSError:
        return None
    is_wide = data[:2] in (b"\xff\xfe", b"\xfe\xff")  # two bytes a sign: cut anywhere between two
    whole = data if is_wide or len(data) < FIRST else data[: data.rfind(b"\n") + 1 or None]
    return decode(whole, faults, source.encoding)
