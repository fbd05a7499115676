"""Animations of a slide as a small tree of text, made when the template is compiled.

Office repairs a slide whose animations name a shape that is not there, or leave a list empty. So entries go with their
shape, and are made for each copy of one that is repeated.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace

from lxml import etree

from qbr.office.opc.markup import Element, child, children, escape, fragment, name_of, q, remove

SLOT = re.compile(r"<\?qbr-timing (\d+)\?>")
_LISTS = ("p:childTnLst", "p:subTnLst", "p:tnLst", "p:bldLst")
_ACTS = (  # what changes one shape
    *("p:set", "p:anim", "p:animClr", "p:animEffect", "p:animMotion", "p:animRot", "p:animScale", "p:cmd"),
    *("p:audio", "p:video"),
)
_GROUPS = ("p:par", "p:seq", "p:excl")
_BUILDS = ("p:bldP", "p:bldGraphic", "p:bldDgm", "p:bldOleChart")


@dataclass(frozen=True, slots=True)
class TimingNode:
    """One element."""

    name: str
    attributes: Mapping[str, str]  # those without a prefix
    start: str  # its start tag up to the bracket, as it stands in the template
    text: str
    children: tuple[TimingNode, ...]

    @classmethod
    def read(cls, element: Element) -> TimingNode:
        """Return an element of the tree of a slide."""
        start = fragment(element).partition(">")[0].rstrip("/ ")
        attributes = {str(name): str(value) for name, value in element.attrib.items()}
        text = escape((element.text or "").strip())
        return cls(name_of(element), attributes, start, text, tuple(cls.read(one) for one in children(element)))

    def walk(self) -> Iterator[TimingNode]:
        """Yield it and all below it."""
        yield self
        for one in self.children:
            yield from one.walk()

    def written(self) -> str:
        """Return it as text."""
        inner = self.text + "".join(one.written() for one in self.children)
        if not inner:
            return f"{self.start}/>"
        return f"{self.start}>{inner}</{self.start[1:].split(maxsplit=1)[0]}>"

    def with_attribute(self, name: str, value: str) -> TimingNode:
        """Return it with another value of an attribute it has."""
        start = re.sub(rf'(\s{name}=")[^"]*"', rf"\g<1>{value}" + '"', self.start, count=1)
        return replace(self, attributes={**self.attributes, name: value}, start=start)

    def mapped(self, change: Callable[[TimingNode], TimingNode]) -> TimingNode:
        """Return it with a change made to every element."""
        return change(replace(self, children=tuple(one.mapped(change) for one in self.children)))

    # --- what it is ---

    @property
    def shape(self) -> int | None:
        """The shape it names itself."""
        own = self.attributes.get("spid", "")
        return int(own) if own.isdigit() else None

    @property
    def shapes(self) -> frozenset[int]:
        """The shapes named in it."""
        return frozenset(one.shape for one in self.walk() if one.shape is not None)

    @property
    def paragraphs(self) -> frozenset[tuple[int, int]]:
        """The single paragraphs named in it: shape and place, from 0; what names a whole shape has place -1."""
        found = set()
        for one in self.walk():
            if one.shape is not None:
                places = [int(inner.attributes.get("end", "0")) for inner in one.walk() if inner.name == "p:pRg"]
                found.add((one.shape, max(places, default=-1)))
        return frozenset(found)

    @property
    def is_list(self) -> bool:
        """Whether it has to hold something."""
        return self.name in _LISTS

    @property
    def is_act(self) -> bool:
        """Whether it changes one shape."""
        return self.name in _ACTS

    @property
    def is_build(self) -> bool:
        """Whether it says how the text of a shape is built up."""
        return self.name in _BUILDS

    @property
    def is_group(self) -> bool:
        """Whether it holds others that go on together or one after the other."""
        return self.name in _GROUPS

    @property
    def clock(self) -> TimingNode | None:
        """The element with its times, if it is a group."""
        return next((one for one in self.children if one.name == "p:cTn"), None) if self.is_group else None

    @property
    def is_effect(self) -> bool:
        """Whether it is one line of the animation pane."""
        return self.clock is not None and "presetClass" in self.clock.attributes

    @property
    def triggers(self) -> frozenset[int]:
        """The shapes that start or end it."""
        if not self.is_group:
            return frozenset()
        own = [one for one in self.children if one is not self.clock]
        own += [one for one in (self.clock.children if self.clock else ()) if not one.is_list]
        return frozenset(shape for one in own for shape in one.shapes)

    def has_start(self, kind: str) -> bool:
        """Return whether one of its effects starts like this: "clickEffect" …"""
        return any(one.attributes.get("nodeType") == kind for one in self.walk() if one.name == "p:cTn")

    @property
    def is_step(self) -> bool:
        """Whether it waits for a click."""
        clock = self.clock
        conditions = [one for one in (clock.children if clock else ()) if one.name == "p:stCondLst"]
        return any(one.attributes.get("delay") == "indefinite" for start in conditions for one in start.children)


@dataclass(frozen=True, slots=True)
class Timing:
    """The animations of a slide."""

    root: TimingNode
    paragraphs: Mapping[int, int]  # shape whose paragraphs come one by one → how many it is drawn with


def take_timings(root: Element) -> tuple[Timing, ...]:
    """Take the animations out of a slide, leaving a slot for each list of them."""
    found = []
    for element in list(root.iter(q("p:timing"))):
        node = TimingNode.read(element)
        single = {shape for shape, place in node.paragraphs if place >= 0}
        found.append(Timing(node, {shape: count for shape, count in _drawn(root) if shape in single}))
        element.addprevious(etree.ProcessingInstruction("qbr-timing", str(len(found) - 1)))
        remove(element)
    return tuple(found)


def _drawn(root: Element) -> Iterator[tuple[int, int]]:
    """Yield each text box with the number of its paragraphs."""
    for shape in root.iter(q("p:sp")):
        properties = child(shape, "p:nvSpPr", "p:cNvPr")
        own = "" if properties is None else str(properties.get("id", ""))
        if own.isdigit():
            yield int(own), sum(1 for _ in shape.iter(q("a:p")))
