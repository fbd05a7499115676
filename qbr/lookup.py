"""Fields of a review looked up by words: ranked, with the tag to write, and what one customer has there."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from qbr.errors import DataError, Problem
from qbr.plain import printed
from qbr.sandbox import nearest
from qbr.story.review import Review
from qbr.story.values import Chart, Picture, Withheld
from qbr.vocabulary import Field, fields

_VARIABLES = ("r", "s", "t")  # of loops around a field, the outermost first
_EXAMPLES = {
    "figure": "1,204",
    "number": "1204",
    "date": "2026-09-30",
    "yes or no": "yes",
    "status": "● on track",
    "chart": "categories and series",
    "picture": "an image",
}
_LONGEST = 60  # signs of a value that are shown


@dataclass(frozen=True, slots=True)
class Hit:
    """A field that was found."""

    field: Field
    use: str  # the tag to write
    example: str  # what it shows: of the customer asked for, else an example of its kind; empty when there is none

    def to_json(self) -> dict[str, str | None]:
        """Return it as JSON values."""
        return {**self.field.to_json(), "use": self.use, "example": self.example or None}


def look_up(words: Sequence[str], *, with_parts: bool = False, review: Review | None = None) -> list[Hit]:
    """Return the fields that speak of all the words, the nearest first; all of them, in order, without words.

    Args:
        words: parts of names, kinds (chart, figure …), or words of the documentation.
        with_parts: also those that every figure, status, chart and picture has.
        review: whose values are shown as examples.

    Raises:
        DataError: there are none.
    """
    ranked = []
    for order, field in enumerate(fields()):
        is_wanted = with_parts or not field.is_part or any(f".{word}".endswith(_last(field)) for word in words)
        ranks = [_rank(field, word.lower()) for word in words]
        if is_wanted and None not in ranks:
            ranked.append((sum(rank or 0 for rank in ranks), order, field))
    if not ranked:
        raise DataError(_nothing(words))
    ranked.sort(key=lambda one: one[:2])
    return [Hit(field, use_of(field), _example(field, review)) for _, _, field in ranked]


def use_of(field: Field) -> str:
    """Return the tag that shows a field, with the loops it takes to get there."""
    loops, name = [], field.tag
    for variable in _VARIABLES:
        listed, found, rest = name.partition("[]")
        if not found:
            break
        loops.append(f"{{% for {variable} in {listed} %}}")
        name = f"{variable}{rest}"
    closing = "{% endfor %}" * len(loops)
    return "".join(loops) + _tag(field.kind, name, len(loops)) + closing


def _tag(kind: str, name: str, depth: int) -> str:
    match kind:
        case "chart" | "picture":
            return f"{{% {kind} {name} %}}"
        case "yes or no":
            return f"{{% if {name} %}}…{{% endif %}}"
        case "list":
            return f"{{% for {_VARIABLES[min(depth, 2)]} in {name} %}}…{{% endfor %}}"
    return f"{{{{ {name} }}}}"


def tree_of(hits: Sequence[Hit]) -> Iterator[tuple[int, str, Field | None]]:
    """Yield depth, name and field of every line of a tree: branches, which are no fields themselves, have none."""
    known = {hit.field.tag: hit.field for hit in hits}
    shown: set[str] = set()
    for tag in sorted(known, key=list(known).index):
        steps = tag.replace("[]", ".[]").split(".")
        for depth in range(len(steps)):
            path = ".".join(steps[: depth + 1]).replace(".[]", "[]")
            if path not in shown and steps[depth] != "[]":
                shown.add(path)
                yield depth - steps[:depth].count("[]"), steps[depth], known.get(path)


def _rank(field: Field, word: str) -> int | None:
    """Return how near a field is to a word, 0 the nearest; None when it does not speak of it."""
    tag, steps = field.tag.lower(), field.tag.lower().replace("[]", "").split(".")
    tests = (
        word == tag,
        word in steps,
        word == field.kind,
        any(step.startswith(word) for step in steps),
        word in tag,
        word in field.doc.lower(),
    )
    return next((rank for rank, is_so in enumerate(tests) if is_so), None)


def _last(field: Field) -> str:
    return f".{field.tag.rpartition('.')[2]}"


def _nothing(words: Sequence[str]) -> Problem:
    steps = {step for field in fields() for step in field.tag.replace("[]", "").split(".")}
    near = " ".join(filter(None, (nearest(word, steps) for word in words)))
    hint = " ".join(filter(None, (near, "All fields: qbr template fields")))
    return Problem(f"no field speaks of {' '.join(words)}", hint=hint)


def _example(field: Field, review: Review | None) -> str:
    if review is None:
        return _EXAMPLES.get(field.kind, "")
    text = " ".join(_shown(_value(review, field.tag)).split())
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"


def _value(review: Review, tag: str) -> object:
    """Return what a review has at a tag: of lists, the first item; None where there is nothing."""
    value: object = review
    for step in tag.replace("[]", ".[]").split("."):
        if step == "[]":
            value = value[0] if isinstance(value, tuple) and value else None
        else:
            value = getattr(value, step, None)
    return value


def _shown(value: object) -> str:
    if value is None or isinstance(value, Withheld):
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, tuple):
        return f"{len(value)} items"
    if isinstance(value, Chart):
        return f"{len(value.categories)} categories: {', '.join(series.key for series in value.series)}"
    if isinstance(value, Picture):
        return value.media_type
    return printed(value)
