"""Customer folders small enough to work out every number by hand: incidents, tickets, surveys and what was said."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pandas as pd

from qbr.analysis.scope import Scope
from qbr.formatting import Formatter
from qbr.quarter import Calendar
from qbr.records.customer import Customer
from qbr.records.folder import CustomerFolder, TableSource
from qbr.records.incidents import Incident
from qbr.records.support import SurveyAnswer, TicketRow, Voice
from qbr.sources import read_phrases
from qbr.story.names import Names
from qbr.story.telling import Phrases, Teller

ROOT = Path(__file__).resolve().parents[1]
NAMES = Names("Acme", "Fernhollow", "Fernhollow")
CALENDAR = Calendar()
Q3 = CALENDAR.parse("2026-Q3")  # 1 July – 30 September 2026: 92 days, 132,480 minutes
TICKET_COLUMNS = [name for name in TicketRow.model_fields if name != "place"]
TABLES = ("incidents", "tickets", "surveys", "voc", "requests")


def small_folder(customer: Mapping[str, Any] | None = None, **tables: Any) -> CustomerFolder:
    """A folder of Acme's with the given tables; what is not given is not there."""
    record = Customer.model_validate({"name": "Acme", **(customer or {})})
    there = {name: TableSource(f"customers/acme/{name}.csv", 0, ()) for name in TABLES if name in tables}
    zone = ZoneInfo(record.tz or "Europe/Berlin")
    return CustomerFolder("acme", record, zone, CALENDAR, "EUR", "en_GB", "en", tables=there, **tables)


def scope_of(as_of: date = date(2026, 10, 5), zone: str = "Europe/Berlin", **changes: Any) -> Scope:
    """The third quarter of 2026 against the one a year ago."""
    return Scope(Q3, as_of, Q3.year_ago, "yoy", zone, "EUR", **changes)


def told(day: str, start: str, end: str, **front: Any) -> Incident:
    """An approved incident of one day, times in Berlin in summer."""
    return incident(f"{day}T{start}+02:00", f"{day}T{end}+02:00", **front)


def incident(started: str | None, resolved: str | None = None, **front: Any) -> Incident:
    """An approved incident; front matter as given."""
    values: dict[str, Any] = {
        "id": f"inc-{started}",
        "title": "Engineers' title",
        "started": started,
        "resolved": resolved,
        "severity": "major",
        "audience": "customer",
        "approved_by": "Service lead",
        "approved_on": "2026-09-09",
    }
    return Incident.model_validate({**values, **front})


def ticket_frame(rows: Iterable[Mapping[str, Any]]) -> pd.DataFrame:
    """Tickets as sources give them: every column, moments in UTC."""
    numbered = [{"id": f"T{number}", **row} for number, row in enumerate(rows)]
    frame = pd.DataFrame(numbered, columns=TICKET_COLUMNS)
    for column in ("created", "first_reply", "solved", "closed"):
        frame[column] = pd.to_datetime(frame[column], utc=True)
    for column in ("sla_met", "escalated"):
        frame[column] = frame[column].astype("boolean")
    return frame


def answers(instrument: str, scores: Iterable[int | None], day: str = "2026-09-20", **row: Any) -> list[SurveyAnswer]:
    """One answer a person, all on one day; people are numbered."""
    people = row.pop("people", "p")
    return [
        SurveyAnswer.model_validate(
            {
                "date": day,
                "instrument": instrument,
                "score": score,
                "respondent": f"{people}{number}",
                "role_type": "user",
                **row,
            }
        )
        for number, score in enumerate(scores)
    ]


def voice(day: str, text: str, **row: Any) -> Voice:
    """Something said, with consent unless told otherwise."""
    return Voice.model_validate({"date": day, "text": text, "consent": True, **row})


@cache
def _phrases() -> Phrases:
    file = ROOT / "templates" / "phrases" / "en.yaml"
    return Phrases.from_tree(read_phrases(file, ROOT), "templates/phrases/en.yaml")


def teller_of(locale: str = "en_GB", currency: str = "EUR", language: str = "en") -> Teller:
    """Who says the shipped English phrases."""
    return Teller(Formatter(locale, currency, language), _phrases())
