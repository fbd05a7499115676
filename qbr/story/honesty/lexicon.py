"""Words by language that honest language looks for: one table a language; a third one is one more table.

An entry is a pattern: small letters, matched as whole words in any case. A language without a table is looked at
with the English one, since names and hand-written lines are often English.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, fields
from functools import cache

_MONTHS_EN = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]
_MONTHS_DE = [
    "Januar",
    "Februar",
    "März",
    "April",
    "Mai",
    "Juni",
    "Juli",
    "August",
    "September",
    "Oktober",
    "November",
    "Dezember",
]


@dataclass(frozen=True, slots=True)
class Lexicon:
    """What to look for in texts of one language."""

    praise: tuple[str, ...]  # adjectives that stand for a number
    urgency: tuple[str, ...]  # what hurries a reader
    untested: tuple[str, ...]  # claims only a statistical test could make
    cause: tuple[str, ...]  # words that say one thing made another
    outage: tuple[str, ...]  # a word for one kind of incident
    everyone: tuple[str, ...]  # claims on customers this review knows nothing of
    blame: tuple[str, ...]  # judgements on people of either side
    offer: tuple[str, ...]  # words of a sale
    estimate: tuple[str, ...]  # what labels a figure as estimated
    quantity: tuple[str, ...]  # words that are as good as a number
    up: tuple[str, ...]  # directions
    down: tuple[str, ...]
    better: tuple[str, ...]
    worse: tuple[str, ...]
    pair: str  # "from … to …" around two figures, with groups a and b
    months: tuple[str, ...]  # names, so that a date is no figure
    currency: tuple[str, ...]  # what amounts are called in words


_FIGURE = r"[^\s\d]{0,3}\d[\d.,\u00a0\u202f]*"

LEXICONS: dict[str, Lexicon] = {
    "en": Lexicon(
        praise=("amazing", "best-in-class", "delighted", "excellent", "exciting", "fantastic", "great", "impressive",
                "outstanding", "seamless", "tremendous", "world-class"),
        urgency=("act now", "hurry", "last chance", "limited time", "only today", "while it lasts"),
        untested=("significant", "significantly", "dramatic", "dramatically"),
        cause=("because of", "caused", "driven by", "drove", "due to", "led to", "resulted in", "thanks to"),
        outage=("outages?",),
        everyone=("(?:all|every|each) (?:of )?(?:our |the )?customers?",),
        blame=("careless(?:ness)?", "failed to", "human error", "neglected", "refused to", "to blame",
               "(?:your|their) fault"),
        offer=("add-ons?", "buy now", "discounts?", "free trial", "special offer", "upgrade", "upsell"),
        estimate=("about", "estimate[ds]?", "estimated", "estimates"),
        quantity=("all", "both", "each", "every", "everything", "half", "no", "nobody", "none", "nothing", "zero",
                  "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"),
        up=("climbed", "grew", "grow[ns]?", "higher", "increased?", "more", "ris(?:e|es|en)", "rose",
            r"up(?= (?:by )?[\d+])"),
        down=("decline[ds]?", "decreased?", "dropped", "drops?", "fall(?:s|en)?", "fell", "fewer", "less", "lower",
              "shrank", r"down(?= (?:by )?[\d−-])"),
        better=("better", "improve[ds]?", "improvement"),
        worse=("deteriorated", "worse", "worsened"),
        pair=rf"\bfrom (?P<a>{_FIGURE})\D{{0,20}}? to (?P<b>{_FIGURE})",
        months=tuple(_MONTHS_EN),
        currency=("dollars?", "euros?", "francs?", "pounds?"),
    ),
    "de": Lexicon(
        praise=("ausgezeichnete?[nrs]?", "beeindruckende?[nrs]?", "begeistert", "erstklassige?[nrs]?",
                "fantastische?[nrs]?", "großartige?[nrs]?", "hervorragende?[nrs]?", "nahtlose?[nrs]?",
                "spannende?[nrs]?"),
        urgency=("beeilen", "jetzt handeln", "letzte chance", "nur (?:noch )?heute", "nur für kurze zeit"),
        untested=("dramatisch", "drastisch", "signifikante?[nrs]?"),
        cause=("aufgrund", "dank", "führte zu", "verursachte?n?", "verursacht", "wegen"),
        outage=("ausfall", "ausfälle"),
        everyone=("alle(?:n|r)? (?:unsere(?:n|r)? )?kunden", "jede[nmr] kunden?"),
        blame=("menschliches versagen", "nachlässig(?:keit)?", "schuld", "versäumnis(?:se)?"),
        offer=("gratis testen", "jetzt kaufen", "rabatte?", "sonderangebot", "upgrade"),
        estimate=("etwa", "geschätzte?[nrs]?", "schätzung(?:en)?"),
        quantity=("alle[ns]?", "beide[ns]?", "hälfte", "jede[nrs]?", "keine?[nrs]?", "nichts", "niemand", "null",
                  "eine?[nrs]?", "eins", "zwei", "drei", "vier", "fünf", "sechs", "sieben", "acht", "neun", "zehn",
                  "elf", "zwölf"),
        up=("erhöht", "gestiegen", "gewachsen", "höher", "mehr", "stiegen", "stieg", "wuchsen", "wuchs", "zugenommen"),
        down=("abgenommen", "fielen", "fiel", "gefallen", "gesunken", "niedriger", "sanken", "sank", "verringert",
              "weniger", "zurückgegangen"),
        better=("besser", "verbessert"),
        worse=("schlechter", "verschlechtert"),
        pair=rf"\bvon (?P<a>{_FIGURE})\D{{0,20}}? auf (?P<b>{_FIGURE})",
        months=tuple(_MONTHS_DE),
        currency=("dollar", "euro", "franken", "pfund"),
    ),
}  # fmt: skip


def lexicon_of(language: str) -> Lexicon:
    """Return the words of a language, "de" or "de_AT"; the English ones where it has no table."""
    return LEXICONS.get(language.replace("-", "_").partition("_")[0].casefold(), LEXICONS["en"])


@cache
def any_word(*patterns: str) -> re.Pattern[str]:
    """Return a pattern that finds any of these words as a whole, in any case."""
    return re.compile(rf"(?<![\w-])(?:{'|'.join(patterns)})(?![\w-])", re.IGNORECASE)


@cache
def kinds_pattern(language: str) -> re.Pattern[str]:
    """Return one pattern for all kinds of words of a language; the name of the group that matched is the kind."""
    lexicon = lexicon_of(language)
    lists = {item.name: getattr(lexicon, item.name) for item in fields(lexicon)}
    kinds = ("praise", "urgency", "untested", "cause", "outage", "everyone", "blame", "offer")
    groups = "|".join(f"(?P<{kind}>{'|'.join(lists[kind])})" for kind in kinds)
    return re.compile(rf"(?<![\w-])(?:{groups})(?![\w-])", re.IGNORECASE)


@cache
def directions_pattern(language: str) -> re.Pattern[str]:
    """Return one pattern for the words of direction; the group that matched is up, down, better or worse."""
    lexicon = lexicon_of(language)
    lists = {kind: getattr(lexicon, kind) for kind in ("up", "down", "better", "worse")}
    groups = "|".join(f"(?P<{kind}>{'|'.join(words)})" for kind, words in lists.items())
    return re.compile(rf"(?<![\w-])(?:{groups})(?![\w-])", re.IGNORECASE)


@cache
def dates_pattern(language: str) -> re.Pattern[str]:
    """Return a pattern for days, months with a year, quarters, years and times of day: figures that count nothing."""
    names = "|".join(dict.fromkeys((*lexicon_of(language).months, *_MONTHS_EN)))
    return re.compile(
        rf"\b\d{{1,2}}\.? (?:{names})(?: \d{{4}})?\b|\b(?:{names}) \d{{4}}\b|\b(?:19|20)\d{{2}}(?:-Q[1-4])?\b"
        r"|\bQ[1-4]\b|\b\d{1,2}:\d{2}\b"
    )
