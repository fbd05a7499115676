"""Data made up for a template of which nothing is known but its tags, to look at it before there are any.

What a field holds is read from its use: what a chart, a picture or a filter is asked of, else from its name. The same
template gives the same data.
"""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from hashlib import sha256

from PIL import Image

from qbr.office.template import Template

ROWS = 3  # of every list
_DAY = date(2026, 9, 30)
_FILTERS = re.compile(r"([\w.]+)\s*\|\s*(\w+)")
_BOUND = re.compile(r"\{%\s*(chart|picture)\s+([\w.]+)")
_ASKED = re.compile(r"\b(?:if|not|and|or)\s+([\w.]+)(?=\s*(?:%\}|and\b|or\b|else\b))")
_COMPARED = re.compile(r"([\w.]+)\s*(?:[<>]=?|==\s*\d)")
_NUMBERS = {"money": 12_480, "number": 128, "percent": 0.64, "delta": 14, "change": 0.12, "points": 3, "plural": 3}
_BY_NAME = (
    (re.compile(r"(date|day|due|since|until|deadline)$"), "date"),
    (re.compile(r"(amount|price|total|cost|revenue|arr|value|fee|sum)$"), "money"),
    (re.compile(r"(count|number|quantity|users|tickets|items|hours|days|minutes|seats)$"), "number"),
    (re.compile(r"(ratio|share|rate|percent)$"), "percent"),
    (re.compile(r"^(is|has)_"), "answer"),
    (re.compile(r"(url|link|website)$"), "link"),
)
_LINK = "https://example.com"


@dataclass(frozen=True, slots=True)
class _Uses:
    """What the fields of a template are used for, by the last part of their names."""

    kinds: Mapping[str, str]

    @classmethod
    def of(cls, tags: tuple[str, ...]) -> _Uses:
        kinds: dict[str, str] = {}
        for tag in tags:
            kinds |= {_last(name): kind for kind, name in _BOUND.findall(tag)}
            kinds |= {_last(name): word for name, word in _FILTERS.findall(tag) if word in (*_NUMBERS, "date")}
            for name in _COMPARED.findall(tag):
                kinds.setdefault(_last(name), "number")
            for name in _ASKED.findall(tag):
                kinds.setdefault(_last(name), "" if _by_name(_last(name)) else "text")
        return cls({name: kind for name, kind in kinds.items() if kind})

    def kind(self, name: str) -> str:
        """Return what a field is used as."""
        return self.kinds.get(name) or _by_name(name) or "text"


def example_data(template: Template) -> dict[str, object]:
    """Return a value for every field a template names."""
    uses = _Uses.of(template.tags)
    tree: dict[str, object] = {}
    for path in template.fields_used():
        _grow(tree, path.replace("[]", ".[]").split("."))
    return {name: _value(name, inner, uses, 0) for name, inner in tree.items()}


def example_picture(value: object) -> bytes:
    """Return the bytes of the picture that stands for every one."""
    return _picture()


def _grow(tree: dict[str, object], path: list[str]) -> None:
    for name in path:
        inner = tree.setdefault(name, {})
        assert isinstance(inner, dict)  # noqa: S101  # only this function writes the tree
        tree = inner


def _value(name: str, inner: object, uses: _Uses, row: int) -> object:
    kind = uses.kind(name)
    maker = _BOUND_VALUES.get(kind)
    if maker is not None:
        return maker()
    if isinstance(inner, dict) and "[]" in inner:
        return [_value(name, inner["[]"], uses, number) for number in range(ROWS)]
    if isinstance(inner, dict) and inner:
        return {part: _value(part, below, uses, row) for part, below in inner.items()}
    return _leaf(name, kind, row)


def _leaf(name: str, kind: str, row: int) -> object:
    if kind in _NUMBERS:
        number = _NUMBERS[kind]
        return number + row if isinstance(number, int) else round(number + row / 20, 2)
    words = name.replace("_", " ").strip().capitalize()
    others: dict[str, object] = {"date": _DAY, "answer": True, "link": _LINK}
    return others.get(kind, f"{words} {row + 1}" if row else words)


def _chart() -> object:
    return {"categories": ["Jul", "Aug", "Sep"], "series": [{"name": "Sample", "values": [18, 24, 21]}]}


def _picture_value() -> object:
    return {"sha256": sha256(_picture()).hexdigest(), "media_type": "image/png"}


_BOUND_VALUES: Mapping[str, Callable[[], object]] = {"chart": _chart, "picture": _picture_value}


def _last(name: str) -> str:
    return name.rpartition(".")[2]


def _by_name(name: str) -> str:
    return next((kind for pattern, kind in _BY_NAME if pattern.search(name.lower())), "")


@cache
def _picture() -> bytes:
    file = io.BytesIO()
    Image.new("RGB", (320, 180), (170, 176, 186)).save(file, "PNG")
    return file.getvalue()
