"""Which snapshot speaks for a customer who has no file of a table, and whether its rows may be theirs."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path

from qbr.errors import Problem
from qbr.records.customer import Customer
from qbr.records.settings import Settings
from qbr.records.snapshots import FOLDER, Snapshot, SnapshotIndex, accounts_of
from qbr.sources.opening.faults import Faults, clipped
from qbr.sources.typed.snapshots import OwnTable, read_index, read_snapshot

AGAIN = "then run: qbr pull"


@dataclass(frozen=True)
class PulledTables:
    """What was pulled from the workspace's databases, as far as it is one customer's."""

    root: Path  # of the workspace
    customers: Path  # the folder of all customers
    settings: Settings
    customer: Customer
    folder: str  # the customer's
    as_of: date | None  # day the review speaks from; None: the last snapshot of all

    @cached_property
    def _index(self) -> SnapshotIndex:
        return read_index(self.root)

    def has_rows(self, table: str) -> bool:
        """Return whether rows of the customer's were pulled, without reading them."""
        return self._rows(table) > 0

    def own(self, table: str, problems: list[Problem]) -> OwnTable | None:
        """Return the customer's rows of a table; None when it comes from no database, or with a problem."""
        if table not in self.settings.pulled:
            return None
        snapshot = self._index.newest(table, self.as_of)
        if snapshot is None:
            Faults("qbr.yaml", problems).error(f"sources.{table}: nothing was pulled yet", hint="Run: qbr pull")
            return None
        faults = Faults(f"{FOLDER}/{snapshot.file}", problems)
        accounts = accounts_of(self.customer, self.folder, table)
        if self._belongs_to_another(snapshot, accounts, faults):
            return None
        if not snapshot.rows_of(accounts):
            hint = f"Add the account's id to aliases in customer.yaml, {AGAIN}"
            faults.warn(f"has no rows of {self.folder}: looked for {_listed(accounts)}", hint=hint)
            return None
        self._warn_of_later(snapshot, faults)
        return read_snapshot(self.root, snapshot, accounts, faults)

    def warn_of_unused(self, table: str, file: str, problems: list[Problem]) -> None:
        """Write down that a customer's own file is used although rows of the table were pulled."""
        if rows := self._rows(table):
            message = f"is used; {rows} rows that were pulled into {FOLDER}/ are not"
            Faults(file, problems).warn(message, hint="Remove this file to read what was pulled.")

    def _rows(self, table: str) -> int:
        snapshot = self._index.newest(table, self.as_of) if table in self.settings.pulled else None
        return snapshot.rows_of(accounts_of(self.customer, self.folder, table)) if snapshot else 0

    def _belongs_to_another(self, snapshot: Snapshot, accounts: frozenset[str], faults: Faults) -> bool:
        """Return whether an account was another customer's when it was pulled, which is a fault."""
        found = {account: own.customer for account, own in snapshot.accounts.items() if account in accounts}
        others = {account: other for account, other in found.items() if other != self.folder}
        others = {account: other for account, other in others.items() if (self.customers / other).is_dir()}
        for account, other in sorted(others.items()):
            hint = f"Take it out of customer.yaml of one of them, {AGAIN}"
            faults.error(f'the account "{clipped(account)}" was that of {other} when this was pulled', hint=hint)
        return bool(others)

    def _warn_of_later(self, snapshot: Snapshot, faults: Faults) -> None:
        if self.as_of is not None and snapshot.day > self.as_of:
            message = f"was pulled after {self.as_of}, the day the review speaks from; there is no earlier one"
            faults.warn(message, hint="Figures may say more than was known on that day.")


def _listed(accounts: frozenset[str]) -> str:
    return ", ".join(f'"{clipped(account, 30)}"' for account in sorted(accounts))
