"""What stops a whole column: cells that only a person can decide on."""

from __future__ import annotations


class UnclearCellsError(Exception):
    """A column with a cell that can be read in two ways, or in none that fits the others and what was declared."""

    def __init__(self, message: str, text: str, hint: str, readings: tuple[tuple[str, str], ...] = ()) -> None:
        """Keep what to say.

        Args:
            message: what is wrong.
            text: a cell that shows it.
            hint: the way out.
            readings: what may be declared, and what the cell would be then; none where no declaration helps.
        """
        super().__init__(message)
        self.message, self.text, self.hint, self.readings = message, text, hint, readings
