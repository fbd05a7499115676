"""What the alt text of a text box or table says about room: how small its text may get, and that it may go on.

`{% fit min=12 %}`, `{% fit none %}`, `{% text x min=12 %}`, `{% split title=" (continued)" rows=12 head=2 %}`,
`{% show first %}`, `{% show last %}`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from qbr.office.marks.pages import COUNT, NUMBER, OnPages
from qbr.office.objects.further_titles import add_to_title
from qbr.office.opc.markup import name_of
from qbr.office.text.finding import SyntaxFault

if TYPE_CHECKING:
    from qbr.office.objects.directives import Directive, Drawn, Wrapping
    from qbr.office.text.draft import PartDraft

_OPTION = re.compile(r"""\s*(\w+)\s*=\s*("[^"]*"|'[^']*'|[^\s"']+)""")
_MINIMUM = re.compile(r"\s+min\s*=\s*(?P<size>\S+)$")
_SIZE = re.compile(r"""["']?(\d+(?:\.\d+)?)\s*(?:pt)?["']?\Z""")
_SMALLEST, _LARGEST = 1, 400  # sizes Office knows, in points
_OF_TABLES = ("title", "rows", "head")
_OF_TEXTS = ("title", "paragraphs")
_WAY_OUT = 'Write {% split %}, with title=" (continued)", rows=12 or head=2 if wanted.'


@dataclass(frozen=True, slots=True)
class Split:
    """What goes on over several slides, and how."""

    text: str  # the directive as written
    rows: int | None = None  # of a table's page, heads not counted
    paragraphs: int | None = None  # of a text's page
    head: int | None = None  # rows repeated on each page; None as the table is drawn


@dataclass(slots=True)
class Wishes:
    """What a template says about the room of one object."""

    minimum: float | None = None  # points; text that cannot fit at this size is an error
    is_fitted: bool = True
    split: Split | None = None


def wish_fit(compiler: PartDraft, drawn: Drawn, directive: Directive, around: Wrapping) -> None:
    """Take `{% fit min=12 %}` or `{% fit none %}`."""
    said = directive.body.strip()
    if said == "none":
        drawn.wishes.is_fitted = False
        return
    found = _MINIMUM.match(f" {said}")
    if not found:
        raise SyntaxFault("says not how small the text may get", "Write {% fit min=12 %} or {% fit none %}.", "T604")
    drawn.wishes.minimum = _size(found["size"])


def take_minimum(drawn: Drawn, body: str) -> str:
    """Return what `{% text x min=12 %}` shows, without the size, which is taken."""
    found = _MINIMUM.search(body)
    if not found:
        return body
    drawn.wishes.minimum = _size(found["size"])
    return body[: found.start()]


def wish_split(compiler: PartDraft, drawn: Drawn, directive: Directive, around: Wrapping) -> None:
    """Take `{% split … %}`."""
    if "/slides/" not in compiler.name:
        hint = "Rows and paragraphs of a document go on by themselves."
        raise SyntaxFault("stands where nothing goes on to a further slide", hint, "T604")
    options = _options(directive.body)
    known = _OF_TABLES if name_of(drawn.element) == "p:graphicFrame" else _OF_TEXTS
    unknown = sorted(options.keys() - known)
    if unknown:
        raise SyntaxFault(f"knows nothing of {', '.join(unknown)} here", f"It knows {', '.join(known)}.", "T604")
    counts = {name: _count(name, text) for name, text in options.items() if name != "title"}
    drawn.wishes.split = Split(directive.text, **counts)
    if "title" in options:
        add_to_title(compiler, _title(options["title"]))


def show_on_page(compiler: PartDraft, drawn: Drawn, directive: Directive) -> bool:
    """Return whether a directive shows its object on the first or last slide only, and let it."""
    which = directive.body.strip()
    if which not in ("first", "last"):
        return False
    if "/slides/" not in compiler.name:
        raise SyntaxFault("stands where nothing goes on to a further slide", "Write {% show if condition %}.", "T604")
    compiler.scope(drawn.element, OnPages("first" if which == "first" else "last"), inside=False)
    return True


def _options(body: str) -> dict[str, str]:
    found: dict[str, str] = {}
    position = 0
    while option := _OPTION.match(body, position):
        found[option[1]] = option[2]
        position = option.end()
    if body[position:].strip():
        raise SyntaxFault(f'"{body[position:].strip()}" is no option', _WAY_OUT, "T604")
    return found


def _size(text: str) -> float:
    found = _SIZE.match(text)
    if not found or not _SMALLEST <= float(found[1]) <= _LARGEST:
        raise SyntaxFault(f"min={text} is no size of text", "Write it in points: min=12.", "T604")
    return float(found[1])


def _count(name: str, text: str) -> int:
    smallest = 0 if name == "head" else 1
    if not text.isdigit() or int(text) < smallest:
        raise SyntaxFault(f"{name}={text} is no number from {smallest}", f"Write {name}={max(smallest, 2)}.", "T604")
    return int(text)


def _title(text: str) -> str:
    """Return what is added to a title: words between quotes with their numbers as marks, anything else as a tag."""
    if text[:1] in ("'", '"'):
        return text[1:-1].replace("{page}", NUMBER).replace("{pages}", COUNT)
    return f"{{{{ {text} }}}}"
