"""The questions for several customers as one workbook: a row a missing fact, and the files that would add most."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from io import BytesIO
from typing import Any

from qbr.build import Workspace
from qbr.coverage import Gain, examine
from qbr.errors import DataError, Problem, QbrError
from qbr.wishes import FIRST_NAMES, Question, file_of, questions

SHEET = "Questions"
HEADS = ("customer", "about", "file", "field", "what is missing", "for example", "the review cannot say",
         "answer", "who", "when", "key")  # fmt: skip
WIDTHS = (16, 32, 18, 24, 52, 30, 44, 32, 20, 14, 8)
ANSWER, WHO, WHEN, KEY = (HEADS.index(name) for name in ("answer", "who", "when", "key"))


def customers_of(workspace: Workspace, owner: str | None) -> tuple[str, ...]:
    """Return the customers of an owner; those whose folder cannot be read are nobody's.

    Raises:
        DataError: no owner is known, or they have no customer.
    """
    if owner is None:
        hint = "Write me: your name, as owner in customer.yaml; or name customers, or use --all."
        raise DataError(Problem("qbr.yaml does not say who you are", hint=hint))
    found = tuple(each for each in workspace.places.customer_ids() if _owner(workspace, each) == owner)
    if not found:
        raise DataError(Problem(f'no customer has the owner "{owner}"', hint="Write owner in customer.yaml."))
    return found


def _owner(workspace: Workspace, customer: str) -> str | None:
    try:
        return workspace.folder(customer, with_large=False).customer.owner
    except QbrError:
        return None


def questions_workbook(workspace: Workspace, customers: Sequence[str]) -> tuple[bytes, int]:
    """Return the workbook of what is missing for some customers, and how many questions it asks.

    Raises:
        DataError: a customer's folder cannot be read.
    """
    told = [workspace.tell(customer) for customer in customers]
    asked = [question for each in told for question in questions(each.folder)]
    gains = [(each.folder.id, gain) for each in told for gain in examine(each).gains]
    return _workbook(asked, gains), len(asked)


def _workbook(asked: Sequence[Question], gains: Sequence[tuple[str, Gain]]) -> bytes:
    from openpyxl import Workbook
    from openpyxl.styles import Font

    book = Workbook()
    sheet, files, guide = book.worksheets[0], book.create_sheet("Files"), book.create_sheet("How to")
    sheet.title = SHEET
    sheet.append(HEADS)
    for number, question in enumerate(asked, 2):
        sheet.append(_row(question))
        _offer(sheet, question, number)
    files.append(("customer", "file", "opens", "fills", "how to begin"))
    for customer, gain in gains:
        files.append((customer, gain.file, ", ".join(gain.tells), ", ".join(gain.fills), _begin(customer, gain.file)))
    for line in _guide():
        guide.append((line,))
    for page, widths in ((sheet, WIDTHS), (files, (16, 22, 40, 40, 34)), (guide, (100,))):
        for index, width in enumerate(widths):
            page.column_dimensions["ABCDEFGHIJK"[index]].width = width
        for cell in page[1]:
            cell.font = Font(bold=page is not guide)
        page.freeze_panes = "A2"
    sheet.column_dimensions["K"].hidden = True
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def _row(question: Question) -> tuple[str, ...]:
    named = question.key if question.key is not None else (FIRST_NAMES[question.table],)
    about = " · ".join(part for part in named if part) or question.customer
    key = json.dumps([question.customer, question.table, question.key, question.field], ensure_ascii=False)
    cells = (question.customer, about, file_of(question.table), question.field, question.meaning, question.example)
    return (*(_harmless(cell) for cell in (*cells, question.cost)), "", "", "", key)


def _harmless(text: str) -> str:
    """Return a text no spreadsheet takes for a formula."""
    return f"\u200b{text}" if text[:1] in ("=", "+", "-", "@") else text


def _offer(sheet: Any, question: Question, row: int) -> None:
    """Let an answer be chosen where it is one of fixed words; everything else stays the text that is typed."""
    from openpyxl.worksheet.datavalidation import DataValidation

    cell = sheet.cell(row, ANSWER + 1)
    cell.number_format = "@"
    sheet.cell(row, WHEN + 1).number_format = "yyyy-mm-dd"
    if question.words:
        choice = DataValidation("list", formula1=f'"{",".join(question.words)}"', allow_blank=True)
        choice.add(cell)
        sheet.add_data_validation(choice)


def _begin(customer: str, file: str) -> str:
    name = file.partition("/")[0] if file.startswith("incidents") else file.rpartition("/")[2].partition(".")[0]
    if name == "incidents":
        return f'qbr new incident {customer} "…"'
    return f"qbr new {name}" if file.startswith("_shared") else f"qbr new {name} {customer}"


def _guide() -> Iterator[str]:
    yield "Each row of Questions is a fact a review lacks."
    yield "Write the answer, who gave it, and the day, as 2026-09-30 or 30.9.2026; leave the rest empty."
    yield "Rows about a first goal, promise or need make one together; without the first of them it is none."
    yield "qbr answers questions.xlsx writes each answer into its file; --dry-run says what it would write."
    yield "What somebody has written there meanwhile stays; both are shown. Files names what no cell can hold."
