"""What people at Acme answered and rated: two survey waves with their questions, and the needs rated by three people."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from chance import Chance

SURVEY_HEAD: tuple[str, ...] = (
    "date",
    "instrument",
    "question",
    "score",
    "scale",
    "respondent",
    "role_type",
    "invited",
    "finished",
    "comment",
    "consent",
    "wave",
)
NEEDS_HEAD: tuple[str, ...] = (
    "id",
    "need",
    "goal",
    "stage",
    "importance",
    "satisfaction",
    "rater",
    "role",
    "date",
    "capability",
    "job",
    "circumstance",
    "outcome",
)
RATERS = (("R1", "Dispatch lead"), ("R2", "Depot lead North"), ("R3", "Finance director"))
RATED_ON = date(2026, 9, 17)

_SCALES = {"nps": "0-10", "csat": "1-5", "ces": "1-7"}
_QUESTION_OF = {"nps": "Q1", "csat": "Q2", "ces": "Q4"}
_FIRST_DAYS = {"2025-Q3": date(2025, 9, 8), "2026-Q3": date(2026, 9, 14)}

# Answers by wave, instrument and role type, best first; and how many were asked.
_ANSWERS: dict[tuple[str, str, str], tuple[int, tuple[int, ...]]] = {
    ("2025-Q3", "nps", "user"): (50, (10, 10, 9, 9, 9, 9, 9, 8, 8, 8, 8, 8, 8, 7, 7, 7, 7, 6, 6, 5, 5, 4, 3, 2)),
    ("2025-Q3", "nps", "buyer"): (3, (9, 8, 8)),
    ("2025-Q3", "csat", "user"): (50, (5, 5, 5, 5, 5, 4, 4, 4, 4, 4, 4, 4, 4, 4, 3, 3, 3, 3, 3, 3, 2, 2, 2, 1)),
    ("2026-Q3", "nps", "user"): (
        60,
        (10, 10, 10, 10, 9, 9, 9, 9, 9, 9, 9, 9, 9, 8, 8, 8, 8, 8, 8, 7, 7, 7, 7, 7, 6, 6, 5, 4, 3, 1),
    ),
    ("2026-Q3", "nps", "buyer"): (3, (8, 6, 5)),
    ("2026-Q3", "nps", "admin"): (4, (9, 8)),
    ("2026-Q3", "csat", "user"): (
        60,
        (5, 5, 5, 5, 5, 5, 5, 5, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 3, 3, 3, 3, 2, 2, 2, 2, 1),
    ),
    ("2026-Q3", "csat", "buyer"): (3, (4, 3, 3)),
    ("2026-Q3", "ces", "user"): (60, (7, 7, 7, 6, 6, 6, 6, 6, 5, 5, 5, 5, 5, 4, 4, 4, 3, 3, 2, 2, 1)),
}
_COMMENTS: dict[tuple[str, str, str, int], tuple[str, str]] = {
    ("2026-Q3", "nps", "user", 0): ("I know my weekends two weeks ahead. My family plans with it.", "yes"),
    ("2026-Q3", "nps", "user", 5): ("Swapping a shift takes a minute instead of five calls.", "yes"),
    ("2026-Q3", "nps", "user", 16): ("Good, when the roster is there in the morning.", "yes"),
    ("2026-Q3", "nps", "user", 25): ("The slot is booked and the gate is still not free.", "yes"),
    ("2026-Q3", "nps", "user", 28): ("On 11 August I drove to the wrong depot and nobody paid for it.", "no"),
    ("2026-Q3", "nps", "user", 29): ("In Returns we are back to paper. CANARY-ACME-NO-CONSENT-01", "no"),
    ("2026-Q3", "nps", "buyer", 1): (
        "We pay for forty forecast licences and see nine. CANARY-ACME-NO-CONSENT-02",
        "no",
    ),
    ("2026-Q3", "nps", "admin", 0): ("Single sign-on would make it ten.", "yes"),
    ("2026-Q3", "csat", "user", 27): ("Messages at night about shifts in three days.", "yes"),
    ("2025-Q3", "nps", "user", 20): ("Too many rosters change the evening before.", "yes"),
}

_QUESTIONS = (
    ("Q1", "How likely are you to recommend planning with this product to a colleague?", "nps", "company"),
    ("Q2", "How satisfied are you with the way your shifts were planned this quarter?", "csat", "customer"),
    ("Q3", "What would have made this quarter easier for you?", "custom", "customer"),
    ("Q4", "How easy was it to get the shifts you needed?", "ces", "customer"),
    ("Q5", "Is there anything else?", "custom", ""),
)

# id, need, goal, stage, capability, importance by the three raters, satisfaction by the three ("" where not rated)
_NEEDS: tuple[tuple[str, str, str, str, str, tuple[str, ...], tuple[str, ...]], ...] = (
    ("N01", "Publish rosters two weeks ahead", "G1", "use", "Planner", ("8", "9", "8"), ("8", "8", "7")),
    ("N02", "See the own roster anywhere", "G1", "use", "Driver App", ("8", "7", "8"), ("7", "7", "8")),
    ("N03", "Know next month's volume while planning", "G1", "adopt", "Forecast", ("6", "5", "7"), ("", "", "")),
    ("N04", "Plan within rest and overtime rules", "G2", "use", "Planner", ("9", "8", "9"), ("9", "9", "8")),
    ("N05", "Swap without new overtime", "G2", "use", "Swap Board", ("7", "7", "6"), ("7", "6", "7")),
    ("N06", "See overtime coming a month ahead", "G2", "adopt", "Forecast", ("6", "7", "8"), ("", "", "")),
    ("N07", "Drivers report delays on the way", "G3", "use", "Driver App", ("7", "7", "5"), ("5", "4", "6")),
    (
        "N08",
        "Trucks are called when the gate is free",
        "G3",
        "extend",
        "Dock Booking",
        ("9", "10", "8"),
        ("4", "3", "5"),
    ),
    ("N09", "Know busy hours at the dock", "G3", "adopt", "Forecast", ("6", "7", "5"), ("", "", "")),
    ("N10", "Fill gaps by skill", "G4", "use", "Planner", ("8", "8", "7"), ("7", "7", "6")),
    ("N11", "Offer open shifts to everybody", "G4", "use", "Swap Board", ("8", "8", "9"), ("8", "8", "7")),
    ("N12", "Learn of absences before the shift", "G4", "use", "Driver App", ("7", "8", "7"), ("7", "7", "6")),
    ("N13", "Returns plans its own week", "G5", "adopt", "Planner", ("6", "6", "5"), ("5", "4", "5")),
    ("N14", "Returns swaps shifts", "G5", "adopt", "Swap Board", ("5", "5", "4"), ("", "", "")),
    ("N15", "Drivers in Returns confirm rosters", "G5", "use", "Driver App", ("6", "6", "6"), ("6", "7", "6")),
    ("N16", "Arrivals without a booking get a place", "G5", "extend", "Dock Booking", ("7", "8", "6"), ("", "", "")),
    ("N17", "Drivers see their hours", "G6", "use", "Driver App", ("7", "7", "6"), ("6", "6", "7")),
    ("N18", "Ask drivers each quarter", "G6", "select", "Survey", ("7", "6", "7"), ("", "", "")),
    ("N19", "Send a message to many drivers", "", "use", "Messages", ("3", "3", "2"), ("8", "8", "7")),
)


def survey_rows(chance: Chance) -> list[tuple[str, ...]]:
    """Return surveys.csv, head first; one person answered twice in the last wave, and the later answer counts."""
    rows = sorted(_answers(chance))
    user_ids = [row[5] for row in rows if row[1] == "nps" and row[6] == "user" and row[11] == "2026-Q3"]
    first_thought = ("2026-09-14", "nps", "Q1", "2", "0-10", user_ids[-1], "user", "60", "yes", "", "no", "2026-Q3")
    return [SURVEY_HEAD, *sorted([*rows, first_thought])]


def _answers(chance: Chance) -> Iterator[tuple[str, ...]]:
    for (wave, instrument, role_type), (invited, scores) in _ANSWERS.items():
        for place, score in enumerate(scores):
            comment, consent = _COMMENTS.get((wave, instrument, role_type, place), ("", "no"))
            yield (
                (_FIRST_DAYS[wave] + timedelta(days=chance.between(1, 10))).isoformat(),
                instrument,
                _QUESTION_OF[instrument],
                str(score),
                _SCALES[instrument],
                _respondent(role_type, wave, place),
                role_type,
                str(invited),
                "yes",
                comment,
                consent,
                wave,
            )


def _respondent(role_type: str, wave: str, place: int) -> str:
    """Return an id; about half of the users of the earlier wave are asked again, whatever they answered then."""
    is_again = role_type == "user" and wave == "2026-Q3"
    number = (place * 15 + 22) % 53 if is_again else place * 7 % 53
    return f"r-{role_type[0]}{number:02d}"


def question_rows() -> list[tuple[str, ...]]:
    """Return questions.csv, head first."""
    head: tuple[str, ...] = ("id", "text", "instrument", "about", "wave")
    return [head] + [(*question, "2026-Q3") for question in _QUESTIONS]


_JOBS: dict[str, tuple[str, str, str]] = {  # by id: job, circumstance, wanted outcome
    "N01": ("Tell drivers when they work", "two weeks ahead, by depot", "Maximise the days between roster and shift"),
    "N05": ("Swap a shift", "within a day of it", "Minimise the overtime hours a swap causes"),
    "N08": ("Bring trucks to the gate", "when a gate runs late", "Minimise the minutes a truck waits at the dock"),
    "N13": ("Plan the week in Returns", "with arrivals nobody booked", "A plan everybody in Returns trusts"),
    "N16": ("Place arrivals without a booking", "on Mondays", "Minimise queues"),
    "N18": ("Learn how drivers feel", "each quarter", ""),
}
_EARLIER = date(2026, 4, 15)  # four needs were rated then, too
_THEN: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "N01": (("9", "9", "8"), ("5", "6", "5")),  # underserved then
    "N05": (("7", "7", "6"), ("7", "7", "7")),
    "N08": (("7", "8", "7"), ("6", "6", "7")),  # served then
    "N19": (("3", "3", "3"), ("8", "7", "8")),
}


def need_rows() -> list[tuple[str, ...]]:
    """Return needs.csv, head first: each need rated by three people on one day, four of them on an earlier one too."""
    now = [
        (
            *(id_, need, goal, stage, important[n], satisfied[n], *RATERS[n], RATED_ON.isoformat(), capability),
            *_JOBS.get(id_, ("", "", "")),
        )
        for id_, need, goal, stage, capability, important, satisfied in _NEEDS
        for n in range(len(RATERS))
    ]
    then = [
        (
            *(id_, need, goal, stage, _THEN[id_][0][n], _THEN[id_][1][n], *RATERS[n], _EARLIER.isoformat()),
            *(capability, "", "", ""),
        )
        for id_, need, goal, stage, capability, _, _ in _NEEDS
        if id_ in _THEN
        for n in range(len(RATERS))
    ]
    return [NEEDS_HEAD, *then, *now]
