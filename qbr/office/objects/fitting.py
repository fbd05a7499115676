"""Which texts of a slide are fitted into their boxes, and what is known of each before it is rendered."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from qbr.errors import Place, Problem
from qbr.office.fit.fit import LevelStyle, fit_body, resolve_levels
from qbr.office.fit.fit_bound import Bound
from qbr.office.marks.pages import ON_END
from qbr.office.objects.directives import Drawn
from qbr.office.objects.geometry import Box, chain_of, group_scale
from qbr.office.opc.markup import Element, child, children, name_of, q, standalone
from qbr.office.text.text import DRAWING, text_of

MINIMUM_SIZE = 10.0  # points; text that was drawn smaller stays as it is
_STYLES = {"title": "p:titleStyle", "ctrTitle": "p:titleStyle", "body": "p:bodyStyle", "subTitle": "p:bodyStyle"}
_OTHER_STYLES = ("dt", "ftr", "sldNum", "hdr")
_INSETS = ("lIns", "tIns", "rIns", "bIns")


@dataclass(frozen=True, slots=True)
class FitScope:
    """A text box as designed; its rendered text is made to fit."""

    box: Box
    spot: str
    levels: tuple[LevelStyle, ...]
    fonts: Mapping[str, str]
    insets: Mapping[str, int]
    minimum: float | None = None  # as the template states it, in points
    bound: Bound = field(init=False, repr=False, compare=False)  # the quick answer for what has room to spare

    def __post_init__(self) -> None:
        bound = Bound(self.box.width, self.box.height, self.levels[0], self.insets)
        object.__setattr__(self, "bound", bound)

    def settle(self, text: str, place: Callable[[str], Place], tell: Callable[[Problem], None]) -> str:
        """Return the text body, in smaller sizes if need be; one that cannot fit is told."""
        if self.bound.surely_fits(text):
            return text
        fitted, problem = fit_body(
            text,
            width_emu=self.box.width,
            height_emu=self.box.height,
            default_size=self.levels[0].size,
            minimum_size=MINIMUM_SIZE if self.minimum is None else self.minimum,
            is_strict=self.minimum is not None,
            place=place(self.spot),
            fonts=self.fonts,
            levels=self.levels,
            insets=self.insets,
        )
        if problem is not None:
            tell(problem)
        return fitted


@dataclass(frozen=True, slots=True)
class Look:
    """What the texts of a slide take from its layout, master, theme and deck."""

    parents: Sequence[Element]  # the roots of layout and master, nearest first
    fonts: Mapping[str, str]  # typefaces of the theme by their names in runs
    default_style: Element | None  # the deck's p:defaultTextStyle


@dataclass(frozen=True, slots=True)
class DrawnText:
    """The text of a shape as designed: how it is measured, and what its box does with it."""

    fit: FitScope
    grows: bool  # whether the shape takes the height of its text
    wraps: bool  # whether lines break where the box ends


def drawn_text(drawn: Drawn, look: Look) -> DrawnText | None:
    """Return the text of a shape; None when it has no tags, no size, stands sideways, or is to be left alone."""
    shape, box, wishes = drawn.element, drawn.box, drawn.wishes
    body = child(shape, "p:txBody")
    if body is None or box is None or not box.width or not box.height or not wishes.is_fitted:
        return None
    if not (_has_tags(body) or wishes.minimum or wishes.split):
        return None
    chain = [shape, *chain_of(shape, look.parents)]
    properties = [one for one in (child(link, "p:txBody", "a:bodyPr") for link in chain) if one is not None]
    if _first(properties, "vert") not in ("", "horz"):
        return None
    insets = {name: int(value) for name in _INSETS if (value := _first(properties, name)).lstrip("-").isdigit()}
    styles = tuple(standalone(style) for style in list_styles(chain, shape, look))
    levels = _levels(styles, tuple(look.fonts.items()))
    fit = FitScope(_scaled(shape, box), drawn.spot, levels, look.fonts, insets, wishes.minimum)
    return DrawnText(fit, _grows(properties), _first(properties, "wrap") != "none")


def table_levels(look: Look) -> tuple[LevelStyle, ...]:
    """Return what text in the cells of a table looks like before its own settings."""
    style = look.default_style
    return _levels(() if style is None else (standalone(style),), tuple(look.fonts.items()))


@lru_cache(maxsize=256)
def _levels(styles: tuple[str, ...], fonts: tuple[tuple[str, str], ...]) -> tuple[LevelStyle, ...]:
    """Return the levels of list styles; most boxes of a deck share theirs."""
    return resolve_levels(styles, fonts=dict(fonts))


def theme_fonts(theme: Element) -> dict[str, str]:
    """Return the Latin typefaces of a theme by their names in runs."""
    found = {}
    for name, path in (("+mj-lt", "a:majorFont"), ("+mn-lt", "a:minorFont")):
        font = next(theme.iter(q(path)), None)
        latin = None if font is None else child(font, "a:latin")
        if latin is not None:
            found[name] = str(latin.get("typeface", "Arial"))
    return found


def _has_tags(body: Element) -> bool:
    text = "".join(text_of(paragraph, DRAWING) for paragraph in body.iter(q("a:p")))
    return "{{" in text or "{%" in text or ON_END in text


def _first(properties: Sequence[Element], name: str) -> str:
    """Return an attribute as the nearest element has it."""
    return next((str(one.get(name)) for one in properties if one.get(name) is not None), "")


def _grows(properties: Sequence[Element]) -> bool:
    """Return whether the shape takes the size of its text."""
    for one in properties:
        names = {name_of(part) for part in one}
        if names & {"a:noAutofit", "a:normAutofit", "a:spAutoFit"}:
            return "a:spAutoFit" in names
    return False


def list_styles(chain: Sequence[Element], shape: Element, look: Look) -> list[Element]:
    """Return the list styles that apply, nearest first."""
    found = [style for link in chain if (style := child(link, "p:txBody", "a:lstStyle")) is not None]
    placeholder = next((one for head in children(shape) for one in head.iter(q("p:ph"))), None)
    if placeholder is not None and look.parents:
        kind = str(placeholder.get("type", "body"))
        name = "p:otherStyle" if kind in _OTHER_STYLES else _STYLES.get(kind, "p:bodyStyle")
        style = child(look.parents[-1], "p:txStyles", name)
        found += [style] if style is not None else []
    return found + ([look.default_style] if look.default_style is not None else [])


def _scaled(shape: Element, box: Box) -> Box:
    """Return the box in the measure of the slide."""
    across, down = group_scale(shape)
    return Box(box.x, box.y, round(box.width * across), round(box.height * down))
