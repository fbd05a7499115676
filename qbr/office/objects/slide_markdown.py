"""Markdown on slides, prepared: what each level of the box the tag stands in looks like, and what it has to be given.

A box with bullets of its own keeps them; where it has none, lists get plain ones. What is no list has no bullet.
"""

from __future__ import annotations

from collections.abc import Mapping
from copy import deepcopy
from dataclasses import dataclass

from lxml import etree

from qbr.office.objects.fitting import Look, list_styles
from qbr.office.objects.geometry import chain_of
from qbr.office.opc.markup import Element, ancestor, child, children, fragment, name_of, q
from qbr.office.rich.blocks import MAX_DEPTH
from qbr.office.rich.markdown import MarkdownSlot
from qbr.office.rich.slide_look import Level, SlideLook, SlideRuns

_STEP = 285_750  # EMU from one level to the next where the box says nothing, and from a sign to its words
_SIGNS = ("a:buNone", "a:buAutoNum", "a:buChar", "a:buBlip")
_SIGN_LOOKS = ("a:buClrTx", "a:buClr", "a:buSzTx", "a:buSzPct", "a:buSzPts", "a:buFontTx", "a:buFont")
_BEFORE_SIGN = ("a:lnSpc", "a:spcBef", "a:spcAft", *_SIGN_LOOKS)
_AFTER_LINK = ("a:hlinkMouseOver", "a:rtl", "a:extLst")
_BULLET = '<a:buFont typeface="Arial"/><a:buChar char="•"/>'


@dataclass(frozen=True, slots=True)
class _Drawn:
    """A level of a box as designed."""

    left: int = 0
    indent: int = 0
    sign: str = ""  # the element of its bullet or number; empty when nothing is said
    scheme: str = ""  # of its numbers

    @property
    def is_marked(self) -> bool:
        return self.sign not in ("", "a:buNone")

    def under(self, properties: Element) -> _Drawn:
        """Return the level with what nearer properties say."""
        sign = next(children(properties, *_SIGNS), None)
        return _Drawn(
            int(properties.get("marL", str(self.left))),
            int(properties.get("indent", str(self.indent))),
            self.sign if sign is None else name_of(sign),
            self.scheme if sign is None else str(sign.get("type", "")),
        )


def slide_markdown(look: Look, paragraph: Element, run: Element, is_whole: bool) -> MarkdownSlot:
    """Return how Markdown is written in place of a run, or of its paragraph.

    Args:
        look: what the texts of the slide take from elsewhere.
        paragraph: holds the run.
        run: holds the tag and nothing else.
        is_whole: whether the paragraph holds nothing else.
    """
    return MarkdownSlot(_Box(paragraph, look).look(_runs(run)), is_whole)


class _Box:
    """The box a tag stands in: its levels, and the properties of the tag's own paragraph."""

    def __init__(self, paragraph: Element, look: Look) -> None:
        settings = child(paragraph, "a:pPr")
        self.paragraph = paragraph
        self.settings = etree.Element(q("a:pPr")) if settings is None else settings
        self.first = min(int(self.settings.get("lvl", "0")), MAX_DEPTH - 1)
        self.levels = _levels(paragraph, look)
        self.own = self.levels[self.first].under(self.settings)
        # Where words without a sign begin: a bullet's place, since the words behind it stand further in.
        self.base = max(0, self.own.left + self.own.indent) if self.own.is_marked else self.own.left

    def look(self, runs: SlideRuns) -> SlideLook:
        """Return how rich text is written in the box."""
        text = self._without_sign(0, self.base) if self.own.is_marked else "".join(self._split(deepcopy(self.settings)))
        quotes = tuple(self._without_sign(0, self.base + _STEP * depth) for depth in range(1, MAX_DEPTH + 1))
        items = tuple(self._item(depth) for depth in range(MAX_DEPTH))
        further = tuple(self._without_sign(depth, self._left(depth)) for depth in range(MAX_DEPTH))
        return SlideLook(text, quotes, items, further, runs)

    def _level(self, depth: int) -> _Drawn:
        """Return the level of an item, so many below the tag's own."""
        if depth == 0 and self.own.is_marked:
            return self.own
        return self.levels[min(self.first + depth, MAX_DEPTH - 1)]

    def _left(self, depth: int) -> int:
        """Return where the words of an item begin."""
        level = self._level(depth)
        return level.left if level.is_marked else self.base + _STEP * (depth + 1)

    def _item(self, depth: int) -> Level:
        level = self._level(depth)
        place = {"marL": self._left(depth), "indent": level.indent if level.is_marked else -_STEP}
        before, after = self._split(self._bare(depth, place))
        bullet = self._sign() if level is self.own else ""
        if level.sign not in ("a:buChar", "a:buBlip"):
            bullet = _BULLET
        return Level(before, after, bullet, level.scheme)

    def _without_sign(self, depth: int, left: int) -> str:
        """Return the properties of a paragraph that is no item."""
        before, after = self._split(self._bare(depth, {"marL": left, "indent": 0}))
        return f"{before}<a:buNone/>{after}"

    def _bare(self, depth: int, place: Mapping[str, int]) -> Element:
        """Return the drawn properties at a level and place, without a sign."""
        copy = deepcopy(self.settings)
        for sign in list(children(copy, *_SIGN_LOOKS, *_SIGNS)):
            copy.remove(sign)
        level = min(self.first + depth, MAX_DEPTH - 1)
        for name, value in {**place, **({"lvl": level} if level else {})}.items():
            copy.set(name, str(value))
        return copy

    def _sign(self) -> str:
        """Return the drawn bullet with its look."""
        return "".join(fragment(one) for one in children(self.settings, *_SIGN_LOOKS, *_SIGNS))

    def _split(self, settings: Element) -> tuple[str, str]:
        """Return properties up to where a sign goes, and from there on."""
        position = sum(1 for _ in children(settings, *_BEFORE_SIGN))
        return split_at(self.paragraph, settings, position)


def _levels(paragraph: Element, look: Look) -> tuple[_Drawn, ...]:
    """Return the levels of the box a paragraph stands in."""
    shape = ancestor(paragraph, "p:sp", "p:graphicFrame")
    styles = [] if shape is None else list_styles([shape, *chain_of(shape, look.parents)], shape, look)
    levels = [_Drawn()] * MAX_DEPTH
    for style in reversed(styles):
        for number in range(MAX_DEPTH):
            properties = child(style, f"a:lvl{number + 1}pPr")
            levels[number] = levels[number] if properties is None else levels[number].under(properties)
    return tuple(levels)


def _runs(run: Element) -> SlideRuns:
    """Return the properties of a run in each look Markdown can ask for."""
    drawn = child(run, "a:rPr")
    drawn = etree.Element(q("a:rPr")) if drawn is None else drawn
    properties, linked = [], []
    for look in range(4):
        copy = deepcopy(drawn)
        if look & 1:
            copy.set("b", "1")
        if look & 2:
            copy.set("i", "1")
        properties.append("".join(split_at(run, copy, len(copy))))
        for link in list(children(copy, "a:hlinkClick")):
            copy.remove(link)
        linked.append(split_at(run, copy, len(copy) - sum(1 for _ in children(copy, *_AFTER_LINK))))
    return SlideRuns((properties[0], properties[1], properties[2], properties[3]), tuple(linked))


def split_at(parent: Element, element: Element, position: int) -> tuple[str, str]:
    """Return an element as text for a place under a parent: up to a child's position, and from there on."""
    element.insert(position, etree.ProcessingInstruction("place", "here"))
    parent.append(element)
    before, _, after = fragment(element).partition("<?place here?>")
    parent.remove(element)
    return before, after
