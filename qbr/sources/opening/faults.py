"""Where the faults of one file are written down while it is read."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from difflib import get_close_matches
from pathlib import Path

from qbr.errors import Place, Problem, Severity

SHOWN = 5  # faults of one kind told in full; the rest is a number


@dataclass(frozen=True, slots=True)
class Faults:
    """The faults found in one file, in the order of reading."""

    file: str  # as the person knows it
    found: list[Problem] = field(default_factory=list)

    def error(self, message: str, place: Place | None = None, hint: str = "") -> None:
        """Write down what keeps data from being used."""
        self._add(message, place, hint, "error")

    def warn(self, message: str, place: Place | None = None, hint: str = "") -> None:
        """Write down what a person should know and can live with."""
        self._add(message, place, hint, "warning")

    def at(self, line: int | None = None, column: int | None = None, spot: str = "") -> Place:
        """Return a place in this file."""
        return Place(self.file, line, column, spot)

    @property
    def has_errors(self) -> bool:
        """Whether anything but warnings was found."""
        return any(problem.severity == "error" for problem in self.found)

    def _add(self, message: str, place: Place | None, hint: str, severity: Severity) -> None:
        self.found.append(Problem(message, place or Place(self.file), hint, severity))


def nearest(word: str, known: Iterable[str]) -> str:
    """Return the way out of a misspelt word: the nearest known one, or all of them."""
    names = {name.casefold(): name for name in sorted(set(known))}
    close = get_close_matches(word.casefold(), names, n=1, cutoff=0.7)
    return f'Did you mean "{names[close[0]]}"?' if close else f"Known: {', '.join(names.values())}."


def in_order(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """Return problems by file, line and column: the order in which a person mends them."""
    return tuple(sorted(problems, key=_by_place))


def _by_place(problem: Problem) -> tuple[str, int, int, str]:
    place = problem.place
    return place.file or "", place.line or 0, place.column or 0, place.spot


def clipped(text: str, length: int = 60) -> str:
    """Return a text as it is quoted in a message: on one line, and cut when it is long."""
    line = " ".join(text.split())
    return line if len(line) <= length else f"{line[: length - 1]}…"


def shown_path(path: Path, root: Path) -> str:
    """Return a path as people of the workspace know it, with forward slashes on every system."""
    try:
        return path.relative_to(root).as_posix()
    except ValueError:
        return path.as_posix()
