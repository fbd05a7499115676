"""How a file that is not in our form is read: which columns are ours, and what its texts mean."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import tzinfo
from typing import Annotated, Any, Literal
from zoneinfo import ZoneInfo

from pydantic import Field

from qbr.records.record import Record
from qbr.records.values import Count, Currency, Flag, Text, TextMap, Texts, Word, Zone

DateOrder = Literal["dmy", "mdy", "ymd"]
Form = Literal["rows", "by_metric", "by_period", "log"]


class Source(Record):
    """How a file that is not in our form is read."""

    file: Text | None = Field(default=None, description="file name, where it is not the usual one")
    sheet: Text | None = Field(default=None, description="sheet of a workbook; empty: the first")
    header_row: Annotated[Count, Field(ge=1)] = Field(
        default=1, description="row that names the columns, 1 is the first"
    )
    header_rows: Annotated[Count, Field(ge=1, le=5)] = Field(
        default=1, description="rows the names stand in; they are joined from top to bottom, as in Usage Logins"
    )
    below_header: Count = Field(
        default=0, description="rows between the names and the data that are passed over, e.g. texts of questions"
    )
    first_column: Text | None = Field(
        default=None, description="letter of the column the table begins in, e.g. B; empty: A"
    )
    footnotes: Flag = Field(
        default=False, description="whether rows at the end with a single filled cell are no data; they are counted"
    )
    form: Annotated[Form, Word] = Field(
        default="rows",
        description="what a row is: rows (one value), by_metric (a column a metric), by_period (a column a day, month "
        "or quarter), log (one event, counted as 1)",
    )
    measures: Texts = Field(
        default=(),
        description="columns that hold values, with by_metric or by_period; empty: all that are none of ours",
    )
    measures_are: Annotated[Literal["metric", "feature", "module"], Word] = Field(
        default="metric", description="what the names of these columns are, with by_metric: metric, feature or module"
    )
    columns: TextMap = Field(
        default_factory=dict, description="their column name to ours; one without a name of its own is column C"
    )
    values: dict[str, TextMap] = Field(default_factory=dict, description="their words to ours, by our column name")
    no_value: Texts = Field(default=(), description="texts that stand for no value, e.g. n/a; they are counted")
    delimiter: Annotated[str, Field(min_length=1, max_length=1)] | None = Field(
        default=None, description="cell separator"
    )
    encoding: Text | None = Field(
        default=None, description="encoding, e.g. cp1252; empty: UTF-8, or what the file's mark says"
    )
    date_order: Annotated[DateOrder, Word] | None = Field(
        default=None, description="order of day, month, year: dmy, mdy, ymd"
    )
    decimal_mark: Literal[".", ","] | None = Field(
        default=None, description="decimal mark, the other one separates thousands; empty: a point, and no separators"
    )
    percent: Annotated[Literal["points", "share"], Word] | None = Field(
        default=None, description="what 5 % is read as: points (5) or share (0.05); empty: it is refused"
    )
    money: Currency | None = Field(
        default=None, description="currency whose code or sign may stand beside numbers, e.g. EUR; any other is refused"
    )
    accounting: Flag = Field(default=False, description="whether (1234) and 1234- are negative numbers")
    epoch: Annotated[Literal["seconds", "milliseconds"], Word] | None = Field(
        default=None, description="unit of times that are counted from 1970; empty: they are refused"
    )
    time_zone: Zone | None = Field(default=None, description="zone of times without an offset; empty: the customer's")
    exclude_users: Texts = Field(default=(), description="user ids that are no people, such as service accounts")
    account_id: Text | None = Field(default=None, description="only rows with this account_id are the customer's")

    def zone_or(self, usual: tzinfo) -> tzinfo:
        """Return the zone of times without an offset: the one this file is said to be in, else the usual one."""
        return ZoneInfo(self.time_zone) if self.time_zone else usual

    @property
    def given(self) -> Mapping[str, Any]:
        """Return what was said, by key."""
        return {name: getattr(self, name) for name in type(self).model_fields if name in self.model_fields_set}

    @property
    def is_shaped(self) -> bool:
        """Return whether rows have to be put into shape before they are read: anything but one header and its rows."""
        is_wide = self.form in ("by_metric", "by_period")
        return is_wide or self.footnotes or self.first_column is not None or self.header_rows + self.below_header > 1


Sources = dict[str, Source]
