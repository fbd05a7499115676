"""How a file of one customer is read: what a person said, and for the rest what the file shows, written down."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from qbr.editing.yaml_text import Way
from qbr.errors import DataError, Place, Problem
from qbr.records.source import Source
from qbr.records.tables import Table
from qbr.sources.faults import Faults
from qbr.sources.files import TREES
from qbr.sources.proposal import Proposal, propose
from qbr.sources.proposed_columns import Finding, Question


@dataclass(frozen=True, slots=True)
class Found:
    """How a file is read."""

    source: Source
    new: Mapping[str, Any] = field(default_factory=dict)  # what customer.yaml does not say yet, by key
    remarks: Mapping[Way, str] = field(default_factory=dict)  # the evidence of each, by its way in customer.yaml


def proposed_map(path: Path, shown: str, table: Table, declared: Source, map_file: str) -> Found:
    """Return how a file is read: as declared, and where nothing is as the file shows.

    Args:
        path: the file.
        shown: its name in messages.
        table: what it holds.
        declared: what customer.yaml says.
        map_file: the name of customer.yaml in messages.

    Raises:
        DataError: it cannot be opened, or shows two readings of which a person has to choose one.
    """
    if path.suffix.casefold() in TREES:
        return Found(declared)
    faults = Faults(shown)
    proposal = propose(path, table, faults)
    if proposal is None:
        raise DataError(faults.found)
    open_questions = [question for question in proposal.questions if question.key not in declared.model_fields_set]
    if open_questions:
        raise DataError([_asked(question, shown, table, map_file) for question in open_questions])
    return _joined(proposal, table, declared)


def _joined(proposal: Proposal, table: Table, declared: Source) -> Found:
    said = declared.model_fields_set - {"columns"}
    taken = {*declared.columns, *declared.columns.values()}
    columns = {
        theirs: ours for theirs, ours in proposal.source.columns.items() if theirs not in taken and ours not in taken
    }
    plain = proposal.source.model_dump(mode="json", exclude_defaults=True, exclude={*said, "columns", "file"})
    new = {**plain, **({"columns": columns} if columns else {})}
    update = {key: getattr(declared, key) for key in said} | {"columns": {**columns, **declared.columns}}
    found = (finding for finding in proposal.findings if (finding.column or finding.key) in {*plain, *columns})
    return Found(proposal.source.model_copy(update=update), new, dict(_remark(finding, table) for finding in found))


def _remark(finding: Finding, table: Table) -> tuple[Way, str]:
    way = ("columns", finding.column) if finding.column else (finding.key,)
    return ("sources", table.name, *way), " ".join(finding.evidence.split())


def _asked(question: Question, shown: str, table: Table, map_file: str) -> Problem:
    lines = [f"{_line(question, table, text)} ({meaning})" for text, meaning in question.readings]
    return Problem(question.evidence, Place(shown), f"Write into {map_file} one of: {_either(lines)}.")


def _line(question: Question, table: Table, text: str) -> str:
    inner = f"columns: {{{text}}}" if question.key == "columns" else text
    return f"sources: {{{table.name}: {{{inner}}}}}"


def _either(lines: Sequence[str]) -> str:
    return " or ".join(lines)
