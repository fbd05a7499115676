"""Views: the customer's world before the product, outcomes before enablers, never the product alone."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from qbr.errors import Place, Problem
from qbr.records.goals import Goal
from qbr.story.honesty.look import Look, metric_of, problem
from qbr.story.review.parts import Section

OUTCOME, VOICE, COMMITMENT = ("goals", "value"), ("heard",), ("promises", "recommendations")
NEEDED = {"an outcome": OUTCOME, "a voice": VOICE, "a commitment": COMMITMENT}
GAPS = {"an outcome": "goals", "a voice": "heard", "a commitment": "promises"}
THIRD = 3


def check_lead(look: Look) -> Iterator[Problem]:
    """Yield a deck whose first third looks less from the outside in than the rest of it (L160)."""
    first, rest = outside_in_shares(look)
    theirs = (look.review.goals, look.review.promises, look.review.value)
    if not any(section.is_shown for section in theirs):
        return  # what could lead is not known, and a gap says so
    if first is not None and rest is not None and first < rest:
        message = f"{first:.0%} of the figures in the first third are the customer's own, {rest:.0%} in the rest"
        yield problem("L160", "", message, "Let goals, value and promises lead, and the product follow.")


def outside_in_shares(look: Look) -> tuple[Decimal | None, Decimal | None]:
    """Return how far the first third of the main pages looks from the outside in, and the others (practice 43).

    The share of outside-in figures of each page, averaged over the pages, 0–1; None where there is no figure.
    """
    main = [section for section in look.pages if section.place == "main"]
    cut = -(-len(main) // THIRD)
    return _outside_in(look, main[:cut]), _outside_in(look, main[cut:])


def _outside_in(look: Look, sections: list[Section]) -> Decimal | None:
    shares = [share for section in sections if (share := _of_page(look.refs[section.id])) is not None]
    return sum(shares, Decimal(0)) / len(shares) if shares else None


def _of_page(refs: frozenset[str]) -> Decimal | None:
    views = [metric.view for ref in refs if (metric := metric_of(ref))]
    return Decimal(views.count("outside-in")) / len(views) if views else None


def check_order(look: Look) -> Iterator[Problem]:
    """Yield goals that stand behind the product: in the appendix while use is in the main part (L161)."""
    goals, usage = look.review.goals, look.review.usage
    if goals.is_shown and usage.is_shown and (goals.place, usage.place) == ("appendix", "main"):
        message = "the goals stand in the appendix, the use of the product in the main part"
        yield problem("L161", "goals", message, "Put goals in the main part of template.yaml.")


def check_breadth(look: Look) -> Iterator[Problem]:
    """Yield what a review of the product alone lacks and does not say it lacks (L162, practice 86)."""
    by_id = {section.id: section for section in look.review.sections}
    gaps = {row.about for row in look.review.unknowns.rows}
    for what, sections in NEEDED.items():
        is_there = any(by_id[name].is_shown for name in sections)
        if not is_there and not gaps & {*sections, GAPS[what]}:
            message = f"the review has not {what}, and no gap says so"
            yield problem("L162", "unknowns.rows", message, f"Supply {' or '.join(sections)}, or let the gap be told.")


def check_goals(goals: tuple[Goal, ...]) -> Iterator[Problem]:
    """Yield enablers that serve no outcome of the customer (L163, practice 50)."""
    outcomes = {goal.id for goal in goals if goal.kind == "outcome"}
    for goal in goals:
        if goal.kind == "enabler" and goal.parent not in outcomes:
            there = f'its parent "{goal.parent}" is no outcome' if goal.parent else "it names no parent"
            message = f'goal "{goal.id}" is an enabler and serves no outcome: {there}'
            place = Place(goal.place.file, goal.place.line, spot=f"goal {goal.id}")
            yield Problem(message, place, "Name the outcome it serves under parent.", "warning", "L163")
