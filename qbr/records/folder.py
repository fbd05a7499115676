"""A customer's folder as read: every table with where it came from, and what was wrong with it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from qbr.errors import Problem
from qbr.quarter import Calendar
from qbr.records.customer import Customer
from qbr.records.entitlements import Entitlement
from qbr.records.goals import Goal, MetricValue
from qbr.records.incidents import Incident, PublicIncident
from qbr.records.issued import IssuedReview
from qbr.records.needs import Need, Request
from qbr.records.registers import ChangeNotice, Friction, JourneyStage, TradeOff
from qbr.records.relations import Action, Advisory, Contact, Insight, Interaction
from qbr.records.shared import Note, PeerLeftOut, PeerValue, RoadmapItem
from qbr.records.support import SurveyAnswer, SurveyQuestion, Theme, Voice
from qbr.records.usage import Event, Feature, User
from qbr.records.value import ValueRecord

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True, slots=True)
class TableSource:
    """Where a table came from and what of it was used."""

    file: str  # relative to the workspace; a sheet follows after " · "
    rows_read: int  # rows of data in the file, those left out included
    columns: tuple[str, ...]  # our names of the columns the file has, in its order
    excluded: tuple[tuple[str, int], ...] = ()  # why rows were left out, and how many
    as_of: date | None = None  # last day the table speaks of; None when it has no dates

    @property
    def rows_used(self) -> int:
        """Return the rows that were kept."""
        return self.rows_read - sum(rows for _, rows in self.excluded)


@dataclass(frozen=True, slots=True)
class Logo:
    """A picture that has been opened, stripped and written anew."""

    data: bytes
    media_type: str  # image/png or image/jpeg
    sha256: str  # of `data`, in hexadecimal digits
    width: int  # pixels
    height: int  # pixels


@dataclass(frozen=True)
class CustomerFolder:
    """All that is known of one customer. None: there is no such file. An empty tuple or frame: it is there, and empty.

    Frames have every column of their row model (`UsageRow`, `TicketRow`), in its order, filled with missing values
    where the file has no such column; `tables` tells which it has.
    """

    id: str  # the folder's name, kept byte for byte
    customer: Customer
    timezone: ZoneInfo  # the customer's, else the workspace's
    calendar: Calendar  # the customer's, else the workspace's
    currency: str  # ISO code: the customer's, else the workspace's
    locale: str  # how figures look: the customer's, else the workspace's
    language: str  # the customer's, else the workspace's
    usage: pd.DataFrame | None = None  # columns of UsageRow: date datetime64, value float64, the rest text
    users: tuple[User, ...] | None = None
    entitlements: tuple[Entitlement, ...] | None = None
    goals: tuple[Goal, ...] | None = None
    metrics: tuple[MetricValue, ...] | None = None
    needs: tuple[Need, ...] | None = None
    requests: tuple[Request, ...] | None = None
    incidents: tuple[Incident, ...] | None = None  # by first moment, then id
    public_incidents: tuple[PublicIncident, ...] | None = None  # of the vendor's status page, by first moment
    tickets: pd.DataFrame | None = None  # columns of TicketRow: moments datetime64 in UTC, flags as boolean
    surveys: tuple[SurveyAnswer, ...] | None = None
    questions: tuple[SurveyQuestion, ...] | None = None
    voc: tuple[Voice, ...] | None = None
    themes: tuple[Theme, ...] | None = None  # words by which themes are recognised
    actions: tuple[Action, ...] | None = None
    value: tuple[ValueRecord, ...] | None = None
    contacts: tuple[Contact, ...] | None = None
    interactions: tuple[Interaction, ...] | None = None
    roadmap: tuple[RoadmapItem, ...] | None = None  # the customer's own, else the workspace's
    advisory: tuple[Advisory, ...] | None = None
    insights: tuple[Insight, ...] | None = None
    changes: tuple[ChangeNotice, ...] | None = None  # of the vendor's, that concern this customer
    frictions: tuple[Friction, ...] | None = None
    tradeoffs: tuple[TradeOff, ...] | None = None
    journey: tuple[JourneyStage, ...] | None = None
    notes: tuple[Note, ...] | None = None
    catalogue: tuple[Feature, ...] | None = None  # the workspace's
    events: tuple[Event, ...] | None = None  # the workspace's and the customer's own, by date
    peers: tuple[PeerValue, ...] | None = None  # other customers of the same segment, without their names
    peers_left_out: tuple[PeerLeftOut, ...] = ()  # others of the peers file, without their values
    issued: tuple[IssuedReview, ...] = ()  # reviews shown before, by their last day
    logo: Logo | None = None
    tables: Mapping[str, TableSource] = field(default_factory=dict)  # by name of the field above
    read_as: tuple[tuple[str, str], ...] = ()  # files that were read as the export of a tool, and as which
    unread: Mapping[str, bool] = field(default_factory=dict)  # large tables not read: whether they have a row
    problems: tuple[Problem, ...] = ()  # by file, line and column; the review can be made in spite of them

    def has(self, table: str) -> bool:
        """Return whether there is a table of that name, read or not."""
        return getattr(self, table) is not None or table in self.unread

    @cached_property
    def worked_out(self) -> dict[object, object]:
        """What has been worked out from this folder once, by a name of whoever did; another folder starts empty."""
        return {}
