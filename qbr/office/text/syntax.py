"""What a tag says: a value, the start or end of a block, something about the cell it stands in."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal, TypeVar

from jinja2 import TemplateSyntaxError, nodes

from qbr.office.text.finding import Span, SyntaxFault, shortened
from qbr.sandbox import Sandbox, nearest

NodeT = TypeVar("NodeT", bound=nodes.Node)
Level = Literal["", "p", "r", "tr", "tc"]  # what an author says a block repeats; empty: found by where it stands

_LEVEL = re.compile(r"^(p|r|tr|tc)\s+(?=\S)")
_OPERATED = re.compile(r"^\w+\s*([|.\[(+*/~<>=!-]|in\b|is\b|and\b|or\b|if\b)")  # {{ p if x else y }}: p is a name
_MAX_LENGTH, _MAX_DEPTH = 10_000, 60  # characters of a tag; operations in operations
_DROP = re.compile(r"""\s+drop\s*=\s*(?P<quote>["'])(?P<what>\w*)(?P=quote)\s*$""")
_REFUSED = {
    "autoescape": "Values are always escaped",
    "block": "A template stands by itself",
    "comment": "Write {# … #}",
    "break": "Filter the list instead: {% for x in list if … %}",
    "call": "There are no macros",
    "continue": "Filter the list instead: {% for x in list if … %}",
    "do": "A tag has no effect but its text",
    "extends": "A template stands by itself",
    "filter": "Use a filter behind the bar: {{ x|upper }}",
    "from": "A template stands by itself",
    "import": "A template stands by itself",
    "include": "Write it alone in a paragraph of the document's text, or beside a slide",
    "macro": "Copy the lines instead",
}
CELL_WORDS = ("vm", "hm", "colspan", "cellbg", "cellwidth")  # statements about the table cell they stand in
WORDS = ("for", "else", "endfor", "if", "elif", "endif", "set", "with", "endwith", "raw", "endraw", *CELL_WORDS)
SLIDE_WORDS = ("slide", "slides", "endslides")  # of lines about whole slides
OPENERS = {"for": "endfor", "if": "endif", "with": "endwith"}
MIDDLES = {"else": ("for", "if"), "elif": ("if",)}


@dataclass(frozen=True, slots=True)
class Said:
    """What a tag says."""

    word: str  # "value", "comment", or the first word of a statement
    text: str  # the tag as it is shown in messages
    level: Level = ""
    node: nodes.Node | None = None  # expression, For, If, Assign or With; None for else and ends
    drop: str = ""  # what goes when a loop has nothing to go over: "" or "table"


def read_tag(span: Span, sandbox: Sandbox) -> Said:
    """Return what a tag says.

    Raises:
        SyntaxFault: it says nothing in this language.
    """
    if span.fault:
        raise span.fault
    if span.mark in ("comment", "raw"):
        return Said("comment", "")
    if span.mark == "value":
        level, body = split_level("" if _OPERATED.match(span.body) else span.body)
        body = body or span.body
        return Said("value", f"{{{{ {body} }}}}", level, parse_expression(body, sandbox))
    return _read_statement(*split_level(span.body), sandbox)


def split_level(body: str) -> tuple[Level, str]:
    """Return what a prefix (p, r, tr, tc) says a tag is about, and the tag without it."""
    match = _LEVEL.match(body)
    if not match:
        return "", body
    return match.group(1), body[match.end() :]  # type: ignore[return-value]  # one of the levels, by the pattern


def _read_statement(level: Level, body: str, sandbox: Sandbox) -> Said:
    word = body.split(None, 1)[0] if body else ""
    shown = f"{{%{level + ' ' if level else ' '}{body} %}}"
    _check_word(word, shown)
    if word == "for":
        drop, body = _split_drop(body, shown)
        return Said(word, shown, level, _parse_block(body, "{% endfor %}", sandbox, shown), drop)
    if word in ("if", "with"):
        return Said(word, shown, level, _parse_block(body, f"{{% end{word} %}}", sandbox, shown))
    if word == "elif":
        return Said(word, shown, level, _parse_block(body.removeprefix("el"), "{% endif %}", sandbox, shown))
    if word in ("colspan", "cellbg", "cellwidth"):
        return Said(word, shown, level, parse_expression(body.removeprefix(word).strip(), sandbox))
    if word == "set":
        if "=" not in body:
            hint = "Write {% set name = value %}; texts are joined by ~."
            raise SyntaxFault(f"{shown} sets nothing", hint)
        node = _parse_block(body, "", sandbox, shown)
        if isinstance(node, nodes.Assign) and isinstance(node.target, nodes.Tuple) and node.target.find(nodes.NSRef):
            raise SyntaxFault(f"{shown} sets several fields at once", "Set each in a tag of its own.")
        return Said(word, shown, level, node)
    if body != word:
        raise SyntaxFault(f"{shown}: {word} stands alone", f"Write {{% {word} %}}.")
    return Said(word, shown, level)


def _check_word(word: str, shown: str) -> None:
    """Raise unless a statement may begin with the word."""
    refused = word if word in _REFUSED else word.removeprefix("end")
    if refused in _REFUSED:
        raise SyntaxFault(f"{shown}: {refused} is not part of the language", f"{_REFUSED[refused]}.", "T203")
    if word in SLIDE_WORDS:
        hint = "Put it alone: into a text box beside its slide, or as the first line of the notes."
        raise SyntaxFault(f"{shown} speaks of whole slides and stands among other words", hint, "T220")
    if word not in WORDS:
        hint = nearest(word, WORDS) or f"A statement begins with one of: {', '.join(WORDS)}."
        raise SyntaxFault(f"{shown}: a tag cannot begin with {word!r}", hint)


def _split_drop(body: str, shown: str) -> tuple[str, str]:
    match = _DROP.search(body)
    if not match:
        return "", body
    if match.group("what") != "table":
        raise SyntaxFault(f"{shown}: a loop can drop its table only", 'Write drop="table".')
    return "table", body[: match.start()]


@lru_cache(maxsize=4096)
def parse_expression(text: str, sandbox: Sandbox) -> nodes.Expr:
    """Return the expression in a text.

    Raises:
        SyntaxFault: it is none.
    """
    shown = f"{{{{ {text} }}}}"
    if not text:
        raise SyntaxFault("an empty tag", "Write the name of a field between the braces.")
    tree = _parse(f"{{{{ {text} }}}}", sandbox, shown)
    output = tree.body[0] if len(tree.body) == 1 else None
    inner = output.nodes if isinstance(output, nodes.Output) else []
    if len(inner) != 1 or isinstance(inner[0], nodes.TemplateData):
        raise SyntaxFault(f"{shown} is no expression", "Write one value between the braces.")
    return check_names(inner[0], sandbox, shown)


@lru_cache(maxsize=4096)
def _parse_block(body: str, ending: str, sandbox: Sandbox, shown: str) -> nodes.Stmt:
    tree = _parse(f"{{% {body} %}}{ending}", sandbox, shown)
    statement = tree.body[0] if len(tree.body) == 1 else None
    if not isinstance(statement, nodes.Stmt) or isinstance(statement, nodes.Output):
        raise SyntaxFault(f"{shown} is not one statement", "Put one statement in a tag.")
    if isinstance(statement, nodes.For) and statement.recursive:
        raise SyntaxFault(f"{shown}: recursive loops are not part of the language", rule="T203")
    return check_names(statement, sandbox, shown)


def _parse(source: str, sandbox: Sandbox, shown: str) -> nodes.Template:
    if len(source) > _MAX_LENGTH:
        raise SyntaxFault(f"{shortened(shown)} is longer than {_MAX_LENGTH:,} characters", "Divide it.")
    try:
        tree = sandbox.parse(source)
        _check_size(tree, shown)
        return tree
    except TemplateSyntaxError as error:
        message = (error.message or "cannot be read").rstrip(".")
        raise SyntaxFault(f"{shown}: {message}") from error
    except RecursionError as error:
        raise SyntaxFault(f"{shortened(shown)} is nested too deeply") from error


def _check_size(tree: nodes.Node, shown: str) -> None:
    """Raise SyntaxFault when an expression is nested more deeply than a person writes."""
    level: list[nodes.Node] = [tree]
    for _ in range(_MAX_DEPTH):
        level = [inner for node in level for inner in node.iter_child_nodes()]
        if not level:
            return
    raise SyntaxFault(f"{shortened(shown)} is nested too deeply", "Divide it: {% set part = … %}.")


def check_names(node: NodeT, sandbox: Sandbox, shown: str) -> NodeT:
    """Return the node after a look at the names in it.

    Raises:
        SyntaxFault: a private name, or an unknown filter or test.
    """
    every: list[nodes.Node] = [node, *node.find_all(nodes.Node)]
    for inner in every:
        name = _private_name(inner)
        if name.startswith("_"):
            raise SyntaxFault(f'{shown}: "{name}" is private; a template reads fields only', rule="T304")
        if isinstance(inner, nodes.Filter) and (inner.name not in sandbox.filters or inner.name.startswith("_")):
            hint = _others(inner.name, sandbox.filters)
            raise SyntaxFault(f'{shown}: there is no filter "{inner.name}"', hint, "T202")
        if isinstance(inner, nodes.Test) and inner.name not in sandbox.tests:
            hint = _others(inner.name, sandbox.tests)
            raise SyntaxFault(f'{shown}: there is no test "{inner.name}"', hint, "T202")
    return node


def _private_name(node: nodes.Node) -> str:
    if isinstance(node, nodes.Name):
        return node.name
    if isinstance(node, (nodes.Getattr, nodes.NSRef)):
        return node.attr
    if isinstance(node, nodes.Getitem) and isinstance(node.arg, nodes.Const):
        return str(node.arg.value)
    return ""


def _others(name: str, known: Iterable[str]) -> str:
    known = sorted(one for one in known if not one.startswith("_"))
    return nearest(name, known) or f"There is: {', '.join(known)}."
