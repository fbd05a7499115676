"""Custom shows: named choices of slides. They follow their slides: copies come along, slides that go are left out."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from qbr.office.opc.markup import Element, children, fragment, q

_ENTRY = re.compile(r'<p:sld\b[^>]*\br:id="([^"]*)"[^>]*/>')
_CHOSEN = re.compile(r'<p:custShow\b[^>]*\bid="(\d+)"[^>]*/>')
_RANGE = re.compile(r'<p:sldRg\b[^>]*\bst="(\d+)"[^>]*\bend="(\d+)"[^>]*/>')
_ALL = "<p:sldAll/>"


@dataclass(frozen=True, slots=True)
class CustomShow:
    """One show of the template."""

    id: int
    name: str
    relations: tuple[str, ...]  # of the presentation to its slides, in the order of the show
    text: str  # the element as it stands in the template


@dataclass(frozen=True, slots=True)
class CustomShows:
    """The shows of the template."""

    shows: tuple[CustomShow, ...] = ()

    @classmethod
    def read(cls, listed: Element | None) -> CustomShows:
        """Return the shows of a presentation."""
        return cls(tuple(_show(one) for one in (() if listed is None else children(listed, "p:custShow"))))

    def gone(self, present: Collection[str]) -> frozenset[int]:
        """Return the ids of the shows of which no slide is left.

        Args:
            present: relationships of the template's slides that are in the output.
        """
        return frozenset(show.id for show in self.shows if not any(one in present for one in show.relations))

    def names(self, present: Collection[str]) -> list[str]:
        """Return the names of the shows that are left."""
        gone = self.gone(present)
        return [show.name for show in self.shows if show.id not in gone]

    def written(self, shown: Sequence[tuple[str, str]], drawn: Sequence[str]) -> str:
        """Return the list of shows; empty when none is left.

        Args:
            shown: the slides of the output, each with the relationship its slide has in the template and its own.
            drawn: relationships of the template's slides in their order.
        """
        gone = self.gone({own for own, _ in shown})
        kept = [_written(show, shown, drawn) for show in self.shows if show.id not in gone]
        return f"<p:custShowLst>{''.join(kept)}</p:custShowLst>" if kept else ""


def chosen_slides(text: str, gone: frozenset[int], count: int) -> str:
    """Return the presentation's properties, so that what they choose to show is there: a show, or a range of slides."""

    def chosen(match: re.Match[str]) -> str:
        return _ALL if int(match.group(1)) in gone else match.group(0)

    def ranged(match: re.Match[str]) -> str:
        start, end = int(match.group(1)), int(match.group(2))
        return match.group(0) if end <= count else (_ALL if start > count else f'<p:sldRg st="{start}" end="{count}"/>')

    return _RANGE.sub(ranged, _CHOSEN.sub(chosen, text))


def _show(element: Element) -> CustomShow:
    relations = tuple(str(one.get(q("r:id"), "")) for one in element.iter(q("p:sld")))
    return CustomShow(int(element.get("id", "0")), str(element.get("name", "")), relations, fragment(element))


def _written(show: CustomShow, shown: Sequence[tuple[str, str]], drawn: Sequence[str]) -> str:
    """Return a show with the copies of its slides; in the deck's order when the show keeps to that of the template."""
    if list(show.relations) == [relation for relation in drawn if relation in show.relations]:
        copies = [copy for own, copy in shown if own in show.relations]
    else:
        copies = [copy for relation in show.relations for own, copy in shown if own == relation]
    entries = "".join(f'<p:sld r:id="{copy}"/>' for copy in copies)
    start = _ENTRY.search(show.text)
    if start is None:
        return show.text
    return show.text[: start.start()] + entries + _ENTRY.sub("", show.text[start.end() :])
