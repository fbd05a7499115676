"""Rendered text of Word read for measuring: paragraphs, and where the sizes of their runs are written."""

from __future__ import annotations

import re
from dataclasses import dataclass
from xml.parsers import expat

from qbr.office.fit.text_body import SizedParagraph, SizedRun, TextBody
from qbr.office.fit.word_styles import WordStyles, with_setting
from qbr.office.opc.spans import start_tag_end

_SIZES = re.compile(r"<w:sz(?:Cs)?\b[^>]*/>")
_AFTER_SIZE = re.compile(  # what must stand behind a size in run properties
    r"<w:(?:highlight|u|effect|bdr|shd|fitText|vertAlign|rtl|cs|em|lang|eastAsianLayout|specVanish|oMath|rPrChange)\b"
    r"|</w:rPr>"
)
_SIGNS = {"w:br": "\n", "w:cr": "\n", "w:tab": "\t", "w:noBreakHyphen": "-"}
_INNER = ("w:drawing", "w:pict", "w:instrText", "w:delText")  # what they hold is not text of the run


@dataclass(slots=True)
class WordRun(SizedRun):
    """A run of Word; its properties are written as a whole."""

    def resized(self, size: float) -> tuple[int, int, str]:
        """Return the edit that writes a size, in half points as Word counts."""
        written = f'<w:sz w:val="{round(size * 2)}"/><w:szCs w:val="{round(size * 2)}"/>'
        if not self.tag or self.tag.endswith("/>"):
            return self.start, self.end, f"<w:rPr>{written}</w:rPr>"
        bare = _SIZES.sub("", self.tag)
        place = _AFTER_SIZE.search(bare)
        position = place.start() if place else len(bare)
        return self.start, self.end, bare[:position] + written + bare[position:]


def read_word_body(xml: str, styles: WordStyles) -> TextBody:
    """Return a stretch of a document (w:txbxContent, w:tc) read for measuring."""
    return _Reader(xml.encode("utf-8"), styles).body


class _Reader:
    """Follows the elements of one stretch; prefixes need no declarations."""

    def __init__(self, source: bytes, styles: WordStyles) -> None:
        self.body, self.source, self.styles = TextBody(source), source, styles
        self.path: list[str] = []
        self.run: WordRun | None = None
        self.parser = expat.ParserCreate(encoding="utf-8")
        self.parser.buffer_text = True
        self.parser.StartElementHandler = self.begin
        self.parser.EndElementHandler = self.finish
        self.parser.CharacterDataHandler = self.characters
        self.parser.Parse(source, True)

    def begin(self, name: str, attributes: dict[str, str]) -> None:
        start, parent = self.parser.CurrentByteIndex, self.path[-1] if self.path else ""
        self.path.append(name)
        if name == "w:p":
            self.body.paragraphs.append(SizedParagraph(self.styles.normal))
        elif name == "w:r" and self.body.paragraphs:
            inner = start_tag_end(self.source, start)
            self.run = WordRun(self.body.paragraphs[-1].style, inner, inner)
            self.body.paragraphs[-1].runs.append(self.run)
        elif name == "w:rPr" and parent == "w:r" and self.run is not None:
            self.run.start, self.run.end = start, start_tag_end(self.source, start)
        elif name in _SIGNS and self.run is not None and parent == "w:r":
            self.run.text += _SIGNS[name]
        elif parent in ("w:pPr", "w:rPr"):
            self.setting(name, attributes)

    def setting(self, name: str, attributes: dict[str, str]) -> None:
        if self.path[-2] == "w:rPr" and self.run is not None:
            self.run.style = with_setting(self.run.style, name, attributes, self.styles.fonts)
        elif self.path[-2] == "w:pPr" and self.body.paragraphs:
            paragraph = self.body.paragraphs[-1]
            if name == "w:pStyle":
                paragraph.style = self.styles.of(attributes.get("w:val", ""))
            else:
                paragraph.style = with_setting(paragraph.style, name, attributes, self.styles.fonts)

    def characters(self, text: str) -> None:
        if self.run is not None and self.path[-1] == "w:t" and not any(name in _INNER for name in self.path):
            self.run.text += re.sub(r"[\n\r]", " ", text)

    def finish(self, name: str) -> None:
        self.path.pop()
        if name == "w:rPr" and self.run is not None and self.path[-1:] == ["w:r"]:
            if self.source[self.run.end - 2 : self.run.end] != b"/>":
                self.run.end = self.source.index(b">", self.parser.CurrentByteIndex) + 1
            self.run.tag = self.source[self.run.start : self.run.end].decode("utf-8")
        elif name == "w:r":
            self.run = None
