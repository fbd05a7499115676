"""qbr check --watch: checks again when a file changes, and ends with 0 when a person has seen enough."""

from __future__ import annotations

import os
import queue
import signal
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from qbr.watching import changes, state_of

PATIENCE = 60  # seconds a loaded machine may take for one line
ROOT = Path(__file__).resolve().parents[1]


# Who is started in the background without job control, as services and CI start things, ignores Ctrl-C and hands that down.
LISTENING = """
import runpy, signal
signal.signal(signal.SIGINT, signal.default_int_handler)
runpy.run_module("qbr", run_name="__main__", alter_sys=True)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="Windows sends Ctrl-C to a whole console")
def test_a_change_is_checked_and_ctrl_c_ends_with_0(tmp_path: Path) -> None:
    folder = tmp_path / "customers" / "hotel"
    folder.mkdir(parents=True)
    (folder / "customer.yaml").write_text("name: Hotel\nas_of: 2026-10-05\n", encoding="utf-8")
    command = [sys.executable, "-u", "-c", LISTENING, "check", "hotel", "--watch"]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    with subprocess.Popen(command, cwd=tmp_path, env=environment, stderr=subprocess.PIPE, text=True) as watching:
        try:
            lines = _lines(watching)
            _wait(lines, "Watching; Ctrl-C ends it.")
            (folder / "goals.yaml").write_text("- {id: G1}\n", encoding="utf-8")
            assert "statement is missing" in _wait(lines, "Error: ")
            _wait(lines, "1 errors")
            (folder / "goals.yaml").write_text("- {id: G1, statement: Fewer calls}\n", encoding="utf-8")
            _wait(lines, "0 errors")
            watching.send_signal(signal.SIGINT)
            assert watching.wait(PATIENCE) == 0
        finally:
            watching.kill()  # whatever it did: it would be waited for


def _lines(process: subprocess.Popen[str]) -> queue.Queue[str]:
    """The lines of a process as they come: a line that never comes must not stop the tests."""
    found: queue.Queue[str] = queue.Queue()
    assert process.stderr is not None
    stream = process.stderr
    threading.Thread(target=lambda: [found.put(line) for line in stream], daemon=True).start()
    return found


def _wait(lines: queue.Queue[str], text: str) -> str:
    while True:
        line = lines.get(timeout=PATIENCE)
        if text in line:
            return line


def test_a_new_a_changed_and_a_removed_file_are_changes(tmp_path: Path) -> None:
    file = tmp_path / "a.csv"
    states = changes([tmp_path, tmp_path / "none"], state_of([tmp_path]), pause=0)
    file.write_text("a", encoding="utf-8")
    assert next(states)[file][1] == 1
    file.write_text("ab", encoding="utf-8")
    assert next(states)[file][1] == 2
    file.unlink()
    assert file not in next(states)
