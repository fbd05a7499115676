"""qbr.yaml: what holds for every customer of a workspace who does not say otherwise."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Annotated, Any, Self

from pydantic import AfterValidator, BeforeValidator, Field, model_validator

from qbr.records.connections import without_literal_secrets
from qbr.records.customer import Fiscal
from qbr.records.defaults import Defaults
from qbr.records.record import Record
from qbr.records.source import Source, Sources
from qbr.records.tables import TABLES
from qbr.records.values import Amount, AmountMap, Currency, LocaleName, Name, Share, Text, TextMap, Texts, Zone
from qbr.records.written import SCALAR, Also

Weight = Annotated[Amount, Field(ge=0)]


def _legal(value: object) -> object:
    """Return small print by region; a text alone is for all of them."""
    if isinstance(value, str):
        return {"": value}
    return {} if value is None else value


class Vendor(Record):
    """Who shows the review."""

    name: Name | None = Field(default=None, description="the vendor's name as customers know it; empty: us")
    product: Name | None = Field(
        default=None, description="what customers call the product; empty: as the vendor, or the product"
    )
    logo: Text | None = Field(default=None, description="picture, relative to qbr.yaml")
    website: Text | None = Field(default=None, description="address shown on the closing page")
    legal: Annotated[TextMap, BeforeValidator(_legal), Also(SCALAR)] = Field(
        default_factory=dict, description="a line of small print, or one by region"
    )

    def legal_for(self, region: str | None) -> str:
        """Return the small print of a region, else the one for all; empty when there is none."""
        return self.legal.get(region or "", self.legal.get("", ""))


@dataclass(frozen=True, slots=True)
class SqlSource:
    """A table or query in a database that holds the rows of all customers."""

    connection: str  # name under `connections`
    table: str | None  # table that holds the rows; or a query
    query: str | None
    account: str  # their column with the account
    columns: Mapping[str, str]  # their column name to ours


class SharedSource(Source):
    """How the rows of a table are read where the customer does not say: in which form files are, or from a database."""

    connection: Name | None = Field(
        default=None, description="name under `connections`, where the rows of all customers are in a database"
    )
    table: Text | None = Field(
        default=None, description="table that holds the rows, e.g. analytics.events; or query; only with a connection"
    )
    query: Text | None = Field(
        default=None, description="SQL that returns the rows; this or table; only with a connection"
    )
    account: Name | None = Field(
        default=None, description="their column with the account, by which a row finds its customer, with a connection"
    )

    @model_validator(mode="after")
    def _whole(self) -> Self:
        if self.connection is None:
            said = [name for name in ("table", "query", "account") if getattr(self, name) is not None]
            if said:
                raise ValueError(f"{said[0]} is said of a database, and connection is missing")
        elif self.account is None:
            raise ValueError("account is missing: their column with the account, by which a row finds its customer")
        elif (self.table is None) == (self.query is None):
            raise ValueError("give a table or a query, and not both")
        return self

    @property
    def sql(self) -> SqlSource | None:
        """Return where in a database the rows are; None where they are in files."""
        if self.connection is None or self.account is None:
            return None
        return SqlSource(self.connection, self.table, self.query, self.account, self.columns)

    @property
    def given(self) -> Mapping[str, Any]:
        """Return what is said of files and values, by key; columns of a database have our names once pulled."""
        of_file = {name: value for name, value in super().given.items() if name in Source.model_fields}
        return {name: value for name, value in of_file.items() if name != "columns" or self.connection is None}


class HealthWeights(Record):
    """What each dimension of the health score weighs; together 1 or 100."""

    outcomes: Weight = Field(default=Decimal(30), description="goals reached and value confirmed")
    adoption: Weight = Field(default=Decimal(25), description="people, features and units in use")
    reliability: Weight = Field(default=Decimal(20), description="availability and replies in time")
    sentiment: Weight = Field(default=Decimal(15), description="what surveys say, buyers and users apart")
    relationship: Weight = Field(default=Decimal(10), description="promises kept, meetings held, sponsor spoken with")

    @model_validator(mode="after")
    def _add_up(self) -> Self:
        total = sum(self.by_dimension.values(), Decimal(0))
        if total not in (1, 100):
            raise ValueError(f"the weights add up to {total}, expected 1 or 100")
        return self

    @property
    def by_dimension(self) -> Mapping[str, Decimal]:
        """Return the weights by dimension, in their order."""
        return {name: getattr(self, name) for name in type(self).model_fields}


class Health(Record):
    """How the health of a customer is judged, for the vendor's own eyes."""

    weights: HealthWeights = Field(default_factory=HealthWeights, description="weights, together 1 or 100")
    points: dict[str, AmountMap] = Field(
        default_factory=dict, description="other points of a figure, e.g. active: {0.3: 0, 0.9: 100}"
    )
    green_from: Amount = Field(default=Decimal(70), ge=0, le=100, description="score from which health is green")
    amber_from: Amount = Field(default=Decimal(40), ge=0, le=100, description="score from which it is amber")
    least_weight: Share = Field(
        default=Decimal("0.5"), description="share of the weights that must be known before there is a score"
    )


class Settings(Record):
    """qbr.yaml. Every key may be missing."""

    vendor: Vendor = Field(default_factory=Vendor, description="who shows the review")
    locale: LocaleName = Field(default="en_US", description="how figures look where the customer does not say")
    language: LocaleName = Field(default="en", description="language where the customer does not say")
    currency: Currency = Field(default="USD", description="ISO code where they do not say")
    timezone: Zone = Field(default="UTC", description="time zone where the customer does not say")
    fiscal: Fiscal = Field(default_factory=Fiscal, description="calendar where the customer has none")
    template: Name = Field(default="standard", description="pack used without --template")
    templates: Texts = Field(default=(), description="further folders searched for packs, before the shipped ones")
    customers: Name = Field(default="customers", description="folder of the customers")
    output: Name = Field(default="output", description="folder of what is built")
    catalogue: Text | None = Field(default=None, description="file of features; empty: customers/_shared/catalogue.csv")
    roadmap: Text | None = Field(default=None, description="file of plans; empty: customers/_shared/roadmap.yaml")
    imports: Sources = Field(
        default_factory=dict, description="how files given to qbr import are read, by table, and accounts for the list"
    )
    events: Text | None = Field(
        default=None, description="file of releases and the like; empty: customers/_shared/events.csv"
    )
    peers: Text | None = Field(default=None, description="file of peer values; empty: customers/_shared/peers.csv")
    profiles: Text | None = Field(default=None, description="folder of profiles; empty: customers/_shared/profiles")
    sources: dict[str, SharedSource] = Field(
        default_factory=dict,
        description="how tables are read, by table; for a customer's own, customer.yaml comes first, key by key",
    )
    connections: Annotated[TextMap, AfterValidator(without_literal_secrets)] = Field(
        default_factory=dict, description="database addresses by name, secrets as ${ENV} or ${keyring:name}"
    )
    defaults: Defaults = Field(default_factory=Defaults, description="other choices than the definitions' own")
    thresholds: AmountMap = Field(default_factory=dict, description="other bounds than the rules' own, by name")
    health: Health = Field(default_factory=Health, description="how the health of a customer is judged; stays inside")
    hour_cost: Amount | None = Field(
        default=None,
        ge=0,
        description="what an hour of our support costs us, in the workspace's currency; stays inside",
    )
    me: Text | None = Field(default=None, description="owner whose customers come first")

    @property
    def pulled(self) -> Mapping[str, SqlSource]:
        """Return the tables that are pulled from a database."""
        found = {name: source.sql for name, source in self.sources.items()}
        return {name: sql for name, sql in found.items() if sql}

    def source_of(self, table: str, own: Source | None = None) -> Source:
        """Return how a table is read: what a customer says, and for every other key what the workspace says.

        Args:
            table: its name.
            own: what customer.yaml says; None: nothing, or the table belongs to no customer.
        """
        common = self.sources[table].given if table in self.sources else {}
        return Source.model_construct(**{**common, **(own.given if own else {})})

    @model_validator(mode="after")
    def _connected(self) -> Self:
        for name, source in self.sources.items():
            whose = "" if source.connection is None else " of a customer"
            tables = [table for table in TABLES if not (whose and TABLES[table].is_shared)]
            if name not in tables:
                raise ValueError(f'sources: there is no table "{name}"{whose}; there are: {", ".join(tables)}')
            if whose and source.connection not in self.connections:
                known = ", ".join(self.connections) or "none"
                raise ValueError(f'sources.{name}: there is no connection "{source.connection}"; there are: {known}')
        return self
