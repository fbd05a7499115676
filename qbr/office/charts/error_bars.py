"""The error bars of a series: lengths from the data in the designer's look."""

from __future__ import annotations

from dataclasses import dataclass

from qbr.office.charts.references import Reference, element, number_reference
from qbr.office.opc.spans import Node, Source


@dataclass(frozen=True, slots=True)
class ErrorBars:
    """Error bars whose lengths come from the data; other kinds are part of the look."""

    before: str  # up to the lengths
    after: str
    prefix: str
    is_sideways: bool  # along x: no data bring their lengths

    @classmethod
    def compile(cls, source: Source, node: Node) -> ErrorBars:
        """Return custom error bars with their lengths taken out."""
        lengths = node.all("c:plus", "c:minus")
        later = [child.start for child in node.all("c:spPr", "c:extLst")]
        start = lengths[0].start if lengths else min([*later, node.inner_end])
        end = lengths[-1].end if lengths else start
        is_sideways = node.value("c:errDir") == "x"
        return cls(source.text(node.start, start), source.text(end, node.end), source.prefix(node), is_sideways)

    def render(self, low: Reference | None, high: Reference | None) -> str:
        """Return the error bars; none where the data bring no lengths, because sample lengths would be a lie."""
        if self.is_sideways or (low is None and high is None):
            return ""
        sides = (("plus", high), ("minus", low))
        lengths = [
            element(self.prefix, side, number_reference(self.prefix, ref, "General")) for side, ref in sides if ref
        ]
        return self.before + "".join(lengths) + self.after
