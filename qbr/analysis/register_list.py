"""Which registers there are, in the order they are shown: the order of the storyline."""

from __future__ import annotations

from collections.abc import Callable

from qbr.analysis.changes import changes_register
from qbr.analysis.registers import Register
from qbr.analysis.restatements import restatements_register
from qbr.analysis.rules import Bench
from qbr.analysis.withheld import withheld_register

Producer = Callable[[Bench], Register | None]

PRODUCERS: tuple[Producer, ...] = (
    changes_register,
    lambda bench: restatements_register(bench.grounds.restatements),
    withheld_register,
)


def analyse_registers(bench: Bench) -> tuple[Register, ...]:
    """Return every register there are rows for.

    Args:
        bench: the customer, the scope and all findings.
    """
    found = (produce(bench) for produce in PRODUCERS)
    return tuple(register for register in found if register is not None)
