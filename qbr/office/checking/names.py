"""Names a template gives: never used, hiding another, or lost at the end of a loop. Each is a warning."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from jinja2 import nodes

from qbr.office.checking.kinds import Found

Told = Iterator[tuple[str, str, str]]  # message, hint, rule
Scopes = Sequence[Mapping[str, Found]]


@dataclass
class Names:
    """What is known of the names of one part."""

    read: frozenset[str] = frozenset()  # names that any tag of the part reads
    given: dict[str, int] = field(default_factory=dict)  # names set so far, and how many loops stood around them
    depth: int = 0  # how many loops stand around the statement looked at

    @classmethod
    def of(cls, tree: nodes.Template) -> Names:
        """Return the names of a part."""
        return cls(_read_in(tree))

    def of_loop(self, loop: nodes.For, scopes: Scopes) -> Told:
        """Yield what is odd about the variable of a loop."""
        yield from self._hiding(targets_of(loop.target), scopes)
        names = targets_of(loop.target)
        read = frozenset[str]().union(*(_read_in(one) for one in (*loop.body, loop.test) if one is not None))
        if not _counts(loop) and not read & {*names, "loop"}:
            hint = "Every copy will be the same. Name a field of it, or take the loop out."
            yield f'"{", ".join(names)}" is not used inside the loop', hint, "T321"

    def of_assignment(self, assignment: nodes.Assign, scopes: Scopes) -> Told:
        """Yield what is odd about `set`."""
        for name in targets_of(assignment.target):
            if self.given.get(name, self.depth) < self.depth:
                hint = "Work it out with a filter instead: {{ rows|sum(attribute=…) }}, {% set x = (rows|last).name %}."
                yield f'"{name}" keeps this only until the round of the loop ends', hint, "T323"
        yield from self.of_binding(assignment.target, scopes)

    def of_binding(self, target: nodes.Node, scopes: Scopes) -> Told:
        """Yield what is odd about names bound by `set` or `with`."""
        yield from self._hiding(targets_of(target), scopes)
        for name in targets_of(target):
            self.given.setdefault(name, self.depth)
            if name not in self.read:
                yield f'"{name}" is set and never used on this page', "Use it or take it out.", "T321"

    def _hiding(self, names: Sequence[str], scopes: Scopes) -> Told:
        for name in names:
            hidden = next((scope[name] for scope in reversed(scopes) if name in scope), None)
            if hidden is None or name in self.given:
                continue
            what = f"the field {name}" if hidden.path == name else f'the "{name}" of the loop around it'
            yield f'"{name}" hides {what}', "Choose another name.", "T322"


def targets_of(target: nodes.Node) -> tuple[str, ...]:
    """Return the names a loop or assignment binds."""
    every = [target, *target.find_all(nodes.Name)]
    return tuple(dict.fromkeys(one.name for one in every if isinstance(one, nodes.Name)))


def _read_in(node: nodes.Node) -> frozenset[str]:
    every = [node, *node.find_all(nodes.Name)]
    return frozenset(one.name for one in every if isinstance(one, nodes.Name) and one.ctx == "load")


def _counts(loop: nodes.For) -> bool:
    """Return whether a loop only counts: over range(…) or a text or list written out."""
    inner = loop.iter.node if isinstance(loop.iter, nodes.Filter) else loop.iter
    return isinstance(inner, (nodes.Call, nodes.List, nodes.Tuple, nodes.Const))
