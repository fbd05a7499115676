"""The slot of a tag that is all its paragraph holds, and may choose the style of the whole."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from qbr.office.marks.slots import RunSlot
from qbr.office.marks.tags import Styled

if TYPE_CHECKING:
    from qbr.office.rendering.run import PartRun

SETTINGS = "\ufdda"  # stands for a paragraph's properties until its style is known
_STYLE = re.compile(r"<w:pStyle\b[^>]*/>")


@dataclass(frozen=True, slots=True)
class ParagraphSlot:
    """A value that brings its own paragraph."""

    settings: str  # the paragraph's properties as drawn
    named: Callable[[str], str]  # name of a paragraph style → its id, empty for any other name
    run: RunSlot

    @classmethod
    def around(cls, run: RunSlot, settings: str, named: Callable[[str], str]) -> ParagraphSlot:
        """Return the slot for a paragraph with nothing but a run."""
        again = f"{run.after}</w:p><w:p>{SETTINGS}{run.before}{run.properties}{run.between}"
        return cls(settings, named, replace(run, slot=replace(run.slot, paragraph=again)))

    def write(self, run: PartRun, value: object) -> str:
        """Return the whole paragraph; a blank line in the value begins another one of the same style."""
        style = self.named(value.style) if isinstance(value, Styled) else ""
        if style and isinstance(value, Styled):
            return self._paragraph(self.run.write(run, value.value), self._styled(style))
        return self._paragraph(self.run.write(run, value), self.settings)

    def hole(self, run: PartRun, text: str) -> str:
        """Return the paragraph with the tag between brackets."""
        return self._paragraph(self.run.hole(run, text), self.settings)

    def _styled(self, style: str) -> str:
        inner = _STYLE.sub("", self.settings).removeprefix("<w:pPr>").removeprefix("<w:pPr/>").removesuffix("</w:pPr>")
        return f'<w:pPr><w:pStyle w:val="{style}"/>{inner}</w:pPr>'

    def _paragraph(self, text: str, settings: str) -> str:
        return f"<w:p>{settings}{text.replace(SETTINGS, settings)}</w:p>"
