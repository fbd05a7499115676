"""What a review would be better for knowing, field by field: one table, and the questions a folder leaves open."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from qbr.records.customer import Customer
from qbr.records.examples import examples
from qbr.records.folder import CustomerFolder
from qbr.records.record import Kind, Record, kind_of, spellings
from qbr.records.reference import part_of
from qbr.records.tables import TABLES
from qbr.scaffolds import fixed_words

CUSTOMER = "customer"  # stands for customer.yaml where a table is named
# What tells one record of a table from the others, and what may be asked of it; other tables are not asked about.
NAMED_BY: Mapping[str, tuple[str, ...]] = {
    "goals": ("id",),
    "actions": ("id",),
    "value": ("what", "period"),
    "contacts": ("name",),
    "requests": ("title",),
    "entitlements": ("product", "module", "group", "starts"),
}


@dataclass(frozen=True, slots=True)
class Wish:
    """A field that is worth asking for when it is empty."""

    table: str  # or CUSTOMER
    field: str  # attribute of the record; a part of customer.yaml after a dot
    cost: str  # what a review cannot say without it


WISHES = (
    Wish(CUSTOMER, "owner", "whom they can ask"),
    Wish(CUSTOMER, "next_review", "when we meet next"),
    Wish(CUSTOMER, "segment", "how they compare with their peers"),
    Wish(CUSTOMER, "contract.end", "how long there is to act before the renewal"),
    Wish(CUSTOMER, "contract.notice_days", "the day by which either side has to decide"),
    Wish(CUSTOMER, "sla.availability", "whether availability kept to what was agreed"),
    Wish(CUSTOMER, "business.their_customers", "what their own customers notice"),
    Wish(CUSTOMER, "readiness.one_account", "whether we speak as one before the meeting"),
    Wish(CUSTOMER, "readiness.consequences", "whether our teams see what open items cost them"),
    Wish(CUSTOMER, "readiness.conflicts", "whether our teams tell them the same"),
    Wish(CUSTOMER, "readiness.means", "whether promises have people and time behind them"),
    Wish("goals", "baseline", "how far the goal has come"),
    Wish("goals", "target", "whether the goal was reached"),
    Wish("goals", "by", "whether the goal is on time"),
    Wish("goals", "metric", "whether the goal moves"),
    Wish("goals", "owner_theirs", "who at the customer decides on it"),
    Wish("goals", "importance", "which goal comes first"),
    Wish("actions", "owner", "who keeps the promise"),
    Wish("actions", "due", "whether the promise is late"),
    Wish("value", "confirmed_by", "whether the amount is more than our own estimate"),
    Wish("contacts", "role", "as whom they may be shown"),
    Wish("contacts", "role_type", "whether buyers and users were both heard"),
    Wish("contacts", "last_contact", "whom nobody has spoken with lately"),
    Wish("requests", "end_goal", "what they want to reach with it"),
    Wish("requests", "intent", "what they would do with it"),
    Wish("requests", "business_value", "how it helps their business"),
    Wish("requests", "helps_their_customers", "how it helps whom they serve"),
    Wish("entitlements", "unit_price", "what unused units cost"),
    Wish("entitlements", "assigned", "how many units nobody was given"),
)
WRITABLE = (".yaml", ".yml", ".csv", ".tsv", ".txt")
CLOSED = frozenset({"done", "closed", "dropped", "declined"})  # of these nothing is asked any more


@dataclass(frozen=True, slots=True)
class Question:
    """A missing fact."""

    customer: str  # id
    table: str  # or CUSTOMER
    key: tuple[str, ...]  # what names the record; empty for customer.yaml
    field: str  # as the file calls it; a part after a dot
    meaning: str
    example: str
    cost: str
    words: tuple[str, ...]  # that an answer is one of; empty: it is free
    kind: Kind  # what an answer is


def questions(folder: CustomerFolder) -> Iterator[Question]:
    """Yield what is missing in a folder, in the order of the table above.

    Only what can be written back is asked: of tables kept in text or YAML, and of records that can be told apart.
    """
    for wish in WISHES:
        if wish.table == CUSTOMER:
            if value_of(folder.customer, wish.field) is None:
                yield _question(folder, wish, Customer, ())
        elif _is_writable(folder, wish.table):
            yield from _of_records(folder, wish)


def _is_writable(folder: CustomerFolder, table: str) -> bool:
    """Return whether a table is kept in a form one value can be written into, under our own names."""
    source = folder.tables.get(table)
    return source is not None and table not in folder.customer.sources and source.file.endswith(WRITABLE)


def _of_records(folder: CustomerFolder, wish: Wish) -> Iterator[Question]:
    records = getattr(folder, wish.table) or ()
    names = Counter(name_of(wish.table, record) for record in records)
    for record in records:
        name = name_of(wish.table, record)
        is_open = str(getattr(record, "status", "")).lower() not in CLOSED and not getattr(record, "closed", None)
        if getattr(record, wish.field) is None and names[name] == 1 and is_open:
            yield _question(folder, wish, type(record), name)


def name_of(table: str, record: Record) -> tuple[str, ...]:
    """Return what tells a record from the others of its table."""
    return tuple(written(getattr(record, attribute)) for attribute in NAMED_BY[table])


def value_of(record: Record, way: str) -> object:
    """Return a field of a record, or of a part of it after a dot; None where either is missing."""
    found: object = record
    for step in way.split("."):
        found = getattr(found, step, None)
    return found


def written(value: object) -> str:
    """Return a value as a person would write it in a file; empty for none."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, Decimal):
        return f"{value:f}"
    return value.isoformat() if isinstance(value, date) else str(value)


def _question(folder: CustomerFolder, wish: Wish, model: type[Record], key: tuple[str, ...]) -> Question:
    shown: object = examples()[wish.table]
    info, names = None, []
    for step in wish.field.split("."):
        info = model.model_fields[step]
        name = spellings(step, info)[0]
        names.append(name)
        shown = shown.get(name) if isinstance(shown, Mapping) else None
        model = part_of(info.annotation)[0] or model
    meaning = (info.description or "").partition("; empty")[0] if info else ""
    words = fixed_words(info.annotation) if info else ()
    kind = kind_of(info.annotation) if info else "text"
    return Question(folder.id, wish.table, key, ".".join(names), meaning, str(shown or ""), wish.cost, words, kind)


def file_of(table: str) -> str:
    """Return what a person calls the file a question is about."""
    return "customer.yaml" if table == CUSTOMER else TABLES[table].file
