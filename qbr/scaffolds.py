"""Files to fill in: commented YAML, front matter and workbooks whose comments are the records' own descriptions.

What a field means and a worked example stand beside it, commented out: as written, a file reads without error and says
nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from io import BytesIO
from typing import Any, get_args, get_origin

from pydantic.fields import FieldInfo

from qbr.records.customer import Customer
from qbr.records.examples import examples
from qbr.records.incidents import Incident
from qbr.records.profile import Profile
from qbr.records.record import Record, kind_of, spellings
from qbr.records.reference import part_of
from qbr.records.schema import BODY
from qbr.records.shared import Note
from qbr.records.tables import Table

COMMENTS_FROM = 42  # column in which a comment begins, where the value leaves room
FIRST_KEYS = (
    "owner",
    "logo",
    "review_date",
    "next_review",
    "tz",
    "locale",
    "currency",
    "fiscal",
    "segment",
    "contract",
)
# Columns that make a table one of another kind, by table: with them, a ticket has several rows.
OTHER_FORMS: Mapping[str, tuple[str, ...]] = {"tickets": ("at", "event")}
ROWS = 1000  # rows of a new workbook that offer fixed words
REST = "Every file and field: customers/reference.md"

_PLAIN = re.compile(r"[\w€](?:[\w .%€()+/×–-]|:(?! ))*")
_HEADINGS = (
    ("What happened", "in two sentences, for the customer"),
    ("Impact", "what it did to this customer"),
    ("Cause", "what set it off and what contributed"),
    ("Lessons", "what went poorly included, one a line, each after a dash"),
    ("Actions", "what is done, one a line; owner and due day above"),
    ("What you can do", "steps for the customer, also when it is only whom to call"),
    ("Internal", "whatever stands below this heading stays inside"),
)


def customer_file(name: str, modeline: str, customer: str) -> str:
    """Return a commented customer.yaml of a name that is already written as YAML."""
    files = "\n".join(f"#   {file:<18}{opens}" for file, opens in _BESIDE)
    return (
        f"{modeline}# Who this review is for. Only the name is required; take away the # of what you know.\n"
        f"name: {name}\n\n{commented(Customer, examples()['customer'], FIRST_KEYS)}\n"
        "# A person's own words for a section; figures in them are held against the facts.\n"
        "# summary: What you would say first.\n\n"
        f"# Put beside this file what you have; each file adds a part of the review:\n{files}\n"
        f"# A file to fill in: qbr new goals {customer}. What is missing now: qbr check {customer}\n# {REST}\n"
    )


_BESIDE = (
    ("usage.csv", "how the product is used"),
    ("entitlements.csv", "what is paid for and not used"),
    ("incidents/*.md", "what went wrong, one post-mortem each"),
    ("goals.yaml", "the customer's goals"),
)


def list_file(table: Table, modeline: str) -> str:
    """Return a commented YAML list with one worked example."""
    body = commented(table.model, examples()[table.name], is_item=True)
    return (
        f"{modeline}# {table.file}: {_told(table.model)}\n"
        f"# One entry as below, made up; take the # away, write yours, and add more. {REST}\n\n{body}"
    )


def profile_file(modeline: str) -> str:
    """Return a commented profile."""
    return f"{modeline}# {_told(Profile)} {REST}\n\n{commented(Profile, examples()['profile'])}"


def incident_file(title: str) -> str:
    """Return a post-mortem with its title, an unknown start, and the rest in comments."""
    rest = [name for name in Incident.model_fields if name not in ("title", "started")]
    front = commented(Incident, examples()["incident"], rest)
    headings = "\n".join(f"#   ## {heading:<16}{about}" for heading, about in _HEADINGS)
    return (
        f"---\n# {_told(Incident)} {REST}\ntitle: {title}   # {Incident.model_fields['title'].description}\n"
        f"started: unknown   # {Incident.model_fields['started'].description}, e.g. 2026-08-11T05:40:00+02:00\n"
        f"{front}# Below the three dashes, what you know under headings:\n{headings}\n---\n"
    )


def note_file(title: str) -> str:
    """Return a note with its title and the rest in comments."""
    front = commented(Note, examples()["note"], ("anchor", "audience"))
    head = f"---\n# {_told(Note)} {REST}\ntitle: {title}\n"
    return f"{head}{front}# The text follows below the three dashes, as plain paragraphs.\n---\n"


def _told(model: type[Record]) -> str:
    return (model.__doc__ or "").strip().partition("\n")[0]


def commented(
    model: type[Record], example: Mapping[str, object], keys: Sequence[str] = (), *, is_item: bool = False
) -> str:
    """Return the fields of a record in comments, each with its example and what it means.

    Args:
        model: the record.
        example: values by key; a field without one stays empty.
        keys: attributes to write, in this order; none given: all.
        is_item: whether the record is an item of a list.
    """
    lines = list(_fields(model, example, keys, "  " if is_item else ""))
    if is_item:
        lines[0] = lines[0].replace("  ", "- ", 1)
    return "".join(f"# {line}\n" for line in lines)


def _fields(model: type[Record], example: Mapping[str, object], keys: Sequence[str], pad: str) -> Iterator[str]:
    for attribute in keys or model.model_fields:
        if attribute == "place" or attribute in BODY.get(model, ()):
            continue
        field = model.model_fields[attribute]
        name = spellings(attribute, field)[0]
        part, step = part_of(field.annotation)
        given = example.get(name)
        if part is None or (given is None and _needs(part)) or not isinstance(given, list | dict | None):
            yield _line(f"{pad}{name}:", given, field)
            continue
        yield _line(f"{pad}{name}:", None, field)
        yield from _inside(part, step, given, pad)


def _needs(part: type[Record]) -> bool:
    """Return whether a record cannot be written without values."""
    return any(field.is_required() for field in part.model_fields.values())


def _inside(part: type[Record], step: str, given: Any, pad: str) -> Iterator[str]:
    """Yield the fields of a record inside another: itself, the first of a list, or the first under a name."""
    if step == "[]":
        first, *rest = _fields(part, given[0] if given else {}, (), f"{pad}    ")
        yield first.replace(f"{pad}    ", f"{pad}  - ", 1)
        yield from rest
    elif step == ".*":
        for key, value in (given or {}).items():
            yield f"{pad}  {key}:"
            yield from _fields(part, value, (), f"{pad}    ")
    else:
        yield from _fields(part, given or {}, (), f"{pad}  ")


def _line(start: str, value: object, field: FieldInfo) -> str:
    told = f"required: {field.description}" if field.is_required() else field.description
    written = f"{start} {_written(value)}" if value is not None else start
    return f"{written:<{COMMENTS_FROM}} # {told}"


def _written(value: object) -> str:
    """Return a value as YAML in one line; a text is quoted where it could be read as something else."""
    if isinstance(value, list):
        return f"[{', '.join(map(_written, value))}]"
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key}: {_written(inner)}" for key, inner in value.items()) + "}"
    text = str(value)
    return text if _PLAIN.fullmatch(text) else '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def table_workbook(table: Table) -> bytes:
    """Return a workbook with the columns of a table, a note on each head, fixed words to choose from, and a guide."""
    from openpyxl import Workbook

    book = Workbook()
    sheet, guide = book.worksheets[0], book.create_sheet("Guide")
    sheet.title = table.name
    guide.append(("column", "required", "what it means", "choose from", "example"))
    for number, column in enumerate(_columns(table), 1):
        _head(sheet, number, column)
        example = examples()[table.name].get(column.name, "")
        needed = "yes" if column.is_required else ""
        guide.append((column.name, needed, column.meaning, ", ".join(column.words), _cell_text(example)))
    sheet.freeze_panes = "A2"
    for letter, width in zip("ABCDE", (20, 10, 90, 40, 50), strict=True):
        guide.column_dimensions[letter].width = width
    out = BytesIO()
    book.save(out)
    return out.getvalue()


class _Column:
    """A column of a table: a field as a spreadsheet shows it."""

    def __init__(self, attribute: str, field: FieldInfo) -> None:
        self.name = spellings(attribute, field)[0]
        self.is_required = field.is_required()
        self.meaning = field.description or ""
        self.kind = kind_of(field.annotation)
        self.words = fixed_words(field.annotation)


def _columns(table: Table) -> list[_Column]:
    left_out = {"place", *OTHER_FORMS.get(table.name, ())}
    return [_Column(name, field) for name, field in table.model.model_fields.items() if name not in left_out]


def fixed_words(annotation: object) -> tuple[str, ...]:
    """Return the words a value is one of; yes and no for those; empty where it is free."""
    if annotation is bool:
        return ("yes", "no")
    if get_origin(annotation) is not None and str(get_origin(annotation)) == "typing.Literal":
        return tuple(map(str, get_args(annotation)))
    parts = get_args(annotation) if get_origin(annotation) not in (tuple, list, dict, Mapping) else ()
    return next((words for part in parts if (words := fixed_words(part))), ())


def _head(sheet: Any, number: int, column: _Column) -> None:
    """Write the head of a column, its note, and what its cells take."""
    from openpyxl.comments import Comment
    from openpyxl.styles import Font
    from openpyxl.utils import get_column_letter
    from openpyxl.worksheet.datavalidation import DataValidation

    letter = get_column_letter(number)
    cell = sheet.cell(1, number, column.name)
    cell.font = Font(bold=True)
    needed = "required. " if column.is_required else ""
    cell.comment = Comment(f"{needed}{column.meaning}", "qbr", width=320, height=90)
    sheet.column_dimensions[letter].width = max(12, len(column.name) + 2)
    if column.kind == "text" and not column.words:
        sheet.column_dimensions[letter].number_format = "@"  # ids stay text
    if column.words:
        choice = DataValidation("list", formula1=f'"{",".join(column.words)}"', allow_blank=True)
        choice.add(f"{letter}2:{letter}{ROWS}")
        sheet.add_data_validation(choice)


def _cell_text(value: object) -> str:
    return ";".join(map(str, value)) if isinstance(value, list) else str(value)
