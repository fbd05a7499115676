"""What text in a Word document looks like by its styles, as far as measuring needs it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from qbr.office.fit.text_styles import LevelStyle

TWIPS = 20  # of a point
_SINGLE = 240  # what w:line says for single lines
_FONTS = {"minor": "+mn-lt", "major": "+mj-lt"}
_OFF = ("0", "false", "off", "none")

Attributes = Mapping[str, str]  # with prefixes: {"w:val": "24"}


@dataclass(frozen=True, slots=True)
class WordStyles:
    """The paragraph styles of a document."""

    normal: LevelStyle  # of paragraphs that name none
    by_id: Mapping[str, LevelStyle] = field(default_factory=dict)
    fonts: Mapping[str, str] = field(default_factory=dict)  # typefaces of the theme by their names in runs

    def of(self, style_id: str) -> LevelStyle:
        """Return what a paragraph of a style looks like."""
        return self.by_id.get(style_id, self.normal)


def with_setting(style: LevelStyle, name: str, attributes: Attributes, fonts: Mapping[str, str]) -> LevelStyle:
    """Return the style with what one element of w:pPr or w:rPr says, such as w:sz."""
    value = attributes.get("w:val", "")
    if name == "w:sz" and value.isdigit():
        return replace(style, size=int(value) / 2)
    if name == "w:b":
        return replace(style, bold=value not in _OFF)
    if name in ("w:caps", "w:smallCaps"):
        return replace(style, caps="" if value in _OFF else "all")
    if name == "w:rFonts":
        return _with_font(style, attributes, fonts)
    if name == "w:spacing":
        return _with_spacing(style, attributes)
    return _with_margins(style, attributes) if name == "w:ind" else style


def _with_font(style: LevelStyle, attributes: Attributes, fonts: Mapping[str, str]) -> LevelStyle:
    theme = attributes.get("w:asciiTheme", "")
    named = fonts.get(_FONTS.get(theme[:5], ""), "") or attributes.get("w:ascii", "")
    return replace(style, typeface=named) if named else style


def _with_spacing(style: LevelStyle, attributes: Attributes) -> LevelStyle:
    """Return the style with spaces between paragraphs, lines or (a number as w:val) letters."""
    if "w:val" in attributes:
        return replace(style, spacing=_points(attributes["w:val"]))
    if "w:before" in attributes:
        style = replace(style, before=_points(attributes["w:before"]))
    if "w:after" in attributes:
        style = replace(style, after=_points(attributes["w:after"]))
    if "w:line" not in attributes:
        return style
    line = float(attributes["w:line"])
    if attributes.get("w:lineRule", "auto") == "auto":
        return replace(style, line_spacing=line / _SINGLE, line_points=None)
    return replace(style, line_points=line / TWIPS)


def _with_margins(style: LevelStyle, attributes: Attributes) -> LevelStyle:
    left = attributes.get("w:left", attributes.get("w:start"))
    style = style if left is None else replace(style, left=_points(left))
    if "w:hanging" in attributes:
        return replace(style, indent=-_points(attributes["w:hanging"]))
    return replace(style, indent=_points(attributes["w:firstLine"])) if "w:firstLine" in attributes else style


def _points(twips: str) -> float:
    return float(twips) / TWIPS
