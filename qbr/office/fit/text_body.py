"""A rendered text body read for measuring: its paragraphs, its box, and where the sizes of its runs are written.

Positions are byte offsets into the UTF-8 text. Prefixes need no declarations, so that a piece of a slide will do.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from xml.parsers import expat

from qbr.office.fit.measure import Paragraph, Run
from qbr.office.fit.text_styles import EMU_PER_POINT, LevelStyle, resolve_levels
from qbr.office.opc.spans import start_tag_end, with_attribute

INSETS = {"lIns": 91_440, "tIns": 45_720, "rIns": 91_440, "bIns": 45_720}  # what PowerPoint takes where none is said
_SIDEWAYS = ("vert", "vert270", "eaVert", "mongolianVert")
_RUNS = ("r", "br", "fld")


@dataclass(slots=True)
class SizedRun:
    """A run and the place where its size is, or could be, written."""

    style: LevelStyle
    start: int = 0  # of its properties' start tag, or where such a tag would go
    end: int = 0
    tag: str = ""  # the start tag; empty when there is none
    element: str = "a:rPr"
    text: str = ""

    def run(self, size: float) -> Run:
        """Return the run in a size."""
        text = self.text.upper() if self.style.caps else self.text
        return Run(text, size, self.style.typeface, self.style.bold, self.style.spacing)

    def resized(self, size: float) -> tuple[int, int, str]:
        """Return the edit that writes a size."""
        written = str(round(size * 100))
        tag = with_attribute(self.tag, "sz", written) if self.tag else f'<{self.element} sz="{written}"/>'
        return self.start, self.end, tag


@dataclass(slots=True)
class SizedParagraph:
    """A paragraph and its runs."""

    style: LevelStyle
    runs: list[SizedRun] = field(default_factory=list)
    closing: SizedRun | None = None  # a:endParaRPr, which sets the height of an empty paragraph
    start: int = 0  # of its start tag
    end: int = 0  # behind its end tag

    def at(self, size_of: Callable[[SizedRun], float]) -> Paragraph:
        """Return the paragraph with its runs in the sizes a function gives them."""
        closing = self.closing or SizedRun(self.style)
        return self.style.paragraph([run.run(size_of(run)) for run in self.runs], closing.run(size_of(closing)))


@dataclass(slots=True)
class TextBody:
    """A text body: what a:bodyPr says, and the paragraphs."""

    source: bytes
    properties: dict[str, str] = field(default_factory=dict)  # attributes of a:bodyPr
    autofit: str = ""  # "normAutofit", "spAutoFit", "noAutofit", or empty where the layout decides
    autofit_start: int = 0  # of the start tag of a:normAutofit
    autofit_end: int = 0
    paragraphs: list[SizedParagraph] = field(default_factory=list)

    def room(self, width_emu: float, height_emu: float, insets: Mapping[str, int]) -> tuple[float, float]:
        """Return the width of a column and the height of all of them together, in points."""
        sides = INSETS | dict(insets) | {k: int(v) for k, v in self.properties.items() if k in INSETS}
        width = (width_emu - sides["lIns"] - sides["rIns"]) / EMU_PER_POINT
        height = (height_emu - sides["tIns"] - sides["bIns"]) / EMU_PER_POINT
        if self.properties.get("vert") in _SIDEWAYS:
            width, height = height, width
        columns = int(self.properties.get("numCol", "1"))
        gap = int(self.properties.get("spcCol", "0")) / EMU_PER_POINT
        column = (width - gap * (columns - 1)) / columns
        return float("inf") if self.properties.get("wrap") == "none" else column, height * columns

    @property
    def has_words(self) -> bool:
        """Whether there is anything to read."""
        return any(run.text.strip() for paragraph in self.paragraphs for run in paragraph.runs)

    def runs(self) -> list[SizedRun]:
        """Return everything that has a size, ends of paragraphs included."""
        found = []
        for paragraph in self.paragraphs:
            found += paragraph.runs
            found += [paragraph.closing] if paragraph.closing else []
        return found


def drawn_size(run: SizedRun) -> float:
    """Return the size a run was drawn in."""
    return run.style.size


def read_body(xml: str, levels: Sequence[LevelStyle], fonts: Mapping[str, str]) -> TextBody:
    """Return a text body (p:txBody, a:txBody) read for measuring.

    Args:
        xml: the element as rendered.
        levels: what its nine levels look like before its own settings.
        fonts: typefaces of the theme by their names in runs.
    """
    return _Reader(xml.encode("utf-8"), levels, fonts).body


class _Reader:
    """Follows the elements of one body."""

    def __init__(self, source: bytes, levels: Sequence[LevelStyle], fonts: Mapping[str, str]) -> None:
        self.body = TextBody(source)
        self.source, self.levels, self.fonts = source, tuple(levels), fonts
        self.path: list[str] = []
        self.run: SizedRun | None = None
        self.parser = expat.ParserCreate(encoding="utf-8")
        self.parser.buffer_text = True
        self.parser.StartElementHandler = self.begin
        self.parser.EndElementHandler = self.finish
        self.parser.CharacterDataHandler = self.characters
        self.parser.Parse(source, True)

    @property
    def paragraph(self) -> SizedParagraph:
        return self.body.paragraphs[-1]

    def begin(self, tag: str, attributes: dict[str, str]) -> None:
        name = tag.rpartition(":")[2]
        self.path.append(name)
        start = self.parser.CurrentByteIndex
        if name == "bodyPr":
            self.body.properties = attributes
        elif name in ("normAutofit", "spAutoFit", "noAutofit"):
            self.body.autofit = name
            self.body.autofit_start, self.body.autofit_end = start, start_tag_end(self.source, start)
        elif name == "lstStyle":
            self.list_style(start)
        elif name == "p":
            end = start_tag_end(self.source, start)
            self.body.paragraphs.append(SizedParagraph(self.levels[0], start=start, end=end))
        elif self.body.paragraphs:
            self.inside_paragraph(tag, name, attributes, start)

    def list_style(self, start: int) -> None:
        """Lay the body's own list style over the levels."""
        inner = start_tag_end(self.source, start)
        if self.source[inner - 2 : inner] != b"/>":
            end = self.source.index(b"lstStyle>", inner) + len(b"lstStyle>")
            own = self.source[start:end].decode("utf-8")
            self.levels = resolve_levels([own], self.levels, self.fonts)

    def inside_paragraph(self, tag: str, name: str, attributes: dict[str, str], start: int) -> None:
        paragraph = self.paragraph
        if name == "pPr" and self.path[-2] == "p":
            level = self.levels[min(int(attributes.get("lvl", "0")), len(self.levels) - 1)]
            paragraph.style = level.with_paragraph(attributes)
        elif name in ("spcPct", "spcPts") and "pPr" in self.path:
            paragraph.style = paragraph.style.with_spacing(self.path[-2], name, attributes["val"])
        elif name in _RUNS:
            inner = start_tag_end(self.source, start)
            prefix = tag.rpartition(":")[0]
            self.run = SizedRun(paragraph.style, inner, inner, element=f"{prefix}:rPr" if prefix else "rPr")
            if self.source[inner - 2 : inner] == b"/>":  # <a:br/> has no inside to write into
                self.run.start, self.run.element = -1, ""
            self.run.text = "\n" if name == "br" else ""
            paragraph.runs.append(self.run)
        elif name in ("rPr", "endParaRPr"):
            self.properties(name, attributes, start)
        elif name == "latin" and self.path[-2] == "rPr" and self.run and attributes.get("typeface"):
            typeface = attributes["typeface"]
            self.run.style = replace(self.run.style, typeface=self.fonts.get(typeface, typeface))

    def properties(self, name: str, attributes: dict[str, str], start: int) -> None:
        end = start_tag_end(self.source, start)
        run = self.run if name == "rPr" else SizedRun(self.paragraph.style)
        if run is None:
            return
        run.style = run.style.with_run(attributes)
        run.start, run.end, run.tag = start, end, self.source[start:end].decode("utf-8")
        if name == "endParaRPr":
            self.paragraph.closing = run

    def characters(self, text: str) -> None:
        if self.run and self.path[-1] == "t":
            self.run.text += re.sub(r"[\n\r]", " ", text)

    def finish(self, tag: str) -> None:
        name = self.path.pop()
        if name in _RUNS:
            self.run = None
        elif name == "p" and self.source[self.paragraph.end - 2 : self.paragraph.end] != b"/>":
            self.paragraph.end = self.source.index(b">", self.parser.CurrentByteIndex) + 1
