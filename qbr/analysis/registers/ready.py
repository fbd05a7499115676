"""Whether our own people are ready to show this review: four questions, and who answered them. Stays inside."""

from __future__ import annotations

from qbr.analysis.bench import Bench
from qbr.analysis.naming import shown_owner
from qbr.analysis.register import Line, Register, Word

COLUMNS = ("question", "answer")
QUESTIONS = ("one_account", "consequences", "conflicts", "means")


def readiness_register(bench: Bench) -> Register | None:
    """Return the four questions with their answers; None where nobody has begun to answer."""
    given = bench.folder.customer.readiness
    if given is None:
        return None
    answers = {name: getattr(given, name) for name in QUESTIONS}
    lines = tuple(
        Line((Word(name), Word("unanswered" if answer is None else "yes" if answer else "no")), answer is not True)
        for name, answer in answers.items()
    )
    agreed = sum(answer is True for answer in answers.values())
    words = {"agreed": agreed, "by": shown_owner(bench.folder, given.answered_by), "on": given.answered_on or ""}
    case = "ready" if agreed == len(QUESTIONS) else "not_ready"
    return Register("readiness", COLUMNS, lines, "brief", case=case, words=words)
