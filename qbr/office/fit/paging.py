"""Which rows or paragraphs stand on which page, when they are too many for one."""

from __future__ import annotations

import re
from collections.abc import Sequence

from qbr.office.fit.measure import measure
from qbr.office.fit.table import Row, Table
from qbr.office.fit.text_body import SizedParagraph, TextBody, drawn_size

_NUMBERED = re.compile(r"<a:buAutoNum\b[^>]*>")
_START = re.compile(r'\bstartAt="(\d+)"')
_LEVEL = re.compile(r'<a:pPr\b[^>]*\blvl="(\d)"')


def rows_by_page(table: Table, room: float, *, heads: int, most: int | None = None) -> list[list[Row]]:
    """Return the rows of each page, repeated heads included.

    A row that continues the one before it (a cell is merged over both) stays with it, a sum with the last row above
    it. What is taller than a page by itself gets one of its own.

    Args:
        table: as rendered.
        room: height for the rows, in points.
        heads: how many rows are repeated on every page.
        most: rows of a page besides its heads; None as many as fit.
    """
    while heads < len(table.rows) and table.rows[heads].goes_on:
        heads += 1
    head = list(table.rows[:heads])
    left = room - sum(row.height for row in head)
    pages: list[list[Row]] = [[]]
    for block in _blocks(table, heads):
        page = pages[-1]
        is_full = most is not None and len(page) + len(block) > most
        if page and (is_full or sum(row.height for row in (*page, *block)) > left):
            pages.append([])
        pages[-1] += block
    return [[*head, *page] for page in pages]


def _blocks(table: Table, heads: int) -> list[list[Row]]:
    """Return the rows below the heads in pieces that are not taken apart."""
    blocks: list[list[Row]] = []
    for row in table.rows[heads:]:
        if row.goes_on and blocks:
            blocks[-1].append(row)
        else:
            blocks.append([row])
    if table.has_total and len(blocks) > 1:
        blocks[-2:] = [blocks[-2] + blocks[-1]]
    return blocks


def texts_by_page(body: TextBody, width: float, room: float, *, most: int | None = None) -> list[str]:
    """Return the text body of each page: the body with the paragraphs that stand there.

    A paragraph stays with the next when that is set below it, numbers go on from page to page, and empty paragraphs
    do not open one.

    Args:
        body: as rendered.
        width: of the column, in points.
        room: height for the text, in points.
        most: paragraphs of a page; None as many as fit.
    """
    texts = [body.source[one.start : one.end].decode("utf-8") for one in body.paragraphs]
    pages: list[list[int]] = [[]]
    for block in _outline(texts):
        wanted = [*pages[-1], *block]
        is_full = most is not None and len(wanted) > most
        if pages[-1] and (is_full or _height(body.paragraphs, wanted, width) > room):
            pages.append([])
        is_first = len(pages) == 1
        pages[-1] += [number for number in block if is_first or pages[-1] or body.paragraphs[number].runs]
    before = body.source[: body.paragraphs[0].start].decode("utf-8")
    after = body.source[body.paragraphs[-1].end :].decode("utf-8")
    pages = [page for page in pages if any(body.paragraphs[number].runs for number in page)]
    counted = _with_numbers(texts, [page[0] for page in pages])
    return [before + "".join(counted[number] for number in page) + after for page in pages]


def _height(paragraphs: Sequence[SizedParagraph], numbers: Sequence[int], width: float) -> float:
    return measure([paragraphs[number].at(drawn_size) for number in numbers], width)


def _outline(texts: Sequence[str]) -> list[list[int]]:
    """Return the paragraphs in pieces: each with what must follow it, the first paragraph below it."""
    levels = [int(found[1]) if (found := _LEVEL.search(text)) else 0 for text in texts]
    blocks: list[list[int]] = []
    for number, level in enumerate(levels):
        if number and level > levels[number - 1]:
            blocks[-1].append(number)
        else:
            blocks.append([number])
    return blocks


def _with_numbers(texts: Sequence[str], starts: Sequence[int]) -> list[str]:
    """Return the paragraphs; numbered ones say their count where a page has broken their list."""
    found: list[str] = []
    lists: dict[int, tuple[str, int, int]] = {}  # by level: kind of numbers, what this page starts at, the next
    for number, text in enumerate(texts):
        level = int(match[1]) if (match := _LEVEL.search(text)) else 0
        if number in starts:
            lists = {key: (kind, following, following) for key, (kind, _, following) in lists.items()}
        kind = _NUMBERED.search(text)
        lists = {key: one for key, one in lists.items() if key < level or (key == level and kind)}
        if kind is None:
            found.append(text)
            continue
        own = int(start[1]) if (start := _START.search(kind[0])) else 1
        known, begun, following = lists.get(level, (kind[0], own, own))
        if known != kind[0]:
            begun = following = own
        lists[level] = (kind[0], begun, following + 1)
        found.append(text if begun == own else text.replace(kind[0], _starting_at(kind[0], begun), 1))
    return found


def _starting_at(tag: str, number: int) -> str:
    bare = _START.sub("", tag).rstrip("/> ")
    return f'{bare} startAt="{number}"/>'


def head_rows(table: Table, asked: int | None) -> int:
    """Return how many rows are repeated on every page: as many as asked for, else the head the table is drawn with."""
    return (1 if table.has_head else 0) if asked is None else min(asked, len(table.rows))
