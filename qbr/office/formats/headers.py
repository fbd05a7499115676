"""Headers and footers of sections that tags repeat or hide: each copy is rendered with what its section sees."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from qbr.office.including.sections import references, sections_of
from qbr.office.marks.compiled import CompiledPart
from qbr.office.marks.tags import Tag
from qbr.office.objects.charts import captured, names_in
from qbr.office.opc.markup import q
from qbr.office.opc.relations import named_in
from qbr.office.text.draft import PartDraft
from qbr.office.text.syntax import Said, parse_expression

if TYPE_CHECKING:
    from qbr.office.rendering.run import PartRun

_DRAWING_ID = re.compile(r'(<wp:docPr\b[^>]*\bid=")(\d+)(")')


@dataclass(frozen=True, slots=True)
class HeaderSlot:
    """The relationship of a section to its header; writing it makes the header. Equal ones are one part."""

    part: CompiledPart
    target: str  # the part in the template
    kind: str  # "header" or "footer"
    relation: str  # id of the relationship in the template

    def write(self, run: PartRun, value: object) -> str:
        """Return the relationship to a header filled with what the section sees."""
        names = value[1] if isinstance(value, list) else {}
        inner = run.inner(self.part, names, self.target)
        text = run.session.engine.render(self.part, inner, inner.variables)
        known = run.shared.get((self.target, text))
        if known is not None:
            return known
        text_of_its_own = _DRAWING_ID.sub(lambda match: _renumbered(run, match), text)
        name = run.session.claim(self.target)
        named = named_in(text)
        kept = [one for one in inner.relations if one.id not in self.part.referenced or one.id in named]
        run.session.put(name, text_of_its_own, self.target, run.session.cloned(kept))
        run.shared[self.target, text] = run.relate_as(self.relation, self.kind, name)
        return run.shared[self.target, text]

    def hole(self, run: PartRun, text: str) -> str:
        """Return the relationship to the header as far as it can be filled."""
        return self.write(run, None)


def bind_headers(body: PartDraft, headers: Mapping[str, CompiledPart]) -> frozenset[str]:
    """Let each section make the headers it names; return those that are made that way.

    Args:
        body: the document.
        headers: compiled headers and footers with tags, by name.
    """
    made = set()
    relations = {one.id: one for one in body.package.relations(body.name)}
    for section in sections_of(body.root):
        for reference in references(section).values():
            own = str(reference.get(q("r:id"), ""))
            part = headers.get(relations[own].target) if own in relations else None
            if part is not None:
                slot = HeaderSlot(part, relations[own].target, relations[own].kind, own)
                reference.set(q("r:id"), _bound(body, slot).mark)
                made.add(slot.target)
    return frozenset(made)


def _bound(body: PartDraft, slot: HeaderSlot) -> Tag:
    node = parse_expression(captured("none", names_in(slot.part.tree)), body.sandbox)
    part = replace(slot.part, name=f"{slot.target}#{len(body.tags)}")
    tag = body.add(Said("value", ""), slot.part.label, replace(slot, part=part), is_traced=False, node=node)
    tag.role = "part"
    body.attached.append(part)
    body.bound.add(slot.relation)
    return tag


def _renumbered(run: PartRun, match: re.Match[str]) -> str:
    """Return a drawing's id: as drawn in the first header that has it, free in those made after it."""
    return f"{match.group(1)}{run.fresh_id('header drawing', int(match.group(2)))}{match.group(3)}"
