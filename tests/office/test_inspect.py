"""What a template uses, page by page; what data it needs; and data told as JSON."""

from __future__ import annotations

import base64
import hashlib
import json

import pytest
from office_drafts import DeckDraft, DocumentDraft, image, read

from qbr.errors import DataError
from qbr.office import Schema
from qbr.office.workbench.contents import contents_of
from qbr.office.workbench.inferred import infer_schema, json_schema, sample_json
from qbr.office.workbench.told_data import ToldData

acceptance = pytest.mark.acceptance


@acceptance(60)
def test_slides_are_listed_with_what_each_uses():
    draft = DeckDraft("{{ a.name }}").lines([("{{ b|number }}", ' sz="900"'), ("x", "")])
    draft.slide("Rows", says="{% slide for r in rows %}", notes="{{ r.note }}")
    draft.table(("{% for c in r.cells %}{{ c.n|money }}", "{% endfor %}"))
    draft.chart("{% chart r.trend %}").picture("{% picture logo %}")

    first, second = contents_of(draft.template())

    assert (first.page, first.title, first.fields, first.filters) == (
        "slide 1",
        "{{ a.name }}",
        ["a.name", "b"],
        ["number"],
    )
    assert first.smallest == 9
    assert (second.page, second.line) == ('slide 2 "Rows"', "{% slide for r in rows %}")
    assert {"rows", "rows[].note", "rows[].cells[].n", "rows[].trend", "logo"} <= set(second.fields)
    assert second.loops == ["{% slide for r in rows %}", "{% for c in r.cells %}"]
    assert (second.charts, second.pictures) == (["{% chart r.trend %}"], ["{% picture logo %}"])


@acceptance(60)
def test_a_document_is_listed_by_its_headings():
    draft = DocumentDraft("One").lines("{{ a }}")
    draft.document.add_heading("Two", 1)
    draft.table(("{% for r in rows %}{{ r.n|date }}{% endfor %}",)).header("{{ h }}").lines(("{{ f }}",))

    pages = {page.page: page for page in contents_of(draft.template())}

    assert (pages["One"].fields, pages["Two"].fields) == (["a"], ["rows", "rows[].n", "f"])
    assert (pages["Two"].filters, pages["header 1"].fields) == (["date"], ["h"])


@acceptance(60)
def test_needed_data_are_inferred_and_their_sample_fills_the_template(draft):
    draft.lines(
        "{{ name }} {{ amount|money }} {{ due|date }} {% if is_new %}new{% endif %}{% if state == 'open' %}{{ state }}{% endif %}",
        "{{ users }} {% if users.value > 3 and users.is_known %}{{ users.change }}{% endif %}",
        "{% for r in rows %}{{ loop.index }} {{ r.name }} {{ r.parts|join(', ') }}{% endfor %} {{ rows|length }}",
        "{{ list|map(attribute='x')|join }}",
    )
    draft.chart("{% show if trend.is_known %}{% chart trend %}{{ trend.alt }}").picture(
        "{% picture logo %}{{ logo.alt }}"
    )
    template = draft.template()

    schema = infer_schema(template.uses())
    told = ToldData()
    result = template.render(told.context(json.loads(json.dumps(sample_json(schema)))), pictures=told.picture)

    lines = read(result, draft.form).lines
    assert lines[0] == "Name $12,480 1 September 2026 newopen"
    assert lines[1] == "128 Change"
    assert lines[2].startswith("1 Name Parts, Parts 2, Parts 3")
    assert template.check(schema) == []


@acceptance(60)
def test_schema_of_the_needed_data_is_json_schema(draft):
    draft.lines("{% for r in rows %}{{ r.n|number }}{% endfor %}{{ day|date }}").chart("{% chart trend %}x")

    schema = json_schema(infer_schema(draft.template().uses()))

    rows = {"type": "array", "items": {"type": "object", "properties": {"n": {"type": "number"}}, "required": ["n"]}}
    assert schema["properties"]["rows"] == rows
    assert schema["properties"]["day"] == {"type": "string", "format": "date"}
    assert schema["properties"]["trend"] == {"$ref": "#/$defs/chart"}
    assert {"chart", "picture"} <= set(schema["$defs"])


def test_sections_of_a_deck_are_what_a_slide_may_be_put_into():
    draft = DeckDraft().slide("{{ x }}", says="{% slide if x in=where %}")

    schema = infer_schema(draft.template().uses(), ["Main", "More"])

    assert sample_json(schema)["where"] == "Main"


def test_told_figures_print_compare_and_have_fields(draft):
    context = ToldData().context({"n": {"$text": "1,204", "value": 1204, "basis": "last year"}, "t": {"$text": "late"}})

    result = (
        draft.lines("{{ n }} {{ n.basis }} {% if n > 1000 %}many{% endif %} {{ n|number }} {{ t }}")
        .template()
        .render(context)
    )

    assert read(result, draft.form).lines[0] == "1,204 last year many 1,204 late"


def test_told_pictures_come_from_the_folder_or_the_address(tmp_path):
    data = image(4, 4)
    (tmp_path / "logo.png").write_bytes(data)
    told = ToldData(tmp_path)
    address = "data:image/png;base64," + base64.b64encode(data).decode()

    context = told.context({"a": {"$picture": "logo.png"}, "rows": [{"b": {"$picture": address}}]})

    assert context["a"].sha256 == context["rows"][0]["b"].sha256 == hashlib.sha256(data).hexdigest()
    assert told.picture(context["a"]) == data


@pytest.mark.parametrize("source", ["../secret.png", "/etc/passwd", "none.png", "data:image/png;base64,###"])
def test_told_pictures_come_from_nowhere_else(tmp_path, source):
    with pytest.raises(DataError, match=r"picture|cannot be read"):
        ToldData(tmp_path).context({"a": {"$picture": source}})


def test_told_pictures_need_a_folder():
    with pytest.raises(DataError, match="no picture beside the data"):
        ToldData().context({"a": {"$picture": "logo.png"}})


def test_schema_from_an_inferred_sample_fits_again(draft):
    draft.lines("{{ a.b }} {% for r in rows %}{{ r.c }}{% endfor %}")
    template = draft.template()

    assert template.check(Schema.from_example(sample_json(infer_schema(template.uses())))) == []
