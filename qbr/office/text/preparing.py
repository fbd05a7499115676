"""What becomes of whole paragraphs before tags are read: some are joined, what a comment takes away goes.

A tag or comment that begins in one paragraph and ends in a later one joins them, and so do `{%-` at the start and `-%}`
at the end of a paragraph. `{#p … #}`, `{#tr … #}` and `{#tc … #}` take the paragraph, row or cell they stand in away.
"""

from __future__ import annotations

from lxml import etree

from qbr.office.opc.markup import Element, ancestor, child, children, name_of, q, remove
from qbr.office.text.blocks import CELLS, ROWS
from qbr.office.text.finding import find_tags, unclosed
from qbr.office.text.syntax import split_level
from qbr.office.text.text import TextForm, paragraphs, text_of

_PLACES = {"p": ("a:p", "w:p"), "tr": ROWS, "tc": CELLS}


def prepare(root: Element, form: TextForm) -> bool:
    """Join paragraphs that a tag reaches over and take away what comments say; return whether anything changed."""
    is_changed = False
    for paragraph in list(paragraphs(root, form)):
        if paragraph.getparent() is not None and "{" in (text := text_of(paragraph, form)):
            is_changed |= _join(paragraph, text, form)
    for paragraph in list(paragraphs(root, form)):
        is_changed |= _take_away(paragraph, form)
    return is_changed


# --- joining ---


def _join(paragraph: Element, text: str, form: TextForm) -> bool:
    """Append the paragraphs that belong to this one because of its tags or theirs; return whether there were any."""
    is_joined = False
    while (following := _following(paragraph, form)) is not None:
        sign = unclosed(text)
        if not (_is_closed_later(paragraph, sign, form) if sign else _is_trimmed_after(text)):
            break
        _append(paragraph, following, form)
        text, is_joined = text_of(paragraph, form), True
    before = _preceding(paragraph, form)
    if before is not None and text.startswith("{%-"):
        _append(before, paragraph, form)
        return True
    return is_joined


def _is_closed_later(paragraph: Element, sign: str, form: TextForm) -> bool:
    """Return whether a paragraph that follows without a gap holds the sign."""
    following = _following(paragraph, form)
    while following is not None:
        text = text_of(following, form)
        if sign in text:
            return True
        if sign != "#}" and "{" in text:  # another tag begins: the first was left open
            return False
        following = _following(following, form)
    return False


def _is_trimmed_after(text: str) -> bool:
    if not text.endswith("-%}"):
        return False
    *_, last = find_tags(text)
    return last.trims_after and last.end == len(text)


def _following(paragraph: Element, form: TextForm) -> Element | None:
    """Return the paragraph that follows, unless a section ends between them."""
    other = paragraph.getnext()
    is_one = other is not None and name_of(other) == form.paragraph
    return other if is_one and not (_ends_section(paragraph) or _ends_section(other)) else None


def _preceding(paragraph: Element, form: TextForm) -> Element | None:
    other = paragraph.getprevious()
    is_one = other is not None and name_of(other) == form.paragraph
    return other if other is not None and is_one and not (_ends_section(paragraph) or _ends_section(other)) else None


def _ends_section(paragraph: Element | None) -> bool:
    return paragraph is not None and child(paragraph, "w:pPr", "w:sectPr") is not None


def _append(paragraph: Element, other: Element, form: TextForm) -> None:
    """Put what another paragraph holds behind a line break into this one."""
    end = child(paragraph, "a:endParaRPr")
    if end is not None:
        remove(end)
    line = etree.SubElement(paragraph, q("a:br" if form.paragraph == "a:p" else "w:r"))
    if form.paragraph == "w:p":
        etree.SubElement(line, q("w:br"))
    for part in list(children(other)):
        if name_of(part) != form.paragraph_properties:
            paragraph.append(part)
    remove(other)


# --- taking away ---


def _take_away(paragraph: Element, form: TextForm) -> bool:
    if paragraph.getparent() is None or "{#" not in (text := text_of(paragraph, form)):
        return False
    for span in find_tags(text):
        level = split_level(span.body)[0] if span.mark == "comment" else ""
        place = _place(paragraph, level)
        if place is not None:
            remove(place)
            return True
    return False


def _place(paragraph: Element, level: str) -> Element | None:
    """Return what a comment of this level takes away; None for nothing, or for what must not go."""
    names = _PLACES.get(level, ())
    place = paragraph if name_of(paragraph) in names else ancestor(paragraph, *names) if names else None
    if place is None or name_of(place) == "a:tc":  # a slide's table has all cells of its grid
        return None
    parent = place.getparent()
    is_last = parent is None or sum(1 for _ in children(parent, name_of(place))) == 1
    return None if is_last else place
