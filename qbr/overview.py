"""Looking without building: problems of a folder, and who can be built at which level."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass

from qbr.build import Told, Workspace
from qbr.coverage import file_of, lacking, level
from qbr.errors import Problem, QbrError
from qbr.output import read_record
from qbr.story.honesty import check_placed
from qbr.story.placing import check_budget, placed
from qbr.story.public_record import check_public_record
from qbr.story.readiness import check_readiness


@dataclass(frozen=True, slots=True)
class Checked:
    """What is wrong with a customer's folder, and what was understood of it."""

    problems: tuple[Problem, ...]
    read_as: tuple[tuple[str, str], ...] = ()  # files that were read as the export of a tool, and as which


def check(workspace: Workspace, customer: str, quarter: str | None = None) -> Checked:
    """Return everything that is wrong with a customer's folder and with what the review would say.

    A folder that cannot become a review gives its errors, not an exception.
    """
    read_as: tuple[tuple[str, str], ...] = ()
    try:
        told = workspace.tell(customer, quarter)
        read_as = told.folder.read_as
        problems = [*told.problems, *_length(workspace, told)]
        problems += [*check_public_record(told.folder, told.scope), *check_readiness(told.folder.customer)]
    except QbrError as error:
        problems = list(error.problems)
    return Checked(tuple(sorted(problems, key=lambda problem: problem.severity != "error")), read_as)


def _length(workspace: Workspace, told: Told) -> tuple[Problem, ...]:
    settings = workspace.pack_settings(workspace.places.pack(workspace.settings.template))
    review = placed(told.review, settings.sections, settings.budget)
    return (*check_budget(review, settings.budget), *(check_placed(review) if settings.audience == "customer" else ()))


@dataclass(frozen=True, slots=True)
class State:
    """One customer at a glance."""

    customer: str
    level: str  # L0–L4, or "–" when the folder cannot be read
    quarter: str  # of the next build
    built: str  # quarter last built, or an en dash
    lacking: str  # files the next level needs, or the first error

    def to_json(self) -> dict[str, str]:
        """Return the state as JSON values."""
        return dataclasses.asdict(self)


def status(workspace: Workspace) -> list[State]:
    """Return the state of every customer, by id; a folder that cannot be read says why."""
    return [_state(workspace, customer) for customer in workspace.places.customer_ids()]


def _state(workspace: Workspace, customer: str) -> State:
    built = _built(workspace, customer)
    try:
        folder = workspace.folder(customer, with_large=False)
        quarter, _ = workspace.quarter(folder)
    except QbrError as error:
        return State(customer, "–", "–", built, str(error.problems[0]).partition("\n")[0])
    reached = level(folder)
    needs = ", ".join(file_of(name) for name in lacking(folder, reached)) or "nothing"
    return State(customer, f"L{reached}", quarter.label, built, needs)


def _built(workspace: Workspace, customer: str) -> str:
    folder = workspace.places.output / customer
    quarters = sorted(entry.name for entry in folder.iterdir() if read_record(entry)) if folder.is_dir() else []
    return quarters[-1] if quarters else "–"
