"""A quarter that still runs says so, on the cover and on the quarter's page; one that is over says nothing of it."""

from __future__ import annotations

from pathlib import Path

import docx
from pptx import Presentation

from qbr.build import Request, Workspace

WORDS = "to date, day 5 of 92"  # 1 to 5 October; October, November and December have 31 + 30 + 31 days


def test_running_quarter_tells_its_day_and_a_finished_one_does_not(workspace: Path) -> None:
    running = Workspace(workspace).review("acme", "2026-Q4")
    finished = Workspace(workspace).review("acme", "2026-Q3")

    assert running.period.as_of == "5 October 2026"
    assert running.period.to_date == WORDS
    assert finished.period.to_date == ""


def test_cover_and_quarter_page_of_deck_and_document_say_to_date(workspace: Path) -> None:
    built = Workspace(workspace).build("acme", Request(quarter="2026-Q4"))
    paths = {path.suffix: str(path) for path in built.paths}

    slides = list(Presentation(paths[".pptx"]).slides)[:2]
    words = [[shape.text_frame.text for shape in slide.shapes if shape.has_text_frame] for slide in slides]
    assert all(any(text.endswith(f"· {WORDS}") for text in page) for page in words)

    body = docx.Document(paths[".docx"]).element.body
    told = ["".join(one.itertext("{*}t")) for one in body.iter("{*}p")]
    assert sum(text.endswith(f"· {WORDS}") for text in told) == 2
