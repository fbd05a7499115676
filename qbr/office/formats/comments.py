"""Comments on slides: each copy of a slide has its own, and no two of them are the same one."""

from __future__ import annotations

import re
import uuid
from dataclasses import dataclass, field

from qbr.office.formats.properties import text_of_part
from qbr.office.rendering.session import Session

_NUMBER = re.compile(r'(<p:cm\b[^>]*?\bauthorId="(\d+)"[^>]*?\bidx=")\d+(")')
_AUTHOR = re.compile(r"<p:cmAuthor\b[^>]*>")
_ID = re.compile(r'\bid="(\d+)"')
_LAST = re.compile(r'(\blastIdx=")(\d+)(")')
_THREADED = re.compile(r'(<\w+:(?:cm|reply)\b[^>]*?\bid=")(\{[^"]*\})(")')
_SLIDE = re.compile(r"<\w+:sldMk\b[^>]*>")


@dataclass(slots=True)
class Comments:
    """The comments of one output: who has written how many."""

    session: Session
    _last: dict[str, int] = field(default_factory=dict)  # author → number of the last comment
    _is_changed: bool = False

    def of_copy(self, text: str, slide_id: int, creation_ids: tuple[str, str], key: str) -> str:
        """Return the comments of a slide as those of a copy of it.

        Args:
            text: the part.
            slide_id: of the copy.
            creation_ids: what the slide's own mark is in the template and on the copy.
            key: the same for the same copy, different for each.
        """

        def slide(match: re.Match[str]) -> str:
            mark = re.sub(r'\bsldId="\d+"', f'sldId="{slide_id}"', match.group(0))
            return mark.replace(f'cId="{creation_ids[0]}"', f'cId="{creation_ids[1]}"')

        def threaded(match: re.Match[str]) -> str:
            new = uuid.uuid5(uuid.NAMESPACE_OID, f"{match.group(2)} {key}")
            return f"{match.group(1)}{{{str(new).upper()}}}{match.group(3)}"

        return _SLIDE.sub(slide, _THREADED.sub(threaded, _NUMBER.sub(self._numbered, text)))

    def settle(self) -> None:
        """Write down how many comments each author has now."""
        part = self._authors_part()
        if part is not None and self._is_changed:
            text = _AUTHOR.sub(self._with_last, text_of_part(self.session, part))
            self.session.put(part, text, part)

    def _numbered(self, match: re.Match[str]) -> str:
        author = match.group(2)
        if not self._is_changed:
            self._read()
        self._is_changed = True
        self._last[author] = self._last.get(author, 0) + 1
        return f"{match.group(1)}{self._last[author]}{match.group(3)}"

    def _read(self) -> None:
        part = self._authors_part()
        for author in _AUTHOR.findall(text_of_part(self.session, part)) if part is not None else ():
            own, last = _ID.search(author), _LAST.search(author)
            if own and last:
                self._last[own.group(1)] = int(last.group(2))

    def _with_last(self, match: re.Match[str]) -> str:
        own = _ID.search(match.group(0))
        last = self._last.get(own.group(1), 0) if own else 0
        return _LAST.sub(rf"\g<1>{last}\g<3>", match.group(0)) if last else match.group(0)

    def _authors_part(self) -> str | None:
        return next(iter(self.session.package.related(self.session.package.main, "commentAuthors")), None)
