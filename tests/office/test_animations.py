"""Animations: entries go with the shape that is not shown, and come with each copy of one that is repeated."""

from __future__ import annotations

from copy import deepcopy

import pytest
from lxml import etree
from office_drafts import NS, DeckDraft

acceptance = pytest.mark.acceptance

P = f"{{{NS['p']}}}"


class Pane:
    """The animation pane of one slide: entries by click, as PowerPoint writes them."""

    def __init__(self) -> None:
        self.number = 2
        self.steps = ""
        self.builds = ""
        self.others = ""

    def click(self, *entries: tuple[int, str]):
        """Add what happens at one click: shape and how it starts."""
        step, sub = self.next(), self.next()
        inner = "".join(self.entry(shape, f"{start}Effect") for shape, start in entries)
        self.steps += (
            f'<p:par><p:cTn id="{step}" fill="hold"><p:stCondLst><p:cond delay="indefinite"/></p:stCondLst><p:childTnLst>'
            f'<p:par><p:cTn id="{sub}" fill="hold"><p:stCondLst><p:cond delay="0"/></p:stCondLst><p:childTnLst>{inner}'
            "</p:childTnLst></p:cTn></p:par></p:childTnLst></p:cTn></p:par>"
        )
        return self

    def entry(self, shape: int, start: str, text: str = "") -> str:
        own, inner = self.next(), self.next()
        target = f'<p:spTgt spid="{shape}">{text}</p:spTgt>' if text else f'<p:spTgt spid="{shape}"/>'
        return (
            f'<p:par><p:cTn id="{own}" presetID="1" presetClass="entr" presetSubtype="0" fill="hold" grpId="0" '
            f'nodeType="{start}"><p:stCondLst><p:cond delay="0"/></p:stCondLst><p:childTnLst><p:set><p:cBhvr>'
            f'<p:cTn id="{inner}" dur="1" fill="hold"><p:stCondLst><p:cond delay="0"/></p:stCondLst></p:cTn>'
            f"<p:tgtEl>{target}</p:tgtEl><p:attrNameLst><p:attrName>style.visibility</p:attrName></p:attrNameLst>"
            '</p:cBhvr><p:to><p:strVal val="visible"/></p:to></p:set></p:childTnLst></p:cTn></p:par>'
        )

    def paragraphs(self, shape: int, *numbers: int):
        """Let the paragraphs of a shape appear one by one."""
        for number in numbers:
            step, sub = self.next(), self.next()
            text = f'<p:txEl><p:pRg st="{number}" end="{number}"/></p:txEl>'
            self.steps += (
                f'<p:par><p:cTn id="{step}" fill="hold"><p:stCondLst><p:cond delay="indefinite"/></p:stCondLst>'
                f'<p:childTnLst><p:par><p:cTn id="{sub}" fill="hold"><p:stCondLst><p:cond delay="0"/></p:stCondLst>'
                f"<p:childTnLst>{self.entry(shape, 'clickEffect', text)}</p:childTnLst></p:cTn></p:par></p:childTnLst>"
                "</p:cTn></p:par>"
            )
        self.builds += f'<p:bldP spid="{shape}" grpId="0" build="p"/>'
        return self

    def build(self, shape: int):
        self.builds += f'<p:bldP spid="{shape}" grpId="0"/>'
        return self

    def triggered(self, trigger: int, shape: int):
        """Let one shape come when another is clicked."""
        own, step, sub = self.next(), self.next(), self.next()
        condition = f'<p:cond evt="onClick" delay="0"><p:tgtEl><p:spTgt spid="{trigger}"/></p:tgtEl></p:cond>'
        self.others += (
            f'<p:seq concurrent="1" nextAc="seek"><p:cTn id="{own}" restart="whenNotActive" fill="hold" evtFilter="cancelBubble" '
            f'nodeType="interactiveSeq"><p:stCondLst>{condition}</p:stCondLst><p:endSync evt="end" delay="0"><p:rtn val="all"/>'
            f'</p:endSync><p:childTnLst><p:par><p:cTn id="{step}" fill="hold"><p:stCondLst><p:cond delay="0"/></p:stCondLst>'
            f'<p:childTnLst><p:par><p:cTn id="{sub}" fill="hold"><p:stCondLst><p:cond delay="0"/></p:stCondLst><p:childTnLst>'
            f"{self.entry(shape, 'clickEffect')}</p:childTnLst></p:cTn></p:par></p:childTnLst></p:cTn></p:par></p:childTnLst>"
            f"</p:cTn><p:nextCondLst>{condition}</p:nextCondLst></p:seq>"
        )
        return self

    def next(self) -> int:
        self.number += 1
        return self.number

    def put(self, draft: DeckDraft) -> None:
        main = (
            '<p:seq concurrent="1" nextAc="seek"><p:cTn id="2" dur="indefinite" nodeType="mainSeq"><p:childTnLst>'
            f'{self.steps}</p:childTnLst></p:cTn><p:prevCondLst><p:cond evt="onPrev" delay="0"><p:tgtEl><p:sldTgt/>'
            '</p:tgtEl></p:cond></p:prevCondLst><p:nextCondLst><p:cond evt="onNext" delay="0"><p:tgtEl><p:sldTgt/>'
            "</p:tgtEl></p:cond></p:nextCondLst></p:seq>"
        )
        builds = f"<p:bldLst>{self.builds}</p:bldLst>" if self.builds else ""
        draft.current._element.append(
            etree.fromstring(
                f'<p:timing xmlns:p="{NS["p"]}"><p:tnLst><p:par><p:cTn id="1" dur="indefinite" restart="never" '
                f'nodeType="tmRoot"><p:childTnLst>{main if self.steps else ""}{self.others}</p:childTnLst></p:cTn>'
                f"</p:par></p:tnLst>{builds}</p:timing>"
            )
        )


def timing(made, slide=0):
    return made.opened.slides[slide]._element.find(f"{P}timing")


def clicks(made, slide=0):
    """Return for each click the names of the shapes that come, each with how it starts."""
    element = made.opened.slides[slide]._element
    names = {one.get("id"): one.get("name") for one in element.iter(f"{P}cNvPr")}
    found = []
    for step in element.findall(f".//{P}cTn[@nodeType='mainSeq']/{P}childTnLst/{P}par"):
        entries = [one for one in step.iter(f"{P}cTn") if one.get("presetClass")]
        found.append([(names[one.find(f".//{P}spTgt").get("spid")], one.get("nodeType")) for one in entries])
    return found


def is_sound(made, slide=0):
    """Whether every number is there once, every shape is on the slide, and no list is empty."""
    element = made.opened.slides[slide]._element
    root = element.find(f"{P}timing")
    shapes = {one.get("id") for one in element.iter(f"{P}cNvPr")}
    numbers = [one.get("id") for one in root.iter(f"{P}cTn")]
    named = {one.get("spid") for one in root.iter() if one.get("spid")}
    lists = [one for one in root.iter(f"{P}childTnLst", f"{P}bldLst", f"{P}tnLst") if not len(one)]
    return len(numbers) == len(set(numbers)) and named <= shapes and not lists


def two_boxes():
    draft = DeckDraft().lines("first {{ n }}", name="First")
    first = draft.shape.shape_id
    draft.alt("{% show if n > 0 %}").lines("second", name="Second")
    return draft, first, draft.shape.shape_id


@acceptance(34)
def test_hidden_object_takes_its_own_animations_along_and_leaves_those_of_others():
    draft, first, second = two_boxes()
    Pane().click((first, "click")).click((second, "click")).build(first).build(second).put(draft)

    shown, hidden = draft.render({"n": 1}), draft.render({"n": 0})

    assert clicks(shown) == [[("First", "clickEffect")], [("Second", "clickEffect")]]
    assert clicks(hidden) == [[("Second", "clickEffect")]]
    assert [one.get("spid") for one in timing(hidden).iter(f"{P}bldP")] == [str(second)]
    assert is_sound(hidden)
    assert hidden.result.problems == ()


@acceptance(34)
def test_what_came_with_the_hidden_object_comes_by_click():
    draft, first, second = two_boxes()
    Pane().click((first, "click"), (second, "with")).put(draft)

    assert clicks(draft.render({"n": 0})) == [[("Second", "clickEffect")]]


@acceptance(34)
def test_slide_whose_animated_objects_are_all_hidden_keeps_no_empty_list():
    draft, first, _ = two_boxes()
    Pane().click((first, "click")).build(first).put(draft)

    made = draft.render({"n": 0})

    assert clicks(made) == []
    assert is_sound(made)
    assert [one.get("nodeType") for one in timing(made).iter(f"{P}cTn")] == ["tmRoot"]


@acceptance(34)
def test_object_that_waits_for_a_hidden_one_is_not_animated_with_a_warning():
    draft, first, second = two_boxes()
    Pane().triggered(first, second).put(draft)

    made = draft.render({"n": 0})

    assert list(timing(made).iter(f"{P}spTgt")) == []
    assert [problem.rule for problem in made.result.problems] == ["T224"]
    assert is_sound(made)
    assert [one.get("spid") for one in timing(draft.render({"n": 1})).iter(f"{P}spTgt")] == [
        *(str(first), str(second), str(first))
    ]


def tiles_draft():
    draft = DeckDraft().lines("{{ k }}", name="Tile {{ k }}", width=1)
    draft.alt("{% repeat k in kpis across=4 gap=0.1in %}")
    tile = draft.shape.shape_id
    draft.lines("after", name="After")
    return draft, tile, draft.shape.shape_id


@acceptance(34)
@pytest.mark.parametrize("count", [0, 1, 3])
def test_each_copy_of_an_animated_object_comes_with_the_first(count):
    draft, tile, after = tiles_draft()
    Pane().click((tile, "click"), (after, "after")).click((after, "click")).build(tile).build(after).put(draft)

    made = draft.render({"kpis": list("abc")[:count]})

    tiles = [(f"Tile {name}", "withEffect") for name in "abc"[:count]]
    first = [("Tile a", "clickEffect"), *tiles[1:], ("After", "afterEffect")] if count else [("After", "clickEffect")]
    assert clicks(made) == [first, [("After", "clickEffect")]]
    assert len(list(timing(made).iter(f"{P}bldP"))) == count + 1
    assert is_sound(made)
    assert made.result.problems == ()


@acceptance(34)
def test_repeated_object_starts_the_animation_of_its_own_neighbour():
    draft = DeckDraft()
    group = draft.current.shapes.add_group_shape()
    for text in ("button {{ k }}", "answer {{ k }}"):
        box = group.shapes.add_textbox(100000, 100000, 400000, 400000)
        box.name = box.text_frame.text = text
    draft.alt("{% repeat k in kpis across=4 gap=0.1in %}", group)
    button, answer = (shape.shape_id for shape in group.shapes)
    Pane().triggered(button, answer).put(draft)

    made = draft.render({"kpis": ["a", "b"]})

    names = {one.get("id"): one.get("name") for one in made.xml.iter(f"{P}cNvPr")}
    pairs = [
        [names[one.get("spid")] for one in sequence.iter(f"{P}spTgt")] for sequence in timing(made).iter(f"{P}seq")
    ]
    assert pairs == [["button a", "answer a", "button a"], ["button b", "answer b", "button b"]]
    assert is_sound(made)


@acceptance(34)
def test_animations_of_a_copied_slide_are_those_of_the_template():
    draft = DeckDraft("{{ r }}").lines("box", name="Box")
    Pane().click((draft.shape.shape_id, "click")).put(draft)
    draft.lines("{% slide for r in rows %}")

    made = draft.render({"rows": [1, 2]})

    assert [clicks(made, number) for number in (0, 1)] == [[[("Box", "clickEffect")]]] * 2


@acceptance(34)
def test_animations_that_fit_stay_to_the_letter():
    draft, first, second = two_boxes()
    Pane().click((first, "click"), (second, "after")).build(first).put(draft)

    before = etree.tostring(draft.current._element.find(f"{P}timing"), method="c14n")

    assert etree.tostring(timing(draft.render({"n": 1})), method="c14n") == before


@acceptance(34)
@pytest.mark.parametrize(("count", "animated"), [(1, [0]), (3, [0, 1, 2]), (5, [0, 1, 2, 3, 4])])
def test_paragraphs_that_come_one_by_one_are_those_there_are(count, animated):
    draft = DeckDraft().lines("{% for x in rows %}", "{{ x }}", "{% endfor %}", name="List")
    Pane().paragraphs(draft.shape.shape_id, 0, 1, 2).put(draft)

    made = draft.render({"rows": list(range(count))})

    assert [int(one.get("st")) for one in timing(made).iter(f"{P}pRg")] == animated
    assert is_sound(made)


@acceptance(34)
def test_effect_that_newer_programs_only_know_goes_with_its_object_as_a_whole():
    draft, first, second = two_boxes()
    pane = Pane()
    twins = 'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" xmlns:p14="{}"'.format(NS["p14"])
    pane.click((first, "click")).click((second, "click")).put(draft)
    inner = draft.current._element.find(f".//{P}cTn[@presetID]").getparent()
    wrapped = etree.fromstring(
        f'<mc:AlternateContent {twins}><mc:Choice Requires="p14"/><mc:Fallback/></mc:AlternateContent>'
    )
    inner.addprevious(wrapped)
    wrapped[1].append(deepcopy(inner))
    wrapped[0].append(inner)

    made = draft.render({"n": 0})

    assert clicks(made) == [[("Second", "clickEffect")]]
    assert b"AlternateContent" not in etree.tostring(timing(made))
    assert is_sound(made)
