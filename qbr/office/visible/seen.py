"""What a person can see of an Office file, so that a file somebody edited can be told from one that was only saved.

Slides, texts and their looks, geometry, tables, charts, pictures, notes and comments count; bytes, ids, the order of
parts, time stamps and the state of the window do not. LibreOffice writes a deck anew from what it shows, with colours
and positions spelled out that were inherited before: hence everything is compared as it comes out, with a little play.
"""

from __future__ import annotations

import difflib
import hashlib
from collections.abc import Iterator, Sequence

from qbr.office.opc.archive import ArchiveFault
from qbr.office.opc.markup import XmlError
from qbr.office.visible.seen_docx import document_pages
from qbr.office.visible.seen_file import SeenFile
from qbr.office.visible.seen_pptx import deck_pages
from qbr.office.visible.seen_values import Item, Page, Seen, alike, words

__all__ = ["Seen", "changes", "same", "seen"]
_MOST_CHANGES = 50  # told one by one; who edited that much knows


def seen(data: bytes) -> Seen:
    """Return what a person can see of a .pptx or .docx.

    A file that cannot be read is like nothing but itself: it was certainly not written by this program.
    """
    try:
        file = SeenFile(data)
        if file.format == "pptx":
            return Seen("pptx", tuple(deck_pages(file)))
        if file.format == "docx":
            return Seen("docx", tuple(document_pages(file)))
    except (ArchiveFault, XmlError, ValueError, KeyError):
        pass
    digest = hashlib.sha256(data).hexdigest()
    return Seen("unreadable", (Page("the file", (Item("file", digest),)),))


def same(one: Seen, other: Seen) -> bool:
    """Return whether a person would see no difference."""
    return one.format == other.format and next(_differences(one, other), None) is None


def changes(before: Seen, after: Seen) -> list[str]:
    """Return what a person would find changed, a line each, in the order of the file; empty when nothing is."""
    if before.format != after.format:
        return ["the file cannot be read any more" if after.format == "unreadable" else "it is another kind of file"]
    found = _differences(before, after)
    return [line for line, _ in zip(found, range(_MOST_CHANGES), strict=False)]


def _differences(before: Seen, after: Seen) -> Iterator[str]:
    titles = ([page.title for page in before.pages], [page.title for page in after.pages])
    matcher = difflib.SequenceMatcher(None, *titles, autojunk=False)
    for _, start, end, first, last in matcher.get_opcodes():
        old, new = before.pages[start:end], after.pages[first:last]
        for one, other in zip(old, new, strict=False):
            yield from _page_differences(one, other)
        yield from (f"{page.name} is gone" for page in old[len(new) :])
        yield from (f"{page.name} is new" for page in new[len(old) :])


def _page_differences(before: Page, after: Page) -> Iterator[str]:
    old, new = [item.key for item in before.items], [item.key for item in after.items]
    for _, start, end, first, last in difflib.SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        yield from _item_differences(before.name, before.items[start:end], after.items[first:last])


def _item_differences(page: str, before: Sequence[Item], after: Sequence[Item]) -> Iterator[str]:
    for one, other in zip(before, after, strict=False):
        if one.kind != other.kind or not alike(one.value, other.value):
            yield f"{page}: {_told(one, other)}"
    yield from (f"{page}: {_named(item)} is gone" for item in before[len(after) :])
    yield from (f"{page}: {_named(item)} is new" for item in after[len(before) :])


def _told(before: Item, after: Item) -> str:
    if before.key == after.key:
        return f"{_named(before)} looks different or stands elsewhere"
    return f"{_named(before)} is now {_named(after)}"


def _named(item: Item) -> str:
    said = words(item.value)
    return f"{item.kind} {said!r}" if said else item.kind
