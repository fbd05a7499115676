"""Footnotes, endnotes and comments of a rendered document: taken from beside their references, put into their parts."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from qbr.office.including.embedding import NOTES_SLOT
from qbr.office.opc.package import Package
from qbr.office.opc.relations import Relation, named_in
from qbr.office.rendering.session import Session

_SLOT = re.compile(rf"<\?{NOTES_SLOT}\s*\?>")
_PATTERNS = {  # kind of relationship → what stands beside a reference; a comment may stand in a footnote
    "comments": re.compile(r"<w:comment(?: [^>]*)?>.*?</w:comment>", re.DOTALL),
    "commentsExtended": re.compile(r"<w15:commentEx\b[^>]*/>"),
    "footnotes": re.compile(r"<w:footnote(?: [^>]*)?>.*?</w:footnote>", re.DOTALL),
    "endnotes": re.compile(r"<w:endnote(?: [^>]*)?>.*?</w:endnote>", re.DOTALL),
}


@dataclass(frozen=True, slots=True)
class NotesPart:
    """A part whose notes are rendered with the body."""

    name: str
    kind: str  # of the relationship to it
    before: str  # its text up to the notes
    after: str

    def put(self, session: Session, text: str, relations: Sequence[Relation]) -> str:
        """Return the body without the notes of this part, having put them there.

        Args:
            session: takes the part.
            text: the body as rendered.
            relations: those of the body, which the notes name, too.
        """
        pattern = _PATTERNS[self.kind]
        notes = "".join(pattern.findall(text))
        named = named_in(notes)
        own = [one for one in relations if one.id in named]
        session.put(self.name, f"{self.before}{notes}{self.after}", self.name, own)
        return pattern.sub("", text)


def notes_parts(package: Package) -> tuple[NotesPart, ...]:
    """Return the parts of a document whose notes stand in its body."""
    found = []
    for kind in _PATTERNS:
        for name in package.related(package.main, kind):
            text = _SLOT.split(package.read(name).decode("utf-8"))
            if len(text) > 1:
                found.append(NotesPart(name, kind, text[0], text[1]))
    return tuple(found)
