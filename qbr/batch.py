"""Many customers: a list of outcomes; one failure costs one review.

Worker processes are started afresh (spawn: Windows and macOS know no other way that is safe) and each keeps its
compiled templates. Outcomes come back in the order they are finished; the list is in the order asked for.
"""

from __future__ import annotations

import os
import traceback
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ProcessPoolExecutor, as_completed
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from multiprocessing import get_context
from pathlib import Path

from qbr.build import Built, Request, Workspace
from qbr.collecting import collect_seldom
from qbr.errors import Place, Problem, QbrError

MOST_JOBS = 61  # Windows waits for at most that many processes at once


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one customer's review."""

    customer: str
    built: Built | None = None  # None when it failed
    problems: tuple[Problem, ...] = ()  # warnings of what was built, or the errors it failed with

    @property
    def failed(self) -> bool:
        """Whether no review was written."""
        return self.built is None

    @property
    def warnings(self) -> int:
        """How many warnings the built review carries."""
        return 0 if self.failed else len(self.problems)


def summary(outcomes: Sequence[Outcome]) -> str:
    """Return the closing line of a batch: 3 built, 0 failed, 2 warnings."""
    failed = sum(outcome.failed for outcome in outcomes)
    warnings = sum(outcome.warnings for outcome in outcomes)
    return f"{len(outcomes) - failed} built, {failed} failed, {warnings} warning{'' if warnings == 1 else 's'}"


def build_many(
    root: Path,
    customers: Sequence[str],
    request: Request,
    today: date,
    *,
    jobs: int | None = None,
    on_done: Callable[[Outcome], None] = lambda outcome: None,
) -> list[Outcome]:
    """Build the reviews of many customers and return what became of each, in the order given.

    Args:
        root: the workspace.
        customers: ids.
        request: the same for all.
        today: the clock.
        jobs: processes at once; None: one a core.
        on_done: called in this process for each outcome as it comes.
    """
    workers = max(1, min(jobs or os.cpu_count() or 1, len(customers), MOST_JOBS))
    outcomes: dict[str, Outcome] = {}
    with ProcessPoolExecutor(workers, mp_context=get_context("spawn")) as pool:
        futures = {pool.submit(_build_one, root, customer, request, today): customer for customer in customers}
        for future in as_completed(futures):
            customer = futures[future]
            outcomes[customer] = _outcome(customer, future)
            on_done(outcomes[customer])
    return [outcomes[customer] for customer in customers]


@lru_cache(maxsize=1)
def _workspace(root: Path, today: date) -> Workspace:
    collect_seldom()
    return Workspace(root, today)


def _build_one(root: Path, customer: str, request: Request, today: date) -> Built:
    return _workspace(root, today).build(customer, request)


def _outcome(customer: str, future: Future[Built]) -> Outcome:
    error = future.exception()
    if error is None:
        built = future.result()
        return Outcome(customer, built, built.problems)
    if isinstance(error, QbrError):
        return Outcome(customer, None, error.problems)
    told = "".join(traceback.format_exception(error)).strip()
    problem = Problem(f"a fault of qbr: {error!r}", Place(customer), f"Please report it with this:\n{told}")
    return Outcome(customer, None, (problem,))
