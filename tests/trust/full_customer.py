"""A customer with every file qbr reads and every text field filled, each text made by the test that asks for it.

`say` makes the texts a customer may see, `keep` those that must stay inside; both are told the field they fill. JSON is
YAML, so a text reaches the file with every sign it has.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import Any

Say = Callable[[str], str]

AS_OF = "2026-10-05"
QUARTER = "2026-Q3"
PEOPLE = 12  # enough that no group is folded for being small


def write_catalogue(customers: Path, say: Say) -> None:
    """Write the features of the usage into the workspace's catalogue, beside those that stand there."""
    path = customers / "_shared" / "catalogue.csv"
    rows = [
        {"feature": say(f"feature-{name}"), "name": say(f"label-{name}"), "module": "Planner", "value_event": "yes"}
        for name in ("plan", "print")
    ]
    with path.open(encoding="utf-8", newline="") as stream:
        listed = list(csv.DictReader(stream))
    write_table(path, [*listed, *({key: row.get(key, "") for key in listed[0]} for row in rows)])


def write_customer(customers: Path, customer: str, say: Say, keep: Say) -> Path:
    """Write customers/<customer>/ with every file and return the folder."""
    folder = customers / customer
    (folder / "incidents").mkdir(parents=True)
    (folder / "notes").mkdir()
    write_tree(folder / "customer.yaml", _customer(say, keep))
    write_tree(folder / "goals.yaml", _goals(say))
    write_tree(folder / "roadmap.yaml", _roadmap(say, keep))
    write_tree(folder / "advisory.yaml", _advisory(say, keep))
    for name, rows in _tables(say, keep).items():
        write_table(folder / f"{name}.csv", rows)
    _write_incidents(folder / "incidents", say, keep)
    for name, section in (("plan", None), ("usage", "usage")):
        about = {"title": keep(f"note-{name}-title"), "audience": "internal", "anchor": section}
        write_page(folder / "notes" / f"{name}.md", about, f"# {keep(f'note-{name}-head')}\n\n{keep(f'note-{name}')}\n")
    return folder


def write_tree(path: Path, value: object) -> None:
    """Write a value as YAML that is JSON, keys without a value left out."""
    path.write_text(json.dumps(_filled(value), ensure_ascii=True, indent=1), encoding="utf-8")


def write_page(path: Path, about: Mapping[str, object], body: str) -> None:
    """Write Markdown below its front matter."""
    front = json.dumps(_filled(about), ensure_ascii=True, indent=1)
    path.write_text(f"---\n{front}\n---\n\n{body}", encoding="utf-8")


def write_table(path: Path, rows: Iterable[Mapping[str, object]]) -> None:
    """Write rows of the same keys as CSV."""
    listed = list(rows)
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, list(listed[0]))
        writer.writeheader()
        writer.writerows(listed)


def _filled(value: object) -> object:
    if isinstance(value, Mapping):
        return {key: _filled(item) for key, item in value.items() if item is not None}
    return [_filled(item) for item in value] if isinstance(value, (list, tuple)) else value


def _customer(say: Say, keep: Say) -> dict[str, Any]:
    return {
        "name": say("name"),
        "as_of": AS_OF,
        "review_date": "2026-10-14",
        "owner": keep("owner"),
        "tz": "Europe/Berlin",
        "locale": "en_GB",
        "currency": "EUR",
        "withheld": [{"what": "inc-hidden", "reason": keep("withheld-reason"), "asked_by": keep("withheld-by")}],
        "highlight": [{"section": "usage", "text": say("highlight")}],
        "summary": say("summary"),
        "contract": {"number": say("contract"), "start": "2026-01-01", "end": "2026-12-31", "value": 40000},
        "sla": {"availability": 99.9, "response_targets": {"high": 1}, "exclusions": [say("sla-exclusion")]},
        "business": {"model": say("model"), "seasonality": say("season"), "strategy": [say("strategy")]},
        "alternatives": [keep("alternative")],
        "team": {
            "ours": [{"name": keep("our-name"), "role": say("our-role")}],
            "theirs": [{"name": keep("their-name"), "role": say("their-role")}],
        },
        "tone": keep("tone"),
        "aliases": [keep("alias")],
    }


def _goals(say: Say) -> list[dict[str, Any]]:
    return [
        {
            "id": "G1",
            "statement": say("goal"),
            "name": say("goal-name"),
            "metric": "days_ahead",
            "unit": "days",
            "baseline": 6,
            "baseline_on": "2026-01-22",
            "target": 14,
            "by": "2026-12-31",
            "owner_theirs": say("goal-owner"),
            "owner_ours": say("goal-helper"),
            "importance": 9,
            "importance_by": say("goal-rater"),
            "status_reason": say("goal-reason"),
        },
        {"id": "G2", "statement": say("goal-2"), "kind": "enabler", "parent": "G1"},
    ]


def _roadmap(say: Say, keep: Say) -> list[dict[str, Any]]:
    return [
        {"id": "R1", "item": say("roadmap"), "status": "planned", "when": "2026-Q4", "goals": ["G1"],
         "challenge": say("roadmap-challenge"), "audience": "customer"},
        {"id": "R2", "item": keep("roadmap-inside"), "challenge": keep("challenge-inside"), "status": "planned",
         "audience": "internal"},
    ]  # fmt: skip


def _advisory(say: Say, keep: Say) -> list[dict[str, Any]]:
    program = {"name": say("program"), "customer_benefit": say("benefit"), "our_benefit": keep("our-benefit")}
    return [{"member": say("member"), "asks": [say("ask")], "outcomes": [say("outcome")], "programs": [program]}]


def _tables(say: Say, keep: Say) -> dict[str, Sequence[Mapping[str, object]]]:
    return {
        "usage": usage_rows(say),
        "users": [{"user_id": user_id(n), "team": say("team"), "role": say("user-role"),
                   "assigned_from": "2025-01-01", "modules": "Planner"} for n in range(PEOPLE)],
        "entitlements": [{"product": say("product"), "module": "Planner", "quantity": 40, "unit": "seat",
                          "from": "2025-01-01", "to": "2026-12-31", "unit_price": 100, "group": say("group"),
                          "note": say("entitlement-note")}],
        "metrics": [{"date": day, "metric": "days_ahead", "value": value, "unit": "days",
                     "source_system": say("system"), "owner": say("metric-owner")}
                    for day, value in (("2026-01-31", 6), ("2026-06-30", 8), ("2026-09-30", 10))],
        "needs": [{"need": say(f"need-{n}"), "id": f"N{n}", "goal": "G1", "importance": 9 - n, "satisfaction": 2 + n,
                   "rater": keep("rater"), "role": say("rater-role"), "date": "2026-09-01",
                   "capability": say("capability")} for n in range(4)],
        "requests": [{"title": say("request"), "asked_by": keep("asked-by"), "role": say("request-role"),
                      "date": "2026-08-01", "end_goal": say("end-goal"), "intent": say("intent"),
                      "business_value": say("business-value"), "status": "planned", "answer": say("answer"),
                      "roadmap_id": "R1"}],
        "tickets": [{"id": f"T{n}", "created": f"2026-08-{n + 1:02d}T08:00:00+02:00",
                     "first_reply": f"2026-08-{n + 1:02d}T09:00:00+02:00", "solved": f"2026-08-{n + 2:02d}T09:00:00+02:00",
                     "priority": "high", "status": "closed", "type": "question", "org": say("org"),
                     "requester_role": say("requester"), "sla_target": 1, "topic": say("topic")} for n in range(12)],
        "surveys": [{"date": "2026-09-10", "instrument": "csat", "question": "Q1", "score": 4, "scale": "1-5",
                     "respondent": keep(f"respondent-{n}"), "role_type": "user", "invited": 20,
                     "comment": keep("comment-without-consent") if n else say("comment"),
                     "consent": "no" if n else "yes", "wave": QUARTER} for n in range(8)],
        "questions": [{"id": "Q1", "text": say("question"), "instrument": "csat", "about": "customer", "wave": QUARTER}],
        "voc": [{"date": "2026-08-20", "text": say("quote"), "channel": "call", "solicited": "no", "role": say("voice-role"),
                 "person": keep("voice-person"), "theme": say("theme"), "source_class": "cx", "consent": "yes"},
                {"date": "2026-08-21", "text": keep("quote"), "channel": "call", "solicited": "no", "role": "user",
                 "person": keep("voice-person-2"), "theme": say("theme"), "source_class": "cx", "consent": "no"}],
        "actions": [{"id": f"P{n}", "text": say(f"promise-{n}"), "side": side, "owner": say("promise-owner"),
                     "opened": "2026-07-10", "due": "2026-08-31", "closed": closed, "goal": "G1",
                     "origin": "qbr-2026-Q2", "handoff": say("handoff"), "sign_of_success": say("sign")}
                    for n, (side, closed) in enumerate((("ours", "2026-08-20"), ("ours", ""), ("theirs", "2026-09-20")))],
        "value": [{"what": say("value"), "goal": "G1", "amount": 12000, "unit": "EUR", "period": QUARTER, "grade": "A",
                   "formula": say("formula"), "assumptions": say("assumption"), "confirmed_by": say("confirmed"),
                   "on": "2026-10-01"}],
        "contacts": [{"name": keep("contact-name"), "role": say("contact-role"), "role_type": "executive",
                      "function": say("function"), "influence": keep("influence"), "sentiment": keep("sentiment"),
                      "sentiment_note": keep("sentiment-note"), "peer": say("peer"), "last_contact": "2026-09-01"}],
        "interactions": [{"date": "2026-08-01", "type": "call", "planned": "yes", "held": "yes",
                          "summary": keep("interaction"), "audience": "internal"}],
        "insights": [{"insight": keep("insight"), "org": keep("insight-org"), "category": "cx",
                      "potential_use": keep("insight-use"), "change": keep("insight-change")}],
    }  # fmt: skip


def user_id(number: int) -> str:
    """Return the id of one of the people."""
    return f"u{number:02d}"


def usage_rows(say: Say, start: str = "2025-04-07", end: str = "2026-09-28") -> list[dict[str, object]]:
    """Return a row a week and person for two features; the second is used by half of them."""
    day, last, rows = date.fromisoformat(start), date.fromisoformat(end), []
    while day <= last:
        for number in range(PEOPLE):
            features = ("plan",) if number % 2 else ("plan", "print")
            rows += [
                {"date": day.isoformat(), "user_id": user_id(number), "team": say("team"), "site": say("site"),
                 "module": "Planner", "feature": say(f"feature-{name}"), "value": 3}
                for name in features
            ]  # fmt: skip
        day += timedelta(days=7)
    return rows


def _write_incidents(folder: Path, say: Say, keep: Say) -> None:
    told = incident("inc-told", "2026-08-11", say) | {"title": keep("incident-title")}
    told |= {"audience": "customer", "approved_by": say("approver"), "approved_on": "2026-09-01"}
    body = f"## What happened\n\n{say('incident-body')}\n\n## Internal\n\n{keep('incident-internal')} {keep('responder')}\n"
    write_page(folder / "told.md", told, body)
    for name, day in (("inc-waiting", "2026-09-22"), ("inc-hidden", "2026-08-25")):
        approved = {} if name == "inc-waiting" else {"audience": "customer", "approved_by": keep("approver")}
        about = incident(name, day, keep) | approved
        write_page(folder / f"{name}.md", about, f"## What happened\n\n{keep(f'{name}-body')}\n")


def incident(name: str, day: str, say: Say, severity: str = "major") -> dict[str, Any]:
    """Return the front matter of an incident of an hour, resolved and not approved."""
    return {
        "id": name,
        "title": say(f"{name}-title"),
        "customer_title": say(f"{name}-customer-title"),
        "severity": severity,
        "status": "resolved",
        "kind": "outage",
        "started": f"{day}T10:00:00+02:00",
        "detected": f"{day}T10:10:00+02:00",
        "detected_by": "us",
        "told_customer": f"{day}T10:20:00+02:00",
        "mitigated": f"{day}T10:40:00+02:00",
        "resolved": f"{day}T11:00:00+02:00",
        "components": [say(f"{name}-component")],
        "customer_impact": {"users": 40, "minutes": 60, "flows": [say(f"{name}-flow")], "data_loss": "none",
                            "security": "not affected",
                            "text": say(f"{name}-impact"), "source": say(f"{name}-source")},
        "cause_id": f"{name}-cause",
        "trigger": say(f"{name}-trigger"),
        "factors": [say(f"{name}-factor")],
        "lessons": [say(f"{name}-lesson")],
        "actions": [{"text": say(f"{name}-action"), "owner": say(f"{name}-owner"), "due": "2026-11-01", "status": "open"}],
        "customer_steps": [say(f"{name}-step")],
        "timeline": [{"at": f"{day}T10:00:00+02:00", "text": say(f"{name}-course")}],
    }  # fmt: skip
