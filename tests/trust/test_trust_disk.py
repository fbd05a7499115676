"""A disk that fails, a file somebody holds, a build that is stopped: old or new, never between, and never a crash."""

from __future__ import annotations

import errno
import os
import random
import subprocess
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from full_customer import write_catalogue, write_customer

from qbr.build import Workspace
from qbr.errors import DataError, OutputError, QbrError
from qbr.workspace import lay_out

TODAY = date(2026, 10, 5)
ROOT = Path(__file__).resolve().parents[2]
READ_BYTES = Path.read_bytes


def _say(field: str) -> str:
    return field.replace("-", " ").capitalize()


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A workspace with the samples."""
    lay_out(tmp_path)
    return tmp_path


def _files(root: Path) -> dict[str, bytes]:
    """Return what stands in the output folder, by name."""
    output = root / "output"
    return {path.relative_to(output).as_posix(): READ_BYTES(path) for path in output.rglob("*") if path.is_file()}


def _rename(root: Path, name: str) -> None:
    (root / "customers" / "initech" / "customer.yaml").write_text(
        f"name: {name}\nas_of: 2026-10-05\n", encoding="utf-8"
    )


@pytest.fixture(scope="module")
def versions(tmp_path_factory: pytest.TempPathFactory) -> tuple[dict[str, bytes], dict[str, bytes]]:
    """The files of a review before and after its data changed, built where nothing fails."""
    root = tmp_path_factory.mktemp("versions")
    lay_out(root)
    _rename(root, "Before")
    Workspace(root, TODAY).build("initech")
    before = _files(root)
    _rename(root, "After")
    Workspace(root, TODAY).build("initech")
    return before, _files(root)


class _Disk:
    """A disk that is full from the n-th file on: opened, then out of space after a few bytes."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, fail_at: int, error: BaseException) -> None:
        self.writes, self.fail_at, self.error = 0, fail_at, error
        self.fsync, self.replace = os.fsync, Path.replace
        monkeypatch.setattr("os.fsync", self._fsync)
        monkeypatch.setattr(Path, "replace", lambda path, target: self._replace(path, target))

    def _step(self) -> None:
        self.writes += 1
        if self.writes == self.fail_at:
            raise self.error

    def _fsync(self, handle: int) -> None:
        self._step()
        self.fsync(handle)

    def _replace(self, path: Path, target: Path) -> Path:
        self._step()
        return self.replace(path, target)


@pytest.mark.parametrize("kind", ["full", "stopped"])
def test_every_file_is_old_or_new_whichever_step_fails(
    root: Path, kind: str, versions: tuple[dict[str, bytes], dict[str, bytes]]
) -> None:
    before, after = versions
    error: BaseException = OSError(errno.ENOSPC, "No space left on device") if kind == "full" else KeyboardInterrupt()
    told = 0
    for step in range(1, 40):
        _rename(root, "Before")
        Workspace(root, TODAY).build("initech", None)
        _rename(root, "After")
        with pytest.MonkeyPatch.context() as patch:
            disk = _Disk(patch, step, error)
            try:
                Workspace(root, TODAY).build("initech")
            except (OutputError, KeyboardInterrupt):
                told += 1
        for name, data in _files(root).items():
            assert data in (before.get(name), after.get(name)), (step, name)
        if disk.writes < step:
            break
    assert told == step - 1 >= 6
    assert _files(root) == after


def test_after_a_failed_step_the_next_build_replaces_without_calling_it_an_edit(
    root: Path, versions: tuple[dict[str, bytes], dict[str, bytes]]
) -> None:
    _rename(root, "Before")
    Workspace(root, TODAY).build("initech")
    steps = 0
    for step in range(1, 40):
        _rename(root, "After")
        with pytest.MonkeyPatch.context() as patch:
            disk = _Disk(patch, step, OSError(errno.ENOSPC, "No space left on device"))
            try:
                Workspace(root, TODAY).build("initech")
            except OutputError:
                steps += 1
        again = Workspace(root, TODAY).build("initech")
        assert [path.name for path in again.paths] == ["initech-2026-Q3.pptx", "initech-2026-Q3.docx"], step
        assert _files(root) == versions[1]
        _rename(root, "Before")
        Workspace(root, TODAY).build("initech")
        if disk.writes < step:
            break
    assert steps >= 6


@pytest.mark.parametrize("name", ["usage.csv", "goals.yaml", "customer.yaml", "told.md"])
def test_a_file_that_may_not_be_read_is_named(root: Path, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = write_customer(root / "customers", "locked", _say, _say)
    [path] = folder.rglob(name)
    read = Path.read_bytes

    def refuse(self: Path) -> bytes:
        if self.name == name:
            raise PermissionError(errno.EACCES, "Permission denied", str(self))
        return read(self)

    monkeypatch.setattr(Path, "read_bytes", refuse)
    with pytest.raises(DataError) as caught:
        Workspace(root, TODAY).build("locked")
    assert f"{path.relative_to(root).as_posix()}: the file may not be read" in str(caught.value)
    assert not (root / "output" / "locked").exists()


def test_a_folder_that_may_not_be_listed_is_named(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    listing = Path.iterdir

    def refuse(self: Path) -> Iterator[Path]:
        if self.name == "initech":
            raise PermissionError(errno.EACCES, "Permission denied", str(self))
        return listing(self)

    monkeypatch.setattr(Path, "iterdir", refuse)
    with pytest.raises(DataError, match="customers/initech"):
        Workspace(root, TODAY).build("initech")


def test_an_output_folder_that_may_not_be_written_is_told(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(self: Path, *_: object, **__: object) -> None:
        raise PermissionError(errno.EACCES, "Permission denied", str(self))

    monkeypatch.setattr(Path, "mkdir", refuse)
    with pytest.raises(OutputError, match="cannot be written: Permission denied"):
        Workspace(root, TODAY).build("initech")


def test_an_output_that_is_a_file_is_told(root: Path) -> None:
    (root / "output").rmdir()
    (root / "output").write_text("mine", encoding="utf-8")
    with pytest.raises(OutputError, match="cannot be written"):
        Workspace(root, TODAY).build("initech")
    assert (root / "output").read_text(encoding="utf-8") == "mine"


def test_a_deck_open_in_office_stays_and_the_document_is_replaced(root: Path) -> None:
    _rename(root, "Before")
    deck, document = Workspace(root, TODAY).build("initech").paths
    kept, old = deck.read_bytes(), document.read_bytes()
    deck.with_name(f"~${deck.name}").write_bytes(b"lock")
    _rename(root, "After")
    built = Workspace(root, TODAY).build("initech")
    assert deck.read_bytes() == kept
    assert document.read_bytes() != old
    assert [path.name for path in built.paths] == ["initech-2026-Q3.new.pptx", "initech-2026-Q3.docx"]


def test_the_order_in_which_a_disk_lists_files_does_not_matter(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_customer(root / "customers", "order", _say, _say)
    write_catalogue(root / "customers", _say)
    Workspace(root, TODAY).build("order")
    before = _files(root)
    listing, names, chance = Path.iterdir, os.listdir, random.Random(3)  # an order, no secret

    def shuffled(self: Path) -> Iterator[Path]:
        return iter(sorted(listing(self), key=lambda _: chance.random()))

    monkeypatch.setattr(Path, "iterdir", shuffled)
    monkeypatch.setattr(os, "listdir", lambda path=".": sorted(names(path), key=lambda _: chance.random()))
    for path in (root / "output" / "order").rglob("drawn/*"):
        path.unlink()
    Workspace(root, TODAY).build("order")
    assert _files(root) == before


@pytest.mark.slow
def test_the_same_bytes_under_another_seed_locale_zone_and_folder(root: Path, tmp_path: Path) -> None:
    write_customer(root / "customers", "same", _say, _say)
    write_catalogue(root / "customers", _say)
    Workspace(root, TODAY).build("same")
    here = {name: data for name, data in _files(root).items() if "/internal/" not in name}
    for seed, locale, zone in (("1", "tr_TR.UTF-8", "Pacific/Kiritimati"), ("2", "C", "America/St_Johns")):
        (root / "output").rename(root / f"output-{seed}")
        environment = {**os.environ, "PYTHONHASHSEED": seed, "LC_ALL": locale, "TZ": zone, "PYTHONPATH": str(ROOT),
                       "QBR_TODAY": "2026-10-05"}  # fmt: skip
        command = [sys.executable, "-m", "qbr", "build", "same", "--quiet"]
        done = subprocess.run(command, cwd=root, env=environment, capture_output=True, check=False)
        assert done.returncode == 0, done.stderr
        assert {name: data for name, data in _files(root).items() if "/internal/" not in name} == here


def test_an_error_says_nothing_of_other_customers(root: Path) -> None:
    folder = root / "customers" / "broken"
    folder.mkdir()
    (folder / "customer.yaml").write_text("name: [\n", encoding="utf-8")
    with pytest.raises(QbrError) as caught:
        Workspace(root, TODAY).build("broken")
    assert not {"acme", "globex", "initech"} & set(str(caught.value).lower().replace("/", " ").split())
