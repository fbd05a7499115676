"""Exports of all customers, each customer's rows into files of their own, and how these are read."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from qbr.editing.yaml_text import Way
from qbr.errors import DataError, Place, Problem
from qbr.importing.opening import Opened, written_map
from qbr.importing.splitting import PartWriter, Split, dated, split
from qbr.sources.opening.faults import SHOWN


@dataclass(frozen=True, slots=True)
class Parted:
    """An export whose rows lie by customer, each in a file of their own."""

    opened: Opened
    done: Split
    map: Mapping[str, Any]  # what customer.yaml has to say for the part to be read; empty where it reads as it is

    @property
    def file(self) -> str:
        """Return the name of a customer's part."""
        return f"{self.opened.table.name}.csv"

    @property
    def remarks(self) -> Mapping[Way, str]:
        """Return the comments above how the table is read."""
        shown = f"how {self.opened.shown} was read; look it over, what you change stays yours"
        return {**self.opened.remarks, ("sources", self.opened.table.name): shown}


def part_exports(exports: Iterable[Opened], whose: Mapping[str, str], to: Path) -> tuple[Parted, ...]:
    """Write each customer's rows of exports into a folder of theirs and return what became of them.

    Exports of one table become one file, where they are of one form.

    Args:
        exports: all of them.
        whose: account id to customer.
        to: the folder that gets a folder a customer.

    Raises:
        DataError: one cannot be read, none of its rows is anybody's, or two of one table are of different forms.
    """
    parts: dict[str, Parted] = {}
    writers: dict[str, PartWriter] = {}
    done: list[Parted] = []
    for opened in exports:
        file = f"{opened.table.name}.csv"
        writer = writers.setdefault(file, PartWriter(opened.rows.head, file, to))
        part = _parted(opened, split(opened, whose, writer))
        if not part.done.rows:
            raise DataError(_nothing(part, whose))
        first = parts.setdefault(file, part)
        if writer.head != opened.rows.head or first.map != part.map:
            raise DataError(_of_two_forms(first, part))
        done.append(part)
    return tuple(done)


def _parted(opened: Opened, done: Split) -> Parted:
    return Parted(opened, done, {} if opened.export else written_map(opened, dated(opened, done)))


def _nothing(part: Parted, whose: Mapping[str, str]) -> Problem:
    column = part.opened.rows.header[part.opened.key]
    there = ", ".join(f'"{account}"' for account in list(part.done.strays)[:SHOWN]) or "no rows"
    listed = ", ".join(f'"{account}"' for account in list(whose)[:SHOWN])
    hint = f"The accounts are listed as {listed}. Name the column that holds these ids with --by."
    return Problem(f'no row belongs to any account: "{column}" holds {there}', Place(part.opened.shown), hint)


def _of_two_forms(first: Parted, second: Parted) -> Problem:
    table = first.opened.table.name
    hint = f"Give one of them, join them into one file, or say with --as what it holds if it is no {table}."
    told = f"holds {table} as {first.opened.shown} does, in another form: they cannot become one {first.file}"
    return Problem(told, Place(second.opened.shown), hint)
