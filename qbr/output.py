"""Writing: complete files or none, never over a person's edit, nothing outside the output folder.

Every file is first written beside its place, under a name of its own, and moved there when all of them are complete.
`internal/build.json` comes last and says what was built; `internal/as-built/` keeps each file as it was, so that what a
person changed since can be told. A file qbr knows nothing about is treated as a person's.
"""

from __future__ import annotations

import contextlib
import json
import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path, PurePosixPath
from typing import Any

from qbr.errors import OutputError, Place, Problem
from qbr.taking_turns import alone_in

INTERNAL = "internal"
RECORD = "build.json"
AS_BUILT = "as-built"
RECORD_FORMAT = 1
TEMPORARY = ".qbr-writing-"

Same = Callable[[bytes, bytes], bool]  # whether a person sees the same in two Office files


@dataclass(frozen=True, slots=True)
class OutputFile:
    """A file to be written, and what build.json says of it."""

    name: str  # acme-2026-Q3.pptx, or internal/INTERNAL-… for a pack that must not be sent
    data: bytes
    about: Mapping[str, Any] = field(default_factory=dict)  # pack, template hash, trace … as JSON values


@dataclass(frozen=True, slots=True)
class Written:
    """What was written, and what the person must know about it."""

    paths: tuple[Path, ...]
    problems: tuple[Problem, ...] = ()


def digest(data: bytes) -> str:
    """Return the SHA-256 of bytes as hex."""
    return sha256(data).hexdigest()


def read_record(folder: Path) -> dict[str, Any]:
    """Return build.json of a review's folder; empty when it is missing, damaged or of another format.

    What cannot be read is no proof that a file is ours, so everything in the folder then counts as a person's.
    """
    with contextlib.suppress(OSError, ValueError):
        record = json.loads((folder / INTERNAL / RECORD).read_text(encoding="utf-8"))
        if isinstance(record, dict) and record.get("format") == RECORD_FORMAT and isinstance(record.get("files"), dict):
            return record
    return {}


def write_review(
    folder: Path,
    root: Path,
    files: Sequence[OutputFile],
    internal: Mapping[str, bytes],
    about: Mapping[str, Any],
    *,
    same: Same,
    force: bool = False,
) -> Written:
    """Write a review's files and return the paths they got.

    Args:
        folder: output/<customer>/<quarter>.
        root: the output folder; nothing is written outside it.
        files: what may be sent.
        internal: further files for internal/, by name; replaced without question.
        about: what build.json says of the build as a whole.
        same: whether a person sees the same in two files.
        force: replace a file even if a person has changed it.

    Raises:
        OutputError: a file cannot be written, another build is writing, or the folder leads out of root; nothing is
            half written.
    """
    _check_inside(folder, root)
    try:
        inside = [folder / INTERNAL / name for name in (RECORD, *internal)] + [folder / INTERNAL / AS_BUILT / RECORD]
        parents = list(dict.fromkeys(path.parent for path in [*(folder / file.name for file in files), *inside]))
        for part in parents:
            part.mkdir(parents=True, exist_ok=True)
        with alone_in(folder / INTERNAL):
            for part in parents:
                remove_leftovers(part)
            return _write_all(folder, read_record(folder), files, internal, about, same, force)
    except OSError as error:
        place = Place(str(error.filename or folder))
        hint = "Nothing was replaced half. Make room or mend the permission, then build again."
        raise OutputError(Problem(f"cannot be written: {error.strerror or error}", place, hint)) from error


def _check_inside(folder: Path, root: Path) -> None:
    existing = next(part for part in (folder, *folder.parents) if part.exists())
    if not existing.resolve().is_relative_to(root.resolve()) and existing not in root.parents and existing != root:
        place = Place(str(existing))
        raise OutputError(Problem("leads out of the output folder", place, "Replace the link by a folder."))


def remove_leftovers(folder: Path) -> None:
    """Remove what an earlier run that was stopped left half written."""
    for leftover in folder.glob(f"{TEMPORARY}*"):
        leftover.unlink(missing_ok=True)


def _write_all(
    folder: Path,
    record: Mapping[str, Any],
    files: Sequence[OutputFile],
    internal: Mapping[str, bytes],
    about: Mapping[str, Any],
    same: Same,
    force: bool,
) -> Written:
    known = {name: entry for name, entry in record.get("files", {}).items() if (folder / name).is_file()}
    problems: list[Problem] = []
    with _Writing() as writing:
        for file in files:  # first: a run stopped after this leaves the proof that what it placed is ours
            writing.add(folder / INTERNAL / AS_BUILT / digest(file.data), file.data)
        for file in files:
            target = _target(folder, file, known, same, force, problems)
            writing.add(target, file.data)
        for name, data in internal.items():
            writing.add(folder / INTERNAL / name, data)
        placed = writing.replace_all(problems)
    paths = tuple(placed[len(files) : 2 * len(files)])
    names = [path.relative_to(folder).as_posix() for path in paths]
    entries = {name: {**file.about, "sha256": digest(file.data)} for name, file in zip(names, files, strict=True)}
    body = {"format": RECORD_FORMAT, **about, "files": dict(sorted({**known, **entries}.items()))}
    with _Writing() as writing:
        writing.add(folder / INTERNAL / RECORD, (json.dumps(body, ensure_ascii=False) + "\n").encode())
        writing.replace_all(problems)
    _forget_unused(folder, body["files"])
    return Written(paths, tuple(problems))


def _target(
    folder: Path,
    file: OutputFile,
    known: Mapping[str, Mapping[str, Any]],
    same: Same,
    force: bool,
    problems: list[Problem],
) -> Path:
    """Return where a file goes: its own name, or one beside it when a person's work stands there."""
    path = folder / file.name
    if path.with_name(f"~${path.name}").exists():
        problems.append(_kept(path, "is open in Office", "Close it and build again to replace it."))
        return _beside(folder, file, known, same)
    if force or not _is_edited(folder, path, file.data, known, same):
        return path
    hint = "Your file stays. To replace it, build with --force."
    problems.append(_kept(path, "was changed by a person since it was built", hint))
    return _beside(folder, file, known, same)


def _kept(path: Path, what: str, hint: str) -> Problem:
    return Problem(f"{what}; the new one lies beside it", Place(str(path)), hint, "warning", "W101")


def _beside(folder: Path, file: OutputFile, known: Mapping[str, Mapping[str, Any]], same: Same) -> Path:
    candidates = beside(folder / file.name)
    return next(path for path in candidates if not _is_edited(folder, path, file.data, known, same))


def beside(path: Path) -> Iterator[Path]:
    """Yield the names a new version takes beside a kept file: x.new.pptx, x.new-2.pptx …"""
    yield path.with_suffix(f".new{path.suffix}")
    number = 2
    while True:
        yield path.with_suffix(f".new-{number}{path.suffix}")
        number += 1


def _is_edited(folder: Path, path: Path, new: bytes, known: Mapping[str, Mapping[str, Any]], same: Same) -> bool:
    """Return whether a person changed something they can see since the file was built.

    Time stamps, view state and a re-save by another program are no edits; a file of unknown origin is one.
    """
    if path.is_symlink() or not path.exists():
        return False  # a link itself is replaced, never followed
    current = path.read_bytes()
    if current == new:
        return False
    entry = known.get(path.relative_to(folder).as_posix())
    if entry is None:
        return True
    if digest(current) == entry.get("sha256") or (folder / INTERNAL / AS_BUILT / digest(current)).is_file():
        return False  # the second: placed by a run that was stopped before it could write its record
    built = folder / INTERNAL / AS_BUILT / str(entry.get("sha256"))
    return not built.is_file() or not same(built.read_bytes(), current)


def _forget_unused(folder: Path, files: Mapping[str, Mapping[str, Any]]) -> None:
    """Remove as-built copies no file refers to any more."""
    needed = {entry.get("sha256") for entry in files.values()}
    for copy in (folder / INTERNAL / AS_BUILT).iterdir():
        if copy.name not in needed and not copy.name.startswith(TEMPORARY):
            copy.unlink(missing_ok=True)


def write_whole(target: Path, data: bytes) -> None:
    """Write one file, whole or not at all: beside its place first, then moved there.

    Raises:
        OSError: it cannot be written; what was there stays, and nothing is left beside it.
    """
    temporary = target.with_name(f"{TEMPORARY}{target.name}")
    try:
        temporary.write_bytes(data)
        temporary.replace(target)
    except OSError:
        temporary.unlink(missing_ok=True)
        raise


class _Writing:
    """Files that become visible together: all written beside their places first, then moved."""

    def __init__(self) -> None:
        self._moves: list[tuple[Path, Path]] = []

    def __enter__(self) -> _Writing:
        return self

    def __exit__(self, *_: object) -> None:
        for temporary, _target in self._moves:
            temporary.unlink(missing_ok=True)

    def add(self, target: Path, data: bytes) -> None:
        temporary = target.with_name(f"{TEMPORARY}{len(self._moves)}-{os.getpid()}")
        self._moves.append((temporary, target))
        with temporary.open("wb") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())

    def replace_all(self, problems: list[Problem]) -> list[Path]:
        """Move everything into place; a file held open by another program gets the new one beside it."""
        placed: list[Path] = []
        for temporary, target in self._moves:
            try:
                temporary.replace(target)  # os.replace: atomic on one file system
                placed.append(target)
            except PermissionError:
                other = next(path for path in beside(target) if not path.exists())
                temporary.replace(other)
                problems.append(_kept(target, "is held open by another program", "Close it and build again."))
                placed.append(other)
        return placed


def is_safe_name(name: str) -> bool:
    """Return whether a file name a pack asks for is one name, without a folder."""
    return bool(name) and PurePosixPath(name).name == name and "\\" not in name and ":" not in name and name[0] != "."
