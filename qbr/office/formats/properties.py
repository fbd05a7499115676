"""Document properties: tags in them, values set from outside, and counts that must fit the output."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from qbr.errors import Place, Problem, TemplateError
from qbr.office.compiling.parts import PartCompiler
from qbr.office.marks.compiled import CompiledPart
from qbr.office.objects.drawing import TEXT_DIALECT
from qbr.office.opc.archive import Entry, pack
from qbr.office.opc.markup import NAMESPACES, as_utf8, escape, parse_xml
from qbr.office.opc.package import Package
from qbr.office.rendering.run import PartRun
from qbr.office.rendering.session import Session
from qbr.sandbox import Sandbox, nearest

_KINDS = {"core-properties": "properties", "extended-properties": "properties", "custom-properties": "properties"}
_ELEMENTS = {  # property → elements of the core part
    "author": ("dc:creator", "cp:lastModifiedBy"),
    "category": ("cp:category",),
    "created": ("dcterms:created",),
    "description": ("dc:description",),
    "keywords": ("cp:keywords",),
    "language": ("dc:language",),
    "modified": ("dcterms:modified",),
    "subject": ("dc:subject",),
    "title": ("dc:title",),
}
_STALE = ("Pages", "Words", "Characters", "Lines", "Paragraphs", "CharactersWithSpaces", "TotalTime")
_LISTS = ("HeadingPairs", "TitlesOfParts")
_DATE = ' xsi:type="dcterms:W3CDTF"'


def property_parts(package: Package) -> dict[str, str]:
    """Return the property parts of a package: kind of relationship → part."""
    return {
        one.kind: one.target
        for one in package.relations("")
        if one.kind in _KINDS and not one.external and one.target in package.entries
    }


def compile_properties(package: Package, sandbox: Sandbox, problems: list[Problem]) -> tuple[CompiledPart, ...]:
    """Return the property parts that hold tags, compiled."""
    found = []
    for part in property_parts(package).values():
        data = package.read(part)
        if b"{{" in data or b"{%" in data:
            root = parse_xml(data)
            for titles in root.iter(f"{{{NAMESPACES['ep']}}}TitlesOfParts"):
                for title in titles.iter(f"{{{NAMESPACES['vt']}}}lpstr"):
                    title.text = ""  # slide titles as last saved, tags and all; the list is made anew
            compiler = PartCompiler(package, part, "properties", root, TEXT_DIALECT, sandbox, problems)
            compiled = compiler.compile_texts()
            found += [compiled] if compiled is not None else []
    return tuple(found)


def render_properties(
    session: Session,
    compiled: Sequence[CompiledPart],
    variables: Mapping[str, object],
    given: Mapping[str, str],
) -> None:
    """Add the property parts to the session, with the given values set.

    Raises:
        TemplateError: a property that does not exist is given.
    """
    for part in compiled:
        run = PartRun(session, part.name, part.label, part.tags, variables)
        session.put(part.name, session.engine.render(part, run, variables), part.name)
    _check(session, given)
    core = property_parts(session.package).get("core-properties")
    if core is not None and given:
        text = text_of_part(session, core)
        for name, value in given.items():
            for element in _ELEMENTS[name]:
                text = _with_element(text, element, value)
        session.put(core, text, core)


@dataclass(frozen=True, slots=True)
class Outline:
    """What the extended properties say of a presentation."""

    titles: tuple[str, ...]  # of the slides, escaped
    notes: int  # slides with notes
    hidden: int  # slides that are hidden
    shows: tuple[str, ...]  # names of the custom shows
    drawn_shows: int  # how many custom shows the template has


def rewrite_app(session: Session, outline: Outline | None) -> None:
    """Make the counts and titles in the extended properties those of the output.

    Args:
        session: holds the output.
        outline: of the slides; None for a document, whose counts nobody knows without laying it out.
    """
    part = property_parts(session.package).get("extended-properties")
    if part is None:
        return
    old = session.entries.get(part) or session.package.entries[part]
    session.entries[part] = _rewritten(old, outline)


@lru_cache(maxsize=64)
def _rewritten(entry: Entry, outline: Outline | None) -> Entry:
    """Return the extended properties with counts and titles set; many files of one template have them in common."""
    text = as_utf8(entry.unpack()).decode("utf-8")
    for name in _STALE:
        text = re.sub(rf"<{name}>[^<]*</{name}>", "", text)
    if outline is None:
        for name in _LISTS:
            text = re.sub(rf"<{name}\b.*?</{name}>", "", text, flags=re.DOTALL)
    else:
        counts = (("Slides", len(outline.titles)), ("Notes", outline.notes), ("HiddenSlides", outline.hidden))
        for name, count in counts:
            text = re.sub(rf"<{name}>[^<]*</{name}>", f"<{name}>{count}</{name}>", text)
        text = _with_titles(text, outline)
    data = text.encode("utf-8")
    return entry if data == entry.unpack() else pack(entry.name, data)


def text_of_part(session: Session, part: str) -> str:
    """Return a part as it is in the output so far."""
    entry = session.entries.get(part)
    return (entry.unpack() if entry else session.package.read(part)).decode("utf-8")


def _check(session: Session, given: Mapping[str, str]) -> None:
    unknown = [name for name in given if name not in _ELEMENTS]
    if unknown:
        there = f"There is: {', '.join(_ELEMENTS)}."
        raise TemplateError(
            [
                Problem(f'no document property "{name}"', Place(session.file), nearest(name, _ELEMENTS) or there)
                for name in unknown
            ]
        )


def _with_element(text: str, element: str, value: str) -> str:
    attributes = _DATE if element.startswith("dcterms:") else ""
    new = f"<{element}{attributes}>{escape(value)}</{element}>"
    pattern = re.compile(rf"<{element}\b[^>]*?(?:/>|>[^<]*</{element}>)")
    if pattern.search(text):
        return pattern.sub(lambda _: new, text, count=1)
    return text.replace("</cp:coreProperties>", f"{new}</cp:coreProperties>", 1)


def _with_titles(text: str, outline: Outline) -> str:
    """Return the extended properties with the slide titles in the list of parts replaced."""
    pairs = re.search(r"<HeadingPairs>.*?</HeadingPairs>", text, re.DOTALL)
    parts = re.search(r"<TitlesOfParts>.*?</TitlesOfParts>", text, re.DOTALL)
    if pairs is None or parts is None:
        return text
    headings = re.findall(r"<vt:lpstr>([^<]*)</vt:lpstr>.*?<vt:i4>(\d+)</vt:i4>", pairs.group(0), re.DOTALL)
    names = re.findall(r"<vt:lpstr>([^<]*)</vt:lpstr>|<vt:lpstr/>", parts.group(0))
    slides = re.search(r"<Slides>(\d+)</Slides>", text)
    if slides is None or not headings or sum(int(count) for _, count in headings) != len(names):
        return re.sub(r"<(HeadingPairs|TitlesOfParts)>.*?</\1>", "", text, flags=re.DOTALL)
    # The slides are the last group but custom shows in every language of Office; their heading is a translated word.
    groups = _grouped(headings, names)
    if outline.drawn_shows and len(groups) > 1 and len(groups[-1][1]) == outline.drawn_shows:
        groups[-1] = (groups[-1][0], [escape(show) for show in outline.shows])
        groups[-2] = (groups[-2][0], list(outline.titles))
    else:
        groups[-1] = (groups[-1][0], list(outline.titles))
    return _with_groups(text, [group for group in groups if group[1]])


def _grouped(headings: Sequence[tuple[str, str]], names: Sequence[str]) -> list[tuple[str, list[str]]]:
    groups, start = [], 0
    for heading, count in headings:
        groups.append((heading, list(names[start : start + int(count)])))
        start += int(count)
    return groups


def _with_groups(text: str, groups: Sequence[tuple[str, Sequence[str]]]) -> str:
    variants = "".join(
        f"<vt:variant><vt:lpstr>{heading}</vt:lpstr></vt:variant><vt:variant><vt:i4>{len(names)}</vt:i4></vt:variant>"
        for heading, names in groups
    )
    every = [name for _, names in groups for name in names]
    lines = "".join(f"<vt:lpstr>{name}</vt:lpstr>" for name in every)
    pairs = f'<vt:vector size="{2 * len(groups)}" baseType="variant">{variants}</vt:vector>'
    parts = f'<vt:vector size="{len(every)}" baseType="lpstr">{lines}</vt:vector>'
    for name, vector in zip(_LISTS, (pairs, parts), strict=True):
        new = f"<{name}>{vector}</{name}>"
        text = re.sub(rf"<{name}>.*?</{name}>", new.replace("\\", r"\\"), text, flags=re.DOTALL)
    return text
