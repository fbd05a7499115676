"""Texts of a slide as they come out: what a run does not say itself is looked up where it inherits it from."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from qbr.office.opc.markup import Element, child, children, name_of, q
from qbr.office.visible.seen_colours import Theme
from qbr.office.visible.seen_values import Colour, Number, Value

_DEFAULT_SIZE = 1800


@dataclass(frozen=True, slots=True)
class Inherited:
    """Where text gets its looks from, nearest first: list styles (a:lstStyle, p:titleStyle …)."""

    styles: tuple[Element, ...]
    theme: Theme
    colour: Colour | None = None  # where no list style says one
    known: bool = True  # False where a table style decides that we do not know

    def properties(self, level: int) -> list[Element]:
        """Return the run properties of a level of text, nearest first."""
        found = []
        for style in self.styles:
            for name in (f"a:lvl{level + 1}pPr", "a:defPPr"):
                properties = child(style, name, "a:defRPr")
                if properties is not None:
                    found.append(properties)
                    break
        return found


def text_value(body: Element | None, inherited: Inherited) -> Value:
    """Return the paragraphs of a text body, each with its stretches of one look."""
    if body is None:
        return ()
    own = child(body, "a:lstStyle")
    if own is not None and len(own):
        inherited = Inherited((own, *inherited.styles), inherited.theme, inherited.colour, inherited.known)
    return tuple(_paragraph(node, inherited) for node in children(body, "a:p"))


def paragraph_value(runs: Sequence[tuple[str, Value]]) -> Value:
    """Return the words of a paragraph, and its stretches of one look.

    Blanks have no look: programs count them to the run before or behind as they like.
    """
    stretches: list[tuple[int, Value]] = []  # each as long as it has letters
    for text, look in runs:
        letters = len("".join(text.split()))
        if letters and stretches and stretches[-1][1] == look:
            stretches[-1] = (stretches[-1][0] + letters, look)
        elif letters:
            stretches.append((letters, look))
    return ("".join(text for text, _ in runs).strip(), tuple(stretches))


def plain_text(body: Element | None) -> str:
    """Return the words of a text body."""
    if body is None:
        return ""
    return "\n".join("".join(_words(paragraph)) for paragraph in children(body, "a:p")).strip()


def _words(paragraph: Element) -> Iterator[str]:
    for node in children(paragraph, "a:r", "a:br", "a:fld"):
        yield _run_text(node)


def _run_text(node: Element) -> str:
    if name_of(node) == "a:br":
        return "\v"
    if name_of(node) == "a:fld" and node.get("type", "").startswith(("slidenum", "datetime")):
        return f"⟨{node.get('type', '')[:8]}⟩"  # a field shows what it is worth today
    return "".join(text.text or "" for text in node.iter(q("a:t")))


def _paragraph(node: Element, inherited: Inherited) -> Value:
    properties = child(node, "a:pPr")
    level = int(properties.get("lvl", "0")) if properties is not None else 0
    inner = inherited.properties(level)
    runs = [(_run_text(run), child(run, "a:rPr")) for run in children(node, "a:r", "a:br", "a:fld")]
    return paragraph_value([(text, _look(own, inner, inherited)) for text, own in runs])


def _look(own: Element | None, inherited: Sequence[Element], source: Inherited) -> Value:
    """Return size, weight, slant, underline and colour of a run."""
    chain = ([own] if own is not None else []) + list(inherited)

    def first(name: str, default: str) -> str:
        return next((value for node in chain if (value := node.get(name)) is not None), default)

    colour = next(
        (found for node in chain if (found := source.theme.colour(child(node, "a:solidFill")))), source.colour
    )
    if not source.known and (own is None or child(own, "a:solidFill") is None):
        colour = None
    bold = None if not source.known and (own is None or own.get("b") is None) else _is_on(first("b", "0"))
    underlined = first("u", "none") != "none"
    link = own is not None and child(own, "a:hlinkClick") is not None
    size = Number(int(first("sz", str(_DEFAULT_SIZE))) / 100)
    # Links have a colour and a line of their own, which programs write out or leave to the reader.
    return (size, bold, _is_on(first("i", "0")), None if link else int(underlined), None if link else colour)


def _is_on(value: str) -> int:
    return int(value in ("1", "true", "on"))
