"""Whatever bytes, parts, texts and blocks come in: a valid file or a TemplateError, nothing else, and soon."""

from __future__ import annotations

import io
import re
import zipfile
from functools import cache

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from office_drafts import DRAFTS, FORMATS, chart_data, parts, picture, rezipped, unpacked

from qbr.office import Limits, Template, TemplateError, gate

CONTEXT = {
    "x": "word",
    "rows": ["a", "b"],
    "data": chart_data(["u", "v"], s=[1, None]),
    "logo": picture(),
}
MODEST = settings(
    max_examples=30, deadline=None, derandomize=True, database=None, suppress_health_check=list(HealthCheck)
)


@cache
def full(form):
    """Return a template with something of everything."""
    draft = DRAFTS[form]("Title {{ x }}").lines(
        "{% for r in rows %}", ["{{ r", ("}} of", draft_bold(form))], "{% endfor %}"
    )
    draft.table(("{% for r in rows %}{{ r }}", "x{% endfor %}"))
    return draft.picture("{% picture logo %}Logo").chart("{% chart data %}Chart {{ x }}", title="{{ x }}").save()


def draft_bold(form):
    return DRAFTS[form].bold


def bytes_of(value):
    return value.data


def outcome(data):
    """Return a result that passes the gate, or None for a file that was refused."""
    try:
        return Template.load(data).render(CONTEXT, pictures=bytes_of, limits=Limits(seconds=10))
    except TemplateError:
        return None


@pytest.mark.acceptance(8)
@pytest.mark.parametrize("form", FORMATS)
@given(changes=st.lists(st.tuples(st.floats(0, 1, exclude_max=True), st.integers(0, 255)), min_size=1, max_size=4))
@MODEST
def test_file_with_changed_bytes_is_used_or_refused(form, changes):
    data = bytearray(full(form))
    for place, byte in changes:
        data[int(place * len(data))] = byte

    outcome(bytes(data))


@pytest.mark.acceptance(8)
@pytest.mark.parametrize("form", FORMATS)
@given(start=st.floats(0, 1), length=st.integers(1, 3000), filler=st.binary(max_size=40))
@MODEST
def test_file_with_a_stretch_replaced_is_used_or_refused(form, start, length, filler):
    data = full(form)
    at = int(start * len(data))

    outcome(data[:at] + filler + data[at + length :])


_VALUE = re.compile(rb'="[^"]*"')
_ELEMENT = re.compile(rb"<([\w:]+)(?:\s[^<>]*)?/>")
_BAD_VALUES = [b'=""', b'="-1"', b'="abc"', b'="99999999999999999999"', b'="1.5"', b'="rId999"', b'="{{ x }}"', b'="%"']


def mutated(part, seed, kind):
    """Return a part with an attribute changed, or an element gone, doubled or moved to the end of another."""
    pattern = _VALUE if kind == "value" else _ELEMENT
    found = list(pattern.finditer(part))
    if not found:
        return part
    one = found[seed % len(found)]
    new = {
        "value": _BAD_VALUES[seed % len(_BAD_VALUES)],
        "gone": b"",
        "twice": one.group(0) * 2,
        "other": b"<" + one.group(0)[1:].replace(b":", b":x", 1),
    }[kind]
    return part[: one.start()] + new + part[one.end() :]


@pytest.mark.acceptance(8)
@pytest.mark.parametrize("form", FORMATS)
@given(
    which=st.integers(0, 10_000),
    seed=st.integers(0, 1_000_000),
    kind=st.sampled_from(["value", "value", "gone", "twice", "other"]),
)
@settings(MODEST, max_examples=60)
def test_file_with_a_changed_part_is_used_or_refused(form, which, seed, kind):
    given_parts = parts(full(form))
    text = {"pptx": "ppt/", "docx": "word/document"}[form]
    names = [name for name in given_parts if name.endswith((".xml", ".rels"))]
    first = [name for name in names if name.startswith(text) and "Layout" not in name and "theme" not in name]
    name = [*first, *first, *first, *names][which % (3 * len(first) + len(names))]

    result = outcome(rezipped(full(form), {name: mutated(given_parts[name], seed, kind)}))

    if result is not None:
        assert zipfile.ZipFile(io.BytesIO(result.data)).testzip() is None


# --- text ---

WORDS = st.text(st.sampled_from("ab {}%#\"'>&\u00a0\u201c\u201d\u2013\uff5b日ש\U0001f600\n\t"), max_size=12)
TAGS = st.sampled_from(
    ["{{ x }}", "{{x}}", "{{ x|upper }}", "{{ rows|join(', ') }}", "{{ nosuch }}", "{# note #}", "{{ x"]
)
PIECES = st.lists(st.one_of(WORDS, TAGS), max_size=5).map("".join)


def runs_of(text, cuts):
    """Return the text as runs, cut anywhere; every other one is bold."""
    places = sorted({min(cut, len(text)) for cut in cuts})
    return [text[start:end] for start, end in zip([0, *places], [*places, len(text)], strict=True)]


@pytest.mark.acceptance(9)
@pytest.mark.parametrize("form", FORMATS)
@given(before=WORDS, after=WORDS, cuts=st.lists(st.integers(0, 40), max_size=6))
@MODEST
def test_tag_cut_anywhere_gives_its_value_between_the_words_around_it(form, before, after, cuts):
    if any(sign in f"{before} {after}" for sign in ("{{", "{%", "{#", "}}", "%}", "{")) or re.search(
        r"[\n\t]", before + after
    ):
        before, after = "vor", "nach"
    draft = DRAFTS[form]()
    bold = [draft.bold if number % 2 else "" for number in range(8)]
    text = f"{before}{{{{ x }}}}{after}"

    runs = [(run, look) for run, look in zip(runs_of(text, cuts), bold, strict=False) if run]
    result = draft.lines(runs).template().render({"x": "A & <B>"})

    assert gate(result.data, cheap=True) == ()
    shown = unpacked(parts(result.data))[{"pptx": "ppt/slides/slide1.xml", "docx": "word/document.xml"}[form]].decode()
    words = re.sub(r"<[^>]*>", "", shown).replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", '"')
    assert f"{before}A & <B>{after}" in words.replace("&amp;", "&").replace("\u00a0", "\u00a0")


@pytest.mark.acceptance(9)
@pytest.mark.parametrize("form", FORMATS)
@given(texts=st.lists(PIECES, min_size=1, max_size=4), cuts=st.lists(st.integers(0, 30), max_size=4))
@MODEST
def test_any_words_braces_and_signs_are_filled_or_refused(form, texts, cuts):
    draft = DRAFTS[form]()
    draft.lines(*([run for run in runs_of(text.replace("\n", " "), cuts) if run] or ["x"] for text in texts))

    result = outcome(draft.save())

    assert result is None or gate(result.data, cheap=True) == ()


# --- blocks ---

BLOCKS = [
    "{% for r in rows %}",
    "{% endfor %}",
    "{% if x %}",
    "{% else %}",
    "{% endif %}",
    "{{ r }}",
    "{{ x }}",
    "w",
    "",
]
CELLS = st.lists(st.sampled_from(BLOCKS), max_size=3).map(" ".join)


@pytest.mark.acceptance(20)
@pytest.mark.parametrize("form", FORMATS)
@given(lines=st.lists(CELLS, min_size=1, max_size=6))
@MODEST
def test_blocks_over_any_paragraphs_give_a_sound_file_or_are_refused(form, lines):
    result = outcome(DRAFTS[form]().lines(*lines).save())

    assert result is None or gate(result.data) == ()


@pytest.mark.acceptance(25)
@pytest.mark.parametrize("form", FORMATS)
@given(rows=st.lists(st.tuples(CELLS, CELLS), min_size=1, max_size=4), level=st.sampled_from(["", "tr ", "tc ", "p "]))
@MODEST
def test_blocks_over_any_cells_give_a_sound_file_or_are_refused(form, rows, level):
    leveled = [tuple(cell.replace("{% ", "{%" + (level or " ")) for cell in row) for row in rows]
    result = outcome(DRAFTS[form]().table(*leveled).save())

    assert result is None or gate(result.data) == ()
