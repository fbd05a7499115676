"""Titles: short, with their number, about the customer, and the same number as the page (practices 1 and 78)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from qbr.errors import Problem
from qbr.story.honesty.lexicon import any_word, dates_pattern, lexicon_of
from qbr.story.honesty.look import FIGURE, Look, plain, problem
from qbr.story.review import Review
from qbr.story.review.parts import Section
from qbr.story.review.registers import RegistersSection
from qbr.story.review.service import IncidentSection
from qbr.story.values import Text

LONGEST_TITLE = 15  # words


def check_length(look: Look) -> Iterator[Problem]:
    """Yield titles of more than 15 words (L101)."""
    for path, title in _titles(look):
        words = len(title.text.replace("\u00a0", "_").split())
        if words > LONGEST_TITLE:
            message = f'the title has {words} words: "{title}"'
            yield problem(
                "L101", path, message, f"Say it in {LONGEST_TITLE} at most; the phrase is in the phrase file."
            )


def check_number(look: Look) -> Iterator[Problem]:
    """Yield titles without a number on pages that have one (L105)."""
    quantity = any_word(*lexicon_of(look.language).quantity, *lexicon_of("en").quantity)
    for section in look.pages:
        title = look.names.sub(" ", section.title.text)
        if _has_figures(look, section) and not FIGURE.search(title) and not quantity.search(title):
            message = f'the title states no number, and the page has some: "{section.title}"'
            yield problem("L105", f"{section.id}.title", message, "Say what moved, by how much, and what it means.")


def check_subject(look: Look) -> Iterator[Problem]:
    """Yield titles that begin with the vendor (L106)."""
    ours, all_titles = _vendor_first(look), list(_titles(look))
    for path, title in ours:
        message = f'the title begins with the vendor; {len(ours)} of {len(all_titles)} do: "{title}"'
        yield problem("L106", path, message, "Begin with what the customer did, reached or lost.")


def customer_share(review: Review) -> Decimal:
    """Return the share of titles that do not begin with the vendor, 0–1; 1 for a review without pages (practice 1)."""
    look = Look(review)
    count = len(list(_titles(look)))
    return 1 - Decimal(len(_vendor_first(look))) / count if count else Decimal(1)


def check_same_number(look: Look) -> Iterator[Problem]:
    """Yield figures of a title that nothing else on its page says (L107)."""
    dates = dates_pattern(look.language)
    for section in look.pages:
        if section.id == "registers":
            continue  # its title counts its own tables
        told = look.figures_told(section.id, but=f"{section.id}.title")
        for figure in FIGURE.findall(dates.sub(" ", look.names.sub(" ", section.title.text))):
            if plain(figure) not in told:
                message = (
                    f'the title says "{figure}", which neither chart nor figure of its page says: "{section.title}"'
                )
                hint = "Speak of a fact the page shows, so that title and page cannot disagree."
                yield problem("L107", f"{section.id}.title", message, hint)


def _titles(look: Look) -> Iterator[tuple[str, Text]]:
    for section in look.pages:
        yield f"{section.id}.title", section.title
        if isinstance(section, IncidentSection):
            for number, page in enumerate(section.reports):
                yield f"incident.reports[{number}].title", page.title
        if isinstance(section, RegistersSection):
            for number, table in enumerate(section.tables):
                yield f"registers.tables[{number}].title", table.title


def _vendor_first(look: Look) -> list[tuple[str, Text]]:
    name = look.review.vendor.name.strip()
    if not name:
        return []
    first = re.compile(rf"\W*{re.escape(name)}(?!\w)", re.IGNORECASE)
    return [(path, title) for path, title in _titles(look) if first.match(title.text)]


def _has_figures(look: Look, section: Section) -> bool:
    return any(shown.is_known for _, shown in look.figures[section.id])
