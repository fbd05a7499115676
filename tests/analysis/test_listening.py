"""What was heard in words: quotations with consent and in balance, requests, and roles nobody heard."""

from __future__ import annotations

from datetime import date
from typing import Any

from small_folders import answers, scope_of, small_folder, voice

from qbr.analysis.listening.listening import ListeningFindings, analyse_listening
from qbr.records.goals import Goal
from qbr.records.needs import Request
from qbr.records.relations import Contact


def heard(customer: dict[str, Any] | None = None, **tables: Any) -> ListeningFindings:
    return analyse_listening(small_folder(customer, **tables), scope_of())


def request(title: str, **row: Any) -> Request:
    return Request.model_validate({"title": title, "date": "2026-08-01", **row})


def contact(role: str, last: str | None = None, name: str = "Kit Farrow") -> Contact:
    return Contact.model_validate({"name": name, "role": role, "last_contact": last})


class TestQuotes:
    def test_words_without_consent_never_leave(self) -> None:
        found = heard(voc=(voice("2026-08-11", "secret", consent=False),),
                      surveys=tuple(answers("nps", [2], comment="secret too")))  # fmt: skip
        assert found.quotes == ()

    def test_quotation_is_word_for_word(self) -> None:
        words = 'We said: "{{ 7*7 }}" & <b>left</b> – at 5 a.m.'
        assert heard(voc=(voice("2026-08-11", words),)).quotes[0].text == words

    def test_words_of_other_quarters_are_not_this_ones(self) -> None:
        assert heard(voc=(voice("2026-06-30", "before"), voice("2026-10-01", "after"))).quotes == ()

    def test_one_against_comes_before_one_for(self) -> None:
        praise = answers("nps", [10, 9, 9], comment="good", consent=True)
        blame = answers("nps", [3], comment="bad", consent=True, people="q")
        found = heard(surveys=tuple(praise + blame))
        assert [quote.tone for quote in found.quotes] == ["against", "for", "for", "for"]

    def test_most_spoken_theme_is_quoted(self) -> None:
        said = [voice("2026-08-11", f"late {n}", theme="late rosters", consent=n == 0) for n in range(3)]
        found = heard(voc=(*said, voice("2026-09-01", "gates", theme="gates"), voice("2026-09-02", "app", theme="app")))
        assert found.quotes[0].text == "late 0"

    def test_four_at_most(self) -> None:
        assert len(heard(voc=tuple(voice("2026-08-11", f"word {n}") for n in range(9))).quotes) == 4

    def test_satisfaction_of_one_or_two_speaks_against(self) -> None:
        found = heard(surveys=tuple(answers("csat", [2], comment="no", consent=True)))
        assert found.quotes[0].tone == "against"


class TestWhoSpoke:
    def test_role_on_record_is_shown_and_a_name_is_not(self) -> None:
        found = heard(contacts=(contact("Depot lead North"),), voc=(
            voice("2026-08-11", "a", person="Depot lead North", role="user"),
            voice("2026-08-12", "b", person="Kit Farrow", role="user"),
            voice("2026-08-13", "c", person="Ira Dunmore", role="user"),
        ))  # fmt: skip
        shown = {quote.text: (quote.role, quote.role_type) for quote in found.quotes}
        assert shown == {"a": ("Depot lead North", "user"), "b": ("Depot lead North", "user"), "c": ("", "user")}

    def test_customer_may_show_names_or_nobody(self) -> None:
        said = (voice("2026-08-11", "a", person="Kit Farrow", role="Planner"),)
        agreed = (Contact(name="Kit Farrow", role="Depot lead North", consent=True),)
        assert heard({"people": "names"}, voc=said, contacts=agreed).quotes[0].role == "Kit Farrow"
        assert heard({"people": "names"}, voc=said).quotes[0].role == "Planner"  # nobody recorded that they agree
        assert heard({"people": "none"}, voc=said).quotes[0].role == ""


class TestRequests:
    def test_answered_questions_importance_and_age_give_the_order(self) -> None:
        goals = (Goal.model_validate({"id": "G1", "statement": "s", "importance": "10"}),)
        full = {"end_goal": "a", "intent": "b", "business_value": "c", "helps_their_customers": "d"}
        found = heard(goals=goals, requests=(
            request("nothing known"), request("two answers", end_goal="a", intent="b"),
            request("all answers", **full), request("for a goal", goal="G1", **full),
        ))  # fmt: skip
        titles = [item.record.title for item in found.requests]
        assert titles == ["for a goal", "all answers", "two answers", "nothing known"]

    def test_done_and_undecided_are_counted(self) -> None:
        found = heard(
            requests=(request("a", status="Done", answer="x"), request("b", answer="soon"), request("c", answer=" "))
        )
        assert (found.request_count.value, found.done.value, found.undecided.value) == (3, 1, 1)

    def test_requests_older_than_a_year_and_later_ones_are_left_out(self) -> None:
        found = heard(requests=(request("old", date="2025-09-30"), request("new", date="2026-10-01")))
        assert found.requests == ()

    def test_missing_list_is_not_zero_requests(self) -> None:
        assert heard().request_count.reason == "no list of requests was supplied"
        assert heard(requests=()).request_count.value == 0


class TestSilence:
    def test_role_without_contact_word_or_request_is_silent(self) -> None:
        contacts = (
            contact("Head of People", "2026-03-18", "A"), contact("IT manager", "2026-08-13", "B"),
            contact("Planner", None, "C"), contact("Finance director", None, "D"),
        )  # fmt: skip
        found = heard(contacts=contacts, voc=(voice("2026-08-11", "x", role="planner"),),
                      requests=(request("y", asked_by="Finance director"),))  # fmt: skip
        assert found.silent == ("Head of People",)

    def test_nobody_is_named_where_people_do_not_appear(self) -> None:
        assert heard({"people": "none"}, contacts=(contact("Head of People"),)).silent == ()


def test_voices_are_counted_asked_for_or_not() -> None:
    said = (
        voice("2026-08-11", "a", solicited=False),
        voice("2026-08-12", "b", solicited=True),
        voice("2026-08-13", "c"),
    )
    found = heard(voc=said)
    assert (found.voices.value, found.unasked.value) == (3, 1)


def test_day_of_the_data_ends_a_running_quarter() -> None:
    folder = small_folder(voc=(voice("2026-08-11", "a"), voice("2026-09-11", "b")))
    assert analyse_listening(folder, scope_of(date(2026, 8, 31))).voices.value == 1
