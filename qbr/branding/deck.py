"""The brand's deck with tagged slides: the standard deck's pages on the brand's own layouts and placeholders."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from lxml import etree
from pptx import Presentation
from pptx.oxml.ns import qn

from qbr.branding.brand import Brand, read_brand
from qbr.branding.pages import add_cover, add_divider, add_page, is_cover, is_divider
from qbr.errors import Place, Problem, TemplateError

SECTIONS = ("Main", "Appendix")
_SECTION_LIST = "{521415D9-36F7-43E2-AB2F-B90AF26B5E84}"
_P14 = "http://schemas.microsoft.com/office/powerpoint/2010/main"
_GONE = ("commentAuthors", "authors", "thumbnail", "printerSettings", "custom-properties", "extended-properties")
_STAMP = (1980, 1, 1, 0, 0, 0)  # every entry of a file we write bears the same day


def branded_deck(brand_data: bytes, name: str, standard: Path, keep: Sequence[int] = ()) -> bytes:
    """Return a deck in a brand's look that renders a review.

    Args:
        brand_data: the plain brand deck, .pptx or .potx, without tags.
        name: the brand deck as messages call it.
        standard: the standard deck, whose pages are taken.
        keep: numbers of the brand's sample slides that stay, at the end.

    Raises:
        TemplateError: the brand deck cannot be used, or has no slide of a number in `keep`.
    """
    brand = read_brand(brand_data, name)
    kept = _keep_only(brand.deck, keep, name)
    source = Presentation(str(standard))
    appendix = False
    sections: tuple[list[int], list[int]] = ([], [])
    for slide in source.slides:
        appendix = appendix or is_divider(slide)
        made = _add(slide, brand)
        sections[appendix].append(made.slide_id)
    _move_to_end(brand.deck, kept)
    sections[1].extend(kept)
    _write_sections(brand.deck, sections)
    _tidy(brand.deck)
    return _saved(brand.deck)


def _add(slide: Any, brand: Brand) -> Any:
    if is_cover(slide):
        return add_cover(slide, brand)
    return add_divider(slide, brand) if is_divider(slide) else add_page(slide, brand)


def _keep_only(deck: Any, keep: Sequence[int], name: str) -> list[int]:
    """Remove the sample slides but those asked for; return the ids of the ones that stay."""
    entries = list(deck.slides._sldIdLst)
    unknown = [number for number in keep if not 1 <= number <= len(entries)]
    if unknown:
        message = f"has no slide {', '.join(map(str, unknown))}; it has {len(entries)}"
        raise TemplateError(Problem(message, Place(name), "Name slides by their number.", rule="P122"))
    for number, entry in enumerate(entries, 1):
        if number not in keep:
            deck.part.drop_rel(entry.rId)
            deck.slides._sldIdLst.remove(entry)
    root = deck.part._element
    for shows in root.findall(qn("p:custShowLst")):
        root.remove(shows)
    left = list(deck.slides._sldIdLst)
    deck.part.rename_slide_parts([entry.rId for entry in left])
    return [int(entry.id) for entry in left]


def _move_to_end(deck: Any, ids: Iterable[int]) -> None:
    entries = {int(entry.id): entry for entry in deck.slides._sldIdLst}
    for one in ids:
        deck.slides._sldIdLst.append(entries[one])


def _write_sections(deck: Any, sections: Sequence[Sequence[int]]) -> None:
    """Put the slides into the sections that data can move them between; the brand's own sections are gone."""
    root = deck.part._element
    extensions = root.find(qn("p:extLst"))
    if extensions is None:
        extensions = etree.SubElement(root, qn("p:extLst"))
    for extension in list(extensions):
        if extension.get("uri") == _SECTION_LIST:
            extensions.remove(extension)
    extension = etree.SubElement(extensions, qn("p:ext"), uri=_SECTION_LIST)
    listed = etree.SubElement(extension, f"{{{_P14}}}sectionLst", nsmap={"p14": _P14})
    for number, (name, ids) in enumerate(zip(SECTIONS, sections, strict=True), 1):
        section = etree.SubElement(listed, f"{{{_P14}}}section", name=name)
        section.set("id", f"{{5B1E9E6A-3B0C-4F57-9C2D-7A6F0A1D20{number:02}}}")
        inside = etree.SubElement(section, f"{{{_P14}}}sldIdLst")
        for one in ids:
            etree.SubElement(inside, f"{{{_P14}}}sldId", id=str(one))


def _tidy(deck: Any) -> None:
    """Take out who made the brand deck and what describes its sample slides; the properties become tags."""
    package = deck.part.package
    for rels in (package._rels, deck.part.rels):
        for relation_id in [key for key, one in rels.items() if one.reltype.rpartition("/")[2] in _GONE]:
            rels.pop(relation_id)
    properties = deck.core_properties
    properties.title = "{{ customer.name }} · Quarterly Business Review {{ period.label }}"
    properties.author = properties.last_modified_by = "{{ vendor.name }}"
    for name in ("subject", "keywords", "comments", "category"):
        setattr(properties, name, "")


def _saved(deck: Any) -> bytes:
    """Return the deck's bytes; the same deck gives the same ones."""
    written = io.BytesIO()
    deck.save(written)
    target = io.BytesIO()
    with zipfile.ZipFile(written) as source, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for info in source.infolist():
            entry = zipfile.ZipInfo(info.filename, _STAMP)
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, source.read(info))
    return target.getvalue()
