"""Which folder is whose: accounts to customers that are there, and names for the folders of new ones."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from qbr.errors import DataError, Place, Problem
from qbr.importing.memory import Memory, recall
from qbr.newcomer import id_of
from qbr.records.accounts import Account
from qbr.sources.customer import read_customer
from qbr.sources.opening.files import Folder
from qbr.workspace import LONGEST_ID, Places, check_id


@dataclass(frozen=True, slots=True)
class Known:
    """The customers that are there."""

    owners: Mapping[str, str]  # account id, or other name of a customer, to its folder
    memories: Mapping[str, Memory]  # by folder


@dataclass(frozen=True, slots=True)
class Named:
    """Whose folder each account gets."""

    folders: Mapping[str, str]  # account id to folder, for every account of the list that has one
    problems: tuple[Problem, ...] = field(default=())  # accounts that have none, and why


def known_customers(places: Places) -> Known:
    """Return who is there and which accounts are theirs: what customer.yaml says, then what an import remembers.

    Raises:
        DataError: two customers say that an account is theirs.
    """
    memories = {name: recall(places.customers / name) for name in places.customer_ids()}
    owners: dict[str, str] = {}
    for name in memories:
        for key in _claims(places, name):
            if owners.setdefault(key, name) != name:
                raise DataError(_claimed_twice(places, key, owners[key], name))
    for name, memory in memories.items():
        for key in memory.accounts:
            owners.setdefault(key, name)
    return Known(owners, memories)


def _claims(places: Places, name: str) -> tuple[str, ...]:
    """Return the ids a customer answers to; one whose file cannot be read answers to the folder's name alone."""
    try:
        customer = read_customer(Folder(places.customers / name, places.root), [])
    except DataError:
        return (name,)
    return customer.ids_with(name)


def _claimed_twice(places: Places, key: str, one: str, other: str) -> Problem:
    file = places.relative(places.customers / other / "customer.yaml")
    hint = "Take it out of id or aliases of one of them; nobody's rows may come to another."
    return Problem(f'"{key}" stands for this customer and for {one} too', Place(file), hint)


def name_folders(accounts: Sequence[Account], known: Known, places: Places) -> Named:
    """Return a folder for each account: the one it has, else a new one named after the customer.

    Names that would meet in one folder each get the account's id behind; so does one whose folder is somebody else's.
    """
    folders: dict[str, str] = {}
    problems: list[Problem] = []
    newcomers: list[Account] = []
    for account in accounts:
        owners = dict.fromkeys(known.owners[key] for key in account.keys if key in known.owners)
        if len(owners) > 1:
            problems.append(_of_two(account, tuple(owners)))
        elif owners:
            folders[account.account_id] = next(iter(owners))
        else:
            newcomers.append(account)
    wanted = Counter(_plain_name(account) for account in newcomers)
    taken = {name.casefold() for name in known.memories}
    for account in newcomers:
        name = _plain_name(account)
        if name in taken:
            problems.append(_is_taken(account, name, places))
            continue
        if wanted[name] > 1 or check_id(name):
            name = _joined(name, id_of(account.account_id))
        problem = _unusable(account, name, {*taken, *folders.values()})
        if problem:
            problems.append(problem)
        else:
            folders[account.account_id] = name
    return Named(folders, tuple(problems))


def _plain_name(account: Account) -> str:
    return id_of(account.name)[:LONGEST_ID].strip("-")


def _joined(name: str, account: str) -> str:
    parts = [part for part in (name[: LONGEST_ID // 2].strip("-"), account[: LONGEST_ID // 2 - 1]) if part]
    return "-".join(parts).strip("-")


def _is_taken(account: Account, name: str, places: Places) -> Problem:
    file = places.relative(places.customers / name / "customer.yaml")
    message = f'"{account.name}" ({account.account_id}) would be {name}, which is there and does not name this account'
    hint = (
        f'The same customer? Write "aliases: [{account.account_id}]" into {file}. Another one? Start its folder with: '
    )
    other = _joined(name, id_of(account.account_id))
    return Problem(message, account.place, f'{hint}qbr new customer "{account.name}" --id {other}, and the same line.')


def _of_two(account: Account, owners: Sequence[str]) -> Problem:
    message = f'"{account.name}" ({account.account_id}) names accounts of {" and ".join(owners)}'
    return Problem(message, account.place, "Take the alias out that is not theirs; nothing was imported for it.")


def _unusable(account: Account, name: str, taken: set[str]) -> Problem | None:
    """Return what keeps a name from becoming a folder; None when nothing does."""
    told = f'no folder can be named after "{account.name}" ({account.account_id})'
    hint = f'Start it yourself: qbr new customer "{account.name}" --id …, with "aliases: [{account.account_id}]".'
    if not name or check_id(name):
        return Problem(told, account.place, hint)
    return Problem(f"{told}: {name} is another's", account.place, hint) if name in taken else None
