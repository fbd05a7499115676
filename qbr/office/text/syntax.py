"""Tags in plain text: where they stand, and what they say.

What people and their autocorrect type is taken as meant: curly quotes around a text, no-break spaces and long dashes
inside a tag are read as the plain signs. Texts between quotes are kept as they are.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal, TypeVar

from jinja2 import TemplateSyntaxError, nodes

from qbr.sandbox import Sandbox, nearest

NodeT = TypeVar("NodeT", bound=nodes.Node)
Mark = Literal["value", "statement", "comment", "raw"]
Level = Literal["", "p", "r", "tr", "tc"]  # what an author says a block repeats; empty: found by where it stands

OBJECT = "\ufffc"  # stands in a paragraph's text for what is no text: a field, a picture
BREAK = "\v"  # stands for a line break or tab that is an element of its own

_OPENERS = {"{{": ("value", "}}"), "{%": ("statement", "%}"), "{#": ("comment", "#}")}
_OPEN = re.compile(r"\{[{%#]")
_DOUBLE, _SINGLE = '"“”„‟', "'‘’‚‛"  # the straight sign first
_QUOTES = {sign: family for family in (_DOUBLE, _SINGLE) for sign in family}
_BLANKS, _DASHES = "\u00a0\u202f\u2007" + BREAK, "–—−"
_PLAIN = {**dict.fromkeys(map(ord, _BLANKS), " "), **dict.fromkeys(map(ord, _DASHES), "-"), ord(OBJECT): ""}
_LEVEL = re.compile(r"^(p|r|tr|tc)\s+(?=\S)")
_DROP = re.compile(r"""\s+drop\s*=\s*(?P<quote>["'])(?P<what>\w*)(?P=quote)\s*$""")
_RAW = re.compile(r"\{%[-+]?\s*raw\s*[-+]?%\}")
_END_RAW = re.compile(r"\{%[-+]?\s*endraw\s*[-+]?%\}")
_REFUSED = {
    "autoescape": "values are always escaped",
    "block": "a template stands by itself",
    "break": "filter the list instead: {% for x in list if … %}",
    "call": "there are no macros",
    "continue": "filter the list instead: {% for x in list if … %}",
    "do": "a tag has no effect but its text",
    "extends": "a template stands by itself",
    "filter": "use a filter behind the bar: {{ x|upper }}",
    "from": "a template stands by itself",
    "import": "a template stands by itself",
    "include": "write it alone in a paragraph of the document's text, or beside a slide",
    "macro": "copy the lines instead",
}
WORDS = ("for", "else", "endfor", "if", "elif", "endif", "set", "with", "endwith", "raw", "endraw")
SLIDE_WORDS = ("slide", "slides", "endslides")  # of lines about whole slides
OPENERS = {"for": "endfor", "if": "endif", "with": "endwith"}
MIDDLES = {"else": ("for", "if"), "elif": ("if",)}


class SyntaxFault(ValueError):  # noqa: N818  # a fault of the author's, told with its place
    """A tag that cannot be read; carries the way out and the rule."""

    def __init__(self, message: str, hint: str = "", rule: str = "T201") -> None:
        super().__init__(message)
        self.hint = hint
        self.rule = rule


@dataclass(frozen=True, slots=True)
class Span:
    """A tag in a text: where it stands and what it is."""

    start: int
    end: int
    mark: Mark
    body: str  # what stands between the delimiters, in plain signs, trimmed
    fault: SyntaxFault | None = None


@dataclass(frozen=True, slots=True)
class Said:
    """What a tag says."""

    word: str  # "value", "comment", or the first word of a statement
    text: str  # the tag as it is shown in messages
    level: Level = ""
    node: nodes.Node | None = None  # expression, For, If, Assign or With; None for else and ends
    drop: str = ""  # what goes when a loop has nothing to go over: "" or "table"


def find_tags(text: str) -> Iterator[Span]:
    """Yield the tags of a text in order; nothing between `raw` and `endraw` is one."""
    position = 0
    while match := _OPEN.search(text, position):
        start = match.start()
        raw = _RAW.match(plain(text[start:])) if text.startswith("{%", start) else None
        if raw:
            end_raw = _END_RAW.search(plain(text), start + raw.end())
            yield from _raw_spans(text, start, start + raw.end(), end_raw)
            position = end_raw.end() if end_raw else len(text)
            continue
        span = _tag_at(text, start)
        if span is None:
            position = start + 1
            continue
        yield span
        position = span.end


def plain(text: str) -> str:
    """Return the text with no-break spaces, long dashes and breaks as plain signs, in the same length."""
    return text.translate({**_PLAIN, ord(OBJECT): " "})


def _raw_spans(text: str, start: int, inner: int, end: re.Match[str] | None) -> Iterator[Span]:
    if end is None:
        fault = SyntaxFault("{% raw %} has no {% endraw %} in this paragraph", "Close it where the text ends.", "T203")
        yield Span(start, len(text), "comment", "raw", fault)
        return
    yield Span(start, inner, "raw", "raw")
    yield Span(end.start(), end.end(), "raw", "endraw")


def _tag_at(text: str, start: int) -> Span | None:
    """Return the tag that opens here; None where braces are only braces."""
    opener = text[start : start + 2]
    mark, closer = _OPENERS[opener]
    if mark == "comment":
        end = text.find(closer, start + 2)
        return Span(start, end + 2, "comment", "") if end >= 0 else None
    end, body = _body(text, start + 2, closer)
    if end < 0:
        fault = SyntaxFault(
            f"{_shortened(text[start:])} is never closed",
            f"A tag ends with {closer} in the paragraph it begins in. For the signs themselves write "
            f"{{% raw %}}{opener}{{% endraw %}}.",
        )
        return Span(start, len(text), "comment", "", fault)
    return Span(start, end, "value" if mark == "value" else "statement", _untrimmed(body))


def _untrimmed(body: str) -> str:
    """Return the body without the signs that trim blanks elsewhere ({{- x -}}); here there are none to trim."""
    if body[:1] in ("-", "+"):
        body = body[1:]
    return body.removesuffix("-").removesuffix("+").strip()


def _body(text: str, start: int, closer: str) -> tuple[int, str]:
    """Return where a tag ends and what it says in plain signs; -1 when it never ends."""
    parts: list[str] = []
    position = start
    limit = text.find(closer, start)
    while position < len(text):
        if text.startswith(closer, position):
            return position + len(closer), "".join(parts)
        sign = text[position]
        if sign in _QUOTES:
            end = _quote_end(text, position)
            if end > 0:
                straight = _QUOTES[sign][0]
                inner = text[position + 1 : end].replace(OBJECT, "").replace(BREAK, " ")
                parts.append(straight + inner + straight)
                position = end + 1
                continue
        parts.append(sign.translate(_PLAIN))
        position += 1
    if limit < 0:
        return -1, ""
    # a quote that never closes hid the end; the expression itself will be told as wrong
    return limit + len(closer), text[start:limit].translate(_PLAIN)


def _quote_end(text: str, start: int) -> int:
    """Return where the quoted text ends: a straight quote at the next straight one if there is any."""
    family = _QUOTES[text[start]]
    straight = text.find(family[0], start + 1) if text[start] == family[0] else -1
    if straight >= 0:
        return straight
    ends = [found for found in (text.find(sign, start + 1) for sign in family) if found >= 0]
    return min(ends, default=-1)


def _shortened(text: str) -> str:
    text = " ".join(text.replace(OBJECT, "").split())
    return text if len(text) <= 60 else f"{text[:59]}…"


def read_tag(span: Span, sandbox: Sandbox) -> Said:
    """Return what a tag says.

    Raises:
        SyntaxFault: it says nothing in this language.
    """
    if span.fault:
        raise span.fault
    if span.mark in ("comment", "raw"):
        return Said("comment", "")
    level, body = _split_level(span.body)
    if span.mark == "value":
        return Said("value", f"{{{{ {body} }}}}", level, parse_expression(body, sandbox))
    return _read_statement(body, level, sandbox)


def _split_level(body: str) -> tuple[Level, str]:
    match = _LEVEL.match(body)
    if not match or re.match(r"^\w+\s*([|.\[(+*/~<>=!-]|in\b|is\b|and\b|or\b|if\b)", body):
        return "", body
    return match.group(1), body[match.end() :]  # type: ignore[return-value]  # one of the levels, by the pattern


def _read_statement(body: str, level: Level, sandbox: Sandbox) -> Said:
    word = body.split(None, 1)[0] if body else ""
    shown = f"{{%{level + ' ' if level else ' '}{body} %}}"
    if word in _REFUSED:
        raise SyntaxFault(f"{shown}: {word} is not part of the language", f"{_REFUSED[word].capitalize()}.", "T203")
    if word in SLIDE_WORDS:
        hint = "Put it alone: into a text box beside its slide, or as the first line of the notes."
        raise SyntaxFault(f"{shown} speaks of whole slides and stands among other words", hint, "T220")
    if word not in WORDS:
        hint = nearest(word, WORDS) or f"A statement begins with one of: {', '.join(WORDS)}."
        raise SyntaxFault(f"{shown}: a tag cannot begin with {word!r}", hint)
    if word == "for":
        drop, body = _split_drop(body, shown)
        return Said(word, shown, level, _parse_block(body, "{% endfor %}", sandbox, shown), drop)
    if word in ("if", "with"):
        return Said(word, shown, level, _parse_block(body, f"{{% end{word} %}}", sandbox, shown))
    if word == "elif":
        return Said(word, shown, level, _parse_block(body.removeprefix("el"), "{% endif %}", sandbox, shown))
    if word == "set":
        if "=" not in body:
            raise SyntaxFault(f"{shown} sets nothing", "Write {% set name = value %}.")
        return Said(word, shown, level, _parse_block(body, "", sandbox, shown))
    if body != word:
        raise SyntaxFault(f"{shown}: {word} stands alone", f"Write {{% {word} %}}.")
    return Said(word, shown, level)


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
    try:
        return sandbox.parse(source)
    except TemplateSyntaxError as error:
        message = (error.message or "cannot be read").rstrip(".")
        raise SyntaxFault(f"{shown}: {message}") from error
    except RecursionError as error:
        raise SyntaxFault(f"{_shortened(shown)} is nested too deeply") from error


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
        if isinstance(inner, nodes.Filter) and inner.name not in sandbox.filters:
            hint = _others(inner.name, sandbox.filters)
            raise SyntaxFault(f'{shown}: there is no filter "{inner.name}"', hint, "T202")
        if isinstance(inner, nodes.Test) and inner.name not in sandbox.tests:
            hint = _others(inner.name, sandbox.tests)
            raise SyntaxFault(f'{shown}: there is no test "{inner.name}"', hint, "T202")
    return node


def _private_name(node: nodes.Node) -> str:
    if isinstance(node, nodes.Name):
        return node.name
    if isinstance(node, nodes.Getattr):
        return node.attr
    if isinstance(node, nodes.Getitem) and isinstance(node.arg, nodes.Const):
        return str(node.arg.value)
    return ""


def _others(name: str, known: Iterable[str]) -> str:
    return nearest(name, known) or f"There is: {', '.join(sorted(known))}."
