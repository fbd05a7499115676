"""Animations of a rendered slide: entries of shapes that went are left out, those of repeated shapes are repeated."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from qbr.office.formats.timing import Timing, TimingNode

_WITH = {"clickEffect": "withEffect", "afterEffect": "withEffect"}  # copies come together with the first


@dataclass(frozen=True, slots=True)
class Animated:
    """What is known of the shapes on a rendered slide."""

    ids: Mapping[int, Sequence[int]]  # shape in the template → its copies on the slide, none when it is not shown
    paragraphs: Mapping[int, int]  # shape whose paragraphs come one by one → how many it has on the slide


def animated(timing: Timing, shapes: Animated) -> tuple[str, bool]:
    """Return the animations as they fit the shapes there are, and whether a shape that is there lost its own."""
    drawn = timing.root
    is_same = all(list(shapes.ids[shape]) == [shape] for shape in drawn.shapes)
    if is_same and all(shapes.paragraphs[shape] == count for shape, count in timing.paragraphs.items()):
        return drawn.written(), False
    there = {shape for shape in drawn.shapes if shapes.ids[shape]}
    kept = _settled(drawn, shapes)
    if kept is None:
        return "", bool(there)
    is_lost = not there <= kept.shapes
    copies = _Copies(shapes, kept)
    for shape, count in timing.paragraphs.items():
        kept = copies.grown(kept, shape, count)
    return copies.repeated(kept).written(), is_lost


# --- what goes ---


def _is_beyond(target: TimingNode, shapes: Animated) -> bool:
    """Return whether a target is a paragraph that its shape does not have."""
    if target.name != "p:spTgt" or target.shape is None:
        return False
    first = [int(one.attributes.get("st", "0")) for one in target.walk() if one.name == "p:pRg"]
    return any(start >= shapes.paragraphs.get(target.shape, start + 1) for start in first)


def _settled(timing: TimingNode, shapes: Animated) -> TimingNode | None:
    """Return what is left when all that cannot happen has gone, and all that waits for it."""
    lost: frozenset[str] = frozenset()
    kept: TimingNode | None = timing
    while kept is not None:
        kept = _without(kept, shapes, lost)
        gone = _clock_ids(timing) - (_clock_ids(kept) if kept is not None else frozenset())
        if gone == lost:
            break
        lost = gone
    return kept


def _clock_ids(node: TimingNode) -> frozenset[str]:
    return frozenset(one.attributes["id"] for one in node.walk() if one.name == "p:cTn" and "id" in one.attributes)


def _without(node: TimingNode, shapes: Animated, lost: frozenset[str]) -> TimingNode | None:
    """Return a node without what cannot happen; None when nothing of it is left."""
    if node.is_act or node.is_build:
        return None if _is_lost(node, shapes, lost) else node
    if node.is_group and any(_is_lost(one, shapes, lost) for one in _own(node)):
        return None
    kept = tuple(one for one in (_without(child, shapes, lost) for child in node.children) if one is not None)
    if node.is_list and not kept:
        return None
    if node.is_group and node.clock is not None and _holds(node.clock):
        clock = next((one for one in kept if one.name == "p:cTn"), None)
        if clock is None or (not _holds(clock) and clock.attributes.get("nodeType") != "tmRoot"):
            return None
    if node.name == "p:timing" and not kept:
        return None
    if node.name == "mc:AlternateContent" and not any(one.children for one in kept):
        return None
    return _with_click(node, replace(node, children=kept))


def _own(group: TimingNode) -> list[TimingNode]:
    """Return what a group holds besides the entries in it."""
    clock = group.clock
    return [
        one for one in (*group.children, *(clock.children if clock else ())) if one is not clock and not one.is_list
    ]


def _holds(clock: TimingNode) -> bool:
    return any(one.name == "p:childTnLst" for one in clock.children)


def _is_lost(node: TimingNode, shapes: Animated, lost: frozenset[str]) -> bool:
    """Return whether something names a shape or an entry that is not there."""
    for one in node.walk():
        if one.shape is not None and not shapes.ids[one.shape]:
            return True
        if _is_beyond(one, shapes) or (one.name == "p:tn" and one.attributes.get("val") in lost):
            return True
    return False


def _with_click(before: TimingNode, after: TimingNode) -> TimingNode:
    """Return a step whose first effect starts by click, as the one did that is not there."""
    if not before.is_step or not before.has_start("clickEffect") or after.has_start("clickEffect"):
        return after
    is_done = False

    def change(node: TimingNode) -> TimingNode:
        nonlocal is_done
        if is_done or node.attributes.get("nodeType") not in ("withEffect", "afterEffect"):
            return node
        is_done = True
        return node.with_attribute("nodeType", "clickEffect")

    return after.mapped(change)


# --- what is repeated ---


class _Copies:
    """Makes entries for the copies of repeated shapes."""

    def __init__(self, shapes: Animated, timing: TimingNode) -> None:
        self.shapes = shapes
        self.repeated_shapes = {shape for shape in timing.shapes if list(shapes.ids[shape]) != [shape]}
        self.next_id = max((int(one) for one in _clock_ids(timing) if one.isdigit()), default=0) + 1

    def grown(self, node: TimingNode, shape: int, drawn: int) -> TimingNode:
        """Return a node with an entry for each paragraph there is more than drawn, each as that of the last one."""
        count = self.shapes.paragraphs.get(shape, drawn)
        found: list[TimingNode] = []
        for child in node.children:
            if child.paragraphs == {(shape, drawn - 1)} and (child.is_group or child.is_act):
                found += [child, *(self._for_paragraph(child, place) for place in range(drawn, count))]
            else:
                found.append(self.grown(child, shape, drawn))
        return replace(node, children=tuple(found))

    def _for_paragraph(self, node: TimingNode, place: int) -> TimingNode:
        ids = self._new_ids(node)

        def change(one: TimingNode) -> TimingNode:
            if one.name == "p:pRg":
                return one.with_attribute("st", str(place)).with_attribute("end", str(place))
            return _renumbered(one, ids)

        return node.mapped(change)

    def repeated(self, node: TimingNode) -> TimingNode:
        """Return a node with an entry for each copy of a shape."""
        found: list[TimingNode] = []
        for child in node.children:
            found += self._copies(child) if self._is_unit(child) else [self.repeated(child)]
        return replace(node, children=tuple(found))

    def _is_unit(self, node: TimingNode) -> bool:
        """Return whether a node is repeated as a whole."""
        if not node.shapes & self.repeated_shapes:
            return False
        return node.is_act or node.is_build or node.is_effect or bool(node.triggers & self.repeated_shapes)

    def _copies(self, node: TimingNode) -> list[TimingNode]:
        leading = (node.triggers or node.shapes) & self.repeated_shapes or node.shapes & self.repeated_shapes
        count = max(len(self.shapes.ids[shape]) for shape in leading)
        return [self._copy(node, index, count) for index in range(count)]

    def _copy(self, node: TimingNode, index: int, count: int) -> TimingNode:
        """Return a node as it is for one copy of its shape; shapes repeated together belong together."""
        ids = self._new_ids(node) if index else {}

        def change(one: TimingNode) -> TimingNode:
            if one.shape is not None:
                copies = self.shapes.ids[one.shape]
                return one.with_attribute("spid", str(copies[index if len(copies) == count else 0]))
            start = one.attributes.get("nodeType", "") if index else ""
            return _renumbered(one.with_attribute("nodeType", _WITH[start]) if start in _WITH else one, ids)

        return node.mapped(change)

    def _new_ids(self, node: TimingNode) -> dict[str, str]:
        """Return numbers that no entry has for those in a node."""
        own = sorted(_clock_ids(node), key=lambda one: (len(one), one))
        ids = {one: str(self.next_id + index) for index, one in enumerate(own)}
        self.next_id += len(own)
        return ids


def _renumbered(node: TimingNode, ids: Mapping[str, str]) -> TimingNode:
    for name, attribute in (("p:cTn", "id"), ("p:tn", "val")):
        if node.name == name and node.attributes.get(attribute) in ids:
            return node.with_attribute(attribute, ids[node.attributes[attribute]])
    return node
