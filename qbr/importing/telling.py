"""What an import tells: rows that are nobody's, customers that got nothing, customers no longer listed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from qbr.errors import Place, Problem
from qbr.importing.naming import Known
from qbr.importing.parting import Parted
from qbr.importing.result import Nobody, Shared
from qbr.records.accounts import Account
from qbr.sources.opening.faults import clipped

MOST_NAMED = 10  # customers named in one line; --json names them all


def shared_of(part: Parted, listed: Sequence[str]) -> Shared:
    """Return what became of an export, the accounts that are nobody's by their rows.

    Args:
        part: the export.
        listed: every customer of the list.
    """
    done = part.done
    ordered = sorted(done.strays.values(), key=lambda stray: (-stray.rows, stray.line))
    strays = tuple(Nobody(stray.account, stray.rows, stray.line) for stray in ordered)
    without = tuple(customer for customer in listed if customer not in done.rows)
    opened = part.opened
    return Shared(
        file=opened.shown,
        read_as=opened.export.label if opened.export else "",
        table=opened.table.name,
        account=opened.rows.header[opened.key],
        rows=done.total,
        customers=len(done.rows),
        stray_rows=done.stray_rows,
        strays=strays,
        without=without,
        set_aside=tuple(sorted(done.aside.items())),
        notes=opened.notes,
    )


def tell_shared(
    shared: Shared, whose: Mapping[str, str], held: Mapping[str, Account], known: Known
) -> Iterator[Problem]:
    """Yield what a person should know of an export.

    Args:
        shared: what became of it.
        whose: account id to customer.
        held: accounts of the list that got no folder.
        known: the customers that were there before.
    """
    unlisted = [stray for stray in shared.strays if stray.account not in held]
    for stray in (stray for stray in shared.strays if stray.account in held):
        told = f'{_rows(stray.rows)} of "{clipped(stray.account)}" wait until that account has a folder'
        yield _warning(shared, told, "What keeps it from one is told above.")
    if unlisted:
        yield _of_nobody(shared, unlisted, whose)
    if shared.without:
        names = ", ".join(shared.without[:MOST_NAMED]) + (" …" if len(shared.without) > MOST_NAMED else "")
        count = len(shared.without)
        file = f"{shared.table}.csv"
        kept = [name for name in shared.without if name in known.memories and file in known.memories[name].files]
        hint = f"The {file} of an earlier import stays with {', '.join(kept[:MOST_NAMED])}." if kept else ""
        hint = hint or "Is their account under another id? Add it to aliases in their customer.yaml."
        yield _warning(shared, f"nothing for {count} customer{'s' if count != 1 else ''}: {names}", hint)


def _of_nobody(shared: Shared, unlisted: Sequence[Nobody], whose: Mapping[str, str]) -> Problem:
    rows = sum(stray.rows for stray in unlisted)
    further = shared.stray_rows - sum(stray.rows for stray in shared.strays)
    examples = ", ".join(_example(stray, whose) for stray in unlisted[:MOST_NAMED])
    more = f" and {len(unlisted) - MOST_NAMED} more, which --json names" if len(unlisted) > MOST_NAMED else ""
    told = f"{_rows(rows + further)} belong{'s' if rows + further == 1 else ''} to nobody: {examples}{more}"
    hint = "Ids are compared to the letter. Add them to the list, or to aliases in the customer.yaml they belong to."
    return _warning(shared, told, hint)


def _example(stray: Nobody, whose: Mapping[str, str]) -> str:
    name = f'"{clipped(stray.account, 40)}"' if stray.account else "no account"
    near = _near(stray.account, whose)
    like = f'; like "{clipped(near, 40)}" of {whose[near]}?' if near else ""
    return f"{name} ({_rows(stray.rows)}, first in line {stray.line}{like})"


def _near(account: str, whose: Mapping[str, str]) -> str:
    """Return an account that differs in capitals, blanks, leading zeros or Salesforce's check letters alone."""
    folded = _folded(account)
    return next((known for known in whose if folded and _folded(known) == folded), "")


def _folded(account: str) -> str:
    plain = account.strip().casefold().lstrip("0")
    return plain[:15] if len(plain) == 18 else plain


def tell_gone(listed: Sequence[Account], known: Known, list_name: str) -> Iterator[Problem]:
    """Yield the customers an earlier import made a folder for and the list no longer has."""
    there = {key for account in listed for key in account.keys}
    gone = [name for name, memory in known.memories.items() if memory.accounts and there.isdisjoint(memory.accounts)]
    if gone:
        names = ", ".join(gone[:MOST_NAMED]) + (" …" if len(gone) > MOST_NAMED else "")
        told = f"no longer lists {len(gone)} customer{'s' if len(gone) != 1 else ''}: {names}"
        yield Problem(told, Place(list_name), "Their folders stay; take away what you no longer need.", "warning")


def _rows(count: int) -> str:
    return f"{count:,} row{'s' if count != 1 else ''}"


def _warning(shared: Shared, message: str, hint: str) -> Problem:
    return Problem(message, Place(shared.file), hint, "warning")
