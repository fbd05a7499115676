"""A template filled with made-up hostile data: what refuses, overflows or comes out empty, with the case named."""

from __future__ import annotations

import pytest
from office_drafts import DeckDraft, DocumentDraft, read
from pptx.enum.text import MSO_AUTO_SIZE

from qbr.office import Schema
from qbr.office.checking.schema import Bool, Chart, Date, List, Number, Object, Picture, Text
from qbr.office.workbench.checked import check_file
from qbr.office.workbench.hostile import hostile_findings
from qbr.office.workbench.sample_data import HOSTILE, ORDINARY, Case, Sample, Uses, sample_picture

acceptance = pytest.mark.acceptance
FIGURE = Number(fields={"value": Number(), "is_known": Bool(), "reason": Text()}, is_truth=False)
SCHEMA = Schema(
    {
        "name": Text(),
        "note": Text(is_plain=False, is_optional=True),
        "state": Text(choices=("open", "done")),
        "day": Date(),
        "written": Text(is_day=True),
        "users": FIGURE,
        "status": Object(fields={"word": Text()}, prints=True),
        "logo": Picture(fields={"alt": Text()}, is_optional=True),
        "trend": Chart(fields={"alt": Text(), "is_known": Bool()}),
        "site": Text(),
        "tone": Text(),
        "rows": List(item=Object(fields={"name": Text(), "n": FIGURE, "parts": List(item=Text())})),
    }
)


def told(draft):
    return hostile_findings(draft.template(), SCHEMA)


def everything(draft):
    """Use every kind of field, each as it may be used."""
    draft.lines(
        "{{ name }} {{ note|default('–') }} {{ state }} {{ day|date }} {{ written|date }} {{ users }} {{ status.word }}",
        "{% if users.is_known and users > 3 and state == 'open' %}{{ users.value + 1 }} {{ status }}{% endif %}",
        "{{ name|style(tone) }}",
    )
    draft.table(("{% for r in rows[:5] %}{{ r.name }}", "{{ r.n }} {{ r.parts|join(', ') }}{% endfor %}"))
    draft.chart("{% show if trend.is_known %}{% chart trend %}{{ trend.alt }}")
    return draft.picture("{% show if logo %}{% picture logo %}{% link site %}{{ logo.alt }}")


@acceptance(60)
@pytest.mark.parametrize("case", [ORDINARY, *HOSTILE], ids=lambda case: case.name)
def test_made_up_data_fill_every_kind_of_field_and_the_file_is_clean(draft, case):
    uses = Uses(links=frozenset({"site"}), styles=frozenset({"tone"}))
    context = Sample(SCHEMA, case, uses).context()

    result = everything(draft).template().render(context, pictures=sample_picture)

    assert read(result, draft.form).opened is not None


@acceptance(60)
def test_a_sound_template_has_no_errors_and_its_overflow_names_the_cases():
    problems = told(everything(DocumentDraft()))

    assert [problem for problem in problems if problem.severity == "error"] == []


@acceptance(60)
def test_made_up_data_are_the_same_every_time():
    one, other = (Sample(SCHEMA, case).context() for case in (HOSTILE[5], HOSTILE[5]))

    assert [str(one[name]) for name in ("name", "note", "users")] == [
        str(other[name]) for name in ("name", "note", "users")
    ]


@acceptance(60)
def test_text_that_runs_over_its_box_is_told_with_the_case(tmp_path):
    draft = DeckDraft().lines("{{ name }}", width=1)
    draft.shape.text_frame.word_wrap = True
    draft.shape.text_frame.auto_size = MSO_AUTO_SIZE.NONE
    draft.shape.height = draft.shape.height // 2

    (problem,) = [one for one in told(draft) if one.rule == "T601"]

    assert problem.severity == "warning"
    assert problem.message.startswith("with long texts, one long word, ")
    assert problem.place.spot == 'slide 1 › "Lines"'


@acceptance(60)
def test_value_that_may_be_missing_and_is_not_looked_after_is_an_error(draft):
    (problem,) = told(draft.lines("{{ note }}"))

    assert (problem.rule, problem.severity) == ("T302", "error")
    assert problem.message.startswith("with missing values: {{ note }}: the value is None")


@acceptance(60)
def test_first_of_an_empty_list_is_an_error(draft):
    (problem,) = told(draft.lines("{{ rows[0].name }}"))

    assert problem.severity == "error"
    assert problem.message.startswith("with no rows, no to every question: ")


@acceptance(60)
def test_tiles_that_leave_the_slide_with_many_rows_are_a_warning():
    draft = DeckDraft().picture("{% repeat r in rows across=1 %}{{ r.name }}")

    (problem,) = told(draft)

    assert (problem.rule, problem.severity) == ("T408", "warning")
    assert problem.message.startswith("with 50 rows: ")


@acceptance(60)
def test_heading_that_comes_out_empty_is_told():
    deck = DeckDraft("{{ note|default('') }}")
    document = DocumentDraft("{{ note|default('') }}").lines("x")

    for draft in (deck, document):
        (problem,) = told(draft)
        assert (problem.rule, problem.severity) == ("T351", "warning")
        assert problem.message == "with missing values: the heading is empty"


@acceptance(60)
def test_faulty_templates_are_not_filled(draft):
    checked = check_file(draft.lines("{{ nme }} {{ note }}").save(), "t", SCHEMA, hostile=True)

    assert [problem.rule for problem in checked.problems] == ["T301"]


def test_figures_of_the_sample_compare_by_value():
    figures = [Sample(SCHEMA, Case("x", number=number)).context()["users"] for number in (1, 2, 1)]

    assert figures[0] < figures[1] <= 2 < 3
    assert figures[1] > figures[0] >= 1
    assert figures[0] == figures[2] == 1
    assert len(set(figures)) == 2
    with pytest.raises(TypeError, match="no number"):
        assert figures[0] > "a"


@acceptance(23)
def test_widths_of_columns_are_parts_of_the_whole_in_every_case():
    column = Object(fields={"name": Text(), "share": Number()})
    draft = DeckDraft().table(
        ("{%tc for c in t.columns %}{% cellwidth c.share %}{{ c.name }}{%tc endfor %}",),
    )
    schema = Schema({"t": Object(fields={"columns": List(item=column)})})

    assert "T226" not in {problem.rule for problem in hostile_findings(draft.template(), schema)}
