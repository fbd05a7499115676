"""Post-mortems to incidents: front matter as the record where there is one, else what the text says for certain.

People's files differ, so reading is lenient about form; it never guesses an owner, a date or a customer's share. What
is a guess is kept beside the record for a person to confirm. Whatever stands under a heading we do not know, or one
that says it is internal, stays inside, and so does every line with a person, a chat or a link to our own tools.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import tzinfo
from typing import Any

from qbr.records.incidents import Incident, TimelineEntry
from qbr.records.origins import Conflict, Origin
from qbr.sources.opening.faults import Faults
from qbr.sources.opening.markdown import Section, parse_sections, split_front_matter
from qbr.sources.opening.yaml import Table, parse_yaml, place_of
from qbr.sources.postmortems.body import Body, body_of, privacy_of
from qbr.sources.postmortems.doubts import warn_of_conflicts, warn_of_doubts, warn_of_gaps, warn_of_left_actions
from qbr.sources.postmortems.durations import contradicted_length
from qbr.sources.postmortems.evidence import Evidence
from qbr.sources.postmortems.frame import Told
from qbr.sources.postmortems.fronts import front_candidates, started_day
from qbr.sources.postmortems.private import Privacy
from qbr.sources.postmortems.shape import shaped
from qbr.sources.postmortems.splitting import Part, parted, title_of
from qbr.sources.postmortems.weighing import Candidate, Weighed, weighed
from qbr.sources.values.convert import Find, given_values, make_record

OURS = frozenset({"origins", "conflicts"})
OWN_WORDS = frozenset({"status", "components"})  # a body says them in other words than front matter: never compared


def parse_incidents(text: str, name: str, faults: Faults, zone: tzinfo) -> tuple[Incident, ...]:
    """Return the incidents a post-mortem tells of; none, with every fault, when it cannot be read.

    Args:
        text: Markdown or plain text, with front matter or without.
        name: the file's name without its ending, the incident's id where none is given.
        faults: the file.
        zone: the zone of times without an offset.
    """
    document = split_front_matter(text, faults)
    if document is None:
        return ()
    shape = shaped(document.body, document.body_line)
    sections = parse_sections(shape.text, document.body_line, faults, shape.lines)
    lines = tuple(enumerate(document.body.split("\n"), start=document.body_line))
    if document.front is None:
        return _from_text(sections, lines, name, faults, zone)
    node = parse_yaml(document.front, faults, first_line=2)
    if not isinstance(node, Table):
        if not faults.has_errors:
            faults.error("the front matter is empty", faults.at(1), "title and started are needed.")
        return ()
    incident = incident_from_node(node, sections, name, faults, zone, lines)
    return (incident,) if incident else ()


def incident_from_node(
    node: Table,
    sections: Sequence[Section],
    name: str,
    faults: Faults,
    zone: tzinfo,
    lines: Sequence[tuple[int, str]] = (),
) -> Incident | None:
    """Return the incident of a table of values and a body; None, with every fault, otherwise.

    Args:
        node: the values, as front matter has them.
        sections: of the body.
        name: the incident's id where none is given.
        faults: the file.
        zone: the zone of times without an offset.
        lines: of the body, with their numbers.
    """
    for key in OURS.intersection(node.keys):  # what we write down while reading, and never of a file
        faults.error(f'there is no key "{key}"', place_of(node, (key,), faults, of_key=True), "Remove it.")
    values = {key: value for key, value in given_values(Incident, node).items() if key not in OURS}
    body = body_of(sections, lines)
    evidence = _evidence(body, Told(str(values.get("title", "")), name, started_day(values, zone), zone))
    front = front_candidates(values, node, zone)
    said = (one for one in evidence.candidates() if one.field not in OWN_WORDS or one.field not in front)
    result = weighed(said, front, faults)
    values.setdefault("id", name)
    incident = _made(
        values, result, evidence, body, faults, zone, lambda way, of_key: place_of(node, way, faults, of_key)
    )
    if incident is not None:
        warn_of_gaps(incident, node, faults)
        warn_of_conflicts(incident, faults)
        if "actions" not in node.keys:
            warn_of_left_actions(body.left_actions, faults)
    return incident


def _from_text(
    sections: Sequence[Section], lines: Sequence[tuple[int, str]], name: str, faults: Faults, zone: tzinfo
) -> tuple[Incident, ...]:
    """Return the incidents of a text without front matter."""
    parts = parted(sections, lines)
    privacy = privacy_of(sections, lines)
    found = []
    for number, part in enumerate(parts, start=1):
        own = name if len(parts) == 1 else f"{name}-{number}"
        incident = _from_part(part, own, name, privacy, faults, zone)
        if incident is not None:
            found.append(incident)
    return tuple(found)


def _from_part(part: Part, own_id: str, name: str, privacy: Privacy, faults: Faults, zone: tzinfo) -> Incident | None:
    body = body_of(part.sections, part.lines, privacy)
    body.internal.extend(section for section in part.rest if section.blocks)
    title = title_of(part, name)
    evidence = _evidence(body, Told(title.value, name, None, zone))
    result = weighed((title, *evidence.candidates()), {}, faults)
    if not body.known and not set(result.origins) - {"title", "kind"}:
        hint = 'Begin the file with "---", title, started and severity, each on its line, and "---".'
        faults.error("there is no front matter", faults.at(1), hint)
        return None
    line = part.sections[0].line if part.sections else 1
    values: dict[str, Any] = {"id": own_id, "started": "unknown"}
    if evidence.spans:
        values["windows"] = [{"start": span.start.value, "end": span.end.value} for span in evidence.spans]
        shown = ", ".join(f"{span.start.value} to {span.end.value}" for span in evidence.spans)
        first = evidence.spans[0]
        origin = Candidate("windows", shown, first.line, first.how, "likely", first.quote)
        result.origins["windows"] = origin.origin(faults.file)
    incident = _made(values, result, evidence, body, faults, zone, lambda way, of_key: faults.at(line))
    if incident is not None:
        incident = _with_course(incident, evidence, body)
        warn_of_doubts(incident, faults)
        warn_of_left_actions(body.left_actions, faults)
        warn_of_conflicts(incident, faults)
    return incident


def _evidence(body: Body, told: Told) -> Evidence:
    return Evidence(body.lines, body.course_lines, body.chat_lines, told)


def _made(
    values: dict[str, Any],
    result: Weighed,
    evidence: Evidence,
    body: Body,
    faults: Faults,
    zone: tzinfo,
    find: Find,
) -> Incident | None:
    """Return the record of values completed by what was decided of the body."""
    given = frozenset(values) - {"started"} if values.get("started") == "unknown" else frozenset(values)
    if "started" in result.origins and result.origins["started"].how == "front matter":
        given |= {"started"}
    _keep_forwards(result, given)
    result.conflicts.extend(contradicted_length(evidence.labels, result, faults.file))
    values |= {field: value for field, value in result.values.items() if field not in given}
    _fill_lists(values, result, body, faults)
    values["sections"], values["internal_sections"] = body.texts(), body.internal_texts()
    incident = make_record(Incident, values, faults, zone, find)
    if incident is None:
        return None
    return incident.model_copy(update={"origins": dict(result.origins), "conflicts": tuple(result.conflicts)})


def _keep_forwards(result: Weighed, given: frozenset[str]) -> None:
    """Take back an end read from the body that lies before its start: both are shown, and a person says."""
    start, end = result.origins.get("started"), result.origins.get("resolved")
    if not start or not end or not start.value or not end.value or "guess" in (start.confidence, end.confidence):
        return
    if end.value < start.value and not {"started", "resolved"} <= given:
        result.conflicts.append(Conflict(field="resolved", origins=(start, end), used=""))
        for field in ("started", "resolved"):
            if result.values.pop(field, None):
                note = "it ends before it starts"
                result.origins[field] = result.origins[field].model_copy(update={"confidence": "guess", "note": note})


def _fill_lists(values: dict[str, Any], result: Weighed, body: Body, faults: Faults) -> None:
    """Take lists the front matter leaves out from the body; owners that a text names are only shown."""
    for key in ("lessons", "customer_steps"):
        items = body.items(key)
        if items and key not in values:
            values[key] = items
            result.origins[key] = _of_list(key, len(items), body.known[key][0].line, faults)
    if body.actions and "actions" not in values:
        values["actions"] = [action.values() for action in body.actions]
        result.origins["actions"] = _of_list("actions", len(body.actions), body.actions[0].line, faults)
        for number, action in enumerate(body.actions):
            if action.owner.strip(" -–—?"):
                field, note = f"actions[{number}].owner", "it may be a person: write the role"
                owner = Candidate(field, action.owner, action.line, "table", "guess", action.text, note)
                result.origins[field] = owner.origin(faults.file)


def _of_list(key: str, count: int, line: int, faults: Faults) -> Origin:
    return Candidate(key, f"{count} items", line, "heading", "likely").origin(faults.file)


def _with_course(incident: Incident, evidence: Evidence, body: Body) -> Incident:
    """Return an incident with its course: lines that are dated for certain, and about no person."""
    entries = [
        TimelineEntry(at=entry.reading.moment, text=entry.text.replace(" | ", " · "))
        for entry in evidence.course
        if entry.reading.moment and entry.reading.confidence != "guess" and entry.text.strip()
        if not body.privacy.is_private(entry.text)
    ]
    if not evidence.course:
        return incident
    left = next((one for one in evidence.course if one.reading.confidence == "guess"), None)
    note = f"line {left.line} is not used: {left.reading.note}" if left else ""
    value = f"{len(entries)} of {len(evidence.course)} lines"
    origin = Candidate("timeline", value, evidence.course[0].line, "timeline", "likely", note=note)
    origins = {**incident.origins, "timeline": origin.origin(incident.place.file or "")}
    return incident.model_copy(update={"timeline": tuple(entries), "origins": origins})
