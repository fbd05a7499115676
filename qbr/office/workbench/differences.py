"""What one version of a template has that another has not: fields, lists, pages, places of tags, look."""

from __future__ import annotations

import difflib
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from typing import Literal

from qbr.office.visible.seen import changes
from qbr.office.visible.seen_values import Seen
from qbr.office.workbench.contract import Contract, Sheet

_MOST_LINES = 4  # told of one page

Kind = Literal["field", "list", "page", "tag", "look"]
Change = Literal["new", "gone", "moved", "changed"]


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that is not as it was."""

    kind: Kind
    change: Change
    what: str  # the field, the title of the page, the tag, the colour
    detail: str = ""  # from where to where, what is different on the page

    def __str__(self) -> str:
        words = f"{self.kind} {self.what} {_SAID[self.change]}"
        return f"{words}: {self.detail}" if self.detail else words

    def to_json(self) -> dict[str, str]:
        """Return the difference as JSON values."""
        return asdict(self)


_SAID = {"new": "is new", "gone": "is gone", "moved": "stands elsewhere", "changed": "is different"}


def differences(old: Contract, new: Contract) -> tuple[Difference, ...]:
    """Return what is different in a new version of a template, in the order fields, lists, pages, tags, look."""
    return (
        *_names("field", old.fields, new.fields),
        *_names("list", old.lists, new.lists),
        *_pages(old.sheets, new.sheets),
        *_tags(old, new),
        *_looks(old, new),
    )


def asked_for_anew(old: Contract, new: Contract) -> tuple[str, ...]:
    """Return the fields the new version needs and the old one did not: data made for the old one may lack them."""
    return tuple(sorted(set(new.fields) - set(old.fields)))


def _names(kind: Kind, old: Sequence[str], new: Sequence[str]) -> Iterator[Difference]:
    yield from (Difference(kind, "new", name) for name in sorted(set(new) - set(old)))
    yield from (Difference(kind, "gone", name) for name in sorted(set(old) - set(new)))


def _pages(old: Sequence[Sheet], new: Sequence[Sheet]) -> Iterator[Difference]:
    """Yield pages that came, went, moved among those that stayed, or look different."""
    before, after = _titled(old), _titled(new)
    yield from (Difference("page", "new", f'"{title}"') for title in after if title not in before)
    yield from (Difference("page", "gone", f'"{title}"') for title in before if title not in after)
    stayed = [title for title in before if title in after]
    now = [title for title in after if title in before]
    unmoved = _in_order(stayed, now)
    for title in stayed:
        if title not in unmoved:
            detail = f"page {list(before).index(title) + 1} before, now {list(after).index(title) + 1}"
            yield Difference("page", "moved", f'"{title}"', detail)
    for title in stayed:
        lines = _seen_changes(before[title], after[title])
        if lines:
            more = f"; and {len(lines) - _MOST_LINES} more" if len(lines) > _MOST_LINES else ""
            yield Difference("page", "changed", f'"{title}"', "; ".join(lines[:_MOST_LINES]) + more)


def _in_order(before: list[str], after: list[str]) -> set[str]:
    """Return the titles that kept their order, so that the fewest are told as moved."""
    matcher = difflib.SequenceMatcher(None, before, after, autojunk=False)
    return {title for block in matcher.get_matching_blocks() for title in before[block.a : block.a + block.size]}


def _titled(sheets: Sequence[Sheet]) -> dict[str, Sheet]:
    """Return pages by title; the second of one title gets a number."""
    count: Counter[str] = Counter()
    found = {}
    for sheet in sheets:
        count[sheet.title] += 1
        found[sheet.title if count[sheet.title] == 1 else f"{sheet.title} ({count[sheet.title]})"] = sheet
    return found


def _seen_changes(before: Sheet, after: Sheet) -> list[str]:
    if before.shown is None or after.shown is None:
        return []
    lines = changes(Seen("pptx", (before.shown,)), Seen("pptx", (after.shown,)))
    return [line.removeprefix(f"{before.shown.name}: ") for line in lines]


def _tags(old: Contract, new: Contract) -> Iterator[Difference]:
    """Yield tags that both versions have equally often and that stand in another place."""
    before, after = Counter(old.tags), Counter(new.tags)
    left, come = list((before - after).elements()), list((after - before).elements())
    for place in left:
        twin = next((one for one in come if one.tag == place.tag), None)
        if twin is not None:
            come.remove(twin)
            yield Difference("tag", "moved", place.tag, f"from {place} to {twin}")


def _looks(old: Contract, new: Contract) -> Iterator[Difference]:
    for name in [*old.look, *(one for one in new.look if one not in old.look)]:
        before, after = old.look.get(name), new.look.get(name)
        if before == after:
            continue
        change: Change = "new" if before is None else "gone" if after is None else "changed"
        detail = f"{before}, now {after}" if change == "changed" else ""
        yield Difference("look", change, name, detail)
