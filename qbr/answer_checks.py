"""Whether a file with one more answer in it still says everything else it said, and the answer too."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation

from qbr.answer_files import AnswerFile
from qbr.answered import Answer
from qbr.errors import Problem
from qbr.records.record import Record
from qbr.sources.opening.faults import clipped
from qbr.wishes import value_of, written


def spoilt(
    file: AnswerFile, records: list[Record], faults: list[Problem], made: AnswerFile, position: int, found: Answer
) -> str:
    """Return why a file may not be written as it would be; empty when all but the answer reads as before.

    Args:
        file: as it is.
        records: what it reads as.
        faults: what is wrong in it.
        made: as it would be.
        position: of the record the answer was put into.
        found: the answer.
    """
    again, new_faults = made.records()
    old = {each.message for each in faults}
    if len(new_faults) > len(faults):
        return next((each.message for each in new_faults if each.message not in old), new_faults[-1].message)
    if len(again) != len(records) or _others_changed(records, again, position, found):
        return f"{file.shown} would read otherwise elsewhere"
    if not is_same(value_of(again[position], found.attribute), found.text):
        return f'{file.shown} would not read "{clipped(found.text)}" there'
    return ""


def _others_changed(before: list[Record], after: list[Record], position: int, found: Answer) -> bool:
    """Return whether anything but the part of the record written to reads otherwise than before."""
    pairs = [(one.model_dump(), two.model_dump()) for one, two in zip(before, after, strict=True)]
    for values in pairs[position]:
        values.pop(found.attribute.partition(".")[0])
    return any(one != two for one, two in pairs)


def is_same(now: object, text: str) -> bool:
    """Return whether a value that was read says what an answer says."""
    if isinstance(now, Decimal | int) and not isinstance(now, bool):
        try:
            return Decimal(text) == now
        except InvalidOperation:
            return False
    return written(now).strip().casefold() == text.strip().casefold()
