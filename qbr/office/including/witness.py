"""What a template was made of besides its own file: which files of a library were read, and what was in them."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from qbr.office.including.library import Library

_LISTED = ""  # no file has this name: stands for the list of all names


@dataclass(frozen=True)
class Witness:
    """A library that remembers what was asked of it."""

    library: Library
    seen: dict[str, str] = field(default_factory=dict)  # name → digest of what was found

    def names(self) -> Sequence[str]:
        """Return every name there is."""
        names = self.library.names()
        self.seen[_LISTED] = _digest_of_names(names)
        return names

    def read(self, name: str) -> bytes | None:
        """Return the bytes of a file; None when there is none of that name."""
        data = self.library.read(name)
        self.seen[name] = _digest(data)
        return data


def is_unchanged(library: Library, seen: Mapping[str, str]) -> bool:
    """Return whether a library still answers as it did; nothing is read but what was read then."""
    return all(
        digest == (_digest(library.read(name)) if name != _LISTED else _digest_of_names(library.names()))
        for name, digest in seen.items()
    )


def _digest(data: bytes | None) -> str:
    return "" if data is None else hashlib.sha256(data).hexdigest()


def _digest_of_names(names: Sequence[str]) -> str:
    return _digest("\n".join(names).encode("utf-8", "surrogatepass"))
