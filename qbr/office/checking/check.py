"""Checking a template against a schema, without data: names, fields, and what is done with them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from jinja2 import nodes

from qbr.errors import Place, Problem
from qbr.office.checking.schema import Anything, Bool, Chart, Date, List, Node, Number, Object, Picture, Text
from qbr.office.marks.compiled import CompiledPart
from qbr.office.marks.tags import Tag
from qbr.sandbox import GUARDS, nearest

_LOOP = Object(
    fields={
        **{name: Number() for name in ("index", "index0", "revindex", "revindex0", "length")},
        **{name: Bool() for name in ("first", "last")},
        **{name: Anything() for name in ("previtem", "nextitem", "cycle", "changed")},
    }
)
_METHODS = {
    Text: ("upper", "lower", "title", "capitalize", "strip", "split", "startswith", "endswith", "lstrip", "rstrip"),
    Date: ("year", "month", "day", "hour", "minute", "second", "isoformat"),
}
_SAME = ("sort", "reverse", "unique", "list", "select", "reject", "selectattr", "rejectattr", "default", "d", "style")
_ONE = ("first", "last", "min", "max")
_TEXTS = (
    *("number", "money", "percent", "change", "points", "delta", "date", "plural", "join", "upper", "lower", "title"),
    *("capitalize", "trim", "truncate", "replace", "string", "markdown"),
)
_NUMBERS = ("length", "count", "sum", "abs", "int", "float", "round", "wordcount")
_WORDS = {Text: "a text", Number: "a number", Date: "a date", Bool: "yes or no", Picture: "a picture", Chart: "a chart"}


@dataclass(frozen=True, slots=True)
class Found:
    """What an expression is: its type, and the path it was reached by (empty when it is no plain field)."""

    node: Node
    path: str = ""


@dataclass
class Checker:
    """Walks over the tags of compiled parts and tells what the schema does not have."""

    file: str
    problems: list[Problem] = field(default_factory=list)
    used: dict[str, None] = field(default_factory=dict)  # paths of fields, in the order they are met
    _scopes: list[dict[str, Found]] = field(default_factory=list)
    _part: CompiledPart | None = None
    _tag: Tag | None = None
    _inside: Mapping[int, Sequence[CompiledPart]] = field(default_factory=dict)

    def check(
        self, part: CompiledPart, names: Mapping[str, Found], inside: Mapping[int, Sequence[CompiledPart]] | None = None
    ) -> None:
        """Tell of everything wrong in a part.

        Args:
            part: what is looked at.
            names: those known in all of it.
            inside: parts rendered where a tag of this one stands, by its number; they see what is known there.
        """
        before = self._scopes, self._part, self._tag, self._inside
        self._scopes, self._part, self._inside = [dict(names)], part, inside or {}
        for statement in part.tree.body:
            self._statement(statement)
        self._scopes, self._part, self._tag, self._inside = before

    # --- statements ---

    def _body(self, statements: Sequence[nodes.Node], names: Mapping[str, Found] | None = None) -> None:
        self._scopes.append(dict(names or {}))
        for statement in statements:
            self._statement(statement)
        self._scopes.pop()

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
            self._scopes[-1] |= self._targets(statement.target, self._found(statement.node))
        elif isinstance(statement, nodes.ExprStmt):
            self._found(statement.node)
        elif isinstance(statement, nodes.With):
            pairs = zip(statement.targets, statement.values, strict=True)
            names = {name: found for target, value in pairs for name, found in self._assigned(target, value).items()}
            self._body(statement.body, names)

    def _assigned(self, target: nodes.Expr, value: nodes.Expr) -> dict[str, Found]:
        return self._targets(target, self._found(value))

    def _loop(self, statement: nodes.For) -> None:
        found = self._found(statement.iter)
        if not isinstance(found.node, (List, Anything, Object)):
            self._tell(f"{found.path or 'this'} is {_kind(found.node)}, not a list", "Loop over a list.", "T311")
        names = self._bound(statement, found)
        if statement.test is not None:
            self._scopes.append(names)
            self._found(statement.test)
            self._scopes.pop()
        self._body(statement.body, {**names, "loop": Found(_LOOP)})
        self._body(statement.else_)

    def _bound(self, statement: nodes.For, found: Found) -> dict[str, Found]:
        item = found.node.item if isinstance(found.node, List) else Anything()
        return self._targets(statement.target, Found(item, f"{found.path}[]" if found.path else ""))

    def _targets(self, target: nodes.Node, found: Found) -> dict[str, Found]:
        if isinstance(target, nodes.Name):
            return {target.name: found}
        return {one.name: Found(Anything()) for one in target.find_all(nodes.Name)}

    def _condition(self, statement: nodes.If) -> None:
        for case in (statement, *statement.elif_):
            found = self._found(case.test)
            if isinstance(found.node, Number) and not found.node.is_truth:
                hint = f"Write {found.path}.is_known, or compare it."
                self._tell(f"{found.path} stands in a condition by itself; zero is not nothing", hint, "T312")
            self._body(case.body)
        self._body(statement.else_)

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
        if tag is None or tag.slot is None or not tag.is_traced:
            return
        if tag.role == "chart":
            self._chart(tag)
        elif tag.role == "picture":
            self._expect(found, (Picture,), "a picture")
        elif isinstance(found.node, List):
            self._tell(f"{found.path or 'this'} is a list, not text", "Loop over it.", "T313")
        elif isinstance(found.node, (Chart, Picture)):
            word = "chart" if isinstance(found.node, Chart) else "picture"
            hint = f"Put {{% {word} {found.path} %}} into the alt text of a {word}."
            self._tell(f"{found.path} is a {word}, not text", hint, "T313")
        elif isinstance(found.node, Object) and not found.node.prints:
            hint = f"It has: {', '.join(found.node.fields)}."
            self._tell(f"{found.path or 'this'} is a record and has no text of its own", hint, "T313")

    def _chart(self, tag: Tag) -> None:
        subject = tag.subject
        if isinstance(subject, nodes.Expr):
            self._expect(self._infer(subject), (Chart,), "a chart")
        self._inner(tag)

    def _inner(self, tag: Tag) -> None:
        """Check the parts that are rendered where a tag stands, with the names seen there."""
        part = self._part
        for inner in part.attached if part is not None else ():
            if inner.name.rpartition("#")[2] == str(tag.number):
                self._check_inside([inner])

    def _check_inside(self, parts: Sequence[CompiledPart]) -> None:
        names = {name: found for scope in self._scopes for name, found in scope.items()}
        for part in parts:
            self.check(part, names)

    def _expect(self, found: Found, kinds: tuple[type[Node], ...], what: str) -> None:
        if not isinstance(found.node, (*kinds, Anything)):
            self._tell(f"{found.path or 'this'} is {_kind(found.node)}, not {what}", "", "T314")

    def _found(self, node: nodes.Node) -> Found:
        """Return what a guarded expression is, and take note of the tag it belongs to."""
        if isinstance(node, nodes.Filter) and node.name in GUARDS and self._part is not None:
            number = node.args[0]
            self._tag = self._part.tags[number.value] if isinstance(number, nodes.Const) else None
            node = node.node or nodes.Const("")
        if self._tag is not None and self._tag.role in ("chart", "part"):
            return Found(Anything())
        return self._infer(node)

    def _infer(self, node: nodes.Node) -> Found:
        found = self._chain(node)
        if found.path:
            self.used.setdefault(found.path)
        return found

    def _chain(self, node: nodes.Node) -> Found:
        """Return what a name, or a field of something, is."""
        if isinstance(node, nodes.Name):
            return self._name(node.name)
        if isinstance(node, nodes.Getattr):
            return self._member(self._chain(node.node), node.attr)
        if isinstance(node, nodes.Getitem):
            return self._item(node)
        return self._computed(node)

    def _item(self, node: nodes.Getitem) -> Found:
        base = self._chain(node.node)
        if isinstance(node.arg, nodes.Const) and isinstance(node.arg.value, str):
            return self._member(base, node.arg.value)
        self._infer(node.arg)
        if isinstance(node.arg, nodes.Slice):
            return base
        item = base.node.item if isinstance(base.node, List) else Anything()
        return Found(item, f"{base.path}[]" if base.path else "")

    def _name(self, name: str) -> Found:
        for scope in reversed(self._scopes):
            if name in scope:
                return scope[name]
        if name in ("range", "namespace"):
            return Found(Anything())
        known = dict.fromkeys(name for scope in self._scopes for name in scope)
        hint = f"There is: {', '.join(known)}."
        self._tell(" ".join(filter(None, (f'there is no "{name}".', nearest(name, known)))).rstrip("."), hint, "T301")
        return Found(Anything())

    def _member(self, base: Found, name: str) -> Found:
        path = f"{base.path}.{name}" if base.path else ""
        if isinstance(base.node, Anything):
            return Found(Anything(), path)
        if name in base.node.fields:
            return Found(base.node.fields[name], path)
        if name in _METHODS.get(type(base.node), ()) or (isinstance(base.node, Object) and name in _MAPPING):
            return Found(Anything())
        self._unknown(base, name)
        return Found(Anything())

    def _unknown(self, base: Found, name: str) -> None:
        there = list(base.node.fields)
        if isinstance(base.node, List):
            hint = f"Its items have: {', '.join(base.node.item.fields) or 'no fields'}."
            self._tell(f'{base.path} is a list and has no field "{name}"', f"Loop over it. {hint}", "T301")
            return
        suggestion = nearest(name, there)
        message = f'no field "{name}"' + (f". {suggestion}" if suggestion else "")
        what = f"Each of {base.path[:-2]}" if base.path.endswith("[]") else base.path or "It"
        has = f"{what} has: {', '.join(there)}." if there else f"{base.path} is {_kind(base.node)}."
        self._tell(message, has, "T301")

    def _computed(self, node: nodes.Node) -> Found:
        if isinstance(node, nodes.Filter):
            return self._filtered(node)
        if isinstance(node, nodes.Test):
            return self._tested(node)
        if isinstance(node, nodes.CondExpr):
            self._infer(node.test)
            first = self._infer(node.expr1)
            second = self._infer(node.expr2) if node.expr2 is not None else first
            return Found(first.node) if type(first.node) is type(second.node) else Found(Anything())
        for inner in node.iter_child_nodes():
            self._infer(inner)
        if isinstance(node, (nodes.Compare, nodes.Not)):
            return Found(Bool())
        if isinstance(node, nodes.Const):
            return Found(Text() if isinstance(node.value, str) else Anything())
        return Found(Text()) if isinstance(node, nodes.Concat) else Found(Anything())

    def _tested(self, node: nodes.Test) -> Found:
        if node.name not in ("defined", "undefined"):  # asking whether a name is there is no mistake
            self._infer(node.node)
        for argument in node.args:
            self._infer(argument)
        return Found(Bool())

    def _filtered(self, node: nodes.Filter) -> Found:
        base = self._infer(node.node) if node.node is not None else Found(Anything())
        for argument in (*node.args, *(pair.value for pair in node.kwargs)):
            self._infer(argument)
        self._attribute(node, base)
        name = node.name
        if name in _SAME:
            return base
        if name in _ONE and isinstance(base.node, List):
            return Found(base.node.item, f"{base.path}[]" if base.path else "")
        if name in _TEXTS:
            return Found(Text())
        if name in _NUMBERS:
            return Found(Number())
        if name == "batch":
            return Found(List(item=List(item=base.node.item))) if isinstance(base.node, List) else Found(Anything())
        return Found(Anything())

    def _attribute(self, node: nodes.Filter, base: Found) -> None:
        """Look at the field that a filter such as `map(attribute="name")` names."""
        if not isinstance(base.node, List):
            return
        named = [pair.value for pair in node.kwargs if pair.key == "attribute"]
        if node.name in ("selectattr", "rejectattr", "groupby"):
            named += node.args[:1]
        for one in named:
            if isinstance(one, nodes.Const) and isinstance(one.value, str):
                found = Found(base.node.item, f"{base.path}[]" if base.path else "")
                for step in one.value.split("."):
                    found = self._member(found, step)
                if found.path:
                    self.used.setdefault(found.path)

    def _tell(self, message: str, hint: str, rule: str) -> None:
        part, tag = self._part, self._tag
        spot = " › ".join(word for word in (part.label if part else "", tag.spot if tag else "") if word)
        text = f"{tag.text}: {message}" if tag else message
        problem = Problem(text, Place(self.file, spot=spot), hint, rule=rule)
        if problem not in self.problems:
            self.problems.append(problem)


_MAPPING = ("items", "keys", "values", "get")


def _kind(node: Node) -> str:
    """Return what a type is, in words."""
    if isinstance(node, List):
        return "a list"
    return _WORDS.get(type(node), "a record")


def roots(fields: Mapping[str, Node]) -> Iterator[tuple[str, Found]]:
    """Yield the names a template starts from."""
    for name, node in fields.items():
        yield name, Found(node, name)
