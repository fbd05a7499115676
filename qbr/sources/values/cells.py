"""Cells as people write them, brought to one form, column by column and never cell by cell."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import tzinfo

from qbr.records.record import Kind, Row, kind_of, spellings
from qbr.records.source import Source
from qbr.sources.values.written_dates import iso_dates, settled_dates
from qbr.sources.values.written_numbers import plain_numbers


def kinds_of(model: type[Row]) -> Mapping[str, Kind]:
    """Return what each field of a row holds, by the name used in messages."""
    fields = ((name, field) for name, field in model.model_fields.items() if name != "place")
    return {spellings(name, field)[0]: kind_of(field.annotation) for name, field in fields}


def one_form(name: str, kind: Kind, texts: Iterable[str], source: Source, zone: tzinfo) -> Mapping[str, str]:
    """Return the one form of each cell of a column that is written in another; "" for what stands for no value.

    Args:
        name: our name of the column.
        kind: what it holds.
        texts: its distinct cells.
        source: what customer.yaml says about words, dates and numbers.
        zone: the zone days are days of.

    Raises:
        UnclearCellsError: its dates can be read in two ways, or in none, or numbers have another decimal mark.
    """
    if kind in ("text", "flag") and not source.no_value and name not in source.values:
        return {}
    cells = list(texts)
    said = said_words(cells, name, source)
    rest = [text for text in cells if text not in said]
    if kind in ("day", "moment"):
        return {**iso_dates(rest, kind, source, zone), **said}
    return {**plain_numbers(rest, source), **said} if kind in ("number", "count") else said


def settled(name: str, kind: Kind, texts: Sequence[str], source: Source) -> Source:
    """Return what customer.yaml says, with what the whole column shows: then `one_form` may be given parts of it.

    Args:
        name: our name of the column.
        kind: what it holds.
        texts: its distinct cells.
        source: what customer.yaml says.

    Raises:
        UnclearCellsError: its dates can be read in two ways, or in none.
    """
    if kind not in ("day", "moment"):
        return source
    said = said_words(texts, name, source)
    return settled_dates((text for text in texts if text not in said), source)


def said_words(texts: Iterable[str], name: str, source: Source) -> dict[str, str]:
    """Return what customer.yaml says for words of a column: ours for theirs, and nothing for those of no value.

    Args:
        texts: the distinct cells.
        name: our name of the column.
        source: what customer.yaml says.
    """
    words = {text.strip().casefold(): "" for text in source.no_value}
    words |= {theirs.strip().casefold(): ours for theirs, ours in source.values.get(name, {}).items()}
    if not words:
        return {}
    folded = ((text, text.strip().casefold()) for text in texts if text)
    return {text: words[key] for text, key in folded if key in words}


def words_for_nothing(texts: Iterable[str], name: str, source: Source) -> frozenset[str]:
    """Return the cells of a column that hold a text customer.yaml says stands for no value.

    Args:
        texts: the distinct cells.
        name: our name of the column.
        source: what customer.yaml says.
    """
    return frozenset(text for text, ours in said_words(texts, name, source).items() if not ours)
