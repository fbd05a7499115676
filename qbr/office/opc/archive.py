"""Zip archives as compressed entries: unchanged ones are copied as the bytes they already are.

What is written is the same for the same input: no clock, no file attributes, entries in the order given.
"""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Iterable
from dataclasses import dataclass, field

from qbr.office.opc.deflating import deflated

_LOCAL = struct.Struct("<4s5H3L2H")
_CENTRAL = struct.Struct("<4s6H3L5H2L")
_END = struct.Struct("<4s4H2LH")
_OFFSET = struct.Struct("<L")  # closes the fixed part of a line of the directory
_DATE = 0x0021  # 1 January 1980, the earliest day a zip can hold
_UTF8_NAME = 0x800
_ENCRYPTED = 0x1


class ArchiveFault(ValueError):  # noqa: N818 - "error" is what the callers make of it
    """The bytes are not an archive this program reads; the message says why."""


@dataclass(frozen=True)
class Entry:
    """One file of an archive, as it is stored."""

    name: str
    method: int  # 0 stored, 8 deflated
    crc: int
    size: int  # bytes when unpacked
    packed: bytes
    frame: tuple[bytes, bytes, bytes] = field(init=False, repr=False, compare=False)
    # What is written around it: its header, and its line of the directory before and behind its offset. Made once: an
    # entry of a template is written again and again.

    def __post_init__(self) -> None:
        name = self.name.encode("utf-8")
        flags = 0 if self.name.isascii() else _UTF8_NAME
        about = (flags, self.method, 0, _DATE, self.crc, len(self.packed), self.size)
        header = _LOCAL.pack(b"PK\x03\x04", 20, *about, len(name), 0) + name
        line = _CENTRAL.pack(b"PK\x01\x02", 20, 20, *about, len(name), 0, 0, 0, 0, 0, 0)
        object.__setattr__(self, "frame", (header, line[: -_OFFSET.size], name))

    def unpack(self) -> bytes:
        """Return the content.

        Raises:
            ArchiveFault: the packed bytes are damaged.
        """
        try:
            data = zlib.decompressobj(-15).decompress(self.packed, self.size + 1) if self.method else self.packed
        except zlib.error as error:
            raise ArchiveFault(f"{self.name} cannot be unpacked: {error}") from error
        if len(data) != self.size or zlib.crc32(data) != self.crc:
            raise ArchiveFault(f"{self.name} is damaged")
        return data


def pack(name: str, data: bytes) -> Entry:
    """Return the data as an entry, deflated unless that makes it no smaller."""
    packed = deflated(data)
    method, packed = (8, packed) if len(packed) < len(data) else (0, data)
    return Entry(name, method, zlib.crc32(data), len(data), packed)


def read_entries(data: bytes) -> list[Entry]:
    """Return the entries of an archive in the order of its directory; folders are left out.

    Raises:
        ArchiveFault: it is no zip archive, or uses encryption or a method other than stored and deflated.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return [_read_entry(data, info) for info in archive.infolist() if not info.is_dir()]
    except (zipfile.BadZipFile, struct.error, UnicodeDecodeError) as error:
        raise ArchiveFault(f"not a readable zip archive: {error}") from error


def write_entries(entries: Iterable[Entry]) -> bytes:
    """Return an archive of the entries."""
    parts: list[bytes] = []
    directory: list[bytes] = []
    offset = 0
    for entry in entries:
        header, before, name = entry.frame
        packed = entry.packed
        parts += (header, packed)
        directory += (before, _OFFSET.pack(offset), name)
        offset += len(header) + len(packed)
    tail = b"".join(directory)
    count = len(parts) // 2
    return b"".join([*parts, tail, _END.pack(b"PK\x05\x06", 0, 0, count, count, len(tail), offset, 0)])


def _read_entry(data: bytes, info: zipfile.ZipInfo) -> Entry:
    if info.flag_bits & _ENCRYPTED or info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise ArchiveFault(f"{info.filename} is encrypted or packed by an unusual method")
    fields = _LOCAL.unpack_from(data, info.header_offset)
    start = info.header_offset + _LOCAL.size + fields[-2] + fields[-1]
    packed = data[start : start + info.compress_size]
    return Entry(info.filename, info.compress_type, info.CRC, info.file_size, packed)
