"""What an import wrote into a customer's folder: `.import.json`, by which a later one tells its own from a person's.

It is written before the files it speaks of, and names what stood there before as well: an import that was stopped in
between leaves nothing that would pass for a person's work.
"""

from __future__ import annotations

import contextlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from hashlib import file_digest, sha256
from pathlib import Path
from typing import Any

NAME = ".import.json"
FORMAT = 1


@dataclass(frozen=True, slots=True)
class Memory:
    """What earlier imports wrote."""

    accounts: tuple[str, ...] = ()  # ids by which rows found this customer
    files: Mapping[str, tuple[str, ...]] = field(default_factory=dict)  # hashes a file had when it was written, by name
    rows: Mapping[str, int] = field(default_factory=dict)  # rows of each table when it was written, by file name
    values: Mapping[str, Any] = field(default_factory=dict)  # customer.yaml's that were written, as texts
    earlier: Mapping[str, Any] = field(default_factory=dict)  # the same before the last import
    replaced: str = ""  # hash of the customer.yaml the last import was to replace; empty: none

    def wrote(self, path: Path) -> bool:
        """Return whether a file is as an import left it, under whatever name."""
        found = digest_of(path)
        return any(found in hashes for hashes in self.files.values())

    def own(self, file: Path) -> Mapping[str, Any]:
        """Return the values of customer.yaml that are ours; of an import stopped before the file, those before it."""
        return self.earlier if self.replaced and digest_of(file) == self.replaced else self.values

    def to_bytes(self) -> bytes:
        """Return the content of the file."""
        body = {
            "format": FORMAT,
            "about": "What qbr import wrote here; keep it, so that the next import knows your edits from its own.",
            "accounts": list(self.accounts),
            "files": {name: list(hashes) for name, hashes in sorted(self.files.items())},
            "rows": dict(sorted(self.rows.items())),
            "values": self.values,
            "earlier": self.earlier,
            "replaced": self.replaced,
        }
        return (json.dumps(body, ensure_ascii=False, indent=1) + "\n").encode()


def recall(folder: Path) -> Memory:
    """Return what was written into a folder; nothing where the record is missing, damaged or of another format.

    What cannot be read is no proof that a file is ours, so everything in the folder then counts as a person's.
    """
    with contextlib.suppress(OSError, ValueError, TypeError, AttributeError, KeyError):
        body = json.loads((folder / NAME).read_text(encoding="utf-8"))
        if body["format"] == FORMAT:
            files = {str(name): tuple(map(str, hashes)) for name, hashes in body["files"].items()}
            rows = {str(name): int(count) for name, count in body["rows"].items()}
            values, earlier = dict(body["values"]), dict(body["earlier"])
            return Memory(tuple(map(str, body["accounts"])), files, rows, values, earlier, str(body["replaced"]))
    return Memory()


def digest_of(path: Path) -> str:
    """Return the SHA-256 of a file as hex; empty when there is none."""
    try:
        with path.open("rb") as stream:
            return file_digest(stream, sha256).hexdigest()
    except FileNotFoundError:
        return ""
