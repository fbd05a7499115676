"""Which incidents are marked on the weekly line of use."""

from __future__ import annotations

from qbr.analysis.reliability.incidents import IncidentFindings
from qbr.story.sections.usage_charts import Mark
from qbr.story.telling import Teller


def incident_marks(incidents: IncidentFindings | None, teller: Teller) -> tuple[Mark, ...]:
    """Return a mark for each major incident that may be told; minor ones would crowd the line."""
    told = [] if incidents is None else [each for each in incidents.incidents if each.telling == "told"]
    return tuple(
        Mark(each.day, teller.say("usage.mark", day=teller.formatter.date(each.day, "day")))
        for each in told
        if each.is_major
    )
