"""A customer's folder made of texts, read as the product reads it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from qbr.records.folder import CustomerFolder
from qbr.sources import read_folder, read_settings

Read = Callable[..., CustomerFolder]


@pytest.fixture
def read(tmp_path: Path) -> Read:
    """Write files into customers/acme (or where a name begins with "/", into the workspace) and read the folder."""

    def write_and_read(files: Mapping[str, str | bytes] | None = None, **named: str | bytes) -> CustomerFolder:
        folder = tmp_path / "customers" / "acme"
        folder.mkdir(parents=True, exist_ok=True)
        everything = {"customer.yaml": "name: Acme\n", **(files or {})}
        for name, content in everything.items():
            path = tmp_path / name[1:] if name.startswith("/") else folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content.encode() if isinstance(content, str) else content)
        shared = tmp_path / "customers" / "_shared"
        return read_folder(folder, shared=shared, settings=read_settings(tmp_path), root=tmp_path)

    return write_and_read
