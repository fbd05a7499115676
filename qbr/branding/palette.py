"""The colours of a theme by what they are for, so that a page drawn with one theme is right in another.

The standard deck uses its slots for meanings: the focus of a title, marks beside it, better, worse, lines. Another
brand's slots hold other colours: each meaning is given the slot, or the shade of a slot, that can carry it there.
"""

from __future__ import annotations

import colorsys
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from lxml import etree
from pptx.oxml.ns import qn

SLOTS = ("dk1", "lt1", "dk2", "lt2", "accent1", "accent2", "accent3", "accent4", "accent5", "accent6")
_READABLE = 4.5  # contrast small text needs
_VISIBLE = 3.0  # contrast large text and marks need
_GREENS, _REDS = (75, 179), (-30, 45)  # degrees of hue
_NAME = re.compile(r'(?<=["\'])(accent[1-6]|dk[12])(?=["\'])')


@dataclass(frozen=True, slots=True)
class Ink:
    """A slot of a theme, perhaps in another shade."""

    slot: str  # as a slide names it: tx1, bg1, accent2
    share: int = 100  # per cent of its light that is kept
    lift: int = 0  # per cent that is added


@dataclass(frozen=True, slots=True)
class Palette:
    """What each colour of the standard deck is in a brand's theme."""

    inks: Mapping[str, Ink]  # by the standard deck's slot: tx2, accent3 …
    names: Mapping[str, str]  # slots as a tag may name them: "accent3" → "accent6"

    @classmethod
    def of(cls, theme: bytes, mapping: Mapping[str, str]) -> Palette:
        """Return the palette of a theme.

        Args:
            theme: the theme part.
            mapping: what a master says its names mean: tx1 → dk1.
        """
        return _palette(colours_of(theme), mapping)

    def recolour(self, element: Any) -> None:
        """Give every theme colour of the standard deck in an element its meaning in the brand's theme."""
        for node in list(element.iter(qn("a:schemeClr"))):
            ink = self.inks.get(node.get("val"))
            if ink is None:
                continue
            node.set("val", ink.slot)
            for name, value in (("a:lumMod", ink.share % 100), ("a:lumOff", ink.lift)):
                if value:
                    etree.SubElement(node, qn(name)).set("val", str(value * 1000))
        for text in element.iter(qn("a:t")):
            if text.text:
                text.text = self.renamed(text.text)

    def recolour_chart(self, root: Any) -> None:
        """Give a chart the brand's colours: bars and areas in its second ink, words in its first."""
        for series in root.iter(qn("c:ser")):
            for node in series.iterfind(f"{qn('c:spPr')}/{qn('a:solidFill')}/{qn('a:schemeClr')}"):
                if node.get("val") == "tx1":
                    node.set("val", "mass")
        self.recolour(root)

    def renamed(self, tag: str) -> str:
        """Return a tag whose quoted slots are those of the brand."""
        return _NAME.sub(lambda found: self.names.get(found[1], found[1]), tag)


def colours_of(theme: bytes) -> dict[str, str]:
    """Return the colours of a theme part by slot, as six hexadecimal digits."""
    scheme = etree.fromstring(theme).find(f".//{qn('a:clrScheme')}")
    found: dict[str, str] = {}
    for slot in scheme if scheme is not None else ():
        if len(slot):
            found[etree.QName(slot).localname] = str(slot[0].get("lastClr") or slot[0].get("val") or "000000")
    return found


def luminance(colour: str) -> float:
    """Return the light of a colour as an eye sees it, 0 to 1 (WCAG 2)."""
    channels = [int(colour[start : start + 2], 16) / 255 for start in (0, 2, 4)]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """Return the contrast of two colours, 1 to 21 (WCAG 2)."""
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _palette(colours: Mapping[str, str], mapping: Mapping[str, str]) -> Palette:
    slots = {name: mapping.get(name, usual) for name, usual in _USUAL.items()}
    paper, ink = colours.get(slots["bg1"], "FFFFFF"), colours.get(slots["tx1"], "000000")
    is_light = luminance(paper) > luminance(ink)
    focus = _first([slot for slot in SLOTS[4:] if _stands_out(colours.get(slot, paper), paper, ink)]) or "tx1"
    better = _nearest(colours, paper, _GREENS) or "tx1"
    worse = _nearest(colours, paper, _REDS) or "tx1"
    second = contrast(colours.get(slots["tx2"], paper), paper) >= _READABLE
    inks = {
        "accent1": Ink(focus),
        "accent3": Ink(better),
        "accent4": Ink(worse),
        "tx2": Ink("tx2") if second else Ink("tx1", 65, 35 if is_light else 0),
        "accent2": Ink("bg1", 50) if is_light else Ink("tx1", 65),
        "accent5": Ink("bg1", 85) if is_light else Ink("bg1", 75, 25),
        "accent6": Ink(focus, 20, 80),
        "mass": Ink("tx2" if second and slots["tx2"] != focus else "tx1"),
        "bg2": _panel(colours.get(slots["bg2"], paper), paper, ink, is_light),
    }
    quiet = slots["tx2"] if second else slots["tx1"]
    names = {"accent1": focus, "accent3": better, "accent4": worse, "accent2": quiet, "dk2": quiet, "dk1": "tx1"}
    return Palette(inks, {name: slots.get(slot, slot) for name, slot in names.items()})


_USUAL = {"tx1": "dk1", "bg1": "lt1", "tx2": "dk2", "bg2": "lt2"}


def _first(slots: list[str]) -> str | None:
    return slots[0] if slots else None


def _stands_out(colour: str, paper: str, ink: str) -> bool:
    """Return whether a colour can be read on the paper and told from the ink."""
    return contrast(colour, paper) >= _VISIBLE and (_saturation(colour) > 0.2 or contrast(colour, ink) >= _VISIBLE)


def _saturation(colour: str) -> float:
    return _hls(colour)[2]


def _hls(colour: str) -> tuple[float, float, float]:
    red, green, blue = (int(colour[start : start + 2], 16) / 255 for start in (0, 2, 4))
    return colorsys.rgb_to_hls(red, green, blue)


def _nearest(colours: Mapping[str, str], paper: str, hues: tuple[int, int]) -> str | None:
    """Return the accent of a hue that can be read best; None where the theme has none."""
    low, high = hues
    fitting = [
        slot
        for slot in SLOTS[4:]
        if slot in colours
        and low <= ((_hls(colours[slot])[0] * 360 + 180) % 360) - 180 <= high
        and _saturation(colours[slot]) > 0.25
        and contrast(colours[slot], paper) >= _VISIBLE
    ]
    return max(fitting, key=lambda slot: contrast(colours[slot], paper), default=None)


def _panel(second: str, paper: str, ink: str, is_light: bool) -> Ink:
    """Return the ground of a panel: the theme's own when it is a quiet one."""
    if contrast(second, paper) < 1.35 and contrast(second, ink) >= _READABLE and second.upper() != paper.upper():
        return Ink("bg2")
    return Ink("bg1", 95) if is_light else Ink("bg1", 85, 15)
