"""One rendering of one template: what is known so far, and the package that grows out of it."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Sequence
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from qbr.errors import Problem
from qbr.office.marks.listing import Listed
from qbr.office.marks.tags import SlotError, Traced
from qbr.office.opc.archive import Entry, pack, write_entries
from qbr.office.opc.content_types import NAME as TYPES_NAME
from qbr.office.opc.content_types import pack_types
from qbr.office.opc.package import Package
from qbr.office.opc.relations import (
    Relation,
    pack_relations,
    relations_name,
    retarget,
    source_of,
    stem_and_ending,
)
from qbr.office.rendering.picture_file import PictureFile, read_picture
from qbr.sandbox import Meter

if TYPE_CHECKING:
    from qbr.office.rendering.engine import Engine

SHARED = frozenset(  # kinds of relationships whose targets any number of parts may use
    (
        *("slideLayout", "slideMaster", "notesMaster", "theme", "slide", "notesSlide", "font", "customXml"),
        *("image", "audio", "video", "media", "hyperlink"),
    )
)
# The refs of the values that the tag running just now has touched. The environment is shared by all renderings; what
# it notices belongs to the one in progress.
TOUCHED: ContextVar[list[str]] = ContextVar("qbr.office.touched")


def note_touch(refs: tuple[str, ...]) -> None:
    """Note the refs of a value that a tag reads."""
    TOUCHED.get().extend(refs)


@dataclass
class Session:
    """State of one rendering."""

    package: Package
    meter: Meter
    engine: Engine
    pictures: Callable[[object], bytes] | None = None
    is_draft: bool = False
    touched: list[str] = field(default_factory=list)
    trace: list[Traced] = field(default_factory=list)
    faults: list[Problem] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)  # warnings
    listed: list[Listed] = field(default_factory=list)  # lists of a document that Markdown has begun
    lists: list[tuple[int, int]] = field(default_factory=list)  # begun anew: their ids, and whose copies they are
    entries: dict[str, Entry] = field(default_factory=dict)  # parts that are new or have changed
    relations: dict[str, Sequence[Relation]] = field(default_factory=dict)  # of parts whose relationships changed
    types: dict[str, str] = field(default_factory=dict)  # content types of new parts
    defaults: dict[str, str] = field(default_factory=dict)  # content types of new endings
    _claimed: set[str] = field(default_factory=set)
    _numbers: dict[str, int] = field(default_factory=dict)
    _media: dict[str, str] = field(default_factory=dict)
    _files: dict[str, PictureFile] = field(default_factory=dict)

    @property
    def file(self) -> str:
        """The template, as messages call it."""
        return self.package.name

    def tell(self, problem: Problem) -> None:
        """Tell of a fault, once; in a draft it is a warning."""
        if problem.severity == "warning" or self.is_draft:
            problem = Problem(problem.message, problem.place, problem.hint, "warning", problem.rule)
            if problem not in self.problems:
                self.problems.append(problem)
        elif problem not in self.faults:
            self.faults.append(problem)

    # --- parts ---

    def claim(self, name: str) -> str:
        """Return a name for a part made after a template's part: its own the first time, a free one from then on."""
        if name not in self._claimed:
            self._claimed.add(name)
            return name
        return self.free_name(name)

    def free_name(self, like: str) -> str:
        """Return a name as this one that no part has, with the next number."""
        stem, ending = stem_and_ending(like)
        number = self._numbers.get(stem + ending, 0) + 1
        while self._is_taken(f"{stem}{number}{ending}"):
            number += 1
        self._numbers[stem + ending] = number
        name = f"{stem}{number}{ending}"
        self._claimed.add(name)
        return name

    def put(self, name: str, text: str | bytes, like: str, relations: Sequence[Relation] | None = None) -> None:
        """Add a part, or change one; it has the content type of the template's part it is made after."""
        data = text.encode("utf-8") if isinstance(text, str) else text
        self.entries[name] = pack(name, data)
        self._settle(name, like, relations)

    def amend(self, name: str, text: str, relations: Sequence[Relation]) -> None:
        """Change a part of the output, whatever it was made after."""
        self.entries[name] = pack(name, text.encode("utf-8"))
        self.relations[name] = tuple(relations)

    def put_stored(self, name: str, data: bytes, like: str) -> None:
        """Add a part that is packed already: a picture, a workbook."""
        self.entries[name] = Entry(name, 0, zlib.crc32(data), len(data), data)
        self._settle(name, like, None)

    def copy(self, name: str, like: str, relations: Sequence[Relation] | None = None) -> None:
        """Add a part that is the same as one of the template's, packed bytes included."""
        entry = self.package.entries[like]
        self.entries[name] = Entry(name, entry.method, entry.crc, entry.size, entry.packed)
        self._settle(name, like, self.package.relations(like) if relations is None else relations)

    def clone(self, name: str) -> str:
        """Return a part that is the same as one of the template's, with copies of all parts that only it may use."""
        new = self.claim(name)
        relations = self.cloned(self.package.relations(name))  # the first use claims the parts below, too
        if new != name:
            self.copy(new, name, relations)
        return new

    def cloned(self, relations: Sequence[Relation]) -> list[Relation]:
        """Return relationships with copies of the parts that cannot be shared."""
        return [
            relation
            if relation.external or relation.kind in SHARED or relation.target not in self.package.entries
            else retarget(relation, self.clone(relation.target))
            for relation in relations
        ]

    def duplicated(self, relations: Sequence[Relation]) -> list[Relation]:
        """Return relationships with copies of the parts that cannot be shared, as they have become by now."""
        return [
            relation
            if relation.external or relation.kind in SHARED or not self._exists(relation.target)
            else retarget(relation, self._duplicate(relation.target))
            for relation in relations
        ]

    def _duplicate(self, name: str) -> str:
        """Return a new part that is the same as one of the output."""
        entry = self.entries.get(name) or self.package.entries[name]
        relations = self.duplicated(self.related(name))
        new = self.free_name(name)
        self.entries[new] = Entry(new, entry.method, entry.crc, entry.size, entry.packed)
        self.types[new] = self.types.get(name) or self.package.types.of(name)
        self.relations[new] = tuple(relations)
        return new

    def picture_file(self, value: object, sha256: str) -> PictureFile:
        """Return a picture value's file, read once.

        Raises:
            SlotError: nobody can tell its bytes, or they are no picture Office shows.
        """
        if sha256 not in self._files:
            if self.pictures is None:
                raise SlotError("there are no pictures to take it from", "Pass pictures= to render.", "T404")
            other = getattr(value, "fallback", None)
            self._files[sha256] = read_picture(self.pictures(value), None if other is None else self.pictures(other))
        return self._files[sha256]

    def media(self, file: PictureFile, sha256: str, folder: str) -> str:
        """Return the part that holds a picture; equal pictures share one."""
        if sha256 not in self._media:
            self._media[sha256] = self._add_media(file.data, file.ending, file.media_type, folder)
        return self._media[sha256]

    def vector(self, data: bytes, sha256: str, folder: str) -> str:
        """Return the part that holds the SVG of a picture."""
        if f"{sha256}.svg" not in self._media:
            self._media[f"{sha256}.svg"] = self._add_media(data, "svg", "image/svg+xml", folder)
        return self._media[f"{sha256}.svg"]

    def _add_media(self, data: bytes, ending: str, media_type: str, folder: str) -> str:
        name = self.free_name(f"{folder}/media/image.{ending}")
        self.entries[name] = Entry(name, 0, zlib.crc32(data), len(data), data)
        if ending not in self.package.types.defaults:
            self.defaults[ending] = media_type
        return name

    def related(self, part: str) -> Sequence[Relation]:
        """Return the relationships of a part as they are now."""
        return self.relations[part] if part in self.relations else self.package.relations(part)

    def _settle(self, name: str, like: str, relations: Sequence[Relation] | None) -> None:
        if name not in self.package.entries:
            self.types[name] = self.package.types.of(like)
        if relations is not None:
            self.relations[name] = tuple(relations)

    def _is_taken(self, name: str) -> bool:
        return name in self.package.entries or name in self.entries or name in self._claimed

    # --- the finished package ---

    def finish(self) -> bytes:
        """Return the finished file: what can be reached from its root, and nothing else."""
        reached = self._reached()
        entries = [self._types_entry(reached)]
        for name, entry in self.package.entries.items():
            if name == TYPES_NAME:
                continue
            if name.endswith(".rels"):
                entries += self._relations_entry(source_of(name), reached)
            elif name in reached:
                entries.append(self.entries.get(name, entry))
        for name, entry in self.entries.items():
            if name in reached and name not in self.package.entries:
                entries.append(entry)
        known = {entry.name for entry in entries}
        for part in self.relations:
            if relations_name(part) not in known:
                entries += self._relations_entry(part, reached)
        return write_entries(entries)

    def _reached(self) -> set[str]:
        reached = {""}
        waiting = [""]
        while waiting:
            for relation in self.related(waiting.pop()):
                target = relation.target
                if target not in reached and not relation.external and self._exists(target):
                    reached.add(target)
                    waiting.append(target)
        return reached

    def _exists(self, name: str) -> bool:
        return name in self.entries or name in self.package.entries

    def _relations_entry(self, source: str, reached: set[str]) -> list[Entry]:
        """Return the relationships part of a source as it has to be written, if it has one."""
        if source not in reached:
            return []
        name = relations_name(source)
        changed = self.relations.get(source)
        if changed is None or tuple(changed) == self.package.relations(source):
            return [self.package.entries[name]] if name in self.package.entries else []
        return [pack_relations(tuple(changed), source)] if changed else []

    def _types_entry(self, reached: set[str]) -> Entry:
        old = self.package.types
        overrides = {part: kind for part, kind in old.overrides.items() if part in reached}
        defaults = {**old.defaults, **self.defaults}
        if self.package.types.of(self.package.main) != self.package.main_type:
            overrides[self.package.main] = self.package.main_type
        overrides |= {
            part: kind
            for part, kind in self.types.items()
            if part in reached and defaults.get(part.rpartition(".")[2].lower()) != kind
        }
        if overrides == old.overrides and defaults == old.defaults:
            return self.package.entries[TYPES_NAME]
        return pack_types(tuple(defaults.items()), tuple(overrides.items()))
