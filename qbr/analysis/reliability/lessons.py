"""Lessons of incidents, and whether one was learned before: the same words in another order are the same lesson."""

from __future__ import annotations

import re
from collections.abc import Iterable
from decimal import Decimal

ALIKE = Decimal("0.6")  # words two lessons share ÷ words of both, from which they are one lesson
_WORD = re.compile(r"[^\W_]+")
_SMALL = frozenset(
    _WORD.findall(
        "a an and are as at be been before but by do does for from had has have in is it its no not of on or our so "
        "than that the their them they this to was we were when which while who with you your"
    )
)


def was_learned(lesson: str, before: Iterable[str]) -> bool:
    """Return whether a lesson says what one of the earlier ones said."""
    return any(is_same_lesson(lesson, earlier) for earlier in before)


def is_same_lesson(one: str, other: str) -> bool:
    """Return whether two lessons share most of the words that carry meaning; capitals and endings do not count."""
    left, right = _theme(one), _theme(other)
    if not left or not right:
        return one.strip().casefold() == other.strip().casefold()
    return Decimal(len(left & right)) / len(left | right) >= ALIKE


def _theme(lesson: str) -> frozenset[str]:
    words = (word.casefold() for word in _WORD.findall(lesson))
    return frozenset(_stem(word) for word in words if word not in _SMALL)


def _stem(word: str) -> str:
    """Return a word without the ending of a plural or a verb: tests and test are one."""
    return word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith("ss") else word
