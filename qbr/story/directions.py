"""Names of one writing direction in sentences of the other.

A sign without a direction of its own, such as a digit, a colon or a bracket, goes with the letters before it. After a
Hebrew name in an English sentence ": 23 of 42" would be read from the right. An invisible mark behind the name, which
Word and PowerPoint have always known, ends its direction.
"""

from __future__ import annotations

import unicodedata
from functools import lru_cache

LEFT_TO_RIGHT, RIGHT_TO_LEFT = "\u200e", "\u200f"
_LEFTWARD = frozenset(("R", "AL"))


def in_order(text: str, language: str) -> str:
    """Return a text that may stand in a sentence of a language: with a mark behind it when it ends the other way."""
    if text.isascii() and not _is_leftward(language):
        return text
    direction = _last_direction(text)
    if direction == "" or (direction in _LEFTWARD) == _is_leftward(language):
        return text
    return text + (RIGHT_TO_LEFT if _is_leftward(language) else LEFT_TO_RIGHT)


def _last_direction(text: str) -> str:
    """Return the direction of the last letter: L, R or AL; empty when there is none."""
    kinds = (unicodedata.bidirectional(sign) for sign in reversed(text))
    return next((kind for kind in kinds if kind == "L" or kind in _LEFTWARD), "")


@lru_cache(maxsize=64)
def _is_leftward(language: str) -> bool:
    from babel import Locale

    return Locale.parse(language.replace("-", "_")).text_direction == "rtl"
