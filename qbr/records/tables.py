"""Which tables a folder can hold, and what a row of each becomes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from qbr.records.entitlements import Entitlement
from qbr.records.goals import Goal, MetricValue
from qbr.records.incidents import PublicIncident
from qbr.records.needs import Need, Request
from qbr.records.record import Row
from qbr.records.registers import ChangeNotice, Friction, JourneyStage, TradeOff
from qbr.records.relations import Action, Advisory, Contact, Insight, Interaction
from qbr.records.shared import PeerRow, RoadmapItem
from qbr.records.support import SurveyAnswer, SurveyQuestion, Theme, TicketRow, Voice
from qbr.records.usage import Event, Feature, UsageRow, User
from qbr.records.value import ValueRecord


@dataclass(frozen=True, slots=True)
class Table:
    """A table: the name of its file, and what it holds."""

    name: str  # the file's name without its ending
    model: type[Row]
    ending: str = ".csv"  # how the guides call the file; any other form of a table is read too
    key: str = ""  # attribute that must be one of a kind; empty: none
    is_columnar: bool = False  # kept as a frame and never as objects
    is_shared: bool = False  # lies in the workspace, for all customers
    added_up: str = ""  # field that may be added up over rows that are alike in all others; empty: none

    @property
    def file(self) -> str:
        """Return the file's usual name."""
        return self.name + self.ending


_ALL = (
    Table("usage", UsageRow, is_columnar=True, added_up="value"),
    Table("users", User, key="user_id"),
    Table("entitlements", Entitlement),
    Table("goals", Goal, ".yaml", key="id"),
    Table("metrics", MetricValue),
    Table("needs", Need),
    Table("requests", Request),
    Table("tickets", TicketRow, key="id", is_columnar=True),
    Table("surveys", SurveyAnswer),
    Table("questions", SurveyQuestion, key="id"),
    Table("voc", Voice),
    Table("themes", Theme, key="theme"),
    Table("actions", Action, key="id"),
    Table("value", ValueRecord),
    Table("contacts", Contact),
    Table("interactions", Interaction),
    Table("public_incidents", PublicIncident, key="id"),
    Table("roadmap", RoadmapItem, ".yaml"),
    Table("advisory", Advisory, ".yaml"),
    Table("insights", Insight),
    Table("changes", ChangeNotice, ".yaml"),
    Table("frictions", Friction),
    Table("tradeoffs", TradeOff, ".yaml"),
    Table("journey", JourneyStage, ".yaml"),
    Table("events", Event),
    Table("catalogue", Feature, key="feature", is_shared=True),
    Table("peers", PeerRow, is_shared=True),
)
TABLES: Mapping[str, Table] = {table.name: table for table in _ALL}
