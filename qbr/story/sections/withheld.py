"""Sections withheld on purpose: one open line instead of a page, and nothing of what it would have said."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeVar

from qbr.records.customer import Withheld
from qbr.story.review.parts import Notes, Section
from qbr.story.telling import Teller

S = TypeVar("S", bound=Section)


@dataclass(frozen=True, slots=True)
class Withholding:
    """Which sections are withheld, and who says so."""

    sections: Mapping[str, Withheld]  # by id
    teller: Teller

    def shown(self, section: S) -> S:
        """Return the section, or the line that stands for it; the section was composed without its findings."""
        item = self.sections.get(section.id)
        if item is None:
            return section
        until = self.teller.formatter.date(item.until, "medium") if item.until else ""
        line = self.teller.say("withheld.line", label=section.label, until=until)
        ask = self.teller.say("withheld.ask")
        return dataclasses.replace(
            section,
            title=self.teller.say("withheld.title", label=section.label),
            state="absent",
            notes=Notes(line, ask, ()),
            missing=(line,),
            left_out=line,
        )
