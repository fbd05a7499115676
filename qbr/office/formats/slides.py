"""What a template says about whole slides: repeat this one, show it, skip it, put it into that section."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from jinja2 import nodes

from qbr.office.compiling.assemble import compile_tree, syntax_tree
from qbr.office.compiling.parts import PartCompiler
from qbr.office.marks.compiled import CompiledPart
from qbr.office.marks.slots import CaptureSlot
from qbr.office.marks.tags import Tag
from qbr.office.objects.drawing import SHAPES
from qbr.office.opc.markup import Element, child, name_of, q, remove
from qbr.office.text.syntax import Said, SyntaxFault, find_tags, parse_expression, read_tag
from qbr.office.text.text import DRAWING, text_of

if TYPE_CHECKING:
    from qbr.sandbox import Sandbox

_DIRECTIVE = re.compile(r"^slides?\b")
_IN = re.compile(r"(?:^|\s)in\s*=(?!=)\s*")


@dataclass(frozen=True, slots=True)
class SlideDirective:
    """What happens to a slide: compiled, it captures one pair (variables, section) for each copy."""

    text: str  # as written
    part: CompiledPart | None  # None: the slide is never shown
    is_loop: bool = False


@dataclass(frozen=True, slots=True)
class LoopInfo:
    """`loop` on the copies of a repeated slide."""

    index: int  # from 1
    index0: int  # from 0
    length: int

    @property
    def first(self) -> bool:
        """Whether it is the first copy."""
        return self.index0 == 0

    @property
    def last(self) -> bool:
        """Whether it is the last copy."""
        return self.index == self.length


def take_directive(compiler: PartCompiler, notes: PartCompiler | None) -> SlideDirective | None:
    """Take the slide's directive out of its shapes or notes, and return it.

    It stands in a text box that holds nothing else, usually beside the slide, or opens the speaker notes.
    """
    found = [(compiler, shape, text) for shape, text in _boxes(compiler.root)]
    if notes is not None:
        found += [(notes, paragraph, text) for paragraph, text in _opening_notes(notes.root)]
    if not found:
        return None
    owner, element, text = found[0]
    spot = owner.dialect.spot(element)
    for other, another, _ in found[1:]:
        hint = "Leave one of them."
        other.fault("a second line says what happens to this slide", hint, "T220", other.dialect.spot(another))
    for _, one, _ in found:
        remove(one)
    return _read(owner, text, spot)


def _boxes(root: Element) -> list[tuple[Element, str]]:
    found = []
    for shape in root.iter(*(q(name) for name in SHAPES)):
        if name_of(shape) == "p:sp":
            text = "".join(text_of(paragraph, DRAWING) for paragraph in shape.iter(q("a:p"))).strip()
            if _is_directive(text):
                found.append((shape, text))
    return found


def _opening_notes(root: Element) -> list[tuple[Element, str]]:
    for shape in root.iter(q("p:sp")):
        placeholder = child(shape, "p:nvSpPr", "p:nvPr", "p:ph")
        if placeholder is not None and placeholder.get("type") == "body":
            for paragraph in list(shape.iter(q("a:p")))[:1]:
                text = text_of(paragraph, DRAWING).strip()
                if _is_directive(text):
                    return [(paragraph, text)]
    return []


def _is_directive(text: str) -> bool:
    if not text.startswith("{%"):
        return False
    spans = list(find_tags(text))
    return len(spans) == 1 and spans[0].end == len(text) and bool(_DIRECTIVE.match(spans[0].body))


def _read(compiler: PartCompiler, text: str, spot: str) -> SlideDirective | None:
    body = next(iter(find_tags(text))).body
    shown = f"{{% {body} %}}"
    if body.startswith("slides"):
        hint = "Put a {% slide for … %} on each slide."
        compiler.fault(f"{shown}: loops over several slides are not supported yet", hint, "T221", spot)
        return None
    rest, section = _split_section(body.removeprefix("slide").strip())
    if rest == "skip":
        return SlideDirective(shown, None)
    if rest and not re.match(r"(for|if)\b", rest):
        hint = "Write {% slide for x in list %}, {% slide if condition %} or {% slide skip %}."
        compiler.fault(f"{shown} says nothing about the slide", hint, "T220", spot)
        return None
    try:
        return _compiled(compiler, shown, rest, section, spot)
    except SyntaxFault as fault:
        compiler.fault(_with_whole(str(fault), shown), fault.hint, fault.rule, spot)
        return None


def _with_whole(message: str, shown: str) -> str:
    """Return a message about a part of a directive as one about the directive."""
    return f"{shown}: {message.rpartition('}: ')[2]}"


def _split_section(text: str) -> tuple[str, str]:
    """Return what comes before and after `in=`."""
    match = list(_IN.finditer(text))
    if not match:
        return text, ""
    return text[: match[-1].start()].strip(), text[match[-1].end() :].strip()


def _compiled(compiler: PartCompiler, shown: str, rest: str, section: str, spot: str) -> SlideDirective:
    """Return the directive as a part of its own that captures what each copy of the slide sees."""
    tags: list[Tag] = []

    def tag(said: Said, *, node: nodes.Node | None = None) -> str:
        slot = CaptureSlot() if said.word == "value" else None
        is_traced = slot is None or bool(section) or not rest
        tags.append(Tag(len(tags), said.word, shown, spot, node or said.node, slot, is_traced))
        return tags[-1].mark

    word = rest.partition(" ")[0]
    names: tuple[str, ...] = ()
    marks: list[str] = []
    if word:
        said = _statement(rest, compiler.sandbox)
        names = _target_names(said.node)
        marks.append(tag(said))
    pairs = "".join(f"'{name}': {name}, " for name in names)
    capture = parse_expression(f"[{{{pairs}}}, {section or 'none'}]", compiler.sandbox)
    marks.append(tag(Said("value", shown), node=capture))
    if word:
        marks.append(tag(Said(f"end{word}", shown)))
    tree = syntax_tree("".join(marks), tags)
    name = f"{compiler.name}#slide"
    code = compile_tree(tree, compiler.sandbox, name)
    return SlideDirective(shown, CompiledPart(name, compiler.label, tuple(tags), {}, tree, code), word == "for")


def _statement(text: str, sandbox: Sandbox) -> Said:
    return read_tag(next(iter(find_tags(f"{{% {text} %}}"))), sandbox)


def _target_names(node: nodes.Node | None) -> tuple[str, ...]:
    if not isinstance(node, nodes.For):
        return ()
    target = node.target
    every = [target, *target.find_all(nodes.Name)]
    return tuple(dict.fromkeys(one.name for one in every if isinstance(one, nodes.Name)))


def copies(captured: Sequence[object], is_loop: bool) -> list[tuple[Mapping[str, object], object]]:
    """Return variables and section for each copy, from what a directive captured."""
    found: list[tuple[Mapping[str, object], object]] = []
    for index, pair in enumerate(captured):
        if isinstance(pair, list):
            loop = {"loop": LoopInfo(index + 1, index, len(captured))} if is_loop else {}
            found.append(({**pair[0], **loop}, pair[1]))
    return found


def title_of(root: Element) -> str:
    """Return the words of a slide's title that are not tags; empty when it has none."""
    for shape in root.iter(q("p:sp")):
        placeholder = child(shape, "p:nvSpPr", "p:nvPr", "p:ph")
        if placeholder is not None and placeholder.get("type") in ("title", "ctrTitle"):
            text = " ".join(text_of(paragraph, DRAWING) for paragraph in shape.iter(q("a:p")))
            return "" if "{{" in text or "{%" in text else " ".join(text.split())[:60]
    return ""
