"""Slides of another size: made to fit by one factor, in the middle, texts and tables with them."""

from __future__ import annotations

from dataclasses import dataclass

from lxml import etree

from qbr.office.opc.markup import Element, ancestor, name_of

_LENGTHS = {  # elements with lengths in them, and where
    "a:gridCol": ("w",),
    "a:tr": ("h",),
    "a:bodyPr": ("lIns", "tIns", "rIns", "bIns"),
    "a:ln": ("w",),
    "a:pPr": ("marL", "indent"),
    **{f"a:lvl{level}pPr": ("marL", "indent") for level in range(1, 10)},
}
_SIZED = ("a:rPr", "a:endParaRPr", "a:defRPr")  # text sizes, in hundredths of a point


@dataclass(frozen=True, slots=True)
class Fit:
    """How slides of one size are put on those of another."""

    factor: float
    left: int
    top: int

    def apply(self, root: Element) -> None:
        """Change every place and length on a slide, layout or master."""
        for element in root.iter(etree.Element):
            name = name_of(element)
            if name in ("a:off", "a:ext") and element.get("uri") is None:
                self._place(element, name)
            for attribute in _LENGTHS.get(name, ()):
                self._scale(element, attribute)
            if name in _SIZED:
                self._scale(element, "sz")

    def _place(self, element: Element, name: str) -> None:
        """Change the place of an object; what is in a group goes with the group."""
        if ancestor(element, "p:grpSp") is not None and not _is_of_outermost_group(element):
            return
        if name == "a:ext":
            self._scale(element, "cx")
            self._scale(element, "cy")
        else:
            element.set("x", str(round(int(element.get("x", "0")) * self.factor) + self.left))
            element.set("y", str(round(int(element.get("y", "0")) * self.factor) + self.top))

    def _scale(self, element: Element, attribute: str) -> None:
        value = element.get(attribute, "")
        if value.lstrip("-").isdigit():
            element.set(attribute, str(round(int(value) * self.factor)))


def fit_for(host: tuple[int, int], guest: tuple[int, int]) -> Fit | None:
    """Return how slides of the guest's size fit into the host's; None when they are of one size."""
    if host == guest or 0 in (*host, *guest):
        return None
    factor = min(host[0] / guest[0], host[1] / guest[1])
    left, top = (round((have - want * factor) / 2) for have, want in zip(host, guest, strict=True))
    return Fit(factor, left, top)


def _is_of_outermost_group(element: Element) -> bool:
    """Return whether a place is that of a group that stands in no other."""
    properties = ancestor(element, "p:grpSpPr")
    group = None if properties is None else properties.getparent()
    return group is not None and ancestor(group, "p:grpSp") is None
