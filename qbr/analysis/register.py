"""Short registers: tables of facts, texts and words of ours that need no section of their own, in one shape.

An analysis module returns a `Register`; `register_list` names the modules; story tells every register in the same way,
and the packs loop over them. Wording stands in the phrases under `registers.<id>`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from qbr.facts import Audience, Fact, Series

Place = Literal["deck", "document", "brief"]


@dataclass(frozen=True, slots=True)
class Word:
    """A cell that is a word of ours: the phrase `registers.<id>.word.<key>`, else `registers.word.<key>`."""

    key: str
    values: Mapping[str, object] = field(default_factory=dict)  # facts, names and numbers the phrase uses


@dataclass(frozen=True, slots=True)
class FigureName:
    """A cell that names a figure: the label of its measure and its keys."""

    fact: Fact


Cell = Fact | Word | FigureName | str | None  # text from the data as it stands there; None: not known, an en dash


@dataclass(frozen=True, slots=True)
class Line:
    """One row of a register."""

    cells: tuple[Cell, ...]  # one for each column
    is_focus: bool = False  # the row the title speaks of


@dataclass(frozen=True, slots=True)
class Curve:
    """A series drawn with a register, a point for the last day of each month."""

    name: Word
    series: Series  # by day; None is a gap


@dataclass(frozen=True, slots=True)
class Register:
    """A table with what its title and note may speak of."""

    id: str  # names its phrases
    columns: tuple[str, ...]  # name the phrases registers.<id>.column.<name>
    lines: tuple[Line, ...]  # in the order they are shown; never empty
    where: Place  # deck: a page of the appendix and a table of the document; brief: internal files only
    case: str = "some"  # names the title's phrase: registers.<id>.title.<case>
    facts: Mapping[str, Fact] = field(default_factory=dict)  # by the name title, measure and note use
    words: Mapping[str, object] = field(default_factory=dict)  # names and numbers from the data, likewise
    tables: tuple[str, ...] = ()  # the folder's tables it was made from, for its source line
    curves: tuple[Curve, ...] = ()  # six at most: its page in the deck draws them, the document has rows and drawings

    def __post_init__(self) -> None:
        if not self.lines:
            raise ValueError(f"register {self.id}: without lines there is no register; return None")
        for line in self.lines:
            if len(line.cells) != len(self.columns):
                raise ValueError(f"register {self.id}: {len(line.cells)} cells for {len(self.columns)} columns")

    @property
    def audience(self) -> Audience:
        """Who may see it: the brief is internal."""
        return "internal" if self.where == "brief" else "customer"
