"""One value for each field out of all a file says: the front matter's, else the only one it leaves standing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from qbr.records.origins import QUOTED, Confidence, Conflict, How, Origin
from qbr.sources.opening.faults import Faults, clipped


@dataclass(frozen=True, slots=True)
class Candidate:
    """A value a file may mean for a field."""

    field: str
    value: str  # as front matter would have it; empty: unknown
    line: int | None
    how: How
    confidence: Confidence
    quote: str = ""
    note: str = ""

    @property
    def compared(self) -> str:
        """Return the value as it is compared: a moment to the minute, a word in small letters."""
        return self.value[:16] if self.value[10:11] == "T" else self.value.casefold()

    def origin(self, file: str) -> Origin:
        """Return where it was read."""
        return Origin(
            value=self.value, file=file, line=self.line, how=self.how, confidence=self.confidence,
            quote=clipped(self.quote, QUOTED), note=self.note,
        )  # fmt: skip


@dataclass
class Weighed:
    """What was decided."""

    values: dict[str, str] = field(default_factory=dict)  # only what is sure or likely
    origins: dict[str, Origin] = field(default_factory=dict)
    conflicts: list[Conflict] = field(default_factory=list)


def weighed(candidates: Iterable[Candidate], front: Mapping[str, Candidate], faults: Faults) -> Weighed:
    """Return a value for each field with its origin, and every field of which a file says two things.

    What a person wrote into the front matter is used; a guess is shown and never used; of two values of the body that
    do not agree none is.

    Args:
        candidates: of the body, the most telling first.
        front: of the front matter by field, in the same form.
        faults: the file.
    """
    by_field: dict[str, list[Candidate]] = {}
    for candidate in candidates:
        by_field.setdefault(candidate.field, []).append(candidate)
    result = Weighed()
    for name in dict.fromkeys((*front, *by_field)):
        _weigh(name, front.get(name), by_field.get(name, []), result, faults)
    return result


def _weigh(name: str, own: Candidate | None, found: list[Candidate], result: Weighed, faults: Faults) -> None:
    firm = [one for one in found if one.confidence != "guess"]
    told = [*([own] if own else []), *firm]
    different = {one.compared: one for one in reversed(told)}
    chosen = own or max(firm, key=lambda one: one.confidence == "sure", default=None)
    if len(different) > 1:
        used = own.value if own else ""
        origins = tuple(one.origin(faults.file) for one in told if different[one.compared] is one)
        result.conflicts.append(Conflict(field=name, origins=origins, used=used))
        chosen = own
    if chosen is not None:
        result.origins[name] = chosen.origin(faults.file)
        if own is None and chosen.value:
            result.values[name] = chosen.value
    elif not firm and found:
        result.origins[name] = found[0].origin(faults.file)
