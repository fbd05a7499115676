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

from qbr.office.fit.fit_bound import NOT_PLAIN, most_ems
from qbr.office.fit.fonts import is_usual
from qbr.office.fit.measure import SAFE, Run, measure
from qbr.office.fit.text_body import drawn_size, read_body
from qbr.office.fit.text_styles import EMU_PER_POINT, LevelStyle
from qbr.office.fit.typefaces import LINE_HEIGHT

_ROW_START = re.compile(r"<a:tr\b")
_ROW_END = "</a:tr>"
_ROW_HEIGHT = re.compile(r'<a:tr\b[^>]*\bh="(\d+)"')
_COLUMN = re.compile(r'<a:gridCol\b[^>]*\bw="(\d+)"')
_CELLS = re.compile(r"<a:tc(?=[ >])")
_BODY = re.compile(r"<a:txBody\b.*?</a:txBody>", re.DOTALL)
_WORDS = re.compile(r"<a:t>([^<]+)</a:t>")
_TEXT = "\0"  # stands for the words of a run in what is around them
_SIZE = re.compile(r'\bsz="(\d+)"')
_RUN_SIZE = re.compile(r'<a:rPr\b[^>]*\bsz="')
_HEAD = re.compile(r'<a:tblPr\b[^>]*\bfirstRow="(?:1|true)"')
_LAST = re.compile(r'<a:tblPr\b[^>]*\blastRow="(?:1|true)"')
_MARGINS = {"marL": 91_440, "marR": 91_440, "marT": 45_720, "marB": 45_720}
_MARGIN = re.compile(r'\b(mar[LRTB])="(\d+)"')
_SPAN = re.compile(r'\bgridSpan="(\d+)"')
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
    size: float
    is_bold: bool
    width: float  # between its margins, in points
    margins: float  # above and below


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
    rows: list[Row] = []
    for start, end in spans:
        own = _bold(tuple(levels)) if has_head and not rows else tuple(levels)
        rows.append(_row(xml[start:end], columns, own, fonts))
    return Table(before, tuple(rows), xml[spans[-1][1] :], has_head, bool(_LAST.search(before)))


def _row_spans(xml: str) -> list[tuple[int, int]]:
    """Return where each row begins and ends; tables on slides hold no tables."""
    spans: list[tuple[int, int]] = []
    end = 0
    while found := _ROW_START.search(xml, end):
        end = xml.index(_ROW_END, found.end()) + len(_ROW_END)
        spans.append((found.start(), end))
    return spans


def _row(text: str, columns: tuple[float, ...], levels: tuple[LevelStyle, ...], fonts: Mapping[str, str]) -> Row:
    drawn = _ROW_HEIGHT.match(text)
    height = least = int(drawn[1]) / EMU_PER_POINT if drawn else 0.0
    pieces = _WORDS.split(text[: text.rfind("</a:tc>")])
    words = pieces[1::2]
    for cell in _cells(_TEXT.join(pieces[::2]), columns, levels[0]):
        taken = _line_height(cell, words[cell.texts], levels[0])
        if taken is None:
            taken = _text_height(_CELLS.split(text)[cell.number + 1], cell.width, levels, fonts)
        height = max(height, cell.margins + taken)
    return Row(text, height, least, ' vMerge="1"' in text)


def _line_height(cell: _Cell, words: Sequence[str], style: LevelStyle) -> float | None:
    """Return the height of the text of a cell that is one paragraph in one look; None for any other."""
    if not cell.is_line:
        return None
    if sum(map(most_ems, words)) * cell.size <= cell.width * SAFE:
        return style.line_points or cell.size * LINE_HEIGHT * style.line_spacing
    run = Run(unescape("".join(words)), cell.size, style.typeface, cell.is_bold)
    return measure([style.paragraph([run], run)], cell.width)


def _text_height(cell: str, width: float, levels: Sequence[LevelStyle], fonts: Mapping[str, str]) -> float:
    body = _BODY.search(cell)
    if body is None or width <= 0:
        return 0.0
    read = read_body(body[0], levels, fonts)
    return measure([paragraph.at(drawn_size) for paragraph in read.paragraphs], width)


@lru_cache(maxsize=4096)
def _cells(around: str, columns: tuple[float, ...], style: LevelStyle) -> tuple[_Cell, ...]:
    """Return what is around the words of a row, the same for all rows of a loop; cells merged away are left out."""
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
    return tuple(found)


def _cell(
    head: str, body: str, end: str, columns: Sequence[float], style: LevelStyle, number: int, texts: slice
) -> _Cell:
    margins = _MARGINS | {name: int(value) for name, value in _MARGIN.findall(end)}
    span = _SPAN.search(head)
    width = sum(columns[number : number + (int(span[1]) if span else 1)])
    sizes = {int(size) / 100 for size in _SIZE.findall(body)} or {style.size}
    is_sized = body.count("<a:rPr") == len(_RUN_SIZE.findall(body)) == body.count("<a:r>")
    is_line = (len(sizes) == 1 and is_sized) or sizes == {style.size}
    is_plain = is_usual(style.typeface) and not (style.left or style.indent or style.is_wide)
    is_one = body.count("<a:p>") + body.count("<a:p/>") + body.count("<a:p ") == 1
    return _Cell(
        number,
        texts,
        is_line and is_plain and is_one and not any(sign in body for sign in _NOT_ONE_LINE),
        max(sizes),
        style.bold or ' b="1"' in body,
        width - (margins["marL"] + margins["marR"]) / EMU_PER_POINT,
        (margins["marT"] + margins["marB"]) / EMU_PER_POINT,
    )


@lru_cache(maxsize=64)
def _bold(levels: tuple[LevelStyle, ...]) -> tuple[LevelStyle, ...]:
    """Return the levels of a head, which table styles draw in bold."""
    return tuple(replace(level, bold=True) for level in levels)
