"""Words: no praise, no urgency, no untested claim, no cause without a design, no blame, no offer before its place."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from qbr.errors import Problem
from qbr.story.honesty.lexicon import any_word, kinds_pattern, lexicon_of
from qbr.story.honesty.look import FIGURE, Look, Said, problem

ATTRIBUTED = ("reliability.", "support.topic", "support.misses")  # minutes and tickets of an incident, by definition
PERHAPS_OFFERS = ("recommendations", "methods")  # an offer stands among the recommendations, or nowhere

_WHY = {
    "praise": ("L102", "praise; say the number instead"),
    "urgency": ("L103", "urgency; a review leaves the customer time"),
    "untested": ("L104", "a claim no test stands behind"),
    "cause": ("L108", "a cause, and nothing here was designed to show one"),
    "outage": ("L109", "said, and no incident of the quarter was an outage"),
    "everyone": ("L110", "a claim on customers this review knows nothing of"),
    "blame": ("L111", "a judgement on people; what happened is enough"),
    "offer": ("L112", "an offer, before the recommendations"),
}
_WAY_OUT = {
    "cause": 'Say "coincides with" or "since".',
    "outage": "Say incident, or degradation.",
    "everyone": "Say who was affected.",
    "offer": "Leave it to the recommendations.",
}


def check_words(look: Look, *, has_outage: bool = True) -> Iterator[Problem]:
    """Yield words that break a rule of honest language (L102–L104, L108–L112).

    Args:
        look: the review.
        has_outage: whether an incident of the quarter was an outage, so that the word is the right one.
    """
    pattern = kinds_pattern(look.language)
    words: dict[str, list[re.Match[str]]] = {}  # by text; the same short ones stand in many cells
    for said in look.ours:
        text = said.text.text
        if text not in words:
            words[text] = list(pattern.finditer(look.names.sub(" ", text)))
        for found in words[text]:
            kind = found.lastgroup or ""
            if kind in _UNLESS and _UNLESS[kind](said):
                continue
            if kind != "outage" or not has_outage:
                rule, why = _WHY[kind]
                yield problem(
                    rule, said.path, f'"{found[0]}" is {why}: "{said.text}"', _WAY_OUT.get(kind, "Reword it.")
                )


def check_estimates(look: Look) -> Iterator[Problem]:
    """Yield titles and movers that speak of an estimate and do not call it one (L113)."""
    estimated = {fact.id for fact in look.review.facts if fact.grade == "C"}
    estimated |= {fact for fact in look.refs["value"] if fact.startswith("value.estimated")}
    label = any_word(*lexicon_of(look.language).estimate, *lexicon_of("en").estimate)
    for said in look.ours:
        is_headline = said.path.endswith(".title") or said.path.startswith(("quarter.better", "quarter.worse"))
        speaks = is_headline and FIGURE.search(said.text.text) and estimated & set(said.text.refs)
        if speaks and not label.search(said.text.text):
            message = f'an estimate stands in a headline as if it were measured: "{said.text}"'
            yield problem("L113", said.path, message, "Call it estimated where the figure stands, not in a footnote.")


def _is_designed(said: Said) -> bool:
    """Whether a word of cause may stand: in an incident's own cause, or over figures that attribute by definition."""
    if said.section == "incident" or not FIGURE.search(said.text.text):
        return True
    return bool(said.text.refs) and all(ref.startswith(ATTRIBUTED) for ref in said.text.refs)


def _is_recommended(said: Said) -> bool:
    return said.section in PERHAPS_OFFERS


_UNLESS: dict[str, Callable[[Said], bool]] = {"cause": _is_designed, "offer": _is_recommended}
