"""What kinds of values there are, in the words of a template's author, and what can be done with two of them."""

from __future__ import annotations

from dataclasses import dataclass

from qbr.office.checking.schema import Anything, Bool, Chart, Date, List, Node, Number, Object, Picture, Text

ARITHMETIC = ("+", "-", "*", "/", "//", "%", "**")
COMPARED = {"eq": "==", "ne": "!=", "lt": "<", "lteq": "<=", "gt": ">", "gteq": ">=", "in": "in", "notin": "not in"}
_WORDS: dict[type[Node], str] = {
    Text: "a text",
    Number: "a number",
    Date: "a date",
    Bool: "yes or no",
    Picture: "a picture",
    Chart: "a chart",
    List: "a list",
}


@dataclass(frozen=True, slots=True)
class Found:
    """What an expression is: its type, and the path it was reached by (empty when it is no plain field)."""

    node: Node
    path: str = ""

    @property
    def name(self) -> str:
        """What messages call it."""
        return self.path or "this"


def kind(node: Node) -> str:
    """Return what a type is, in words."""
    return _WORDS.get(type(node), "a record")


def is_a(node: Node, *kinds: type[Node]) -> bool:
    """Return whether a type is one of the kinds, or nothing is known of it."""
    return isinstance(node, (*kinds, Anything))


def is_figure(node: Node) -> bool:
    """Return whether a type is a number that carries more than its value, so that zero is not nothing."""
    return isinstance(node, Number) and not node.is_truth


def not_calculable(operator: str, left: Found, right: Found) -> tuple[Found, str] | None:
    """Return the operand that cannot be calculated with, and the way out; None when the operator fits both."""
    both = (left.node, right.node)
    if operator == "+" and (all(is_a(node, List) for node in both) or all(_is_bare_text(node) for node in both)):
        return None
    if operator == "-" and all(is_a(node, Date) for node in both):
        return None
    for found in (left, right):
        if is_figure(found.node) and "value" in found.node.fields:
            return found, f"Write {found.path}.value." if found.path else "Calculate with its .value."
        if not is_a(found.node, Number, Bool):
            return found, "Join texts with ~." if isinstance(found.node, Text) else ""
    return None


def not_comparable(operator: str, left: Found, right: Found) -> str:
    """Return why a comparison fails or is never true, empty when it makes sense."""
    if Anything in (type(left.node), type(right.node)):
        return ""
    if operator in ("in", "notin"):
        return "" if is_a(right.node, List, Text, Object) else f"{right.name} is {kind(right.node)}, not a list"
    choices = _missed_choice(left, right) or _missed_choice(right, left)
    if choices:
        return choices
    if _group(left.node) == _group(right.node):
        return ""
    never = "never the same" if operator in ("eq", "ne") else "not in any order"
    return f"{left.name} is {_said(left.node)}, the other side {_said(right.node)}: {never}"


def _is_bare_text(node: Node) -> bool:
    return is_a(node, Text) and (not isinstance(node, Text) or node.is_plain)


def _missed_choice(found: Found, other: Found) -> str:
    node, word = found.node, other.node
    if not (isinstance(node, Text) and node.choices and isinstance(word, Text) and len(word.choices) == 1):
        return ""
    if word.choices[0] in node.choices:
        return ""
    return f'{found.name} is never "{word.choices[0]}"; it is one of: {", ".join(node.choices)}'


def _group(node: Node) -> str:
    """Return what a value compares with: days written out compare as the texts they are."""
    if isinstance(node, Text):
        return "text" if node.is_plain else "sentence"
    return kind(node)


def _said(node: Node) -> str:
    return "a sentence" if isinstance(node, Text) and not node.is_plain else kind(node)
