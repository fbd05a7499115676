"""qbr.yaml, profiles, template.yaml and phrase files: what a workspace and its packs say of themselves."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC
from pathlib import Path
from typing import TypeVar

from qbr.errors import DataError, Place, Problem, QbrError, TemplateError
from qbr.records.profile import Profile
from qbr.records.record import Record
from qbr.records.settings import Settings
from qbr.records.template import TemplateSettings
from qbr.sources.opening.faults import Faults, clipped, in_order, nearest, shown_path
from qbr.sources.opening.text import read_text
from qbr.sources.opening.yaml import Plain, Table, parse_yaml, place_of, values_of
from qbr.sources.source_maps import check_columns
from qbr.sources.values.convert import record_from_node

R = TypeVar("R", bound=Record)


def read_settings(root: Path) -> Settings:
    """Return the workspace's settings; the defaults when there is no qbr.yaml.

    Raises:
        DataError: the file cannot be read, or says what we do not know; every fault at once.
    """
    settings, faults = _read(root / "qbr.yaml", root, Settings, DataError), Faults("qbr.yaml")
    check_columns({name: source for name, source in settings.sources.items() if not source.sql}, faults)
    if faults.has_errors:
        raise DataError(in_order(faults.found))
    return settings


def read_profiles(name: str | None, folder: Path, root: Path, asked_in: str) -> tuple[tuple[str, Profile], ...]:
    """Return a profile after those it builds on, each with its file, the most general first; none without a name.

    Args:
        name: the profile asked for.
        folder: the folder of the profiles.
        root: the workspace, which names in messages are relative to.
        asked_in: the file that asks.

    Raises:
        DataError: no such profile, one that builds on itself, or a file that cannot be read.
    """
    known = {path.stem: path for path in sorted(folder.glob("*.yaml"))}
    found: dict[str, tuple[str, Profile]] = {}
    while name:
        if name in found:
            chain = " → ".join((*found, name))
            message = f"the profile builds on itself: {chain}"
            raise DataError(Problem(message, Place(asked_in), "Take one extends away."))
        if name not in known:
            hint = f"{nearest(name, known)} Profiles: {shown_path(folder, root)}." if known else "There is none yet."
            raise DataError(Problem(f'there is no profile "{clipped(name)}"', Place(asked_in), hint))
        path = known[name]
        asked_in = shown_path(path, root)
        found[name] = asked_in, _read(path, root, Profile, DataError)
        name = found[name][1].extends
    return tuple(reversed(found.values()))


def read_template_settings(path: Path, root: Path) -> TemplateSettings:
    """Return what a pack's template.yaml says; the defaults when there is none.

    Raises:
        TemplateError: the file cannot be read, or says what we do not know; every fault at once.
    """
    return _read(path, root, TemplateSettings, TemplateError)


def read_phrases(path: Path, root: Path) -> Mapping[str, Plain]:
    """Return a phrase file as nested texts, each as it was written.

    Raises:
        TemplateError: the file cannot be read.
    """
    faults = Faults(shown_path(path, root))
    text = read_text(path, faults)
    node = parse_yaml(text, faults) if text is not None else None
    if node is not None and not isinstance(node, Table):
        faults.error("expected keys and phrases", place_of(node, (), faults))
    if faults.has_errors:
        raise TemplateError(in_order(faults.found))
    return values_of(node) if isinstance(node, Table) else {}


def _read(path: Path, root: Path, model: type[R], error: type[QbrError]) -> R:
    if not path.is_file():
        return model()
    faults = Faults(shown_path(path, root))
    text = read_text(path, faults)
    node = parse_yaml(text, faults) if text is not None else None
    record = record_from_node(model, node, faults, UTC) if node is not None else None
    if faults.has_errors:
        raise error(in_order(faults.found))
    return record or model()
