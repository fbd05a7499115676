"""One post-mortem to an incident: front matter as the record, the body by the meaning of its headings.

People's files differ, so reading is lenient about form; it never guesses an owner, a date or a customer's share.
Whatever stands under a heading we do not know, or one that says it is internal, stays inside.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import tzinfo
from difflib import get_close_matches
from typing import Any

from qbr.records.incidents import Incident
from qbr.sources.convert import make_record
from qbr.sources.faults import Faults, clipped
from qbr.sources.markdown import Block, Section, parse_sections, split_front_matter
from qbr.sources.yaml import Node, Table, parse_yaml, place_of, values_of

SYNONYMS: Mapping[str, tuple[str, ...]] = {
    "what_happened": ("what happened", "summary", "incident summary", "overview", "description", "resolution"),
    "impact": ("impact", "impact on you", "customer impact", "user impact", "impact on customers", "effect"),
    "timeline": ("timeline", "chronology", "sequence of events", "course of events"),
    "cause": (
        "cause", "causes", "root cause", "root causes", "trigger", "contributing factors", "why it happened",
        "cause and contributing factors", "why", "contributors", "fault",
    ),
    "lessons": (
        "lessons", "lessons learned", "lessons learnt", "what we learned", "learnings", "what went well",
        "what went poorly", "what went wrong", "where we got lucky", "learnings and risks",
    ),
    "actions": (
        "actions", "action items", "follow up", "follow ups", "remediation", "corrective actions", "review actions",
        "corrective and preventative", "corrective and preventative actions", "corrective and preventive actions",
        "what we do about it", "what are we doing about this", "what we are doing about this", "next steps",
    ),
    "customer_steps": (
        "what you can do", "what can you do", "customer steps", "what customers can do", "workaround", "workarounds",
    ),
}  # fmt: skip
INTERNAL_WORDS = frozenset(
    {"internal", "confidential", "chat", "log", "logs", "responders", "attendees", "appendix", "legal", "call"}
)


_TITLES = {title: key for key, titles in SYNONYMS.items() for title in titles}
_DONE = re.compile(r"^\[(?P<box>[ xX])\]\s*|^(?P<tick>✅|☑|✔)\s*|\s*\((?P<word>done|fixed|closed|completed)\)\s*$")


def parse_incident(text: str, name: str, faults: Faults, zone: tzinfo) -> Incident | None:
    """Return the incident a post-mortem tells of; None, with every fault, when it cannot be read.

    Args:
        text: Markdown with front matter.
        name: the file's name without its ending, the incident's id where none is given.
        faults: the file.
        zone: the zone of times without an offset.
    """
    document = split_front_matter(text, faults)
    if document is None:
        return None
    if document.front is None:
        hint = 'Begin the file with "---", title, started and severity, each on its line, and "---".'
        faults.error("there is no front matter", faults.at(1), hint)
        return None
    node = parse_yaml(document.front, faults, first_line=2)
    sections = parse_sections(document.body, document.body_line, faults)
    if not isinstance(node, Table):
        if not faults.has_errors:
            faults.error("the front matter is empty", faults.at(1), "title and started are needed.")
        return None
    return incident_from_node(node, sections, name, faults, zone)


def incident_from_node(
    node: Table, sections: Sequence[Section], name: str, faults: Faults, zone: tzinfo
) -> Incident | None:
    """Return the incident of a table of values and the sections of a body; None, with every fault, otherwise."""
    values = values_of(node)
    known, internal = sort_sections(sections)
    values.setdefault("id", name)
    values["sections"] = {key: "\n\n".join(section.text for section in found) for key, found in known.items()}
    values["internal_sections"] = {section.title or "text": section.text for section in internal}
    _fill_from_body(values, known)
    incident = make_record(Incident, values, faults, zone, lambda way, of_key: place_of(node, way, faults, of_key))
    if incident is not None:
        _warn(incident, node, faults)
    return incident


def sort_sections(sections: Sequence[Section]) -> tuple[dict[str, list[Section]], list[Section]]:
    """Return sections by meaning, and those that stay inside.

    A heading below another belongs to it, unless it has a meaning of its own or says that it is internal.
    """
    known: dict[str, list[Section]] = {}
    internal: list[Section] = []
    owner = _Owner(0, None, False)
    for number, section in enumerate(sections):
        is_title = number == 0 and section.level == 1  # it may well speak of an internal system
        key = None if is_title else meaning(section.title)
        is_below = section.level > owner.level > 0
        is_inside = not is_title and bool(INTERNAL_WORDS.intersection(_words(section.title)))
        is_inside = is_inside or (is_below and owner.is_inside)
        if is_below and key is None and not is_inside and owner.key is not None:
            known[owner.key].append(_with_title(section))
            continue
        if not (is_below and owner.is_inside):
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
    return replace(section, blocks=(Block("text", section.title), *section.blocks))


def meaning(title: str) -> str | None:
    """Return what a heading means, typing mistakes forgiven; None when we do not know."""
    words = " ".join(_words(title))
    if words in _TITLES:
        return _TITLES[words]
    close = get_close_matches(words, _TITLES, n=1, cutoff=0.88)
    return _TITLES[close[0]] if close else None


def _words(title: str) -> list[str]:
    return re.findall(r"[^\W\d_]+", title.casefold())


def _fill_from_body(values: dict[str, Any], known: Mapping[str, Sequence[Section]]) -> None:
    """Take lists the front matter leaves out from the body: lessons, steps and actions."""
    for key in ("lessons", "customer_steps"):
        items = [item for section in known.get(key, ()) for item in section.items]
        if items:
            values.setdefault(key, items)
    actions = [_action(item) for section in known.get("actions", ()) for item in section.items]
    if actions:
        values.setdefault("actions", actions)


def _action(item: str) -> dict[str, str]:
    """Return an action written as an item; what is not written (owner, date) stays unknown."""
    match = _DONE.search(item)
    is_done = match is not None and (match["box"] or "x") in "xX"
    return {"text": _DONE.sub("", item).strip(), "status": "done" if is_done else "open"}


def _warn(incident: Incident, node: Node, faults: Faults) -> None:
    """Write down what a person should complete before the incident is shown."""
    for number, action in enumerate(incident.actions):
        place = place_of(node, ("actions", number), faults)
        if action.owner is None:
            faults.warn(f'nobody owns the action "{clipped(action.text)}"', place, "Name a role under owner.")
        if action.due is None and action.status == "open":
            faults.warn(f'the action "{clipped(action.text)}" has no due date', place, "Give the day it is due.")
    if incident.audience == "customer" and not incident.is_approved:
        hint = "Add approved_by and approved_on; until then the customer reads only that a review is in progress."
        place = place_of(node, ("audience",), faults)
        faults.warn("it is marked for the customer, but nobody approved it", place, hint)
    is_silent = not incident.customer_steps and "customer_steps" not in incident.sections
    if incident.is_approved and incident.kind != "maintenance" and is_silent:
        hint = "Add customer_steps, also when it is only whom to call."
        faults.warn("it does not say what the customer can do", place_of(node, (), faults), hint)
    if incident.started and incident.detected and incident.detected < incident.started:
        place = place_of(node, ("detected",), faults)
        faults.warn("it was detected before it started", place, "Check both times and their offsets.")
