"""Libraries: where included files come from. A file is named, never reached by a path of the template's choice."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Protocol

from qbr.sandbox import nearest

Stamp = tuple[str, int, int]  # of a file: name, time of change in ns, bytes
_ENDINGS = (".docx", ".dotx", ".pptx", ".potx")


class Library(Protocol):
    """Files by name."""

    def names(self) -> Sequence[str]:
        """Return every name there is, in an order of its own that never changes."""

    def read(self, name: str) -> bytes | None:
        """Return the bytes of a file; None when there is none of that name."""


@dataclass(frozen=True)
class Shelf:
    """A library in memory."""

    files: Mapping[str, bytes]

    def names(self) -> Sequence[str]:
        """Return every name, sorted."""
        return sorted(self.files)

    def read(self, name: str) -> bytes | None:
        """Return the bytes of a file; None when there is none of that name."""
        return self.files.get(name)


@dataclass(frozen=True)
class Folder:
    """The Office files in a folder and the folders in it."""

    path: Path

    def names(self) -> Sequence[str]:
        """Return every name, with slashes between folders, sorted."""
        found = (one for one in self.path.rglob("*") if one.suffix.lower() in _ENDINGS and not _is_lock(one))
        names = (one.relative_to(self.path).as_posix() for one in found)
        return sorted(name for name in names if self._within(name) is not None)

    def read(self, name: str) -> bytes | None:
        """Return the bytes of a file; None when there is none of that name, or the name leads out of the folder."""
        path = self._within(name)
        try:
            return None if path is None else path.read_bytes()
        except OSError:
            return None

    def stamps(self) -> tuple[Stamp, ...]:
        """Return name, time of change and size of every file: while they stay the same, so do the files."""
        found = ((name, (self.path / name).stat()) for name in self.names())
        return tuple((name, stat.st_mtime_ns, stat.st_size) for name, stat in found)

    def _within(self, name: str) -> Path | None:
        """Return the file a name stands for; None when it lies elsewhere, be it by a symbolic link."""
        if not is_safe(name):
            return None
        path = (self.path / name).resolve()
        return path if path.is_relative_to(self.path.resolve()) and path.is_file() else None


def as_library(given: Library | Mapping[str, bytes] | str | Path | None) -> Library:
    """Return what a caller gives as a library: files by name, a folder, or nothing."""
    if given is None:
        return Shelf({})
    if isinstance(given, (str, Path)):
        return Folder(Path(given))
    return Shelf(given) if isinstance(given, Mapping) else given


def is_safe(name: str) -> bool:
    """Return whether a name stays where it is looked up: no way up, no root, no drive."""
    parts = PurePosixPath(name).parts
    return bool(parts) and not name.startswith("/") and ".." not in parts and "\\" not in name and ":" not in name


class IncludeFault(ValueError):  # noqa: N818  # a fault of the author's, told with its place
    """A file that cannot be included; carries the way out and the rule."""

    def __init__(self, message: str, hint: str, rule: str) -> None:
        super().__init__(message)
        self.hint = hint
        self.rule = rule


def read_named(library: Library, name: str) -> bytes:
    """Return the bytes of a file.

    Raises:
        IncludeFault: there is none of that name.
    """
    data = library.read(name) if is_safe(name) else None
    if data is None:
        names = library.names()
        there = f"There is: {', '.join(names[:20])}." if names else "No library of files was given."
        raise IncludeFault(f'there is no file "{name}"', f"{nearest(name, names)} {there}".strip(), "T701")
    return data


def _is_lock(path: Path) -> bool:
    return path.name.startswith("~$")  # Office leaves these beside a file that is open
