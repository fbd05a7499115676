"""The health score: five dimensions weighed, what caps it, what moved it, and settings that are refused."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from registers_read import register, rows, told
from subject_folders import folder_of, scope_of

from qbr import Workspace
from qbr.analysis.findings import analyse
from qbr.analysis.health_findings import HealthFindings
from qbr.analysis.health_rules import MEASURES, HealthRules, weighted, worth
from qbr.errors import DataError
from qbr.records.relations import Interaction

GOALS = [
    {"id": "G1", "statement": "Fewer calls", "metric": "calls", "baseline": 40, "baseline_date": "2026-01-01",
     "target": 20, "by": "2026-12-31", "importance": 9},
    {"id": "G2", "statement": "More slots", "metric": "slots", "baseline": 0, "baseline_date": "2026-01-01",
     "target": 10, "by": "2026-12-31", "importance": 5},
]  # fmt: skip
CALLS = [{"date": "2026-09-30", "metric": "calls", "value": 20}]  # achieved
SLOTS = [{"date": "2026-09-30", "metric": "slots", "value": 1}]  # a tenth of the way, three quarters of the time


def promises(kept: int, missed: int, day: str = "2026-08-31") -> list[dict[str, str]]:
    """Promises of ours that were due on a day."""
    done = [{"id": f"K{n}", "closed": day} for n in range(kept)]
    left = [{"id": f"M{n}"} for n in range(missed)]
    return [{"text": "x", "side": "ours", "opened": "2025-06-01", "due": day, **row} for row in (*done, *left)]


def health(customer: dict[str, object] | None = None, **tables: object) -> HealthFindings:
    return analyse(folder_of(customer, **tables), scope_of()).health


def test_a_dimension_is_the_mean_of_its_figures_and_the_score_their_weighted_sum() -> None:
    answers = [{"date": "2026-09-10", "instrument": "csat", "score": score, "scale": "1-5", "respondent": f"r{n}",
                "role_type": "user"} for n, score in enumerate((5, 5, 4, 4, 2, 1, 4, 4))]  # fmt: skip
    found = health(goals=GOALS, metrics=CALLS + SLOTS, actions=promises(3, 1), surveys=answers)

    # Outcomes: one goal of two, 0.5 → 50. Sentiment: 6 of 8 satisfied, 0.75 → 60.
    # Relationship: 3 of 4 promises kept, 0.75 lies on the line from 0.7 → 60 to 1 → 100: 66 2/3.
    scores = {row.name: row.score.value for row in found.dimensions}
    assert scores["outcomes"] == 50
    assert scores["sentiment"] == 60
    assert scores["relationship"] == pytest.approx(Decimal(200) / 3)
    assert scores["adoption"] is None
    # Weights present: 30 + 15 + 10 = 55 of 100. (30 × 50 + 15 × 60 + 10 × 66.67) ÷ 55 = 55.76
    assert found.confidence.value == Decimal("0.55")
    assert found.score.number == pytest.approx((1500 + 900 + Decimal(2000) / 3) / 55)
    assert found.band == "amber"
    assert found.score.audience == "internal"


def test_less_than_half_of_the_weight_gives_no_score_but_the_reason() -> None:
    found = health(goals=GOALS, metrics=CALLS + SLOTS, actions=promises(3, 1))  # outcomes 30, relationship 10
    assert found.score.value is None
    assert found.score.reason == "not enough data: 40 % of the weight is known"
    assert found.band == "unknown"
    assert all(row.contribution.value is None for row in found.dimensions)


def test_nothing_known_is_no_score_and_no_table(tmp_path: Path) -> None:
    review = told(tmp_path, {})
    assert not review.brief.health.is_known
    assert rows(review, "health") == []
    assert review.brief.title.text == "Not enough is known for a health score"


SCORES = st.dictionaries(
    st.sampled_from(["outcomes", "adoption", "reliability", "sentiment", "relationship"]),
    st.decimals(0, 100, places=2),
    min_size=1,
)


@settings(max_examples=60, deadline=None)
@given(SCORES)
def test_contributions_add_up_to_the_weighted_mean_of_what_is_known(scores: dict[str, Decimal]) -> None:
    weights = HealthRules().weights
    parts = weighted(scores, weights)
    expected = np.average(
        [float(score) for score in scores.values()], weights=[float(weights[name]) for name in scores]
    )
    assert float(sum(parts.values())) == pytest.approx(expected)
    assert 0 <= sum(parts.values()) <= Decimal("100.0000001")


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(MEASURES), st.decimals(-200, 400, places=3))
def test_points_lie_on_straight_lines_between_the_bounds(measure, value: Decimal) -> None:
    xs, ys = ([float(pair[side]) for pair in measure.points] for side in (0, 1))
    assert float(worth(value, measure.points)) == pytest.approx(np.interp(float(value), xs, ys))


def test_printed_contributions_are_those_of_the_score(tmp_path: Path) -> None:
    review = Workspace(Path(__file__).resolve().parents[2]).review("acme", "2026-Q3")
    cells = [row.cells for row in register(review, "health").all_rows]
    added = [cell[3].figure.fact.number for cell in cells]
    assert sum(added) == review.brief.health.fact.number
    moved = [cell[4].figure.fact.number for cell in cells if cell[4].figure.is_known]
    facts = {fact.id: fact for fact in review.facts}
    assert sum(moved) == facts["health.change"].number
    assert [line[1] for line in rows(review, "health")] == ["30.0 %", "25.0 %", "20.0 %", "15.0 %", "10.0 %"]


def test_change_compares_only_what_is_known_in_both_quarters() -> None:
    customer = {"cadence": {"service_review": "monthly"}}
    held = [{"date": f"2025-0{month}-10", "type": "service review", "held": was_held}
            for month, was_held in ((7, "yes"), (8, "no"), (9, "no"))]  # fmt: skip
    held += [{"date": f"2026-0{month}-10", "type": "service review", "held": "yes"} for month in (7, 8, 9)]
    then = [{**row, "id": f"{row['id']}-then"} for row in promises(1, 1, "2025-08-31")]
    meetings = tuple(Interaction.model_validate(row) for row in held)
    waves = {2025: (9, 9, 0, 0, 5), 2026: (9, 9, 9, 8, 0)}
    answers = [{"date": f"{year}-09-10", "instrument": "nps", "score": score, "respondent": f"r{n}",
                "role_type": "user"} for year, scores in waves.items() for n, score in enumerate(scores)]  # fmt: skip
    rules = HealthRules({"outcomes": Decimal(0), "adoption": Decimal(0), "reliability": Decimal(0),
                         "sentiment": Decimal(60), "relationship": Decimal(40)})  # fmt: skip
    folder = folder_of(customer, actions=[*promises(3, 1), *then], interactions=meetings, surveys=answers)
    found = analyse(folder, replace(scope_of(), health=rules)).health
    # NPS of users: −20 → 24 points then, +40 → 80 now. Relationship then: promises 0.5 → 30, meetings 1/3 → 33 1/3;
    # now: 3 of 5, since the one missed then is still open, 0.6 → 45; and meetings 100.
    # Score then 0.6 × 24 + 0.4 × 31 2/3 = 27.07, now 0.6 × 80 + 0.4 × 72 1/2 = 77.
    assert found.before.number == pytest.approx(Decimal("27.0666667"), rel=Decimal("1e-6"))
    assert found.change.number == pytest.approx(Decimal("49.9333333"), rel=Decimal("1e-6"))
    moved = {row.name: row.change.number for row in found.dimensions if row.change.is_known}
    assert moved == {
        "sentiment": pytest.approx(Decimal("33.6")),
        "relationship": pytest.approx(Decimal("16.3333333"), rel=Decimal("1e-6")),
    }


WELL = {"goals": GOALS[:1], "metrics": CALLS, "actions": promises(4, 0)}
GREEN = HealthRules({"outcomes": Decimal(60), "adoption": Decimal(0), "reliability": Decimal(0),
                     "sentiment": Decimal(0), "relationship": Decimal(40)})  # fmt: skip
OPEN = {"id": "inc-1", "title": "Down", "started": "2026-10-01T10:00:00Z", "severity": "critical", "status": "open"}
SPONSOR = {"name": "Kit", "role": "Head of Operations", "sponsor": "yes"}


def capped(**tables: object) -> HealthFindings:
    return analyse(folder_of(**{**WELL, **tables}), replace(scope_of(as_of="2026-09-30"), health=GREEN)).health


def test_all_well_is_green() -> None:
    found = capped(contacts=[SPONSOR | {"last_contact": "2026-09-20"}])
    assert (found.band, found.caps) == ("green", ())


def test_unresolved_critical_incident_holds_health_at_amber_and_a_resolved_one_does_not() -> None:
    ongoing = {**OPEN, "started": "2026-09-28T10:00:00Z"}
    found = capped(incidents=[ongoing])
    assert (found.uncapped, found.band) == ("green", "amber")
    assert [cap.kind for cap in found.caps] == ["critical_incident"]
    over = {**ongoing, "resolved": "2026-09-28T12:00:00Z", "status": "resolved"}
    assert capped(incidents=[over]).band == "green"
    assert capped(incidents=[{**ongoing, "severity": "major"}]).band == "green"


def test_lost_sponsor_holds_health_at_amber_until_another_is_there() -> None:
    gone = SPONSOR | {"left": "2026-09-01"}
    found = capped(contacts=[gone])
    assert (found.uncapped, found.band) == ("green", "amber")
    assert [(cap.kind, cap.what.value) for cap in found.caps] == [("lost_sponsor", "Head of Operations")]
    another = {"name": "Ida", "role": "Finance director", "sponsor": "yes", "last_contact": "2026-09-20"}
    assert capped(contacts=[gone, another]).caps == ()
    assert capped(contacts=[SPONSOR | {"left": "2027-01-01", "last_contact": "2026-09-20"}]).caps == ()


def test_missed_main_goal_holds_health_at_amber_and_a_lesser_one_does_not() -> None:
    missed = {**GOALS[1], "by": "2026-08-31"}
    others = [{**GOALS[0], "id": f"H{n}", "importance": 4} for n in range(5)]
    main = capped(goals=[{**missed, "importance": 9}, *others], metrics=CALLS + SLOTS)
    assert ([cap.kind for cap in main.caps], main.uncapped, main.band) == (["missed_goal"], "green", "amber")
    lesser = capped(goals=[{**missed, "importance": 2}, *others], metrics=CALLS + SLOTS)
    assert (lesser.caps, lesser.band) == ((), "green")


SETTINGS = "health:\n  weights: {outcomes: %s, adoption: 25, reliability: 20, sentiment: 15, relationship: 10}\n"


@pytest.mark.practice(46)
def test_weights_of_health_are_printed_with_the_result_and_must_add_up(tmp_path: Path) -> None:
    files = {"goals.yaml": "- {id: G1, statement: x, baseline: 4, baseline_on: 2026-01-01, target: 2, by: 2026-12-31, metric: m}",
             "metrics.csv": "date,metric,value\n2026-09-30,m,2"}  # fmt: skip
    review = told(tmp_path, files)
    assert "30, 25, 20, 15, 10" in register(review, "health").measure.text

    (tmp_path / "qbr.yaml").write_text(SETTINGS % 20, encoding="utf-8")
    with pytest.raises(DataError) as error:
        Workspace(tmp_path).review("acme", "2026-Q3")
    assert "qbr.yaml" in str(error.value)
    assert "the weights add up to 90, expected 1 or 100" in str(error.value)


def test_shares_that_add_up_to_one_are_weights_too(tmp_path: Path) -> None:
    (tmp_path / "qbr.yaml").write_text(
        "health:\n  weights: {outcomes: 0.6, adoption: 0.1, reliability: 0.1, sentiment: 0.1, relationship: 0.1}\n"
    )
    assert HealthRules.from_settings(Workspace(tmp_path).settings.health).weights["outcomes"] == Decimal("0.6")


def test_points_of_a_figure_can_be_set_and_faults_are_told_together(tmp_path: Path) -> None:
    (tmp_path / "qbr.yaml").write_text("health:\n  points: {active: {0.9: 100, 0.5: 0}}\n")
    rules = HealthRules.from_settings(Workspace(tmp_path).settings.health)
    active = next(measure for measure in rules.measures if measure.name == "active")
    assert worth(Decimal("0.7"), active.points) == 50

    (tmp_path / "qbr.yaml").write_text(
        "health:\n  points: {actve: {0.9: 100, 0.5: 0}, goals: {0.5: 120}, seats: {a: 1, 2: 3}}\n"
    )
    with pytest.raises(DataError) as error:
        HealthRules.from_settings(Workspace(tmp_path).settings.health)
    message = str(error.value)
    faults = (
        'health has no figure "actve"',
        'Did you mean "active"?',
        "at least two values",
        "expected 0 to 100",
        '"a"',
    )
    for part in faults:
        assert part in message
