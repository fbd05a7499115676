"""Where each practice's table stands: in the deck and the document, in the document alone, or for ourselves alone."""

from __future__ import annotations

import pytest
from registers_read import every_table, shown_in_deck

from qbr.story.audience import for_audience
from qbr.story.review import Review

DECK = {
    "below_target", "flow", "model", "downstream", "beside_use", "frictions", "participation", "people", "process",
    "unserved", "wins", "timeline", "commitments", "changes", "own_words", "restatements", "ledger", "two_views",
    "migration", "two_lenses", "cadence", "said_did", "input", "pairing", "request_card", "questions", "mutual",
    "work_together", "consistency", "incident_times", "by_function",
}  # fmt: skip
DOCUMENT = {
    "outcomes", "priorities", "evidence", "statements", "stages", "need_classes",
    "tradeoffs", "policies", "shelfware", "trust", "lessons", "recovery", "handoffs",
    "friction", "co_innovation", "sentiment", "journey", "alignment", "change_readiness", "alternatives",
    "share_of_voice", "themes", "advisory", "programmes", "carried", "unit_costs", "weeks",
}  # fmt: skip
INSIDE = {
    "cab_candidates", "pairing_flags", "trust_score", "survey_audit", "next_survey", "programmes_inside",
    "insight_use", "insight_trend", "insight_sources", "insight_funnel", "insight_list", "cost_to_serve", "rescuing",
    "support_cost", "readiness", "alternatives_inside",
}  # fmt: skip


@pytest.mark.practice(3, 4, 5, 6, 7, 8, 11, 14, 15, 16, 17, 18, 20, 21, 23, 28, 31, 34, 37, 39, 41, 42, 44)
@pytest.mark.practice(56, 59, 63, 66, 68, 74, 79, 80, 81, 83, 91, 95)
def test_what_the_deck_owes_is_in_the_deck_and_in_the_document(acme: Review) -> None:
    customers = for_audience(acme, "customer")
    assert set(shown_in_deck(acme)) >= DECK
    assert {table.id for table in customers.registers.tables} >= DECK


@pytest.mark.practice(9, 16, 19, 24, 26, 32, 35, 36, 37, 38, 40, 45, 46, 49, 50, 51, 52, 54, 64, 69, 70)
@pytest.mark.practice(73, 75, 85, 87, 89, 93, 97)
def test_what_the_document_owes_is_for_the_customer_to_read(acme: Review) -> None:
    customers = for_audience(acme, "customer")
    assert {table.id for table in customers.registers.tables} >= DOCUMENT


@pytest.mark.practice(10, 18, 26, 48, 54, 57, 58, 59, 60, 65, 71, 76, 82, 87)
def test_what_is_for_ourselves_reaches_no_customers_file(acme: Review) -> None:
    customers = for_audience(acme, "customer")
    inside = {table.id: table for table in every_table(acme) if table.id in INSIDE}
    assert inside.keys() == INSIDE
    assert not INSIDE & {table.id for table in every_table(customers)}
    theirs = {fact.id for fact in customers.facts}
    secret = {
        shown.fact.id for table in inside.values() for shown in table.figures if shown.fact.audience == "internal"
    }
    assert secret
    assert not secret & theirs
