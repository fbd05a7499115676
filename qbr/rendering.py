"""Rendering a review with a template pack: context in, gated Office files with their trace out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, cast

from qbr.errors import OutputError, Place, Problem, TemplateError
from qbr.facts import Audience
from qbr.formatting import language_tag
from qbr.mandatory_sections import check_told
from qbr.office import Emission, Template, gate
from qbr.office.including.library import Folder, Stamp
from qbr.office.workbench.languages import in_language
from qbr.output import OutputFile, digest, is_safe_name
from qbr.pack_languages import language_of, main_files, other_words, version_in
from qbr.phrasebook import base_language
from qbr.records.template import TemplateSettings
from qbr.story.audience import for_audience
from qbr.story.honesty import check_placed
from qbr.story.placing import check_budget, placed
from qbr.story.review import Review
from qbr.story.values import Picture
from qbr.vocabulary import context
from qbr.workspace import Pack

SUFFIXES = {".pptx": "pptx", ".potx": "pptx", ".docx": "docx", ".dotx": "docx"}


@dataclass(frozen=True, slots=True)
class Rendered:
    """One file of a pack, ready to be written."""

    file: OutputFile
    problems: tuple[Problem, ...]  # warnings


def render_pack(
    review: Review,
    pictures: Mapping[str, bytes],
    pack: Pack,
    settings: TemplateSettings,
    *,
    formats: Sequence[str],
    audience: Audience | None = None,
    draft: bool = False,
) -> list[Rendered]:
    """Return every file of a pack for a review.

    Args:
        review: as told; sections are placed and internal values withheld here.
        pictures: the bytes of the review's pictures by SHA-256.
        pack: whose templates are filled.
        settings: the pack's template.yaml.
        formats: which of pptx and docx are wanted.
        audience: for whom; None: the pack's own. An internal pack is never built for a customer.
        draft: print holes instead of refusing.

    Raises:
        TemplateError: every fault of every file of the pack.
        OutputError: a rendered file does not pass the gate.
    """
    audience = audience or settings.audience
    if settings.audience == "internal" and audience == "customer":
        message = f'pack "{pack.name}" is internal and cannot be built for a customer'
        hint = "Build it without --audience customer; a pack such as standard or executive is for the customer."
        raise TemplateError(Problem(message, Place(str(pack.settings_file)), hint, rule="P103"))
    told = placed(for_audience(review, audience), settings.sections, settings.budget)
    rendered: list[Rendered] = []
    faults: list[Problem] = []
    for path in template_files(pack, settings, formats):
        try:
            rendered.append(_render(path, told, pictures, pack, settings, audience, draft))
        except TemplateError as error:
            faults.extend(error.problems)
    if faults:
        raise TemplateError(faults)
    if not rendered:
        hint = "Put a deck.pptx or document.docx there, or ask for another --format."
        raise TemplateError(
            Problem(f'pack "{pack.name}" has no file to render', Place(str(pack.folder)), hint, "error")
        )
    if settings.audience == "customer":
        every_file = template_files(pack, settings, tuple(SUFFIXES.values()))
        if silent := tuple(check_told((_opened(path, pack, settings, review)[1] for path in every_file), pack.name)):
            raise TemplateError(silent)
    last = rendered[-1]
    found = (*check_budget(told, settings.budget), *(check_placed(told) if audience == "customer" else ()))
    return [*rendered[:-1], Rendered(last.file, (*last.problems, *found))]


def template_files(pack: Pack, settings: TemplateSettings, formats: Sequence[str]) -> list[Path]:
    """Return the Office files of a pack that are wanted, in the order template.yaml names them; one of each version."""
    names = list(settings.files) or sorted(path.name for path in pack.folder.iterdir() if path.suffix in SUFFIXES)
    wanted = [name for name in names if SUFFIXES.get(Path(name).suffix) in formats and not name.startswith("~$")]
    return [pack.folder / name for name in main_files(wanted)]


def output_name(template: str, pack: Pack, settings: TemplateSettings, review: Review, audience: Audience) -> str:
    """Return the name a rendered file gets.

    Raises:
        TemplateError: template.yaml asks for a name that is a path, or names a field that does not exist.
    """
    suffix = f".{SUFFIXES[Path(template).suffix]}"
    pattern = name_pattern(template, pack, settings)
    name = pattern.replace("{customer.id}", review.meta.customer).replace("{quarter}", review.meta.quarter) + suffix
    if "{" in name or not is_safe_name(name):
        hint = "Use {customer.id}, {quarter} and plain letters; no folders."
        raise TemplateError(Problem(f'"{pattern}" is no name for {template}', Place(str(pack.settings_file)), hint))
    return f"internal/INTERNAL-{name}" if audience == "internal" else name


def name_pattern(template: str, pack: Pack, settings: TemplateSettings) -> str:
    """Return how a pack names a file: as template.yaml says, else by customer, quarter and pack."""
    usual = "{customer.id}-{quarter}" if pack.name == "standard" else f"{{customer.id}}-{{quarter}}-{pack.name}"
    return settings.files.get(template, usual)


def check_names(pack: Pack, packs: Mapping[str, tuple[Pack, TemplateSettings]]) -> tuple[Problem, ...]:
    """Return what keeps a pack's files from having names of their own among all packs of a workspace."""
    mine = _claims(*packs[pack.name])
    problems = []
    for name, (other, settings) in packs.items():
        for claim in () if name == pack.name else sorted(mine & _claims(other, settings)):
            hint = "Give this pack's files other names under `files`, or leave them out to get its folder's name added."
            message = f'pack "{name}" writes the same file: {claim[0]}'
            problems.append(Problem(message, Place(f"templates/{pack.name}/template.yaml"), hint, rule="P112"))
    return tuple(problems)


def _claims(pack: Pack, settings: TemplateSettings) -> set[tuple[str, Audience]]:
    files = template_files(pack, settings, tuple(SUFFIXES.values()))
    names = (name_pattern(path.name, pack, settings) + "." + SUFFIXES[path.suffix] for path in files)
    return {(name, settings.audience) for name in names}


@lru_cache(maxsize=16)
def _compiled(source: bytes, name: str, library: Folder, stamps: tuple[Stamp, ...]) -> Template:
    """Compile a template once per process; a changed file has other bytes, one that it may include another stamp."""
    return Template.load(source, name=name, library=library, cache=True)


def _read_template(path: Path, name: str) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise TemplateError(Problem(f"cannot be read: {error.strerror}", Place(name), rule="P101")) from error


def _opened(path: Path, pack: Pack, settings: TemplateSettings, review: Review) -> tuple[bytes, Template]:
    """Return a file of a pack in the review's language: as it stands on disk, and compiled."""
    version = version_in(path, review.meta.language)
    name = f"templates/{pack.name}/{version.name}"
    source, library = _read_template(version, name), Folder(pack.folder)
    return source, _compiled(_spoken(source, version, settings, review, name), name, library, library.stamps())


def _render(
    path: Path,
    review: Review,
    pictures: Mapping[str, bytes],
    pack: Pack,
    settings: TemplateSettings,
    audience: Audience,
    draft: bool,
) -> Rendered:
    source, template = _opened(path, pack, settings, review)
    result = template.render(
        context(review),
        locale=review.meta.locale,
        currency=review.meta.currency,
        pictures=lambda picture: pictures[cast(Picture, picture).sha256],
        draft=draft,
    )
    target = output_name(path.name, pack, settings, review, audience)
    faults = [problem for problem in gate(result.data) if problem.severity == "error"]
    if faults:
        raise OutputError([_not_passed(problem, target) for problem in faults])
    about = {
        "pack": pack.name,
        "pack_version": settings.version,
        "template": digest(source),
        "audience": audience,
        "trace": [_traced(emission) for emission in result.emissions],
    }
    warnings = (*result.problems, *other_words(pack, settings, path, review.meta.language))
    return Rendered(OutputFile(target, result.data, about), warnings)


def _spoken(source: bytes, version: Path, settings: TemplateSettings, review: Review, name: str) -> bytes:
    """Return a template whose text says it is in the review's language; one made in it is taken as it is."""
    made_in = language_of(version.name) or settings.language
    if base_language(made_in) == base_language(review.meta.language):
        return source
    return in_language(source, name, language_tag(review.meta.language, review.meta.locale))


def _not_passed(problem: Problem, target: str) -> Problem:
    hint = problem.hint or "The file was not written. This is a fault of qbr or of the template; please report it."
    return Problem(
        problem.message, Place(target, spot=problem.place.spot or str(problem.place)), hint, rule=problem.rule
    )


def _traced(emission: Emission) -> dict[str, Any]:
    return {"place": emission.place.spot, "tag": emission.tag, "refs": list(emission.refs)}
