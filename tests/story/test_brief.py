"""The brief for our own people: what it says, from which figures, and that a customer's file cannot touch it."""

from __future__ import annotations

from pathlib import Path

import pytest
from pptx import Presentation
from registers_read import register, rows, told

from qbr import Workspace
from qbr.build import Request
from qbr.errors import TemplateError
from qbr.story.audience import for_audience
from qbr.story.placing import placed
from qbr.story.serial import from_json, to_json
from qbr.story.values import Withheld

ROOT = Path(__file__).resolve().parents[2]
CONTRACT = "contract: {start: 2026-01-01, end: 2026-12-31, value: 36500, notice_days: 60}\n"
HOURS = "id,created,effort,org\n"


def test_brief_leads_with_health_and_the_end_of_the_contract(acme) -> None:
    brief = acme.brief
    assert brief.title.text == "Health is 72 of 100, green; the contract ends in 87\u00a0days"
    assert [(str(tile.number), tile.label.text) for tile in brief.tiles] == [
        ("72", "health of 100"), ("31 Dec 2026", "contract ends"), ("€355k", "contract value"),
        ("−€34k", "net of our proposals"),
    ]  # fmt: skip
    assert "sentiment" in brief.health_change.text
    assert brief.no_risks.text == ""


def test_risks_stand_by_weight_with_their_evidence(acme) -> None:
    assert [risk.text.text for risk in acme.brief.risks] == [
        "Fewer people in Returns use it", "We missed promises", "Repairs after incidents are overdue",
        "People at the customer are critical of us", "Much of what is paid for is not used", "The contract ends soon",
    ]  # fmt: skip
    assert all(risk.evidence.text for risk in acme.brief.risks)
    assert rows(acme, "risks")[0][2:] == ("23", "2025-Q3: 28")


def test_what_caps_health_stands_first_among_the_risks(tmp_path: Path) -> None:
    contacts = "name,role,sponsor,left,sentiment\nKit,Head of Operations,yes,2026-09-01,\nIda,Planner,no,,critical\n"
    review = told(tmp_path, {"contacts.csv": contacts})
    assert [line[0] for line in rows(review, "risks")] == [
        "The sponsor has left",
        "People at the customer are critical of us",
    ]
    assert register(review, "risks").title.text == "2 risks are on record; 1 holds health at amber"
    assert "Held at amber: the sponsor has left, Head of Operations." in review.brief.health_note.text


def test_buyers_who_would_not_recommend_are_a_risk_and_satisfied_ones_are_none(tmp_path: Path) -> None:
    head = "date,instrument,score,respondent,role_type\n"
    low = head + "\n".join(f"2026-09-10,nps,{score},r{n},buyer" for n, score in enumerate((2, 3, 9, 5, 6)))
    assert rows(told(tmp_path, {"surveys.csv": low}), "risks")[0][0] == "Buyers would rather not recommend us"
    high = low.replace("nps,2", "nps,9").replace("nps,3", "nps,9").replace("nps,5", "nps,9")
    review = told(tmp_path, {"surveys.csv": high})
    assert rows(review, "risks") == []
    assert review.brief.no_risks.text.startswith("Nothing on record puts the renewal at risk")


def test_renewal_counts_days_notice_and_what_is_not_known(tmp_path: Path) -> None:
    review = told(tmp_path, {}, CONTRACT)
    table = {line[0]: line[1:] for line in rows(review, "renewal")}
    assert table["Contract ends"][0] == "31 Dec"
    assert table["Days left"][0] == "87"  # 5 October to 31 December
    assert table["Notice to be given by"][0] == "1 Nov"  # 60 days before
    assert table["Value over the term"][0] == "€36.5k"
    assert table["Net of both, a year"] == ("–", "nothing with an amount is proposed")


def test_net_of_proposals_is_expansion_less_right_sizing(acme) -> None:
    facts = {fact.id: fact for fact in acme.facts}
    assert facts["renewal.reduction"].number == 34_000  # €7,500 for Forecast and €1,000 for messages, four quarters
    assert facts["renewal.net"].number == -34_000  # nothing with an amount is proposed to be added
    assert not facts["renewal.expansion"].is_known


@pytest.mark.practice(65)
def test_cost_to_serve_is_hours_at_our_rate_against_the_contract_of_the_quarter(tmp_path: Path) -> None:
    (tmp_path / "qbr.yaml").write_text("currency: EUR\nhour_cost: 50\n", encoding="utf-8")
    lines = [f"T{n},2026-08-0{n + 1}T08:00:00Z,{hours},Acme" for n, hours in enumerate(("2", "3.5", ""))]
    lines.append("T9,2026-06-30T08:00:00Z,100,Acme")  # of the quarter before
    tickets = HOURS + "\n".join(lines)
    review = told(tmp_path, {"tickets.csv": tickets}, CONTRACT)
    # 5.5 hours × €50 = €275; 92 of 365 days of €36,500 are €9,200; 275 ÷ 9,200 = 2.99 %
    assert [line[1] for line in rows(review, "support_cost")] == ["6", "67 %", "€275", "€9,200", "3.0 %", "–"]
    assert register(review, "support_cost").title.text == "Support cost 3.0\u00a0% of what the contract brings"
    assert rows(for_audience(review, "customer"), "support_cost") == []


@pytest.mark.practice(65)
def test_cost_without_a_rate_is_not_known_and_peers_are_ranked_above_the_floor_only(tmp_path: Path, acme) -> None:
    review = told(tmp_path, {"tickets.csv": HOURS + "T1,2026-08-01T08:00:00Z,2,Acme"}, CONTRACT)
    table = {line[0]: line[1:] for line in rows(review, "support_cost")}
    assert table["What they cost us"] == ("–", "hour_cost is not set in qbr.yaml, or in another currency")
    assert table["Peers that cost more to serve"][0] == "–"

    facts = {fact.id: fact for fact in acme.facts}
    share = float(facts["support_cost.share"].number)
    peers = (3, 4, 5, 6, 6, 7, 8, 8, 9, 11, 11, 12, 15, 21)
    dearer = sum(value / 100 > share for value in peers)
    assert float(facts["support_cost.rank"].number) == pytest.approx(dearer / len(peers), abs=0.005)
    assert facts["support_cost.rank"].n == 14
    assert not any("cost_to_serve" in fact.id for fact in acme.facts)


def test_talk_track_has_a_row_for_each_page_with_what_is_sensitive_there(acme, globex) -> None:
    talk = {page.id: page for page in acme.brief.talk}
    assert list(talk)[:4] == ["quarter", "goals", "promises", "value"]
    assert all(page.title.text and page.say.text for page in acme.brief.talk)
    assert talk["promises"].watch[0].text == ("We missed 1 promise; say so first: Single sign-on for the Driver App.")
    waiting = next(page for page in globex.brief.talk if page.id == "reliability")
    assert any("21 October" in line.text for line in waiting.watch)  # nobody approved what it says
    absent = {section.id for section in acme.sections if not section.is_shown}
    assert absent.isdisjoint(talk)


def test_share_of_few_is_marked_as_open_to_challenge(tmp_path: Path) -> None:
    answers = "date,instrument,score,scale,respondent,role_type\n" + "\n".join(
        f"2026-09-10,csat,{score},1-5,r{n},user" for n, score in enumerate((5, 5, 4, 2, 1, 4))
    )
    review = told(tmp_path, {"surveys.csv": answers})
    talk = {page.id: page for page in review.brief.talk}
    assert "May be challenged: Satisfied (users), 4 of 6." in [str(line) for line in talk["heard"].watch]


def test_asks_are_their_decisions_their_overdue_promises_and_owners(tmp_path: Path) -> None:
    files = {
        "actions.csv": "id,text,side,owner,opened,due\nP1,Depot list,theirs,Dispatch lead,2026-07-01,2026-08-31\n",
        "goals.yaml": "- {id: G1, statement: Calm mornings}\n",
    }
    asks = [(str(ask.text), str(ask.who), str(ask.by)) for ask in told(tmp_path, files).brief.asks]
    assert ("Their promise is past due: Depot list", "Dispatch lead", "31 Aug") in asks
    assert ("Name an owner: Calm mornings", "–", "–") in asks


def test_reference_candidates_agreed_to_be_named_and_are_not_critical(tmp_path: Path) -> None:
    head = "name,role,champion,consent,sentiment,left\n"
    people = ["Ann,Planner,yes,yes,positive,", "Bo,Clerk,yes,no,positive,", "Cy,Lead,yes,yes,critical,",
              "Di,Buyer,no,yes,positive,", "Ed,Admin,yes,yes,,2026-09-01"]  # fmt: skip
    review = told(tmp_path, {"contacts.csv": head + "\n".join(people)})
    assert [line[0] for line in rows(review, "reference_candidates")] == ["Planner"]


def test_brief_survives_json_and_is_withheld_from_a_customer(acme) -> None:
    assert from_json(to_json(acme)).brief == acme.brief
    seen = for_audience(acme, "customer")
    assert seen.brief == Withheld("brief")
    assert isinstance(seen.registers.internal, Withheld)


@pytest.mark.parametrize(
    "tag", ["{{ brief.title }}", "{{ brief.health }}", "{% for row in brief.talk %}{{ row.say }}{% endfor %}"]
)
def test_tag_of_the_brief_in_a_customers_deck_is_an_error_naming_slide_and_field(workspace: Path, tag: str) -> None:
    pack = workspace / "templates" / "own"
    pack.mkdir()
    deck = Presentation()
    slide = deck.slides.add_slide(deck.slide_layouts[5])
    slide.shapes.title.text = tag
    deck.save(str(pack / "deck.pptx"))
    with pytest.raises(TemplateError) as error:
        Workspace(workspace).build("initech", Request(template="own", formats=("pptx",)))
    message = str(error.value)
    assert "slide 1" in message
    assert "brief is internal and this build is for the customer" in message
    assert not list((workspace / "output").rglob("*.pptx"))


def test_talk_track_follows_the_pages_of_the_pack_and_ends_with_its_appendix(acme) -> None:
    main = dict.fromkeys(("unknowns", "quarter"), "main")
    talk = placed(acme, {**main, "goals": "appendix"}, 12).brief.talk
    ids = [page.id for page in talk]
    assert ids[:2] == ["unknowns", "quarter"]
    assert ids.index("recommendations") < ids.index("goals") < ids.index("heard")
    assert [page.is_table for page in talk] == sorted(page.is_table for page in talk)
    assert sorted(ids) == sorted(page.id for page in acme.brief.talk)
