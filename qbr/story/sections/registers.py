"""Short registers: every table the analysis returned, told in one way."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date

from qbr.analysis.register import Cell, FigureName, Line, Register, Word
from qbr.analysis.scope import Scope
from qbr.facts import Fact
from qbr.story.figures import figure_lines, show_day
from qbr.story.names import Names
from qbr.story.review.parts import Notes
from qbr.story.review.registers import RegisterCell, RegisterColumn, RegisterRow, RegistersSection, RegisterTable
from qbr.story.sections.column_shares import column_shares
from qbr.story.sections.register_charts import register_chart
from qbr.story.sections.register_pages import register_pages
from qbr.story.short_texts import begun
from qbr.story.telling import Teller
from qbr.story.values import DASH, Shown, Text

Told = tuple[Text, Shown | None]  # the text of a cell, and its figure where it prints one
MOST_ROWS = 8  # of a page; the document has them all


def compose_registers(
    registers: Sequence[Register],
    teller: Teller,
    scope: Scope,
    names: Names,
    source: Callable[[Sequence[str]], Text],
) -> RegistersSection:
    """Return the registers as tables: those with a page in the deck, those of the document, those of the brief.

    Args:
        registers: as the analysis returned them, in the order they are shown.
        teller: turns facts into text.
        scope: the quarter.
        names: the two sides.
        source: gives the footer's source line for tables of the folder.
    """
    told = tuple(_Table(register, teller, scope, names).told(source(register.tables)) for register in registers)
    where = {register.id: register.where for register in registers}
    read_from = {register.id: register.tables for register in registers}
    shown = tuple(table for table in told if where[table.id] != "brief")
    in_deck = tuple(table for table in shown if where[table.id] == "deck")

    def sources(tables: Sequence[RegisterTable]) -> Text:
        return source(tuple(dict.fromkeys(name for table in tables for name in read_from[table.id])))

    count = teller.formatter.count_word(len(shown))
    return RegistersSection(
        id="registers",
        label=teller.say("registers.label"),
        title=teller.say("registers.title", n=len(shown), count=count.capitalize()),
        measure=teller.say("registers.measure", dates=teller.formatter.period(scope.period)),
        source=Text("", (), "customer"),
        state="full" if shown else "absent",
        place="appendix",
        notes=Notes(teller.say("registers.say"), Text("", (), "customer"), ()),
        pages=register_pages(in_deck, sources),
        tables=shown,
        internal=tuple(table for table in told if where[table.id] == "brief"),
    )


class _Table:
    """The telling of one register."""

    def __init__(self, register: Register, teller: Teller, scope: Scope, names: Names) -> None:
        self.register, self.teller, self.scope = register, teller, scope
        self.figures = {name: teller.show(fact) for name, fact in register.facts.items()}
        self.given: dict[str, object] = {
            "customer": names.customer, "vendor": names.vendor, "n": len(register.lines), **self.figures,
            **register.words,
        }  # fmt: skip
        self.cells = [[self._said(cell) for cell in line.cells] for line in register.lines]

    def told(self, source: Text) -> RegisterTable:
        """Return the register as templates see it."""
        register = self.register
        columns, title = self._columns(), begun(self._say(f"title.{register.case}"))
        rows = tuple(self._row(*told, columns) for told in zip(register.lines, self.cells, strict=True))
        return RegisterTable(
            id=register.id,
            label=self._say("label"),
            title=title,
            measure=self._say("measure"),
            source=source,
            state="full",
            place="appendix",
            notes=Notes(self._say("say") or title, self._say("ask"), self._figure_lines()),
            columns=columns,
            rows=rows[:MOST_ROWS],
            all_rows=rows,
            rest=self._rest(len(rows) - MOST_ROWS),
            note=self._say("note"),
            figures=tuple(self.figures.values()),
            audience=register.audience,
            charts=tuple(
                register_chart(self._text(curve.name), curve.series, self.teller, self.scope, register.audience)
                for curve in register.curves
            ),
        )

    def _say(self, part: str) -> Text:
        key = f"registers.{self.register.id}.{part}"
        is_optional = part in ("say", "ask", "note", "measure")
        if is_optional and not self.teller.has(key):
            return self.teller.text("", self.register.audience)
        text = self.teller.say(key, **self.given)
        return self.teller.text(text.text, self.register.audience, text.refs)

    def _column(self, name: str) -> Text:
        return self._say(f"column.{name}")

    def _columns(self) -> tuple[RegisterColumn, ...]:
        """The columns, whether figures stand in them (those are set to the right), and how wide each should be."""
        labels = [self._column(name) for name in self.register.columns]
        cells = zip(*(line.cells for line in self.register.lines), strict=True)
        told = zip(labels, zip(*self.cells, strict=True), strict=True)
        shares = column_shares([[label.text, *(text.text for text, _ in column)] for label, column in told])
        return tuple(
            RegisterColumn(label, _are_figures(column), share)
            for label, column, share in zip(labels, cells, shares, strict=True)
        )

    def _row(self, line: Line, told: Sequence[Told], columns: Sequence[RegisterColumn]) -> RegisterRow:
        cells = (
            RegisterCell(*cell, column.is_figure, column.share) for cell, column in zip(told, columns, strict=True)
        )
        return RegisterRow(tuple(cells), line.is_focus)

    def _said(self, cell: Cell) -> Told:
        """The text of a cell, and its figure where it prints one."""
        if isinstance(cell, Fact):
            shown = show_day(self.teller, cell, self.scope.quarter.end.year)
            return Text(shown.text, shown.ref, cell.audience), shown
        return self._text(cell), None

    def _text(self, cell: Word | FigureName | str | None) -> Text:
        audience = self.register.audience
        if isinstance(cell, FigureName):
            return self.teller.text(self.teller.name_of(cell.fact), audience)
        if isinstance(cell, Word):
            own = f"registers.{self.register.id}.word.{cell.key}"
            key = own if self.teller.has(own) else f"registers.word.{cell.key}"
            said = self.teller.say(key, **{**self.given, **cell.values})
            return self.teller.text(said.text, audience, said.refs)
        return self.teller.text(cell or DASH, audience)

    def _rest(self, more: int) -> Text:
        return self.teller.say("registers.rest", n=more) if more > 0 else Text("", (), "customer")

    def _figure_lines(self) -> tuple[Text, ...]:
        return figure_lines(self.teller, self.register.facts.values())


def _are_figures(cells: Iterable[Cell]) -> bool:
    known = [cell for cell in cells if cell is not None]
    return bool(known) and all(map(_is_figure, known))


def _is_figure(cell: Cell) -> bool:
    return isinstance(cell, Fact) and not isinstance(cell.value, (str, date))
