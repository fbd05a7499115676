"""What makes rendering cheap, counted: nothing is parsed, nothing unchanged is packed again."""

from __future__ import annotations

import io

import pytest
from jinja2.environment import Template as JinjaTemplate
from lxml import etree
from office_drafts import DRAFTS, FORMATS, DeckDraft, chart_data, picture, read
from pptx import Presentation

import qbr.office.opc.markup
from qbr.office import Limits, Result, Schema, Template
from qbr.office.charts.chart import ChartTemplate
from qbr.office.opc.archive import Entry, read_entries
from qbr.office.opc.package import Package
from qbr.office.rendering import session
from qbr.sandbox import Sandbox

acceptance = pytest.mark.acceptance


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
    assert counts == [10, 40]


@acceptance(3)
def test_untouched_parts_keep_their_packed_bytes(template):
    kept = {entry.name: entry for entry in template.package.entries.values()}

    made = {entry.name: entry for entry in read_entries(template.render(CONTEXT, pictures=lambda v: v.data).data)}

    same = [name for name, entry in made.items() if name in kept and kept[name].unpack() == entry.unpack()]
    assert len(same) > 5
    assert [name for name in same if made[name].packed != kept[name].packed] == []


def test_second_rendering_compiles_and_reads_nothing_again(template, monkeypatch):
    template.render(CONTEXT, pictures=lambda value: value.data)
    done = []
    monkeypatch.setattr(Sandbox, "compile", lambda *arguments, **more: done.append(arguments))
    monkeypatch.setattr(Package, "open", lambda *arguments: done.append(arguments))
    monkeypatch.setattr(JinjaTemplate, "from_code", lambda *arguments: done.append(arguments))

    assert template.render({**CONTEXT, "name": "B"}, pictures=lambda value: value.data).data
    assert done == []


@acceptance(41)
def test_chart_of_a_known_shape_is_filled_without_being_written_again(draft, monkeypatch):
    source = draft.chart("{% chart data %}Chart").save()
    template = Template.load(source)
    written = []
    real = ChartTemplate._written
    monkeypatch.setattr(ChartTemplate, "_written", lambda self, *given: written.append(1) or real(self, *given))

    for s, t, count in (([1, None], [3, 4], 1), ([5.5, None], [-7, 8], 1), ([5.5, 6], [-7, 8], 2)):
        made = template.render({"data": chart_data(["x", "y"], s=s, t=t)})
        values = [[f"{value:g}" for value in series if value is not None] for series in (s, t)]
        assert read(made, draft.form).charts()[0][1:] == (["x", "y"], values)
        assert len(written) == count
        assert made.data == Template.load(source).render({"data": chart_data(["x", "y"], s=s, t=t)}).data
        del written[count:]


@acceptance(5)
def test_same_data_give_the_same_bytes_from_templates_compiled_apart():
    source = DeckDraft("{{ name }}").lines("{% slide for r in rows %}").chart("{% chart data %}").save()

    first, second = (Template.load(source, "deck").render(CONTEXT).data for _ in range(2))

    assert first == second


def twenty_slides():
    """A block of 18 slides of every kind between two that stand once."""
    draft = DeckDraft("Cover").slide("{{ r }} 1", notes="Say {{ r }}", says="{% slides for r in rows %}")
    for number in range(2, 18):
        draft.slide(f"{{{{ r }}}} {number}", notes="Plain")
        if number % 4 == 0:
            draft.chart("{% chart data %}Chart", title="{{ r }}")
        elif number % 4 == 1:
            draft.chart("Plain chart")
        elif number % 4 == 2:
            draft.picture("Logo")
            draft.shape.click_action.target_slide = draft.deck.slides[number - 1]
    return draft.slide("{{ r }} 18", says="{% endslides %}").slide("Last")


def noting(calls, real):
    """Return a function that does as another, and notes what it was called with."""

    def noted(*arguments):
        calls.append(arguments[0])
        return real(*arguments)

    return noted


@pytest.mark.acceptance(35)
def test_two_hundred_slides_cost_ten_times_as_much_as_twenty(monkeypatch):
    template = twenty_slides().template()
    counts = []
    for rows in (2, 12, 22):
        parsed, packed, unpacked = [], [], []
        with monkeypatch.context() as patch:
            patch.setattr(etree, "fromstring", noting(parsed, etree.fromstring))
            patch.setattr(session, "pack", noting(packed, session.pack))
            patch.setattr(Entry, "unpack", noting(unpacked, Entry.unpack))
            result = template.render({"rows": list(range(rows)), "data": chart_data(["x"], s=[1])})
        assert parsed == []
        assert len(packed) == len(set(packed))
        assert not any("media" in name or "ayout" in name or "embeddings" in name for name in packed)
        counts.append((len(packed), len(unpacked), len(result.emissions)))
    assert len(Presentation(io.BytesIO(result.data)).slides) == 22 * 18 + 2
    first, second, third = counts
    # ten more turns cost the same each time, whatever there is already
    assert [b - a for a, b in zip(first, second, strict=True)] == [c - b for b, c in zip(second, third, strict=True)]
    # each turn: 18 slides, the notes that have a tag, 4 filled charts
    assert (second[0] - first[0]) / 10 == 18 + 1 + 4


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
