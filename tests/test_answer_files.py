"""A file answers go into is written the way it is read."""

from __future__ import annotations

from datetime import UTC
from pathlib import Path

from qbr.answer_files import AnswerFile
from qbr.records.source import Source


def test_a_table_is_parted_as_it_is_read_whatever_else_its_header_holds(tmp_path: Path) -> None:
    text = "title;role;remarks, notes, links, and more\nDark colours;;seen, liked\n"
    file = AnswerFile(tmp_path / "requests.csv", "requests.csv", "requests", Source(), UTC, text.encode())
    [record], faults = file.records()
    assert faults == []
    made = file.with_field(record, "role", "Planner", "text").decode()
    assert made == "title;role;remarks, notes, links, and more\nDark colours;Planner;seen, liked\n"
