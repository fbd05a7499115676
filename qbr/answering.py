"""Answers in a workbook of questions, written into their files: each checked, none over a person's words."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory

from qbr.answered import Answer, named, read_answers
from qbr.build import Workspace
from qbr.editing import NotWritableError
from qbr.editing.cells import with_cell
from qbr.editing.yaml_text import Way, with_value
from qbr.errors import DataError, OutputError, Place, Problem
from qbr.output import write_whole
from qbr.records.customer import Customer
from qbr.records.record import Kind, Record, Row, kind_of
from qbr.records.reference import part_of
from qbr.records.source import Source
from qbr.records.tables import TABLES
from qbr.sources.convert import record_from_node
from qbr.sources.delimited import DELIMITERS
from qbr.sources.faults import Faults, clipped
from qbr.sources.small import read_small
from qbr.sources.yaml import Table, parse_yaml
from qbr.wishes import CUSTOMER, WISHES, name_of, value_of, written

LOG = Path(".qbr") / "answers.csv"
LOG_HEADS = ("file", "about", "field", "answer", "who", "when")


@dataclass
class _File:
    """A file with the answers it has taken so far."""

    path: Path
    shown: str
    before: str  # its text on disk, line ends as they are
    text: str
    encoding: str


@dataclass
class Outcome:
    """What became of the answers."""

    written: list[tuple[str, Answer]] = field(default_factory=list)  # file and answer
    known: int = 0  # answers that stood there already
    problems: list[Problem] = field(default_factory=list)


def answer(workspace: Workspace, path: Path, *, dry_run: bool = False) -> Outcome:
    """Write the answers of a workbook into the customers' files and return what became of each.

    Args:
        workspace: whose questions they are.
        path: the workbook.
        dry_run: whether nothing is to be written.

    Raises:
        DataError: it is no workbook of questions.
        OutputError: a file cannot be written.
    """
    outcome, files = Outcome(), dict[Path, _File]()
    for found in read_answers(path, outcome.problems):
        try:
            _take(workspace, found, files, outcome)
        except DataError as error:
            outcome.problems.append(_at(found, error.problems[0].message, error.problems[0].hint))
    if not dry_run:
        for file in files.values():
            _save(file)
        _log(workspace, outcome)
    return outcome


def _at(found: Answer, message: str, hint: str = "") -> Problem:
    return Problem(message, found.place, hint)


def _take(workspace: Workspace, found: Answer, files: dict[Path, _File], outcome: Outcome) -> None:
    """Put one answer into its file's text, unless the file says something there or the record refuses it."""
    path = _path(workspace, found)
    file = files.get(path) or _opened(workspace, path)
    records, faults = _records(file.text, path, found.table)
    position = next((at for at, record in enumerate(records) if _is_meant(record, found)), None)
    if position is None:
        outcome.problems.append(_at(found, f"{file.shown} has no entry {found.about}", "It was renamed or removed."))
        return
    record = records[position]
    now = value_of(record, _attribute(found))
    kind = _kind(found)
    if now is not None:
        _tell_known(found, file.shown, now, kind, outcome)
        return
    try:
        text = _with(file, found, record, position, kind)
    except NotWritableError:
        outcome.problems.append(
            _at(found, f"{file.shown} is laid out in a way we cannot write into", "Write it there.")
        )
        return
    again, new_faults = _records(text, path, found.table)
    if len(new_faults) > len(faults) or len(again) != len(records) or _others_changed(records, again, position, found):
        message = next((each.message for each in new_faults if each.message not in {old.message for old in faults}), "")
        message = message or f"{file.shown} would read otherwise elsewhere"
        outcome.problems.append(_at(found, message, f"Nothing was written to {file.shown} for this row."))
        return
    file.text = text
    files[path] = file
    outcome.written.append((file.shown, found))


def _others_changed(before: list[Record], after: list[Record], position: int, found: Answer) -> bool:
    """Return whether anything but the part of the record written to reads otherwise than before."""
    pairs = [(one.model_dump(), two.model_dump()) for one, two in zip(before, after, strict=True)]
    for values in pairs[position]:
        values.pop(_attribute(found).partition(".")[0])
    return any(one != two for one, two in pairs)


def _path(workspace: Workspace, found: Answer) -> Path:
    """Return the file an answer belongs to.

    Raises:
        DataError: there is no such customer, or no such file.
    """
    folder = workspace.places.customer_folder(found.customer)
    if found.table == CUSTOMER:
        return folder / "customer.yaml"
    endings = (".yaml", ".yml", ".csv", ".tsv", ".txt")
    paths = [folder / (found.table + ending) for ending in endings]
    there = next((path for path in paths if path.is_file()), None)
    if there is None:
        raise DataError(Problem(f"{workspace.places.relative(folder)} has no {found.table} to write into"))
    return there


def _opened(workspace: Workspace, path: Path) -> _File:
    data = path.read_bytes()
    encoding = "utf-8-sig" if data.startswith(b"\xef\xbb\xbf") else "utf-8"
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError:
        shown = workspace.places.relative(path)
        raise DataError(Problem(f"{shown} is not UTF-8", hint="Save it as UTF-8, or write the answer there.")) from None
    return _File(path, workspace.places.relative(path), text, text, encoding)


def _records(text: str, path: Path, table: str) -> tuple[list[Record], list[Problem]]:
    """Return what a file's text reads as, and every error in it."""
    faults = Faults(path.name)
    if table == CUSTOMER:
        node = parse_yaml(text, faults)
        customer = record_from_node(Customer, node, faults, UTC) if node is not None else None
        records: list[Record] = [customer] if customer else []
    else:
        with TemporaryDirectory() as folder:
            copy = Path(folder) / path.name
            copy.write_bytes(text.encode())
            small = read_small(copy, TABLES[table], Source(), faults, UTC)
        records = list(small.rows) if small else []
    return records, [problem for problem in faults.found if problem.severity == "error"]


def _is_meant(record: Record, found: Answer) -> bool:
    return found.table == CUSTOMER or name_of(found.table, record) == found.key


def _attribute(found: Answer) -> str:
    return next(wish.field for wish in WISHES
                if wish.table == found.table and named(wish.table, wish.field) == found.field)  # fmt: skip


def _kind(found: Answer) -> Kind:
    model: type[Record] = Customer if found.table == CUSTOMER else TABLES[found.table].model
    *outer, last = _attribute(found).split(".")
    for step in outer:
        model = part_of(model.model_fields[step].annotation)[0] or model
    return kind_of(model.model_fields[last].annotation)


def typed(text: str, kind: Kind) -> object:
    """Return an answer as YAML writes a value of its kind; what does not fit stays a text, for the record to refuse."""
    try:
        if kind == "day":
            return date.fromisoformat(text)
        if kind in ("number", "count"):
            return Decimal(text)
    except (ValueError, ArithmeticError):
        return text
    return {"yes": True, "no": False}.get(text.lower(), text) if kind == "flag" else text


def _tell_known(found: Answer, shown: str, now: object, kind: Kind, outcome: Outcome) -> None:
    """Count an answer that stands there already; of another value, show both and leave it."""
    same = written(now).casefold() == found.text.casefold() or _is_equal(now, found.text, kind)
    if same:
        outcome.known += 1
        return
    message = f'{shown} says {found.about} is "{clipped(written(now))}", the answer says "{clipped(found.text)}"'
    outcome.problems.append(_at(found, message, "The file stays as it is; settle which is right, and write it there."))


def _is_equal(now: object, text: str, kind: Kind) -> bool:
    if kind not in ("number", "count"):
        return isinstance(now, bool) and typed(text, "flag") is now
    try:
        return float(str(now)) == float(text)
    except ValueError:
        return False


def _with(file: _File, found: Answer, record: Record, position: int, kind: Kind) -> str:
    remark = f"answered by {found.who} on {found.when}"
    if file.path.suffix not in (".yaml", ".yml"):
        line = record.place.line if isinstance(record, Row) else None
        header = file.text.partition("\n")[0]
        delimiter = max(DELIMITERS, key=header.count)
        return with_cell(file.text, delimiter, line or 0, found.field, found.text)
    way: Way = tuple(found.field.split("."))
    if found.table != CUSTOMER:
        top = parse_yaml(file.text, Faults(file.shown))
        way = (*((found.table,) if isinstance(top, Table) else ()), position, *way)
    return with_value(file.text, way, typed(found.text, kind), beside=remark)


def _save(file: _File) -> None:
    try:
        if file.path.read_bytes() != file.before.encode(file.encoding):
            raise OutputError(Problem("has changed meanwhile", Place(file.shown), "Run qbr answers again."))
        write_whole(file.path, file.text.encode(file.encoding))
    except OSError as error:
        raise OutputError(Problem(f"cannot be written: {error.strerror or error}", Place(file.shown))) from error


def _log(workspace: Workspace, outcome: Outcome) -> None:
    """Add who answered what, and when: a table has no place for it beside each cell."""
    if not outcome.written:
        return
    path = workspace.root / LOG
    is_new = not path.exists()
    try:
        path.parent.mkdir(exist_ok=True)
        with path.open("a", encoding="utf-8", newline="") as out:
            writer = csv.writer(out, lineterminator="\n")
            if is_new:
                writer.writerow(LOG_HEADS)
            for shown, found in outcome.written:
                writer.writerow((shown, found.about, found.field, found.text, found.who, found.when))
    except OSError as error:
        raise OutputError(Problem(f"cannot be written: {error.strerror or error}", Place(LOG.as_posix()))) from error


def described(outcome: Outcome) -> Iterator[str]:
    """Yield a line for each answer that was written."""
    for shown, found in outcome.written:
        yield f"{shown}: {found.about} = {found.text} ({found.who}, {found.when})"
