"""Where the sample files stand and how tests read them: as text, with nothing of qbr."""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

SCRIPT = Path(__file__).with_name("make_samples.py")
CUSTOMERS = SCRIPT.parents[2] / "customers"
QUARTER = (date(2026, 7, 1), date(2026, 9, 30))
YEAR_AGO = (date(2025, 7, 1), date(2025, 9, 30))


def table(name: str, delimiter: str = ",") -> list[dict[str, str]]:
    """Return the rows of a CSV file by column name."""
    with (CUSTOMERS / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter=delimiter, strict=True))


def document(name: str) -> Any:
    """Return what a YAML file holds."""
    return YAML(typ="safe").load((CUSTOMERS / name).read_text(encoding="utf-8"))


def incidents(customer: str) -> dict[str, dict[str, Any]]:
    """Return the front matter of a customer's post-mortems by id, by file name."""
    cases = [
        YAML(typ="safe").load(path.read_text(encoding="utf-8").split("---\n")[1])
        for path in sorted((CUSTOMERS / customer / "incidents").glob("*.md"))
    ]
    return {case["id"]: case for case in cases}
