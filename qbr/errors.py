"""Errors and problems: what went wrong, where it stands, and the way out.

A fault in a person's data or template is a `Problem`, a value that is collected and shown together with the others.
An exception is for what stops this review; it carries the problems that explain it. Nothing here knows of a terminal.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Literal

Severity = Literal["error", "warning"]


@dataclass(frozen=True, slots=True)
class Place:
    """Where a problem stands: a file, and a line and column or a spot inside an Office file.

    Every part may be unknown (None or empty); `str()` joins what is known.
    """

    file: str | None = None  # path as the person knows it: relative to the workspace, or as given
    line: int | None = None  # 1-based; for a table, the row in the file, the header included
    column: int | None = None  # 1-based character column
    spot: str = ""  # e.g. 'slide 4 "Usage" › "Headline" › paragraph 1', or 'sheet "Q3", cell B7'

    def __str__(self) -> str:
        where = [self.file] if self.file else []
        if self.line is not None:
            where.append(f"line {self.line}")
        if self.column is not None:
            where.append(f"column {self.column}")
        text = ", ".join(where)
        if self.spot:
            text = f"{text} · {self.spot}" if text else self.spot
        return text


@dataclass(frozen=True, slots=True)
class Problem:
    """One fault: what is wrong, where, and what to do about it."""

    message: str  # what is there and what was expected, without the place
    place: Place = field(default_factory=Place)
    hint: str = ""  # the way out, one line
    severity: Severity = "error"
    rule: str = ""  # stable id, e.g. "T301"; empty where no rule page exists

    def __str__(self) -> str:
        where = str(self.place)
        text = f"{where}: {self.message}" if where else self.message
        if self.rule:
            text = f"{text} [{self.rule}]"
        return f"{text}\n  {self.hint}" if self.hint else text

    def to_json(self) -> dict[str, object]:
        """Return the problem as plain JSON values; unknown parts of the place are null."""
        return {
            "severity": self.severity,
            "rule": self.rule or None,
            "message": self.message,
            "hint": self.hint or None,
            "file": self.place.file,
            "line": self.place.line,
            "column": self.place.column,
            "spot": self.place.spot or None,
        }


class QbrError(Exception):
    """What stops this review; carries every problem found, never just the first."""

    def __init__(self, problems: Problem | str | Iterable[Problem]) -> None:
        if isinstance(problems, str):
            problems = Problem(problems)
        if isinstance(problems, Problem):
            problems = (problems,)
        self.problems: tuple[Problem, ...] = tuple(problems)
        super().__init__("\n".join(str(problem) for problem in self.problems))

    def __reduce__(self) -> tuple[type[QbrError], tuple[tuple[Problem, ...]]]:
        # Exceptions cross process borders in a batch; the default would pass the joined message.
        return type(self), (self.problems,)


class DataError(QbrError):
    """A customer's folder, the workspace's settings or a shared source cannot be used."""


class TemplateError(QbrError):
    """A template cannot be compiled or rendered."""


class OutputError(QbrError):
    """A file cannot be written, or what was rendered does not pass the gate."""
