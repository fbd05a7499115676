"""An Office package as it comes in: refused when it is hostile or broken, read once, kept as the bytes it is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property

from qbr.errors import Place, Problem, TemplateError
from qbr.office.opc.admission import SAVE_AGAIN, XML_ENDINGS, admitted, refuse
from qbr.office.opc.archive import ArchiveFault, Entry, pack
from qbr.office.opc.content_types import NAME as TYPES_NAME
from qbr.office.opc.content_types import ContentTypes, main_format
from qbr.office.opc.markup import XmlError, as_utf8
from qbr.office.opc.outside import SIGNATURE, field_faults, outside_faults, without_dropped
from qbr.office.opc.relations import PartNames, Relation, read_relations, relations_name, source_of
from qbr.office.opc.strict import as_ordinary, is_strict


@dataclass(frozen=True)
class Package:
    """The parts of one .pptx or .docx, and how they belong together."""

    name: str  # the file as messages call it
    entries: dict[str, Entry]  # in the order of the file
    types: ContentTypes
    format: str  # "pptx" or "docx"
    main: str  # name of the presentation or document part
    main_type: str  # content type the main part has in what is built
    origins: Mapping[str, str] = field(default_factory=dict)  # parts of included files → where an author finds them
    notices: tuple[Problem, ...] = ()  # warnings: what was left out of the file as it came

    @classmethod
    def open(cls, data: bytes, name: str) -> Package:
        """Return the package in the bytes of a file, as the ordinary .pptx or .docx that is made of it.

        Raises:
            TemplateError: it is not a .pptx or .docx that can be used; every reason found is told.
        """
        entries = admitted(data, name)
        types = _types(entries, name)
        main, kind = _main(entries, types, name)
        known = main_format(kind)
        if known is None:
            hint = "A template is a PowerPoint or Word file: .pptx, .potx, .docx, .dotx or one of their kin."
            refuse(name, f"its main part is a {kind or 'part of unknown type'}", hint, "T104")
        package = cls(name, entries, types, known[0], main, known[1])._as_ordinary()
        problems = [*outside_faults(name, types, package.all_relations), *package._field_faults()]
        if problems:
            raise TemplateError(problems)
        return package

    def read(self, part: str) -> bytes:
        """Return the content of a part; XML is in UTF-8, whatever it was saved in.

        Raises:
            TemplateError: it is missing or damaged.
        """
        if part not in self.entries:
            refuse(self.name, f"the part {part} is missing", SAVE_AGAIN, "T105")
        try:
            data = self.entries[part].unpack()
            return as_utf8(data) if part.lower().endswith(XML_ENDINGS) else data
        except ArchiveFault as fault:
            refuse(self.name, str(fault), SAVE_AGAIN, "T103")
        except XmlError as error:
            refuse(self.name, f"{part} {error}", SAVE_AGAIN, "T106")

    def relations(self, part: str) -> tuple[Relation, ...]:
        """Return the relationships of a part; "" is the package itself."""
        return self.all_relations.get(part, ())

    @cached_property
    def all_relations(self) -> dict[str, tuple[Relation, ...]]:
        """Every part's relationships."""
        names = PartNames.of(self.entries)
        found = {}
        for part in self.entries:
            if part.endswith(".rels"):
                source = source_of(part)
                try:
                    found[source] = names.resolved(read_relations(self.read(part), source))
                except XmlError as error:
                    refuse(self.name, f"{part} {error}", SAVE_AGAIN, "T106")
        return found

    def related(self, part: str, kind: str) -> list[str]:
        """Return the parts a part relates to in a way ("slide", "chart" …), in the order they are listed."""
        return [one.target for one in self.relations(part) if one.kind == kind and not one.external]

    def signature(self) -> Problem | None:
        """Return a warning that what is made of the file is not signed as it is; None where it is not signed."""
        if not any(one.kind == SIGNATURE for one in self.relations("")):
            return None
        hint = "Sign what is made of it, if it has to be signed."
        return Problem("left out: the digital signature", Place(self.name), hint, "warning", "T112")

    def _as_ordinary(self) -> Package:
        """Return the package without what an ordinary file does not have: strict names, a template's type, macros."""
        entries = self.entries
        if is_strict(self.read(self.main)):
            try:
                entries = as_ordinary(entries)
            except (XmlError, ArchiveFault) as fault:
                refuse(self.name, f"a part {fault}", SAVE_AGAIN, "T106")
        types = self.types.with_override(self.main, self.main_type)
        package = replace(self, entries=entries)
        is_changed = entries is not self.entries or types is not self.types
        cleaned = without_dropped(self.name, entries, types, package.all_relations, is_changed=is_changed)
        entries = cleaned.entries
        if cleaned.types != self.types:
            entries = {**entries, TYPES_NAME: pack(TYPES_NAME, cleaned.types.written().encode("utf-8"))}
        return replace(package, entries=entries, types=cleaned.types, notices=cleaned.notices)

    def _field_faults(self) -> list[Problem]:
        """Return a problem for each field of Word that reaches outside the file."""
        if self.format != "docx":
            return []
        try:
            parts = [part for part in self.entries if "wordprocessingml" in self.types.of(part)]
            return [problem for part in parts for problem in field_faults(self.name, part, self.read(part))]
        except XmlError as error:
            refuse(self.name, f"a part {error}", SAVE_AGAIN, "T106")


def _types(entries: dict[str, Entry], name: str) -> ContentTypes:
    if TYPES_NAME not in entries:
        hint = "A template is a .pptx or .docx saved by PowerPoint or Word."
        refuse(name, "this is a zip archive, but no Office file", hint, "T102")
    try:
        return ContentTypes.read(as_utf8(entries[TYPES_NAME].unpack())).named_as(PartNames.of(entries).find)
    except XmlError as fault:
        refuse(name, f"{TYPES_NAME} {fault}", SAVE_AGAIN, "T106")


def _main(entries: dict[str, Entry], types: ContentTypes, name: str) -> tuple[str, str]:
    """Return name and type of the main part."""
    rels = relations_name("")
    try:
        relations = read_relations(as_utf8(entries[rels].unpack()), "") if rels in entries else ()
    except XmlError as fault:
        refuse(name, f"{rels} {fault}", SAVE_AGAIN, "T106")
    resolved = PartNames.of(entries).resolved(relations)
    mains = [one.target for one in resolved if one.kind == "officeDocument" and one.target in entries]
    if not mains:
        refuse(name, "the file has no main part", SAVE_AGAIN, "T105")
    return mains[0], types.of(mains[0])
