"""A document that is included: its body, made to fit the host it comes to."""

from __future__ import annotations

from collections.abc import Sequence
from copy import deepcopy
from dataclasses import dataclass

from qbr.office.including.joining import Joining
from qbr.office.including.names import Names
from qbr.office.including.notes import KINDS, adopt_notes, keep_threads, last_paragraph
from qbr.office.including.numbering import adopt_numbers
from qbr.office.including.sections import references, sections_of
from qbr.office.including.styles import adopt_styles, rename_styles
from qbr.office.opc.markup import Element, parse_xml, q, remove
from qbr.office.opc.package import Package
from qbr.office.opc.relations import Relation


@dataclass(slots=True)
class Body:
    """What an included document brings into the text."""

    elements: list[Element]  # paragraphs, tables and what else stands in a body
    section: Element | None  # properties of its last section


@dataclass(slots=True)
class _Stretch:
    """Elements of the guest that come to one part of the host from one of its own."""

    elements: list[Element]
    source: str
    target: str


@dataclass(slots=True)
class _Header:
    """A header or footer of the guest in the host."""

    stretch: _Stretch
    relation: str  # id in the host
    references: list[Element]  # those of the sections it stands on


def adopt(joining: Joining, names: Names, guest: Package, *, keeps_sections: bool) -> Body:
    """Return the body of a guest, everything it leads to having joined the host.

    Args:
        joining: holds the host; is changed.
        names: those taken in the host.
        guest: a document.
        keeps_sections: whether it may end sections; otherwise all of it goes into the host's.
    """
    root = parse_xml(guest.read(guest.main))
    joining.widen(joining.host.main, root)
    body = _taken(root)
    if not keeps_sections:
        for section in sections_of(root):
            remove(section)
        body.section = None
    whole = [*body.elements, *([body.section] if body.section is not None else [])]
    stretches = [_Stretch(whole, guest.main, joining.host.main)]
    headers = _headers(joining, guest, whole)
    stretches += [header.stretch for header in headers]
    threads: list[tuple[str, Element]] = []
    for kind in KINDS:
        source, target, notes = adopt_notes(joining, guest, [one for s in stretches for one in s.elements], kind)
        if notes:
            stretches.append(_Stretch(notes, source, target))
        if kind.element == "w:comment":
            threads = [(str(last_paragraph(note).get(q("w14:paraId"), "")), note) for note in notes]
    _fit(joining, guest, [one for stretch in stretches for one in stretch.elements])
    for stretch in stretches:
        joining.relink(guest, stretch.source, stretch.elements, stretch.target)
    for header in headers:
        for reference in header.references:
            reference.set(q("r:id"), header.relation)
    names.adapt([one for stretch in stretches for one in stretch.elements])
    keep_threads(joining, guest, names, threads)
    return body


def _taken(root: Element) -> Body:
    body = root.find(q("w:body"))
    elements = [] if body is None else list(body)
    section = elements.pop() if elements and elements[-1].tag == q("w:sectPr") else None
    return Body(elements, section)


def _headers(joining: Joining, guest: Package, elements: Sequence[Element]) -> list[_Header]:
    """Return the headers and footers of the guest's sections, having put them into the host."""
    found: list[_Header] = []
    targets = {one.id: one for one in guest.relations(guest.main)}
    joined: dict[str, _Header] = {}
    every = [section for element in elements for section in element.iter(q("w:sectPr"))]
    for reference in [one for section in every for one in references(section).values()]:
        own = str(reference.attrib.pop(q("r:id"), ""))
        if own not in targets:
            remove(reference)
            continue
        if own not in joined:
            joined[own] = _joined_header(joining, guest, targets[own])
            found.append(joined[own])
        joined[own].references.append(reference)
    return found


def _joined_header(joining: Joining, guest: Package, relation: Relation) -> _Header:
    root = parse_xml(guest.read(relation.target))
    name = joining.add_tree(relation.target, root, guest.types.of(relation.target))
    own = joining.relate(joining.host.main, relation.type, name)
    joining.origins[name] = f"{guest.name} › {guest.origins.get(relation.target, relation.kind)}"
    return _Header(_Stretch([root], relation.target, name), own, [])


def _fit(joining: Joining, guest: Package, elements: Sequence[Element]) -> None:
    """Let elements of a guest name styles and lists of the host, to which those it lacks are added."""
    host_styles, guest_styles = _fitting_part(joining, guest, "styles")
    renamed: dict[str, str] = {}
    styles: list[Element] = []
    if host_styles is not None and guest_styles is not None:
        renamed, styles = adopt_styles(host_styles, guest_styles, elements)
    rename_styles(elements, renamed)
    host_lists, guest_lists = _fitting_part(joining, guest, "numbering")
    if host_lists is not None and guest_lists is not None:
        added = adopt_numbers(host_lists, guest_lists, [*elements, *styles])
        source, target = guest.related(guest.main, "numbering")[0], joining.related(joining.host.main, "numbering")
        joining.relink(guest, source, added, str(target))


def _fitting_part(joining: Joining, guest: Package, kind: str) -> tuple[Element | None, Element | None]:
    """Return the roots of a part of the host and the guest; the host gets an empty one when only the guest has it."""
    relation = next((one for one in guest.relations(guest.main) if one.kind == kind), None)
    if relation is None:
        return None, None
    root = parse_xml(guest.read(relation.target))
    target = joining.related(joining.host.main, kind)
    if target is None:
        empty = deepcopy(root)
        empty[:] = []
        target = joining.add_tree(relation.target, empty, guest.types.of(relation.target))
        joining.relate(joining.host.main, relation.type, target)
    return joining.widen(target, root), root
