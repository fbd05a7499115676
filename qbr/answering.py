"""Answers in a workbook of questions, written into their files: each checked, none over a person's words."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import tzinfo
from pathlib import Path
from zoneinfo import ZoneInfo

from qbr.answer_checks import is_same, spoilt
from qbr.answer_files import WRITABLE, YAML_FILES, AnswerFile
from qbr.answered import Answer, named, read_answers
from qbr.build import Workspace
from qbr.editing import NotWritableError
from qbr.errors import DataError, OutputError, Place, Problem
from qbr.newcomer import list_text
from qbr.output import write_whole
from qbr.records.customer import Customer
from qbr.records.record import Kind, Record
from qbr.records.source import Source
from qbr.records.tables import TABLES
from qbr.sources.customer import read_customer
from qbr.sources.exports import recognised
from qbr.sources.opening.faults import clipped
from qbr.sources.opening.files import Folder
from qbr.wishes import CUSTOMER, FIRST, FIRST_NAMES, NUMBERED, name_of, value_of, written
from qbr.workspace import place_schemas

LOG = Path(".qbr") / "answers.csv"
LOG_HEADS = ("file", "about", "field", "answer", "who", "when")
STAYS = "The file stays as it is; settle which is right, and write it there."


@dataclass
class Outcome:
    """What became of the answers."""

    written: list[tuple[str, Answer]] = field(default_factory=list)  # file and answer
    known: int = 0  # answers that stood there already
    problems: list[Problem] = field(default_factory=list)

    def tell(self, found: Answer, message: str, hint: str = "") -> None:
        """Write down why an answer was not used, with its cell."""
        self.problems.append(Problem(message, found.place, hint))


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
    taking = _Taking(workspace, Outcome())
    groups: dict[tuple[str, ...], list[Answer]] = {}
    for number, found in enumerate(read_answers(path, taking.outcome.problems)):
        own = (found.customer, found.table) if found.key is None else (str(number),)
        groups.setdefault(own, []).append(found)
    for group in groups.values():
        taking.take(group)
    if not dry_run:
        taking.save()
        _log(workspace, taking.outcome)
    return taking.outcome


class _Taking:
    """The taking of answers: files as they would be with those taken so far."""

    def __init__(self, workspace: Workspace, outcome: Outcome) -> None:
        self.workspace, self.outcome = workspace, outcome
        self.files: dict[Path, AnswerFile] = {}
        self.before: dict[Path, bytes | None] = {}  # what is on disk; None: nothing yet
        self.customers: dict[str, Customer] = {}  # as on disk: nothing is written before all answers are taken

    def take(self, group: Sequence[Answer]) -> None:
        """Put answers into their file: one, or those that make a first entry together."""
        try:
            file = self._file(group[0])
            position, group = (None, group) if group[0].key is not None else self._first(file, group)
            for found in group:
                self._put(found, position)
        except DataError as error:
            for found in group:
                self.outcome.tell(found, error.problems[0].message, error.problems[0].hint)
        except NotWritableError:
            for found in group:
                self._tell_unwritable(found, file.shown)

    def _tell_unwritable(self, found: Answer, shown: str) -> None:
        hint = f"Write it there: {found.about} = {clipped(found.text)}."
        self.outcome.tell(found, f"{shown} is laid out in a way we cannot write into", hint)

    def _first(self, file: AnswerFile, group: Sequence[Answer]) -> tuple[int, Sequence[Answer]]:
        """Return the place of a table's first entry, made where there is none, and the answers still to be put in.

        Raises:
            DataError: what makes an entry is not answered, or the entries there are about something else.
        """
        given = {found.attribute: found for found in group}
        needed = _needed(file.table)
        records, faults = file.records()
        if records:
            return _place_of(file, records, given.get(needed[0])), group
        lacking = [named(file.table, name) for name in needed if name not in given]
        if lacking:
            message = f"the {FIRST_NAMES[file.table]} needs {' and '.join(lacking)} too"
            raise DataError(Problem(message, hint="Answer that row as well."))
        made = _with_first(file, [given[name] for name in needed])
        again, new_faults = made.records()
        if len(again) != 1 or len(new_faults) > len(faults):
            reason = new_faults[-1].message if new_faults else f"{file.shown} would not read as one entry"
            raise DataError(Problem(reason, hint=f"Nothing was written to {file.shown} for this entry."))
        self.files[file.path] = made
        self.outcome.written += [(file.shown, given[name]) for name in needed]
        return 0, [found for name, found in given.items() if name not in needed]

    def _put(self, found: Answer, position: int | None) -> None:
        """Put one answer into its file, unless the file says something there or the record refuses it."""
        file = self._file(found)
        records, faults = file.records()
        if position is None:
            position = next((at for at, record in enumerate(records) if _is_meant(record, found)), None)
        if position is None:
            message = f"{file.shown} has no entry {found.about}"
            self.outcome.tell(found, message, "It was renamed or removed.")
            return
        now = value_of(records[position], found.attribute)
        if now is not None:
            self._tell_known(found, file.shown, now)
            return
        try:
            file = replace(file, note=_note(found))
            made = replace(file, data=file.with_field(records[position], found.field, found.text, found.kind))
        except NotWritableError:
            self._tell_unwritable(found, file.shown)
            return
        reason = spoilt(file, records, faults, made, position, found)
        if reason:
            self.outcome.tell(found, reason, f"Nothing was written to {file.shown} for this row.")
            return
        self.files[file.path] = made
        self.outcome.written.append((file.shown, found))

    def _tell_known(self, found: Answer, shown: str, now: object) -> None:
        """Count an answer that stands there already; of another value, show both and leave it."""
        if is_same(now, found.text):
            self.outcome.known += 1
            return
        message = f'{shown} says {found.about} is "{clipped(written(now))}", the answer says "{clipped(found.text)}"'
        self.outcome.tell(found, message, STAYS)

    def _file(self, found: Answer) -> AnswerFile:
        """Return the file an answer belongs to, with what it has taken; a new one for a first entry.

        Raises:
            DataError: there is no such customer, or no such file, or it is in a form that is not written into.
        """
        places = self.workspace.places
        folder = places.customer_folder(found.customer)
        customer = self._customer(found.customer)
        source = customer.sources.get(found.table, Source())
        path: Path | None = folder / "customer.yaml"
        if found.table != CUSTOMER:
            problems: list[Problem] = []
            path = Folder(folder, places.root).find(found.table, source, problems)
            if problems:
                raise DataError(problems)
        if path is None and found.key is not None:
            raise DataError(Problem(f"{places.relative(folder)} has no {found.table} to write into"))
        path = path or folder / TABLES[found.table].file
        if path not in self.files:
            zone = source.zone_or(ZoneInfo(customer.tz or self.workspace.settings.timezone))
            self.files[path] = self._opened(path, found.table, source, zone)
        return self.files[path]

    def _customer(self, name: str) -> Customer:
        """Return a customer's customer.yaml; of many answers it is read once."""
        if name not in self.customers:
            places = self.workspace.places
            self.customers[name] = read_customer(Folder(places.customer_folder(name), places.root), [])
        return self.customers[name]

    def _opened(self, path: Path, table: str, source: Source, zone: tzinfo) -> AnswerFile:
        places = self.workspace.places
        shown = places.relative(path)
        is_there = path.is_file()
        data = path.read_bytes() if is_there else b""
        self.before[path] = data if is_there else None
        if path.suffix.casefold() not in WRITABLE:
            hint = "Write it there, or save it as .xlsx or .csv."
            raise DataError(Problem(f"{shown} is in a form we do not write into", hint=hint))
        export = recognised(path, table) if is_there and table != CUSTOMER and not source.file else None
        if export:
            raise DataError(Problem(f"{shown} is an export of {export.label}", hint="Answer it there; export again."))
        if not is_there and path.suffix in YAML_FILES:
            data = list_text(places, path, table).encode()
        return AnswerFile(path, shown, table, source, zone, data)

    def save(self) -> None:
        """Write every file that took an answer.

        Raises:
            OutputError: it has changed since it was read, or cannot be written.
        """
        for file in self.files.values():
            before = self.before[file.path]
            if file.data == before or file.shown not in {shown for shown, _ in self.outcome.written}:
                continue
            try:
                if (file.path.read_bytes() if file.path.exists() else None) != before:
                    raise OutputError(Problem("has changed meanwhile", Place(file.shown), "Run qbr answers again."))
                if before is None:
                    place_schemas(self.workspace.root)
                write_whole(file.path, file.data)
            except OSError as error:
                raise OutputError(
                    Problem(f"cannot be written: {error.strerror or error}", Place(file.shown))
                ) from error


def _needed(table: str) -> list[str]:
    """Return what makes a first entry: the field that stands first, and whatever its record requires."""
    first, *more = (wish.field for wish in FIRST if wish.table == table)
    fields = TABLES[table].model.model_fields
    return [first, *(name for name in more if name in fields and fields[name].is_required())]


def _with_first(file: AnswerFile, answers: Sequence[Answer]) -> AnswerFile:
    values, kinds = dict[str, str](), dict[str, Kind]()
    if file.table in NUMBERED:
        values["id"], kinds["id"] = NUMBERED[file.table], "text"
    for found in answers:
        values[found.field], kinds[found.field] = found.text, found.kind
    file = replace(file, note=_note(answers[0]))
    return replace(file, data=file.with_first(values, kinds))


def _place_of(file: AnswerFile, records: Sequence[Record], main: Answer | None) -> int:
    """Return which entry answers to a first one are about, where the table has entries by now.

    Raises:
        DataError: none of them says what the answer says.
    """
    same = [at for at, record in enumerate(records)
            if main is None or is_same(value_of(record, main.attribute), main.text)]  # fmt: skip
    if len(same) != 1:
        said = f' that says "{clipped(main.text)}"' if main else ""
        raise DataError(Problem(f"{file.shown} has entries by now, and not one{said}", hint=STAYS))
    return same[0]


def _is_meant(record: Record, found: Answer) -> bool:
    return found.table == CUSTOMER or name_of(found.table, record) == found.key


def _note(found: Answer) -> str:
    return f"answered by {found.who} on {found.when}"


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
