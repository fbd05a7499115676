"""The table of contents and the numbers of captions in a document: what Word would compute, as far as it can be known.

Entries are made of the headings that are really there, as links. They have no page numbers: without Word nobody knows
them, and a stale one is a lie.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass

from lxml import etree

from qbr.office.opc.markup import Element, child, children, fragment, name_of, q, remove

_SLOT = re.compile(r"<\?qbr-contents (\d+)\?>")
_FIELD = re.compile(r"^\s*TOC\b")
_FIELD_END = re.compile(r"\s(?=(?:PAGEREF|HYPERLINK|SEQ)\b)")  # the fields of its entries
_LEVELS = re.compile(r'\\o(?:\s+"(\d)\s*-\s*(\d)")?')
_OWN_STYLES = re.compile(r'\\t\s+"([^"]*)"')
_CAPTIONS = re.compile(r'\\[ac]\s+"([^"]*)"')
_OUTLINE = re.compile(r'<w:outlineLvl w:val="(\d)"')
_FIGURES = "table of figures"  # how Word calls the style of entries of captions
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
    """A table of contents, or of figures: what stands in it, and how."""

    instruction: str  # of the field
    entries: Mapping[int, _Entry]  # by level
    styles: Mapping[str, int]  # paragraph style → level
    outline: range  # levels that count when a paragraph itself says it has one
    captions: str  # the sequence whose captions it lists; empty for headings

    def level_of(self, paragraph: str) -> int:
        """Return the level a rendered paragraph stands on in it, 0 for none."""
        if self.captions:
            found = _SEQUENCE.search(paragraph)
            return int(found is not None and self.captions in (found.group("name"), found.group("simple")))
        settings = _PROPERTIES.search(paragraph)
        own = _OUTLINE.search(settings.group(0)) if settings and self.outline else None
        if own is not None and int(own.group(1)) + 1 in self.outline:
            return int(own.group(1)) + 1
        style = _STYLE.search(paragraph)
        return self.styles.get(style.group(1), 0) if style else 0

    def written(self, lines: list[tuple[int, str, str]]) -> str:
        """Return the table.

        Args:
            lines: level, escaped words and bookmark of each entry.
        """
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


def take_contents(root: Element, styles: Element | None) -> tuple[Contents, ...]:
    """Take the tables of contents and of figures out of a document, leaving slots."""
    found: list[Contents] = []
    for paragraph in list(root.iter(q("w:p"))):
        instruction = "".join(one.text or "" for one in paragraph.iter(q("w:instrText")))
        if _FIELD.match(instruction) and paragraph.getparent() is not None:
            paragraphs = _field_paragraphs(paragraph)
            contents = _read(_FIELD_END.split(instruction)[0], paragraphs, styles)
            paragraphs[0].addprevious(etree.ProcessingInstruction("qbr-contents", str(len(found))))
            for one in paragraphs:
                remove(one)
            found.append(contents)
    return tuple(found)


def with_contents(text: str, tables: Sequence[Contents]) -> str:
    """Return a rendered document with its tables filled, and a bookmark at every paragraph they lead to."""
    if not tables or _SLOT.search(text) is None:
        return text
    lines: list[list[tuple[int, str, str]]] = [[] for _ in tables]
    numbers = itertools.count(max((int(number) for number in _BOOKMARK_ID.findall(text)), default=0) + 1)

    def marked(match: re.Match[str]) -> str:
        paragraph = match.group(0)
        levels = [table.level_of(paragraph) for table in tables]
        words = " ".join("".join(one.group(1) or " " for one in _WORDS.finditer(paragraph)).split())
        if not any(levels) or not words:
            return paragraph
        paragraph, anchor = _anchored(paragraph, next(numbers))
        for level, found in zip(levels, lines, strict=True):
            if level:
                found.append((level, words, anchor))
        return paragraph

    text = _PARAGRAPH.sub(marked, text)
    return _SLOT.sub(lambda slot: tables[int(slot.group(1))].written(lines[int(slot.group(1))]), text)


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
    captions = _CAPTIONS.search(instruction)
    switches = "".join(f" \\{switch}" for switch in "nh" if f"\\{switch}" not in instruction)
    levels = _levels(instruction)
    outline = levels if "\\u" in instruction and not captions else range(0)
    listed = {} if captions else _listed_styles(instruction, levels, outline, styles)
    entries = _entries(paragraphs, sorted(set(listed.values()) | set(outline)) or [1], styles)
    if captions:
        entries = {1: _figure_entry(paragraphs, styles)}
    sequence = captions.group(1) if captions else ""
    return Contents(f" {instruction.strip()}{switches} ", entries, listed, outline, sequence)


def _levels(instruction: str) -> range:
    """Return the levels of headings a table lists: Word's own when it names neither them nor styles."""
    levels = _LEVELS.search(instruction)
    if levels is not None:
        return range(int(levels.group(1) or 1), int(levels.group(2) or 9) + 1)
    if "\\u" in instruction:
        return range(1, 10)
    return range(0) if _OWN_STYLES.search(instruction) else range(1, 4)


def _listed_styles(instruction: str, levels: range, outline: range, styles: Element | None) -> dict[str, int]:
    """Return the styles whose paragraphs a table lists, with their levels."""
    is_by_heading = _LEVELS.search(instruction) is not None or not _OWN_STYLES.search(instruction)
    found = {style: level for style, level in heading_styles(styles).items() if is_by_heading and level in levels}
    found |= {style: level for style, level in _outline_styles(styles).items() if level in outline}
    own = _OWN_STYLES.search(instruction)
    words = re.split("[,;]", own.group(1)) if own else []
    names = _style_names(styles)
    for name, level in itertools.pairwise(words):
        if level.strip().isdigit() and name.strip().casefold() in names:
            found[names[name.strip().casefold()]] = int(level)
    return found


def _outline_styles(styles: Element | None) -> dict[str, int]:
    """Return the paragraph styles with an outline level, be it of a style they are based on; from 1."""
    known = {str(one.get(q("w:styleId"))): one for one in (() if styles is None else children(styles, "w:style"))}
    found: dict[str, int] = {}
    for name, style in known.items():
        current: Element | None = style
        seen: set[str] = set()
        while current is not None and str(current.get(q("w:styleId"))) not in seen:
            seen.add(str(current.get(q("w:styleId"))))
            level = child(current, "w:pPr", "w:outlineLvl")
            if level is not None:
                found[name] = int(level.get(q("w:val"), "9")) + 1
                break
            base = child(current, "w:basedOn")
            current = None if base is None else known.get(str(base.get(q("w:val"))))
    return found


def _style_names(styles: Element | None) -> dict[str, str]:
    """Return the ids of styles by their names in small letters."""
    every = [] if styles is None else list(children(styles, "w:style"))
    names = [(child(style, "w:name"), str(style.get(q("w:styleId"), ""))) for style in every]
    return {str(name.get(q("w:val"), "")).casefold(): own for name, own in names if name is not None}


def _entries(paragraphs: list[Element], levels: Sequence[int], styles: Element | None) -> dict[int, _Entry]:
    """Return how entries look: as drawn, else as the styles for them say."""
    entries: dict[int, _Entry] = {}
    for paragraph in paragraphs:
        style = child(paragraph, "w:pPr", "w:pStyle")
        match = re.match(r"(?i)TOC\s*(\d)$", str(style.get(q("w:val"), "")) if style is not None else "")
        if match and int(match.group(1)) not in entries:
            entries[int(match.group(1))] = _entry(paragraph)
    names = _style_names(styles)
    for level in levels:
        if f"toc {level}" in names:
            own = names[f"toc {level}"]
            entries.setdefault(level, _Entry(f'<w:pPr><w:pStyle w:val="{own}"/></w:pPr>', ""))
    return entries or {min(levels): _Entry("", "")}


def _figure_entry(paragraphs: list[Element], styles: Element | None) -> _Entry:
    """Return how entries of a table of figures look."""
    drawn = next((one for one in paragraphs if child(one, "w:pPr", "w:pStyle") is not None), None)
    own = _style_names(styles).get(_FIGURES)
    if drawn is not None:
        return _entry(drawn)
    return _Entry(f'<w:pPr><w:pStyle w:val="{own}"/></w:pPr>' if own else "", "")


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
