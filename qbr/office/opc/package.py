"""An Office package as it comes in: refused when it is hostile or broken, read once, kept as the bytes it is."""

from __future__ import annotations

import io
import stat
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import NoReturn

from qbr.errors import Place, Problem, TemplateError
from qbr.office.opc.archive import ArchiveFault, Entry, read_entries
from qbr.office.opc.content_types import NAME as TYPES_NAME
from qbr.office.opc.content_types import ContentTypes, is_macro_type, main_format
from qbr.office.opc.markup import XmlError
from qbr.office.opc.relations import Relation, read_relations, relations_name, source_of

MAX_ENTRIES = 10_000
MAX_UNPACKED = 1_000_000_000  # bytes of all entries together
MAX_PART = 300_000_000  # bytes of one entry
MAX_XML = 100_000_000  # bytes of one XML part
MAX_RATIO = 500  # unpacked to packed, of entries larger than a megabyte
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_SAFE_LINKS = ("http:", "https:", "mailto:")
_EMBED_HINT = "Copy the chart and paste it with its workbook embedded."
_ACTIVE = {"vbaProject": "macros", "control": "an ActiveX control", "oleObject": "an embedded object (OLE)"}


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

    @classmethod
    def open(cls, data: bytes, name: str) -> Package:
        """Return the package in the bytes of a file.

        Raises:
            TemplateError: it is not a .pptx or .docx that can be used; every reason found is told.
        """
        _check_container(data, name)
        entries = {entry.name: entry for entry in _entries(data, name)}
        types = _types(entries, name)
        main, kind = _main(entries, types, name)
        known = main_format(kind)
        if known is None:
            _refuse(name, f"its main part is a {kind or 'part of unknown type'}", _hint_for_kind(kind), "T104")
        package = cls(name, entries, types, known[0], main, known[1])
        if b"http://purl.oclc.org/ooxml/" in package.read(main)[:4000]:
            hint = "Save it again as an ordinary .pptx or .docx."
            _refuse(name, "the file is saved as Strict Open XML", hint, "T109")
        problems = list(_active_content(package))
        if problems:
            raise TemplateError(problems)
        return package

    def read(self, part: str) -> bytes:
        """Return the content of a part.

        Raises:
            TemplateError: it is missing or damaged.
        """
        if part not in self.entries:
            _refuse(self.name, f"the part {part} is missing", "Open the file in Office and save it again.", "T105")
        try:
            return self.entries[part].unpack()
        except ArchiveFault as fault:
            _refuse(self.name, str(fault), "Open the file in Office and save it again.", "T103")

    def relations(self, part: str) -> tuple[Relation, ...]:
        """Return the relationships of a part; "" is the package itself."""
        return self.all_relations.get(part, ())

    @cached_property
    def all_relations(self) -> dict[str, tuple[Relation, ...]]:
        """Every part's relationships."""
        found = {}
        for part in self.entries:
            if part.endswith(".rels"):
                source = source_of(part)
                try:
                    found[source] = read_relations(self.read(part), source)
                except XmlError as error:
                    _refuse(self.name, f"{part} {error}", "Open the file in Office and save it again.", "T106")
        return found

    def related(self, part: str, kind: str) -> list[str]:
        """Return the parts a part relates to in a way ("slide", "chart" …), in the order they are listed."""
        return [one.target for one in self.relations(part) if one.kind == kind and not one.external]


def _check_container(data: bytes, name: str) -> None:
    if data.startswith(_OLE):
        hint = "Take the password or signature off, or save it as .pptx or .docx, and try again."
        _refuse(name, "the file is encrypted, or in the old binary format of Office 97–2003", hint, "T101")
    if not data.startswith(b"PK"):
        _refuse(name, "this is no Office file", "A template is a .pptx or .docx saved by PowerPoint or Word.", "T102")


def _entries(data: bytes, name: str) -> list[Entry]:
    """Return the entries of the file, after a look at its directory: nothing is unpacked before that."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            _check_directory(archive.infolist(), name)
        return read_entries(data)
    except (zipfile.BadZipFile, ArchiveFault, ValueError, EOFError) as fault:
        hint = "It may be cut off; copy it again, or open it in Office and save it."
        _refuse(name, f"the file cannot be read: {fault}", hint, "T103")


def _check_directory(infos: list[zipfile.ZipInfo], name: str) -> None:
    faults = []
    if len(infos) > MAX_ENTRIES:
        faults.append(f"it has {len(infos):,} entries; {MAX_ENTRIES:,} are allowed")
    if sum(info.file_size for info in infos) > MAX_UNPACKED:
        faults.append(f"it unpacks to more than {MAX_UNPACKED:,} bytes")
    seen: set[str] = set()
    for info in infos:
        fault = _entry_fault(info, seen)
        if fault:
            faults.append(f'entry "{info.filename[:80]}" {fault}')
        seen.add(info.filename.casefold())
    if faults:
        raise TemplateError([Problem(fault, Place(name), "Do not use this file.", rule="T107") for fault in faults])


def _entry_fault(info: zipfile.ZipInfo, seen: set[str]) -> str:
    """Return what is wrong with a line of the directory, empty when nothing is."""
    path = info.filename
    limit = MAX_XML if path.endswith((".xml", ".rels")) else MAX_PART
    checks = (
        (path.casefold() in seen, "stands in the file twice"),
        (path.startswith("/") or "\\" in path or ":" in path, "has an absolute path"),
        (".." in path.split("/"), "leads out of the file"),
        (stat.S_ISLNK(info.external_attr >> 16), "is a symbolic link"),
        (info.flag_bits & 1 != 0, "is encrypted"),
        (info.file_size > limit, f"unpacks to {info.file_size:,} bytes"),
        (
            info.file_size > 1_000_000 and info.file_size > MAX_RATIO * max(1, info.compress_size),
            f"unpacks to {MAX_RATIO} times its size and more",
        ),
    )
    return next((words for wrong, words in checks if wrong), "")


def _types(entries: dict[str, Entry], name: str) -> ContentTypes:
    if TYPES_NAME not in entries:
        hint = "A template is a .pptx or .docx saved by PowerPoint or Word."
        _refuse(name, "this is a zip archive, but no Office file", hint, "T102")
    try:
        return ContentTypes.read(entries[TYPES_NAME].unpack())
    except (XmlError, ArchiveFault) as fault:
        _refuse(name, f"{TYPES_NAME} {fault}", "Open the file in Office and save it again.", "T106")


def _main(entries: dict[str, Entry], types: ContentTypes, name: str) -> tuple[str, str]:
    """Return name and type of the main part."""
    rels = relations_name("")
    try:
        relations = read_relations(entries[rels].unpack(), "") if rels in entries else ()
    except (XmlError, ArchiveFault) as fault:
        _refuse(name, f"{rels} {fault}", "Open the file in Office and save it again.", "T106")
    mains = [one.target for one in relations if one.kind == "officeDocument" and one.target in entries]
    if not mains:
        _refuse(name, "the file has no main part", "Open the file in Office and save it again.", "T105")
    return mains[0], types.of(mains[0])


def _hint_for_kind(kind: str) -> str:
    if is_macro_type(kind):
        return "Save it without macros, as .pptx or .docx; macros are never carried into a review."
    return "A template is a .pptx, .potx, .docx or .dotx."


def _active_content(package: Package) -> list[Problem]:
    """Return a problem for everything in the package that acts or reaches out by itself."""
    problems = []
    for source, relations in package.all_relations.items():
        for relation in relations:
            linked = _linked_workbook(package, source, relation)
            what = linked or _ACTIVE.get(relation.kind) or _outside(relation)
            if what:
                place = Place(package.name, spot=source or "the package")
                hint = _EMBED_HINT if linked else _remove_hint(relation)
                problems.append(Problem(f"the template carries {what}", place, hint, rule="T108"))
    return problems


def _linked_workbook(package: Package, source: str, relation: Relation) -> str:
    """Return words for a chart that takes its data from another file; empty for anything else."""
    is_chart = package.types.of(source).endswith((".chart+xml", ".chartex+xml")) if source else False
    if not is_chart or not relation.external or relation.kind not in ("oleObject", "package", "externalLink"):
        return ""
    return f"a chart whose workbook is linked from another file: {relation.target[:120]}"


def _outside(relation: Relation) -> str:
    """Return what a relationship reaches for outside the file; empty when that is fine."""
    if not relation.external:
        return ""
    if relation.kind == "hyperlink":
        # Office percent-encodes the braces of a tag that stands in a link's address
        safe = relation.target.lower().startswith((*_SAFE_LINKS, "{{", "%7b%7b")) or relation.target.startswith("#")
        return "" if safe else f"a link to {relation.target[:120]}"
    return f"a {relation.kind} outside the file: {relation.target[:120]}"


def _remove_hint(relation: Relation) -> str:
    if relation.kind == "hyperlink":
        return "Links may lead to http, https and mailto addresses."
    return "Embed it or take it out."


def _refuse(name: str, message: str, hint: str, rule: str) -> NoReturn:
    raise TemplateError(Problem(message, Place(name), hint, rule=rule))
