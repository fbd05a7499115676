"""A warehouse small enough to count by hand, as Parquet and as rows, and a workspace that reads it.

Acme's account is 00123: p0 does one thing a day in two events, p1 two, p2 three, on every day of the third quarter of
2026. Globex's is 123: one event. 999 is nobody's, and one event has no account.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path

from click.testing import Result

FIRST = date(2026, 7, 1)
DAYS = 92
OWN_ROWS = DAYS * 3  # a row a person and day, whatever the number of events
Run = Callable[..., Result]
Event = tuple[str | None, date, str, str, int]  # account, day, person, what, how often
HEADER = ("customer_no", "event_date", "person", "what", "n")
COLUMNS = "{event_date: date, person: user_id, what: feature, n: value}"


def events() -> Iterator[Event]:
    """Give the events of the warehouse."""
    for day in range(DAYS):
        for person in range(3):
            for _ in range(2):
                yield "00123", FIRST + timedelta(days=day), f"p{person}", "plan.edit", person + 1
    yield "123", FIRST, "q", "plan.edit", 5
    yield "999", FIRST, "q", "plan.edit", 5
    yield None, FIRST, "q", "plan.edit", 5


def write_lake(folder: Path) -> None:
    """Write the events as a Parquet file."""
    import pyarrow as pa
    from pyarrow import parquet

    columns = zip(*events(), strict=True)
    folder.mkdir(parents=True, exist_ok=True)
    table = pa.table({name: pa.array(list(cells)) for name, cells in zip(HEADER, columns, strict=True)})
    parquet.write_table(table, folder / "events.parquet")


def write_workspace(root: Path, source: str = "", address: str = "duckdb") -> None:
    """Write a workspace with three customers whose usage comes from one connection.

    Args:
        root: where.
        source: the table or query, as in `table: events`; empty: the Parquet files under lake/.
        address: of the connection.
    """
    source = source or "query: \"select * from 'lake/*.parquet'\""
    (root / "qbr.yaml").write_text(
        f'connections:\n  dwh: "{address}"\nsources:\n'
        f"  usage: {{connection: dwh, {source}, account: customer_no, columns: {COLUMNS}}}\n",
        encoding="utf-8",
    )
    customers = {
        "acme": 'name: Acme\naliases: ["00123"]\n',
        "globex": 'name: Globex\nid: "123"\n',
        "initech": "name: Initech\n",
    }
    for folder, text in customers.items():
        (root / "customers" / folder).mkdir(parents=True, exist_ok=True)
        (root / "customers" / folder / "customer.yaml").write_text(text, encoding="utf-8")


def files_under(root: Path) -> dict[str, bytes]:
    """Return every file of a folder by name."""
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in root.rglob("*") if path.is_file()}
