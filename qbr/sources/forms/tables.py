"""A table as text: which column is which, where a cell stands, and what its header may be called."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from qbr.errors import Place
from qbr.records.record import Row
from qbr.records.source import Source
from qbr.sources.opening.faults import Faults, clipped, nearest
from qbr.sources.values.convert import field_names

ALIASES: Mapping[str, Mapping[str, str]] = {  # how exports call our columns, by the table's name
    "usage": {
        "day": "date",
        "user": "user_id",
        "userid": "user_id",
        "account": "account_id",
        "department": "team",
        "product": "module",
        "count": "value",
        "events": "value",
    },
    "users": {"user": "user_id", "userid": "user_id", "department": "team"},
    "tickets": {
        "ticket_id": "id",
        "created_at": "created",
        "solved_at": "solved",
        "closed_at": "closed",
        "first_reply_at": "first_reply",
        "organization": "org",
        "organisation": "org",
        "subject": "topic",
        "timestamp": "at",
        "updated": "at",
        "updated_at": "at",
    },
    "surveys": {"respondent_id": "respondent"},
    "incidents": {"name": "title"},
    "accounts": {
        "accountid": "account_id",
        "account_name": "name",
        "customer": "name",
        "customer_name": "name",
        "company": "name",
        "company_name": "name",
        "account_owner": "owner",
        "account_manager": "owner",
        "time_zone": "tz",
        "timezone": "tz",
        "currency_code": "currency",
        "employees": "headcount",
        "number_of_employees": "headcount",
        "contract_start_date": "contract_start",
        "contract_end_date": "contract_end",
        "contract_term_months": "contract_term",
    },
}
LOG_ALIASES = {
    "timestamp": "date",
    "time": "date",
    "event": "feature",
    "event_type": "feature",
    "event_name": "feature",
}
TOTALS = frozenset(  # what exports call a row that adds up others
    {"total", "totals", "grand total", "subtotal", "sub-total", "sum", "all users", "gesamt", "summe", "gesamtsumme"}
    | {"gesamtergebnis", "total général", "total general", "somme", "suma"}
)
TOTAL_ROWS = "total rows"
NAMING = ("user_id", "team", "site", "module", "feature", "metric")  # columns of usage a total is called so in
ONE_OF: Mapping[str, tuple[str, ...]] = {  # at least one of these columns
    "usage": ("feature", "metric", "module"),
    "tickets": ("created", "at"),
}


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a file that holds one of our fields."""

    name: str  # ours
    header: str  # theirs, as written
    index: int  # 0-based position in the file


@dataclass(frozen=True, slots=True)
class TextTable:
    """A table whose cells are the texts that stand in the file."""

    faults: Faults
    columns: tuple[Column, ...]
    rows: Sequence[Sequence[str]]  # every column of the file, in its order
    lines: Sequence[int]  # line of each row
    sheet: str = ""  # name of the sheet; empty for a text file
    has_quotes: bool = False  # then the position of a cell in its line is not known
    left_out: tuple[tuple[str, int], ...] = ()  # why rows of the file are none of these, and how many
    origins: Sequence[int] = ()  # for each row: the column its value came from, where columns were turned into rows
    width: int = 0  # cells of a row of the file, where rows have further ones that were made

    def place(self, row: int, index: int | None = None) -> Place:
        """Return where a row stands, or the cell at an index of it."""
        line = self.lines[row]
        if index is not None and self.width and index >= self.width:
            index = self.origins[row] if self.origins else None
        if self.sheet:
            spot = f"row {line}" if index is None else f"cell {column_letters(index)}{line}"
            return self.faults.at(spot=f'sheet "{self.sheet}", {spot}')
        if index is None or self.has_quotes:
            return self.faults.at(line)
        return self.faults.at(line, sum(len(cell) + 1 for cell in self.rows[row][:index]) + 1)


def column_letters(index: int) -> str:
    """Return what a spreadsheet calls the column at a 0-based index: A, B … Z, AA."""
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def normalised(header: str) -> str:
    """Return a header as names are compared: small letters, and an underscore for whatever is no letter or digit."""
    return re.sub(r"[\W_]+", "_", header.strip().casefold()).strip("_")


def find_columns(
    header: Sequence[str], table: str, model: type[Row], source: Source, faults: Faults, place: Place
) -> tuple[Column, ...] | None:
    """Return the columns that hold our fields; None, with a fault, when the table cannot be used.

    Args:
        header: the names of the columns as written.
        table: the table's name.
        model: the record a row becomes.
        source: what customer.yaml says about the file.
        faults: the file.
        place: the header's place.
    """
    lettered = _lettered(header, source)
    if not _is_header_sound(header, lettered, table, faults, place):
        return None
    names = _our_names(table, model, source)
    keys = [lettered.get(index) or normalised(text) for index, text in enumerate(header)]
    passed = {normalised(header[index]) for index in lettered}  # its twins are not read
    columns = tuple(
        Column(names[key], header[index].strip() or column_name(index), index)
        for index, key in enumerate(keys)
        if key in names and (index in lettered or key not in passed)
    )
    if not _are_unambiguous(columns, faults, place) or not _are_complete(columns, header, table, model, faults, place):
        return None
    _warn_of_unread(header, columns, set(field_names(model).values()), table, faults, place)
    _warn_of_absent(header, table, source, faults, place)
    return columns


def known_headers(header: Sequence[str], table: str, model: type[Row], source: Source) -> int:
    """Return how many of these texts name a column of the table: what tells a delimiter from a letter."""
    names = _our_names(table, model, source)
    return sum(normalised(text) in names for text in header)


def our_columns(header: Sequence[str], table: str, model: type[Row], source: Source) -> Mapping[int, str]:
    """Return our name of each column that holds one of our fields by its name, by position."""
    names = _our_names(table, model, source)
    found = ((index, names.get(normalised(text))) for index, text in enumerate(header))
    return {index: name for index, name in found if name}


def _our_names(table: str, model: type[Row], source: Source) -> dict[str, str]:
    """Return the field for each header, normalised; what customer.yaml says comes before what we know."""
    ours = field_names(model)
    of_log = LOG_ALIASES if table == "usage" and source.form == "log" else {}
    aliases = {**ALIASES.get(table, {}), **of_log, **ours}
    names = {normalised(theirs): name for theirs, name in aliases.items()}
    mapped = {normalised(theirs): ours[name] for theirs, name in source.columns.items() if name in ours}
    return names | mapped


def column_name(index: int) -> str:
    """Return what customer.yaml calls the column at a 0-based index that has no name of its own: column C."""
    return f"column {column_letters(index)}"


def _lettered(header: Sequence[str], source: Source) -> dict[int, str]:
    """Return the columns customer.yaml names by their letter, by position, as names are compared."""
    named = {normalised(theirs) for theirs in source.columns}
    there = {normalised(text) for text in header}
    names = ((index, normalised(column_name(index))) for index in range(len(header)))
    return {index: name for index, name in names if name in named and name not in there}


def _is_header_sound(
    header: Sequence[str], lettered: Mapping[int, str], table: str, faults: Faults, place: Place
) -> bool:
    chosen = {header[index].strip() for index in lettered}
    first: dict[str, int] = {}
    for index, text in enumerate(header):
        key = text.strip()
        if not key or key in chosen:
            continue
        if key in first:
            where = f"in columns {first[key] + 1} and {index + 1}"
            hint = f"Keep one, or say which by its letter: sources.{table}.columns: {{{column_name(index)}: …}}."
            faults.error(f'the column "{clipped(key)}" stands twice, {where}', place, hint)
            return False
        first[key] = index
    return True


def _are_unambiguous(columns: Sequence[Column], faults: Faults, place: Place) -> bool:
    seen: dict[str, str] = {}
    for column in columns:
        if column.name in seen:
            message = f'the columns "{seen[column.name]}" and "{column.header}" both mean {column.name}'
            faults.error(message, place, "Rename one, or say which under sources in customer.yaml.")
            return False
        seen[column.name] = column.header
    return True


def _are_complete(
    columns: Sequence[Column], header: Sequence[str], table: str, model: type[Row], faults: Faults, place: Place
) -> bool:
    found = {column.name for column in columns}
    names = field_names(model)
    required = [names[key] for key, field in model.model_fields.items() if field.is_required()]
    missing = [name for name in required if name not in found]
    either = ONE_OF.get(table, ())
    if either and not found.intersection(either):
        missing.append(" or ".join(either))
    if not missing:
        return True
    there = ", ".join(clipped(text, 30) for text in header if text.strip()) or "no columns"
    hint = f"There is: {there}. Say which column it is under sources.{table}.columns in customer.yaml."
    plural = "s" if len(missing) > 1 else ""
    faults.error(f"the column{plural} {', '.join(missing)} {'are' if plural else 'is'} missing", place, hint)
    return False


def _warn_of_unread(
    header: Sequence[str], columns: Sequence[Column], known: set[str], table: str, faults: Faults, place: Place
) -> None:
    read = {column.index for column in columns}
    unread = [clipped(text, 30) for index, text in enumerate(header) if index not in read and text.strip()]
    if unread:
        listed = ", ".join(f'"{text}"' for text in unread)
        free = known - {column.name for column in columns}
        hint = nearest(unread[0], free) if len(unread) == 1 and free else ""
        hint = hint if hint.startswith("Did") else f"Map what is ours under sources.{table}.columns in customer.yaml."
        faults.warn(f"not read: {listed}", place, hint)


def _warn_of_absent(header: Sequence[str], table: str, source: Source, faults: Faults, place: Place) -> None:
    """Write down columns customer.yaml speaks of that the file does not have."""
    there = {normalised(text) for text in header} | set(_lettered(header, source).values())
    for theirs in source.columns:
        if normalised(theirs) not in there:
            hint = nearest(theirs, (text for text in header if text.strip()))
            message = f'sources.{table}.columns names "{clipped(theirs)}", which is no column here'
            faults.warn(message, place, hint)
