"""What is said at each place of a template: which fields stand there, which directive, and what is wrong."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from qbr.errors import Problem
from qbr.office.checking.check import Used
from qbr.office.checking.schema import List, Node, Schema
from qbr.office.workbench.carriers import Carrier

_ENDS = re.compile(r"^\{%\w*\s*(?:end\w+|else|elif)")  # say nothing that their openers do not
_MOST_FIELDS = 5  # of one place are explained; the others are counted
_LONGEST = 90  # signs of a field's words


@dataclass(slots=True)
class Label:
    """What is said at one place."""

    fields: dict[str, None] = field(default_factory=dict)
    directives: dict[str, None] = field(default_factory=dict)
    faults: list[str] = field(default_factory=list)

    def lines(self, schema: Schema) -> list[str]:
        """Return what is said besides the faults; no line holds a tag, so that none is read again."""
        known = list(self.fields)
        more = [f"… and {len(known) - _MOST_FIELDS} more fields"] if len(known) > _MOST_FIELDS else []
        return [*self.directives, *(_told(path, schema) for path in known[:_MOST_FIELDS]), *more]


def labels_of(
    uses: Iterable[Used], found: Iterable[Carrier], problems: Iterable[Problem], anchors: Sequence[str]
) -> dict[str, Label]:
    """Return labels by the place they are put at.

    Args:
        uses: fields the template names.
        found: its tags with what carries them.
        problems: what is wrong with it.
        anchors: the places a label can be put at; "" takes the faults that belong to none of them.
    """
    labels: dict[str, Label] = {}
    for use in uses:
        place = " › ".join(word for word in (use.label, use.spot) if word)
        labels.setdefault(_anchor(place, anchors), Label()).fields.setdefault(use.path)
    for carrier in found:
        said = f"{carrier.carrier}: {carrier.tag.strip('{}% ')}"
        if carrier.tag.startswith("{%") and carrier.carrier != "notes" and not _ENDS.search(carrier.tag):
            labels.setdefault(_anchor(carrier.place, anchors), Label()).directives.setdefault(said)
    labels.pop("", None)
    for problem in problems:
        rule = f" [{problem.rule}]" if problem.rule else ""
        hint = f" {problem.hint}" if problem.hint else ""
        anchor = _anchor(problem.place.spot, anchors)
        where = "" if anchor or not problem.place.spot else f"{problem.place.spot}: "
        labels.setdefault(anchor, Label()).faults.append(_without_tags(f"{where}{problem.message}{rule}{hint}"))
    return labels


def _anchor(place: str, anchors: Sequence[str]) -> str:
    """Return the narrowest anchor a place lies in."""
    within = (one for one in anchors if place == one or place.startswith(f"{one} › "))
    return max(within, key=len, default="")


def _told(path: str, schema: Schema) -> str:
    words = _doc(path, schema.fields)
    words = words if len(words) <= _LONGEST else f"{words[: _LONGEST - 1]}…"
    return f"{path}: {words}" if words else path


def _doc(path: str, fields: Mapping[str, Node]) -> str:
    words = ""
    for step in path.replace("[]", "").split("."):
        node = fields.get(step, Node())
        words = node.doc
        while isinstance(node, List):
            node = node.item
        fields = node.fields
    return _without_tags(words)


def _without_tags(text: str) -> str:
    """Return a text in which no tag can be read: its braces stand apart."""
    return re.sub(r"\{(?=[{%#])", "{ ", text)
