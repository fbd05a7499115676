"""Plain values: what a template or phrase may see, read and print.

Texts, numbers, dates, mappings, sequences and frozen records are plain; everything else is refused. A record may carry
`ref`, ids of what it speaks of, and `withheld`, why this reader may not see it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass
from datetime import date
from datetime import time as clock_time
from decimal import Decimal
from enum import Enum
from typing import Literal, NoReturn

from jinja2 import Undefined
from jinja2.exceptions import SecurityError
from jinja2.exceptions import TemplateError as JinjaError
from jinja2.runtime import LoopContext
from jinja2.utils import Namespace

from qbr.filters import is_missing

Nature = Literal[
    "nothing", "text", "number", "date", "mapping", "sequence", "record", "stream", "loop", "namespace", "refused"
]

_STREAMS: tuple[type, ...] = (range, Iterator, type({}.keys()), type({}.values()), type({}.items()))
_NATURES: tuple[tuple[tuple[type, ...], Nature], ...] = (
    ((type(None),), "nothing"),
    ((Enum,), "record"),
    ((str,), "text"),
    ((int, float, Decimal), "number"),
    ((date, clock_time), "date"),
    ((Mapping,), "mapping"),
    ((list,), "sequence"),
    ((LoopContext, Undefined), "loop"),
    ((Namespace,), "namespace"),
    (_STREAMS, "stream"),
)
_WORDS: dict[Nature, str] = {
    "nothing": "nothing (None)",
    "sequence": "a list",
    "stream": "a list",
    "refused": "no plain value",
}


class WithheldError(JinjaError):
    """A template touches a value that is kept from this reader."""


@dataclass(frozen=True, slots=True)
class About:
    """What is known of all values of one type."""

    nature: Nature
    fields: tuple[str, ...]  # fields and properties of a record
    has_ref: bool
    may_be_withheld: bool
    has_text: bool  # whether it prints
    is_inert: bool  # reading it needs no second look: it is plain, carries no refs, and is kept from nobody


def about(value: object) -> About:
    """Return what is known of a value by its type."""
    return ABOUT[type(value)]


def nature(value: object) -> Nature:
    """Return what a value is to a template; "refused" when it is none of the plain kinds."""
    return about(value).nature


def require_plain(value: object) -> None:
    """Raise SecurityError unless the value is one a template may see."""
    if about(value).nature == "refused":
        raise SecurityError(f"a {type(value).__name__} is no plain value; a template may not see it")


def iterable(value: object) -> Iterable[object]:
    """Return the value as something to loop over.

    Raises:
        TypeError: it is a single value.
        WithheldError: it is kept from this reader.
    """
    kind = about(value).nature
    if kind in ("sequence", "stream", "mapping", "loop"):
        return value  # type: ignore[return-value]  # each of these kinds can be iterated
    if kind == "record" and isinstance(value, tuple):
        return value
    withheld_check(value)
    raise TypeError(f"a loop needs a list, and this is {described(value)}")


def printed(value: object) -> str:
    """Return the text of a value.

    Raises:
        UndefinedError: it is undefined.
        WithheldError: it is kept from this reader.
        ValueError: it is None, not a finite number, or has no text of its own.
    """
    if type(value) is str:
        return value
    if is_missing(value):
        return str(value) if isinstance(value, Undefined) else _missing(value)
    withheld_check(value)
    if about(value).has_text:
        return str(value)
    raise ValueError(f"this is {described(value)}, which has no text of its own")


def described(value: object) -> str:
    """Return what kind of value it is, in the words of a template's author."""
    kind = about(value).nature
    if kind in ("mapping", "record"):
        names = ", ".join(field_names(value)[:12])
        return f"a record with the fields {names}" if names else "a record without fields"
    return _WORDS.get(kind, f"a {kind}")


def field_names(value: object) -> tuple[str, ...]:
    """Return what can be asked of a value, in the order it was declared."""
    if isinstance(value, Mapping):
        return tuple(str(key) for key in value)
    return about(value).fields


def refs_of(value: object) -> tuple[str, ...]:
    """Return the opaque refs a record carries."""
    if not about(value).has_ref:
        return ()
    ref = value.ref  # type: ignore[attr-defined]  # just looked up
    return (ref,) if isinstance(ref, str) else tuple(ref or ())


def withheld_check(value: object) -> None:
    """Raise WithheldError when the value is kept from this reader."""
    if about(value).may_be_withheld:
        reason = value.withheld  # type: ignore[attr-defined]  # just looked up
        if reason:
            raise WithheldError(str(reason))


def _about_type(kind: type) -> About:
    known = _nature(kind)
    names = _fields(kind) if known == "record" else ()
    made_up: tuple[object, ...] = (object.__str__, tuple.__str__, Enum.__str__)
    has_own_text = kind.__str__ not in made_up
    has_text = known in ("text", "number", "date") or (known == "record" and has_own_text)
    has_ref, may_be_withheld = "ref" in names, "withheld" in names
    is_inert = not (has_ref or may_be_withheld or known == "refused")
    return About(known, names, has_ref, may_be_withheld, has_text, is_inert)


class _KnownTypes(dict[type, About]):
    """What is known of each type met so far; looked up for every value a template reads."""

    def __missing__(self, kind: type) -> About:
        if len(self) >= _MOST_TYPES:
            self.clear()
        known = self[kind] = _about_type(kind)
        return known


_MOST_TYPES = 4096
ABOUT = _KnownTypes()


def _nature(kind: type) -> Nature:
    for types, name in _NATURES:
        if issubclass(kind, types):
            return name
    if is_dataclass(kind) and kind.__dataclass_params__.frozen:  # type: ignore[attr-defined]
        return "record"
    if issubclass(kind, tuple):
        return "record" if hasattr(kind, "_fields") else "sequence"
    return "refused"


def _fields(kind: type) -> tuple[str, ...]:
    if is_dataclass(kind):
        names = [field.name for field in fields(kind)]
    else:
        names = list(getattr(kind, "_fields", ("name", "value")))
    names += [name for base in kind.__mro__ for name, member in vars(base).items() if isinstance(member, property)]
    return tuple(dict.fromkeys(name for name in names if not name.startswith("_")))


def _missing(value: object) -> NoReturn:
    what = "None" if value is None else str(value)
    raise ValueError(f'the value is {what}, which is no text; say |default("–") if it may be missing')
