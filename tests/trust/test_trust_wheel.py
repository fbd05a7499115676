"""The wheel: it carries packs, phrases and samples by name, and nobody's customer."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SOURCES = ("qbr", "templates", "customers", "qbr.yaml", "setup.cfg", "pyproject.toml", "README.md", "LICENSE")
CANARY = b"CANARY-REAL-CUSTOMER"


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel of a copy of this checkout in which somebody keeps a real customer, a pack and what was built."""
    copy = tmp_path_factory.mktemp("checkout") / "qbr"
    copy.mkdir()
    for name in SOURCES:
        source = ROOT / name
        ignore = shutil.ignore_patterns("__pycache__", "*.egg-info", "shipped")
        if source.is_dir():
            shutil.copytree(source, copy / name, ignore=ignore)
        else:
            shutil.copyfile(source, copy / name)
    for place in (
        "customers/real",
        "customers/real/incidents",
        "customers/acme/drafts",
        "output/real",
        "templates/ours",
    ):
        (copy / place).mkdir(parents=True)
        for name in ("customer.yaml", "usage.csv", "note.md", "deck.pptx"):
            (copy / place / name).write_bytes(CANARY)
    command = [sys.executable, "-m", "build", "--wheel", "--outdir", str(copy / "dist"), str(copy)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    [built] = (copy / "dist").glob("*.whl")
    return built


@pytest.mark.slow
def test_no_customer_of_the_checkout_enters_the_wheel(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as package:
        names = package.namelist()
        assert [name for name in names if CANARY in package.read(name)] == []
    assert not [name for name in names if "/real/" in name or "/ours/" in name or "output/" in name]


@pytest.mark.slow
def test_the_wheel_carries_every_module_and_what_stands_beside_it(wheel: Path) -> None:
    kept = {
        path.relative_to(ROOT) for path in (ROOT / "qbr").rglob("*") if path.suffix in (".py", ".md", ".yaml", ".json")
    }
    expected = {path.as_posix() for path in kept if path.parts[1] != "shipped"}
    assert expected - set(zipfile.ZipFile(wheel).namelist()) == set()


@pytest.mark.slow
def test_the_wheel_carries_packs_phrases_samples_and_settings(wheel: Path) -> None:
    names = set(zipfile.ZipFile(wheel).namelist())
    assert {
        "qbr/shipped/qbr.yaml",
        "qbr/shipped/templates/phrases/en.yaml",
        "qbr/shipped/templates/standard/deck.pptx",
        "qbr/shipped/templates/standard/document.docx",
        "qbr/shipped/templates/standard/template.yaml",
        "qbr/shipped/customers/_shared/catalogue.csv",
        "qbr/shipped/customers/acme/customer.yaml",
        "qbr/shipped/customers/acme/logo.png",
        "qbr/shipped/customers/globex/usage.xlsx",
        "qbr/shipped/customers/initech/customer.yaml",
        "qbr/py.typed",
        "qbr/records/examples.yaml",
        "qbr/schemas/goals.json",
    } <= names


@pytest.mark.slow
def test_the_wheel_carries_every_file_of_packs_and_samples_that_is_kept(wheel: Path) -> None:
    listing = ["git", "ls-files", "-z", "templates", "customers"]
    kept = subprocess.run(listing, cwd=ROOT, capture_output=True, text=True, check=False)
    if kept.returncode != 0:
        pytest.skip("not a checkout of git: nothing says which files are kept")
    names = set(zipfile.ZipFile(wheel).namelist())
    assert [name for name in kept.stdout.split("\0") if name and f"qbr/shipped/{name}" not in names] == []


@pytest.mark.slow
def test_the_wheel_lays_out_a_workspace_that_builds_without_the_checkout(wheel: Path, tmp_path: Path) -> None:
    target = tmp_path / "installed"
    install = [sys.executable, "-m", "pip", "install", "--no-deps", "--quiet", "--target", str(target), str(wheel)]
    subprocess.run(install, check=True)
    environment = {**os.environ, "PYTHONPATH": str(target), "PYTHONSAFEPATH": "1"}

    def qbr(*arguments: str, cwd: Path) -> str:
        command = [sys.executable, "-m", "qbr", *arguments]
        done = subprocess.run(command, cwd=cwd, env=environment, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
        return done.stdout

    where = [sys.executable, "-c", "import qbr; print(qbr.__file__)"]
    imported = subprocess.run(where, cwd=tmp_path, env=environment, capture_output=True, text=True, check=True).stdout
    assert Path(imported.strip()).is_relative_to(target), "another qbr would be tested"
    qbr("init", "demo", cwd=tmp_path)
    assert qbr("build", "initech", "--quiet", cwd=tmp_path / "demo").splitlines() == [
        "output/initech/2026-Q3/initech-2026-Q3.pptx", "output/initech/2026-Q3/initech-2026-Q3.docx"]  # fmt: skip
