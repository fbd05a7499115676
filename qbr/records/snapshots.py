"""snapshots/index.json: what was pulled from databases, when, by which query, and whose rows it holds."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Literal

from pydantic import Field

from qbr.records.customer import Customer
from qbr.records.record import Record

FOLDER = "snapshots"
INDEX = "index.json"
ACCOUNT = "_account"  # column of a snapshot that says whose the row is


class OwnRows(Record):
    """The rows of one account in a snapshot."""

    customer: str = Field(description="folder of the customer whose account it was on that day")
    rows: int = Field(ge=0, description="rows in the snapshot")


class Snapshot(Record):
    """One pull of one table for all customers."""

    source: str = Field(description="table of a customer it holds, e.g. usage")
    file: str = Field(
        pattern=r"^\w+/[\w-][\w.-]*\.parquet$", description="the Parquet file, relative to snapshots/ and inside it"
    )
    day: date = Field(description="day it was pulled")
    sha256: str = Field(description="hash of the file, in hexadecimal digits")
    rows: int = Field(ge=0, description="rows in the file")
    connection: str = Field(description="name of the connection; its address is never written here")
    table: str | None = Field(default=None, description="table that was read")
    query: str | None = Field(default=None, description="SQL that was read")
    account: str = Field(description="their column with the account")
    columns: Mapping[str, str] = Field(description="their column to ours, as read")
    first_day: date | None = Field(default=None, description="rows before this day were not pulled; empty: no bound")
    last_day: date | None = Field(default=None, description="rows after this day were not pulled; empty: no bound")
    accounts: Mapping[str, OwnRows] = Field(description="rows and customer by account")
    qbr: str = Field(description="version that pulled")

    def rows_of(self, accounts: frozenset[str]) -> int:
        """Return how many rows these accounts have."""
        return sum(own.rows for account, own in self.accounts.items() if account in accounts)


class SnapshotIndex(Record):
    """All snapshots of a workspace, in the order they were pulled."""

    format: Literal[1] = 1
    snapshots: tuple[Snapshot, ...] = ()

    def newest(self, source: str, as_of: date | None) -> Snapshot | None:
        """Return the last snapshot of a table pulled by a day; the first one ever where all are later.

        Args:
            source: the table.
            as_of: the day a review speaks from; None: the last of all.
        """
        own = sorted((one for one in self.snapshots if one.source == source), key=lambda one: one.day)
        known = [one for one in own if as_of is None or one.day <= as_of]
        return known[-1] if known else next(iter(own), None)

    def joined(self, snapshot: Snapshot) -> SnapshotIndex:
        """Return the index with one more snapshot; one of the same file is replaced."""
        others = (one for one in self.snapshots if one.file != snapshot.file)
        return SnapshotIndex(snapshots=(*others, snapshot))


def accounts_of(customer: Customer, folder: str, table: str) -> frozenset[str]:
    """Return the accounts whose rows are a customer's, to the letter.

    They are the one customer.yaml names for the table, else the customer's id, folder and aliases.
    """
    source = customer.sources.get(table)
    if source is not None and source.account_id is not None:
        return frozenset((source.account_id,))
    return frozenset(customer.ids_with(folder))
