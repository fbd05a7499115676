"""What the benchmark's deck and document are filled with: one fictional customer, the same every time."""

from __future__ import annotations

from datetime import date
from typing import Any

MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
TEAMS = ("Sales", "Support", "R&D", "Finance", "Legal & Risk", "Operations", "HR", "IT", "Design", "Logistics")


def context(customer: int = 0) -> dict[str, Any]:
    """Return the data of one customer; customers differ in their names and figures, not in their amounts."""
    return {
        "customer": {"name": f"Sample & Daughters <{customer}>", "owner": "Robin Reyes", "sponsor": "Kim O'Hara"},
        "period": {"label": "Q3 2026", "until": date(2026, 9, 30)},
        "headline": f"Adoption rose to {60 + customer % 30} % & support needs < 4 hours",
        "summary": [
            f"Point {n}: seats > {100 * n + customer} are used every week, and R&D asks for more" for n in range(1, 6)
        ],
        "kpis": [{"label": label, "value": 1000 * n + customer} for n, label in enumerate(_KPIS, 1)],
        "charts": {
            "trend": _chart((*MONTHS, "Jan '26"), ("This year", "Last year"), customer),
            "teams": _chart(TEAMS[:6], ("Q2", "Q3"), customer),
            "tickets": _chart(MONTHS, ("SEV1", "SEV2", "SEV3", "SEV4"), customer),
            "shares": _chart(("Web", "Mobile", "API", "Desktop"), ("Share",), customer),
            "features": _chart(tuple(f"Feature {n}" for n in range(1, 11)), ("Users",), customer),
        },
        "teams": [_team(n, name, customer) for n, name in enumerate(TEAMS, 1)],
        "goals": [{"name": f"Goal {n}", "target": 10 * n, "now": 9 * n, "status": "on track"} for n in range(1, 7)],
        "incidents": [_incident(n, customer) for n in range(1, 4)],
        "recommendations": [f"Recommendation {n}: train the <{TEAMS[n]}> team & check in weekly" for n in range(5)],
        "actions": [
            {"what": f"Action {n}", "who": "Robin", "due": date(2026, 10, n), "status": "open"} for n in range(1, 7)
        ],
        "steps": [f"Step {n} by {MONTHS[n + 8]}" for n in range(3)],
    }


_KPIS = ("Active users", "Seats", "Logins & sessions", "Tickets < 4 h")


def _chart(categories: tuple[str, ...], names: tuple[str, ...], customer: int) -> dict[str, Any]:
    """Return the data of a chart: every value is another one."""
    series = [
        {"name": name, "values": [100 + 37 * n + 11 * point + customer % 50 for point in range(len(categories))]}
        for n, name in enumerate(names)
    ]
    return {"categories": list(categories), "series": series}


def _team(number: int, name: str, customer: int) -> dict[str, Any]:
    return {
        "name": name,
        "seats": 50 * number,
        "active": 40 * number + customer % 9,
        "share": 0.8,
        "note": "steady & up",
    }


def _incident(number: int, customer: int) -> dict[str, Any]:
    return {
        "id": f"INC-{customer}-{number}",
        "title": f"Slow exports <{number}> & retries",
        "severity": f"SEV{number}",
        "impact": f"{10 * number} users waited > 5 minutes",
        "detected": "4 minutes",
        "resolved": f"{30 + number} minutes",
        "cause": "A queue was full & nobody was told",
        "actions": "The queue has an alarm now; exports are split",
    }
