"""Filters as a checker sees them: what each takes and gives, and the arguments it knows.

A filter that is missing from the tables passes whatever it is given; its arguments are read off the filter itself.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Literal

from jinja2 import nodes

from qbr.office.checking.kinds import Found, is_a, kind
from qbr.office.checking.schema import Anything, Chart, Date, List, Node, Number, Object, Picture, Text

Filters = Mapping[str, Callable[..., Any]]

_OF_NUMBERS = ("number", "money", "percent", "change", "points", "delta", "plural", "round", "abs")
_OF_LISTS = (
    *("sum", "min", "max", "sort", "reverse", "unique", "list", "map", "select", "reject", "selectattr", "rejectattr"),
    *("groupby", "batch"),
)
_OF_TEXTS = ("upper", "lower", "title", "capitalize", "trim", "truncate", "replace", "string", "wordcount", "markdown")
_SAME = ("sort", "reverse", "unique", "list", "select", "reject", "selectattr", "rejectattr", "default", "d", "style")
_ONE = ("first", "last", "min", "max")
_GIVES: dict[str, Node] = {
    **dict.fromkeys(("number", "money", "percent", "change", "points", "delta", "date", "plural", "join"), Text()),
    **dict.fromkeys(("upper", "lower", "title", "capitalize", "trim", "truncate", "replace", "string"), Text()),
    "markdown": Text(),
    **dict.fromkeys(("length", "count", "sum", "abs", "int", "float", "round", "wordcount"), Number()),
}
_LETTERS = {  # letters of a date pattern that mean something else than people think
    "D": "D is the day of the year; the day of the month is d",
    "Y": "Y is the year a week belongs to; the year is y",
    "m": "m is the minute; the month is M",
}


def result_of(node: nodes.Filter, base: Found, attribute: Found | None) -> Found:
    """Return what a filter makes of a value.

    Args:
        node: the filter.
        base: what it is applied to.
        attribute: the field it takes of each item (`map(attribute="name")`), if it names one.
    """
    name = node.name
    if name in _SAME:
        return base
    if name in _ONE and isinstance(base.node, List):
        return Found(base.node.item, f"{base.path}[]" if base.path else "")
    if name == "map" and isinstance(base.node, List):
        return Found(List(item=attribute.node if attribute else Anything()))
    if name == "groupby" and isinstance(base.node, List):
        return Found(List(item=Object(fields={"grouper": Anything(), "list": base.node})))
    if name == "batch" and isinstance(base.node, List):
        return Found(List(item=List(item=base.node.item)))
    return Found(_GIVES.get(name, Anything()))


def wanted_by(name: str) -> Literal["", "number", "date", "list", "counted"]:
    """Return what a filter is for, empty when it takes many kinds."""
    if name in _OF_NUMBERS:
        return "number"
    if name in ("length", "count"):
        return "counted"
    return "date" if name == "date" else "list" if name in (*_OF_LISTS, "join") else ""


def wrong_kind(node: nodes.Filter, base: Found) -> str:
    """Return why a filter cannot be applied to a value, empty when it can."""
    name, given = node.name, base.node
    said = f"{base.name} is {kind(given)}"
    if name in _OF_NUMBERS and not is_a(given, Number):
        return f"{said}; |{name} is for numbers"
    if name == "date" and not (is_a(given, Date) or (isinstance(given, Text) and given.is_day)):
        return f"{said}; |date is for dates"
    if name in _OF_LISTS and not is_a(given, List, Object):
        return f"{said}; |{name} is for lists"
    if name in ("join", "first", "last") and not is_a(given, List):
        return f"{said}; |{name} is for lists"
    if name in ("length", "count") and not is_a(given, List, Text, Object):
        return f"{said} and has no length"
    if name in _OF_TEXTS and (isinstance(given, (List, Chart, Picture)) or _has_no_text(given)):
        return f"{said}; |{name} is for texts"
    return ""


def _has_no_text(node: Node) -> bool:
    return isinstance(node, Object) and not node.prints


def wrong_arguments(node: nodes.Filter, filters: Filters) -> tuple[str, str]:
    """Return what is wrong with a filter's arguments and what it takes; two empty texts when nothing is."""
    known = filters.get(node.name)
    if known is None or node.dyn_args is not None or node.dyn_kwargs is not None:
        return "", ""
    parameters = _parameters(known)
    try:
        inspect.Signature(parameters).bind(*node.args, **{str(pair.key): pair.value for pair in node.kwargs})
    except TypeError as error:
        there = ", ".join(one.name for one in parameters if one.kind is not inspect.Parameter.VAR_KEYWORD)
        return f"|{node.name}: {error}", f"It takes: {there}." if there else "It takes no arguments."
    return "", ""


def _parameters(function: Callable[..., Any]) -> Sequence[inspect.Parameter]:
    """Return what an author may pass: neither the value, nor what the environment adds by itself."""
    passed = 2 if hasattr(function, "jinja_pass_arg") else 1
    return list(inspect.signature(function).parameters.values())[passed:]


def odd_pattern(node: nodes.Filter) -> str:
    """Return what a date pattern says that its author hardly means, empty when nothing."""
    given = [*node.args[:1], *(pair.value for pair in node.kwargs if pair.key == "style")]
    if node.name != "date" or not given or not isinstance(given[0], nodes.Const):
        return ""
    pattern = str(given[0].value)
    if pattern in ("long", "medium", "short", "day"):
        return ""
    bare = "".join(pattern.split("'")[::2])  # what stands between apostrophes is words
    return next((words for letter, words in _LETTERS.items() if letter in bare), "")
