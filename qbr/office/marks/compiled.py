"""A compiled part: code that writes it, and all that is known of its tags."""

from __future__ import annotations

from dataclasses import dataclass
from types import CodeType

from jinja2 import nodes

from qbr.errors import Problem
from qbr.office.marks.scopes import Settled
from qbr.office.marks.tags import Tag


@dataclass(frozen=True)
class CompiledPart:
    """A part that is rendered."""

    name: str
    label: str  # where it is, as a person would say
    tags: tuple[Tag, ...]
    scopes: dict[int, Settled]
    tree: nodes.Template  # for checks; the code is made of it
    code: CodeType
    next_id: int = 1  # the first id no drawn object of the part has
    referenced: frozenset[str] = frozenset()  # ids of relationships the template's XML names
    bound: frozenset[str] = frozenset()  # ids of relationships that tags take the place of
    warnings: tuple[Problem, ...] = ()  # what is worth a look in it
    attached: tuple[CompiledPart, ...] = ()  # what is rendered where a tag of this part stands: charts' titles
