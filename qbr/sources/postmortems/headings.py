"""What a heading of a post-mortem means, typing mistakes forgiven, and which sections stay inside."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from difflib import get_close_matches
from functools import lru_cache

from qbr.sources.opening.markdown import Block, Section

SYNONYMS: Mapping[str, tuple[str, ...]] = {
    "what_happened": (
        "what happened", "summary", "incident summary", "executive summary", "overview", "description", "resolution",
        "tl dr", "tldr", "zusammenfassung", "überblick", "was ist passiert", "was geschah",
    ),
    "impact": (
        "impact", "impact on you", "customer impact", "user impact", "impact on customers", "effect", "effects",
        "auswirkung", "auswirkungen", "auswirkungen auf kunden",
    ),
    "timeline": (
        "timeline", "chronology", "sequence of events", "course of events", "time line", "timeline of events",
        "zeitlicher ablauf", "ablauf", "zeitleiste", "zeitverlauf", "chronologie",
    ),
    "cause": (
        "cause", "causes", "root cause", "root causes", "trigger", "contributing factors", "why it happened",
        "cause and contributing factors", "why", "contributors", "fault", "root cause analysis", "technical cause",
        "ursache", "ursachen", "auslöser", "grund",
    ),
    "lessons": (
        "lessons", "lessons learned", "lessons learnt", "what we learned", "learnings", "what went well",
        "what went poorly", "what went wrong", "where we got lucky", "learnings and risks", "what didn t go so well",
        "lehren", "erkenntnisse", "was wir gelernt haben",
    ),
    "actions": (
        "actions", "action items", "follow up", "follow ups", "remediation", "corrective actions", "review actions",
        "corrective and preventative", "corrective and preventative actions", "corrective and preventive actions",
        "what we do about it", "what are we doing about this", "what we are doing about this", "next steps",
        "preventive measures", "preventative measures", "prevention", "action plan", "immediate", "short term",
        "long term", "remediation items", "maßnahmen", "massnahmen", "nächste schritte",
    ),
    "customer_steps": (
        "what you can do", "what can you do", "customer steps", "what customers can do", "workaround", "workarounds",
        "was sie tun können",
    ),
}  # fmt: skip
INTERNAL_WORDS = frozenset(
    {
        *("internal", "confidential", "chat", "log", "logs", "responders", "attendees", "appendix", "legal", "call"),
        *("transcript", "slack", "participants", "intern", "vertraulich", "anhang", "beteiligte"),
        *("teilnehmer", "teilnehmende"),
    }
)
PERSON_WORDS = frozenset(
    {"responders", "attendees", "participants", "people", "author", "authors", "beteiligte", "teilnehmende"}
)
STATES: Mapping[str, str] = {  # what the title of a list of actions says of all of them
    **dict.fromkeys(("done", "completed", "finished", "closed", "already", "erledigt", "abgeschlossen"), "done"),
    **dict.fromkeys(("open", "planned", "outstanding", "todo", "pending", "remaining", "offen", "geplant"), "open"),
}
_BRACKETS = re.compile(r"\([^()]*\)")
_FILLERS = frozenset({"our", "the", "a", "items", "and", "of", "incident", "still", "yet", "noch", *STATES})
_TITLES = {
    " ".join(re.findall(r"[^\W\d_]+", title.casefold())): key for key, titles in SYNONYMS.items() for title in titles
}


def words_of(title: str) -> list[str]:
    """Return the words of a title in small letters, without numbers and signs."""
    return re.findall(r"[^\W\d_]+", title.casefold())


def exact_meaning(title: str) -> str | None:
    """Return what a heading means, letter for letter; None when we do not know."""
    return _TITLES.get(" ".join(words_of(title)))


@lru_cache(maxsize=4096)
def meaning(title: str) -> str | None:
    """Return what a heading means, typing mistakes forgiven; None when we do not know."""
    found = words_of(_BRACKETS.sub("", title)) or words_of(title)
    for words in (" ".join(found), " ".join(word for word in found if word not in _FILLERS)):
        if words in _TITLES:
            return _TITLES[words]
        close = get_close_matches(words, _TITLES, n=1, cutoff=0.88)
        if close:
            return _TITLES[close[0]]
    return (
        "actions"
        if found and {"actions", "action", "maßnahmen"} & set(found[-2:]) and set(found) & set(STATES)
        else None
    )


def says_internal(title: str) -> bool:
    """Return whether a heading says that what stands under it stays inside, typing mistakes forgiven."""
    return words_like(title, INTERNAL_WORDS)


def words_like(title: str, words: frozenset[str]) -> bool:
    """Return whether a title holds one of some words, typing mistakes forgiven."""
    found = words_of(title)
    return any(word in words or (len(word) > 5 and get_close_matches(word, words, n=1, cutoff=0.85)) for word in found)


def state_of(title: str) -> str | None:
    """Return the state a title gives all actions below it; None when it gives none."""
    words = words_of(title)
    if {"not", "nicht", "un"} & set(words):
        return "open"
    return next((STATES[word] for word in words if word in STATES), None)


def sort_sections(sections: Sequence[Section]) -> tuple[dict[str, list[Section]], list[Section]]:
    """Return sections by meaning, and those that stay inside.

    A heading below another belongs to it, unless it has a meaning of its own or says that it is internal.
    """
    known: dict[str, list[Section]] = {}
    internal: list[Section] = []
    owner = _Owner(0, None, False)
    for number, section in enumerate(sections):
        is_title = number == 0 and section.level == 1  # it may well speak of an internal system
        key = exact_meaning(section.title) if is_title else meaning(section.title)
        is_below = section.level > owner.level > 0
        is_inside = not is_title and says_internal(section.title)
        is_inside = is_inside or (is_below and owner.is_inside)
        if is_below and not is_inside and owner.key is not None and key in (None, owner.key):
            known[owner.key].append(_with_title(section))
            continue
        if is_title:
            owner = _Owner(0, None, False)  # what stands below a title is no part of it
        elif not (is_below and owner.is_inside):
            owner = _Owner(section.level, key, is_inside)
        if key is None or is_inside:
            internal.append(section)
        else:
            known.setdefault(key, []).append(section)
    return known, [section for section in internal if section.blocks]


@dataclass(frozen=True, slots=True)
class _Owner:
    """The section that those below it belong to."""

    level: int
    key: str | None  # its meaning; None: not known
    is_inside: bool  # it says that it is internal


def _with_title(section: Section) -> Section:
    """Return a part of a section with its heading as a paragraph of its own."""
    return replace(section, blocks=(Block("text", section.title, section.line), *section.blocks))
