"""Two packages becoming one: parts of a guest get names, relationships and types in the host."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace

from lxml import etree

from qbr.office.opc.archive import Entry, pack
from qbr.office.opc.content_types import NAME as TYPES_NAME
from qbr.office.opc.content_types import ContentTypes
from qbr.office.opc.markup import NAMESPACES, Element, parse_xml, q, to_text
from qbr.office.opc.package import Package
from qbr.office.opc.relations import Relation, relations_name, source_of, stem_and_ending, write_relations

_RELATION = f"{{{NAMESPACES['r']}}}"
_IGNORABLE = q("mc:Ignorable")
_MEDIA = ("image/", "audio/", "video/")  # what any number of parts may show
_NewId = Callable[[str], str]
_DRAWING_OF_DIAGRAM = re.compile(rb'(<\w+:dataModelExt\b[^>]*\brelId=")([^"]+)(")')


@dataclass
class Joining:
    """A host package while parts of others are added to it; `finish` returns the package that came of it."""

    host: Package
    origins: dict[str, str] = field(default_factory=dict)  # parts of guests → where an author finds them
    _entries: dict[str, Entry] = field(default_factory=dict)
    _relations: dict[str, list[Relation]] = field(default_factory=dict)
    _overrides: dict[str, str] = field(default_factory=dict)
    _trees: dict[str, Element] = field(default_factory=dict)
    _known: dict[tuple[int, int], list[str]] = field(default_factory=dict)  # parts that are no XML, by sum and size

    def __post_init__(self) -> None:
        for name, entry in self.host.entries.items():
            self._remember(name, entry)

    # --- parts ---

    def tree(self, part: str) -> Element:
        """Return the tree of a part; changes to it go into the package."""
        if part not in self._trees:
            entry = self._entries.get(part)
            self._trees[part] = parse_xml(entry.unpack() if entry else self.host.read(part))
        return self._trees[part]

    def look(self, part: str) -> Element:
        """Return the tree of a part, to be read only."""
        return self._trees[part] if part in self._trees else parse_xml(self.host.read(part))

    def widen(self, part: str, guest: Element) -> Element:
        """Return the tree of a part whose root declares the namespaces of a guest's root, and ignores the same."""
        root = self.tree(part)
        own = _named(root.nsmap)
        missing = {prefix: uri for prefix, uri in _named(guest.nsmap).items() if prefix not in own}
        ignored = [*root.get(_IGNORABLE, "").split(), *guest.get(_IGNORABLE, "").split()]
        known = {**own, **missing}
        kept = [one for one in dict.fromkeys(ignored) if known.get(one) == guest.nsmap.get(one, known.get(one))]
        if missing:
            wider = etree.Element(root.tag, nsmap=known)
            for name, value in root.attrib.items():
                wider.set(name, value)
            wider.extend(list(root))
            self._trees[part] = root = wider
        if kept and "mc" in known:
            root.set(_IGNORABLE, " ".join(kept))
        return root

    def add(self, like: str, data: bytes, content_type: str) -> str:
        """Return the name of a new part, named as another, with the next free number."""
        name = self._free(like)
        self._put(name, pack(name, data), content_type)
        return name

    def add_tree(self, like: str, root: Element, content_type: str) -> str:
        """Return the name of a new part that has a tree."""
        name = self.add(like, b"", content_type)
        self._trees[name] = root
        return name

    def has(self, name: str) -> bool:
        """Return whether there is a part of that name."""
        return name in self._entries or name in self.host.entries

    def _put(self, name: str, entry: Entry, content_type: str) -> None:
        self._entries[name] = replace(entry, name=name)
        self._overrides[name] = content_type
        self._remember(name, entry)

    def _remember(self, name: str, entry: Entry) -> None:
        if not name.endswith((".xml", ".rels")):
            self._known.setdefault((entry.crc, entry.size), []).append(name)

    # --- relationships ---

    def relations(self, part: str) -> list[Relation]:
        """Return the relationships of a part, to be changed."""
        if part not in self._relations:
            self._relations[part] = list(self.host.relations(part))
        return self._relations[part]

    def related(self, part: str, kind: str) -> str | None:
        """Return the first part a part relates to in a way."""
        return next((one.target for one in self.relations(part) if one.kind == kind and not one.external), None)

    def relate(self, part: str, relation_type: str, target: str, *, external: bool = False) -> str:
        """Return the id of a relationship, a new one unless there is one already."""
        relations = self.relations(part)
        for one in relations:
            if (one.type, one.target, one.external) == (relation_type, target, external):
                return one.id
        used = {one.id for one in relations}
        number = len(used) + 1
        while f"rId{number}" in used:
            number += 1
        relations.append(Relation(f"rId{number}", relation_type, target, external))
        return f"rId{number}"

    # --- what a guest brings ---

    def carry(self, guest: Package, part: str) -> str:
        """Return the part that holds what a guest's part holds, with all it leads to; equal media are shared."""
        return self._carried(guest, part, {})

    def relink(
        self,
        guest: Package,
        source: str,
        elements: Iterable[Element],
        target: str,
        leaving: Collection[str] = (),
    ) -> None:
        """Give the relationships that elements of a guest's part name to the host's part they come to.

        Args:
            guest: the package they come from.
            source: the part they come from.
            elements: are changed.
            target: the part they come to.
            leaving: kinds of relationships that stay as they are.
        """
        known = {one.id: one for one in guest.relations(source) if one.kind not in leaving}
        ids: dict[str, str] = {}

        def new_id(old: str) -> str:
            if old not in ids and old in known:
                ids[old] = self._linked(guest, known[old], target, new_id)
            return ids.get(old, old)

        for element in elements:
            for inner in element.iter(etree.Element):
                for name, value in inner.attrib.items():
                    if str(name).startswith(_RELATION) and value in known:
                        inner.set(name, new_id(str(value)))

    def move_relations(self, source: str, elements: Iterable[Element], target: str) -> None:
        """Give the relationships that elements of one part of the host name to another, to which they move."""
        known = {one.id: one for one in self.relations(source)}
        for element in elements:
            for inner in element.iter(etree.Element):
                for name, value in inner.attrib.items():
                    if str(name).startswith(_RELATION) and value in known:
                        one = known[str(value)]
                        inner.set(name, self.relate(target, one.type, one.target, external=one.external))

    def forget(self, part: str, kinds: Collection[str]) -> None:
        """Take out the relationships of a part that are of some kinds; what they lead to goes with them."""
        relations = self.relations(part)
        relations[:] = [one for one in relations if one.kind not in kinds]

    def _linked(self, guest: Package, relation: Relation, target: str, new_id: _NewId) -> str:
        if relation.external:
            return self.relate(target, relation.type, relation.target, external=True)
        name = self.carry(guest, relation.target)
        if relation.kind == "diagramData":  # names its drawing by an id of the part it hangs on
            self._mend_diagram(name, new_id)
        return self.relate(target, relation.type, name)

    def _mend_diagram(self, name: str, new_id: _NewId) -> None:
        def mended(match: re.Match[bytes]) -> bytes:
            return match.group(1) + new_id(match.group(2).decode()).encode() + match.group(3)

        data = _DRAWING_OF_DIAGRAM.sub(mended, self._entries[name].unpack())
        self._entries[name] = pack(name, data)

    def _carried(self, guest: Package, part: str, done: dict[str, str]) -> str:
        if part in done:
            return done[part]
        entry = guest.entries.get(part)
        if entry is None:
            guest.read(part)  # tells that it is missing
            raise KeyError(part)
        relations = guest.relations(part)
        is_media = guest.types.of(part).startswith(_MEDIA) and not relations
        same = self._same(entry) if is_media else None
        if same is not None:
            done[part] = same
            return same
        name = done[part] = self._free(part)
        self._put(name, entry, guest.types.of(part))
        if relations:
            self._relations[name] = [
                one if one.external else replace(one, target=self._carried(guest, one.target, done))
                for one in relations
            ]
        return name

    def _same(self, entry: Entry) -> str | None:
        for name in self._known.get((entry.crc, entry.size), ()):
            known = self._entries.get(name) or self.host.entries[name]
            if known.unpack() == entry.unpack():
                return name
        return None

    def _free(self, like: str) -> str:
        if not self.has(like):
            return like
        stem, ending = stem_and_ending(like)
        number = 1
        while self.has(f"{stem}{number}{ending}"):
            number += 1
        return f"{stem}{number}{ending}"

    # --- the package that came of it ---

    def finish(self) -> Package:
        """Return the host with everything that was added; the host itself when nothing was."""
        if not self._trees and not self._entries and not self._relations:
            return self.host
        entries = {**self.host.entries, **self._entries}
        for name, root in self._trees.items():
            entries[name] = pack(name, to_text(root).encode("utf-8"))
        for source, relations in self._relations.items():
            name = relations_name(source)
            if relations and tuple(relations) != self.host.relations(source):
                entries[name] = pack(name, write_relations(relations, source).encode("utf-8"))
        reached = self._reached(entries)
        entries = {name: entry for name, entry in entries.items() if _is_kept(name, reached)}
        types = self._types(reached)
        entries[TYPES_NAME] = pack(TYPES_NAME, types.written().encode("utf-8"))
        return replace(self.host, entries=entries, types=types, origins={**self.host.origins, **self.origins})

    def _reached(self, entries: Mapping[str, Entry]) -> set[str]:
        """Return the parts that something leads to."""
        reached = {""}
        waiting = [""]
        while waiting:
            for one in self.relations(waiting.pop()):
                if not one.external and one.target not in reached and one.target in entries:
                    reached.add(one.target)
                    waiting.append(one.target)
        return reached

    def _types(self, reached: Collection[str]) -> ContentTypes:
        old = self.host.types
        defaults = dict(old.defaults)
        overrides = {name: kind for name, kind in old.overrides.items() if name in reached}
        for name, kind in self._overrides.items():
            if name not in reached:
                continue
            ending = name.rpartition(".")[2].lower()
            if ending not in ("xml", "rels") and defaults.setdefault(ending, kind) == kind:
                continue
            overrides[name] = kind
        return ContentTypes(defaults, overrides)


def _named(declared: Mapping[str | None, str]) -> dict[str, str]:
    """Return the namespaces that have a prefix, which is how Office writes them all."""
    return {prefix: uri for prefix, uri in declared.items() if prefix is not None}


def _is_kept(name: str, reached: Collection[str]) -> bool:
    """Return whether an entry stays: a part that is reached, the relationships of one, the list of types."""
    if name == TYPES_NAME:
        return True
    return source_of(name) in reached if name.endswith(".rels") else name in reached
