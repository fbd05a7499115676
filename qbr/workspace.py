"""Where things are: customers, packs, phrases, shared sources and output, in a workspace or in what qbr ships.

A customer's id is the name of its folder, to the letter. Nothing outside the workspace's folders is ever named by one.
"""

from __future__ import annotations

import re
import shutil
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from pathlib import Path

from qbr.errors import DataError, OutputError, Place, Problem, TemplateError

SHARED = "_shared"
PHRASES = "phrases"
LONGEST_ID = 80  # leaves room for quarter and pack in a file name of 255 bytes, whatever the script
SAMPLES = ("acme", "globex", "initech")
PACKS = ("standard", "executive", "brief")
GUIDES = ("templates/README.md", "templates/img", "customers/README.md", "customers/reference.md")

_ALLOWED = re.compile(r"[^\W_][\w .\-]*")
_RESERVED = re.compile(r"(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(\..*)?", re.IGNORECASE)


def shipped() -> Path:
    """Return the folder with the packs and samples qbr brings: inside an installed wheel, or the checkout's top."""
    here = Path(__file__).resolve().parent
    return here / "shipped" if (here / "shipped").is_dir() else here.parent


def schemas_folder(root: Path) -> Path:
    """Return where a workspace keeps the JSON Schemas its YAML files name in their first line."""
    return root / ".qbr" / "schemas"


def place_schemas(root: Path) -> None:
    """Copy the JSON Schemas of this version into a workspace; those that are current stay as they are.

    Raises:
        OSError: they cannot be written.
    """
    folder = schemas_folder(root)
    folder.mkdir(parents=True, exist_ok=True)
    for schema in sorted((Path(__file__).resolve().parent / "schemas").glob("*.json")):
        copy = folder / schema.name
        if not copy.is_file() or copy.read_bytes() != schema.read_bytes():
            shutil.copyfile(schema, copy)


def check_id(text: str) -> Problem | None:
    """Return what keeps a text from being a customer's id, or None when it is one.

    An id becomes part of folder and file names on every system people use, so it must mean the same on all of them.
    """
    hint = "Use letters, digits, dots, dashes and underscores, starting with a letter or digit, as in acme or acme-uk."
    quoted = f'"{text[:60]}" cannot be a customer id'
    if not text or len(text) > LONGEST_ID:
        return Problem(f"{quoted}: it has {len(text)} characters, 1 to {LONGEST_ID} are possible", hint=hint)
    if unicodedata.normalize("NFC", text) != text:
        return Problem(f"{quoted}: its accents are written as separate signs", hint="Rename the folder in one form.")
    if not _ALLOWED.fullmatch(text) or text[-1] in " .":
        return Problem(f"{quoted}: it holds or ends in a sign that file systems read in different ways", hint=hint)
    if _RESERVED.fullmatch(text):
        return Problem(f"{quoted}: Windows keeps this name for itself", hint="Add a word, as in con-ltd.")
    return None


@dataclass(frozen=True, slots=True)
class Pack:
    """A template pack: a folder with a deck, a document and how they are named."""

    name: str
    folder: Path
    is_shipped: bool = False  # found in what qbr ships, not in the workspace

    @property
    def settings_file(self) -> Path:
        """Where the pack's settings stand; the file may be missing."""
        return self.folder / "template.yaml"


@dataclass(frozen=True, slots=True)
class Places:
    """The folders of one workspace."""

    root: Path  # resolved
    customers_name: str = "customers"
    output_name: str = "output"
    further_packs: tuple[Path, ...] = field(default_factory=tuple)  # searched after the workspace's own

    @property
    def customers(self) -> Path:
        """The folder with one folder a customer."""
        return self.root / self.customers_name

    @property
    def output(self) -> Path:
        """The folder everything is written to."""
        return self.root / self.output_name

    @property
    def shared(self) -> Path:
        """The folder with what all customers share: catalogue, events, peers."""
        return self.customers / SHARED

    @property
    def settings_file(self) -> Path:
        """The workspace's settings; the file may be missing."""
        return self.root / "qbr.yaml"

    def relative(self, path: Path) -> str:
        """Return a path as people of this workspace know it, with forward slashes on every system."""
        try:
            return path.relative_to(self.root).as_posix()
        except ValueError:
            return path.as_posix()

    def customer_ids(self) -> tuple[str, ...]:
        """Return the ids of all customers, sorted; folders that begin with a dot or underscore are none."""
        if not self.customers.is_dir():
            return ()
        return tuple(sorted(entry.name for entry in self.customers.iterdir() if _is_customer(entry)))

    def customer_folder(self, customer: str) -> Path:
        """Return the folder of a customer.

        Raises:
            DataError: no id, or no such customer; the nearest ones are named.
        """
        problem = check_id(customer)
        if problem:
            raise DataError(problem)
        ids = self.customer_ids()  # asked of the listing: some file systems would find Acme under acme
        if customer not in ids:
            raise DataError(self._unknown_customer(customer, ids))
        folder = self.customers / customer
        if not folder.resolve().is_relative_to(self.customers.resolve()):
            place = Place(self.relative(folder))
            raise DataError(Problem("the folder is a link to somewhere else", place, "Put the folder itself here."))
        return folder

    def _unknown_customer(self, customer: str, ids: Sequence[str]) -> Problem:
        where = self.relative(self.customers)
        if not self.customers.is_dir():
            hint = 'Go to the folder that holds it, or lay out a new workspace with "qbr init DIR".'
            return Problem(f'there is no folder "{where}" here, so no customer "{customer}"', hint=hint)
        near = get_close_matches(customer.lower(), ids, n=1, cutoff=0.6)
        hint = f'Did you mean "{near[0]}"?' if near else f"Known: {', '.join(ids) or 'none yet'}."
        hint += f' A new one: qbr new customer "{customer}".'
        return Problem(f'there is no customer "{customer}" in {where}', hint=hint)

    def output_folder(self, customer: str, quarter: str) -> Path:
        """Return where a review's files go; the customer's id has been checked before."""
        return self.output / customer / quarter

    def packs(self) -> tuple[Pack, ...]:
        """Return all packs by name; a workspace's own hides a shipped one of the same name."""
        found: dict[str, Pack] = {}
        for folder in (self.root / "templates", *self.further_packs, shipped() / "templates"):
            is_shipped = folder.parent == shipped()
            for entry in sorted(folder.iterdir()) if folder.is_dir() else ():
                if entry.name != PHRASES and _is_pack(entry):
                    found.setdefault(entry.name, Pack(entry.name, entry, is_shipped))
        return tuple(found[name] for name in sorted(found))

    def pack(self, name: str) -> Pack:
        """Return a pack by its name.

        Raises:
            TemplateError: no such pack; the nearest ones are named.
        """
        packs = {pack.name: pack for pack in self.packs()}
        if name not in packs:
            near = get_close_matches(name, packs, n=1, cutoff=0.6)
            hint = f'Did you mean "{near[0]}"?' if near else f"Known: {', '.join(packs) or 'none'}."
            raise TemplateError(Problem(f'there is no template pack "{name}"', hint=hint, rule="P101"))
        return packs[name]

    def phrase_files(self, language: str) -> tuple[Path, ...]:
        """Return the phrase files of a language, the workspace's own first, then the shipped ones.

        Those of a language in one country stand before those of the language: de_AT.yaml, then de.yaml.
        """
        folders = dict.fromkeys((self.root / "templates" / PHRASES, shipped() / "templates" / PHRASES))
        names = dict.fromkeys((language.replace("-", "_"), language.replace("-", "_").partition("_")[0]))
        files = (folder / f"{name}.yaml" for name in names for folder in folders)
        return tuple(file for file in files if file.is_file())


def _is_customer(entry: Path) -> bool:
    return entry.is_dir() and not entry.name.startswith((".", "_"))


def _is_pack(entry: Path) -> bool:
    offices = (".pptx", ".docx", ".potx", ".dotx")
    return entry.is_dir() and any(child.suffix in offices and child.name[:2] != "~$" for child in entry.iterdir())


def lay_out(target: Path) -> tuple[Path, ...]:
    """Lay out a workspace in a folder: settings, packs, phrases and the sample customers; return what was written.

    Nothing that exists is touched.

    Raises:
        DataError: the folder already holds a workspace.
        OutputError: it cannot be written.
    """
    existing = [name for name in ("qbr.yaml", "customers", "templates") if (target / name).exists()]
    if existing:
        hint = "Choose a new folder; nothing was written."
        raise DataError(Problem(f"already holds {' and '.join(existing)}", Place(str(target)), hint))
    source = shipped()
    wanted = [Path("qbr.yaml"), *map(Path, GUIDES), Path("templates") / PHRASES, Path("customers") / SHARED]
    wanted += [Path("templates") / name for name in PACKS] + [Path("customers") / name for name in SAMPLES]
    try:
        _copy(source, target, wanted)
    except OSError as error:  # copytree's own error carries a list instead of a reason
        reason = error.strerror or "not every file could be copied"
        raise OutputError(
            Problem(f"cannot be written: {reason}", Place(str(target)), "Choose another folder.")
        ) from error
    return tuple(target / part for part in wanted)


def _copy(source: Path, target: Path, wanted: Sequence[Path]) -> None:
    for part in wanted:
        destination = target / part
        destination.parent.mkdir(parents=True, exist_ok=True)
        if (source / part).is_dir():
            shutil.copytree(source / part, destination, ignore=shutil.ignore_patterns("__pycache__", ".*", "~$*"))
        else:
            shutil.copyfile(source / part, destination)
    (target / "output").mkdir(exist_ok=True)
    place_schemas(target)
