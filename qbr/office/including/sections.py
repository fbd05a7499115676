"""Sections: pages of one size and one set of headers. A section without headers of its own has those before it."""

from __future__ import annotations

from collections.abc import Iterable
from copy import deepcopy

from lxml import etree

from qbr.office.including.joining import Joining
from qbr.office.opc.markup import NAMESPACES, Element, child, children, parent_name, parse_xml, q, remove
from qbr.office.opc.relations import relation_type
from qbr.office.text.finding import find_tags
from qbr.office.text.text import WORD, text_of

_REFERENCES = ("w:headerReference", "w:footerReference")
_SETUP = ("w:pgSz", "w:pgMar", "w:cols", "w:textDirection")
_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.{}+xml"


def sections_of(root: Element) -> list[Element]:
    """Return the properties of every section of a document, in order; those it had before a tracked change aside."""
    return [one for one in root.iter(q("w:sectPr")) if parent_name(one) in ("w:pPr", "w:body")]


def sections_in(element: Element) -> list[Element]:
    """Return the properties of the sections that end in an element of a body."""
    return [one for one in element.iter(q("w:sectPr")) if parent_name(one) == "w:pPr"]


def continue_anew(section: Element) -> None:
    """Let a section that was cut in two not begin a second time: no title page, page numbers that go on."""
    title = child(section, "w:titlePg")
    if title is not None:
        remove(title)
    numbers = child(section, "w:pgNumType")
    if numbers is not None:
        numbers.attrib.pop(q("w:start"), "")


def references(section: Element) -> dict[tuple[str, str], Element]:
    """Return the references of a section to headers and footers, by element and variant."""
    return {(one.tag, str(one.get(q("w:type"), "default"))): one for one in children(section, *_REFERENCES)}


def differs(section: Element, other: Element) -> bool:
    """Return whether pages of one section look otherwise than those of another: in size, margins, columns, headers."""
    if references(section):
        return True
    return any(_setup(section, name) != _setup(other, name) for name in _SETUP)


def section_around(element: Element) -> Element | None:
    """Return the properties of the section an element of the body stands in."""
    for following in (element, *element.itersiblings()):
        found = following if following.tag == q("w:sectPr") else child(following, "w:pPr", "w:sectPr")
        if found is not None:
            return found
    return None


def breaking_paragraph(section: Element) -> Element:
    """Return an empty paragraph that ends a section."""
    paragraph = etree.Element(q("w:p"))
    settings = etree.SubElement(paragraph, q("w:pPr"))
    settings.append(deepcopy(section))
    return paragraph


def end_with(paragraph: Element, section: Element) -> None:
    """Let a paragraph end a section."""
    settings = child(paragraph, "w:pPr")
    if settings is None:
        settings = etree.Element(q("w:pPr"))
        paragraph.insert(0, settings)
    following = child(settings, "w:pPrChange")
    if following is None:
        settings.append(section)
    else:
        following.addprevious(section)


def name_headers(joining: Joining, root: Element, section: Element, kinds: Iterable[tuple[str, str]]) -> None:
    """Let a section name headers it has from sections before it, because others will stand between.

    Args:
        joining: takes an empty header where it has none at all.
        root: the document.
        section: is changed.
        kinds: which headers, by element and variant.
    """
    sections = sections_of(root)
    before = sections[: sections.index(section)]
    for key in kinds:
        if key not in references(section):
            known = next((found[key] for one in reversed(before) if key in (found := references(one))), None)
            relation = _empty_part(joining, key) if known is None else str(known.get(q("r:id")))
            _refer(section, key, relation)


def name_repeated_headers(joining: Joining, root: Element) -> None:
    """Let the first sections of loops name the headers they have from before the loop.

    From its second turn on, what stands before them is the end of the turn before.
    """
    for sections in _repeated(root):
        own = [references(section) for section in sections]
        for index, section in enumerate(sections):
            later = {key for found in own[index + 1 :] for key in found}
            earlier = {key for found in own[:index] for key in found}
            name_headers(joining, root, section, sorted(later - earlier - set(own[index])))


def _repeated(root: Element) -> list[list[Element]]:
    """Return the sections that end in each outermost loop over paragraphs."""
    found: list[list[Element]] = []
    depth = 0
    body = root.find(q("w:body"))
    for element in () if body is None else children(body, "w:p"):
        words = [span.body.removeprefix("p ").split(" ")[0] for span in find_tags(text_of(element, WORD))]
        for word in words:
            if word == "for" and depth == 0:
                found.append([])
            depth += (word == "for") - (word == "endfor")
        if found and (depth or "endfor" in words):
            found[-1] += sections_in(element)
    return found


def _refer(section: Element, key: tuple[str, str], relation: str) -> None:
    reference = etree.Element(key[0])
    reference.set(q("w:type"), key[1])
    reference.set(q("r:id"), relation)
    section.insert(len(references(section)), reference)


def _empty_part(joining: Joining, key: tuple[str, str]) -> str:
    """Return the relationship to a header or footer without words."""
    kind, tag = ("header", "w:hdr") if key[0] == q("w:headerReference") else ("footer", "w:ftr")
    root = parse_xml(f'<{tag} xmlns:w="{NAMESPACES["w"]}"><w:p/></{tag}>'.encode())
    name = joining.add_tree(f"word/{kind}1.xml", root, _TYPE.format(kind))
    return joining.relate(joining.host.main, relation_type(kind), name)


def _setup(section: Element, name: str) -> list[list[tuple[str, str]]]:
    """Return what is set in one respect: the attributes of an element and of those in it."""
    element = child(section, name)
    every = [] if element is None else element.iter(etree.Element)
    return [sorted((str(key), str(value)) for key, value in one.attrib.items()) for one in every]


def has_moving_sections(root: Element) -> bool:
    """Return whether a section may be repeated or hidden: there are several, and blocks."""
    return len(sections_of(root)) > 1 and any("{%" in text_of(one, WORD) for one in root.iter(q("w:p")))
