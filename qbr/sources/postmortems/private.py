"""What of a post-mortem must not travel: people, chat, addresses and links to our own tools."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from qbr.sources.opening.markdown import Section
from qbr.sources.postmortems.headings import exact_meaning
from qbr.sources.postmortems.labels import field_named

PERSON_LABELS = frozenset(
    {
        *("author", "authors", "owner", "owners", "incident commander", "ic", "scribe", "responders", "responder"),
        *("attendees", "participants", "on call", "oncall", "reporter", "written by", "prepared by", "reviewers"),
        *("incident lead", "comms lead", "commander", "facilitator", "assignee", "cc", "from", "to", "sender"),
        *("verfasser", "verfasserin", "autor", "autorin", "beteiligte", "teilnehmende", "von", "an", "leitung"),
    }
)
_ROLES = frozenset(
    {
        *("engineer", "engineers", "engineering", "platform", "lead", "team", "on", "call", "oncall", "manager"),
        *("head", "service", "operations", "support", "customer", "success", "product", "incident", "commander"),
        *("scribe", "infrastructure", "network", "database", "security", "primary", "secondary", "vendor", "the"),
        *("communications", "comms", "responders", "attendees", "participants", "people", "and", "und", "sre", "ops"),
        *("director", "officer", "chief", "none", "unknown", "tbd", "data", "web", "api", "duty", "monitoring"),
        *("internal", "confidential", "chat", "log", "role", "name", "names", "from", "slack", "utc", "am", "pm"),
    }
)
_NO_TICKETS = "SEV|CVE|UTF|SHA|ISO|TLS|SSL|RFC|HTTP|IPV|UTC|GMT|COVID|AES|RSA|MD"
_MARKS = re.compile(
    r"(?<![\w.+-])[\w.+-]{1,64}@[\w-]+(?:\.[\w-]+)+"  # an address
    r"|(?<![\w./])@[A-Za-z][\w.-]+"  # a handle
    r"|<[@#!][^>]*>"  # a chat tool's mention
    r"|(?<![\w&/])#[a-z][a-z0-9_-]{2,}"  # a channel
    r"|\bhttps?://(?!status\.)\S+|\bwww\.\S+|\bgo/[a-z]\S*"  # a link but to a status page
    r"|(?<![\w-])#\d{2,}\b"  # a ticket's number
    rf"|\b(?!(?:{_NO_TICKETS})-)[A-Z][A-Z0-9]{{1,9}}-\d+\b"
)
_AT = r"\[?\d{1,2}:\d{2}(?::\d{2})?(?:\s?[AaPp][Mm])?\]?"
_CHAT = re.compile(
    r"\s*(?:[-*•]\s+)?(?:"
    rf"{_AT}\s+(?:\\?<[^>\s]+>|(?P<timed>[a-z][\w.-]{{1,29}}):)\s"  # [14:02] kai: …
    r"|\\?<[A-Za-z][\w.-]*>\s"  # <kai> …
    r"|(?P<nick>[a-z][\w.-]{1,29}):\s+\S"  # kai: …
    rf"|[A-Z][\w-]+(?:\s[A-Z][\w-]+)?\s+(?:APP\s+)?{_AT}\s*$"  # Kai Berg  2:02 PM
    r")"
)
_TALK = re.compile(r"\s*(?:[-*•]\s+)?\[?\d{1,2}:\d{2}(?::\d{2})?\]?\s+(?P<name>[A-Z][a-z]+(?: [A-Z][a-z]+)?):\s")
_NO_NICKS = frozenset({"note", "example", "update", "uhr", "utc", "https", "http", "hinweis", "fix", "result"})
_NAME = re.compile(r"\b[A-ZÄÖÜÅØ][a-zäöüßéèáàâêíóúñçøåæ]+(?:[- ][A-ZÄÖÜÅØ][a-zäöüßéèáàâêíóúñçøåæ]+)*")
_BRACKETED = re.compile(r"\s*[(\[][^()\[\]]*[)\]]")
SHORTEST_NAME = 3


@dataclass(frozen=True, slots=True)
class Privacy:
    """What makes a text private: the marks of people and tools, and the names this file lists."""

    names: frozenset[str] = frozenset()

    def is_private(self, text: str) -> bool:
        """Return whether a text shows a person, a chat, an address or a link to our own tools."""
        if _MARKS.search(text) or any(is_chat(line) or _says(line) for line in text.split("\n")):
            return True
        return bool(self.names.intersection(re.findall(r"\w+", text)))

    def without(self, text: str) -> str | None:
        """Return a text without the private parts that stand beside it; None when it is about them."""
        kept = _BRACKETED.sub(lambda match: "" if self.is_private(match[0]) else match[0], text)
        kept = (
            re.sub(r"\s*(?:[-–—:,;]|\bsee|\bby|\bvon)?\s*$", "", _MARKS.sub("", kept)) if _MARKS.search(kept) else kept
        )
        kept = re.sub(r"^[\s:–—-]+", "", kept).strip()
        return kept if kept and not self.is_private(kept) else None


def is_chat(line: str) -> bool:
    """Return whether a line is one of a chat: somebody's short name and what they said."""
    match = _CHAT.match(line)
    if match is None:
        return False
    nick = match["timed"] or match["nick"]
    return not nick or (nick not in _NO_NICKS and not field_named(nick) and not exact_meaning(nick))


def _says(line: str) -> bool:
    """Return whether a line of a course reads like one somebody said: 14:02 Kaja: looking."""
    match = _TALK.match(line)
    if match is None:
        return False
    return not field_named(match["name"]) and match["name"].casefold() not in _ROLES | _NO_NICKS


def names_in(texts: Iterable[str]) -> frozenset[str]:
    """Return the words of people's names in what a file says of its authors and responders; roles are no names."""
    words = {word for text in texts for name in _NAME.findall(text) for word in re.split(r"[- ]", name)}
    return frozenset(word for word in words if len(word) >= SHORTEST_NAME and word.casefold() not in _ROLES)


def parted(
    known: Mapping[str, Sequence[Section]], internal: Sequence[Section], privacy: Privacy
) -> tuple[dict[str, list[Section]], list[Section]]:
    """Return sections without what is private, and those that stay inside with what was taken out."""
    inside = list(internal)
    clean: dict[str, list[Section]] = {}
    for key, sections in known.items():
        kept = [_only(section, privacy, private=False) for section in sections]
        clean[key] = [section for section in kept if section.blocks]
        inside += [taken for section in sections if (taken := _only(section, privacy, private=True)).blocks]
    return {key: sections for key, sections in clean.items() if sections}, inside


def _only(section: Section, privacy: Privacy, *, private: bool) -> Section:
    blocks = [block for block in section.blocks if privacy.is_private(block.text) is private]
    if not private and len(blocks) < len(section.blocks) and sum(block.kind == "row" for block in blocks) == 1:
        blocks = [block for block in blocks if block.kind != "row"]  # the head of a table without its rows
    return replace(section, blocks=tuple(blocks))
