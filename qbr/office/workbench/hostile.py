"""A template filled with hostile data, one case after the other: what refuses, overflows, or comes out empty."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from qbr.errors import Place, Problem, TemplateError
from qbr.office.checking.schema import Schema
from qbr.office.gates.gate import gate
from qbr.office.opc.markup import Element, child, q
from qbr.office.opc.package import Package
from qbr.office.template import Template
from qbr.office.text.text import text_of
from qbr.office.workbench.sample_data import HOSTILE, Case, Sample, Uses, sample_picture
from qbr.office.workbench.sheets import Sheet, sheets

_COMMON = ("no rows", "one row", "missing values", "no to every question")  # what everybody's data may be like
_SPARSE = ("no rows", "missing values", "no to every question")


def hostile_findings(template: Template, schema: Schema) -> list[Problem]:
    """Return what goes wrong with hostile data, each thing once with the cases it happens in.

    What keeps the file from being made with data as anybody may have them is an error, and so is a file that Office
    would repair; the rest is a warning.
    """
    checked = template.checked(schema)
    uses = Uses(checked.used_as("link"), checked.used_as("style"), checked.used_as("share"))
    found: dict[tuple[str, str], tuple[Problem, list[str]]] = {}
    for case in HOSTILE:
        for problem in _tried(template, Sample(schema, case, uses), case):
            told = problem if case.name in _COMMON or problem.rule.startswith("G") else _softened(problem)
            found.setdefault((problem.rule, problem.place.spot), (told, []))[1].append(case.name)
    return [_with_cases(problem, cases) for problem, cases in found.values()]


def _softened(problem: Problem) -> Problem:
    return replace(problem, severity="warning")


def _with_cases(problem: Problem, cases: list[str]) -> Problem:
    return replace(problem, message=f"with {', '.join(dict.fromkeys(cases))}: {problem.message}")


def _tried(template: Template, sample: Sample, case: Case) -> Iterator[Problem]:
    try:
        result = template.render(sample.context(), pictures=sample_picture)
    except TemplateError as error:
        yield from error.problems
        return
    yield from result.problems
    yield from (replace(one, place=Place(template.name, spot=one.place.spot)) for one in gate(result.data))
    if case.name in _SPARSE:
        yield from _empty_headings(template, Package.open(result.data, template.name))


def _empty_headings(template: Template, package: Package) -> Iterator[Problem]:
    for sheet in sheets(package):
        for heading, is_empty in (*_titles(sheet), *_headings(sheet)):
            if is_empty:
                hint = "Write |default(…), a word beside the tag, or a condition that hides it."
                place = Place(template.name, spot=sheet.place(heading))
                yield Problem("the heading is empty", place, hint, "warning", "T351")


def _titles(sheet: Sheet) -> Iterator[tuple[Element, bool]]:
    for shape in sheet.root.iter(q("p:sp")) if sheet.kind == "slide" else ():
        placeholder = child(shape, "p:nvSpPr", "p:nvPr", "p:ph")
        if placeholder is not None and placeholder.get("type") in ("title", "ctrTitle"):
            texts = [text_of(paragraph, sheet.form) for paragraph in shape.iter(q("a:p"))]
            yield shape, not "".join(texts).strip()


def _headings(sheet: Sheet) -> Iterator[tuple[Element, bool]]:
    for paragraph in sheet.root.iter(q("w:p")) if sheet.kind == "body" else ():
        style = child(paragraph, "w:pPr", "w:pStyle")
        if style is not None and str(style.get(q("w:val"), "")).startswith("Heading"):
            yield paragraph, not text_of(paragraph, sheet.form).strip()
