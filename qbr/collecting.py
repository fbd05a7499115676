"""How often Python looks for values that nobody holds any more but each other."""

from __future__ import annotations

import gc

NEW_VALUES = 100_000  # between two looks; a build keeps some hundred thousand, nearly all of them to its end
LOOKS = (5, 10)  # at the new ones before one at the older, and at those before one at all


def collect_seldom() -> None:
    """Make such looks rare in this process, for one that builds reviews and ends: they took a third of a build.

    A library leaves that to the program it is part of.
    """
    gc.set_threshold(NEW_VALUES, *LOOKS)
