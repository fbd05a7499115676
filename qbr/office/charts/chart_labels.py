"""The data labels of a series: the designer's settings, labels of single points, and words that data put there."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from qbr.office.charts.cell_labels import is_from_cells, switched_off, with_cell_words
from qbr.office.opc.markup import escape
from qbr.office.opc.spans import Node, Source

_DRAWING = "http://schemas.openxmlformats.org/drawingml/2006/main"
_FLAGS = ("showLegendKey", "showVal", "showCatName", "showSerName", "showPercent", "showBubbleSize")
_DEFAULTS = re.compile(r"<((?:\w+:)?)defRPr\b(.*?)(?:/>|>(.*?)</\1defRPr>)", re.DOTALL)
_BODY = re.compile(r"<(?:\w+:)?bodyPr\b(?:[^>]*/>|.*?</(?:\w+:)?bodyPr>)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class LabelsTemplate:
    """A c:dLbls element: what it says for all points, and what it says for single ones."""

    prefix: str
    points: tuple[tuple[int, str], ...]
    rest: str  # for all points
    settings: str  # of `rest`, what a single label repeats

    @classmethod
    def compile(cls, source: Source, node: Node) -> LabelsTemplate:
        """Return the labels taken apart."""
        points = tuple((int(p.value("c:idx", default="0")), source.outer(p)) for p in node.all("c:dLbl"))
        others = [child for child in node.children if child.name != "c:dLbl"]
        prefix = source.prefix(node)
        shared = [child for child in others if not child.name.endswith(("delete", "extLst", "Lines"))]
        hidden = node.find("c:delete") is not None
        settings = _no_settings(prefix) if hidden else "".join(source.outer(child) for child in shared)
        return cls(prefix, points, "".join(source.outer(child) for child in others), settings)

    @classmethod
    def plain(cls, prefix: str) -> LabelsTemplate:
        """Return labels that show nothing unless data bring words."""
        return cls(prefix, (), _no_settings(prefix), _no_settings(prefix))

    def render(self, words: Sequence[str | None], moved: Mapping[int, int]) -> str:
        """Return the element.

        Args:
            words: by point, what its label says instead of its value; None leaves it as designed.
            moved: where the template's points stand in the data; points not named are gone.
        """
        single = self._kept(self.points, moved)
        for index, text in enumerate(words):
            if text is not None:
                single[index] = self._worded(index, text)
        return self._written(single, self.rest)

    def render_from_cells(self, words: Sequence[str | None] | None, moved: Mapping[int, int], series: int) -> str:
        """Return the element for a series whose labels are words from cells.

        Args:
            words: what these cells hold, by point; None when the data bring no words, then no label shows any.
            moved: where the template's points stand in the data; points not named are gone.
            series: number of the series, for ids.
        """
        ours = [point for point in self.points if is_from_cells(point[1])]
        single = self._kept([point for point in self.points if point not in ours], moved)
        if words is None:
            return self._written({index: switched_off(xml) for index, xml in single.items()}, switched_off(self.rest))
        drawn = self._kept(ours, moved)
        for index, text in enumerate(words):
            if text is not None and ours:
                look = drawn.get(index) or self._numbered(ours[0][1], index)
                single[index] = with_cell_words(look, text, series, index)
        return self._written(single, self.rest)

    def _kept(self, points: Sequence[tuple[int, str]], moved: Mapping[int, int]) -> dict[int, str]:
        """Return the labels of single points where these stand now."""
        return {moved[index]: self._numbered(xml, moved[index]) for index, xml in points if index in moved}

    def _numbered(self, xml: str, index: int) -> str:
        return re.sub(rf"(<{self.prefix}idx\s+val=.)\d+", rf"\g<1>{index}", xml, count=1)

    def _written(self, single: Mapping[int, str], rest: str) -> str:
        labels = "".join(xml for _, xml in sorted(single.items()))
        return f"<{self.prefix}dLbls>{labels}{rest}</{self.prefix}dLbls>"

    def _worded(self, index: int, text: str) -> str:
        p = self.prefix
        defaults = _DEFAULTS.search(self.settings)
        look, inner = (defaults.group(2), defaults.group(3) or "") if defaults else ("", "")
        a = defaults.group(1) if defaults else "a:"
        declared = "" if defaults else f' xmlns:a="{_DRAWING}"'
        body = _BODY.search(self.settings) if defaults else None
        paragraphs = "".join(
            # Word and PowerPoint look at the run, LibreOffice at the paragraph's defaults.
            f"<{a}p><{a}pPr><{a}defRPr{look}>{inner}</{a}defRPr></{a}pPr>"
            f"<{a}r><{a}rPr{look}>{inner}</{a}rPr><{a}t>{escape(line)}</{a}t></{a}r></{a}p>"
            for line in text.split("\n")
        )
        frame = (body.group(0) if body else f"<{a}bodyPr/>") + f"<{a}lstStyle/>"
        rich = f"<{p}tx><{p}rich{declared}>{frame}{paragraphs}</{p}rich></{p}tx>"
        # Words are shown only where some part of the label is switched on.
        shown = re.sub(rf"(<{p}showVal\s+val=.)(?:0|false)", r"\g<1>1", self.settings)
        return f'<{p}dLbl><{p}idx val="{index}"/>{rich}{shown}</{p}dLbl>'


def _no_settings(prefix: str) -> str:
    return "".join(f'<{prefix}{flag} val="0"/>' for flag in _FLAGS)
