"""Which registers share a page of the deck, and that none is lost, crowded or told twice for it."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qbr import Workspace
from qbr.story.review.parts import NO_TEXT, Notes
from qbr.story.review.registers import RegisterCell, RegisterColumn, RegisterPage, RegisterRow, RegisterTable
from qbr.story.sections.column_shares import lines_of
from qbr.story.sections.register_pages import HALF, LONG, SHORT, register_pages, table_height
from qbr.story.values import Text

ROOT = Path(__file__).resolve().parents[2]


def said(text: str) -> Text:
    return Text(text, (), "customer")


def table(name: str, *rows: str, note: str = "") -> RegisterTable:
    """A register of one column with these rows."""
    whole = Decimal(1)
    told = tuple(
        RegisterRow((RegisterCell(said(row), None, is_figure=False, share=whole),), is_focus=False) for row in rows
    )
    return RegisterTable(
        id=name, label=said(name), title=said(f"{name} has {len(rows)} rows"), measure=NO_TEXT, source=NO_TEXT,
        state="full", place="appendix", notes=Notes(NO_TEXT, NO_TEXT, ()),
        columns=(RegisterColumn(said("What"), is_figure=False, share=whole),),
        rows=told, all_rows=told, rest=NO_TEXT, note=said(note), figures=(), audience="customer",
    )  # fmt: skip


def paged(*tables: RegisterTable) -> tuple[RegisterPage, ...]:
    return register_pages(tables, lambda shown: said(" and ".join(each.id for each in shown)))


def outline(*tables: RegisterTable) -> list[str]:
    """Form, first and second register of each page."""
    return [
        f"{page.form}: {page.first.id}" + (f" + {page.second.id}" if page.second else "") for page in paged(*tables)
    ]


FOUR, TWO, SEVEN, NINE = (["A row"] * count for count in (4, 2, 7, 9))


def test_two_short_registers_share_a_page_and_the_odd_one_stands_alone() -> None:
    assert outline(table("a", *FOUR), table("b", *FOUR), table("c", *TWO)) == ["halves: a + b", "whole: c"]


def test_long_register_takes_the_nearest_short_one_beneath_it() -> None:
    tables = table("far", *TWO), table("a", *FOUR), table("long", *SEVEN), table("near", *TWO)
    assert outline(*tables) == ["halves: far + a", "long: long + near"]


def test_long_register_stands_first_even_where_the_short_one_comes_before_it() -> None:
    assert outline(table("short", *TWO), table("long", *SEVEN)) == ["long: long + short"]


def test_register_that_fills_a_page_has_it_to_itself() -> None:
    assert outline(table("full", *NINE), table("a", *TWO)) == ["whole: full", "whole: a"]


def test_sentences_of_several_lines_and_notes_need_their_room() -> None:
    sentence = "One of very many words that follow one another until the line has ended and another one begins. " * 4
    # head 1 line, 4 rows of 1 line: 5 × 3 halves; a note of one line 2 more; 4 rows of 3 lines: 3 + 4 × 7
    assert table_height(table("a", *FOUR)) == 15
    assert table_height(table("a", *FOUR, note="A note")) == 17
    assert table_height(table("a", *[sentence] * 4)) == 31
    assert outline(table("a", *[sentence] * 4), table("b", *FOUR)) == ["whole: a", "whole: b"]


def test_page_names_the_sources_of_both() -> None:
    (page,) = paged(table("a", *TWO), table("b", *TWO))
    assert page.source.text == "a and b"


@pytest.mark.parametrize(
    ("text", "room", "lines"),
    [("", 9, 1), ("one two", 7, 1), ("one two", 6, 2), ("abcdefghij", 4, 3), ("one\u00a0two", 6, 2), ("a b c d", 3, 2)],
)
def test_lines_end_before_a_word_without_room(text: str, room: int, lines: int) -> None:
    assert lines_of(text, room) == lines


@settings(max_examples=60, deadline=None)
@given(st.lists(st.integers(1, 12), max_size=14))
def test_each_register_stands_on_one_page_and_none_is_crowded(sizes: list[int]) -> None:
    tables = [table(f"t{number}", *["A row"] * size) for number, size in enumerate(sizes)]
    pages = paged(*tables)
    shown = [each.id for page in pages for each in (page.first, page.second) if each]
    assert sorted(shown) == sorted(each.id for each in tables)
    for page in pages:
        assert (page.second is None) == (page.form == "whole")
        if page.second is not None:
            above, below = (LONG, SHORT) if page.form == "long" else (HALF, HALF)
            assert table_height(page.first) <= above
            assert table_height(page.second) <= below


def test_appendix_of_acme_has_few_pages_and_titles_that_differ() -> None:
    registers = Workspace(ROOT).review("acme").registers
    assert len(registers.pages) == 21  # 31 registers
    assert len(registers.deck_tables) == 31
    assert "long: model + downstream" in [
        f"{page.form}: {page.first.id} + {page.second.id}" for page in registers.pages if page.second
    ]
    titles = [each.title.text for each in registers.deck_tables]
    assert len(set(titles)) == len(titles)
    assert [title for title in titles if title[0].islower()] == []
