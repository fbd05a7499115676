"""Balance: the worst as large as the best, one basis for both, and what must be said on the quarter's page."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from qbr.errors import Problem
from qbr.facts import Fact
from qbr.story.honesty.look import Look, problem
from qbr.story.review import Review
from qbr.story.review.quarter import Mover
from qbr.story.sections.quarter import felt_by_the_customer
from qbr.story.values import Shown
from qbr.story.walking import refs_below

GIVES = ("FIX", "RIGHT-SIZE", "ENABLE", "MEASURE", "ADOPT")
ASKS = ("EXPAND",)
ANOTHER_BASIS = ("heard.", "goals.", "reliability.")  # a survey's last wave, a goal's baseline, an incident of its own


def harms(review: Review) -> list[Shown]:
    """Return what got worse for the customer, the most first (practice 55)."""
    return felt_by_the_customer(review.usage, review.support, review.heard, review.value)


def check_worst(look: Look) -> Iterator[Problem]:
    """Yield the biggest negative mover when the quarter's page does not name it (L130)."""
    page = look.review.quarter
    named = refs_below((page.worse, page.situation, page.title))
    for worst in harms(look.review)[:1]:
        if worst.fact.id not in named:
            message = f"{worst.fact.id} got worse most ({worst.change}; {worst.basis}) and is not among what got worse"
            yield problem("L130", "quarter.worse", message, "Name it on the quarter's page, as large as the best.")


def check_said(look: Look) -> Iterator[Problem]:
    """Yield what must stand on the quarter's page and does not: incident, unused spend, missed promises (L131)."""
    review, page = look.review, look.review.quarter
    told = refs_below((page.worse, page.situation, page.title))
    longest = max((row.minutes for row in review.reliability.rows if row.minutes.is_known), default=None, key=_number)
    unused = review.unused.total
    must: list[Shown] = [shown for shown in (longest,) if shown is not None]
    must += [unused] if unused.is_known and unused > 0 else []
    for shown in must:
        if shown.fact.id not in told:
            yield problem(
                "L131", "quarter.worse", f"the page does not say {shown.fact.id}, {shown}", "It must be said."
            )
    missed = [row for row in review.promises.rows if row.status.sign == "×"]
    if missed and not all(row.text.text in page.promises_line.text for row in missed):
        message = f"{len(missed)} promises were missed, and the page does not name each of them"
        yield problem("L131", "quarter.promises_line", message, "Name every missed promise.")


def _number(shown: Shown) -> Decimal:
    return shown.fact.number


def check_same_size(look: Look) -> Iterator[Problem]:
    """Yield movers without their number while the other side has one (L132)."""
    page = look.review.quarter
    best, worst = _numbered(page.better), _numbered(page.worse)
    if best and page.worse and not worst and harms(look.review):
        message = f'what got better has a number and what got worse has none: "{page.worse[0].words}"'
        yield problem("L132", "quarter.worse", message, "Give the worst mover its number, at the same size.")


def _numbered(movers: tuple[Mover, ...]) -> bool:
    return any(any(letter.isdigit() for letter in mover.number.text) for mover in movers)


def check_basis(look: Look) -> Iterator[Problem]:
    """Yield changes measured against another quarter than the review's own basis (L133)."""
    basis = look.review.period.basis
    seen: set[str] = set()
    for path, shown in look.shown:
        fact = shown.fact
        if fact.id not in seen and _compares_otherwise(fact, basis):
            seen.add(fact.id)
            against = fact.comparison.basis if fact.comparison else ""
            message = f"{fact.id} is compared with {against}, the review with {basis}"
            hint = "Compare good and bad with the same quarter; the basis is fixed in advance."
            yield problem("L133", path, message, hint)


def _compares_otherwise(fact: Fact, basis: str) -> bool:
    return fact.comparison is not None and fact.change.is_known and fact.comparison.basis != basis and not (
        fact.metric.startswith(ANOTHER_BASIS)
    )  # fmt: skip


def check_sales(look: Look) -> Iterator[Problem]:
    """Yield an offer ahead of repairs or among the decisions (L134), and more asks than gives (L135)."""
    recommended, page = look.review.recommendations, look.review.quarter
    offers = [row for row in recommended.rows if row.kind in ASKS]
    if recommended.rows and recommended.rows[0].kind in ASKS:
        yield problem("L134", "recommendations.rows[0]", "an offer stands first", "Repairs come first.")
    for number, decision in enumerate(page.decisions):
        if any(row.what.text and row.what.text in decision.text.text for row in offers):
            message = f'an offer is asked for as a decision: "{decision.text}"'
            yield problem("L134", f"quarter.decisions[{number}]", message, "Offers stand among the recommendations.")
    asks, gives = sales_balance(look.review)
    if asks > gives:
        message = f"{asks} recommendations ask the customer to buy, {gives} give something"
        yield problem("L135", "recommendations.rows", message, "Repair, cut or enable first; sell less than you give.")


def sales_balance(review: Review) -> tuple[int, int]:
    """Return how many recommendations ask the customer to buy and how many give something (practice 53)."""
    rules = [row.kind for row in review.recommendations.rows]
    return sum(rule in ASKS for rule in rules), sum(rule in GIVES for rule in rules)
