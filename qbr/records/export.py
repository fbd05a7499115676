"""Exports of other tools: how one is recognised by its columns, and what of it is ours. Data in, no code a tool."""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import BeforeValidator, Field, model_validator

from qbr.records.record import Record
from qbr.records.values import Name, Text, TextMap, Texts, Zone

ACCOUNTS = "accounts"  # a list of customers: no table of a customer's folder, `qbr import` reads it
NOTHING = "nothing"  # an export nothing of which is ours; its note says what to export instead
Unit = Literal["seconds", "minutes", "hours"]


def _listed(value: object) -> object:
    """Return texts as a list; a text alone is the only one. Semicolons part nothing here: a text may hold them."""
    if isinstance(value, str):
        return (value,)
    return () if value is None else value


Names = Annotated[tuple[Text, ...], BeforeValidator(_listed)]


class After(Record):
    """A moment a tool gives as a span of time after another one."""

    column: Name = Field(description="their column that holds how long after")
    unit: Unit = Field(description="seconds, minutes or hours")


class Cell(Record):
    """Where one of our columns comes from. Names may be given in turn, as in `Plan | Product`: the first there is."""

    column: Text | None = Field(default=None, description="their column")
    beside: Text | None = Field(
        default=None, description="a column of theirs named after the one that is meant: …_NPS_GROUP stands beside it"
    )
    joined: Names = Field(default=(), description="their columns that are one text together, as first and last name")
    always: Text | None = Field(default=None, description="what it is in every row, because the export is of this only")
    after: After | None = Field(default=None, description="how long after `column` it was; empty: then")
    words: TextMap = Field(default_factory=dict, description="their words to ours; any other word stays as it is")

    @model_validator(mode="after")
    def _comes_from_somewhere(self) -> Self:
        given = [self.column, self.beside, self.always, *self.joined[:1]]
        if sum(value is not None for value in given) != 1:
            raise ValueError("give one of column, beside, joined and always")
        return self


def _cell(value: object) -> object:
    """Return a cell; a text alone is the name of their column."""
    return {"column": value} if isinstance(value, str) else value


class LeftOut(Record):
    """Rows that are none of ours, and why; they are counted."""

    column: Name = Field(description="their column that tells")
    when: Names = Field(
        default=(), description="words of it; … stands for any text; rows with one of them are left out"
    )
    unless: Names = Field(default=(), description="words of it; rows without any of them are left out")
    because: Name = Field(description="what these rows are, as the methods name them")


class Export(Record):
    """One export of one tool, recognised by the names of its columns whatever their order, capitals and signs."""

    tool: Name = Field(description="the tool, e.g. Zendesk")
    what: Name = Field(description="what is exported, e.g. tickets")
    table: Name = Field(
        description="our table it is read as; accounts: a list of customers; nothing: none of it is ours"
    )
    recognised_by: Names = Field(
        min_length=2,
        description="columns that must be there; `A | B` is either, … stands for any text; for entries of a JSON file, "
        "keys with the way to them, as properties.time",
    )
    never_with: Names = Field(
        default=(), description="columns another export of the same tool has and this one has not"
    )
    entries: Text | None = Field(default=None, description="key of a JSON file the entries stand under")
    columns: dict[str, Annotated[Cell, BeforeValidator(_cell)]] = Field(
        default_factory=dict, description="our column to where it comes from"
    )
    times: Names = Field(
        default=(),
        description="how moments are written where that is not ISO 8601: a form as %d/%b/%y %I:%M %p, or seconds, "
        "milliseconds (counted from 1970) or day-milliseconds (first moment of a day)",
    )
    time_zone: Zone | None = Field(default=None, description="zone of times without an offset; empty: the customer's")
    empty: Texts = Field(default=(), description="texts that stand for an empty cell")
    left_out: tuple[LeftOut, ...] = Field(default=(), description="rows that are none of ours")
    account: Text | None = Field(default=None, description="their column that names the customer")
    note: Text | None = Field(default=None, description="what is not read, and why; with `nothing`, what to do instead")

    @property
    def label(self) -> str:
        """Return what people call it: Zendesk tickets."""
        return f"{self.tool} {self.what}"
