"""Template packs and files checked: without data, with hostile data, and with the data of customers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, cast

from qbr.build import FORMATS, Workspace
from qbr.drawing import draw
from qbr.errors import OutputError, Place, Problem, TemplateError
from qbr.inside_fields import check_inside
from qbr.mandatory_sections import check_told
from qbr.office import Schema, Template, gate
from qbr.office.workbench.annotated import annotated
from qbr.office.workbench.checked import Checked, check_file, unexercised
from qbr.office.workbench.contents import Contents, contents_of
from qbr.office.workbench.inferred import infer_schema, json_schema, sample_json
from qbr.pack_languages import check_versions, every_version, language_of
from qbr.records.template import TemplateSettings
from qbr.rendering import SUFFIXES, template_files
from qbr.story.audience import for_audience
from qbr.story.placing import placed
from qbr.story.review import Review
from qbr.story.values import Picture
from qbr.vocabulary import context, schema


@dataclass(frozen=True, slots=True)
class TemplateFile:
    """A template somebody named: by itself, or as one file of a pack."""

    path: Path
    shown: str  # as messages call it
    settings: TemplateSettings  # of its pack; the defaults for a file by itself
    is_of_pack: bool = True


@dataclass(frozen=True, slots=True)
class DryRun:
    """A template filled with one customer's data; nothing is written."""

    customer: str
    file: str
    unexercised: tuple[tuple[str, str], ...]  # place and text of every tag that did not run

    def to_json(self) -> dict[str, Any]:
        """Return it as JSON values."""
        tags = [{"place": place, "tag": tag} for place, tag in self.unexercised]
        return {"customer": self.customer, "file": self.file, "not_exercised": tags}


@dataclass(slots=True)
class Report:
    """What a check found."""

    problems: list[Problem] = field(default_factory=list)
    files: list[Checked] = field(default_factory=list)
    runs: list[DryRun] = field(default_factory=list)

    def to_json(self) -> dict[str, Any]:
        """Return the report as JSON values."""
        files = [
            {
                "file": one.file,
                "carriers": [carrier.to_json() for carrier in one.carriers],
                "leftovers": [leftover.to_json() for leftover in one.leftovers],
            }
            for one in self.files
        ]
        problems = [problem.to_json() for problem in self.problems]
        return {"problems": problems, "files": files, "runs": [run.to_json() for run in self.runs]}


def check_templates(
    workspace: Workspace,
    targets: Sequence[str],
    *,
    example: Mapping[str, object] | None = None,
    hostile: bool = False,
    listed: bool = False,
    customers: Sequence[str] = (),
) -> Report:
    """Return what is wrong with packs and template files, all of it at once.

    Args:
        workspace: where packs and customers are.
        targets: names of packs, or paths of .pptx and .docx files.
        example: data whose fields the tags may name; None: the fields of a review.
        hostile: fill each with hostile data, too.
        listed: list carriers and leftovers, and be suspicious of what may have been lost.
        customers: whose data to fill each with, without writing anything.
    """
    report = Report()
    known = schema() if example is None else Schema.from_example(example)
    for target in targets:
        try:
            files = template_targets(workspace, target)
        except TemplateError as error:
            report.problems += error.problems
            continue
        for file in files:
            _check(report, file, known, hostile, listed)
            _try(report, workspace, file, customers)
        report.problems += _versions(workspace, target)
        report.problems += _untold(report, files)
    return report


def _untold(report: Report, files: Sequence[TemplateFile]) -> list[Problem]:
    """Return what a pack for customers tells nowhere, for each language; what cannot be read is told already."""
    if not all(file.is_of_pack and file.settings.audience == "customer" for file in files):
        return []
    sound = {one.file: one.template for one in report.files if one.template is not None}
    by_language: dict[str, list[Template]] = {}
    for file in files:
        if file.shown not in sound:
            return []
        by_language.setdefault(language_of(file.path.name), []).append(sound[file.shown])
    return [problem for found in by_language.values() for problem in check_told(found, files[0].path.parent.name)][:1]


def _versions(workspace: Workspace, target: str) -> list[Problem]:
    """Return what is wrong with the language versions of a pack; a single file has none."""
    if Path(target).suffix.lower() in SUFFIXES or Path(target).is_file():
        return []
    pack = workspace.places.pack(target)
    settings = workspace.pack_settings(pack)
    return check_versions(pack, settings, template_files(pack, settings, FORMATS))


def template_targets(workspace: Workspace, target: str) -> list[TemplateFile]:
    """Return the template files that a pack's name or a path stands for.

    Raises:
        TemplateError: there is no such pack or file, or the pack's settings are wrong.
    """
    path = Path(target)
    if path.suffix.lower() in SUFFIXES or path.is_file():
        return [TemplateFile(path, path.as_posix(), TemplateSettings(), is_of_pack=False)]
    pack = workspace.places.pack(target)
    settings = workspace.pack_settings(pack)
    files = every_version(template_files(pack, settings, FORMATS))
    if not files:
        hint = "Put a deck.pptx or document.docx there."
        raise TemplateError(Problem("the pack has no file to render", Place(str(pack.folder)), hint, rule="P101"))
    return [TemplateFile(path, f"templates/{pack.name}/{path.name}", settings) for path in files]


def inspect_templates(workspace: Workspace, target: str) -> dict[str, list[Contents]]:
    """Return what each page of a pack or file uses, by file.

    Raises:
        TemplateError: the pack, the file or a tag cannot be used.
    """
    return {name: contents_of(template) for name, template in _templates(workspace, target)}


def data_needed(workspace: Workspace, target: str, *, as_schema: bool) -> dict[str, Any]:
    """Return the data that a pack or file needs: as JSON Schema, or as a sample it can be rendered with.

    Raises:
        TemplateError: the pack, the file or a tag cannot be used.
    """
    templates = [template for _, template in _templates(workspace, target)]
    sections = [name for template in templates for name in template.sections]
    schema = infer_schema([use for template in templates for use in template.uses()], sections)
    return json_schema(schema) if as_schema else sample_json(schema)


def _templates(workspace: Workspace, target: str) -> Iterator[tuple[str, Template]]:
    for file in template_targets(workspace, target):
        yield file.shown, Template.load(read_template(file), file.shown, library=file.path.parent)


def annotate(workspace: Workspace, target: str, out: Path) -> list[Path]:
    """Write copies of a pack's files, or of one file, with labels on the spot; return their paths.

    Args:
        workspace: where packs are.
        target: the name of a pack, or a path.
        out: the copy; for a pack with several files, a folder. Nothing that is there is replaced.

    Raises:
        TemplateError: there is no such pack or file, or it cannot be opened.
        OutputError: a copy cannot be written, or would replace something.
    """
    files = template_targets(workspace, target)
    is_one = len(files) == 1 and out.suffix == files[0].path.suffix
    copies: list[tuple[Path, bytes]] = []
    for file in files:
        data = read_template(file)
        checked = check_file(data, file.shown, schema(), library=file.path.parent)
        copies.append((out if is_one else out / file.path.name, annotated(data, checked, schema())))
    for path, data in copies:
        _write_new(path, data)
    return [path for path, _ in copies]


def _write_new(path: Path, data: bytes) -> None:
    hint = "Name another one with --out; a template is never replaced."
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("xb") as file:
            file.write(data)
    except FileExistsError as error:
        raise OutputError(Problem("is there already", Place(str(path)), hint)) from error
    except OSError as error:
        raise OutputError(Problem(f"cannot be written: {error.strerror}", Place(str(path)), hint)) from error


def read_template(file: TemplateFile) -> bytes:
    """Return the bytes of a template.

    Raises:
        TemplateError: it cannot be read.
    """
    try:
        return file.path.read_bytes()
    except OSError as error:
        raise TemplateError(Problem(f"cannot be read: {error.strerror}", Place(file.shown), rule="P101")) from error


def _check(report: Report, file: TemplateFile, known: Schema, hostile: bool, listed: bool) -> None:
    try:
        data, library = read_template(file), file.path.parent
        checked = check_file(data, file.shown, known, library=library, hostile=hostile, listed=listed)
    except TemplateError as error:
        report.problems += error.problems
        return
    report.files.append(checked)
    report.problems += checked.problems
    if checked.template is not None and file.is_of_pack and file.settings.audience == "customer":
        report.problems += check_inside(checked.template, file.shown)


def _try(report: Report, workspace: Workspace, file: TemplateFile, customers: Sequence[str]) -> None:
    """Fill a sound template with the data of customers."""
    template = next((one.template for one in report.files if one.file == file.shown and one.is_sound), None)
    if template is None:
        return
    for customer in customers:
        review, pictures = drawn_review(workspace, customer)
        told = placed(for_audience(review, file.settings.audience), file.settings.sections, file.settings.budget)
        try:
            run, problems = _filled(template, customer, told, pictures)
        except TemplateError as error:
            report.problems += error.problems
            continue
        report.runs.append(run)
        report.problems += problems


def drawn_review(workspace: Workspace, customer: str) -> tuple[Review, Mapping[str, bytes]]:
    """Return a customer's review with its pictures; nothing of it is kept.

    Raises:
        DataError: the customer's folder cannot become a review.
    """
    told = workspace.tell(customer)
    logo = told.folder.logo.data if told.folder.logo else None
    finished = draw(told.review, logo, told.teller, None)
    return finished.review, finished.pictures


def _filled(
    template: Template, customer: str, review: Review, pictures: Mapping[str, bytes]
) -> tuple[DryRun, list[Problem]]:
    result = template.render(
        context(review),
        locale=review.meta.locale,
        currency=review.meta.currency,
        pictures=lambda picture: pictures[cast(Picture, picture).sha256],
    )
    run = DryRun(customer, template.name, tuple(unexercised(template, result.emissions)))
    return run, [*result.problems, *gate(result.data)]
