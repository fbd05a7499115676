"""templates/README.md, the marketer's guide, speaks only of what there is."""

from __future__ import annotations

import re
from pathlib import Path

import click
import pytest
from pptx import Presentation

from qbr.cli import main
from qbr.vocabulary import fields

ROOT = Path(__file__).resolve().parents[2]
GUIDE = ROOT / "templates" / "README.md"
LOOP_VARIABLES = {"r", "i", "t", "x"}
MISTAKES = "## Usual mistakes"  # from here on the guide shows wrong tags on purpose


@pytest.fixture(scope="module")
def guide() -> str:
    return GUIDE.read_text(encoding="utf-8")


def named(guide: str) -> set[str]:
    """Return the dotted names in the tags of the guide, its wrong ones left out."""
    right = guide.partition(MISTAKES)[0]
    tags = re.findall(r"\{[{%](.+?)[%}]\}", right)
    names = {name for tag in tags for name in re.findall(r"(?<![\w.\"])[a-z_]+(?:\.[a-z_]+)+", tag)}
    return {name for name in names if name.partition(".")[0] not in LOOP_VARIABLES}


def test_every_field_in_the_guide_exists(guide: str) -> None:
    known = {field.tag for field in fields()}
    assert named(guide) - known == set()
    assert len(named(guide)) > 15  # the search above still finds them


def test_the_table_of_charts_names_the_series_of_the_deck(guide: str) -> None:
    table = guide.partition("| chart | series |")[2].partition("\n\n")[0]
    rows = re.findall(r"^\| (`.+`) \| (.+) \|$", table, re.MULTILINE)
    told = {}
    for charts, series in rows:
        names = re.findall(r"`([a-z_.]+)`", charts)
        parts = series.split(";") if ";" in series else [series] * len(names)
        told.update({name: re.findall(r"`(\w+)`", part) for name, part in zip(names, parts, strict=True)})
    drawn = {}
    for slide in Presentation(str(GUIDE.parent / "standard" / "deck.pptx")).slides:
        for shape in slide.shapes:
            if getattr(shape, "has_chart", False):
                described = shape._element.xpath(".//p:cNvPr")[0].get("descr")
                chart = re.search(r"\{% chart (\S+) %\}", described)
                assert chart is not None
                drawn[chart.group(1)] = [series.name for plot in shape.chart.plots for series in plot.series]
    assert told == drawn


def test_every_command_in_the_guide_exists(guide: str) -> None:
    context = click.Context(main)
    shown = re.findall(r"(?:`|^    )qbr (\w+)(?: (\w+))?", guide, re.MULTILINE)
    assert shown
    for name, word in shown:
        command = main.get_command(context, name)
        assert command is not None, name
        if isinstance(command, click.Group):
            assert word in command.list_commands(context), f"{name} {word}"


def test_every_picture_in_the_guide_is_there(guide: str) -> None:
    pictures = re.findall(r"!\[(.*?)\]\((.+?)\)", guide)
    assert pictures
    for words, path in pictures:
        assert words
        assert (GUIDE.parent / path).is_file(), path
