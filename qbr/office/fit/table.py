"""How tall the rows of a rendered table are: Office lets a row grow with its text, whatever height was drawn.

Cells are read as text. Most hold one short line, and for these a look at what is around the words, which is the same
for every row of a loop, and at the words' width is enough.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from html import unescape

from qbr.office.fit.fit_bound import LINE_SHARE, NOT_PLAIN, most_ems, parted
from qbr.office.fit.fonts import face, is_usual
from qbr.office.fit.measure import SAFE, Run, measure
from qbr.office.fit.text_body import drawn_size, read_body
from qbr.office.fit.text_styles import EMU_PER_POINT, LevelStyle

_ROW_START = re.compile(r"<a:tr\b")
_ROW_END = "</a:tr>"
_ROW_HEIGHT = re.compile(r'<a:tr\b[^>]*\bh="(\d+)"')
_COLUMN = re.compile(r'<a:gridCol\b[^>]*\bw="(\d+)"')
_CELLS = re.compile(r"<a:tc(?=[ >])")
_BODY = re.compile(r"<a:txBody\b.*?</a:txBody>", re.DOTALL)
_TEXT = "\0"  # stands for the words of a run in what is around them
_SIZE = re.compile(r'\bsz="(\d+)"')
_RUN_SIZE = re.compile(r'<a:rPr\b[^>]*\bsz="')
_RUN_BOLD = re.compile(r'<a:rPr\b[^>]*\bb="(\w+)"')
_HEAD = re.compile(r'<a:tblPr\b[^>]*\bfirstRow="(?:1|true)"')
_LAST = re.compile(r'<a:tblPr\b[^>]*\blastRow="(?:1|true)"')
_MARGINS = {"marL": 91_440, "marR": 91_440, "marT": 45_720, "marB": 45_720}
_MARGIN = re.compile(r'\b(mar[LRTB])="(\d+)"')
_SPAN = re.compile(r'\bgridSpan="(\d+)"')
_MOST_ROWS = 256  # of tables of one look are kept
_NOT_ONE_LINE = (*NOT_PLAIN, "<a:br", "marL=", "indent=", "<a:latin")


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a rendered table."""

    text: str
    height: float  # points
    drawn: float  # as the designer has it, before it grew with its text; points
    goes_on: bool  # whether it continues the row before it: a cell is merged over both


@dataclass(frozen=True, slots=True)
class Table:
    """A rendered table: its rows, and the text before and after them."""

    before: str
    rows: tuple[Row, ...]
    after: str
    has_head: bool  # whether its first row is drawn as a head
    has_total: bool  # whether its last row is drawn as a sum

    @property
    def height(self) -> float:
        """How tall all rows are together, in points."""
        return sum(row.height for row in self.rows)


@dataclass(frozen=True, slots=True)
class _Cell:
    """What is around the words of a cell."""

    number: int  # its place in the row
    texts: slice  # which of the row's texts are its own
    is_line: bool  # whether it is one paragraph in one look
    style: LevelStyle  # of that paragraph
    ems: float  # how much of that look stands in one line
    line: float  # height of the cell with one line of it, in points
    size: float
    is_bold: bool
    width: float  # between its margins, in points
    margins: float  # above and below


@dataclass(frozen=True, slots=True)
class _DrawnRow:
    """What is around the words of a row."""

    cells: tuple[_Cell, ...]
    height: float  # as drawn, in points
    goes_on: bool  # whether it continues the row before it


def read_table(xml: str, levels: Sequence[LevelStyle], fonts: Mapping[str, str]) -> Table | None:
    """Return a rendered table with its rows measured; None when it has no rows.

    Args:
        xml: holds one a:tbl.
        levels: what text in its cells looks like before its own settings.
        fonts: typefaces of the theme by their names in runs.
    """
    spans = _row_spans(xml)
    if not spans:
        return None
    before = xml[: spans[0][0]]
    columns = tuple(int(width) / EMU_PER_POINT for width in _COLUMN.findall(before))
    has_head = bool(_HEAD.search(before))
    rows = _Rows(columns, tuple(levels), fonts)
    head = _Rows(columns, _bold(tuple(levels)), fonts) if has_head else rows
    texts = [xml[start:end] for start, end in spans]
    measured = (head.row(texts[0]), *map(rows.row, texts[1:]))
    return Table(before, measured, xml[spans[-1][1] :], has_head, bool(_LAST.search(before)))


def _row_spans(xml: str) -> list[tuple[int, int]]:
    """Return where each row begins and ends; tables on slides hold no tables."""
    spans: list[tuple[int, int]] = []
    end = 0
    while found := _ROW_START.search(xml, end):
        end = xml.index(_ROW_END, found.end()) + len(_ROW_END)
        spans.append((found.start(), end))
    return spans


class _Rows:
    """Measures the rows of one table."""

    def __init__(self, columns: tuple[float, ...], levels: tuple[LevelStyle, ...], fonts: Mapping[str, str]) -> None:
        self.columns, self.levels, self.fonts = columns, levels, fonts
        self.known = _known_rows(columns, levels[0])

    def row(self, text: str) -> Row:
        """Return a row with its height."""
        markup, words = parted(text)
        around = _TEXT.join(markup).rpartition("</a:tc>")[0]  # behind it stands the row's own id
        drawn = self.known.get(around) or self._kept(around)
        height = drawn.height
        for cell in drawn.cells:
            own = words[cell.texts]
            is_short = cell.is_line and any(own) and sum(map(most_ems, own)) <= cell.ems
            taken = cell.line if is_short else cell.margins + self._taken(cell, own, text)
            if taken > height:
                height = taken
        return Row(text, height, drawn.height, drawn.goes_on)

    def _kept(self, around: str) -> _DrawnRow:
        """Return what is around the words of a row, and keep it: it is the same for all rows of a loop."""
        if len(self.known) >= _MOST_ROWS:
            self.known.clear()
        drawn = self.known[around] = _drawn_row(around, self.columns, self.levels[0])
        return drawn

    def _taken(self, cell: _Cell, words: Sequence[str], text: str) -> float:
        """Return the height of a text that may need more than one line, or has more than one look."""
        if not cell.is_line or not any(words):
            return _text_height(_CELLS.split(text)[cell.number + 1], cell.width, self.levels, self.fonts)
        run = Run(unescape("".join(words)), cell.size, cell.style.typeface, cell.is_bold)
        return measure([cell.style.paragraph([run], run)], cell.width)


def _text_height(cell: str, width: float, levels: Sequence[LevelStyle], fonts: Mapping[str, str]) -> float:
    body = _BODY.search(cell)
    if body is None or width <= 0:
        return 0.0
    read = read_body(body[0], levels, fonts)
    return measure([paragraph.at(drawn_size) for paragraph in read.paragraphs], width)


@lru_cache(maxsize=256)
def _known_rows(columns: tuple[float, ...], style: LevelStyle) -> dict[str, _DrawnRow]:
    """Return the rows met so far in tables of these columns and this type, by what is around their words."""
    return {}


def _drawn_row(around: str, columns: Sequence[float], style: LevelStyle) -> _DrawnRow:
    """Return what is around the words of a row; cells merged away are left out."""
    found: list[_Cell] = []
    text = 0
    for number, cell in enumerate(_CELLS.split(around)[1:]):
        count = cell.count(_TEXT)
        head, _, _ = cell.partition(">")
        body, _, end = cell.partition("<a:tcPr")
        is_own = 'Merge="1"' not in head and ' rowSpan="' not in head and ' vert="' not in end
        if is_own:
            found.append(_cell(head, body, end, columns, style, number, slice(text, text + count)))
        text += count
    drawn = _ROW_HEIGHT.match(around)
    return _DrawnRow(tuple(found), int(drawn[1]) / EMU_PER_POINT if drawn else 0.0, ' vMerge="1"' in around)


def _cell(
    head: str, body: str, end: str, columns: Sequence[float], style: LevelStyle, number: int, texts: slice
) -> _Cell:
    margins = _MARGINS | {name: int(value) for name, value in _MARGIN.findall(end)}
    span = _SPAN.search(head)
    width = sum(columns[number : number + (int(span[1]) if span else 1)])
    shares = LINE_SHARE.findall(body)
    style = style.with_spacing("lnSpc", "spcPct", shares[0]) if len(shares) == 1 else style
    plain = LINE_SHARE.sub("", body, count=1)
    sizes = {int(size) / 100 for size in _SIZE.findall(body)} or {style.size}
    bolds = {said in ("1", "true", "on") for said in _RUN_BOLD.findall(body)} or {style.bold}
    is_bold = bolds == {True}
    runs = body.count("<a:r>")
    is_sized = body.count("<a:rPr") == len(_RUN_SIZE.findall(body)) == runs
    is_alike = len(bolds) == 1 and (bolds == {style.bold} or len(_RUN_BOLD.findall(body)) == runs)
    is_line = (len(sizes) == 1 and is_sized) or sizes == {style.size}
    is_plain = is_usual(style.typeface) and not (style.left or style.indent or style.is_wide)
    is_one = body.count("<a:p>") + body.count("<a:p/>") + body.count("<a:p ") == 1
    size = max(sizes)
    room = width - (margins["marL"] + margins["marR"]) / EMU_PER_POINT
    above_and_below = (margins["marT"] + margins["marB"]) / EMU_PER_POINT
    return _Cell(
        number,
        texts,
        is_line and is_plain and is_one and is_alike and not any(sign in plain for sign in _NOT_ONE_LINE),
        style,
        room * SAFE / size if size else 0.0,
        above_and_below + (style.line_points or size * face(style.typeface, bold=is_bold).line * style.line_spacing),
        size,
        is_bold,
        room,
        above_and_below,
    )


@lru_cache(maxsize=64)
def _bold(levels: tuple[LevelStyle, ...]) -> tuple[LevelStyle, ...]:
    """Return the levels of a head, which table styles draw in bold."""
    return tuple(replace(level, bold=True) for level in levels)
