"""A copy of a package with some parts changed and some added; the rest keeps its bytes."""

from __future__ import annotations

from dataclasses import dataclass, field

from qbr.office.opc.archive import Entry, pack, write_entries
from qbr.office.opc.content_types import NAME as TYPES_NAME
from qbr.office.opc.content_types import ContentTypes
from qbr.office.opc.markup import Element, to_text
from qbr.office.opc.package import Package
from qbr.office.opc.relations import Relation, relation_type, relations_name, write_relations


@dataclass
class PackageCopy:
    """A package being copied."""

    package: Package
    _changed: dict[str, Entry] = field(default_factory=dict)
    _types: dict[str, str] = field(default_factory=dict)
    _relations: dict[str, list[Relation]] = field(default_factory=dict)

    def put(self, part: str, root: Element, content_type: str = "") -> None:
        """Change a part, or add one of a type."""
        self._changed[part] = pack(part, to_text(root).encode("utf-8"))
        if content_type:
            self._types[part] = content_type

    def relate(self, source: str, kind: str, target: str) -> None:
        """Let a part relate to another."""
        known = self._relations.setdefault(source, list(self.package.relations(source)))
        taken = {one.id for one in known}
        number = next(number for number in range(1, len(taken) + 2) if f"rId{number}" not in taken)
        known.append(Relation(f"rId{number}", relation_type(kind), target))

    def finish(self) -> bytes:
        """Return the copy."""
        for source, relations in self._relations.items():
            name = relations_name(source)
            self._changed[name] = pack(name, write_relations(relations, source).encode("utf-8"))
        if self._types:
            old = self.package.types
            types = ContentTypes(old.defaults, {**old.overrides, **self._types})
            self._changed[TYPES_NAME] = pack(TYPES_NAME, types.written().encode("utf-8"))
        kept = [self._changed.pop(name, entry) for name, entry in self.package.entries.items()]
        return write_entries([*kept, *self._changed.values()])
