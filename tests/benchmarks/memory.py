"""What a process holds: measured in a process of its own, which does nothing else."""

from __future__ import annotations

import gc
import io
import resource
import sys
import time
from pathlib import Path

from pptx import Presentation

from qbr.office import Template

from .data import context
from .deck import deck, lines
from .document import document
from .settled import settled

_KILO = 1024


def growth(customers: int) -> tuple[str, str]:
    """Return how many megabytes more the process holds at the last review than at the hundredth, and its peak."""
    templates = (Template.load(deck(), "deck.pptx"), Template.load(document(), "document.docx"))
    held = 0.0
    for customer in range(1, customers + 1):
        for template in templates:
            template.render(context(customer))
        if customer == 100:
            gc.collect()
            held = _resident()
    gc.collect()
    return f"{_resident() - held:.1f}", f"{_peak():.0f}"


def two_hundred_slides() -> tuple[str, str, str]:
    """Return seconds, megabytes at the peak, and slides of a deck in which twenty drawn slides are repeated tenfold."""
    drawn = Presentation()
    for number in range(20):
        slide = drawn.slides.add_slide(drawn.slide_layouts[6])
        for row in range(8):
            lines(slide, f"Line {row}", (f"{number}: {{{{ i.title }}}} {{{{ i.cause }}}}",), top=0.5 + row)
        lines(slide, "Beside", ("{% slide for i in incidents %}",), left=14)
    buffer = io.BytesIO()
    drawn.save(buffer)
    template = Template.load(settled(buffer.getvalue()), "slides.pptx")
    data = {"incidents": context()["incidents"] * 3 + context()["incidents"][:1]}
    start = time.perf_counter()
    made = template.render(data).data
    taken = time.perf_counter() - start
    return f"{taken:.2f}", f"{_peak():.0f}", str(len(Presentation(io.BytesIO(made)).slides))


def _resident() -> float:
    """Return the megabytes this process holds just now, where the system tells; else its peak."""
    statm = Path("/proc/self/statm")
    if statm.exists():
        return int(statm.read_text().split()[1]) * resource.getpagesize() / _KILO / _KILO
    return _peak()


def _peak() -> float:
    unit = _KILO if sys.platform == "darwin" else 1  # macOS counts bytes, Linux kilobytes
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / unit / _KILO
