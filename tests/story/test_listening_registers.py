"""Who was heard, where, in whose words and what about: the registers of listening, told from a folder."""

from __future__ import annotations

from pathlib import Path

import pytest
from registers_read import register, rows, shown_in_deck, told

from qbr.story.audience import for_audience
from qbr.story.serial import to_json
from qbr.story.values import Withheld

CONTACTS = """
name,role,role_type,last_contact,peer,champion
Kit Farrow,Head of Operations,executive,2026-09-09,Managing director,no
Ira Dunmore,Finance director,buyer,2026-08-01,Account lead,no
Pim Ostrava,Dispatch lead,user,2026-09-28,Service lead,yes
Noor Vliet,Head of People,executive,2026-03-18,,no
"""


def voc(*lines: str) -> str:
    return "\n".join(("date,text,channel,solicited,role,person,theme,consent", *lines))


@pytest.mark.practice(3)
def test_ledger_counts_channel_by_role_and_names_who_was_not_heard(tmp_path: Path) -> None:
    review = told(tmp_path, {
        "contacts.csv": CONTACTS,
        "voc.csv": voc("2026-08-11,a,phone,no,user,Dispatch lead,,no", "2026-08-12,b,phone,no,buyer,,,no",
                       "2026-06-30,before the quarter,phone,no,user,,,no"),
        "interactions.csv": "date,type,roles,held\n2026-09-09,review,Kit Farrow;Dispatch lead,yes\n"
                            "2026-09-20,review,Head of People,no\n",
        "surveys.csv": "date,instrument,score,respondent,role_type\n2026-09-15,nps,9,r1,user\n"
                       "2026-09-15,csat,4,r1,user\n2026-09-16,nps,8,r2,\n",
    })  # fmt: skip

    assert rows(review, "ledger") == [
        # channel, buyers, executives, users, administrators, front line, not known, all
        ("phone", "1", "0", "1", "0", "0", "0", "2"),
        ("review", "0", "1", "1", "0", "0", "0", "2"),
        ("survey", "0", "0", "1", "0", "0", "1", "2"),  # r1 answered twice and is one person
    ]
    # A meeting that was not held is no contact: the Head of People stays unheard.
    ledger = register(review, "ledger")
    assert ledger.note.text == "Not heard this quarter: Head of People."
    assert "Head of People" in review.heard.silent.text
    assert "ledger" in shown_in_deck(review)


SPOKEN = (
    "2026-08-01,An older word,meeting,yes,executive,Head of Operations,,yes",
    "2026-09-01,The latest word,meeting,yes,executive,Head of Operations,,yes",
    "2026-09-20,CANARY without consent,meeting,yes,executive,Head of Operations,,no",
)


@pytest.mark.practice(15)
def test_executives_latest_consented_word_stands_and_one_without_consent_never_leaves(tmp_path: Path) -> None:
    review = told(tmp_path, {"contacts.csv": CONTACTS, "voc.csv": voc(*SPOKEN)})

    assert rows(review, "own_words") == [("Head of Operations", "The latest word", "1 Sep 2026")]
    assert "CANARY" not in to_json(review)


@pytest.mark.practice(15)
def test_buyers_later_word_does_not_take_the_executives_place(tmp_path: Path) -> None:
    buyer = "2026-09-25,The price is fine,meeting,yes,buyer,Finance director,,yes"
    review = told(tmp_path, {"contacts.csv": CONTACTS, "voc.csv": voc(*SPOKEN, buyer)})
    assert [row[1] for row in rows(review, "own_words")] == ["The latest word"]
    alone = told(tmp_path, {"contacts.csv": CONTACTS, "voc.csv": voc(buyer)})
    assert [row[1] for row in rows(alone, "own_words")] == ["The price is fine"]


@pytest.mark.practice(16)
def test_quarter_with_executives_words_only_says_so(tmp_path: Path) -> None:
    review = told(tmp_path, {"contacts.csv": CONTACTS, "voc.csv": voc(*SPOKEN)})

    own, share = register(review, "own_words"), register(review, "share_of_voice")
    assert own.title.text.endswith("no user voice this quarter")
    assert share.note.text == "No user voice this quarter."
    assert share.title.text == "3 things were said, none by a user"


@pytest.mark.practice(16)
def test_users_latest_word_stands_beside_and_shares_come_from_ten_things_on(tmp_path: Path) -> None:
    users = [f"2026-09-{day:02d},word {day},phone,no,user,,,yes" for day in range(2, 9)]  # seven
    review = told(tmp_path, {"contacts.csv": CONTACTS, "voc.csv": voc(*SPOKEN, *users)})

    assert [row[1] for row in rows(review, "own_words")] == ["The latest word", "word 8"]
    assert rows(review, "share_of_voice")[:2] == [("a user", "7", "70 %"), ("an executive", "3", "30 %")]
    few = told(tmp_path, {"voc.csv": voc(*SPOKEN, *users[:6])})
    assert rows(few, "share_of_voice")[0] == ("a user", "6", "–")


TALK = voc(
    "2026-08-01,Gate 7 is late again,call note,no,user,,,no",
    "2026-08-02,Nobody was at the gates,cancellation,no,frontline,,,no",
    "2026-08-03,x,search term,,user,,gate waiting,no",
    "2026-08-04,The app is fine,form,yes,user,,app,no",
    "2026-08-05,delegated to Kim,form,yes,user,,,no",  # "gate" inside a word is no keyword
)
THEMES = "theme,keywords,need\ngate waiting,gate;queue,\n"


@pytest.mark.practice(75)
def test_themes_are_counted_by_tag_or_keyword_without_any_survey(tmp_path: Path) -> None:
    tickets = "id,created,topic\nT1,2026-08-03T08:00:00Z,gate slots\nT2,2026-08-04T08:00:00Z,sign-in\n"
    review = told(tmp_path, {"voc.csv": TALK, "themes.csv": THEMES, "tickets.csv": tickets})

    assert rows(review, "themes") == [
        # theme, mentions, volunteered, requested, front line
        ("gate waiting", "4", "3", "0", "1"),
        ("app", "1", "0", "1", "0"),
        ("sign-in", "1", "1", "0", "0"),
    ]


INCIDENT = """
---
id: {id}
title: Slots were empty
customer_title: {title}
started: 2026-08-03T06:00:00Z
resolved: 2026-08-03T07:00:00Z
audience: {audience}
approved_by: Head of Operations
approved_on: 2026-08-20
---
"""


@pytest.mark.practice(75)
def test_ticket_about_an_incident_is_told_by_its_title_once_that_is_approved_and_never_by_its_id(
    tmp_path: Path,
) -> None:
    tickets = "id,created,topic\nT1,2026-08-03T08:00:00Z,inc-1\nT2,2026-08-04T08:00:00Z,inc-2\n"
    (tmp_path / "customers" / "acme" / "incidents").mkdir(parents=True)
    approved = INCIDENT.format(id="INC-1", title="gates without slots", audience="customer")
    kept = INCIDENT.format(id="INC-2", title="not yet agreed", audience="internal")
    files = {"tickets.csv": tickets, "incidents/one.md": approved, "incidents/two.md": kept}

    review = told(tmp_path, files)

    assert rows(review, "themes") == [("gates without slots", "1", "1", "0", "0")]
    assert register(review, "themes").title.text == "Gates without slots came up most: 1 time"


@pytest.mark.practice(49)
def test_volunteered_share_leaves_out_what_nobody_wrote_down(tmp_path: Path) -> None:
    review = told(tmp_path, {"voc.csv": TALK, "themes.csv": THEMES})

    # Of four mentions with a theme one does not say whether we had asked; two of the other three were volunteered.
    facts = {fact.id: fact for fact in review.facts}
    assert facts["themes.volunteered"].formula == "2 ÷ 3"
    assert [row[:4] for row in rows(review, "themes")] == [("gate waiting", "3", "2", "0"), ("app", "1", "0", "1")]


@pytest.mark.practice(93)
def test_front_line_is_a_source_of_its_own_with_share_and_themes(tmp_path: Path) -> None:
    review = told(tmp_path, {"voc.csv": TALK, "themes.csv": THEMES})

    themes = register(review, "themes")
    assert [row[4] for row in rows(review, "themes")] == ["1", "0"]
    assert "The front line spoke of gate waiting: 1 of 4 mentions" in themes.note.text.replace("\u00a0", " ")
    without = told(tmp_path, {"voc.csv": TALK.replace("frontline", "user")})
    table = register(without, "themes")
    assert table.note.text.endswith("Nothing came from the front line.")


def survey(*groups: tuple[str, str, list[int]]) -> str:
    lines = ["date,instrument,score,respondent,role_type"]
    for instrument, role, scores in groups:
        lines += [f"2026-09-15,{instrument},{score},{role}{n},{role}" for n, score in enumerate(scores)]
    return "\n".join(lines)


@pytest.mark.practice(17)
def test_buyers_and_users_stand_apart_in_every_score_and_in_value(tmp_path: Path) -> None:
    answers = survey(("nps", "buyer", [10, 10, 9, 9, 8]), ("nps", "user", [9, 6, 5, 5, 4]))
    value = "what,amount,period,grade,confirmed_by\nHours saved,1200,2026-Q3,A,Finance director\nCalls,300,2026-Q3,B,Pim Ostrava\n"
    review = told(tmp_path, {"surveys.csv": answers, "value.csv": value, "contacts.csv": CONTACTS})

    # Buyers: 4 of 5 promote; users: 1 of 5 promotes, 4 detract: 80 − (−60) = 140 points apart, all together +10
    assert rows(review, "two_views") == [
        ("NPS", "+80", "5", "−60", "5", "+140"),
        ("Confirmed value", "€1,200", "1", "€300", "1", "–"),
    ]
    assert "buyers +80" in review.heard.title.text
    assert "+10" not in review.heard.title.text
    assert {row.role.text for row in review.heard.rows} == {"buyers", "users", "all"}


@pytest.mark.practice(17)
def test_no_number_mixes_both_where_one_side_is_too_small_for_its_own(tmp_path: Path) -> None:
    review = told(tmp_path, {"surveys.csv": survey(("nps", "buyer", [1, 2]), ("nps", "user", [9] * 7))})

    assert rows(review, "two_views") == [("NPS", "–", "2", "+100", "7", "–")]
    assert {fact.id for fact in review.facts if fact.metric == "heard.nps[]" and fact.is_known} == {"heard.nps[users]"}
    # What is too few for a score is listed for us alone.
    assert rows(review, "few_answers") == [("NPS", "buyers", "2", "2 · 1")]
    assert isinstance(for_audience(review, "customer").registers.internal, Withheld)


def usage(before: int, now: int) -> str:
    lines = ["date,user_id,feature,value"]
    for month, people in (("2025-09", before), ("2026-09", now)):
        lines += [f"{month}-{day:02d},u{who},plan,1" for day in range(1, 31) for who in range(people)]
    return "\n".join(lines)


@pytest.mark.practice(39)
@pytest.mark.parametrize(
    ("before", "now", "title"),
    [
        (20, 10, "The two lenses disagree: buyers are better off, users are not"),
        (10, 20, "Buyers' outcomes and users' experience point the same way"),
    ],
)
def test_happy_buyers_and_falling_use_are_flagged(tmp_path: Path, before: int, now: int, title: str) -> None:
    review = told(tmp_path, {"surveys.csv": survey(("nps", "buyer", [10] * 6)), "usage.csv": usage(before, now)})

    table = register(review, "two_lenses")
    assert table.title.text == title
    assert [row[:2] for row in rows(review, "two_lenses")] == [("buyers", "NPS"), ("users", "Active users")]


@pytest.mark.practice(39)
def test_missed_goals_and_growing_use_disagree_the_other_way_round(tmp_path: Path) -> None:
    goals = "- {id: G1, statement: x, metric: m, baseline: 10, baseline_on: 2026-01-01, target: 6, by: 2026-09-30}\n"
    files = {"goals.yaml": goals, "metrics.csv": "date,metric,value\n2026-09-30,m,10\n", "usage.csv": usage(10, 20)}
    table = register(told(tmp_path, files), "two_lenses")
    assert table.title.text == "The two lenses disagree: users are better off, buyers are not"


def waves(then: dict[str, int], now: dict[str, int]) -> str:
    lines = ["date,instrument,score,respondent,role_type"]
    lines += [f"2026-03-10,nps,{score},{who},user" for who, score in then.items()]
    lines += [f"2026-09-10,nps,{score},{who},user" for who, score in now.items()]
    return "\n".join(lines)


@pytest.mark.practice(28)
def test_only_those_who_answered_both_waves_move(tmp_path: Path) -> None:
    then = {"a": 3, "b": 7, "c": 8, "d": 10, "e": 9, "gone": 0}
    now = {"a": 8, "b": 9, "c": 8, "d": 6, "e": 10, "new": 10, "newer": 10}
    review = told(tmp_path, {"surveys.csv": waves(then, now)})

    assert rows(review, "migration") == [
        ("0–6, detractor", "0", "1", "0", "1"),
        ("7–8, passive", "0", "1", "1", "2"),
        ("9–10, promoter", "1", "0", "1", "2"),
    ]
    table = register(review, "migration")
    assert table.title.text == "2 of 5 moved up and 1 down: no clear change"
    assert "(n\u00a0=\u00a05)" in table.measure.text
    # Four people in both waves are too few to be told without telling who they are.
    now.pop("e")
    assert rows(told(tmp_path, {"surveys.csv": waves(then, now)}), "migration") == []


@pytest.mark.practice(28)
def test_movement_is_claimed_only_when_chance_hardly_explains_it(tmp_path: Path) -> None:
    six = {f"p{n}": 7 for n in range(6)}
    up = told(tmp_path, {"surveys.csv": waves(six, dict.fromkeys(six, 10))})  # 2 × 0.5⁶ = 3.1 %
    table = register(up, "migration")
    assert table.title.text == "6 of 6 who answered twice moved up, 0 down"
    five = {f"p{n}": 7 for n in range(5)}
    table = register(told(tmp_path, {"surveys.csv": waves(five, dict.fromkeys(five, 10))}), "migration")
    assert table.title.text.endswith("no clear change")  # 2 × 0.5⁵ = 6.3 %


@pytest.mark.practice(48)
def test_survey_audit_counts_whose_world_was_asked_about_for_us_alone(tmp_path: Path) -> None:
    questions = (
        "id,text,about\nQ1,Would you recommend us?,company\nQ2,What slowed you down?,customer\nQ3,Anything else?,\n"
    )
    review = told(tmp_path, {"questions.csv": questions})

    assert [row[:2] for row in rows(review, "survey_audit")] == [
        ("Would you recommend us?", "company"),
        ("What slowed you down?", "customer"),
        ("Anything else?", "not classified"),
    ]
    table = register(review, "survey_audit")
    assert table in review.registers.internal
    figures = {figure.fact.id: str(figure) for figure in table.figures}
    assert figures["audit.questions[unclassified]"] == "1"
    assert figures["audit.customer_share"] == "1 of 2"  # of the two that are classified


@pytest.mark.practice(48)
def test_survey_audit_is_of_the_quarters_wave_where_one_is_named_for_it(tmp_path: Path) -> None:
    questions = "id,text,about,wave\nQ1,Old question,company,2026-Q1\nQ2,New question,customer,2026-Q3\n"
    assert [row[0] for row in rows(told(tmp_path, {"questions.csv": questions}), "survey_audit")] == ["New question"]
    old = questions.replace("2026-Q3", "2026-Q2")
    assert len(rows(told(tmp_path, {"questions.csv": old}), "survey_audit")) == 2


def test_effort_has_two_conventions_and_none_on_another_scale(tmp_path: Path) -> None:
    lines = ["date,instrument,score,respondent,role_type,scale"]
    lines += [f"2026-09-15,ces,{score},p{n},user,1-7" for n, score in enumerate([7, 6, 5, 4, 2])]
    lines += [f"2026-03-15,ces,{score},p{n},user,1-5" for n, score in enumerate([5, 5, 5, 5, 5])]
    review = told(tmp_path, {"surveys.csv": "\n".join(lines)})

    # Share 3 of 5; mean 24 ÷ 5 = 4.8, s² = 3.7, t(4) = 2.776: ± 2.39, and no answer is above 7
    assert rows(review, "effort")[0] == (
        "Effort, share of 5–7",
        "users",
        "5",
        "3 of 5",
        "23 % to 88 %, indicative",
        "–",
    )
    assert rows(review, "effort")[2] == ("Effort, mean of 1–7", "users", "5", "4.8", "2.4 to 7.0, indicative", "–")
