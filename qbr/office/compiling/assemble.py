"""From a part's XML with marks to one compiled Jinja template: static XML is inert, each mark becomes its tag.

The template's tree is built directly, so nothing in the static XML can ever be read as a tag, and every expression is
guarded by the number of its tag (see `sandbox.GUARDS`).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from types import CodeType
from typing import cast

from jinja2 import nodes

from qbr.errors import Place, Problem, TemplateError
from qbr.office.marks.scopes import scope_mark
from qbr.office.marks.tags import LITERAL, SCOPE_CLOSE, SCOPE_DROP, SCOPE_OPEN, TAG_CLOSE, TAG_OPEN, Tag
from qbr.office.text.blocks import MAX_NESTED, NESTED_HINT
from qbr.office.text.syntax import OPENERS
from qbr.sandbox import EMIT, Sandbox

_MARKS = re.compile(f"{TAG_OPEN}(\\d+){TAG_CLOSE}|<\\?q (\\d+)\\?>|<\\?scope (open|close|drop) (\\d+)\\?>")
_SCOPE_MARKS = {"open": SCOPE_OPEN, "close": SCOPE_CLOSE, "drop": SCOPE_DROP}


class NestingFault(ValueError):  # noqa: N818  # a fault of the author's, told with its place
    """A block that another block cuts in two."""

    def __init__(self, tag: Tag) -> None:
        super().__init__(f"{tag.text} and another block cut each other in two")
        self.tag = tag


@dataclass(slots=True)
class _Reader:
    pieces: list[str | Tag]
    position: int = 0
    depth: int = 0  # blocks that are open

    def next(self) -> str | Tag | None:
        if self.position >= len(self.pieces):
            return None
        self.position += 1
        return self.pieces[self.position - 1]


def syntax_tree(text: str, tags: Sequence[Tag]) -> nodes.Template:
    """Return the tree of the template that a part's text with marks stands for.

    Raises:
        NestingFault: blocks are not nested.
    """
    reader = _Reader(_pieces(text, tags))
    body, end = _body(reader, None)
    if end is not None:
        raise NestingFault(end)
    tree = nodes.Template(body)
    tree.set_lineno(1)
    return tree


def compile_tree(tree: nodes.Template, sandbox: Sandbox, name: str) -> CodeType:
    """Return the tree as Python code that any sandbox of the same filters can run."""
    tree.set_environment(sandbox)
    return sandbox.compile(tree, name=name, filename=f"<{name}>")


def _pieces(text: str, tags: Sequence[Tag]) -> list[str | Tag]:
    """Return static text and tags in turn."""
    text = text.replace(LITERAL, "")
    found: list[str | Tag] = []
    position = 0
    for match in _MARKS.finditer(text):
        tag, instruction, word, scope = match.groups()
        mark = scope_mark(_SCOPE_MARKS[word], scope) if word else tags[int(tag or instruction)]
        found += [text[position : match.start()], mark]
        position = match.end()
    found.append(text[position:])
    return [piece for piece in found if piece != ""]


def _body(reader: _Reader, opener: Tag | None) -> tuple[list[nodes.Node], Tag | None]:
    """Return what stands up to the end of a block, and the tag that ends it (else and elif included)."""
    body: list[nodes.Node] = []
    while (piece := reader.next()) is not None:
        if isinstance(piece, str):
            body.append(nodes.Output([nodes.TemplateData(piece)]))
        elif piece.word in OPENERS:
            body.append(_block(reader, piece))
        elif piece.word == "set":
            body.append(_assignment(piece))
        elif piece.word in ("else", "elif") or piece.word in OPENERS.values():
            return body, piece
        else:
            body.append(nodes.Output([_guarded(piece.node, EMIT, piece)]))
    if opener is not None:
        raise NestingFault(opener)
    return body, None


def _block(reader: _Reader, opener: Tag) -> nodes.Stmt:
    reader.depth += 1
    if reader.depth > MAX_NESTED:
        message, place = f"{opener.text} stands in {MAX_NESTED} other blocks", Place(spot=opener.spot)
        raise TemplateError(Problem(message, place, NESTED_HINT, rule="T210"))
    block = _inner_block(reader, opener)
    reader.depth -= 1
    return block


def _inner_block(reader: _Reader, opener: Tag) -> nodes.Stmt:
    if opener.word == "for":
        return _loop(reader, opener)
    if opener.word == "if":
        return _condition(reader, opener)
    node = opener.node
    if not isinstance(node, nodes.With):
        raise NestingFault(opener)
    body, end = _body(reader, opener)
    _expect(end, "endwith", opener)
    values = [_guarded(value, "_keep", opener) for value in node.values]
    return nodes.With(node.targets, values, body)


def _loop(reader: _Reader, opener: Tag) -> nodes.For:
    node = opener.node
    if not isinstance(node, nodes.For):
        raise NestingFault(opener)
    body, end = _body(reader, opener)
    otherwise: list[nodes.Node] = []
    if end is not None and end.word == "else":
        otherwise, end = _body(reader, opener)
    _expect(end, "endfor", opener)
    items = _guarded(node.iter, "_each", opener)
    test = None if node.test is None else _guarded(node.test, "_decide", opener)
    return nodes.For(node.target, items, body, otherwise, test, False)


def _condition(reader: _Reader, opener: Tag) -> nodes.If:
    body, end = _body(reader, opener)
    cases: list[nodes.If] = []
    otherwise: list[nodes.Node] = []
    while end is not None and end.word == "elif":
        test = _test(end)
        inner, following = _body(reader, opener)
        cases.append(nodes.If(test, inner, [], []))
        end = following
    if end is not None and end.word == "else":
        otherwise, end = _body(reader, opener)
    _expect(end, "endif", opener)
    return nodes.If(_test(opener), body, cases, otherwise)


def _test(tag: Tag) -> nodes.Expr:
    node = tag.node.test if isinstance(tag.node, nodes.If) else tag.node
    return _guarded(node, "_decide", tag)


def _assignment(tag: Tag) -> nodes.Stmt:
    node = tag.node
    if not isinstance(node, nodes.Assign):
        raise NestingFault(tag)
    if isinstance(node.target, nodes.NSRef):
        space, field = nodes.Name(node.target.name, "load"), nodes.Const(node.target.attr)
        given = nodes.Filter(space, "_assigned", [field, node.node], [], None, None)
        return nodes.ExprStmt(_guarded(given, "_keep", tag))
    return nodes.Assign(node.target, _guarded(node.node, "_keep", tag))


def _guarded(node: nodes.Node | None, guard: str, tag: Tag) -> nodes.Filter:
    expression = nodes.Const("") if node is None else cast(nodes.Expr, node)
    return nodes.Filter(expression, guard, [nodes.Const(tag.number)], [], None, None)


def _expect(end: Tag | None, word: str, opener: Tag) -> None:
    if end is None or end.word != word:
        raise NestingFault(end or opener)
