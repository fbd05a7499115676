"""The chapters of the document: which sections have one, under which number."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from typing import Any

from qbr.story.review import Chapter, Review
from qbr.story.review.parts import Section
from qbr.story.review.service import IncidentSection

CHAPTERS = (  # in order; the quarter on a page is the document's summary
    "goals", "promises", "value", "usage", "unused", "fit", "heard", "reliability", "incident", "support", "peers",
    "outlook", "recommendations", "roadmap", "registers", "unknowns", "methods",
)  # fmt: skip


def with_chapters(review: Review) -> Review:
    """Return the review with its sections numbered as chapters; each incident report is a chapter of its own.

    A section that has nothing to say, or that a pack leaves out, has the number 0.
    """
    by_id = {section.id: section for section in review.sections}
    numbered: dict[str, Any] = {}
    number = 0
    for name in CHAPTERS:
        section = by_id[name]
        if isinstance(section, IncidentSection):
            numbered[name] = _reports_from(section, number) if section.place != "off" else section
            number += len(section.reports) if section.place != "off" else 0
        else:
            number += section.is_shown
            numbered[name] = dataclasses.replace(section, chapter=number if section.is_shown else 0)
    chapters = tuple(entry for name in CHAPTERS for entry in _entries(numbered[name]))
    return dataclasses.replace(review, chapters=chapters, **numbered)


def _reports_from(section: IncidentSection, before: int) -> IncidentSection:
    """Number the reports after the chapters before them; the pages of the deck are some of the reports."""
    reports = {
        report.id: dataclasses.replace(report, chapter=before + place)
        for place, report in enumerate(section.reports, 1)
    }
    pages = tuple(reports[page.id] for page in section.pages)
    return dataclasses.replace(section, reports=tuple(reports.values()), pages=pages)


def _entries(section: Section) -> Iterator[Chapter]:
    if isinstance(section, IncidentSection):
        for report in section.reports if section.place != "off" else ():
            yield Chapter(f"incident_{report.chapter}", report.chapter, report.heading, report.title)
    elif section.chapter:
        yield Chapter(section.id, section.chapter, section.label, section.title)
