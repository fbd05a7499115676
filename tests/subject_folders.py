"""Small customers for tests of subjects: records from plain rows, a scope, and a teller with the shipped phrases."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from qbr.analysis.scope import Scope, Thresholds
from qbr.formatting import Formatter
from qbr.quarter import Calendar
from qbr.records.customer import Customer
from qbr.records.entitlements import Entitlement
from qbr.records.folder import CustomerFolder, TableSource
from qbr.records.goals import Goal, MetricValue
from qbr.records.incidents import Incident
from qbr.records.needs import Need
from qbr.records.relations import Action, Contact
from qbr.records.shared import RoadmapItem
from qbr.records.support import SurveyAnswer
from qbr.records.usage import Feature, User
from qbr.records.value import ValueRecord
from qbr.sources.settings import read_phrases
from qbr.story.names import Names
from qbr.story.telling import Phrases, Teller

ROOT = Path(__file__).resolve().parents[1]
PHRASES = ROOT / "templates" / "phrases" / "en.yaml"
NAMES = Names("Acme", "Fernhollow", "Fernhollow")
HOSTILE = ("A&B <Ltd>", "{{ 7*7 }}", "🚚 Überlänge", "שלום", "x" * 200, "None", "nan")
MODELS: Mapping[str, Any] = {
    "goals": Goal,
    "metrics": MetricValue,
    "actions": Action,
    "value": ValueRecord,
    "needs": Need,
    "catalogue": Feature,
    "contacts": Contact,
    "users": User,
    "entitlements": Entitlement,
    "incidents": Incident,
    "surveys": SurveyAnswer,
    "roadmap": RoadmapItem,
}

Row = Mapping[str, Any]


def folder_of(customer: Row | None = None, **tables: Iterable[Row] | Any) -> CustomerFolder:
    """Return a customer; each table is given as rows with texts as a file has them, a frame as it is."""
    records: dict[str, Any] = {
        name: tuple(MODELS[name].model_validate(row) for row in rows) if name in MODELS else rows
        for name, rows in tables.items()
    }
    sources = {
        name: TableSource(f"customers/acme/{name}.csv", len(rows), (), (), date(2026, 10, 5))
        for name, rows in records.items()
    }
    return CustomerFolder(
        id="acme",
        customer=Customer.model_validate({"name": "Acme", **(customer or {})}),
        timezone=ZoneInfo("Europe/Berlin"),
        calendar=Calendar(),
        currency="EUR",
        locale="en_GB",
        language="en",
        tables=sources,
        **records,
    )


def scope_of(quarter: str = "2026-Q3", as_of: str = "2026-10-05", **thresholds: object) -> Scope:
    """Return a quarter compared with the same one a year before."""
    reviewed = Calendar().parse(quarter)
    limits = Thresholds.from_settings(thresholds)
    day = date.fromisoformat(as_of)
    return Scope(reviewed, day, reviewed.year_ago, "yoy", "Europe/Berlin", "EUR", limits)


def teller_of(locale: str = "en_GB") -> Teller:
    """Return a teller with the shipped English phrases."""
    return Teller(Formatter(locale, "EUR", "en"), _phrases())


@lru_cache(maxsize=1)
def _phrases() -> Phrases:
    return Phrases.from_tree(read_phrases(PHRASES, ROOT), "templates/phrases/en.yaml")


def texts_below(value: object) -> list[str]:
    """Return every text a reader could see below a node of a section, chart labels and statuses included."""
    from qbr.story.values import Chart, Shown, Status, Text
    from qbr.story.walking import walk

    found: list[str] = []
    for _, item in walk(value):
        if isinstance(item, (Text, Shown, Status)):
            found.append(str(item))
        elif isinstance(item, Chart):
            found += [str(category) for category in item.categories]
            found += [label for series in item.series for label in series.labels if label]
    return found
