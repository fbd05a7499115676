"""What a file must be before anything in it is used: an ordinary archive of sound parts, of a size somebody meant.

The directory is looked at first, so that nothing is unpacked that would fill the machine; then every part is unpacked
once, so that damage and what XML can be made to do are found here and nowhere later.
"""

from __future__ import annotations

import io
import re
import stat
import zipfile
from collections.abc import Iterator
from typing import NoReturn

from qbr.errors import Place, Problem, TemplateError
from qbr.office.opc.archive import ArchiveFault, Entry, read_entries
from qbr.office.opc.markup import XmlError, as_utf8

MAX_ENTRIES = 10_000
MAX_UNPACKED = 1_000_000_000  # bytes of all entries together
MAX_PART = 300_000_000  # bytes of one entry
MAX_XML = 100_000_000  # bytes of one XML part
MAX_RATIO = 500  # unpacked to packed, of entries larger than a megabyte
SAVE_AGAIN = "Open the file in Office and save it again."
XML_ENDINGS = (".xml", ".rels", ".vml")
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ZIP = b"PK\x03\x04"
_DOCUMENT_TYPE = re.compile(rb"<!DOCTYPE|<!ENTITY")
_MACROS = "vbaproject.bin"


def admitted(data: bytes, name: str) -> dict[str, Entry]:
    """Return the entries of a file by name.

    Args:
        data: the file.
        name: the file as messages call it.

    Raises:
        TemplateError: it is no archive, or holds what no Office file should.
    """
    _check_container(data, name)
    entries = {entry.name: entry for entry in _entries(data, name)}
    problems = [problem for entry in entries.values() for problem in _part_faults(entry, name)]
    if problems:
        raise TemplateError(problems)
    return entries


def refuse(name: str, message: str, hint: str, rule: str) -> NoReturn:
    """Raise the error that says why a file is not used."""
    raise TemplateError(Problem(message, Place(name), hint, rule=rule))


def _check_container(data: bytes, name: str) -> None:
    if data.startswith(_OLE):
        hint = "Take the password or signature off, or save it as .pptx or .docx, and try again."
        refuse(name, "the file is encrypted, or in the old binary format of Office 97–2003", hint, "T101")
    if not data:
        refuse(name, "the file is empty; this is no Office file", "Copy it again from where it came from.", "T102")
    if not data.startswith(b"PK"):
        refuse(name, "this is no Office file", "A template is a .pptx or .docx saved by PowerPoint or Word.", "T102")


def _entries(data: bytes, name: str) -> list[Entry]:
    """Return the entries of the file, after a look at its directory: nothing is unpacked before that."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            faults = list(_directory_faults(archive.infolist()))
        if faults:
            raise TemplateError([Problem(fault, Place(name), "Do not use this file.", rule="T107") for fault in faults])
        return read_entries(data)
    except (zipfile.BadZipFile, ArchiveFault, ValueError, EOFError, NotImplementedError) as fault:
        hint = "It may be cut off; copy it again, or open it in Office and save it."
        refuse(name, f"the file cannot be read: {fault}", hint, "T103")


def _directory_faults(infos: list[zipfile.ZipInfo]) -> Iterator[str]:
    if len(infos) > MAX_ENTRIES:
        yield f"it has {len(infos):,} entries; {MAX_ENTRIES:,} are allowed"
    if sum(info.file_size for info in infos) > MAX_UNPACKED:
        yield f"it unpacks to more than {MAX_UNPACKED:,} bytes"
    seen: set[str] = set()
    for info in infos:
        fault = _entry_fault(info, seen)
        if fault:
            yield f'entry "{info.filename[:80]}" {fault}'
        seen.add(info.filename.casefold())


def _entry_fault(info: zipfile.ZipInfo, seen: set[str]) -> str:
    """Return what is wrong with a line of the directory, empty when nothing is."""
    path = info.filename
    limit = MAX_XML if path.lower().endswith(XML_ENDINGS) else MAX_PART
    checks = (
        (path.casefold() in seen, "stands in the file twice"),
        (path.startswith("/") or "\\" in path or ":" in path, "has an absolute path"),
        (".." in path.split("/"), "leads out of the file"),
        (any(ord(sign) < 32 for sign in path) or not path.strip(), "has no readable name"),
        (stat.S_ISLNK(info.external_attr >> 16), "is a symbolic link"),
        (info.flag_bits & 1 != 0, "is encrypted"),
        (info.file_size > limit, f"unpacks to {info.file_size:,} bytes"),
        (
            info.file_size > 1_000_000 and info.file_size > MAX_RATIO * max(1, info.compress_size),
            f"unpacks to {MAX_RATIO} times its size and more",
        ),
    )
    return next((words for wrong, words in checks if wrong), "")


def _part_faults(entry: Entry, name: str) -> Iterator[Problem]:
    """Yield what is wrong with one part: damage, XML that reaches outside, a hostile package inside it."""
    try:
        data = entry.unpack()
        if entry.name.lower().endswith(XML_ENDINGS):
            _check_xml(as_utf8(data))
        elif data.startswith(_ZIP):
            yield from _inner_faults(entry.name, data, name)
    except ArchiveFault as fault:
        yield Problem(f"the file cannot be read: {fault}", Place(name), SAVE_AGAIN, rule="T103")
    except XmlError as error:
        yield Problem(f"{entry.name} {error}", Place(name), SAVE_AGAIN, rule="T106")


def _check_xml(data: bytes) -> None:
    """Raise XmlError when a part declares a document type or does not begin as XML does."""
    if _DOCUMENT_TYPE.search(data):
        raise XmlError("declares a document type, which Office files never do")
    if data.lstrip()[:1] != b"<":
        raise XmlError("is not well-formed XML: it does not begin with a tag")


def _inner_faults(part: str, data: bytes, name: str) -> Iterator[Problem]:
    """Yield what is wrong with a package inside the file: the workbook of a chart, an embedded document."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            infos = archive.infolist()
    except (zipfile.BadZipFile, ValueError, EOFError, NotImplementedError):
        return  # it is not opened here; what does need it tells more
    for fault in _directory_faults(infos):
        yield Problem(fault, Place(name, spot=part), "Do not use this file.", rule="T107")
    if any(info.filename.lower().endswith(_MACROS) for info in infos):
        hint = "Save what is embedded without macros, and embed it again."
        yield Problem("the template carries macros", Place(name, spot=part), hint, rule="T108")
