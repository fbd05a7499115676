"""Links from one slide to another: each leads to the right copy, or is taken out."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence

from qbr.errors import Place, Problem
from qbr.office.formats.plan import Copy
from qbr.office.formats.properties import text_of_part
from qbr.office.formats.zooms import zoomed
from qbr.office.opc.relations import Relation, retarget
from qbr.office.rendering.session import SHARED, Session

_SHOW = re.compile(
    r'<a:hlink(Click|Hover|MouseOver)\b[^>]*\baction="ppaction://customshow\?id=(\d+)[^"]*"[^>]*?'
    r"(?:/>|>.*?</a:hlink\1>)",
    re.DOTALL,
)


class SlideLinks:
    """Where links between the slides of one output lead."""

    def __init__(self, plan: Sequence[Copy], slides: Mapping[str, int], gone_shows: frozenset[int]) -> None:
        """Take note of every copy, and of what it stands in.

        Args:
            plan: the slides of the output.
            slides: the slides of the template, with their ids.
            gone_shows: ids of the custom shows that are not in the output.
        """
        self._slides = slides
        self._gone_shows = gone_shows
        self._names = {number: name for name, number in slides.items()}
        self._sections = {copy.section.id for copy in plan if copy.section is not None}
        self._loops: dict[str, tuple[int, ...]] = {}
        self._first: dict[tuple[str, tuple[tuple[int, int], ...]], Copy] = {}
        for copy in sorted(plan, key=lambda copy: copy.index):
            self._loops[copy.slide.name] = tuple(loop for loop, _ in copy.turns)
            for depth in range(len(copy.turns) + 1):
                self._first.setdefault((copy.slide.name, copy.turns[:depth]), copy)

    def target(self, source: Copy | None, slide: str) -> Copy | None:
        """Return the copy of a slide that a link from another leads to; None when there is none.

        Where both stand in the same loop it is the one of the same turn, otherwise the first.
        """
        turns = source.turns if source is not None else ()
        shared = 0
        for (loop, _), other in zip(turns, self._loops.get(slide, ()), strict=False):
            if loop != other:
                break
            shared += 1
        return self._first.get((slide, turns[:shared]))

    def followed(self, source: Copy | None, relations: Sequence[Relation]) -> tuple[list[Relation], list[str]]:
        """Return relationships that lead to slides of the output, and the ids of those that led to others."""
        found: list[Relation] = []
        gone: list[str] = []
        for relation in relations:
            if relation.kind != "slide" or relation.external or relation.target not in self._slides:
                found.append(relation)
                continue
            copy = self.target(source, relation.target)
            if copy is None:
                gone.append(relation.id)
            else:
                found.append(retarget(relation, copy.name))
        return found, gone

    def zoomed(self, source: Copy, text: str) -> tuple[str, bool]:
        """Return a slide with its zooms leading to slides of the output, and whether one could not."""
        return zoomed(text, lambda number: self.target(source, self._names.get(number, "")), self._sections)

    def without_shows(self, text: str) -> tuple[str, bool]:
        """Return a text without the links to custom shows that are gone, and whether there were any."""
        if not self._gone_shows or "ppaction://customshow" not in text:
            return text, False
        kept = _SHOW.sub(lambda match: "" if int(match.group(2)) in self._gone_shows else match.group(0), text)
        return kept, kept != text


def without_links(text: str, relations: Collection[str]) -> str:
    """Return a text without the links that have these relationships; the words and shapes stay."""
    for relation in relations:
        pattern = rf'<a:hlink(Click|Hover|MouseOver)\b[^>]*\br:id="{re.escape(relation)}"[^>]*?(?:/>|>.*?</a:hlink\1>)'
        text = re.sub(pattern, "", text, flags=re.DOTALL)
    return text


def warn_of_lost_link(session: Session, label: str, what: str = "slide") -> None:
    """Tell that a link was taken out."""
    message = f"a link leads to a {what} that is not in this deck; it was taken out"
    session.tell(Problem(message, Place(session.file, spot=label), "", "warning", "T223"))


def mend_below(session: Session, links: SlideLinks, copy: Copy, label: str) -> None:
    """Let the links in a slide's own parts lead to the right slides: in its notes, in a diagram."""
    waiting = [copy.name]
    seen = {copy.name}
    while waiting:
        name = waiting.pop()
        for relation in session.related(name):
            is_own = relation.kind not in SHARED or relation.kind == "notesSlide"
            if is_own and not relation.external and relation.target not in seen:
                seen.add(relation.target)
                waiting.append(relation.target)
        if name != copy.name:
            mend_links(session, links, copy, name, label)


def mend_links(session: Session, links: SlideLinks, source: Copy | None, part: str, label: str) -> None:
    """Let the links of a finished part lead to slides of the output; those that cannot are taken out."""
    relations = session.related(part)
    found, gone = links.followed(source, relations)
    if gone:
        warn_of_lost_link(session, label)
        session.amend(part, without_links(text_of_part(session, part), gone), found)
    elif found != list(relations):
        session.relations[part] = found
