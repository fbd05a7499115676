"""Looking without building: problems of a folder, who can be built at which level, and a review as lines of text."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from qbr.build import Told, Workspace
from qbr.errors import Problem, QbrError
from qbr.output import read_record
from qbr.records.folder import CustomerFolder
from qbr.story.honesty import check_placed
from qbr.story.placing import STORYLINE, check_budget, placed
from qbr.story.review import Review, Section
from qbr.story.values import Shown, Text

# What each level needs beside the ones before it, by the names of a folder's tables (build levels, customer-data).
LEVELS: tuple[tuple[str, ...], ...] = (
    (),
    ("usage",),
    ("entitlements", "tickets", "incidents"),
    ("goals", "needs", "value"),
    ("surveys", "actions", "peers"),
)


def check(workspace: Workspace, customer: str, quarter: str | None = None) -> list[Problem]:
    """Return everything that is wrong with a customer's folder and with what the review would say.

    A folder that cannot become a review gives its errors, not an exception.
    """
    try:
        told = workspace.tell(customer, quarter)
        problems = [*told.problems, *_length(workspace, told)]
    except QbrError as error:
        problems = list(error.problems)
    return sorted(problems, key=lambda problem: problem.severity != "error")


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
    lacking: str  # what the next level needs, or the first error

    def to_json(self) -> dict[str, str]:
        """Return the state as JSON values."""
        return dataclasses.asdict(self)


def status(workspace: Workspace) -> list[State]:
    """Return the state of every customer, by id; a folder that cannot be read says why."""
    return [_state(workspace, customer) for customer in workspace.places.customer_ids()]


def _state(workspace: Workspace, customer: str) -> State:
    built = _built(workspace, customer)
    try:
        folder = workspace.folder(customer)
        quarter, _ = workspace.quarter(folder)
    except QbrError as error:
        return State(customer, "–", "–", built, str(error.problems[0]).partition("\n")[0])
    reached = level(folder)
    return State(customer, f"L{reached}", quarter.label, built, ", ".join(lacking(folder, reached)) or "nothing")


def _built(workspace: Workspace, customer: str) -> str:
    folder = workspace.places.output / customer
    quarters = sorted(entry.name for entry in folder.iterdir() if read_record(entry)) if folder.is_dir() else []
    return quarters[-1] if quarters else "–"


def level(folder: CustomerFolder) -> int:
    """Return the build level a folder reaches, 0–4: the highest whose tables are all there."""
    reached = 0
    while reached + 1 < len(LEVELS) and not lacking(folder, reached):
        reached += 1
    return reached


def lacking(folder: CustomerFolder, reached: int) -> tuple[str, ...]:
    """Return the tables missing for the level after the one reached; empty at the highest."""
    if reached + 1 >= len(LEVELS):
        return ()
    return tuple(name for name in LEVELS[reached + 1] if getattr(folder, name) is None)


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a review in the terminal."""

    text: str
    is_title: bool = False


def outline(review: Review) -> Iterator[Line]:
    """Yield what a review says, section by section: the message, then the figures and the lists."""
    yield Line(f"{review.customer.name} · {review.period.label} · {review.period.dates}", is_title=True)
    for section in sorted(review.sections, key=lambda section: list(STORYLINE).index(section.id)):
        if section.state == "absent":
            continue
        yield Line("")
        yield Line(f"{section.label}: {section.title}", is_title=True)
        yield Line(str(section.measure))
        yield from _figures(section)
        yield from _rows(section)
        for line in section.missing:
            yield Line(f"missing: {line}")


def _figures(section: Section) -> Iterator[Line]:
    for item in dataclasses.fields(section):
        value = getattr(section, item.name)
        if isinstance(value, Shown):
            change = f"  ({value.change}; {value.basis})" if value.basis else ""
            reason = f"  ({value.reason})" if not value.is_known else ""
            yield Line(f"{value.fact.declared.label}: {value}{change}{reason}")


def _rows(section: Section) -> Iterator[Line]:
    for name in ("rows", "groups", "better", "worse", "decisions", "pages"):
        for row in getattr(section, name, ()):
            yield Line("- " + "  ".join(_cells(row)))


def _cells(row: object) -> Sequence[str]:
    values = [getattr(row, item.name) for item in dataclasses.fields(row)]  # type: ignore[arg-type]  # rows are
    texts = [str(value) for value in values if isinstance(value, (Text, Shown)) or type(value).__name__ == "Status"]
    return [text for text in texts if text]
