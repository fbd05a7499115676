"""Colours as they come out: names of a theme looked up, shades worked out."""

from __future__ import annotations

import colorsys
from collections.abc import Mapping
from dataclasses import dataclass, field

from qbr.office.markup import Element, child, children, name_of
from qbr.office.seen_values import Colour

_STANDARD_MAP = {"tx1": "dk1", "tx2": "dk2", "bg1": "lt1", "bg2": "lt2"}
_NAMED = {
    "black": "000000",
    "white": "FFFFFF",
    "red": "FF0000",
    "green": "008000",
    "blue": "0000FF",
    "yellow": "FFFF00",
}
_WORD_NAMES = {
    "text1": "dk1",
    "text2": "dk2",
    "background1": "lt1",
    "background2": "lt2",
    "dark1": "dk1",
    "light1": "lt1",
    "dark2": "dk2",
    "light2": "lt2",
    "hyperlink": "hlink",
    "followedHyperlink": "folHlink",
}


@dataclass(frozen=True, slots=True)
class Theme:
    """The colours and typefaces of a theme."""

    colours: Mapping[str, str] = field(default_factory=dict)  # "accent1" → "1F35C7"
    typefaces: Mapping[str, str] = field(default_factory=dict)  # "+mj-lt" → "Arial"
    mapping: Mapping[str, str] = field(default_factory=lambda: dict(_STANDARD_MAP))  # "tx1" → "dk1"

    @classmethod
    def read(cls, root: Element, mapping: Mapping[str, str] | None = None) -> Theme:
        """Return the theme of a part; `mapping` is what a master or the settings say its names mean."""
        scheme = child(root, "a:themeElements", "a:clrScheme")
        colours = {}
        for slot in children(scheme) if scheme is not None else ():
            for colour in children(slot):
                colours[name_of(slot).removeprefix("a:")] = colour.get("lastClr") or colour.get("val", "")
        typefaces = {}
        for short, long in (("+mj", "majorFont"), ("+mn", "minorFont")):
            latin = child(root, "a:themeElements", "a:fontScheme", f"a:{long}", "a:latin")
            if latin is not None:
                typefaces[f"{short}-lt"] = latin.get("typeface", "")
        return cls(colours, typefaces, _STANDARD_MAP | dict(mapping or {}))

    def colour(self, parent: Element | None) -> Colour | None:
        """Return the colour that stands in an element such as a:solidFill; None where there is none to be told."""
        node = next(children(parent), None) if parent is not None else None
        if node is None:
            return None
        kind, value = name_of(node), node.get("val", "")
        if kind == "a:schemeClr":
            value = self.colours.get(self.mapping.get(value, value), "")
        elif kind == "a:sysClr":
            value = node.get("lastClr", "")
        elif kind == "a:prstClr":
            value = _NAMED.get(value, "")
        base = from_hex(value)
        return _shaded(base, node) if base else None

    def word_colour(self, node: Element | None) -> Colour | None:
        """Return the colour of a w:color element; None where it is automatic or not said."""
        if node is None:
            return None
        get = {key.rpartition("}")[2]: value for key, value in node.attrib.items()}
        slot = get.get("themeColor", "")
        base = from_hex(self.colours.get(_WORD_NAMES.get(slot, slot), "")) if slot else None
        # Word keeps the colour it worked out beside the theme's name; that one is seen.
        written = from_hex(get.get("val", ""))
        return written or base


def from_hex(text: str) -> Colour | None:
    """Return the colour of six hexadecimal digits, None for anything else."""
    try:
        return Colour(int(text[0:2], 16), int(text[2:4], 16), int(text[4:6], 16)) if len(text) == 6 else None
    except ValueError:
        return None


def _shaded(colour: Colour, node: Element) -> Colour:
    """Return the colour after its lumMod, lumOff, tint and shade."""
    hue, light, saturation = colorsys.rgb_to_hls(colour.red / 255, colour.green / 255, colour.blue / 255)
    for change in children(node):
        share = int(change.get("val", "0").rstrip("%")) / 100_000
        kind = name_of(change)
        if kind == "a:lumMod":
            light *= share
        elif kind == "a:lumOff":
            light += share
        elif kind == "a:shade":
            light *= share
        elif kind == "a:tint":
            light = 1 - (1 - light) * share
        elif kind == "a:satMod":
            saturation *= share
    red, green, blue = colorsys.hls_to_rgb(hue, min(max(light, 0), 1), min(max(saturation, 0), 1))
    return Colour(round(red * 255), round(green * 255), round(blue * 255))
