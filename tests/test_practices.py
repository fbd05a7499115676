"""Every practice of the table is shown by a test, and no test speaks of a practice that is not in it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

TESTS = Path(__file__).resolve().parent


def test_every_practice_has_a_test_and_no_test_a_stray_one() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "tests.practices"], cwd=TESTS.parent, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout[-2000:]
    assert "97 of 97 practices have a test" in done.stdout
