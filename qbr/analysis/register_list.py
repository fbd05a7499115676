"""Which registers there are, in the order they are shown: the order of the storyline."""

from __future__ import annotations

from collections.abc import Callable

from qbr.analysis.advice.health_registers import health_measures_register, health_register
from qbr.analysis.advice.work_together import work_together_register
from qbr.analysis.bench import Bench
from qbr.analysis.comparison.restatements import restatements_register
from qbr.analysis.register import Register
from qbr.analysis.registers.advice import by_function_register, process_register
from qbr.analysis.registers.advisory import (
    advisory_register,
    carried_register,
    programmes_inside_register,
    programmes_register,
)
from qbr.analysis.registers.cadence import cadence_register
from qbr.analysis.registers.candidates import candidates_register
from qbr.analysis.registers.changes import changes_register
from qbr.analysis.registers.commitments import commitments_register, wins_register
from qbr.analysis.registers.components import components_register
from qbr.analysis.registers.consistency import consistency_register
from qbr.analysis.registers.contacts import contacts_inside_register, reference_register
from qbr.analysis.registers.evidence import evidence_register
from qbr.analysis.registers.friction import co_innovation_register, friction_register
from qbr.analysis.registers.frictions import cost_to_serve_register, frictions_register, policies_register
from qbr.analysis.registers.handoffs import handoffs_register
from qbr.analysis.registers.impact import impact_register
from qbr.analysis.registers.incident_times import incident_times_register
from qbr.analysis.registers.insight_registers import (
    input_register,
    insight_funnel_register,
    insight_list_register,
    insight_sources_register,
    insight_trend_register,
    insight_use_register,
)
from qbr.analysis.registers.journey import journey_register
from qbr.analysis.registers.ledger import ledger_register, own_words_register, share_of_voice_register
from qbr.analysis.registers.lenses import two_lenses_register, two_views_register
from qbr.analysis.registers.lesson_register import lessons_register
from qbr.analysis.registers.migration import migration_register
from qbr.analysis.registers.need_statements import need_classes_register, stages_register, statements_register
from qbr.analysis.registers.outcome_tree import below_target_register, money_register, outcomes_register
from qbr.analysis.registers.own_measures import beside_use_register, downstream_register, model_register
from qbr.analysis.registers.pairing import pairing_flags_register, pairing_register
from qbr.analysis.registers.participation import participation_register
from qbr.analysis.registers.people_register import people_register
from qbr.analysis.registers.priorities import priorities_register
from qbr.analysis.registers.questions import questions_register
from qbr.analysis.registers.readiness import (
    alignment_register,
    alternatives_inside_register,
    alternatives_register,
    change_readiness_register,
)
from qbr.analysis.registers.ready import readiness_register
from qbr.analysis.registers.renewal import renewal_register
from qbr.analysis.registers.request_card import request_card_register, said_did_register
from qbr.analysis.registers.rescuing import rescuing_register
from qbr.analysis.registers.risks import risks_register
from qbr.analysis.registers.sentiment import sentiment_register
from qbr.analysis.registers.service_credits import credits_register
from qbr.analysis.registers.shelfware_register import shelfware_register
from qbr.analysis.registers.support_cost import support_cost_register
from qbr.analysis.registers.support_registers import recovery_register, ticket_times_register
from qbr.analysis.registers.survey_registers import audit_register, effort_register, few_answers_register
from qbr.analysis.registers.themes import next_survey_register, themes_register
from qbr.analysis.registers.timeline import timeline_register, weeks_register
from qbr.analysis.registers.tradeoffs import tradeoffs_register
from qbr.analysis.registers.trust import trust_register, trust_score_register
from qbr.analysis.registers.unit_costs import unit_costs_register
from qbr.analysis.registers.unserved import unserved_register
from qbr.analysis.registers.usage_registers import adopters_register, habits_register, uptake_register
from qbr.analysis.registers.value_flow import flow_register, mutual_register
from qbr.analysis.withheld import withheld_register

Producer = Callable[[Bench], Register | None]

PRODUCERS: tuple[Producer, ...] = (
    health_register,
    health_measures_register,
    risks_register,
    renewal_register,
    contacts_inside_register,
    below_target_register,
    outcomes_register,
    priorities_register,
    downstream_register,
    model_register,
    beside_use_register,
    evidence_register,
    flow_register,
    mutual_register,
    money_register,
    unit_costs_register,
    statements_register,
    stages_register,
    need_classes_register,
    work_together_register,
    tradeoffs_register,
    frictions_register,
    policies_register,
    people_register,
    participation_register,
    habits_register,
    adopters_register,
    uptake_register,
    unserved_register,
    shelfware_register,
    consistency_register,
    timeline_register,
    wins_register,
    commitments_register,
    trust_register,
    incident_times_register,
    impact_register,
    components_register,
    credits_register,
    lessons_register,
    ticket_times_register,
    recovery_register,
    handoffs_register,
    friction_register,
    co_innovation_register,
    sentiment_register,
    weeks_register,
    changes_register,
    journey_register,
    alignment_register,
    change_readiness_register,
    alternatives_register,
    by_function_register,
    process_register,
    support_cost_register,
    cost_to_serve_register,
    alternatives_inside_register,
    lambda bench: restatements_register(bench.grounds.restatements),
    trust_score_register,
    rescuing_register,
    readiness_register,
    own_words_register,
    ledger_register,
    share_of_voice_register,
    two_views_register,
    two_lenses_register,
    migration_register,
    effort_register,
    themes_register,
    said_did_register,
    input_register,
    request_card_register,
    cadence_register,
    pairing_register,
    advisory_register,
    programmes_register,
    carried_register,
    few_answers_register,
    audit_register,
    next_survey_register,
    pairing_flags_register,
    insight_use_register,
    insight_trend_register,
    insight_sources_register,
    insight_funnel_register,
    insight_list_register,
    candidates_register,
    reference_register,
    programmes_inside_register,
    questions_register,
    withheld_register,
)


def analyse_registers(bench: Bench) -> tuple[Register, ...]:
    """Return every register there are rows for.

    Args:
        bench: the customer, the scope and all findings.
    """
    found = (produce(bench) for produce in PRODUCERS)
    return tuple(register for register in found if register is not None)
