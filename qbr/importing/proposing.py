"""How a file is read: what a person said, and for the rest what the file shows, written down."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from qbr.editing.yaml_text import Way
from qbr.errors import DataError, Place, Problem
from qbr.importing.given import Given
from qbr.importing.records import encoding_of
from qbr.records.source import Source
from qbr.records.tables import Table
from qbr.sources.opening.faults import Faults
from qbr.sources.opening.files import JSON_LINES, TEXT_TABLES, TREES
from qbr.sources.proposing.proposal import Proposal, propose
from qbr.sources.proposing.proposed_columns import Finding, Question


@dataclass(frozen=True, slots=True)
class Found:
    """How a file is read."""

    source: Source
    new: Mapping[str, Any] = field(default_factory=dict)  # what customer.yaml does not say yet, by key
    remarks: Mapping[Way, str] = field(default_factory=dict)  # the evidence of each, by its way in customer.yaml
    notes: tuple[str, ...] = ()  # the same, as a person is told


@dataclass(frozen=True, slots=True)
class MapFile:
    """Where it stands how files are read."""

    shown: str  # its name in messages
    key: str = "sources"
    unasked: frozenset[str] = frozenset()  # keys that are decided otherwise
    most: int | None = None  # characters of a text file that are looked at; None: all


def proposed_map(given: Given, table: Table, declared: Source, file: MapFile) -> Found:
    """Return how a file is read: as declared, and where nothing is as the file shows.

    Who says what shape a file has says all of it: names found under one header may be others under another.

    Args:
        given: the file.
        table: what it holds.
        declared: what is said of it.
        file: where that stands.

    Raises:
        DataError: it cannot be opened, or shows two readings of which a person has to choose one.
    """
    if given.path.suffix.casefold() in TREES or declared.is_shaped:
        return Found(declared)
    faults = Faults(given.shown)
    with _looked_at(given.path, declared, file.most, faults) as path:
        proposal = propose(path, table, faults, given.sheet or declared.sheet)
    if proposal is None:
        raise DataError(faults.found)
    decided = declared.model_fields_set | file.unasked
    open_questions = [question for question in proposal.questions if question.key not in decided]
    if open_questions:
        raise DataError([_asked(question, given.shown, table, file) for question in open_questions])
    return _joined(proposal, table, declared, file)


@contextmanager
def _looked_at(path: Path, declared: Source, most: int | None, faults: Faults) -> Iterator[Path]:
    """Give the file, or for a large one of text a file of its first rows."""
    form = path.suffix.casefold()
    if most is None or form not in (*TEXT_TABLES, *JSON_LINES) or path.stat().st_size <= most:
        yield path
        return
    encoding = encoding_of(path, declared, faults) or "utf-8"
    with path.open(encoding=encoding, errors="replace") as stream, TemporaryDirectory(prefix="qbr-import-") as folder:
        head = Path(folder) / path.name
        text = stream.read(most)
        head.write_text(_whole_rows(text, has_quotes=form in TEXT_TABLES), encoding="utf-8", newline="")
        yield head


def _whole_rows(text: str, *, has_quotes: bool) -> str:
    """Return a text up to the last line end that ends a row."""
    end = at = marks = 0
    for line in text.splitlines(keepends=True):
        at += len(line)
        marks += line.count('"')
        if line.endswith("\n") and not (has_quotes and marks % 2):
            end = at
    return text[:end]


def _joined(proposal: Proposal, table: Table, declared: Source, file: MapFile) -> Found:
    said = (declared.model_fields_set | file.unasked) - {"columns"}
    taken = {*declared.columns, *declared.columns.values()}
    columns = {
        theirs: ours for theirs, ours in proposal.source.columns.items() if theirs not in taken and ours not in taken
    }
    plain = proposal.source.model_dump(mode="json", exclude_defaults=True, exclude={*said, "columns", "file"})
    new = {**plain, **({"columns": columns} if columns else {})}
    update = {key: getattr(declared, key) for key in said} | {"columns": {**columns, **declared.columns}}
    found = [finding for finding in proposal.findings if (finding.column or finding.key) in {*plain, *columns}]
    notes = tuple(_note(finding) for finding in found)
    remarks = dict(_remark(finding, table) for finding in found)
    return Found(proposal.source.model_copy(update=update), new, remarks, notes)


def _note(finding: Finding) -> str:
    what = f"{finding.column}: {finding.value}" if finding.column else f"{finding.key}: {finding.value}"
    return f"{what} ({' '.join(finding.evidence.split())})"


def _remark(finding: Finding, table: Table) -> tuple[Way, str]:
    way = ("columns", finding.column) if finding.column else (finding.key,)
    return ("sources", table.name, *way), " ".join(finding.evidence.split())


def _asked(question: Question, shown: str, table: Table, file: MapFile) -> Problem:
    lines = [f"{_line(question, table, text, file.key)} ({meaning})" for text, meaning in question.readings]
    return Problem(question.evidence, Place(shown), f"Write into {file.shown} one of: {_either(lines)}.")


def _line(question: Question, table: Table, text: str, key: str) -> str:
    inner = f"columns: {{{text}}}" if question.key == "columns" else text
    return f"{key}: {{{table.name}: {{{inner}}}}}"


def _either(lines: Sequence[str]) -> str:
    return " or ".join(lines)
