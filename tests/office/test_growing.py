"""Boxes on slides that grow with their text, and what a designer says about how small text may get."""

from __future__ import annotations

import pytest
from office_drafts import DeckDraft
from pptx.enum.text import MSO_ANCHOR, MSO_AUTO_SIZE
from pptx.util import Inches

from qbr.errors import TemplateError

acceptance = pytest.mark.acceptance
WORDS = " ".join(["aaaa"] * 20)


def box(says="", *, size=MSO_AUTO_SIZE.NONE, height=1.0, top=1.0, words="{{ words }}"):
    """Return a slide with a box 2 in wide, in Arial at 18 pt."""
    draft = DeckDraft()
    draft.top = top
    draft.lines([(words, "")], width=2).alt(says)
    draft.shape.height = Inches(height)
    draft.shape.text_frame.word_wrap = True
    draft.shape.text_frame.auto_size = size
    draft.shape.text_frame.paragraphs[0].runs[0].font.name = "Arial"
    return draft


def shape(made):
    return next(shape for shape in made.opened.slides[0].shapes if shape.name == "Lines")


def size(made):
    font = shape(made).text_frame.paragraphs[0].runs[0].font.size
    return None if font is None else font.pt


@acceptance(53)
@pytest.mark.parametrize(
    ("anchor", "top"), [(MSO_ANCHOR.TOP, 1.0), (MSO_ANCHOR.MIDDLE, 1 - 0.55), (MSO_ANCHOR.BOTTOM, 1 - 1.1)]
)
def test_box_that_grows_with_its_text_is_written_as_tall_as_it(anchor, top):
    # 2 in less margins are 129.6 pt; at 18 pt "aaaa " is 45: 2 words and no third (85 and 45) on a line, 10 lines of
    # 21.6 pt for 20 words, and 7.2 of margins: 223.2 pt, 3.1 in, 1.1 more than drawn.
    draft = box(size=MSO_AUTO_SIZE.SHAPE_TO_FIT_TEXT, height=2)
    draft.shape.text_frame.vertical_anchor = anchor

    made = draft.render({"words": WORDS})

    assert shape(made).height == Inches(3.1)
    assert shape(made).top == pytest.approx(Inches(top), abs=1)
    assert size(made) is None
    assert made.result.problems == ()


@acceptance(53)
def test_box_with_short_text_stays_as_tall_as_it_was_drawn():
    assert shape(box(size=MSO_AUTO_SIZE.SHAPE_TO_FIT_TEXT).render({"words": "aaaa"})).height == Inches(1)


@acceptance(53)
def test_box_that_grows_into_what_stands_below_it_is_told():
    draft = box(size=MSO_AUTO_SIZE.SHAPE_TO_FIT_TEXT)
    draft.top = 3
    draft.lines("below", name="Below")

    (problem,) = draft.render({"words": WORDS}).result.problems

    assert problem.message == 'the box grows to 3.10 in with its text, and "Below" begins 2.00 in below its top'
    assert (problem.rule, problem.severity) == ("T601", "warning")
    hidden = draft.alt("{% show if more %}").render({"words": WORDS, "more": False})
    assert hidden.result.problems == ()


@acceptance(53)
@pytest.mark.parametrize("says", ["{% fit min=16 %}Words", "{% text words min=16 %}Words"])
def test_floor_in_the_alt_text_is_held_and_text_that_cannot_fit_an_error(says):
    with pytest.raises(TemplateError) as caught:
        box(says).render({"words": WORDS})

    (problem,) = caught.value.problems
    assert problem.message.endswith("its box 0.90 in, at 16 pt, as small as it may get")
    assert (problem.rule, problem.severity) == ("T601", "error")
    made = box(says).render({"words": "aaaa aaaa aaaa aaaa aaaa aaaa aaaa"})
    assert size(made) in (16, 16.5, 17, 17.5, None)
    assert made.alt_texts() == ["Words"]


@acceptance(53)
def test_floor_below_the_usual_one_lets_text_get_smaller():
    usual = box().render({"words": WORDS * 2})
    smaller = box("{% fit min=6 %}").render({"words": WORDS * 2})

    assert [problem.rule for problem in usual.result.problems] == ["T601"]
    assert smaller.result.problems == ()
    assert 6 <= size(smaller) < size(usual) == 10


@acceptance(53)
def test_text_the_designer_wants_left_alone_is():
    made = box("{% fit none %}").render({"words": WORDS})

    assert size(made) is None
    assert made.result.problems == ()


@acceptance(53)
def test_floor_holds_for_text_without_a_tag_too():
    with pytest.raises(TemplateError, match="as small as it may get"):
        box("{% fit min=16 %}", words=WORDS).render({})


@acceptance(53)
@pytest.mark.parametrize("draw", [lambda draft: draft.table(("{{ a }}",)), lambda draft: draft.picture("")])
def test_floor_on_an_object_without_fixed_text_is_refused(draw):
    draft = draw(DeckDraft()).alt("{% fit min=12 %}")

    with pytest.raises(TemplateError, match=r"{% fit min=12 %} is on an object whose text has no fixed room"):
        draft.template()
