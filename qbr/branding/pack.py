"""A new pack on disk: deck, document and a commented template.yaml, all of them or none."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from qbr.branding.deck import branded_deck
from qbr.branding.document import branded_document
from qbr.errors import OutputError, Place, Problem, TemplateError
from qbr.office import Template, gate
from qbr.vocabulary import schema
from qbr.workspace import Places, shipped

_NAME = re.compile(r"[a-z0-9][a-z0-9_-]{0,39}")
_STANDARD = "standard"
_SETTINGS = """\
# This pack: what it renders, for whom, and in which order. Made by qbr from {brand}.
title: {title}
description: Our quarterly review in the look of {brand}.
audience: customer

# Every Office file beside this one is rendered and named acme-2026-Q3-{name}. Other names:
# files:
#   deck.pptx: "{{customer.id}}-{{quarter}}-board"

# Sections in the order of the deck. main: before the appendix; appendix: after it; off: nowhere.
# quarter, goals, promises, unused, reliability, incident, recommendations and unknowns cannot be off.
{sections}
# Pages of the main part, the cover included.
budget: 12

# Raise it whenever the design changes: a review says which one it was made with.
version: "1.0"
"""


@dataclass(frozen=True, slots=True)
class NewPack:
    """What was made."""

    folder: Path
    files: tuple[Path, ...]  # deck, document, settings
    problems: tuple[Problem, ...]  # warnings


def new_pack(places: Places, name: str, brand: Path, document: Path | None = None, keep: Sequence[int] = ()) -> NewPack:
    """Make a working pack from a plain brand deck and return what was written.

    Args:
        places: the workspace.
        name: of the pack and its folder.
        brand: a .pptx or .potx without tags: its master, theme, layouts and slide size are kept, its slides are not.
        document: a .docx or .dotx without tags whose styles, page and header the report takes; None: the report of
            the standard pack in the deck's colours and typefaces.
        keep: numbers of the brand deck's slides that stay, at the end of the deck.

    Raises:
        TemplateError: the name is none or is taken, or a brand file cannot be used; nothing is written.
        OutputError: the folder cannot be written; nothing is left of it.
    """
    folder = _free_folder(places, name)
    standard = shipped() / "templates" / _STANDARD  # whatever a workspace made of its own copy
    given = _read(brand)
    deck = branded_deck(given, brand.name, standard / "deck.pptx", keep)
    letter = (_read(document), document.name) if document is not None else None
    report = branded_document((standard / "document.docx").read_bytes(), deck, letter)
    settings = _SETTINGS.format(brand=brand.name, name=name, title=_title(name), sections=_sections(standard))
    contents = {"deck.pptx": deck, "document.docx": report, "template.yaml": settings.encode()}
    problems = _checked(places, folder, contents)
    return NewPack(folder, _written(folder, contents), tuple(problems))


def _free_folder(places: Places, name: str) -> Path:
    if not _NAME.fullmatch(name):
        hint = "Use small letters, digits, dashes and underscores, as in our-brand."
        raise TemplateError(Problem(f'"{name}" cannot be the name of a pack', hint=hint, rule="P123"))
    folder = places.root / "templates" / name
    if folder.exists() or any(pack.name == name for pack in places.packs()):
        hint = "Choose another name, or move the folder away; nothing was written."
        raise TemplateError(Problem(f'there is a pack "{name}" already', Place(str(folder)), hint, rule="P124"))
    return folder


def _read(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as error:
        raise TemplateError(Problem(f"cannot be read: {error.strerror}", Place(str(file)), rule="P101")) from error


def _title(name: str) -> str:
    return name.replace("-", " ").replace("_", " ").capitalize() + " review"


def _sections(standard: Path) -> str:
    """Return the sections as the standard pack has them."""
    text = (standard / "template.yaml").read_text(encoding="utf-8")
    found = re.search(r"^sections:\n(?:  .+\n)+", text, re.MULTILINE)
    return found[0] if found else ""


def _checked(places: Places, folder: Path, contents: dict[str, bytes]) -> list[Problem]:
    """Return the warnings of what was made; what does not pass every check is not written."""
    problems: list[Problem] = []
    for name, data in contents.items():
        if name.endswith((".pptx", ".docx")):
            shown = places.relative(folder / name)
            Template.load(data, shown, schema())
            problems += gate(data)
    faults = [problem for problem in problems if problem.severity == "error"]
    if faults:
        raise OutputError(faults)
    return problems


def _written(folder: Path, contents: dict[str, bytes]) -> tuple[Path, ...]:
    """Write the files into a folder of another name first: a pack is there whole or not at all."""
    making = folder.with_name(f".qbr-writing-{folder.name}-{os.getpid()}")
    try:
        making.mkdir(parents=True)
        for name, data in contents.items():
            (making / name).write_bytes(data)
        making.rename(folder)
    except OSError as error:
        place = Place(str(folder))
        raise OutputError(Problem(f"cannot be written: {error.strerror or error}", place)) from error
    finally:
        shutil.rmtree(making, ignore_errors=True)
    return tuple(folder / name for name in contents)
