"""The table of contents and the numbers of captions in a document: what Word would compute, as far as it can be known.

Entries are made of the headings that are really there, as links. They have no page numbers: without Word nobody knows
them, and a stale one is a lie.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from copy import deepcopy
from dataclasses import dataclass

from lxml import etree

from qbr.office.opc.markup import Element, child, children, fragment, name_of, q, remove

_SLOT = re.compile(r"<\?qbr-contents\s*\?>")
_FIELD = re.compile(r"^\s*TOC\b")
_LEVELS = re.compile(r'\\o\s+"(\d)-(\d)"')
_PARAGRAPH = re.compile(r"<w:p(?: [^>]*)?>.*?</w:p>", re.DOTALL)
_STYLE = re.compile(r'<w:pStyle w:val="([^"]*)"')
_WORDS = re.compile(r"<w:t(?: [^>]*)?>([^<]*)</w:t>|<w:tab/>|<w:br/>")
_BOOKMARK = re.compile(r'<w:bookmarkStart\b[^>]*\bw:name="(_Toc[^"]*)"')
_BOOKMARK_ID = re.compile(r'<w:bookmarkStart\b[^>]*\bw:id="(\d+)"')
_PROPERTIES = re.compile(r"<w:pPr>.*?</w:pPr>", re.DOTALL)
_SEQUENCE = re.compile(
    r'(?P<field><w:instrText\b[^>]*>\s*SEQ\s+(?P<name>\w+)[^<]*</w:instrText>.*?w:fldCharType="separate"[^>]*/>.*?'
    r'|<w:fldSimple\b[^>]*\bw:instr="\s*SEQ\s+(?P<simple>\w+)[^"]*"[^>]*>.*?)'
    r"(?P<open><w:t(?: [^>]*)?>)\d+(?P<close></w:t>)",
    re.DOTALL,
)


@dataclass(frozen=True, slots=True)
class _Entry:
    """How entries of one level look."""

    properties: str  # of the paragraph
    run: str  # properties of its words


@dataclass(frozen=True, slots=True)
class Contents:
    """A table of contents, to be filled with the headings of the output."""

    instruction: str  # of the field
    entries: Mapping[int, _Entry]  # by level
    styles: Mapping[str, int]  # paragraph style → level

    def filled(self, text: str) -> str:
        """Return the document with its table of contents, and a bookmark at every heading it leads to."""
        slot = _SLOT.search(text)
        if slot is None:
            return text
        lines: list[tuple[int, str, str]] = []
        next_id = max((int(number) for number in _BOOKMARK_ID.findall(text)), default=0) + 1

        def marked(match: re.Match[str]) -> str:
            paragraph = match.group(0)
            style = _STYLE.search(paragraph)
            level = self.styles.get(style.group(1), 0) if style else 0
            words = " ".join("".join(one.group(1) or " " for one in _WORDS.finditer(paragraph)).split())
            if not level or not words:
                return paragraph
            paragraph, anchor = _anchored(paragraph, next_id + len(lines))
            lines.append((level, words, anchor))
            return paragraph

        before, after = (_PARAGRAPH.sub(marked, part) for part in (text[: slot.start()], text[slot.end() :]))
        return before + self._written(lines) + after

    def _written(self, lines: list[tuple[int, str, str]]) -> str:
        start = (
            '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
            f'<w:r><w:instrText xml:space="preserve">{self.instruction}</w:instrText></w:r>'
            '<w:r><w:fldChar w:fldCharType="separate"/></w:r>'
        )
        end = '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
        if not lines:
            return f"<w:p>{start}{end}</w:p>"
        parts = []
        for index, (level, words, anchor) in enumerate(lines):
            look = self.entries[max((known for known in self.entries if known <= level), default=min(self.entries))]
            link = (
                f'<w:hyperlink w:anchor="{anchor}" w:history="1"><w:r>{look.run}'
                f'<w:t xml:space="preserve">{words}</w:t></w:r></w:hyperlink>'
            )
            first, last = start if index == 0 else "", end if index == len(lines) - 1 else ""
            parts.append(f"<w:p>{look.properties}{first}{link}{last}</w:p>")
        return "".join(parts)


def take_contents(root: Element, styles: Element | None) -> Contents | None:
    """Take the table of contents out of a document, leaving a slot; None when it has none."""
    for paragraph in root.iter(q("w:p")):
        instruction = "".join(one.text or "" for one in paragraph.iter(q("w:instrText")))
        if _FIELD.match(instruction):
            paragraphs = _field_paragraphs(paragraph)
            contents = _read(instruction, paragraphs, styles)
            paragraphs[0].addprevious(etree.ProcessingInstruction("qbr-contents"))
            for one in paragraphs:
                remove(one)
            return contents
    return None


def with_numbered_captions(text: str) -> str:
    """Return the document with the captions of each kind numbered from 1 in the order they stand."""
    if " SEQ " not in text:
        return text
    counts: dict[str, int] = {}

    def numbered(match: re.Match[str]) -> str:
        name = match.group("name") or match.group("simple")
        counts[name] = counts.get(name, 0) + 1
        return f"{match.group('field')}{match.group('open')}{counts[name]}{match.group('close')}"

    return _SEQUENCE.sub(numbered, text)


def heading_styles(styles: Element | None) -> dict[str, int]:
    """Return the paragraph styles that are headings, with their level from 1."""
    found: dict[str, int] = {}
    for style in () if styles is None else children(styles, "w:style"):
        name = child(style, "w:name")
        match = re.match(r"(?i)heading (\d)$", str(name.get(q("w:val"), "")) if name is not None else "")
        if style.get(q("w:type")) == "paragraph" and match:
            found[str(style.get(q("w:styleId"), ""))] = int(match.group(1))
    return found


def _read(instruction: str, paragraphs: list[Element], styles: Element | None) -> Contents:
    levels = _LEVELS.search(instruction)
    lowest, highest = (int(levels.group(1)), int(levels.group(2))) if levels else (1, 3)
    headings = {style: level for style, level in heading_styles(styles).items() if lowest <= level <= highest}
    entries: dict[int, _Entry] = {}
    for paragraph in paragraphs:
        style = child(paragraph, "w:pPr", "w:pStyle")
        match = re.match(r"(?i)TOC\s*(\d)$", str(style.get(q("w:val"), "")) if style is not None else "")
        if match and int(match.group(1)) not in entries:
            entries[int(match.group(1))] = _entry(paragraph)
    known = {str(one.get(q("w:styleId"))) for one in (() if styles is None else children(styles, "w:style"))}
    for level in range(lowest, highest + 1):
        if f"TOC{level}" in known:
            entries.setdefault(level, _Entry(f'<w:pPr><w:pStyle w:val="TOC{level}"/></w:pPr>', ""))
    entries = entries or {lowest: _Entry("", "")}
    switches = "".join(f" \\{switch}" for switch in "nh" if f"\\{switch}" not in instruction)
    return Contents(f" {instruction.strip()}{switches} ", entries, headings)


def _entry(paragraph: Element) -> _Entry:
    """Return how an entry looks, without the tab to a page number there is not."""
    settings = child(paragraph, "w:pPr")
    kept = None if settings is None else deepcopy(settings)
    for part in list(children(kept, "w:tabs")) if kept is not None else []:
        remove(part)
    run = next((one for one in paragraph.iter(q("w:r")) if child(one, "w:t") is not None), None)
    look = None if run is None else child(run, "w:rPr")
    text = "" if kept is None else _alone(kept, paragraph)
    return _Entry(text, fragment(look))


def _alone(copy: Element, parent: Element) -> str:
    parent.append(copy)
    text = fragment(copy)
    parent.remove(copy)
    return text


def _field_paragraphs(first: Element) -> list[Element]:
    """Return the paragraphs from the one a field begins in to the one it ends in."""
    found, depth = [], 0
    current: Element | None = first
    while current is not None:
        if name_of(current) == "w:p":
            found.append(current)
            kinds = [one.get(q("w:fldCharType")) for one in current.iter(q("w:fldChar"))]
            depth += kinds.count("begin") - kinds.count("end")
            if depth <= 0:
                break
        current = current.getnext()
    return found


def _anchored(paragraph: str, number: int) -> tuple[str, str]:
    """Return a heading with a bookmark, and the bookmark's name."""
    known = _BOOKMARK.search(paragraph)
    if known:
        return paragraph, known.group(1)
    name = f"_Toc{900_000_000 + number}"
    settings = _PROPERTIES.search(paragraph)
    position = settings.end() if settings else paragraph.index(">") + 1
    start = f'<w:bookmarkStart w:id="{number}" w:name="{name}"/>'
    end = f'<w:bookmarkEnd w:id="{number}"/></w:p>'
    return paragraph[:position] + start + paragraph[position:].removesuffix("</w:p>") + end, name
