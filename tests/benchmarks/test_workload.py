"""The benchmark measures work that is done: this engine and its peers make the same deck and the same document."""

from __future__ import annotations

from qbr.office import Template, gate

from .by_hand import deck_by_python_pptx, document_by_docxtpl
from .data import context
from .deck import chart_values, deck, shape_texts
from .document import document, document_texts


def test_deck_is_the_same_as_by_python_pptx():
    ours = Template.load(deck(), "deck.pptx").render(context(7))
    theirs = deck_by_python_pptx(deck(), context(7))

    assert ours.problems == ()
    assert gate(ours.data) == ()
    assert len(shape_texts(ours.data)) == 16
    assert shape_texts(ours.data) == shape_texts(theirs)
    assert chart_values(ours.data) == chart_values(theirs)


def test_document_is_the_same_as_by_docxtpl():
    ours = Template.load(document(), "document.docx").render(context(7))

    assert ours.problems == ()
    assert gate(ours.data) == ()
    assert document_texts(ours.data) == document_texts(document_by_docxtpl(document(), context(7)))


def test_templates_are_drawn_the_same_every_time():
    drawn = deck(), document()
    deck.cache_clear()
    document.cache_clear()

    assert (deck(), document()) == drawn
