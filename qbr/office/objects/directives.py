"""Directives: what the alt text of a drawn object says should become of it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from jinja2 import nodes

from qbr.office.objects.geometry import Box
from qbr.office.objects.wishes import Wishes
from qbr.office.opc.markup import Element
from qbr.office.text.finding import SyntaxFault, find_tags
from qbr.office.text.syntax import Said, read_tag

if TYPE_CHECKING:
    from qbr.office.marks.tags import Tag
    from qbr.office.text.draft import PartDraft

WORDS = ("chart", "picture", "show", "repeat", "text", "link", "fit", "split")


@dataclass(slots=True)
class Drawn:
    """An object with directives: the element that is shown, hidden or repeated, and where its alt text stands."""

    element: Element
    properties: Element  # with descr and hyperlink
    spot: str
    box: Box | None  # None when it takes its place from its layout, and that has none either
    room: Box  # what it may not leave: the slide, or the group it is in
    wishes: Wishes = field(default_factory=Wishes)
    is_optional: bool = False  # whether it is shown under a condition


@dataclass(slots=True)
class Wrapping:
    """The blocks that the directives of an object put around it, the outermost first."""

    opening: list[Tag] = field(default_factory=list)
    closing: list[Tag] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Directive:
    """One directive: what it does and to what."""

    word: str
    body: str
    text: str  # as shown in messages


def read_directives(description: str) -> tuple[list[Directive], str]:
    """Return the directives a description begins with, and the rest of it."""
    found: list[Directive] = []
    position = 0
    for span in find_tags(description):
        word, _, body = span.body.partition(" ")
        is_directive = span.mark == "statement" and word in (*WORDS, "table")
        if not is_directive or description[position : span.start].strip():
            break
        found.append(Directive(word, body.strip(), f"{{% {span.body} %}}"))
        position = span.end
    return found, description[position:].strip()


def may_hide(directive: Directive) -> bool:
    """Return whether an object with this directive may not be shown at all."""
    is_picture = directive.word == "picture" and re.search(r"\selse\s*=\s*['\"]?hide", directive.body)
    return directive.word == "show" or bool(is_picture)


def read_statement(compiler: PartDraft, text: str) -> Said:
    """Return a condition or loop of a directive."""
    said = read_tag(next(iter(find_tags(f"{{% {text} %}}"))), compiler.sandbox)
    if not isinstance(said.node, (nodes.If, nodes.For)):
        raise SyntaxFault("is neither a condition nor a loop", "Write {% show if … %} or {% repeat … %}.", "T401")
    return said
