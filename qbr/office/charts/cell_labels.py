"""Words beside a chart's points that stand in cells of its workbook ("Value From Cells")."""

from __future__ import annotations

import re
from dataclasses import dataclass

from qbr.office.charts.references import Reference, cached_points
from qbr.office.charts.sheet import cell_text
from qbr.office.opc.markup import escape
from qbr.office.opc.spans import Node, Source, splice

_MARK = "<?qbr-labels?>"
_FIELD = re.compile(r'(<(?:\w+:)?fld\b[^>]*\btype="CELLRANGE"[^>]*>.*?<((?:\w+:)?)t)(?:\s*/>|>[^<]*</\2t>)', re.DOTALL)
_FIELD_ID = re.compile(r'(<(?:\w+:)?fld\b[^>]*\bid=")[^"]*(")')
_SHOWN = re.compile(r'(<(?:\w+:)?showDataLabelsRange\b[^>]*\bval=")(?:1|true)(")')
_UNIQUE_ID = re.compile(r"""(uniqueId\s[^>]*?val=["']\{)[0-9A-Fa-f]{8}""")
_POINT_ID_BASE = 0x6000_0000  # far above the counter by which Office numbers series and points


@dataclass(frozen=True, slots=True)
class CellLabels:
    """The extension of a series that says which cells hold the words."""

    extensions: str  # the series' extensions with a mark in place of this one
    before: str  # the extension up to what it says
    after: str
    prefix: str  # of its own elements
    chart_prefix: str

    @classmethod
    def compile(cls, source: Source, series: Node) -> CellLabels | None:
        """Return the extension taken apart; None for a series without."""
        extensions = series.find("c:extLst")
        found = (node for node in extensions.walk() if node.name == "c15:datalabelsRange") if extensions else iter(())
        labels = next(found, None)
        if extensions is None or labels is None:
            return None
        ext = labels.parent
        # An extension that says nothing else goes as a whole when there are no words.
        outer = ext if ext is not None and len(ext.children) == 1 else labels
        return cls(
            splice(source, [(outer.start, outer.end, _MARK)], extensions.start, extensions.end),
            source.text(outer.start, labels.inner_start),
            source.text(labels.inner_end, outer.end),
            source.prefix(labels),
            source.prefix(series),
        )

    def render(self, tail: str, words: Reference | None) -> str:
        """Return what stands behind the values of a series, with the words, or with nothing in their place."""
        if words is None:
            return tail.replace(_MARK, "")
        c15, c = self.prefix, self.chart_prefix
        cache = f'<{c}ptCount val="{len(words.texts)}"/>{cached_points(c, words.texts)}'
        formula = f"<{c15}f>{cell_text(words.formula)}</{c15}f>"
        return tail.replace(
            _MARK, f"{self.before}{formula}<{c15}dlblRangeCache>{cache}</{c15}dlblRangeCache>{self.after}"
        )


def is_from_cells(label: str) -> bool:
    """Return whether the label of a point shows words from a cell."""
    return _FIELD.search(label) is not None


def with_cell_words(label: str, text: str, series: int, point: int) -> str:
    """Return the label of a point with other words, and with ids that no other has."""
    label = _FIELD.sub(lambda field: f"{field[1]}>{escape(text)}</{field[2]}t>", label)
    label = _FIELD_ID.sub(rf"\g<1>{{{series:08X}-0000-4000-8000-{point:012X}}}\g<2>", label)
    return _UNIQUE_ID.sub(rf"\g<1>{_POINT_ID_BASE + (series << 16) + point:08X}", label)


def switched_off(labels: str) -> str:
    """Return settings of labels that show no words from cells."""
    return _SHOWN.sub(r"\g<1>0\g<2>", labels)
