"""Which typeface is as wide as which: twins by design, and families whose text is measured as another's, to be safe."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

LINE_HEIGHT = 1.2  # ems from line to line on slides; seen for Arial and Calibri alike
_TWINS = {  # as wide letter by letter
    "Arial": ("arial", "helvetica", "helvetica neue", "liberation sans", "arimo", "nimbus sans"),
    "Calibri": ("calibri", "carlito"),
    "Cambria": ("cambria", "caladea"),
    "Times New Roman": ("times new roman", "times", "liberation serif", "tinos", "nimbus roman"),
    "Courier New": ("courier new", "courier", "liberation mono", "cousine"),
}
_NARROW = ("arial narrow", "liberation sans narrow")  # Arial, each letter 18 % narrower
_SIMILAR = {  # by how much wider text is at most, and how far apart lines are
    "aptos": ("Arial", 1.02, 1.28),
    "aptos display": ("Arial", 1.02, 1.28),
    "avenir next": ("Arial", 1.05, 1.37),
    "book antiqua": ("Times New Roman", 1.13, 1.25),
    "calibri light": ("Calibri", 1.01, 1.22),
    "candara": ("Calibri", 1.06, 1.22),
    "century gothic": ("Arial", 1.13, 1.23),
    "consolas": ("Courier New", 0.92, 1.2),
    "corbel": ("Calibri", 1.06, 1.22),
    "dejavu sans": ("Arial", 1.2, 1.2),
    "franklin gothic book": ("Arial", 1.0, 1.2),
    "garamond": ("Times New Roman", 1.0, 1.2),
    "georgia": ("Times New Roman", 1.18, 1.2),
    "gill sans mt": ("Arial", 1.0, 1.2),
    "inter": ("Arial", 1.08, 1.22),
    "lato": ("Arial", 1.02, 1.2),
    "montserrat": ("Arial", 1.22, 1.22),
    "noto sans": ("Arial", 1.09, 1.37),
    "open sans": ("Arial", 1.09, 1.37),
    "palatino linotype": ("Times New Roman", 1.13, 1.35),
    "poppins": ("Arial", 1.19, 1.5),
    "roboto": ("Arial", 1.03, 1.2),
    "segoe ui": ("Arial", 1.04, 1.34),
    "source sans pro": ("Arial", 1.0, 1.26),
    "tahoma": ("Arial", 1.05, 1.22),
    "trebuchet ms": ("Arial", 1.04, 1.2),
    "verdana": ("Arial", 1.22, 1.22),
}


@dataclass(frozen=True, slots=True)
class Likeness:
    """What a typeface is measured as."""

    table: str  # the family whose widths are taken
    share: float = 1.0  # by which its text is wider
    line: float = LINE_HEIGHT
    is_same: bool = True  # False: nobody has measured it, the widths are those of a similar one


_KNOWN = {
    **{name: Likeness(family) for family, names in _TWINS.items() for name in names},
    **dict.fromkeys(_NARROW, Likeness("Arial", 0.82)),
    **{name: Likeness(*like, is_same=False) for name, like in _SIMILAR.items()},
}
_ANY = Likeness("Arial", 1.05, is_same=False)


@cache
def likeness(typeface: str) -> Likeness:
    """Return what a typeface is measured as."""
    return _KNOWN.get(typeface.strip().lower(), _ANY)
