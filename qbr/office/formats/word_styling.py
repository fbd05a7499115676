"""The styles of a document, found by the names people know them by, and text put into one of them.

A style has a name that is the same in every language of Word, names of the author's own, and an id that Word makes of
the name its user sees: all three find it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from qbr.office.objects.style_names import EMPHASIS, THEME_COLOURS, theme_colour
from qbr.office.opc.markup import Element, child, children, name_of, parse_xml, q
from qbr.office.opc.package import Package
from qbr.sandbox import nearest

_COLOUR = re.compile(r"<w:color\b[^>]*/>")
_RUN_STYLE = re.compile(r"<w:rStyle\b[^>]*/>")
_AFTER_COLOUR = re.compile(  # what must stand behind a colour in run properties
    r"<w:(?:spacing|w|kern|position|sz|szCs|highlight|u|effect|bdr|shd|fitText|vertAlign|rtl|cs|em|lang"
    r"|eastAsianLayout|specVanish|oMath|rPrChange)\b|</w:rPr>"
)
_EMPHASIS = {  # name → its element, and what stands before it in run properties
    "bold": ("b", re.compile(r"<w:rPr>(?:<w:(?:rStyle|rFonts)\b[^>]*/>)*")),
    "italic": ("i", re.compile(r"<w:rPr>(?:<w:(?:rStyle|rFonts|b|bCs)\b[^>]*/>)*")),
}
_SLOTS = {  # theme slot → how Word calls it
    **{f"accent{number}": f"accent{number}" for number in range(1, 7)},
    **{f"{kind}{number}": f"text{number}" for kind in ("dk", "tx") for number in (1, 2)},
    **{f"{kind}{number}": f"background{number}" for kind in ("lt", "bg") for number in (1, 2)},
    "hlink": "hyperlink",
    "folHlink": "followedHyperlink",
}
_THEME_NAMES = {"tx1": "dk1", "bg1": "lt1", "tx2": "dk2", "bg2": "lt2"}
_SIGNS = re.compile(r"[^a-z0-9]")


@dataclass(frozen=True, slots=True)
class Styles:
    """The styles a value may choose from."""

    paragraphs: Mapping[str, str]  # name in small letters, or what an id has of it → id of a paragraph style
    characters: Mapping[str, str]  # the same of character styles
    linked: Mapping[str, str]  # id of a paragraph style → id of the character style that goes with it
    names: tuple[str, ...]  # as people see them
    colours: Mapping[str, str]  # theme slot → six hex digits

    @classmethod
    def read(cls, package: Package) -> Styles:
        """Return the styles and theme colours of a document."""
        kinds: dict[str, dict[str, str]] = {"paragraph": {}, "character": {}}
        linked: dict[str, str] = {}
        shown: list[str] = []
        for style in _styles(package):
            names = kinds.get(str(style.get(q("w:type"))))
            name = child(style, "w:name")
            if names is None or name is None:
                continue
            own = str(style.get(q("w:styleId"), ""))
            shown.append(str(name.get(q("w:val"))))
            for key in _keys(style, own):
                names.setdefault(key, own)
            link = child(style, "w:link")
            if link is not None:
                linked[own] = str(link.get(q("w:val")))
        return cls(kinds["paragraph"], kinds["character"], linked, tuple(shown), _theme_colours(package))

    def styled(self, properties: str) -> StyledRun:
        """Return the properties of a run, ready to be given a style by its name."""
        return StyledRun(self, "<w:rPr></w:rPr>" if properties in ("", "<w:rPr/>") else properties)

    def paragraph(self, name: str) -> str:
        """Return the id of a paragraph style; empty when there is none of that name."""
        return _found(self.paragraphs, name)

    def character(self, name: str) -> str:
        """Return the id of a character style, or of the one that goes with a paragraph style."""
        return _found(self.characters, name) or self.linked.get(self.paragraph(name), "")

    def apply(self, name: str, properties: str) -> str:
        """Return the properties of a run in a style.

        Raises:
            ValueError: there is no such style.
        """
        known = self.character(name)
        if known:
            without = _RUN_STYLE.sub("", properties)
            return without.replace("<w:rPr>", f'<w:rPr><w:rStyle w:val="{known}"/>', 1)
        slot = theme_colour(name)
        if slot:
            return self._coloured(properties, slot)
        if name in _EMPHASIS:
            return _emphasized(properties, *_EMPHASIS[name])
        if self.paragraph(name):
            raise ValueError(f'"{name}" is a style of whole paragraphs; give the tag a paragraph of its own')
        there = [*self.names, *THEME_COLOURS, *EMPHASIS]
        hint = nearest(name, there) or f"There is: {', '.join(there)}."
        raise ValueError(f'there is no style or theme colour "{name}". {hint}')

    def _coloured(self, properties: str, slot: str) -> str:
        without = _COLOUR.sub("", properties)
        value = self.colours.get(_THEME_NAMES.get(slot, slot), "auto")
        colour = f'<w:color w:val="{value}" w:themeColor="{_SLOTS[slot]}"/>'
        place = _AFTER_COLOUR.search(without)
        position = place.start() if place else len(without)
        return without[:position] + colour + without[position:]


@dataclass(frozen=True, slots=True)
class StyledRun:
    """The properties of a run, to be given a style by its name."""

    styles: Styles
    properties: str

    def __call__(self, style: str) -> str:
        """Return the properties in the style; see `Styles.apply`."""
        return self.styles.apply(style, self.properties)


@dataclass(frozen=True, slots=True)
class ParagraphNames:
    """Finds styles of whole paragraphs; a value of its own, because compiled templates are kept and hold it."""

    styles: Styles

    def __call__(self, name: str) -> str:
        """Return the id of a paragraph style; empty when there is none of that name."""
        return self.styles.paragraph(name)


def _emphasized(properties: str, name: str, before: re.Pattern[str]) -> str:
    without = re.sub(rf"<w:{name}\b[^>]*/>", "", properties)
    place = before.match(without)
    position = place.end() if place else len("<w:rPr>")
    return f"{without[:position]}<w:{name}/>{without[position:]}"


def _found(names: Mapping[str, str], name: str) -> str:
    return names.get(name.casefold()) or names.get(f"#{_SIGNS.sub('', name.casefold())}", "")


def _keys(style: Element, own: str) -> Iterator[str]:
    """Yield what a style is found by: its names in small letters, and the letters of its id."""
    for name in children(style, "w:name", "w:aliases"):
        text = str(name.get(q("w:val"), "")).casefold()
        yield from text.split(",") if name_of(name) == "w:aliases" else (text,)
    yield own.casefold()
    yield f"#{_SIGNS.sub('', own.casefold())}"


def _styles(package: Package) -> Iterator[Element]:
    for part in package.related(package.main, "styles")[:1]:
        yield from children(parse_xml(package.read(part)), "w:style")


def _theme_colours(package: Package) -> dict[str, str]:
    colours: dict[str, str] = {}
    for part in package.related(package.main, "theme")[:1]:
        scheme = next(parse_xml(package.read(part)).iter(q("a:clrScheme")), None)
        for slot in () if scheme is None else children(scheme):
            value = next(iter(children(slot)), None)
            if value is not None:
                colours[name_of(slot)[2:]] = str(value.get("lastClr") or value.get("val") or "auto")
    return colours
