"""Colours as they come out: names of a theme looked up, shades worked out."""

from __future__ import annotations

import colorsys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from qbr.office.opc.markup import Element, child, children, name_of
from qbr.office.visible.seen_values import NOTHING, Colour, Drawn, Value

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
    fills: Sequence[Element] = ()  # what shapes take by number from the theme
    lines: Sequence[Element] = ()
    mapping: Mapping[str, str] = field(default_factory=lambda: dict(_STANDARD_MAP))  # "tx1" → "dk1"

    @classmethod
    def read(cls, root: Element, mapping: Mapping[str, str] | None = None) -> Theme:
        """Return the theme of a part; `mapping` is what a master or the settings say its names mean."""
        scheme = child(root, "a:themeElements", "a:clrScheme")
        colours: dict[str, str] = {}
        for slot in children(scheme) if scheme is not None else ():
            for colour in children(slot):
                colours[name_of(slot).removeprefix("a:")] = colour.get("lastClr") or colour.get("val") or ""
        formats = child(root, "a:themeElements", "a:fmtScheme")
        fills = child(formats, "a:fillStyleLst") if formats is not None else None
        lines = child(formats, "a:lnStyleLst") if formats is not None else None
        return cls(
            colours,
            tuple(children(fills)) if fills is not None else (),
            tuple(children(lines)) if lines is not None else (),
            _STANDARD_MAP | dict(mapping or {}),
        )

    def filling(self, properties: Element, ink: Colour | None = None) -> Value:
        """Return the colour of a fill or line, nothing, or another way of filling by name; None where nothing is said.

        `ink` is what a style of the theme is told to draw with.
        """
        kinds = ("a:solidFill", "a:noFill", "a:gradFill", "a:pattFill", "a:blipFill")
        node = properties if name_of(properties) in kinds else next(children(properties, *kinds), None)
        if node is None:
            return None
        kind = name_of(node)
        if kind == "a:noFill":
            return NOTHING
        return self.colour(node, ink) if kind == "a:solidFill" else Drawn(kind)

    def styled(self, reference: Element | None, styles: Sequence[Element]) -> Value:
        """Return what a shape's style (a:fillRef, a:lnRef) takes from the theme's fills or lines."""
        number = int(reference.get("idx", "0")) if reference is not None else 0
        if not 0 < number <= len(styles):
            return NOTHING if number == 0 else None
        return self.filling(styles[number - 1], self.colour(reference))

    def colour(self, parent: Element | None, ink: Colour | None = None) -> Colour | None:
        """Return the colour that stands in an element such as a:solidFill; None where there is none to be told."""
        node = next(children(parent), None) if parent is not None else None
        if node is None:
            return None
        kind, value = name_of(node), node.get("val", "")
        if value == "phClr":
            return _shaded(ink, node) if ink else None
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
        get = {str(key).rpartition("}")[2]: str(value) for key, value in node.attrib.items()}
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


def _mixed(colour: Colour, node: Element) -> Colour:
    """Return the colour mixed with white (a:tint) and black (a:shade), as light mixes."""
    channels = [colour.red, colour.green, colour.blue]
    for change in children(node, "a:tint", "a:shade"):
        share = int(change.get("val", "0").rstrip("%")) / 100_000
        white = 1 - share if name_of(change) == "a:tint" else 0.0
        channels = [round(255 * _from_light(_to_light(channel / 255) * share + white)) for channel in channels]
    return Colour(*channels)


def _to_light(value: float) -> float:
    return value / 12.92 if value <= 0.04045 else float(((value + 0.055) / 1.055) ** 2.4)


def _from_light(value: float) -> float:
    return value * 12.92 if value <= 0.0031308 else float(1.055 * value ** (1 / 2.4) - 0.055)


def _shaded(colour: Colour, node: Element) -> Colour:
    """Return the colour after its tint, shade, lumMod, lumOff and satMod."""
    colour = _mixed(colour, node)
    hue, light, saturation = colorsys.rgb_to_hls(colour.red / 255, colour.green / 255, colour.blue / 255)
    for change in children(node):
        share = int(change.get("val", "0").rstrip("%")) / 100_000
        kind = name_of(change)
        if kind == "a:lumMod":
            light *= share
        elif kind == "a:lumOff":
            light += share
        elif kind == "a:satMod":
            saturation *= share
    red, green, blue = colorsys.hls_to_rgb(hue, min(max(light, 0), 1), min(max(saturation, 0), 1))
    return Colour(round(red * 255), round(green * 255), round(blue * 255))
