"""qbr pull: the rows of all customers out of the workspace's databases, into dated and hashed snapshots."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from qbr import __version__
from qbr.build import Workspace
from qbr.errors import DataError, Place, Problem, QbrError
from qbr.records.settings import SqlSource
from qbr.records.snapshots import FOLDER, OwnRows, Snapshot, accounts_of
from qbr.records.tables import TABLES
from qbr.sources.customer import read_customer
from qbr.sources.opening.faults import nearest
from qbr.sources.opening.files import Folder
from qbr.sources.typed.snapshots import read_index
from qbr.warehouse.addresses import open_address
from qbr.warehouse.engines import answer, opened
from qbr.warehouse.queries import Asked, Window, ask
from qbr.warehouse.writing import Counted, being_written, hash_of, keep, write_rows

YEARS = 3  # before a quarter that is asked for: what comparisons, trends and seasons look back on


@dataclass(frozen=True, slots=True)
class Pulled:
    """What one source gave."""

    source: str
    path: Path  # of the snapshot
    snapshot: Snapshot
    customers: Mapping[str, int]  # rows by customer; 0: it got none
    strangers: Mapping[str, int]  # rows by account that is no customer's; they were not kept
    nameless: int  # rows without an account; they were not kept

    @property
    def without(self) -> tuple[str, ...]:
        """Return the customers that got no rows."""
        return tuple(customer for customer, rows in self.customers.items() if not rows)

    def to_json(self) -> dict[str, object]:
        """Return what was pulled as JSON values."""
        return {
            "source": self.source,
            "snapshot": f"{FOLDER}/{self.snapshot.file}",
            "sha256": self.snapshot.sha256,
            "rows": self.snapshot.rows,
            "customers": dict(self.customers),
            "unknown_accounts": dict(self.strangers),
            "rows_without_account": self.nameless,
        }


def pull(workspace: Workspace, sources: Sequence[str] = (), quarter: str | None = None) -> Iterator[Pulled | QbrError]:
    """Yield what each source gave, or why it gave nothing: one that fails costs the others nothing.

    Args:
        workspace: whose qbr.yaml names the sources.
        sources: the ones wanted; empty: all.
        quarter: label in the workspace's calendar; pulled are its days and those of three years before. None: all.

    Raises:
        DataError: there is no such source or quarter, or no source at all.
    """
    wanted = _wanted(workspace, sources)
    window = _window(workspace, quarter)
    for name, source in wanted.items():
        try:
            yield _pull(workspace, name, source, window)
        except QbrError as error:
            yield error


def _wanted(workspace: Workspace, names: Sequence[str]) -> Mapping[str, SqlSource]:
    known = workspace.settings.pulled
    if not known:
        hint = "Name a connection and a table or query there; customers/README.md shows how, under A warehouse."
        raise DataError(Problem("names no sources, so there is nothing to pull", Place("qbr.yaml"), hint))
    for name in names:
        if name not in known:
            raise DataError(Problem(f'there is no source "{name}"', Place("qbr.yaml"), nearest(name, known)))
    return {name: known[name] for name in names or known}


def _window(workspace: Workspace, label: str | None) -> Window | None:
    if label is None:
        return None
    quarter = workspace.settings.fiscal.calendar.parse(label)
    first = quarter
    for _ in range(YEARS):
        first = first.year_ago
    return Window(first.start, quarter.end)


def owners_of(workspace: Workspace, source: str) -> Mapping[str, str]:
    """Return the customer each account belongs to, by account.

    Raises:
        DataError: two customers claim one account, or a customer.yaml cannot be read; every fault at once.
    """
    owners: dict[str, str] = {}
    problems: list[Problem] = []
    for folder in workspace.places.customer_ids():
        try:
            path = workspace.places.customer_folder(folder)
            customer = read_customer(Folder(path, workspace.root), [])
        except DataError as error:
            problems.extend(error.problems)
            continue
        accounts = sorted(accounts_of(customer, folder, source))
        doubled = [account for account in accounts if owners.setdefault(account, folder) != folder]
        problems.extend(_claimed_twice(workspace, account, owners[account], folder) for account in doubled)
    if problems:
        raise DataError(problems)
    return owners


def _claimed_twice(workspace: Workspace, account: str, first: str, second: str) -> Problem:
    place = Place(workspace.places.relative(workspace.places.customers / second / "customer.yaml"))
    hint = "Take it out of id or aliases of one of them; nobody's rows may come to another."
    return Problem(f'the account "{account}" is that of {first} too', place, hint)


def _pull(workspace: Workspace, name: str, source: SqlSource, window: Window | None) -> Pulled:
    owners = owners_of(workspace, name)
    read_index(workspace.root)  # a damaged one is told before a database works for nothing
    address = open_address(source.connection, workspace.settings.connections[source.connection])
    folder = workspace.root / FOLDER / name
    with opened(address, workspace.root) as connection, being_written(folder) as written:
        asked = ask(connection, source, TABLES[name], window)
        counted = write_rows(written, answer(connection, asked.rows), owners)
        snapshot = _described(workspace, name, source, asked, window, counted, owners, hash_of(written))
        path = keep(workspace.root, snapshot, written)
    return _told(workspace, snapshot, path, counted)


def _described(
    workspace: Workspace,
    name: str,
    source: SqlSource,
    asked: Asked,
    window: Window | None,
    counted: Counted,
    owners: Mapping[str, str],
    digest: str,
) -> Snapshot:
    return Snapshot(
        source=name,
        file=f"{name}/{name}-{workspace.today}-{digest[:12]}.parquet",
        day=workspace.today,
        sha256=digest,
        rows=sum(counted.own.values()),
        connection=source.connection,
        table=source.table,
        query=source.query,
        account=source.account,
        columns=asked.columns,
        first_day=window.first if window else None,
        last_day=window.last if window else None,
        accounts={account: OwnRows(customer=owners[account], rows=rows) for account, rows in counted.own.items()},
        qbr=__version__,
    )


def _told(workspace: Workspace, snapshot: Snapshot, path: Path, counted: Counted) -> Pulled:
    customers = dict.fromkeys(workspace.places.customer_ids(), 0)
    for own in snapshot.accounts.values():
        customers[own.customer] += own.rows
    return Pulled(snapshot.source, path, snapshot, customers, counted.others, counted.nameless)
