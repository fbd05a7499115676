"""Data made up from a schema: ordinary ones, and ones as hostile as real data can be. The same schema, the same data.

A figure, chart or picture of the schema becomes a record that prints, compares and draws like a real one, so that a
template cannot tell.
"""

from __future__ import annotations

import io
import keyword
from collections.abc import Mapping
from dataclasses import dataclass, field, make_dataclass
from datetime import date
from functools import lru_cache
from hashlib import sha256
from typing import Any

from PIL import Image

from qbr.office.checking.schema import Bool, Chart, Date, List, Node, Number, Object, Picture, Schema, Text

_DAY = date(2026, 9, 30)
_INNER_ROWS = 3  # of a list inside a list: fifty times fifty rows say no more than fifty
_SHARE = 1 / _INNER_ROWS  # of the width, for a column of a list inside a list
_WORDS = ("Alpha", "Bravo", "Charlie", "Delta", "Echo", "Foxtrot", "Golf", "Hotel")
ADDRESS = "https://example.invalid/"


@dataclass(frozen=True, slots=True)
class Case:
    """One way data can be."""

    name: str  # as findings say it: with long texts
    text: str = ""  # what every text is; empty: an ordinary word
    number: int = 42
    rows: int = 3  # of every list, and points of every chart
    is_missing: bool = False  # what may be missing is; figures and charts are not known
    is_true: bool = True  # what every yes-or-no is


ORDINARY = Case("ordinary data")
HOSTILE = (
    Case("no rows", rows=0),
    Case("one row", rows=1),
    Case("50 rows", rows=50),
    Case("missing values", is_missing=True),
    Case("no to every question", is_true=False, rows=0),
    Case("long texts", text="An extraordinarily long name of somebody who could not be brief " * 3),
    Case("one long word", text="Donaudampfschifffahrtsgesellschaft" * 3),
    Case("negative numbers", number=-1_234),
    Case("huge numbers", number=987_654_321_987),
    Case("zeros", number=0),
    Case("wide letters", text="株式会社東西南北総合研究所計画部門"),
    Case("letters from right to left", text="شركة التخطيط والتنظيم العربية"),
    Case("signs", text="A&B <C> \"D\" 'E' {{ f }} {% g %} 🚀 ]]>"),
    Case("line ends", text="first line\nsecond line\n\nthird line"),
)


@dataclass(frozen=True, slots=True)
class Uses:
    """What a template uses fields for, by their paths: a sample must be fit for it."""

    links: frozenset[str] = frozenset()
    styles: frozenset[str] = frozenset()
    shares: frozenset[str] = frozenset()


@dataclass(frozen=True)
class SampleText:
    """A sentence, or a judgement: prints, and knows nothing else."""

    text: str

    def __str__(self) -> str:
        return self.text


@dataclass(frozen=True, eq=False)
class SampleFigure(SampleText):
    """A figure: prints as text, compares as number."""

    number: int | float | None

    def __eq__(self, other: object) -> bool:
        return self.number == getattr(other, "number", other)

    def __hash__(self) -> int:
        return hash(self.number)

    def __lt__(self, other: object) -> bool:
        return (self.number or 0) < _number(other)

    def __le__(self, other: object) -> bool:
        return (self.number or 0) <= _number(other)

    def __gt__(self, other: object) -> bool:
        return (self.number or 0) > _number(other)

    def __ge__(self, other: object) -> bool:
        return (self.number or 0) >= _number(other)


@dataclass(frozen=True)
class SamplePicture:
    """A picture, by the hash of its bytes."""

    sha256: str
    media_type: str = "image/png"


@dataclass(frozen=True)
class SampleChart:
    """A chart with one series."""

    categories: tuple[str, ...]
    series: tuple[Mapping[str, object], ...]


@dataclass(frozen=True)
class Sample:
    """Values for every field of a schema, in one case."""

    schema: Schema
    case: Case = ORDINARY
    uses: Uses = field(default_factory=Uses)

    def context(self) -> dict[str, object]:
        """Return what a template sees."""
        return {name: self._value(node, name, 0) for name, node in self.schema.fields.items()}

    def _value(self, node: Node, path: str, index: int) -> object:
        if node.is_optional and self.case.is_missing:
            return None
        maker = _MAKERS.get(type(node))
        return self._word(index) if maker is None else maker(self, node, path, index)

    def _fields(self, node: Node, path: str, index: int) -> dict[str, object]:
        return {name: self._value(inner, f"{path}.{name}", index) for name, inner in node.fields.items()}

    def _word(self, index: int) -> str:
        return self.case.text.strip() or _WORDS[index % len(_WORDS)]

    def _text(self, node: Text, path: str, index: int) -> object:
        if path in self.uses.links:
            return ADDRESS
        if path in self.uses.styles:
            return "accent1"
        if node.choices:
            return node.choices[0]
        text = _DAY.isoformat() if node.is_day else self._word(index)
        return text if node.is_plain else record(SampleText, {"text": text}, self._fields(node, path, index))

    def _figure(self, node: Number, path: str, index: int) -> object:
        if path in self.uses.shares:
            return _SHARE
        number = self.case.number + (index if self.case.number else 0)
        if node.is_truth and not node.fields:
            return number
        is_known = not self.case.is_missing
        fields = self._fields(node, path, index)
        fields |= {"is_known": is_known} if "is_known" in fields else {}
        fields |= {"value": number if is_known else None} if "value" in fields else {}
        own = {"text": f"{number:,}" if is_known else "–", "number": number if is_known else None}
        return record(SampleFigure, own, fields)

    def _day(self, node: Date, path: str, index: int) -> object:
        return _DAY

    def _answer(self, node: Bool, path: str, index: int) -> object:
        return self.case.is_true

    def _list(self, node: List, path: str, index: int) -> object:
        rows = min(self.case.rows, _INNER_ROWS) if "[]" in path else self.case.rows
        return [self._value(node.item, f"{path}[]", number) for number in range(rows)]

    def _object(self, node: Object, path: str, index: int) -> object:
        fields = self._fields(node, path, index)
        return record(SampleText, {"text": self._word(index)}, fields) if node.prints else fields

    def _chart(self, node: Chart, path: str, index: int) -> object:
        points = max(1, self.case.rows)  # a chart without any point is hidden by whoever asks .is_known
        values = tuple(None if self.case.is_missing else self.case.number + number for number in range(points))
        categories = tuple(f"{self._word(number)} {number + 1}" for number in range(points))
        fields = {name: one for name, one in self._fields(node, path, index).items() if name not in _CHART}
        fields |= {"is_known": not self.case.is_missing} if "is_known" in fields else {}
        return record(
            SampleChart, {"categories": categories, "series": ({"name": "Sample", "values": values},)}, fields
        )

    def _picture(self, node: Picture, path: str, index: int) -> object:
        return record(SamplePicture, {"sha256": _picture_hash()}, self._fields(node, path, index))


_CHART = ("categories", "series")
_MAKERS: Mapping[type[Node], Any] = {
    Text: Sample._text,
    Number: Sample._figure,
    Date: Sample._day,
    Bool: Sample._answer,
    List: Sample._list,
    Object: Sample._object,
    Chart: Sample._chart,
    Picture: Sample._picture,
}


def sample_picture(value: object) -> bytes:
    """Return the bytes of a picture of the sample."""
    return _picture_bytes()


def _number(other: object) -> int | float:
    value = getattr(other, "number", other)
    if isinstance(value, (int, float)):
        return value
    raise TypeError(f"a figure is compared with {other!r}, which is no number")


def figure(text: str, fields: Mapping[str, object]) -> object:
    """Return a record that prints as a text; with a number as `value` it compares like one."""
    number = fields.get("value")
    if isinstance(number, (int, float)) and not isinstance(number, bool):
        return record(SampleFigure, {"text": text, "number": number}, fields)
    return record(SampleText, {"text": text}, fields)


def record(base: type, own: Mapping[str, object], fields: Mapping[str, object]) -> object:
    """Return a record that is what `base` is and has further fields."""
    further = {name: value for name, value in fields.items() if name.isidentifier() and not keyword.iskeyword(name)}
    return _type(base, tuple(name for name in further if name not in own))(**{**further, **own})


@lru_cache(maxsize=512)
def _type(base: type, names: tuple[str, ...]) -> Any:
    if not names:
        return base
    extras = [(name, object, field(default=None)) for name in names]
    return make_dataclass(base.__name__, extras, bases=(base,), frozen=True, eq=False)


@lru_cache(maxsize=1)
def _picture_bytes() -> bytes:
    buffer = io.BytesIO()
    Image.new("RGB", (320, 120), (150, 150, 150)).save(buffer, "PNG")
    return buffer.getvalue()


def _picture_hash() -> str:
    return sha256(_picture_bytes()).hexdigest()
