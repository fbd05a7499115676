"""What a paragraph of a level looks like before its own settings: list styles, the nearest first."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any
from xml.parsers import expat

from qbr.office.fit.measure import Paragraph, Run

EMU_PER_POINT = 12_700
LEVELS = 9
_LEVEL = re.compile(r"lvl([1-9])pPr\Z")


@dataclass(frozen=True, slots=True)
class LevelStyle:
    """Type and spacing of one level of text; sizes in points."""

    size: float = 18.0
    bold: bool = False
    typeface: str = "Arial"
    line_spacing: float = 1.0
    line_points: float | None = None
    before: float = 0.0  # points
    before_share: float = 0.0  # of the type size; used where no points are given
    after: float = 0.0
    after_share: float = 0.0
    left: float = 0.0
    indent: float = 0.0  # of the first line, counted from `left`
    spacing: float = 0.0  # points added behind each letter
    caps: str = ""  # "all" or "small": letters are drawn as capitals

    @property
    def is_wide(self) -> bool:
        """Whether letters take more room than they do by themselves."""
        return self.spacing > 0 or bool(self.caps)

    def with_paragraph(self, attributes: Mapping[str, str]) -> LevelStyle:
        """Return the style with what a paragraph's own properties (marL, indent) say."""
        style = self
        if "marL" in attributes:
            style = replace(style, left=int(attributes["marL"]) / EMU_PER_POINT)
        if "indent" in attributes:
            style = replace(style, indent=int(attributes["indent"]) / EMU_PER_POINT)
        return style

    def with_spacing(self, what: str, unit: str, value: str) -> LevelStyle:
        """Return the style with a spacing: `what` is lnSpc, spcBef or spcAft, `unit` spcPct or spcPts."""
        number = float(value.rstrip("%")) / (1 if value.endswith("%") else 1000) / 100
        points = None if unit == "spcPct" else float(value) / 100
        if what == "lnSpc":
            return replace(self, line_spacing=1.0 if points is not None else number, line_points=points)
        share = 0.0 if points is not None else number
        if what == "spcBef":
            return replace(self, before=points or 0.0, before_share=share)
        return replace(self, after=points or 0.0, after_share=share)

    def with_run(self, attributes: Mapping[str, str]) -> LevelStyle:
        """Return the style with what a run's own properties (sz, b, spc, cap) say."""
        said: dict[str, Any] = {}
        if "sz" in attributes:
            said["size"] = int(attributes["sz"]) / 100
        if "b" in attributes:
            said["bold"] = attributes["b"] in ("1", "true", "on")
        if "spc" in attributes:
            said["spacing"] = int(attributes["spc"]) / 100
        if "cap" in attributes:
            said["caps"] = "" if attributes["cap"] == "none" else attributes["cap"]
        return replace(self, **said) if said else self

    def paragraph(self, runs: Sequence[Run], end: Run) -> Paragraph:
        """Return a paragraph of the style."""
        size = max((run.size for run in runs), default=end.size)
        return Paragraph(
            tuple(runs),
            self.line_spacing,
            self.line_points,
            self.before + self.before_share * size,
            self.after + self.after_share * size,
            self.left,
            max(0.0, self.left + self.indent) if self.indent > 0 else self.left,
            end,
        )


def resolve_levels(
    styles: Sequence[str], base: Sequence[LevelStyle] | None = None, fonts: Mapping[str, str] | None = None
) -> tuple[LevelStyle, ...]:
    """Return the nine levels that list styles give together.

    Args:
        styles: the XML of a:lstStyle elements and their like (p:titleStyle, p:bodyStyle, p:defaultTextStyle), nearest
            first: the shape's own, its layout's placeholder's, its master's, the master's text styles, the deck's.
        base: the levels where nothing is said.
        fonts: typefaces of the theme by their names in runs: {"+mj-lt": "Arial", "+mn-lt": "Arial"}.
    """
    levels = list(base or (LevelStyle(),) * LEVELS)
    for style in reversed(styles):
        levels = _StyleReader(levels, fonts or {}).read(style)
    return tuple(levels)


class _StyleReader:
    """Lays one list style over the levels."""

    def __init__(self, levels: list[LevelStyle], fonts: Mapping[str, str]) -> None:
        self.levels, self.fonts = list(levels), fonts
        self.level: int | None = None
        self.spacing = ""

    def read(self, style: str) -> list[LevelStyle]:
        parser = expat.ParserCreate()
        parser.StartElementHandler = self.begin
        parser.EndElementHandler = self.finish
        parser.Parse(style.encode("utf-8"), True)
        return self.levels

    def begin(self, tag: str, attributes: dict[str, str]) -> None:
        name = tag.rpartition(":")[2]
        found = _LEVEL.match(name)
        if found:
            self.level = int(found[1]) - 1
        elif name in ("lnSpc", "spcBef", "spcAft"):
            self.spacing = name
        if self.level is None:
            return
        style = self.levels[self.level]
        if found:
            style = style.with_paragraph(attributes)
        elif name in ("spcPct", "spcPts") and self.spacing:
            style = style.with_spacing(self.spacing, name, attributes["val"])
        elif name == "defRPr":
            style = style.with_run(attributes)
        elif name == "latin" and attributes.get("typeface"):
            typeface = attributes["typeface"]
            style = replace(style, typeface=self.fonts.get(typeface, typeface))
        self.levels[self.level] = style

    def finish(self, tag: str) -> None:
        name = tag.rpartition(":")[2]
        if _LEVEL.match(name):
            self.level = None
        elif name == self.spacing:
            self.spacing = ""
