"""All customers from a list of accounts and exports of them all: a folder each, with what is theirs of every export."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from qbr.editing.yaml_text import Way
from qbr.errors import Problem
from qbr.importing.folders import Folders
from qbr.importing.lists import read_accounts
from qbr.importing.naming import Known, known_customers, name_folders
from qbr.importing.parting import Parted, part_export
from qbr.importing.placing import place, stage_of
from qbr.importing.result import Imported, Outcome
from qbr.importing.telling import shared_of, tell_gone, tell_shared
from qbr.records.accounts import Account
from qbr.records.settings import Settings
from qbr.sources.faults import shown_path
from qbr.workspace import Places


def import_all(
    places: Places,
    settings: Settings,
    accounts: Path,
    exports: Sequence[Path],
    by: str,
    *,
    table: str | None = None,
    is_dry: bool = False,
) -> Outcome:
    """Make or renew the folder of every customer of a list, with what is theirs of every export.

    Args:
        places: the workspace's.
        settings: the workspace's.
        accounts: the list, a row an account.
        exports: tables of all customers.
        by: the column that names the account; "column of the list=column of the exports" where they differ.
        table: what the exports hold; None: as their names or columns say.
        is_dry: whether only to say what would be done.

    Raises:
        DataError: a file cannot be read, or nothing in it is anybody's; nothing is written.
        OutputError: a folder cannot be written.
    """
    theirs, _, ours = (part.strip() for part in by.partition("="))
    problems: list[Problem] = []
    list_name = shown_path(accounts, places.root)
    listed = read_accounts(accounts, list_name, theirs, settings, problems)
    with stage_of(places, is_dry=is_dry) as stage:
        known = known_customers(places)
        named = name_folders(listed, known, places)
        problems += named.problems
        whose = _whose(listed, named.folders, known)
        parts = [
            part_export(path, shown_path(path, places.root), ours or theirs, table, settings, whose, stage, problems)
            for path in exports
        ]
        held = {account.account_id: account for account in listed if account.account_id not in named.folders}
        shared = tuple(shared_of(part, tuple(dict.fromkeys(named.folders.values()))) for part in parts)
        for one in shared:
            problems += tell_shared(one, whose, held, known)
        problems += tell_gone(listed, known, list_name)
        folders = Folders(places, known, stage, list_name, problems)
        done = tuple(
            _import_one(customer, own, parts, folders, is_dry=is_dry)
            for customer, own in _by_customer(listed, named.folders, parts).items()
        )
    return Outcome(is_dry, done, shared, tuple(problems))


def _whose(listed: Sequence[Account], folders: Mapping[str, str], known: Known) -> Mapping[str, str]:
    """Return whose a row is, by the account it names; accounts of the list without a folder are nobody's yet."""
    with_folder = (account for account in listed if account.account_id in folders)
    own = {key: folders[account.account_id] for account in with_folder for key in account.keys}
    return {**own, **known.owners}


def _by_customer(
    listed: Sequence[Account], folders: Mapping[str, str], parts: Sequence[Parted]
) -> Mapping[str, Sequence[Account]]:
    """Return every customer the import is about with their accounts in the list; who is not listed may own rows."""
    found: dict[str, list[Account]] = {}
    for account in listed:
        if account.account_id in folders:
            found.setdefault(folders[account.account_id], []).append(account)
    for part in parts:
        for customer in part.done.rows:
            found.setdefault(customer, [])
    return found


def _import_one(
    customer: str, accounts: Sequence[Account], parts: Sequence[Parted], folders: Folders, *, is_dry: bool
) -> Imported:
    own = [part for part in parts if customer in part.done.rows]
    rows = {part.file: part.done.rows[customer] for part in own}
    maps = {part.table.name: part.map for part in own if part.map}
    remarks: dict[Way, str] = {("sources", part.table.name): part.remark for part in own if part.map}
    staged = folders.stage_customer(customer, accounts, rows, maps, remarks)
    files = place(staged, folders.stage, folders.places, folders.problems, is_dry=is_dry)
    return Imported(customer, staged.is_new, staged.accounts, files)
