"""Where a fact comes from: the source of a table, of several together, and numbers as a formula prints them."""

from __future__ import annotations

from decimal import Decimal
from functools import lru_cache

from qbr.facts import Exclusion, Source
from qbr.records.folder import CustomerFolder


def table_source(folder: CustomerFolder, table: str, columns: tuple[str, ...] = (), rows: int | None = None) -> Source:
    """Return the source of a table, with the rows a number was counted from.

    Args:
        folder: the customer.
        table: name of the table in the folder, e.g. "goals".
        columns: the columns the number rests on; empty: all the table has.
        rows: rows counted; None: an assumption, no rows are counted.
    """
    read = folder.tables.get(table)
    if read is None:
        return Source(columns=columns, rows=rows)
    excluded = tuple(Exclusion(what, count) for what, count in read.excluded)
    return Source((read.file,), columns or read.columns, rows, excluded, read.as_of)


def together(*sources: Source) -> Source:
    """Return one source for what was computed from several: every file once, rows added up, the latest day."""
    return sources[0] if len(sources) == 1 else _together(*sources)


@lru_cache(maxsize=1024)  # the facts of two tables all rest on the same few sources
def _together(*sources: Source) -> Source:
    rows = [source.rows for source in sources if source.rows is not None]
    days = [source.as_of for source in sources if source.as_of is not None]
    return Source(
        files=tuple(dict.fromkeys(file for source in sources for file in source.files)),
        columns=tuple(dict.fromkeys(column for source in sources for column in source.columns)),
        rows=sum(rows) if rows else None,
        excluded=tuple(dict.fromkeys(item for source in sources for item in source.excluded)),
        as_of=max(days, default=None),
    )


def measured(number: float) -> Decimal:
    """Return what was measured in binary as a decimal, rounded once to six places."""
    return Decimal(repr(round(float(number), 6)))


def figure(number: Decimal | int) -> str:
    """Return a number as a formula prints it, the same in every locale: 132,480 or −0.5."""
    exact = Decimal(number)
    places = min(4, max(0, -int(exact.normalize().as_tuple().exponent))) if exact else 0
    text = f"{abs(exact):,.{places}f}"
    return f"−{text}" if exact < 0 else text


def in_brackets(number: Decimal | int) -> str:
    """Return a number as it stands behind a sign: a negative one in brackets."""
    return f"({figure(number)})" if number < 0 else figure(number)
