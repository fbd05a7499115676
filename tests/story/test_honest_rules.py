"""Each rule of honest language: a review that breaks it, and the sample, which does not."""

from __future__ import annotations

import ast
import dataclasses
import re
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from registers_read import told as told_from

from qbr.build import Told, Workspace
from qbr.facts import Comparison
from qbr.metrics import METRICS
from qbr.metrics.metric import Metric
from qbr.records.goals import Goal
from qbr.records.registers import ChangeNotice
from qbr.story.honesty import check_honesty, check_placed, rules
from qbr.story.honesty.balance import harms, sales_balance
from qbr.story.honesty.look import Look
from qbr.story.honesty.titles import customer_share
from qbr.story.honesty.views import outside_in_shares
from qbr.story.review import Review
from qbr.story.review.quarter import Mover
from qbr.story.values import Text
from qbr.story.walking import shown_facts

TESTS = Path(__file__).resolve().parent


def said(text: str, *refs: str) -> Text:
    return Text(text, refs, "customer")


def change(review: Review, section: str, **fields: object) -> Review:
    """The review with fields of one section changed."""
    return dataclasses.replace(review, **{section: dataclasses.replace(getattr(review, section), **fields)})


def ids(review: Review, told: Told | None = None) -> set[str]:
    return {problem.rule for problem in check_honesty(review, told.folder if told else None)}


@pytest.mark.parametrize("customer", ["acme", "globex", "initech"])
def test_samples_break_no_rule_of_honest_language(samples: Workspace, customer: str) -> None:
    assert [str(problem) for problem in samples.tell(customer).problems if problem.rule.startswith("L")] == []


# 1, 78: titles


@pytest.mark.practice(1)
def test_titles_that_begin_with_the_vendor_are_found_and_counted(acme: Review) -> None:
    assert customer_share(acme) == 1
    vendor_first = change(acme, "usage", title=said("Fernhollow grew by 23 % at Acme", "usage.active_users"))

    (found,) = (problem for problem in check_honesty(vendor_first) if problem.rule == "L106")

    titles = len([section for section in acme.sections if section.is_shown])
    titles += len(acme.incident.reports) + len(acme.registers.tables)
    assert found.place.spot == "usage.title"
    assert f"1 of {titles} do" in found.message
    assert customer_share(vendor_first) == 1 - Decimal(1) / titles


@pytest.mark.practice(1)
def test_goals_behind_the_product_are_found(acme: Review) -> None:
    placed = change(change(acme, "goals", place="appendix"), "usage", place="main")
    assert "L161" in {problem.rule for problem in check_placed(placed)}
    assert "L161" not in {problem.rule for problem in check_placed(acme)}


@pytest.mark.practice(78)
def test_title_says_the_number_of_its_page(acme: Review) -> None:
    wrong = change(acme, "usage", title=said("400 people at Acme use Fernhollow", "usage.active_users"))
    assert "L107" in ids(wrong)
    assert '"400"' in next(problem.message for problem in check_honesty(wrong) if problem.rule == "L107")
    right = change(acme, "usage", title=said("391 people at Acme use Fernhollow", "usage.active_users"))
    assert "L107" not in ids(right)


@pytest.mark.practice(78)
def test_title_is_one_sentence_of_fifteen_words_with_a_number(acme: Review) -> None:
    assert "L101" in ids(change(acme, "usage", title=said("391 " + "people " * 15)))
    assert "L101" not in ids(change(acme, "usage", title=said("391 " + "people " * 14)))
    assert "L105" in ids(change(acme, "usage", title=said("People at Acme use the product")))


# 2, 7, 13, 14: words

WORDS = [
    ("L102", "An excellent quarter", "23 % more people than a year ago"),
    ("L103", "This is a limited time", "The notice period ends on 30 November"),
    ("L104", "Use rose significantly", "Use rose by 23 %"),
    ("L108", "391 people came because of the training", "391 people came since the training"),
    ("L110", "All customers were affected", "All drivers in North were affected"),
    ("L111", "You failed to name an owner", "No owner was named"),
    ("L112", "Ask for the upgrade", "Ask for the export"),
]


@pytest.mark.practice(53)
@pytest.mark.parametrize(("rule", "wrong", "right"), WORDS)
def test_word_breaks_its_rule(told: Told, rule: str, wrong: str, right: str) -> None:
    assert rule in ids(change(told.review, "usage", story=said(wrong, "usage.active_users")), told)
    assert rule not in ids(change(told.review, "usage", story=said(right, "usage.active_users")), told)


def test_german_words_are_found_in_a_german_review(acme: Review) -> None:
    german = dataclasses.replace(acme, meta=dataclasses.replace(acme.meta, language="de"))
    assert {"L102", "L103"} <= ids(change(german, "usage", story=said("Großartige Zahlen, nur heute")))
    assert "L104" in ids(change(german, "usage", story=said("Signifikant mehr")))


def test_praise_is_found_and_a_number_is_not(acme: Review) -> None:
    assert "L102" in ids(change(acme, "usage", story=said("Great use")))
    assert "L102" not in ids(change(acme, "usage", story=said("fell 12 % (1,240 to 1,091)")))


def test_customers_own_words_and_names_are_never_reworded(acme: Review) -> None:
    quote = dataclasses.replace(acme.heard.quotes[0], text=said("A great help, because of you"))
    assert not {"L102", "L108"} & ids(change(acme, "heard", quotes=(quote,)))
    named = dataclasses.replace(acme, customer=dataclasses.replace(acme.customer, name=said("Great Lakes")))
    assert "L102" not in ids(change(named, "usage", story=said("Great Lakes has 391 users")))
    assert "L102" not in ids(change(acme, "heard", source=said("Source: delighted-responses.csv")))
    assert "L102" in ids(change(acme, "heard", source=said("Source: delighted")))


def test_figure_in_a_customers_name_is_none_of_the_page(acme: Review) -> None:
    named = dataclasses.replace(acme, customer=dataclasses.replace(acme.customer, name=said("Firm 400")))
    assert "L107" not in ids(change(named, "usage", title=said("391 people at Firm 400 use it", "usage.active_users")))
    assert "L107" in ids(change(named, "usage", title=said("400 people at Firm 400 use it", "usage.active_users")))
    assert "L105" in ids(change(named, "usage", title=said("People at Firm 400 use it", "usage.active_users")))


def test_outage_is_said_of_outages_only(told: Told) -> None:
    review = change(told.review, "usage", story=said("The outage of August"))
    for kind, is_found in (("incident", True), ("degradation", True), ("outage", False)):
        incidents = tuple(item.model_copy(update={"kind": kind}) for item in told.folder.incidents or ())
        folder = dataclasses.replace(told.folder, incidents=incidents)
        assert ("L109" in {problem.rule for problem in check_honesty(review, folder)}) is is_found


# 3, 4: balance


@pytest.mark.practice(55)
def test_biggest_negative_mover_is_on_the_quarters_page(acme: Review) -> None:
    worst = harms(acme)[0]
    assert worst.fact.id == "usage.team[Returns].active"  # 28 → 23, 17.9 %; Customer desk 6.3 %, tickets a user 2 %
    assert worst.fact.worsening == Decimal(5) / Decimal(28)
    assert any(worst.fact.id in mover.words.refs for mover in acme.quarter.worse)
    quiet = change(acme, "quarter", worse=(), situation=said("x"), title=said("1 good quarter"))
    assert {"L130", "L131"} <= ids(quiet)


@pytest.mark.practice(55)
def test_fall_that_no_other_page_tells_first_takes_its_place(samples: Workspace) -> None:
    page = samples.review("globex").quarter  # tickets doubled from 3 to 6; nothing else fell
    assert [str(mover.number) for mover in page.worse][1] == "3 → 6"
    assert page.worse[1].words.refs == ("support.tickets",)


def test_missed_promise_and_unused_cost_must_be_said(acme: Review) -> None:
    assert "L131" in ids(change(acme, "quarter", promises_line=said("")))
    unused = tuple(mover for mover in acme.quarter.worse if "unused.total_cost" not in mover.words.refs)
    assert "L131" in ids(change(acme, "quarter", worse=unused))


def test_worst_has_its_number_where_the_best_has(acme: Review) -> None:
    silent = (Mover(said("–"), said("Returns is quieter", *(ref for m in acme.quarter.worse for ref in m.words.refs))),)
    assert "L132" in ids(change(acme, "quarter", worse=silent))
    assert "L132" not in ids(acme)


def test_change_against_another_quarter_is_found(acme: Review) -> None:
    users = acme.usage.active_users
    other = users.fact.compared(Comparison("2026-Q2", "qoq", 402))
    assert "L133" in ids(change(acme, "usage", active_users=dataclasses.replace(users, fact=other)))


@pytest.mark.practice(53)
def test_offer_before_the_recommendations_is_found(acme: Review) -> None:
    rows = acme.recommendations.rows
    offer = dataclasses.replace(rows[0], kind="EXPAND", what=said("Ten more seats"))
    assert sales_balance(acme) == (0, 5)
    assert "L134" in ids(change(acme, "recommendations", rows=(offer, *rows)))
    assert {"L134", "L135"} <= ids(change(acme, "recommendations", rows=(offer,)))
    last = change(acme, "recommendations", rows=(*rows[:4], offer))
    assert not {"L134", "L135"} & ids(last)
    asked = dataclasses.replace(last.quarter.decisions[0], text=said("Agree to Ten more seats"))
    assert "L134" in ids(change(last, "quarter", decisions=(asked,)))


# 5, 11: charts


def test_axis_that_starts_elsewhere_is_marked(acme: Review) -> None:
    assert acme.usage.trend.minimum == 250  # and the caption says so
    assert "L140" in ids(change(acme, "usage", trend_caption=said("active users")))
    narrow = dataclasses.replace(acme.value.estimated, maximum=Decimal(50))
    assert "L141" in ids(change(acme, "value", estimated=narrow))


@pytest.mark.practice(25)
def test_chart_ends_in_a_decision_or_says_that_none_is_needed(acme: Review) -> None:
    decisions = {section.id: section.decision for section in acme.sections if section.is_shown}
    assert str(decisions["unused"]) == "This leads to recommendation 3: Forecast from 40 to 15, by 1 Jan."
    assert "entitlement.product[Forecast].used" in decisions["unused"].refs
    assert (acme.unused.recommendation, acme.support.recommendation) == (3, 0)
    assert str(decisions["support"]) == "No decision is needed here."
    for section in ("unused", "support"):
        assert "L142" in ids(change(acme, section, decision=said("")))
    assert "L142" in ids(change(acme, "unused", decision=said("No decision is needed here.")))


def test_legend_without_thresholds_is_found(acme: Review) -> None:
    assert "L143" in ids(change(acme, "goals", legend=said("On track: good progress")))


# 6, 8, 9: figures


def test_share_of_few_people_is_found(acme: Review) -> None:
    row = acme.usage.groups[0]

    def of(n: int | None) -> set[str]:
        share = dataclasses.replace(row.share, fact=dataclasses.replace(row.share.fact, n=n))
        return ids(change(acme, "usage", groups=(dataclasses.replace(row, share=share),)))

    assert "L121" in of(9)
    assert not {"L120", "L121"} & of(10)
    assert "L120" in of(None)


def test_share_of_few_cases_in_a_register_is_said_in_counts(acme: Review) -> None:
    registers = acme.registers
    cells = {
        cell.figure.fact.id: (table, row, cell)
        for table in registers.tables for row in table.all_rows for cell in row.cells if cell.figure is not None
    }  # fmt: skip
    table, _, cell = cells["participation.executives"]
    assert (str(cell.text), cells["trust.part[told].share"][2].text.text) == ("3 of 5", "2 of 3")
    assert str(cells["reliability.month[2026-08].availability"][2].text) == "99.43\u00a0%"  # minutes are no cases

    wrong = dataclasses.replace(cell, text=dataclasses.replace(cell.text, text="60\u00a0%"))
    rows = tuple(
        dataclasses.replace(one, cells=tuple(wrong if each is cell else each for each in one.cells))
        for one in table.all_rows
    )
    tables = tuple(dataclasses.replace(one, all_rows=rows) if one is table else one for one in registers.tables)
    assert "L121" in ids(change(acme, "registers", tables=tables))


def test_share_of_few_cases_in_a_title_is_said_in_counts(acme: Review) -> None:
    def titled(text: str) -> set[str]:
        tables = tuple(
            dataclasses.replace(table, title=said(text, "participation.executives"))
            if table.id == "participation"
            else table
            for table in acme.registers.tables
        )
        return ids(change(acme, "registers", tables=tables))

    assert "L121" in titled("Executives came to 60\u00a0% of the meetings")
    assert "L121" not in titled("Executives came to 3 of 5 meetings")
    told = {table.id: table.title.text for table in acme.registers.tables}
    assert told["participation"] == "6 of 6 teams are active; executives came to 3 of 5 meetings"
    assert told["trust"] == "You heard first from us of 2 of 3 incidents of the quarter"


def test_no_sentence_of_a_small_customer_says_a_share_in_per_cent(tmp_path: Path) -> None:
    weeks = [date(2026, 9, 28) - timedelta(days=7 * week) for week in range(13)]
    uses = [f"{day},u{number},plan,Planner,1" for day in weeks for number in range(6)]
    files = {
        "usage.csv": "\n".join(["date,user_id,feature,module,value", *uses]),
        "users.csv": "\n".join(["user_id,team,trained", *(f"u{number},Yard,2026-01-05" for number in range(8))]),
        "surveys.csv": "\n".join(["date,instrument,score,scale,respondent,role_type",
                                  *(f"2026-09-10,csat,{score},1-5,r{score},user" for score in range(1, 6))]),
        "actions.csv": "id,text,side,owner,opened,due,closed\nP1,Import,ours,Lead,2026-07-01,2026-08-01,2026-07-20\n"
                       "P2,Alarm,ours,Lead,2026-07-01,2026-08-01,2026-08-20",
    }  # fmt: skip
    review = told_from(tmp_path, files)
    assert [item.fact.id for item in shown_facts(review).values() if item.cases and "%" in item.text] == []
    assert str(shown_facts(review)["usage.feature[plan].adoption"]) == "6 of 8"
    assert str(shown_facts(review)["heard.csat[users]"]) == "2 of 5"
    assert "L121" not in ids(review)


def test_sample_below_thirty_needs_its_interval(acme: Review) -> None:
    row = next(row for row in acme.heard.rows if row.score.is_known)

    def of(n: int) -> set[str]:
        score = dataclasses.replace(row.score, fact=dataclasses.replace(row.score.fact, n=n, interval=None))
        return ids(change(acme, "heard", rows=(dataclasses.replace(row, score=score),)))

    assert "L122" in of(29)
    assert "L122" not in of(30)


def test_estimate_in_a_headline_is_called_one(acme: Review) -> None:
    assert "L113" in ids(change(acme, "value", title=said("€30.2k of value was reached", "value.estimated")))
    assert "L113" not in ids(change(acme, "value", title=said("€30.2k of value is estimated", "value.estimated")))


def test_dash_for_zero_and_number_for_nothing_are_found(acme: Review) -> None:
    users = acme.usage.active_users
    zero = dataclasses.replace(users, fact=dataclasses.replace(users.fact, value=0), text="–")
    nothing = dataclasses.replace(users, fact=dataclasses.replace(users.fact, value=None, reason="no file"), text="0")
    assert "L123" in ids(change(acme, "usage", active_users=zero))
    assert "L123" in ids(change(acme, "usage", active_users=nothing))


# 10, 11, 16: the review issued last


def test_changed_definition_is_told(told: Told) -> None:
    def found(definition: str) -> list[str]:
        last = told.folder.issued[-1]
        issued = dataclasses.replace(last, definitions={**last.definitions, "reliability.availability": definition})
        problems = check_honesty(told.review, dataclasses.replace(told.folder, issued=(issued,)))
        return [item.message for item in problems if item.rule == "L144"]

    assert found(METRICS["reliability.availability"].definition) == []
    (message,) = found("minutes up ÷ minutes")
    assert message.startswith(f"{METRICS['reliability.availability'].label} was counted otherwise in 2026-Q2")


def test_threshold_changed_without_a_word_is_found(told: Told) -> None:
    last = told.folder.issued[-1]
    name = told.review.meta.thresholds[0].name
    issued = dataclasses.replace(last, thresholds={**last.thresholds, name: "another"})
    folder = dataclasses.replace(told.folder, issued=(issued,))
    assert "L145" in {item.rule for item in check_honesty(told.review, folder)}
    assert "L145" not in {item.rule for item in check_honesty(told.review, told.folder)}


# 12: money


@pytest.mark.practice(72)
@pytest.mark.parametrize(
    "amount", ["$40,000", "40.000 €", "EUR 40,000", "CHF 40’000", "40,000 euros", "£40k", "₹40,000"]
)
def test_amount_without_an_outcome_is_found(acme: Review, amount: str) -> None:
    assert "L150" in ids(change(acme, "usage", story=said(f"391 people. It saved {amount}.")))


@pytest.mark.practice(72)
def test_amount_with_its_outcome_is_not_found(acme: Review) -> None:
    assert "L150" not in ids(
        change(acme, "usage", story=said("It saved €41,000.", "value.item[Overtime avoided].amount"))
    )
    assert "L150" not in ids(change(acme, "usage", story=said("€20.6k went unused.")))  # an amount of the contract


@pytest.mark.practice(83)
def test_price_rise_without_a_value_is_found(told: Told) -> None:
    notice = {"what": "Seat price", "kind": "price", "on": "2027-01-01", "cost_delta": "15400"}

    def found(**more: str) -> set[str]:
        changes = (ChangeNotice.model_validate({**notice, **more}),)
        return {item.rule for item in check_honesty(told.review, dataclasses.replace(told.folder, changes=changes))}

    assert "L151" in found()
    assert "L151" not in found(value="Rosters are checked before they are published")
    assert "L151" not in found(cost_delta="-200")
    assert "L151" not in found(kind="sunset")  # what ends is no price


# views


@pytest.mark.practice(43)
def test_deck_leads_from_the_outside_in(acme: Review) -> None:
    first, rest = outside_in_shares(Look(acme))
    assert first is not None
    assert rest is not None
    behind = acme
    for section in ("goals", "promises", "value", "fit", "heard"):
        behind = change(behind, section, place="appendix")
    assert "L160" in {problem.rule for problem in check_placed(behind)}


@pytest.mark.practice(43)
def test_metric_without_a_view_cannot_be_declared() -> None:
    assert {metric.view for metric in METRICS.values()} == {"outside-in", "inside-out"}
    with pytest.raises(TypeError):
        Metric("usage.x", "X", "count", "up", definition="x")  # type: ignore[call-arg]


@pytest.mark.practice(50)
def test_enabler_needs_an_outcome_it_serves(told: Told) -> None:
    def found(**enabler: str) -> list[str]:
        rows = (
            {"id": "G1", "statement": "Less overtime"},
            {"id": "E1", "statement": "Import", "kind": "enabler", **enabler},
        )
        goals = tuple(Goal.model_validate(row) for row in rows)
        problems = check_honesty(told.review, dataclasses.replace(told.folder, goals=goals))
        return [item.message for item in problems if item.rule == "L163"]

    assert found() == ['goal "E1" is an enabler and serves no outcome: it names no parent']
    assert found(parent="E1") == ['goal "E1" is an enabler and serves no outcome: its parent "E1" is no outcome']
    assert found(parent="G1") == []


@pytest.mark.practice(86)
def test_folder_with_usage_alone_prints_the_three_gap_lines(workspace: Path) -> None:
    home = workspace / "customers" / "usageonly"
    home.mkdir()
    (home / "customer.yaml").write_text("name: Usage only\nas_of: 2026-10-05\n", encoding="utf-8")
    lines = ["date,user_id,feature,value"] + [
        f"2026-09-{day:02d},u{n},planner.edit,1" for day in (1, 2) for n in range(9)
    ]
    (home / "usage.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")

    review = Workspace(workspace).review("usageonly")

    assert [row.about for row in review.unknowns.rows[:3]] == ["goals", "promises", "heard"]
    assert "L162" not in ids(review)
    assert "L162" in ids(change(review, "unknowns", rows=()))


# 17: quotes


def test_quote_is_verbatim_and_consented(told: Told) -> None:
    quotes = told.review.heard.quotes
    mended = (dataclasses.replace(quotes[0], text=said("It works well now.")), *quotes[1:])
    assert "L170" in ids(change(told.review, "heard", quotes=mended), told)
    critical = "The slot is booked and the gate is still not free."
    assert critical in [str(quote.text) for quote in quotes]
    kind = tuple(quote for quote in quotes if str(quote.text) != critical)
    assert "L171" in ids(change(told.review, "heard", quotes=kind), told)


# the table


def test_table_of_the_eighteen_rules_names_findings_and_tests() -> None:
    rows = re.findall(r"^\| (\d+) \| .+? \| ([L\d ]+) \| (\w+) \|$", rules.__doc__ or "", re.MULTILINE)
    tests = {
        node.name
        for path in TESTS.glob("test_honest_*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.FunctionDef)
    }
    assert [int(number) for number, _, _ in rows] == list(range(1, 19))
    assert {name for _, findings, _ in rows for name in findings.split()} <= set(rules.every_id())
    assert {test for *_, test in rows} <= tests
