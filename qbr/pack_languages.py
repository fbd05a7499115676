"""The languages of a pack: deck.de.pptx beside deck.pptx is the German deck and stands in for it in German reviews."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from qbr.errors import Place, Problem, TemplateError
from qbr.office.workbench.languages import differing_tags
from qbr.phrasebook import base_language
from qbr.records.template import TemplateSettings
from qbr.workspace import Pack


def main_files(names: Iterable[str]) -> list[str]:
    """Return the files of a pack that are no version of another one in some language, in their order."""
    names = list(names)
    return [name for name in names if main_of(name, names) == name]


def main_of(name: str, names: Iterable[str]) -> str:
    """Return the file another one is a version of: deck.pptx for deck.de.pptx, where there is one; else the name."""
    path = Path(name)
    main = Path(path.stem).stem + path.suffix
    return main if main != name and main in names and language_of(name) else name


def language_of(name: str) -> str:
    """Return the language a file's name says it is in: de for deck.de.pptx, de_AT for deck.de_AT.pptx; else nothing."""
    said = Path(Path(name).stem).suffix.removeprefix(".")
    language, _, country = said.replace("-", "_").partition("_")
    is_language = len(language) in (2, 3) and language.isascii() and language.islower() and language.isalpha()
    return said if is_language and (not country or (country.isascii() and country.isalnum())) else ""


def every_version(mains: Iterable[Path]) -> list[Path]:
    """Return each main file, followed by its versions in other languages."""
    return [path for main in mains for path in (main, *_versions(main))]


def _versions(main: Path) -> list[Path]:
    found = sorted(main.parent.glob(f"{main.stem}.*{main.suffix}"))
    return [version for version in found if language_of(version.name)]


def version_in(main: Path, language: str) -> Path:
    """Return the version of a main file in a language, its country's form first; the main file when there is none."""
    for said in dict.fromkeys((language, language.replace("_", "-"), base_language(language))):
        version = main.with_name(f"{main.stem}.{said}{main.suffix}")
        if version.is_file():
            return version
    return main


def other_words(pack: Pack, settings: TemplateSettings, main: Path, language: str) -> Iterator[Problem]:
    """Yield a warning when a file's own words are in another language than the review."""
    said = base_language(settings.language)
    if version_in(main, language) != main or said == base_language(language):
        return
    wanted = f"{main.stem}.{base_language(language)}{main.suffix}"
    hint = (
        f"Put {wanted} beside it, with the same tags; or set `language` in template.yaml if its words are {language}."
    )
    message = f'pack "{pack.name}" has no {wanted}; what stands in {main.name} itself is said in {said}'
    yield Problem(message, Place(f"templates/{pack.name}/{main.name}"), hint, "warning", "P125")


def check_versions(pack: Pack, settings: TemplateSettings, mains: Iterable[Path]) -> list[Problem]:
    """Return what is wrong with the language versions of a pack: one that is promised and not there, other tags."""
    problems: list[Problem] = []
    for main in mains:
        for language in settings.languages:
            if version_in(main, language) == main:
                wanted = f"{main.stem}.{language}{main.suffix}"
                hint = "Put it there, or take the language out of `languages`."
                message = f'languages names "{language}", and there is no {wanted}'
                problems.append(Problem(message, Place(f"templates/{pack.name}/template.yaml"), hint, rule="P126"))
        for version in _versions(main):
            problems += _other_tags(pack, main, version)
    return problems


def _other_tags(pack: Pack, main: Path, version: Path) -> Iterator[Problem]:
    file = f"templates/{pack.name}/{version.name}"
    try:
        differing = differing_tags(main.read_bytes(), version.read_bytes(), file)
    except (OSError, TemplateError):
        return  # the check of the file itself says what is wrong with it
    for place, tag, is_lost in differing:
        message = f"{tag} stands in {main.name} and not here" if is_lost else f"{tag} does not stand in {main.name}"
        hint = f"Put the same tags into the same shapes, or take {version.name} away if nobody is told in its language."
        yield Problem(message, Place(file, spot=place), hint, "warning", "P127")
