"""A value put into a person's YAML, table or workbook: it is there, and everything else stays where it stood."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from io import BytesIO
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook

from qbr.editing import NotWritableError
from qbr.editing.cells import with_row
from qbr.editing.sheets import sheet_cells, with_cells
from qbr.editing.yaml_text import Way, texts, with_value
from qbr.sources.opening.faults import Faults
from qbr.sources.opening.yaml import Items, Node, Scalar, parse_yaml

BESIDE = "by Ines"


def read(text: str) -> Any:
    faults = Faults("x.yaml")
    node = parse_yaml(text.removeprefix("\ufeff"), faults)
    assert faults.found == []
    return None if node is None else whole(node)


def whole(node: Node) -> Any:
    if isinstance(node, Scalar):
        return node.text
    if isinstance(node, Items):
        return [whole(item) for item in node.nodes]
    return {key: whole(item) for key, item in node.nodes.items()}


@pytest.mark.parametrize(
    ("before", "way", "value", "after"),
    [
        ("", ("name",), "Hotel", "name: Hotel # by Ines\n"),
        ("# Who?\n", ("name",), "Hotel", "# Who?\nname: Hotel # by Ines\n"),
        ("a: 1", ("b",), 2, "a: 1\nb: 2 # by Ines\n"),
        ("a:   # ask Tom\nb: 1\n", ("a",), 2, "a: 2   # ask Tom # by Ines\nb: 1\n"),
        ("a: ~\n", ("a",), True, "a: true # by Ines\n"),
        ("a: 'x'  # old\n", ("a",), "y: z", "a: 'y: z'  # old # by Ines\n"),
        ("a: |\n  old\n  words\n\nb: 1\n", ("a",), "new", "a: new # by Ines\n\nb: 1\n"),
        ("a: >-\n  folded\n  words\n", ("b",), 1, "a: >-\n  folded\n  words\nb: 1 # by Ines\n"),
        ("a:\n  b: |\n    x\n\nc: 1\n", ("a", "d"), 1, "a:\n  b: |\n    x\n\n  d: 1 # by Ines\nc: 1\n"),
        ("a:\nc: 1\n", ("a", "b"), Decimal("2.50"), "a:\n  b: 2.50 # by Ines\nc: 1\n"),
        ("a: 1\r\nb: 2\r\n", ("c", "d"), 3, "a: 1\r\nb: 2\r\nc:\r\n  d: 3 # by Ines\r\n"),
        ("\ufeffa: 1\n", ("b",), 2, "\ufeffa: 1\nb: 2 # by Ines\n"),
        ("a: {b: 1}  # x\n", ("a", "c"), "d, e", 'a: {b: 1, c: "d, e"}  # x\n'),
        ("a: { b: 1 }\n", ("a", "c", "d"), date(2026, 9, 30), "a: { b: 1, c: {d: 2026-09-30} }\n"),
        ("a: {}\n", ("a", "b"), 1, "a: {b: 1}\n"),
        ("a: {b: }\n", ("a", "b"), "é", "a: {b: é }\n"),
        ("a: [1, 2]\n", ("a",), ["x", "y, z"], 'a: [x, "y, z"] # by Ines\n'),
        ("- id: G1\n  s: S   # s\n- id: G2\n", (0, "t"), 3, "- id: G1\n  s: S   # s\n  t: 3 # by Ines\n- id: G2\n"),
        ("goals:\n    - id: G1   # first\n      s: S\n    - id: G2\n", ("goals", 0, "t"), 3,
         "goals:\n    - id: G1   # first\n      s: S\n      t: 3 # by Ines\n    - id: G2\n"),
        ("- id: G1\n  u: {a: 1}\n", (0, "u", "b"), 2, "- id: G1\n  u: {a: 1, b: 2}\n"),
        ("a: &x 1\nb: &x 2\n", ("c",), 3, "a: &x 1\nb: &x 2\nc: 3 # by Ines\n"),
        ("a: &x 1\nb: {c: *x}\n", ("b", "d"), 3, "a: &x 1\nb: {c: *x, d: 3}\n"),
        ("a: &x 1\nb:\n  c: *x\nd: 1\n", ("b", "e"), 3, "a: &x 1\nb:\n  c: *x\n  e: 3 # by Ines\nd: 1\n"),
        ("größe: 'Ü'\n", ("straße",), "Köln\nEhrenfeld", 'größe: \'Ü\'\nstraße: "Köln\\nEhrenfeld" # by Ines\n'),
        ("a: 1\n", ("b",), "line\u2028end\x85", 'a: 1\nb: "line\\u2028end\\u0085" # by Ines\n'),
    ],
)  # fmt: skip
def test_a_value_stands_where_a_person_would_write_it(before: str, way: Way, value: object, after: str) -> None:
    assert with_value(before, way, value, beside=BESIDE) == after


@pytest.mark.parametrize(
    ("text", "way"),
    [
        ("a: &x {b: 1}\nc: *x\n", ("c", "d")),  # it would be written into a as well
        ("a: &x {b: 1}\nc: *x\n", ("a", "d")),
        ("a: &x 1\nb: *x\n", ("a",)),
        ("a: text\n", ("a", "b")),
        ("a:\n  - 1\n  - 2\n", ("a",)),  # a block of lines
        ("- id: G1\n", (3, "target")),
        ("- id: G1\n", ("target",)),
        ("a: 1\na: 2\n", ("b",)),
        ("a: [1\n", ("b",)),
        ("a: 1\n...\n", ("b",)),
    ],
)
def test_what_would_change_more_than_the_value_is_refused(text: str, way: Way) -> None:
    with pytest.raises(NotWritableError):
        with_value(text, way, 3)


def test_a_comment_stands_above_each_key_that_is_new() -> None:
    above = {("a",): "the first\nof two", ("a", "b"): "the second", ("c",): "not new"}
    assert with_value("c: 1\n", ("a", "b"), 2, above) == "c: 1\n# the first\n# of two\na:\n  # the second\n  b: 2\n"


WORD = st.text(st.sampled_from("aé ß#:'\"-,{}[]&*!|>%@`\\~?\t😀0"), min_size=1, max_size=6)
TEXT = st.one_of(WORD, st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs", "Cc"]), max_size=12))
KEY = st.sampled_from(["name", "größe", "a b", "contract", "1", "no"])
NOTE = st.sampled_from(["", "  # why?", " # a: b", "   "])


@st.composite
def lines(draw: st.DrawFn, depth: int, pad: str) -> list[str]:
    """The lines of a table as people write them: blocks, braces, quotes, long texts, comments and anchors."""
    found: list[str] = []
    for number, key in enumerate(draw(st.lists(KEY, min_size=1, max_size=3, unique=True))):
        if draw(st.integers(0, 4)) == 0:
            found.append(draw(st.sampled_from(["", f"{pad}# a remark: here", "# at the edge"])))
        note, word, form = draw(NOTE), draw(TEXT), draw(st.sampled_from(FORMS if depth else FORMS[:-2]))
        start = f"{pad}{key}:"
        if form == "table":
            found += [f"{start}{note}", *draw(lines(depth - 1, pad + "  "))]
        elif form == "list":
            items = [draw(lines(depth - 1, pad + "    ")) for _ in range(draw(st.integers(1, 2)))]
            found.append(f"{start}{note}")
            for first, *rest in ([line for line in item if line.strip() and not line.strip().startswith("#")]
                                 or ["x: 1"] for item in items):  # fmt: skip
                found += [f"{pad}  - {first.strip()}", *rest]
        elif form in ("|", ">-"):
            found += [f"{start} {form}", f"{pad}  long: {number}", "", f"{pad}  text # no remark"]
        else:
            found.append(f"{start} {_scalar(form, word, f'{pad}x{number}{depth}')}{note}")
    return found


_ENDS = re.compile(r"\r\n|\r|\n")
FORMS = ("plain", "'", '"', "empty", "braces", "brackets", "anchor", "|", ">-", "two lines", "table", "list")


def _scalar(form: str, word: str, anchor: str) -> str:
    quoted = "'" + word.replace("'", "''").replace("\n", " ") + "'"
    return {
        "plain": "some words", "'": quoted, '"': '"a\\tb"', "empty": "", "braces": f"{{in: {quoted}, of: }}",
        "brackets": f"[{quoted}, 2]", "anchor": f"&{anchor.strip()} 1", "two lines": "'one\n\n      two'",
    }[form]  # fmt: skip


def ways(tree: Any, before: Way = ()) -> list[Way]:
    """Every way to a value or to a new key of a table."""
    if isinstance(tree, dict):
        inner = [way for key, item in tree.items() for way in ways(item, (*before, key))]
        return [*inner, (*before, "new"), (*before, "new", "deeper")]
    if isinstance(tree, list):
        return [way for at, item in enumerate(tree) for way in ways(item, (*before, at))]
    return [before, (*before, "new")] if tree is None else [before]


def put(tree: Any, way: Way, value: Any) -> Any:
    if not way:
        return value
    if isinstance(tree, list):
        return [put(item, way[1:], value) if at == way[0] else item for at, item in enumerate(tree)]
    return {**(tree or {}), way[0]: put((tree or {}).get(way[0]), way[1:], value)}


def alike(one: str, two: str) -> int:
    """How many signs two texts begin with are the same."""
    return next((at for at, (a, b) in enumerate(zip(one, two, strict=False)) if a != b), min(len(one), len(two)))


VALUES = st.one_of(
    TEXT, st.integers(-9, 10**6), st.booleans(), st.dates(), st.lists(TEXT, max_size=3),
    st.decimals(allow_nan=False, allow_infinity=False, places=2), st.just("two\nlines\r\n"),
)  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(lines(2, ""), st.sampled_from(["\n", "\r\n", "\r"]), st.booleans(), VALUES, st.data())
def test_what_was_not_edited_stays_sign_for_sign(
    written: list[str], line_end: str, has_mark: bool, value: object, data: st.DataObject
) -> None:
    ends = [line_end, 2 * line_end, f"{line_end}# the end"]
    if not written[-1].endswith("# no remark"):  # a block at the end of a file would gain a line break
        ends.append("")
    text = "\ufeff" * has_mark + line_end.join("\n".join(written).split("\n")) + data.draw(st.sampled_from(ends))
    faults = Faults("x.yaml")
    if parse_yaml(text.removeprefix("\ufeff"), faults) is None:  # a tab or a sign YAML does not have
        return
    tree = read(text)
    way = data.draw(st.sampled_from(ways(tree)))
    after = with_value(text, way, value)
    assert read(after) == put(tree, way, texts(value))
    assert {*_ENDS.findall(after)} <= ({*_ENDS.findall(text)} or {"\n"})
    head = alike(text, after)
    tail = min(alike(text[::-1], after[::-1]), len(text) - head)
    removed = text[head : len(text) - tail]
    if way[-1] in ("new", "deeper"):
        assert removed == ""
    elif "long: " not in removed and "one" not in removed:
        assert not _ENDS.search(removed)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("", 'id,text\nP-1,"Train, twice"\n'),
        ("text,owner,id\n", 'text,owner,id\n"Train, twice",,P-1\n'),
        ("owner\r\nTom", 'owner,id,text\r\nTom,,\r\n,P-1,"Train, twice"\r\n'),
        ("ours\n\nid,text\n", 'ours\n\nid,text\nP-1,"Train, twice"\n'),
    ],
)
def test_a_row_goes_to_the_end_of_a_text_table(before: str, after: str) -> None:
    header_line = 3 if before.startswith("ours") else 1
    assert with_row(before, ",", {"id": "P-1", "text": "Train, twice"}, header_line) == after


CELLS = st.text(st.characters(exclude_categories=["Cs", "Cc", "Cn"]), max_size=8)


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.lists(st.one_of(st.none(), CELLS), min_size=1, max_size=4), min_size=1, max_size=5),
    st.dictionaries(st.tuples(st.integers(1, 7), st.integers(1, 6)), CELLS, max_size=4),
    st.tuples(st.integers(1, 7), st.integers(1, 6)),
)
def test_cells_put_into_a_workbook_are_read_back_and_all_others_stay(
    table: list[list[str | None]], new: dict[tuple[int, int], str], at: tuple[int, int]
) -> None:
    book, out = Workbook(), BytesIO()
    sheet = book.worksheets[0]
    sheet["A1"] = "id"
    for number, row in enumerate(table, 2):
        for column, text in enumerate(row, 1):
            if text is not None:
                sheet.cell(number, column, text).data_type = "s"
    book.save(out)
    written = with_cells(out.getvalue(), "Sheet", {**new, at: Decimal("2.50")})
    expected = {(1, 1): "id"} | {(number, column): text for number, row in enumerate(table, 2)
                                 for column, text in enumerate(row, 1) if text}  # fmt: skip
    expected |= {**new, at: "2.50"}
    assert {cell: text for cell, text in sheet_cells(written, "Sheet").items() if text} == {
        cell: text for cell, text in expected.items() if text
    }
    assert load_workbook(BytesIO(written))["Sheet"].cell(*at).value == 2.5


def test_a_cell_with_a_formula_and_a_sheet_that_is_not_there_are_refused() -> None:
    book, out = Workbook(), BytesIO()
    book.worksheets[0]["A1"] = "=1+1"
    book.save(out)
    for sheet in ("Sheet", "Other"):
        with pytest.raises(NotWritableError):
            with_cells(out.getvalue(), sheet, {(1, 1): "x"})
    with pytest.raises(NotWritableError):
        with_cells(b"no workbook", "Sheet", {(1, 1): "x"})
