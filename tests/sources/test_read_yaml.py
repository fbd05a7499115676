"""YAML: scalars stay texts with their places; whatever could do harm or be meant in two ways is refused."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from ruamel.yaml import YAML

from qbr.sources.opening.faults import Faults
from qbr.sources.opening.yaml import Plain, parse_yaml, place_of, plain


def parsed(text: str) -> tuple[Plain, list[str]]:
    faults = Faults("x.yaml")
    node = parse_yaml(text, faults)
    return (plain(node) if node is not None else None), [str(problem) for problem in faults.found]


@pytest.mark.parametrize(
    "text", ["00123", "123", "1E5", "9007199254740993", "010", "no", "on", "2026-09-30", "NA", "1_0"]
)
def test_a_scalar_stays_the_text_that_was_written(text: str) -> None:
    assert parsed(f"id: {text}\n") == ({"id": text}, [])


def test_nothing_and_null_are_left_out_and_a_quoted_null_is_a_text() -> None:
    assert parsed("a:\nb: ~\nc: null\nd: 'null'\ne: ''\n") == ({"d": "null", "e": ""}, [])


@given(st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Cn")), min_size=1, max_size=40))
def test_any_text_in_double_quotes_comes_back_to_the_letter(text: str) -> None:
    written = text.replace("\\", "\\\\").replace('"', '\\"')
    faults = Faults("x.yaml")
    node = parse_yaml(f'id: "{written}"\n', faults)
    if any(sign in text for sign in "\x85\u2028\u2029\ufeff\ufffe\uffff"):
        return  # line breaks of YAML's own, and signs it forbids
    assert node is not None, faults.found
    assert plain(node) == {"id": text}


def test_values_and_keys_know_their_line_and_column() -> None:
    faults = Faults("x.yaml")
    node = parse_yaml("goals:\n  - id: G1\n    by: soon\n", faults, first_line=10)
    assert node is not None
    assert str(place_of(node, ("goals", 0, "by"), faults)) == "x.yaml, line 12, column 9"
    assert str(place_of(node, ("goals", 0, "by"), faults, of_key=True)) == "x.yaml, line 12, column 5"
    assert str(place_of(node, ("goals", 0, "none"), faults)) == "x.yaml, line 11, column 5"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (
            "a: 1\nb: 2\na: 3\n",
            'x.yaml, line 3, column 1: "a" stands twice, first in line 1\n  Keep one.',
        ),
        (
            "a: !!python/object/apply:os.system [ls]\n",
            'x.yaml, line 1, column 4: the tag "!!python/object/apply:os.system" is not allowed\n'
            "  Write the plain value without a tag.",
        ),
        (
            "a: [1, 2\nb: 3\n",
            "x.yaml, line 2, column 2: this is not YAML: expected ',' or ']', but got ':'\n"
            "  Check the indentation, colons and quotes on this line.",
        ),
        (
            "a:\n\t- x\n",
            "x.yaml, line 2, column 1: this is not YAML: found character '\\t' that cannot start any token\n"
            "  Check the indentation, colons and quotes on this line.",
        ),
        ("[" * 100_000, "x.yaml, line 1, column 31: more than 30 levels deep\n  Write it flatter."),
        ("a: *b\n", 'x.yaml, line 1, column 4: nothing before this is called "&b"\n  Write the value out.'),
        ("a: &a [*a]\n", 'x.yaml, line 1, column 8: nothing before this is called "&a"\n  Write the value out.'),
        (
            "a: 1\n---\nb: 2\n",
            "x.yaml, line 2, column 1: a second document begins here\n  Keep one document in a file.",
        ),
        (
            'a: "\\ud800"\n',
            "x.yaml, line 1, column 4: half a character (a lone surrogate) is written here\n  Write the character itself.",
        ),
        (
            "a: b\nc: \x07\n",
            "x.yaml, line 2: there is a character YAML does not allow\n  Remove the control character.",
        ),
        (
            "? [a]\n: b\n",
            "x.yaml, line 1, column 3: a list or table stands where a key belongs\n  A key is a single word.",
        ),
    ],
    ids=lambda value: value[:12] if isinstance(value, str) else None,
)
def test_a_document_we_do_not_read_is_told_with_its_place(text: str, message: str) -> None:
    assert parsed(text) == (None, [message])


def test_aliases_that_multiply_are_stopped_before_they_fill_memory() -> None:
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 30)]
    value, told = parsed("\n".join(lines))
    assert value is None
    assert told == [
        "x.yaml, line 6, column 10: more than 200,000 values\n  Write values out instead of using aliases.",
    ]


def test_an_alias_stands_for_what_was_written() -> None:
    assert parsed("a: &x [1, 2]\nb: *x\n") == ({"a": ["1", "2"], "b": ["1", "2"]}, [])


@given(
    st.recursive(
        st.text(st.characters(codec="ascii", categories=("L", "N")), min_size=1, max_size=8),
        lambda inner: (
            st.lists(inner, max_size=3)
            | st.dictionaries(st.from_regex("[a-z]{1,5}", fullmatch=True), inner, max_size=3)
        ),
        max_leaves=8,
    )
)
def test_what_another_writer_wrote_is_read_as_meant(value: object) -> None:
    from io import StringIO

    out = StringIO()
    yaml = YAML(typ="safe", pure=True)
    yaml.default_style = '"'  # type: ignore[assignment]
    yaml.dump({"value": value}, out)
    assert parsed(out.getvalue()) == ({"value": value}, [])
