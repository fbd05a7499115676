"""Which incidents are marked on the line of use: major ones a customer may know of."""

from __future__ import annotations

from small_folders import scope_of, small_folder, teller_of, told

from qbr.analysis.reliability.incidents import analyse_incidents
from qbr.story.sections.usage_marks import incident_marks


def test_only_major_incidents_that_may_be_told_are_marked():
    incidents = (
        told("2026-08-11", "05:10", "09:22"),
        told("2026-09-01", "05:10", "05:20", severity="minor"),
        told("2026-09-22", "05:10", "06:14", audience="internal", approved_by=None, approved_on=None),
    )
    marks = incident_marks(analyse_incidents(small_folder(incidents=incidents), scope_of()), teller_of())
    assert [(mark.day.isoformat(), str(mark.what)) for mark in marks] == [("2026-08-11", "the incident of 11 August")]


def test_without_incident_records_nothing_is_marked():
    assert incident_marks(None, teller_of()) == ()
