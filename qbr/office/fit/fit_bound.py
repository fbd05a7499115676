"""A quick answer for texts that have room to spare, which most have: they need no measuring.

The bound is never too low: letters count as wide as the widest face has them, and every line but the last holds more
than the column less the longest word.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache

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
_TAG = re.compile(r"<[^>]*>")
# What the bound does not follow: other columns, levels, scales, tabs, and spacing written in other ways.
NOT_PLAIN = (
    *("fontScale", "numCol", ' vert="', ' lvl="', ' spc="', ' cap="'),
    *("<a:lnSpc", "<a:spcBef", "<a:spcAft", "<a:lstStyle>", "\t"),
)


def surely_fits(
    xml: str, width_emu: float, height_emu: float, levels: Sequence[LevelStyle], insets: Mapping[str, int]
) -> bool:
    """Return whether a text body fits its box in any case; False only means that it has to be measured."""
    spaced = _GAP_POINTS.sub("", _LINE_SHARE.sub("", xml))
    if any(sign in spaced for sign in NOT_PLAIN):
        return False
    style = levels[0]
    if style.is_wide or not is_usual(style.typeface) or not all(map(is_usual, _own_faces(xml))):
        return False
    size = max((int(found) / 100 for found in _SIZE.findall(xml)), default=0.0)
    size = max(size, style.size)
    properties = _BODY_PROPERTIES.search(xml)
    sides = INSETS | dict(insets) | {k: int(v) for k, v in _INSET.findall(properties[1] if properties else "")}
    drawn = _MARGIN.findall(xml) if "<a:pPr " in xml else ()
    margin = style.left + abs(style.indent) + sum(map(int, drawn)) / EMU_PER_POINT
    column = (width_emu - sides["lIns"] - sides["rIns"]) / EMU_PER_POINT * SAFE - margin
    lines = sum(_most_lines(paragraph, size, column) for paragraph in spaced.split("</a:p>")[:-1])
    share = max((int(found) / 100_000 for found in _LINE_SHARE.findall(xml)), default=style.line_spacing)
    line = style.line_points or size * LINE_HEIGHT * max(share, style.line_spacing)
    gap = style.before + style.after + (style.before_share + style.after_share) * size
    height = lines * line + xml.count("</a:p>") * gap + sum(int(found) / 100 for found in _GAP_POINTS.findall(xml))
    return bool(height <= (height_emu - sides["tIns"] - sides["bIns"]) / EMU_PER_POINT)


def _own_faces(xml: str) -> list[str]:
    """Return the typefaces a text names besides those of the theme."""
    return [name for name in _TYPEFACE.findall(xml) if not name.startswith("+")] if "<a:latin" in xml else []


def _most_lines(paragraph: str, size: float, column: float) -> float:
    """Return how many lines a paragraph takes at most; without end if a word may be longer than a line."""
    breaks = paragraph.count("<a:br")
    widths = [most_ems(word) * size for word in _TAG.sub("", paragraph).split(" ")]
    longest = max(widths)
    whole = sum(widths) + len(widths) * most_ems(" ") * size
    if whole <= column:
        return 1 + breaks
    return whole // (column - longest) + 1 + breaks if column > longest else float("inf")


@lru_cache(maxsize=16_384)
def most_ems(word: str) -> float:
    """Return how wide a word is at most, in ems; reviews say the same words again and again."""
    return widest().width(word, 1)
