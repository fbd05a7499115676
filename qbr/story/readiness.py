"""Whether the vendor's own people are ready to show a review: four questions somebody answers before it is issued."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from qbr.analysis.registers.ready import QUESTIONS
from qbr.errors import Place, Problem
from qbr.records.customer import Customer

ASKED: Mapping[str, str] = {
    "one_account": "has everybody who works for this customer read the review?",
    "consequences": "does every team see what its open items cost the customer?",
    "conflicts": "does what our teams tell this customer agree between them?",
    "means": "does each promise have people and time behind it?",
}


def check_readiness(customer: Customer) -> tuple[Problem, ...]:
    """Return a warning for each question that is not answered, or answered with no.

    A customer without a date for the meeting is not about to be shown anything, and is not asked.
    """
    if customer.readiness is None and customer.review_date is None:
        return ()
    return tuple(_unready(customer))


def _unready(customer: Customer) -> Iterator[Problem]:
    place = Place(customer.place.file, spot="readiness")
    if customer.readiness is None:
        hint = f"Answer {', '.join(QUESTIONS)} with yes or no under readiness; the answers stay inside."
        yield Problem("nobody has answered the four questions before a review", place, hint, "warning", "H301")
        return
    for name in QUESTIONS:
        question = ASKED[name]
        answer = getattr(customer.readiness, name)
        if answer is not True:
            said = "is answered with no" if answer is False else "is not answered"
            hint = "Settle it before the meeting." if answer is False else f"Answer readiness.{name} with yes or no."
            yield Problem(f'"{question}" {said}', place, hint, "warning", "H301")
