"""Names of PowerPoint sections: what they say of the section's slides, and what is printed of them."""

from __future__ import annotations

from dataclasses import dataclass

from qbr.errors import Problem
from qbr.office.compiling.parts import PartCompiler
from qbr.office.formats.slides import Line
from qbr.office.marks.compiled import CompiledPart
from qbr.office.objects.drawing import TEXT_DIALECT
from qbr.office.opc.markup import parse_xml
from qbr.office.opc.package import Package
from qbr.office.text.finding import Span, find_tags
from qbr.office.text.syntax import OPENERS
from qbr.sandbox import Sandbox


@dataclass(frozen=True, slots=True)
class SectionName:
    """The name of one section, compiled."""

    text: str  # without what it says of its slides, and without comments
    line: Line | None  # what repeats or shows the section; None: it is always there, once
    compiled: CompiledPart | None  # None: there is no tag in the name
    alias: str = ""  # another name slides may ask for it by: what a comment in it says, as in "Anhang {# appendix #}"


def compile_section_name(
    package: Package, sandbox: Sandbox, problems: list[Problem], number: int, written: str
) -> SectionName:
    """Return the name of a section, compiled.

    A name that begins with `for` or `if` and does not end that block in itself speaks of the section's slides.
    """
    label = f'section "{written}"'
    alias, written = _without_comments(written)
    spans = list(find_tags(written))
    line, text = None, written
    compiler = PartCompiler(package, f"section {number}", label, parse_xml(b"<a/>"), TEXT_DIALECT, sandbox, problems)
    if spans and not written[: spans[0].start].strip() and _is_open(spans):
        line = Line("section", spans[0].body, "", f"{{% {spans[0].body} %}}", label)
        text = written[spans[0].end :].strip()
        if not text:
            hint = "Write one behind the tag: {% for r in rows %}{{ r.name }}."
            compiler.fault(f"{line.text}: the section has no name", hint, "T225", "")
    return SectionName(text, line, compiler.compile_line(text, ""), alias)


def _without_comments(written: str) -> tuple[str, str]:
    """Return what the last comment of a name says, and the name without its comments."""
    alias = ""
    for span in reversed([span for span in find_tags(written) if span.mark == "comment" and span.fault is None]):
        alias = alias or span.body
        written = written[: span.start] + written[span.end :]
    return alias, written.strip()


def _is_open(spans: list[Span]) -> bool:
    """Return whether the first tag opens a block that none of the others closes."""
    first, *others = [span.body.partition(" ")[0] for span in spans]
    if first not in ("for", "if"):
        return False
    depth = 1
    for word in others:
        depth += (word in OPENERS) - (word in OPENERS.values())
        if depth == 0:
            return False
    return True
