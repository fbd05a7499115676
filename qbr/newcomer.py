"""Something new in a workspace: a customer, a post-mortem, a note, a profile or a table, as a file to fill in."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Callable
from os.path import relpath
from pathlib import Path

from qbr.errors import DataError, OutputError, Place, Problem
from qbr.records.tables import TABLES
from qbr.scaffolds import customer_file, incident_file, list_file, note_file, profile_file, table_workbook
from qbr.sources.opening.files import READABLE
from qbr.workspace import Places, check_id, place_schemas, schemas_folder


def id_of(name: str) -> str:
    """Return a folder name made from a customer's name: small letters, digits and dashes."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", plain.lower()).strip("-")


def new_customer(places: Places, name: str, customer_id: str | None = None) -> Path:
    """Make a customer's folder with a commented customer.yaml and return the file's path.

    Raises:
        DataError: the id is none or is taken; nothing is written.
        OutputError: the folder cannot be written.
    """
    customer = customer_id or id_of(name)
    problem = check_id(customer)
    if problem:
        hint = f"{problem.hint} Give one with --id." if customer_id is None else problem.hint
        raise DataError(Problem(problem.message, problem.place, hint))
    taken = {entry.lower() for entry in places.customer_ids()}
    folder = places.customers / customer
    if customer.lower() in taken or folder.exists():
        hint = "Edit its customer.yaml, or give another name with --id."
        raise DataError(Problem(f'there is a customer "{customer}" already', Place(places.relative(folder)), hint))
    file = folder / "customer.yaml"
    return _write(places, file, customer_file(_quoted(name), _modeline(places, file, "customer"), customer))


def new_table(places: Places, table: str, customer: str | None) -> Path:
    """Make a file of a table to fill in, a customer's or one all customers share, and return its path.

    Raises:
        DataError: there is no such customer, or they have such a file; nothing is written.
        OutputError: it cannot be written.
    """
    kind = TABLES[table]
    folder = places.shared if customer is None else places.customer_folder(customer)
    there = [folder / f"{table}{ending}" for ending in READABLE if (folder / f"{table}{ending}").exists()]
    if there:
        raise DataError(Problem("is there already", Place(places.relative(there[0])), "Write in it what is new."))
    if kind.ending != ".yaml":
        return _write(places, folder / f"{table}.xlsx", table_workbook(kind))
    return _write(places, folder / kind.file, list_text(places, folder / kind.file, table))


def list_text(places: Places, file: Path, table: str) -> str:
    """Return the commented YAML list a file of a table begins as."""
    return list_file(TABLES[table], _modeline(places, file, table))


def new_incident(places: Places, customer: str, title: str) -> Path:
    """Make a post-mortem to fill in, named for its title, and return its path.

    Raises:
        DataError: there is no such customer, the title makes no name, or the file is there.
        OutputError: it cannot be written.
    """
    return _new_text(places, customer, "incidents", title, incident_file)


def new_note(places: Places, customer: str, title: str) -> Path:
    """Make a note to fill in, named for its title, and return its path.

    Raises:
        DataError: there is no such customer, the title makes no name, or the file is there.
        OutputError: it cannot be written.
    """
    return _new_text(places, customer, "notes", title, note_file)


def _new_text(places: Places, customer: str, folder: str, title: str, scaffold: Callable[[str], str]) -> Path:
    file = places.customer_folder(customer) / folder / f"{_named(title)}.md"
    return _write(places, file, scaffold(_quoted(title)))


def new_profile(places: Places, folder: Path, name: str) -> Path:
    """Make a profile to fill in and return its path.

    Args:
        places: the workspace.
        folder: where its profiles lie.
        name: the profile's.

    Raises:
        DataError: the name makes no file name, or the file is there.
        OutputError: it cannot be written.
    """
    file = folder / f"{_named(name)}.yaml"
    return _write(places, file, profile_file(_modeline(places, file, "profile")))


def _named(title: str) -> str:
    """Return a file name made from a title.

    Raises:
        DataError: the title has neither letters nor digits we can write in a name.
    """
    name = id_of(title)[:60].strip("-")
    problem = check_id(name)
    if problem:
        hint = "Give a title with letters or digits from a to z; the title itself can be changed in the file."
        raise DataError(Problem(f'"{title[:60]}" makes no name for a file', hint=hint))
    return name


def _modeline(places: Places, file: Path, schema: str) -> str:
    """Return the line by which an editor finds the schema of a file."""
    way = relpath(schemas_folder(places.root) / f"{schema}.json", file.parent).replace("\\", "/")
    return f"# yaml-language-server: $schema={way}\n"


def _write(places: Places, file: Path, content: str | bytes) -> Path:
    """Write a new file, and the schemas it may name; a file that is there stays as it is."""
    shown = Place(places.relative(file))
    try:
        place_schemas(places.root)
        file.parent.mkdir(parents=True, exist_ok=True)
        with file.open("xb") as out:
            out.write(content.encode() if isinstance(content, str) else content)
    except FileExistsError:
        raise DataError(Problem("is there already", shown, "Write in it what is new, or give another name.")) from None
    except OSError as error:
        raise OutputError(Problem(f"cannot be written: {error.strerror or error}", shown)) from error
    return file


def _quoted(name: str) -> str:
    """Return a name as a text of YAML: quoted as in JSON, and what YAML takes for the end of a line escaped."""
    quoted = json.dumps(name, ensure_ascii=False)
    return "".join(f"\\u{ord(sign):04x}" if sign in "\x85\u2028\u2029" else sign for sign in quoted)
