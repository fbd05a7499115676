"""Phrases are compiled once for all runs, and what changed in a phrase file is told as it stands there now."""

from __future__ import annotations

from pathlib import Path

import pytest

from qbr import Workspace
from qbr.sandbox import Sandbox
from qbr.story.serial import to_json


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("QBR_CACHE", str(tmp_path / "cache"))
    return tmp_path / "cache"


@pytest.mark.usefixtures("cache")
def test_second_run_compiles_no_phrase_and_tells_the_same(workspace: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = to_json(Workspace(workspace).review("initech"))

    def refuse(self: Sandbox, source: str, *_: object, **__: object) -> None:
        raise AssertionError(f"compiled again: {source}")

    monkeypatch.setattr(Sandbox, "compile", refuse)

    assert to_json(Workspace(workspace).review("initech")) == first


@pytest.mark.usefixtures("cache")
def test_changed_phrase_is_told_in_its_new_words(workspace: Path) -> None:
    Workspace(workspace).review("initech")
    own = workspace / "templates" / "phrases" / "en.yaml"
    own.write_text("unknowns:\n  label: Open questions of ours\n", encoding="utf-8")

    assert Workspace(workspace).review("initech").unknowns.label.text == "Open questions of ours"


def test_without_a_cache_the_same_is_told(workspace: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    kept = to_json(Workspace(workspace).review("initech"))
    monkeypatch.setenv("QBR_CACHE", "off")

    assert to_json(Workspace(workspace).review("initech")) == kept
