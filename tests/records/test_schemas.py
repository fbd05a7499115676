"""The JSON Schemas: current, true to every sample, strict about mistakes, and never stricter than the reader."""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator
from datetime import UTC
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator
from ruamel.yaml import YAML
from ruamel.yaml.constructor import SafeConstructor

from qbr.records import schemas
from qbr.records.customer import Customer
from qbr.records.examples import examples
from qbr.records.profile import Profile
from qbr.records.schema import schema_files
from qbr.records.settings import Settings
from qbr.records.shared import Note
from qbr.records.tables import TABLES
from qbr.records.template import TemplateSettings
from qbr.sources.opening.faults import Faults
from qbr.sources.opening.markdown import split_front_matter
from qbr.sources.opening.yaml import Table, parse_yaml, place_of, values_of
from qbr.sources.postmortems.reading import incident_from_node
from qbr.sources.values.convert import make_record, record_from_node, records_from_node

ROOT = Path(__file__).resolve().parents[2]
SCHEMAS = schemas()
VALIDATORS = {name: Draft202012Validator(schema) for name, schema in SCHEMAS.items()}
WHOLE = {"customer": Customer, "profile": Profile, "qbr": Settings, "template": TemplateSettings}
FILES = {
    "qbr": ("qbr.yaml",),
    "template": ("templates/*/template.yaml",),
    "profile": ("customers/_shared/profiles/*.yaml",),
    "incident": ("customers/*/incidents/*.md",),
    "note": ("customers/*/notes/*.md",),
    "customer": ("customers/*/customer.yaml",),
    **{table.name: (f"customers/*/{table.file}",) for table in TABLES.values() if table.ending == ".yaml"},
}


class _DatesAsTexts(SafeConstructor):
    """A class of its own: what is registered with ruamel's is registered for every reader of the process."""


_DatesAsTexts.add_constructor("tag:yaml.org,2002:timestamp", SafeConstructor.construct_yaml_str)


def as_an_editor_sees(text: str) -> Any:
    """The values of YAML 1.2's core schema: numbers and booleans, and dates as the texts they are."""
    reader = YAML(typ="safe", pure=True)
    reader.Constructor = _DatesAsTexts
    return json.loads(json.dumps(reader.load(text)))  # keys become texts


EXAMPLES = as_an_editor_sees((ROOT / "qbr" / "records" / "examples.yaml").read_text(encoding="utf-8"))


def refused(name: str, value: Any) -> list[str]:
    return [error.message for error in VALIDATORS[name].iter_errors(value)]


def told(name: str, text: str) -> list[str]:
    """What our reader says of a file's text."""
    faults = Faults("x.yaml")
    node = parse_yaml(text, faults)
    if node is None:
        if not faults.found and name in ("customer", "incident", "note"):
            return ["the file is empty"]
    elif name in TABLES:
        entries = node.nodes[name] if isinstance(node, Table) and list(node.nodes) == [name] else node
        records_from_node(TABLES[name].model, entries, faults, UTC)
    elif name in WHOLE:
        record_from_node(WHOLE[name], node, faults, UTC)
    elif not isinstance(node, Table):
        return ["expected keys"]
    elif name == "incident":
        incident_from_node(node, (), "x", faults, UTC)
    else:
        values = {**values_of(node), "name": "x", "text": ""}
        make_record(Note, values, faults, UTC, lambda way, of_key: place_of(node, way, faults, of_key))
    return [str(problem) for problem in faults.found]


def test_the_files_are_those_the_records_generate() -> None:
    folder = ROOT / "qbr" / "schemas"
    kept = {path.name: path.read_text(encoding="utf-8") for path in folder.glob("*.json")}
    assert kept == schema_files(), "renew them: python -m qbr.schemas"


@pytest.mark.parametrize("name", SCHEMAS)
def test_a_schema_is_one_by_its_own_standard(name: str) -> None:
    Draft202012Validator.check_schema(SCHEMAS[name])


@pytest.mark.parametrize("name", SCHEMAS)
def test_every_sample_and_example_is_accepted(name: str) -> None:
    paths = [path for pattern in FILES[name] for path in ROOT.glob(pattern)]
    for path in paths:
        text = path.read_text(encoding="utf-8")
        front = split_front_matter(text, Faults("x")) if path.suffix == ".md" else None
        assert refused(name, as_an_editor_sees((front.front or "{}") if front else text)) == [], path
    if name in examples():
        for row in _example(name):
            assert refused(name, row) == []
            assert told(name, json.dumps(row)) == []
    assert paths


def _example(name: str) -> Iterator[Any]:
    """The worked example as a file of its own, with numbers as numbers and as the texts they were written as."""
    typed = EXAMPLES[name]
    for values in (typed, dict(examples()[name])):
        yield [values] if name in TABLES else values


MISTAKES = {
    "a key nobody knows": ("customer", "name: A\nownr: B\n"),
    "a key nobody knows and nothing behind it": ("customer", "name: A\nownr:\n"),
    "such a key inside another": ("customer", "name: A\ncontract:\n  ednd:\n"),
    "no name": ("customer", "owner: B\n"),
    "a name of blanks": ("customer", 'name: " "\n'),
    "a day in another order": ("customer", "name: A\nreview_date: 14.10.2026\n"),
    "a word that is none of those": ("customer", "name: A\npeople: everybody\n"),
    "a currency as a sign": ("customer", "name: A\ncurrency: €\n"),
    "a number with a unit": ("customer", "name: A\nsla: {availability: 99.9 %}\n"),
    "a month there is not": ("customer", "name: A\nfiscal: {start_month: 13}\n"),
    "a table in the place of a text": ("customer", "name: {first: A}\n"),
    "a rating above ten": ("goals", "- {id: G1, statement: S, importance: 11}\n"),
    "a goal without its words": ("goals", "- {id: G1}\n"),
    "one goal that is no list": ("goals", "id: G1\nstatement: S\n"),
    "a list under another name": ("goals", "targets:\n- {id: G1, statement: S}\n"),
    "a kind of change nobody knows": ("changes", "- {what: W, kind: sunrise, on: 2026-01-01}\n"),
    "a trade-off without its limit": ("tradeoffs", "- {what: W, metric: m, better: up, guardrail: g, keeps: above}\n"),
    "a phase nobody knows": ("journey", "- {stage: S, phase: sell}\n"),
    "an audience nobody knows": ("roadmap", "- {item: I, audience: everyone}\n"),
    "a meeting without its day": ("advisory", "- {member: M, meetings: [spring]}\n"),
    "an incident without a start": ("incident", "title: T\n"),
    "a time without a day": ("incident", "title: T\nstarted: 05:40\n"),
    "a severity nobody knows": ("incident", "title: T\nstarted: unknown\nseverity: SEV7\n"),
    "a share in per cent": ("incident", "title: T\nstarted: unknown\ncustomer_impact: {share: 40}\n"),
    "a place nobody knows": ("template", "sections: {usage: front}\n"),
    "half a level": ("template", "requires: {level: 1.5}\n"),
    "a weight in words": ("qbr", "health: {weights: {outcomes: most}}\n"),
    "a profile that extends a list": ("profile", "extends: [usual]\n"),
    "an anchor that is a list": ("note", "anchor: [usage]\n"),
}


@pytest.mark.parametrize("mistake", MISTAKES)
def test_a_typical_mistake_is_refused_by_the_schema_and_by_the_reader(mistake: str) -> None:
    name, text = MISTAKES[mistake]
    assert refused(name, as_an_editor_sees(text))
    assert told(name, text)


WAYS_OF_WRITING = {
    "an id of digits": ("goals", "- {id: 117, statement: S}\n"),
    "a number in quotes": ("goals", '- {id: G1, statement: S, target: "14"}\n'),
    "a word in capitals": ("goals", "- {id: G1, statement: S, kind: Outcome}\n"),
    "yes as a word": ("goals", "- {id: G1, statement: S, downstream: Yes}\n"),
    "yes as true": ("goals", "- {id: G1, statement: S, downstream: true}\n"),
    "a key without a value": ("goals", "- {id: G1, statement: S, target: }\n"),
    "another spelling": ("goals", "- {id: G1, statement: S, label: L, baseline_date: 2026-01-01}\n"),
    "the list under its name": ("goals", "goals:\n- {id: G1, statement: S}\n"),
    "nothing but comments": ("goals", "# - id: G1\n"),
    "from, and our name for it": ("journey", "- {stage: S, from: 2026-01-01}\n- {stage: S, starts: 2026-01-01}\n"),
    "a list as one text": ("customer", "name: A\naliases: A-117; A-118\n"),
    "one rhythm": ("customer", "name: A\ncadence: quarterly\nsummary: Words.\nhighlight: no\n"),
    "an alternative in words": ("customer", "name: A\nalternatives: [a spreadsheet, {what: a board}]\n"),
    "a severity as engineers write it": ("incident", "title: T\nstarted: ???\nseverity: SEV-2\ncredit: 120\n"),
    "a severity as a number": ("incident", "title: T\nstarted: 2026-08-11 05:40\nseverity: 2\n"),
    "small print for all": ("qbr", "vendor: {legal: One line.}\n"),
}


@pytest.mark.parametrize("way", WAYS_OF_WRITING)
def test_every_way_the_reader_takes_is_accepted(way: str) -> None:
    name, text = WAYS_OF_WRITING[way]
    assert told(name, text) == []
    assert refused(name, as_an_editor_sees(text)) == []


ODD: tuple[Any, ...] = (
    *("", " ", "soon", "-1", "12", "3.5", "1,5", "1e2", "Yes", "no", "x", "2026-02-30", "2026-09-30", "2026-09-30 14:05"),
    *("OUTCOME", " customer ", "unknown", "EUR", "eur", "Europe/Berlin", "a; b", "06:00", "24:00", "?", "99 %"),
    *(-1, 0, 1, 12, 3.5, 1e20, True, False, None, [], {}, [""], ["a"], [1], [None], {"a": "b"}, {"a": 1}, [{}]),
)  # fmt: skip


def _ways(value: Any, way: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    yield way
    pairs = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, inner in pairs:
        yield from _ways(inner, (*way, key))


def _changed(value: Any, way: tuple[Any, ...], deed: str, odd: Any) -> Any:
    if not way:
        return odd if deed == "set" else value
    top = copy.deepcopy(value)
    inner = top
    for step in way[:-1]:
        inner = inner[step]
    if deed == "set":
        inner[way[-1]] = odd
    elif deed == "drop":
        del inner[way[-1]]
    elif isinstance(inner, dict) and inner[way[-1]] is not None:  # the reader passes over a key without a value
        inner[f"{way[-1]}x"] = inner.pop(way[-1])
    return top


@settings(max_examples=250, deadline=None)
@given(st.sampled_from(sorted(set(SCHEMAS) & set(examples()))), st.data())
def test_what_a_schema_refuses_the_reader_refuses_too(name: str, data: st.DataObject) -> None:
    value = next(_example(name))
    for _ in range(data.draw(st.integers(1, 2), label="changes")):
        way = data.draw(st.sampled_from(list(_ways(value))), label="where")
        deed = data.draw(st.sampled_from(("set", "set", "set", "drop", "rename")), label="deed")
        value = _changed(value, way, deed, data.draw(st.sampled_from(ODD), label="value"))
    text = json.dumps(value)
    if refused(name, value):
        assert told(name, text), text
