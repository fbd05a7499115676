"""The folder an account manager's terminal stands in, with two exports and the commands typed there."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from click.testing import CliRunner, Result
from openpyxl import Workbook

from qbr.cli import main

HEADER = ("date", "account_id", "user_id", "feature", "value")


@dataclass(frozen=True)
class Desk:
    """The folder an account manager's terminal stands in."""

    root: Path

    def list_accounts(self, *rows: Sequence[object], header: Sequence[str] = ("account_id", "name", "owner")) -> None:
        """Save accounts.xlsx."""
        book = Workbook()
        sheet = book.worksheets[0]
        for row in (header, *rows):
            sheet.append(list(row))
        book.save(self.root / "accounts.xlsx")

    def export(self, rows: Iterable[Sequence[object]], header: Sequence[str] = HEADER, name: str = "usage.csv") -> None:
        """Save an export of all customers."""
        with (self.root / name).open("w", encoding="utf-8", newline="") as stream:
            csv.writer(stream, lineterminator="\n").writerows([header, *rows])

    def write(self, name: str, text: str) -> Path:
        """Save a text, making its folder where there is none."""
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="")
        return path

    def read(self, name: str) -> str:
        """Return the text of a file as it stands."""
        return (self.root / name).read_bytes().decode("utf-8")

    def run(self, *arguments: str) -> Result:
        """Type a command here."""
        result = CliRunner().invoke(main, arguments, prog_name="qbr")
        if result.exception is not None and not isinstance(result.exception, SystemExit):
            raise result.exception  # a traceback is never an answer
        return result

    def take_in(self, *arguments: str) -> Result:
        """Import accounts.xlsx and usage.csv by account_id."""
        return self.run("import", "accounts.xlsx", "usage.csv", "--by", "account_id", *arguments)

    def files(self) -> dict[str, bytes]:
        """Return every file of the customers' folders by its path, without the import's workplace."""
        found = (path for path in sorted((self.root / "customers").rglob("*")) if path.is_file())
        return {
            path.relative_to(self.root / "customers").as_posix(): path.read_bytes()
            for path in found
            if ".importing" not in path.parts
        }
