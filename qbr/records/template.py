"""template.yaml: what a template pack renders, for whom, and in which order."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from qbr.records.record import Record
from qbr.records.values import AudienceWord, Count, LocaleName, Name, Text, TextMap, Texts, Word

SectionPlace = Literal["main", "appendix", "off"]


class Requires(Record):
    """What a pack needs before it can be built."""

    qbr: Text | None = Field(default=None, description="lowest version of qbr, e.g. 0.1.0")
    level: Annotated[Count, Field(le=4)] = Field(default=0, description="build level below which the pack refuses, 0-4")


class TemplateSettings(Record):
    """template.yaml. Every key may be missing."""

    title: Text | None = Field(default=None, description="name in lists; empty: the folder's name")
    description: Text = Field(default="", description="what the pack is for, in a sentence")
    audience: AudienceWord = Field(default="customer", description="who may be shown it: customer or internal")
    files: TextMap = Field(default_factory=dict, description="what is rendered, and the name it gets without extension")
    language: LocaleName = Field(default="en", description="language of the words in the main files")
    languages: Texts = Field(
        default=(),
        description="languages with files of their own beside the main ones, as deck.de.pptx; all are needed",
    )
    sections: dict[Name, Annotated[SectionPlace, Word]] = Field(
        default_factory=dict, description="sections in order, each main, appendix or off; empty: the storyline's own"
    )
    budget: Count = Field(default=12, description="pages of the main part")
    requires: Requires = Field(default_factory=Requires, description="what the pack needs")
    version: Text | None = Field(default=None, description="the pack's own version")
