"""What in a package acts by itself or reaches out of the file: taken out where nothing is lost, refused otherwise.

Macros, add-ins and the attached template go, and the person is told: what is made of a template is an ordinary file.
Whatever a page shows (an embedded program, a linked picture, a field that reads another file) cannot go unseen.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from qbr.errors import Place, Problem
from qbr.office.opc.archive import Entry, pack
from qbr.office.opc.content_types import ContentTypes
from qbr.office.opc.markup import Element, as_utf8, parse_xml, q
from qbr.office.opc.relations import Relation, relations_name, write_relations

_SAFE_LINKS = ("http:", "https:", "mailto:")
_TAGGED = ("{{", "%7b%7b")  # Office percent-encodes the braces of a tag that stands in a link's address
_ACTIVE = {
    "aFChunk": "a piece of another format, which Word reads when it opens the file",
    "control": "an ActiveX control",
    "oleObject": "an embedded object (OLE)",
}
_HINTS = {
    "aFChunk": "Open the file in Word and save it again; the piece is ordinary text then.",
    "hyperlink": "Links may lead to http, https and mailto addresses.",
}
_EMBED_HINT = "Copy the chart and paste it with its workbook embedded."
_DROPPED = {  # kind of relationship → what goes with it
    "attachedTemplate": "the link to its own template",
    "attachedToolbars": "toolbars",
    "extensibility": "buttons in the ribbon",
    "keyMapCustomizations": "keyboard shortcuts",
    "userCustomization": "buttons in the ribbon",
    "vbaProject": "macros",
    "webextensiontaskpanes": "add-ins",
}
SIGNATURE = "origin"  # the kind of relationship that leads to signatures of the file as it is
_ATTACHED = re.compile(rb"<(\w+):attachedTemplate\b[^>]*?(?:/>|></\1:attachedTemplate>)")
_FIELDS = ("DDE", "DDEAUTO", "DATABASE", "IMPORT", "INCLUDE", "INCLUDEPICTURE", "INCLUDETEXT", "LINK", "RD")
_ADDRESS = re.compile(r"""HYPERLINK\s+(?!\\)["“]?([^"”\s]+)""", re.IGNORECASE)
_WORD_FIELDS = (b"instrText", b"fldSimple")

Relations = Mapping[str, tuple[Relation, ...]]


@dataclass(frozen=True, slots=True)
class Cleaned:
    """A package without what goes."""

    entries: dict[str, Entry]
    types: ContentTypes
    notices: tuple[Problem, ...]  # warnings: what was taken out


def without_dropped(
    file: str, entries: dict[str, Entry], types: ContentTypes, relations: Relations, *, is_changed: bool
) -> Cleaned:
    """Return the package without macros, add-ins and the attached template, and what is to be told of that.

    Args:
        file: the file as messages call it.
        entries: its parts.
        types: what they are.
        relations: how they belong together.
        is_changed: whether it is another file already, so that its signature holds no more.
    """
    is_changed = is_changed or any(one.kind in _DROPPED for found in relations.values() for one in found)
    kinds = {*_DROPPED, SIGNATURE} if is_changed else set(_DROPPED)
    kept = {source: tuple(one for one in found if one.kind not in kinds) for source, found in relations.items()}
    changed = [source for source, found in relations.items() if len(found) != len(kept[source])]
    if not changed:
        return Cleaned(entries, types, ())
    gone = _reachable(relations) - _reachable(kept)
    without = {name: entry for name, entry in entries.items() if name not in {*gone, *map(relations_name, gone)}}
    for source in (source for source in changed if source not in gone):
        name = relations_name(source)
        without[name] = pack(name, write_relations(kept[source], source).encode("utf-8"))
        if any(one.kind == "attachedTemplate" for one in relations[source]):
            without[source] = pack(source, _ATTACHED.sub(b"", as_utf8(entries[source].unpack())))
    overrides = {part: kind for part, kind in types.overrides.items() if part not in gone}
    dropped = (one for found in relations.values() for one in found if one.kind in kinds)
    return Cleaned(without, ContentTypes(types.defaults, overrides), _notices(file, dropped))


def outside_faults(file: str, types: ContentTypes, relations: Relations) -> Iterator[Problem]:
    """Yield a problem for every relationship to what acts by itself or lies outside the file."""
    for source, found in relations.items():
        for relation in found:
            linked = _linked_workbook(types, source, relation)
            what = linked or _ACTIVE.get(relation.kind) or _outside(relation)
            if what:
                hint = _EMBED_HINT if linked else _HINTS.get(relation.kind, "Embed it or take it out.")
                place = Place(file, spot=source or "the package")
                yield Problem(f"the template carries {what}", place, hint, rule="T108")


def field_faults(file: str, part: str, data: bytes) -> Iterator[Problem]:
    """Yield a problem for every field of a Word part that reads or starts something outside the file.

    Raises:
        XmlError: the part is not well-formed.
    """
    if not any(word in data for word in _WORD_FIELDS):
        return
    for instruction in _instructions(parse_xml(data)):
        word, _, _ = instruction.strip().partition(" ")
        address = _ADDRESS.match(instruction.strip())
        if word.upper() in _FIELDS:
            what, hint = f"a field that reaches outside the file: {instruction.strip()[:80]}", "Take the field out."
        elif address and not _is_safe(address[1]):
            what, hint = f"a link to {address[1][:120]}", _HINTS["hyperlink"]
        else:
            continue
        yield Problem(f"the template carries {what}", Place(file, spot=part), hint, rule="T108")


def _reachable(relations: Relations) -> set[str]:
    """Return the parts that one gets to from the package's own relationships."""
    found: set[str] = set()
    waiting = [""]
    while waiting:
        for one in relations.get(waiting.pop(), ()):
            if not one.external and one.target not in found:
                found.add(one.target)
                waiting.append(one.target)
    return found


def _notices(file: str, gone: Iterable[Relation]) -> tuple[Problem, ...]:
    words = dict.fromkeys(_DROPPED.get(one.kind, "the digital signature") for one in gone)
    hint = "Save the template without it to be rid of this line."
    return tuple(Problem(f"left out: {what}", Place(file), hint, "warning", "T112") for what in words)


def _linked_workbook(types: ContentTypes, source: str, relation: Relation) -> str:
    """Return words for a chart that takes its data from another file; empty for anything else."""
    is_chart = types.of(source).endswith((".chart+xml", ".chartex+xml")) if source else False
    if not is_chart or not relation.external or relation.kind not in ("oleObject", "package", "externalLink"):
        return ""
    return f"a chart whose workbook is linked from another file: {relation.target[:120]}"


def _outside(relation: Relation) -> str:
    """Return what a relationship reaches for outside the file; empty when that is fine."""
    if not relation.external:
        return ""
    if relation.kind == "hyperlink":
        return "" if _is_safe(relation.target) else f"a link to {relation.target[:120]}"
    return f"a {relation.kind} outside the file: {relation.target[:120]}"


def _is_safe(address: str) -> bool:
    return address.lower().startswith((*_SAFE_LINKS, *_TAGGED, "#"))


def _instructions(root: Element) -> Iterable[str]:
    """Yield what each field of a part says; Word splits it over runs as it likes."""
    said: list[str] = []
    for element in root.iter(q("w:fldSimple"), q("w:instrText"), q("w:fldChar")):
        if element.tag == q("w:fldSimple"):
            yield element.get(q("w:instr"), "")
        elif element.tag == q("w:instrText"):
            said.append(element.text or "")
        else:
            yield "".join(said)
            said.clear()
    yield "".join(said)
