"""Choices among definitions that a workspace or a profile makes; bounds stand in `thresholds`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Literal

from pydantic import Field

from qbr.quarter import Weekday
from qbr.records.record import Record
from qbr.records.values import Word

Weighting = Literal["outages", "partial_30", "minor_half"]
WorkDays = Annotated[tuple[Annotated[Weekday, Word], ...], Field(min_length=1)]


class Defaults(Record):
    """Definitions other than qbr's own, for whoever the customer's own file does not say otherwise."""

    availability: Annotated[Weighting, Word] | None = Field(
        default=None,
        description="convention minutes are weighed by where no contract does: outages, partial_30 or minor_half",
    )
    work_days: WorkDays | None = Field(
        default=None, description="days of the week figures by working day count; empty: Monday to Friday"
    )

    @property
    def given(self) -> Mapping[str, object]:
        """Return the choices that are made, by name."""
        return {name: getattr(self, name) for name in type(self).model_fields if getattr(self, name) is not None}
