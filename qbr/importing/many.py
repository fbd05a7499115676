"""All customers from a list of accounts and exports of them all: a folder each, with what is theirs of every export."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path

from qbr.editing.yaml_text import Way
from qbr.errors import Problem
from qbr.importing.folders import Folders
from qbr.importing.given import given_file, named_columns
from qbr.importing.lists import read_accounts
from qbr.importing.naming import Known, known_customers, name_folders
from qbr.importing.opening import open_export
from qbr.importing.parting import Parted, part_exports
from qbr.importing.placing import place, stage_of
from qbr.importing.result import Imported, Outcome
from qbr.importing.telling import shared_of, tell_gone, tell_shared
from qbr.records.accounts import Account
from qbr.records.settings import Settings
from qbr.workspace import Places


def import_all(
    places: Places,
    settings: Settings,
    accounts: Path,
    exports: Sequence[Path],
    by: Sequence[str] = (),
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
        by: columns that name the account, of which each file has one; "column of the list=column of an export" where
            they differ; none: as the files say.
        table: what the exports hold; None: as their columns or names say.
        is_dry: whether only to say what would be done.

    Raises:
        DataError: a file cannot be read, or nothing in it is anybody's; nothing is written.
        OutputError: a folder cannot be written.
    """
    named = named_columns(by)
    problems: list[Problem] = []
    listing = read_accounts(given_file(accounts, places.root), named.of_list, settings, problems)
    listed, list_name = listing.accounts, listing.told.file
    files = [given_file(path, places.root) for path in exports]
    opened = [open_export(file, named.of_exports, table, settings, problems) for file in files]
    with stage_of(places, is_dry=is_dry) as stage:
        known = known_customers(places)
        folders_of = name_folders(listed, known, places)
        problems += folders_of.problems
        whose = _whose(listed, folders_of.folders, known)
        parts = part_exports(filter(None, opened), whose, stage)
        held = {account.account_id: account for account in listed if account.account_id not in folders_of.folders}
        shared = tuple(shared_of(part, tuple(dict.fromkeys(folders_of.folders.values()))) for part in parts)
        for one in shared:
            problems += tell_shared(one, whose, held, known)
        problems += tell_gone(listed, known, list_name)
        folders = Folders(places, known, stage, list_name, problems)
        done = tuple(
            _import_one(customer, own, parts, folders, is_dry=is_dry)
            for customer, own in _by_customer(listed, folders_of.folders, parts).items()
        )
    return Outcome(is_dry, done, shared, tuple(problems), listing.told)


def _whose(listed: Sequence[Account], folders: Mapping[str, str], known: Known) -> Mapping[str, str]:
    """Return whose a row is, by the account it names: its id or, where only one has it, the customer's name.

    Accounts of the list without a folder are nobody's yet.
    """
    with_folder = [account for account in listed if account.account_id in folders]
    taken = Counter(text for account in listed for text in {account.name, *account.keys})
    by_name = {account.name: folders[account.account_id] for account in with_folder if taken[account.name] == 1}
    own = {key: folders[account.account_id] for account in with_folder for key in account.keys}
    return {**by_name, **own, **known.owners}


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
    rows = Counter[str]()
    for part in own:
        rows[part.file] += part.done.rows[customer]
    maps = {part.opened.table.name: part.map for part in own if part.map}
    remarks: dict[Way, str] = {way: text for part in own if part.map for way, text in part.remarks.items()}
    renewed = tuple(("sources", part.opened.table.name) for part in own)
    staged = folders.stage_customer(customer, accounts, rows, maps, remarks, renewed)
    files = place(staged, folders.stage, folders.places, folders.problems, is_dry=is_dry)
    return Imported(customer, staged.is_new, staged.accounts, files)
