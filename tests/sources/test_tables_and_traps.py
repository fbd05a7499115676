"""The table of formats and traps names tests that exist, at least one a row."""

from __future__ import annotations

import ast
import re
from pathlib import Path

TESTS = Path(__file__).resolve().parents[1]
ROW = re.compile(r"\| .+? \| .+? \| (`.+`) \|")


def test_every_format_and_trap_names_tests_that_exist() -> None:
    lines = (TESTS / "tables.md").read_text(encoding="utf-8").splitlines()
    rows = [line for line in lines if line.startswith("| ") and "| tests |" not in line]
    named = {name for row in rows if (found := ROW.fullmatch(row)) for name in re.findall(r"`(\w+)`", found[1])}
    assert all(ROW.fullmatch(row) for row in rows)
    files = [path for room in ("sources", "importing") for path in (TESTS / room).glob("test_*.py")]
    trees = (ast.parse(path.read_text(encoding="utf-8")) for path in files)
    there = {node.name for tree in trees for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}
    assert len(rows) > 30
    assert named - there == set()
