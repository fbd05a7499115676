"""Checking a template against a schema, without data: names, fields, and what is done with them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from jinja2 import nodes

from qbr.errors import Place, Problem, Severity
from qbr.office.checking.expressions import Expressions, Use, item_of
from qbr.office.checking.filters import Filters
from qbr.office.checking.kinds import Found, is_a, kind
from qbr.office.checking.names import Names, targets_of
from qbr.office.checking.schema import Anything, Bool, Chart, List, Node, Number, Object, Picture
from qbr.office.marks.compiled import CompiledPart
from qbr.office.marks.tags import Tag
from qbr.office.text.column_slots import ShareSlot
from qbr.sandbox import GUARDS

__all__ = ["Checker", "Found", "roots"]

_LOOP = Object(
    fields={
        **{name: Number() for name in ("index", "index0", "revindex", "revindex0", "length")},
        **{name: Bool() for name in ("first", "last")},
        **{name: Anything() for name in ("previtem", "nextitem", "cycle", "changed")},
    }
)


@dataclass(frozen=True, slots=True)
class Used:
    """One use of a field."""

    path: str  # goals.rows[].name
    use: Use  # empty: it is looked at, or printed
    word: str  # it is compared with
    label: str  # of the part it stands in
    spot: str


@dataclass
class Checker:
    """Walks over the tags of compiled parts and tells what the schema does not have."""

    file: str
    filters: Filters = field(default_factory=dict)  # those of the language, for the arguments they take
    problems: list[Problem] = field(default_factory=list)
    uses: list[Used] = field(default_factory=list)  # every field named, in the order they are met
    _part: CompiledPart | None = None
    _tag: Tag | None = None
    _names: Names = field(default_factory=Names)
    _inside: Mapping[int, Sequence[CompiledPart]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._expressions = Expressions(self._tell, self.filters, self._note)

    @property
    def used(self) -> dict[str, None]:
        """Paths of the fields named, in the order they are met."""
        return dict.fromkeys(use.path for use in self.uses)

    def used_as(self, use: Use) -> frozenset[str]:
        """Return the paths of the fields that are used as something: as a link, a style, a chart …"""
        return frozenset(one.path for one in self.uses if one.use == use)

    def check(
        self, part: CompiledPart, names: Mapping[str, Found], inside: Mapping[int, Sequence[CompiledPart]] | None = None
    ) -> None:
        """Tell of everything wrong in a part.

        Args:
            part: what is looked at.
            names: those known in all of it.
            inside: parts rendered where a tag of this one stands, by its number; they see what is known there.
        """
        before = self._expressions.scopes, self._part, self._tag, self._names, self._inside
        self._expressions.scopes, self._part, self._names = [dict(names)], part, Names.of(part.tree)
        self._inside = inside or {}
        for statement in part.tree.body:
            self._statement(statement)
        self._expressions.scopes, self._part, self._tag, self._names, self._inside = before

    # --- statements ---

    def _body(self, statements: Sequence[nodes.Node], names: Mapping[str, Found] | None = None) -> None:
        self._expressions.scopes.append(dict(names or {}))
        self._statements(statements)
        self._expressions.scopes.pop()

    def _statements(self, statements: Sequence[nodes.Node]) -> None:
        for statement in statements:
            self._statement(statement)

    def _statement(self, statement: nodes.Node) -> None:
        if isinstance(statement, nodes.Output):
            for one in statement.nodes:
                if isinstance(one, nodes.Filter) and one.name in GUARDS:
                    self._printed(one)
        elif isinstance(statement, nodes.For):
            self._loop(statement)
        elif isinstance(statement, nodes.If):
            self._condition(statement)
        elif isinstance(statement, nodes.Assign):
            found = self._found(statement.node)
            self._warn(self._names.of_assignment(statement, self._expressions.scopes))
            self._expressions.scopes[-1] |= _targets(statement.target, found)
        elif isinstance(statement, nodes.ExprStmt):
            self._found(statement.node)
        elif isinstance(statement, nodes.With):
            self._with(statement)

    def _with(self, statement: nodes.With) -> None:
        names: dict[str, Found] = {}
        for target, value in zip(statement.targets, statement.values, strict=True):
            names |= _targets(target, self._found(value))
            self._warn(self._names.of_binding(target, self._expressions.scopes))
        self._body(statement.body, names)

    def _loop(self, statement: nodes.For) -> None:
        found = self._found(statement.iter)
        self._note(found, "list")
        if not is_a(found.node, List, Object):
            self._tell(f"{found.name} is {kind(found.node)}, not a list", "Loop over a list.", "T311")
        self._warn(self._names.of_loop(statement, self._expressions.scopes))
        names = self._bound(statement, found)
        if statement.test is not None:
            self._expressions.scopes.append(names)
            self._decided(statement.test)
            self._expressions.scopes.pop()
        self._names.depth += 1
        self._body(statement.body, {**names, "loop": Found(_LOOP)})
        self._names.depth -= 1
        self._body(statement.else_)

    def _bound(self, statement: nodes.For, found: Found) -> dict[str, Found]:
        return _targets(statement.target, item_of(found))

    def _condition(self, statement: nodes.If) -> None:
        for case in (statement, *statement.elif_):
            self._decided(case.test)
            self._statements(case.body)  # a condition is no scope: what is set in it stays set
        self._statements(statement.else_)

    # --- values ---

    def _printed(self, guard: nodes.Filter) -> None:
        number = guard.args[0]
        parts = self._inside.get(number.value) if isinstance(number, nodes.Const) else None
        if parts is not None:
            self._check_inside(parts)
            return
        found = self._found(guard)
        tag = self._tag
        if tag is not None and tag.role == "part":
            self._inner(tag)
        if tag is not None and isinstance(tag.slot, ShareSlot):
            self._share(guard)
        if tag is None or tag.slot is None or not tag.is_traced:
            return
        if tag.role in ("link", "picture", "section"):
            self._note(found, tag.role)
        if tag.role == "chart":
            self._chart(tag)
        elif tag.role == "picture":
            self._expect(found, Picture, "a picture")
        elif tag.role != "section":
            self._shown(found)

    def _share(self, guard: nodes.Filter) -> None:
        """Take note of the field that says how wide a column is, beside how many columns there are."""
        node = self._unguarded(guard)
        if isinstance(node, nodes.Tuple):
            self._note(self._expressions.infer(node.items[-1]), "share")

    def _shown(self, found: Found) -> None:
        """Tell of what has no text and is printed all the same."""
        self._note(found, "printed")
        node = found.node
        if isinstance(node, List):
            self._tell(f"{found.name} is a list, not text", "Loop over it.", "T313")
        elif isinstance(node, (Chart, Picture)):
            word = "chart" if isinstance(node, Chart) else "picture"
            hint = f"Put {{% {word} {found.path} %}} into the alt text of a {word}."
            self._tell(f"{found.path} is a {word}, not text", hint, "T313")
        elif isinstance(node, Object) and not node.prints:
            hint = f"It has: {', '.join(node.fields)}."
            self._tell(f"{found.name} is a record and has no text of its own", hint, "T313")

    def _chart(self, tag: Tag) -> None:
        if isinstance(tag.subject, nodes.Expr):
            found = self._expressions.infer(tag.subject)
            self._note(found, "chart")
            self._expect(found, Chart, "a chart")
        self._inner(tag)

    def _inner(self, tag: Tag) -> None:
        """Check the parts that are rendered where a tag stands, with the names seen there."""
        part = self._part
        for inner in part.attached if part is not None else ():
            if inner.name.rpartition("#")[2] == str(tag.number):
                self._check_inside([inner])

    def _check_inside(self, parts: Sequence[CompiledPart]) -> None:
        names = {name: found for scope in self._expressions.scopes for name, found in scope.items()}
        for part in parts:
            self.check(part, names)

    def _expect(self, found: Found, wanted: type[Node], what: str) -> None:
        if not is_a(found.node, wanted):
            self._tell(f"{found.name} is {kind(found.node)}, not {what}", "", "T314")

    def _found(self, node: nodes.Node) -> Found:
        """Return what a guarded expression is, and take note of the tag it belongs to."""
        node = self._unguarded(node)
        if self._tag is not None and self._tag.role in ("chart", "part"):
            return Found(Anything())
        return self._expressions.infer(node)

    def _decided(self, node: nodes.Node) -> None:
        """Look at a guarded condition."""
        self._expressions.condition(self._unguarded(node))

    def _unguarded(self, node: nodes.Node) -> nodes.Node:
        if isinstance(node, nodes.Filter) and node.name in GUARDS and self._part is not None:
            number = node.args[0]
            self._tag = self._part.tags[number.value] if isinstance(number, nodes.Const) else None
            return node.node or nodes.Const("")
        return node

    # --- telling ---

    def _note(self, found: Found, use: Use, word: str = "") -> None:
        if found.path:
            part, tag = self._part, self._tag
            self.uses.append(Used(found.path, use, word, part.label if part else "", tag.spot if tag else ""))

    def _warn(self, told: Iterator[tuple[str, str, str]]) -> None:
        for message, hint, rule in told:
            self._tell(message, hint, rule, is_warning=True)

    def _tell(self, message: str, hint: str, rule: str, is_warning: bool = False) -> None:
        part, tag = self._part, self._tag
        spot = " › ".join(word for word in (part.label if part else "", tag.spot if tag else "") if word)
        text = f"{tag.text}: {message}" if tag else message
        severity: Severity = "warning" if is_warning else "error"
        problem = Problem(text, Place(self.file, spot=spot), hint, severity, rule)
        if problem not in self.problems:
            self.problems.append(problem)


def roots(fields: Mapping[str, Node]) -> Iterator[tuple[str, Found]]:
    """Yield the names a template starts from."""
    for name, node in fields.items():
        yield name, Found(node, name)


def _targets(target: nodes.Node, found: Found) -> dict[str, Found]:
    if isinstance(target, nodes.Name):
        return {target.name: found}
    return {name: Found(Anything()) for name in targets_of(target)}
