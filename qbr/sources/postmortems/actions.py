"""Actions of a post-mortem: what is done, and what the file says of its state; owners are never taken from a text.

A name in a column of owners is most often a person, and the record wants a role: it is shown for somebody to write.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from qbr.sources.opening.markdown import Block, Section
from qbr.sources.postmortems.headings import state_of, words_of
from qbr.sources.postmortems.private import Privacy
from qbr.sources.postmortems.written import days_in

State = Literal["open", "done", "dropped"]

COLUMNS: Mapping[str, tuple[str, ...]] = {
    "text": ("action", "action item", "item", "task", "what", "follow up", "description", "maßnahme", "aufgabe"),
    "owner": ("owner", "assignee", "who", "responsible", "dri", "verantwortlich", "wer", "zuständig"),
    "due": ("due", "due date", "deadline", "when", "target", "by", "target date", "fällig", "bis", "termin"),
    "status": ("status", "state", "done", "stand", "zustand"),
}
_WORDS: Mapping[str, State] = {
    **dict.fromkeys(("done", "fixed", "closed", "completed", "complete", "shipped", "erledigt", "fertig"), "done"),
    **dict.fromkeys(("dropped", "cancelled", "canceled", "won't do", "wont do", "rejected", "verworfen"), "dropped"),
    **dict.fromkeys(
        ("open", "todo", "to do", "planned", "in progress", "wip", "in review", "pr exists", "pr open", "pr up",
         "started", "not started", "pending", "offen", "in arbeit", "geplant"), "open",
    ),
}  # fmt: skip
_WORD = "|".join(sorted(map(re.escape, _WORDS), key=len, reverse=True))
_BOX = re.compile(r"^\[(?P<box>[ xX])\]\s*")
_SIGN = re.compile(r"^(?P<done>✅|☑|✔️?)\s*|^(?P<open>⬜|☐|🔲|⏳|🚧)\s*|^(?P<dropped>❌|🚫)\s*")
_END_SIGN = re.compile(r"\s*(?P<done>✅|☑|✔️?)$")
_BEFORE = re.compile(rf"^[\[(]?(?P<word>{_WORD})[\])]?\s*[:–—-]\s+(?=\S)", re.IGNORECASE)
_AFTER = re.compile(rf"\s*(?:\((?P<word>{_WORD})[^()]*\)|[–—-]\s+(?P<last>{_WORD}))\.?\s*$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class ActionText:
    """An action as a file has it."""

    text: str
    status: State
    line: int
    due: str = ""  # year-month-day; empty: none that is certain
    owner: str = ""  # what stands under owner; never used, for it may be a person

    def values(self) -> dict[str, str]:
        """Return what the record takes."""
        return {"text": self.text, "status": self.status} | ({"due": self.due} if self.due else {})


def actions_in(sections: Sequence[Section], privacy: Privacy) -> tuple[tuple[ActionText, ...], tuple[ActionText, ...]]:
    """Return the actions under the headings of actions without what is private in them, and those that stay inside."""
    kept, left = [], []
    for action in (action for section in sections for action in _of_section(section)):
        text = privacy.without(action.text)
        if text:
            kept.append(replace(action, text=text))
        else:
            left.append(action)
    return tuple(kept), tuple(left)


def _of_section(section: Section) -> Iterator[ActionText]:
    state = state_of(section.title)
    columns: dict[str, int] = {}
    for block in section.blocks:
        if block.kind == "text":
            state = _stated_by(block.text) or state
        elif block.kind == "item":
            yield _item(block, state)
        elif not columns:
            columns = _columns(block.cells)
        elif action := _row(block, columns, state):
            yield action


def _stated_by(text: str) -> str | None:
    """Return the state a short line, such as a heading below, gives what follows."""
    return state_of(text) if len(words_of(text)) <= 4 else None


def _item(block: Block, state: str | None) -> ActionText:
    """Return an action written as an item; what its own line says comes before what its heading says."""
    text, own = block.text.strip(), None
    for pattern in (_BOX, _SIGN, _END_SIGN, _BEFORE, _AFTER):
        match = pattern.search(text)
        if match:
            own = own or _state(match)
            text = pattern.sub("", text).strip()
    return ActionText(text, _as_state(own or state), block.line)


def _state(match: re.Match[str]) -> State:
    parts = {name: value for name, value in match.groupdict().items() if value}
    if "box" in parts:
        return "done" if parts["box"] in "xX" else "open"
    word = parts.get("word") or parts.get("last")
    if word:
        return _WORDS[word.casefold()]
    return "done" if "done" in parts else "dropped" if "dropped" in parts else "open"


def _as_state(state: str | None) -> State:
    return "done" if state == "done" else "dropped" if state == "dropped" else "open"


def _columns(cells: Sequence[str]) -> dict[str, int]:
    """Return which column of a table holds what, by its head; the first holds the action where none says so."""
    found = {
        key: number
        for key, names in COLUMNS.items()
        for number, cell in enumerate(cells)
        if " ".join(words_of(cell)) in names
    }
    return {"text": 0, **found}


def _row(block: Block, columns: Mapping[str, int], state: str | None) -> ActionText | None:
    cell = {key: block.cells[number].strip() for key, number in columns.items() if number < len(block.cells)}
    if not cell.get("text"):
        return None
    written = _item(Block("item", cell["text"], block.line), state)
    stated = re.sub(r"[()\[\]✅✔☑]", "", cell.get("status", "")).strip().casefold()
    if any(re.search(r"\b(?:DONE|FIXED|CLOSED|MERGED)\b", text) for text in block.cells):
        stated = "done"
    status = _WORDS.get(stated) or ("done" if re.search("[✅✔☑]", cell.get("status", "")) else written.status)
    return ActionText(written.text, _as_state(status), block.line, _due(cell.get("due", "")), cell.get("owner", ""))


def _due(text: str) -> str:
    days = [day for found in days_in(text)[:1] for day in found.dated(None)]
    return f"{days[0]:%Y-%m-%d}" if len(days) == 1 else ""
