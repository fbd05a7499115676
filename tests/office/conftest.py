"""What the tests of the Office engine share: drafts in both formats, and a second opinion on the files they make."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from office_drafts import DRAFTS, FORMATS, WRITTEN, Draft


@pytest.fixture(params=FORMATS)
def draft(request: pytest.FixtureRequest) -> Draft:
    """An empty template, once of each format."""
    return DRAFTS[request.param]()


@pytest.fixture(scope="session", autouse=True)
def _second_opinion(tmp_path_factory: pytest.TempPathFactory, check_office) -> Iterator[None]:
    """Let an independent checker look at the files the tests have made, in one go at the end."""
    yield
    if not WRITTEN:
        return
    folder = tmp_path_factory.mktemp("written")
    files = []
    for number, ((_, form), data) in enumerate(WRITTEN.items(), start=1):
        files.append(folder / f"{number:03d}.{form}")
        files[-1].write_bytes(data)
    check_office(*files)
