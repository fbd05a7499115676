"""Tables of the appendix and of the document, all of one form."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from typing import Literal

from qbr.facts import Audience
from qbr.story.review.parts import INSIDE, Section
from qbr.story.values import Chart, Shown, Text


@dataclass(frozen=True, slots=True)
class RegisterColumn:
    """One column of a register."""

    label: Text
    is_figure: bool  # whether figures stand in it: they are set to the right
    share: Decimal  # part of the table's width; those of a row add up to 1


@dataclass(frozen=True, slots=True)
class RegisterCell:
    """One cell of a register."""

    text: Text  # as it is printed; an en dash where nothing is known
    figure: Shown | None  # the figure it prints; None for words
    is_figure: bool  # whether it stands in a column of figures, set to the right
    share: Decimal  # part of the table's width, that of its column


@dataclass(frozen=True, slots=True)
class RegisterRow:
    """One row of a register."""

    cells: tuple[RegisterCell, ...]  # one for each column
    is_focus: bool  # the row the title speaks of


@dataclass(frozen=True, slots=True)
class RegisterChart:
    """A series of a register by month."""

    name: Text
    chart: Chart  # series this (the months of the quarter) and prior (those before); bars from zero, the last labelled


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisterTable(Section):
    """A short table with its message; its id names it, e.g. changes."""

    columns: tuple[RegisterColumn, ...]
    rows: tuple[RegisterRow, ...]  # eight at most, for a page
    all_rows: tuple[RegisterRow, ...]  # every one, for the document
    rest: Text  # how many more the document has; may be empty
    note: Text  # what the table rests on; may be empty
    figures: tuple[Shown, ...]  # what title, measure and note speak of
    audience: Audience
    charts: tuple[RegisterChart, ...] = ()  # six at most, all over the same months; mostly none


RegisterForm = Literal["whole", "long", "halves", "charts"]


@dataclass(frozen=True, slots=True)
class RegisterPage:
    """A page of the deck with one register, or two that are short enough."""

    first: RegisterTable  # its title is the page's
    second: RegisterTable | None  # stands beneath it; None: the first has the page to itself
    form: RegisterForm  # whole: one; long: a long one above a short one; halves: half a page each; charts: one, drawn
    source: Text  # the footer's source line


@dataclass(frozen=True, slots=True, kw_only=True)
class RegistersSection(Section):
    """Short registers: tables without a section of their own."""

    pages: tuple[RegisterPage, ...]  # pages of the deck
    tables: tuple[RegisterTable, ...]  # all of them, for the document
    internal: tuple[RegisterTable, ...] = field(metadata=INSIDE)  # for the brief; withheld from a customer's template

    @property
    def deck_tables(self) -> tuple[RegisterTable, ...]:
        """The registers a deck shows, as they follow one another on its pages."""
        return tuple(table for page in self.pages for table in (page.first, page.second) if table is not None)
