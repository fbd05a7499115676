"""What makes rendering cheap, counted: nothing is parsed, nothing unchanged is packed again."""

from __future__ import annotations

import pytest
from lxml import etree
from office_drafts import DRAFTS, FORMATS, DeckDraft, chart_data, picture

import qbr.office.opc.markup
from qbr.office import Limits, Result, Schema, Template
from qbr.office.rendering import session


@pytest.fixture(params=FORMATS)
def template(request):
    draft = DRAFTS[request.param]("{{ name }}").lines("{% for r in rows %}", "{{ r }}", "{% endfor %}")
    draft.table(("{% for r in rows %}{{ r }}", "x{% endfor %}"))
    return draft.picture("{% picture logo %}Logo").chart("{% chart data %}Chart", title="{{ name }}").template()


CONTEXT = {"name": "Acme", "rows": ["a", "b"], "logo": picture(), "data": chart_data(["x"], s=[1])}


def test_rendering_parses_no_xml(template, monkeypatch):
    parsed = []
    monkeypatch.setattr(qbr.office.opc.markup, "parse_xml", lambda data: parsed.append(data))
    monkeypatch.setattr(etree, "fromstring", lambda *arguments: parsed.append(arguments))

    template.render(CONTEXT, pictures=lambda value: value.data)

    assert parsed == []


def test_rendering_packs_only_what_changed(template, monkeypatch):
    packed = []
    real = session.pack
    monkeypatch.setattr(session, "pack", lambda name, data: packed.append(name) or real(name, data))

    result = template.render(CONTEXT, pictures=lambda value: value.data)

    assert 0 < len(packed) <= 8
    assert not any("media" in name or "theme" in name or "ayout" in name or "xlsx" in name for name in packed)
    assert len(packed) == len(set(packed))
    assert result.data


def test_work_grows_with_the_slides_and_not_faster(monkeypatch):
    template = DeckDraft("{{ r }}").lines("{% slide for r in rows %}").template()
    counts = []
    real = session.pack
    for count in (10, 40):
        packed = []
        monkeypatch.setattr(session, "pack", lambda name, data, packed=packed: packed.append(name) or real(name, data))
        template.render({"rows": list(range(count))})
        counts.append(len([name for name in packed if "/slides/" in name]))
    # a slide and its relationships each; the first copy keeps the relationships that stand in the template
    assert counts == [2 * 10 - 1, 2 * 40 - 1]


def test_public_names_of_the_room_are_these():
    import qbr.office

    assert sorted(qbr.office.__all__) == [
        *("Emission", "Limits", "Result", "Schema", "Template", "TemplateError", "changes", "gate", "same", "seen")
    ]
    assert (Limits().seconds > 0, Result.__name__, Schema.__name__, Template.__name__) == (
        True,
        "Result",
        "Schema",
        "Template",
    )
