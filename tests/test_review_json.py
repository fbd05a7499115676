"""A Review to JSON and back without loss, and who may see what of it."""

from __future__ import annotations

import dataclasses
import json
import re
from datetime import date
from decimal import Decimal

import pytest

from qbr.errors import DataError
from qbr.facts import Fact
from qbr.story.audience import for_audience
from qbr.story.review import Review
from qbr.story.serial import from_json, to_json
from qbr.story.values import Shown, Text, Withheld
from qbr.story.walking import walk


@pytest.fixture(params=["acme", "globex", "initech"])
def review(request: pytest.FixtureRequest) -> Review:
    told: Review = request.getfixturevalue(request.param)
    return told


def test_a_review_comes_back_from_json_without_loss(review: Review) -> None:
    text = to_json(review)
    again = from_json(text)
    assert again == review
    assert to_json(again) == text


def test_numbers_come_back_as_the_type_they_were(acme: Review) -> None:
    again = {fact.id: fact for fact in from_json(to_json(acme)).facts}
    assert again["usage.active_users"].value == 391
    assert type(again["usage.active_users"].value) is int
    assert type(again["usage.stickiness"].value) is Decimal
    assert any(type(fact.value) is date for fact in again.values())
    assert {fact.kind for fact in again.values()} >= {"int", "decimal", "date", "missing"}


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("{", "not a review"),
        ("[]", "review format None"),
        ('{"format": 99, "review": {}}', "review format 99"),
        ('{"format": 1, "review": {"facts": []}}', "not a whole review"),
        ('{"format": 1, "review": {"facts": [1.5]}}', "is written as text"),
        ('{"format": 1, "review": {"facts": [NaN]}}', "is written as text"),
    ],
)
def test_what_is_no_review_is_refused_with_its_file(text: str, message: str) -> None:
    with pytest.raises(DataError, match=message) as error:
        from_json(text, "output/acme/review.json")
    assert error.value.problems[0].place.file == "output/acme/review.json"


def test_a_shown_fact_that_is_not_among_the_facts_is_refused(acme: Review) -> None:
    tree = json.loads(to_json(acme))
    tree["review"]["facts"] = [fact for fact in tree["review"]["facts"] if fact["metric"] != "usage.active_users"]
    with pytest.raises(DataError, match=r"usage\.active_users"):
        from_json(json.dumps(tree))


def _leaves(review: Review) -> list[tuple[str, object]]:
    return [(path, value) for path, value in walk(review) if isinstance(value, (Shown, Text, Withheld))]


def test_a_customers_review_holds_nothing_internal(review: Review) -> None:
    shown = for_audience(review, "customer")
    for path, value in _leaves(shown):
        assert getattr(value, "audience", "customer") == "customer", path
    assert all(fact.audience == "customer" for fact in shown.facts)


def test_an_internal_value_is_withheld_and_says_so(acme: Review) -> None:
    secret = dataclasses.replace(acme.usage.active_users.fact, audience="internal")
    marked = dataclasses.replace(acme.usage.active_users, fact=secret)
    usage = dataclasses.replace(acme.usage, active_users=marked, story=Text("inside", (), "internal"))
    shown = for_audience(dataclasses.replace(acme, usage=usage), "customer")
    assert isinstance(shown.usage.active_users, Withheld)
    assert shown.usage.active_users.withheld == "usage.active_users is internal and this build is for the customer"
    assert isinstance(shown.usage.story, Withheld)
    assert for_audience(acme, "internal") is acme


def test_an_internal_item_of_a_list_is_left_out(acme: Review) -> None:
    texts = (Text("for all", (), "customer"), Text("inside", (), "internal"))
    usage = dataclasses.replace(acme.usage, missing=texts)
    assert for_audience(dataclasses.replace(acme, usage=usage), "customer").usage.missing == texts[:1]


def test_a_fact_by_itself_in_a_condition_is_an_error_because_zero_is_not_nothing(acme: Review) -> None:
    with pytest.raises(TypeError, match="zero is not nothing"):
        bool(acme.usage.active_users)


def test_a_comparison_means_the_value(acme: Review) -> None:
    users = acme.usage.active_users
    assert users == 391
    assert users > 390
    assert users <= Decimal("391")
    assert not users < 391


def test_comparing_a_missing_value_is_an_error_not_a_guess(acme: Review) -> None:
    missing = next(value for _, value in walk(acme) if isinstance(value, Shown) and not value.is_known)
    with pytest.raises(ValueError, match="is no number"):
        _ = missing > 0
    assert missing.text == "–"
    assert missing.reason


def test_a_fact_has_a_value_or_a_reason_and_never_both() -> None:
    with pytest.raises(ValueError, match="either a value or a reason"):
        Fact("review.files")
    with pytest.raises(ValueError, match="either a value or a reason"):
        Fact("review.files", value=1, reason="why")
    with pytest.raises(ValueError, match="not declared"):
        Fact("no.such.metric", value=1)
    with pytest.raises(ValueError, match="use int or Decimal"):
        Fact("review.files", value=1.5)  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="is not a number"):
        Fact("review.files", value=Decimal("NaN"))


def test_every_text_of_every_sample_is_finished(review: Review) -> None:
    for path, value in _leaves(review):
        for text in (value.text, value.exact) if isinstance(value, Shown) else (str(value),):
            assert not re.search(r"\b(None(?! of\b)|nan|NaN|Undefined|Decimal)\b|\{\{|\{%", text), (path, text)
            assert text == text.strip(), (path, text)
