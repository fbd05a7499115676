"""Which registers there are, in the order they are shown: the order of the storyline."""

from __future__ import annotations

from collections.abc import Callable

from qbr.analysis.advice import by_function_register, process_register
from qbr.analysis.changes import changes_register
from qbr.analysis.co_innovation import co_innovation_register
from qbr.analysis.evidence import evidence_register
from qbr.analysis.frictions import cost_to_serve_register, frictions_register, policies_register
from qbr.analysis.journey import journey_register
from qbr.analysis.need_statements import migration_register, stages_register, statements_register
from qbr.analysis.outcome_tree import below_target_register, money_register, outcomes_register
from qbr.analysis.own_measures import beside_use_register, downstream_register, model_register
from qbr.analysis.priorities import priorities_register
from qbr.analysis.readiness import (
    alignment_register,
    alternatives_inside_register,
    alternatives_register,
    readiness_register,
)
from qbr.analysis.registers import Register
from qbr.analysis.restatements import restatements_register
from qbr.analysis.rules import Bench
from qbr.analysis.tradeoffs import tradeoffs_register
from qbr.analysis.unit_costs import unit_costs_register
from qbr.analysis.value_flow import flow_register, mutual_register

Producer = Callable[[Bench], Register | None]

PRODUCERS: tuple[Producer, ...] = (
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
    migration_register,
    co_innovation_register,
    tradeoffs_register,
    frictions_register,
    policies_register,
    changes_register,
    journey_register,
    alignment_register,
    readiness_register,
    alternatives_register,
    by_function_register,
    process_register,
    cost_to_serve_register,
    alternatives_inside_register,
    lambda bench: restatements_register(bench.grounds.restatements),
)


def analyse_registers(bench: Bench) -> tuple[Register, ...]:
    """Return every register there are rows for.

    Args:
        bench: the customer, the scope and all findings.
    """
    found = (produce(bench) for produce in PRODUCERS)
    return tuple(register for register in found if register is not None)
