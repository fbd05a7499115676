"""What stands in an Office file, place by place, without its tags: paragraphs, alt texts, names, properties."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from pathlib import Path

from lxml import etree

TAG = re.compile(r"\{\{.*?\}\}|\{%.*?%\}|\{#.*?#\}", re.DOTALL)
LETTER = re.compile(r"[^\W\d_]")
LANGUAGE = re.compile(
    r'<a:(?:rPr|endParaRPr|defRPr)\b[^>]*?\blang="([^"]+)"'
    r'|<w:(?:lang|themeFontLang)\b[^>]*?w:val="([^"]+)"|<c:lang val="([^"]+)"|<dc:language>([^<]+)'
)
_DRAWN = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_WRITTEN = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_SAID = {  # attributes people read or hear, by the element that has them
    "cNvPr": ("descr", "title"),
    "docPr": ("descr", "title"),
    "cSld": ("name",),
    "section": ("name",),
    "tblCaption": (f"{_WRITTEN}val",),
    "tblDescription": (f"{_WRITTEN}val",),
}
_PROPERTIES = ("title", "subject", "keywords", "description", "category")

Place = tuple[str, str, int]  # part, kind, number of its kind in the part


def texts_in(file: Path) -> Iterator[tuple[Place, str]]:
    """Yield every text of an Office file that people read or hear, tags and all; what charts take from data is not."""
    with zipfile.ZipFile(file) as archive:
        for part in archive.namelist():
            if part.endswith(".xml"):
                root = etree.fromstring(archive.read(part))
                yield from (((part, "paragraph", n), text) for n, text in enumerate(_paragraphs(root)))
                yield from (((part, "attribute", n), text) for n, text in enumerate(_attributes(root)))
                if part == "docProps/core.xml":
                    yield from (((part, "property", n), text) for n, text in enumerate(_properties(root)))


def _paragraphs(root: etree._Element) -> Iterator[str]:
    for paragraph in root.iter(f"{_DRAWN}p", f"{_WRITTEN}p"):
        runs = paragraph.iter(f"{_DRAWN}t", f"{_WRITTEN}t")
        yield "".join(run.text or "" for run in runs if next(run.iterancestors(paragraph.tag)) is paragraph)


def _attributes(root: etree._Element) -> Iterator[str]:
    for element in root.iter(etree.Element):
        for name in _SAID.get(etree.QName(element).localname, ()):
            if name in element.attrib:
                yield str(element.attrib[name])


def _properties(root: etree._Element) -> Iterator[str]:
    return (child.text or "" for child in root if etree.QName(child).localname in _PROPERTIES)


def languages_in(file: Path) -> set[str]:
    """Return the languages the texts of an Office file say they are in."""
    with zipfile.ZipFile(file) as archive:
        parts = [archive.read(part).decode() for part in archive.namelist() if part.endswith(".xml")]
    return {said for part in parts for found in LANGUAGE.finditer(part) for said in found.groups() if said}
