"""Whether the German phrases are complete; what rests on that is passed over until they are, and one test tells why."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

import pytest

from qbr.build import Workspace
from qbr.story.translation import missing_keys

ROOT = Path(__file__).resolve().parents[2]


@lru_cache(maxsize=1)
def missing_in_german() -> tuple[str, ...]:
    """Return the keys that templates/phrases/de.yaml lacks."""
    book = Workspace(ROOT).phrasebook
    return tuple(missing_keys(book.phrases("de"), book.phrases("en")))


@pytest.fixture(autouse=True)
def german_is_complete(request: pytest.FixtureRequest) -> None:
    """Pass over tests of whole German reviews while phrases are missing; test_german_phrases_… fails and lists them."""
    missing = missing_in_german()
    if missing and not request.node.get_closest_marker("partial_german"):
        pytest.skip(f"{len(missing)} keys are missing in templates/phrases/de.yaml")
