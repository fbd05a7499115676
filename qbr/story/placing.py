"""Which section stands in the main part, which in the appendix: the template's wish, the storyline's rules.

What must be said cannot be switched off, and a section whose story this quarter asks for nothing moves to the appendix
when the main part would be longer than its budget.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence

from qbr.errors import Place, Problem
from qbr.story.chapters import with_chapters
from qbr.story.review import Review
from qbr.story.review.brief import BriefSection
from qbr.story.review.parts import Section, Where
from qbr.story.values import Withheld
from qbr.story.walking import refs_below

STORYLINE: dict[str, Where] = {
    "quarter": "main",
    "goals": "main",
    "promises": "main",
    "value": "main",
    "usage": "main",
    "unused": "main",
    "fit": "main",
    "heard": "appendix",
    "reliability": "main",
    "incident": "main",
    "recommendations": "main",
    "unknowns": "main",
    "support": "appendix",
    "peers": "appendix",
    "outlook": "appendix",
    "roadmap": "appendix",
    "registers": "appendix",
    "methods": "appendix",
}
MANDATORY = ("quarter", "goals", "promises", "unused", "reliability", "incident", "recommendations", "unknowns")
COVER = 1


def check_places(sections: Mapping[str, str], file: str) -> tuple[Problem, ...]:
    """Return what is wrong with a pack's `sections`: unknown ids, and mandatory ones switched off."""
    problems = [
        Problem(f'there is no section "{name}"', Place(file), f"Sections: {', '.join(STORYLINE)}.", rule="P110")
        for name in sections
        if name not in STORYLINE
    ]
    problems += [
        Problem(f"section {name} cannot be off", Place(file), "A review that leaves it out is not honest.", rule="P111")
        for name, place in sections.items()
        if place == "off" and name in MANDATORY
    ]
    return tuple(problems)


def placed(review: Review, sections: Mapping[str, Where], budget: int) -> Review:
    """Return the review with each section in its place.

    Args:
        review: as told, every section at its default place.
        sections: the pack's wish by section id; a section not named stands where the storyline has it,
            and one the customer's profile places stands there.
        budget: pages the main part may have, the cover included.
    """
    profile = {section.id: section.wished for section in review.sections if section.wished is not None}
    wish = {**STORYLINE, **sections, **profile}
    if review.roadmap.owes_account and wish["roadmap"] == "off":
        wish["roadmap"] = STORYLINE["roadmap"]  # what slipped since it was shown is told in every pack
    changes = {section.id: dataclasses.replace(section, place=wish[section.id]) for section in review.sections}
    over = pages(tuple(changes.values())) - budget
    for section in _quiet(review):
        if over <= 0:
            break
        if changes[section.id].place == "main" and changes[section.id].is_shown:
            changes[section.id] = dataclasses.replace(section, place="appendix")
            over -= 1
    names = [name for name in dict.fromkeys((*sections, *STORYLINE)) if name in changes]
    order = sorted(names, key=lambda name: changes[name].place != "main")
    brief = _in_order(review.brief, order)
    told = dataclasses.replace(review, brief=brief, **changes)  # type: ignore[arg-type]  # ids are its fields
    return with_chapters(told)


def _in_order(brief: BriefSection | Withheld, order: Sequence[str]) -> BriefSection | Withheld:
    """Return the brief with its talk track in the order of the pages: main part, appendix, short registers among it."""
    if isinstance(brief, Withheld):
        return brief
    talk = sorted(brief.talk, key=lambda page: order.index("registers" if page.is_table else page.id))
    return dataclasses.replace(brief, talk=tuple(talk))


def check_budget(review: Review, budget: int) -> tuple[Problem, ...]:
    """Return a warning when the main part of a placed review is longer than its budget."""
    count = pages(review.sections)
    if count <= budget:
        return ()
    hint = "Move a section to the appendix in template.yaml, or raise its budget."
    message = f"the main part has {count} pages, the pack's budget is {budget}"
    return (Problem(message, hint=hint, severity="warning", rule="L401"),)


def pages(sections: tuple[Section, ...]) -> int:
    """Return how many pages the main part has: the cover, one a section, one a major incident."""
    count = COVER
    for section in sections:
        if section.place == "main" and section.is_shown:
            count += len(section.pages) if section.id == "incident" else 1  # type: ignore[attr-defined]
    return count


def _quiet(review: Review) -> list[Section]:
    """The sections nobody is asked to decide on and that moved nothing, the last of the storyline first."""
    loud = refs_below((review.quarter.better, review.quarter.worse, review.recommendations.rows))
    free = [section for section in review.sections if section.id not in MANDATORY and section.id != "methods"]
    return [section for section in reversed(free) if not refs_below(section) & loud]
