"""Relationships between the parts of a package, and the names of parts."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from urllib.parse import unquote

from qbr.office.opc.archive import Entry, pack
from qbr.office.opc.markup import HEADER, NAMESPACES, children, escape_attribute, parse_xml

_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
_NEWER = {"chartEx": "http://schemas.microsoft.com/office/2014/relationships/chartEx"}
_STRICT = "http://purl.oclc.org/ooxml/officeDocument/relationships/"
_NUMBERED = re.compile(r"\d+$")


@dataclass(frozen=True, slots=True)
class Relation:
    """One relationship as its source part knows it."""

    id: str
    type: str  # the full URI
    target: str  # name of a part, or the address outside; as written when external
    external: bool = False

    @property
    def kind(self) -> str:
        """The last word of the type: "slide", "image", "chart" …"""
        return self.type.rpartition("/")[2]


def relation_type(kind: str) -> str:
    """Return the full type of a relationship: "slide", "chart", "hyperlink" … of ISO 29500, or a newer one."""
    return _NEWER.get(kind, _OFFICE + kind)


@lru_cache(maxsize=4096)
def relations_name(part: str) -> str:
    """Return where the relationships of a part are kept; "" is the package itself."""
    folder, name = posixpath.split(part)
    return posixpath.join(folder, "_rels", f"{name}.rels")


@lru_cache(maxsize=4096)
def source_of(relations_part: str) -> str:
    """Return the part whose relationships a .rels part holds."""
    folder, name = posixpath.split(relations_part)
    return posixpath.join(posixpath.dirname(folder), name.removesuffix(".rels"))


def read_relations(data: bytes, source: str) -> tuple[Relation, ...]:
    """Return the relationships in a .rels part, with targets resolved against their source."""
    found = []
    for element in children(parse_xml(data), "rel:Relationship"):
        external = element.get("TargetMode") == "External"
        target = element.get("Target", "")
        found.append(
            Relation(
                element.get("Id", ""),
                element.get("Type", "").replace(_STRICT, _OFFICE),
                target if external else _resolved(target, source),
                external,
            )
        )
    return tuple(found)


@dataclass(frozen=True, slots=True)
class PartNames:
    """How the parts of a package are named in its archive; others may write the names in other letters."""

    exact: frozenset[str]
    folded: Mapping[str, str]  # lower case, without percent signs → as in the archive

    @classmethod
    def of(cls, names: Iterable[str]) -> PartNames:
        """Return the names of a package's parts."""
        every = tuple(names)
        return cls(frozenset(every), {_folded(name): name for name in every})

    def find(self, name: str) -> str:
        """Return the name as the archive has it; unchanged where there is no such part."""
        return name if name in self.exact else self.folded.get(_folded(name), name)

    def resolved(self, relations: Iterable[Relation]) -> tuple[Relation, ...]:
        """Return relationships whose targets are named as in the archive."""
        return tuple(
            one if one.external or one.target in self.exact else replace(one, target=self.find(one.target))
            for one in relations
        )


def write_relations(relations: Iterable[Relation], source: str) -> str:
    """Return the .rels part of a source."""
    lines = [HEADER, f'<Relationships xmlns="{NAMESPACES["rel"]}">']
    for relation in relations:
        target = relation.target if relation.external else relative_target(relation.target, source)
        mode = ' TargetMode="External"' if relation.external else ""
        lines.append(
            f'<Relationship Id="{relation.id}" Type="{relation.type}" Target="{escape_attribute(target)}"{mode}/>'
        )
    return "".join([*lines, "</Relationships>"])


@lru_cache(maxsize=1024)
def pack_relations(relations: tuple[Relation, ...], source: str) -> Entry:
    """Return the .rels part of a source, packed; files made of one template have most of them in common."""
    return pack(relations_name(source), write_relations(relations, source).encode("utf-8"))


def named_in(text: str) -> set[str]:
    """Return the ids of the relationships that a part's text names."""
    pieces = [piece.partition('="') for piece in text.split(" r:")[1:]]
    return {rest.partition('"')[0] for name, _, rest in pieces if name.isidentifier()}


def still_named(relations: Sequence[Relation], drawn: Collection[str], text: str) -> list[Relation]:
    """Return the relationships of a part but those that its text named as drawn and names no longer."""
    if not any(one.id in drawn for one in relations):
        return list(relations)
    named = named_in(text)
    return [one for one in relations if one.id not in drawn or one.id in named]


def retarget(relation: Relation, target: str) -> Relation:
    """Return the relationship with another target."""
    return Relation(relation.id, relation.type, target, relation.external)


@lru_cache(maxsize=4096)
def relative_target(part: str, source: str) -> str:
    """Return how a source part writes the name of another."""
    return posixpath.relpath(part, posixpath.dirname(source) or ".")


def stem_and_ending(part: str) -> tuple[str, str]:
    """Return what stands before and after the number in a part's name: ("ppt/slides/slide", ".xml")."""
    stem, ending = posixpath.splitext(part)
    return _NUMBERED.sub("", stem), ending


def _folded(name: str) -> str:
    return unquote(name).casefold()


def _resolved(target: str, source: str) -> str:
    target = target.partition("#")[0] if not target.startswith("#") else target
    if target.startswith("/"):
        return posixpath.normpath(target[1:])
    return posixpath.normpath(posixpath.join(posixpath.dirname(source), target))
