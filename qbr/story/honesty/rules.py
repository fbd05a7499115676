"""The rules of honest language, each with its id, and the one look at a review that runs them all.

The eighteen rules of the storyline, the findings that hold them, and the test that shows it:

| 1 | direction first, adjective never | L102 L203 | test_praise_is_found_and_a_number_is_not |
| 2 | no praise without a number, nothing "significant" untested | L102 L104 L204 L206 | test_word_breaks_its_rule |
| 3 | the worst mover as large as the best | L130 L131 L132 | test_biggest_negative_mover_is_on_the_quarters_page |
| 4 | one baseline for good and bad | L133 | test_change_against_another_quarter_is_found |
| 5 | axes from zero or marked, pairs on one scale | L140 L141 | test_axis_that_starts_elsewhere_is_marked |
| 6 | n beside percentages, counts below 10, intervals below 30 | L120 L121 L122 | test_share_of_few_people_is_found |
| 7 | cause only by design | L108 | test_word_breaks_its_rule |
| 8 | estimates labelled in the headline | L113 | test_estimate_in_a_headline_is_called_one |
| 9 | unknown, zero and none kept apart | L123 L162 | test_dash_for_zero_and_number_for_nothing_are_found |
| 10 | restated openly | L144 L145 | test_threshold_changed_without_a_word_is_found |
| 11 | thresholds printed, changed ones stated | L143 L145 | test_legend_without_thresholds_is_found |
| 12 | money only with an outcome | L150 L151 L205 | test_amount_without_an_outcome_is_found |
| 13 | no urgency, no early offer | L103 L112 L134 L135 L206 | test_offer_before_the_recommendations_is_found |
| 14 | blameless both ways | L111 L206 L301 | test_word_breaks_its_rule |
| 15 | "outage" only for outages | L109 L301 | test_outage_is_said_of_outages_only |
| 16 | a changed definition breaks the line | L144 | test_changed_definition_is_told |
| 17 | quotes verbatim, consented, balanced | L170 L171 | test_quote_is_verbatim_and_consented |
| 18 | figures come from the model | L107 L201 | test_title_says_the_number_of_its_page |
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from qbr.errors import Problem
from qbr.records.folder import CustomerFolder
from qbr.story.honesty import balance, charts, figures, money, titles, views, wording
from qbr.story.honesty.earlier import check_earlier
from qbr.story.honesty.look import Look
from qbr.story.honesty.own_words import check_own_words
from qbr.story.honesty.records import check_changes, check_quotes, has_outage
from qbr.story.review import Review

Check = Callable[[Look], Iterator[Problem]]


@dataclass(frozen=True, slots=True)
class HonestRule:
    """What is looked at together, and the findings it may give."""

    ids: tuple[str, ...]
    about: str  # what is looked at
    check: Check


RULES: tuple[HonestRule, ...] = (
    HonestRule(("L101",), "length of titles", titles.check_length),
    HonestRule(("L105",), "numbers in titles", titles.check_number),
    HonestRule(("L106",), "subjects of titles", titles.check_subject),
    HonestRule(("L107",), "figures of titles", titles.check_same_number),
    HonestRule(("L113",), "estimates in headlines", wording.check_estimates),
    HonestRule(("L120",), "what a share is a share of", figures.check_n),
    HonestRule(("L121", "L122"), "shares and samples of few", figures.check_small),
    HonestRule(("L123",), "zero, unknown and none", figures.check_nothing),
    HonestRule(("L130",), "the biggest negative mover", balance.check_worst),
    HonestRule(("L131",), "what the quarter's page must say", balance.check_said),
    HonestRule(("L132",), "size of good and bad", balance.check_same_size),
    HonestRule(("L133",), "basis of comparison", balance.check_basis),
    HonestRule(("L134", "L135"), "offers and what they stand beside", balance.check_sales),
    HonestRule(("L140", "L141"), "axes", charts.check_axes),
    HonestRule(("L142",), "decisions under charts", charts.check_decisions),
    HonestRule(("L143",), "legends of judgements", charts.check_legend),
    HonestRule(("L150",), "money", money.check_money),
    HonestRule(("L162",), "breadth", views.check_breadth),
)
PLACED: tuple[HonestRule, ...] = (  # of a review as a pack places it
    HonestRule(("L160",), "views of the first pages", views.check_lead),
    HonestRule(("L161",), "order of goals and product", views.check_order),
)
WORDS = ("L102", "L103", "L104", "L108", "L109", "L110", "L111", "L112")  # wording.check_words
OF_RECORDS = ("L151", "L163", "L170", "L171")  # need the customer's records
OF_EARLIER = ("L144", "L145")  # need the review that was issued last
OWN_WORDS = ("L201", "L202", "L203", "L204", "L205", "L206")
ELSEWHERE = ("L301", "L401")  # post-mortems, and the length of the main part


def check_honesty(review: Review, folder: CustomerFolder | None = None) -> tuple[Problem, ...]:
    """Return a warning for everything in a review that breaks a rule of honest language, with its place and way out.

    Args:
        review: as told.
        folder: the records it was told from; None where a review is built again without its data.
    """
    look = Look(review)
    found = [problem for rule in RULES for problem in rule.check(look)]
    if folder is None:
        return (*found, *wording.check_words(look))
    found += wording.check_words(look, has_outage=has_outage(review, folder))
    found += check_quotes(look, folder)
    found += views.check_goals(folder.goals or ())
    found += check_changes(folder.changes or ())
    found += check_own_words(folder, look)
    found += check_earlier(look, folder)
    return tuple(found)


def check_placed(review: Review) -> tuple[Problem, ...]:
    """Return a warning for what a pack's order of pages says of a review; its words are looked at as it is told."""
    look = Look(review, is_of_main=True)
    return tuple(problem for rule in PLACED for problem in rule.check(look))


def every_id() -> tuple[str, ...]:
    """Return the ids of all findings, in order."""
    own = (number for rule in (*RULES, *PLACED) for number in rule.ids)
    return tuple(sorted((*own, *WORDS, *OF_RECORDS, *OF_EARLIER, *OWN_WORDS, *ELSEWHERE)))
