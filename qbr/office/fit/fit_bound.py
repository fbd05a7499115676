"""A quick answer for texts that have room to spare, which most have: they need no measuring.

The bound is never too low: letters count as wide as the widest face has them, and every line but the last holds more
than the column less the longest word.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
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
_LINE_SHARE = re.compile(r'<a:lnSpc><a:spcPct val="(\d+)"/></a:lnSpc>')
_GAP_POINTS = re.compile(r'<a:spc(?:Bef|Aft)><a:spcPts val="(\d+)"/></a:spc(?:Bef|Aft)>')
_TYPEFACE = re.compile(r'<a:latin\b[^>]*\btypeface="([^"]*)"')
_WORDS = re.compile(r"<a:t>([^<]*)</a:t>")
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
    paragraphs: int
    size: float  # the largest in points, 0 when none is said
    sides: Mapping[str, int]  # inner margins in EMU
    margin: float  # of all paragraphs together, in points
    line_share: float | None  # the largest line spacing
    gaps: float  # points above and below paragraphs


def surely_fits(
    xml: str, width_emu: float, height_emu: float, levels: Sequence[LevelStyle], insets: Mapping[str, int]
) -> bool:
    """Return whether a text body fits its box in any case; False only means that it has to be measured."""
    pieces = _WORDS.split(xml)
    words = pieces[1::2]
    drawn = _drawn(tuple(pieces[::2]))
    style = levels[0]
    if not drawn.is_plain or style.is_wide or not is_usual(style.typeface) or any("\t" in text for text in words):
        return False
    size = max(drawn.size, style.size)
    sides = {**INSETS, **insets, **drawn.sides}
    margin = style.left + abs(style.indent) + drawn.margin
    column = (width_emu - sides["lIns"] - sides["rIns"]) / EMU_PER_POINT * SAFE - margin
    lines = 0.0
    for text, breaks in _paragraphs(words, drawn.ends):
        lines += _most_lines(text, breaks, size, column)
    share = style.line_spacing if drawn.line_share is None else max(drawn.line_share, style.line_spacing)
    line = style.line_points or size * LINE_HEIGHT * share
    gap = style.before + style.after + (style.before_share + style.after_share) * size
    height = lines * line + drawn.paragraphs * gap + drawn.gaps
    return bool(height <= (height_emu - sides["tIns"] - sides["bIns"]) / EMU_PER_POINT)


@lru_cache(maxsize=1024)
def _drawn(markup: tuple[str, ...]) -> Drawn:
    """Return what the pieces of markup around the words of a text body say."""
    xml = "".join(markup)
    spaced = _GAP_POINTS.sub("", _LINE_SHARE.sub("", xml))
    properties = _BODY_PROPERTIES.search(xml)
    margins = _MARGIN.findall(xml) if "<a:pPr " in xml else ()
    return Drawn(
        not any(sign in spaced for sign in NOT_PLAIN) and all(map(is_usual, _own_faces(xml))),
        tuple((piece.count("</a:p>"), piece.count("<a:br")) for piece in markup),
        xml.count("</a:p>"),
        max((int(found) / 100 for found in _SIZE.findall(xml)), default=0.0),
        {name: int(value) for name, value in _INSET.findall(properties[1] if properties else "")},
        sum(map(int, margins)) / EMU_PER_POINT,
        max((int(found) / 100_000 for found in _LINE_SHARE.findall(xml)), default=None),
        sum(int(found) / 100 for found in _GAP_POINTS.findall(xml)),
    )


def _own_faces(xml: str) -> list[str]:
    """Return the typefaces a text names besides those of the theme."""
    return [name for name in _TYPEFACE.findall(xml) if not name.startswith("+")] if "<a:latin" in xml else []


def _paragraphs(words: Sequence[str], ends: Sequence[tuple[int, int]]) -> list[tuple[str, int]]:
    """Return the words and the line breaks of each paragraph."""
    found: list[tuple[str, int]] = []
    text, breaks = "", 0
    for (ended, broken), more in zip(ends, ("", *words), strict=True):
        text += more
        breaks += broken
        if ended:
            found += ((text, breaks), *(("", 0),) * (ended - 1))
            text, breaks = "", 0
    return found


def _most_lines(text: str, breaks: int, size: float, column: float) -> float:
    """Return how many lines a paragraph takes at most; without end if a word may be longer than a line."""
    if text.isascii() and len(text) * _widest_ascii() * size <= column:
        return 1 + breaks
    widths = [most_ems(word) * size for word in text.split(" ")]
    longest = max(widths)
    whole = sum(widths) + len(widths) * most_ems(" ") * size
    if whole <= column:
        return 1 + breaks
    return whole // (column - longest) + 1 + breaks if column > longest else float("inf")


@lru_cache(maxsize=16_384)
def most_ems(word: str) -> float:
    """Return how wide a word is at most, in ems; reviews say the same words again and again."""
    return widest().width(word, 1)


@cache
def _widest_ascii() -> float:
    return max(most_ems(chr(code)) for code in range(32, 127))
