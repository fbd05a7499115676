"""What a person can see of a document: its text in order, with headers, footers, notes, comments and drawings."""

from __future__ import annotations

import re
from collections.abc import Iterator

from qbr.office.opc.markup import Element, child, children, name_of, q
from qbr.office.visible.seen_chart import chart_value
from qbr.office.visible.seen_file import SeenFile
from qbr.office.visible.seen_text import paragraph_value
from qbr.office.visible.seen_values import Drawn, Item, Length, Page, Value, words
from qbr.office.visible.seen_word_looks import Looks

_RUNNING = re.compile(r"\s*(PAGE|NUMPAGES|SECTIONPAGES|DATE|TIME|PAGEREF|SAVEDATE|PRINTDATE)\b", re.IGNORECASE)
_MARKS = {"w:tab": "\t", "w:br": "\v", "w:cr": "\v", "w:noBreakHyphen": "‑", "w:ptab": "\t"}
_WRAPPERS = (
    "w:sdt",
    "w:sdtContent",
    "w:customXml",
    "w:ins",
    "w:moveTo",
    "w:smartTag",
    "mc:AlternateContent",
    "mc:Choice",
)


def document_pages(file: SeenFile) -> Iterator[Page]:
    """Yield the body of a document, then whatever stands beside it and holds words."""
    yield Page("the text", tuple(_Story(file, file.main).items()))
    for kind, name in (("header", "the headers"), ("footer", "the footers"), ("footnotes", "the footnotes")):
        found = {item.key: item for part in file.related(file.main, kind) for item in _Story(file, part).items()}
        yield Page(name, tuple(item for _, item in sorted(found.items())))
    notes = [node for part in file.related(file.main, "comments") for node in file.tree(part).iter(q("w:comment"))]
    said = ["".join(text.text or "" for text in node.iter(q("w:t"))).strip() for node in notes]
    yield Page("the comments", tuple(Item("comment", text) for text in said))


class _Story:
    """One part that holds paragraphs."""

    def __init__(self, file: SeenFile, part: str) -> None:
        self.file, self.part, self.root = file, part, file.tree(part)
        self.looks = Looks(file)
        self.field: list[str] = []  # instructions of the fields a run stands in; complex fields cross paragraphs

    def items(self) -> Iterator[Item]:
        body = child(self.root, "w:body")
        yield from self._blocks(self.root if body is None else body)

    def _blocks(self, parent: Element) -> Iterator[Item]:
        for node in children(parent):
            kind = name_of(node)
            if kind == "w:p":
                yield from self._paragraph(node)
            elif kind == "w:tbl":
                yield Item("table", self._table(node))
                yield from self._drawings(node)
            elif kind in (*_WRAPPERS, "w:footnote", "w:endnote"):
                yield from self._blocks(node)

    def _paragraph(self, node: Element) -> Iterator[Item]:
        value = self._words(node)
        if words(value):
            yield Item("text", value)
        yield from self._drawings(node)

    def _words(self, node: Element, table: Element | None = None) -> Value:
        look = self.looks.of_paragraph(node, table)
        runs = [(text, look(run)) for run in self._runs(node) if (text := self._run_text(run))]
        return (paragraph_value(runs), self._links(node))

    def _runs(self, parent: Element) -> Iterator[Element]:
        """Yield the runs of a paragraph, without what is deleted and without paragraphs inside drawings."""
        for node in children(parent):
            kind = name_of(node)
            if kind == "w:r":
                yield node
            elif kind == "w:fldSimple" and _RUNNING.match(node.get(q("w:instr"), "")):
                yield next(children(node, "w:r"), node)
            elif kind in (*_WRAPPERS, "w:hyperlink", "w:fldSimple"):
                yield from self._runs(node)

    def _run_text(self, run: Element) -> str:
        parts = []
        for node in children(run):
            kind = name_of(node)
            if kind == "w:fldChar":
                parts.append(self._field_mark(node.get(q("w:fldCharType"), "")))
            elif kind == "w:instrText" and self.field:
                self.field[-1] += node.text or ""
            elif any(_RUNNING.match(code) for code in self.field) and self.field:
                continue
            elif kind == "w:t":
                parts.append(node.text or "")
            elif kind == "w:sym":
                parts.append(chr(int(node.get(q("w:char"), "20"), 16)))
            elif kind != "w:br" or node.get(q("w:type"), "textWrapping") == "textWrapping":
                parts.append(_MARKS.get(kind, ""))
        simple = run.getparent()
        if simple is not None and name_of(simple) == "w:fldSimple" and _RUNNING.match(simple.get(q("w:instr"), "")):
            return "⟨field⟩"
        return "".join(parts)

    def _field_mark(self, kind: str) -> str:
        """Follow the marks of a field; a field that shows the page or the day stands for itself."""
        if kind == "begin":
            self.field.append("")
        elif kind == "end" and self.field:
            return "⟨field⟩" if _RUNNING.match(self.field.pop()) else ""
        return ""

    def _links(self, node: Element) -> Value:
        targets = (self.file.target(self.part, link.get(q("r:id"))) for link in node.iter(q("w:hyperlink")))
        return tuple(target for target in targets if "://" in target or target.startswith("mailto:"))

    def _table(self, table: Element) -> Value:
        rows = (row for row in table.iter(q("w:tr")) if next(row.iterancestors(q("w:tbl"))) is table)
        return tuple(tuple(self._cell(cell, table) for cell in row.iter(q("w:tc"))) for row in rows)

    def _cell(self, cell: Element, table: Element) -> Value:
        said = (self._words(node, table) for node in cell.iter(q("w:p")))
        return tuple(value for value in said if words(value))

    def _drawings(self, parent: Element) -> Iterator[Item]:
        """Yield pictures, charts and text boxes of a paragraph or table; what only old readers see is left out."""
        for drawing in parent.iter(q("w:drawing")):
            extent = next(drawing.iter(q("wp:extent")), None)
            size: Value = None
            if extent is not None:
                size = (Length(float(extent.get("cx", "0"))), Length(float(extent.get("cy", "0"))))
            for blip in drawing.iter(q("a:blip")):
                part = self.file.target(self.part, blip.get(q("r:embed")))
                yield Item("picture", (Drawn(self.file.picture(part)), size))
            for chart in drawing.iter(q("c:chart")):
                part = self.file.target(self.part, chart.get(q("r:id")))
                if part in self.file.entries:
                    yield Item("chart", (chart_value(self.file.tree(part)), size))
            for box in drawing.iter(q("w:txbxContent")):
                yield from self._blocks(box)
