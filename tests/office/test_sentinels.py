"""Every value provably appears, as often as the template says, and every tag provably ran or stands in a case not taken.

Templates are made up: sentences, conditions, loops and tables within each other, their tags split over runs at random.
A plain model says which sentinels must be seen, in which order, and which tags must be in the trace.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from itertools import count, pairwise

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from office_drafts import DRAFTS, FORMATS

acceptance = pytest.mark.acceptance
SENTINEL = re.compile(r"⟪\d+⟫")
LISTS = {"empty": 0, "one": 1, "few": 3}


@dataclass
class Model:
    """What a template must show: its lines as drawn, the data, and the sentinels and tags of a rendering."""

    lines: list[str] = field(default_factory=list)
    data: dict[str, object] = field(default_factory=lambda: {name: list(range(n)) for name, n in LISTS.items()})
    names: count = field(default_factory=count)
    shown: list[str] = field(default_factory=list)
    ran: list[str] = field(default_factory=list)

    def value(self) -> tuple[str, str]:
        """Return a new value's tag and sentinel."""
        number = next(self.names)
        self.data[f"v{number}"] = f"⟪{number}⟫"
        return f"{{{{ v{number} }}}}", f"⟪{number}⟫"


def trees(depth):
    leaf = st.just(("value",))
    if depth == 0:
        return st.lists(leaf, min_size=1, max_size=2)
    inner = trees(depth - 1)
    block = st.one_of(
        st.tuples(st.just("for"), st.sampled_from(sorted(LISTS)), inner),
        st.tuples(st.just("if"), st.booleans(), inner, st.none() | inner),
        st.tuples(st.just("set")),
    )
    return st.lists(st.one_of(leaf, block), min_size=1, max_size=3)


class Maker:
    """Writes a tree as pieces of text, with what one rendering of it shows and runs."""

    def __init__(self, model):
        self.model = model

    def pieces(self, nodes):
        """Return the text of the nodes in order, and a function from nothing to what running them adds."""
        texts, runs = [], []
        for node in nodes:
            text, run = getattr(self, f"_{node[0]}")(*node[1:])
            texts += text
            runs.append(run)
        return texts, lambda: [run() for run in runs]

    def _value(self):
        tag, sentinel = self.model.value()
        return [tag], lambda: (self.model.shown.append(sentinel), self.model.ran.append(tag))

    def _set(self):
        tag, sentinel = self.model.value()
        name = f"s{tag[4:-3]}"
        setting, showing = f"{{% set {name} = {tag[3:-3]} %}}", f"{{{{ {name} }}}}"
        return [setting, showing], lambda: (
            self.model.ran.extend((setting, showing)),
            self.model.shown.append(sentinel),
        )

    def _for(self, name, inner):
        texts, run = self.pieces(inner)
        opener = f"{{% for _{name} in {name} %}}".replace("_", "x")

        def looped():
            self.model.ran.append(opener)
            for _ in range(LISTS[name]):
                run()

        return [opener, *texts, "{% endfor %}"], looped

    def _if(self, holds, inner, otherwise):
        name = "yes" if holds else "no"
        self.model.data[name] = holds
        texts, run = self.pieces(inner)
        opener = f"{{% if {name} %}}"
        others, run_other = self.pieces(otherwise) if otherwise else ([], list)

        def decided():
            self.model.ran.append(opener)
            run() if holds else run_other()

        middle = ["{% else %}", *others] if otherwise else []
        return [opener, *texts, *middle, "{% endif %}"], decided


def split(text, cuts):
    """Return a text as runs."""
    places = sorted({cut % (len(text) + 1) for cut in cuts} | {0, len(text)})
    return [text[a:b] for a, b in pairwise(places)]


CUTS = st.lists(st.integers(0, 400), max_size=6)


@acceptance(61)
@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(tree=trees(3), way=st.sampled_from(["sentence", "paragraphs", "cell"]), cuts=CUTS)
@pytest.mark.parametrize("form", FORMATS)
def test_every_value_appears_and_every_tag_runs_as_often_as_the_template_says(form, tree, way, cuts):
    model = Model()
    pieces, run = Maker(model).pieces(tree)
    run()
    draft = DRAFTS[form]()
    if way == "sentence":
        draft.lines(split(" ".join(pieces), cuts))
    elif way == "paragraphs":
        draft.lines(*(split(piece, cuts) for piece in pieces))
    else:
        draft.table(("\n".join(pieces), "beside"))

    made = draft.render(model.data)

    assert SENTINEL.findall(said(made)) == model.shown
    assert [tag for _, tag, _ in made.emissions] == model.ran
    assert not re.search(r"\{\{|\{%", said(made))


@acceptance(61)
@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    rows=st.integers(0, 3),
    columns=st.integers(1, 3),
    is_marked=st.booleans(),
    condition=st.sampled_from(["", " if r.keep"]),
    cuts=CUTS,
)
@pytest.mark.parametrize("form", FORMATS)
def test_every_cell_of_a_repeated_table_appears(form, rows, columns, is_marked, condition, cuts):
    data = [
        {"keep": number % 2 == 0, "cells": [f"⟪{number * 10 + at}⟫" for at in range(columns)]} for number in range(rows)
    ]
    tags = ["{{ c }}"]
    loop, end = "{%tc for c in r.cells %}", "{%tc endfor %}"
    opening = f"{{%tr for r in rows{condition} %}}"
    cell = f"{loop}{tags[0]}{end}"
    body = (
        [(opening, ""), ("x", cell), ("{%tr endfor %}", "")]
        if is_marked
        else [(f"{opening}x", f"{cell}{{%tr endfor %}}")]
    )
    draft = DRAFTS[form]().table(("head", "h"), *body)

    made = draft.render({"rows": data})

    kept = [row for row in data if row["keep"] or not condition]
    assert SENTINEL.findall(said(made)) == [one for row in kept for one in row["cells"]]
    ran = [tag for _, tag, _ in made.emissions]
    assert ran.count("{{ c }}") == len(kept) * columns
    assert ran.count(loop) == len(kept)


def said(made):
    """Return all the words of the first page in order."""
    return "".join(one.text or "" for one in made.xml.iter("{*}t"))
