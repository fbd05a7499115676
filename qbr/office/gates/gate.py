"""The last look at a finished file, before it gets its name: whatever Office would have to repair stops it here.

A fault found here is ours, not the reader's: the messages name parts, so that it can be found.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from xml.parsers import expat

from qbr.errors import Place, Problem
from qbr.office.gates.gate_charts import chart_faults
from qbr.office.gates.gate_parts import look_at, repeated, slide_list_faults
from qbr.office.opc.archive import ArchiveFault, Entry, read_entries
from qbr.office.opc.relations import PartNames, Relation, read_relations, source_of
from qbr.office.opc.spans import parse

_TYPES = "[Content_Types].xml"
_SHARED = (  # where parts stand that files of one template have in common: they are looked at once
    *("ppt/slideLayouts/", "ppt/slideMasters/", "ppt/theme/"),
    *("word/theme/", "word/styles", "word/fontTable", "word/webSettings"),
)
_WITH_TREE = ("p:presentation", "c:chartSpace", "cx:chartSpace")  # roots of parts whose rules go up and down
_XML_ENDINGS = (".xml", ".rels", ".vml")
_TAGS = re.compile(r"<[^>]*>")


def gate(data: bytes, template_tags: Collection[str] = (), *, cheap: bool = False) -> tuple[Problem, ...]:
    """Return what is wrong with a finished .pptx or .docx; nothing when it may be sent.

    Args:
        data: the file.
        template_tags: the tags and directives of the template, none of which may be left in it.
        cheap: only what costs next to nothing, for batches: container, types, relationships, well-formed XML, tags.
    """
    try:
        entries = read_entries(data)
        parts = {entry.name: entry.unpack() for entry in entries}
    except ArchiveFault as error:
        return (_fault("G101", "", str(error)),)
    faults = [_fault(rule, part, text) for rule, part, text in _faults(entries, parts, template_tags, cheap)]
    return tuple(faults)


def _fault(rule: str, part: str, message: str) -> Problem:
    return Problem(message, Place(spot=part), rule=rule)


def _faults(
    entries: list[Entry], parts: Mapping[str, bytes], tags: Collection[str], cheap: bool
) -> Iterator[tuple[str, str, str]]:
    yield from _name_faults(entries)
    broken = list(_xml_faults(parts))
    yield from broken
    if broken:
        return
    names = PartNames.of(parts)
    yield from _type_faults(parts, names)
    links = {
        source_of(name): names.resolved(read_relations(part, source_of(name)))
        for name, part in parts.items()
        if _is_rels(name)
    }
    yield from _link_faults(parts, links)
    yield from _left_tags(parts, tags)
    if cheap:
        return
    drawings: list[str] = []
    for name, part in parts.items():
        known = frozenset(link.id for link in links.get(name, ()))
        if not name.endswith(".xml") or name == _TYPES:
            continue
        if name.startswith(_SHARED):
            yield from _shared_faults(name, part, known)
            continue
        looked = look_at(part, known)
        drawings += looked.drawings
        yield from ((rule, name, text) for rule, text in looked.faults)
        if looked.root in _WITH_TREE:
            source = parse(part, has_places=False)
            yield from slide_list_faults(name, source.root)
            yield from chart_faults(name, source, _workbook(parts, links.get(name, ())))
    for twice in repeated(drawings):
        yield "G202", "", f"the document has two drawings with the id {twice}"


@lru_cache(maxsize=256)
def _shared_faults(name: str, part: bytes, known: frozenset[str]) -> tuple[tuple[str, str, str], ...]:
    """Return what is wrong with a part that files made of one template have in common."""
    return tuple((rule, name, text) for rule, text in look_at(part, known).faults)


def _name_faults(entries: list[Entry]) -> Iterator[tuple[str, str, str]]:
    seen: set[str] = set()
    for entry in entries:
        folded = entry.name.casefold()
        if folded in seen:
            yield "G102", entry.name, "stands in the file twice"
        seen.add(folded)
        if entry.name.startswith("/") or "\\" in entry.name or ".." in entry.name.split("/"):
            yield "G102", entry.name, "is no name a part may have"


def _xml_faults(parts: Mapping[str, bytes]) -> Iterator[tuple[str, str, str]]:
    """Yield every part that is not well-formed; the parser runs without a tree."""
    for name, part in parts.items():
        if name.endswith(_XML_ENDINGS):
            try:
                expat.ParserCreate(namespace_separator=" ").Parse(part, True)
            except expat.ExpatError as error:
                yield "G103", name, f"is not well-formed XML: {error}"


def _type_faults(parts: Mapping[str, bytes], names: PartNames) -> Iterator[tuple[str, str, str]]:
    if _TYPES not in parts:
        yield "G104", _TYPES, "is missing"
        return
    root = parse(parts[_TYPES]).root
    endings = [node.attributes.get("Extension", "").lower() for node in root.all("ct:Default")]
    listed = [names.find(node.attributes.get("PartName", "").removeprefix("/")) for node in root.all("ct:Override")]
    for name in sorted({name for name in listed if listed.count(name) > 1}):
        yield "G104", _TYPES, f"gives {name} two types"
    for name in sorted(set(listed) - set(parts)):
        yield "G104", _TYPES, f"gives a type to {name}, which is not in the file"
    for name in sorted(set(parts) - set(listed) - {_TYPES}):
        ending = name.rpartition(".")[2].lower()
        if ending not in endings:
            yield "G104", name, "has no content type"
        elif ending == "xml" and not name.startswith("customXml/"):
            yield "G104", name, "has only the content type of any XML"


def _link_faults(parts: Mapping[str, bytes], links: Mapping[str, Sequence[Relation]]) -> Iterator[tuple[str, str, str]]:
    for source, found in links.items():
        if source and source not in parts:
            yield "G105", source, "has relationships but is not in the file"
        ids = [link.id for link in found]
        for twice in sorted({key for key in ids if ids.count(key) > 1}):
            yield "G105", source, f"has two relationships {twice}"
        for link in found:
            if not link.external and link.target not in parts:
                yield "G105", source, f"relationship {link.id} leads to {link.target}, which is not in the file"
    for name in sorted(set(parts) - _reachable(links)):
        if not _is_rels(name) and name != _TYPES:
            yield "G106", name, "is in the file, but nothing refers to it"


def _reachable(links: Mapping[str, Sequence[Relation]]) -> set[str]:
    """Return the parts that one gets to from the package's own relationships."""
    found: set[str] = set()
    waiting = [""]
    while waiting:
        for link in links.get(waiting.pop(), ()):
            if not link.external and link.target not in found:
                found.add(link.target)
                waiting.append(link.target)
    return found


def _is_rels(name: str) -> bool:
    return name.endswith(".rels")


def _workbook(parts: Mapping[str, bytes], links: Iterable[Relation]) -> bytes | None:
    """Return the workbook a part embeds."""
    books = (link.target for link in links if link.kind == "package" and not link.external)
    return next((parts[name] for name in books if name in parts), None)


def _left_tags(parts: Mapping[str, bytes], tags: Collection[str]) -> Iterator[tuple[str, str, str]]:
    """Yield each tag of the template that is still there, in one piece or split over runs."""
    if not tags:
        return
    wanted = sorted(set(tags))
    for name, part in parts.items():
        if not name.endswith(_XML_ENDINGS) or (b"{" not in part):
            continue
        text = part.decode("utf-8", "replace")
        plain = _unescaped(text)
        words = _unescaped(_TAGS.sub("", text)) if "{{" in plain or "{%" in plain or "{<" in text else plain
        for tag in wanted:
            if tag in plain or tag in words:
                yield "G107", name, f"still holds {tag} of the template"


def _unescaped(text: str) -> str:
    for entity, sign in (
        ("&lt;", "<"),
        ("&gt;", ">"),
        ("&quot;", '"'),
        ("&#39;", "'"),
        ("&apos;", "'"),
        ("&amp;", "&"),
    ):
        text = text.replace(entity, sign)
    return text
