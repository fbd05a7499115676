"""Lists that a rendering begins: what is added to the part of a document that defines its lists."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Listed:
    """A list that a rendering has begun."""

    number: int  # its id
    kind: str  # id of the abstract list it is one of
    start: tuple[int, int] | None  # the level it begins at, and its first number there; None for bullets

    @property
    def xml(self) -> str:
        """Return its definition."""
        override = ""
        if self.start is not None:
            level, first = self.start
            override = f'<w:lvlOverride w:ilvl="{level}"><w:startOverride w:val="{first}"/></w:lvlOverride>'
        return f'<w:num w:numId="{self.number}"><w:abstractNumId w:val="{self.kind}"/>{override}</w:num>'
