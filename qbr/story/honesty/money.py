"""Money: every sentence with an amount speaks of a value, a goal or a contract (practice 72)."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import cache, lru_cache

from qbr.errors import Problem
from qbr.formatting import Formatter
from qbr.story.honesty.lexicon import LEXICONS
from qbr.story.honesty.look import FIGURE, Look, metric_of, plain, problem, sentences
from qbr.story.review import Review

LINKED = ("value.", "goals.")  # beside every figure in money, which is a value, a price or a credit
UNCHECKED = ("methods",)  # formulas, each under the figure it belongs to
_NUMBER = r"\d(?:[\d.,\u00a0\u202f'’]*\d)?"


def check_money(look: Look) -> Iterator[Problem]:
    """Yield sentences with an amount and nothing it is an outcome of (L150)."""
    pattern, known = money_told(look)
    outcomes = _outcomes(look)
    for said in look.ours:
        if said.section in UNCHECKED or not outcomes.isdisjoint(said.text.refs):
            continue
        if not _has_amount(said.text.text, pattern):
            continue
        for sentence in sentences(said.text.text):
            if unlinked(sentence, pattern, known):
                message = f'an amount stands without what it is an outcome of: "{sentence}"'
                yield problem(
                    "L150", said.path, message, "Tie it to a value record, a goal or the contract, or leave it out."
                )


def _has_amount(text: str, pattern: re.Pattern[str]) -> bool:
    """Return whether a text states an amount; the pattern knows every currency, and most texts have no figure."""
    return FIGURE.search(text) is not None and pattern.search(text) is not None


def unlinked(sentence: str, pattern: re.Pattern[str], known: frozenset[str]) -> list[str]:
    """Return the amounts of a sentence that no figure in money of the review says."""
    found = (match[0] for match in pattern.finditer(sentence))
    return [amount for amount in found if not {plain(figure) for figure in FIGURE.findall(amount)} <= known]


def money_told(look: Look) -> tuple[re.Pattern[str], frozenset[str]]:
    """Return what amounts look like to this reader, and the digits of every amount the review can account for."""
    pattern = amounts_of(look.review)
    return pattern, _linked_amounts(look, pattern)


def amounts_of(review: Review) -> re.Pattern[str]:
    """Return the pattern of an amount: any currency's sign, code or name beside a number, before or after it."""
    zero = Formatter(review.meta.locale, review.meta.currency, review.meta.language).money(0)
    return _amounts("".join(sign for sign in zero if not sign.isdecimal() and not sign.isspace() and sign not in ".,"))


@cache
def _amounts(own_sign: str) -> re.Pattern[str]:
    from babel.numbers import list_currencies

    signs = "".join(re.escape(chr(code)) for code in range(0x24, 0x20C1) if unicodedata.category(chr(code)) == "Sc")
    codes = "|".join(sorted(list_currencies()))
    names = "|".join(name for lexicon in LEXICONS.values() for name in lexicon.currency)
    code = rf"\b(?=[A-Z]{{3}}\b)(?:{codes})"  # the long list is gone through for three capitals alone
    unit = rf"(?:[{signs}]|{code}|(?i:\b(?:{names})\b)" + (rf"|{re.escape(own_sign)})" if own_sign else ")")
    size = r"(?:[\s\u00a0]?(?:k|m|bn|tn|Tsd\.|Mio\.|Mrd\.))?"
    return re.compile(rf"{unit}[\s\u00a0\u202f]?{_NUMBER}{size}|{_NUMBER}{size}[\s\u00a0\u202f]?{unit}")


def _outcomes(look: Look) -> frozenset[str]:
    """Return the ids of the values, goals and amounts of the contract that the review speaks of."""
    return frozenset(ref for ref in frozenset().union(*look.refs.values()) if is_outcome(ref))


@lru_cache(maxsize=16_384)
def is_outcome(ref: str) -> bool:
    """Whether a fact is a value, a goal, or an amount of the contract."""
    metric = metric_of(ref)
    return metric is not None and (metric.unit == "money" or metric.id.startswith(LINKED))


def _linked_amounts(look: Look, pattern: re.Pattern[str]) -> frozenset[str]:
    """Return the digits of every amount that a figure in money is shown as, or a sentence on an outcome states."""
    texts = [
        text
        for _, shown in look.shown
        if shown.fact.declared.unit == "money"
        for text in (shown.text, shown.exact, shown.basis.text)
    ]
    outcomes = _outcomes(look)
    linked = (said.text.text for said in look.ours if not outcomes.isdisjoint(said.text.refs))
    texts += [match[0] for text in linked for match in pattern.finditer(text)]
    return frozenset(plain(figure) for text in texts for figure in FIGURE.findall(text))
