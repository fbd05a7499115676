"""An Office file opened for looking: parts, relationships, trees. Forgiving, because other programs wrote it."""

from __future__ import annotations

import hashlib
import io
from functools import cached_property
from typing import Literal

from PIL import Image, UnidentifiedImageError

from qbr.office.opc.archive import ArchiveFault, Entry, read_entries
from qbr.office.opc.markup import Element, parse_xml
from qbr.office.opc.relations import Relation, read_relations, relations_name

MAX_UNPACKED = 512 * 1024 * 1024  # bytes of all parts; a review has a few megabytes


class SeenFile:
    """The parts of a .pptx or .docx.

    Raises:
        ArchiveFault: no archive, or one too large to be an honest file.
        XmlError: a part that is not XML.
    """

    def __init__(self, data: bytes) -> None:
        self.entries: dict[str, Entry] = {entry.name: entry for entry in read_entries(data)}
        if sum(entry.size for entry in self.entries.values()) > MAX_UNPACKED:
            raise ArchiveFault("unpacks to more than an Office file can be")
        self._trees: dict[str, Element] = {}
        self.main = next(iter(self.related("", "officeDocument")), "")

    @cached_property
    def format(self) -> Literal["pptx", "docx", "unreadable"]:
        """Which kind of file it is, by its main part."""
        if self.main not in self.entries:
            return "unreadable"
        name = self.tree(self.main).tag.rpartition("}")[2]
        return "pptx" if name == "presentation" else "docx" if name == "document" else "unreadable"

    def tree(self, part: str) -> Element:
        """Return the root of a part."""
        if part not in self._trees:
            self._trees[part] = parse_xml(self.entries[part].unpack())
        return self._trees[part]

    def relations(self, part: str) -> tuple[Relation, ...]:
        """Return the relationships of a part."""
        name = relations_name(part)
        return read_relations(self.entries[name].unpack(), part) if name in self.entries else ()

    def related(self, part: str, kind: str) -> list[str]:
        """Return the parts one relates to in a way, as far as they exist."""
        return [one.target for one in self.relations(part) if one.kind == kind and one.target in self.entries]

    def target(self, part: str, relation_id: str | None) -> str:
        """Return what a relationship id leads to: a part, an address outside, or empty."""
        return next((one.target for one in self.relations(part) if one.id == relation_id), "")

    def picture(self, part: str) -> str:
        """Return a text that is the same for pictures that look the same; empty where there is none."""
        if part not in self.entries:
            return ""
        data = self.entries[part].unpack()
        try:
            with Image.open(io.BytesIO(data)) as image:
                pixels = image.convert("RGBA")
                return f"{pixels.width}x{pixels.height} {hashlib.sha256(pixels.tobytes()).hexdigest()[:16]}"
        except (UnidentifiedImageError, OSError, ValueError, Image.DecompressionBombError):
            # Drawings such as EMF and SVG are taken as they are written.
            return hashlib.sha256(data).hexdigest()[:16]
