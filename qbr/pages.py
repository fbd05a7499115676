"""Pages of Office files as pictures, by LibreOffice where it is, in a process with nothing of the user's in it.

LibreOffice's layout is close to PowerPoint's and Word's, not the same. Without it there are no pictures, and whoever
asks is told how to get them.
"""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Sequence
from pathlib import Path

from qbr.errors import OutputError, Place, Problem

TIMEOUT = 180  # seconds one file may take
_RESOLUTION = 96  # pixels an inch
_SETTINGS = """\
<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Common/Security/Scripting">
<prop oor:name="DisableMacrosExecution" oor:op="fuse"><value>true</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Security/Scripting">
<prop oor:name="BlockUntrustedRefererLinks" oor:op="fuse"><value>true</value></prop></item>
</oor:items>
"""


def missing() -> tuple[Problem, ...]:
    """Return what keeps pages from being drawn on this machine; empty when nothing does."""
    needed = {"LibreOffice (soffice)": _soffice(), "pdftoppm (poppler)": shutil.which("pdftoppm")}
    absent = [name for name, where in needed.items() if where is None]
    if not absent:
        return ()
    hint = "Install it to get pictures of pages; the files themselves are complete without."
    message = f"there are no pictures of pages: {' and '.join(absent)} is not on this machine"
    return (Problem(message, hint=hint, severity="warning", rule="W120"),)


def draw_pages(data: bytes, suffix: str, folder: Path, stem: str) -> tuple[Path, ...]:
    """Draw each page of an Office file and return the pictures in order.

    Args:
        data: the file; it is drawn from a copy.
        suffix: .pptx or .docx.
        folder: where the pictures go.
        stem: of their names: stem-1.png, stem-2.png …

    Raises:
        OutputError: LibreOffice is not there, cannot read the file, or takes too long.
    """
    if missing():
        raise OutputError(missing())
    with tempfile.TemporaryDirectory(prefix="qbr-pages-", ignore_cleanup_errors=True) as name:
        work = Path(name)
        (work / f"in{suffix}").write_bytes(data)
        _to_pdf(work, suffix, stem)
        _run(["pdftoppm", "-png", "-r", str(_RESOLUTION), str(work / "in.pdf"), str(work / "page")], work, stem)
        made = sorted(work.glob("page-*.png"), key=lambda path: int(re.findall(r"\d+", path.stem)[-1]))
        folder.mkdir(parents=True, exist_ok=True)
        targets = tuple(folder / f"{stem}-{number}.png" for number in range(1, len(made) + 1))
        for picture, target in zip(made, targets, strict=True):
            shutil.copyfile(picture, target)
        return targets


def _soffice() -> str | None:
    return shutil.which("soffice") or shutil.which("libreoffice")


def _to_pdf(work: Path, suffix: str, stem: str) -> None:
    profile = work / "profile"
    (profile / "user").mkdir(parents=True)
    (profile / "user" / "registrymodifications.xcu").write_text(_SETTINGS, encoding="utf-8")
    options = ["--headless", "--norestore", "--nolockcheck", "--nodefault", "--convert-to", "pdf"]
    command = [str(_soffice()), f"-env:UserInstallation={profile.as_uri()}", *options]
    _run([*command, "--outdir", str(work), str(work / f"in{suffix}")], work, stem)
    if not (work / "in.pdf").is_file():
        raise OutputError(Problem("LibreOffice could not open it", Place(stem), "Open it in Office and look there."))


def _run(command: Sequence[str], work: Path, stem: str) -> None:
    """Run a program with a folder of its own as its home; end it with all it started when it is late."""
    environment = {**os.environ, "HOME": str(work), "no_proxy": "", "http_proxy": _NOWHERE, "https_proxy": _NOWHERE}
    with subprocess.Popen(  # noqa: S603  # a program found on the path, and names of our own making
        list(command), stdout=subprocess.PIPE, stderr=subprocess.STDOUT, env=environment, start_new_session=True
    ) as process:
        try:
            said, _ = process.communicate(timeout=TIMEOUT)
        except subprocess.TimeoutExpired:
            _end(process)
            message = f"{Path(command[0]).name} gave no page within {TIMEOUT} seconds"
            raise OutputError(Problem(message, Place(stem))) from None
    if process.returncode:
        told = said.decode(errors="replace").strip()[-200:]
        raise OutputError(Problem(f"{Path(command[0]).name} failed: {told}", Place(stem)))


def _end(process: subprocess.Popen[bytes]) -> None:
    if hasattr(os, "killpg"):
        os.killpg(process.pid, signal.SIGKILL)
    else:
        process.kill()
    process.communicate()


_NOWHERE = "http://127.0.0.1:9"  # a port nobody answers: a file must not fetch anything while it is drawn
