"""Two builds of one customer at once: each is written whole, one after the other, or says that it was not."""

from __future__ import annotations

import subprocess
import sys
from hashlib import sha256
from pathlib import Path

import pytest

from qbr import taking_turns
from qbr.errors import OutputError
from qbr.output import OutputFile, read_record, write_review
from qbr.taking_turns import alone_in

ROOT = Path(__file__).resolve().parents[1]
NAMES = ("acme-2026-Q3.pptx", "acme-2026-Q3.docx")
ROUNDS = 25
WRITER = """
import sys
from pathlib import Path
from qbr.output import OutputFile, write_review

root, who, rounds = Path(sys.argv[1]), sys.argv[2], int(sys.argv[3])
for number in range(rounds):
    files = [OutputFile(name, f"{who}{number}".encode() * 20_000) for name in sys.argv[4:]]
    told = {"review.json": f"{who}{number}".encode()}
    write_review(root / "acme" / "2026-Q3", root, files, told, {"review": f"{who}{number}"}, same=lambda a, b: a == b)
"""
HOLDER = """
import sys, time
from pathlib import Path
from qbr.taking_turns import alone_in

with alone_in(Path(sys.argv[1])):
    print("held", flush=True)
    time.sleep(600)
"""


def _start(script: str, *arguments: str) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", script, *arguments]
    return subprocess.Popen(command, cwd=ROOT, text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE)


def _write(root: Path, who: str) -> tuple[Path, ...]:
    files = [OutputFile(name, who.encode()) for name in NAMES]
    folder = root / "acme" / "2026-Q3"
    return write_review(folder, root, files, {}, {"review": who}, same=lambda a, b: a == b).paths


def test_what_two_builds_leave_is_of_one_of_them_whole(tmp_path: Path) -> None:
    both = [_start(WRITER, str(tmp_path), who, str(ROUNDS), *NAMES) for who in ("a", "b")]
    said = [each.communicate(timeout=120)[1] for each in both]
    assert [each.returncode for each in both] == [0, 0], said
    folder = tmp_path / "acme" / "2026-Q3"
    last = str(read_record(folder)["review"])
    assert last in (f"a{ROUNDS - 1}", f"b{ROUNDS - 1}")
    assert (folder / "internal" / "review.json").read_text() == last
    contents = {name: (folder / name).read_bytes() for name in NAMES}
    assert set(contents.values()) == {last.encode() * 20_000}
    record = read_record(folder)["files"]
    assert {name: entry["sha256"] for name, entry in record.items()} == {
        name: sha256(data).hexdigest() for name, data in contents.items()
    }
    assert sorted(path.name for path in folder.iterdir()) == [*sorted(NAMES), "internal"]
    assert not [path for path in folder.rglob("*") if "writing" in path.name]


def test_a_build_that_finds_another_writing_says_so_and_replaces_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = _write(tmp_path, "one")
    monkeypatch.setattr(taking_turns, "PATIENCE", 0.1)
    with alone_in(first[0].parent / "internal"), pytest.raises(OutputError) as caught:
        _write(tmp_path, "two")
    assert "another build is writing here" in str(caught.value)
    assert "Nothing was replaced" in str(caught.value)
    assert [path.read_bytes() for path in first] == [b"one", b"one"]
    assert _write(tmp_path, "two") == first
    assert [path.read_bytes() for path in first] == [b"two", b"two"]


def test_a_build_that_was_killed_keeps_nobody_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    [first, _] = _write(tmp_path, "one")
    holder = _start(HOLDER, str(first.parent / "internal"))
    assert holder.stdout is not None
    assert holder.stdout.readline().strip() == "held"
    monkeypatch.setattr(taking_turns, "PATIENCE", 0.1)
    with pytest.raises(OutputError):
        _write(tmp_path, "two")
    holder.kill()
    holder.communicate(timeout=30)
    _write(tmp_path, "two")
    assert first.read_bytes() == b"two"
