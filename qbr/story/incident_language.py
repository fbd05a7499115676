"""The language of post-mortems, checked: words that blame, wave away or give away. The text is never changed."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator

from qbr.errors import Place, Problem
from qbr.records.incidents import Incident

MOST_WORDS = 80  # of what happened, for the customer
_BLAME = "say what made the slip possible"
_HINDSIGHT = "say what happened, not what did not"
BANNED = {
    "human error": _BLAME,
    "operator error": _BLAME,
    "user error": _BLAME,
    "human mistake": _BLAME,
    "careless": _BLAME,
    "carelessness": _BLAME,
    "negligence": _BLAME,
    "should have": _HINDSIGHT,
    "should've": _HINDSIGHT,
    "could have": _HINDSIGHT,
    "could've": _HINDSIGHT,
    "failed to": _HINDSIGHT,
    "fails to": _HINDSIGHT,
    "failing to": _HINDSIGHT,
    "forgot": _HINDSIGHT,
    "simply": "leave it out",
    "obviously": "leave it out",
}
_ANY_BANNED = re.compile(rf"\b(?:{'|'.join(BANNED)})\b", re.IGNORECASE)
PASSIVE_APOLOGIES = ("any inconvenience", "inconvenience caused", "inconvenience this", "mistakes were made",
                     "is regretted", "are regretted", "regrettabl")  # fmt: skip
APOLOGY = re.compile(r"\b(?:sorry|apologi[sz]e|apology|apologies|we regret)\b", re.IGNORECASE)
COUNTERFACTUAL = re.compile(
    r"\b(?:if \w+(?: \w+){0,3} (?:had|were)\b|had (?:we|the|this|they|it|an?|our|your)\b|would(?: have|'ve)\b)",
    re.IGNORECASE,
)
NO_IMPACT = re.compile(
    r"\bno (?:customer |user |noticeable |real )?impact\b|\bnobody (?:noticed|was affected)\b", re.IGNORECASE
)
ALL_CUSTOMERS = re.compile(
    r"\b(?:all|every|each)(?: of)?(?: our| the| your)? (?:customers?|users?|clients?)\b|\beverybody\b|\beveryone\b",
    re.IGNORECASE,
)
MAIL = re.compile(r"[\w.+-]+@[\w-]+\.[\w.]+")
HANDLE = re.compile(r"(?<![\w.+-])@[A-Za-z][\w.-]+")
LINK = re.compile(r"(?:https?|slack|ftp|file)://[^\s)>\]]+", re.IGNORECASE)
INSIDE = re.compile(
    r"slack\.com|slack://|app\.slack|zoom\.us|meet\.google|teams\.microsoft|atlassian\.net|/browse/|jira|confluence|grafana|pagerduty|"
    r"\.(?:local|internal|corp|lan|intra)\b|//(?:localhost|10\.|192\.168\.|172\.(?:1[6-9]|2\d|3[01])\.)",
    re.IGNORECASE,
)

Part = tuple[str, str]  # name of a field or section, its text
Finding = tuple[str, str]  # what is there, what to do


def lint_incident(incident: Incident, others: Iterable[str] = ()) -> tuple[Problem, ...]:
    """Return a warning for each word of an incident that a customer should not read; nothing is changed.

    Args:
        incident: the record; its internal sections are not looked at, they stay inside.
        others: names of other customers, which must not appear.
    """
    problems: list[Problem] = []
    names = [name for name in others if name.strip()]
    for part, text in _parts(incident):
        for check in (_banned, _counterfactual, _passive_apology, _addresses):
            problems += [_problem(incident, part, *found) for found in check(text)]
        problems += [_problem(incident, part, *found) for found in _names(text, names)]
    problems += [_problem(incident, *found) for check in _WHOLE for found in check(incident)]
    return tuple(problems)


def _parts(incident: Incident) -> Iterator[Part]:
    """Yield every text of the record that may reach the customer, by the name a person knows it under."""
    impact = incident.customer_impact
    singles = {
        "customer_title" if incident.customer_title else "title": incident.customer_title or incident.title,
        "customer_impact.text": impact.text,
        "trigger": incident.trigger,
        **{f'section "{name}"': text for name, text in incident.sections.items()},
    }
    lists = {
        "factors": incident.factors,
        "lessons": incident.lessons,
        "customer_steps": incident.customer_steps,
        "actions": tuple(action.text for action in incident.actions),
        "timeline": tuple(entry.text for entry in incident.timeline),
    }
    yield from ((name, text) for name, text in singles.items() if text)
    yield from ((name, text) for name, texts in lists.items() for text in texts)


def _problem(incident: Incident, part: str, what: str, hint: str) -> Problem:
    place = Place(incident.place.file, incident.place.line, spot=part)
    return Problem(what, place, hint, "warning", "L301")


def _banned(text: str) -> Iterator[Finding]:
    if not _ANY_BANNED.search(text):
        return
    for word, advice in BANNED.items():
        if re.search(rf"\b{word}\b", text, re.IGNORECASE):
            yield f'"{word}" stands in what the customer reads', f"{advice[0].upper()}{advice[1:]}."


def _counterfactual(text: str) -> Iterator[Finding]:
    found = COUNTERFACTUAL.search(text)
    if found:
        yield f'"{found[0]}" tells what did not happen', "Say what happened, and what is changed."


def _passive_apology(text: str) -> Iterator[Finding]:
    for words in PASSIVE_APOLOGIES:
        if words in text.casefold():
            yield f'"{words}" is no apology', 'Say "we are sorry", once, and for what.'


def _addresses(text: str) -> Iterator[Finding]:
    for kind, found in (("an e-mail address", MAIL.search(text)), ("a handle", HANDLE.search(text))):
        if found:
            yield f'{kind}, "{found[0]}", stands in what the customer reads', "Name the role instead."
    for link in LINK.findall(text):
        if INSIDE.search(link):
            yield f'an internal address, "{link}", stands in what the customer reads', "Leave it out."


def _names(text: str, names: Iterable[str]) -> Iterator[Finding]:
    for name in names:
        if re.search(rf"(?<!\w){re.escape(name)}(?!\w)", text, re.IGNORECASE):
            yield f'another customer, "{name}", is named', "Leave the name out; this is a leak."


def _unfortunately(incident: Incident) -> Iterator[tuple[str, str, str]]:
    count = sum(len(re.findall(r"\bunfortunately\b", text, re.IGNORECASE)) for _, text in _parts(incident))
    if count > 1:
        yield "all texts", f'"unfortunately" stands there {count} times', "Leave it out."


def _apologies(incident: Incident) -> Iterator[tuple[str, str, str]]:
    sections = [text for part, text in _parts(incident) if part.startswith("section")]
    count = sum(len(APOLOGY.findall(text)) for text in sections)
    if count > 1:
        yield "all sections", f"it apologises {count} times", "Once is enough, and means more."


def _length(incident: Incident) -> Iterator[tuple[str, str, str]]:
    words = len(incident.sections.get("what_happened", "").split())
    if words > MOST_WORDS:
        yield 'section "what_happened"', f"it has {words} words", f"Tell it in {MOST_WORDS} at most."


def _impact(incident: Incident) -> Iterator[tuple[str, str, str]]:
    """Yield claims on impact no figure stands behind, and figures nobody gave."""
    impact = incident.customer_impact
    has_figures = impact.users is not None or impact.share is not None
    for part, text in _parts(incident):
        if not has_figures and NO_IMPACT.search(text):
            yield part, '"no impact" has no figure behind it', "Give customer_impact.users or share, or leave it out."
        if impact.share != 1 and ALL_CUSTOMERS.search(text):
            yield part, "it speaks of everybody, but the share affected is not 1", "Say who was affected."
    if incident.kind != "maintenance" and not (impact.data_loss and impact.security):
        lacking = " and ".join(
            name for name, value in (("data_loss", impact.data_loss), ("security", impact.security)) if not value
        )
        yield "customer_impact", f"it does not state {lacking}", 'State both, also when it is "none".'


def _steps(incident: Incident) -> Iterator[tuple[str, str, str]]:
    if incident.kind != "maintenance" and not incident.customer_steps and not incident.sections.get("customer_steps"):
        what = "it does not say what the customer can do"
        yield "customer_steps", what, 'Give customer_steps, or a section "What you can do"; "nothing" is an answer too.'


def _outage(incident: Incident) -> Iterator[tuple[str, str, str]]:
    title = incident.customer_title or incident.title
    if incident.kind != "outage" and re.search(r"\boutage\b", title, re.IGNORECASE):
        yield "title", f'it is called an outage, but its kind is "{incident.kind}"', "Say incident or degradation."


def _contradiction(incident: Incident) -> Iterator[tuple[str, str, str]]:
    """Yield minutes that contradict the times; the review counts the times."""
    given = incident.customer_impact.minutes
    if given is None or incident.windows or incident.started is None or incident.resolved is None:
        return
    lasted = (incident.resolved - incident.started).total_seconds() / 60
    if abs(lasted - given) >= 1:
        what = f"customer_impact.minutes is {given}, from start to resolution it is {lasted:g}"
        yield "customer_impact.minutes", what, "Correct one of them; the review counts the times."


_WHOLE: tuple[Callable[[Incident], Iterator[tuple[str, str, str]]], ...] = (
    _unfortunately, _apologies, _length, _impact, _steps, _outage, _contradiction,
)  # fmt: skip
