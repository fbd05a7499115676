"""A person's own words, placed as written and held against the facts: figures, directions, praise, money, urgency."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from qbr.errors import Place, Problem
from qbr.facts import Fact
from qbr.records.customer import Customer
from qbr.records.folder import CustomerFolder
from qbr.story.honesty.figures import in_percent
from qbr.story.honesty.lexicon import dates_pattern, directions_pattern, kinds_pattern, lexicon_of
from qbr.story.honesty.look import FIGURE, Look, plain, sentences
from qbr.story.honesty.money import money_told, unlinked
from qbr.story.values import Shown, Text

CLAUSE = re.compile(r"[;:–]|,? (?:and|but|while|und|aber|während) |, ")
SHORTEST_NAME = 3  # letters of a key that names a fact in a sentence


@dataclass(frozen=True, slots=True)
class Written:
    """A text a person wrote for one section, or for the whole review."""

    section: str  # id; empty: none named
    text: str
    place: Place


def own_words(customer: Customer) -> dict[str, Text]:
    """Return a person's words by section id: the summary, then each highlight, in the order they were written."""
    words: dict[str, list[str]] = {}
    for item in _of_customer(customer):
        words.setdefault(item.section, []).append(item.text)
    return {section: Text(" ".join(texts), (), "customer") for section, texts in words.items()}


def _of_customer(customer: Customer) -> Iterator[Written]:
    for section, text in customer.summary.items():
        yield Written(section, text, customer.place_of(f"summary.{section}"))
    for number, item in enumerate(customer.highlight):
        yield Written(item.section, item.text, customer.place_of(f"highlight.{number}"))


def check_own_words(folder: CustomerFolder, look: Look) -> Iterator[Problem]:
    """Yield what a person's words say against the facts (L121, L201–L206); the words stay as they were written.

    Args:
        folder: whose summary, highlights and notes for the customer are looked at.
        look: what the facts say.
    """
    sections, amounts = [section.id for section in look.review.sections], money_told(look)
    left_out = {section.id for section in look.review.sections if section.left_out}
    notes = (note for note in folder.notes or () if note.audience == "customer" and note.text)
    texts = [*_of_customer(folder.customer), *(Written(note.anchor or "", note.text, note.place) for note in notes)]
    for written in texts:
        if written.section and written.section not in sections:
            yield _problem("L202", written, "it does not exist", f"Sections: {', '.join(sections)}.")
            continue
        if written.section in left_out:
            continue  # they are left out with it
        told = [written.section] if written.section else sections
        yield from _figures(written, told, look, folder.language)
        yield from _of_few(written, look.facts_of(*told))
        for sentence in sentences(written.text):
            yield from _wording(written, sentence, folder.language)
            yield from _money(written, sentence, *amounts)
            yield from _directions(written, sentence, told, look, folder.language)


def _figures(written: Written, told: Sequence[str], look: Look, language: str) -> Iterator[Problem]:
    """Yield each figure that no fact of the section says (L201), with the nearest it knows."""
    said, known = look.figures_told(*told), look.facts_of(*told)
    text = dates_pattern(language).sub(" ", written.text)
    for match in FIGURE.finditer(text):
        if plain(match[0]) not in said:
            nearest = _nearest(match[0], text[match.end() :].lstrip()[:1] == "%", known)
            hint = "Correct it, or show where it comes from."
            if nearest is not None:
                hint = f"{hint} Nearest: {_told(nearest)}."
            yield _problem("L201", written, f'no fact of it says "{match[0]}"', hint)


def _of_few(written: Written, known: dict[str, Shown]) -> Iterator[Problem]:
    """Yield shares of few cases that are said in per cent (L121), unless that is also what a share of many says."""
    many = {plain(shown.text) for shown in known.values() if "%" in shown.text}
    for shown in known.values():
        if shown.cases and in_percent(written.text, shown.fact) and f"{shown.fact.number * 100:.0f}" not in many:
            message = f"{shown.fact.declared.label} is said in per cent of {shown.fact.n}"
            yield _problem("L121", written, message, f"Say {shown}.")


def _nearest(figure: str, is_percent: bool, known: dict[str, Shown]) -> Shown | None:
    """Return the shown fact of the same kind whose value is nearest; None when there is none."""
    wanted = _number(figure)
    if wanted is None:
        return None
    found = [
        (abs(value - wanted), shown.fact.id, shown)
        for shown in known.values()
        if (shown.fact.declared.unit == "ratio") == is_percent and (value := _value(shown.fact)) is not None
    ]
    return min(found, key=lambda item: item[:2])[2] if found else None


def _value(fact: Fact) -> Decimal | None:
    if not isinstance(fact.value, (int, Decimal)):
        return None
    return fact.number * 100 if fact.declared.unit == "ratio" else fact.number


def _wording(written: Written, sentence: str, language: str) -> Iterator[Problem]:
    """Yield praise without a number (L204), urgency, offers, blame and untested claims (L206)."""
    has_figure = bool(FIGURE.search(dates_pattern(language).sub(" ", sentence)))
    for found in kinds_pattern(language).finditer(sentence):
        if found.lastgroup == "praise" and not has_figure:
            yield _problem("L204", written, f'"{found[0]}" is praise without a number', "Say the number instead.")
        elif found.lastgroup in ("urgency", "untested", "blame", "offer"):
            yield _problem("L206", written, f'"{found[0]}" hurries, sells, blames or claims', "Say what happened.")


def _money(written: Written, sentence: str, pattern: re.Pattern[str], known: frozenset[str]) -> Iterator[Problem]:
    """Yield amounts that come from no value, goal or contract of the review (L205)."""
    for amount in unlinked(sentence, pattern, known):
        hint = "Name the value record, the goal or the contract it comes from, or leave it out."
        yield _problem("L205", written, f'"{amount}" is an amount no value, goal or contract of the review says', hint)


def _directions(written: Written, sentence: str, told: Sequence[str], look: Look, language: str) -> Iterator[Problem]:
    """Yield words of direction against the movement of what they speak of (L203)."""
    lexicon, pattern = lexicon_of(language), directions_pattern(language)
    pair = re.search(lexicon.pair, sentence, re.IGNORECASE)
    here, known = look.facts_of(*told), look.facts_of(*look.figures)
    for clause in CLAUSE.split(sentence):
        kinds = {match.lastgroup: match[0] for match in pattern.finditer(clause)}
        if len(kinds) != 1:
            continue  # none, or several that speak of different things
        ((kind, word),) = kinds.items()
        if pair and pair[0] in clause:
            yield from _of_pair(written, kind or "", word, pair)
            continue
        named = _named(clause, here) or _named(clause, known)
        if named and all(_contradicts(kind or "", shown.fact) for shown in named):
            hint = f"In truth: {_told(named[0])}."
            yield _problem("L203", written, f'"{word}" is said, and the figures moved the other way', hint)


def _of_pair(written: Written, kind: str, word: str, pair: re.Match[str]) -> Iterator[Problem]:
    before, after = _number(pair["a"]), _number(pair["b"])
    if before is None or after is None or kind not in ("up", "down"):
        return
    if (after > before) != (kind == "up"):
        yield _problem("L203", written, f'"{word}" is said of "{pair[0]}"', "Correct the word or the figures.")


def _named(clause: str, known: dict[str, Shown]) -> list[Shown]:
    """Return the facts that moved and that a clause names: by a figure of theirs, else by their name."""
    moved = [shown for shown in known.values() if shown.fact.change.is_known and shown.fact.change.difference]
    figures = {plain(figure) for figure in FIGURE.findall(clause)}
    by_figure = [shown for shown in moved if figures & _figures_of(shown, has_percent="%" in clause)]
    if by_figure or figures:
        return by_figure
    return [shown for shown in moved if any(_is_word(key, clause) for key in _names_of(shown.fact))]


def _figures_of(shown: Shown, *, has_percent: bool) -> set[str]:
    texts = [shown.change.text] if has_percent and "%" in shown.change.text else []
    if has_percent == ("%" in shown.text):
        texts += [shown.text, shown.exact]
    return {plain(figure) for text in texts for figure in FIGURE.findall(text)}


def _names_of(fact: Fact) -> tuple[str, ...]:
    return (*fact.keys, fact.declared.label)


def _is_word(name: str, clause: str) -> bool:
    return len(name) >= SHORTEST_NAME and bool(re.search(rf"(?<!\w){re.escape(name)}(?!\w)", clause, re.IGNORECASE))


def _contradicts(kind: str, fact: Fact) -> bool:
    moved = fact.change
    if kind in ("better", "worse"):
        return moved.better is not None and moved.better != (kind == "better")
    return moved.difference is not None and (moved.difference > 0) != (kind == "up")


def _number(figure: str) -> Decimal | None:
    """Return the number a figure is, whatever its separators; None when it is none."""
    digits = re.sub(r"[^\d.,]", "", figure).strip(".,")
    whole, mark, decimals = digits.rpartition("." if digits.rfind(".") > digits.rfind(",") else ",")
    other = "," if mark == "." else "."
    is_fraction = mark and mark not in whole and (len(decimals) != 3 or other in whole)
    text = f"{plain(whole)}.{decimals}" if is_fraction and "." not in decimals else plain(digits)
    try:
        return Decimal(text)
    except InvalidOperation:
        return None


def _told(shown: Shown) -> str:
    """A fact with its true value and movement, as a message names it."""
    moved = f", {shown.change}; {shown.basis}" if shown.basis.text else ""
    return f"{shown.fact.declared.label} {shown} ({shown.fact.id}{moved})"


def _problem(rule: str, written: Written, message: str, hint: str) -> Problem:
    name = f'the words for section "{written.section}"' if written.section else "the words for the customer"
    return Problem(f"{name}: {message}", written.place, hint, "warning", rule)
