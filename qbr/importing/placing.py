"""Files of an import into customers' folders: each complete or not at all, and never over a person's.

Everything is first written into a folder beside the customers'. A new customer's folder is moved in whole; in one that
is there, the record of what is ours is renewed before the files it speaks of.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from tempfile import TemporaryDirectory

from qbr.errors import OutputError, Place, Problem
from qbr.importing.memory import NAME, Memory, digest_of
from qbr.importing.result import Change, File
from qbr.output import beside
from qbr.sources.opening.files import READABLE, UNREADABLE
from qbr.taking_turns import alone_in
from qbr.workspace import Places

WORKPLACE = ".importing"  # under the customers' folder, so that a move is never a copy
STAGE = "stage"


@dataclass(slots=True)
class Staged:
    """What one customer is to get; the files lie in a folder of the customer's name on the stage."""

    customer: str
    is_new: bool
    memory: Memory  # as before
    accounts: tuple[str, ...]
    values: Mapping[str, object]  # of customer.yaml that are ours, as texts
    rows: dict[str, int] = field(default_factory=dict)  # of each table on the stage, by file name
    has_own_file: frozenset[str] = frozenset()  # tables for which customer.yaml names a file


@contextmanager
def stage_of(places: Places, *, is_dry: bool) -> Iterator[Path]:
    """Give an empty folder to write into, and take it away in the end; one import at a time has it.

    A dry run has a folder of the system's: it leaves no trace.

    Raises:
        OutputError: it cannot be written, or another import is at work.
    """
    workplace = places.customers / WORKPLACE
    try:
        if is_dry:
            with TemporaryDirectory(prefix="qbr-import-") as passing:
                yield Path(passing)
            return
        workplace.mkdir(parents=True, exist_ok=True)
        with alone_in(workplace, "import"):
            stage = workplace / STAGE
            shutil.rmtree(stage, ignore_errors=True)  # of an import that was stopped
            stage.mkdir()
            try:
                yield stage
            finally:
                shutil.rmtree(stage, ignore_errors=True)
    except OSError as error:
        place = Place(str(error.filename or workplace))
        hint = "Every file is as it was or complete. Make room or mend the permission, then import again."
        raise OutputError(Problem(f"cannot be written: {error.strerror or error}", place, hint)) from error


def place(staged: Staged, stage: Path, places: Places, problems: list[Problem], *, is_dry: bool) -> tuple[File, ...]:
    """Move what is on the stage into a customer's folder and return what became of each file.

    Args:
        staged: the customer.
        stage: the folder with the customer's folder in it.
        places: the workspace's.
        problems: where it is told what a person's files kept from being replaced.
        is_dry: whether only to say what would be done.
    """
    source, target = stage / staged.customer, places.customers / staged.customer
    files = sorted(path for path in source.iterdir() if path.name != NAME)
    moves = [(path, *_target(path, target, staged, places, problems)) for path in files]
    told = tuple(File(to, change, staged.rows.get(path.name)) for path, to, change in moves)
    if is_dry:
        return told
    memory = _renewed(staged, {to.name: (digest_of(path), digest_of(to)) for path, to, _change in moves}, target)
    if memory == staged.memory and all(change == "unchanged" for _path, _to, change in moves):
        return told
    for path, _to, _change in moves:
        _sync(path)
    (source / NAME).write_bytes(memory.to_bytes())
    _sync(source / NAME)
    if staged.is_new:
        source.rename(target)
        return told
    (source / NAME).replace(target / NAME)  # first: files moved after it are known as ours, whatever stops us
    moved = tuple(
        _moved(path, file, places, problems) if file.change != "unchanged" else file
        for (path, _to, _change), file in zip(moves, told, strict=True)
    )
    (source / NAME).write_bytes(replace(memory, earlier={}, replaced="").to_bytes())
    (source / NAME).replace(target / NAME)
    return moved


def _target(path: Path, folder: Path, staged: Staged, places: Places, problems: list[Problem]) -> tuple[Path, Change]:
    """Return where a file goes: its own name, or one beside it where a person's stands."""
    target = folder / path.name
    if path.name == "customer.yaml":  # it was made from what stands there, with a person's words in it
        return target, "new" if not target.exists() else _change(path, target)
    others = [entry for entry in _same_table(folder, path.stem) if entry != target]
    if target.exists() and (_change(path, target) == "unchanged" or staged.memory.wrote(target)) and not others:
        _tell_of_fewer(target, staged, places, problems)
        return target, _change(path, target)
    if not target.exists() and not others and path.stem not in staged.has_own_file:
        return target, "new"
    names = (to for to in beside(target) if not to.exists() or staged.memory.wrote(to))
    to = next(names)
    found = next(iter(others), target)
    what = "is a person's file"
    if found == target and path.name in staged.memory.files:
        what = "was changed by a person"
    elif staged.memory.wrote(found):
        what = f"is the same table as {path.name}"
    hint = f"The newer rows lie beside it in {to.name}. Keep one of the two under the name {path.name}."
    problems.append(Problem(f"{what}, so it stays", Place(places.relative(found)), hint, "warning"))
    return to, "beside" if not to.exists() or digest_of(to) != digest_of(path) else "unchanged"


def _same_table(folder: Path, table: str) -> list[Path]:
    """Return the files of a folder that would be read, or refused, as this table."""
    if not folder.is_dir():
        return []
    known = (*READABLE, *UNREADABLE)
    return [path for path in folder.iterdir() if path.stem.casefold() == table and path.suffix.casefold() in known]


def _change(new: Path, there: Path) -> Change:
    return "unchanged" if digest_of(new) == digest_of(there) else "renewed"


def _tell_of_fewer(target: Path, staged: Staged, places: Places, problems: list[Problem]) -> None:
    before, now = staged.memory.rows.get(target.name, 0), staged.rows.get(target.name, 0)
    if now < before:
        hint = "Rows of an earlier export are not kept: import one that reaches back as far as the review does."
        told = f"it has {now:,} rows now and had {before:,} before"
        problems.append(Problem(told, Place(places.relative(target)), hint, "warning"))


def _renewed(staged: Staged, hashes: Mapping[str, tuple[str, str]], folder: Path) -> Memory:
    """Return the record of what is ours: the new hash of each file, and the one it replaces if that was ours too."""
    before = staged.memory
    files = dict(before.files)
    for name, (new, there) in hashes.items():
        ours = (there,) if there in before.files.get(name, ()) else ()
        files[name] = tuple(dict.fromkeys((new, *ours)))
    new, there = hashes["customer.yaml"]
    earlier, replaced = (before.own(folder / "customer.yaml"), there) if new != there else ({}, "")
    accounts = tuple(dict.fromkeys((*staged.accounts, *before.accounts)))
    return Memory(accounts, files, {**before.rows, **staged.rows}, staged.values, earlier, replaced)


def _moved(path: Path, file: File, places: Places, problems: list[Problem]) -> File:
    """Move a file to its place; beside it where another program holds it open."""
    try:
        path.replace(file.path)
    except PermissionError:
        other = next(to for to in beside(file.path) if not to.exists())
        path.replace(other)
        hint = f"The newer one lies beside it in {other.name}. Close the file and import again."
        problems.append(Problem("is held open by another program", Place(places.relative(file.path)), hint, "warning"))
        return replace(file, path=other, change="beside")
    return file


def _sync(path: Path) -> None:
    with path.open("rb+") as stream:
        os.fsync(stream.fileno())
