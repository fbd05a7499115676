"""Which registers there are, in the order they are shown: the order of the storyline."""

from __future__ import annotations

from collections.abc import Callable

from qbr.analysis.changes import changes_register
from qbr.analysis.consistency import consistency_register
from qbr.analysis.participation import participation_register
from qbr.analysis.people_register import people_register
from qbr.analysis.registers import Register
from qbr.analysis.restatements import restatements_register
from qbr.analysis.rules import Bench
from qbr.analysis.shelfware_register import shelfware_register
from qbr.analysis.unserved import unserved_register
from qbr.analysis.usage_registers import adopters_register, habits_register, uptake_register

Producer = Callable[[Bench], Register | None]

PRODUCERS: tuple[Producer, ...] = (
    people_register,
    participation_register,
    habits_register,
    adopters_register,
    uptake_register,
    unserved_register,
    shelfware_register,
    consistency_register,
    changes_register,
    lambda bench: restatements_register(bench.grounds.restatements),
)


def analyse_registers(bench: Bench) -> tuple[Register, ...]:
    """Return every register there are rows for.

    Args:
        bench: the customer, the scope and all findings.
    """
    found = (produce(bench) for produce in PRODUCERS)
    return tuple(register for register in found if register is not None)
