"""The body of a post-mortem: its sections by meaning, without what must not travel, and the lines facts are read in."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from qbr.sources.opening.markdown import Section
from qbr.sources.postmortems.actions import ActionText, actions_in
from qbr.sources.postmortems.headings import PERSON_WORDS, sort_sections, words_like
from qbr.sources.postmortems.labels import pairs_in
from qbr.sources.postmortems.private import PERSON_LABELS, Privacy, is_chat, names_in, parted

LONGEST = 1_000  # signs of a line that facts are looked for in

Lines = tuple[tuple[int, str], ...]  # each with its number in the file


@dataclass(frozen=True)
class Body:
    """A body, read once."""

    known: dict[str, list[Section]]  # by meaning; without private parts
    internal: list[Section]
    privacy: Privacy
    lines: Lines  # without chat
    course_lines: Lines  # those under a heading of a timeline
    chat_lines: Lines
    actions: tuple[ActionText, ...]
    left_actions: tuple[ActionText, ...]  # about people or tools alone

    def items(self, key: str) -> list[str]:
        """Return the items of the lists under a meaning."""
        return [item for section in self.known.get(key, ()) for item in section.items]

    def texts(self) -> dict[str, str]:
        """Return the text under each meaning."""
        return {key: "\n\n".join(section.text for section in found) for key, found in self.known.items()}

    def internal_texts(self) -> dict[str, str]:
        """Return the text that stays inside by heading; what stands under one heading twice is joined."""
        texts: dict[str, str] = {}
        for section in self.internal:
            name = section.title or "text"
            texts[name] = f"{texts[name]}\n\n{section.text}" if name in texts else section.text
        return texts


def body_of(sections: Sequence[Section], lines: Sequence[tuple[int, str]], privacy: Privacy | None = None) -> Body:
    """Return a body.

    Args:
        sections: of the body, in their order.
        lines: of the body, with their numbers.
        privacy: what makes a text private in the whole file; None: it is read from these lines.
    """
    privacy = privacy or privacy_of(sections, lines)
    found, inside = sort_sections(sections)
    known, internal = parted(found, inside, privacy)
    short = tuple((number, line[:LONGEST]) for number, line in lines)
    talk = tuple(one for one in short if is_chat(one[1]))
    kept = tuple(one for one in short if not is_chat(one[1]))
    course = tuple(_within(sections, found.get("timeline", ()), kept))
    actions, left = actions_in(found.get("actions", ()), privacy)
    return Body(known, internal, privacy, kept, course, talk, actions, left)


def privacy_of(sections: Sequence[Section], lines: Sequence[tuple[int, str]]) -> Privacy:
    """Return what makes a text private in a file: marks, and the names it gives of authors and responders."""
    short = [(number, line[:LONGEST]) for number, line in lines]
    texts = [value for label, value, _, _ in pairs_in(short) if " ".join(label.casefold().split()) in PERSON_LABELS]
    texts += [section.text for section in sections if words_like(section.title, PERSON_WORDS)]
    return Privacy(names_in(texts))


def _within(sections: Sequence[Section], wanted: Sequence[Section], lines: Lines) -> Iterator[tuple[int, str]]:
    """Yield the lines from the heading of each wanted section to the next heading."""
    starts = [section.line for section in sections if section.level] + [lines[-1][0] + 1 if lines else 0]
    numbers = [number for number, _ in lines]
    for section in wanted:
        end = starts[min(bisect_right(starts, section.line), len(starts) - 1)]
        yield from lines[bisect_left(numbers, section.line) : bisect_left(numbers, end)]
