"""Which databases Ibis reads for us, how each is opened, and what each raises when it cannot."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from qbr.errors import DataError, Place, Problem
from qbr.sources.opening.faults import nearest
from qbr.warehouse.addresses import Address

EXTRA = 'pip install "qbr[warehouse]"'


@dataclass(frozen=True, slots=True)
class Engine:
    """A kind of database."""

    package: str  # what pip installs for it
    errors: tuple[str, ...]  # what its driver raises, by module and name


ENGINES: Mapping[str, Engine] = {
    "duckdb": Engine("qbr[warehouse]", ("duckdb.Error",)),
    "postgres": Engine("ibis-framework[postgres]", ("psycopg.Error",)),
    "pyspark": Engine("ibis-framework[pyspark]", ("pyspark.errors.PySparkException", "py4j.protocol.Py4JError")),
    "snowflake": Engine("ibis-framework[snowflake]", ("snowflake.connector.errors.Error",)),
    "bigquery": Engine("ibis-framework[bigquery]", ("google.api_core.exceptions.GoogleAPICallError",)),
    "trino": Engine("ibis-framework[trino]", ("trino.exceptions.Error",)),
}


@contextmanager
def opened(address: Address, root: Path) -> Iterator[Any]:
    """Open a database, give its Ibis connection, and close it; what it raises becomes a `DataError` without secrets.

    Args:
        address: where it is.
        root: the workspace, which files named in DuckDB's SQL are relative to.

    Raises:
        DataError: there is no such engine, its driver is missing, or the database says no.
    """
    engine = _engine(address)
    with _told(address, engine, ValueError, TypeError):  # an address of the wrong form
        connection = _connect(address, root)
    try:
        with _told(address, engine):
            yield connection
    finally:
        connection.disconnect()


def answer(connection: Any, rows: Any) -> Any:
    """Return what a database answers, as Arrow batches that come one after the other.

    Spark is asked directly: through Ibis its rows would pass pandas, which has no empty text.

    Args:
        connection: as opened here.
        rows: an Ibis table of it.
    """
    if connection.name == "pyspark":
        return connection.raw_sql(connection.compile(rows)).toArrow().to_reader()
    return rows.to_pyarrow_batches()


def _engine(address: Address) -> Engine:
    if address.scheme not in ENGINES:
        hint = nearest(address.scheme, ENGINES) if address.scheme else f"Known: {', '.join(ENGINES)}."
        message = f"connections.{address.name}: the address begins with no kind of database we know"
        raise DataError(Problem(message, Place("qbr.yaml"), hint))
    try:
        import_module("ibis")
    except ImportError:
        message = f"connections.{address.name}: Ibis, which reads databases, is not installed"
        raise DataError(Problem(message, Place("qbr.yaml"), f"Run {EXTRA}")) from None
    return ENGINES[address.scheme]


def _connect(address: Address, root: Path) -> Any:
    import ibis

    if address.scheme == "pyspark":  # Ibis sets what only a session that has not begun takes
        return ibis.pyspark.connect(_spark_session(address))
    if address.scheme == "postgres":  # of the user Ibis would take %40 to the letter
        user = urlsplit(address.url).username
        return ibis.connect(address.url, **({"user": unquote(user)} if user else {}))
    if address.scheme != "duckdb":
        return ibis.connect(address.url)
    path = urlsplit(address.url).netloc + urlsplit(address.url).path
    where = str(root / path) if path else ":memory:"
    connection = ibis.duckdb.connect(where, read_only=bool(path), **_options(address))  # a missing file is not made
    folder = str(root).replace("'", "''")
    connection.raw_sql(f"SET file_search_path = '{folder}'")
    connection.raw_sql("SET enable_progress_bar = false")  # it would stand between the paths on stdout
    return connection


def _options(address: Address) -> dict[str, str]:
    return dict(parse_qsl(urlsplit(address.url).query))


def _spark_session(address: Address) -> Any:
    from pyspark.sql import SparkSession

    builder = SparkSession.builder
    for key, value in _options(address).items():
        builder = builder.config(key, value)
    return builder.getOrCreate()


@contextmanager
def _told(address: Address, engine: Engine, *further: type[Exception]) -> Iterator[None]:
    """Turn what a driver raises into our error; the driver's own, which may hold the address, is not shown."""
    try:
        yield
    except ImportError as error:
        message = f"its driver is missing or cannot be loaded: {address.hide(str(error))}"
        hint = f'Run pip install "{engine.package}"'
        raise DataError(Problem(f"connections.{address.name}: {message}", Place("qbr.yaml"), hint)) from None
    except (*_raised_by(engine), *further) as error:
        message = address.hide(str(error)) or type(error).__name__
        raise DataError(Problem(f"connections.{address.name}: {message}", Place("qbr.yaml"), _hint(address))) from None


def _hint(address: Address) -> str:
    return f"That is what {address.scheme} says; nothing was written. Check the address and the query in qbr.yaml."


def _raised_by(engine: Engine) -> tuple[type[BaseException], ...]:
    """Return what the engine's driver and Ibis raise; a driver that cannot be imported raises nothing."""
    names = (
        *("ibis.common.exceptions.IbisError", "ibis.common.exceptions.TableNotFound"),
        *("sqlglot.errors.SqlglotError", "pyarrow.lib.ArrowException"),
        *engine.errors,
    )
    return (OSError, *(found for name in names if (found := _named(name)) is not None))


def _named(name: str) -> type[BaseException] | None:
    module, _, attribute = name.rpartition(".")
    try:
        found = getattr(import_module(module), attribute)
    except ImportError:
        return None
    return found if isinstance(found, type) and issubclass(found, BaseException) else None
