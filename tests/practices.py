"""Prints each practice of tests/practices.md with the tests that show it: `python -m tests.practices`.

Exit code 1 when a practice has no test, or a test names a practice that is not in the table.
"""

from __future__ import annotations

import ast
import re
import sys
from collections import defaultdict
from collections.abc import Iterator, Mapping
from pathlib import Path

TESTS = Path(__file__).resolve().parent
ROW = re.compile(r"\| (\d+) \| (.+?) \| (.+?) \|")


def practices() -> dict[int, str]:
    """Return the capability of each practice by its number, as the table has them."""
    lines = (TESTS / "practices.md").read_text(encoding="utf-8").splitlines()
    return {int(found[1]): found[2] for found in map(ROW.fullmatch, lines) if found}


def marked() -> dict[int, list[str]]:
    """Return the tests by the practices they are marked with, as `file::test`, in the order of the files."""
    tests: dict[int, list[str]] = defaultdict(list)
    for path in sorted(TESTS.rglob("test_*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        whole = _numbers(_module_marks(tree))
        for node in _tests(tree):
            for number in (*whole, *_numbers(node.decorator_list)):
                tests[number].append(f"{path.relative_to(TESTS).as_posix()}::{node.name}")
    return tests


def _tests(tree: ast.Module) -> Iterator[ast.FunctionDef]:
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef) and node.name.startswith("test_"):
            yield node


def _module_marks(tree: ast.Module) -> list[ast.expr]:
    for node in tree.body:
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "pytestmark":
            return node.value.elts if isinstance(node.value, (ast.List, ast.Tuple)) else [node.value]
    return []


def _numbers(marks: list[ast.expr]) -> Iterator[int]:
    """Yield the numbers of marks written `practice(3)` or `pytest.mark.practice(3, 4)`."""
    for mark in marks:
        if isinstance(mark, ast.Call) and ast.unparse(mark.func).endswith("practice"):
            yield from (arg.value for arg in mark.args if isinstance(arg, ast.Constant) and isinstance(arg.value, int))


def main() -> int:
    """Print row → tests; return the exit code."""
    table, tests = practices(), marked()
    for number, capability in table.items():
        print(f"{number}. {capability}")
        for test in tests.get(number, ["– no test –"]):
            print(f"     {test}")
    without, stray = sorted(table.keys() - tests.keys()), sorted(tests.keys() - table.keys())
    print(_summary(table, without, stray))
    return 1 if without or stray else 0


def _summary(table: Mapping[int, str], without: list[int], stray: list[int]) -> str:
    lines = [f"{len(table) - len(without)} of {len(table)} practices have a test"]
    if without:
        lines.append(f"without: {', '.join(map(str, without))}")
    if stray:
        lines.append(f"not in the table: {', '.join(map(str, stray))}")
    return "\n".join(lines)


if __name__ == "__main__":
    sys.exit(main())
