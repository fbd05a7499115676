"""A phrase that takes a count agrees with it: where German has two forms for a number, English does not print "1 things"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from qbr import Workspace
from qbr.sources.opening.faults import Faults
from qbr.sources.opening.yaml import parse_yaml, plain

ROOT = Path(__file__).resolve().parents[2]
COUNTED = re.compile(r"\{\{ (\w+) \}\}[ \u00a0](?:open |more |other |further )?[a-z]+s\b")


def phrases(language: str) -> dict[str, str]:
    text = (ROOT / "templates" / "phrases" / f"{language}.yaml").read_text(encoding="utf-8")
    return dict(flat(plain(parse_yaml(text, Faults(f"{language}.yaml")))))


def flat(node: object, path: str = "") -> Iterator[tuple[str, str]]:
    if isinstance(node, dict):
        for key, value in node.items():
            yield from flat(value, f"{path}.{key}" if path else str(key))
    else:
        yield path, str(node)


def test_what_has_two_forms_in_german_has_two_in_english() -> None:
    english, german = phrases("en"), phrases("de")
    wrong = [
        f"{key}: {text}"
        for key, text in english.items()
        for name in {match[1] for match in COUNTED.finditer(text)}
        if f"{name}|plural" in german.get(key, "")
        and not re.search(rf"\b{name}\|plural|\b{name} == 1", text)
        and f"{key.rpartition('.')[0]}.one" not in english
    ]
    assert wrong == []


LINE = {"focus": "late rosters"}
SPOKEN = [
    ("en", "support.line.targets", LINE | {"met": 0, "due": 1, "missed": 1, "misses": 1},
     "Targets were met for 0 of 1 ticket; 1 of 1 miss concerns late rosters."),
    ("en", "support.line.targets", LINE | {"met": 2, "due": 5, "missed": 3, "misses": 1},
     "Targets were met for 2 of 5 tickets; 1 of 3 misses concerns late rosters."),
    ("en", "support.line.targets", LINE | {"met": 2, "due": 5, "missed": 3, "misses": 2},
     "Targets were met for 2 of 5 tickets; 2 of 3 misses concern late rosters."),
    ("de", "support.line.targets", LINE | {"met": 2, "due": 5, "missed": 3, "misses": 1},
     "Zielzeiten wurden bei 2 von 5 Tickets erreicht; 1 von 3 Überschreitungen betrifft „late rosters“."),
    ("en", "registers.handoffs.title.kept", {"handoffs": 1, "standard": 1},
     "The one handover was taken up within 1 day"),
    ("en", "registers.handoffs.title.kept", {"handoffs": 2, "standard": 5},
     "All 2 handovers were taken up within 5 days"),
    ("en", "registers.friction.title.some", {"total": 0},
     "Nothing had to be asked twice, raised or put off"),
    ("en", "registers.friction.title.some", {"total": 1},
     "Once something had to be asked twice, raised or put off"),
    ("en", "registers.input.title.none", {"count": 1}, "The one thing we learned from you is not in use yet"),
    ("en", "registers.said_did.title.some", {"delivered": 1, "requests": 2, "decided": 2},
     "1 of 2 requests is delivered, 2 are decided"),
    ("en", "registers.journey.title.some", {"n": 1}, "The one stage has an owner on both sides"),
]  # fmt: skip


@pytest.mark.parametrize(("language", "key", "values", "said"), SPOKEN)
def test_sentence_agrees_with_its_count(language: str, key: str, values: dict[str, object], said: str) -> None:
    teller = Workspace(ROOT).phrasebook.teller(language, "EUR", language)

    assert teller.say(key, **values).text.replace("\u00a0", " ") == said
