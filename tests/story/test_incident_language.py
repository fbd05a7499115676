"""The language of post-mortems: what the lint finds, what it leaves alone, and that it changes nothing."""

from __future__ import annotations

from typing import Any

import pytest
from small_folders import told

from qbr.records.incidents import Incident
from qbr.story.incident_language import lint_incident

CLEAN: dict[str, Any] = {
    "customer_title": "Rosters published late",
    "customer_impact": {"users": 214, "data_loss": "none", "security": "not affected"},
    "customer_steps": ["Keep the evening export on."],
    "sections": {"what_happened": "The night job stopped at a double holiday. We are sorry."},
}


def record(**front: Any) -> Incident:
    return told("2026-08-11", "05:10", "09:22", **{**CLEAN, **front})


def found(**front: Any) -> list[str]:
    return [problem.message for problem in lint_incident(record(**front), ["Globex"])]


def test_plain_post_mortem_passes() -> None:
    assert found() == []


@pytest.mark.parametrize(
    ("words", "message"),
    [
        ("It was human error.", '"human error" stands'),
        ("The team FAILED TO look.", '"failed to" stands'),
        ("One should have seen it.", '"should have" stands'),
        ("If the alarm had rung, it would be shorter.", '"If the alarm had" tells what did not happen'),
        ("Had we looked, fine.", '"Had we" tells what did not happen'),
        ("We regret any inconvenience.", '"any inconvenience" is no apology'),
        ("Ask kit.farrow@fernhollow.example.", "an e-mail address"),
        ("Thanks to @kit.", "a handle"),
        ("See https://wiki.corp/page.", "an internal address"),
        ("See https://fernhollow.slack.com/archives/C1.", "an internal address"),
        ("Globex had it too.", 'another customer, "Globex", is named'),
        ("All customers were affected.", "it speaks of everybody"),
        ("Each of our customers waited.", "it speaks of everybody"),
        ("An operator error.", '"operator error" stands'),
        ("It could've been seen.", '"could\'ve" stands'),
        ("Without it, rosters would have come.", '"would have" tells what did not happen'),
        ("The delay is regretted.", '"is regretted" is no apology'),
        ("See slack://channel/1.", "an internal address"),
        ("Nobody noticed.", '"no impact" has no figure behind it'),
    ],
)
def test_words_a_customer_should_not_read_are_found(words: str, message: str) -> None:
    impact = {"data_loss": "none", "security": "none"} | ({} if "noticed" in words else {"users": 214})
    messages = found(sections={"what_happened": words}, customer_impact=impact)
    assert any(text.startswith(message) for text in messages), messages


@pytest.mark.parametrize(
    "words",
    ["See https://status.fernhollow.example/1.", "The hadron simplified a globexian task.", "Call at 5 @ the gate."],
)
def test_innocent_words_are_left_alone(words: str) -> None:
    assert found(sections={"what_happened": words}) == []


def test_no_impact_needs_a_figure_behind_it() -> None:
    impact = {"text": "There was no impact.", "data_loss": "none", "security": "none"}
    assert found(customer_impact=impact) == ['"no impact" has no figure behind it']
    assert found(customer_impact={**impact, "users": 0}) == []


def test_everybody_may_be_said_when_everybody_was_affected() -> None:
    impact = {"share": "1", "text": "All customers were affected.", "data_loss": "none", "security": "none"}
    assert found(customer_impact=impact) == []


def test_unfortunately_once_is_human_and_twice_is_a_habit() -> None:
    assert found(sections={"what_happened": "Unfortunately it stopped."}) == []
    assert found(trigger="unfortunately a", lessons=["unfortunately b"]) == ['"unfortunately" stands there 2 times']


def test_apology_once_is_enough() -> None:
    sections = {"what_happened": "We are sorry.", "lessons": "We apologise again."}
    assert found(sections=sections) == ["it apologises 2 times"]


def test_long_story_is_counted() -> None:
    assert found(sections={"what_happened": "word " * 81}) == ["it has 81 words"]
    assert found(sections={"what_happened": "word " * 80}) == []


def test_outage_is_only_said_of_outages() -> None:
    assert found(customer_title="Outage of rosters", kind="delay") == [
        'it is called an outage, but its kind is "delay"'
    ]
    assert found(customer_title="Outage of rosters", kind="outage") == []


def test_data_loss_and_security_are_stated_also_when_none() -> None:
    assert found(customer_impact={"users": 1}) == ["it does not state data_loss and security"]
    assert found(customer_impact={"users": 1, "security": "none"}) == ["it does not state data_loss"]


def test_agreed_maintenance_need_not_state_them() -> None:
    assert found(customer_impact={}, kind="maintenance") == []


def test_minutes_that_contradict_the_times_are_both_printed() -> None:
    impact = {**CLEAN["customer_impact"], "minutes": 240}
    assert found(customer_impact=impact) == ["customer_impact.minutes is 240, from start to resolution it is 252"]


def test_internal_sections_may_say_what_they_like() -> None:
    assert found(internal_sections={"Internal": "human error by @kit"}) == []


def test_warning_names_the_file_and_the_part() -> None:
    problem = lint_incident(record(lessons=["It was human error"]))[0]
    assert problem.severity == "warning"
    assert problem.place.spot == "lessons"
    assert problem.rule == "L301"


def test_text_is_never_changed() -> None:
    before = record(sections={"what_happened": "It was human error."})
    after = before.model_copy(deep=True)
    lint_incident(before)
    assert before == after
