"""What the title of a slide says on the slides that go on from it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lxml import etree

from qbr.office.marks.pages import only_on
from qbr.office.opc.markup import Element, child, q
from qbr.office.text.finding import SyntaxFault
from qbr.office.text.text import DRAWING

if TYPE_CHECKING:
    from qbr.office.text.draft import PartDraft


def add_to_title(compiler: PartDraft, words: str) -> None:
    """Let the slide's title say on further slides that it goes on.

    Raises:
        SyntaxFault: the slide has no title.
    """
    title = _title(compiler.root)
    if title is None:
        raise SyntaxFault("the slide has no title to add to", "Give the slide a title, or take title= out.", "T604")
    added = only_on("further", words)
    texts = [one for one in title.iter(q(DRAWING.text)) if one.text]
    if texts:
        texts[-1].text = f"{texts[-1].text}{added}"
        return
    run = etree.Element(q("a:r"))
    etree.SubElement(run, q("a:t")).text = added
    last = child(title, "a:endParaRPr")
    title.insert(len(title) - (last is not None), run)


def _title(root: Element) -> Element | None:
    """Return the last paragraph of a slide's title."""
    for shape in root.iter(q("p:sp")):
        placeholder = child(shape, "p:nvSpPr", "p:nvPr", "p:ph")
        if placeholder is not None and placeholder.get("type") in ("title", "ctrTitle"):
            return next(iter(list(shape.iter(q("a:p")))[-1:]), None)
    return None
