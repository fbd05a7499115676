"""A template filled to be looked at: with a customer's review, with data of one's own, or with samples.

A preview never lands among the reviews, and one made of samples says so in its properties.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import cast

from qbr.build import FORMATS, Workspace
from qbr.drawing import Drawn, draw
from qbr.errors import OutputError, Place, Problem, TemplateError
from qbr.office import Template, gate
from qbr.office.workbench.inferred import infer_schema, sample_json
from qbr.office.workbench.told_data import ToldData
from qbr.output import write_whole
from qbr.pages import draw_pages, missing
from qbr.records.template import TemplateSettings
from qbr.rendering import SUFFIXES, template_files
from qbr.story.audience import for_audience
from qbr.story.placing import placed
from qbr.story.values import Picture
from qbr.vocabulary import context, schema
from qbr.workspace import SAMPLES, shipped

SAMPLE = "Sample data. Nothing in this file is about a real customer."


@dataclass(frozen=True, slots=True)
class Filling:
    """What a template is filled with."""

    name: str  # in file names: acme, data, sample
    values: Mapping[str, object]
    locale: str
    currency: str
    picture: Callable[[object], bytes]
    is_sample: bool = False


@dataclass(frozen=True, slots=True)
class Preview:
    """What was written to be looked at."""

    files: tuple[Path, ...]
    pages: tuple[Path, ...]
    problems: tuple[Problem, ...]  # warnings


@dataclass(frozen=True, slots=True)
class TemplateFile:
    """One Office file to be filled, with the settings of its pack."""

    path: Path
    name: str  # as messages call it
    settings: TemplateSettings


def preview(
    workspace: Workspace,
    subject: str,
    out: Path,
    *,
    customer: str | None = None,
    data: Mapping[str, object] | None = None,
    beside: Path | None = None,
    pages: bool = False,
) -> Preview:
    """Fill a pack or a single template, write it to be looked at, and return what was written.

    Args:
        workspace: where packs and customers are.
        subject: the name of a pack, or the path of an Office file.
        out: the folder the files go to.
        customer: whose review is shown; None: samples.
        data: values of one's own, for a template that is not about reviews.
        beside: the folder of the pictures that `data` names.
        pages: whether each page is drawn as a picture, too.

    Raises:
        TemplateError, DataError: it cannot be filled.
        OutputError: the folder is the one for reviews, or cannot be written.
    """
    _check_folder(workspace, out)
    found = files_of(workspace, subject)
    results = []
    told: Drawn | None = None
    for file in found:
        template = Template.load(file.path, name=file.name)
        if data is None and (customer is not None or not template.check(schema())):
            told = told or tell(workspace, customer)
            filling = _of_review(told, file.settings, customer)
        else:
            filling = _of_data(template, data, beside)
        results.append((file, filling, _filled(template, file, filling)))
    return _written(out, results, pages)


def files_of(workspace: Workspace, subject: str) -> list[TemplateFile]:
    """Return the Office files of a pack, or the single one a path names.

    Raises:
        TemplateError: there is no such pack or file.
    """
    path = Path(subject)
    if path.suffix.lower() in SUFFIXES:
        if not path.is_file():
            raise TemplateError(Problem("there is no such file", Place(subject), rule="P101"))
        return [TemplateFile(path, path.name, TemplateSettings())]
    if path.is_dir() and len(path.parts) > 1:
        return [TemplateFile(one, one.name, TemplateSettings()) for one in _office_files(path)]
    pack = workspace.places.pack(subject)
    settings = workspace.pack_settings(pack)
    return [
        TemplateFile(one, f"templates/{pack.name}/{one.name}", settings)
        for one in template_files(pack, settings, FORMATS)
    ]


def _office_files(folder: Path) -> Iterator[Path]:
    yield from (one for one in sorted(folder.iterdir()) if one.suffix in SUFFIXES and not one.name.startswith("~$"))


def tell(workspace: Workspace, customer: str | None) -> Drawn:
    """Return a customer's review, or that of the fullest sample, with its pictures drawn; nothing is kept on disk."""
    if customer is None:
        workspace, customer = Workspace(shipped(), workspace.today), SAMPLES[0]
    told = workspace.tell(customer)
    logo = told.folder.logo.data if told.folder.logo else None
    return draw(told.review, logo, told.teller, None)


def filled(told: Drawn, file: TemplateFile) -> bytes:
    """Return a template filled with a review.

    Raises:
        TemplateError: a tag cannot be filled.
    """
    filling = _of_review(told, file.settings, "review")
    return _filled(Template.load(file.path, name=file.name), file, filling)[0]


def _of_review(told: Drawn, settings: TemplateSettings, customer: str | None) -> Filling:
    review = placed(for_audience(told.review, settings.audience), settings.sections, settings.budget)
    meta = review.meta
    return Filling(
        customer or "sample",
        context(review),
        meta.locale,
        meta.currency,
        lambda value: told.pictures[cast(Picture, value).sha256],
        customer is None,
    )


def _of_data(template: Template, data: Mapping[str, object] | None, beside: Path | None) -> Filling:
    told = ToldData(beside)
    needed = sample_json(infer_schema(template.uses(), template.sections)) if data is None else data
    name = "sample" if data is None else "data"
    return Filling(name, told.context(needed), "en_US", "USD", told.picture, data is None)


def _filled(template: Template, file: TemplateFile, filling: Filling) -> tuple[bytes, tuple[Problem, ...]]:
    result = template.render(
        filling.values,
        locale=filling.locale,
        currency=filling.currency,
        pictures=filling.picture,
        properties={"category": "Sample data", "description": SAMPLE} if filling.is_sample else {},
    )
    faults = [problem for problem in gate(result.data) if problem.severity == "error"]
    if faults:
        raise OutputError(faults)
    return result.data, tuple(result.problems)


def _check_folder(workspace: Workspace, out: Path) -> None:
    if out.resolve().is_relative_to(workspace.places.output.resolve()):
        hint = "Choose another folder with --out: what stands there may be sent."
        raise OutputError(Problem("a preview does not go among the reviews", Place(str(out)), hint))


def _written(
    out: Path, results: list[tuple[TemplateFile, Filling, tuple[bytes, tuple[Problem, ...]]]], pages: bool
) -> Preview:
    files: list[Path] = []
    drawn: list[Path] = []
    problems: list[Problem] = [*(missing() if pages else ())]
    can_draw = pages and not problems
    for file, filling, (data, noticed) in results:
        suffix = f".{SUFFIXES[file.path.suffix.lower()]}"
        target = out / f"{file.path.stem}-preview-{filling.name}{suffix}"
        _write(target, data)
        files.append(target)
        problems += [dataclasses.replace(one, severity="warning") for one in noticed]
        drawn += draw_pages(data, suffix, out, target.stem) if can_draw else ()
    return Preview(tuple(files), tuple(drawn), tuple(problems))


def _write(target: Path, data: bytes) -> None:
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        write_whole(target, data)
    except OSError as error:
        raise OutputError(Problem(f"cannot be written: {error.strerror}", Place(str(target)))) from error
