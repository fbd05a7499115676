"""Finding a template that was compiled before: by its bytes, its name, this program's version and that of Python."""

from __future__ import annotations

import hashlib
import os
import pickle
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import jinja2

from qbr.office.cache.cache_folder import CacheFolder, usual_folder
from qbr.office.cache.preserved import FAULTS, preserved, restored

_MAGIC = b"qbr compiled template 1\n"
_DIGEST = hashlib.sha256().digest_size


def find_compiled(source: bytes, name: str) -> object | None:
    """Return what `keep_compiled` has kept for a file; None when there is nothing, or nothing that is whole."""
    folder = usual_folder()
    kept = None if folder is None else CacheFolder(folder).read(_key(source, name))
    if kept is None or not kept.startswith(_MAGIC):
        return None
    digest, data = kept[len(_MAGIC) : len(_MAGIC) + _DIGEST], kept[len(_MAGIC) + _DIGEST :]
    if hashlib.sha256(data).digest() != digest:
        return None
    try:
        return restored(data)
    except FAULTS:
        return None


def keep_compiled(source: bytes, name: str, compiled: object) -> None:
    """Keep what a file was compiled to, if there is a place for it."""
    folder = usual_folder()
    if folder is None:
        return
    try:
        data = preserved(compiled)
    except (pickle.PicklingError, TypeError, AttributeError):
        return  # a value nobody can keep only costs the time to compile it again
    CacheFolder(folder).write(_key(source, name), _MAGIC + hashlib.sha256(data).digest() + data)


def _key(source: bytes, name: str) -> str:
    """Return the name of the file a template is kept in."""
    said = (_fingerprint(), name, hashlib.sha256(source).hexdigest())
    return hashlib.sha256("\n".join(said).encode("utf-8", "surrogatepass")).hexdigest()


@cache
def _fingerprint() -> str:
    """Return what tells this program from any other version of it, of Jinja and of Python."""
    roots = (Path(__file__).resolve().parents[2], Path(jinja2.__file__).resolve().parent)
    known = sorted(file for root in roots for file in _sources(str(root)))
    return hashlib.sha256(repr((sys.version, sys.implementation.cache_tag, known)).encode()).hexdigest()


def _sources(folder: str) -> Iterator[tuple[str, int, int]]:
    """Yield path, size and time of every source file in a folder and below it."""
    with os.scandir(folder) as entries:
        for entry in entries:
            if entry.is_dir():
                yield from _sources(entry.path)
            elif entry.name.endswith(".py"):
                about = entry.stat()
                yield entry.path, about.st_size, about.st_mtime_ns
