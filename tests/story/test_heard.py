"""The words of what we heard: scores with their range, no claim without a test, quotations word for word, silence."""

from __future__ import annotations

from typing import Any

from small_folders import NAMES, answers, scope_of, small_folder, teller_of, voice

from qbr.analysis.listening.voice import analyse_voice
from qbr.records.needs import Request
from qbr.records.relations import Contact
from qbr.story.names import Names
from qbr.story.review.listening import HeardSection
from qbr.story.sections.heard import compose_heard
from qbr.story.values import Text

USERS = answers("nps", [10, 9, 9, 9, 8, 7, 3], invited=20)  # +43, −16 … +76
BUYERS = answers("nps", [10] * 5, role_type="buyer", people="b", invited=9)


def section(**tables: Any) -> HeardSection:
    folder, scope = small_folder(**tables), scope_of()
    return compose_heard(analyse_voice(folder, scope), teller_of(), scope, NAMES)


def request(title: str, **row: Any) -> Request:
    return Request.model_validate({"title": title, "date": "2026-08-01", **row})


def plain(text: Text) -> str:
    return text.text.replace("\u00a0", " ")


def test_users_and_buyers_stand_in_the_title_apart() -> None:
    told = section(surveys=(*USERS, *BUYERS))
    assert plain(told.title) == "Acme's users score +43 on NPS, buyers +100"
    assert [
        (plain(r.instrument), plain(r.role), str(r.score), plain(r.range), str(r.n), str(r.invited), plain(r.previous))
        for r in told.rows
    ] == [
        # n' = 8: 0.625 ± 1.96 × √(0.4219 ÷ 8) = 0.625 ± 0.450, and no score is above 100
        ("NPS", "buyers", "+100", "+17 to +100, indicative", "5", "9", "–"),
        ("NPS", "users", "+43", "−16 to +76, indicative", "7", "20", "–"),
        # n' = 15: 0.533 ± 1.96 × √(0.4822 ÷ 15) = 0.533 ± 0.351
        ("NPS", "all", "+67", "+18 to +88, indicative", "12", "29", "–"),
    ]


def test_few_buyers_are_said_and_their_answers_hidden() -> None:
    told = section(surveys=(*USERS, *answers("nps", [2, 3], role_type="buyer", people="b")))
    assert plain(told.title) == "Acme's users score +43 on NPS; too few buyers answered"
    assert [(plain(row.role), str(row.score), plain(row.range)) for row in told.rows] == [
        ("buyers", "–", "below 5 answers"), ("users", "+43", "−16 to +76, indicative")]  # fmt: skip


def test_difference_within_chance_is_said_as_no_clear_change() -> None:
    told = section(surveys=(*USERS, *answers("nps", [9, 9, 3, 2, 7], day="2025-09-01")))
    assert plain(told.title) == "Acme's users score +43 on NPS; no clear change since 2025-Q3"
    assert plain(told.rows[0].previous) == "0, n = 5"
    assert told.rows[0].score.change.text == "–"
    assert "within what chance explains" in plain(told.notes.say)


def test_real_fall_is_said() -> None:
    told = section(surveys=(*answers("nps", [0] * 40), *answers("nps", [10] * 40, day="2025-09-01")))
    assert plain(told.title) == "Acme's users score −100 on NPS; down since 2025-Q3"


def test_satisfaction_is_a_share_with_its_n() -> None:
    told = section(surveys=tuple(answers("csat", [5, 5, 4, 3, 1])))
    assert plain(told.title) == "3 of 5 users at Acme are satisfied"
    assert plain(told.rows[0].range) == "23 % to 88 %, indicative"


def test_chart_shows_known_scores_and_csat_in_per_cent() -> None:
    told = section(
        surveys=(*USERS, *answers("csat", [5, 5, 4, 3, 1]), *answers("nps", [9, 9, 3, 2, 7], day="2025-09-01"))
    )
    assert told.chart.categories == ("NPS, users", "NPS, all", "CSAT, users", "CSAT, all")
    this, prior = told.chart.series
    assert [round(value or 0) for value in this.values] == [43, 43, 60, 60]
    assert prior.values == (0, 0, None, None)
    assert plain(told.chart.alt).startswith("Scores by role: NPS, users +43 (n = 7; 2025-Q3: 0); ")


def test_too_few_answers_draw_nothing() -> None:
    told = section(surveys=tuple(answers("nps", [9, 9])))
    assert not told.chart.is_known
    assert plain(told.title) == "Too few people at Acme answered for a score"


def test_quotation_stands_word_for_word_with_the_role() -> None:
    contacts = (Contact.model_validate({"name": "Kit Farrow", "role": "Depot lead North"}),)
    told = section(contacts=contacts, voc=(voice("2026-08-11", "“{{ 7*7 }}” & out", person="Kit Farrow"),
                                           voice("2026-08-10", "second", role_type="frontline")))  # fmt: skip
    assert [(quote.text.text, plain(quote.who)) for quote in told.quotes] == [
        ("“{{ 7*7 }}” & out", "Depot lead North"), ("second", "somebody of your front line")]  # fmt: skip


def test_requests_say_what_became_of_them() -> None:
    told = section(requests=(
        request("gate delays", role="Depot lead North", end_goal="leave in time", answer="in test", status="planned"),
        request("single sign-on", answer="now 31 October", status="Late"),
        request("walk-ins"),
        request("feed", answer="release 26.8", status="done"),
        request("faxes", answer="no", status="declined"),
    ))  # fmt: skip
    rows = {
        row.title.text: (plain(row.asked_by), plain(row.goal), plain(row.answer), str(row.status))
        for row in told.requests
    }
    assert rows == {
        "gate delays": ("Depot lead North", "leave in time", "in test", "○ planned"),
        "single sign-on": ("not known", "not yet asked", "now 31 October", "◊ late"),
        "walk-ins": ("not known", "not yet asked", "heard, not yet decided", "○ open"),
        "feed": ("not known", "not yet asked", "release 26.8", "● done"),
        "faxes": ("not known", "not yet asked", "no", "× declined"),
    }
    assert plain(told.title) == "Acme made five requests; 1 waits for an answer"
    assert plain(told.notes.ask).startswith("What do you want to reach with “")


def test_silent_roles_are_named_and_many_are_counted() -> None:
    contacts = tuple(Contact.model_validate({"name": f"N{n}", "role": f"Role {n}"}) for n in range(6))
    told = section(contacts=contacts, requests=())
    assert plain(told.silent) == "Not heard this quarter: Role 0, Role 1, Role 2, Role 3 and 2 more."


def test_what_is_missing_is_said_line_by_line() -> None:
    told = section(requests=(request("walk-ins"),))
    assert told.state == "partial"
    assert [line.text.split(";")[0] for line in told.missing] == [
        "No survey was supplied",
        "No conversations are on record",
    ]


def test_old_survey_without_answers_of_the_quarter() -> None:
    told = section(
        surveys=tuple(answers("nps", [9] * 5, day="2025-09-01")), voc=(voice("2026-08-11", "x"),), requests=()
    )
    assert told.missing[0].text.startswith("Nobody answered a survey in this quarter")
    assert plain(told.title) == "One voice was heard at Acme; no score yet"


def test_nothing_supplied_and_nothing_heard_are_both_absent() -> None:
    assert section().state == "absent"
    assert plain(section().title) == "No surveys, conversations or requests were supplied for Acme"
    empty = section(surveys=(), voc=(), requests=())
    assert empty.state == "absent"
    assert plain(empty.title) == "Nobody at Acme was heard on record this quarter"


def test_long_name_gives_way_to_you() -> None:
    folder, scope = small_folder(surveys=tuple(USERS)), scope_of()
    told = compose_heard(analyse_voice(folder, scope), teller_of(), scope, Names("x" * 200, "Fernhollow", "Fernhollow"))
    assert plain(told.title) == "Your users score +43 on NPS"


def test_internal_words_are_nowhere() -> None:
    told = section(
        surveys=tuple(answers("nps", [2] * 6, comment="CANARY")), voc=(voice("2026-08-11", "CANARY", consent=False),)
    )
    assert "CANARY" not in repr(told)
