"""The short form of an incident's texts: whole sentences only, as many as a slide has room for."""

from __future__ import annotations

import re
from collections.abc import Sequence

from qbr.story.telling import Teller
from qbr.story.values import Text

MOST_WORDS = 45  # of a column at 14 points
GAP = re.compile(r"(?<=[.!?…])\s+(?=[^\W\d_])")  # between sentences; "No. 5" and "9.5" are none


def short_form(teller: Teller, *texts: Text) -> Text:
    """Return the first whole sentences of the texts: one of each at least, then more while there is room.

    A text that has something to add after the last sentence kept is not marked: the document has it in full.
    """
    sentences = [_sentences(text.text) for text in texts]
    kept = [min(1, len(told)) for told in sentences]
    for index, told in enumerate(sentences):
        while kept[index] < len(told) and _words(sentences, kept) + len(told[kept[index]].split()) <= MOST_WORDS:
            kept[index] += 1
    return teller.join(
        teller.text(" ".join(told[:count]), text.audience, text.refs)
        for text, told, count in zip(texts, sentences, kept, strict=True)
    )


def _sentences(text: str) -> list[str]:
    return [sentence for part in GAP.split(text.strip()) if (sentence := part.strip())]


def _words(sentences: Sequence[Sequence[str]], kept: Sequence[int]) -> int:
    return sum(len(sentence.split()) for told, count in zip(sentences, kept, strict=True) for sentence in told[:count])
