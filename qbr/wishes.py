"""What a review would be better for knowing, field by field: one table, and the questions a folder leaves open."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from pydantic.fields import FieldInfo

from qbr.records.customer import Customer
from qbr.records.examples import examples
from qbr.records.folder import CustomerFolder
from qbr.records.record import Kind, Record, kind_of, spellings
from qbr.records.reference import part_of
from qbr.records.tables import TABLES
from qbr.scaffolds import fixed_words

CUSTOMER = "customer"  # stands for customer.yaml where a table is named
# What tells one record of a table from the others.
NAMED_BY: Mapping[str, tuple[str, ...]] = {
    "goals": ("id",),
    "actions": ("id",),
    "value": ("what", "period"),
    "contacts": ("name",),
    "needs": ("need", "rater", "role", "date"),
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
    Wish(CUSTOMER, "review_date", "which day it is for"),
    Wish(CUSTOMER, "next_review", "when we meet next"),
    Wish(CUSTOMER, "segment", "how they compare with their peers"),
    Wish(CUSTOMER, "contract.start", "since when they are with us"),
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
    Wish("needs", "importance", "how much the need matters to them"),
    Wish("needs", "satisfaction", "how well the need is met"),
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
# Of tables with nothing in them, what a person could type of a first entry; what makes it one stands first.
FIRST = (
    Wish("goals", "statement", "whether they are better off"),
    Wish("goals", "baseline", "how far the goal has come"),
    Wish("goals", "target", "whether the goal was reached"),
    Wish("goals", "unit", "what its figures count"),
    Wish("goals", "by", "whether the goal is on time"),
    Wish("goals", "owner_theirs", "who at the customer decides on it"),
    Wish("goals", "importance", "which goal comes first"),
    Wish("goals", "value_unit.amount", "what reaching it is worth to them"),
    Wish("goals", "value_unit.confirmed_by", "whether that worth is more than our own estimate"),
    Wish("actions", "text", "which promises were kept"),
    Wish("actions", "side", "whose promise it was"),
    Wish("actions", "owner", "who keeps the promise"),
    Wish("actions", "due", "whether the promise is late"),
    Wish("needs", "need", "where the product fits their business"),
    Wish("needs", "importance", "how much the need matters to them"),
    Wish("needs", "satisfaction", "how well the need is met"),
    Wish("needs", "role", "who rated it"),
    Wish("value", "what", "whether it pays for itself"),
    Wish("value", "amount", "how much it was worth"),
    Wish("value", "period", "when it was worth that"),
    Wish("value", "confirmed_by", "whether the amount is more than our own estimate"),
    Wish("requests", "title", "what they asked for"),
    Wish("requests", "role", "who asked"),
    Wish("requests", "end_goal", "what they want to reach with it"),
    Wish("voc", "text", "how they see it, in their words"),
    Wish("voc", "date", "when they said it"),
    Wish("voc", "role", "who said it"),
    Wish("entitlements", "product", "what is paid for and not used"),
    Wish("entitlements", "quantity", "how much was bought"),
    Wish("entitlements", "unit_price", "what unused units cost"),
    Wish("entitlements", "starts", "since when it may be used"),
    Wish("entitlements", "ends", "until when it may be used"),
    Wish("roadmap", "item", "what is planned for them"),
    Wish("roadmap", "when", "when it comes"),
    Wish("roadmap", "audience", "whether they may see it"),
)
FIRST_NAMES: Mapping[str, str] = {  # what people call them
    "goals": "first goal",
    "actions": "first promise",
    "needs": "first need",
    "value": "first benefit",
    "requests": "first request",
    "voc": "first words of theirs",
    "entitlements": "first thing bought",
    "roadmap": "first thing planned",
}
NUMBERED = {"goals": "G1", "actions": "P-1"}  # ids of first entries, which nobody is asked for
CLOSED = frozenset({"done", "closed", "dropped", "declined"})  # of these nothing is asked any more


@dataclass(frozen=True, slots=True)
class Question:
    """A missing fact."""

    customer: str  # id
    table: str  # or CUSTOMER
    key: tuple[str, ...] | None  # what names the record; empty for customer.yaml; None: the first entry of its table
    field: str  # as the file calls it; a part after a dot
    meaning: str
    example: str
    cost: str
    words: tuple[str, ...]  # that an answer is one of; empty: it is free
    kind: Kind  # what an answer is


def questions(folder: CustomerFolder) -> Iterator[Question]:
    """Yield what is missing in a folder: fields of what is there, then what a first entry of a table would say.

    Records that cannot be told apart are not asked about, nor tables that come from a database.
    """
    for wish in WISHES:
        if wish.table == CUSTOMER:
            if value_of(folder.customer, wish.field) is None:
                yield _question(folder, wish, Customer, ())
        else:
            yield from _of_records(folder, wish)
    for wish in FIRST:
        if not getattr(folder, wish.table):
            yield _question(folder, wish, TABLES[wish.table].model, None)


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


def _question(folder: CustomerFolder, wish: Wish, model: type[Record], key: tuple[str, ...] | None) -> Question:
    shown: object = examples()[wish.table]
    names: list[str] = []
    for name, _ in _steps(wish, model):
        names.append(name)
        shown = shown.get(name) if isinstance(shown, Mapping) else None
    *_, (_, info) = _steps(wish, model)
    meaning = (info.description or "").partition("; empty")[0]
    kind, words = kind_and_words(wish)
    return Question(folder.id, wish.table, key, ".".join(names), meaning, str(shown or ""), wish.cost, words, kind)


def kind_and_words(wish: Wish) -> tuple[Kind, tuple[str, ...]]:
    """Return what an answer is, and the words it is one of; no words: it is free."""
    *_, (_, info) = _steps(wish, Customer if wish.table == CUSTOMER else TABLES[wish.table].model)
    return kind_of(info.annotation), fixed_words(info.annotation)


def _steps(wish: Wish, model: type[Record]) -> Iterator[tuple[str, FieldInfo]]:
    """Yield the way to a field: its name in the file and what the record says of it, for each part."""
    for step in wish.field.split("."):
        info = model.model_fields[step]
        yield spellings(step, info)[0], info
        model = part_of(info.annotation)[0] or model


def file_of(table: str) -> str:
    """Return what a person calls the file a question is about."""
    return "customer.yaml" if table == CUSTOMER else TABLES[table].file
