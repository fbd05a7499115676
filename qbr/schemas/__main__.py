"""python -m qbr.schemas: write the JSON Schemas anew from the records."""

from __future__ import annotations

from pathlib import Path

from qbr.records.schema import schema_files


def main() -> None:
    """Write every schema beside this module."""
    for name, text in schema_files().items():
        (Path(__file__).parent / name).write_text(text, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
