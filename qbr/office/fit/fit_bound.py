"""A quick answer for texts that have room to spare, which most have: they need no measuring.

The bound is never too low: letters count as wide as the widest face has them, and every line but the last holds more
than the column less the longest word.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, lru_cache

from qbr.office.fit.fonts import is_usual, widest
from qbr.office.fit.measure import SAFE
from qbr.office.fit.text_body import INSETS
from qbr.office.fit.text_styles import EMU_PER_POINT, LevelStyle
from qbr.office.fit.typefaces import LINE_HEIGHT

_BODY_PROPERTIES = re.compile(r"<(?:\w+:)?bodyPr\b([^>]*)>")
_INSET = re.compile(r' ([lrtb]Ins)="(-?\d+)"')
_SIZE = re.compile(r' sz="(\d+)"')
_MARGIN = re.compile(r' (?:marL|indent)="-?(\d+)"')
LINE_SHARE = re.compile(r'<a:lnSpc><a:spcPct val="(\d+)"/></a:lnSpc>')
_GAP_POINTS = re.compile(r'<a:spc(?:Bef|Aft)><a:spcPts val="(\d+)"/></a:spc(?:Bef|Aft)>')
_TYPEFACE = re.compile(r'<a:latin\b[^>]*\btypeface="([^"]*)"')
_MOST_ROOMS = 64  # a box is kept with; loops in it make texts of many a markup
# What the bound does not follow: other columns, levels, scales, tabs, and spacing written in other ways.
NOT_PLAIN = (
    *("fontScale", "numCol", ' vert="', ' lvl="', ' spc="', ' cap="'),
    *("<a:lnSpc", "<a:spcBef", "<a:spcAft", "<a:lstStyle>", "\t"),
)


@dataclass(frozen=True, slots=True)
class Drawn:
    """What the markup of a text body says, whatever its words: the same for every customer."""

    is_plain: bool  # whether the bound follows everything in it
    ends: tuple[tuple[int, int], ...]  # behind each piece of words: paragraphs that end, and lines that break
    size: float  # the largest in points, 0 when none is said
    sides: Mapping[str, int]  # inner margins in EMU
    margin: float  # of all paragraphs together, in points
    line_share: float | None  # the largest line spacing
    gaps: float  # points above and below paragraphs


@dataclass(frozen=True, slots=True)
class Room:
    """What a box holds, and how the words of a text body with one markup stand in it."""

    column: float  # width of a line, in points
    size: float  # of the largest letters
    lines: float  # how many of them the box holds
    drawn_lines: int  # those that are there without any words: empty paragraphs, and line breaks
    paragraphs: tuple[slice, ...]  # which pieces of words belong to each paragraph that has any
    letters: int  # how many of plain English fill a line at most


_NO_ROOM = Room(0.0, 0.0, -1.0, 0, (), 0)


@dataclass(frozen=True, slots=True)
class Bound:
    """A box that texts are put into, and what it holds of each markup met so far."""

    width_emu: float
    height_emu: float
    style: LevelStyle  # of the first level
    insets: Mapping[str, int]  # inner margins by layout and master in EMU
    _rooms: dict[tuple[str, ...], Room] = field(default_factory=dict, repr=False, compare=False)

    def surely_fits(self, xml: str) -> bool:
        """Return whether a text body fits the box in any case; False only means that it has to be measured."""
        markup, words = parted(xml)
        room = self._rooms.get(markup) or self._kept(markup)
        if "\t" in xml:
            return False
        lines: float = room.drawn_lines
        for own in room.paragraphs:
            text = "".join(words[own])
            is_line = len(text) <= room.letters and text.isascii()
            lines += 1 if is_line else _most_lines(text, room.size, room.column)
        return lines <= room.lines

    def _kept(self, markup: tuple[str, ...]) -> Room:
        """Return the room for a markup, and keep it."""
        if len(self._rooms) >= _MOST_ROOMS:
            self._rooms.clear()
        room = self._rooms[markup] = self._room(_drawn(markup))
        return room

    def _room(self, drawn: Drawn) -> Room:
        """Return the room for what is drawn; none at all when the bound does not follow it."""
        style = self.style
        if not drawn.is_plain or style.is_wide or not is_usual(style.typeface):
            return _NO_ROOM
        size = max(drawn.size, style.size)
        sides = {**INSETS, **self.insets, **drawn.sides}
        margin = style.left + abs(style.indent) + drawn.margin
        column = (self.width_emu - sides["lIns"] - sides["rIns"]) / EMU_PER_POINT * SAFE - margin
        share = style.line_spacing if drawn.line_share is None else max(drawn.line_share, style.line_spacing)
        line = style.line_points or size * LINE_HEIGHT * share
        if line <= 0:
            return _NO_ROOM
        gap = style.before + style.after + (style.before_share + style.after_share) * size
        height = (self.height_emu - sides["tIns"] - sides["bIns"]) / EMU_PER_POINT
        ended, broken = (sum(counts) for counts in zip(*drawn.ends, strict=True))
        paragraphs = _paragraphs(drawn.ends)
        lines = (height - ended * gap - drawn.gaps) / line
        letters = int(column / (_widest_ascii() * size))
        return Room(column, size, lines, ended - len(paragraphs) + broken, paragraphs, letters)


def parted(xml: str) -> tuple[tuple[str, ...], list[str]]:
    """Return the markup around the words of its runs, one piece more than there are words, and the words."""
    first, *further = xml.split("<a:t>")
    markup, words = [first], []
    for piece in further:
        text, _, after = piece.partition("</a:t>")
        words.append(text)
        markup.append(after)
    return tuple(markup), words


@lru_cache(maxsize=1024)
def _drawn(markup: tuple[str, ...]) -> Drawn:
    """Return what the pieces of markup around the words of a text body say."""
    xml = "".join(markup)
    spaced = _GAP_POINTS.sub("", LINE_SHARE.sub("", xml))
    properties = _BODY_PROPERTIES.search(xml)
    margins = _MARGIN.findall(xml) if "<a:pPr " in xml else ()
    return Drawn(
        not any(sign in spaced for sign in NOT_PLAIN) and all(map(is_usual, _own_faces(xml))),
        tuple((piece.count("</a:p>"), piece.count("<a:br")) for piece in markup),
        max((int(found) / 100 for found in _SIZE.findall(xml)), default=0.0),
        {name: int(value) for name, value in _INSET.findall(properties[1] if properties else "")},
        sum(map(int, margins)) / EMU_PER_POINT,
        max((int(found) / 100_000 for found in LINE_SHARE.findall(xml)), default=None),
        sum(int(found) / 100 for found in _GAP_POINTS.findall(xml)),
    )


def _own_faces(xml: str) -> list[str]:
    """Return the typefaces a text names besides those of the theme."""
    return [name for name in _TYPEFACE.findall(xml) if not name.startswith("+")] if "<a:latin" in xml else []


def _paragraphs(ends: Sequence[tuple[int, int]]) -> tuple[slice, ...]:
    """Return which pieces of words belong to each paragraph that has any."""
    found: list[slice] = []
    first = 0
    for number, (ended, _) in enumerate(ends):  # words stand between one piece of markup and the next
        if ended and number > first:
            found.append(slice(first, number))
            first = number
    return tuple(found)


def _most_lines(text: str, size: float, column: float) -> float:
    """Return how many lines a paragraph takes at most; without end if a word may be longer than a line."""
    widths = [*map(most_ems, text.split(" "))]
    longest = max(widths) * size
    whole = (sum(widths) + len(widths) * most_ems(" ")) * size
    if whole <= column:
        return 1
    return whole // (column - longest) + 1 if column > longest else float("inf")


@lru_cache(maxsize=16_384)
def most_ems(word: str) -> float:
    """Return how wide a word is at most, in ems; reviews say the same words again and again."""
    return widest().width(word, 1)


@cache
def _widest_ascii() -> float:
    return max(most_ems(chr(code)) for code in range(32, 127))
