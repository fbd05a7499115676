"""What an expression is, by the schema: names and fields looked up, operators and filters looked at on the way."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from jinja2 import nodes

from qbr.office.checking.filters import Filters, odd_pattern, result_of, wanted_by, wrong_arguments, wrong_kind
from qbr.office.checking.kinds import ARITHMETIC, COMPARED, Found, is_a, is_figure, kind, not_calculable, not_comparable
from qbr.office.checking.schema import Anything, Bool, Date, List, Node, Number, Object, Text
from qbr.sandbox import nearest

Use = Literal[
    "",
    "printed",
    "condition",
    "counted",
    "list",
    "number",
    "date",
    "text",
    "chart",
    "picture",
    "link",
    "style",
    "section",
    "share",
]
Note = Callable[[Found, Use, str], None]  # takes note of what an expression is used as, and a word it is compared with
Tell = Callable[[str, str, str, bool], None]  # message, hint, rule, whether it is only a warning
_METHODS: dict[type[Node], tuple[str, ...]] = {
    Text: ("upper", "lower", "title", "capitalize", "strip", "split", "startswith", "endswith", "lstrip", "rstrip"),
    Date: ("year", "month", "day", "hour", "minute", "second", "isoformat"),
    Object: ("items", "keys", "values", "get"),
}


@dataclass
class Expressions:
    """Infers types of expressions, tells what does not fit, and notes the fields they name."""

    tell: Tell
    filters: Filters
    note: Note
    scopes: list[dict[str, Found]] = field(default_factory=list)

    def infer(self, node: nodes.Node) -> Found:
        """Return what an expression is."""
        found = self._chain(node)
        self.note(found, "", "")
        return found

    def condition(self, node: nodes.Node) -> None:
        """Look at a condition: what stands in it by itself must be able to say yes or no."""
        if isinstance(node, (nodes.And, nodes.Or)):
            self.condition(node.left)
            self.condition(node.right)
        elif isinstance(node, nodes.Not):
            self.condition(node.node)
        else:
            found = self.infer(node)
            self.note(found, "condition", "")
            self._truth(found)

    def _truth(self, found: Found) -> None:
        if is_figure(found.node):
            hint = f"Write {found.path}.is_known, or compare it."
            self.tell(f"{found.path} stands in a condition by itself; zero is not nothing", hint, "T312", False)

    # --- names and fields ---

    def _chain(self, node: nodes.Node) -> Found:
        """Return what a name, or a field of something, is."""
        if isinstance(node, nodes.Name):
            return self._name(node.name)
        if isinstance(node, nodes.Getattr):
            return self.member(self._chain(node.node), node.attr)
        if isinstance(node, nodes.Getitem):
            return self._item(node)
        handler = _HANDLERS.get(type(node))
        if handler is not None:
            return handler(self, node)
        for inner in node.iter_child_nodes():
            self.infer(inner)
        return Found(Anything())

    def _item(self, node: nodes.Getitem) -> Found:
        base = self._chain(node.node)
        if isinstance(node.arg, nodes.Const) and isinstance(node.arg.value, str):
            return self.member(base, node.arg.value)
        self.infer(node.arg)
        if isinstance(node.arg, nodes.Slice):
            return base
        return item_of(base)

    def _name(self, name: str) -> Found:
        for scope in reversed(self.scopes):
            if name in scope:
                return scope[name]
        if name in ("range", "namespace"):
            return Found(Anything())
        known = dict.fromkeys(name for scope in self.scopes for name in scope)
        hint = f"There is: {', '.join(known)}."
        message = " ".join(filter(None, (f'there is no "{name}".', nearest(name, known)))).rstrip(".")
        self.tell(message, hint, "T301", False)
        return Found(Anything())

    def member(self, base: Found, name: str) -> Found:
        """Return a field of something."""
        path = f"{base.path}.{name}" if base.path else ""
        if isinstance(base.node, Anything):
            return Found(Anything(), path)
        if name in base.node.fields:
            return Found(base.node.fields[name], path)
        if name not in _METHODS.get(type(base.node), ()):
            self._unknown(base, name)
        return Found(Anything())

    def _unknown(self, base: Found, name: str) -> None:
        there = list(base.node.fields)
        if isinstance(base.node, List):
            hint = f"Its items have: {', '.join(base.node.item.fields) or 'no fields'}."
            self.tell(f'{base.path} is a list and has no field "{name}"', f"Loop over it. {hint}", "T301", False)
            return
        suggestion = nearest(name, there)
        message = f'no field "{name}"' + (f". {suggestion}" if suggestion else "")
        what = f"Each of {base.path[:-2]}" if base.path.endswith("[]") else base.path or "It"
        has = f"{what} has: {', '.join(there)}." if there else f"{base.path} is {kind(base.node)}."
        self.tell(message, has, "T301", False)

    # --- operators ---

    def _constant(self, node: nodes.Const) -> Found:
        if isinstance(node.value, str):
            return Found(Text(choices=(node.value,)), "")
        if isinstance(node.value, bool):
            return Found(Bool())
        return Found(Number() if isinstance(node.value, (int, float)) else Anything())

    def _calculated(self, node: nodes.BinExpr) -> Found:
        left, right = self.infer(node.left), self.infer(node.right)
        for one in (left, right):
            self.note(one, "number", "")
        wrong = not_calculable(node.operator, left, right) if node.operator in ARITHMETIC else None
        if wrong is not None:
            found, hint = wrong
            what = "a figure with its source" if is_figure(found.node) else kind(found.node)
            message = f"{found.name} is {what}; {node.operator} needs numbers"
            self.tell(message, hint, "T316", False)
        same = type(left.node) is type(right.node)
        return Found(_bare(left.node)) if same else Found(Anything())

    def _compared(self, node: nodes.Compare) -> Found:
        left = self.infer(node.expr)
        for operand in node.ops:
            right = self.infer(operand.expr)
            self._note_compared(left, right)
            reason = not_comparable(operand.op, left, right)
            if reason:
                hint = f"Compare like with like, or one of its fields: {', '.join(left.node.fields)}."
                there = hint if left.node.fields else "Compare like with like."
                self.tell(f"{reason} ({COMPARED[operand.op]})", there, "T317", False)
            left = right
        return Found(Bool())

    def _note_compared(self, left: Found, right: Found) -> None:
        for one, other in ((left, right), (right, left)):
            if isinstance(other.node, (Number, Text)):
                word = other.node.choices[0] if isinstance(other.node, Text) and other.node.choices else ""
                self.note(one, "number" if isinstance(other.node, Number) else "text", word)

    def _chosen(self, node: nodes.CondExpr) -> Found:
        self.condition(node.test)
        first = self.infer(node.expr1)
        second = self.infer(node.expr2) if node.expr2 is not None else first
        return Found(_bare(first.node)) if type(first.node) is type(second.node) else Found(Anything())

    def _either(self, node: nodes.And | nodes.Or) -> Found:
        left, right = self.infer(node.left), self.infer(node.right)
        self._truth(left)
        return Found(_bare(left.node)) if type(left.node) is type(right.node) else Found(Anything())

    def _negated(self, node: nodes.Not) -> Found:
        self.condition(node.node)
        return Found(Bool())

    def _joined(self, node: nodes.Concat) -> Found:
        for part in node.nodes:
            self.infer(part)
        return Found(Text())

    def _listed(self, node: nodes.List | nodes.Tuple) -> Found:
        for item in node.items:
            self.infer(item)
        return Found(List())

    def _tested(self, node: nodes.Test) -> Found:
        if node.name not in ("defined", "undefined"):  # asking whether a name is there is no mistake
            self.infer(node.node)
        for argument in node.args:
            self.infer(argument)
        return Found(Bool())

    # --- filters ---

    def _filtered(self, node: nodes.Filter) -> Found:
        base = self.infer(node.node) if node.node is not None else Found(Anything())
        arguments = [self.infer(argument) for argument in (*node.args, *(pair.value for pair in node.kwargs))]
        if node.name == "style":
            for one in arguments:
                self.note(one, "style", "")
        self._look_at_filter(node, base)
        return result_of(node, base, self._attribute(node, base))

    def _look_at_filter(self, node: nodes.Filter, base: Found) -> None:
        self.note(base, wanted_by(node.name), "")
        reason = wrong_kind(node, base)
        if reason:
            self.tell(reason, "", "T315", False)
        message, hint = wrong_arguments(node, self.filters)
        if message:
            self.tell(message, hint, "T318", False)
        odd = odd_pattern(node)
        if odd:
            self.tell(odd, 'Write it as in |date("d MMM yyyy").', "T319", True)

    def _attribute(self, node: nodes.Filter, base: Found) -> Found | None:
        """Return the field that a filter such as `map(attribute="name")` takes of each item."""
        if not is_a(base.node, List):
            return None
        named = [pair.value for pair in node.kwargs if pair.key == "attribute"]
        if node.name in ("selectattr", "rejectattr", "groupby"):
            named += node.args[:1]
        for one in named:
            if isinstance(one, nodes.Const) and isinstance(one.value, str):
                found = item_of(base)
                for step in one.value.split("."):
                    found = self.member(found, step)
                self.note(found, "", "")
                return found
        return None


def item_of(found: Found) -> Found:
    """Return what each item of a list is."""
    item = found.node.item if isinstance(found.node, List) else Anything()
    return Found(item, f"{found.path}[]" if found.path else "")


def _bare(node: Node) -> Node:
    """Return a type of which only the kind is known: a text chosen from several may be any of them."""
    return Text(is_plain=node.is_plain) if isinstance(node, Text) else node


_HANDLERS: Mapping[type[nodes.Node], Callable[[Expressions, Any], Found]] = {
    **dict.fromkeys((nodes.Add, nodes.Sub, nodes.Mul, nodes.Div), Expressions._calculated),
    **dict.fromkeys((nodes.FloorDiv, nodes.Mod, nodes.Pow), Expressions._calculated),
    **dict.fromkeys((nodes.And, nodes.Or), Expressions._either),
    **dict.fromkeys((nodes.List, nodes.Tuple), Expressions._listed),
    nodes.Compare: Expressions._compared,
    nodes.Concat: Expressions._joined,
    nodes.CondExpr: Expressions._chosen,
    nodes.Const: Expressions._constant,
    nodes.Filter: Expressions._filtered,
    nodes.Not: Expressions._negated,
    nodes.Test: Expressions._tested,
}
