"""Lists of a document that Markdown can take its bullets and numbers from, and those added where it has none."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from qbr.office.formats.properties import text_of_part
from qbr.office.marks.listing import Listed
from qbr.office.opc.markup import HEADER, NAMESPACES, Element, child, children, parse_xml, q
from qbr.office.opc.package import Package
from qbr.office.opc.relations import Relation, relation_type
from qbr.office.rendering.session import Session
from qbr.office.rich.blocks import MAX_DEPTH

STEP = 360  # twips from one level to the next, as Word draws plain lists
_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.numbering+xml"
_BULLETS = ("•", "–", "▪")
_FIRST_LIST = re.compile(r"(?=<w:num\b|<w:numIdMacAtCleanup\b|</w:numbering>)")
_END = re.compile(r"(?=<w:numIdMacAtCleanup\b|</w:numbering>)")
_EMPTY = re.compile(r"(<w:numbering\b[^>]*)/>\s*\Z")


@dataclass(frozen=True, slots=True)
class Numbered:
    """What a paragraph style is numbered by."""

    kind: str  # id of an abstract list
    level: int
    levels: int  # how many the list has


@dataclass(frozen=True, slots=True)
class MarkdownLists:
    """The lists of a document, and the ids of those that can be added to them."""

    part: str  # that defines them; empty when there is none
    styles: Mapping[str, Numbered]  # id of a paragraph style
    added: tuple[str, str, str]  # ids of abstract lists: bullets, numbers, numbers with a parenthesis
    highest: int  # id of a list

    @classmethod
    def read(cls, package: Package) -> MarkdownLists:
        """Return the lists of a document."""
        part = next(iter(package.related(package.main, "numbering")), "")
        root = parse_xml(package.read(part)) if part else None
        kinds = {} if root is None else {_id(one, "w:abstractNumId"): one for one in children(root, "w:abstractNum")}
        numbers = {} if root is None else {_id(one, "w:numId"): one for one in children(root, "w:num")}
        sheets = [parse_xml(package.read(one)) for one in package.related(package.main, "styles")[:1]]
        styles = _numbered_styles(sheets, numbers, kinds)
        first = max((int(one) for one in kinds if one.isdigit()), default=-1) + 1
        highest = max((int(one) for one in numbers if one.isdigit()), default=0)
        return cls(part, styles, (str(first), str(first + 1), str(first + 2)), highest)

    def written(self, session: Session) -> None:
        """Add the lists that Markdown has begun to the part that defines them."""
        if not session.listed:
            return
        text = text_of_part(session, self.part) if self.part else _empty()
        text = _EMPTY.sub(r"\1></w:numbering>", text)
        kinds = "".join(self._added(index) for index in range(3) if _is_used(self.added[index], session.listed))
        text = _FIRST_LIST.sub(lambda _: kinds, text, count=1)
        text = _END.sub(lambda _: "".join(one.xml for one in session.listed), text, count=1)
        if self.part:
            session.put(self.part, text, self.part)
        else:
            _put_new(session, text)

    def _added(self, index: int) -> str:
        levels = "".join(_level(level, index) for level in range(MAX_DEPTH))
        kind = '<w:multiLevelType w:val="hybridMultilevel"/>'
        return f'<w:abstractNum w:abstractNumId="{self.added[index]}">{kind}{levels}</w:abstractNum>'


def _level(level: int, index: int) -> str:
    """Return a level of an added list: bullets, or numbers with a full stop or parenthesis."""
    text = f"%{level + 1}{'.' if index == 1 else ')'}" if index else _BULLETS[level % len(_BULLETS)]
    place = f'<w:pPr><w:ind w:left="{STEP * (level + 1)}" w:hanging="{STEP}"/></w:pPr>'
    kind = "decimal" if index else "bullet"
    signs = f'<w:numFmt w:val="{kind}"/><w:lvlText w:val="{text}"/><w:lvlJc w:val="left"/>'
    return f'<w:lvl w:ilvl="{level}"><w:start w:val="1"/>{signs}{place}</w:lvl>'


def _numbered_styles(
    sheets: Iterable[Element], numbers: Mapping[str, Element], kinds: Mapping[str, Element]
) -> dict[str, Numbered]:
    """Return what each paragraph style is numbered by, its own number or that of a style it is based on."""
    styles = {_id(style, "w:styleId"): style for sheet in sheets for style in children(sheet, "w:style")}
    found: dict[str, Numbered] = {}
    for own in styles:
        numbering = _numbering_of(own, styles)
        numbered = None if numbering is None else _numbered(numbering, numbers, kinds)
        if numbered is not None:
            found[own] = numbered
    return found


def _numbering_of(own: str, styles: Mapping[str, Element]) -> Element | None:
    """Return what a style says of numbers, or a style it is based on."""
    name, seen = own, set[str]()
    while name in styles and name not in seen:
        seen.add(name)
        numbering = child(styles[name], "w:pPr", "w:numPr")
        if numbering is not None:
            return numbering
        parent = child(styles[name], "w:basedOn")
        name = "" if parent is None else _id(parent, "w:val")
    return None


def _numbered(numbering: Element, numbers: Mapping[str, Element], kinds: Mapping[str, Element]) -> Numbered | None:
    number, level = child(numbering, "w:numId"), child(numbering, "w:ilvl")
    one = None if number is None else numbers.get(_id(number, "w:val"))
    reference = None if one is None else child(one, "w:abstractNumId")
    kind = "" if reference is None else _id(reference, "w:val")
    if kind not in kinds:
        return None
    levels = sum(1 for _ in children(kinds[kind], "w:lvl"))
    return Numbered(kind, 0 if level is None else int(_id(level, "w:val") or 0), levels)


def _is_used(kind: str, listed: Iterable[Listed]) -> bool:
    return any(one.kind == kind for one in listed)


def _id(element: Element, name: str) -> str:
    return str(element.get(q(name), ""))


def _empty() -> str:
    return f'{HEADER}<w:numbering xmlns:w="{NAMESPACES["w"]}"></w:numbering>'


def _put_new(session: Session, text: str) -> None:
    """Add the part that defines lists to a document that has none."""
    main = session.package.main
    name = session.claim(f"{main.rpartition('/')[0]}/numbering.xml")
    known = {one.id for one in session.related(main)}
    free = next(f"rId{number}" for number in range(1, len(known) + 2) if f"rId{number}" not in known)
    session.relations[main] = (*session.related(main), Relation(free, relation_type("numbering"), name))
    session.put(name, text, main)
    session.types[name] = _TYPE
