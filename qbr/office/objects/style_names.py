"""Names of styles that every deck and document has: the colours of its theme, bold and italic."""

from __future__ import annotations

import re

THEME_COLOURS = (
    *("accent1", "accent2", "accent3", "accent4", "accent5", "accent6", "tx1", "tx2", "bg1", "bg2"),
    *("dk1", "dk2", "lt1", "lt2", "hlink", "folHlink"),
)
EMPHASIS = ("bold", "italic")
_LONG = {"text": "tx", "background": "bg", "dark": "dk", "light": "lt", "accent": "accent"}
_NUMBERED = re.compile(r"([a-z]+)([1-6])\Z")
_LINKS = {"hyperlink": "hlink", "followedhyperlink": "folHlink", "hlink": "hlink", "folhlink": "folHlink"}


def theme_colour(name: str) -> str:
    """Return the slot of a theme colour by its name, as menus show it ("Accent 1") or short; empty for another name."""
    plain = name.replace(" ", "").casefold()
    found = _NUMBERED.match(plain)
    slot = f"{_LONG.get(found[1], found[1])}{found[2]}" if found else _LINKS.get(plain, "")
    return slot if slot in THEME_COLOURS else ""
