"""A list of all customers, as a CRM exports it: one row an account."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Annotated, Any, Literal

from pydantic import Field

from qbr.records.record import Row
from qbr.records.tables import Table
from qbr.records.values import Amount, Count, Currency, Day, LocaleName, Name, Text, Texts, Word, Zone


class Account(Row):
    """A row of the list given to `qbr import`: whom a folder is made for."""

    account_id: Name = Field(description="account as the other exports name it; kept byte for byte")
    name: Name = Field(description="the customer's name")
    aliases: Texts = Field(default=(), description="further account ids and names, separated by semicolons")
    owner: Text | None = Field(default=None, description="account manager")
    segment: Text | None = Field(default=None, description="segment peers are compared within")
    industry: Text | None = Field(default=None, description="industry")
    region: Text | None = Field(default=None, description="region")
    tz: Zone | None = Field(default=None, description="time zone, e.g. Europe/Berlin")
    locale: LocaleName | None = Field(default=None, description="how figures look, e.g. de_DE")
    language: LocaleName | None = Field(default=None, description="language of the review, e.g. en")
    currency: Currency | None = Field(default=None, description="ISO code, e.g. EUR")
    profile: Text | None = Field(default=None, description="profile of thresholds and sections")
    next_review: Day | None = Field(default=None, description="day of the next meeting")
    headcount: Count | None = Field(default=None, description="people they employ")
    contract_number: Text | None = Field(default=None, description="contract number")
    contract_start: Day | None = Field(default=None, description="first day of the term")
    contract_end: Day | None = Field(default=None, description="last day of the term")
    contract_value: Amount | None = Field(default=None, description="value over the whole term")
    contract_term: Count | None = Field(default=None, description="length in months")
    notice_days: Count | None = Field(default=None, description="days before the end by which notice is given")
    billing: Annotated[Literal["capex", "opex"], Word] | None = Field(
        default=None, description="budget it is paid from"
    )
    monthly_fee: Amount | None = Field(default=None, description="fee a month")

    @property
    def keys(self) -> tuple[str, ...]:
        """Return every id by which rows of other exports find this customer."""
        return tuple(dict.fromkeys((self.account_id, *self.aliases)))

    @property
    def values(self) -> dict[str, Any]:
        """Return what customer.yaml says of this account: plain values by key; what is not known is left out."""
        known = _given({name: getattr(self, name) for name in _KEYS})
        contract = _given({key: getattr(self, name) for name, key in _CONTRACT.items()})
        business = _given({"headcount": self.headcount})
        parts = {"contract": contract, "business": business}
        return {
            "name": self.name,
            "aliases": list(self.keys),
            **known,
            **{key: part for key, part in parts.items() if part},
        }


_KEYS = (
    *("owner", "segment", "industry", "region", "tz", "locale", "language", "currency", "profile"),
    "next_review",
)
_CONTRACT: Mapping[str, str] = {
    "contract_number": "number",
    "contract_start": "start",
    "contract_end": "end",
    "contract_value": "value",
    "contract_term": "term",
    "notice_days": "notice_days",
    "billing": "billing",
    "monthly_fee": "monthly_fee",
}
ACCOUNTS = Table("accounts", Account, ".xlsx", key="account_id")


def _plain(value: object) -> object:
    """Return a value as YAML holds it: a whole amount as a number, any other as the text of its digits."""
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else format(value, "f")
    return value


def _given(values: Mapping[str, object]) -> dict[str, object]:
    return {key: _plain(value) for key, value in values.items() if value is not None}
