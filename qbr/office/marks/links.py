"""Links with tags in their addresses: in runs that are written anew, and where the address turns out to be empty."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from qbr.office.marks.tags import MARK, Slot

if TYPE_CHECKING:
    from qbr.office.rendering.run import PartRun

NOWHERE = "rId-nowhere"  # the relationship of a link that goes; no other can have this id
_OF_OBJECT = re.compile(rf'<a:hlink\w+\b[^>]*\br:id="{NOWHERE}"[^>]*?(?:/>|>.*?</a:hlink\w+>)', re.DOTALL)
_OF_WORDS = re.compile(rf'<w:hyperlink\b[^>]*\br:id="{NOWHERE}"[^>]*>(.*?)</w:hyperlink>', re.DOTALL)
_LOOK = re.compile(r'<w:rStyle w:val="(?:Hyperlink|InternetLink)"/>')


def without_nowhere(text: str) -> str:
    """Return the text of a part without links that lead nowhere, and without the look Word gives to links."""
    text = _OF_OBJECT.sub("", text)
    return _OF_WORDS.sub(lambda found: _LOOK.sub("", found[1]), text)


@dataclass(frozen=True, slots=True)
class AddressSlot:
    """The address of a link on a run that another tag writes: worked out before, for that tag to write."""

    number: int
    slot: Slot

    def write(self, run: PartRun, value: object) -> str:
        """Keep the relationship; nothing is written here."""
        run.prepared[self.number] = self.slot.write(run, value)
        return ""

    def hole(self, run: PartRun, text: str) -> str:
        """Keep a relationship to nowhere in particular."""
        run.prepared[self.number] = self.slot.hole(run, text)
        return ""


@dataclass(frozen=True, slots=True)
class LinkedSlot:
    """A value that brings runs with such a link."""

    slot: Slot

    def write(self, run: PartRun, value: object) -> str:
        """Return the runs with the relationship in its place."""
        return self._addressed(run, self.slot.write(run, value))

    def hole(self, run: PartRun, text: str) -> str:
        """Return the tag between brackets."""
        return self._addressed(run, self.slot.hole(run, text))

    def _addressed(self, run: PartRun, text: str) -> str:
        return MARK.sub(lambda mark: str(run.prepared[int(mark[1])]), text)
