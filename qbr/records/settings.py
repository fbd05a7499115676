"""qbr.yaml: what holds for every customer of a workspace who does not say otherwise."""

from __future__ import annotations

from typing import Annotated

from pydantic import BeforeValidator, Field

from qbr.records.customer import Fiscal
from qbr.records.record import Record
from qbr.records.values import AmountMap, Currency, LocaleName, Name, Text, TextMap, Texts, Zone


def _legal(value: object) -> object:
    """Return small print by region; a text alone is for all of them."""
    if isinstance(value, str):
        return {"": value}
    return {} if value is None else value


class Vendor(Record):
    """Who shows the review."""

    name: Name = Field(default="Us", description="the vendor's name as customers know it")
    logo: Text | None = Field(default=None, description="picture, relative to qbr.yaml")
    website: Text | None = Field(default=None, description="address shown on the closing page")
    legal: Annotated[TextMap, BeforeValidator(_legal)] = Field(
        default_factory=dict, description="a line of small print, or one by region"
    )

    def legal_for(self, region: str | None) -> str:
        """Return the small print of a region, else the one for all; empty when there is none."""
        return self.legal.get(region or "", self.legal.get("", ""))


class SqlSource(Record):
    """A table or query in a database, filtered by customer."""

    connection: Name = Field(description="name under `connections`")
    query: Text | None = Field(default=None, description="SQL that returns the rows; this or table")
    table: Text | None = Field(default=None, description="table that holds the rows; this or query")
    map: TextMap = Field(default_factory=dict, description="their column name to ours")


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
    events: Text | None = Field(
        default=None, description="file of releases and the like; empty: customers/_shared/events.csv"
    )
    peers: Text | None = Field(default=None, description="file of peer values; empty: customers/_shared/peers.csv")
    profiles: Text | None = Field(default=None, description="folder of profiles; empty: customers/_shared/profiles")
    sources: dict[str, SqlSource] = Field(default_factory=dict, description="shared SQL sources, by table")
    connections: TextMap = Field(default_factory=dict, description="database addresses by name, secrets as ${ENV}")
    defaults: TextMap = Field(default_factory=dict, description="other choices than the definitions' own, by name")
    thresholds: AmountMap = Field(default_factory=dict, description="other bounds than the rules' own, by name")
    me: Text | None = Field(default=None, description="owner whose customers come first")
