"""Make the tables of the sample customers: the same bytes from the same seed, on every machine.

    python tests/samples/make_samples.py [FOLDER]

FOLDER is the folder of the customers, by default the one of this checkout. Only what is counted is made here; what
is told (customer.yaml, goals, post-mortems, promises, notes …) is written by hand and listed in WRITTEN.
"""

from __future__ import annotations

import csv
import sys
from collections.abc import Callable, Iterable, Sequence
from io import StringIO
from pathlib import Path

from acme_measures import metric_rows
from acme_people import User, user_rows, users
from acme_presence import people
from acme_support import ticket_rows
from acme_usage import usage_rows
from acme_voices import need_rows, question_rows, survey_rows
from chance import Chance
from globex_usage import usage_workbook
from shared_peers import peer_rows
from wordmark import wordmark

CUSTOMERS = Path(__file__).resolve().parents[2] / "customers"
SEED = 117

MADE: dict[str, Callable[[], bytes]] = {
    "_shared/peers.csv": lambda: _csv(peer_rows(Chance(SEED + 4))),
    "acme/logo.png": wordmark,
    "acme/metrics.csv": lambda: _csv(metric_rows()),
    "acme/needs.csv": lambda: _csv(need_rows()),
    "acme/questions.csv": lambda: _csv(question_rows()),
    "acme/surveys.csv": lambda: _csv(survey_rows(Chance(SEED + 3))),
    "acme/tickets.csv": lambda: _csv(ticket_rows(Chance(SEED + 2))),
    "acme/usage.csv": lambda: _csv(usage_rows(_acme_users(), Chance(SEED + 1))),
    "acme/users.csv": lambda: _csv(user_rows(_acme_users())),
    "globex/usage.xlsx": lambda: usage_workbook(Chance(SEED + 5)),
}
WRITTEN = (
    "_shared/catalogue.csv",
    "_shared/events.csv",
    "_shared/profiles/logistics.yaml",
    "_shared/profiles/usual.yaml",
    "acme/actions.csv",
    "acme/advisory.yaml",
    "acme/changes.yaml",
    "acme/contacts.csv",
    "acme/customer.yaml",
    "acme/entitlements.csv",
    "acme/frictions.csv",
    "acme/goals.yaml",
    "acme/issued/2026-Q2/review.json",
    "acme/incidents/2025-07-24-pages-slow.md",
    "acme/incidents/2025-09-09-sign-in.md",
    "acme/incidents/2026-07-03-report-exports.md",
    "acme/incidents/2026-08-11-rosters-late.md",
    "acme/incidents/2026-08-23-maintenance.md",
    "acme/incidents/2026-09-22-push-messages.md",
    "acme/insights.csv",
    "acme/interactions.csv",
    "acme/journey.yaml",
    "acme/notes/account-plan.md",
    "acme/requests.csv",
    "acme/roadmap.yaml",
    "acme/tradeoffs.yaml",
    "acme/status.json",
    "acme/themes.csv",
    "acme/value.csv",
    "acme/voc.csv",
    "globex/contacts.csv",
    "globex/customer.yaml",
    "globex/entitlements.csv",
    "globex/incidents/2026-09-29-koeln.md",
    "globex/incidents/2026-10-21-abwesenheiten.md",
    "globex/notes/uebergabe.md",
    "globex/tickets.csv",
    "initech/customer.yaml",
)


def make_samples(folder: Path) -> None:
    """Write every made table below the folder of the customers."""
    for name, make in MADE.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(make())


def _acme_users() -> Sequence[User]:
    chance = Chance(SEED)
    return users(people(chance), chance)


def _csv(rows: Iterable[Sequence[str]]) -> bytes:
    text = StringIO()
    csv.writer(text, lineterminator="\n").writerows(rows)
    return text.getvalue().encode()


if __name__ == "__main__":
    make_samples(Path(sys.argv[1]) if len(sys.argv) > 1 else CUSTOMERS)
